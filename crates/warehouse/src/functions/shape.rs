//! Does this area hold this place?
//!
//! An area is a polygon or several, as Well-Known Text in degrees, longitude first (WGS 84). Its edges
//! are straight lines between longitudes and latitudes, as in GeoJSON; an area over the date line is
//! cut there into two parts, as publishers do. A place on an edge belongs to the area. A place is
//! inside a polygon where a line from it due east crosses the polygon's rings an odd number of times:
//! that needs no order of points and cannot fail on rings that cross themselves.

use base::Point;
use robust::{Coord, orient2d};
use rstar::primitives::{GeomWithData, Line, Rectangle};
use rstar::{AABB, RTree};
use wkt::Wkt;
use wkt::types::{LineString, Polygon};

/// How much of a text that cannot be read is shown.
const SHOWN: usize = 60;

/// The rectangle around a part, whose part it is, and which.
pub(super) type PartOf = GeomWithData<Rectangle<[f64; 2]>, (usize, usize)>;

/// The polygons of one area, each with a tree of its edges.
pub(super) struct Shape {
    parts: Vec<RTree<Line<[f64; 2]>>>,
    /// On the sphere of radius 1.
    pub(super) area: f64,
}

impl Shape {
    /// Reads `POLYGON` or `MULTIPOLYGON`; the error says what is wrong and how the text begins.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let wrong = |cause: &str| {
            let beginning: String = text.chars().take(SHOWN).collect();
            let cut = if beginning.len() < text.len() { "…" } else { "" };
            format!("{cause}, found {beginning:?}{cut}")
        };
        // Asked first: collections in collections in … would exhaust the parser's stack.
        let begins = |word: &str| {
            text.trim_start()
                .get(..word.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(word))
        };
        if !begins("POLYGON") && !begins("MULTIPOLYGON") {
            return Err(wrong("expected POLYGON or MULTIPOLYGON in Well-Known Text"));
        }
        if !after_the_last_bracket(text).trim().is_empty() {
            return Err(wrong("not Well-Known Text (more follows the last bracket)"));
        }
        let polygons = match text.parse::<Wkt<f64>>() {
            Ok(Wkt::Polygon(polygon)) => vec![polygon],
            Ok(Wkt::MultiPolygon(several)) => several.into_inner().0,
            Ok(_) => return Err(wrong("expected POLYGON or MULTIPOLYGON")),
            Err(cause) => return Err(wrong(&format!("not Well-Known Text ({cause})"))),
        };
        for ring in polygons.iter().flat_map(Polygon::rings) {
            check(ring).map_err(|cause| wrong(&cause))?;
        }
        let area = polygons.iter().map(area).sum();
        let edges = |polygon: &Polygon<f64>| polygon.rings().iter().flat_map(edges).collect();
        let parts = polygons.iter().map(|p| RTree::bulk_load(edges(p))).collect();
        Ok(Self { parts, area })
    }

    /// Whether the place is inside or on an edge.
    pub(super) fn holds(&self, place: Point) -> bool {
        self.parts.iter().any(|part| part_holds(part, place))
    }

    /// The parts, for a tree of many areas: `of` says whose they are.
    pub(super) fn rectangles(&self, of: usize) -> impl Iterator<Item = PartOf> {
        let parts = self.parts.iter().enumerate().filter(|(_, part)| part.size() > 0);
        parts.map(move |(i, part)| GeomWithData::new(part.root().envelope().into(), (of, i)))
    }

    /// Whether one part holds the place.
    pub(super) fn part_holds(&self, part: usize, place: Point) -> bool {
        part_holds(&self.parts[part], place)
    }
}

/// The coordinates under which a place is found: longitudes 180 and -180 are one meridian.
pub(super) fn coordinates(place: Point) -> impl Iterator<Item = [f64; 2]> {
    let (latitude, longitude) = (place.latitude(), place.longitude());
    let other = (longitude.abs() == 180.0).then_some([-longitude, latitude]);
    std::iter::once([longitude, latitude]).chain(other)
}

fn part_holds(edges: &RTree<Line<[f64; 2]>>, place: Point) -> bool {
    coordinates(place).any(|[x, y]| {
        let due_east = AABB::from_corners([x, y], [180.0_f64.max(x), y]);
        let mut inside = false;
        for edge in edges.locate_in_envelope_intersecting(due_east) {
            let (from, to) = (edge.from, edge.to);
            let side = orient2d(coord(from), coord(to), coord([x, y]));
            if side == 0.0 && from[0].min(to[0]) <= x {
                return true;
            }
            // An end belongs to the edge above it, so that no crossing counts twice.
            let crosses = (from[1] > y) != (to[1] > y);
            inside ^= crosses && (side > 0.0) == (to[1] > from[1]);
        }
        inside
    })
}

