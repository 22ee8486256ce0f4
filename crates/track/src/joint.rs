//! With what probability does each report belong to each object?
//!
//! Joint probabilistic data association (Fortmann, Bar-Shalom, Scheffe 1983,
//! doi:10.1109/JOE.1983.1145560) with existence (JIPDA: Musicki, Evans 2004,
//! doi:10.1109/TAES.2004.1337482). An event gives each object at most one report and each report at
//! most one object; with e the probability of existence, D that of detection, L the likelihood and λ the
//! clutter's density
//!
//! ```text
//! weight of an event = Π over paired objects of e D L / λ  ·  Π over the rest of (1 - e D)
//! share of report j for object i = Σ weights of events that pair them / Σ weights of all events
//! ```
//! All events of a group of objects that share reports are counted, exactly. Limits: a group with more
//! than [`MOST_EVENTS`] events loses its least likely pairs until it has no more; two objects that stay
//! close are drawn together (coalescence).

use crate::assignment::groups;

/// Events counted for one group of objects.
const MOST_EVENTS: f64 = 10_000.0;

/// A report in an object's gate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Candidate {
    pub row: usize,
    pub column: usize,
    /// e D L / λ.
    pub weight: f64,
}

/// For each candidate, in order, the probability that the report is the object's. `missed` is 1 - e D of
/// each object.
pub(crate) fn shares(candidates: &[Candidate], missed: &[f64]) -> Vec<f64> {
    let mut shares = vec![0.0; candidates.len()];
    let keys: Vec<(usize, usize)> = candidates.iter().map(|c| (c.row, c.column)).collect();
    for group in groups(&keys) {
        let group: Vec<(usize, Candidate)> =
            group.into_iter().map(|at| (at, candidates[at])).collect();
        Events::of(group, missed).count(&mut shares);
    }
    shares
}

/// The objects of one group, each with what it may be paired with.
struct Events {
    rows: Vec<Choices>,
}

struct Choices {
    row: usize,
    reports: Vec<Choice>,
}

struct Choice {
    /// Place in the list of candidates.
    at: usize,
    column: usize,
    /// Weight against missing the object.
    odds: f64,
}

impl Events {
    fn of(mut group: Vec<(usize, Candidate)>, missed: &[f64]) -> Self {
        // Weights relative to missing the object: the product then stays within what f64 holds.
        for (_, candidate) in &mut group {
            candidate.weight =
                (candidate.weight / missed[candidate.row].max(1e-9)).clamp(0.0, 1e12);
        }
        group.sort_by(|a, b| b.1.weight.total_cmp(&a.1.weight).then(a.0.cmp(&b.0)));
        let mut rows: Vec<Choices> = Vec::new();
        let mut events = 1.0;
        for (at, Candidate { row, column, weight: odds }) in group {
            let found = rows.iter().position(|choices| choices.row == row);
            let choices = found.map_or(1, |i| rows[i].reports.len() + 1) as f64;
            if events / choices * (choices + 1.0) > MOST_EVENTS {
                continue;
            }
            events *= (choices + 1.0) / choices;
            let choice = Choice { at, column, odds };
            match found {
                Some(i) => rows[i].reports.push(choice),
                None => rows.push(Choices { row, reports: vec![choice] }),
            }
        }
        Self { rows }
    }

    fn count(&self, shares: &mut [f64]) {
        let all = self.visit(0, &mut Vec::new(), 1.0, shares);
        for choice in self.rows.iter().flat_map(|choices| &choices.reports) {
            shares[choice.at] /= all;
        }
    }

    /// The weight of all events that go on from here; what each pair has of it is added to `shares`.
    fn visit(&self, row: usize, used: &mut Vec<usize>, so_far: f64, shares: &mut [f64]) -> f64 {
        let Some(choices) = self.rows.get(row) else { return so_far };
        let mut total = self.visit(row + 1, used, so_far, shares);
        for choice in &choices.reports {
            if choice.odds > 0.0 && !used.contains(&choice.column) {
                used.push(choice.column);
                let below = self.visit(row + 1, used, so_far * choice.odds, shares);
                used.pop();
                shares[choice.at] += below;
                total += below;
            }
        }
        total
    }
}

#[cfg(test)]
mod tests;
