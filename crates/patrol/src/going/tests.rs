//! How much work are the tables of a case?

use crate::case::{COVERS, Case, CaseTexts};
use crate::{Mixture, Wishes, check_tasking, plan_case};

/// 600 places around six camps, each with help of its own that crosses with that of others, three vehicles, two slow
/// seasons.
fn case() -> Case {
    let at = |k: usize| (15.0 + 0.7 * (k / 2) as f64, 1.1 * (k % 2) as f64);
    let mut toml = "name = \"Example\"\nfirst_day = \"2018-11-19\"\ndays = 7\nleave = \"06:00\"\n\
        back = \"16:00\"\nplaces = \"places.csv\"\ntravel = { winding = 1.4 }\n"
        .to_owned();
    let base = |k| {
        let (latitude, longitude) = at(k);
        let point = format!("latitude = {latitude}, longitude = {longitude}");
        format!("{{ name = \"h{k}\", {point}, speed_km_h = {} }}", 60 + 10 * k)
    };
    let bases = (0..6).map(base).collect::<Vec<_>>().join(", ");
    toml += &format!("help = {{ within_min = 60, bases = [{bases}] }}\n");
    for k in 0..6 {
        let (latitude, longitude) = at(k);
        toml += &format!(
            "[[camps]]\nid = \"c{k}\"\nname = \"C{k}\"\nlatitude = {latitude}\nlongitude = {longitude}\n"
        );
    }
    for (name, speed) in [("car", 45), ("truck", 30), ("tank", 25)] {
        toml += &format!("[[vehicles]]\nname = \"{name}\"\nspeed_km_h = {speed}\n");
    }
    toml += "[[slow]]\nweekdays = [\"fri\"]\nfactor = 0.6\n";
    toml += "[[slow]]\nfrom = \"11-22\"\nto = \"12-30\"\nfactor = 0.7\n";
    for k in 0..24 {
        let vehicle = ["car", "truck", "tank"][k % 3];
        toml +=
            &format!("[[teams]]\nid = \"t{k}\"\ncamp = \"c{}\"\nvehicle = \"{vehicle}\"\n", k / 4);
    }
    let mut rng = fastrand::Rng::with_seed(1);
    let mut places = "id,name,latitude,longitude,people,risk\n".to_owned();
    for k in 0..600 {
        let (latitude, longitude) = (14.8 + 2.0 * rng.f64(), 1.6 * rng.f64() - 0.2);
        places += &format!("p{k},P{k},{latitude:.4},{longitude:.4},{},1\n", rng.u32(1..900));
    }
    let texts = CaseTexts { places: &places, ..CaseTexts::default() };
    Case::parse(&toml, texts).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn each_line_is_looked_at_once_for_all_vehicles_days_and_plans() {
    let case = case();
    let pairs = 606 * 605 / 2;
    let looks = |of: &dyn Fn()| {
        COVERS.set(0);
        of();
        COVERS.get()
    };
    let mix = || drop(Mixture::new(&case, 3, 0.1, 1, |_, so_far| so_far.prepared));
    let lines = looks(&mix);
    assert!(lines > pairs / 10 && lines <= pairs, "{lines} of {pairs}");
    // The checker looks at the legs of the plan and at no others.
    let plan = plan_case(&case, &Wishes::default(), 1, |so_far| so_far.prepared);
    let legs: usize = plan.patrols.iter().map(|patrol| patrol.stops.len() - 1).sum();
    let checked = looks(&|| assert_eq!(check_tasking(&case, &plan), []));
    assert!(legs > 100 && checked <= legs, "{checked} for {legs} legs");
}
