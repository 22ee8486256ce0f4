//! By microlp: the default, all Rust.

use microlp::{ComparisonOp, LinearExpr, OptimizationDirection, Problem, SolveOptions, Variable};

use super::{MustBe, Number, Program};

pub(super) fn solve(program: &Program, nodes: u32) -> Option<Vec<f64>> {
    let mut problem = Problem::new(match program.greatest {
        true => OptimizationDirection::Maximize,
        false => OptimizationDirection::Minimize,
    });
    let add = |&Number { cost, low, high, whole }: &Number| match whole {
        false => problem.add_var(cost, (low, high)),
        true if low < high => problem.add_binary_var(cost),
        true => problem.add_integer_var(cost, (low as i32, high as i32)),
    };
    let numbers: Vec<Variable> = program.numbers.iter().map(add).collect();
    for row in &program.rows {
        let left: LinearExpr = row.terms.iter().map(|&(n, factor)| (numbers[n], factor)).collect();
        let comparison = match row.must_be {
            MustBe::Equal => ComparisonOp::Eq,
            MustBe::AtLeast => ComparisonOp::Ge,
            MustBe::AtMost => ComparisonOp::Le,
        };
        problem.add_constraint(left, comparison, row.right);
    }
    let mut options = SolveOptions::default();
    if program.numbers.iter().any(|n| n.whole) {
        options.node_limit = Some(nodes.into());
    }
    let outcome = problem.solve_with(options).ok()?;
    if !outcome.is_optimal() {
        return None;
    }
    let solution = outcome.into_solution().ok()?;
    Some(numbers.iter().map(|&v| solution.var_value(v)).collect())
}
