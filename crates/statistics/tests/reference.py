"""Writes reference.csv: what SciPy and statsmodels answer to the questions of this crate.

Run in an environment with scipy and statsmodels: python reference.py > reference.csv
Each row: method, its input as numbers separated by spaces (groups by ';'), quantity, value.
An unbounded or undefined value is empty.
"""
import csv
import sys

import numpy as np
import scipy
from scipy import stats

LEVELS = [0.8, 0.95, 0.999]
COUNTS = [0, 1, 2, 5, 17, 26, 59, 100, 750, 4491, 10_000, 10_001, 90_375, 1_000_000, 10**9]
out = csv.writer(sys.stdout, lineterminator="\n")
out.writerow(["method", "input", "quantity", "value"])


def row(method, given, **quantities):
    for quantity, value in quantities.items():
        text = "" if value is None or not np.isfinite(value) else repr(float(value))
        out.writerow([method, given, quantity, text])


def poisson():
    for k in COUNTS:
        for level in LEVELS:
            tail = (1 - level) / 2
            low = 0.0 if k == 0 else stats.gamma.ppf(tail, k)
            row("poisson_interval", f"{k} {level}", low=low, high=stats.gamma.isf(tail, k + 1))


def shares():
    trials = [1, 2, 10, 43, 1000, 22_000, 90_375, 10**7]
    for n in trials:
        for k in sorted({0, 1, n // 20, n // 5, n // 2, n - 1, n}):
            for level in LEVELS:
                test = stats.binomtest(k, n)
                for method, name in [("exact", "clopper_pearson"), ("wilson", "wilson_interval")]:
                    ci = test.proportion_ci(level, method=method)
                    row(name, f"{k} {n} {level}", low=ci.low, high=ci.high)
    ci = stats.binomtest(4491, 90375).proportion_ci(0.95, method="wilson")
    row("wilson_interval", "4491 90375 0.95", low=ci.low, high=ci.high)


PAIRS = [(17, 26), (26, 17), (17, 24), (17, 23), (17, 32), (0, 0), (0, 5), (5, 0), (1, 1), (1, 12),
         (34, 59), (59, 34), (3, 40), (110, 140), (4000, 4300), (12_000, 11_800), (12_000, 90_000),
         (1_000_000, 1_002_000), (2_000_000, 1_000)]
EXPOSURES = [(1.0, 1.0), (243.0, 243.0), (90375.0, 104_210.5), (267.0, 365.0), (1.0, 40.0)]


def rates():
    for a, b in PAIRS:
        for ea, eb in EXPOSURES:
            p = ea / (ea + eb)
            value = 1.0 if a + b == 0 else stats.binomtest(a, a + b, p).pvalue
            row("conditional_test", f"{a} {ea} {b} {eb}", p=value)
            for level in LEVELS:
                tail = (1 - level) / 2
                low = 0.0 if a == 0 else stats.beta.ppf(tail, a, b + 1)
                # The upper limit through its complement, as 1 - x loses digits near 1.
                rest = None if b == 0 else stats.beta.ppf(tail, b, a + 1)
                row("rate_ratio", f"{a} {ea} {b} {eb} {level}",
                    estimate=None if b == 0 else a / b * eb / ea,
                    low=low / (1 - low) * eb / ea,
                    high=None if b == 0 else (1 - rest) / rest * eb / ea)


poisson()
shares()
rates()
print("scipy", scipy.__version__, file=sys.stderr)
