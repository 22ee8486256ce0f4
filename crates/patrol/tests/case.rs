//! A camp's case is read, posed, planned and put into words; what is promised of the plan is worked
//! out again here, from the case alone.

use patrol::{Case, Rule, Tasking, check, solve};
use proptest::prelude::*;

const CASE: &str = r#"
name = "Example"
first_day = "2018-11-19"
days = 2
patrols_per_day = 1
leave = "06:00"
back = "16:00"
places = "places.csv"

[camp]
name = "Camp"
latitude = 19.5
longitude = 0.8

[travel]
winding = 1.4
speed_km_h = 30
terrain_km_h = { sand = 15 }

[help]
within_min = 60
bases = [{ name = "Helicopter", latitude = 19.5, longitude = 0.8, speed_km_h = 120 }]
"#;

const PLACES: &str =
    "id,name,latitude,longitude,people,risk,visit_min,opens,closes,last_visit,terrain,rule,note
market,Market & town,19.7,0.9,4000,0.02,60,09:00,12:00,2018-11-05,,,market day
wells,Wells,19.4,1.0,300,0.05,30,,,,,must,
elders,Elders,19.6,0.9,200,0.09,45,,,,,must_not,fear of reprisals
far,Far town,21.5,0.9,9000,0.05,60,,,,,,
";

fn read(toml: &str, places: &str) -> Case {
    Case::parse(toml, places, None).unwrap_or_else(|error| panic!("{error}"))
}

fn plan(case: &Case) -> Tasking {
    let posed = case.pose(|_| false).expect("a problem");
    let plan = solve(&posed.problem, 1, |so_far| so_far.iterations >= 30).expect("there is time");
    assert_eq!(check(&posed.problem, &plan), []);
    Tasking::new(case, &posed, &plan)
}

/// Reads a case that is wrong and compares all that is said of it.
fn refused(toml: &str, places: &str, expect: &[&str]) {
    let error = Case::parse(toml, places, None).expect_err("the case is wrong").to_string();
    assert_eq!(error.lines().collect::<Vec<_>>(), expect);
}

#[test]
fn places_are_visited_or_it_is_said_why_not() {
    let plan = plan(&read(CASE, PLACES));
    let mut visited: Vec<&str> = plan.visit_ids().collect();
    visited.sort_unstable();
    assert_eq!(visited, ["market", "wells"]);
    let reasons: Vec<&str> = plan.not_visited.iter().map(|left| left.reason.as_str()).collect();
    assert_eq!(
        reasons,
        ["must not be visited: fear of reprisals", "help takes 111 min, more than 60"]
    );
    let market = plan.patrols.iter().flat_map(|patrol| &patrol.stops).find(|s| s.id == "market");
    // 4000 × 0.02, half of it regained 14 days after the last visit.
    assert!(market.is_some_and(|stop| (stop.value - 40.0).abs() < 1e-9 && stop.begin_min >= 540.0));
    assert_eq!(plan.value_at_most, Some(plan.value));
}

#[test]
fn a_place_that_must_be_visited_comes_before_any_worth() {
    let short = CASE.replace("16:00", "11:00").replace("days = 2", "days = 1");
    let far_apart = PLACES.replace("19.4,1.0,300", "19.1,0.8,1");
    let plan = plan(&read(&short, &far_apart));
    assert_eq!(plan.visit_ids().collect::<Vec<_>>(), ["wells"]);
    assert!(plan.value_at_most.is_some_and(|most| most >= plan.value));
}

#[test]
fn a_closed_road_is_not_driven_and_an_earlier_plan_is_kept_to() {
    let closed = CASE.replace("\n[camp]", "closed = [[\"camp\", \"wells\"]]\n[camp]");
    let case = read(&closed, PLACES);
    for patrol in plan(&case).patrols {
        let legs = patrol.stops.windows(2).map(|leg| (leg[0].id.clone(), leg[1].id.clone()));
        for (from, to) in legs {
            assert!(!["camp", "wells"].iter().all(|end| *end == from || *end == to), "{from} {to}");
        }
    }
    // Two like villages on opposite sides, time for one: the earlier plan decides.
    let one = CASE.replace("16:00", "08:00").replace("days = 2", "days = 1");
    let villages = "id,name,latitude,longitude,people,risk\n\
        north,North,19.62,0.8,100,1\nsouth,South,19.38,0.8,101,1\n";
    let case = read(&one, villages);
    for earlier in ["north", "south"] {
        let posed = case.pose(|id| id == earlier).expect("a problem");
        let found = solve(&posed.problem, 1, |so_far| so_far.iterations >= 30).expect("time");
        assert!(Tasking::new(&case, &posed, &found).visits(earlier));
    }
}

#[test]
fn listed_minutes_replace_the_estimate_and_what_is_not_listed_has_no_road() {
    let toml = CASE.replace(
        "winding = 1.4\nspeed_km_h = 30\nterrain_km_h = { sand = 15 }",
        "legs = \"legs.csv\"",
    );
    let legs = "from,to,minutes\ncamp,wells,50\nwells,camp,70\ncamp,market,20\n";
    let case = Case::parse(&toml, PLACES, Some(legs)).expect("reads");
    let plan = plan(&case);
    assert_eq!(plan.visit_ids().collect::<Vec<_>>(), ["wells"]);
    assert_eq!(plan.patrols[0].travel_min, 120.0);
    assert!(plan.travel_note.contains("as listed"));
}

