//! Do the shared words read from any text without panic, and back the same?

use std::fmt::{Debug, Display};
use std::str::FromStr;

use base::{CountryCode, MissionId, Month, Period};
use proptest::prelude::*;

fn check<T: FromStr + Display + PartialEq + Debug>(text: &str) {
    if let Ok(word) = text.parse::<T>() {
        assert_eq!(word.to_string().parse::<T>().ok(), Some(word), "{text:?}");
    }
}

fn check_all(text: &str) {
    check::<Month>(text);
    check::<Period>(text);
    check::<CountryCode>(text);
    check::<MissionId>(text);
    if let Ok(period) = text.parse::<Period>() {
        assert!(period.days() >= 1 && period.contains(period.from) && period.contains(period.to));
        let _ = period.years_before(1);
    }
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in any::<String>()) {
        check_all(&text);
    }

    #[test]
    fn what_looks_like_a_period_is_read_or_refused(text in "[-+0-9.]{0,4}[-0-9]{0,10}(\\.\\.)?[-0-9]{0,11}") {
        check_all(&text);
    }

    #[test]
    fn every_month_and_period_reads_back(from in 0_i32..40_000, days in 0_i32..4_000) {
        let day = |n| base::Date::constant(1948, 1, 1).checked_add(jiff::Span::new().days(n));
        let (from, to) = (day(from).expect("a day"), day(from + days).expect("a day"));
        check_all(&Month::of(from).to_string());
        check_all(&format!("{from}..{to}"));
        prop_assert_eq!(format!("{from}..{to}").parse::<Period>().map(Period::days), Ok(days + 1));
    }
}

#[test]
fn the_ends_of_time_do_no_harm() {
    for text in ["-9999", "9999", "9999-12", "-9999-01-01..9999-12-31", "0000", "99999-01"] {
        check_all(text);
    }
}
