//! What falls, and where is it expected to come down?

use super::{Camp, coverage};
use crate::input::{Sighting, Where};
use serde::{Deserialize, Serialize};
use track::ballistic::{Falling, Impact, RadarReport, Surroundings};

/// Classes of what falls, as sensors say it.
const CLASSES: [&str; 5] = ["rocket", "mortar", "artillery", "projectile", "shell"];
/// At most so many falling bodies are followed.
const MOST_FALLING: usize = 200;
/// So many reports in a row that cannot be the body's are of another one under its name.
const MOST_REFUSED: u32 = 4;

/// A falling body.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Falls {
    /// When it was first reported.
    pub first_s: f64,
    /// When it was last.
    heard_s: f64,
    /// Reports in a row that were not used.
    refused: u32,
    way: Way,
}

/// What is known of its way.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
enum Way {
    First(RadarReport),
    Flying(Box<Falling>, Option<Impact>),
}

impl Falls {
    fn first(report: RadarReport) -> Self {
        let (first_s, way) = (report.time_s, Way::First(report));
        Self { first_s, heard_s: first_s, refused: 0, way }
    }

    /// Takes a report of this body, or says why it is not used.
    fn take(&mut self, report: &RadarReport, around: &Surroundings) -> Result<(), String> {
        if report.time_s <= self.heard_s {
            return Err("a falling body's report that is late, or came twice".into());
        }
        match &mut self.way {
            Way::First(first) => match Falling::try_start(first, report, around) {
                Ok(falling) => {
                    let expected = falling.impact(around.ground_m);
                    self.way = Way::Flying(Box::new(falling), expected);
                }
                // Of another body, or too long after: this one may be the better beginning.
                Err(_) => *self = Self::first(*report),
            },
            Way::Flying(falling, expected) => {
                let used = falling.report(report).map_err(|error| error.to_string())?;
                if used.is_none() {
                    self.refused += 1;
                    if self.refused >= MOST_REFUSED {
                        *self = Self::first(*report);
                        return Ok(());
                    }
                    return Err("a falling body's report from where it cannot be".into());
                }
                *expected = falling.impact(around.ground_m);
            }
        }
        (self.heard_s, self.refused) = (report.time_s, 0);
        Ok(())
    }

    /// Whether its way is known.
    pub fn flies(&self) -> bool {
        matches!(self.way, Way::Flying(..))
    }

    /// Where it is expected to come down.
    pub fn impact(&self) -> Option<Impact> {
        match &self.way {
            Way::Flying(_, expected) => *expected,
            Way::First(_) => None,
        }
    }

    fn is_over(&self, now_s: f64) -> bool {
        match self.impact() {
            Some(impact) => now_s >= impact.time_s + 5.0,
            None => now_s - self.heard_s >= if self.flies() { 30.0 } else { 10.0 },
        }
    }
}

impl Camp {
    /// Follows a body that falls, if the sighting is of one: then it is no matter of the tracker. Gives how many
    /// reports were used.
    pub(super) fn falls(&mut self, sensor: usize, time_s: f64, sighting: &Sighting) -> Option<u64> {
        let Where::Bearing {
            range_m,
            bearing_deg,
            elevation_deg: Some(elevation),
            range_sd_m,
            bearing_sd_deg,
        } = sighting.place
        else {
            return None;
        };
        let class = sighting.classes.iter().max_by(|a, b| a.1.total_cmp(&b.1));
        class.filter(|(class, _)| CLASSES.contains(&class.as_str()))?;
        let declared = &self.settings.file.sensors[sensor];
        let report = RadarReport {
            time_s,
            origin_m: self.settings.stand_m(sensor),
            range_m,
            azimuth_rad: bearing_deg.to_radians(),
            elevation_rad: elevation.to_radians(),
            range_sd_m: range_sd_m.unwrap_or(declared.position_sd_m),
            angle_sd_rad: bearing_sd_deg.unwrap_or(declared.bearing_sd_deg).to_radians(),
        };
        let reporter = declared.name.clone();
        let name = format!("{reporter}/{}", sighting.object.as_deref().unwrap_or_default());
        let taken = self.take_falling(sensor, name, &report);
        if let Err(why) = &taken {
            self.drop_reports(&reporter, 1, why);
        }
        Some(u64::from(taken.is_ok()))
    }

