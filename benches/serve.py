"""Load on `bluehelm serve` beside Datasette serving the same tables, in one run. Prints a table in Markdown.

    python benches/serve.py --bluehelm target/quick/bluehelm --oha oha --datasette datasette --home HOME

Both listen on loopback. oha asks at a fixed rate, its waiting counted from when a request was due (no coordinated omission).
Processor time and memory are those of the server's process, from /proc.
"""

import argparse
import json
import os
import re
import sqlite3
import subprocess
import tempfile
import time
import urllib.request

RATE, SECONDS = 200, 10
DAYS = "20(1[0-9]|20)-0[1-9]-(0[1-9]|1[0-9]|2[0-8])"


def bluehelm(options, *arguments):
    command = [options.bluehelm, "--home", options.home, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def tables(options, path):
    """The same rows as SQLite, for Datasette."""
    database = sqlite3.connect(path)
    for table in ("fatalities", "missions"):
        rows = json.loads(bluehelm(options, "sql", f"SELECT * FROM {table}", "--format", "json"))
        columns = list(rows[0])
        names = ", ".join(f'"{c}"' for c in columns)
        database.execute(f'CREATE TABLE "{table}" ({names})')
        holes = ", ".join("?" * len(columns))
        database.executemany(f'INSERT INTO "{table}" VALUES ({holes})', [[r[c] for c in columns] for r in rows])
    database.commit()
    return len(rows)


def wait(address, process):
    """Seconds until the address answers."""
    began = time.perf_counter()
    while process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=30) as answer:
                answer.read()
                return time.perf_counter() - began
        except OSError:
            time.sleep(0.005)
    raise SystemExit(f"the server of {address} ended")


def used(pid):
    """Processor seconds so far and the most memory held, in MiB."""
    with open(f"/proc/{pid}/stat", encoding="ascii") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    ticks = os.sysconf("SC_CLK_TCK")
    with open(f"/proc/{pid}/status", encoding="ascii") as file:
        most = next(line for line in file if line.startswith("VmHWM")).split()[1]
    return (int(fields[11]) + int(fields[12])) / ticks, int(most) / 1024


def load(options, address, pattern=False):
    """`pattern`: the address is a regular expression, each request another address that fits it."""
    command = [options.oha, *(["--rand-regex-url"] if pattern else []), "-q", str(RATE), "-z", f"{SECONDS}s", "-c", "20", "--latency-correction",
               "--no-tui", "--output-format", "json", address]
    # Once beforehand, with the headers that oha sends: what is timed is an answer that was asked for before, unless all differ.
    first = [options.oha, "-n", "4", "-c", "1", "--no-tui", address]
    subprocess.run(first if not pattern else first[:1] + ["--rand-regex-url"] + first[1:], capture_output=True, check=True)
    result = subprocess.run(command, capture_output=True, text=True)
    if result.returncode:
        command[command.index("--output-format")] = "-j"
        command.remove("json")
        result = subprocess.run(command, check=True, capture_output=True, text=True)
    answer = json.loads(result.stdout)
    wrong = {code: n for code, n in answer["statusCodeDistribution"].items() if code != "200"}
    late = answer["latencyPercentiles"]
    return answer["summary"]["requestsPerSec"], 1000 * late["p50"], 1000 * late["p99"], wrong


def of_any_day(address):
    """The address as a regular expression, of 11 years, 9 months and 28 days: hardly one is asked for twice."""
    # The host has no dot: oha takes it from the expression as it stands.
    plain = re.sub(r"([.?*+()\[\]{}|\\^$])", r"\\\1", address.replace("127.0.0.1", "localhost"))
    return plain.replace("2018-09-20", DAYS)


def main():
    parser = argparse.ArgumentParser()
    for name in ("bluehelm", "oha", "datasette", "home"):
        parser.add_argument(f"--{name}", required=True)
    options = parser.parse_args()
    folder = tempfile.mkdtemp()
    database = os.path.join(folder, "bluehelm.db")
    tables(options, database)
    counted = ("SELECT substr(date, 1, 4) AS year, sum(deaths) AS deaths FROM fatalities WHERE cause = 'Malicious Act' "
               "GROUP BY 1 ORDER BY 1")
    compared = ("SELECT sum(CASE WHEN date BETWEEN '2018-01-01' AND '2018-09-20' THEN deaths END) AS current, "
                "sum(CASE WHEN date BETWEEN '2017-01-01' AND '2017-09-20' THEN deaths END) AS previous FROM fatalities "
                "WHERE cause = 'Malicious Act'")
    quote = urllib.request.quote
    servers = [
        ("bluehelm", [options.bluehelm, "--home", options.home, "serve", "--listen", "127.0.0.1:18450", "--log", "quiet"],
         "http://127.0.0.1:18450", "/health", [
             ("indicator", "/api/v1/indicators/fatalities-malicious?period=2000..2024&by=year"),
             ("comparison", "/api/v1/comparisons/fatalities-malicious?to=2018-09-20"),
             ("comparisons to any of 2,772 days", "/api/v1/comparisons/fatalities-malicious?to=2018-09-20"),
             ("page", "/en"),
             ("page of a table", "/api/v1/tables/fatalities?limit=100"),
         ]),
        ("Datasette", [options.datasette, "serve", database, "-h", "127.0.0.1", "-p", "18451"],
         "http://127.0.0.1:18451", "/-/versions.json", [
             ("indicator", f"/bluehelm.json?sql={quote(counted)}&_shape=array"),
             ("comparison", f"/bluehelm.json?sql={quote(compared)}&_shape=array"),
             ("comparisons to any of 2,772 days", f"/bluehelm.json?sql={quote(compared)}&_shape=array"),
             ("page", "/"),
             ("page of a table", "/bluehelm/fatalities.json?_size=100"),
         ]),
    ]
    print(f"load average before: {os.getloadavg()[0]:.1f}; {RATE} requests a second for {SECONDS} s each\n")
    print("| server | of | first, ms | requests/s | p50, ms | p99, ms | processor s | other than 200 |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    ends = []
    for name, command, base, ready, asks in servers:
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            cold = wait(base + ready, process)
            for what, path in asks:
                first = wait(base + path, process)
                before, _ = used(process.pid)
                pattern = what.startswith("comparisons")
                rate, p50, p99, wrong = load(options, of_any_day(base + path) if pattern else base + path, pattern)
                after, most = used(process.pid)
                print(f"| {name} | {what} | {1000 * first:.0f} | {rate:.0f} | {p50:.2f} | {p99:.2f} | {after - before:.2f} "
                      f"| {wrong or 'none'} |", flush=True)
            ends.append((name, cold, most))
        finally:
            process.terminate()
            process.wait()
    print("\n| server | cold start, s | most memory, MiB |\n| --- | --- | --- |")
    for name, cold, most in ends:
        print(f"| {name} | {cold:.2f} | {most:.0f} |")
    print(f"\nload average after: {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
