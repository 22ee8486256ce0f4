//! Where in time does a scan belong, and what was believed before it?
//!
//! A late scan is handled by going back to the belief before it and doing again what followed
//! (reprocessing, exact, against retrodiction's approximation). Limits: scans older than the lag
//! are refused; an object first seen after the late scan may get another name.

use crate::report::Scan;
use std::collections::VecDeque;

/// At most this many looks are remembered, whatever the lag.
const MOST_LOOKS: usize = 256;

/// The last looks, each with the belief before it.
#[derive(Debug, Clone)]
pub(crate) struct History<B> {
    lag_s: f64,
    looks: VecDeque<(B, Scan)>,
}

/// Where a scan belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Newest,
    Late,
    Duplicate,
    TooLate,
}

impl<B: Clone> History<B> {
    /// The belief before the oldest look remembered, and all those looks.
    pub fn oldest(&self) -> Option<(B, Vec<Scan>)> {
        let (before, _) = self.looks.front()?;
        Some((before.clone(), self.looks.iter().map(|(_, scan)| scan.clone()).collect()))
    }

    pub fn new(lag_s: f64) -> Self {
        Self { lag_s, looks: VecDeque::new() }
    }

    pub fn place(&self, scan: &Scan) -> Place {
        if !scan.time_s.is_finite() {
            return Place::TooLate;
        }
        if self.looks.iter().any(|(_, known)| known == scan) {
            return Place::Duplicate;
        }
        match (self.looks.front(), self.looks.back()) {
            (_, Some((_, newest))) if scan.time_s >= newest.time_s => Place::Newest,
            (Some((_, oldest)), Some((_, newest)))
                if scan.time_s < oldest.time_s || scan.time_s < newest.time_s - self.lag_s =>
            {
                Place::TooLate
            }
            (None, _) => Place::Newest,
            _ => Place::Late,
        }
    }

    pub fn keep(&mut self, before: B, scan: Scan) {
        let newest = scan.time_s;
        self.looks.push_back((before, scan));
        let lag_s = self.lag_s;
        // One look older than the lag stays, so that a scan just after it has a place.
        while self.looks.len() > MOST_LOOKS
            || self.looks.get(1).is_some_and(|(_, second)| second.time_s < newest - lag_s)
        {
            self.looks.pop_front();
        }
    }

    /// The belief before the first look after `time_s`, and the looks from there on. Only for a
    /// scan that [`History::place`] calls late: there is such a look.
    pub fn rewind(&mut self, time_s: f64) -> Option<(B, Vec<Scan>)> {
        let first = self.looks.iter().position(|(_, scan)| scan.time_s > time_s)?;
        let mut again = self.looks.split_off(first).into_iter();
        let (before, scan) = again.next()?;
        Some((before, std::iter::once(scan).chain(again.map(|(_, scan)| scan)).collect()))
    }
}
