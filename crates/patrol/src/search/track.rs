//! What would a route cost with its stops in another order?

use super::ground::Ground;

/// What a route takes.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Cost {
    /// When the team is back, lateness taken back.
    pub(super) finish: f64,
    /// The lateness taken back: at a visit that is too late, the clock is put back to its closing
    /// (time warp: Nagata et al. 2010, doi:10.1016/j.cor.2009.06.022).
    pub(super) late: f64,
}

/// A part of a route as it would be. Parts may be empty.
#[derive(Debug, Clone, Copy)]
pub(super) enum Piece {
    /// Stops `from..to` of a track.
    Run { track: usize, from: usize, to: usize },
    /// Stops `from..to` of a track, the last of them first.
    Turned { track: usize, from: usize, to: usize },
    /// A place no track visits.
    Place(usize),
}

/// One team's stops, with sums that make a change cheap to judge. It may be late.
#[derive(Clone)]
pub(super) struct Track {
    pub(super) order: Order,
    pub(super) cost: Cost,
    /// What a team has behind it when it leaves each stop. Used where windows matter, as is `tails`.
    leave: Vec<Cost>,
    tails: Vec<Tail>,
}

/// Stops in their order.
#[derive(Clone, Default)]
pub(super) struct Order {
    /// The start, the visits, the end.
    pub(super) stops: Vec<usize>,
    /// Travel and visits from the start to behind each stop. Used where windows do not matter, as
    /// is `against`.
    along: Vec<f64>,
    /// The same where the route is gone backwards.
    against: Vec<f64>,
}

/// How the stops from one to the end answer to an arrival at the first of them (concatenation of
/// route segments: Vidal et al. 2013, doi:10.1016/j.cor.2012.07.018).
#[derive(Clone, Copy, Default)]
struct Tail {
    /// From the first visit's beginning to the finish.
    duration: f64,
    /// Lateness whenever one arrives.
    late: f64,
    /// Who arrives before this waits.
    early: f64,
    /// Who arrives after this is late.
    latest: f64,
}

impl Track {
    pub(super) fn idle(ground: &Ground) -> Self {
        let mut order = Order::default();
        order.enter(ground, ground.start());
        order.enter(ground, ground.end());
        let (cost, leave, tails) = (Cost::default(), Vec::new(), Vec::new());
        let mut track = Self { order, cost, leave, tails };
        track.schedule(ground, 1);
        track
    }

    /// The start, the visits, the end.
    pub(super) fn stops(&self) -> &[usize] {
        &self.order.stops
    }

    /// Works the cost out, and where windows matter the sums, for stops that changed from stop `from` on.
    pub(super) fn schedule(&mut self, ground: &Ground, from: usize) {
        let stops = &self.order.stops;
        let len = stops.len();
        if ground.timeless {
            let along = self.order.along[len - 1];
            self.cost = back_at(ground, ground.open[ground.start()] + along);
            return;
        }
        self.leave.resize(len, Cost::default());
        self.leave[0] = Cost { finish: ground.open[ground.start()], late: 0.0 };
        for k in from.max(1)..len {
            self.leave[k] = visit(ground, self.leave[k - 1], stops[k - 1], stops[k]);
        }
        self.cost = self.leave[len - 1];
        self.tails.resize(len, Tail::default());
        let (open, close) = (ground.open[ground.end()], ground.close[ground.end()]);
        let mut tail = Tail { duration: 0.0, late: 0.0, early: open, latest: close };
        self.tails[len - 1] = tail;
        for k in (1..len - 1).rev() {
            tail = tail.behind(ground, stops[k], stops[k + 1]);
            self.tails[k] = tail;
        }
    }
}

impl Order {
    /// Goes on to one more stop.
    fn enter(&mut self, ground: &Ground, place: usize) {
        if ground.timeless {
            let last = self.stops.last().zip(self.along.last()).zip(self.against.last());
            let (along, against) = last.map_or((0.0, 0.0), |((&last, along), against)| {
                (
                    along + ground.time(last, place) + ground.service[place],
                    against + ground.time(place, last) + ground.service[last],
                )
            });
            self.along.push(along);
            self.against.push(against);
        }
        self.stops.push(place);
    }

    /// Goes on through stops `from..to` of another order, whose own sums say how long that takes.
    fn follow(&mut self, ground: &Ground, other: &Self, from: usize, to: usize) {
        self.enter(ground, other.stops[from]);
        self.stops.extend(&other.stops[from + 1..to]);
        if ground.timeless {
            let so_far = self.along.len() - 1;
            let along = self.along[so_far] - other.along[from];
            let against = self.against[so_far] - other.against[from];
            self.along.extend(other.along[from + 1..to].iter().map(|sum| sum + along));
            self.against.extend(other.against[from + 1..to].iter().map(|sum| sum + against));
        }
    }

