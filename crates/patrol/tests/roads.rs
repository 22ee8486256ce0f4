//! Roads are read from a made-up OpenStreetMap extract, and patrols drive on them.

use patrol::{Case, CaseTexts, Network, RoadError, Tasking, check_tasking};

mod cases;
#[path = "cases/pbf.rs"]
mod pbf;
use cases::CASE;

const EAST: f64 = 0.8;

/// A road north from the camp to a village, with a way round to the east, and a one-way street beyond.
fn map(direct: &[(&str, &str)]) -> Vec<u8> {
    let nodes = [
        (1, 19.5, EAST),
        (2, 19.6, EAST),
        (3, 19.55, EAST + 0.2),
        (4, 19.7, EAST),
        (5, 19.9, EAST),
    ];
    pbf::extract(
        &nodes,
        &[
            (&[1, 2], direct),
            (&[1, 3, 2], &[("highway", "track")]),
            (&[2, 4], &[("highway", "primary_link"), ("oneway", "yes")]),
            (&[4, 5], &[("highway", "footway")]),
        ],
    )
}

const ROAD: &[(&str, &str)] = &[("highway", "primary")];
const PLACES: &str = "id,name,latitude,longitude,people,risk,visit_min\n\
    village,Village,19.601,0.8,100,1,10\nbeyond,Beyond,19.7,0.8,100,1,10\nfoot,Foot,19.99,0.8,100,1,10\n";

fn toml() -> String {
    CASE.replace(
        "winding = 1.4\nspeed_km_h = 30\nterrain_km_h = { sand = 15 }",
        "roads = \"map.osm.pbf\"",
    ) + "[[vehicles]]\nname = \"car\"\nspeed_km_h = 20\nby_road_km_h = { primary = 60, track = 30 }\n"
}

fn plan(toml: &str, map: &[u8]) -> Tasking {
    let texts = CaseTexts { places: PLACES, roads: Some(map), ..CaseTexts::default() };
    let case = Case::parse(toml, texts).unwrap_or_else(|error| panic!("{error}"));
    let plan = cases::plan(&case);
    assert_eq!(check_tasking(&case, &plan), []);
    plan
}

fn minutes_to_village(toml: &str, map: &[u8]) -> Option<f64> {
    let plan = plan(toml, map);
    let patrol =
        plan.patrols.iter().find(|patrol| patrol.stops.iter().any(|stop| stop.id == "village"))?;
    Some(patrol.stops[1].arrive_min - patrol.stops[0].leave_min)
}

#[test]
fn the_quickest_way_counts_kinds_of_roads_and_joins_places_to_them() {
    // 11.1 km at 60 km/h, then 0.1 km off the road at 20 km/h.
    let direct = minutes_to_village(&toml(), &map(ROAD)).expect("visited");
    assert!((direct - (11.12 + 0.33)).abs() < 0.1, "{direct}");
    // Where the road is barred, the track: 21.7 + 21.7 km at 30 km/h.
    let barred = &[("highway", "primary"), ("motor_vehicle", "no")];
    let round = minutes_to_village(&toml(), &map(barred)).expect("visited");
    assert!((round - 87.2).abs() < 1.0, "{round}");
}

#[test]
fn one_way_streets_are_not_driven_back_and_footpaths_not_at_all() {
    let plan = plan(&toml(), &map(ROAD));
    let left: Vec<&str> = plan.not_visited.iter().map(|left| left.id.as_str()).collect();
    assert_eq!(left, ["beyond", "foot"]);
    assert!(
        plan.travel_note.contains("OpenStreetMap")
            && plan.travel_note.contains("1 have none within 25 km")
    );
    assert!(
        plan.to_gpx().contains("DRAFT") && plan.to_sheet().contains("© OpenStreetMap contributors")
    );
}

#[test]
fn a_blocked_spot_and_help_that_does_not_reach_the_road_make_a_way_round() {
    let blocked = toml() + "[[blocked]]\nlatitude = 19.6\nlongitude = 0.8\nkm = 0.5\n";
    assert_eq!(minutes_to_village(&blocked, &map(ROAD)), None);
    let blocked = toml() + "[[blocked]]\nlatitude = 19.55\nlongitude = 1.0\nkm = 1\n";
    assert!(minutes_to_village(&blocked, &map(ROAD)).is_some());
    // Five kilometres from any point of the road, but on it.
    let between = toml() + "[[blocked]]\nlatitude = 19.55\nlongitude = 0.8\nkm = 0.5\n";
    let round = minutes_to_village(&between, &map(ROAD)).expect("visited");
    assert!((round - 87.2).abs() < 1.0, "{round}");
    // Help reaches 4 km around either end of the road, and not its middle.
    let apart = toml().replace("within_min = 60", "within_min = 2").replace(
        "bases = [",
        "bases = [{ name = \"Other\", latitude = 19.6, longitude = 0.8, speed_km_h = 120 }, ",
    );
    assert_eq!(minutes_to_village(&apart, &map(ROAD)), None);
    let whole = apart.replace("within_min = 2", "within_min = 3");
    assert!(minutes_to_village(&whole, &map(ROAD)).is_some());
    // The track's bend is 22 km off: 11 minutes for the helicopter, more than is allowed.
    let near = toml().replace("within_min = 60", "within_min = 6");
    assert!(minutes_to_village(&near, &map(ROAD)).is_some());
    assert_eq!(minutes_to_village(&near, &map(&[("highway", "steps")])), None);
}

#[test]
fn what_is_no_map_is_refused() {
    assert!(matches!(Network::parse(b"no map at all", &[]), Err(RoadError::NotPbf(_))));
    assert_eq!(Network::parse(&pbf::extract(&[(1, 1.0, 1.0)], &[]), &[]), Err(RoadError::NoRoads));
    let whole = map(ROAD);
    for cut in (0..whole.len()).step_by(7) {
        let _ = Network::parse(&whole[..cut], &[]);
    }
}
