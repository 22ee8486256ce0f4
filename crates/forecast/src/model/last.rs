//! What if the last month went on?

use super::{Model, for_each_unit, poisson};
use crate::{Distribution, Error, History};

/// The challenge's benchmark `last`: Poisson with the last known month as its mean.
#[derive(Debug, Clone, Copy)]
pub struct Last;

impl Model for Last {
    fn name(&self) -> &'static str {
        "last"
    }

    fn looks_at_lead(&self) -> bool {
        false
    }

    fn predict(&self, past: &History<'_>, _lead: usize) -> Result<Vec<Distribution>, Error> {
        for_each_unit(past, |known| poisson(known[0]))
    }
}
