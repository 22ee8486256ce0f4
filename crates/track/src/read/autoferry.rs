//! A scenario of the AutoFerry maritime benchmark: real radar and lidar on a small ferry.
//!
//! Helgesen et al. 2022, doi:10.1016/j.oceaneng.2022.111230. Measurements are north and east
//! from the ferry; the ferry's and the truth's positions are north and east in one fixed frame.

use super::unless;
use crate::error::TrackError;
use crate::report::{Report, Scan, SensorId};
use crate::score::Scene;
use crate::settings::Sensor;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Look {
    #[serde(rename = "sensorID")]
    sensor_id: u64,
    ownship_position: Vec<f64>,
    time: f64,
    measurement: Coordinates,
}

/// 2 × M as two rows; for M = 1 the writer flattened it to [north, east], for M = 0 to []. Cameras
/// give bearings, a single one as a bare number.
#[derive(Deserialize)]
#[serde(untagged)]
enum Coordinates {
    Flat(Vec<f64>),
    Rows(Vec<Vec<f64>>),
    Other(serde::de::IgnoredAny),
}

#[derive(Deserialize)]
struct Target {
    #[serde(rename = "targetID")]
    id: u64,
    position: Vec<f64>,
}

/// The writer flattened a list of one target to the target.
#[derive(Deserialize)]
#[serde(untagged)]
enum Targets {
    Many(Vec<Target>),
    One(Target),
}

/// What a sensor of the ferry is: its number in the files, its declaration, and the noise of its
/// positions along the line of sight (m) and across it (m and rad). A boat is 10 to 36 m long and
/// gives its reports anywhere on the side that faces the ferry; the lidar splits it in several,
/// which is why its noise is declared the wider.
struct Declared {
    number: u64,
    sensor: Sensor,
    along_sd_m: f64,
    across_sd_m: f64,
    bearing_sd_rad: f64,
}

fn declared(name: &str) -> Option<Declared> {
    let sensor = |detection_probability, range_m, extent_m| Sensor {
        name: name.to_owned(),
        detection_probability,
        range_m,
        extent_m,
        learns_detection: false,
        learns_noise: false,
    };
    match name {
        "radar" => Some(Declared {
            number: 2,
            sensor: sensor(0.95, None, 30.0),
            along_sd_m: 3.0,
            across_sd_m: 3.0,
            bearing_sd_rad: 0.01,
        }),
        "lidar" => Some(Declared {
            number: 1,
            sensor: sensor(0.7, Some(120.0), 30.0),
            along_sd_m: 5.0,
            across_sd_m: 5.0,
            bearing_sd_rad: 0.01,
        }),
        _ => None,
    }
}

/// The scene of a scenario's two documents, as the named sensors ("radar", "lidar") saw it.
///
/// # Errors
/// A document is not of the form above, a sensor has another name, or a number is out of range.
pub fn parse_autoferry(
    truth: &[u8],
    detections: &[u8],
    sensors: &[&str],
) -> Result<Scene, TrackError> {
    let truth: Vec<Targets> = document("truth", truth)?;
    let looks: Vec<Look> = document("detections", detections)?;
    let mut findings: Vec<String> = sensors
        .iter()
        .filter(|name| declared(name).is_none())
        .map(|name| format!("no sensor {name:?}; expected radar or lidar"))
        .collect();
    for (i, name) in sensors.iter().enumerate() {
        if sensors[..i].contains(name) {
            findings.push(format!("sensor {name:?} twice; expected each once"));
        }
    }
    if sensors.is_empty() {
        findings.push("no sensor; expected radar or lidar".to_owned());
    }
    if truth.len() != looks.len() {
        findings.push(format!("{} looks, but {} entries of truth", looks.len(), truth.len()));
    }
    let declared: Vec<Declared> = sensors.iter().filter_map(|name| declared(name)).collect();
    let mut scene = Scene {
        sensors: declared.iter().map(|one| one.sensor.clone()).collect(),
        scans: Vec::new(),
        truths: Vec::new(),
    };
    let mut entries: Vec<(usize, (Look, Targets))> =
        looks.into_iter().zip(truth).enumerate().collect();
    entries.sort_by(|a, b| a.1.0.time.total_cmp(&b.1.0.time));
    for (i, (look, targets)) in entries {
        let Some(index) = declared.iter().position(|one| one.number == look.sensor_id) else {
            continue;
        };
        match scan(&look, SensorId(index), &declared[index]) {
            Ok(scan) => scene.scans.push(scan),
            Err(finding) => findings.push(format!("look {}: {finding}", i + 1)),
        }
        if index == 0 {
            scene.truths.push(places(targets));
        }
    }
    unless("detections", findings, scene)
}

