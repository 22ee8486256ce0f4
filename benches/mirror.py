"""How long from the publishers' files to checked tables on disk and answers, against DuckDB and Polars?

    python benches/mirror.py race MIRROR target/quick/bluehelm ROUNDS

Every engine reads the same files (those that `sources/*.toml` declare as CSV or JSON), casts every declared column to
its declared type, writes Parquet (zstd), and answers seven indicators from what it wrote. Peers neither keep the publishers' bytes nor
hash, quarantine, flag or date anything. A run ends with an error unless all hold the same rows and give the same answers."""

import csv
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from fnmatch import fnmatch
from pathlib import Path

from race import race, report

HERE = Path(__file__).resolve().parent.parent
# Maps are read in shapes of their own; samples are published in two overlapping releases.
LEFT_OUT = {"ucdp_ged_samples"}
# Indicator, period and keys as Bluehelm is asked.
ASKED = [
    ("fatalities-malicious", "1948..2025", "year"),
    ("fatalities-all", "1948..2025", "year"),
    ("uniformed-deployed", "2009..2025", "month"),
    ("women-share", "2009..2025", "month"),
    ("violence-deaths", "1989..2024", "year"),
    ("violence-deaths-civilians", "1989..2024", "year"),
    ("sea-allegations", "2011..2024", "year,part"),
]


def normalised(name):
    return "".join(c if c.isalnum() else "_" for c in name.strip().lstrip("\ufeff").lower())


def datasets(mirror):
    """Each dataset's files in the mirror, its columns by name and type, and the words for missing."""
    for path in sorted((HERE / "sources").glob("*.toml")):
        source = tomllib.loads(path.read_text())
        if "format" in source or source["id"] in LEFT_OUT:
            continue
        model = source
        if "columns_of" in source:
            model = tomllib.loads((HERE / "sources" / f"{source['columns_of']}.toml").read_text())
        files = []
        for pattern in source["mirror"]["files"]:
            folder, _, name = pattern.rpartition("/")
            if (Path(mirror) / folder).is_dir():
                files += [f for f in sorted((Path(mirror) / folder).iterdir()) if fnmatch(f.name, name)]
        if files and "column" in model:
            yield source["id"], files, model["column"]


def breaks():
    rows = list(csv.DictReader((HERE / "tables/crosswalks/contribution_breaks.csv").open()))
    no_split = [r["month_end"] for r in rows if r["treatment"] == "no split"]
    swapped = [r for r in rows if r["treatment"] == "swap"]
    whole = [r["month_end"] for r in swapped if not r["contributor_iso3"]]
    one = [(r["month_end"], r["contributor_iso3"], r["mission"]) for r in swapped if r["contributor_iso3"]]
    return no_split, whole, one


