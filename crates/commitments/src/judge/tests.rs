//! Does the rule say what it declares, on series made for it?

use indicators::{Fact, Facts, Indicator, Population, Scope};
use proptest::prelude::*;

use super::*;

/// An indicator of the measure given, synthetic.
fn indicator(measure: &str) -> Indicator {
    toml::from_str(&format!(
        "title = \"t\"\nunit = \"persons\"\narea = \"a\"\ntable = \"t\"\nmeasure = \"{measure}\"\nkeys = []\n\
         populations = [\"all\"]\nscopes = [\"all\"]\ndirection = \"more\"\nchart = \"c\"\nnotes = []\nper = 1.0\n"
    ))
    .expect("an indicator")
}

fn fact(year: i16, month: i8, value: f64, denominator: Option<f64>) -> Fact {
    let date = Date::constant(year, month, 1).last_of_month();
    Fact {
        known_from: Date::constant(2025, 1, 15),
        date,
        precision: "day".to_owned(),
        scope: None,
        group: "military".to_owned(),
        keys: Vec::new(),
        value,
        denominator,
    }
}

fn reading(measure: &str, rows: Vec<Fact>) -> Reading {
    let facts = Facts { indicator: indicator(measure), keys: Vec::new(), rows };
    Reading::of_facts(facts, Population::All, Scope::All).expect("facts")
}

/// Shares of `whole` persons, the same in every month of a year.
fn shares(from: i16, percent: &[f64], whole: f64) -> Reading {
    let year = |(i, p): (usize, &f64)| {
        let year = from + i16::try_from(i).expect("small");
        (1..=12).map(move |m| fact(year, m, whole * p / 100.0, Some(whole))).collect::<Vec<_>>()
    };
    reading("share", percent.iter().enumerate().flat_map(year).collect())
}

fn measure(direction: Direction, margin: f64, target: Option<TargetRule>) -> Measure {
    Measure {
        indicator: "i".to_owned(),
        says: "s".to_owned(),
        about: Vec::new(),
        direction,
        baseline: "2015".parse().expect("a year"),
        latest_years: 1,
        margin,
        whole_count: None,
        confirmed_by: None,
        group: BTreeMap::new(),
        partner_key: None,
        target,
        population: Population::All,
        scope: Scope::All,
    }
}

fn by(value: f64, by: i16) -> Option<TargetRule> {
    Some(TargetRule::Fixed { value, by, source: "synthetic".to_owned() })
}

fn judged(measure: &Measure, reading: Reading, confirm: Option<Reading>) -> Judgement {
    let last = reading.span().map(|s| s.1);
    let case = Case::new(measure, reading, confirm, None, last).expect("a case");
    case.judge(case.last_year().expect("a year")).expect("a judgement")
}

fn check(percent: &[f64], margin: f64, target: Option<TargetRule>, expect: Status) {
    let more = measure(Direction::More, margin, target);
    let found = judged(&more, shares(2015, percent, 10_000.0), None);
    assert_eq!(found.status, expect, "{percent:?}: {found:?}");
}

#[test]
fn a_share_moves_only_by_more_than_margin_and_chance() {
    let flat = [5.0; 9];
    check(&[&flat[..], &[7.0]].concat(), 0.5, None, Status::MovingTowards);
    check(&[&flat[..], &[3.0]].concat(), 0.5, None, Status::MovedAway);
    check(&[&flat[..], &[5.4]].concat(), 0.5, None, Status::NoChange);
    check(&[&flat[..], &[7.0]].concat(), 3.0, None, Status::NoChange);
}

#[test]
fn a_change_among_few_persons_may_be_chance() {
    let more = measure(Direction::More, 0.5, None);
    let found = judged(&more, shares(2015, &[5.0, 5.0, 5.0, 5.0, 5.0, 8.0], 100.0), None);
    assert_eq!(found.status, Status::NoChange);
}

