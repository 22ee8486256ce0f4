//! How much do these points rise, whatever a few outliers say?

use serde::Serialize;
use statrs::distribution::{ContinuousCDF, Normal};

use crate::interval::tail_probability;
use crate::{Interval, StatisticsError};

/// Name of the method in reports.
const METHOD: &str = "the Theil-Sen slope";

/// Beyond so many points their slopes, one for each pair, would take over 400 MB.
const MOST_POINTS: usize = 10_000;

/// A slope in units of y per unit of x.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Slope {
    /// Median of the slopes between every two points.
    pub slope: f64,
    /// Its interval; both ends are slopes between two of the points.
    pub interval: Interval,
}

/// Theil-Sen slope through `(x, y)` points in any order, with Sen's interval.
///
/// The median of the N slopes between points of different x, in order `b₁ ≤ … ≤ b_N`. The
/// interval runs from `b` of rank `(N − zσ)/2` to that of rank `(N + zσ)/2 + 1`, both rounded to
/// even, with z the normal quantile of `(1 + level)/2` and
/// `18σ² = n(n−1)(2n+5) − Σ t(t−1)(2t+5)` over the ties of t points in x and in y.
///
/// Source: P. K. Sen, J. Am. Stat. Assoc. 63 (1968), doi:10.1080/01621459.1968.10480934; as
/// SciPy's `theilslopes`, which however answers with the extreme slopes where the interval needs
/// ranks below 1 or above N, and with an interval of width 0 where all y are equal. Limits: y are taken as independent, so neighbouring months that
/// resemble each other make it too narrow; time and memory grow with the square of the points.
///
/// # Errors
/// [`StatisticsError::Level`], [`StatisticsError::PointNotFinite`];
/// [`StatisticsError::NotDefined`] when all x are equal, there are too few points for an interval
/// of that level (fewer than 5 at 0.95), too many x or y are tied (σ² ≤ 0, so too when all
/// y are equal), there are more than 10 000 points, or a slope exceeds a double.
pub fn robust_slope(points: &[(f64, f64)], level: f64) -> Result<Slope, StatisticsError> {
    let tail = tail_probability(level)?;
    for (index, &(x, y)) in points.iter().enumerate() {
        if !x.is_finite() || !y.is_finite() {
            return Err(StatisticsError::PointNotFinite { index, x, y });
        }
    }
    if points.len() > MOST_POINTS {
        return Err(not_defined("there are more than 10 000 points"));
    }
    let slopes = sorted_slopes(points);
    let (Some(first), Some(last)) = (slopes.first(), slopes.last()) else {
        return Err(not_defined("no two points differ in x"));
    };
    if !first.is_finite() || !last.is_finite() {
        return Err(not_defined("a slope between two points exceeds a double"));
    }
    let (low, high) = sen_ranks(points, slopes.len(), tail)?;
    Ok(Slope {
        slope: f64::midpoint(slopes[(slopes.len() - 1) / 2], slopes[slopes.len() / 2]),
        interval: Interval::new(slopes[low], slopes[high]),
    })
}

/// The slope between every two points of different x, ascending.
fn sorted_slopes(points: &[(f64, f64)]) -> Vec<f64> {
    let pairs = points.len() * points.len().saturating_sub(1) / 2;
    let mut slopes = Vec::with_capacity(pairs);
    for (i, (x, y)) in points.iter().enumerate() {
        let earlier = points[..i].iter().filter(|(x0, _)| x0 != x);
        slopes.extend(earlier.map(|(x0, y0)| {
            let run = x - x0;
            // An overflowing difference in x is no slope of 0.
            if run.is_finite() { (y - y0) / run } else { f64::NAN }
        }));
    }
    slopes.sort_unstable_by(f64::total_cmp);
    slopes
}

/// Where the ends of Sen's interval stand among `slopes` slopes, from 0.
fn sen_ranks(
    points: &[(f64, f64)],
    slopes: usize,
    tail: f64,
) -> Result<(usize, usize), StatisticsError> {
    let spread = |ties: f64| ties * (ties - 1.0) * (2.0 * ties + 5.0);
    let tied = |coordinates: Vec<f64>| ties(coordinates).into_iter().map(spread).sum::<f64>();
    let x_ties = tied(points.iter().map(|point| point.0).collect());
    let y_ties = tied(points.iter().map(|point| point.1).collect());
    let variance = (spread(points.len() as f64) - x_ties - y_ties) / 18.0;
    if variance <= 0.0 {
        return Err(not_defined("too many points share their x or their y"));
    }
    let count = slopes as f64;
    let reach = -Normal::standard().inverse_cdf(tail) * variance.sqrt();
    let low = ((count - reach) / 2.0).round_ties_even() - 1.0;
    let high = ((count + reach) / 2.0).round_ties_even();
    if low < 0.0 || high > count - 1.0 {
        return Err(not_defined("there are too few points for an interval of that level"));
    }
    Ok((low as usize, high as usize))
}

/// How many values are equal, for each distinct value.
fn ties(mut values: Vec<f64>) -> Vec<f64> {
    values.sort_unstable_by(f64::total_cmp);
    values.chunk_by(|a, b| a == b).map(|equal| equal.len() as f64).collect()
}

fn not_defined(because: &'static str) -> StatisticsError {
    StatisticsError::NotDefined { method: METHOD, because }
}
