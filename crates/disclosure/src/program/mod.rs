//! A linear program, solved by the solver that this crate is built with: microlp, or HiGHS with the feature `highs`.
//!
//! The only files that name a solver are [`microlp`] and `highs` beside this one. microlp 0.7 is used directly: `good_lp`
//! 1.15 brings microlp 0.6, which went round in circles for ever on dual programs of 17-cell tables.

#[cfg(feature = "highs")]
mod highs;
#[cfg(not(feature = "highs"))]
mod microlp;

#[cfg(feature = "highs")]
use self::highs as solver;
#[cfg(not(feature = "highs"))]
use self::microlp as solver;

/// What is sought: the numbers that make the sum of costs least, or greatest.
#[derive(Debug, Default)]
pub(crate) struct Program {
    greatest: bool,
    numbers: Vec<Number>,
    rows: Vec<Row>,
}

/// A number sought, from `low` to `high`.
#[derive(Debug, Clone, Copy)]
struct Number {
    cost: f64,
    low: f64,
    high: f64,
    whole: bool,
}

/// A sum of numbers times factors, and what it must be.
#[derive(Debug)]
struct Row {
    terms: Vec<(usize, f64)>,
    must_be: MustBe,
    right: f64,
}

/// How a sum must stand to what is right of it.
#[derive(Debug, Clone, Copy)]
pub(crate) enum MustBe {
    /// Equal.
    Equal,
    /// Not less.
    AtLeast,
    /// Not more.
    AtMost,
}

impl Program {
    /// The sum of costs is to be least.
    pub(crate) fn least() -> Self {
        Self::default()
    }

    /// The sum of costs is to be greatest.
    pub(crate) fn greatest() -> Self {
        Self { greatest: true, ..Self::default() }
    }

    /// Another number from `low` to `high`; gives its place.
    pub(crate) fn number(&mut self, cost: f64, (low, high): (f64, f64)) -> usize {
        self.numbers.push(Number { cost, low, high, whole: false });
        self.numbers.len() - 1
    }

    /// Another number that is 0 or 1, or the one of them that was chosen before.
    pub(crate) fn choice(&mut self, cost: f64, chosen: Option<bool>) -> usize {
        let (low, high) = chosen.map_or((0.0, 1.0), |c| (f64::from(c), f64::from(c)));
        self.numbers.push(Number { cost, low, high, whole: true });
        self.numbers.len() - 1
    }

    /// Another sum that must hold.
    pub(crate) fn row(&mut self, terms: Vec<(usize, f64)>, must_be: MustBe, right: f64) {
        self.rows.push(Row { terms, must_be, right });
    }

    /// The numbers in their order; none where no best ones were found, with whole numbers within so many nodes of branch
    /// and bound.
    pub(crate) fn solve(&self, nodes: u32) -> Option<Vec<f64>> {
        solver::solve(self, nodes)
    }
}
