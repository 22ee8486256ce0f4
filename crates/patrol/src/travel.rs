//! How long does it take from one site to another?

/// Travel times between all sites. The unit is the problem's.
#[derive(Debug, Clone, PartialEq)]
pub enum Travel {
    /// Times follow from coordinates.
    Points {
        /// Two coordinates of each site, as the metric takes them.
        points: Vec<[f64; 2]>,
        /// The rule.
        metric: Metric,
    },
    /// Times are listed.
    Matrix {
        /// How many sites.
        len: usize,
        /// Row by row, from site × to site: `len * len` numbers.
        times: Vec<f64>,
    },
}

/// A rule that makes a travel time of two points.
///
/// The upper-case names are those of TSPLIB 95 (Reinelt 1991, doi:10.1287/ijoc.3.4.376), where
/// all results are integers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Metric {
    /// Straight line, not rounded.
    Euclidean,
    /// Straight line, rounded down to one decimal.
    EuclideanDownToTenth,
    /// Straight line, rounded down to two decimals.
    EuclideanDownToHundredth,
    /// `EUC_2D`: straight line, rounded to the nearest integer.
    Euc2d,
    /// `CEIL_2D`: straight line, rounded up.
    Ceil2d,
    /// `MAN_2D`: |Δx| + |Δy|, rounded to the nearest integer.
    Man2d,
    /// `MAX_2D`: the greater of |Δx| and |Δy|, each rounded to the nearest integer.
    Max2d,
    /// `ATT`: pseudo-Euclidean, √(d²/10) rounded up.
    Att,
    /// `GEO`: km on a sphere of 6378.388 km; coordinates are latitude and longitude as DDD.MM.
    Geo,
}

impl Travel {
    /// How many sites the times are for. A matrix that is not square counts as none.
    pub fn len(&self) -> usize {
        match self {
            Self::Points { points, .. } => points.len(),
            Self::Matrix { len, times } if len.checked_mul(*len) == Some(times.len()) => *len,
            Self::Matrix { .. } => 0,
        }
    }

    /// Whether there is no site at all.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The time from one site to another. Zero from a site to itself.
    ///
    /// # Panics
    /// When a site is not below [`Self::len`].
    pub fn time(&self, from: usize, to: usize) -> f64 {
        match self {
            _ if from == to => 0.0,
            Self::Points { points, metric } => metric.time(points[from], points[to]),
            Self::Matrix { len, times } => times[from * len + to],
        }
    }

    /// Whether every way takes as long as the way back.
    pub(crate) fn is_symmetric(&self) -> bool {
        match self {
            Self::Points { .. } => true,
            Self::Matrix { len, times } => {
                (0..*len).all(|a| (0..a).all(|b| times[a * len + b] == times[b * len + a]))
            }
        }
    }

    /// The first travel time that cannot be one, with the sites it is between.
    pub(crate) fn first_bad(&self) -> Option<(usize, usize, f64)> {
        let bad = |time: &f64| !time.is_finite() || *time < 0.0;
        match self {
            Self::Points { points, metric } => {
                let at = points.iter().position(|p| !metric.time(*p, points[0]).is_finite())?;
                Some((at, 0, metric.time(points[at], points[0])))
            }
            Self::Matrix { len, times } => {
                let at = times.iter().position(bad)?;
                Some((at / len, at % len, times[at]))
            }
        }
    }
}

impl Metric {
    pub(crate) fn time(self, a: [f64; 2], b: [f64; 2]) -> f64 {
        let (dx, dy) = (a[0] - b[0], a[1] - b[1]);
        let straight = (dx * dx + dy * dy).sqrt();
        match self {
            Self::Euclidean => straight,
            Self::EuclideanDownToTenth => (straight * 10.0).floor() / 10.0,
            Self::EuclideanDownToHundredth => (straight * 100.0).floor() / 100.0,
            Self::Euc2d => (straight + 0.5).floor(),
            Self::Ceil2d => straight.ceil(),
            Self::Man2d => (dx.abs() + dy.abs() + 0.5).floor(),
            Self::Max2d => (dx.abs() + 0.5).floor().max((dy.abs() + 0.5).floor()),
            Self::Att => ((dx * dx + dy * dy) / 10.0).sqrt().ceil(),
            Self::Geo => geo_km(a, b),
        }
    }
}

/// The value of π that TSPLIB's distances are defined with.
#[allow(clippy::approx_constant, reason = "TSPLIB defines its distances with this value")]
const TSPLIB_PI: f64 = 3.141592;
const TSPLIB_EARTH_RADIUS_KM: f64 = 6378.388;

fn geo_km(a: [f64; 2], b: [f64; 2]) -> f64 {
    let radians = |ddd_mm: f64| {
        let degrees = ddd_mm.trunc();
        TSPLIB_PI * (degrees + 5.0 * (ddd_mm - degrees) / 3.0) / 180.0
    };
    let [lat_a, lon_a] = a.map(radians);
    let [lat_b, lon_b] = b.map(radians);
    let q1 = (lon_a - lon_b).cos();
    let q2 = (lat_a - lat_b).cos();
    let q3 = (lat_a + lat_b).cos();
    let cosine = 0.5 * ((1.0 + q1) * q2 - (1.0 - q1) * q3);
    (TSPLIB_EARTH_RADIUS_KM * cosine.clamp(-1.0, 1.0).acos() + 1.0).floor()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(metric: Metric, a: [f64; 2], b: [f64; 2], expect: f64) {
        let travel = Travel::Points { points: vec![a, b], metric };
        assert_eq!(travel.time(0, 1), expect, "{metric:?} {a:?} {b:?}");
        assert_eq!(travel.time(1, 0), expect, "{metric:?} {b:?} {a:?}");
        assert_eq!(travel.time(0, 0), 0.0);
    }

    #[test]
    fn each_metric_rounds_its_own_way() {
        let (a, b) = ([0.0, 0.0], [1.0, 2.0]); // √5 = 2.236…
        check(Metric::Euclidean, a, b, 5f64.sqrt());
        check(Metric::EuclideanDownToTenth, a, b, 2.2);
        check(Metric::EuclideanDownToHundredth, a, b, 2.23);
        check(Metric::Euc2d, a, b, 2.0);
        check(Metric::Ceil2d, a, b, 3.0);
        check(Metric::Man2d, a, [1.2, -2.4], 4.0);
        check(Metric::Max2d, a, [1.2, -2.6], 3.0);
        check(Metric::Att, a, b, 1.0); // √0.5 rounded up
        check(Metric::Att, a, [10.0, 30.0], 10.0); // √100 stays
    }

    #[test]
    fn geographical_distances_take_minutes_for_decimals() {
        // One degree of latitude is 111.32 km on this sphere; "+ 1.0" then cut off: 112.
        check(Metric::Geo, [10.0, 20.0], [11.0, 20.0], 112.0);
        // Half a degree is written .30, not .50.
        check(Metric::Geo, [10.0, 20.0], [10.30, 20.0], 56.0);
    }

    #[test]
    fn a_matrix_that_is_not_square_is_for_no_sites() {
        assert!(Travel::Matrix { len: 2, times: vec![0.0; 3] }.is_empty());
    }
}
