//! Shapes of our own making, each with what stands in the specifications.

use super::*;

const TOPOLOGY: &str = r#"{"type": "Topology", "transform": {"scale": [0.5, 0.5], "translate": [10, 0]},
  "objects": {"area": OBJECT},
  "arcs": [[[0, 0], [2, 0], [0, 2]], [[2, 2], [-2, 0], [0, -2]], [[0, 0], [2, 2]], []]}"#;

fn topojson(object: &str) -> Result<Vec<Feature>, String> {
    parse(&Format::Topojson { object: None }, TOPOLOGY.replace("OBJECT", object).as_bytes())
}

fn geojson(features: &str) -> Result<Vec<Feature>, String> {
    let text = format!("{{\"type\": \"FeatureCollection\", \"features\": [{features}]}}");
    parse(&Format::Geojson {}, text.as_bytes())
}

/// The outline of the only feature, `-` where it has none, or why it cannot be read.
fn check(found: Result<Vec<Feature>, String>, expect: &str) {
    let features = found.expect("a file that can be read");
    assert_eq!(features.len(), 1);
    let outline = features[0].outline.clone();
    assert_eq!(outline.unwrap_or_else(Some).as_deref().unwrap_or("-"), expect);
}

fn check_arcs(kind: &str, arcs: &str, expect: &str) {
    check(topojson(&format!("{{\"type\": \"{kind}\", \"arcs\": {arcs}}}")), expect);
}

fn check_geojson(geometry: &str, expect: &str) {
    check(geojson(&format!("{{\"type\": \"Feature\", \"geometry\": {geometry}}}")), expect);
}

#[test]
fn arcs_are_steps_on_a_grid_and_share_their_ends() {
    check_arcs("Polygon", "[[0, 1]]", "POLYGON((10 0,11 0,11 1,10 1,10 0))");
    check_arcs("LineString", "[2]", "LINESTRING(10 0,11 1)");
    check_arcs("MultiLineString", "[[2], [0]]", "MULTILINESTRING((10 0,11 1),(10 0,11 0,11 1))");
}

#[test]
fn a_negative_index_is_the_arc_backwards() {
    check_arcs("LineString", "[-3]", "LINESTRING(11 1,10 0)");
    check_arcs("Polygon", "[[2, -1]]", "POLYGON((10 0,11 1,11 0,10 0))");
}

#[test]
fn several_polygons_keep_their_rings() {
    let ring = "(10 0,11 0,11 1,10 1,10 0)";
    check_arcs("MultiPolygon", "[[[0, 1]], [[0, 1]]]", &format!("MULTIPOLYGON(({ring}),({ring}))"));
}

