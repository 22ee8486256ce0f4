//! Which readings does a commitment need, each loaded once?

use std::collections::{BTreeMap, BTreeSet};

use indicators::{IndicatorError, Indicators, Reading};
use warehouse::Warehouse;

use crate::{Commitment, Measure};

/// Readings by indicator, population and scope; why, where the data are not here.
pub(crate) struct Readings(BTreeMap<String, Result<Reading, String>>);

impl Readings {
    /// Loads what the measures need, with partners told apart where they are asked for.
    pub(crate) async fn load(
        warehouse: &Warehouse,
        indicators: &Indicators,
        commitment: &Commitment,
        partners: bool,
    ) -> Result<Self, IndicatorError> {
        let mut wanted: BTreeMap<String, (&str, &Measure, BTreeSet<&String>)> = BTreeMap::new();
        for measure in &commitment.measures {
            let partner = measure.partner_key.as_ref().filter(|_| partners);
            let own = measure.group.keys().chain(partner);
            let id = measure.indicator.as_str();
            let entry = wanted.entry(name(id, measure));
            entry.or_insert((id, measure, BTreeSet::new())).2.extend(own.clone());
            if let Some(other) = &measure.confirmed_by {
                let entry = wanted.entry(name(other, measure));
                entry.or_insert((other, measure, BTreeSet::new())).2.extend(own);
            }
        }
        let mut loaded = BTreeMap::new();
        for (name, (id, measure, keys)) in wanted {
            let keys: Vec<String> = keys.into_iter().cloned().collect();
            let (population, scope) = (measure.population, measure.scope);
            match Reading::load(warehouse, indicators, id, &keys, population, scope).await {
                Ok(reading) => drop(loaded.insert(name, Ok(reading))),
                Err(error) if error.lacks_data() => {
                    drop(loaded.insert(name, Err(error.to_string())));
                }
                Err(error) => return Err(error),
            }
        }
        Ok(Self(loaded))
    }

    /// A measure's reading and, where it names one, the one that must have changed too.
    pub(crate) fn of(&self, measure: &Measure) -> Result<(&Reading, Option<&Reading>), &str> {
        let find = |id: &str| match self.0.get(&name(id, measure)) {
            Some(Ok(reading)) => Ok(reading),
            Some(Err(why)) => Err(why.as_str()),
            None => Err("it was not asked for"),
        };
        let confirm = measure.confirmed_by.as_deref().map(find).transpose()?;
        Ok((find(&measure.indicator)?, confirm))
    }
}

fn name(id: &str, measure: &Measure) -> String {
    format!("{id} {} {}", measure.population, measure.scope)
}
