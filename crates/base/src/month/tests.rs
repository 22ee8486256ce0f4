//! Do months add up, and is what is no month refused?

use super::*;

fn month(text: &str) -> Month {
    text.parse().expect(text)
}

#[test]
fn adding_months_crosses_years_both_ways() {
    assert_eq!(month("2017-12").checked_add(1), Some(month("2018-01")));
    assert_eq!(month("2018-01").checked_add(-13), Some(month("2016-12")));
    assert_eq!(month("9999-12").checked_add(1), None);
    assert_eq!(month("0001-01").checked_add(-1), None);
}

#[test]
fn the_last_day_knows_leap_years() {
    assert_eq!(month("2020-02").last_day().to_string(), "2020-02-29");
    assert_eq!(month("2018-02").last_day().to_string(), "2018-02-28");
}

#[test]
fn what_is_no_month_is_refused() {
    for text in ["2018", "2018-13", "2018-00", "18-01", "2018-1", "", "a-b", "0000-01", "-201-01"] {
        assert!(text.parse::<Month>().is_err(), "{text}");
    }
}
