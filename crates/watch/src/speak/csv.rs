//! A report as one line of CSV, as a contractor's closed radar exports them.
//!
//! The first line of a connection names the columns: `time`, and `latitude`, `longitude` or `range_m`,
//! `bearing_deg`; perhaps `sd_m`, `elevation_deg`, `class`, `confidence`, `object`. Others are passed over. Every
//! line is a look that is not whole: such files do not say what was not seen.

use super::class_word;
use super::json::parse_time;
use crate::error::WatchError;
use crate::input::{Look, Sighting, Where};
use std::collections::HashMap;

/// Which column is where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns(HashMap<String, usize>);

impl Columns {
    /// Reads the first line.
    ///
    /// # Errors
    /// A column that is needed is not there.
    pub fn parse(line: &[u8]) -> Result<Self, WatchError> {
        let names = fields(line)?;
        let places = names.iter().enumerate().map(|(i, name)| (name.to_lowercase(), i));
        let columns = Self(places.collect());
        let all = |names: &[&str]| names.iter().all(|name| columns.0.contains_key(*name));
        if all(&["time"]) && (all(&["latitude", "longitude"]) || all(&["range_m", "bearing_deg"])) {
            return Ok(columns);
        }
        let expected = "time with latitude and longitude, or with range_m and bearing_deg";
        Err(WatchError::malformed("columns", &names.join(","), expected))
    }

    /// Reads another line, from the sensor of this name.
    ///
    /// # Errors
    /// A value is missing or no number.
    pub fn look(&self, line: &[u8], sensor: &str) -> Result<Look, WatchError> {
        let values = fields(line)?;
        let text = |name: &str| {
            let found = self.0.get(name).and_then(|at| values.get(*at));
            found.map(String::as_str).filter(|value| !value.is_empty())
        };
        // What is read as infinite or as no number ("nan") cannot be written down.
        let finite = |value: &str| value.parse::<f64>().ok().filter(|value| value.is_finite());
        let maybe = |name: &'static str| {
            let parse = |value: &str| {
                finite(value).ok_or_else(|| WatchError::malformed(name, value, "a number"))
            };
            text(name).map(parse).transpose()
        };
        let number = |name: &'static str| -> Result<f64, WatchError> {
            maybe(name)?.ok_or_else(|| WatchError::malformed(name, "nothing", "a number"))
        };
        let time = text("time").unwrap_or_default();
        let time_s = finite(time).map_or_else(|| parse_time(time), Ok)?;
        let place = if self.0.contains_key("latitude") {
            let (latitude, longitude) = (number("latitude")?, number("longitude")?);
            Where::Place { latitude, longitude, sd_m: maybe("sd_m")? }
        } else {
            Where::Bearing {
                range_m: number("range_m")?,
                bearing_deg: number("bearing_deg")?,
                elevation_deg: maybe("elevation_deg")?,
                range_sd_m: maybe("sd_m")?,
                bearing_sd_deg: None,
            }
        };
        let confidence = maybe("confidence")?.unwrap_or(0.5);
        let classes = text("class").map(|class| (class_word(class), confidence));
        let (classes, object) = (classes.into_iter().collect(), text("object").map(str::to_owned));
        let sightings = vec![Sighting { place, classes, object }];
        Ok(Look { sensor: sensor.to_owned(), time_s, whole: false, sightings })
    }
}

fn fields(line: &[u8]) -> Result<Vec<String>, WatchError> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(line);
    let record = reader.records().next().transpose();
    let record =
        record.map_err(|error| WatchError::malformed("line", &error.to_string(), "CSV"))?;
    Ok(record.iter().flatten().map(str::to_owned).collect())
}

#[cfg(test)]
mod tests;
