//! What is known of whole numbers when parts must add up to wholes?

use std::collections::HashMap;

/// Where a sum comes from, so that a reader can be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// A total of a table: its parts along a dimension.
    Total {
        /// Which table, the audited one first.
        table: usize,
        /// The dimension added over.
        dimension: usize,
        /// The cell that holds the total, in that table.
        cell: usize,
    },
    /// The same count in two releases.
    Same {
        /// The first of them; the audited table comes before all earlier ones.
        table: usize,
        /// The cell, in that table.
        cell: usize,
    },
}

/// `sum of coefficient * number = 0`.
#[derive(Debug, Clone)]
pub(crate) struct Sum {
    pub terms: Vec<(usize, i64)>,
    pub origin: Origin,
}

/// Numbers within bounds, tied by sums.
#[derive(Debug, Clone, Default)]
pub(crate) struct System {
    /// Least and greatest value of each number; [`UNBOUNDED`] is no upper bound.
    pub bounds: Vec<(i64, i64)>,
    pub sums: Vec<Sum>,
}

/// No upper bound is known.
pub(crate) const UNBOUNDED: i64 = i64::MAX / 4;

/// What a sum leaves: terms, right-hand side, and the sum's place in the system.
pub(crate) type Remainder = (Vec<(usize, i64)>, i64, usize);

/// Numbers that are not yet known and hang together, the known ones moved to the right-hand side.
#[derive(Debug, Clone)]
pub(crate) struct Component {
    /// Their places in the system.
    pub numbers: Vec<usize>,
    /// Least and greatest value, both finite.
    pub bounds: Vec<(i64, i64)>,
    /// `sum of coefficient * number = right-hand side`.
    pub sums: Vec<Remainder>,
    /// Stands for "no upper bound": far above what any total allows.
    pub cap: i64,
}

impl Component {
    /// Do whole numbers keep every bound and every sum?
    pub fn fits(&self, bounds: &[(i64, i64)], point: &[i64]) -> bool {
        let within = point.iter().zip(bounds).all(|(x, (low, high))| low <= x && x <= high);
        within
            && self.sums.iter().all(|(terms, right, _)| {
                let left: i128 =
                    terms.iter().map(|&(n, c)| i128::from(c) * i128::from(point[n])).sum();
                left == i128::from(*right)
            })
    }

    /// What some of its sums say alone.
    pub fn only(&self, sums: &[usize]) -> Self {
        let mut part = Self { numbers: Vec::new(), bounds: Vec::new(), sums: Vec::new(), ..*self };
        let mut place = HashMap::new();
        for (terms, right, which) in sums.iter().map(|&s| &self.sums[s]) {
            let mut terms = terms.clone();
            for (number, _) in &mut terms {
                let old = *number;
                *number = *place.entry(old).or_insert_with(|| {
                    part.numbers.push(self.numbers[old]);
                    part.bounds.push(self.bounds[old]);
                    part.numbers.len() - 1
                });
            }
            part.sums.push((terms, *right, *which));
        }
        part
    }

    /// A value so high that no total holds it.
    pub fn is_unbounded(&self, value: i64) -> bool {
        value >= self.cap / 2
    }
}

impl System {
    /// Splits what `bounds` leave open into independent parts. `room` is added to the cap.
    pub fn components(&self, bounds: &[(i64, i64)], room: i64) -> Vec<Component> {
        let open = |n: usize| bounds[n].0 < bounds[n].1;
        let mut roots = Roots((0..bounds.len()).collect());
        for sum in &self.sums {
            let mut unknown = sum.terms.iter().map(|t| t.0).filter(|&n| open(n));
            if let Some(first) = unknown.next() {
                unknown.for_each(|n| roots.join(first, n));
            }
        }
        let mut place = vec![usize::MAX; bounds.len()];
        let mut part_of = vec![usize::MAX; bounds.len()];
        let mut parts: Vec<Component> = Vec::new();
        for n in (0..bounds.len()).filter(|&n| open(n)) {
            let root = roots.of(n);
            if part_of[root] == usize::MAX {
                part_of[root] = parts.len();
                let (numbers, bounds, sums) = (Vec::new(), Vec::new(), Vec::new());
                parts.push(Component { numbers, bounds, sums, cap: 0 });
            }
            let part = &mut parts[part_of[root]];
            place[n] = part.numbers.len();
            part.numbers.push(n);
            part.bounds.push(bounds[n]);
        }
        for (which, sum) in self.sums.iter().enumerate() {
            let (unknown, known): (Vec<_>, Vec<_>) = sum.terms.iter().partition(|t| open(t.0));
            let Some(&(first, _)) = unknown.first() else { continue };
            let right = -known.iter().map(|&(n, c)| c * bounds[n].0).sum::<i64>();
            let terms = unknown.into_iter().map(|(n, c)| (place[n], c)).collect();
            parts[part_of[roots.of(first)]].sums.push((terms, right, which));
        }
        for part in &mut parts {
            let shown: i64 = part.sums.iter().map(|s| s.1.abs()).sum();
            let least: i64 = part.bounds.iter().map(|b| b.0).sum();
            part.cap = 8 * (shown + least) + 10 * room + 1000;
            part.bounds.iter_mut().for_each(|b| b.1 = b.1.min(part.cap));
        }
        parts
    }
}

/// Disjoint sets, each known by its root.
struct Roots(Vec<usize>);

impl Roots {
    fn of(&mut self, mut n: usize) -> usize {
        while self.0[n] != n {
            self.0[n] = self.0[self.0[n]];
            n = self.0[n];
        }
        n
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.of(a), self.of(b));
        self.0[b] = a;
    }
}