#[test]
fn the_target_met_or_a_pace_surely_enough_is_on_course() {
    let rising: Vec<f64> = (0..10).map(|i| 5.0 + f64::from(i)).collect();
    // 14 % in 2024, one point a year.
    check(&rising, 0.5, by(14.0, 2024), Status::OnCourse);
    check(&rising, 0.5, by(18.0, 2028), Status::OnCourse);
    check(&rising, 0.5, by(18.5, 2028), Status::MovingTowards);
    check(&rising, 0.5, by(14.5, 2024), Status::MovingTowards);
}

#[test]
fn a_last_target_met_early_counts_by_the_pace_it_needs() {
    let rising: Vec<f64> = (0..10).map(|i| 5.0 + f64::from(i)).collect();
    check(&rising, 0.5, by(12.0, 2028), Status::OnCourse);
}

#[test]
fn a_slope_that_rises_to_a_figure_below_the_baseline_is_no_change_from_it() {
    let years = (2015..).zip([100.0, 10.0, 20.0, 30.0, 40.0, 50.0, 60.0, 70.0, 80.0]);
    let rows = years.map(|(year, value)| fact(year, 6, value, None)).collect();
    let more = measure(Direction::More, 5.0, None);
    let found = judged(&more, reading("total", rows), None);
    assert_eq!(found.change.as_ref().map(Change::sign), Some(1));
    assert_eq!(found.status, Status::NoChange, "{found:?}");
}

#[test]
fn sums_of_five_years_and_of_three_are_compared_for_as_many_years() {
    let year = |year: i16| fact(year, 12, if year < 2020 { 20.0 } else { 30.0 }, None);
    let more = Measure {
        baseline: "2015..2019".parse().expect("years"),
        latest_years: 3,
        ..measure(Direction::More, 20.0, None)
    };
    let found = judged(&more, reading("count", (2015..=2022).map(year).collect()), None);
    // 90 in three years, against 100 in five: 60 in three.
    assert_eq!(found.change.as_ref().map(|c| c.difference.round()), Some(30.0));
    assert_eq!(found.status, Status::MovingTowards, "{found:?}");
}

#[test]
fn deaths_that_fell_while_attacks_may_not_have_are_no_change() {
    let events = |counts: &[f64]| {
        let year =
            |(i, n): (usize, &f64)| fact(2015 + i16::try_from(i).expect("small"), 12, *n, None);
        reading("count", counts.iter().enumerate().map(year).collect())
    };
    let fewer = measure(Direction::Fewer, 1.0, None);
    let deaths = events(&[60.0, 50.0, 40.0, 30.0, 20.0]);
    assert_eq!(judged(&fewer, deaths.clone(), None).status, Status::MovingTowards);
    let same = events(&[12.0, 11.0, 12.0, 11.0, 12.0]);
    assert_eq!(judged(&fewer, deaths.clone(), Some(same)).status, Status::NoChange);
    let down = events(&[60.0, 50.0, 40.0, 30.0, 20.0]);
    assert_eq!(judged(&fewer, deaths, Some(down)).status, Status::MovingTowards);
}

#[test]
fn what_the_confirming_indicator_did_is_said_as_it_is() {
    let events = |then: f64, now: f64| {
        reading("count", vec![fact(2015, 12, then, None), fact(2016, 12, now, None)])
    };
    let fewer = measure(Direction::Fewer, 1.0, None);
    for (deaths, attacks, said) in [
        ((30.0, 25.0), (60.0, 20.0), "which did change"),
        ((60.0, 20.0), (60.0, 20.0), "which changed the same way"),
        ((60.0, 20.0), (20.0, 60.0), "which changed the other way"),
        ((60.0, 20.0), (12.0, 11.0), "which leaves room for no change"),
        ((60.0, 20.0), (0.0, 0.0), "the ratio is not defined (0.00 to unbounded)"),
    ] {
        let (deaths, attacks) = (events(deaths.0, deaths.1), events(attacks.0, attacks.1));
        let last = deaths.span().map(|s| s.1);
        let case = Case::new(&fewer, deaths, Some(attacks), None, last).expect("a case");
        let found = case.judge(2016).expect("a judgement");
        let sentence = crate::words::reason("Deaths", &case, &found);
        assert!(sentence.contains(said), "{said}: {sentence}");
    }
}

