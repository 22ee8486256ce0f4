//! Here is a team-orienteering problem: give me checked routes.
//!
//! Teams leave a camp, visit some of many places within the time they have, and come back; the
//! sum of what the visits are worth is to be greatest. Places may have time windows. A plan
//! comes with an upper bound, so that "how much better could it be" has an answer, and
//! [`check`](check()) says, on its own account, whether a plan keeps every rule.
//!
//! The library knows no files, clocks or global randomness: formats are read from text, the
//! caller says when to stop, and the same problem, seed and number of iterations give the same plan.

mod case;
mod check;
mod formats;
mod plan;
mod problem;
mod search;
mod tasking;
mod travel;

pub use case::{
    Base, Case, CaseError, CaseFiles, CaseFinding, Help, LeftOut, Place, Posed, Roads, Rule, clock,
};
pub use check::{Breach, Figure, check};
pub use formats::{Finding, Format, FormatError, Instance, UnknownFormat};
pub use plan::Plan;
pub use problem::{MAX_SITES, Problem, ProblemError, ProblemFinding, Site, TOLERANCE};
pub use search::{Progress, SolveError, solve};
pub use tasking::{Approval, ApprovalError, NotVisited, Patrol, Stop, Tasking};
pub use travel::{Metric, Travel};
