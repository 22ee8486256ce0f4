//! How far is a set of tracks from the truth at one moment?
//!
//! Both distances here have order p = 2 and Euclidean base distance d in the plane.

use crate::assignment::{Pair, best_pairs};

/// A position: metres east, metres north.
pub type Place = [f64; 2];

/// GOSPA with α = 2 and its parts.
#[derive(Debug, Clone, PartialEq)]
pub struct Gospa {
    /// The distance in metres.
    pub distance_m: f64,
    /// (index of truth, index of track) of the pairs that are nearer than the cut-off.
    pub pairs: Vec<(usize, usize)>,
    /// Truths without a track.
    pub missed: usize,
    /// Tracks without a truth.
    pub false_tracks: usize,
}

/// Generalised optimal sub-pattern assignment, p = 2, α = 2
/// (Rahmathullah, García-Fernández, Svensson 2017, doi:10.23919/ICIF.2017.8009645):
///
/// ```text
/// d² = min over pairings γ  Σ over (i,j) in γ of d(i,j)²  +  c²/2 · (unpaired truths + unpaired tracks)
/// ```
/// A place that is not finite is nowhere near anything and counts as missed or false.
#[must_use]
pub fn gospa(truths: &[Place], tracks: &[Place], cutoff_m: f64) -> Gospa {
    let pairs = nearest_pairs(truths, tracks, cutoff_m);
    let (missed, false_tracks) = (truths.len() - pairs.len(), tracks.len() - pairs.len());
    let located: f64 = pairs.iter().map(|pair| cutoff_m.powi(2) - pair.gain).sum();
    let squared = located + cutoff_m.powi(2) / 2.0 * (missed + false_tracks) as f64;
    Gospa {
        distance_m: squared.max(0.0).sqrt(),
        pairs: pairs.iter().map(|pair| (pair.row, pair.column)).collect(),
        missed,
        false_tracks,
    }
}

/// Optimal sub-pattern assignment, p = 2 (Schuhmacher, Vo, Vo 2008, doi:10.1109/TSP.2008.920469):
///
/// ```text
/// d² = 1/n · ( min over pairings Σ min(d, c)² + c² (n - m) ),  n the larger, m the smaller number
/// ```
/// 0 for two empty sets.
#[must_use]
pub fn ospa(truths: &[Place], tracks: &[Place], cutoff_m: f64) -> f64 {
    let larger = truths.len().max(tracks.len()) as f64;
    if larger == 0.0 {
        return 0.0;
    }
    // Each of the n places costs c² but for what a pair nearer than c takes off.
    let saved: f64 = nearest_pairs(truths, tracks, cutoff_m).iter().map(|pair| pair.gain).sum();
    ((cutoff_m.powi(2) * larger - saved) / larger).max(0.0).sqrt()
}

/// The pairing that is best for both: largest sum of c² - d² over pairs nearer than c.
fn nearest_pairs(truths: &[Place], tracks: &[Place], cutoff_m: f64) -> Vec<Pair> {
    let mut pairs = Vec::new();
    for (row, truth) in truths.iter().enumerate() {
        for (column, track) in tracks.iter().enumerate() {
            let squared = (truth[0] - track[0]).powi(2) + (truth[1] - track[1]).powi(2);
            if squared < cutoff_m.powi(2) {
                pairs.push(Pair { row, column, gain: cutoff_m.powi(2) - squared });
            }
        }
    }
    best_pairs(&pairs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(serde::Deserialize)]
    struct Case {
        truth: Vec<Place>,
        tracks: Vec<Place>,
        cutoff_m: f64,
        gospa: f64,
        missed: f64,
        false_tracks: f64,
        ospa: f64,
        ospa_defined: f64,
    }

    #[test]
    fn the_distances_are_those_of_stone_soup() {
        let cases: Vec<Case> =
            serde_json::from_str(include_str!("../tests/fixtures/stonesoup_metrics.json")).unwrap();
        assert!(cases.len() >= 20);
        let mut equal = 0;
        for case in cases {
            let found = gospa(&case.truth, &case.tracks, case.cutoff_m);
            assert!((found.distance_m - case.gospa).abs() < 1e-6, "{found:?} {}", case.gospa);
            // Stone Soup gives the parts as costs: c²/2 each.
            let each = case.cutoff_m.powi(2) / 2.0;
            assert!((found.missed as f64 * each - case.missed).abs() < 1e-6);
            assert!((found.false_tracks as f64 * each - case.false_tracks).abs() < 1e-6);
            let distance = ospa(&case.truth, &case.tracks, case.cutoff_m);
            assert!((distance - case.ospa_defined).abs() < 1e-6, "{distance}");
            // Stone Soup pairs by distances, not their squares: never better than the definition.
            assert!(distance < case.ospa + 1e-6, "{distance} {}", case.ospa);
            equal += usize::from((distance - case.ospa).abs() < 1e-6);
        }
        assert!(equal >= 30, "{equal} of 40 as Stone Soup pairs them");
    }

    #[test]
    fn nothing_against_nothing_is_no_distance() {
        assert_eq!(gospa(&[], &[], 50.0).distance_m, 0.0);
        assert_eq!(ospa(&[], &[], 50.0), 0.0);
    }

    #[test]
    fn a_place_that_is_not_a_number_is_near_nothing() {
        let found = gospa(&[[0.0, 0.0]], &[[f64::NAN, 0.0]], 50.0);
        assert_eq!((found.missed, found.false_tracks), (1, 1));
        assert!((found.distance_m - 50.0).abs() < 1e-12);
    }
}
