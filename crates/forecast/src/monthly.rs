//! How many deaths fall in each month, where days and deaths are uncertain?

use std::collections::BTreeMap;

use base::Month;
use rand::{Rng, RngExt};

use crate::near::{Event, day_number};
use crate::{Error, Panel};

/// The months of a unit that are on record: in each of them silence means no death.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OnRecord {
    /// The unit, such as a country.
    pub unit: u32,
    /// The first month on record.
    pub first: Month,
    /// The last month on record.
    pub last: Month,
}

/// One way in which events can have happened, as counts by unit and month: each event on an evenly
/// drawn day of its range, with its best estimate of deaths in half of all draws, and the low and the
/// high one in a quarter each. Where it happened inside its unit does not matter here. Events outside
/// the months on record, or of a unit that is not, are left out.
///
/// # Errors
/// [`Error::NotAnEvent`] for the first event that is impossible, and what [`Panel::try_new`] refuses.
pub fn monthly(
    events: &[(u32, Event)],
    on_record: &[OnRecord],
    rng: &mut impl Rng,
) -> Result<Panel, Error> {
    let mut counts: BTreeMap<(u32, Month), f64> = BTreeMap::new();
    for spell in on_record {
        let months = (0..).map_while(|n| spell.first.checked_add(n));
        let months = months.take_while(|month| *month <= spell.last).take(1200);
        counts.extend(months.map(|month| ((spell.unit, month), 0.0)));
    }
    for (at, (unit, event)) in events.iter().enumerate() {
        let (from, to) = (day_number(event.from), day_number(event.to));
        let mut deaths = event.deaths;
        if from > to || !deaths.iter().all(|n| (0.0..=1e10).contains(n)) {
            return Err(Error::NotAnEvent { place: at, found: *event });
        }
        deaths.sort_by(f64::total_cmp);
        let day = rng.random_range(from..=to);
        let chosen = deaths[[0, 1, 1, 2][rng.random_range(0..4_usize)]].round();
        let month = crate::near::date_of(day).map(Month::of);
        if let Some(count) = month.and_then(|month| counts.get_mut(&(*unit, month))) {
            *count += chosen;
        }
    }
    Panel::try_new(counts.into_iter().map(|((unit, month), n)| (unit, month, n)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::near::PlacePrecision;
    use base::Point;
    use rand::SeedableRng;
    use rand_pcg::Pcg64;

    fn event(from: &str, to: &str, deaths: [f64; 3]) -> Event {
        Event {
            point: Point::try_new(7.0, 20.0).expect("a point"),
            precision: PlacePrecision::Nowhere,
            from: from.parse().expect("a date"),
            to: to.parse().expect("a date"),
            deaths,
            violence: None,
            civilians: None,
        }
    }

    #[test]
    fn events_of_several_months_are_spread_and_silence_on_record_is_calm() {
        let month = |text: &str| text.parse::<Month>().expect("a month");
        let spell = OnRecord { unit: 7, first: month("2020-01"), last: month("2020-04") };
        let one = (7, event("2020-01-16", "2020-02-15", [1.0; 3]));
        let out = (8, event("2020-02-01", "2020-02-01", [5.0; 3]));
        let mut events = vec![one; 4000];
        events.push(out);
        let panel = monthly(&events, &[spell], &mut Pcg64::seed_from_u64(1)).expect("sound");
        let count = |text| panel.count(7, month(text));
        let january = count("2020-01").expect("on record");
        assert!((january / 4000.0 - 16.0 / 31.0).abs() < 0.03, "{january}");
        assert_eq!(count("2020-02"), Some(4000.0 - january));
        assert_eq!([count("2020-03"), count("2020-05")], [Some(0.0), None]);
        assert_eq!(panel.units(), [7]);
    }

    #[test]
    fn impossible_events_are_refused() {
        let bad = (7, event("2020-02-16", "2020-02-15", [1.0; 3]));
        let found = monthly(&[bad], &[], &mut Pcg64::seed_from_u64(1));
        assert!(matches!(found, Err(Error::NotAnEvent { place: 0, .. })));
        assert_eq!(monthly(&[], &[], &mut Pcg64::seed_from_u64(1)), Err(Error::NoCounts));
    }
}
