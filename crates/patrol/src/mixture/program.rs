//! In which shares are plans drawn?

use std::collections::BTreeSet;

use base::Date;
use microlp::{ComparisonOp, LinearExpr, OptimizationDirection, Problem, SolveOptions};

use crate::case::Case;
use crate::tasking::Tasking;

/// A plan as the program sees it.
pub(super) struct Column {
    pub(super) plan: Tasking,
    /// Whether each place is visited at all.
    pub(super) places: Vec<bool>,
    /// Each visit: place and day.
    pub(super) visits: BTreeSet<(usize, Date)>,
}

impl Column {
    pub(super) fn new(case: &Case, plan: Tasking) -> Self {
        let at = |id: &str| case.places.iter().position(|place| place.id == id);
        let visits: BTreeSet<(usize, Date)> = plan
            .visit_stops()
            .filter_map(|(patrol, stop)| Some((at(&stop.id)?, patrol.day)))
            .collect();
        let mut places = vec![false; case.places.len()];
        for &(place, _) in &visits {
            places[place] = true;
        }
        Self { plan, places, visits }
    }
}

/// Chances below this are rounding.
const LEAST_CHANCE: f64 = 1e-6;

/// The chances that make least the sum of two things: the greatest share of harm left open at a place that
/// some plan visits, and the chance of the likeliest visit; while the mean value stays at or above
/// `least_value`. Where the program has no answer, the best plan alone.
pub(super) fn mix(columns: &[Column], shares: &[f64], least_value: f64) -> Vec<f64> {
    let mut program = Problem::new(OptimizationDirection::Minimize);
    let chances: Vec<_> = columns.iter().map(|_| program.add_var(0.0, (0.0, 1.0))).collect();
    let open = program.add_var(1.0, (0.0, 1.0));
    let guess = program.add_var(1.0, (0.0, 1.0));
    let sum = |of: &dyn Fn(&Column) -> f64| -> LinearExpr {
        chances.iter().zip(columns).map(|(&chance, column)| (chance, of(column))).collect()
    };
    program.add_constraint(sum(&|_| 1.0), ComparisonOp::Eq, 1.0);
    let scale = f64::max(least_value, 1e-9);
    program.add_constraint(
        sum(&|c| c.plan.value / scale),
        ComparisonOp::Ge,
        (1.0 - 1e-9) * f64::min(least_value / scale, 1.0),
    );
    for (place, &share) in shares.iter().enumerate() {
        if columns.iter().any(|column| column.places[place]) {
            // share × (1 − chance of a visit) <= open
            let mut left = sum(&|column| if column.places[place] { share } else { 0.0 });
            left.add(open, 1.0);
            program.add_constraint(left, ComparisonOp::Ge, share);
        }
    }
    let visits =
        BTreeSet::from_iter(columns.iter().flat_map(|column| column.visits.iter().copied()));
    for visit in visits {
        let mut left = sum(&|column| f64::from(u8::from(column.visits.contains(&visit))));
        left.add(guess, -1.0);
        program.add_constraint(left, ComparisonOp::Le, 0.0);
    }
    let outcome = program.solve_with(SolveOptions::default()).ok().filter(|o| o.is_optimal());
    let solution = outcome.and_then(|outcome| outcome.into_solution().ok());
    let found = solution.map(|solution| {
        chances.iter().map(|&chance| solution.var_value(chance)).collect::<Vec<f64>>()
    });
    normal(found.unwrap_or_default().into_iter()).unwrap_or_else(|| {
        let value = |&at: &usize| columns[at].plan.value;
        let best = (0..columns.len()).max_by(|a, b| value(a).total_cmp(&value(b)));
        (0..columns.len()).map(|at| if Some(at) == best { 1.0 } else { 0.0 }).collect()
    })
}

/// Chances without rounding: none below the least, all together 1.
fn normal(found: impl Iterator<Item = f64>) -> Option<Vec<f64>> {
    let kept: Vec<f64> = found.map(|c| if c >= LEAST_CHANCE { c } else { 0.0 }).collect();
    let all: f64 = kept.iter().sum();
    (all.is_finite() && all > 0.5).then(|| kept.iter().map(|chance| chance / all).collect())
}