    /// The same, the last of them first.
    fn follow_turned(&mut self, ground: &Ground, other: &Self, from: usize, to: usize) {
        self.enter(ground, other.stops[to - 1]);
        self.stops.extend(other.stops[from..to - 1].iter().rev());
        if ground.timeless {
            let so_far = self.along.len() - 1;
            let along = self.along[so_far] + other.against[to - 1];
            let against = self.against[so_far] + other.along[to - 1];
            self.along.extend(other.against[from..to - 1].iter().rev().map(|sum| along - sum));
            self.against.extend(other.along[from..to - 1].iter().rev().map(|sum| against - sum));
        }
    }
}

impl Tail {
    /// The same with a visit to `place` before it.
    fn behind(self, ground: &Ground, place: usize, next: usize) -> Self {
        let (open, close) = (ground.open[place], ground.close[place]);
        let leg = ground.service[place] + ground.time(place, next);
        let wait = f64::max(self.early - leg - close, 0.0);
        let late = f64::max(open + leg - self.latest, 0.0);
        Self {
            duration: leg + self.duration + wait - late,
            late: self.late + late,
            early: f64::max(self.early - leg, open) - wait,
            latest: f64::min(self.latest - leg, close) + late,
        }
    }
}

/// What a team that left `last` has behind it when it leaves `place`.
fn visit(ground: &Ground, left: Cost, last: usize, place: usize) -> Cost {
    let arrival = left.finish + ground.time(last, place);
    let begin = arrival.max(ground.open[place]);
    let late = f64::max(begin - ground.close[place], 0.0);
    Cost { finish: begin - late + ground.service[place], late: left.late + late }
}

/// The cost of being back at this time.
fn back_at(ground: &Ground, time: f64) -> Cost {
    let late = f64::max(time - ground.close[ground.end()], 0.0);
    Cost { finish: time - late, late }
}

/// What a route made of these pieces costs, the start and the end among them.
pub(super) fn cost(ground: &Ground, tracks: &[Track], pieces: &[Piece]) -> Cost {
    if ground.timeless {
        return back_at(ground, ground.open[ground.start()] + duration(ground, tracks, pieces));
    }
    let mut so_far = Cost { finish: ground.open[ground.start()], late: 0.0 };
    let mut last = ground.start();
    for piece in pieces {
        match *piece {
            Piece::Run { from, to, .. } | Piece::Turned { from, to, .. } if from >= to => {}
            Piece::Run { track, from: 0, to } => {
                (so_far, last) = (tracks[track].leave[to - 1], tracks[track].order.stops[to - 1]);
            }
            Piece::Run { track, from, to } if to == tracks[track].order.stops.len() => {
                let tail = tracks[track].tails[from];
                let arrival = so_far.finish + ground.time(last, tracks[track].order.stops[from]);
                let begin = arrival.max(tail.early);
                let late = f64::max(begin - tail.latest, 0.0);
                so_far.finish = begin - late + tail.duration;
                so_far.late += late + tail.late;
            }
            Piece::Run { track, from, to } => {
                for &stop in &tracks[track].order.stops[from..to] {
                    so_far = visit(ground, so_far, last, stop);
                    last = stop;
                }
            }
            Piece::Turned { track, from, to } => {
                for &stop in tracks[track].order.stops[from..to].iter().rev() {
                    so_far = visit(ground, so_far, last, stop);
                    last = stop;
                }
            }
            Piece::Place(place) => {
                so_far = visit(ground, so_far, last, place);
                last = place;
            }
        }
    }
    so_far
}

/// How long a route made of these pieces takes, whatever the windows are.
fn duration(ground: &Ground, tracks: &[Track], pieces: &[Piece]) -> f64 {
    let (mut so_far, mut last) = (0.0, None);
    for piece in pieces {
        let (first, inside, behind) = match *piece {
            Piece::Run { from, to, .. } | Piece::Turned { from, to, .. } if from >= to => continue,
            Piece::Run { track, from, to } => {
                let track = &tracks[track].order;
                let inside = track.along[to - 1] - track.along[from];
                (track.stops[from], inside, track.stops[to - 1])
            }
            Piece::Turned { track, from, to } => {
                let track = &tracks[track].order;
                let inside = track.against[to - 1] - track.against[from];
                (track.stops[to - 1], inside, track.stops[from])
            }
            Piece::Place(place) => (place, 0.0, place),
        };
        so_far +=
            last.map_or(0.0, |last| ground.time(last, first)) + ground.service[first] + inside;
        last = Some(behind);
    }
    so_far
}

/// Writes the pieces' stops to `order`, one after the other.
pub(super) fn join(ground: &Ground, tracks: &[Track], pieces: &[Piece], order: &mut Order) {
    order.stops.clear();
    order.along.clear();
    order.against.clear();
    for piece in pieces {
        match *piece {
            Piece::Run { from, to, .. } | Piece::Turned { from, to, .. } if from >= to => {}
            Piece::Run { track, from, to } => order.follow(ground, &tracks[track].order, from, to),
            Piece::Turned { track, from, to } => {
                order.follow_turned(ground, &tracks[track].order, from, to);
            }
            Piece::Place(place) => order.enter(ground, place),
        }
    }
}
