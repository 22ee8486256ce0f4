"""How long from the publishers' files to checked tables on disk and answers, against DuckDB and Polars?

    python benches/mirror.py race MIRROR target/quick/bluehelm ROUNDS
    python benches/mirror.py compare MIRROR target/quick/bluehelm   (no times: sums of every engine beside one another)

Every engine reads the same files (those that `sources/*.toml` declare), casts every declared column to its declared type, writes
Parquet (zstd), and answers from what it wrote every indicator that the mirror has data for. Peers neither keep the publishers'
bytes nor hash, quarantine, flag or date anything. A run ends with an error unless all hold the same rows and give the same answers."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time

from mirror_files import datasets
from race import race, report

# Indicator, period, keys and population as Bluehelm is asked. Six more indicators rest on datasets of the hub that the mirror lacks.
ASKED = [
    ("fatalities-malicious", "1948..2025", "year", "all"),
    ("fatalities-all", "1948..2025", "year", "all"),
    ("fatalities-by-cause", "1948..2025", "year,cause", "all"),
    ("mission-days-malicious", "1948..2025", "year", "all"),
    ("fatalities-malicious-rate", "2010..2024", "year", "uniformed"),
    ("mission-days-malicious-rate", "2010..2024", "year", "uniformed"),
    ("uniformed-deployed", "2009..2025", "month", "all"),
    ("contributors-personnel", "2009..2025", "month,contributor_iso3", "all"),
    ("women-share", "2009..2025", "month", "all"),
    ("deployed-against-authorised", "2009..2025", "month,mission,category", "all"),
    ("budget-per-person", "2000..2025", "mission,fiscal_period", "all"),
    ("budget-per-head", "2000..2025", "mission,fiscal_period", "all"),
    ("violence-deaths", "1989..2024", "year", "all"),
    ("violence-deaths-civilians", "1989..2024", "year", "all"),
    ("violence-deaths-mission-area", "1989..2024", "year,mission,who", "all"),
    ("violence-around-missions", "1989..2024", "mission,phase", "all"),
    ("violence-deaths-near-camps", "1994..2020", "year,mission,radius_km,who", "all"),
    ("people-near-camps", "1994..2020", "year,mission,radius_km", "all"),
    ("sea-allegations", "2011..2024", "year,part", "all"),
    ("cpas-data-points", "2018..2026", "year,mission", "all"),
    ("endorsing-states", "2018..2025", "year", "all"),
]


def bluehelm(mirror, folder, program):
    """As its user does: a process for the sync and one for each indicator."""

    def run(*arguments):
        command = [program, "--home", folder, *arguments, "--format", "json"]
        done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
        return json.loads(done.stdout)

    ids = [dataset for dataset, *_ in datasets(mirror)]
    ended = run("sync", "--mirror", mirror, *ids)
    rows = sum(m["rows"] for d in ended for m in d["new"])
    at = time.perf_counter()
    found = []
    for name, period, keys, population in ASKED:
        shown = run("indicator", "show", name, "--period", period, "--by", keys, "--population", population)
        found.append([row["value"] for row in shown["rows"]])
    return rows, at, found


def load(engine):
    if engine == "duckdb":
        from mirror_duckdb import duckdb as run
    else:
        from mirror_polars import polars as run
    return run


def child(engine, mirror, program):
    folder = tempfile.mkdtemp()
    start, before = time.perf_counter(), os.times()
    if engine == "bluehelm":
        loaded, at, answers = bluehelm(mirror, folder, program)
    else:
        loaded, at, answers = load(engine)(mirror, folder)
    end, after = time.perf_counter(), os.times()
    shutil.rmtree(folder)
    busy = sum(after[:4]) - sum(before[:4])
    # A year without a death is a zero for us and no row for them.
    kept = [[v for v in answer if v] for answer in answers]
    sums = [float(loaded)] + [float(n) for a in kept for n in (len(a), sum(a))]
    times = {"ms": [(end - start) * 1000], "busy_ms": busy * 1000, "tables_ms": (at - start) * 1000}
    report(times, {"rows": loaded, "sums": sums})


def compare(mirror, program):
    """Every engine's number and sum of answers, indicator by indicator."""
    found = {}
    for engine in ENGINES:
        done = subprocess.run([sys.executable, __file__, engine, mirror, program], stdout=subprocess.PIPE, check=True)
        found[engine] = json.loads(done.stdout.splitlines()[-1])
        print(engine, {k: v for k, v in found[engine].items() if k != "sums"})
    for n, name in enumerate(["rows"] + [a[0] for a in ASKED]):
        at = slice(0, 1) if n == 0 else slice(2 * n - 1, 2 * n + 1)
        print(f"{name:32}", *(f"{e}: {found[e]['sums'][at]}" for e in found))


ENGINES = ("bluehelm", "duckdb", "polars")

if __name__ == "__main__":
    match sys.argv[1:]:
        case ["race", mirror, program, rounds]:
            engines = {e: [sys.executable, __file__, e, mirror, program] for e in ENGINES}
            race(f"the mirror, from files to tables and {len(ASKED)} indicators", engines, int(rounds))
        case ["compare", mirror, program]:
            compare(mirror, program)
        case [engine, mirror, program] if engine in ENGINES:
            child(engine, mirror, program)
        case _:
            sys.exit(__doc__)
