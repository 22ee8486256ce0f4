//! What does the tracker take as given?

use crate::error::{TrackError, number};
use crate::motion::Motion;
use serde::Deserialize;

/// What a sensor declares of itself. Only what it can know: clutter is learned as it comes.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sensor {
    /// The name a person knows it by.
    pub name: String,
    /// Probability that an object within range gives a report in one look.
    pub detection_probability: f64,
    /// How far it sees from `origin_m`, in metres; none: everywhere that matters.
    pub range_m: Option<f64>,
    /// Reports of one object in one look may lie this far apart (its size, the beam), in metres; 0: an
    /// object gives at most one report a look.
    pub extent_m: f64,
    /// The probability of detection is a guess, to be put right by what comes.
    #[serde(default)]
    pub learns_detection: bool,
    /// So are the covariances of reports.
    #[serde(default)]
    pub learns_noise: bool,
}

/// How the tracker judges. One set serves every scene measured in `benches/track.md`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The ways objects move; the first is the usual one.
    pub motions: Vec<Motion>,
    /// Standard deviation of a new object's speed on each axis, m/s.
    pub speed_sd_m_s: f64,
    /// Squared Mahalanobis distance beyond which a report is not an object's (16: 1 in 3,000 lost).
    pub gate: f64,
    /// Odds that a report nobody took is a new object.
    pub birth_ratio: f64,
    /// How long an object stays, on average, in seconds.
    pub survival_s: f64,
    /// Probability before any evidence that what returns at a place stands still (a pole, a rock).
    pub still_prior: f64,
    /// How far reports of a thing that stands still wander, as a standard deviation, in metres.
    pub still_sd_m: f64,
    /// A track is shown once it exists and moves with this probability...
    pub confirm: f64,
    /// ... hidden below this one, until reports return ...
    pub hide: f64,
    /// ... and forgotten below this one.
    pub forget: f64,
    /// Reports up to this old, in seconds, are put back in their place in time.
    pub lag_s: f64,
}

impl Default for Settings {
    fn default() -> Self {
        let motion = |turn_rad_s, acceleration_m2_s3, sojourn_s| Motion {
            turn_rad_s,
            acceleration_m2_s3,
            sojourn_s,
        };
        Self {
            motions: vec![motion(0.0, 0.03, 3000.0), motion(0.0, 250.0, 4.0)],
            speed_sd_m_s: 8.0,
            gate: 16.0,
            birth_ratio: 0.02,
            survival_s: 300.0,
            still_prior: 0.05,
            still_sd_m: 3.0,
            confirm: 0.9,
            hide: 0.6,
            forget: 0.002,
            lag_s: 3.0,
        }
    }
}

impl Settings {
    /// # Errors
    /// The first number that is out of its range.
    pub fn check(&self) -> Result<(), TrackError> {
        number("number of motions", self.motions.len() as f64, "1 to 8", |v| {
            (1.0..=8.0).contains(&v)
        })?;
        for motion in &self.motions {
            number("turn_rad_s", motion.turn_rad_s, "within ±10", |v| v.abs() <= 10.0)?;
            number("acceleration_m2_s3", motion.acceleration_m2_s3, "above 0", |v| v > 0.0)?;
            number("sojourn_s", motion.sojourn_s, "above 0", |v| v > 0.0)?;
        }
        for (what, value) in [
            ("speed_sd_m_s", self.speed_sd_m_s),
            ("gate", self.gate),
            ("birth_ratio", self.birth_ratio),
            ("survival_s", self.survival_s),
            ("still_sd_m", self.still_sd_m),
        ] {
            number(what, value, "above 0", |v| v > 0.0)?;
        }
        for (what, value) in [
            ("still_prior", self.still_prior),
            ("confirm", self.confirm),
            ("hide", self.hide),
            ("forget", self.forget),
        ] {
            number(what, value, "between 0 and 1", |v| v > 0.0 && v < 1.0)?;
        }
        // An object that is forgotten as it begins is never one.
        let begins = self.birth_ratio / (1.0 + self.birth_ratio);
        let expected = "below birth_ratio / (1 + birth_ratio), with which an object begins";
        number("forget", self.forget, expected, |v| v < begins)?;
        number("lag_s", self.lag_s, "0 to 60 s", |v| (0.0..=60.0).contains(&v))?;
        Ok(())
    }
}

impl Sensor {
    /// # Errors
    /// The first number that is out of its range.
    pub fn check(&self) -> Result<(), TrackError> {
        let p = self.detection_probability;
        number("detection_probability", p, "between 0 and 1", |v| v > 0.0 && v < 1.0)?;
        number("extent_m", self.extent_m, "0 or more", |v| v >= 0.0)?;
        number("range_m", self.range_m.unwrap_or(1.0), "above 0", |v| v > 0.0)?;
        Ok(())
    }
}
