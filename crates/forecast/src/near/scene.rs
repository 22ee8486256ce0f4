//! What was known of each area at the origin, and what came after?

use super::{Area, Placed};
use crate::Error;

/// How far from the middle of an area its surroundings go.
const AROUND_KM: f64 = 150.0;

/// What a forecaster may see at an origin: events that were over and reported by then, in all,
/// and in each area.
#[derive(Debug, Clone)]
pub struct Scene<'a> {
    areas: &'a [Area],
    edge: i32,
    lag_days: u16,
    events: Vec<Placed>,
    inside: Vec<Incidents>,
    around: Vec<Incidents>,
    standings: &'a [Standing],
}

/// What is known of an area beside events.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Standing {
    /// People who live there; unknown is not nobody.
    pub people: Option<f64>,
    /// Peacekeepers there, from a day (since 1970-01-01) on, by rising day.
    pub peacekeepers: Vec<(i32, Option<f64>)>,
}

/// Days with deaths inside one area, rising, each with all deaths up to it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Incidents(Vec<(i32, f64)>);

impl Incidents {
    /// Those of `events`, by day, that lie inside.
    pub(super) fn of(events: &[Placed], area: &Area) -> Self {
        let mut sum = 0.0;
        let inside = events.iter().filter(|event| area.contains(event.point));
        let running = inside.map(|event| {
            sum += event.deaths;
            (event.day, sum)
        });
        Self(running.collect())
    }

    /// Deaths after the day `from`, up to the day `to`.
    pub(super) fn within(&self, from: i32, to: i32) -> f64 {
        let up_to = |day| {
            let after = self.0.partition_point(|incident| incident.0 <= day);
            after.checked_sub(1).map_or(0.0, |last| self.0[last].1)
        };
        up_to(to) - up_to(from)
    }

    /// The last day with a death up to `day`.
    fn last(&self, day: i32) -> Option<i32> {
        let after = self.0.partition_point(|incident| incident.0 <= day);
        after.checked_sub(1).map(|last| self.0[last].0)
    }
}

impl<'a> Scene<'a> {
    /// The scene of `areas` at the end of the day `origin`, when what was over more than
    /// `lag_days` before is known. Events may be in any order.
    ///
    /// # Errors
    /// [`Error::NoAreas`] where there is none, and [`Error::NothingKnownNear`] where no event is
    /// known at all: silence of a whole record is a fault in the record, not calm.
    pub fn try_new(
        events: &[Placed],
        areas: &'a [Area],
        origin: i32,
        lag_days: u16,
    ) -> Result<Self, Error> {
        if areas.is_empty() {
            return Err(Error::NoAreas);
        }
        let edge = origin.saturating_sub(i32::from(lag_days));
        let mut known: Vec<Placed> =
            events.iter().filter(|e| e.over <= edge && e.day <= e.over).copied().collect();
        if known.is_empty() {
            return Err(Error::NothingKnownNear { origin, lag_days });
        }
        known.sort_by_key(|event| event.day);
        let inside = areas.iter().map(|area| Incidents::of(&known, area)).collect();
        let around = |area: &Area| Area::Circle { centre: area.middle(), radius_km: AROUND_KM };
        let around = areas.iter().map(|area| Incidents::of(&known, &around(area))).collect();
        Ok(Self { areas, edge, lag_days, events: known, inside, around, standings: &[] })
    }

    /// The same with what is known of each area beside events; of areas beyond the list nothing is.
    pub fn with_standings(self, standings: &'a [Standing]) -> Self {
        Self { standings, ..self }
    }

    /// People who live in an area, where known.
    pub fn people(&self, area: usize) -> Option<f64> {
        self.standings.get(area)?.people
    }

    /// Peacekeepers in an area `ago` days before the edge, where known.
    pub fn peacekeepers(&self, area: usize, ago: i32) -> Option<f64> {
        let known = &self.standings.get(area)?.peacekeepers;
        let after = known.partition_point(|&(day, _)| day <= self.edge - ago);
        known.get(after.checked_sub(1)?)?.1
    }

    /// Days since the last death in an area, `ago` days before the edge.
    pub fn days_calm(&self, area: usize, ago: i32) -> Option<i32> {
        let last = self.inside.get(area)?.last(self.edge - ago)?;
        Some(self.edge - ago - last)
    }

