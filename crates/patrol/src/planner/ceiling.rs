//! What can no plan of these stages be worth more than? Which teams leave on which days is settled before.

use std::collections::BTreeSet;

use super::stage::{Stage, Stages};
use crate::case::{Case, End, Rule};

impl Stages {
    /// An upper bound on the value: the fractional knapsack (Dantzig 1957, doi:10.1287/opre.5.2.266) of visits over all
    /// the time there is.
    ///
    /// Half of each leg is charged to the place at either end, at the quickest there is on any day in any
    /// vehicle. The first visit to a place adds at most its value on its last day; each further one at
    /// most what it would where all visits lie evenly apart over the days of the plan, because the value of
    /// a visit bends downwards with the days since the last. Where nights are spent does not matter to it.
    pub(super) fn bound(&self, case: &Case) -> f64 {
        let mut items: Vec<(f64, f64)> = Vec::new();
        let starts: BTreeSet<End> = self
            .stages
            .iter()
            .flat_map(|stage| [stage.start, stage.end])
            .chain(halts(case))
            .collect();
        let open: Vec<usize> = (0..case.places.len()).filter(|&k| self.is_open(case, k)).collect();
        for &place in &open {
            let here = End::Place(place);
            let others = || {
                let places = open.iter().filter(|&&other| other != place).map(|&k| End::Place(k));
                starts.iter().copied().chain(places)
            };
            let least =
                |minutes: &dyn Fn(End) -> f64| others().map(minutes).fold(f64::INFINITY, f64::min);
            let best = |inward: bool| {
                let of = |going: &crate::going::Going| {
                    least(&|end| {
                        if inward { going.minutes(end, here) } else { going.minutes(here, end) }
                    })
                };
                self.goings.iter().map(of).fold(f64::INFINITY, f64::min)
            };
            let weight = case.places[place].visit_min + (best(true) + best(false)) / 2.0;
            let days = BTreeSet::from_iter(
                self.stages
                    .iter()
                    .filter(|stage| stage.may_visit(case, place))
                    .map(|stage| stage.day),
            );
            // What adds nothing and takes no time is neither better nor worse than anything: an order could not
            // place it.
            let gains = gains(case, place, &days).into_iter().filter(|gain| *gain > 0.0);
            items.extend(gains.map(|gain| (gain, weight)));
        }
        let first = |stage: &Stage| {
            let going = &self.goings[stage.going];
            let legs = |minutes: &dyn Fn(End) -> f64| {
                open.iter().map(|&k| minutes(End::Place(k))).fold(f64::INFINITY, f64::min)
            };
            // Where a night can be spent elsewhere, its legs are not known.
            let stays = |end| matches!(end, End::Camp(k) if k == case.teams[stage.team].camp);
            let out =
                if stays(stage.start) { legs(&|end| going.minutes(stage.start, end)) } else { 0.0 };
            let back =
                if stays(stage.end) { legs(&|end| going.minutes(end, stage.end)) } else { 0.0 };
            f64::max(stage.hours() - (out + back) / 2.0, 0.0)
        };
        let mut left: f64 = self.stages.iter().map(first).sum();
        items.sort_by(|a, b| (b.0 * a.1).total_cmp(&(a.0 * b.1)));
        let mut ceiling = 0.0;
        for (gain, weight) in items {
            if weight > left {
                ceiling += gain * left / weight;
                break;
            }
            left -= weight;
            ceiling += gain;
        }
        ceiling * (1.0 + 1e-9)
    }

    fn is_open(&self, case: &Case, place: usize) -> bool {
        case.places[place].rule != Rule::MustNot
            && self.stages.iter().any(|stage| stage.may_visit(case, place))
    }
}

fn halts(case: &Case) -> impl Iterator<Item = End> {
    case.ends().filter(|&end| match end {
        End::Camp(_) => true,
        End::Place(k) => case.places[k].halt,
    })
}

/// What the first, second … visit to a place adds at most.
fn gains(case: &Case, place: usize, days: &BTreeSet<usize>) -> Vec<f64> {
    let (Some(&first), Some(&last)) = (days.first(), days.last()) else { return Vec::new() };
    let place = &case.places[place];
    let most = place.most_visits.min(days.len());
    let full = place.people * place.risk;
    let alone = place.value(place.last_visit, case.day(last), case.half_life_days);
    let fresh = |days: f64| full * (1.0 - (-days / case.half_life_days).exp2());
    let spread = |visits: usize| {
        let gaps = visits as f64;
        if visits == 0 { 0.0 } else { gaps * fresh((last - first) as f64 / gaps) }
    };
    (0..most).map(|k| if k == 0 { alone } else { spread(k) - spread(k - 1) }).collect()
}
