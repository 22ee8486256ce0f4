"""The questions of a peacekeeping dashboard, straight from Parquet: Bluehelm, DuckDB, Polars.

    python benches/analytics.py prepare MIRROR DATA    (seeded; the panel is synthetic, the register is repeated)
    python benches/analytics.py race DATA QUERY        (QUERY: target/quick/examples/query)
"""

import sys
from pathlib import Path

from race import race, report, sums_of, time_runs

# One text for all SQL engines.
QUESTIONS = {
    "Q1": """
WITH part AS (
    SELECT contributor, mission, date_part('year', month) AS year, sum(n) AS n FROM panel
    WHERE date_part('month', month) <= 10 GROUP BY contributor, mission, date_part('year', month))
SELECT a.contributor, a.mission, a.year, a.n, b.n AS before, a.n - b.n AS difference,
    100.0 * (a.n - b.n) / nullif(b.n, 0) AS per_cent
FROM part a LEFT JOIN part b ON a.contributor = b.contributor AND a.mission = b.mission AND a.year = b.year + 1""",
    "Q2": """
WITH stock AS (
    SELECT contributor, mission, date_part('year', month) AS year, date_part('month', month) AS number, sum(n) AS n
    FROM panel GROUP BY contributor, mission, date_part('year', month), date_part('month', month)),
running AS (
    SELECT contributor, mission, year, number,
        sum(n) OVER (PARTITION BY contributor, mission, year ORDER BY number) AS to_date FROM stock)
SELECT a.contributor, a.mission, a.year, a.number, a.to_date, b.to_date AS before
FROM running a LEFT JOIN running b
ON a.contributor = b.contributor AND a.mission = b.mission AND a.year = b.year + 1 AND a.number = b.number""",
    "Q3": """
WITH latest AS (
    SELECT max(date) AS day, CAST(date_trunc('year', max(date)) - INTERVAL '1 year' AS date) AS start FROM register),
part AS (SELECT mission, cause, date FROM register WHERE date >= (SELECT start FROM latest))
SELECT mission, cause, sum(CASE WHEN date_part('year', date) = date_part('year', day) THEN 1 ELSE 0 END) AS deaths,
    sum(CASE WHEN date_part('year', date) < date_part('year', day) THEN 1 ELSE 0 END) AS before
FROM part, latest WHERE date_part('month', date) <= date_part('month', day) GROUP BY mission, cause""",
}


def prepare(mirror, data):
    import numpy as np
    import pyarrow as pa
    import pyarrow.csv
    import pyarrow.parquet as pq

    rng = np.random.default_rng(20261124)
    pairs = rng.choice(125 * 16, 620, replace=False)
    months = np.arange("2010-01", "2026-11", dtype="datetime64[M]")
    every = 620 * 4 * 2 * len(months)
    pick = rng.choice(every, 1_000_000, replace=False)
    pair, rest = pairs[pick // (every // 620)], pick % (every // 620)
    ptype, gender, month = rest // (2 * len(months)), rest // len(months) % 2, rest % len(months)
    text = lambda word, numbers: pa.array([f"{word} {n}" for n in range(numbers.max() + 1)]).take(pa.array(numbers))
    panel = pa.table({
        "contributor": text("contributor", pair // 16), "mission": text("mission", pair % 16),
        "ptype": text("type", ptype), "gender": text("gender", gender),
        "month": pa.array(months[month].astype("datetime64[D]")),
        "n": pa.array(rng.negative_binomial(1, 0.01, len(pick))),
    })
    newest = sorted((Path(mirror) / "psdata/DPPADPOSS-FATALITIES").glob("*.csv"))[-1]
    read = pa.csv.read_csv(newest)
    column = {name.lower(): name for name in read.column_names}
    register = pa.table({
        "date": read[column["incident_date"]].cast(pa.date32()),
        "mission": read[column["mission_acronym"]], "cause": read[column["type_of_incident"]],
    })
    register = register.take(pa.array(np.arange(1_000_000) % len(register)))
    Path(data).mkdir(parents=True, exist_ok=True)
    for name, table in (("panel", panel), ("register", register)):
        pq.write_table(table, Path(data) / f"{name}.parquet", compression="zstd", row_group_size=131_072)


def in_duckdb(data, question):
    import duckdb

    # Opened anew each time, as Bluehelm does: views, not tables.
    def answer():
        connection = duckdb.connect()
        for name in ("panel", "register"):
            connection.execute(f"CREATE VIEW {name} AS SELECT * FROM '{data}/{name}.parquet'")
        return connection.sql(QUESTIONS[question]).to_arrow_table()

    return answer


def in_polars(data, question):
    import polars as pl

    def rows(name):
        return pl.scan_parquet(f"{data}/{name}.parquet")

    year, number = pl.col("month").dt.year().alias("year"), pl.col("month").dt.month().alias("number")

    def q1():
        part = rows("panel").filter(pl.col("month").dt.month() <= 10)
        part = part.group_by("contributor", "mission", year).agg(pl.col("n").sum())
        before = part.select("contributor", "mission", pl.col("year") + 1, before="n")
        both = part.join(before, on=["contributor", "mission", "year"], how="left")
        difference = pl.col("n") - pl.col("before")
        share = pl.when(pl.col("before") != 0).then(100.0 * difference / pl.col("before"))
        return both.with_columns(difference=difference, per_cent=share)

    def q2():
        stock = rows("panel").group_by("contributor", "mission", year, number).agg(pl.col("n").sum())
        keys = ["contributor", "mission", "year", "number"]
        running = stock.sort(keys).select(*keys, to_date=pl.col("n").cum_sum().over(keys[:3]))
        before = running.with_columns(pl.col("year") + 1).rename({"to_date": "before"})
        return running.join(before, on=keys, how="left")

    def q3():
        day = rows("register").select(day=pl.col("date").max()).collect().item()
        year, number = pl.col("date").dt.year(), pl.col("date").dt.month()
        part = rows("register").filter(pl.col("date") >= day.replace(year=day.year - 1, month=1, day=1))
        part = part.filter(number <= day.month)
        counts = [(year == day.year).sum().alias("deaths"), (year < day.year).sum().alias("before")]
        return part.group_by("mission", "cause").agg(counts)

    plan = {"Q1": q1, "Q2": q2, "Q3": q3}[question]
    return lambda: plan().collect().to_arrow()


def main(arguments):
    match arguments:
        case ["prepare", mirror, data]:
            prepare(mirror, data)
        case ["run", engine, data, question, runs]:
            answer = {"duckdb": in_duckdb, "polars": in_polars}[engine](data, question)
            milliseconds, table = time_runs(answer, int(runs))
            report(milliseconds, sums_of(table))
        case ["race", data, query]:
            for question, sql in QUESTIONS.items():
                engines = {e: [sys.executable, __file__, "run", e, data, question, "3"] for e in ("duckdb", "polars")}
                race(question, {"bluehelm": [query, data, sql, "3"], **engines}, rounds=3)
        case _:
            sys.exit(__doc__)


main(sys.argv[1:])
