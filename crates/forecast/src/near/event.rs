//! Where and when did it happen, as far as anyone knows?

use std::f64::consts::PI;
use std::time::Duration;

use base::{Date, EARTH_RADIUS_KM, Point};
use rand::{Rng, RngExt};

use crate::Error;

/// How closely the place of an event is known: UCDP's `where_prec`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PlacePrecision {
    /// 1: the place itself.
    Exact,
    /// 2: within about 25 km of a known place.
    Near,
    /// 3: a district (second-order division), whose centre is given.
    District,
    /// 4: a province (first-order division), whose centre is given.
    Province,
    /// 5: along a road, a border or another feature, a point of which is given.
    Feature,
    /// 6 and 7: a country, or waters: nowhere in particular.
    Nowhere,
}

impl PlacePrecision {
    /// The precision of a `where_prec` code, 1 to 7.
    pub fn of_code(code: u8) -> Option<Self> {
        Some(match code {
            1 => Self::Exact,
            2 => Self::Near,
            3 => Self::District,
            4 => Self::Province,
            5 => Self::Feature,
            6 | 7 => Self::Nowhere,
            _ => return None,
        })
    }

    /// The radius of the disc over which an event is spread evenly, in kilometres; `None` where
    /// it can be put nowhere. Of the codes, 25 is the codebook's own; 50, 150 and 100 stand for
    /// discs of about the area of a district, a province and a stretch of road, by judgement: a
    /// publisher's points come without shapes.
    pub fn radius_km(self) -> Option<f64> {
        match self {
            Self::Exact => Some(0.0),
            Self::Near => Some(25.0),
            Self::District => Some(50.0),
            Self::Province => Some(150.0),
            Self::Feature => Some(100.0),
            Self::Nowhere => None,
        }
    }
}

/// Who fights whom: UCDP's `type_of_violence`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Violence {
    /// 1: at least one side is a government.
    StateBased,
    /// 2: neither side is.
    NonState,
    /// 3: against civilians, by a government or an organised group.
    OneSided,
}

impl Violence {
    /// The kind of a `type_of_violence` code, 1 to 3.
    pub fn of_code(code: u8) -> Option<Self> {
        Some(match code {
            1 => Self::StateBased,
            2 => Self::NonState,
            3 => Self::OneSided,
            _ => return None,
        })
    }
}

/// An event as its publisher has it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Event {
    /// The place, or the middle of the district or province.
    pub point: Point,
    /// How closely the place is known.
    pub precision: PlacePrecision,
    /// The first day on which it can have happened.
    pub from: Date,
    /// The last day on which it can have happened.
    pub to: Date,
    /// Deaths: low, best and high estimate, in any order.
    pub deaths: [f64; 3],
    /// Who fights whom, where that is said.
    pub violence: Option<Violence>,
    /// Deaths of civilians among the best estimate, where that is said.
    pub civilians: Option<f64>,
}

/// An event put to one place, day and number of deaths in which it can have happened.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Placed {
    /// Where.
    pub point: Point,
    /// When, in days since 1970-01-01.
    pub day: i32,
    /// The day on which it was over, however uncertain its day: it can be known from then on.
    pub over: i32,
    /// Deaths, at least one.
    pub deaths: f64,
}

/// Days since 1970-01-01.
pub fn day_number(date: Date) -> i32 {
    let hours = date.duration_since(Date::constant(1970, 1, 1)).as_hours();
    i32::try_from(hours / 24).unwrap_or(0)
}

/// The day of a number of days since 1970-01-01; `None` outside years 1 to 9999.
pub fn date_of(day: i32) -> Option<Date> {
    let epoch = Date::constant(1970, 1, 1);
    let span = Duration::from_secs(u64::from(day.unsigned_abs()) * 86_400);
    let date = if day < 0 { epoch.checked_sub(span) } else { epoch.checked_add(span) };
    date.ok().filter(|date| date.year() > 0)
}

/// One way in which these events can have happened, by day: each at an evenly drawn place of the
/// disc of its precision ([`PlacePrecision::radius_km`]), on an evenly drawn day of its range,
/// with its best estimate of deaths in half of all draws, and the low and the high one in a
/// quarter each. Left out are events that can be put nowhere and, in a draw, those
/// without a death. Draw several times, and what rests on guesses will differ.
///
/// Limits: all deaths of an event fall on one day and place, though a summary of a year may
/// hold many fights; and events are placed independently of each other.
///
/// # Errors
/// [`Error::NotAnEvent`] for the first whose days are reversed or whose deaths are negative or
/// no numbers.
pub fn place(events: &[Event], rng: &mut impl Rng) -> Result<Vec<Placed>, Error> {
    let mut placed = Vec::new();
    for (at, event) in events.iter().enumerate() {
        let (from, over) = (day_number(event.from), day_number(event.to));
        let mut deaths = event.deaths;
        if from > over || !deaths.iter().all(|n| (0.0..=1e10).contains(n)) {
            return Err(Error::NotAnEvent { place: at, found: *event });
        }
        deaths.sort_by(f64::total_cmp);
        let day = rng.random_range(from..=over);
        let chosen = deaths[[0, 1, 1, 2][rng.random_range(0..4_usize)]].round();
        let (turn, out) = (rng.random::<f64>(), rng.random::<f64>());
        if let Some(radius) = event.precision.radius_km().filter(|_| chosen >= 1.0) {
            let point = offset(event.point, radius * out.sqrt(), 2.0 * PI * turn);
            placed.push(Placed { point, day, over, deaths: chosen });
        }
    }
    placed.sort_by_key(|event| event.day);
    Ok(placed)
}

