"""Does HiGHS find the same ranges of hidden cells, and how long does it take?

usage: highs_ranges.py FOLDER [CELLS]   (pip install highspy==1.16.0)

FOLDER holds NAME.csv and NAME.json as examples/compare.rs writes them. At most CELLS hidden cells of each
table, chosen at random (seed 1), are minimised and maximised as whole-number programs.
"""

import csv
import json
import random
import sys
import time
from itertools import product
from pathlib import Path

import highspy


def model(rows, dimensions):
    """One whole number per cell, at least 1 where hidden; one equation per total."""
    highs = highspy.Highs()
    highs.silent()
    cells = {key: highs.addVariable(lb=1, ub=highspy.kHighsInf, type=highspy.HighsVarType.kInteger) if shown == "*"
             else int(shown) for key, shown in rows.items()}
    labels = [sorted({key[d] for key in rows}) for d in range(dimensions)]
    for d in range(dimensions):
        for rest in product(*(labels[e] for e in range(dimensions) if e != d)):
            key = lambda label: rest[:d] + (label,) + rest[d:]
            terms = [cells[key(label)] for label in labels[d] if label != "Total"]
            total = cells[key("Total")]
            unknown = [t for t in terms + [total] if not isinstance(t, int)]
            if unknown:
                left = sum(t for t in terms if not isinstance(t, int))
                known = sum(t for t in terms if isinstance(t, int))
                highs.addConstr(left + known == total if not isinstance(left, int) else 0 * unknown[0] + known == total)
    return highs, cells


def main(folder, limit):
    for path in sorted(folder.glob("*.csv")):
        with path.open() as file:
            table = list(csv.reader(file))
        rows = {tuple(row[:-1]): row[-1] for row in table[1:]}
        audit = json.loads(path.with_suffix(".json").read_text())
        highs, cells = model(rows, len(table[0]) - 1)
        random.seed(1)
        chosen = random.sample(audit["cells"], min(limit, len(audit["cells"])))
        begun, wrong = time.process_time(), 0
        for cell in chosen:
            variable = cells[tuple(cell["key"].values())]
            highs.minimize(variable)
            low = round(highs.getInfo().objective_function_value)
            highs.maximize(variable)
            bounded = highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
            high = round(highs.getInfo().objective_function_value) if bounded else None
            if (low, high) != (cell["low"], cell["high"]):
                wrong += 1
                print(path.name, cell["key"], "HiGHS", low, high, "ours", cell["low"], cell["high"])
        spent = time.process_time() - begun
        print(f"{path.stem}: {len(chosen)} of {len(audit['cells'])} cells, {wrong} differ, {spent:.2f} s, "
              f"{1000 * spent / max(1, len(chosen)):.1f} ms per cell")


main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 60)
