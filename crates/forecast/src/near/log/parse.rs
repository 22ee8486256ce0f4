//! Which incidents do the rows of a log hold?

use base::{Point, unix_lines};

use super::{LogMapping, SPANS, day, is_no_incident, reader};
use crate::near::{Event, PlacePrecision, Violence};
use crate::{Error, SeriesFault};

/// What a log holds.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LogEvents {
    /// Incidents whose deaths and place are known.
    pub events: Vec<Event>,
    /// Rows left out because they do not say how many died: unknown is not none.
    pub silent: usize,
    /// Rows left out because they say no place.
    pub nowhere: usize,
}

/// The places of the mapping's columns in a log.
struct Columns {
    latitude: usize,
    longitude: usize,
    date: usize,
    deaths: usize,
    end: Option<usize>,
    span: Option<usize>,
    low: Option<usize>,
    high: Option<usize>,
    civilians: Option<usize>,
    precision: Option<usize>,
    violence: Option<usize>,
}

impl Columns {
    fn find(header: &[String], mapping: &LogMapping) -> Result<Self, Error> {
        let mut faults = Vec::new();
        let mut place = |name: &String| {
            let at = header.iter().position(|found| found == name);
            if at.is_none() {
                let found = format!("no column {name:?}");
                let expected = "the columns that the mapping names";
                faults.push(SeriesFault { line: 1, found, expected });
            }
            at.unwrap_or(usize::MAX)
        };
        let [latitude, longitude, date, deaths] =
            [&mapping.latitude, &mapping.longitude, &mapping.date, &mapping.deaths].map(&mut place);
        let [end, span, low, high, civilians, precision, violence] = [
            &mapping.date_end,
            &mapping.date_precision,
            &mapping.deaths_low,
            &mapping.deaths_high,
            &mapping.deaths_civilians,
            &mapping.place_precision,
            &mapping.violence,
        ]
        .map(|name| name.as_ref().map(&mut place));
        let columns = Self {
            latitude,
            longitude,
            date,
            deaths,
            end,
            span,
            low,
            high,
            civilians,
            precision,
            violence,
        };
        if faults.is_empty() { Ok(columns) } else { Err(Error::Series(faults)) }
    }
}

/// The incidents of a log.
///
/// # Errors
/// [`Error::NotAMapping`], or [`Error::Series`] with all faults; they name lines and columns, never what
/// a cell holds.
pub fn parse_log(text: &str, mapping: &LogMapping) -> Result<LogEvents, Error> {
    mapping.check()?;
    let text = unix_lines(text);
    let (mut reader, header) = reader(&text)?;
    let columns = Columns::find(&header, mapping)?;
    let (mut read, mut faults) = (LogEvents::default(), Vec::new());
    for record in reader.records() {
        match record {
            Ok(record) if is_no_incident(&record) => {}
            Ok(record) => row(&record, &columns, mapping, &mut read, &mut faults),
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                let found = "a row with more or fewer fields".to_owned();
                let expected = "as many fields as the header has";
                faults.push(SeriesFault { line, found, expected });
            }
        }
    }
    if faults.is_empty() { Ok(read) } else { Err(Error::Series(faults)) }
}

/// Adds the incident of a row, or counts why it is left out, or notes its faults.
fn row(
    record: &csv::StringRecord,
    columns: &Columns,
    mapping: &LogMapping,
    read: &mut LogEvents,
    faults: &mut Vec<SeriesFault>,
) {
    let line = record.position().map_or(0, csv::Position::line);
    let mut fault = |column: &str, expected| {
        faults.push(SeriesFault { line, found: format!("column {column:?}"), expected });
    };
    let text = |at: usize| record.get(at).map(str::trim).filter(|text| !text.is_empty());
    let is_unknown =
        |cell: &str| mapping.deaths_unknown.iter().any(|word| word.eq_ignore_ascii_case(cell));
    if text(columns.deaths).is_none_or(is_unknown) {
        read.silent += 1;
        return;
    }
    if text(columns.latitude).or(text(columns.longitude)).is_none() {
        read.nowhere += 1;
        return;
    }
    // Where fields are separated by semicolons, a comma may stand in a number.
    let degrees = |at: usize| text(at)?.replace(',', ".").parse::<f64>().ok();
    let point = degrees(columns.latitude).zip(degrees(columns.longitude));
    let point = point.and_then(|(north, east)| Point::try_new(north, east).ok());
    if point.is_none() {
        fault(&mapping.latitude, "degrees north and east");
    }
    let written = "a day written as date_format says";
    let from = text(columns.date).and_then(|text| day(&mapping.date_format, text));
    if from.is_none() {
        fault(&mapping.date, written);
    }
    let end = columns.end.and_then(text);
    let to = end.map_or(from, |text| day(&mapping.date_format, text));
    if end.is_some() && to.is_none() {
        fault(mapping.date_end.as_deref().unwrap_or_default(), written);
    }
    if from.zip(to).is_some_and(|(from, to)| to < from) {
        fault(&mapping.date, "a first day not after the last");
    }
    let span = columns.span.and_then(text).map_or(Some("day"), |word| {
        let known = mapping.date_precision_is.get(word).map(String::as_str);
        known.or_else(|| SPANS.into_iter().find(|span| *span == word))
    });
    if span.is_none() {
        fault("date_precision", "a word of date_precision_is, or day, week or month");
    }
    let three = jiff::Span::new().days(3);
    let days = from.zip(to).and_then(|(from, to)| match span? {
        "week" => from.checked_sub(three).ok().zip(to.checked_add(three).ok()),
        "month" => Some((from.first_of_month(), to.last_of_month())),
        _ => Some((from, to)),
    });
    let precision = columns.precision.and_then(text).map_or(Some(PlacePrecision::Exact), |word| {
        let code = mapping.place_precision_is.get(word).copied().or_else(|| word.parse().ok());
        code.and_then(PlacePrecision::of_code)
    });
    if precision.is_none() {
        fault("place_precision", "a word of place_precision_is, or a code from 1 to 7");
    }
    let count = |at: usize| text(at)?.parse().ok().filter(|n| (0.0..=1e10).contains(n));
    let best = count(columns.deaths);
    if best.is_none() {
        fault(&mapping.deaths, "a number of deaths from 0 up, or a word of deaths_unknown");
    }
    let violence = columns.violence.and_then(text);
    let code = violence.and_then(|word| mapping.violence_is.get(word).copied());
    if let (Some(point), Some((from, to)), Some(precision), Some(best)) =
        (point, days, precision, best)
    {
        let or_best = |at: Option<usize>| at.and_then(count).unwrap_or(best);
        read.events.push(Event {
            point,
            precision,
            from,
            to,
            deaths: [or_best(columns.low), best, or_best(columns.high)],
            violence: code.and_then(Violence::of_code),
            civilians: columns.civilians.and_then(count),
        });
    }
}
