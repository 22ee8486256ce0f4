"""Which engine answers the same question sooner, and with how much memory?

Each run of an engine is a process of its own, so that its peak memory is its own. A process answers once without
counting, then as often as asked; engines take turns. Whoever gives other rows or sums than the first engine ends the race."""

import json
import os
import statistics
import subprocess
import sys
import time


def watch(command):
    """The last line a process prints, as JSON, and its peak resident memory in MiB."""
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    printed = child.stdout.read()
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        sys.exit(f"{command[:3]} ended with {child.returncode}")
    return json.loads(printed.strip().splitlines()[-1]), usage.ru_maxrss / 1024


def time_runs(answer, runs):
    """In the child: milliseconds of each run after the first, those of all threads on a processor, the last answer."""
    answer()
    milliseconds, busy = [], time.process_time()
    for _ in range(runs):
        start = time.perf_counter()
        found = answer()
        milliseconds.append((time.perf_counter() - start) * 1000)
    return {"ms": milliseconds, "busy_ms": (time.process_time() - busy) * 1000 / runs}, found


def sums_of(table):
    """Rows and the sum of each column of numbers of an Arrow table."""
    import pyarrow.compute as pc
    import pyarrow.types as types

    def total(column):
        number = types.is_integer(column.type) or types.is_floating(column.type) or types.is_decimal(column.type)
        return float(pc.sum(column.cast("double")).as_py() or 0) if number else None

    return {"rows": table.num_rows, "sums": [total(c) for c in table.columns]}


def report(times, found):
    """In the child: the line that `watch` reads."""
    print(json.dumps({**times, **found}))


def is_equal(a, b):
    def close(x, y):
        return x == y if x is None or y is None else abs(x - y) <= 1e-6 * max(1.0, abs(x), abs(y))

    same = a["rows"] == b["rows"] and len(a["sums"]) == len(b["sums"])
    return same and all(close(x, y) for x, y in zip(a["sums"], b["sums"]))


def race(question, engines, rounds):
    """`engines`: name to command. Prints a line of a table for each: wall and processor ms, peak memory."""
    milliseconds, busy, memory, first = {e: [] for e in engines}, {e: [] for e in engines}, {}, None
    for _ in range(rounds):
        for engine, command in engines.items():
            found, peak = watch(command)
            first = first or (engine, found)
            if not is_equal(first[1], found):
                sys.exit(f"{question}: {first[0]} found {first[1]}, {engine} {found}")
            milliseconds[engine] += found["ms"]
            busy[engine].append(found["busy_ms"])
            memory[engine] = max(memory.get(engine, 0), peak)
    print(f"\n{question}: {first[1]['rows']} rows, sums {first[1]['sums']}", flush=True)
    for engine, ms in milliseconds.items():
        wall = f"{statistics.median(ms):.1f} ({min(ms):.1f} to {max(ms):.1f})"
        print(f"| {engine} | {wall} | {statistics.median(busy[engine]):.0f} | {memory[engine]:.0f} MiB |", flush=True)
