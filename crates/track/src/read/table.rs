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

/// What a report is taken to be good for at first where the table has no `sd`, in metres; then it is learned.
const USUAL_SD_M: f64 = 10.0;

#[derive(Default)]
struct Look {
    reports: Vec<Report>,
    truths: Vec<(u64, [f64; 2])>,
}

/// The scene of two tables.
///
/// # Errors
/// A column is missing, or values are not numbers: the lines, with what was found.
pub fn parse_tables(truth: &[u8], detections: &[u8]) -> Result<Scene, TrackError> {
    let mut looks: BTreeMap<i64, Look> = BTreeMap::new();
    let mut declared = false;
    read("truth", truth, ["k", "id", "x", "y"], |[k, id, x, y], _| {
        let place = [x, y];
        if id < 0.0 || id.fract() != 0.0 {
            return Err(format!("id is {id}; expected a whole number, 0 or more"));
        }
        looks.entry(whole(k)?).or_default().truths.push((id as u64, place));
        Ok(())
    })?;
    read("detections", detections, ["k", "x", "y"], |[k, x, y], sd| {
        declared |= sd.is_some();
        if let Some(wrong) = sd.filter(|sd| *sd <= 0.0) {
            return Err(format!("sd is {wrong}; expected metres, above 0"));
        }
        let variance = sd.unwrap_or(USUAL_SD_M).powi(2);
        let report = Report::position(x, y, [[variance, 0.0], [0.0, variance]])
            .map_err(|error| error.to_string())?;
        looks.entry(whole(k)?).or_default().reports.push(report);
        Ok(())
    })?;
    let sensor = Sensor {
        name: "table".into(),
        detection_probability: 0.9,
        range_m: None,
        extent_m: 0.0,
        learns_detection: true,
        // A table that says how exact its reports are is believed.
        learns_noise: !declared,
    };
    let (mut scans, mut truths) = (Vec::new(), Vec::new());
    for (k, Look { reports, truths: truth }) in looks {
        scans.push(Scan {
            sensor: SensorId(0),
            time_s: k as f64,
            origin_m: [0.0; 2],
            whole: true,
            reports,
        });
        truths.push(truth);
    }
    Ok(Scene { sensors: vec![sensor], scans, truths })
}

fn whole(k: f64) -> Result<i64, String> {
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
        .map(|name| {
            format!(
                "no column {name:?} in the first line; found {:?}",
                header.iter().collect::<Vec<_>>()
            )
        })
        .collect();
    if header.is_empty() {
        unless(
            document,
            vec![format!("nothing in it; expected a first line of {}", names.join(","))],
            (),
        )?;
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    const TRUTH: &[u8] = b"k,id,x,y\n0,1,5,6\n2,1,7,8\n";

    fn check(detections: &str, expect: Result<&[usize], &str>) {
        match (parse_tables(TRUTH, detections.as_bytes()), expect) {
            (Ok(scene), Ok(reports)) => {
                let numbers: Vec<usize> = scene.scans.iter().map(|s| s.reports.len()).collect();
                assert_eq!(numbers, reports);
            }
            (Err(error), Err(text)) => assert_eq!(error.to_string(), text),
            (found, expect) => panic!("{found:?}, expected {expect:?}"),
        }
    }

    #[test]
    fn a_look_of_the_truth_without_detections_is_an_empty_look() {
        check("k,x,y,src\n0,1,2,-1\n0,3,4,1\n", Ok(&[2, 0]));
        check("k,x,y,sd\n1,1,2,3.5\n", Ok(&[0, 1, 0]));
    }

    #[test]
    fn all_mistakes_are_named_at_once_with_their_lines() {
        check(
            "k,x,y\n0,one,2\n1.5,1,2\n0,inf,2\n",
            Err("detections: line 2: \"one\" is not a number; line 3: k is 1.5; expected a whole \
                 number of seconds; line 4: \"inf\" is not finite"),
        );
        check(
            "k,x\n0,1\n",
            Err("detections: no column \"y\" in the first line; found [\"k\", \"x\"]"),
        );
    }
}
