//! Who goes where in which order, and how late may each visit begin?

use super::ground::Ground;

/// One team's route with its timetable.
#[derive(Clone)]
pub(super) struct Route {
    /// The start, the visits, the end.
    pub(super) stops: Vec<usize>,
    /// When the visit at each stop begins.
    pub(super) begin: Vec<f64>,
    /// When it may begin at the latest, for all later stops to be in time.
    pub(super) latest: Vec<f64>,
}

/// Marks a place no route visits.
pub(super) const NOWHERE: u32 = u32::MAX;

/// A set of routes that keeps all limits.
#[derive(Clone)]
pub(super) struct Routes {
    pub(super) routes: Vec<Route>,
    /// The route that visits each place, or [`NOWHERE`].
    pub(super) at: Vec<u32>,
    pub(super) score: f64,
}

impl Route {
    fn idle(ground: &Ground) -> Self {
        let stops = vec![ground.start(), ground.end()];
        let mut route = Self { stops, begin: Vec::new(), latest: Vec::new() };
        route.schedule(ground);
        route
    }

    pub(super) fn visits(&self) -> &[usize] {
        &self.stops[1..self.stops.len() - 1]
    }

    /// When the team is back.
    pub(super) fn finish(&self) -> f64 {
        self.begin[self.begin.len() - 1]
    }

    /// Works out the timetable. Says whether every visit is in time.
    pub(super) fn schedule(&mut self, ground: &Ground) -> bool {
        let len = self.stops.len();
        self.begin.resize(len, 0.0);
        self.latest.resize(len, 0.0);
        let mut in_time = true;
        let mut leave = ground.open[ground.start()];
        self.begin[0] = leave;
        for k in 1..len {
            let (last, place) = (self.stops[k - 1], self.stops[k]);
            let begin = f64::max(leave + ground.time(last, place), ground.open[place]);
            in_time &= begin <= ground.close[place];
            self.begin[k] = begin;
            leave = begin + ground.service[place];
        }
        let mut latest = ground.close[ground.end()];
        self.latest[len - 1] = latest;
        for k in (0..len - 1).rev() {
            let (place, next) = (self.stops[k], self.stops[k + 1]);
            let service = if k == 0 { 0.0 } else { ground.service[place] };
            latest = (latest - ground.time(place, next) - service).min(ground.close[place]);
            self.latest[k] = latest;
        }
        in_time
    }

    /// Whether every visit of the timetable is in time.
    pub(super) fn is_in_time(&self, ground: &Ground) -> bool {
        self.stops.iter().zip(&self.begin).all(|(&stop, &begin)| begin <= ground.close[stop])
    }

    /// When a team leaves stop `k`.
    pub(super) fn leave(&self, ground: &Ground, k: usize) -> f64 {
        if k == 0 { self.begin[0] } else { self.begin[k] + ground.service[self.stops[k]] }
    }
}

impl Routes {
    pub(super) fn idle(ground: &Ground, teams: usize) -> Self {
        // A team more than there are places to visit has nothing to do.
        let routes = vec![Route::idle(ground); teams.min(ground.n)];
        Self { routes, at: vec![NOWHERE; ground.n], score: 0.0 }
    }

    pub(super) fn insert(&mut self, ground: &Ground, place: usize, route: usize, after: usize) {
        self.routes[route].stops.insert(after + 1, place);
        self.routes[route].schedule(ground);
        self.at[place] = route as u32;
        self.score += ground.score[place];
    }

    pub(super) fn remove(&mut self, ground: &Ground, place: usize) {
        let route = &mut self.routes[self.at[place] as usize];
        route.stops.retain(|&stop| stop != place);
        route.schedule(ground);
        self.at[place] = NOWHERE;
        self.score -= ground.score[place];
    }

    /// Total time on the road, from the first departure to each return.
    pub(super) fn time_used(&self) -> f64 {
        self.routes.iter().map(|route| route.finish() - route.begin[0]).sum()
    }
}
