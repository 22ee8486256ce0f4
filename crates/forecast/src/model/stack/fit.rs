//! Which weights would have served best in earlier windows?

use base::Month;

use super::loss::{RowLoss, ignorance_of};
use super::{Activity, Weights, members, predict_all};
use crate::score::DRAWS;
use crate::{Error, History};

/// The member against which scores are set, so that no window outweighs another.
const REFERENCE: &str = "conflictology";
/// Steps of the descent; the loss is convex and smooth, and settles well before.
const STEPS: usize = 1500;

/// What a window whose outcome is known teaches about each member, [`Activity`] by activity.
#[derive(Debug, Clone)]
pub struct Lesson([Losses; 4]);

/// The rows of one activity, scored as shares of the reference's score in the whole window.
#[derive(Debug, Clone)]
pub(crate) struct Losses {
    distances: Vec<f64>,
    pairs: Vec<f64>,
    /// The share of the whole and each member's hits, row by row.
    hits: Vec<(f64, Vec<f64>)>,
}

impl Lesson {
    /// Lets every member forecast `months` from `past`, and holds it against what is `known`
    /// since; months not yet known teach nothing.
    ///
    /// # Errors
    /// What the members refuse.
    pub fn try_new(
        past: &History<'_>,
        months: &[Month],
        known: &History<'_>,
    ) -> Result<Self, Error> {
        let members = members();
        let reference = members.iter().position(|member| member.name() == REFERENCE).unwrap_or(0);
        let mut rows = Vec::new();
        for &month in months {
            let predicted = predict_all(past, past.lead(month)?)?;
            for (place, &unit) in past.units().iter().enumerate() {
                if let Some(seen) = known.count(unit, month) {
                    let members: Vec<_> = predicted.iter().map(|member| &member[place]).collect();
                    rows.push((Activity::of(past, place), RowLoss::of(&members, seen)));
                }
            }
        }
        let crps: f64 = rows.iter().map(|(_, row)| row.crps_of(reference)).sum();
        let ign: f64 = rows.iter().map(|(_, row)| ignorance_of(row.hits[reference])).sum();
        let mut of_activity = [(); 4].map(|()| Losses::none(members.len()));
        if crps > 0.0 && ign > 0.0 {
            for (activity, row) in rows {
                of_activity[activity as usize].add_row(&row, 1.0 / crps, 1.0 / ign);
            }
        }
        Ok(Self(of_activity))
    }
}

/// The weights that minimise the mean over windows of the pool's CRPS and ignorance, each as a
/// ratio to that of conflictology in the same window; found for each [`Activity`] by
/// exponentiated gradient descent (Kivinen & Warmuth 1997, doi:10.1006/inco.1996.2612) from
/// equal weights. An activity without a row keeps equal weights.
pub fn fit_weights<'a>(lessons: impl IntoIterator<Item = &'a Lesson>) -> Weights {
    let mut all = [(); 4].map(|()| Losses::none(members().len()));
    for lesson in lessons {
        for (sum, losses) in all.iter_mut().zip(&lesson.0) {
            add(&mut sum.distances, &losses.distances, 1.0);
            add(&mut sum.pairs, &losses.pairs, 1.0);
            sum.hits.extend(losses.hits.iter().cloned());
        }
    }
    Weights(all.map(|losses| descend(&losses)))
}

fn add(sum: &mut [f64], terms: &[f64], share: f64) {
    for (sum, term) in sum.iter_mut().zip(terms) {
        *sum += share * term;
    }
}

/// The weights at which the losses are least.
pub(crate) fn descend(losses: &Losses) -> Vec<f64> {
    let k = losses.distances.len();
    let mut weights = vec![1.0 / k as f64; k];
    let mut step = 1.0;
    let mut at = losses.of(&weights);
    for _ in 0..STEPS {
        let slope = losses.slope(&weights);
        let next = moved(&weights, &slope, step);
        let there = losses.of(&next);
        if there <= at {
            (weights, at, step) = (next, there, step * 1.2);
        } else {
            step *= 0.5;
        }
    }
    weights
}

/// The weights multiplied against the slope, and brought back to sum to one.
fn moved(weights: &[f64], slope: &[f64], step: f64) -> Vec<f64> {
    let least = slope.iter().copied().fold(f64::INFINITY, f64::min);
    let raw: Vec<f64> =
        weights.iter().zip(slope).map(|(w, g)| w * (-step * (g - least)).exp()).collect();
    let total: f64 = raw.iter().sum();
    raw.into_iter().map(|w| w / total).collect()
}

impl Losses {
    pub(crate) fn none(k: usize) -> Self {
        Self { distances: vec![0.0; k], pairs: vec![0.0; k * k], hits: Vec::new() }
    }

    /// One row more, with its shares in the sums of CRPS and of ignorance.
    pub(crate) fn add_row(&mut self, row: &RowLoss, of_crps: f64, of_ignorance: f64) {
        add(&mut self.distances, &row.distances, of_crps);
        add(&mut self.pairs, &row.pairs, of_crps);
        self.hits.push((of_ignorance, row.hits.clone()));
    }

    fn of(&self, weights: &[f64]) -> f64 {
        let k = weights.len();
        let spread: f64 =
            (0..k).map(|i| weights[i] * dot(&self.pairs[i * k..(i + 1) * k], weights)).sum();
        let surprise: f64 =
            self.hits.iter().map(|(share, hits)| share * ignorance_of(dot(hits, weights))).sum();
        dot(&self.distances, weights) - 0.5 * spread + surprise
    }

    fn slope(&self, weights: &[f64]) -> Vec<f64> {
        let k = weights.len();
        let mut slope: Vec<f64> = (0..k)
            .map(|i| self.distances[i] - dot(&self.pairs[i * k..(i + 1) * k], weights))
            .collect();
        let draws = DRAWS as f64;
        for (share, hits) in &self.hits {
            let rate = share * draws / ((draws * dot(hits, weights) + 1.0) * 2_f64.ln());
            add(&mut slope, hits, -rate);
        }
        slope
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}
