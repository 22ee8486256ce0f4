//! Are periods read as they are meant?

use super::*;

fn check(text: &str, expect: &str) {
    let found = text.parse::<Period>().map_or_else(|_| "refused".to_owned(), |p| p.to_string());
    assert_eq!(found, expect, "{text}");
}

#[test]
fn years_months_and_days_are_periods() {
    check("2018", "2018-01-01..2018-12-31");
    check("2020-02", "2020-02-01..2020-02-29");
    check("2018-08-31", "2018-08-31..2018-08-31");
    check("2017..2018-08", "2017-01-01..2018-08-31");
    check("2018-01-01 .. 2018-08-31", "2018-01-01..2018-08-31");
}

#[test]
fn impossible_and_reversed_days_are_refused() {
    for text in ["2018-02-30", "2018-09..2018-01", "", "..", "2018..", "yesterday", "2018-1-1"] {
        check(text, "refused");
    }
}

#[test]
fn the_same_period_last_year_ends_on_the_28th_for_a_leap_day() {
    let period: Period = "2020-01-01..2020-02-29".parse().expect("period");
    assert_eq!(
        period.years_before(1).map(|p| p.to_string()).as_deref(),
        Some("2019-01-01..2019-02-28")
    );
}

#[test]
fn days_count_both_ends() {
    let days = |t: &str| t.parse::<Period>().expect(t).days();
    assert_eq!((days("2018"), days("2020"), days("2018-08-31")), (365, 366, 1));
}
