"""Writes reference.csv: what SciPy and statsmodels answer to the questions of this crate.

Run in an environment with scipy and statsmodels (1.17.1 and 0.15.0 were used):
python reference.py > reference.csv
Each row: method, its input as numbers separated by spaces (groups by ';'), quantity, value.
An unbounded or undefined value is empty.
"""
import csv
import sys

import numpy as np
import scipy
import statsmodels
import statsmodels.api as sm
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


def beta_quantile(tail, a, b):
    """The quantile and one minus it, each by the route that keeps its digits when small."""
    if a == 0:
        return 0.0, 1.0
    share, complement = stats.beta.ppf(tail, a, b), stats.beta.isf(tail, b, a)
    return (share, 1 - share) if share < 0.5 else (1 - complement, complement)


def shares():
    trials = [1, 2, 10, 43, 1000, 22_000, 90_375, 10**7]
    for n in trials:
        for k in sorted({0, 1, n // 20, n // 5, n // 2, n - 1, n}):
            for level in LEVELS:
                # Not binomtest's exact interval: its root finder stops at 2e-12 absolute.
                given, tail = f"{k} {n} {level}", (1 - level) / 2
                row("clopper_pearson", given, low=beta_quantile(tail, k, n - k + 1)[0],
                    high=beta_quantile(tail, n - k, k + 1)[1])
                ci = stats.binomtest(k, n).proportion_ci(level, method="wilson")
                row("wilson_interval", given, low=ci.low, high=ci.high)
    ci = stats.binomtest(4491, 90375).proportion_ci(0.95, method="wilson")
    row("wilson_interval", "4491 90375 0.95", low=ci.low, high=ci.high)


PAIRS = [(17, 26), (26, 17), (17, 24), (17, 23), (17, 32), (0, 0), (0, 5), (5, 0), (1, 1), (1, 12),
         (34, 59), (59, 34), (3, 40), (110, 140), (4000, 4300), (12_000, 11_800), (12_000, 90_000),
         (1_000_000, 1_002_000), (2_000_000, 1_000), (1, 10**12), (10**12, 3)]
EXPOSURES = [(1.0, 1.0), (243.0, 243.0), (90375.0, 104_210.5), (267.0, 365.0), (1.0, 40.0)]


def rates():
    for a, b in PAIRS:
        for ea, eb in EXPOSURES:
            p = ea / (ea + eb)
            value = 1.0 if a + b == 0 else stats.binomtest(a, a + b, p).pvalue
            row("conditional_test", f"{a} {ea} {b} {eb}", p=value)
            for level in LEVELS:
                tail = (1 - level) / 2
                low = beta_quantile(tail, a, b + 1)
                high = beta_quantile(tail, b, a + 1)
                row("rate_ratio", f"{a} {ea} {b} {eb} {level}",
                    estimate=None if b == 0 else a / b * eb / ea,
                    low=low[0] / low[1] * eb / ea,
                    high=None if b == 0 else high[1] / high[0] * eb / ea)


def count_groups():
    """Two groups of counts per unit of time: short, calm, clustered, unequal and long."""
    yield [3], [1, 2]
    yield [0, 0, 1], [2, 0, 0, 0]
    yield [1, 2, 3, 4, 5], [5, 4, 3, 2, 1]
    yield [4, 4, 4, 5], [4, 4, 4, 4, 4]
    yield [0, 0, 0, 0, 9], [0, 1, 0, 0, 0, 1, 0]
    yield [17, 2, 0, 0, 26, 1], [0, 3, 59, 0, 1, 0, 0, 2]
    yield [0] * 28 + [1, 5], [0] * 20 + [1, 1, 2, 14]
    yield [1012, 950, 1100, 873], [990, 1204, 1010]
    yield [120_000, 131_000, 90_000], [101_000, 140_500, 99_000, 125_000]
    rng = np.random.default_rng(20)
    for size, mean, shape in [(30, 0.3, 0.3), (90, 0.1, 0.1), (365, 0.05, 0.1), (365, 2.0, 1.0),
                              (50, 20.0, 5.0), (400, 0.5, 100.0), (900, 0.3, 0.2)]:
        for change in [1.0, 2.0]:
            yield tuple(rng.poisson(rng.gamma(shape, m / shape, n)).tolist()
                        for n, m in [(size, mean * change), (size + size // 3, mean)])


def text_of(*groups):
    return ";".join(" ".join(map(str, group)) for group in groups)


def overdispersed():
    for current, previous in count_groups():
        assert sum(current) > 0 and sum(previous) > 0, "not defined"
        y = np.array(current + previous, dtype=float)
        group = sm.add_constant(np.repeat([1.0, 0.0], [len(current), len(previous)]))
        model = sm.GLM(y, group, family=sm.families.Poisson())
        fit = model.fit(scale="X2", use_t=True, tol=1e-14)
        for level in LEVELS if y.size < 100 else [0.95]:
            with np.errstate(over="ignore"):  # An infinite end is an unbounded one.
                low, high = np.exp(fit.conf_int(1 - level)[1])
            row("quasi_poisson", text_of(current, previous, [level]), ratio=np.exp(fit.params[1]),
                low=low, high=high, dispersion=fit.scale, p=fit.pvalues[1])


def negative_binomial_fit(y, model_matrix):
    """The log-likelihood and alpha; Poisson's where the counts vary no more than its own."""
    poisson = sm.Poisson(y, model_matrix).fit(method="newton", tol=1e-14, disp=0)
    mean = poisson.predict()
    alpha = np.sum((y - mean) ** 2 - y) / np.sum(mean**2)
    if alpha <= 0:  # A maximum at the boundary, where statsmodels does not converge.
        return poisson.llf, 0.0
    model, start = sm.NegativeBinomial(y, model_matrix), [*poisson.params, alpha]
    start = model.fit(start_params=start, method="bfgs", gtol=1e-6, maxiter=500, disp=0).params
    fit = model.fit(start_params=start, method="newton", tol=1e-14, disp=0)
    assert fit.llf > poisson.llf and np.abs(model.score(fit.params)).max() < 1e-7, "not converged"
    return fit.llf, fit.params[-1]


def equal_means():
    for current, previous in count_groups():
        y = np.array(current + previous, dtype=float)
        group = sm.add_constant(np.repeat([1.0, 0.0], [len(current), len(previous)]))
        two_means, alpha = negative_binomial_fit(y, group)
        one_mean, _ = negative_binomial_fit(y, np.ones((y.size, 1)))
        row("negative_binomial", text_of(current, previous),
            ratio=np.mean(current) / np.mean(previous), dispersion=alpha,
            p=stats.chi2.sf(2 * max(two_means - one_mean, 0), 1))


def slopes():
    rng = np.random.default_rng(68)
    sets = [
        [(0, 0), (1, 2), (2, 3), (3, 7), (4, 8)],
        [(x, 3.0 + (x == 2)) for x in range(8)],
        [(x, -0.5 * x) for x in range(9)],
        # Ties in x, in y, in both; x out of order.
        [(1, 4), (1, 5), (2, 4), (3, 9), (3, 1), (5, 9), (8, 9), (8, 12), (13, 4), (21, 4)],
        [(2015 + i, n) for i, n in enumerate([1197, 1180, 1310, 1105, 990, 1012, 1012, 873, 850])],
        [(9, 1e-3), (-4, 2e5), (3, -7e4), (0.1, 0.2), (0.3, 0.2), (7, 1e9), (8, 1e-9), (-1, 0)],
    ]
    for n in [12, 61, 120]:
        x = rng.permutation(n)
        sets.append(list(zip(x, 0.3 * x + 5 * rng.standard_t(1, n))))
        sets.append(list(zip(x // 3, rng.poisson(0.2 + 0.02 * x))))
    for points in sets:
        x, y = (np.array(values, dtype=float) for values in zip(*points))
        for level in LEVELS:
            if len(points) < 8 and level > 0.95:
                continue  # Sen's interval asks for ranks that are not there; SciPy clamps them.
            fit = stats.theilslopes(y, x, level)
            pairs = [(float(a), float(b)) for a, b in points]
            row("robust_slope", text_of(*pairs, [level]), slope=fit.slope, low=fit.low_slope,
                high=fit.high_slope)


poisson()
shares()
rates()
overdispersed()
equal_means()
slopes()
print("scipy", scipy.__version__, "statsmodels", statsmodels.__version__, file=sys.stderr)
