//! What is a plan: who goes where, when, and how much better could it be?

use serde::Serialize;

/// Routes that keep all limits, what they score, and what no routes can exceed.
///
/// `routes`, `times` and `lengths` run in step: one entry per team that leaves. Teams with
/// nothing to do are left out.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Plan {
    /// The sum of the scores of the sites visited, the start and the end included.
    pub score: f64,
    /// No plan for this problem scores more than this.
    pub upper_bound: f64,
    /// The sites of each route in order, from the start to the end.
    pub routes: Vec<Vec<usize>>,
    /// When each stop of each route is reached, before any waiting for it to open.
    pub times: Vec<Vec<f64>>,
    /// The travel time of each route, without visits and waiting.
    pub lengths: Vec<f64>,
}

impl Plan {
    /// The plan in which nobody leaves, and of which nothing more is known.
    pub fn without_routes() -> Self {
        let (routes, times, lengths) = (Vec::new(), Vec::new(), Vec::new());
        Self { score: 0.0, upper_bound: 0.0, routes, times, lengths }
    }

    /// Whether nothing can be better.
    pub fn is_optimal(&self) -> bool {
        self.score >= self.upper_bound
    }
}
