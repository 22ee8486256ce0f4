//! What may come of what is known?

use std::collections::BTreeMap;
use std::f64::consts::{LN_2, PI};

use base::Point;
use rand::{Rng, RngExt, SeedableRng};
use rand_pcg::Pcg64;

use super::{SelfExciting, components};
use crate::near::event::offset;
use crate::near::{Placed, Scene};

/// Days before the edge whose events lend their number of deaths to those to come.
const SIZE_DAYS: i32 = 1096;
/// Events of one future beyond which it is cut short; a guard, never met in the record.
const MOST_EVENTS: usize = 20_000;

/// What a part of a number rests on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Source {
    /// Nothing known: the background.
    Background,
    /// A known event, directly or through what it brought about.
    Known(Placed),
}

/// A source with its part of the deaths expected in an area.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Driver {
    /// What the part rests on.
    pub source: Source,
    /// Deaths expected because of it.
    pub deaths: f64,
    /// Its share of all deaths expected there.
    pub share: f64,
}

/// An event of a future.
#[derive(Debug, Clone, Copy)]
pub(super) struct Drawn {
    pub(super) point: Point,
    pub(super) day: f64,
    pub(super) deaths: f64,
    /// The place of the known event it goes back to; none for the background.
    root: Option<usize>,
}

impl SelfExciting {
    /// What drives the number of an area: the known events, and the background, to which the
    /// deaths expected there go back, the largest part first. Empty where none of
    /// the futures has a death there, or the area is none.
    pub fn explain(&self, scene: &Scene<'_>, area: usize, days: u16) -> Vec<Driver> {
        let Some(area) = scene.areas().get(area) else { return Vec::new() };
        let mut by_root: BTreeMap<Option<usize>, f64> = BTreeMap::new();
        self.simulate(scene, days, |path| {
            for event in path.iter().filter(|event| area.contains(event.point)) {
                *by_root.entry(event.root).or_default() += event.deaths;
            }
        });
        let all: f64 = by_root.values().sum();
        let source = |root: Option<usize>| {
            root.and_then(|at| scene.events().get(at))
                .map_or(Source::Background, |e| Source::Known(*e))
        };
        let driver = |(root, sum): (Option<usize>, f64)| Driver {
            source: source(root),
            deaths: sum / self.paths as f64,
            share: sum / all,
        };
        let mut drivers: Vec<_> = by_root.into_iter().map(driver).collect();
        drivers.sort_by(|a, b| b.deaths.total_cmp(&a.deaths));
        drivers
    }

    /// Hands over the events of each future that fall into the days forecast.
    pub(super) fn simulate(&self, scene: &Scene<'_>, days: u16, mut take: impl FnMut(&[Drawn])) {
        let mut rng = Pcg64::seed_from_u64(self.seed);
        let future = Future::of(self, scene, days);
        for _ in 0..self.paths {
            let mut path = future.first_generation(&mut rng);
            let mut at = 0;
            while at < path.len() && path.len() < MOST_EVENTS {
                let parent = path[at];
                future.offspring(&parent, &mut path, &mut rng);
                at += 1;
            }
            path.retain(|event| event.day > future.origin);
            take(&path);
        }
    }
}

/// What all futures of a scene share.
struct Future<'a> {
    model: &'a SelfExciting,
    known: &'a [Placed],
    sizes: &'a [Placed],
    bounds: [f64; 4],
    /// The end of the last day known, of the origin, and of the last day forecast.
    edge: f64,
    origin: f64,
    end: f64,
    /// Running sums of what each known event brings about through each component, with both.
    expected: Vec<(f64, usize, usize)>,
}

impl<'a> Future<'a> {
    fn of(model: &'a SelfExciting, scene: &'a Scene<'_>, days: u16) -> Self {
        let known = scene.events();
        let edge = f64::from(scene.edge()) + 1.0;
        let origin = edge + f64::from(scene.lag_days());
        let end = origin + f64::from(days);
        let recent = known.partition_point(|event| event.day <= scene.edge() - SIZE_DAYS);
        let sizes = if recent < known.len() { &known[recent..] } else { known };
        let mut sum = 0.0;
        let mut expected = Vec::new();
        for (at, event) in known.iter().enumerate() {
            for (k, (half_life, _, offspring)) in model.excitation.components().enumerate() {
                let age = edge - (f64::from(event.day) + 0.5);
                let rate = LN_2 / half_life;
                let n = offspring * ((-rate * age).exp() - (-rate * (age + end - edge)).exp());
                if n > 1e-12 {
                    sum += n;
                    expected.push((sum, at, k));
                }
            }
        }
        Self { model, known, sizes, bounds: bounds(known), edge, origin, end, expected }
    }

