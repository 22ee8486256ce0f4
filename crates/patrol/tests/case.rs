//! A case is read, planned and put into words; what is promised of the plan is worked
//! out again here, from the case alone.

use patrol::{Case, CaseTexts, Tasking, Wishes, check_tasking, plan_case};
use proptest::prelude::*;

mod cases;
use cases::{CASE, PLACES, plan, read, refused};

#[test]
fn places_are_visited_or_it_is_said_why_not() {
    let plan = plan(&read(CASE, PLACES));
    let mut visited: Vec<&str> = plan.visit_ids().collect();
    visited.sort_unstable();
    visited.dedup();
    assert_eq!(visited, ["market", "wells"]);
    let reasons: Vec<&str> = plan.not_visited.iter().map(|left| left.reason.as_str()).collect();
    assert_eq!(
        reasons,
        ["help takes 111 min, more than 60", "must not be visited: fear of reprisals"]
    );
    let stops = plan.visit_stops().filter(|(_, stop)| stop.id == "market");
    let worth: f64 = stops.map(|(_, stop)| stop.value).sum();
    // 4000 × 0.02, half of it regained 14 days after the last visit; a second visit a day later, or
    // one a day later instead, adds little.
    assert!((40.0..48.0).contains(&worth), "{worth}");
    assert!(plan.visit_stops().all(|(_, stop)| stop.id != "market" || stop.begin_min >= 540.0));
    assert!(plan.value_at_most.is_some_and(|most| most >= plan.value));
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
fn a_place_at_the_camp_that_closes_before_patrols_leave_is_not_visited() {
    let late = CASE.replace("06:00", "07:00");
    let town = |closes: &str| {
        let header = "id,name,latitude,longitude,people,risk,closes";
        plan(&read(&late, &format!("{header}\ntown,Town,19.5,0.8,1000,1,{closes}\n")))
    };
    let closed = town("06:00");
    assert_eq!(closed.visit_ids().count(), 0);
    assert!(closed.not_visited[0].reason.contains("within the windows"));
    // Nothing is worth 0, not -0.
    assert!(closed.value == 0.0 && closed.value.is_sign_positive());
    assert!(town("07:00").visits("town"));
}

#[test]
fn a_place_worth_nothing_beside_the_camp_does_not_lower_the_bound() {
    let short = CASE.replace("16:00", "08:00").replace("days = 2", "days = 1");
    let header = "id,name,latitude,longitude,people,risk,visit_min\n";
    let poor = "poor,Poor,19.526,0.8,1,1,100\n";
    let rich = "rich,Rich,19.446,0.8,1000,1,10\n";
    // Nobody is known to live there, and a visit takes no time.
    let beside = "beside,Beside,19.5,0.8,,1,0\n";
    let case = read(&short, &[header, poor, beside, rich].concat());
    let mut bound = f64::INFINITY;
    let plan = plan_case(&case, &Wishes::default(), 1, |so_far| {
        bound = so_far.upper_bound;
        so_far.iterations >= 30
    });
    assert_eq!(check_tasking(&case, &plan), []);
    assert!(plan.visits("rich") && plan.value <= bound, "{} {bound}", plan.value);
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
        let only =
            villages.lines().filter(|line| line.starts_with("id") || line.starts_with(earlier));
        let before = plan(&read(&one, &only.collect::<Vec<_>>().join("\n")));
        assert!(before.visits(earlier));
        let wishes = Wishes { earlier: Some(&before), loyalty: 0.25, ..Wishes::default() };
        let again = plan_case(&case, &wishes, 1, |so_far| so_far.iterations >= 30);
        assert!(again.visits(earlier));
        assert!(again.comparisons.iter().any(|c| c.name.contains("earlier") && c.visits == 1));
    }
}

#[test]
fn an_unchanged_problem_keeps_every_visit() {
    // Exploring patrols go where others were before, in an order that was searched for.
    let toml = CASE.replace("days = 2", "days = 4").replace("per_day = 1", "per_day = 3");
    let toml = toml.replace("\n[camp]", "explore = { share = 0.4 }\n[camp]");
    let rows = (0..40).map(|k| {
        let (north, east) = (f64::from(k * 7 % 13) / 20.0, f64::from(k * 5 % 11) / 16.0);
        format!("v{k},V{k},{:.4},{:.4},{},1\n", 19.2 + north, 0.5 + east, 50 + k * 17 % 90)
    });
    let places = "id,name,latitude,longitude,people,risk\n".to_owned() + &rows.collect::<String>();
    let case = read(&toml, &places);
    let before = plan(&case);
    assert!(before.patrols.iter().any(|patrol| patrol.explores));
    let wishes = Wishes { earlier: Some(&before), loyalty: 0.25, ..Wishes::default() };
    let again = plan_case(&case, &wishes, 2, |so_far| so_far.prepared);
    assert_eq!(check_tasking(&case, &again), []);
    for (patrol, stop) in before.visit_stops() {
        assert!(again.days_of(&stop.id).contains(&patrol.day), "{} on {}", stop.id, patrol.day);
    }
}

