//! Is there an object, does it move, and what does one look change of that?
//!
//! Existence follows integrated probabilistic data association (Musicki, Evans, Stankovic 1994,
//! doi:10.1109/9.293185) with the one report that was assigned:
//!
//! ```text
//! seen:    odds ← odds · ((1 - Pd) + Pd · likelihood / clutter density)
//! missed:  odds ← odds · (1 - Pd)
//! ```
//! Beside it runs the hypothesis that the object stands still: a filter of its place alone, weighed
//! by the ratio of the two likelihoods (a Bayes factor). It ends for good once the object is shown.

use crate::gaussian::Gaussian;
use crate::imm::{Imm, ImmFit};
use crate::report::Report;
use crate::settings::Settings;
use nalgebra::{Matrix2, Matrix4, Vector2, Vector4};
use serde::{Deserialize, Serialize};
use std::f64::consts::TAU;

/// Odds are kept within ±this many nats: an object that changes its mind is believed in the end.
const SUREST: f64 = 12.0;
/// A thing that stood for an hour may still drive off: its odds stay within this.
const STILLEST: f64 = 4.0;

/// One object the tracker believes in more or less.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Object {
    pub id: u64,
    pub imm: Imm,
    /// ln of the odds that it exists.
    pub log_odds: f64,
    still: Option<Still>,
    pub shown: bool,
    pub born_s: f64,
    pub seen_s: f64,
    /// How far off the last report was that was surely its own.
    #[serde(default)]
    pub residual: Option<Vector2<f64>>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Still {
    log_odds: f64,
    place: Vector2<f64>,
    spread: Matrix2<f64>,
}

/// A report in the gate, and the probability that it is this object's.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Share<'a> {
    pub report: &'a Report,
    pub fit: &'a ImmFit,
    pub probability: f64,
}

impl Object {
    pub fn start(id: u64, time_s: f64, report: &Report, settings: &Settings) -> Self {
        let (place, spread) = report.place();
        let speed = settings.speed_sd_m_s.powi(2);
        let mut covariance = Matrix4::from_diagonal(&Vector4::new(0.0, 0.0, speed, speed));
        covariance.fixed_view_mut::<2, 2>(0, 0).copy_from(&spread);
        let state = Gaussian { mean: Vector4::new(place.x, place.y, 0.0, 0.0), covariance };
        Self {
            id,
            imm: Imm::start(state, &settings.motions),
            log_odds: settings.birth_ratio.ln(),
            still: Some(Still { log_odds: logit(settings.still_prior), place, spread }),
            shown: false,
            born_s: time_s,
            seen_s: time_s,
            residual: None,
        }
    }

    pub fn predict(&mut self, dt_s: f64, settings: &Settings) {
        self.imm = self.imm.predict(dt_s, &settings.motions);
        let stays = sigmoid(self.log_odds) * (-dt_s.max(0.0) / settings.survival_s).exp();
        self.log_odds = logit(stays);
    }

    /// What pairing this report with the object gains. With `likelier` the ratio of "the object's"
    /// to "clutter, and the object missed":
    ///
    /// ```text
    /// gain = ln(1 + likelier), if an object known to exist would rather own the report; else 0
    /// ```
    /// The 1 keeps a young object, which hardly exists yet, from losing every report to clutter; sure
    /// objects still come first.
    pub fn gain(&self, fit: &ImmFit, detection: f64, clutter_m2: f64) -> f64 {
        let ratio = detection * (fit.log_likelihood - clutter_m2.ln()).exp();
        if ratio <= 1.0 - detection {
            return 0.0;
        }
        let exists = sigmoid(self.log_odds);
        (exists * ratio / (1.0 - exists * detection)).ln_1p()
    }

