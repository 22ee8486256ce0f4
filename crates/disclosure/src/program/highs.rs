//! By HiGHS (Huangfu and Hall 2018, doi:10.1007/s12532-017-0130-5): faster on large tables; its build needs CMake, a C++
//! compiler and libclang.

use std::num::NonZeroU32;

use highs::{Col, HighsModelStatus, RowProblem, Sense};

use super::{MustBe, Program};

pub(super) fn solve(program: &Program, nodes: u32) -> Option<Vec<f64>> {
    let mut problem = RowProblem::default();
    let mut columns: Vec<Col> = Vec::with_capacity(program.numbers.len());
    for number in &program.numbers {
        let within = number.low..=number.high;
        columns.push(match number.whole {
            false => problem.add_column(number.cost, within),
            true => problem.add_integer_column(number.cost, within),
        });
    }
    for row in &program.rows {
        let terms: Vec<(Col, f64)> = row.terms.iter().map(|&(n, f)| (columns[n], f)).collect();
        match row.must_be {
            MustBe::Equal => problem.add_row(row.right..=row.right, &terms),
            MustBe::AtLeast => problem.add_row(row.right.., &terms),
            MustBe::AtMost => problem.add_row(..=row.right, &terms),
        }
    }
    let sense = if program.greatest { Sense::Maximise } else { Sense::Minimise };
    let mut model = problem.try_optimise(sense).ok()?;
    model.make_quiet();
    model.set_threads(NonZeroU32::MIN);
    // The same answer for the same table: HiGHS draws its perturbations from this seed.
    model.set_option("random_seed", 0);
    model.set_option("mip_max_nodes", i32::try_from(nodes).unwrap_or(i32::MAX));
    let solved = model.try_solve().ok()?;
    if solved.status() != HighsModelStatus::Optimal {
        return None;
    }
    Some(solved.get_solution().columns().to_vec())
}
