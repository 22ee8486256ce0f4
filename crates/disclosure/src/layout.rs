//! How is a table laid out, and what counts as safe?

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::error::DisclosureError;

/// Rows of `keys..., count`, or one row per key and one column per category.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Shape {
    /// One row per cell: key columns and a column of counts.
    Long,
    /// A matrix: key columns, then one column per category.
    Wide,
}

/// What a combination of categories means that the table does not list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Absent {
    /// Nothing was counted there.
    Zero,
    /// It is not told.
    Hidden,
}

/// What a mark in place of a count lets anyone know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mark {
    /// Least count.
    pub low: Option<i64>,
    /// Greatest count.
    pub high: Option<i64>,
}

/// One dimension.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DimensionLayout {
    /// The label of the total over all categories.
    pub total: Option<String>,
    /// Categories beyond those that the file names.
    pub labels: Vec<String>,
    /// Nested categories: a label, and the labels that add up to it.
    pub groups: BTreeMap<String, Vec<String>>,
}

/// A layout file. Everything has a default.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Layout {
    /// Long or wide; else told from the header.
    pub shape: Option<Shape>,
    /// Long: the column of counts; else the one named like a count.
    pub value: Option<String>,
    /// Key columns; else all columns left of the counts (wide: the first).
    pub keys: Vec<String>,
    /// Wide: what the columns are called together.
    pub columns: String,
    /// Smallest count that may be shown or known.
    pub minimum: i64,
    /// How wide the range of a hidden cell must be, `high - low`; else `minimum - 1`.
    pub protection: Option<i64>,
    /// Least count that a hidden cell can have, as readers know from the rules.
    pub hidden_at_least: i64,
    /// What a combination means that is not listed.
    pub absent: Option<Absent>,
    /// Every count was rounded to a multiple of this, up or down; 1: not rounded.
    pub rounded_to: i64,
    /// Marks of hidden cells, beside those known without a layout.
    pub marks: BTreeMap<String, Mark>,
    /// Dimensions by name.
    pub dimension: BTreeMap<String, DimensionLayout>,
}

impl Default for Layout {
    fn default() -> Self {
        Self {
            shape: None,
            value: None,
            keys: Vec::new(),
            columns: "column".to_owned(),
            minimum: 5,
            protection: None,
            hidden_at_least: 0,
            absent: None,
            rounded_to: 1,
            marks: BTreeMap::new(),
            dimension: BTreeMap::new(),
        }
    }
}

/// Greatest minimum, protection and base of rounding.
const MOST: i64 = 1000;

impl Layout {
    /// Reads a layout file (TOML).
    ///
    /// # Errors
    /// Where it is not TOML, has an unknown key, or a number out of range.
    pub fn parse(text: &str) -> Result<Self, DisclosureError> {
        let layout: Self =
            toml::from_str(text).map_err(|e| DisclosureError::Layout(e.to_string()))?;
        layout.check()?;
        Ok(layout)
    }

    /// Are all numbers within what makes sense?
    ///
    /// # Errors
    /// Names the setting, what it is and what it may be.
    pub fn check(&self) -> Result<(), DisclosureError> {
        let within = |name: &str, value: i64, least: i64| {
            let fine = (least..=MOST).contains(&value);
            let wrong = || format!("{name} is {value}, expected {least} to {MOST}");
            fine.then_some(()).ok_or_else(|| DisclosureError::Layout(wrong()))
        };
        within("minimum", self.minimum, 1)?;
        within("protection", self.protection(), 1)?;
        within("hidden_at_least", self.hidden_at_least, 0)?;
        within("rounded_to", self.rounded_to, 1)?;
        for (text, mark) in &self.marks {
            let (low, high) = (mark.low.unwrap_or(0), mark.high.unwrap_or(i64::MAX));
            if low < 0 || low > high {
                let wrong = format!("mark {text:?}: low is {low} and high {high}");
                return Err(DisclosureError::Layout(wrong));
            }
        }
        Ok(())
    }

    /// How wide the range of a hidden cell must be. By default from 1 to the minimum: nobody can
    /// then be sure that a hidden count is a small one.
    pub fn protection(&self) -> i64 {
        self.protection.unwrap_or((self.minimum - 1).max(1))
    }
}