    pub fn hit(
        &mut self,
        time_s: f64,
        report: &Report,
        fit: &ImmFit,
        detection: f64,
        clutter_m2: f64,
        settings: &Settings,
    ) {
        let ratio = detection * (fit.log_likelihood - clutter_m2.ln()).exp();
        self.log_odds = (self.log_odds + (1.0 - detection + ratio).ln()).clamp(-SUREST, SUREST);
        if let Some(still) = &mut self.still {
            still.hit(report, fit.log_likelihood, settings);
        }
        self.imm = self.imm.update(fit);
        self.seen_s = time_s;
    }

    /// e D L / λ: what weighs in joint association.
    pub fn weight(&self, fit: &ImmFit, detection: f64, clutter_m2: f64) -> f64 {
        self.exists() * detection * (fit.log_likelihood - clutter_m2.ln()).exp()
    }

    /// Follow all reports in the gate, each as far as it is this object's; `missed` is the probability
    /// that none is.
    pub fn share(
        &mut self,
        time_s: f64,
        shares: &[Share<'_>],
        missed: f64,
        detection: f64,
        settings: &Settings,
    ) {
        let exists = self.exists();
        let unseen = missed * exists * (1.0 - detection) / (1.0 - exists * detection).max(1e-12);
        let seen: f64 = shares.iter().map(|share| share.probability).sum();
        if let Some(likeliest) = shares
            .iter()
            .filter(|share| share.probability > 0.5 * (seen + unseen))
            .max_by(|a, b| a.probability.total_cmp(&b.probability))
        {
            self.seen_s = time_s;
            if let Some(still) = &mut self.still {
                still.hit(likeliest.report, likeliest.fit.log_likelihood, settings);
            }
        }
        let mut several: Vec<(f64, Imm)> = shares
            .iter()
            .filter(|share| share.probability > 1e-6)
            .map(|share| (share.probability, self.imm.update(share.fit)))
            .collect();
        several.push((unseen, self.imm.clone()));
        if let Some(imm) = Imm::blend(&several) {
            self.imm = imm;
        }
        self.log_odds = logit(seen + unseen).clamp(-SUREST, SUREST);
    }

    pub fn miss(&mut self, detection: f64) {
        self.log_odds = (self.log_odds + (1.0 - detection).ln()).max(-SUREST);
    }

    /// Probability that it exists and is more than a thing that stands still.
    pub fn matters(&self) -> f64 {
        let moves = self.still.as_ref().map_or(1.0, |still| 1.0 - sigmoid(still.log_odds));
        sigmoid(self.log_odds) * moves
    }

    /// Show, or hide, by what is known now.
    pub fn judge(&mut self, settings: &Settings) {
        let matters = self.matters();
        self.shown =
            if self.shown { matters >= settings.hide } else { matters >= settings.confirm };
        let proven = self.still.as_ref().is_some_and(|still| still.log_odds < -STILLEST);
        if self.shown && proven {
            self.still = None;
        }
    }

    pub fn exists(&self) -> f64 {
        sigmoid(self.log_odds)
    }
}

impl Still {
    fn hit(&mut self, report: &Report, moving_log_likelihood: f64, settings: &Settings) {
        let (seen, noise) = report.place();
        let spread = self.spread + noise + Matrix2::identity() * settings.still_sd_m.powi(2);
        let (Some(inverse), determinant) = (spread.try_inverse(), spread.determinant()) else {
            return;
        };
        let off = seen - self.place;
        let log_likelihood =
            -0.5 * (off.transpose() * inverse * off).x - TAU.ln() - 0.5 * determinant.ln();
        self.log_odds = (self.log_odds + log_likelihood - moving_log_likelihood)
            .clamp(-2.0 * STILLEST, STILLEST);
        let gain = self.spread * inverse;
        self.place += gain * off;
        let kept = (Matrix2::identity() - gain) * self.spread;
        self.spread = (kept + kept.transpose()) * 0.5;
    }
}

fn sigmoid(log_odds: f64) -> f64 {
    1.0 / (1.0 + (-log_odds).exp())
}

fn logit(probability: f64) -> f64 {
    let p = probability.clamp(1e-9, 1.0 - 1e-9);
    (p / (1.0 - p)).ln()
}
