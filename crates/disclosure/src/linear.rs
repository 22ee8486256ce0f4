//! What does a linear program say? In floating point: a hint, never a proof.
//!
//! The only file that names the solver. microlp 0.7 is used directly: `good_lp` 1.15 brings
//! microlp 0.6, which went round in circles for ever on dual programs of 17-cell tables.

use microlp::{ComparisonOp, LinearExpr, OptimizationDirection, Problem, SolveOptions, Variable};

use crate::system::Component;

/// A point that makes `sum of cost * number` least, fractions allowed; none where none was found.
pub(crate) fn minimise(part: &Component, bounds: &[(i64, i64)], cost: &[i64]) -> Option<Vec<f64>> {
    let mut program = Problem::new(OptimizationDirection::Minimize);
    let add = |(&(low, high), &cost): (&(i64, i64), &i64)| {
        program.add_var(cost as f64, (low as f64, high as f64))
    };
    let numbers: Vec<Variable> = bounds.iter().zip(cost).map(add).collect();
    for (terms, right, _) in &part.sums {
        let left: LinearExpr = terms.iter().map(|&(n, c)| (numbers[n], c as f64)).collect();
        program.add_constraint(left, ComparisonOp::Eq, *right as f64);
    }
    solve(&program, &numbers, SolveOptions::default())
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
    let mut program = Problem::new(OptimizationDirection::Maximize);
    let mut columns = vec![LinearExpr::empty(); bounds.len()];
    let mut of_sums = Vec::with_capacity(part.sums.len());
    for (terms, right, _) in &part.sums {
        let from_low = right - terms.iter().map(|&(n, c)| c * bounds[n].0).sum::<i64>();
        let up = program.add_var(from_low as f64 - price, (0.0, BOX));
        let down = program.add_var(-from_low as f64 - price, (0.0, BOX));
        for &(n, c) in terms {
            columns[n].add(up, c as f64);
            columns[n].add(down, -c as f64);
        }
        of_sums.extend([up, down]);
    }
    for ((mut column, &(low, high)), &cost) in columns.into_iter().zip(bounds).zip(cost) {
        if high < part.cap {
            let slack = program.add_var((low - high) as f64, (0.0, f64::INFINITY));
            column.add(slack, -1.0);
        }
        program.add_constraint(column, ComparisonOp::Le, cost as f64);
    }
    let both = solve(&program, &of_sums, SolveOptions::default())?;
    Some(both.chunks_exact(2).map(|pair| pair[0] - pair[1]).collect())
}

/// Nodes of branch and bound before the choice is given up.
const NODES: u64 = 200;

/// Choices times coefficients, and what they add up to.
pub(crate) type Need = (Vec<(usize, f64)>, f64);

/// The cheapest choice (`true`) in which each need is met or exceeded.
pub(crate) fn choose(cost: &[f64], fixed: &[Option<bool>], needs: &[Need]) -> Option<Vec<bool>> {
    choose_with(cost, fixed, needs, ComparisonOp::Ge)
}

/// The cheapest choice in which each sum is met exactly.
pub(crate) fn choose_exactly(
    cost: &[f64],
    fixed: &[Option<bool>],
    sums: &[Need],
) -> Option<Vec<bool>> {
    choose_with(cost, fixed, sums, ComparisonOp::Eq)
}

fn choose_with(
    cost: &[f64],
    fixed: &[Option<bool>],
    needs: &[Need],
    comparison: ComparisonOp,
) -> Option<Vec<bool>> {
    let mut program = Problem::new(OptimizationDirection::Minimize);
    let add = |(&cost, fixed): (&f64, &Option<bool>)| match fixed {
        None => program.add_binary_var(cost),
        Some(chosen) => program.add_integer_var(cost, (i32::from(*chosen), i32::from(*chosen))),
    };
    let choices: Vec<Variable> = cost.iter().zip(fixed).map(add).collect();
    for (terms, right) in needs {
        let left: LinearExpr = terms.iter().map(|&(n, c)| (choices[n], c)).collect();
        program.add_constraint(left, comparison, *right);
    }
    let mut options = SolveOptions::default();
    options.node_limit = Some(NODES);
    Some(solve(&program, &choices, options)?.into_iter().map(|v| v > 0.5).collect())
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
    let mut program = Problem::new(OptimizationDirection::Minimize);
    let mut both = Vec::with_capacity(2 * cost.len());
    for (n, (&cost, &room)) in cost.iter().zip(room_down).enumerate() {
        let (least, most) = if n == moved { (by as f64, by as f64) } else { (0.0, f64::INFINITY) };
        let most = if room < 0 { 0.0 } else { most };
        both.push(program.add_var(cost, (least, most)));
        both.push(program.add_var(cost, (0.0, if n == moved { 0 } else { room.max(0) } as f64)));
    }
    for terms in sums {
        let mut left = LinearExpr::empty();
        for &(n, c) in terms {
            left.add(both[2 * n], c as f64);
            left.add(both[2 * n + 1], -c as f64);
        }
        program.add_constraint(left, ComparisonOp::Eq, 0.0);
    }
    let change = solve(&program, &both, SolveOptions::default())?;
    Some(change.chunks_exact(2).map(|pair| pair[0] - pair[1]).collect())
}

fn solve(program: &Problem, wanted: &[Variable], options: SolveOptions) -> Option<Vec<f64>> {
    let outcome = program.solve_with(options).ok()?;
    if !outcome.is_optimal() {
        return None;
    }
    let solution = outcome.into_solution().ok()?;
    Some(wanted.iter().map(|&v| solution.var_value(v)).collect())
}