    fn take_falling(
        &mut self,
        sensor: usize,
        name: String,
        report: &RadarReport,
    ) -> Result<(), String> {
        report.check().map_err(|error| error.to_string())?;
        let level_m = report.range_m * report.elevation_rad.cos();
        let (sin, cos) = report.azimuth_rad.sin_cos();
        let (sectors, now_s) = (&mut self.known.health[sensor].sectors, self.known.now_s);
        coverage::count(sectors, [level_m * sin, level_m * cos], now_s);
        let around =
            Surroundings { ground_m: 0.0, wind_m_s: self.settings.file.wind_m_s, wind_sd_m_s: 5.0 };
        if let Some(falls) = self.known.falling.get_mut(&name) {
            return falls.take(report, &around);
        }
        if self.known.falling.len() >= MOST_FALLING {
            return Err(format!("more than {MOST_FALLING} bodies fall at once"));
        }
        self.known.falling.insert(name, Falls::first(*report));
        Ok(())
    }

    pub(super) fn drop_fallen(&mut self) {
        let now_s = self.known.now_s;
        self.known.falling.retain(|_, falls| !falls.is_over(now_s));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::{Entry, Input, Look};
    use crate::settings::Settings;

    fn camp() -> Camp {
        Camp::try_new(Settings::of_tests()).unwrap()
    }

    /// The radar's report of a body at this range that comes straight down on it at 100 m/s.
    fn see(camp: &mut Camp, t: f64, object: &str, range_m: f64) {
        let place = Where::Bearing {
            range_m,
            bearing_deg: 45.0,
            elevation_deg: Some(60.0),
            range_sd_m: Some(5.0),
            bearing_sd_deg: Some(0.2),
        };
        let classes = vec![("mortar".to_owned(), 0.9)];
        let sightings = vec![Sighting { place, classes, object: Some(object.into()) }];
        let look = Look { sensor: "radar".into(), time_s: t, whole: false, sightings };
        camp.take(&Entry { at_s: t.max(camp.now_s()), input: Input::Look(look) });
    }

    fn used_and_dropped(camp: &Camp) -> (u64, u64) {
        let (_, health) = camp.health().next().unwrap();
        (health.reports, health.dropped)
    }

    #[test]
    fn a_report_that_comes_twice_or_late_changes_nothing_and_is_counted() {
        let mut camp = camp();
        (0..8).for_each(|k| {
            see(&mut camp, 100.0 + f64::from(k) * 0.5, "7", 3000.0 - f64::from(k) * 50.0)
        });
        let once = camp.known.falling.clone();
        see(&mut camp, 103.5, "7", 2650.0);
        see(&mut camp, 102.25, "7", 2775.0);
        assert_eq!(camp.known.falling, once);
        assert_eq!(used_and_dropped(&camp), (8, 2));
    }

    #[test]
    fn a_body_whose_every_report_is_refused_is_begun_anew() {
        let mut camp = camp();
        let mut fall = |from: u32, range_m: f64| {
            for k in from..from + 8 {
                let fallen_m = f64::from(k - from) * 50.0;
                see(&mut camp, 100.0 + f64::from(k) * 0.5, "7", range_m - fallen_m);
            }
            let impact = camp.known.falling["radar/7"].impact().unwrap();
            (impact.time_s, used_and_dropped(&camp))
        };
        fall(0, 2000.0);
        // Another body under the same name, 6 km farther off.
        let (time_s, counted) = fall(8, 8000.0);
        assert!(time_s > 130.0, "{time_s}");
        assert_eq!(counted, (13, 3));
    }

    #[test]
    fn a_crowd_of_falling_bodies_does_not_hide_those_that_are_followed() {
        let mut camp = camp();
        (0..=MOST_FALLING).for_each(|k| see(&mut camp, 100.0, &k.to_string(), 3000.0));
        assert_eq!(used_and_dropped(&camp), (200, 1));
        see(&mut camp, 100.5, "0", 2950.0);
        assert!(
            camp.known.falling["radar/0"].flies() && !camp.known.falling.contains_key("radar/200")
        );
        assert_eq!(used_and_dropped(&camp), (201, 1));
    }
}
