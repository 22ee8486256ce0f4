"""Stone Soup's global-nearest-neighbour Kalman tracker on the scenes of benches/track.md.

pip install stonesoup==1.9.1
python stonesoup_gnn.py table DIR        # DIR holds truth.csv and meas.csv
python stonesoup_gnn.py autoferry DIR    # a scenario folder, radar
Prints the same figures as the example `score`; the time is that of the tracker's own steps.
"""
import csv, datetime, glob, json, sys, time
from collections import defaultdict
import numpy as np
from scipy.optimize import linear_sum_assignment
from stonesoup.dataassociator.neighbour import GNNWith2DAssignment
from stonesoup.deleter.time import UpdateTimeStepsDeleter
from stonesoup.hypothesiser.distance import DistanceHypothesiser
from stonesoup.initiator.simple import MultiMeasurementInitiator
from stonesoup.measures import Mahalanobis
from stonesoup.models.measurement.linear import LinearGaussian
from stonesoup.models.transition.linear import CombinedLinearGaussianTransitionModel, ConstantVelocity
from stonesoup.predictor.kalman import KalmanPredictor
from stonesoup.types.detection import Detection
from stonesoup.types.state import GaussianState
from stonesoup.updater.kalman import KalmanUpdater

START = datetime.datetime(2026, 1, 1)

def table(folder):
    truth, seen = defaultdict(dict), defaultdict(list)
    for row in csv.DictReader(open(f"{folder}/truth.csv")):
        truth[int(row["k"])][int(row["id"])] = (float(row["x"]), float(row["y"]))
    for row in csv.DictReader(open(f"{folder}/meas.csv")):
        seen[int(row["k"])].append((float(row["x"]), float(row["y"])))
    return [(float(k), seen[k], truth[k]) for k in sorted(truth)], dict(q=0.05, sd=10.0, cutoff=50.0)

def autoferry(folder):
    read = lambda end: json.load(open(glob.glob(f"{folder}/*_{end}.json")[0]))
    looks = []
    for look, targets in zip(read("detections"), read("groundTruth")):
        if look["sensorID"] != 2:
            continue
        m = look["measurement"]
        points = [] if not m else list(zip(*m)) if isinstance(m[0], list) else [tuple(m)]
        own = look["ownshipPosition"]
        targets = [targets] if isinstance(targets, dict) else targets
        looks.append((look["time"], [(n + own[0], e + own[1]) for n, e in points],
                      {t["targetID"]: tuple(t["position"][:2]) for t in targets}))
    return looks, dict(q=0.05, sd=5.0, cutoff=20.0)

def distances(truth, tracks, c):
    n, m = len(truth), len(tracks)
    if not n or not m:
        return (c * c / 2 * (n + m)) ** 0.5, []
    squares = ((np.array(truth)[:, None] - np.array(tracks)[None]) ** 2).sum(2)
    rows, columns = linear_sum_assignment(np.minimum(squares, c * c))
    pairs = [(r, k) for r, k in zip(rows, columns) if squares[r, k] < c * c]
    near = sum(squares[r, k] for r, k in pairs)
    return (near + c * c / 2 * (n + m - 2 * len(pairs))) ** 0.5, pairs

def main():
    looks, p = dict(table=table, autoferry=autoferry)[sys.argv[1]](sys.argv[2])
    motion = CombinedLinearGaussianTransitionModel([ConstantVelocity(p["q"])] * 2)
    model = LinearGaussian(4, (0, 2), np.eye(2) * p["sd"] ** 2)
    predictor, updater = KalmanPredictor(motion), KalmanUpdater(model)
    pairing = GNNWith2DAssignment(DistanceHypothesiser(predictor, updater, Mahalanobis(), 3))
    prior = GaussianState([[0], [0], [0], [0]], np.diag([0, 64.0, 0, 64.0]), timestamp=START)
    deleter = UpdateTimeStepsDeleter(5)
    starts = MultiMeasurementInitiator(prior, deleter, pairing, updater, model, min_points=3)
    tracks, last, sums, switches, spent = set(), {}, np.zeros(3), 0, 0.0
    for at, seen, truth in looks:
        now = START + datetime.timedelta(seconds=at - looks[0][0])
        found = {Detection(np.array([[x], [y]]), timestamp=now, measurement_model=model) for x, y in seen}
        begin = time.perf_counter()
        used = set()
        for track, hypothesis in pairing.associate(tracks, found, now).items():
            if hypothesis:
                track.append(updater.update(hypothesis))
                used.add(hypothesis.measurement)
            else:
                track.append(hypothesis.prediction)
        tracks -= deleter.delete_tracks(tracks)
        tracks |= starts.initiate(found - used, now)
        spent += time.perf_counter() - begin
        shown = sorted(tracks, key=lambda track: track.id)
        names = sorted(truth)
        places = [(float(t.state_vector[0]), float(t.state_vector[2])) for t in shown]
        gospa, pairs = distances([truth[name] for name in names], places, p["cutoff"])
        sums += gospa, len(truth) - len(pairs), len(shown) - len(pairs)
        for r, k in pairs:
            switches += last.get(names[r], shown[k].id) != shown[k].id
            last[names[r]] = shown[k].id
    gospa, missed, false = sums / len(looks)
    print(json.dumps(dict(gospa=gospa, missed_per_scan=missed, false_per_scan=false,
                          id_switches=switches, ms_per_scan=spent * 1e3 / len(looks))))

main()
