//! What does the search need to know of a problem, close at hand?

use crate::problem::{Problem, TOLERANCE};
use crate::travel::{Metric, Travel};

/// How many nearest neighbours one step of the search may look at.
const FOCUS: usize = 120;

/// The sites a team can visit at all, numbered from 0, then the start, then the end.
pub(super) struct Ground {
    pub(super) n: usize,
    /// The site of the problem behind each number.
    pub(super) site: Vec<usize>,
    pub(super) score: Vec<f64>,
    pub(super) service: Vec<f64>,
    pub(super) open: Vec<f64>,
    /// Closing times, with half the tolerance added, so that the checker's sums agree.
    pub(super) close: Vec<f64>,
    /// When a visit can begin at the earliest, and how long the quickest way from it to the end is.
    earliest: Vec<f64>,
    home: Vec<f64>,
    /// Whether no window holds a visit up or ends before the teams must be back.
    pub(super) timeless: bool,
    width: usize,
    out: Vec<f64>,
    /// Times read the other way; nothing where they are the same both ways.
    back: Option<Vec<f64>>,
    focus: Vec<Vec<u32>>,
}

impl Ground {
    pub(super) fn new(problem: &Problem) -> Self {
        let (start, end, travel) = (problem.start(), problem.end(), problem.travel());
        let sites = problem.sites();
        let late = |site: usize| sites[site].close + TOLERANCE / 2.0;
        let there = quickest(sites.len(), start, |from, to| travel.time(from, to));
        let home = quickest(sites.len(), end, |from, to| travel.time(to, from));
        let reachable = |&site: &usize| {
            let begin = f64::max(sites[start].open + there[site], sites[site].open);
            let back = begin + sites[site].service + home[site];
            site != start && site != end && begin <= late(site) && back <= late(end)
        };
        // Going straight is never slower on straight lines: what scores nothing can be left out.
        // With rounded or listed times it may be a short cut, and the bound must reckon with it.
        let straight = matches!(travel, Travel::Points { metric: Metric::Euclidean, .. });
        let worth = |&site: &usize| sites[site].score > 0.0 || !straight;
        let mut site: Vec<usize> = (0..sites.len()).filter(reachable).filter(worth).collect();
        let n = site.len();
        site.extend([start, end]);
        let width = n + 2;
        let times = |from_first: bool| -> Vec<f64> {
            let row = |&a: &usize| {
                site.iter()
                    .map(move |&b| if from_first { travel.time(a, b) } else { travel.time(b, a) })
            };
            site.iter().flat_map(row).collect()
        };
        let out = times(true);
        let symmetric =
            (0..width).all(|a| (0..a).all(|b| out[a * width + b] == out[b * width + a]));
        let back = (!symmetric).then(|| times(false));
        let focus = (0..n).map(|a| nearest(&out[a * width..a * width + n])).collect();
        let of =
            |quantity: fn(&crate::Site) -> f64| site.iter().map(|&s| quantity(&sites[s])).collect();
        let timeless = site[..n].iter().all(|&place| {
            sites[place].open <= sites[start].open && sites[place].close >= sites[end].close
        });
        let earliest = |&s: &usize| f64::max(sites[start].open + there[s], sites[s].open);
        Self {
            n,
            earliest: site.iter().map(earliest).collect(),
            home: site.iter().map(|&s| home[s]).collect(),
            timeless,
            score: of(|s| s.score),
            service: site[..n].iter().map(|&s| sites[s].service).chain([0.0, 0.0]).collect(),
            open: of(|s| s.open),
            close: site.iter().map(|&s| late(s)).collect(),
            site,
            width,
            out,
            back,
            focus,
        }
    }

    pub(super) fn start(&self) -> usize {
        self.n
    }

    pub(super) fn end(&self) -> usize {
        self.n + 1
    }

    pub(super) fn time(&self, from: usize, to: usize) -> f64 {
        self.out[from * self.width + to]
    }

    /// The times from one place to all.
    pub(super) fn from(&self, place: usize) -> &[f64] {
        &self.out[place * self.width..(place + 1) * self.width]
    }

    /// The times from all to one place.
    pub(super) fn to(&self, place: usize) -> &[f64] {
        let times = self.back.as_ref().unwrap_or(&self.out);
        &times[place * self.width..(place + 1) * self.width]
    }

    /// The places nearest to one, itself first.
    pub(super) fn near(&self, place: usize) -> &[u32] {
        &self.focus[place]
    }

    /// Whether a patrol that goes straight from one place to another, in so much time, can be in
    /// time there and at the end.
    pub(super) fn can_follow(&self, one: usize, other: usize, time: f64) -> bool {
        let arrival = self.earliest[one] + self.service[one] + time;
        let begin = f64::max(arrival, self.open[other]);
        arrival <= self.close[other]
            && begin + self.service[other] + self.home[other] <= self.close[self.end()]
    }

    /// Whether nothing lies beyond what one step looks at.
    pub(super) fn is_small(&self) -> bool {
        self.n <= FOCUS
    }
}

fn nearest(times: &[f64]) -> Vec<u32> {
    let mut order: Vec<u32> = (0..times.len() as u32).collect();
    let closer = |a: &u32, b: &u32| times[*a as usize].total_cmp(&times[*b as usize]);
    if order.len() > FOCUS {
        order.select_nth_unstable_by(FOCUS, closer);
        order.truncate(FOCUS);
    }
    order.sort_by(closer);
    order
}

/// The quickest way from one site to each, by way of others if that is quicker, as it can be
/// with rounded or listed times (Dijkstra 1959, doi:10.1007/BF01386390, without a heap: every
/// site has a leg to every other).
fn quickest(sites: usize, origin: usize, leg: impl Fn(usize, usize) -> f64) -> Vec<f64> {
    let mut reached = vec![f64::INFINITY; sites];
    let mut open: Vec<usize> = (0..sites).collect();
    reached[origin] = 0.0;
    while let Some(at) =
        (0..open.len()).min_by(|&a, &b| reached[open[a]].total_cmp(&reached[open[b]]))
    {
        let site = open.swap_remove(at);
        for &other in &open {
            reached[other] = reached[other].min(reached[site] + leg(site, other));
        }
    }
    reached
}
