//! Was each of the wounded cared for in time?
//!
//! The 10-1-2 guideline for casualties: first aid within 10 minutes of being wounded, advanced resuscitation within
//! 1 hour, surgery within 2. A guideline, not a rule: what was later is shown as later, not as wrong, and what
//! nobody wrote down is shown as not recorded. Casualties are numbers within an alarm, never names.

use super::Camp;
use crate::input::Care;
use serde::{Deserialize, Serialize};

/// Casualties that are remembered.
const MOST_CASUALTIES: usize = 500;
/// A casualty's number within an alarm is at most this.
const HIGHEST: u32 = 200;
/// When no warning stands any more, casualties still belong to the alarm for so long, in seconds.
const AFTERMATH_S: f64 = 6.0 * 3_600.0;

/// Someone wounded, by number.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Casualty {
    /// When the alarm that it belongs to began, in seconds since 1970 (UTC).
    pub alarm_s: f64,
    /// Counted from 1 in each alarm.
    pub number: u32,
    /// When wounded, or found wounded.
    pub wounded_s: f64,
    /// First aid.
    pub first_aid_s: Option<f64>,
    /// Advanced resuscitation.
    pub advanced_s: Option<f64>,
    /// Surgery.
    pub surgery_s: Option<f64>,
    /// In a drill.
    pub exercise: bool,
}

/// One step of the guideline for one casualty.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Step {
    /// Which.
    pub care: Care,
    /// Within so many minutes of being wounded, by the guideline.
    pub within_min: f64,
    /// After so many minutes; none: not recorded.
    pub after_min: Option<f64>,
}

impl Casualty {
    /// The three steps with their guideline.
    #[must_use]
    pub fn steps(&self) -> [Step; 3] {
        let after = |at_s: Option<f64>| at_s.map(|at_s| (at_s - self.wounded_s) / 60.0);
        [
            (Care::FirstAid, 10.0, self.first_aid_s),
            (Care::Advanced, 60.0, self.advanced_s),
            (Care::Surgery, 120.0, self.surgery_s),
        ]
        .map(|(care, within_min, at_s)| Step { care, within_min, after_min: after(at_s) })
    }

    /// The last thing written down of it.
    #[must_use]
    pub fn last_s(&self) -> f64 {
        [self.first_aid_s, self.advanced_s, self.surgery_s]
            .into_iter()
            .flatten()
            .fold(self.wounded_s, f64::max)
    }
}

impl Camp {
    pub(super) fn care_for(&mut self, number: u32, care: Care) {
        let now_s = self.known.now_s;
        let Some((alarm_s, exercise)) = self.alarm_of_now() else { return };
        let casualties = &mut self.known.casualties;
        let mine = casualties.iter().filter(|c| c.alarm_s == alarm_s);
        let highest = mine.map(|c| c.number).max().unwrap_or(0);
        // Two people who find somebody at once find two: the camp counts, not they.
        let number = if number == 0 { highest + 1 } else { number };
        let found = casualties.iter_mut().find(|c| c.alarm_s == alarm_s && c.number == number);
        let Some(casualty) = found else {
            let new = number == highest + 1 && number <= HIGHEST;
            if care == Care::Wounded && new {
                if casualties.len() >= MOST_CASUALTIES {
                    casualties.remove(0);
                }
                casualties.push(Casualty {
                    alarm_s,
                    number,
                    wounded_s: now_s,
                    first_aid_s: None,
                    advanced_s: None,
                    surgery_s: None,
                    exercise,
                });
            }
            return;
        };
        // The first time counts: a second touch changes nothing.
        match care {
            Care::Wounded => {}
            Care::FirstAid => drop(casualty.first_aid_s.get_or_insert(now_s)),
            Care::Advanced => drop(casualty.advanced_s.get_or_insert(now_s)),
            Care::Surgery => drop(casualty.surgery_s.get_or_insert(now_s)),
        }
    }

    /// The casualties of the alarm that is on, or was on within the last six hours.
    #[must_use]
    pub fn casualties_of_now(&self) -> Vec<Casualty> {
        let Some((alarm_s, _)) = self.alarm_of_now() else { return Vec::new() };
        let mine = |c: &&Casualty| c.alarm_s == alarm_s;
        self.known.casualties.iter().filter(mine).cloned().collect()
    }

    /// When the present alarm began, and whether it is a drill; none: there is none, nor was lately.
    pub(super) fn alarm_of_now(&self) -> Option<(f64, bool)> {
        let alarm = self.alarms().pop()?;
        let over_s = alarm.ended_s.map_or(0.0, |ended_s| self.known.now_s - ended_s);
        (over_s <= AFTERMATH_S).then_some((alarm.begun_s, alarm.exercise))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::{Entry, Input};
    use crate::settings::Settings;

    #[test]
    fn the_wounded_of_a_real_alarm_that_ends_a_drill_are_counted_from_1() {
        let mut camp = Camp::try_new(Settings::of_tests()).unwrap();
        let alarm = |exercise| Input::Alarm { zone: "camp".into(), exercise };
        let wounded = || Input::Casualty { number: 0, care: Care::Wounded };
        let entries = [alarm(true), wounded(), wounded(), alarm(false), wounded()];
        for (at_s, input) in (10_u32..).map(f64::from).zip(entries) {
            camp.take(&Entry { at_s, input });
        }
        let marks: Vec<bool> = camp.alarms().iter().map(|alarm| alarm.exercise).collect();
        assert_eq!(marks, [true, false]);
        let now: Vec<(u32, bool)> =
            camp.casualties_of_now().iter().map(|c| (c.number, c.exercise)).collect();
        assert_eq!(now, [(1, false)]);
    }
}