/// What follows the bracket that closes the first one: the parser does not look there.
fn after_the_last_bracket(text: &str) -> &str {
    let mut open = 0_i64;
    let closes = |(_, c): &(usize, char)| {
        open += i64::from(*c == '(') - i64::from(*c == ')');
        *c == ')' && open <= 0
    };
    text.char_indices().find(closes).map_or("", |(at, _)| &text[at + 1..])
}

fn coord([x, y]: [f64; 2]) -> Coord<f64> {
    Coord { x, y }
}

fn check(ring: &LineString<f64>) -> Result<(), String> {
    let coords = ring.coords();
    if let Some(c) = coords.iter().find(|c| Point::try_new(c.y, c.x).is_err()) {
        return Err(format!("({} {}) is not a longitude and a latitude in degrees", c.x, c.y));
    }
    match (coords.first(), coords.last()) {
        (Some(first), Some(last)) if (first.x, first.y) != (last.x, last.y) => {
            Err(format!("a ring from ({} {}) does not end there", first.x, first.y))
        }
        _ => Ok(()),
    }
}

fn edges(ring: &LineString<f64>) -> impl Iterator<Item = Line<[f64; 2]>> + '_ {
    let at = |c: &wkt::types::Coord<f64>| [c.x, c.y];
    ring.coords().windows(2).map(move |pair| Line::new(at(&pair[0]), at(&pair[1])))
}

/// The outer ring less the holes: `sum (lon2 - lon1) (sin lat1 + sin lat2) / 2` for each ring.
fn area(polygon: &Polygon<f64>) -> f64 {
    let ring = |ring: &LineString<f64>| {
        let edge = |e: Line<[f64; 2]>| {
            let width = (e.to[0] - e.from[0]).to_radians();
            width * (e.from[1].to_radians().sin() + e.to[1].to_radians().sin()) / 2.0
        };
        edges(ring).map(edge).sum::<f64>().abs()
    };
    let (outer, holes) = polygon
        .rings()
        .split_first()
        .map_or((0.0, 0.0), |(outer, holes)| (ring(outer), holes.iter().map(ring).sum()));
    (outer - holes).max(0.0)
}

