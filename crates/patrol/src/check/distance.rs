//! How far is it, worked out anew for the checker alone?

use std::f64::consts::FRAC_PI_2;

use crate::travel::{Metric, Travel};

/// The time between two sites, from the problem's raw coordinates.
pub(super) fn distance(travel: &Travel, from: usize, to: usize) -> f64 {
    let (points, metric) = match travel {
        Travel::Matrix { len, times } => {
            let row = times.chunks_exact(*len).nth(from);
            let listed = row.map_or(f64::NAN, |row| row[to]);
            return if from == to { 0.0 } else { listed };
        }
        Travel::Points { points, metric } => (points, metric),
    };
    if from == to {
        return 0.0;
    }
    let ([x1, y1], [x2, y2]) = (points[from], points[to]);
    let (across, up) = ((x2 - x1).abs(), (y2 - y1).abs());
    let square = across.powi(2) + up.powi(2);
    // `as i64` cuts off, as C's `(int)` does in TSPLIB's own text.
    let nearest = |length: f64| (length + 0.5) as i64 as f64;
    let decimals_kept = |factor: f64| (square.sqrt() * factor) as i64 as f64 / factor;
    match metric {
        Metric::Euclidean => square.sqrt(),
        Metric::EuclideanDownToTenth => decimals_kept(10.0),
        Metric::EuclideanDownToHundredth => decimals_kept(100.0),
        Metric::Euc2d => nearest(square.sqrt()),
        Metric::Man2d => nearest(across + up),
        Metric::Max2d => nearest(across).max(nearest(up)),
        Metric::Ceil2d => at_least(square.sqrt()),
        Metric::Att => at_least((square / 10.0).sqrt()),
        Metric::Geo => kilometres([x1, y1], [x2, y2]),
    }
}

fn at_least(length: f64) -> f64 {
    let cut = length as i64 as f64;
    if cut < length { cut + 1.0 } else { cut }
}

/// TSPLIB's own text says π is this.
#[allow(clippy::approx_constant, reason = "TSPLIB defines its distances with this value")]
const SIX_DECIMALS_OF_PI: f64 = 3.141592;

/// TSPLIB's `GEO`, by the haversine instead of the spherical law of cosines.
fn kilometres(from: [f64; 2], to: [f64; 2]) -> f64 {
    let angle = |text: f64| {
        let whole = text as i64 as f64;
        SIX_DECIMALS_OF_PI / 180.0 * (whole + (text - whole) / 0.6)
    };
    let (lat1, lon1, lat2, lon2) = (angle(from[0]), angle(from[1]), angle(to[0]), angle(to[1]));
    let chord = ((lat2 - lat1) / 2.0).sin().powi(2)
        + lat1.cos() * lat2.cos() * ((lon2 - lon1) / 2.0).sin().powi(2);
    let central = if chord >= 1.0 { 2.0 * FRAC_PI_2 } else { 2.0 * chord.sqrt().asin() };
    (6378.388 * central + 1.0) as i64 as f64
}