#[test]
fn the_first_plan_too_is_broken_off_when_time_is_over() {
    let case = read(&CASE.replace("days = 2", "days = 9"), PLACES);
    let mut asked = 0;
    let made = plan_case(&case, &Wishes::default(), 1, |so_far| {
        asked += 1;
        so_far.prepared || asked > 3
    });
    assert_eq!(check_tasking(&case, &made), []);
    assert_eq!(made.patrols.len(), 3);
    assert!(made.comparisons[1].name.contains("as far as there was time"));
}

#[test]
fn a_new_plan_begins_with_the_earlier_one_and_changes_what_it_must() {
    // Twelve like villages around the camp, a few for each of three days; nothing is searched for after the beginning.
    let toml = CASE.replace("16:00", "10:00").replace("days = 2", "days = 3");
    let rows = (0..12).map(|k| {
        let angle = f64::from(k) * std::f64::consts::FRAC_PI_6;
        let (latitude, longitude) = (19.5 + 0.2 * angle.sin(), 0.8 + 0.2 * angle.cos());
        format!("v{k},V{k},{latitude:.4},{longitude:.4},{},1\n", 100 + k % 3)
    });
    let places = "id,name,latitude,longitude,people,risk\n".to_owned() + &rows.collect::<String>();
    let before = plan(&read(&toml, &places));
    let id = before.visit_ids().next().expect("a visit").to_owned();
    let closed = toml.replace("\n[camp]", &format!("closed = [[\"camp\", \"{id}\"]]\n[camp]"));
    let case = read(&closed, &places);
    let wishes = Wishes { earlier: Some(&before), loyalty: 0.25, ..Wishes::default() };
    let again = plan_case(&case, &wishes, 1, |so_far| so_far.prepared);
    assert_eq!(check_tasking(&case, &again), []);
    let kept = |(patrol, stop): &(&patrol::Patrol, &patrol::Stop)| {
        again.days_of(&stop.id).contains(&patrol.day)
    };
    let (of, kept) = (before.visit_ids().count(), before.visit_stops().filter(kept).count());
    assert!(kept + 2 >= of && of >= 6, "{kept} of {of}");
}

#[test]
fn listed_minutes_replace_the_estimate_and_what_is_not_listed_has_no_road() {
    let toml = CASE.replace(
        "winding = 1.4\nspeed_km_h = 30\nterrain_km_h = { sand = 15 }",
        "legs = \"legs.csv\"",
    );
    let list = "from,to,minutes\ncamp,wells,50\nwells,camp,70\ncamp,market,20\n";
    let matrix = "from,camp,wells,market\ncamp,,50,20\nwells,70,,\n";
    for legs in [list, matrix] {
        let texts = CaseTexts { places: PLACES, legs: Some(legs), ..CaseTexts::default() };
        let case = Case::parse(&toml, texts).expect("reads");
        let plan = plan(&case);
        assert!(plan.visit_ids().all(|id| id == "wells") && plan.visits("wells"));
        assert_eq!(plan.patrols[0].travel_min, 120.0);
        assert!(plan.travel_note.contains("as listed"));
        let market = plan.not_visited.iter().find(|left| left.id == "market").expect("left");
        assert!(market.reason.contains("no time to go straight there"), "{}", market.reason);
    }
}

#[test]
fn the_forecasts_table_of_people_within_reach_is_read_as_it_is_written() {
    // The header that docs/how-to/forecast.md names, and a place whose people nobody knows.
    let reach = "id,name,latitude,longitude,people,risk,note\n\
        p1,Market,19.7,0.9,4000.0,0.021,\"2018-11-19 to 2018-12-02: 90 % of forecasts 0 to 3 deaths; pool \
        (climatology 0.02); people as published\"\n\
        p2,Wells,19.4,1.0,,0.05,people unknown\n";
    let case = read(CASE, reach);
    assert_eq!((case.places[0].people, case.places[0].risk), (4000.0, 0.021));
    assert_eq!(case.places[1].note, "people not known: counted as none; people unknown");
    let plan = plan(&case);
    assert!(plan.visits("p1") && !plan.visits("p2"));
}