#[cfg(test)]
mod tests {
    use geo::{Coord, CoordinatePosition, LineString, MultiPolygon, Polygon, coordinate_position};
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str, latitude: f64, longitude: f64, expect: bool) {
        let shape = Shape::parse(text).expect(text);
        let place = Point::try_new(latitude, longitude).expect("on earth");
        assert_eq!(shape.holds(place), expect, "({latitude}, {longitude}) in {text}");
    }

    const RING: &str = "POLYGON((0 0, 9 0, 9 9, 0 9, 0 0), (3 3, 6 3, 6 6, 3 6, 3 3))";

    #[test]
    fn a_hole_is_outside_and_its_edge_inside() {
        check(RING, 1.0, 1.0, true);
        check(RING, 4.5, 4.5, false);
        check(RING, 3.0, 4.0, true);
        check(RING, 4.0, 1.0, true);
        check(RING, 4.0, 7.0, true);
    }

    #[test]
    fn edges_and_corners_belong_to_the_area() {
        for (latitude, longitude) in [(0.0, 0.0), (9.0, 9.0), (0.0, 5.0), (9.0, 5.0), (5.0, 9.0)] {
            check(RING, latitude, longitude, true);
        }
        check(RING, 0.0, -1.0, false);
        check(RING, 9.0, 9.5, false);
        check(RING, 9.0, -0.5, false);
        check("POLYGON((0 0, 3 1, 0 2, 0 0))", 0.5, 1.5, true);
    }

    #[test]
    fn parts_empty_areas_and_heights_are_read() {
        let two = "multipolygon (((0 0, 1 0, 1 1, 0 0)), ((5 5, 6 5, 6 6, 5 5)))";
        check(two, 5.2, 5.5, true);
        check(two, 3.0, 3.0, false);
        check("POLYGON EMPTY", 0.0, 0.0, false);
        check("MULTIPOLYGON EMPTY", 0.0, 0.0, false);
        check("POLYGON Z((0 0 7, 2 0 7, 2 2 7, 0 0 7))", 0.5, 1.0, true);
    }

    #[test]
    fn the_date_line_is_one_meridian_under_two_names() {
        let west = "POLYGON((170 0, 180 0, 180 5, 170 5, 170 0))";
        check(west, 2.0, -180.0, true);
        check(west, 2.0, -179.9, false);
    }

    #[test]
    fn what_is_no_area_is_refused_with_its_beginning() {
        let long = format!("POLYGON((0 0, 1 0, 1 1, 0 0){}", "x".repeat(500));
        let deep = "GEOMETRYCOLLECTION(".repeat(100_000);
        for (text, words) in [
            ("", ["expected POLYGON", "\"\""]),
            ("POINT(1 2)", ["expected POLYGON", "POINT(1 2)"]),
            (deep.as_str(), ["expected POLYGON", "GEOMETRYCOLLECTION("]),
            (long.as_str(), ["not Well-Known Text", "…"]),
            ("POLYGON((0 0, 1 0, 1 1))", ["a ring from (0 0) does not end there", "POLYGON"]),
            ("POLYGON((0 0, 400 0, 1 1, 0 0))", ["(400 0) is not a longitude", "POLYGON"]),
            ("POLYGON((0 0, NaN 0, 1 1, 0 0))", ["NaN", "POLYGON"]),
            ("POLYGON((0 0, 1 0, 1 1, 0 0)) and more", ["not Well-Known Text", "and more"]),
            ("ÄÖÜ", ["expected POLYGON", "ÄÖÜ"]),
        ] {
            let error = Shape::parse(text).err().unwrap_or_else(|| panic!("{text} was read"));
            assert!(words.iter().all(|w| error.contains(w)), "{error} lacks one of {words:?}");
            assert!(error.len() < 300, "{} bytes", error.len());
        }
    }

    #[test]
    fn an_octant_has_an_eighth_of_the_sphere() {
        let octant = Shape::parse("POLYGON((0 0, 90 0, 90 90, 0 90, 0 0))").expect("read");
        assert!((octant.area - std::f64::consts::FRAC_PI_2).abs() < 1e-12);
    }

    /// A ring around a middle, its corners on whole and half degrees so that points meet edges.
    fn star() -> impl Strategy<Value = Vec<(f64, f64)>> {
        prop::collection::vec(1_u8..=8, 3..12).prop_map(|radii| {
            let turn = std::f64::consts::TAU / radii.len() as f64;
            let at = |(i, r): (usize, &u8)| {
                let (sin, cos) = (turn * i as f64).sin_cos();
                let corner = |x: f64| (x * f64::from(*r) * 2.0).round() / 2.0;
                (corner(cos), corner(sin))
            };
            let mut ring: Vec<(f64, f64)> = radii.iter().enumerate().map(at).collect();
            ring.push(ring[0]);
            ring
        })
    }

    fn text(ring: &[(f64, f64)]) -> String {
        let points: Vec<String> = ring.iter().map(|(x, y)| format!("{x} {y}")).collect();
        format!("({})", points.join(", "))
    }

    proptest! {
        #[test]
        fn no_text_is_too_strange_to_be_read_or_refused(
            text in prop_oneof!["\\PC*", "(MULTI)?POLYGON( EMPTY| Z)?[ ()0-9.,eE+naifNI-]{0,60}"],
        ) {
            if let Ok(shape) = Shape::parse(&text) {
                shape.holds(Point::try_new(0.0, 0.0).expect("on earth"));
                prop_assert!(shape.area >= 0.0, "{} has area {}", text, shape.area);
            }
        }

        /// The crate `geo` shares no code with this module; it visits every edge.
        #[test]
        fn a_tree_of_edges_finds_what_visiting_every_edge_finds(
            ring in star(),
            hole in prop::bool::ANY,
            reversed in prop::bool::ANY,
            points in prop::collection::vec((-18_i8..=18, -18_i8..=18), 20),
        ) {
            let mut inner: Vec<(f64, f64)> = ring.iter().map(|(x, y)| (x / 4.0, y / 4.0)).collect();
            if reversed {
                inner.reverse();
            }
            let rings = if hole { vec![ring.clone(), inner.clone()] } else { vec![ring.clone()] };
            let written: Vec<String> = rings.iter().map(|r| text(r)).collect();
            let shape = Shape::parse(&format!("MULTIPOLYGON(({}))", written.join(", ")));
            let shape = shape.expect("read");
            let mut lines = rings.into_iter().map(LineString::from);
            let outer = lines.next().expect("an outer ring");
            let judge = MultiPolygon::new(vec![Polygon::new(outer, lines.collect())]);
            for (x, y) in points {
                let (x, y) = (f64::from(x) / 2.0, f64::from(y) / 2.0);
                let judged = judge.coordinate_position(&Coord { x, y });
                let expected = judged != coordinate_position::CoordPos::Outside;
                let place = Point::try_new(y, x).expect("on earth");
                prop_assert_eq!(shape.holds(place), expected, "({}, {})", x, y);
            }
        }
    }
}