def duckdb(mirror, folder):
    import duckdb as db

    con = db.connect()
    rows = 0
    for dataset, files, columns in datasets(mirror):
        for file in files:
            if ".json" in file.name:
                wanted = ", ".join(f"'{c['name']}': 'VARCHAR'" for c in columns)
                reader = f"read_json('{file}', columns = {{{wanted}}})"
            else:
                reader = f"read_csv('{file}', all_varchar = true, header = true, quote = '\"', escape = '\"', strict_mode = false)"
            found = [r[0] for r in con.execute(f"DESCRIBE SELECT * FROM {reader}").fetchall()]
            there = {normalised(n): n for n in found}
            casts = []
            for c in columns:
                name = normalised(c["name"])
                if name not in there:
                    casts.append(f"NULL AS \"{name}\"")
                    continue
                missing = "".join(f"nullif(" for _ in c.get("missing", []))
                cell = missing + f"nullif(trim(\"{there[name]}\"), '')" + "".join(f", '{w}')" for w in c.get("missing", []))
                number = f"replace({cell}, ',', '.')" if c.get("decimal_comma") else cell
                cast = {
                    "text": cell,
                    "integer": f"TRY_CAST(TRY_CAST({cell} AS DOUBLE) AS BIGINT)",
                    "decimal": f"TRY_CAST({number} AS DOUBLE)",
                    "date": f"coalesce(TRY_CAST(left({cell}, 10) AS DATE), CAST(make_timestamp(TRY_CAST({cell} AS BIGINT) * 1000) AS DATE))",
                    "yes_no": f"lower({cell}) IN ('yes', 'true', '1')",
                }[c["type"]]
                casts.append(f"{cast} AS \"{name}\"")
            out = f"{folder}/{dataset}-{file.name}.parquet"
            con.execute(f"COPY (SELECT {', '.join(casts)} FROM {reader}) TO '{out}' (FORMAT parquet, COMPRESSION zstd)")
            rows += con.execute(f"SELECT count(*) FROM '{out}'").fetchall()[0][0]
    no_split, whole, one = breaks()
    c, y = (f"'{folder}/{n}-*.parquet'" for n in ("contributions", "ucdp_country_years"))
    f = f"'{folder}/fatalities-2025-04-04.csv.parquet'"
    listed = lambda days: ", ".join(f"DATE '{d}'" for d in days) or "NULL"
    pairs = " OR ".join(
        f"(last_reporting_date = DATE '{d}' AND isocode3 = '{i}' AND mission_acronym = '{m}' AND personnel_type = 'Troops')" for d, i, m in one
    ) or "false"
    total = "coalesce(total_personnel, female_personnel + male_personnel)"
    female = f"CASE WHEN last_reporting_date IN ({listed(whole)}) OR {pairs} THEN male_personnel ELSE female_personnel END"
    answers = [
        f"SELECT year(incident_date), count(*) FROM {f} WHERE type_of_incident = 'Malicious Act' GROUP BY 1",
        f"SELECT year(incident_date), count(*) FROM {f} GROUP BY 1",
        f"SELECT last_reporting_date, sum({total}) FROM {c} GROUP BY 1",
        f"SELECT last_reporting_date, 100.0 * sum({female}) / sum({total}) FROM {c} WHERE female_personnel IS NOT NULL "
        f"AND last_reporting_date NOT IN ({listed(no_split or ['1900-01-01'])}) GROUP BY 1",
        f"SELECT year_cy, sum(sb_total_deaths_best_cy + ns_total_deaths_best_cy + os_total_deaths_best_cy) FROM {y} GROUP BY 1",
        f"SELECT year_cy, sum(cumulative_total_deaths_civilians_in_orgvio_cy) FROM {y} GROUP BY 1",
        f"SELECT year, allegations FROM '{folder}/sea_allegations_yearly-*.parquet' WHERE allegations IS NOT NULL",
    ]
    return rows, [[row[1] for row in con.execute(a).fetchall()] for a in answers]