    fn first_generation(&self, rng: &mut impl Rng) -> Vec<Drawn> {
        let mut path = Vec::new();
        let background = self.model.excitation.background_per_day * (self.end - self.edge);
        let [south, north, west, east] = self.bounds;
        for _ in 0..poisson(background, rng) {
            let (y, x) = (rng.random::<f64>(), rng.random::<f64>());
            let day = self.edge + (self.end - self.edge) * rng.random::<f64>();
            if let Ok(point) = Point::try_new(south + (north - south) * y, west + (east - west) * x)
            {
                path.push(Drawn { point, day, deaths: self.size(rng), root: None });
            }
        }
        let all = self.expected.last().map_or(0.0, |last| last.0);
        for _ in 0..poisson(all, rng) {
            let drawn = all * rng.random::<f64>();
            let place = self.expected.partition_point(|&(sum, _, _)| sum <= drawn);
            let Some(&(_, at, k)) = self.expected.get(place) else { continue };
            let Some((half_life, reach)) = components().nth(k) else { continue };
            // Without memory: what has not come by the edge comes as from a fresh event.
            let day = self.edge + waiting(half_life, self.end - self.edge, rng);
            let parent = &self.known[at];
            let point = beside(parent.point, reach, rng);
            path.push(Drawn { point, day, deaths: self.size(rng), root: Some(at) });
        }
        path
    }

    fn offspring(&self, parent: &Drawn, path: &mut Vec<Drawn>, rng: &mut impl Rng) {
        let left = self.end - parent.day;
        for (half_life, reach, offspring) in self.model.excitation.components() {
            let n = offspring * (1.0 - (-LN_2 / half_life * left).exp());
            for _ in 0..poisson(n, rng) {
                let day = parent.day + waiting(half_life, left, rng);
                let point = beside(parent.point, reach, rng);
                path.push(Drawn { point, day, deaths: self.size(rng), root: parent.root });
            }
        }
    }

    fn size(&self, rng: &mut impl Rng) -> f64 {
        self.sizes.get(rng.random_range(0..self.sizes.len().max(1))).map_or(1.0, |e| e.deaths)
    }
}

/// The southern, northern, western and eastern bounds of all events, in degrees.
pub(super) fn bounds(events: &[Placed]) -> [f64; 4] {
    let fold = |of: fn(&Placed) -> f64, pick: fn(f64, f64) -> f64| {
        events.iter().map(of).reduce(pick).unwrap_or(0.0)
    };
    let (latitude, longitude) = (|e: &Placed| e.point.latitude(), |e: &Placed| e.point.longitude());
    let (south, north) = (fold(latitude, f64::min), fold(latitude, f64::max));
    [south, north, fold(longitude, f64::min), fold(longitude, f64::max)]
}

/// Days until an exponential event, given that it comes within `most`.
fn waiting(half_life: f64, most: f64, rng: &mut impl Rng) -> f64 {
    let rate = LN_2 / half_life;
    let within = 1.0 - (-rate * most).exp();
    (-(1.0 - within * rng.random::<f64>()).ln() / rate).min(most)
}

/// A point at a normal distance in both directions.
fn beside(point: Point, reach_km: f64, rng: &mut impl Rng) -> Point {
    let distance_km = reach_km * (-2.0 * (1.0 - rng.random::<f64>()).ln()).sqrt();
    offset(point, distance_km, 2.0 * PI * rng.random::<f64>())
}

/// A Poisson number by multiplying chances (Knuth), in parts small enough for it.
fn poisson(mean: f64, rng: &mut impl Rng) -> usize {
    let mut n = 0;
    let parts = (mean / 30.0).ceil().clamp(1.0, MOST_EVENTS as f64);
    let least = (-mean / parts).exp();
    for _ in 0..parts as usize {
        let mut left = rng.random::<f64>();
        while left > least && n < MOST_EVENTS {
            n += 1;
            left *= rng.random::<f64>();
        }
    }
    n
}
