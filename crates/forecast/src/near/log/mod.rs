//! What does a mission's own incident log say, whatever its columns are called?

mod parse;
mod propose;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use base::Date;
use jiff::fmt::strtime;
use serde::{Deserialize, Serialize};

pub use parse::{LogEvents, parse_log};
pub use propose::{Proposal, propose};

use super::{PlacePrecision, Violence};
use crate::{Error, SeriesFault};

/// How closely a day can be known.
const SPANS: [&str; 3] = ["day", "week", "month"];

/// Which column of a log means what. The user's to correct before a log is added.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogMapping {
    /// Column of degrees north.
    pub latitude: String,
    /// Column of degrees east.
    pub longitude: String,
    /// Column of the day, or the first day on which it can have happened.
    pub date: String,
    /// How days are written, in the manner of strftime: `%d/%m/%Y`.
    pub date_format: String,
    /// Column of the last day on which it can have happened; the day itself where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_end: Option<String>,
    /// Column that says how closely the day is known; to the day where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_precision: Option<String>,
    /// What its words mean: `day`, `week` (three days before and after) or `month` (that of the day).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub date_precision_is: BTreeMap<String, String>,
    /// Column of deaths, the best estimate.
    pub deaths: String,
    /// Words in it that say that deaths are not known, beside an empty cell.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub deaths_unknown: Vec<String>,
    /// Columns of the lowest and highest estimates; the best where there are none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deaths_low: Option<String>,
    /// See `deaths_low`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deaths_high: Option<String>,
    /// Column of deaths of civilians.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deaths_civilians: Option<String>,
    /// Column that says how closely the place is known; exact where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place_precision: Option<String>,
    /// What its words mean in UCDP's codes, 1 exact to 7 nowhere.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub place_precision_is: BTreeMap<String, u8>,
    /// Column of the kind of violence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub violence: Option<String>,
    /// What its words mean in UCDP's codes: 1 state-based, 2 non-state, 3 one-sided. Words that are not
    /// listed count only where all violence does.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub violence_is: BTreeMap<String, u8>,
}

impl LogMapping {
    /// Refuses a mapping that leaves out what is needed, or gives a word a meaning there is not.
    ///
    /// # Errors
    /// [`Error::NotAMapping`] with all that is wrong.
    pub fn check(&self) -> Result<(), Error> {
        let needed = [
            ("latitude", &self.latitude),
            ("longitude", &self.longitude),
            ("date", &self.date),
            ("date_format", &self.date_format),
            ("deaths", &self.deaths),
        ];
        let empty = needed.iter().filter(|(_, column)| column.is_empty());
        let mut wrong: Vec<String> =
            empty.map(|(name, _)| format!("the mapping leaves {name} empty")).collect();
        let spans = self.date_precision_is.values().filter(|span| !SPANS.contains(&span.as_str()));
        wrong.extend(
            spans.map(|span| {
                format!("date_precision_is says {span:?}; expected day, week or month")
            }),
        );
        let places = self.place_precision_is.values();
        let places = places.filter(|code| PlacePrecision::of_code(**code).is_none());
        wrong.extend(places.map(|code| format!("place_precision_is says {code}; expected 1 to 7")));
        let kinds = self.violence_is.values().filter(|code| Violence::of_code(**code).is_none());
        wrong.extend(kinds.map(|code| format!("violence_is says {code}; expected 1 to 3")));
        if wrong.is_empty() { Ok(()) } else { Err(Error::NotAMapping(wrong)) }
    }
}

/// A reader of a CSV text with its header. Spreadsheets also separate fields by semicolons or tabs:
/// these are tried where there is but one field else.
fn reader(text: &str) -> Result<(csv::Reader<&[u8]>, Vec<String>), Error> {
    for delimiter in [b',', b';', b'\t'] {
        let mut reader =
            csv::ReaderBuilder::new().delimiter(delimiter).from_reader(text.as_bytes());
        let Ok(header) = reader.headers() else { continue };
        if header.len() > 1 {
            let header = header.iter().map(|name| name.trim().to_owned()).collect();
            return Ok((reader, header));
        }
    }
    let found = "no header of several columns".to_owned();
    let expected =
        "a table separated by commas, semicolons or tabs (in a spreadsheet: save as CSV UTF-8)";
    Err(Error::Series(vec![SeriesFault { line: 1, found, expected }]))
}

/// Whether a row is empty or a second header of tags (HXL), as some exports have.
fn is_no_incident(row: &csv::StringRecord) -> bool {
    row.iter().map(str::trim).all(|cell| cell.is_empty() || cell.starts_with('#'))
}

/// Letters and digits in lower case: `GEO_PRECISION` and `Geo precision` are one name.
fn plain(name: impl AsRef<str>) -> String {
    name.as_ref().chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The day in a text; a time of day after it is ignored.
fn day(format: &str, text: &str) -> Option<Date> {
    let whole = |text: &str| strtime::parse(format, text).ok()?.to_date().ok();
    let found = whole(text).or_else(|| {
        let words = format.split(' ').count();
        let end = text.match_indices([' ', 'T']).nth(words - 1).map(|(at, _)| at)?;
        whole(text.get(..end)?)
    });
    found.filter(|day| (1900..=2100).contains(&day.year()))
}
