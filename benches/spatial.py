"""Which sites lie within 50 km of each event? Bluehelm, DuckDB, geopandas, scikit-learn, scipy.

    python benches/spatial.py prepare MIRROR DATA   (seeded; every event, site and point is SYNTHETIC, the countries are real)
    python benches/spatial.py race DATA QUERY       (QUERY: target/quick/examples/query)

Then: in which of 255 countries (Natural Earth, 1:10 million) does each of 100,000 points lie? Bluehelm, geopandas.

Every engine starts from two Parquet files and ends with the pairs in memory: event, site, kilometres along a great circle
of a sphere of radius 6371.0088 km. No place is near a pole or the date line, which only Bluehelm and the trees on the
sphere treat rightly."""

import sys
from pathlib import Path

from race import race, report, sums_of, time_runs

RADIUS_KM, WITHIN_KM = 6371.0088, 50.0

BLUEHELM = """
SELECT id, near['id'] AS site, near['distance_km'] AS km
FROM (SELECT id, unnest(sites_within(latitude, longitude, 50,
        (SELECT site_index(site, latitude, longitude) FROM sites))) AS near FROM events)"""

COUNTRIES = """
SELECT point, boundary_at(latitude, longitude, (SELECT boundary_index(country, geometry) FROM countries)) AS country
FROM points"""

# DuckDB's extension `spatial` comes from a server of its own and cannot be had offline: plain SQL. Half-degree squares that a
# site's box touches, joined by equality, take a twentieth of the time of a join on the box's four inequalities.
HAVERSINE = f"""
2 * {RADIUS_KM} * asin(least(1, sqrt(pow(sin(radians(s.latitude - e.latitude) / 2), 2)
    + cos(radians(e.latitude)) * cos(radians(s.latitude)) * pow(sin(radians(s.longitude - e.longitude) / 2), 2))))"""
BOX = f"""
SELECT site, latitude, longitude, degrees({WITHIN_KM} / {RADIUS_KM}) * 1.000001 AS up,
    degrees(asin(sin({WITHIN_KM} / {RADIUS_KM}) / cos(radians(latitude)))) * 1.000001 AS aside FROM sites"""
DUCKDB = {
    "duckdb": f"""
WITH box AS ({BOX}),
row AS (SELECT *, unnest(range(floor((latitude - up) * 2)::bigint, floor((latitude + up) * 2)::bigint + 1)) AS y FROM box),
cell AS (SELECT *, unnest(range(floor((longitude - aside) * 2)::bigint, floor((longitude + aside) * 2)::bigint + 1)) AS x
    FROM row),
pair AS (SELECT e.id, s.site, {HAVERSINE} AS km FROM events e JOIN cell s
    ON floor(e.latitude * 2)::bigint = s.y AND floor(e.longitude * 2)::bigint = s.x)
SELECT id, site, km FROM pair WHERE km <= {WITHIN_KM}""",
}


def prepare(mirror, data):
    import geopandas
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    rng = np.random.default_rng(20261124)
    towns = np.column_stack([rng.uniform(-30, 35, 400), rng.uniform(-15, 50, 400)])
    weight = rng.pareto(1.2, 400) + 0.1

    def around(count, spread):
        town = towns[rng.choice(400, count, p=weight / weight.sum())]
        return np.clip(town + rng.normal(0, spread, (count, 2)), [-60, -179], [60, 179]).round(6)

    events, sites = around(385_000, 0.7), around(1_400, 1.2)
    note = {b"note": b"SYNTHETIC places, seeded: benches/spatial.py"}
    Path(data).mkdir(parents=True, exist_ok=True)
    for name, key, places in (("events", "id", events), ("sites", "site", sites)):
        table = pa.table({key: np.arange(len(places)), "latitude": places[:, 0], "longitude": places[:, 1]})
        pq.write_table(table.replace_schema_metadata(note), Path(data) / f"{name}.parquet", compression="zstd")
    world = geopandas.read_file(Path(mirror) / "boundaries/world-atlas-countries-10m.json", layer="countries")
    # Rounding crossed the rings of 52 countries: repaired here, since libraries differ in what they make of such rings.
    areas = world.geometry.make_valid(method="structure", keep_collapsed=False)
    areas = areas[areas.geom_type.isin(["Polygon", "MultiPolygon"])]
    print(len(areas), "countries,", int(areas.count_coordinates().sum()), "corners, all valid:", areas.is_valid.all())
    table = pa.table({"country": np.arange(len(areas)), "geometry": areas.to_wkt(rounding_precision=-1).to_list()})
    pq.write_table(table, Path(data) / "countries.parquet", compression="zstd")
    points = {"point": np.arange(100_000), "latitude": rng.uniform(-60, 75, 100_000), "longitude": rng.uniform(-180, 180, 100_000)}
    pq.write_table(pa.table(points).replace_schema_metadata(note), Path(data) / "points.parquet", compression="zstd")


def in_duckdb(data, sql):
    import duckdb

    def answer():
        connection = duckdb.connect()
        for name in ("events", "sites"):
            connection.execute(f"CREATE VIEW {name} AS SELECT * FROM '{data}/{name}.parquet'")
        return connection.sql(sql).to_arrow_table()

    return answer


