//! Whose deaths are forecast?

use super::{Event, Violence};

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Target {
    /// Deaths in violence with a government on at least one side.
    StateBased,
    /// Deaths in all organised violence.
    All,
    /// Deaths of civilians, in whatever violence.
    Civilians,
}

impl Target {
    /// All, each with the word for it.
    pub const NAMES: [(&'static str, Self); 3] =
        [("state-based", Self::StateBased), ("all", Self::All), ("civilians", Self::Civilians)];

    /// The word for it.
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(_, target)| *target == self).map_or("all", |(name, _)| *name)
    }

    /// The events that count, with the deaths that do, and how many events do not say: those are left
    /// out, so that counts are lower bounds.
    ///
    /// Of civilians only the best estimate is published; low and high are taken to stand to it as they
    /// do for all deaths of the event. All who die in one-sided violence count as civilians where an
    /// event does not say more.
    pub fn of(self, events: &[Event]) -> (Vec<Event>, usize) {
        let mut silent = 0;
        let mut counted = Vec::new();
        for event in events {
            match self {
                Self::All => counted.push(*event),
                Self::StateBased => match event.violence {
                    Some(Violence::StateBased) => counted.push(*event),
                    Some(_) => {}
                    None => silent += 1,
                },
                Self::Civilians => match (event.civilians, event.violence) {
                    (Some(civilians), _) => {
                        let deaths = of_civilians(event.deaths, civilians);
                        counted.push(Event { deaths, ..*event });
                    }
                    (None, Some(Violence::OneSided)) => counted.push(*event),
                    (None, _) => silent += 1,
                },
            }
        }
        (counted, silent)
    }
}

impl std::str::FromStr for Target {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let known = Self::NAMES.iter().find(|(name, _)| *name == text);
        known
            .map(|(_, target)| *target)
            .ok_or_else(|| "expected state-based, all or civilians".to_owned())
    }
}

fn of_civilians(mut deaths: [f64; 3], civilians: f64) -> [f64; 3] {
    deaths.sort_by(f64::total_cmp);
    let [low, best, high] = deaths;
    if best > 0.0 { [low, best, high].map(|n| n * civilians / best) } else { [civilians; 3] }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::near::PlacePrecision;
    use base::Point;

    fn event(violence: Option<Violence>, civilians: Option<f64>) -> Event {
        Event {
            point: Point::try_new(7.0, 20.0).expect("a point"),
            precision: PlacePrecision::Exact,
            from: "2020-01-01".parse().expect("a date"),
            to: "2020-01-01".parse().expect("a date"),
            deaths: [2.0, 4.0, 8.0],
            violence,
            civilians,
        }
    }

    #[test]
    fn each_target_counts_its_own_deaths_and_says_what_is_silent() {
        let events = [
            event(Some(Violence::StateBased), Some(1.0)),
            event(Some(Violence::OneSided), None),
            event(None, None),
        ];
        let check = |target: Target, expect: &[[f64; 3]], silent| {
            let (found, left) = target.of(&events);
            assert_eq!(found.iter().map(|e| e.deaths).collect::<Vec<_>>(), expect, "{target:?}");
            assert_eq!(left, silent);
        };
        check(Target::All, &[[2.0, 4.0, 8.0]; 3], 0);
        check(Target::StateBased, &[[2.0, 4.0, 8.0]], 1);
        check(Target::Civilians, &[[0.5, 1.0, 2.0], [2.0, 4.0, 8.0]], 1);
    }

    #[test]
    fn civilians_of_an_event_without_a_best_estimate_stand_as_they_are() {
        assert_eq!(of_civilians([0.0, 0.0, 20.0], 3.0), [3.0; 3]);
    }

    #[test]
    fn targets_are_told_by_their_names() {
        for (name, target) in Target::NAMES {
            assert_eq!((name.parse(), target.name()), (Ok(target), name));
        }
        assert!("soldiers".parse::<Target>().is_err());
    }
}
