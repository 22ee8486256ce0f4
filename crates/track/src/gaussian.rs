//! Where is one object, how fast, how surely, and what does a report change?
//!
//! Kalman (1960), doi:10.1115/1.3662552; extended to bent measurements by their slope at the
//! prediction (Bar-Shalom, Li, Kirubarajan 2001, ch. 5 and 10, doi:10.1002/0471221279).
//!
//! ```text
//! predict:  x ← F x,  P ← F P Fᵀ + Q
//! update:   S = H P Hᵀ + R,  K = P Hᵀ S⁻¹,  x ← x + K ν,  P ← (I - K H) P (I - K H)ᵀ + K R Kᵀ
//! ```
//! Limits: one linearisation, so a bearing whose spread across is far wider than the range's
//! along is taken as an ellipse where it is a crescent.

use nalgebra::{Matrix2, Matrix2x4, Matrix4, Vector2, Vector4};
use serde::{Deserialize, Serialize};
use std::f64::consts::TAU;

/// A state [east, north, v_east, v_north] in m and m/s with its covariance.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct Gaussian {
    pub mean: Vector4<f64>,
    pub covariance: Matrix4<f64>,
}

/// A report seen from a predicted state.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Linearised {
    pub residual: Vector2<f64>,
    pub slope: Matrix2x4<f64>,
    pub noise: Matrix2<f64>,
}

/// How a report fits a prediction.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fit {
    /// νᵀ S⁻¹ ν: chi-squared with two degrees of freedom if the report is this object's.
    pub distance2: f64,
    /// ln N(ν; 0, S): per unit of the measurement's space.
    pub log_likelihood: f64,
    inverse: Matrix2<f64>,
}

impl Fit {
    /// ν₀ᵀ S⁻¹ ν: how far the residual before points the same way; 0 in the mean if the filter's noises are right.
    pub fn along(&self, before: &Vector2<f64>, residual: &Vector2<f64>) -> f64 {
        (before.transpose() * self.inverse * residual).x
    }
}

impl Gaussian {
    pub fn predict(&self, transition: &Matrix4<f64>, noise: &Matrix4<f64>) -> Self {
        Self {
            mean: transition * self.mean,
            covariance: transition * self.covariance * transition.transpose() + noise,
        }
    }

    /// None if the spread cannot be inverted (numbers beyond what f64 holds).
    pub fn fit(&self, seen: &Linearised) -> Option<Fit> {
        let spread = seen.slope * self.covariance * seen.slope.transpose() + seen.noise;
        let determinant = spread.determinant();
        if !(determinant.is_finite() && determinant > 0.0) {
            return None;
        }
        let inverse = spread.try_inverse()?;
        let distance2 = (seen.residual.transpose() * inverse * seen.residual).x;
        let log_likelihood = -0.5 * distance2 - TAU.ln() - 0.5 * determinant.ln();
        log_likelihood.is_finite().then_some(Fit { distance2, log_likelihood, inverse })
    }

    pub fn update(&self, seen: &Linearised, fit: &Fit) -> Self {
        let gain = self.covariance * seen.slope.transpose() * fit.inverse;
        let keep = Matrix4::identity() - gain * seen.slope;
        let covariance =
            keep * self.covariance * keep.transpose() + gain * seen.noise * gain.transpose();
        Self {
            mean: self.mean + gain * seen.residual,
            covariance: (covariance + covariance.transpose()) * 0.5,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Report;

    #[test]
    fn two_equal_opinions_meet_half_way_with_half_the_variance() {
        let prior = Gaussian { mean: Vector4::zeros(), covariance: Matrix4::identity() * 9.0 };
        let report = Report::position(6.0, -2.0, [[9.0, 0.0], [0.0, 9.0]]).unwrap();
        let seen = report.linearise(&prior.mean);
        let fit = prior.fit(&seen).unwrap();
        let posterior = prior.update(&seen, &fit);
        assert!((posterior.mean - Vector4::new(3.0, -1.0, 0.0, 0.0)).norm() < 1e-12);
        assert!((posterior.covariance[(0, 0)] - 4.5).abs() < 1e-12);
        assert!((fit.distance2 - 40.0 / 18.0).abs() < 1e-12);
        assert!((fit.log_likelihood - (-20.0 / 18.0 - (TAU * 18.0).ln())).abs() < 1e-12);
    }
}
