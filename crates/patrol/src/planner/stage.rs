//! Which days on the road are there to plan?

use std::collections::BTreeMap;

use crate::case::{Case, End, Team};
use crate::going::{Going, Straight};

/// One day on the road of one team.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Stage {
    /// The team, as an index into the case's.
    pub(super) team: usize,
    /// The day, from 0.
    pub(super) day: usize,
    /// Which of the tables of minutes holds.
    pub(super) going: usize,
    pub(super) start: End,
    pub(super) end: End,
    /// When it leaves at the earliest and arrives at the latest.
    pub(super) open: f64,
    pub(super) close: f64,
    /// Whether it has an escort.
    pub(super) escorted: bool,
    /// Whether it goes to unexplored places.
    pub(super) explores: bool,
}

impl Stage {
    pub(super) fn hours(&self) -> f64 {
        self.close - self.open
    }

    /// Whether two stages can do the same, so that it does not matter which does what.
    pub(super) fn is_like(&self, other: &Self, case: &Case) -> bool {
        let limits = |team: usize| {
            // How far is counted from a team's own camp, even while it stays at another.
            let Team { camp, farthest_km, not_to, engagement, .. } = &case.teams[team];
            (*camp, *farthest_km, not_to, *engagement)
        };
        let alone = Self { team: other.team, ..self.clone() };
        let by_day = |stage: &Self| matches!((stage.start, stage.end), (End::Camp(a), End::Camp(b)) if a == b);
        let same_team = self.team == other.team;
        alone == *other && (same_team || by_day(self) && limits(self.team) == limits(other.team))
    }

    /// Whether the team of this stage may go to a place, whatever time it takes.
    pub(super) fn may_visit(&self, case: &Case, place: usize) -> bool {
        let (place, team) = (&case.places[place], &case.teams[self.team]);
        let camp = case.camps[team.camp].point;
        let day = case.day(self.day);
        (!place.needs_escort || self.escorted)
            && place.weekdays[crate::case::weekday(day)]
            && place.hold_until.is_none_or(|until| until < day)
            && camp.distance_km(place.point) <= team.farthest_km
            && !team.not_to.contains(&place.id)
    }
}

/// Everything there is to plan: the same for every plan of a case.
#[derive(Default)]
pub(crate) struct Stages {
    pub(super) goings: Vec<Going>,
    pub(super) stages: Vec<Stage>,
    /// For each time that a team leaves, its stages: those with nights between them, in order.
    pub(super) trips: Vec<Vec<usize>>,
    /// Why teams that never leave do not.
    pub(super) idle: Vec<String>,
    /// No plan of these stages is worth more than this.
    pub(crate) ceiling: f64,
}

/// Sends teams out as often as days, rest, crew and escorts allow, in the order of the file.
pub(crate) fn stages(case: &Case) -> Stages {
    let mut made = Stages::default();
    let mut known: BTreeMap<(usize, Vec<bool>), usize> = BTreeMap::new();
    let straight = Straight::new(case, case.longest_day_min());
    // What is used of each camp's crew and escorts, day by day.
    let mut crew = vec![vec![0; case.days]; case.camps.len()];
    let mut escorts = crew.clone();
    // When each team is rested, in minutes from the first midnight, and how often it left.
    let mut rested = vec![(0.0, 0); case.teams.len()];
    let mut why = vec![None; case.teams.len()];
    // Who does not leave without an escort comes first to one.
    let mut order: Vec<usize> = (0..case.teams.len()).collect();
    order.sort_by_key(|&team| !case.teams[team].needs_escort);
    for day in 0..case.days {
        for &t in &order {
            let team = &case.teams[t];
            let last = (day + team.nights).min(case.days - 1);
            let mut days = day..=last;
            let minutes = 1440.0 * day as f64 + team.leave_min;
            let (camp, limit) = (&case.camps[team.camp], case.camps[team.camp].crew);
            let full = |used: &[usize], of: usize, most: usize| {
                (day..=last).any(|day| used[day] + of > most)
            };
            let no_escort = full(&escorts[team.camp], 1, camp.escorts);
            let hindrance = if minutes < rested[t].0 || rested[t].1 >= team.most_outings {
                Some("it rests, or has left as often as it may")
            } else if !days
                .all(|day| camp.stands(case.day(day)) && !team.off.contains(&case.day(day)))
            {
                Some("it is off, or its camp does not stand")
            } else if limit.is_some_and(|most| full(&crew[team.camp], team.crew, most)) {
                Some("its camp has no crew left for it")
            } else if team.needs_escort && no_escort {
                Some("it needs an escort, and its camp has none left")
            } else {
                None
            };
            if hindrance.is_some() {
                why[t] = why[t].or(hindrance);
                continue;
            }
            for day in day..=last {
                crew[team.camp][day] += team.crew;
                escorts[team.camp][day] += usize::from(!no_escort);
            }
            let from = made.stages.len();
            for day in day..=last {
                let going = made.going(case, &straight, &mut known, team.vehicle, day);
                let (start, open) = (End::Camp(team.camp), team.leave_min);
                let close = f64::min(team.back_min, open + team.longest_min);
                let (escorted, explores) = (!no_escort, false);
                let (team, end) = (t, start);
                made.stages.push(Stage {
                    team,
                    day,
                    going,
                    start,
                    end,
                    open,
                    close,
                    escorted,
                    explores,
                });
            }
            let outings = made.spend_nights(case, from, case.teams[t].most_outings - rested[t].1);
            let (team, last) = (&case.teams[t], made.stages.last().map_or(day, |stage| stage.day));
            let back = 1440.0 * last as f64 + team.back_min;
            rested[t] = (back + team.rest_min, rested[t].1 + outings);
        }
    }
    let never = (0..case.teams.len()).filter(|&t| rested[t].1 == 0);
    made.idle = never
        .map(|t| format!("{}: {}", case.teams[t].id, why[t].unwrap_or("it has no time")))
        .collect();
    made.explore(case.explore_share);
    made.ceiling = made.bound(case);
    made
}