def polars(mirror, folder):
    import polars as pl

    rows = 0
    for dataset, files, columns in datasets(mirror):
        for file in files:
            if ".json" in file.name:
                table = pl.read_json(file, infer_schema_length=None).lazy()
                table = table.with_columns(pl.all().cast(pl.String))
            else:
                table = pl.scan_csv(file, infer_schema=False, truncate_ragged_lines=True)
            there = {normalised(n): n for n in table.collect_schema().names()}
            casts = []
            for c in columns:
                name = normalised(c["name"])
                if name not in there:
                    casts.append(pl.lit(None, dtype=pl.String).alias(name))
                    continue
                cell = pl.col(there[name]).str.strip_chars()
                cell = pl.when(cell.is_in(["", *c.get("missing", [])])).then(None).otherwise(cell)
                if c["type"] == "integer":
                    cell = cell.cast(pl.Float64, strict=False).cast(pl.Int64, strict=False)
                elif c["type"] == "decimal":
                    cell = cell.str.replace(",", ".", literal=True) if c.get("decimal_comma") else cell
                    cell = cell.cast(pl.Float64, strict=False)
                elif c["type"] == "date":
                    days = cell.str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False)
                    cell = pl.coalesce(days, pl.from_epoch(cell.cast(pl.Int64, strict=False), "ms").dt.date())
                elif c["type"] == "yes_no":
                    cell = cell.str.to_lowercase().is_in(["yes", "true", "1"])
                casts.append(cell.alias(name))
            out = f"{folder}/{dataset}-{file.name}.parquet"
            table.select(casts).sink_parquet(out, compression="zstd")
            rows += pl.scan_parquet(out).select(pl.len()).collect().item()
    no_split, whole, one = breaks()
    f = pl.scan_parquet(f"{folder}/fatalities-2025-04-04.csv.parquet")
    c = pl.scan_parquet(f"{folder}/contributions-*.parquet")
    y = pl.scan_parquet(f"{folder}/ucdp_country_years-*.parquet")
    day = pl.col("last_reporting_date")
    total = pl.coalesce("total_personnel", pl.col("female_personnel") + pl.col("male_personnel"))
    swapped = day.cast(pl.String).is_in(whole)
    for d, iso3, mission in one:
        swapped = swapped | (
            (day.cast(pl.String) == d) & (pl.col("isocode3") == iso3)
            & (pl.col("mission_acronym") == mission) & (pl.col("personnel_type") == "Troops")
        )
    female = pl.when(swapped).then("male_personnel").otherwise("female_personnel")
    split = c.filter(pl.col("female_personnel").is_not_null() & ~day.cast(pl.String).is_in(no_split))
    by_year = lambda table: table.group_by(pl.col("incident_date").dt.year()).agg(pl.len())
    deaths = sum(pl.col(f"{v}_total_deaths_best_cy") for v in ("sb", "ns", "os"))
    answers = [
        by_year(f.filter(pl.col("type_of_incident") == "Malicious Act")),
        by_year(f),
        c.group_by(day).agg(total.sum()),
        split.group_by(day).agg(100.0 * female.sum() / total.sum()),
        y.group_by("year_cy").agg(deaths.sum()),
        y.group_by("year_cy").agg(pl.col("cumulative_total_deaths_civilians_in_orgvio_cy").sum()),
        pl.scan_parquet(f"{folder}/sea_allegations_yearly-*.parquet").filter(pl.col("allegations").is_not_null()).select("year", "allegations"),
    ]
    return rows, [table.to_series(1).to_list() for table in pl.collect_all(answers)]


def bluehelm(mirror, folder, program):
    def run(*arguments):
        command = [program, "--home", folder, *arguments, "--format", "json"]
        done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
        return json.loads(done.stdout)

    ids = [dataset for dataset, _, _ in datasets(mirror)]
    ended = run("sync", "--mirror", mirror, *ids)
    rows = sum(m["rows"] for d in ended for m in d["new"])
    found = [run("indicator", "show", name, "--period", period, "--by", keys)["rows"] for name, period, keys in ASKED]
    return rows, [[row["value"] for row in answer if row["value"] is not None] for answer in found]


def child(engine, mirror, program):
    folder = tempfile.mkdtemp()
    start, before = time.perf_counter(), os.times()
    loaded, answers = {"duckdb": duckdb, "polars": polars}.get(engine, lambda m, f: bluehelm(m, f, program))(mirror, folder)
    wall, after = (time.perf_counter() - start) * 1000, os.times()
    shutil.rmtree(folder)
    busy = sum(after[:4]) - sum(before[:4])
    # A year without a death is a zero for us and no row for them.
    kept = [[v for v in answer if v] for answer in answers]
    sums = [float(loaded)] + [float(n) for a in kept for n in (len(a), sum(a))]
    report({"ms": [wall], "busy_ms": busy * 1000}, {"rows": loaded, "sums": sums})


if __name__ == "__main__":
    if sys.argv[1] == "race":
        mirror, program, rounds = sys.argv[2], sys.argv[3], int(sys.argv[4])
        engines = {e: [sys.executable, __file__, e, mirror, program] for e in ("bluehelm", "duckdb", "polars")}
        race("the mirror, from files to tables and seven indicators", engines, rounds)
    else:
        child(sys.argv[1], sys.argv[2], sys.argv[3])