#[test]
fn a_year_with_five_month_ends_does_not_count() {
    let mut rows: Vec<Fact> = (1..=12).map(|m| fact(2015, m, 5.0, Some(100.0))).collect();
    rows.extend((1..=5).map(|m| fact(2024, m, 9.0, Some(100.0))));
    let reading = reading("share", rows);
    let more = measure(Direction::More, 0.5, None);
    let last = reading.span().map(|s| s.1);
    let case = Case::new(&more, reading, None, None, last).expect("a case");
    assert_eq!(case.last_year(), Some(2015));
    let found = case.judge(2015).expect("a judgement");
    assert_eq!(found.status, Status::NotCollected);
    assert!(found.obstacle.expect("a reason").contains("must begin after the baseline"));
}

#[test]
fn a_year_without_a_total_is_missing_and_not_zero() {
    let years = [2015, 2016, 2018, 2019, 2020, 2021];
    let rows = years.iter().map(|y| fact(*y, 6, f64::from(*y - 2000), None)).collect();
    let more = measure(Direction::More, 1.0, None);
    let reading = reading("total", rows);
    let case = Case::new(&more, reading, None, None, None).expect("a case");
    assert!(!case.years.contains_key(&2017));
    assert_eq!(case.judge(2021).expect("judged").status, Status::MovingTowards);
}

#[test]
fn as_of_a_day_nothing_after_it_is_looked_at() {
    let more = measure(Direction::More, 0.5, None);
    let reading = shares(2015, &[5.0, 5.0, 5.0, 9.0], 10_000.0);
    let last = reading.span().map(|s| s.1);
    let day = Some(Date::constant(2017, 6, 30));
    let case = Case::new(&more, reading, None, day, last).expect("a case");
    let found = case.judge(case.last_year().expect("a year")).expect("judged");
    let latest = found.latest.expect("a figure");
    assert_eq!((latest.to, latest.month_ends), (Date::constant(2017, 6, 30), Some(6)));
    assert_eq!(found.status, Status::NoChange);
}

#[test]
fn a_total_reported_after_the_day_asked_for_is_not_looked_at() {
    let rows = || Vec::from([2018, 2020, 2025].map(|y| fact(y, 1, f64::from(y), None)));
    let more = Measure {
        baseline: "2018".parse().expect("a year"),
        whole_count: Some("every act".to_owned()),
        ..measure(Direction::More, 1.0, None)
    };
    // Known on 15 January 2025; a total is dated by its year alone.
    let last = |as_of: Option<Date>| {
        let case = Case::new(&more, reading("total", rows()), None, as_of, None).expect("a case");
        case.last_year()
    };
    assert_eq!(last(None), Some(2025));
    assert_eq!(last(Some(Date::constant(2026, 1, 1))), Some(2025));
    assert_eq!(last(Some(Date::constant(2025, 1, 14))), Some(2020));
    assert_eq!(last(Some(Date::constant(2020, 6, 30))), Some(2018));
}

proptest! {
    #[test]
    fn the_other_direction_gives_the_other_status(
        percent in prop::collection::vec(0.0..100.0f64, 2..12),
        whole in 1.0..20_000.0f64,
        margin in 0.1..5.0f64,
    ) {
        let status = |direction| {
            judged(&measure(direction, margin, None), shares(2012, &percent, whole), None).status
        };
        // Where the baseline, 2015, is not among the years there is no status either way.
        let (more, fewer) = match percent.len() {
            0..=3 => return Ok(()),
            _ => (status(Direction::More), status(Direction::Fewer)),
        };
        let other = match more {
            Status::MovingTowards => Status::MovedAway,
            Status::MovedAway => Status::MovingTowards,
            same => same,
        };
        prop_assert_eq!(fewer, other);
    }
}
