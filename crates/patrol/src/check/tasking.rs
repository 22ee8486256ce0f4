//! Does a plan keep every rule of its case?
//!
//! Worked out anew from the case: only how long a leg takes is worked out as for the planner.

use std::collections::{BTreeMap, BTreeSet};

use base::{Date, Point};

use crate::case::{Case, End, Rule, Team};
use crate::going::minutes_of_leg;
use crate::tasking::{Patrol, StopKind, Tasking};

/// A rule that a patrol breaks. What the rule is about is named; whose limits they are is not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{day}, patrol {number}: {what}")]
pub struct TaskingBreach {
    /// The day.
    pub day: Date,
    /// Which patrol of the day.
    pub number: usize,
    /// What is wrong.
    pub what: String,
}

/// Minutes by which sums may differ.
const ALLOWANCE_MIN: f64 = 1e-6;

/// Everything a plan breaks: nothing, if it can be carried out as it stands.
pub fn check_tasking(case: &Case, plan: &Tasking) -> Vec<TaskingBreach> {
    let mut found = Vec::new();
    let mut teams: BTreeMap<&str, Vec<&Patrol>> = BTreeMap::new();
    let mut visits: BTreeMap<&str, usize> = BTreeMap::new();
    let mut used: BTreeMap<(usize, Date), (usize, usize)> = BTreeMap::new();
    for patrol in &plan.patrols {
        let mut breach = |what: String| {
            found.push(TaskingBreach { day: patrol.day, number: patrol.number, what });
        };
        let Some(team) = case.teams.iter().find(|team| team.id == patrol.team) else {
            breach("its team does not exist".to_owned());
            continue;
        };
        check_patrol(case, team, patrol, &mut breach);
        teams.entry(&team.id).or_default().push(patrol);
        let use_of_camp = used.entry((team.camp, patrol.day)).or_default();
        *use_of_camp = (use_of_camp.0 + team.crew, use_of_camp.1 + usize::from(patrol.escorted));
        for stop in patrol.stops.iter().filter(|stop| stop.kind == StopKind::Visit) {
            let count = visits.entry(&stop.id).or_default();
            *count += 1;
            let most = case.places.iter().find(|place| place.id == stop.id).map(|p| p.most_visits);
            if most.is_some_and(|most| *count > most) {
                breach(format!("{} is visited more often than it may be", stop.id));
            }
        }
    }
    for ((camp, day), (crew, escorts)) in used {
        let camp = &case.camps[camp];
        if camp.crew.is_some_and(|most| crew > most) || escorts > camp.escorts {
            let what = format!("{} has no crew or escort left", camp.name);
            found.push(TaskingBreach { day, number: 0, what });
        }
    }
    for (team, patrols) in teams {
        let team = case.teams.iter().find(|known| known.id == team);
        found.extend(team.into_iter().flat_map(|team| check_rest(case, team, &patrols)));
    }
    found
}

