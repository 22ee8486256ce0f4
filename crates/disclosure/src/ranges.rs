//! Between which values does every unknown number lie?

use crate::extreme::{NODES, least};
use crate::linear::minimise;
use crate::propagate::{Contradiction, tighten};
use crate::system::{Component, System, UNBOUNDED};

/// The least and the greatest value that a whole-numbered solution gives a number.
///
/// Both were reached by a solution checked exactly, so the true range is never narrower.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Range {
    pub low: i64,
    /// None: no total limits it.
    pub high: Option<i64>,
    /// Is it proven that no solution goes beyond?
    pub proven: bool,
}

/// Why there are no ranges.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoRanges {
    /// No whole numbers fit.
    Contradiction,
    /// The search for numbers that fit was given up.
    GivenUp,
}

impl From<Contradiction> for NoRanges {
    fn from(_: Contradiction) -> Self {
        Self::Contradiction
    }
}

/// What to look for.
pub(crate) struct Wish<'a> {
    /// Numbers whose range is wanted.
    pub wanted: &'a [bool],
    /// Solutions that may fit, of which the first does.
    pub known: &'a [Vec<i64>],
    /// A range this wide needs no further search.
    pub enough: Option<i64>,
    /// Stop once one range is proven to be narrower than enough.
    pub until_first: bool,
}

/// The range of every wanted number; those of others are not searched and mean nothing.
pub(crate) struct Found {
    pub ranges: Vec<Range>,
    /// Solutions met on the way, where one was known before.
    pub points: Vec<Vec<i64>>,
}

/// Searches component by component.
pub(crate) fn ranges(system: &System, wish: &Wish<'_>) -> Result<Found, NoRanges> {
    let mut bounds = system.bounds.clone();
    tighten(system.sums.iter().map(|s| (s.terms.as_slice(), 0)), &mut bounds)?;
    let settled = |&(low, high): &(i64, i64)| Range {
        low,
        high: (high < UNBOUNDED).then_some(high),
        proven: true,
    };
    let mut found = Found { ranges: bounds.iter().map(settled).collect(), points: Vec::new() };
    let mut given_up = false;
    for part in system.components(&bounds, wish.enough.unwrap_or(0)) {
        let wanted: Vec<bool> = part.numbers.iter().map(|&n| wish.wanted[n]).collect();
        if !wanted.contains(&true) && !wish.known.is_empty() {
            continue;
        }
        let known = wish.known.iter().map(|k| part.numbers.iter().map(|&n| k[n]).collect());
        let mut search = match Search::begin(&part, known.collect(), wish.enough) {
            Ok(search) if !given_up => search,
            Err(NoRanges::Contradiction) => return Err(NoRanges::Contradiction),
            // Another part may still be proven to contradict, which says more.
            Ok(_) | Err(NoRanges::GivenUp) => {
                given_up = true;
                continue;
            }
        };
        search.probe(&wanted);
        search.finish(&wanted, wish.until_first);
        for (place, &n) in part.numbers.iter().enumerate() {
            found.ranges[n] = search.range(place);
        }
        if let Some(truth) = wish.known.first() {
            for point in &search.points {
                let mut whole = truth.clone();
                part.numbers.iter().zip(point).for_each(|(&n, &x)| whole[n] = x);
                found.points.push(whole);
            }
        }
    }
    if given_up { Err(NoRanges::GivenUp) } else { Ok(found) }
}

/// One component: the ends reached so far, and one solution.
struct Search<'a> {
    part: &'a Component,
    point: Vec<i64>,
    low: Vec<i64>,
    high: Vec<i64>,
    proven: Vec<bool>,
    /// Solutions that widened a range.
    points: Vec<Vec<i64>>,
    enough: i64,
}

/// Programs that reach for many ends at once, before each open end has its own.
const PROBES: usize = 200;

/// Branches per end where a range not found wide counts as narrow.
const FEW_NODES: usize = 4;

