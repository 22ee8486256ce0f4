//! Camps, teams and places differ; each rule of theirs decides a plan of its own.

use patrol::{Case, CaseTexts, StopKind, Tasking, check_tasking};

mod cases;
use cases::{CASE, plan, read, refused};

const HEADER: &str = "id,name,latitude,longitude,people,risk,visit_min,rule,halt,needs_escort,weekdays,most_visits,last_visit,terrain";

fn places(rows: &[&str]) -> String {
    std::iter::once(HEADER).chain(rows.iter().copied()).collect::<Vec<_>>().join("\n")
}

/// The case with teams of its own and so many days, without limits for help.
fn case(days: usize, teams: &str, rows: &[&str]) -> Case {
    read(&toml(days, teams), &places(rows))
}

fn toml(days: usize, teams: &str) -> String {
    let (head, _) = CASE.split_once("\n[help]").expect("a case");
    let head =
        head.replace("patrols_per_day = 1\n", "").replace("days = 2", &format!("days = {days}"));
    format!("{head}\n{teams}")
}

fn visited(plan: &Tasking) -> Vec<&str> {
    let mut ids: Vec<&str> = plan.visit_ids().collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

const NORTH: &str = "north,North,19.7,0.8,100,1,30,,,,,,,";
const SOUTH: &str = "south,South,19.3,0.8,100,1,30,,,,,,,";

#[test]
fn a_further_visit_adds_less_and_a_day_between_adds_more() {
    let case = case(3, "[[teams]]\nid = \"A\"", &[NORTH]);
    let plan = plan(&case);
    let values: Vec<f64> = plan.visit_stops().map(|(_, stop)| stop.value).collect();
    assert_eq!(values.len(), 3);
    // 100 the first time, then 1 − 2^(−1/14) of it after each day.
    let daily = 100.0 * (1.0 - (-1.0_f64 / 14.0).exp2());
    assert!((values[0] - 100.0).abs() < 1e-9 && (values[1] - daily).abs() < 1e-9);
    assert!((values[2] - daily).abs() < 1e-9);
}

#[test]
fn each_camp_sends_its_own_teams_and_a_temporary_base_only_while_it_stands() {
    let teams = "[[camps]]\nid = \"base\"\nname = \"Base\"\nlatitude = 18.0\nlongitude = 0.8\nfrom = \"2018-11-20\"\n\
        [[teams]]\nid = \"A\"\n[[teams]]\nid = \"B\"\ncamp = \"base\"\n";
    let near_base = "low,Low,18.1,0.8,500,1,30,,,,,,,";
    let plan = plan(&case(2, teams, &[NORTH, near_base]));
    assert_eq!(visited(&plan), ["low", "north"]);
    let low: Vec<_> = plan.visit_stops().filter(|(_, stop)| stop.id == "low").collect();
    assert!(
        low.iter().all(|(patrol, _)| patrol.team == "B" && patrol.day.to_string() == "2018-11-20")
    );
    assert_eq!(low.len(), 1);
}

#[test]
fn a_patrol_stays_out_at_a_halt_and_goes_on_from_there() {
    // 60 km of 1.4 winding at 30 km/h: 2.8 hours one way; twice as far is out of reach in a day of ten
    // hours there and back, but not with a night between.
    let far = "far,Far,20.6,0.8,900,1,60,,,,,1,,";
    let halt = "well,Well,20.1,0.8,1,1,30,,yes,,,0,,";
    let alone = case(2, "[[teams]]\nid = \"A\"", &[far, halt]);
    assert_eq!(visited(&plan(&alone)), [""; 0]);
    let out = case(2, "[[teams]]\nid = \"A\"\nnights = 1", &[far, halt]);
    let plan = plan(&out);
    assert_eq!(visited(&plan), ["far"]);
    let ends: Vec<(&str, StopKind)> = plan
        .patrols
        .iter()
        .flat_map(|patrol| [patrol.stops.first(), patrol.stops.last()])
        .flatten()
        .map(|stop| (stop.id.as_str(), stop.kind))
        .collect();
    let (camp, well) = (("camp", StopKind::Camp), ("well", StopKind::Halt));
    assert_eq!(ends, [camp, well, well, camp]);
}

#[test]
fn a_patrol_sleeps_at_another_camp_only_where_that_stands_in_the_morning() {
    let far = "far,Far,20.6,0.8,900,1,60,,,,,1,,";
    let until = |day: &str| {
        let base = "[[camps]]\nid = \"base\"\nname = \"Base\"\nlatitude = 20.1\nlongitude = 0.8\n";
        let teams = format!("{base}until = \"{day}\"\n[[teams]]\nid = \"A\"\nnights = 1");
        let case = case(2, &teams, &[far]);
        (plan(&case), case)
    };
    let (away, gone) = until("2018-11-19");
    assert_eq!(visited(&away), [""; 0]);
    let (stays, _) = until("2018-11-20");
    assert_eq!(visited(&stays), ["far"]);
    let said: Vec<String> = check_tasking(&gone, &stays).into_iter().map(|b| b.what).collect();
    assert_eq!(said, ["base does not stand on that day"]);
}

#[test]
fn a_guest_at_another_camp_is_not_taken_for_one_of_its_own() {
    // Ten hours lead from the base to either village and back: one each, for the guest of the camp in the south
    // alone, from whose own camp they are near.
    let teams = "[[camps]]\nid = \"base\"\nname = \"Base\"\nlatitude = 20.3\nlongitude = 0.8\n\
        [[teams]]\nid = \"A\"\nnights = 2\nfarthest_km = 100\n\
        [[teams]]\nid = \"B\"\ncamp = \"base\"\nfarthest_km = 100\n";
    let near = ["one,One,19.39,0.8,100,1,30,,,,,,,", "other,Other,19.39,0.81,100,1,30,,,,,,,"];
    let plan = plan(&case(3, teams, &near));
    assert!(plan.visit_stops().all(|(patrol, _)| patrol.team == "A"));
    assert!(plan.patrols.iter().any(|patrol| patrol.stops.last().is_some_and(|s| s.id == "base")));
}

#[test]
fn an_escort_goes_along_on_all_days_of_an_outing() {
    // Only the visit needs one, and it is on one of the two days.
    let far = "far,Far,20.6,0.8,900,1,60,,,yes,,1,,";
    let halt = "well,Well,20.1,0.8,1,1,30,,yes,,,0,,";
    let toml = toml(2, "[[teams]]\nid = \"A\"\nnights = 1");
    let toml = toml.replace("name = \"Camp\"", "name = \"Camp\"\nescorts = 1");
    let case = read(&toml, &places(&[far, halt]));
    let mut plan = plan(&case);
    assert_eq!(visited(&plan), ["far"]);
    assert_eq!(plan.patrols.iter().map(|patrol| patrol.escorted).collect::<Vec<_>>(), [true; 2]);
    let idle = plan.patrols.iter().position(|patrol| patrol.stops.iter().all(|s| s.id != "far"));
    plan.patrols[idle.expect("a day without a visit")].escorted = false;
    let said: Vec<String> = check_tasking(&case, &plan).into_iter().map(|b| b.what).collect();
    assert_eq!(said, ["its escort comes or goes while it is out"]);
}

#[test]
fn rest_crew_and_escorts_say_who_leaves() {
    let rest = case(3, "[[teams]]\nid = \"A\"\nrest_h = 24", &[NORTH]);
    let days: Vec<String> =
        plan(&rest).patrols.iter().map(|patrol| patrol.day.to_string()).collect();
    assert_eq!(days, ["2018-11-19", "2018-11-21"]);
    let crew = toml(1, "[[teams]]\nid = \"A\"\ncrew = 8\n[[teams]]\nid = \"B\"\ncrew = 8\n")
        .replace("name = \"Camp\"", "name = \"Camp\"\ncrew = 10\nescorts = 1");
    let plan_of_crew = plan(&read(&crew, &places(&[NORTH, SOUTH])));
    assert_eq!(plan_of_crew.idle, ["B: its camp has no crew left for it"]);
    let guarded = "guarded,Guarded,19.6,0.8,100,1,30,,,yes,,,,";
    let without = plan(&case(1, "[[teams]]\nid = \"A\"", &[guarded]));
    assert_eq!(without.not_visited[0].reason, "it needs an escort, and no patrol has one");
    let with = plan(&read(&crew, &places(&[guarded])));
    assert!(with.visits("guarded") && with.patrols[0].escorted);
    let never = plan(&case(1, "[[teams]]\nid = \"A\"\nneeds_escort = true", &[NORTH]));
    assert_eq!(never.idle, ["A: it needs an escort, and its camp has none left"]);
    assert_eq!(never.not_visited[0].reason, "no team leaves");
}

#[test]
fn the_bound_is_for_the_days_on_which_teams_leave() {
    // It leaves on Monday and rests on Tuesday, the day of the market.
    let market = "m,M,19.6,0.8,9,1,30,,,,tue,,,";
    let of = |off: &str| {
        plan(&case(2, &format!("[[teams]]\nid = \"A\"\nrest_h = 24\n{off}"), &[market]))
    };
    let (early, late) = (of(""), of("off = [\"2018-11-19\"]"));
    assert_eq!((early.value_at_most, late.value), (Some(0.0), 9.0));
    assert!(early.to_cards().contains("no plan that sends the same teams out on the same days"));
}

#[test]
fn vehicles_seasons_and_days_of_the_week_decide_how_far_one_gets() {
    let vehicles = "[[vehicles]]\nname = \"truck\"\nspeed_km_h = 30\nby_road_km_h = { sand = 10 }\n\
        [[vehicles]]\nname = \"car\"\nspeed_km_h = 60\nby_road_km_h = { sand = 40 }\n\
        [[slow]]\nfrom = \"11-01\"\nto = \"01-31\"\nroads = [\"sand\"]\nvehicles = [\"car\"]\nfactor = 0.2\n\
        [[teams]]\nid = \"A\"\nvehicle = ";
    let strip = |text: String| text.replace("speed_km_h = 30\nterrain_km_h = { sand = 15 }", "");
    let dunes = places(&["dunes,Dunes,20.1,0.8,100,1,30,,,,,,,sand"]);
    let drive = |vehicle: &str, from: &str| {
        let toml = strip(toml(1, &format!("{vehicles}\"{vehicle}\"")));
        plan(&read(&toml.replace("2018-11-19", from), &dunes)).visits("dunes")
    };
    assert!(drive("car", "2018-10-30"));
    assert!(!drive("car", "2018-11-19")); // 8 km/h in this season
    assert!(!drive("truck", "2018-10-30"));
    // 2018-11-19 is a Monday; the market is on Tuesdays.
    let market = plan(&case(2, "[[teams]]\nid = \"A\"", &["m,M,19.6,0.8,9,1,30,,,,tue,,,"]));
    assert_eq!(
        market.days_of("m").iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["2018-11-20"]
    );
}

#[test]
fn limits_of_a_team_are_kept_and_nowhere_said() {
    let limits = "[[teams]]\nid = \"A\"\nfarthest_km = 10\n[[teams]]\nid = \"B\"\nnot_to = [\"south\"]\noff = [\"2018-11-19\"]\n";
    let plan = plan(&case(2, limits, &[NORTH, SOUTH]));
    assert_eq!(visited(&plan), ["north"]);
    assert_eq!(plan.days_of("north").len(), 1);
    assert_eq!(plan.not_visited[0].reason, "no patrol that leaves may go there on any day");
    for text in [plan.to_cards(), plan.to_sheet(), serde_json::to_string(&plan).expect("JSON")] {
        assert!(
            !text.contains("farthest") && !text.contains("not_to") && !text.contains(" 10 km.")
        );
    }
}

#[test]
fn the_hold_list_keeps_a_place_out_until_its_day_has_passed() {
    let toml = toml(2, "hold_is_named = 1").replace("hold_is_named = 1", "[[teams]]\nid = \"A\"");
    let toml =
        toml.replace("places = \"places.csv\"", "places = \"places.csv\"\nhold = \"hold.csv\"");
    let rows = places(&[NORTH, SOUTH]);
    let hold = "id,until,why\nnorth,2018-11-19,elders threatened\nsouth,2018-12-31,secret\nsouth,2018-11-18,another\n";
    let texts = CaseTexts { places: &rows, hold: Some(hold), ..CaseTexts::default() };
    let plan = plan(&Case::parse(&toml, texts).expect("reads"));
    assert_eq!(
        plan.days_of("north").iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["2018-11-20"]
    );
    assert_eq!(plan.not_visited[0].reason, "on hold until 2018-12-31");
    assert!(!plan.to_sheet().contains("secret") && !plan.to_cards().contains("threatened"));
}

#[test]
fn an_engagement_team_goes_where_one_should_and_others_count_there_as_anywhere() {
    let small = "small,Small,19.3,0.8,1,1,30,should,,,,,,";
    let teams = "longest_h = 3\n";
    let of = |engages: bool| {
        let teams = format!("[[teams]]\nid = \"A\"\nengagement = {engages}\n{teams}");
        let plan = plan(&case(1, &teams, &[NORTH, small]));
        plan.visit_ids().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(of(true), ["small"]);
    assert_eq!(of(false), ["north"]);
}

#[test]
fn a_share_of_patrols_goes_to_places_that_nobody_saw_for_long() {
    // Known risk draws every patrol north; nobody was south since summer.
    let seen = "north,North,19.7,0.8,1000,1,30,,,,,,2018-11-10,";
    let unseen = "south,South,19.3,0.8,900,0,30,,,,,,2018-06-01,";
    let of = |share: &str| {
        let toml = toml(2, "[[teams]]\nid = \"A\"\nlongest_h = 3")
            .replace("\n[camp]", &format!("\n{share}\n[camp]"));
        plan(&read(&toml, &places(&[seen, unseen])))
    };
    assert_eq!(visited(&of("")), ["north"]);
    let half = of("explore = { share = 0.5 }");
    assert_eq!(visited(&half), ["north", "south"]);
    assert!(half.patrols.iter().any(|patrol| patrol.explores));
    assert!(half.to_cards().contains("50 % of patrol days"));
}

#[test]
fn what_contradicts_itself_is_said() {
    refused(
        &toml(
            2,
            "[[teams]]\nid = \"A\"\nnights = 2\nvehicle = \"tank\"\ncamp = \"base\"\n[[teams]]\nid = \"A\"\nleave = \"17:00\"\nnot_to = [\"nowhere\"]\n[[slow]]\nfrom = \"13-01\"\nfactor = 2\n",
        ),
        &places(&[NORTH]),
        &[
            "problem file, teams, A, nights: found 2, expected fewer nights than days",
            "problem file, teams, A, camp: found base, expected one of [\"camp\"]",
            "problem file, teams, A, vehicle: found tank, expected one of [\"vehicle\"]",
            "problem file, teams: found \"A\", expected an id of its own",
            "problem file, back: found 16:00, expected a time after leave",
            "problem file, slow, entry 1, from: found 13-01, expected a month and day such as \"06-15\"",
            "problem file, slow, entry 1: found one of from and to, expected both or neither",
            "problem file, slow, entry 1, factor: found 2, expected a number from 0 to 1",
            "problem file, teams, A, not_to: found nowhere, expected the id of a camp or a place",
        ],
    );
}
