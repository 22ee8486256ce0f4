//! What becomes of each feature of a map: stored with its outline, or in quarantine?

use ingest::{Origin, Source};

use crate::site::Site;

fn areas(format: &str) -> Source {
    let text = format!(
        r#"
id = "posts"
title = "Areas (synthetic)"
publisher = "nobody"
licence = "none"
citation = "none"
url = "https://example.org"
access = "public"
frequency = "never"

[format]
{format}

[mirror]
files = ["areas/*.json"]

[[column]]
name = "feature_id"
type = "text"
optional = true
meaning = "Id"

[[column]]
name = "name"
type = "text"
meaning = "Name"

[[column]]
name = "geometry_wkt"
type = "text"
meaning = "Outline"
"#
    );
    Source::parse("areas.toml", &text).expect("a declaration")
}

fn sync(format: &str, text: &str) -> (Site, Result<ingest::Outcome, ingest::IngestError>) {
    let site = Site::new();
    site.publish("areas/2025-01-01.json", text);
    let outcome = site.sync_source(Origin::Folder(site.mirror()), &areas(format));
    (site, outcome)
}

const TOPOLOGY: &str = r#"{"type": "Topology", "objects": {
  "land": {"type": "Point", "coordinates": [0, 0]},
  "areas": {"type": "GeometryCollection", "geometries": [
    {"type": "Polygon", "arcs": [[0]], "id": "716", "properties": {"name": "Whole"}},
    {"type": null, "properties": {"name": "Without outline"}},
    {"type": "Polygon", "arcs": [[7]], "id": "9", "properties": {"name": "Broken"}}]}},
  "arcs": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}"#;

#[test]
fn features_are_rows_and_one_whose_outline_is_broken_stands_aside() {
    let (site, outcome) = sync("kind = \"topojson\"\nobject = \"areas\"", TOPOLOGY);
    let manifest = &outcome.expect("most features are good").new[0];
    assert_eq!((manifest.rows, manifest.quarantined), (2, 1));
    assert_eq!(
        site.lines(
            "SELECT feature_id, name, geometry_wkt, source_line FROM raw.posts ORDER BY source_line"
        ),
        ["716|Whole|POLYGON((0 0,1 0,1 1,0 0))|1", "-|Without outline|-|2"]
    );
    assert_eq!(
        site.lines("SELECT line, \"column\", reason, value FROM quarantine"),
        ["3|geometry_wkt|arc 7 of 1|9"]
    );
}

#[test]
fn a_topology_of_several_objects_needs_the_name_of_one() {
    let (_, outcome) = sync("kind = \"topojson\"", TOPOLOGY);
    let text = outcome.expect_err("which object?").to_string();
    assert!(text.contains("areas, land") && text.contains("object"), "{text}");
}

#[test]
fn a_map_of_another_format_is_refused_by_name() {
    let (_, outcome) = sync("kind = \"geojson\"", TOPOLOGY);
    let text = outcome.expect_err("no GeoJSON").to_string();
    assert!(
        text.contains("not readable as GeoJSON") && text.contains("FeatureCollection"),
        "{text}"
    );
}

#[test]
fn properties_that_only_later_features_have_are_columns_too() {
    let text = r#"{"type": "FeatureCollection", "features": [
      {"type": "Feature", "properties": {}, "geometry": null},
      {"type": "Feature", "properties": {"name": "Late"}, "geometry": {"type": "Point", "coordinates": [1, 2]}}]}"#;
    let (site, outcome) = sync("kind = \"geojson\"", text);
    assert_eq!(outcome.expect("loads").new[0].rows, 2);
    assert_eq!(
        site.lines("SELECT name, geometry_wkt FROM raw.posts ORDER BY source_line"),
        ["-|-", "Late|POINT(1 2)"]
    );
}

#[test]
fn an_unknown_format_is_refused_with_those_that_are_known() {
    let text = "id = \"x\"\n[format]\nkind = \"shapefile\"";
    let error = Source::parse("x.toml", text).expect_err("refused").to_string();
    assert!(error.contains("shapefile") && error.contains("geojson"), "{error}");
}