/// One day of one team.
fn check_patrol(case: &Case, team: &Team, patrol: &Patrol, breach: &mut impl FnMut(String)) {
    let end = |id: &str| case.ends().find(|&end| case.id(end) == id);
    let camp = &case.camps[team.camp];
    if patrol.day < case.first_day || patrol.day > case.day(case.days - 1) {
        breach("it is on a day that the plan is not for".to_owned());
    }
    if team.off.contains(&patrol.day) || !camp.stands(patrol.day) {
        breach("its team is off, or its camp does not stand".to_owned());
    }
    if team.needs_escort && !patrol.escorted {
        breach("its team does not leave without an escort".to_owned());
    }
    let (Some(first), Some(last)) = (patrol.stops.first(), patrol.stops.last()) else {
        breach("it has no stops".to_owned());
        return;
    };
    let (out, back) = (first.arrive_min, last.arrive_min);
    let late = |limit: f64, time: f64| time > limit + ALLOWANCE_MIN;
    if late(out, team.leave_min) || late(team.back_min, back) || late(team.longest_min, back - out)
    {
        breach("it is out before or after its hours, or for too long".to_owned());
    }
    for leg in patrol.stops.windows(2) {
        let (Some(from), Some(to)) = (end(&leg[0].id), end(&leg[1].id)) else {
            breach(format!("{} or {} does not exist", leg[0].id, leg[1].id));
            continue;
        };
        let most = case.longest_day_min();
        let minutes = minutes_of_leg(case, team.vehicle, patrol.day, most, (from, to));
        if late(leg[1].arrive_min - leg[0].leave_min, minutes) {
            breach(format!("it cannot be at {} so soon", leg[1].id));
        }
    }
    for stop in &patrol.stops {
        let at = Point::try_new(stop.latitude, stop.longitude);
        let helped = at.is_ok_and(|at| case.help.as_ref().is_none_or(|help| help.reaches(at)));
        if !helped {
            breach(format!("help does not reach {} in time", stop.id));
        }
        let place = match end(&stop.id) {
            Some(End::Place(place)) => &case.places[place],
            Some(End::Camp(at)) if !case.camps[at].stands(patrol.day) => {
                breach(format!("{} does not stand on that day", stop.id));
                continue;
            }
            Some(End::Camp(_)) | None => continue,
        };
        let held = place.hold_until.is_some_and(|until| patrol.day <= until);
        let far = camp.point.distance_km(place.point) > team.farthest_km;
        if place.rule == Rule::MustNot || held || far || team.not_to.contains(&place.id) {
            breach(format!("it may not go to {}", stop.id));
        }
        if place.needs_escort && !patrol.escorted {
            breach(format!("it goes to {} without an escort", stop.id));
        }
        if stop.kind == StopKind::Halt {
            if !place.halt {
                breach(format!("{} is no halt", stop.id));
            }
            continue;
        }
        let opens = place.opens_min.unwrap_or(0.0);
        let closes = place.closes_min.unwrap_or(f64::INFINITY);
        if late(stop.begin_min, opens)
            || late(closes, stop.begin_min)
            || late(stop.begin_min, stop.arrive_min)
        {
            breach(format!("{} is not open when it visits", stop.id));
        }
        if late(stop.leave_min - stop.begin_min, place.visit_min) {
            breach(format!("its visit to {} is too short", stop.id));
        }
        if !place.weekdays[crate::case::weekday(patrol.day)] {
            breach(format!("{} cannot be visited on that day of the week", stop.id));
        }
    }
}

/// Nights and rest between the days of one team.
fn check_rest(case: &Case, team: &Team, patrols: &[&Patrol]) -> Vec<TaskingBreach> {
    let mut found = Vec::new();
    let home = &case.camps[team.camp].id;
    let mut nights = 0;
    let (mut outings, mut days) = (0, BTreeSet::new());
    let ends = |patrol: &Patrol| {
        let id = |stop: Option<&crate::tasking::Stop>| {
            stop.map(|stop| stop.id.clone()).unwrap_or_default()
        };
        (id(patrol.stops.first()), id(patrol.stops.last()))
    };
    for (at, patrol) in patrols.iter().enumerate() {
        let mut breach = |what: &str| {
            let (day, number) = (patrol.day, patrol.number);
            found.push(TaskingBreach { day, number, what: what.to_owned() });
        };
        if !days.insert(patrol.day) {
            breach("its team is out twice on one day");
        }
        let (start, end) = ends(patrol);
        let before = at.checked_sub(1).map(|before| patrols[before]);
        let slept_out = before.is_some_and(|before| ends(before).1 != *home);
        if slept_out {
            nights += 1;
            if before
                .is_none_or(|b| ends(b).1 != start || b.day.tomorrow().ok() != Some(patrol.day))
            {
                breach("it does not go on where its team spent the night");
            }
            if before.is_some_and(|before| before.escorted != patrol.escorted) {
                breach("its escort comes or goes while it is out");
            }
        } else {
            (nights, outings) = (0, outings + 1);
            if start != *home {
                breach("it does not start at its camp");
            }
            // Minutes from its return to its leaving, in whole days and times of day.
            let rest = before.and_then(|before| {
                let days = patrol.day.since(before.day).ok()?.get_days();
                Some(
                    1440.0 * f64::from(days) + patrol.stops.first()?.arrive_min
                        - before.stops.last()?.arrive_min,
                )
            });
            if rest.is_some_and(|rest| rest + ALLOWANCE_MIN < team.rest_min) {
                breach("its team has not rested");
            }
        }
        if nights > team.nights || outings > team.most_outings {
            breach("its team is out too often or too many nights");
        }
        if at + 1 == patrols.len() && end != *home {
            breach("it does not come home");
        }
    }
    found
}
