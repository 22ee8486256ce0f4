//! What is it, after all that sensors said of it?
//!
//! Opinions are pooled as a weighted product (logarithmic opinion pool; Genest, Zidek 1986,
//! doi:10.1214/ss/1177013825); with prior π, opinions p_i and weights w_i
//!
//! ```text
//! p(c) ∝ π(c) Π_i (p_i(c) / π_i(c))^w_i
//! ```
//! π_i is what the sensor believes of an object before it looks: flat over the classes it names. w = 1 would
//! be Bayes' rule for independent opinions; one sensor's opinions of one object repeat the same mistake, so
//! they count less. Limits: a class that no sensor names keeps its prior weight; what an object is does not
//! change.

use crate::error::{TrackError, number};
use serde::{Deserialize, Serialize};

/// No single opinion is taken as surer than this, either way.
const SUREST: f64 = 0.99;
/// One class is never more than e²⁰ times as likely as another: opinions to come can still turn it.
const FARTHEST: f64 = 20.0;

/// How likely each of a fixed list of classes is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Classification {
    /// ln of p(c), up to a shared number.
    logs: Vec<f64>,
}

impl Classification {
    /// Before any opinion: the classes' prior probabilities, up to a shared factor.
    ///
    /// # Errors
    /// Fewer than two classes or more than 64, or a prior that is not above 0.
    pub fn try_new(prior: &[f64]) -> Result<Self, TrackError> {
        let classes = prior.len() as f64;
        number("number of classes", classes, "2 to 64", |v| (2.0..=64.0).contains(&v))?;
        for &value in prior {
            number("prior of a class", value, "above 0, at most 1e6", |v| v > 1e-9 && v <= 1e6)?;
        }
        let mut fresh = Self { logs: prior.iter().map(|p| p.ln()).collect() };
        fresh.settle();
        Ok(fresh)
    }

    /// Takes one opinion: confidences (0 to 1) for some of the classes, by their place in the list. What
    /// they leave of 1 is spread over the classes not named. `weight` is 1 for an independent look, less
    /// for one that repeats what was said before.
    ///
    /// # Errors
    /// A class that is not in the list, or a number out of range; then nothing changes.
    pub fn take(&mut self, opinion: &[(usize, f64)], weight: f64) -> Result<(), TrackError> {
        number("weight of an opinion", weight, "0 to 1", |v| (0.0..=1.0).contains(&v))?;
        let classes = self.logs.len();
        let mut said: Vec<Option<f64>> = vec![None; classes];
        for &(class, confidence) in opinion {
            number("class", class as f64, "a place in the list", |v| v < classes as f64)?;
            number("confidence", confidence, "0 to 1", |v| (0.0..=1.0).contains(&v))?;
            said[class] = Some(said[class].unwrap_or(0.0).max(confidence));
        }
        let named = said.iter().flatten().count();
        if named == 0 {
            return Ok(());
        }
        let total: f64 = said.iter().flatten().sum();
        let rest = (1.0 - total).max(0.0) / (classes - named).max(1) as f64;
        for (log, said) in self.logs.iter_mut().zip(said) {
            // More than 1 in all is taken as proportions.
            let probability = said.map_or(rest, |said| said / total.max(1.0));
            *log += weight * probability.clamp(1.0 - SUREST, SUREST).ln();
        }
        self.settle();
        Ok(())
    }

    /// The probability of each class, in the order of the list.
    #[must_use]
    pub fn probabilities(&self) -> Vec<f64> {
        let total: f64 = self.logs.iter().map(|log| log.exp()).sum();
        self.logs.iter().map(|log| log.exp() / total).collect()
    }

    /// The likeliest class and its probability; the earlier one of two alike.
    #[must_use]
    pub fn likeliest(&self) -> (usize, f64) {
        let probabilities = self.probabilities().into_iter().enumerate();
        probabilities.fold((0, 0.0), |best, one| if one.1 > best.1 { one } else { best })
    }

    fn settle(&mut self) {
        let largest = self.logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        for log in &mut self.logs {
            *log = (*log - largest).max(-FARTHEST);
        }
    }
}

#[cfg(test)]
mod tests;