#[test]
fn all_that_is_wrong_is_said_at_once() {
    let toml = CASE.replace("days = 2", "days = 0").replace("\"06:00\"", "\"6h\"");
    let places = PLACES.replace("0.02", "often").replace("must_not", "never");
    refused(
        &toml,
        &places,
        &[
            "problem file, days: found 0, expected a whole number from 1 to 366",
            "problem file, leave: found 6h, expected a time of day such as \"06:30\"",
            "places, line 2, risk: found \"often\", expected a number from 0",
            "places, line 4, rule: found \"never\", expected must, must_not or nothing",
        ],
    );
    refused(
        &CASE.replace("within_min = 60", "within_min = 60\nwithin_hours = 1"),
        PLACES,
        &[
            "problem file: TOML parse error at line 22, column 1",
            "   |",
            "22 | within_hours = 1",
            "   | ^^^^^^^^^^^^",
            "unknown field `within_hours`, expected `within_min` or `bases`",
        ],
    );
    refused(
        CASE,
        "id,name\n",
        &[
            "places, line 1: column latitude is missing",
            "places, line 1: column longitude is missing",
            "places, line 1: column people is missing",
            "places, line 1: column risk is missing",
        ],
    );
}

#[test]
fn every_output_says_draft_until_the_plan_is_approved() {
    let draft = plan(&read(CASE, PLACES));
    let outputs =
        |plan: &Tasking| [plan.to_cards(), plan.to_geojson(), plan.to_gpx(), plan.to_csv()];
    assert!(outputs(&draft).iter().all(|text| text.contains("DRAFT")));
    assert!(draft.to_gpx().contains("Market &amp; town"));
    let day = "2018-11-18".parse().expect("a day");
    let approved = draft.approve("Operations", day).expect("a name");
    assert!(outputs(&approved).iter().all(|text| !text.contains("DRAFT")));
    assert_eq!(approved.check_approval(), Ok(()));
    let text = serde_json::to_string(&approved).expect("JSON");
    let changed: Tasking = serde_json::from_str(&text.replace("Wells", "Walls")).expect("a plan");
    assert!(changed.check_approval().is_err());
    let same: Tasking = serde_json::from_str(&text).expect("a plan");
    assert_eq!(same.check_approval(), Ok(()));
    assert!(approved.approve("  ", day).is_err());
}

/// A row of a made-up place near the camp.
fn row() -> impl Strategy<Value = String> {
    let rule = prop_oneof![3 => Just(""), 1 => Just("must"), 1 => Just("must_not")];
    let window = prop_oneof![2 => Just((0, 24)), 1 => (6..12, 12..18)];
    (-40..40, -40..40, 0..500, 1..90, window, rule).prop_map(
        |(north, east, people, visit, (opens, closes), rule)| {
            let (latitude, longitude) =
                (19.5 + f64::from(north) / 50.0, 0.8 + f64::from(east) / 50.0);
            format!("{latitude},{longitude},{people},0.1,{visit},{opens}:00,{closes}:00,{rule}")
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    /// Everything is reckoned anew from the case, in its own words: windows, the day, help, rules.
    #[test]
    fn every_plan_keeps_what_the_case_asks_for(rows in prop::collection::vec(row(), 0..25), within in 20..90) {
        let header = "id,name,latitude,longitude,people,risk,visit_min,opens,closes,rule";
        let rows = rows.iter().enumerate().map(|(k, row)| format!("p{k},P{k},{row}"));
        let places = std::iter::once(header.to_owned()).chain(rows).collect::<Vec<_>>().join("\n");
        let case = read(&CASE.replace("within_min = 60", &format!("within_min = {within}")), &places);
        let plan = plan(&case);
        let mut seen = Vec::new();
        for patrol in &plan.patrols {
            prop_assert_eq!(patrol.stops[0].arrive_min, 360.0);
            prop_assert!(patrol.stops.last().is_some_and(|stop| stop.arrive_min <= 960.0 + 1e-6));
            for leg in patrol.stops.windows(2) {
                let place = |stop: &patrol::Stop| case.places.iter().find(|p| p.id == stop.id);
                let point = |stop: &patrol::Stop| place(stop).map_or(case.camp.point, |p| p.point);
                let km = point(&leg[0]).distance_km(point(&leg[1]));
                prop_assert!(leg[1].arrive_min >= leg[0].leave_min + 60.0 * 1.4 * km / 30.0 - 1e-6);
                let help_min = 60.0 * case.camp.point.distance_km(point(&leg[1])) / 120.0;
                prop_assert!(help_min <= f64::from(within) + 1e-6);
                if let Some(place) = place(&leg[1]) {
                    prop_assert!(place.rule != Rule::MustNot);
                    prop_assert!(leg[1].begin_min >= place.opens_min - 1e-6);
                    prop_assert!(leg[1].begin_min <= place.closes_min + 1e-6);
                    prop_assert!(leg[1].leave_min - leg[1].begin_min >= place.visit_min - 1e-6);
                    seen.push(place.id.clone());
                }
            }
        }
        let count = seen.len();
        seen.sort();
        seen.dedup();
        prop_assert_eq!(seen.len(), count);
        prop_assert_eq!(count + plan.not_visited.len(), case.places.len());
        prop_assert!(plan.patrols.len() <= 2);
    }

    #[test]
    fn no_text_makes_the_reader_panic(places in "(id|camp|,|\n|\"|[0-9:.-]{0,6}|latitude|must){0,30}", legs in "[a-z,\n0-9]{0,40}") {
        let header = "id,name,latitude,longitude,people,risk,opens,closes,rule\n";
        let _ = Case::parse(CASE, &places, None);
        let _ = Case::parse(CASE, &format!("{header}{places}"), Some(&legs));
        let _ = Case::parse(&places, PLACES, None);
    }
}
