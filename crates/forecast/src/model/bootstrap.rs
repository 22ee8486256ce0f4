//! What if every unit were any unit?

use super::Model;
use crate::{Distribution, Error, History};

/// The challenge's benchmark `bootstrap`: any unit's count in any of the last months. The
/// challenge draws at random; here each of those counts has its exact share.
#[derive(Debug, Clone, Copy)]
pub struct Bootstrap {
    /// Months looked back on.
    pub months: usize,
}

impl Default for Bootstrap {
    fn default() -> Self {
        Self { months: 12 }
    }
}

impl Model for Bootstrap {
    fn name(&self) -> &'static str {
        "bootstrap"
    }

    fn looks_at_lead(&self) -> bool {
        false
    }

    fn predict(&self, past: &History<'_>, _lead: usize) -> Result<Vec<Distribution>, Error> {
        Ok(vec![of_all(past, self.months)?.thinned(1000); past.units().len()])
    }
}

/// The counts of all units, each one's newest `months` known.
pub(super) fn of_all(past: &History<'_>, months: usize) -> Result<Distribution, Error> {
    let units = 0..past.units().len();
    let counts: Vec<_> =
        units.flat_map(|place| past.newest(place).take(months)).map(|n| (n, 1.0)).collect();
    if counts.is_empty() {
        return Err(Error::NothingKnown { origin: past.origin() });
    }
    Distribution::try_new(counts)
}
