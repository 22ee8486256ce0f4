//! Which small change could be made next?

use super::Anneal;
use crate::search::routes::NOWHERE;
use crate::search::track::Piece;
use Piece::{Place, Run, Turned};

/// New orders of one track or two.
pub(super) struct Change {
    tracks: [usize; 2],
    pieces: [[Piece; 5]; 2],
    count: usize,
    /// The place visited now that was not before, and the other way round.
    pub(super) won: Option<usize>,
    pub(super) lost: Option<usize>,
}

/// From how many of a place's nearest neighbours, itself among them, one is drawn.
const NEIGHBOURS: usize = 15;

/// The most stops that move together.
const MOST_MOVED: usize = 3;

const NOTHING: Piece = Run { track: 0, from: 0, to: 0 };

impl Change {
    fn in_one<const N: usize>(track: usize, pieces: [Piece; N]) -> Self {
        let pieces = [padded(pieces), [NOTHING; 5]];
        Self { tracks: [track; 2], pieces, count: 1, won: None, lost: None }
    }

    fn in_two<const N: usize, const M: usize>(
        (a, to_a): (usize, [Piece; N]),
        (b, to_b): (usize, [Piece; M]),
    ) -> Self {
        let pieces = [padded(to_a), padded(to_b)];
        Self { tracks: [a, b], pieces, count: 2, won: None, lost: None }
    }

    /// Each track that changes, with what it is made of then.
    pub(super) fn tracks(&self) -> impl Iterator<Item = (usize, &[Piece])> {
        self.tracks
            .iter()
            .copied()
            .zip(self.pieces.iter().map(<[Piece; 5]>::as_slice))
            .take(self.count)
    }
}

fn padded<const N: usize>(pieces: [Piece; N]) -> [Piece; 5] {
    let mut padded = [NOTHING; 5];
    padded[..N].copy_from_slice(&pieces);
    padded
}

/// Draws a place and one of its neighbours, and a change that puts them side by side. Now and
/// then there is none.
pub(super) fn propose(state: &Anneal<'_>, rng: &mut fastrand::Rng) -> Option<Change> {
    let place = rng.usize(0..state.ground.n);
    let near = state.ground.near(place);
    let neighbour = near[rng.usize(0..near.len().min(NEIGHBOURS))] as usize;
    match (state.at[place] != NOWHERE, state.at[neighbour] != NOWHERE) {
        (false, _) => visit(state, place, neighbour, rng),
        (true, _) if place == neighbour || rng.u8(0..16) == 0 => Some(leave_out(state, place)),
        (true, false) => Some(visit_instead(state, neighbour, place)),
        (true, true) => match rng.u8(0..4) {
            0 => Some(cross(state, place, neighbour, rng)),
            1 => Some(swap(state, place, neighbour, rng)),
            _ => shift(state, place, neighbour, rng),
        },
    }
}

/// Visits a place beside its neighbour, or beside the start or the end, or anywhere; as it is, or
/// instead of the visit before or behind.
fn visit(
    state: &Anneal<'_>,
    place: usize,
    neighbour: usize,
    rng: &mut fastrand::Rng,
) -> Option<Change> {
    let (track, after) = if state.at[neighbour] != NOWHERE {
        (state.at[neighbour] as usize, state.stop[neighbour] as usize - usize::from(rng.bool()))
    } else {
        let track = rng.usize(0..state.tracks.len());
        let last = state.tracks[track].stops().len() - 2;
        let ends = [0, last];
        (
            track,
            if place == neighbour { ends[usize::from(rng.bool())] } else { rng.usize(0..=last) },
        )
    };
    let stops = state.tracks[track].stops();
    let (until, from) = match rng.u8(0..3) {
        0 => (after + 1, after + 1),
        1 => (after + 1, after + 2),
        _ => (after, after + 1),
    };
    if until == 0 || from == stops.len() {
        return None;
    }
    let lost = (until < from).then(|| stops[until]);
    let tail = Run { track, from, to: stops.len() };
    let change = Change::in_one(track, [Run { track, from: 0, to: until }, Place(place), tail]);
    Some(Change { won: Some(place), lost, ..change })
}

fn leave_out(state: &Anneal<'_>, place: usize) -> Change {
    let (track, k, len) = whereabouts(state, place);
    let change =
        Change::in_one(track, [Run { track, from: 0, to: k }, Run { track, from: k + 1, to: len }]);
    Change { lost: Some(place), ..change }
}

