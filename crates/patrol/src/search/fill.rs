//! Where do unvisited places fit best?

use super::ground::Ground;
use super::routes::{NOWHERE, Routes};

/// Where a place fits best in one route, and by how much it delays what follows.
#[derive(Clone, Copy)]
struct Fit {
    delay: f64,
    after: u32,
}

const NO_FIT: Fit = Fit { delay: f64::INFINITY, after: 0 };

/// How many legs one filling looks at, at most: with windows every insertion looks at its whole route again.
const EFFORT: usize = 50_000_000;

/// Beyond how many places a fit that is lost is looked for only beside a place's nearest neighbours.
const LONG: usize = 500;

/// Working memory of insertions.
#[derive(Default)]
pub(super) struct Fill {
    /// The unvisited places.
    candidates: Vec<usize>,
    /// The best fit of each candidate in each route, route by route.
    fits: Vec<Fit>,
    /// As which stop of its route each place is visited. Used beyond [`LONG`] places.
    stop: Vec<u32>,
}

impl Fill {
    /// Inserts places, the one with most score for its delay first, until none fits or it is told to stop.
    pub(super) fn fill(
        &mut self,
        ground: &Ground,
        routes: &mut Routes,
        stop: &mut dyn FnMut() -> bool,
    ) {
        self.candidates.clear();
        self.candidates.extend((0..ground.n).filter(|&place| routes.at[place] == NOWHERE));
        let count = self.candidates.len();
        self.fits.clear();
        self.fits.resize(count * routes.routes.len(), NO_FIT);
        for route in 0..routes.routes.len() {
            if stop() {
                return;
            }
            self.fit(ground, routes, route);
        }
        let mut legs = 0;
        while let Some((candidate, route, after)) = self.best(ground, routes.routes.len()) {
            routes.insert(ground, self.candidates[candidate], route, after);
            self.drop_candidate(candidate, routes.routes.len());
            if ground.timeless {
                self.refit(ground, routes, route, after);
            } else {
                self.fit(ground, routes, route);
                legs += self.candidates.len() * routes.routes[route].stops.len();
            }
            if legs > EFFORT || stop() {
                return;
            }
        }
    }

    fn best(&self, ground: &Ground, routes: usize) -> Option<(usize, usize, usize)> {
        let count = self.candidates.len();
        let mut best = (0.0, None);
        for route in 0..routes {
            let fits = &self.fits[route * self.stride(routes)..][..count];
            for (candidate, fit) in fits.iter().enumerate() {
                // A place on the way costs nothing; it must still have a finite rank.
                let score = ground.score[self.candidates[candidate]];
                let rank = score / f64::max(fit.delay, 1e-9);
                if rank > best.0 {
                    best = (rank, Some((candidate, route, fit.after as usize)));
                }
            }
        }
        best.1
    }

    fn stride(&self, routes: usize) -> usize {
        self.fits.len() / routes
    }

    fn drop_candidate(&mut self, candidate: usize, routes: usize) {
        let (stride, last) = (self.stride(routes), self.candidates.len() - 1);
        self.candidates.swap_remove(candidate);
        for route in 0..routes {
            self.fits.swap(route * stride + candidate, route * stride + last);
        }
    }

    /// Finds the best fit of every candidate in one route.
    fn fit(&mut self, ground: &Ground, routes: &Routes, route: usize) {
        let stride = self.stride(routes.routes.len());
        let fits = &mut self.fits[route * stride..][..self.candidates.len()];
        fits.fill(NO_FIT);
        let route = &routes.routes[route];
        for after in 0..route.stops.len() - 1 {
            let (last, next) = (route.stops[after], route.stops[after + 1]);
            let leave = route.leave(ground, after);
            let (begin, latest) = (route.begin[after + 1], route.latest[after + 1]);
            for (fit, &place) in fits.iter_mut().zip(&self.candidates) {
                let there = f64::max(leave + ground.time(last, place), ground.open[place]);
                let next_begin = there + ground.service[place] + ground.time_to(next, place);
                let delay = next_begin - begin;
                if delay < fit.delay && next_begin <= latest && there <= ground.close[place] {
                    *fit = Fit { delay, after: after as u32 };
                }
            }
        }
    }

    /// Brings the fits of one route up to date after an insertion behind stop `after`. Without
    /// windows a delay depends on its own leg only, and room only shrinks.
    fn refit(&mut self, ground: &Ground, routes: &Routes, route: usize, after: usize) {
        let stride = self.stride(routes.routes.len());
        let fits = &mut self.fits[route * stride..][..self.candidates.len()];
        let (number, route) = (route as u32, &routes.routes[route]);
        let end = route.stops.len() - 1;
        let is_long = ground.n > LONG;
        if is_long {
            self.stop.resize(ground.n, 0);
            for (at, &place) in route.stops.iter().enumerate().take(end).skip(1) {
                self.stop[place] = at as u32;
            }
        }
        let room = route.latest[end] - route.begin[end];
        let delay = |place: usize, after: usize| {
            let (last, next) = (route.stops[after], route.stops[after + 1]);
            ground.time_to(place, last) + ground.service[place] + ground.time(place, next)
                - ground.time(last, next)
        };
        for (fit, &place) in fits.iter_mut().zip(&self.candidates) {
            let look = |fit: &mut Fit, legs: std::ops::Range<usize>| {
                for leg in legs {
                    let delay = delay(place, leg);
                    if delay < fit.delay {
                        *fit = Fit { delay, after: leg as u32 };
                    }
                }
            };
            let is_split = fit.after as usize == after && fit.delay.is_finite();
            if fit.after as usize > after {
                fit.after += 1;
            } else if is_split {
                *fit = NO_FIT;
            }
            if is_split && is_long {
                for &near in ground.near(place) {
                    if routes.at[near as usize] == number {
                        let at = self.stop[near as usize] as usize;
                        look(fit, at - 1..at + 1);
                    }
                }
            }
            look(fit, if is_split && !is_long { 0..end } else { after..after + 2 });
            if fit.delay > room {
                *fit = NO_FIT;
            }
        }
    }
}
