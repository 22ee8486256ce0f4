"""What does PyVRP score on the files `cargo run --example scores` plans for, in the same time?

    pip install pyvrp && python benches/patrol_pyvrp.py --format toptw --teams 1,2 --time 1 FILE...

Prints the columns file,teams,seed,score. Times are processor seconds of the thread. One unit of score is
worth 100 units of travel time, so that scores decide and lengths break ties.
"""

import argparse
import math
import time
from pathlib import Path

from pyvrp import Model

SCORE_IN_TIME = 100


class ProcessorTime:
    """Stops a search once its thread has run for so long."""

    def __init__(self, seconds):
        self.until = time.thread_time() + seconds

    def __call__(self, best_cost):
        return time.thread_time() >= self.until


def read_top(text):
    lines = text.split("\n")
    n, teams, limit = (float(line.split()[1]) for line in lines[:3])
    rows = [[float(word) for word in line.split()] for line in lines[3 : 3 + int(n)]]
    sites = [(x, y, score, 0, 0, limit) for x, y, score in rows]
    return sites, len(sites) - 1, int(teams), 10_000, lambda d: round(d * 10_000)


def read_toptw(text):
    lines = [line.split() for line in text.split("\n") if line.strip()]
    decimals = 1 if lines[0][0] in ("2", "4") else 2
    scale = 10**decimals
    sites = []
    for row in lines[2 : 3 + int(lines[0][2])]:
        x, y, service, score = (float(word) for word in row[1:5])
        opening, closing = float(row[-2]), float(row[-1])
        sites.append((x, y, score, service, opening, closing))
    return sites, 0, 1, scale, lambda d: math.floor(d * scale + 1e-9)


def solve(sites, end, teams, scale, measure, seed, seconds):
    model = Model()
    locations = [model.add_location(site[0], site[1]) for site in sites]
    depots = {k: model.add_depot(locations[k]) for k in {0, end}}
    for k, (_, _, score, service, opening, closing) in enumerate(sites):
        if k not in depots:
            model.add_client(
                locations[k],
                service_duration=round(service * scale),
                tw_early=round(opening * scale),
                tw_late=math.floor(closing * scale + 1e-9),
                prize=round(score * SCORE_IN_TIME * scale),
                required=False,
            )
    for a, one in enumerate(sites):
        for b, other in enumerate(sites):
            if a != b:
                length = measure(math.dist(one[:2], other[:2]))
                model.add_edge(locations[a], locations[b], length, length)
    model.add_vehicle_type(
        teams,
        start_depot=depots[0],
        end_depot=depots[end],
        tw_early=round(sites[0][4] * scale),
        start_late=round(sites[0][4] * scale),
        tw_late=math.floor(sites[end][5] * scale + 1e-9),
    )
    result = model.solve(ProcessorTime(seconds), seed=seed, collect_stats=False, display=False)
    if not result.best.is_feasible():
        return 0
    return result.best.prizes() / (SCORE_IN_TIME * scale)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--format", choices=["top", "toptw"], required=True)
    parser.add_argument("--teams", default="")
    parser.add_argument("--seeds", default="1")
    parser.add_argument("--time", type=float, default=1.0)
    parser.add_argument("files", nargs="+", type=Path)
    arguments = parser.parse_args()
    read = read_top if arguments.format == "top" else read_toptw
    print("file,teams,seed,score")
    for path in arguments.files:
        sites, end, teams, scale, measure = read(path.read_text())
        for count in [int(word) for word in arguments.teams.split(",") if word] or [teams]:
            for seed in [int(word) for word in arguments.seeds.split(",")]:
                score = solve(sites, end, count, scale, measure, seed, arguments.time)
                print(f"{path.stem},{count},{seed},{score:g}", flush=True)


if __name__ == "__main__":
    main()