impl Stages {
    /// The table of minutes for a vehicle on a day; days on which the same is slow share one.
    fn going(
        &mut self,
        case: &Case,
        straight: &Straight,
        known: &mut BTreeMap<(usize, Vec<bool>), usize>,
        vehicle: usize,
        day: usize,
    ) -> usize {
        let date = case.day(day);
        *known.entry((vehicle, case.slow_on(date))).or_insert_with(|| {
            self.goings.push(Going::new(case, straight, vehicle, date, case.longest_day_min()));
            self.goings.len() - 1
        })
    }

    /// Gives the stages from `from` on, one trip, their halts for the nights: the first in reach. Without
    /// one in reach, each day ends at the camp. Says how often the team leaves, `most` at the most.
    fn spend_nights(&mut self, case: &Case, from: usize, most: usize) -> usize {
        let all: Vec<usize> = (from..self.stages.len()).collect();
        for pair in all.windows(2) {
            let (one, other) = (&self.stages[pair[0]], &self.stages[pair[1]]);
            let reach =
                |stage: &Stage, a, b| self.goings[stage.going].minutes(a, b) <= stage.hours();
            let near = halts(case, one)
                .into_iter()
                .find(|&halt| reach(one, one.start, halt) && reach(other, halt, other.end));
            let Some(halt) = near else {
                return self.come_home_daily(case, from, most);
            };
            self.stages[pair[0]].end = halt;
            self.stages[pair[1]].start = halt;
        }
        self.trips.push(all);
        1
    }

    /// Makes each stage from `from` on a trip of its own, but for those that the team would not have rested for.
    fn come_home_daily(&mut self, case: &Case, from: usize, most: usize) -> usize {
        let mut rested = 0.0;
        for stage in self.stages.split_off(from) {
            let team = &case.teams[stage.team];
            let midnight = 1440.0 * stage.day as f64;
            if midnight + team.leave_min < rested || self.stages.len() - from >= most {
                continue;
            }
            rested = midnight + team.back_min + team.rest_min;
            let camp = End::Camp(team.camp);
            self.trips.push(vec![self.stages.len()]);
            self.stages.push(Stage { start: camp, end: camp, ..stage });
        }
        self.stages.len() - from
    }

    /// Marks so many stages, spread evenly, for unexplored places.
    fn explore(&mut self, share: f64) {
        let mut owed = 0.0;
        // The last of a full share, so that a share above nothing marks at least one.
        let count = (share * self.stages.len() as f64).ceil();
        let share = count / f64::max(self.stages.len() as f64, 1.0);
        for stage in &mut self.stages {
            owed += share;
            if owed >= 1.0 - 1e-9 {
                owed -= 1.0;
                stage.explores = true;
            }
        }
    }
}

/// Where the team of a stage can halt for the night after it, the nearest to its camp first: halts
/// among the places, and other camps.
pub(super) fn halts(case: &Case, stage: &Stage) -> Vec<End> {
    let (team, day) = (&case.teams[stage.team], case.day(stage.day));
    let (own, morning) = (End::Camp(team.camp), case.day(stage.day + 1));
    let open = |end: &End| match *end {
        End::Camp(k) => case.camps[k].stands(day) && case.camps[k].stands(morning),
        End::Place(k) => {
            let place = &case.places[k];
            place.halt && place.rule != crate::case::Rule::MustNot && stage.may_halt(case, k)
        }
    };
    let mut found: Vec<End> = case.ends().filter(|&end| end != own).filter(open).collect();
    let km = |end: &End| case.point(own).distance_km(case.point(*end));
    found.sort_by(|a, b| km(a).total_cmp(&km(b)));
    found
}

impl Stage {
    /// Whether the team may spend a night at a place: help comes in time, nothing bars it.
    fn may_halt(&self, case: &Case, place: usize) -> bool {
        let point = case.places[place].point;
        let helped = case.help.as_ref().is_none_or(|help| help.reaches(point));
        let barred = case.teams[self.team].not_to.contains(&case.places[place].id);
        let held = case.places[place].hold_until.is_some_and(|until| until >= case.day(self.day));
        let escort = !case.places[place].needs_escort || self.escorted;
        let km = case.camps[case.teams[self.team].camp].point.distance_km(point);
        helped && !barred && !held && escort && km <= case.teams[self.team].farthest_km
    }
}
