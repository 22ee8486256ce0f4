//! Truth and detections as two CSV tables with headers.
//!
//! Truth: `k,id,x,y` (more columns are passed over). Detections: `k,x,y` and, if the sensor says,
//! `sd` (standard deviation on each axis in metres). k is the look's time in whole seconds, x east
//! and y north in metres. Every k of the truth is a look, also where nothing was detected.

use super::unless;
use crate::error::TrackError;
use crate::report::{Report, Scan, SensorId};
use crate::score::Scene;
use crate::settings::Sensor;
use std::collections::BTreeMap;

/// What a report is taken to be good for where the table has no `sd`, in metres.
const USUAL_SD_M: f64 = 10.0;

/// The scene of two tables.
///
/// # Errors
/// A column is missing, or values are not numbers: the lines, with what was found.
pub fn parse_tables(truth: &[u8], detections: &[u8]) -> Result<Scene, TrackError> {
    let mut looks: BTreeMap<i64, (Vec<Report>, Vec<(u64, [f64; 2])>)> = BTreeMap::new();
    read("truth", truth, ["k", "id", "x", "y"], |[k, id, x, y], _| {
        let place = [x, y];
        if id < 0.0 || id.fract() != 0.0 {
            return Err(format!("id is {id}; expected a whole number, 0 or more"));
        }
        looks.entry(look(k)?).or_default().1.push((id as u64, place));
        Ok(())
    })?;
    read("detections", detections, ["k", "x", "y"], |[k, x, y], sd| {
        let variance = sd.unwrap_or(USUAL_SD_M).powi(2);
        let report = Report::position(x, y, [[variance, 0.0], [0.0, variance]])
            .map_err(|error| error.to_string())?;
        looks.entry(look(k)?).or_default().0.push(report);
        Ok(())
    })?;
    let sensor =
        Sensor { name: "table".into(), detection_probability: 0.9, range_m: None, extent_m: 0.0 };
    let (mut scans, mut truths) = (Vec::new(), Vec::new());
    for (k, (reports, truth)) in looks {
        scans.push(Scan { sensor: SensorId(0), time_s: k as f64, origin_m: [0.0; 2], reports });
        truths.push(truth);
    }
    Ok(Scene { sensors: vec![sensor], scans, truths })
}

fn look(k: f64) -> Result<i64, String> {
    if k.fract() == 0.0 && k.abs() < 1e12 {
        Ok(k as i64)
    } else {
        Err(format!("k is {k}; expected a whole number of seconds"))
    }
}

/// Calls `row` with the named columns and `sd`, if there is one, of each line.
fn read<const N: usize>(
    document: &'static str,
    text: &[u8],
    names: [&str; N],
    mut row: impl FnMut([f64; N], Option<f64>) -> Result<(), String>,
) -> Result<(), TrackError> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text);
    let header = reader.headers().cloned().unwrap_or_default();
    let column = |name: &str| header.iter().position(|found| found == name);
    let absent: Vec<String> = names
        .iter()
        .filter(|name| column(name).is_none())
        .map(|name| format!("no column {name:?} in the first line; found {header:?}"))
        .collect();
    unless(document, absent, ())?;
    let columns = names.map(|name| column(name).unwrap_or_default());
    let sd = column("sd");
    let mut findings = Vec::new();
    for (i, record) in reader.records().enumerate() {
        let found = record.map_err(|error| error.to_string()).and_then(|record| {
            let number = |at: usize| {
                let text = record.get(at).unwrap_or_default();
                let value: f64 = text.parse().map_err(|_| format!("{text:?} is not a number"))?;
                if value.is_finite() { Ok(value) } else { Err(format!("{text:?} is not finite")) }
            };
            let mut values = [0.0; N];
            for (value, at) in values.iter_mut().zip(columns) {
                *value = number(at)?;
            }
            row(values, sd.map(number).transpose()?)
        });
        if let Err(finding) = found {
            findings.push(format!("line {}: {finding}", i + 2));
        }
    }
    unless(document, findings, ())
}