impl<'a> Search<'a> {
    fn begin(
        part: &'a Component,
        known: Vec<Vec<i64>>,
        enough: Option<i64>,
    ) -> Result<Self, NoRanges> {
        let mut known = known.into_iter().filter(|p| part.fits(&part.bounds, p));
        let point = match known.next() {
            Some(point) => point,
            None => {
                let first = least(part, &vec![0; part.numbers.len()], None, NODES);
                let none = if first.proven { NoRanges::Contradiction } else { NoRanges::GivenUp };
                first.best.ok_or(none)?.1
            }
        };
        let (low, high, proven) = (point.clone(), point.clone(), vec![true; point.len()]);
        let enough = enough.unwrap_or(i64::MAX);
        let mut search = Self { part, point, low, high, proven, points: Vec::new(), enough };
        known.for_each(|point| search.learn(point));
        search.points.clear();
        Ok(search)
    }

    fn learn(&mut self, point: Vec<i64>) {
        let mut wider = false;
        for (n, &x) in point.iter().enumerate() {
            wider |= x < self.low[n] || x > self.high[n];
            self.low[n] = self.low[n].min(x);
            self.high[n] = self.high[n].max(x);
        }
        if wider {
            self.points.push(point);
        }
    }

    /// Is the lower (or upper) end of a number still to be found?
    fn is_open(&self, n: usize, upper: bool) -> bool {
        let (least, most) = self.part.bounds[n];
        let endless = self.part.is_unbounded(self.high[n]);
        let reached = if upper { endless || self.high[n] == most } else { self.low[n] == least };
        !reached && self.high[n] - self.low[n] < self.enough
    }

    /// Learns from the solution of one program, if it is whole.
    fn reach(&mut self, cost: &[i64]) -> bool {
        let Some(point) = minimise(self.part, &self.part.bounds, cost) else { return false };
        let whole: Vec<i64> = point.iter().map(|x| x.round() as i64).collect();
        let fits = self.part.fits(&self.part.bounds, &whole);
        if fits {
            self.learn(whole);
        }
        fits
    }

    /// Reaches for many open ends in one program, while that finds something new.
    fn probe(&mut self, wanted: &[bool]) {
        let mut rng = fastrand::Rng::with_seed(1);
        let mut idle = 0;
        for round in 0..PROBES {
            // Both ends cannot be reached at once: now the lower, now the upper, now some of each.
            let open = |n: usize, upper| wanted[n] && self.is_open(n, upper);
            let cost: Vec<i64> = (0..wanted.len())
                .map(|n| {
                    let lower = if round < 2 { round == 0 } else { rng.bool() };
                    let skip = round > 1 && rng.u8(0..4) != 0;
                    match lower {
                        _ if skip => 0,
                        true => i64::from(open(n, false)),
                        false => -i64::from(open(n, true)),
                    }
                })
                .collect();
            if !(0..wanted.len()).any(|n| open(n, false) || open(n, true)) || idle == 4 {
                break;
            }
            let before = self.points.len();
            self.reach(&cost);
            idle = if before == self.points.len() { idle + 1 } else { 0 };
        }
    }

    /// Gives each end that is still open a search of its own.
    fn finish(&mut self, wanted: &[bool], until_first: bool) {
        for n in (0..wanted.len()).filter(|&n| wanted[n]) {
            for upper in [false, true] {
                if self.is_open(n, upper) {
                    let mut cost = vec![0; wanted.len()];
                    cost[n] = if upper { -1 } else { 1 };
                    // Often the program alone shows that the range is wide enough.
                    if self.enough < i64::MAX && self.reach(&cost) && !self.is_open(n, upper) {
                        continue;
                    }
                    let nodes = if until_first { FEW_NODES } else { NODES };
                    let found = least(self.part, &cost, Some(self.point.clone()), nodes);
                    if let Some((_, point)) = found.best {
                        self.learn(point);
                    }
                    self.proven[n] &= found.proven;
                }
            }
            if until_first && self.high[n] - self.low[n] < self.enough {
                break;
            }
        }
    }

    fn range(&self, n: usize) -> Range {
        let high = Some(self.high[n]).filter(|&h| !self.part.is_unbounded(h));
        Range { low: self.low[n], high, proven: self.proven[n] }
    }
}
