//! How do small changes, each taken or not by chance, lead to better routes?
//!
//! Simulated annealing (Kirkpatrick et al. 1983, doi:10.1126/science.220.4598.671; for this
//! problem Lin 2013, doi:10.1016/j.asoc.2012.11.022). Routes may be late on the way, at a price, so
//! that a far cluster can be entered visit by visit although the routes are full.

mod change;

use super::ground::Ground;
use super::routes::NOWHERE;
use super::track::{Cost, Order, Piece, Track, cost, join};
use change::{Change, propose};

/// Routes under way to better ones.
pub(super) struct Anneal<'a> {
    ground: &'a Ground,
    pub(super) tracks: Vec<Track>,
    /// The track that visits each place, or [`NOWHERE`], and as which of its stops.
    pub(super) at: Vec<u32>,
    stop: Vec<u32>,
    pub(super) score: f64,
    spare: [Order; 2],
}

/// How much worse a change may be, and what things are worth, in scores.
#[derive(Debug, Clone, Copy)]
pub(super) struct Climate {
    /// A change for the worse by this much is taken with a chance of 1/e.
    pub(super) heat: f64,
    /// What a unit of time costs. Without it, a route with room for one more visit would count for
    /// no more than a full one.
    pub(super) of_time: f64,
    /// What a unit of lateness costs.
    pub(super) of_lateness: f64,
}

impl<'a> Anneal<'a> {
    pub(super) fn new(ground: &'a Ground, teams: usize) -> Self {
        let tracks = vec![Track::idle(ground); teams.min(ground.n)];
        let (at, stop) = (vec![NOWHERE; ground.n], vec![0; ground.n]);
        Self { ground, tracks, at, stop, score: 0.0, spare: Default::default() }
    }

    /// Tries one change.
    pub(super) fn step(&mut self, climate: Climate, rng: &mut fastrand::Rng) {
        let Some(change) = propose(self, rng) else { return };
        let burden = |cost: Cost| climate.of_time * cost.finish + climate.of_lateness * cost.late;
        let mut worse = self.scored(change.lost) - self.scored(change.won);
        for (track, pieces) in change.tracks() {
            let after = cost(self.ground, &self.tracks, pieces);
            worse += burden(after) - burden(self.tracks[track].cost);
        }
        if worse <= 0.0 || rng.f64() < chance(worse / climate.heat) {
            self.take(&change);
        }
    }

    fn scored(&self, place: Option<usize>) -> f64 {
        place.map_or(0.0, |place| self.ground.score[place])
    }

    fn take(&mut self, change: &Change) {
        self.score += self.scored(change.won) - self.scored(change.lost);
        if let Some(lost) = change.lost {
            self.at[lost] = NOWHERE;
        }
        // Both new orders are read from the old ones, so they are made before either is taken over.
        for ((_, pieces), order) in change.tracks().zip(&mut self.spare) {
            join(self.ground, &self.tracks, pieces, order);
        }
        for (edit, (track, pieces)) in change.tracks().enumerate() {
            std::mem::swap(&mut self.tracks[track].order, &mut self.spare[edit]);
            self.settle(track, pieces);
        }
    }

    /// Puts the books of a track in order that is now made of these pieces.
    fn settle(&mut self, track: usize, pieces: &[Piece]) {
        self.tracks[track].schedule(self.ground, unchanged(pieces));
        let stops = self.tracks[track].stops();
        let visits = stops.len() - 1;
        let mut k = 0;
        for piece in pieces {
            let (len, stays) = match *piece {
                Piece::Run { track: of, from, to } => {
                    (to.saturating_sub(from), of == track && from == k)
                }
                Piece::Turned { from, to, .. } => (to.saturating_sub(from), false),
                Piece::Place(_) => (1, false),
            };
            if !stays {
                for (at, &stop) in stops.iter().enumerate().take((k + len).min(visits)).skip(k) {
                    self.at[stop] = track as u32;
                    self.stop[stop] = at as u32;
                }
            }
            k += len;
        }
    }

    /// Works all sums out anew, so that what they were rounded by does not grow.
    pub(super) fn refresh(&mut self) {
        for track in 0..self.tracks.len() {
            let stops = self.tracks[track].stops().to_vec();
            let pieces: Vec<Piece> = stops.into_iter().map(Piece::Place).collect();
            let mut order = Order::default();
            join(self.ground, &[], &pieces, &mut order);
            self.tracks[track].order = order;
            self.tracks[track].schedule(self.ground, 1);
        }
    }
}

/// How many stops of a track stay as they are before the first that may be another.
fn unchanged(pieces: &[Piece]) -> usize {
    match pieces.first() {
        Some(&Piece::Run { from: 0, to, .. }) => to,
        _ => 1,
    }
}

/// e^−x as (1 − x/1024)^1024: near enough, and the same to the last bit on every machine.
fn chance(x: f64) -> f64 {
    (0..10).fold(f64::max(1.0 - x / 1024.0, 0.0), |power, _| power * power)
}
