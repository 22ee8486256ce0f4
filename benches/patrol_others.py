"""What do PyVRP, OR-Tools and VROOM score on team orienteering files in the same processor time?

    pip install pyvrp ortools pyvroom && python benches/patrol_others.py --time 1 --seed 1 FILE...

Files as `top` has them. Prints file,solver,score,seconds,MB. PyVRP and OR-Tools are stopped by the processor time of
their thread; VROOM takes its own (exploration level 5, one thread), which is printed. VROOM takes priorities
up to 100 for scores. Each runs in a process of its own, so that memory is its own (interpreter included).
"""

import argparse
import math
import multiprocessing
import resource
import time
from pathlib import Path

from patrol_pyvrp import read_top, solve as solve_pyvrp

SCALE = 1000


def pyvrp(path, seed, seconds):
    sites, end, teams, scale, measure = read_top(path.read_text())
    return solve_pyvrp(sites, end, teams, scale, measure, seed, seconds)


def matrix(sites):
    return [[math.ceil(SCALE * math.dist(a[:2], b[:2]) - 1e-9) for b in sites] for a in sites]


def ortools(path, seed, seconds):
    from ortools.constraint_solver import pywrapcp, routing_enums_pb2

    sites, end, teams, _, _ = read_top(path.read_text())
    times, limit = matrix(sites), math.floor(SCALE * sites[end][5] + 1e-6)
    manager = pywrapcp.RoutingIndexManager(len(sites), teams, [0] * teams, [end] * teams)
    routing = pywrapcp.RoutingModel(manager)
    of = lambda a, b: times[manager.IndexToNode(a)][manager.IndexToNode(b)]
    legs = routing.RegisterTransitCallback(of)
    routing.SetArcCostEvaluatorOfAllVehicles(legs)
    routing.AddDimension(legs, 0, limit, True, "time")
    for k, site in enumerate(sites):
        if k not in (0, end):
            routing.AddDisjunction([manager.NodeToIndex(k)], int(site[2]) * 100 * SCALE)
    parameters = pywrapcp.DefaultRoutingSearchParameters()
    parameters.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
    parameters.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    parameters.time_limit.seconds = int(60 * seconds) + 60
    until = time.thread_time() + seconds
    routing.AddSearchMonitor(routing.solver().CustomLimit(lambda: time.thread_time() >= until))
    found = routing.SolveWithParameters(parameters)
    visited = [k for k in range(len(sites)) if k not in (0, end) and found.Value(routing.ActiveVar(manager.NodeToIndex(k)))]
    return sum(sites[k][2] for k in visited)


def vroom(path, seed, seconds):
    import numpy
    import vroom as v

    sites, end, teams, _, _ = read_top(path.read_text())
    limit = math.floor(SCALE * sites[end][5] + 1e-6)
    problem = v.Input()
    problem.set_durations_matrix("car", numpy.array(matrix(sites), dtype=numpy.uint32))
    for team in range(teams):
        problem.add_vehicle(v.Vehicle(team, start=0, end=end, time_window=(0, limit)))
    for k, site in enumerate(sites):
        if k not in (0, end) and site[2] > 0:
            problem.add_job(v.Job(k, location=k, priority=min(100, int(site[2]))))
    solution = problem.solve(exploration_level=5, nb_threads=1)
    jobs = solution.routes[solution.routes["type"] == "job"]["id"]
    return sum(sites[int(k)][2] for k in jobs)


def run(name, path, seed, seconds, answer):
    before = time.process_time()
    score = globals()[name](path, seed, seconds)
    spent = time.process_time() - before
    answer.put((score, spent, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--time", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--solvers", default="pyvrp,ortools,vroom")
    parser.add_argument("files", nargs="+", type=Path)
    arguments = parser.parse_args()
    print("file,solver,score,seconds,MB")
    for path in arguments.files:
        for name in arguments.solvers.split(","):
            answer = multiprocessing.Queue()
            worker = multiprocessing.Process(target=run, args=(name, path, arguments.seed, arguments.time, answer))
            worker.start()
            worker.join()
            score, spent, mb = answer.get() if not answer.empty() else ("failed", 0, 0)
            print(f"{path.stem},{name},{score},{spent:.2f},{mb:.0f}", flush=True)


if __name__ == "__main__":
    main()