#[test]
fn all_that_is_wrong_is_said_at_once() {
    let toml = CASE.replace("days = 2", "days = 0").replace("\"06:00\"", "\"6h\"");
    let places = PLACES
        .replace("0.02", "often")
        .replace("must_not", "never")
        .replace(",,must,", ",rock,must,");
    for places in [places.clone(), places.replace('\n', "\r\n")] {
        refused(
            &toml,
            &places,
            &[
                "problem file, days: found 0, expected a whole number from 1 to 366",
                "problem file, leave: found 6h, expected a time of day such as \"06:30\"",
                "places, line 2, risk: found \"often\", expected a number from 0",
                "places, line 3, terrain: found \"rock\", expected a kind of road that a vehicle or a slow season names: {\"sand\"}",
                "places, line 4, rule: found \"never\", expected must, should, must_not or nothing",
            ],
        );
    }
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
    refused(
        &CASE.replace("winding = 1.4\n", "").replace("patrols_per_day = 1\n", ""),
        PLACES,
        &[
            "problem file, teams: found none, expected patrols_per_day or [[teams]]",
            "problem file, travel: found several of them or none, expected one of: winding; legs, a CSV file; roads, an OpenStreetMap extract",
        ],
    );
}

#[test]
fn too_many_places_are_refused_by_a_clear_word() {
    let rows = (0..3_001).map(|k| format!("p{k},P,19.5,0.8,1,1"));
    let places = std::iter::once("id,name,latitude,longitude,people,risk".to_owned()).chain(rows);
    let places = places.collect::<Vec<_>>().join("\n");
    refused(
        CASE,
        &places,
        &[
            "problem file, places: found 3001, expected at most 3000 places: drop those that no team can reach, or split the area",
        ],
    );
}

#[test]
fn every_output_says_draft_until_the_plan_is_approved_and_when_it_expires() {
    let draft = plan(&read(CASE, PLACES));
    let outputs = |plan: &Tasking| {
        [plan.to_cards(), plan.to_geojson(), plan.to_gpx(), plan.to_csv(), plan.to_sheet()]
    };
    assert!(outputs(&draft).iter().all(|text| text.contains("DRAFT")));
    assert!(draft.to_gpx().contains("Market &amp; town"));
    assert!(draft.to_sheet().contains("Market &amp; town"));
    let gpx = gpx::read(draft.to_gpx().as_bytes()).expect("GPX that the reader of others takes");
    assert_eq!(gpx.routes.len(), draft.patrols.len());
    let day = "2018-11-18".parse().expect("a day");
    let approved = draft.approve("Operations", day).expect("a name");
    assert!(outputs(&approved).iter().all(|text| !text.contains("DRAFT")));
    assert_eq!(approved.check_approval(), Ok(()));
    let expiring = approved.clone().expiring(None);
    assert_eq!(expiring.check_approval(), Ok(()));
    assert!(outputs(&expiring).iter().all(|text| text.contains("Not to be used after 2018-11-20")));
    let text = serde_json::to_string(&approved).expect("JSON");
    let changed: Tasking = serde_json::from_str(&text.replace("Wells", "Walls")).expect("a plan");
    assert!(changed.check_approval().is_err());
    let same: Tasking = serde_json::from_str(&text).expect("a plan");
    assert_eq!(same.check_approval(), Ok(()));
    assert!(approved.approve("  ", day).is_err());
}

#[test]
fn the_sheet_says_who_is_reached_how_often_who_is_not_and_what_else_could_be() {
    let sheet = plan(&read(CASE, PLACES)).to_sheet();
    for part in [
        "Who is reached",
        "Who is not, and why",
        "greedy",
        "no patrols",
        "<svg",
        "Leader",
        "19.70000",
    ] {
        assert!(sheet.contains(part), "{part}");
    }
    // Nothing is asked for from elsewhere.
    assert!(!sheet.contains("http") && !sheet.contains("<script"));
}

/// A row of a made-up place near the camps.
fn row() -> impl Strategy<Value = String> {
    let rule =
        prop_oneof![4 => Just(""), 1 => Just("must"), 1 => Just("should"), 1 => Just("must_not")];
    // Patrols leave at six: some places are open before, or open and closed before, or until then.
    let window = prop_oneof![
        2 => Just("0:00,24:00".to_owned()),
        1 => (6..12, 12..18).prop_map(|(opens, closes)| format!("{opens}:00,{closes}:00")),
        1 => (4..9).prop_map(|closes| format!(",{closes}:00")),
    ];
    let at = prop_oneof![7 => (-40..40, -40..40), 1 => Just((0, 0))];
    let yes = || prop_oneof![3 => Just(""), 1 => Just("yes")];
    let days = prop_oneof![3 => Just(""), 1 => Just("mon wed"), 1 => Just("tue")];
    let visits = prop_oneof![3 => Just(""), 1 => Just("1")];
    (at, 0..500, 1..90, window, rule, (yes(), yes(), days, visits)).prop_map(
        |((north, east), people, visit, window, rule, (halt, escort, days, visits))| {
            let (latitude, longitude) =
                (19.5 + f64::from(north) / 50.0, 0.8 + f64::from(east) / 50.0);
            format!("{latitude},{longitude},{people},0.1,{visit},{window},{rule},{halt},{escort},{days},{visits}")
        },
    )
}

