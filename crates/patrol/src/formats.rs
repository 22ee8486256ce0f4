//! Which benchmark files can be read, and what is wrong with one that cannot?
//!
//! All readers take text, not files, and report everything wrong with its line.

mod oplib;
mod text;
mod top;
mod toptw;

pub use text::{Finding, FormatError};

use std::str::FromStr;

use crate::plan::Plan;
use crate::problem::Problem;

/// A format of benchmark files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Team orienteering (Chao, Golden and Wasil 1996, doi:10.1016/0377-2217(94)00289-4): `n`,
    /// `m` and `tmax`, then `x y score` per vertex; the first vertex is the start, the last the
    /// end. Lengths are Euclidean, not rounded.
    Top,
    /// Team orienteering with time windows (KU Leuven's sets made of Solomon's and Cordeau's
    /// instances). The start is the end; its closing is the time limit. Lengths are Euclidean,
    /// rounded down: to one decimal for Solomon's, to two for Cordeau's, as the "format
    /// description MCTOPMTW" that comes with the sets says. The first number of the file tells
    /// which: 4 for Solomon's (2 in a copy of c204), 5 or 6 for Cordeau's (problem types of Cordeau's own format: VRPTW, PVRPTW, MDVRPTW).
    Toptw,
    /// OPLib: one depot, a closed tour of at most `COST_LIMIT`, scores in `NODE_SCORE_SECTION`,
    /// all else as in TSPLIB 95. The depot's own score counts: every tour visits it.
    Oplib,
}

/// A problem and how its file numbers the sites.
#[derive(Debug, Clone, PartialEq)]
pub struct Instance {
    /// The problem; its sites are numbered from 0 in the order of the file.
    pub problem: Problem,
    /// What the file calls site 0: 1 for OPLib, 0 for the others.
    pub first_id: usize,
}

impl Instance {
    /// A plan with its sites called as the file calls them.
    pub fn in_file_ids(&self, mut plan: Plan) -> Plan {
        for site in plan.routes.iter_mut().flatten() {
            *site += self.first_id;
        }
        plan
    }
}

impl Format {
    /// The formats' names, as [`str::parse`] takes them.
    pub const NAMES: [&'static str; 3] = ["top", "toptw", "oplib"];

    /// Reads a problem from the text of a file.
    ///
    /// `teams` replaces the number of teams in the file. A `toptw` or `oplib` file names none
    /// (the number of vehicles in a `toptw` file is not relevant, says its description): 1 then.
    ///
    /// # Errors
    /// [`FormatError`] with every finding and its line.
    pub fn parse(self, text: &str, teams: Option<usize>) -> Result<Instance, FormatError> {
        let (problem, first_id) = match self {
            Self::Top => (top::parse(text)?, 0),
            Self::Toptw => (toptw::parse(text)?, 0),
            Self::Oplib => (oplib::parse(text)?, 1),
        };
        let problem = match teams {
            Some(teams) => problem.try_with_teams(teams)?,
            None => problem,
        };
        Ok(Instance { problem, first_id })
    }
}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(name: &str) -> Result<Self, UnknownFormat> {
        match name {
            "top" => Ok(Self::Top),
            "toptw" => Ok(Self::Toptw),
            "oplib" => Ok(Self::Oplib),
            _ => Err(UnknownFormat { found: name.to_owned() }),
        }
    }
}

/// A name that is no format's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("found format {found:?}, expected {}", Format::NAMES.join(", "))]
pub struct UnknownFormat {
    /// The name given.
    pub found: String,
}
