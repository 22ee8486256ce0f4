"""A real case and a back-test for `bluehelm patrol`, from a mirror of public data.

    python benches/patrol_case.py case MIRROR AREA DAY FOLDER
    python benches/patrol_case.py backtest MIRROR AREA FIRST LAST BLUEHELM > months.csv
    python benches/patrol_case.py summary months.csv

AREA is mali or caf. `case` writes problem.toml and places.csv. Camps are Geo-PKO's (the towns, not the
camps), places Who's On First's and GeoNames', events UCDP's. ASSUMED, not data: teams, speeds, help, and the people
of most places (a cell's GPW people divided evenly among its places). Risk is what was reported up to 30
days before: each event of one-sided violence of the last year counts e^(-km/15) within 60 km and halves every 120 days.
"""

import csv
import gzip
import json
import math
import random
import subprocess
import sys
import tempfile
from collections import defaultdict
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

AREAS = {
    "mali": ("MINUSMA", "ML", ["Aguelhok", "Tessalit", "Kidal", "Gao", "Ménaka", "Tombouctou"], ["Gao", "Kidal", "Tombouctou", "Ménaka"]),
    "caf": ("MINUSCA", "CF", ["Bambari", "Bria", "Kaga Bandoro", "Bangassou", "Batangafo"], ["Bria", "Bambari", "Kaga Bandoro", "Bangassou"]),
}
REPORT_LAG_DAYS = 30
REACH_KM = 10
RADIUS_KM = 120
MOST_PLACES = 110  # of each camp, those with most people


def km(a, b):
    (lat1, lon1), (lat2, lon2) = (map(math.radians, p) for p in (a, b))
    h = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * 6371.0088 * math.asin(math.sqrt(h))


def cell(point):
    return int((point[0] + 90) * 2) * 720 + int((point[1] + 180) * 2) + 1


def read_camps(mirror, area, year):
    mission, _, names, _ = AREAS[area]
    rows = csv.DictReader(open(mirror / "geo_pko/FrontMap_v.2.3.csv", encoding="utf-8"))
    found = {}
    for row in rows:
        name = next((n for n in names if row["location"].startswith(n)), None)
        if row["mission"] == mission and int(row["year"]) == year and name:
            found[name] = (float(row["latitude"]), float(row["longitude"]))
    return found


@lru_cache
def read_all_places(mirror, area):
    country = AREAS[area][1]
    rows = csv.DictReader(gzip.open(mirror / "settlements/wof_localities.csv.gz", "rt", encoding="utf-8"))
    rows = [r for r in rows if r["country"] == country and r["deprecated"] == "0" and r["is_current"] != "0" and r["n_superseded_by"] == "0"]
    cities = csv.DictReader(gzip.open(mirror / "settlements/geonames_cities500_2026.csv.gz", "rt", encoding="utf-8"))
    known = {r["geonameid"]: int(r["population"]) for r in cities if r["countrycode"] == country and int(r["population"])}
    grid = csv.DictReader(gzip.open(mirror / "population/gpw_v4_pop2020_by_priogrid_gid.csv.gz", "rt"))
    people_of = {int(r["gid"]): float(r["pop_2020"]) for r in grid if r["pop_2020"]}
    all_places, cells = [], defaultdict(list)
    for r in rows:
        point = (float(r["latitude"]), float(r["longitude"]))
        people = known.get(r["geonames_id"]) or (int(r["population"]) if r["population"].isdigit() else None)
        all_places.append(dict(id=r["wof_id"], name=r["name"], point=point, people=people))
        cells[cell(point)].append(all_places[-1])
    for gid, members in cells.items():
        left = people_of.get(gid, 0) - sum(p["people"] or 0 for p in members)
        unknown = [p for p in members if p["people"] is None]
        for p in unknown:
            p["people"], p["estimated"] = max(left, 0) / len(unknown), True
    return all_places


def read_places(mirror, area, camps):
    all_places, chosen = read_all_places(mirror, area), {}
    for point in camps.values():
        near = [p for p in all_places if km(point, p["point"]) <= RADIUS_KM]
        for p in sorted(near, key=lambda p: -p["people"])[:MOST_PLACES]:
            chosen[p["id"]] = p
    return list(chosen.values())


