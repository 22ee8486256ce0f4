//! What does a linear program say? In floating point: a hint, never a proof.

use crate::program::{MustBe, Program};
use crate::system::Component;

/// A point that makes `sum of cost * number` least, fractions allowed; none where none was found.
pub(crate) fn minimise(part: &Component, bounds: &[(i64, i64)], cost: &[i64]) -> Option<Vec<f64>> {
    let mut program = Program::least();
    for (&(low, high), &cost) in bounds.iter().zip(cost) {
        program.number(cost as f64, (low as f64, high as f64));
    }
    for (terms, right, _) in &part.sums {
        let left = terms.iter().map(|&(n, c)| (n, c as f64)).collect();
        program.row(left, MustBe::Equal, *right as f64);
    }
    program.solve(NODES)
}

/// Multipliers never need to be large in sums of whole numbers; a box keeps the program bounded
/// where the sums contradict each other.
const BOX: f64 = 64.0;

/// One multiplier per sum: the solution of the dual program, from which a bound can be proven.
///
/// With every number counted from its lower bound, the dual of `min c x, A x = b, 0 <= x <= w` is
/// `max b y - w q, A' y - q <= c, q >= 0`.
pub(crate) fn multipliers(
    part: &Component,
    bounds: &[(i64, i64)],
    cost: &[i64],
) -> Option<Vec<f64>> {
    priced_multipliers(part, bounds, cost, 0.0)
}

/// The same, where each unit of a multiplier has a price: a small one leaves out needless sums.
pub(crate) fn priced_multipliers(
    part: &Component,
    bounds: &[(i64, i64)],
    cost: &[i64],
    price: f64,
) -> Option<Vec<f64>> {
    let mut program = Program::greatest();
    let mut columns = vec![Vec::new(); bounds.len()];
    for (terms, right, _) in &part.sums {
        let from_low = right - terms.iter().map(|&(n, c)| c * bounds[n].0).sum::<i64>();
        let up = program.number(from_low as f64 - price, (0.0, BOX));
        let down = program.number(-from_low as f64 - price, (0.0, BOX));
        for &(n, c) in terms {
            columns[n].extend([(up, c as f64), (down, -c as f64)]);
        }
    }
    for ((mut column, &(low, high)), &cost) in columns.into_iter().zip(bounds).zip(cost) {
        if high < part.cap {
            let slack = program.number((low - high) as f64, (0.0, f64::INFINITY));
            column.push((slack, -1.0));
        }
        program.row(column, MustBe::AtMost, cost as f64);
    }
    Some(differences(&program.solve(NODES)?[..2 * part.sums.len()]))
}

/// Nodes of branch and bound before the choice is given up.
const NODES: u32 = 200;

/// Choices times coefficients, and what they add up to.
pub(crate) type Need = (Vec<(usize, f64)>, f64);

/// The cheapest choice (`true`) in which each need is met or exceeded.
pub(crate) fn choose(cost: &[f64], fixed: &[Option<bool>], needs: &[Need]) -> Option<Vec<bool>> {
    choose_with(cost, fixed, needs, MustBe::AtLeast)
}

/// The cheapest choice in which each sum is met exactly.
pub(crate) fn choose_exactly(
    cost: &[f64],
    fixed: &[Option<bool>],
    sums: &[Need],
) -> Option<Vec<bool>> {
    choose_with(cost, fixed, sums, MustBe::Equal)
}

fn choose_with(
    cost: &[f64],
    fixed: &[Option<bool>],
    needs: &[Need],
    must_be: MustBe,
) -> Option<Vec<bool>> {
    let mut program = Program::least();
    for (&cost, &chosen) in cost.iter().zip(fixed) {
        program.choice(cost, chosen);
    }
    for (terms, right) in needs {
        program.row(terms.clone(), must_be, *right);
    }
    Some(program.solve(NODES)?.into_iter().map(|v| v > 0.5).collect())
}

/// The least change `up - down` of cells (both sides cost `cost` per unit, `down` at most
/// `room_down`) that keeps every sum at zero and moves `moved` up by `by`.
pub(crate) fn cheapest_change(
    sums: &[Vec<(usize, i64)>],
    cost: &[f64],
    room_down: &[i64],
    moved: usize,
    by: i64,
) -> Option<Vec<f64>> {
    let mut program = Program::least();
    for (n, (&cost, &room)) in cost.iter().zip(room_down).enumerate() {
        let (least, most) = if n == moved { (by as f64, by as f64) } else { (0.0, f64::INFINITY) };
        let most = if room < 0 { 0.0 } else { most };
        program.number(cost, (least, most));
        program.number(cost, (0.0, if n == moved { 0 } else { room.max(0) } as f64));
    }
    for terms in sums {
        let both = |&(n, c): &(usize, i64)| [(2 * n, c as f64), (2 * n + 1, -c as f64)];
        program.row(terms.iter().flat_map(both).collect(), MustBe::Equal, 0.0);
    }
    Some(differences(&program.solve(NODES)?))
}

/// Numbers that stand as two, one for up and one for down.
fn differences(both: &[f64]) -> Vec<f64> {
    both.chunks_exact(2).map(|pair| pair[0] - pair[1]).collect()
}
