//! What is wrong with a case, all of it?

use std::fmt::Display;

use base::{Date, Point};

use super::rows::clock_min;

/// Why a case cannot be planned for: everything that is wrong, not the first thing only.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{}", .findings.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
pub struct CaseError {
    /// What is wrong, in the order of the texts.
    pub findings: Vec<CaseFinding>,
}

/// One thing wrong with a case.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum CaseFinding {
    /// The TOML text is none, lacks a key or has one that is not known.
    #[error("problem file: {0}")]
    NotToml(String),
    /// A value of the TOML text.
    #[error("problem file, {key}: found {found}, expected {expected}")]
    BadValue {
        /// Where: the key with its tables.
        key: String,
        /// The value.
        found: String,
        /// What would be right.
        expected: String,
    },
    /// A table of rows lacks a column.
    #[error("{table}, line 1: column {column} is missing")]
    NoColumn {
        /// Which table.
        table: &'static str,
        /// The column.
        column: &'static str,
    },
    /// A cell of a table of rows.
    #[error("{table}, line {line}, {column}: found {found:?}, expected {expected}")]
    BadCell {
        /// Which table.
        table: &'static str,
        /// The line, from 1.
        line: u64,
        /// The column.
        column: &'static str,
        /// The text of the cell.
        found: String,
        /// What would be right.
        expected: String,
    },
}

/// What was found so far.
#[derive(Default)]
pub(super) struct Findings(pub(super) Vec<CaseFinding>);

impl Findings {
    pub(super) fn refuse(&mut self, key: &str, found: impl Display, expected: impl Into<String>) {
        let (key, found, expected) = (key.to_owned(), found.to_string(), expected.into());
        self.0.push(CaseFinding::BadValue { key, found, expected });
    }

    pub(super) fn above_zero(&mut self, key: &str, found: f64) {
        if !(found.is_finite() && found > 0.0) {
            self.refuse(key, found, "a number above 0");
        }
    }

    pub(super) fn not_below_zero(&mut self, key: &str, found: f64) {
        if !(found.is_finite() && found >= 0.0) {
            self.refuse(key, found, "a number from 0");
        }
    }

    pub(super) fn point(&mut self, key: &str, latitude: f64, longitude: f64) -> Option<Point> {
        let point = Point::try_new(latitude, longitude).ok();
        if point.is_none() {
            let expected = "a latitude from -90 to 90 and a longitude from -180 to 180";
            self.refuse(key, format!("{latitude}, {longitude}"), expected);
        }
        point
    }

    pub(super) fn day(&mut self, key: &str, text: &str) -> Option<Date> {
        let day = text.parse().ok();
        if day.is_none() {
            self.refuse(key, text, "a day such as \"2018-11-19\"");
        }
        day
    }

    pub(super) fn time(&mut self, key: &str, text: &str) -> Option<f64> {
        let minutes = clock_min(text);
        if minutes.is_none() {
            self.refuse(key, text, "a time of day such as \"06:30\"");
        }
        minutes
    }
}
