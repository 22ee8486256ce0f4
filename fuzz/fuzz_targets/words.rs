//! Does a month, a period, a country or a mission read from any text, and back the same?

#![no_main]

use std::fmt::Display;
use std::str::FromStr;

use base::{CountryCode, MissionId, Month, Period};
use libfuzzer_sys::fuzz_target;

fn check<T: FromStr + Display + PartialEq>(text: &str) {
    if let Ok(word) = text.parse::<T>() {
        assert!(word.to_string().parse::<T>().is_ok_and(|again| again == word), "{text:?}");
    }
}

fuzz_target!(|text: &str| {
    check::<Month>(text);
    check::<Period>(text);
    check::<CountryCode>(text);
    check::<MissionId>(text);
    if let Ok(period) = text.parse::<Period>() {
        assert!(period.days() >= 1 && period.contains(period.from) && period.contains(period.to));
        let _ = period.years_before(1);
    }
});
