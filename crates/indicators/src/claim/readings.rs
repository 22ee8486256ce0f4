//! Which runs of cut-off dates meet the claim, and for whom?

use std::collections::BTreeMap;

use base::Date;
use serde::Serialize;

use super::Specification;
use crate::{Population, Scope};

/// A run of cut-off dates under which a claim holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reading {
    /// Population counted.
    pub population: Population,
    /// Scopes that give the same.
    pub scopes: Vec<Scope>,
    /// First cut-off.
    pub from: Date,
    /// Last cut-off.
    pub to: Date,
    /// Publications that give the same.
    pub known_on: Vec<Date>,
}

impl Reading {
    /// The reading for people.
    pub fn words(&self) -> String {
        let scopes = self.scopes.iter().map(|s| s.word()).collect::<Vec<_>>().join(" or ");
        let known = self.known_on.iter().map(ToString::to_string).collect::<Vec<_>>().join(" and ");
        format!(
            "{} personnel, scope {scopes}, cut-off {} to {} (as published on {known})",
            self.population, self.from, self.to
        )
    }
}

/// Runs of neighbouring cut-offs that reproduce, with scopes and publications that agree together.
pub(crate) fn readings(specifications: &[Specification]) -> Vec<Reading> {
    let mut runs: Vec<(Population, Scope, Date, Date, Date)> = Vec::new();
    for s in specifications.iter().filter(|s| s.reproduces) {
        match runs.last_mut() {
            Some((population, scope, known_on, _, to))
                if (*population, *scope, *known_on) == (s.population, s.scope, s.known_on)
                    && to.tomorrow().is_ok_and(|next| next == s.to) =>
            {
                *to = s.to;
            }
            _ => runs.push((s.population, s.scope, s.known_on, s.to, s.to)),
        }
    }
    let mut by_run: BTreeMap<(Population, Date, Date, Vec<Date>), Vec<Scope>> = BTreeMap::new();
    let mut by_scope: BTreeMap<(Population, Scope, Date, Date), Vec<Date>> = BTreeMap::new();
    for (population, scope, known_on, from, to) in runs {
        by_scope.entry((population, scope, from, to)).or_default().push(known_on);
    }
    for ((population, scope, from, to), known_on) in by_scope {
        by_run.entry((population, from, to, known_on)).or_default().push(scope);
    }
    let reading = |((population, from, to, known_on), scopes)| Reading {
        population,
        scopes,
        from,
        to,
        known_on,
    };
    by_run.into_iter().map(reading).collect()
}