    /// The areas.
    pub fn areas(&self) -> &'a [Area] {
        self.areas
    }

    /// The last day of which anything is known.
    pub fn edge(&self) -> i32 {
        self.edge
    }

    /// Days between the last one known and the first one forecast, less one: reports take that
    /// long. They are missing, never calm.
    pub fn lag_days(&self) -> u16 {
        self.lag_days
    }

    /// The events known, by day.
    pub fn events(&self) -> &[Placed] {
        &self.events
    }

    /// Days on record: from the first event known, anywhere, to the edge.
    pub fn days_known(&self) -> i32 {
        self.events.first().map_or(0, |first| self.edge - first.day + 1)
    }

    /// Deaths inside an area, by its place in [`Scene::areas`], in the `days` that end `ago` days
    /// before the edge; 0 where the place is none.
    pub fn deaths(&self, area: usize, ago: i32, days: i32) -> f64 {
        let last = self.edge - ago;
        self.inside.get(area).map_or(0.0, |incidents| incidents.within(last - days, last))
    }

    /// The same within 150 km of the middle of the area, what is inside it included.
    pub fn deaths_around(&self, area: usize, ago: i32, days: i32) -> f64 {
        let last = self.edge - ago;
        self.around.get(area).map_or(0.0, |incidents| incidents.within(last - days, last))
    }

    /// Whether an area saw deaths in the twelve months before the edge.
    pub fn is_active(&self, area: usize) -> bool {
        self.deaths(area, 0, 365) > 0.0
    }

    /// Deaths in windows of `days`, the newest first, each `step` days before the one after it,
    /// as far as `reach` days back and the record go; at least one.
    pub fn windows(&self, area: usize, days: u16, step: u16, reach: i32) -> Vec<f64> {
        let (days, step) = (i32::from(days.max(1)), i32::from(step.max(1)));
        let most = reach.min(self.days_known());
        let n = ((most - days) / step + 1).max(1);
        (0..n).map(|back| self.deaths(area, back * step, days)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::Point;

    fn event(day: i32, over: i32, deaths: f64) -> Placed {
        Placed { point: Point::try_new(5.0, 20.0).expect("a point"), day, over, deaths }
    }

    fn areas() -> [Area; 2] {
        let circle = |latitude| {
            Area::try_circle(Point::try_new(latitude, 20.0).expect("a point"), 25.0)
                .expect("a circle")
        };
        [circle(5.1), circle(9.0)]
    }

    #[test]
    fn only_what_was_over_and_reported_is_known() {
        let (events, areas) =
            ([event(10, 10, 3.0), event(11, 40, 5.0), event(69, 69, 7.0)], areas());
        let check = |origin, lag_days, known, deaths| {
            let scene = Scene::try_new(&events, &areas, origin, lag_days).expect("known");
            assert_eq!((scene.events().len(), scene.deaths(0, 0, 1000)), (known, deaths));
            assert_eq!(scene.deaths(1, 0, 1000), 0.0);
        };
        check(39, 0, 1, 3.0);
        check(40, 0, 2, 8.0);
        check(70, 30, 2, 8.0);
        check(99, 30, 3, 15.0);
        let early = Scene::try_new(&events, &areas, 20, 30).err();
        assert_eq!(early, Some(Error::NothingKnownNear { origin: 20, lag_days: 30 }));
        assert_eq!(Scene::try_new(&events, &[], 99, 0).err(), Some(Error::NoAreas));
    }

    #[test]
    fn windows_go_back_from_the_edge_and_stop_where_the_record_does() {
        let (events, areas) = ([event(1, 1, 3.0), event(18, 18, 5.0), event(20, 20, 7.0)], areas());
        let scene = Scene::try_new(&events, &areas, 20, 0).expect("known");
        assert_eq!(scene.windows(0, 7, 7, 1000), [12.0, 0.0]);
        assert_eq!(scene.windows(0, 2, 1, 4), [7.0, 5.0, 5.0]);
        assert_eq!(scene.windows(0, 90, 7, 1000), [15.0]);
        assert_eq!(scene.windows(5, 7, 7, 1000), [0.0, 0.0]);
    }

    #[test]
    fn what_happened_begins_on_the_day_after_the_origin() {
        let events =
            [event(10, 10, 3.0), event(11, 40, 5.0), event(17, 17, 7.0), event(18, 18, 1.0)];
        let within = |area: usize| Incidents::of(&events, &areas()[area]).within(10, 17);
        assert_eq!((within(0), within(1)), (12.0, 0.0));
    }

    #[test]
    fn what_is_known_of_an_area_is_known_from_its_day_on() {
        let (events, areas) = ([event(10, 10, 3.0), event(20, 20, 5.0)], areas());
        let standing = Standing {
            people: Some(9000.0),
            peacekeepers: vec![(0, Some(100.0)), (15, None), (18, Some(40.0))],
        };
        let standings = [standing];
        let scene = Scene::try_new(&events, &areas, 20, 0).expect("known");
        let scene = scene.with_standings(&standings);
        let there = [0, 2, 3, 5, 20, 21].map(|ago| scene.peacekeepers(0, ago));
        assert_eq!(there, [Some(40.0), Some(40.0), None, None, Some(100.0), None]);
        assert_eq!((scene.people(0), scene.people(1)), (Some(9000.0), None));
        assert_eq!([0, 5, 11].map(|ago| scene.days_calm(0, ago)), [Some(0), Some(5), None]);
    }
}