fn visit_instead(state: &Anneal<'_>, place: usize, of: usize) -> Change {
    let (track, k, len) = whereabouts(state, of);
    let tail = Run { track, from: k + 1, to: len };
    let change = Change::in_one(track, [Run { track, from: 0, to: k }, Place(place), tail]);
    Change { won: Some(place), lost: Some(of), ..change }
}

/// Joins two visits: in one track by turning what lies between (2-opt), in two by swapping tails.
fn cross(state: &Anneal<'_>, one: usize, other: usize, rng: &mut fastrand::Rng) -> Change {
    let ((a, i, len_a), (b, j, len_b)) = (whereabouts(state, one), whereabouts(state, other));
    if a == b {
        let behind = usize::from(rng.bool());
        let (from, to) = (i.min(j) + behind, i.max(j) + behind);
        let turned = Turned { track: a, from, to };
        let tail = Run { track: a, from: to, to: len_a };
        return Change::in_one(a, [Run { track: a, from: 0, to: from }, turned, tail]);
    }
    let to_a = [Run { track: a, from: 0, to: i + 1 }, Run { track: b, from: j, to: len_b }];
    let to_b = [Run { track: b, from: 0, to: j }, Run { track: a, from: i + 1, to: len_a }];
    Change::in_two((a, to_a), (b, to_b))
}

/// Swaps two visits of one track, or one to three visits each of two.
fn swap(state: &Anneal<'_>, one: usize, other: usize, rng: &mut fastrand::Rng) -> Change {
    let ((a, i, len_a), (b, j, len_b)) = (whereabouts(state, one), whereabouts(state, other));
    if a == b {
        let (low, high) = (i.min(j), i.max(j));
        let run = |from, to| Run { track: a, from, to };
        let between = run(low + 1, high);
        let pieces =
            [run(0, low), run(high, high + 1), between, run(low, low + 1), run(high + 1, len_a)];
        return Change::in_one(a, pieces);
    }
    let mut until = |first: usize, len: usize| (first + rng.usize(1..=MOST_MOVED)).min(len - 1);
    let (i_end, j_end) = (until(i, len_a), until(j, len_b));
    let (moved, other) =
        (Run { track: a, from: i, to: i_end }, Run { track: b, from: j, to: j_end });
    let to_a = [Run { track: a, from: 0, to: i }, other, Run { track: a, from: i_end, to: len_a }];
    let to_b = [Run { track: b, from: 0, to: j }, moved, Run { track: b, from: j_end, to: len_b }];
    Change::in_two((a, to_a), (b, to_b))
}

/// Moves one to three visits, `one` the first or the last of them, beside another visit. Nothing
/// where that one is among them.
fn shift(state: &Anneal<'_>, one: usize, other: usize, rng: &mut fastrand::Rng) -> Option<Change> {
    let ((a, i, len_a), (b, j, len_b)) = (whereabouts(state, one), whereabouts(state, other));
    let (count, is_first, behind) = (rng.usize(1..=MOST_MOVED), rng.bool(), rng.bool());
    let (from, to) = if is_first {
        (i, (i + count).min(len_a - 1))
    } else {
        ((i + 1).saturating_sub(count).max(1), i + 1)
    };
    let moved =
        if is_first == behind { Run { track: a, from, to } } else { Turned { track: a, from, to } };
    let gap = j + usize::from(behind);
    let run = |from, to| Run { track: a, from, to };
    if a != b {
        let to_b =
            [Run { track: b, from: 0, to: gap }, moved, Run { track: b, from: gap, to: len_b }];
        return Some(Change::in_two((a, [run(0, from), run(to, len_a)]), (b, to_b)));
    }
    if (from..to).contains(&j) {
        return None;
    }
    Some(Change::in_one(
        a,
        if gap <= from {
            [run(0, gap), moved, run(gap, from), run(to, len_a)]
        } else {
            [run(0, from), run(to, gap), moved, run(gap, len_a)]
        },
    ))
}

/// The track that visits a place, as which stop, and how many stops it has.
fn whereabouts(state: &Anneal<'_>, place: usize) -> (usize, usize, usize) {
    let track = state.at[place] as usize;
    (track, state.stop[place] as usize, state.tracks[track].stops().len())
}
