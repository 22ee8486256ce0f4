"""Means of the last twelve months by statsforecast's WindowAverage, windows 2018 to 2022: what `backtest -- models` holds the means
of conflictology against. No model of statsforecast gives the draws themselves.

    python statsforecast_mean.py path/to/mirror/bench/views2023
"""
import os
import sys
import time

os.environ["NIXTLA_ID_AS_COL"] = "1"
import numpy as np
import pandas as pd
from statsforecast import StatsForecast
from statsforecast.models import WindowAverage

ROUNDS = 5
series = pd.read_csv(f"{sys.argv[1]}/views_cm_ged_sb_series.csv")
series = series.rename(columns={"country_id": "unique_id", "month_id": "ds", "ged_sb": "y"})
table = series.pivot(index="unique_id", columns="ds", values="y")
ms = float("inf")
for _ in range(ROUNDS):
    start = time.process_time()
    misses = []
    for year in range(2018, 2023):
        first = (year - 1980) * 12 + 1
        known = series[series["ds"] < first - 2]
        model = StatsForecast(models=[WindowAverage(window_size=12)], freq=1, n_jobs=1)
        found = model.forecast(df=known, h=14)
        means = found[found["ds"] >= first].pivot(index="unique_id", columns="ds", values="WindowAverage")
        seen = table.loc[means.index, means.columns]
        misses.append(np.abs(means.to_numpy() - seen.to_numpy()).mean())
    ms = min(ms, (time.process_time() - start) * 1e3)
print(f"mean absolute error of means: {np.mean(misses):.7f} in {ms:.1f} ms")
