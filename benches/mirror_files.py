"""Which files does the race read, and what do our vocabularies say? Shared by the scripts of both peers."""

import csv
import gzip
import json
import tomllib
from fnmatch import fnmatch
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
# Samples are published in two overlapping releases.
LEFT_OUT = {"ucdp_ged_samples"}


def normalised(name):
    return "".join(c if c.isalnum() else "_" for c in name.strip().lstrip("\ufeff").lower())


def datasets(mirror):
    """Each dataset's files in the mirror, its columns by name and type, and its format if it is a map."""
    for path in sorted((HERE / "sources").glob("*.toml")):
        source = tomllib.loads(path.read_text())
        if source["id"] in LEFT_OUT:
            continue
        model = source
        if "columns_of" in source:
            model = tomllib.loads((HERE / "sources" / f"{source['columns_of']}.toml").read_text())
        files = []
        for pattern in source.get("mirror", {}).get("files", []):
            folder, _, name = pattern.rpartition("/")
            if (Path(mirror) / folder).is_dir():
                files += [f for f in sorted((Path(mirror) / folder).iterdir()) if fnmatch(f.name, name)]
        if files and "column" in model:
            yield source["id"], files, model["column"], source.get("format")


def areas(file, format):
    """The areas of a GeoJSON or TopoJSON file as dictionaries: properties, `feature_id`, `object`, `geometry_wkt`."""
    import shapely

    whole = json.loads(gzip.open(file).read() if file.suffix == ".gz" else file.read_bytes())
    if format["kind"] == "geojson":
        for feature in whole["features"]:
            outline = shapely.geometry.shape(feature["geometry"])
            yield {**feature["properties"], "feature_id": feature.get("id"), "geometry_wkt": outline.wkt}
        return
    (sx, sy), (tx, ty) = whole["transform"]["scale"], whole["transform"]["translate"]
    arcs = []
    for arc in whole["arcs"]:
        x = y = 0
        line = []
        for step in arc:
            x, y = x + step[0], y + step[1]
            line.append((x * sx + tx, y * sy + ty))
        arcs.append(line)

    def ring(numbers):
        points = []
        for n in numbers:
            line = arcs[n] if n >= 0 else arcs[~n][::-1]
            points += line[1:] if points else line
        return points

    for name, collection in whole["objects"].items():
        if name != format.get("object", name):
            continue
        for area in collection["geometries"]:
            parts = {"Polygon": lambda a: [a], "MultiPolygon": lambda a: a}.get(area["type"], lambda a: [])(area.get("arcs"))
            rings = [[ring(r) for r in part] for part in parts]
            # Rounding collapsed small islands to a line: they hold no point.
            polygons = [shapely.Polygon(p[0], [r for r in p[1:] if len(r) > 3]) for p in rings if len(p[0]) > 3]
            outline = polygons[0] if len(polygons) == 1 else shapely.MultiPolygon(polygons)
            yield {**area.get("properties", {}), "feature_id": area.get("id"), "object": name, "geometry_wkt": outline.wkt}


def country_at(latitudes, longitudes, names, outlines):
    """The name of the smallest area that holds each point, or none: an index over the points, asked by areas."""
    import numpy as np
    import shapely

    shapes = shapely.from_wkt(outlines)
    tree = shapely.STRtree(shapely.points(longitudes, latitudes))
    area, point = tree.query(shapes, predicate="intersects")
    order = np.argsort(-shapely.area(shapes)[area], kind="stable")
    found = np.full(len(latitudes), None, dtype=object)
    found[point[order]] = np.asarray(names, dtype=object)[area[order]]
    return found.tolist()


def crosswalk(name):
    """A vocabulary as dictionaries; an empty cell is none."""
    with (HERE / f"tables/crosswalks/{name}.csv").open() as file:
        return [{k: v or None for k, v in row.items()} for row in csv.DictReader(file)]


def breaks():
    """Month-ends whose sexes are wrong as a whole, and troops of one contributor whose sexes are swapped."""
    rows = crosswalk("contribution_breaks")
    no_split = [r["month_end"] for r in rows if r["treatment"] == "no split"]
    swapped = [(r["month_end"], r["contributor_iso3"], r["mission"]) for r in rows if r["treatment"] == "swap"]
    return no_split, swapped