def read_events(mirror, area):
    """One-sided violence located to 25 km or better: last day, point, deaths of civilians."""
    if area == "mali":  # the subset has one day for each event, and no deaths of civilians apart
        rows = csv.DictReader(gzip.open(mirror / "ucdp_ged/ged_v21_1_whereprec12_global_1989_2020.csv.gz", "rt"))
        rows = [r for r in rows if r["country"] == "Mali" and r["type_of_violence"] == "One-sided violence"]
        day = lambda r: date(int(r["year"]), int(r["month"]), int(r["day"]))
        return [(day(r), (float(r["latitude"]), float(r["longitude"])), int(r["best_death"])) for r in rows]
    rows = csv.DictReader(open(mirror / "ucdp_ged/country_full/ged_v23_1_CAF.csv", encoding="utf-8"))
    rows = [r for r in rows if r["type_of_violence"] == "3" and int(r["where_prec"]) <= 2 and int(r["date_prec"]) <= 4]
    return [(date.fromisoformat(r["date_end"][:10]), (float(r["latitude"]), float(r["longitude"])), int(r["best"])) for r in rows]


def risk(place, events, day):
    known = day - timedelta(days=REPORT_LAG_DAYS)
    total = 0.02
    for when, point, _ in events:
        age = (known - when).days
        if 0 <= age <= 365 and abs(point[0] - place["point"][0]) < 0.6:
            far = km(place["point"], point)
            if far <= 60:
                total += math.exp(-far / 15) * 2 ** (-age / 120)
    return total


