//! What does the search need to know of a problem, close at hand?

use crate::problem::{Problem, TOLERANCE};
use crate::travel::{Metric, Travel};

/// How many nearest neighbours of a place, itself among them, the search looks at.
const NEAR: usize = 15;

/// How many places are worked on before it asks whether to stop.
const PLACES_AT_ONCE: usize = 256;

/// Up to how many places everything is looked at.
const SMALL: usize = 120;

/// Up to how many sites all travel times are held; beyond, those between points are worked out anew each time,
/// which takes less long than fetching them from far memory.
const MOST_HELD: usize = 1_500;

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
    times: Times,
    near: Vec<Vec<u32>>,
}

/// How long it takes from one number to another.
enum Times {
    Held {
        width: usize,
        out: Vec<f64>,
        /// Times read the other way; nothing where they are the same both ways.
        back: Option<Vec<f64>>,
    },
    Points {
        points: Vec<[f64; 2]>,
        metric: Metric,
    },
}

impl Times {
    fn new(travel: &Travel, site: &[usize]) -> Self {
        let width = site.len();
        if let Travel::Points { points, metric } = travel
            && width > MOST_HELD
        {
            let points = site.iter().map(|&site| points[site]).collect();
            return Self::Points { points, metric: *metric };
        }
        let times = |from_first: bool| -> Vec<f64> {
            let row = |&a: &usize| {
                site.iter()
                    .map(move |&b| if from_first { travel.time(a, b) } else { travel.time(b, a) })
            };
            site.iter().flat_map(row).collect()
        };
        let out = times(true);
        let back = (!travel.is_symmetric()).then(|| times(false));
        Self::Held { width, out, back }
    }
}

impl Ground {
    /// Nothing where it is told to stop.
    pub(super) fn new(problem: &Problem, stop: &mut dyn FnMut() -> bool) -> Option<Self> {
        let (start, end, travel) = (problem.start(), problem.end(), problem.travel());
        let sites = problem.sites();
        let late = |site: usize| sites[site].close + TOLERANCE / 2.0;
        // Going straight is never slower on straight lines. With rounded or listed times it may be.
        let straight = matches!(travel, Travel::Points { metric: Metric::Euclidean, .. });
        let from_start = |from, to| travel.time(from, to);
        let to_end = |from, to| travel.time(to, from);
        let there = quickest(sites.len(), start, straight, from_start, stop)?;
        let home = if start == end && travel.is_symmetric() {
            there.clone()
        } else {
            quickest(sites.len(), end, straight, to_end, stop)?
        };
        let reachable = |&site: &usize| {
            let begin = f64::max(sites[start].open + there[site], sites[site].open);
            let back = begin + sites[site].service + home[site];
            site != start && site != end && begin <= late(site) && back <= late(end)
        };
        // What scores nothing may be a short cut where straight is slower, and the bound must reckon with it.
        let worth = |&site: &usize| sites[site].score > 0.0 || !straight;
        let mut site: Vec<usize> = (0..sites.len()).filter(reachable).filter(worth).collect();
        let n = site.len();
        site.extend([start, end]);
        let times = Times::new(travel, &site);
        let of =
            |quantity: fn(&crate::Site) -> f64| site.iter().map(|&s| quantity(&sites[s])).collect();
        let timeless = site[..n].iter().all(|&place| {
            sites[place].open <= sites[start].open && sites[place].close >= sites[end].close
        });
        let earliest = |&s: &usize| f64::max(sites[start].open + there[s], sites[s].open);
        let mut ground = Self {
            n,
            earliest: site.iter().map(earliest).collect(),
            home: site.iter().map(|&s| home[s]).collect(),
            timeless,
            score: of(|s| s.score),
            service: site[..n].iter().map(|&s| sites[s].service).chain([0.0, 0.0]).collect(),
            open: of(|s| s.open),
            close: site.iter().map(|&s| late(s)).collect(),
            site,
            times,
            near: Vec::new(),
        };
        for place in 0..n {
            if place.is_multiple_of(PLACES_AT_ONCE) && stop() {
                return None;
            }
            ground.near.push(ground.nearest(place));
        }
        Some(ground)
    }

    /// The places nearest to one, itself first.
    fn nearest(&self, place: usize) -> Vec<u32> {
        let mut nearest: Vec<(f64, u32)> = Vec::with_capacity(NEAR + 1);
        for other in 0..self.n {
            let time = self.time(place, other);
            if nearest.len() < NEAR || time < nearest[NEAR - 1].0 {
                let at = nearest.partition_point(|&(nearer, _)| nearer <= time);
                nearest.insert(at, (time, other as u32));
                nearest.truncate(NEAR);
            }
        }
        nearest.into_iter().map(|(_, other)| other).collect()
    }

    pub(super) fn start(&self) -> usize {
        self.n
    }

    pub(super) fn end(&self) -> usize {
        self.n + 1
    }

    pub(super) fn time(&self, from: usize, to: usize) -> f64 {
        match &self.times {
            Times::Held { width, out, .. } => out[from * width + to],
            Times::Points { points, metric } => metric.time(points[from], points[to]),
        }
    }

    /// The same, quicker where many times to one place are asked for.
    pub(super) fn time_to(&self, to: usize, from: usize) -> f64 {
        match &self.times {
            Times::Held { width, back: Some(back), .. } => back[to * width + from],
            _ => self.time(to, from),
        }
    }

    /// Whether every way takes as long as the way back.
    pub(super) fn is_symmetric(&self) -> bool {
        !matches!(self.times, Times::Held { back: Some(_), .. })
    }

    /// The places nearest to one, itself first.
    pub(super) fn near(&self, place: usize) -> &[u32] {
        &self.near[place]
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
        self.n <= SMALL
    }
}

/// The quickest way from one site to each, by way of others if that is quicker, as it can be
/// with rounded or listed times (Dijkstra 1959, doi:10.1007/BF01386390, without a heap: every
/// site has a leg to every other). Nothing where it is told to stop.
fn quickest(
    sites: usize,
    origin: usize,
    straight: bool,
    leg: impl Fn(usize, usize) -> f64,
    stop: &mut dyn FnMut() -> bool,
) -> Option<Vec<f64>> {
    if straight {
        return Some((0..sites).map(|site| leg(origin, site)).collect());
    }
    let mut reached = vec![f64::INFINITY; sites];
    let mut open: Vec<usize> = (0..sites).collect();
    reached[origin] = 0.0;
    while let Some(at) =
        (0..open.len()).min_by(|&a, &b| reached[open[a]].total_cmp(&reached[open[b]]))
    {
        if open.len().is_multiple_of(PLACES_AT_ONCE) && stop() {
            return None;
        }
        let site = open.swap_remove(at);
        for &other in &open {
            reached[other] = reached[other].min(reached[site] + leg(site, other));
        }
    }
    Some(reached)
}