/// A made-up team.
fn team() -> impl Strategy<Value = String> {
    let camp = prop_oneof![Just("camp"), Just("base")];
    (camp, 0_usize..3, 0..30, 3..11, any::<bool>(), any::<bool>(), 1..12, 20..60).prop_map(
        |(camp, nights, rest, longest, escort, engages, crew, km)| {
            format!(
                "camp = \"{camp}\"\nnights = {nights}\nrest_h = {rest}\nlongest_h = {longest}\n\
                 needs_escort = {escort}\nengagement = {engages}\ncrew = {crew}\nfarthest_km = {km}\n"
            )
        },
    )
}

#[test]
fn a_team_without_a_halt_rests_between_the_days_of_what_was_one_outing() {
    // Two nights were allowed, no place is a halt: it comes home each day and rests a day and a half.
    let toml = CASE.replace("days = 2", "days = 4").replace("patrols_per_day = 1\n", "");
    let team = "[[teams]]\nid = \"t\"\ncamp = \"camp\"\nnights = 2\nrest_h = 20\n";
    let made = plan(&read(&format!("{toml}\n{team}"), PLACES));
    assert!(made.patrols.len() <= 2, "{} patrols in four days", made.patrols.len());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_plan_keeps_what_the_case_asks_for(
        rows in prop::collection::vec(row(), 0..25),
        teams in prop::collection::vec(team(), 1..5),
        within in 20..90,
        share in 0..3,
    ) {
        let header = "id,name,latitude,longitude,people,risk,visit_min,opens,closes,rule,halt,needs_escort,weekdays,most_visits";
        let rows = rows.iter().enumerate().map(|(k, row)| format!("p{k},P{k},{row}"));
        let places = std::iter::once(header.to_owned()).chain(rows).collect::<Vec<_>>().join("\n");
        let teams = teams.iter().enumerate().map(|(k, team)| format!("[[teams]]\nid = \"t{k}\"\n{team}"));
        let base = "[[camps]]\nid = \"base\"\nname = \"Base\"\nlatitude = 19.7\nlongitude = 0.9\n\
            from = \"2018-11-20\"\ncrew = 15\nescorts = 1\n\
            [[slow]]\nweekdays = [\"tue\"]\nfactor = 0.5\n";
        let toml = CASE
            .replace("within_min = 60", &format!("within_min = {within}"))
            .replace("patrols_per_day = 1\n", "")
            .replace("days = 2", "days = 4")
            .replace("\n[camp]", &format!("\nexplore = {{ share = 0.{share} }}\n[camp]"));
        let toml = format!("{toml}\n{base}\n{}", teams.collect::<Vec<_>>().join("\n"));
        let case = read(&toml, &places);
        let plan = plan(&case);
        prop_assert_eq!(check_tasking(&case, &plan), vec![]);
        let mut seen: Vec<&str> = plan.visit_ids().collect();
        seen.sort_unstable();
        seen.dedup();
        prop_assert_eq!(seen.len() + plan.not_visited.len(), case.places.len());
        let sum: f64 = plan.visit_stops().map(|(_, stop)| stop.value).sum();
        prop_assert!((sum - plan.value).abs() < 1e-6);
        prop_assert!(plan.value_at_most.is_none_or(|most| most >= plan.value - 1e-6));
    }

    #[test]
    fn no_text_makes_the_reader_panic(places in "(id|camp|,|\n|\"|[0-9:.-]{0,6}|latitude|must){0,30}", legs in "(from|,|\n|camp|[a-z0-9]){0,40}", hold in "(id,until\n)?[a-z,\n0-9-]{0,20}") {
        let header = "id,name,latitude,longitude,people,risk,opens,closes,rule\n";
        let rows = format!("{header}{places}");
        for (toml, places, legs) in [(CASE, &places, None), (CASE, &rows, Some(legs.as_str())), (places.as_str(), &rows, None)] {
            let _ = Case::parse(toml, CaseTexts { places, legs, hold: Some(&hold), roads: None });
        }
    }
}