def write_case(folder, area, camps, places, value, day, last, name):
    lines = [f'name = "{name}"', f'first_day = "{day}"', "days = 7", 'leave = "06:00"', 'back = "17:00"', 'places = "places.csv"', ""]
    ids = {c: f"camp{k}" for k, c in enumerate(camps)}
    for camp, (lat, lon) in camps.items():
        lines += ["[[camps]]", f'id = "{ids[camp]}"', f'name = "{camp}"', f"latitude = {lat}", f"longitude = {lon}", "escorts = 1", ""]
    for k, camp in enumerate(camps):
        lines += ["[[teams]]", f'id = "{camp} 1"', f'camp = "{ids[camp]}"', "rest_h = 24", "longest_h = 10", ""]
        lines += ["[[teams]]", f'id = "{camp} 2"', f'camp = "{ids[camp]}"', "rest_h = 48", "nights = 1", "longest_h = 10", "engagement = true", ""]
    lines += ["[travel]", "winding = 1.4", "", "[[vehicles]]", 'name = "armoured car"', "speed_km_h = 25", ""]
    lines += ["[[slow]]", 'from = "07-01"', 'to = "09-30"', "factor = 0.6", "", "[explore]", "share = 0.1", ""]
    bases = ", ".join(f'{{ name = "helicopter at {c}", latitude = {camps[c][0]}, longitude = {camps[c][1]}, speed_km_h = 220 }}' for c in AREAS[area][3] if c in camps)
    lines += ["[help]", "within_min = 60", f"bases = [{bases}]"]
    (folder / "problem.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    with open(folder / "places.csv", "w", newline="", encoding="utf-8") as out:
        table = csv.writer(out)
        table.writerow(["id", "name", "latitude", "longitude", "people", "risk", "visit_min", "last_visit", "halt", "note"])
        for p in places:
            people, chance = value(p)
            note = "people estimated" if p.get("estimated") else ""
            halt = "yes" if p["people"] >= 1000 else ""
            table.writerow([p["id"], p["name"], *p["point"], f"{people:.1f}", f"{chance:.5f}", 45, last.get(p["id"], ""), halt, note])


def near_camps(camps, point):
    return any(km(point, c) <= RADIUS_KM for c in camps.values())


def backtest(mirror, area, first, last, program):
    events = read_events(mirror, area)
    print("month,method,events,events_reached,deaths,deaths_reached,visits,places")
    year, month = first
    while (year, month) <= last:
        day = date(year, month, 1)
        after = date(year + month // 12, month % 12 + 1, 1)
        camps = read_camps(mirror, area, year)
        places = read_places(mirror, area, camps)
        point = {p["id"]: p["point"] for p in places}
        later = [e for e in events if day <= e[0] < after and near_camps(camps, e[1])]
        luck = random.Random(f"{day}")
        chance = {p["id"]: risk(p, events, day) for p in places}
        known = lambda p: (p["people"], chance[p["id"]])
        methods = [("plan", known, 40), ("greedy", known, 0), ("people only", lambda p: (p["people"], 1), 40)]
        methods += [(f"uniform {k}", lambda p: (1, luck.random()), 0) for k in (1, 2, 3)]
        for name, value, iterations in methods:
            with tempfile.TemporaryDirectory() as folder:
                folder = Path(folder)
                write_case(folder, area, camps, places, value, day, {}, "back-test")
                subprocess.run([program, "patrol", "plan", folder / "problem.toml", "-o", folder / "plan.json", "--iterations", str(iterations)], check=True, capture_output=True)
                plan = json.loads((folder / "plan.json").read_text())
            seen = [s["id"] for p in plan["patrols"] for s in p["stops"] if s["kind"] == "visit"]
            reached = [e for e in later if any(km(point[i], e[1]) <= REACH_KM for i in set(seen))]
            row = [day, name, len(later), len(reached), sum(e[2] for e in later), sum(e[2] for e in reached), len(seen), len(set(seen))]
            print(*row, sep=",", flush=True)
        year, month = after.year, after.month


def summary(path):
    rows = list(csv.DictReader(open(path)))
    months = sorted({r["month"] for r in rows})
    table = defaultdict(lambda: [0.0, 0.0, 0.0, 0.0, 0.0])
    for r in rows:
        method, share = (r["method"], 1) if not r["method"].startswith("uniform") else ("uniform", 3)
        for k, column in enumerate(["events", "events_reached", "deaths", "deaths_reached", "visits"]):
            table[method, r["month"]][k] += float(r[column]) / share
    methods = ["plan", "greedy", "people only", "uniform"]

    def shares(sample):
        sums = {m: [sum(table[m, month][k] for month in sample) for k in range(5)] for m in methods}
        return {m: (s[1] / s[0] if s[0] else None, s[3] / s[2] if s[2] else None) for m, s in sums.items()}

    luck, block, draws = random.Random(1), 6, []
    for _ in range(4000):
        sample = []
        while len(sample) < len(months):
            at = luck.randrange(len(months))
            sample += [months[(at + k) % len(months)] for k in range(block)]
        draws.append(shares(sample[: len(months)]))
    whole = shares(months)
    total = [sum(table["plan", m][k] for m in months) for k in (0, 2)]
    print(f"{months[0]} to {months[-1]}: {total[0]:.0f} events, {total[1]:.0f} deaths; blocks of {block} months, 4000 draws, 95 %")
    interval = lambda values: (sorted(values)[int(0.025 * len(values))], sorted(values)[int(0.975 * len(values)) - 1])
    for k, what in enumerate(["events", "deaths"]):
        for m in methods:
            low, high = interval([d[m][k] for d in draws if d[m][k] is not None])
            line = f"{what}, {m}: {whole[m][k]:.3f} ({low:.3f} to {high:.3f})"
            if m != "plan":
                less = [d["plan"][k] - d[m][k] for d in draws if d[m][k] is not None]
                low, high = interval(less)
                line += f"; plan less this {whole['plan'][k] - whole[m][k]:+.3f} ({low:+.3f} to {high:+.3f})"
            print(line)
    for m in methods:
        print(f"visits a week, {m}: {sum(table[m, month][4] for month in months) / len(months):.1f}")


def main():
    what, arguments = sys.argv[1], sys.argv[2:]
    if what == "summary":
        return summary(arguments[0])
    mirror, area = Path(arguments[0]), arguments[1]
    if what == "backtest":
        month = lambda text: tuple(int(part) for part in text.split("-"))
        return backtest(mirror, area, month(arguments[2]), month(arguments[3]), arguments[4])
    day, folder = date.fromisoformat(arguments[2]), Path(arguments[3])
    folder.mkdir(parents=True, exist_ok=True)
    camps, events = read_camps(mirror, area, day.year), read_events(mirror, area)
    places = read_places(mirror, area, camps)
    value = lambda p: (p["people"], risk(p, events, day))
    last = json.loads(arguments[4]) if len(arguments) > 4 else {}
    write_case(folder, area, camps, places, value, day, last, f"{area}, week of {day}")


if __name__ == "__main__":
    main()
