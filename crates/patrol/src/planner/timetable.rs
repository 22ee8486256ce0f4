//! Who is where at what time, day by day?

use super::Planner;
use super::block::opens;
use super::stage::Stage;
use crate::case::End;
use crate::tasking::{Comparison, Patrol, Stop, StopKind, Tasking};

impl Planner<'_> {
    /// The plan in words that a patrol can carry.
    pub(super) fn tasking(&self) -> Tasking {
        let case = self.case;
        let leaves = |trip: &&Vec<usize>| trip.iter().any(|&stage| !self.routes[stage].is_empty());
        let mut stages: Vec<usize> =
            self.made.trips.iter().filter(leaves).flatten().copied().collect();
        stages.sort_by_key(|&stage| (self.stages[stage].day, stage));
        let mut patrols: Vec<Patrol> = Vec::new();
        for stage in stages {
            let mut patrol = self.patrol(stage);
            let today = patrols.iter().filter(|other| other.day == patrol.day).count();
            patrol.number = today + 1;
            patrols.push(patrol);
        }
        let not_visited = self.not_visited();
        let must_left = not_visited.iter().any(|left| left.must);
        let value = self.worth.value();
        Tasking {
            name: case.name.clone(),
            camp: case.camps.iter().map(|camp| camp.name.as_str()).collect::<Vec<_>>().join(", "),
            first_day: Some(case.first_day),
            last_day: Some(case.day(case.days - 1)),
            travel_note: case.travel_note(),
            help_note: case.help_note(),
            explore_note: case.explore_note(),
            value,
            value_at_most: (!must_left).then(|| f64::max(self.made.ceiling, value)),
            patrols,
            not_visited,
            idle: self.made.idle.clone(),
            comparisons: Vec::new(),
            drawn: None,
            approval: None,
            expires: None,
        }
    }

    fn patrol(&self, at: usize) -> Patrol {
        let (case, stage) = (self.case, &self.stages[at]);
        let going = &self.made.goings[stage.going];
        let route = &self.routes[at];
        let ends = std::iter::once(stage.start).chain(route.iter().map(|&k| End::Place(k)));
        let ends: Vec<End> = ends.chain([stage.end]).collect();
        let legs: Vec<f64> = ends.windows(2).map(|leg| going.minutes(leg[0], leg[1])).collect();
        // Who would wait at the first place leaves later instead.
        let opens = route.first().map_or(0.0, |&k| opens(case, stage.open, k));
        let mut clock = f64::max(stage.open, opens - legs[0]);
        let mut stops = vec![self.end_stop(stage.start, clock, "leave")];
        for (&place, leg) in route.iter().zip(&legs) {
            let stop = self.visit_stop(place, stage, at, clock + leg);
            clock = stop.leave_min;
            stops.push(stop);
        }
        clock += legs[legs.len() - 1];
        let home = End::Camp(case.teams[stage.team].camp);
        stops.push(self.end_stop(
            stage.end,
            clock,
            if stage.end == home { "back" } else { "halt for the night" },
        ));
        let team = &case.teams[stage.team];
        // Who stays out cannot be joined by an escort on the way: it comes along from the first day to the last.
        let trip = self.made.trips.iter().find(|trip| trip.contains(&at));
        let is_needed = trip.into_iter().flatten().any(|&day| self.needs_escort(day));
        Patrol {
            day: case.day(stage.day),
            number: 1,
            team: team.id.clone(),
            escorted: stage.escorted && (team.needs_escort || is_needed),
            engagement: team.engagement,
            explores: stage.explores,
            travel_min: legs.iter().sum(),
            stops,
        }
    }

    /// Whether a stage leads to a place that only an escorted patrol goes to.
    fn needs_escort(&self, at: usize) -> bool {
        let stage = &self.stages[at];
        let visits = self.routes[at].iter().map(|&place| End::Place(place));
        let is_guarded = |end| matches!(end, End::Place(k) if self.case.places[k].needs_escort);
        visits.chain([stage.start, stage.end]).any(is_guarded)
    }

    fn end_stop(&self, end: End, at: f64, note: &str) -> Stop {
        let (name, kind) = match end {
            End::Camp(k) => (&self.case.camps[k].name, StopKind::Camp),
            End::Place(k) => (&self.case.places[k].name, StopKind::Halt),
        };
        let point = self.case.point(end);
        Stop {
            id: self.case.id(end).to_owned(),
            name: name.clone(),
            kind,
            latitude: point.latitude(),
            longitude: point.longitude(),
            arrive_min: at,
            begin_min: at,
            leave_min: at,
            people: 0.0,
            value: 0.0,
            note: note.to_owned(),
        }
    }

    fn visit_stop(&self, place: usize, stage: &Stage, at: usize, arrive_min: f64) -> Stop {
        let visits = &self.worth.visits()[place];
        let values = self.worth.values(place, visits);
        let number = visits.iter().position(|visit| visit.stage == at).unwrap_or(0);
        let begin_min = f64::max(arrive_min, opens(self.case, stage.open, place));
        let place = &self.case.places[place];
        Stop {
            id: place.id.clone(),
            name: place.name.clone(),
            kind: StopKind::Visit,
            latitude: place.point.latitude(),
            longitude: place.point.longitude(),
            arrive_min,
            begin_min,
            leave_min: begin_min + place.visit_min,
            people: place.people,
            value: values.get(number).copied().unwrap_or(0.0),
            note: place.note.clone(),
        }
    }

    /// What the visits of an earlier plan would be worth if they were made again, on the days of this one.
    pub(super) fn comparison_with(&self, earlier: &Tasking) -> Comparison {
        let case = self.case;
        let first = earlier.first_day.or_else(|| earlier.patrols.iter().map(|p| p.day).min());
        let mut places = Vec::new();
        let mut value = 0.0;
        for (at, place) in case.places.iter().enumerate() {
            let mut days: Vec<usize> = earlier
                .days_of(&place.id)
                .into_iter()
                .filter_map(|day| {
                    let days = day.since(first?).ok()?.get_days();
                    usize::try_from(days).ok().filter(|&day| day < case.days)
                })
                .collect();
            days.sort_unstable();
            places.extend(days.iter().map(|_| at));
            let visit = |&day: &usize| super::worth::Visit {
                day,
                stage: 0,
                explores: false,
                engages: false,
            };
            let visits: Vec<_> = days.iter().map(visit).collect();
            value += self.worth.values(at, &visits).into_iter().sum::<f64>();
        }
        Comparison::new("the earlier plan's visits, made again", case, value, &places)
    }
}
