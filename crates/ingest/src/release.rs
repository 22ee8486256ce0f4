//! When did the Uppsala Conflict Data Program publish this release?
//!
//! Releases are numbered, not dated: `25.1` is the yearly release of 2025, out in June; `25.0.6`
//! holds June 2025 and is out in July; `25.01.25.09` holds January to September 2025. The date taken is the
//! last day on which a release is expected to be out, so that nothing is known too early.

use base::{Date, Month};

/// A release, in the order in which releases are published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Release {
    /// The number as a version, such as `25.0.6`.
    pub(crate) number: String,
    /// The last day on which it is expected to be out.
    pub(crate) known_from: Date,
}

impl Release {
    /// Reads `25.1`, `25.0.6` or `25.01.25.09`; also with `_` for the point.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let number = text.replace('_', ".");
        let parts: Vec<&str> = number.split('.').collect();
        let small = |p: &str| (1..=2).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_digit());
        if !parts.iter().all(|p| small(p)) {
            return None;
        }
        let part = |i: usize| parts.get(i)?.parse::<i16>().ok();
        let month_after = |year: i16, month: i16| {
            let month = Month::try_new(2000 + year, i8::try_from(month).ok()?).ok()?;
            Some(month.checked_add(1)?.last_day())
        };
        let known_from = match (parts.len(), part(1)?) {
            (2, 1) => Date::new(2000 + part(0)?, 6, 30).ok()?,
            (3, 0) => month_after(part(0)?, part(2)?)?,
            (4, 1) => month_after(part(2)?, part(3)?)?,
            _ => return None,
        };
        Some(Self { number, known_from })
    }

    /// The release that a file's name holds, and the name without it: `ged_v23_1_CAF.csv`,
    /// `GEDEvent_v25_0_6.csv`, `GEDEvent_v25_01_25_09.csv`, `ged251-csv.zip`.
    pub(crate) fn in_name(path: &str) -> Option<(Self, String)> {
        let name = path.rsplit('/').next().unwrap_or(path).to_lowercase();
        let name = name.split('.').next().unwrap_or_default();
        let digits = |c: &char| c.is_ascii_digit() || matches!(c, '_');
        for (at, _) in name.match_indices("_v") {
            let number: String = name[at + 2..].chars().take_while(digits).collect();
            let number = number.trim_end_matches('_');
            if let Some(release) = Self::parse(number) {
                let rest = format!("{}{}", &name[..at], &name[at + 2 + number.len()..]);
                return Some((release, rest));
            }
        }
        let number = name.strip_prefix("ged")?.split('-').next()?;
        let (year, minor) = number.split_at_checked(2)?;
        Some((Self::parse(&format!("{year}.{minor}"))?, "gedevent".to_owned()))
    }

    /// Whether months are published that a yearly release revises later.
    pub(crate) fn is_candidate(&self) -> bool {
        self.number.split('.').count() > 2
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, expect: Option<(&str, &str, &str)>) {
        let found = Release::in_name(name);
        let found = found
            .as_ref()
            .map(|(r, rest)| (r.number.clone(), r.known_from.to_string(), rest.clone()));
        let expect = expect.map(|(n, d, r)| (n.to_owned(), d.to_owned(), r.to_owned()));
        assert_eq!(found, expect, "{name}");
    }

    #[test]
    fn a_release_and_its_date_stand_in_the_name() {
        check("ucdp_ged/ged_v23_1_CAF.csv", Some(("23.1", "2023-06-30", "ged_caf")));
        check(
            "ged_v19_1_BGD_MMR_hdx_fixture.csv",
            Some(("19.1", "2019-06-30", "ged_bgd_mmr_hdx_fixture")),
        );
        check("GEDEvent_v25_0_6.csv", Some(("25.0.6", "2025-07-31", "gedevent")));
        check("GEDEvent_v25_0_12.csv.gz", Some(("25.0.12", "2026-01-31", "gedevent")));
        check("GEDEvent_v25_01_25_09.csv", Some(("25.01.25.09", "2025-10-31", "gedevent")));
        check("GEDEvent_v25_1.zip", Some(("25.1", "2025-06-30", "gedevent")));
        check("ged251-csv.zip", Some(("25.1", "2025-06-30", "gedevent")));
    }

    #[test]
    fn other_names_hold_none() {
        for name in
            ["events.csv", "ged_v_CAF.csv", "ged_v23_13.csv", "x_v25_0_13.csv", "gedé51.csv"]
        {
            check(name, None);
        }
    }
}
