//! How much was found for how much looking?

use std::collections::BTreeMap;

use base::Date;
use statistics::{conditional_test, poisson_interval};

use super::RecordError;

/// One day's looking at one place.
#[derive(Debug, Clone, PartialEq)]
pub struct Effort {
    /// The day.
    pub day: Date,
    /// The place's id.
    pub place: String,
    /// Hours that patrols were there; 0 where nothing tells.
    pub hours: f64,
    /// Whether somebody reported these hours: a track saw them otherwise, or nothing tells.
    pub hours_reported: bool,
    /// Events found; nothing where nobody reported, for a track tells of none.
    pub events: Option<u64>,
}

/// All looking so far, a row for each day and place: sums, no tracks and no names.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct EffortLog {
    rows: BTreeMap<(Date, String), (f64, u64)>,
}

/// Events per patrol-hour at a place.
#[derive(Debug, Clone, PartialEq)]
pub struct Rate {
    /// The place's id.
    pub place: String,
    /// Hours looked.
    pub hours: f64,
    /// Events found in these hours.
    pub events: u64,
    /// Events found in visits of which nothing tells how long they lasted: they are in no rate.
    pub events_apart: u64,
    /// Events per hour, then the low and the high end of the exact 95 % interval of a Poisson count (Garwood 1936,
    /// doi:10.1093/biomet/28.3-4.437); nothing where no hours are known.
    pub rate: Option<[f64; 3]>,
    /// How likely a difference between before a day and from it on would be if the rate were the same:
    /// the exact conditional test, hours of looking taken into account. Nothing where only one of the two was looked at.
    pub same: Option<f64>,
}

/// Hours and events at a place, and events whose hours are unknown.
#[derive(Default)]
struct Looks {
    before: (f64, u64),
    since: (f64, u64),
    events_apart: u64,
}

impl EffortLog {
    /// Reads what [`Self::to_csv`] wrote.
    ///
    /// # Errors
    /// [`RecordError`] with every finding.
    pub fn parse(text: &str) -> Result<Self, RecordError> {
        let text = base::unix_lines(text);
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
        let (mut log, mut findings) = (Self::default(), Vec::new());
        for row in reader.records().flatten() {
            let line = row.position().map_or(0, csv::Position::line);
            let cell = |at: usize| row.get(at).unwrap_or("").trim();
            let hours =
                cell(2).parse().ok().filter(|hours: &f64| hours.is_finite() && *hours >= 0.0);
            match (cell(0).parse(), hours, cell(3).parse()) {
                (Ok(day), Some(hours), Ok(events)) => {
                    log.rows.insert((day, cell(1).to_owned()), (hours, events));
                }
                _ => findings.push(format!(
                    "effort, line {line}: found {:?}, expected day, place, hours and events",
                    row.as_slice()
                )),
            }
        }
        if findings.is_empty() { Ok(log) } else { Err(RecordError { findings }) }
    }

    /// Takes efforts in, so that a record read twice counts once: what is reported of a day and place replaces what was
    /// there, what is not reported leaves it. A track, which is no report, makes the hours more but never less.
    pub fn take(&mut self, efforts: &[Effort]) {
        for effort in efforts {
            let row = self.rows.entry((effort.day, effort.place.clone())).or_default();
            row.0 = if effort.hours_reported { effort.hours } else { row.0.max(effort.hours) };
            row.1 = effort.events.unwrap_or(row.1);
        }
    }

    /// A row for each day and place: `day,place,hours,events`.
    pub fn to_csv(&self) -> String {
        let mut writer = csv::Writer::from_writer(Vec::new());
        // Writing to memory cannot fail.
        let _ = writer.write_record(["day", "place", "hours", "events"]);
        for ((day, place), (hours, events)) in &self.rows {
            let (day, hours, events) = (day.to_string(), format!("{hours:.3}"), events.to_string());
            let _ = writer.write_record([&day, place, &hours, &events]);
        }
        String::from_utf8_lossy(&writer.into_inner().unwrap_or_default()).into_owned()
    }

    /// The rate at each place, and whether it differs between before `from` and since.
    pub fn rates(&self, from: Date) -> Vec<Rate> {
        let mut sums: BTreeMap<&str, Looks> = BTreeMap::new();
        for ((day, place), (hours, events)) in &self.rows {
            let looks = sums.entry(place).or_default();
            match (*hours > 0.0, *day >= from) {
                (false, _) => looks.events_apart += events,
                (true, late) => {
                    let half = if late { &mut looks.since } else { &mut looks.before };
                    *half = (half.0 + hours, half.1 + events);
                }
            }
        }
        let rate = |(place, looks): (&str, Looks)| {
            let Looks { before, since, events_apart } = looks;
            let (hours, events) = (before.0 + since.0, before.1 + since.1);
            let interval = poisson_interval(events, 0.95).ok().filter(|_| hours > 0.0);
            let per_hour = interval.and_then(|interval| {
                Some([events as f64 / hours, interval.low / hours, interval.high? / hours])
            });
            let same = conditional_test(since.1, since.0, before.1, before.0).ok();
            let same = same.filter(|_| before.0 > 0.0 && since.0 > 0.0);
            Rate { place: place.to_owned(), hours, events, events_apart, rate: per_hour, same }
        };
        sums.into_iter().map(rate).collect()
    }
}
