"""The challenge's benchmarks in NumPy and pandas, windows 2018 to 2022: what `backtest -- models` is held against.

    python numpy_models.py path/to/mirror/bench/views2023

Each benchmark's distribution is drawn at the middles of 1,000 equal slices of probability, as in Rust, so that scores are equal.
"""
import resource
import sys
import time

import numpy as np
import pandas as pd
from scipy.special import ndtri
from scipy.stats import poisson

EDGES = np.array([0, 0.5, 2.5, 5.5, 10.5, 25.5, 50.5, 100.5, 250.5, 500.5, 1000.5])
DRAWS, ROUNDS = 1000, 5
LEVELS = (np.arange(DRAWS) + 0.5) / DRAWS


def even(values):
    """Rows of equally likely counts, drawn evenly."""
    ordered = np.sort(values, axis=1)
    n = ordered.shape[1]
    return ordered[:, np.ceil(LEVELS * n - 1e-9).astype(int) - 1]


def zero(known):
    return np.zeros((known.shape[0], DRAWS))


def last(known):
    """Poisson as it is there: up to all but 1/10,000 of its probability; beyond a mean of 500 by 100 quantiles of its normal limit."""
    mean = known[:, -1]
    draws = np.zeros((len(mean), DRAWS))
    few = (mean > 0) & (mean <= 500)
    counts = np.arange(700)
    below = poisson.cdf(counts[None, :], mean[few, None])
    end = (below >= 1 - 1e-4).argmax(axis=1)
    whole = np.take_along_axis(below, end[:, None], axis=1)
    draws[few] = [np.searchsorted(row / all - 1e-15, LEVELS - 1e-12) for row, all in zip(below, whole)]
    many = mean > 500
    middles = (np.arange(100) + 0.5) / 100
    draws[many] = np.repeat(np.round(mean[many, None] * (1 + ndtri(middles) / np.sqrt(mean[many, None]))), DRAWS // 100, axis=1)
    return draws


def bootstrap(known):
    return np.repeat(even(known[:, -12:].reshape(1, -1)), known.shape[0], axis=0)


def conflictology(known):
    return even(known[:, -12:])


def crps(draws, seen):
    ordered = np.sort(draws, axis=1)
    n = ordered.shape[1]
    places = 2 * np.arange(n) + 1 - n
    return np.abs(ordered - seen[:, None]).mean(axis=1) - (places * ordered).sum(axis=1) / n**2


def ignorance(draws, seen):
    hits = (np.digitize(draws, EDGES) == np.digitize(seen, EDGES)[:, None]).sum(axis=1)
    return -np.log2((hits + 1) / (draws.shape[1] + len(EDGES)))


def interval_score(draws, seen, alpha=0.1):
    low, high = np.quantile(draws, [alpha / 2, 1 - alpha / 2], axis=1)
    return high - low + 2 / alpha * (np.maximum(low - seen, 0) + np.maximum(seen - high, 0))


series = pd.read_csv(f"{sys.argv[1]}/views_cm_ged_sb_series.csv")
table = series.pivot(index="country_id", columns="month_id", values="ged_sb")
for model in (zero, last, bootstrap, conflictology):
    ms = float("inf")
    for _ in range(ROUNDS):
        start = time.process_time()
        means = []
        for year in range(2018, 2023):
            first = (year - 1980) * 12 + 1
            known = table.loc[:, : first - 3].to_numpy(float)
            seen = table.loc[:, first : first + 11].to_numpy(float).T.reshape(-1)
            draws = np.tile(model(known), (12, 1))
            means.append([score(draws, seen).mean() for score in (crps, ignorance, interval_score)])
        ms = min(ms, (time.process_time() - start) * 1e3)
    print(f"{model.__name__}:", *(f"{mean:.7f}" for mean in np.mean(means, axis=0)), f"in {ms:.1f} ms")
print("peak memory", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, "kB")