/// The point this far away in this direction (radians from east, anticlockwise), on a plane that
/// touches the sphere: good to 1 % up to 300 km outside the polar circles.
pub(super) fn offset(from: Point, distance_km: f64, direction: f64) -> Point {
    let degree_km = EARTH_RADIUS_KM.to_radians();
    let north = distance_km * direction.sin() / degree_km;
    let shrunk = from.latitude().to_radians().cos().max(0.05);
    let east = distance_km * direction.cos() / (degree_km * shrunk);
    let latitude = (from.latitude() + north).clamp(-90.0, 90.0);
    let longitude = (from.longitude() + east + 540.0).rem_euclid(360.0) - 180.0;
    Point::try_new(latitude, longitude).unwrap_or(from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;
    use rand_pcg::Pcg64;

    fn event(code: u8, from: &str, to: &str, deaths: [f64; 3]) -> Event {
        Event {
            point: Point::try_new(7.0, 20.0).expect("a point"),
            precision: PlacePrecision::of_code(code).expect("a code"),
            from: from.parse().expect("a date"),
            to: to.parse().expect("a date"),
            deaths,
            violence: None,
            civilians: None,
        }
    }

    fn drawn(event: Event) -> Vec<Placed> {
        let mut rng = Pcg64::seed_from_u64(1);
        place(&vec![event; 4000], &mut rng).expect("sound events")
    }

    #[test]
    fn days_count_from_1970_both_ways() {
        for (text, day) in [("1970-01-01", 0), ("1969-12-31", -1), ("2020-03-01", 18_322)] {
            let date: Date = text.parse().expect("a date");
            assert_eq!((day_number(date), date_of(day)), (day, Some(date)));
        }
        assert_eq!([i32::MIN, i32::MAX].map(date_of), [None, None]);
    }

    #[test]
    fn an_exact_event_stays_where_and_when_it_was() {
        let exact = event(1, "2020-03-05", "2020-03-05", [4.0; 3]);
        let all = drawn(exact);
        assert_eq!(all.len(), 4000);
        let day = day_number(exact.from);
        assert!(
            all.iter().all(|one| one.point == exact.point && one.day == day && one.deaths == 4.0)
        );
    }

    #[test]
    fn what_is_known_only_to_a_district_and_a_month_is_spread_over_both() {
        let vague = event(3, "2020-03-01", "2020-03-31", [5.0, 0.0, 9.0]);
        let all = drawn(vague);
        let share = |test: &dyn Fn(&Placed) -> bool| {
            all.iter().filter(|one| test(one)).count() as f64 / 4000.0
        };
        let near = |km: f64| share(&|one| one.point.distance_km(vague.point) <= km);
        // A quarter of draws is without deaths, and so not there; a disc of half the radius
        // holds a quarter of the rest.
        assert!((near(51.0) - 0.75).abs() < 0.03 && (near(25.0) - 0.75 / 4.0).abs() < 0.03);
        let first = day_number(vague.from);
        assert!(all.iter().all(|one| (first..first + 31).contains(&one.day)));
        assert!((share(&|one| one.day < first + 10) - 0.75 * 10.0 / 31.0).abs() < 0.03);
        assert!((share(&|one| one.deaths == 5.0) - 0.5).abs() < 0.03);
        assert!(all.iter().all(|one| one.over == first + 30));
    }

    #[test]
    fn an_event_somewhere_in_a_country_is_put_nowhere() {
        assert_eq!(drawn(event(6, "2020-01-01", "2020-12-31", [25.0; 3])), []);
    }

    #[test]
    fn the_date_line_and_the_poles_are_crossed_or_kept() {
        let at = |latitude, longitude| Point::try_new(latitude, longitude).expect("a point");
        assert!((offset(at(0.0, 179.9), 100.0, 0.0).longitude() + 179.2).abs() < 0.01);
        assert!(offset(at(89.9, 0.0), 300.0, PI / 2.0).latitude() <= 90.0);
        let far = offset(at(9.0, 30.0), 150.0, 0.7);
        assert!((far.distance_km(at(9.0, 30.0)) - 150.0).abs() < 1.5);
    }

    #[test]
    fn impossible_events_are_refused() {
        let mut rng = Pcg64::seed_from_u64(1);
        for bad in [
            event(1, "2020-03-05", "2020-03-04", [4.0; 3]),
            event(1, "2020-03-05", "2020-03-05", [-1.0, 0.0, 1.0]),
            event(6, "2020-03-05", "2020-03-05", [f64::NAN; 3]),
        ] {
            assert!(matches!(place(&[bad], &mut rng), Err(Error::NotAnEvent { place: 0, .. })));
        }
        assert_eq!([0, 8].map(PlacePrecision::of_code), [None, None]);
    }
}
