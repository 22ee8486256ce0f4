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
mod going;
mod mixture;
mod plan;
mod planner;
mod problem;
mod record;
mod roads;
mod seal;
mod search;
mod tasking;
mod travel;

pub use case::{
    Camp, Case, CaseError, CaseFiles, CaseFinding, CaseTexts, End, Help, Place, Roads, Rule, Slow,
    Team, Vehicle, clock,
};
pub use check::{Breach, Figure, TaskingBreach, check, check_tasking};
pub use formats::{Finding, Format, FormatError, Instance, UnknownFormat};
pub use mixture::{Draw, Guess, Mixture};
pub use plan::Plan;
pub use planner::{LOYALTY, Wishes, plan_case};
pub use problem::{MAX_SITES, Problem, ProblemError, ProblemFinding, Site, TOLERANCE};
pub use record::{
    Effort, EffortLog, Fix, Outcome, Rate, Record, RecordError, Report, read_reports, read_track,
    with_last_visits,
};
pub use roads::{Network, RoadError};
pub use seal::{SealError, seal_for, seal_with_passphrase};
pub use search::{Progress, SolveError, solve};
pub use tasking::{
    Approval, ApprovalError, Comparison, NotVisited, Patrol, Stop, StopKind, Tasking,
};
pub use travel::{Metric, Travel};