#[test]
fn no_arcs_and_an_arc_without_points_are_empty_outlines() {
    check_arcs("Polygon", "[]", "POLYGON EMPTY");
    check_arcs("MultiPolygon", "[]", "MULTIPOLYGON EMPTY");
    check_arcs("LineString", "[3]", "LINESTRING EMPTY");
    check_arcs("Polygon", "[[3], [2, -3]]", "POLYGON EMPTY");
    check_arcs("Polygon", "[[2, -3], [3]]", "POLYGON((10 0,11 1,10 0))");
    check_arcs("MultiPolygon", "[[], [[3]], [[2, -3]]]", "MULTIPOLYGON(((10 0,11 1,10 0)))");
    check_geojson(r#"{"type": "MultiPolygon", "coordinates": []}"#, "MULTIPOLYGON EMPTY");
}

#[test]
fn arcs_that_are_not_there_or_do_not_meet_are_refused() {
    check_arcs("LineString", "[4]", "arc 4 of 4");
    check_arcs("LineString", "[-5]", "arc -5 of 4");
    check_arcs("LineString", "[0.5]", "arc 0.5 of 4");
    check_arcs("LineString", "[1e300]", &format!("arc {} of 4", 1e300));
    check_arcs("LineString", "[0, 2]", "arc 2 does not begin where the one before ends");
    check_arcs("Polygon", "[0]", "expected an array, found 0");
    check_arcs("Circle", "[0]", "\"Circle\" is no kind of shape");
}

#[test]
fn a_shape_without_a_kind_has_no_outline() {
    check(topojson("{\"type\": null, \"properties\": {\"name\": \"nowhere\"}}"), "-");
    check_geojson("null", "-");
}

#[test]
fn points_are_on_the_grid_too() {
    check(topojson("{\"type\": \"Point\", \"coordinates\": [2, 4]}"), "POINT(11 2)");
    check(topojson("{\"type\": \"MultiPoint\", \"coordinates\": [[2, 4]]}"), "MULTIPOINT((11 2))");
    check(topojson("{\"type\": \"Point\"}"), "a Point without coordinates");
}

#[test]
fn a_collection_gives_its_members_and_one_inside_it_stays_together() {
    let line = "{\"type\": \"LineString\", \"arcs\": [2]}";
    let inner = format!("{{\"type\": \"GeometryCollection\", \"geometries\": [{line}]}}");
    let object = format!(
        "{{\"type\": \"GeometryCollection\", \"geometries\": [{{\"id\": 7, \"type\": null}}, {inner}]}}"
    );
    let features = topojson(&object).expect("reads");
    assert_eq!(features.len(), 2);
    assert_eq!(features[0].id.as_deref(), Some("7"));
    assert_eq!(features[1].object.as_deref(), Some("area"));
    let outline = features[1].outline.clone().expect("an outline");
    assert_eq!(outline.as_deref(), Some("GEOMETRYCOLLECTION(LINESTRING(10 0,11 1))"));
}

#[test]
fn every_kind_of_geojson_geometry_is_read() {
    check_geojson(r#"{"type": "Point", "coordinates": [1, 2, 300]}"#, "POINT(1 2)");
    check_geojson(r#"{"type": "MultiPoint", "coordinates": [[1, 2]]}"#, "MULTIPOINT((1 2))");
    check_geojson(r#"{"type": "LineString", "coordinates": []}"#, "LINESTRING EMPTY");
    let ring = "[[0, 0], [1, 0], [1, 1], [0, 0]]";
    check_geojson(
        &format!(r#"{{"type": "MultiPolygon", "coordinates": [[{ring}]]}}"#),
        "MULTIPOLYGON(((0 0,1 0,1 1,0 0)))",
    );
    check_geojson(
        r#"{"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": [1, 2]}]}"#,
        "GEOMETRYCOLLECTION(POINT(1 2))",
    );
}

#[test]
fn one_malformed_outline_does_not_spoil_the_file() {
    check_geojson(r#"{"type": "Point", "coordinates": "here"}"#, "not a GeoJSON geometry");
    check_geojson(r#"{"type": "Point", "coordinates": [1]}"#, "not a GeoJSON geometry");
    check_geojson(
        r#"{"type": "Point", "coordinates": [20, 91]}"#,
        "a position off the earth: longitude 20, latitude 91",
    );
    check_geojson(r#"{"type": "Point", "coordinates": [180.0000001, 0]}"#, "POINT(180 0)");
}

#[test]
fn a_file_that_is_something_else_says_what_was_expected() {
    let refused = |format: &Format, text: &str, word: &str| {
        let error = parse(format, text.as_bytes()).expect_err("refused");
        assert!(error.contains(word), "{error}");
    };
    let geojson = Format::Geojson {};
    let topojson = Format::Topojson { object: Some("countries".to_owned()) };
    refused(&geojson, r#"{"type": "Topology", "objects": {}, "arcs": []}"#, "FeatureCollection");
    refused(&geojson, "[", "EOF");
    refused(&topojson, r#"{"type": "FeatureCollection", "features": []}"#, "Topology");
    refused(&topojson, r#"{"type": "Topology", "objects": {"land": {}}}"#, "found land");
    refused(&topojson, &"[".repeat(100_000), "expected");
}

#[test]
fn a_small_file_cannot_draw_without_end() {
    let arc = "[0,0],".repeat(10_000);
    let uses = "0,".repeat(10_000);
    let text = format!(
        r#"{{"type": "Topology", "objects": {{"a": {{"type": "LineString", "arcs": [{uses}0]}}}}, "arcs": [[{arc}[0,0]]]}}"#
    );
    let found = parse(&Format::Topojson { object: None }, text.as_bytes());
    check(found, "more positions than a map has: is the file damaged?");
}
