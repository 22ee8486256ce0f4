//! What if nothing happened anywhere?

use super::Model;
use crate::{Distribution, Error, History};

/// The challenge's benchmark `zero`: no deaths, surely.
#[derive(Debug, Clone, Copy)]
pub struct Zero;

impl Model for Zero {
    fn name(&self) -> &'static str {
        "zero"
    }

    fn looks_at_lead(&self) -> bool {
        false
    }

    fn predict(&self, past: &History<'_>, _lead: usize) -> Result<Vec<Distribution>, Error> {
        Ok(vec![Distribution::point(0.0); past.units().len()])
    }
}
