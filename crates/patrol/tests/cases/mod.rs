//! Made-up cases that several tests start from.
#![allow(dead_code, reason = "not every test uses all of them")]

use patrol::{Case, CaseTexts, Tasking, Wishes, check_tasking, plan_case};

pub const CASE: &str = r#"
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

pub const PLACES: &str =
    "id,name,latitude,longitude,people,risk,visit_min,opens,closes,last_visit,terrain,rule,note
market,Market & town,19.7,0.9,4000,0.02,60,09:00,12:00,2018-11-05,,,market day
wells,Wells,19.4,1.0,300,0.05,30,,,,,must,
elders,Elders,19.6,0.9,200,0.09,45,,,,,must_not,fear of reprisals
far,Far town,21.5,0.9,9000,0.05,60,,,,,,
";

pub fn read(toml: &str, places: &str) -> Case {
    let texts = CaseTexts { places, ..CaseTexts::default() };
    Case::parse(toml, texts).unwrap_or_else(|error| panic!("{error}"))
}

/// Plans for a moment, and has the plan checked.
pub fn plan(case: &Case) -> Tasking {
    let plan = plan_case(case, &Wishes::default(), 1, |so_far| so_far.iterations >= 30);
    assert_eq!(check_tasking(case, &plan), []);
    plan
}

/// Reads a case that is wrong and compares all that is said of it.
pub fn refused(toml: &str, places: &str, expect: &[&str]) {
    let texts = CaseTexts { places, ..CaseTexts::default() };
    let error = Case::parse(toml, texts).expect_err("the case is wrong").to_string();
    assert_eq!(error.lines().collect::<Vec<_>>(), expect);
}
