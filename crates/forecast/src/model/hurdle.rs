//! Will anything happen, and if so, how much?

use super::{Model, bootstrap, for_each_unit, negative_binomial};
use crate::{Distribution, Error, History};

/// A hurdle: the chance of any death from the unit's own months, shrunk towards that of all
/// units; then a size, negative binomial with the moments of the months that saw any
/// (Mullahy 1986, doi:10.1016/0304-4076(86)90002-3). A unit that saw none has the sizes of all
/// units that did.
#[derive(Debug, Clone, Copy)]
pub struct Hurdle {
    /// Months looked back on.
    pub months: usize,
    /// How many months of its own the chance of all units weighs.
    pub prior_months: f64,
}

impl Model for Hurdle {
    fn name(&self) -> &'static str {
        "hurdle"
    }

    fn predict(&self, past: &History<'_>, _lead: usize) -> Result<Vec<Distribution>, Error> {
        let all = bootstrap::of_all(past, self.months)?;
        let sizes: Vec<_> = all.atoms().iter().copied().filter(|atom| atom.0 > 0.0).collect();
        let sizes_of_all =
            if sizes.is_empty() { Distribution::point(0.0) } else { Distribution::try_new(sizes)? };
        let sizes_of_all = sizes_of_all.thinned(100);
        let chance_of_all = all.at_least(1.0);
        for_each_unit(past, |known| {
            let known = &known[..known.len().min(self.months)];
            let violent: Vec<f64> = known.iter().copied().filter(|&n| n > 0.0).collect();
            let seen = violent.len() as f64 + self.prior_months * chance_of_all;
            // Where every month of every unit is violent, rounding may pass one.
            let chance = f64::min(seen / (known.len() as f64 + self.prior_months), 1.0);
            let size = if violent.is_empty() {
                sizes_of_all.clone()
            } else {
                let (mean, variance) = negative_binomial::moments(&violent);
                at_least_one(negative_binomial::of_moments(mean, variance)?)?
            };
            Distribution::mix([(1.0 - chance, &Distribution::point(0.0)), (chance, &size)])
        })
    }
}

/// The same, given that something happens.
fn at_least_one(size: Distribution) -> Result<Distribution, Error> {
    let some: Vec<_> = size.atoms().iter().copied().filter(|atom| atom.0 > 0.0).collect();
    if some.is_empty() { Ok(Distribution::point(1.0)) } else { Distribution::try_new(some) }
}
