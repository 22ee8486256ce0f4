//! What becomes of a Gaussian when each of its points goes through a bent function?
//!
//! The cubature rule (Arasaratnam, Haykin 2009, doi:10.1109/TAC.2009.2019800), which is the unscented
//! transform (Julier, Uhlmann 2004, doi:10.1109/JPROC.2003.823141) without its middle point: 2n points at
//! ±√n standard deviations, all of weight 1 / 2n, so that no weight is negative whatever the dimension.

use super::{Covariance, State};

/// The number of points.
pub(super) const POINTS: usize = 20;

/// The points of a Gaussian; none if its covariance is not positive definite.
pub(super) fn points(mean: &State, covariance: &Covariance) -> Option<[State; POINTS]> {
    let root = covariance.cholesky()?.l() * (POINTS as f64 / 2.0).sqrt();
    let points = std::array::from_fn(|i| {
        let column = root.column(i / 2);
        if i % 2 == 0 { mean + column } else { mean - column }
    });
    points.iter().all(|p: &State| p.iter().all(|v| v.is_finite())).then_some(points)
}

/// The mean over points.
pub(super) fn mean<const N: usize>(
    points: &[nalgebra::SVector<f64, N>; POINTS],
) -> nalgebra::SVector<f64, N> {
    points.iter().sum::<nalgebra::SVector<f64, N>>() / POINTS as f64
}

/// The covariance of two functions of the points.
pub(super) fn spread<const N: usize, const M: usize>(
    a: &[nalgebra::SVector<f64, N>; POINTS],
    b: &[nalgebra::SVector<f64, M>; POINTS],
) -> nalgebra::SMatrix<f64, N, M> {
    let (mean_a, mean_b) = (mean(a), mean(b));
    let products = a.iter().zip(b).map(|(x, y)| (x - mean_a) * (y - mean_b).transpose());
    products.sum::<nalgebra::SMatrix<f64, N, M>>() / POINTS as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_points_have_the_mean_and_covariance_they_came_from() {
        let centre = State::from_fn(|i, _| i as f64);
        let root =
            Covariance::from_fn(|r, c| if r >= c { 1.0 + (r * c) as f64 * 0.1 } else { 0.0 });
        let covariance = root * root.transpose();
        let points = points(&centre, &covariance).unwrap();
        assert!((mean(&points) - centre).norm() < 1e-9);
        assert!((spread(&points, &points) - covariance).norm() < 1e-6);
    }
}
