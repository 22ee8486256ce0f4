//! Where is an object that moves now this way, now that?
//!
//! Interacting multiple models (Blom, Bar-Shalom 1988, doi:10.1109/9.1299): one filter a motion,
//! mixed before each prediction by how likely each change was, weighted after each report by its
//! likelihood:
//!
//! ```text
//! c_j = Σ_i p_ij μ_i,  mixing weight of i for j = p_ij μ_i / c_j,  μ_j ∝ c_j · likelihood_j
//! p_ii = exp(-dt / sojourn_i), the rest shared equally: unequal rates of looking are no matter
//! ```
//! Limits: the mixture of histories is kept as one Gaussian a motion.

use crate::gaussian::{Fit, Gaussian, Linearised};
use crate::motion::Motion;
use crate::report::Report;
use nalgebra::{Matrix4, Vector4};
use serde::{Deserialize, Serialize};

/// One filter for each motion, and how likely each is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Imm {
    modes: Vec<Mode>,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Mode {
    weight: f64,
    state: Gaussian,
}

/// How one report fits every motion.
#[derive(Debug, Clone)]
pub(crate) struct ImmFit {
    modes: Vec<(Linearised, Fit)>,
    /// The smallest squared Mahalanobis distance over the motions.
    pub distance2: f64,
    /// ln of the mixture's likelihood.
    pub log_likelihood: f64,
}

impl Imm {
    /// The same state for each motion, each as likely as objects spend time in it.
    pub fn start(state: Gaussian, motions: &[Motion]) -> Self {
        let total_s: f64 = motions.iter().map(|motion| motion.sojourn_s).sum();
        let mode = |motion: &Motion| Mode { weight: motion.sojourn_s / total_s, state };
        Self { modes: motions.iter().map(mode).collect() }
    }

    /// Of how many motions.
    pub fn motions(&self) -> usize {
        self.modes.len()
    }

    pub fn predict(&self, dt_s: f64, motions: &[Motion]) -> Self {
        if dt_s <= 0.0 {
            return self.clone();
        }
        let n = self.modes.len();
        let change = |i: usize, j: usize| {
            let stay = if n == 1 { 1.0 } else { (-dt_s / motions[i].sojourn_s).exp() };
            if i == j { stay } else { (1.0 - stay) / (n - 1) as f64 }
        };
        let modes = (0..n)
            .map(|j| {
                let shares: Vec<f64> =
                    (0..n).map(|i| change(i, j) * self.modes[i].weight).collect();
                let weight: f64 = shares.iter().sum();
                let mixed = mix(&self.modes, &shares);
                let state = mixed.predict(&motions[j].transition(dt_s), &motions[j].noise(dt_s));
                Mode { weight, state }
            })
            .collect();
        Self { modes }
    }

    /// None if no motion can be compared with the report.
    pub fn fit(&self, report: &Report) -> Option<ImmFit> {
        let modes: Vec<(Linearised, Fit)> = self
            .modes
            .iter()
            .map(|mode| {
                let seen = report.linearise(&mode.state.mean);
                mode.state.fit(&seen).map(|fit| (seen, fit))
            })
            .collect::<Option<_>>()?;
        let distance2 = modes.iter().map(|(_, fit)| fit.distance2).fold(f64::INFINITY, f64::min);
        let logs =
            || self.modes.iter().zip(&modes).map(|(m, (_, f))| m.weight.ln() + f.log_likelihood);
        let largest = logs().fold(f64::NEG_INFINITY, f64::max);
        let log_likelihood = largest + logs().map(|l| (l - largest).exp()).sum::<f64>().ln();
        log_likelihood.is_finite().then_some(ImmFit { modes, distance2, log_likelihood })
    }

    pub fn update(&self, fit: &ImmFit) -> Self {
        let modes = self
            .modes
            .iter()
            .zip(&fit.modes)
            .map(|(mode, (seen, one))| Mode {
                weight: (mode.weight.ln() + one.log_likelihood - fit.log_likelihood)
                    .exp()
                    .max(1e-12),
                state: mode.state.update(seen, one),
            })
            .collect();
        Self { modes }
    }

    /// One of several, each with its probability; motion by motion, by moments.
    pub fn blend(several: &[(f64, Self)]) -> Option<Self> {
        let (_, first) = several.first()?;
        let total: f64 = several.iter().map(|(share, _)| share).sum();
        let modes = (0..first.modes.len())
            .map(|j| {
                let (modes, shares): (Vec<Mode>, Vec<f64>) = several
                    .iter()
                    .map(|(share, imm)| (imm.modes[j], share / total * imm.modes[j].weight))
                    .unzip();
                Mode { weight: shares.iter().sum::<f64>().max(1e-12), state: mix(&modes, &shares) }
            })
            .collect();
        (total > 0.0).then_some(Self { modes })
    }

    /// One Gaussian for all motions, by moments.
    pub fn estimate(&self) -> Gaussian {
        let shares: Vec<f64> = self.modes.iter().map(|mode| mode.weight).collect();
        mix(&self.modes, &shares)
    }
}

fn mix(modes: &[Mode], shares: &[f64]) -> Gaussian {
    let total: f64 = shares.iter().sum::<f64>().max(f64::MIN_POSITIVE);
    let weighted = || modes.iter().zip(shares).map(|(mode, share)| (mode.state, share / total));
    let mean: Vector4<f64> = weighted().map(|(state, w)| state.mean * w).sum();
    let covariance: Matrix4<f64> = weighted()
        .map(|(state, w)| {
            let off = state.mean - mean;
            (state.covariance + off * off.transpose()) * w
        })
        .sum();
    Gaussian { mean, covariance }
}