def read(data):
    import pyarrow.parquet as pq

    return [pq.read_table(f"{data}/{name}.parquet").to_pandas() for name in ("events", "sites")]


def pairs(events, sites, event, site):
    """Event and site by their places in the tables: keep those near enough, with the distance."""
    import numpy as np
    import pyarrow as pa

    def radians(table, rows):
        return [np.radians(table[c].to_numpy())[rows] for c in ("latitude", "longitude")]

    (lat1, lon1), (lat2, lon2) = radians(events, event), radians(sites, site)
    h = np.sin((lat2 - lat1) / 2) ** 2 + np.cos(lat1) * np.cos(lat2) * np.sin((lon2 - lon1) / 2) ** 2
    km = 2 * RADIUS_KM * np.arcsin(np.minimum(1, np.sqrt(h)))
    near = km <= WITHIN_KM
    ids = events["id"].to_numpy()[event[near]], sites["site"].to_numpy()[site[near]]
    return pa.table({"id": ids[0], "site": ids[1], "km": km[near]})


def in_geopandas(data):
    """The spatial index of geopandas finds events in the box around each site; numpy measures."""
    import geopandas
    import numpy as np
    import shapely

    def answer():
        events, sites = read(data)
        up = np.degrees(WITHIN_KM / RADIUS_KM) * 1.000001
        latitude, longitude = sites["latitude"].to_numpy(), sites["longitude"].to_numpy()
        aside = np.degrees(np.arcsin(np.sin(WITHIN_KM / RADIUS_KM) / np.cos(np.radians(latitude)))) * 1.000001
        boxes = shapely.box(longitude - aside, latitude - up, longitude + aside, latitude + up)
        # The index over the 1,400 boxes, asked by points, is the faster way round.
        index = geopandas.GeoSeries(boxes, crs=4326).sindex
        points = geopandas.points_from_xy(events["longitude"], events["latitude"])
        event, site = index.query(points, predicate="intersects")
        return pairs(events, sites, event, site)

    return answer


def in_balltree(data):
    import numpy as np
    from sklearn.neighbors import BallTree

    def answer():
        events, sites = read(data)
        places = [np.radians(table[["latitude", "longitude"]].to_numpy()) for table in (events, sites)]
        found = BallTree(places[1], metric="haversine").query_radius(places[0], WITHIN_KM / RADIUS_KM * 1.000001)
        event = np.repeat(np.arange(len(found)), [len(f) for f in found])
        return pairs(events, sites, event, np.concatenate(found).astype(int))

    return answer


def in_scipy(data):
    """A k-d tree on the unit sphere: the straight line between two points orders them as the great circle does."""
    import numpy as np
    from scipy.spatial import cKDTree

    def sphere(table):
        lat, lon = (np.radians(table[c].to_numpy()) for c in ("latitude", "longitude"))
        return np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])

    def answer():
        events, sites = read(data)
        chord = 2 * np.sin(WITHIN_KM / RADIUS_KM / 2) * 1.000001
        found = cKDTree(sphere(sites)).query_ball_point(sphere(events), chord, workers=2)
        event = np.repeat(np.arange(len(found)), [len(f) for f in found])
        return pairs(events, sites, event, np.concatenate(found).astype(int))

    return answer


def countries_in_geopandas(data):
    import geopandas
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    def answer():
        points = pq.read_table(f"{data}/points.parquet").to_pandas()
        world = pq.read_table(f"{data}/countries.parquet").to_pandas()
        areas = geopandas.GeoSeries.from_wkt(world["geometry"])
        places = geopandas.GeoSeries(geopandas.points_from_xy(points["longitude"], points["latitude"]))
        # The index over the points, asked by areas, prepares each area once: a tenth of the time of the other way round.
        inside, at = places.sindex.query(areas, predicate="intersects")
        # Where areas overlap, the smallest.
        order = np.argsort(-areas.area.to_numpy()[inside], kind="stable")
        country = np.full(len(points), -1)
        country[at[order]] = inside[order]
        return pa.table({"point": points["point"], "country": pa.array(country, mask=country < 0)})

    return answer


PYTHON = {"geopandas": in_geopandas, "sklearn-balltree": in_balltree, "scipy-ckdtree": in_scipy}
POLYGONS = {"geopandas-countries": countries_in_geopandas}


def main(arguments):
    match arguments:
        case ["prepare", mirror, data]:
            prepare(mirror, data)
        case ["run", engine, data, runs]:
            answer = in_duckdb(data, DUCKDB[engine]) if engine in DUCKDB else (PYTHON | POLYGONS)[engine](data)
            times, table = time_runs(answer, int(runs))
            report(times, sums_of(table))
        case ["race", data, query]:
            peers = {e: [sys.executable, __file__, "run", e, data, "2"] for e in (*DUCKDB, *PYTHON, *POLYGONS)}
            near, inside = ({e: peers[e] for e in names} for names in ((*DUCKDB, *PYTHON), POLYGONS))
            race("within 50 km", {"bluehelm": [query, data, BLUEHELM, "2"], **near}, rounds=3)
            race("countries", {"bluehelm": [query, data, COUNTRIES, "2"], **inside}, rounds=3)
        case _:
            sys.exit(__doc__)


main(sys.argv[1:])
