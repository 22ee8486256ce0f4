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
mod tests;