fn document<T: for<'a> Deserialize<'a>>(name: &'static str, text: &[u8]) -> Result<T, TrackError> {
    serde_json::from_slice(text).map_err(|error| TrackError::Unreadable {
        document: name,
        findings: vec![error.to_string()],
    })
}

fn scan(look: &Look, sensor: SensorId, declared: &Declared) -> Result<Scan, String> {
    let [own_north, own_east, ..] = look.ownship_position[..] else {
        return Err("ownshipPosition has fewer than two numbers".into());
    };
    let seen: Vec<(f64, f64)> = match &look.measurement {
        Coordinates::Flat(none) if none.is_empty() => Vec::new(),
        Coordinates::Flat(one) if one.len() == 2 => vec![(one[0], one[1])],
        Coordinates::Rows(rows) if rows.len() == 2 && rows[0].len() == rows[1].len() => {
            rows[0].iter().copied().zip(rows[1].iter().copied()).collect()
        }
        _ => return Err("measurement is not 2 × M; expected norths, then easts".into()),
    };
    let reports = seen
        .into_iter()
        .map(|(north, east)| {
            let range = north.hypot(east).max(1.0);
            let (n, e) = (north / range, east / range);
            let along = declared.along_sd_m.powi(2);
            let across = declared.across_sd_m.powi(2) + (declared.bearing_sd_rad * range).powi(2);
            let shared = (along - across) * n * e;
            let covariance = [
                [along * e * e + across * n * n, shared],
                [shared, along * n * n + across * e * e],
            ];
            Report::position(own_east + east, own_north + north, covariance)
        })
        .collect::<Result<_, _>>()
        .map_err(|error| error.to_string())?;
    Ok(Scan { sensor, time_s: look.time, origin_m: [own_east, own_north], whole: true, reports })
}

fn places(targets: Targets) -> Vec<(u64, [f64; 2])> {
    let targets = match targets {
        Targets::Many(many) => many,
        Targets::One(one) => vec![one],
    };
    let place = |target: &Target| match target.position[..] {
        [north, east, ..] => Some((target.id, [east, north])),
        _ => None,
    };
    targets.iter().filter_map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRUTH: &str = r#"[[{"targetID":1,"position":[30.0,40.0,0]}],
        {"targetID":1,"position":[31.0,40.0,0]},[{"targetID":1,"position":[32.0,40.0,0]}]]"#;

    fn check(detections: &str, sensors: &[&str], expect: Result<&[usize], &str>) {
        let found = parse_autoferry(TRUTH.as_bytes(), detections.as_bytes(), sensors);
        match (found, expect) {
            (Ok(scene), Ok(reports)) => {
                let numbers: Vec<usize> = scene.scans.iter().map(|s| s.reports.len()).collect();
                assert_eq!(numbers, reports);
            }
            (Err(error), Err(part)) => assert!(error.to_string().contains(part), "{error}"),
            (found, expect) => panic!("{found:?}, expected {expect:?}"),
        }
    }

    #[test]
    fn none_one_and_several_measurements_and_a_camera_are_read() {
        let detections = r#"[
            {"sensorID":2,"ownshipPosition":[1,2],"time":1.0,"measurement":[[9.0,8.0],[7.0,6.0]]},
            {"sensorID":2,"ownshipPosition":[1,2],"time":3.0,"measurement":[]},
            {"sensorID":4,"ownshipPosition":[1,2],"time":2.0,"measurement":0.3}]"#;
        check(detections, &["radar"], Ok(&[2, 0]));
        check(detections, &["lidar"], Ok(&[]));
        check(detections, &["sonar"], Err("no sensor \"sonar\"; expected radar or lidar"));
    }

    #[test]
    fn a_measurement_is_added_to_the_ferrys_place_north_first() {
        let one = r#"{"sensorID":2,"ownshipPosition":[1,2],"time":1.0,"measurement":[9.0,7.0]}"#;
        let detections = format!("[{one},{one},{one}]");
        let scene = parse_autoferry(TRUTH.as_bytes(), detections.as_bytes(), &["radar"]).unwrap();
        assert_eq!(scene.scans[0].reports[0].east_north_m(), [9.0, 10.0]);
        assert_eq!(scene.truths[1], [(1, [40.0, 31.0])]);
    }

    #[test]
    fn a_measurement_of_another_shape_is_named_with_its_look() {
        let look = |measurement: &str| {
            format!(
                r#"{{"sensorID":2,"ownshipPosition":[1,2],"time":1.0,"measurement":{measurement}}}"#
            )
        };
        let detections = format!("[{},{},{}]", look("[]"), look("[[1],[2,3]]"), look("[1,2]"));
        check(&detections, &["radar"], Err("look 2: measurement is not 2 × M"));
        check(&look("[]"), &["radar"], Err("invalid type"));
    }
}
