//! What if the coming year were drawn from the last?

use super::{Model, for_each_unit};
use crate::{Distribution, Error, History};

/// The challenge's benchmark `conflictology`: the unit's own last months, each as likely. With
/// twelve it ended first of twenty models on CRPS in the true future of July 2024 to June 2025.
#[derive(Debug, Clone, Copy)]
pub struct Conflictology {
    /// Months looked back on.
    pub months: usize,
}

impl Default for Conflictology {
    fn default() -> Self {
        Self { months: 12 }
    }
}

impl Model for Conflictology {
    fn name(&self) -> &'static str {
        "conflictology"
    }

    fn looks_at_lead(&self) -> bool {
        false
    }

    fn predict(&self, past: &History<'_>, _lead: usize) -> Result<Vec<Distribution>, Error> {
        for_each_unit(past, |known| {
            Distribution::try_new(known.iter().take(self.months).map(|&n| (n, 1.0)).collect())
        })
    }
}
