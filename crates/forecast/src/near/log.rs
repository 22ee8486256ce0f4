//! What does a mission's own incident log say, whatever its columns are called?

use std::collections::BTreeMap;

use base::{Date, Point};
use jiff::fmt::strtime;
use serde::{Deserialize, Serialize};

use super::{Event, PlacePrecision, Violence};
use crate::{Error, SeriesFault};

/// Ways in which days are written, tried in this order.
const DATE_FORMATS: [&str; 9] = [
    "%Y-%m-%d", "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d %B %Y", "%d-%b-%Y", "%d %b %Y",
    "%Y/%m/%d",
];
/// Rows looked at to tell how days are written.
const SAMPLE: usize = 500;

/// Which column of a log means what. The user's to correct before a log is added.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogMapping {
    /// Column of degrees north.
    pub latitude: String,
    /// Column of degrees east.
    pub longitude: String,
    /// Column of the day, or the first day on which it can have happened.
    pub date: String,
    /// How days are written, in the manner of strftime: `%d/%m/%Y`.
    pub date_format: String,
    /// Column of the last day on which it can have happened; the day itself where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_end: Option<String>,
    /// Column that says how closely the day is known; to the day where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_precision: Option<String>,
    /// What its words mean: `day`, `week` (three days before and after) or `month` (that of the day).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub date_precision_is: BTreeMap<String, String>,
    /// Column of deaths, the best estimate.
    pub deaths: String,
    /// Columns of the lowest and highest estimates; the best where there are none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deaths_low: Option<String>,
    /// See `deaths_low`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deaths_high: Option<String>,
    /// Column of deaths of civilians.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deaths_civilians: Option<String>,
    /// Column that says how closely the place is known; exact where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place_precision: Option<String>,
    /// What its words mean in UCDP's codes, 1 exact to 7 nowhere.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub place_precision_is: BTreeMap<String, u8>,
    /// Column of the kind of violence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub violence: Option<String>,
    /// What its words mean in UCDP's codes: 1 state-based, 2 non-state, 3 one-sided. Words that are not
    /// listed count only where all violence does.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub violence_is: BTreeMap<String, u8>,
}

/// A mapping proposed, and what a person must look at before it is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// The mapping; what was not found is empty.
    pub mapping: LogMapping,
    /// What is missing or could be read in two ways.
    pub doubts: Vec<String>,
}

/// Proposes what the columns of a log mean, by names that are known for each meaning (lower case,
/// letters and digits only; the first that is there is taken) and by the values found.
///
/// # Errors
/// [`Error::Series`] where the text is no CSV with a header.
pub fn propose(text: &str, names: &BTreeMap<String, Vec<String>>) -> Result<Proposal, Error> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = headers(&mut reader)?;
    let plainly: Vec<String> = header.iter().map(plain).collect();
    let find = |meaning: &str| -> Option<String> {
        let known = names.get(meaning)?;
        let at = known.iter().find_map(|name| plainly.iter().position(|found| found == name))?;
        Some(header[at].clone())
    };
    let rows: Vec<csv::StringRecord> = reader.records().take(SAMPLE).flatten().collect();
    let mut doubts = Vec::new();
    let mut needed = |meaning: &str| {
        find(meaning).unwrap_or_else(|| {
            doubts.push(format!(
                "no column was found for {meaning}; the columns are: {}",
                header.join(", ")
            ));
            String::new()
        })
    };
    let (latitude, longitude) = (needed("latitude"), needed("longitude"));
    let (date, deaths) = (needed("date"), needed("deaths"));
    let values = |column: &Option<String>| -> Vec<&str> {
        let at = column.as_ref().and_then(|name| header.iter().position(|found| found == name));
        at.map_or_else(Vec::new, |at| {
            let cells = rows.iter().filter_map(|row| row.get(at)).map(str::trim);
            cells.filter(|v| !v.is_empty() && !v.starts_with('#')).collect()
        })
    };
    let dates = values(&Some(date.clone()));
    let fits: Vec<&str> = DATE_FORMATS
        .into_iter()
        .filter(|format| !dates.is_empty() && dates.iter().all(|text| day(format, text).is_some()))
        .collect();
    match fits[..] {
        [] => doubts.push(
            "the way in which days are written was not recognised; give date_format, such as %d/%m/%Y"
                .to_owned(),
        ),
        [_] => {}
        _ => doubts.push(format!(
            "days can be read as {}: look at date_format",
            fits.join(" or ")
        )),
    }
    let (place_precision, violence) = (find("place_precision"), find("violence"));
    let codes = |column: &Option<String>, meaning: &str| -> BTreeMap<String, u8> {
        let known = names.get(meaning).map_or(&[][..], Vec::as_slice);
        let code = |value: &str| {
            known.iter().find_map(|pair| {
                let (word, code) = pair.split_once('=')?;
                (word == plain(value)).then(|| code.parse().ok())?
            })
        };
        let found = values(column);
        found.into_iter().filter_map(|v| Some((v.to_owned(), code(v)?))).collect()
    };
    // UCDP's own codes need no words.
    let is_ucdp = place_precision.as_deref().map(plain).as_deref() == Some("whereprec");
    let date_precision = find("date_precision");
    let spans = names.get("date_precision_is").map_or(&[][..], Vec::as_slice);
    let span = |value: &str| {
        let pair =
            spans.iter().find_map(|pair| pair.split_once('=').filter(|p| p.0 == plain(value)));
        Some((value.to_owned(), pair?.1.to_owned()))
    };
    let date_precision_is = values(&date_precision).into_iter().filter_map(span).collect();
    let place_precision_is = match is_ucdp {
        true => BTreeMap::new(),
        false => codes(&place_precision, "place_precision_is"),
    };
    let violence_is = codes(&violence, "violence_is");
    for (column, known) in [(&place_precision, &place_precision_is), (&violence, &violence_is)] {
        let is_code = |v: &str| v.parse().is_ok_and(|code: u8| (1..=7).contains(&code));
        let mut unknown: Vec<&str> =
            values(column).into_iter().filter(|v| !known.contains_key(*v) && !is_code(v)).collect();
        unknown.sort_unstable();
        unknown.dedup();
        unknown.truncate(8);
        if let (Some(column), false) = (column, unknown.is_empty()) {
            doubts.push(format!(
                "what these words of {column} mean is not known: {}",
                unknown.join(", ")
            ));
        }
    }
    let mapping = LogMapping {
        latitude,
        longitude,
        date,
        date_format: fits.first().map_or_else(String::new, |format| (*format).to_owned()),
        date_end: find("date_end"),
        date_precision,
        date_precision_is,
        deaths,
        deaths_low: find("deaths_low"),
        deaths_high: find("deaths_high"),
        deaths_civilians: find("deaths_civilians"),
        place_precision,
        place_precision_is,
        violence,
        violence_is,
    };
    Ok(Proposal { mapping, doubts })
}

/// The events of a log, and how many of its rows do not say how many died: unknown is not none, so
/// they are left out.
///
/// # Errors
/// [`Error::Series`] with all faults; they name lines and columns, never what a cell holds.
pub fn parse_log(text: &str, mapping: &LogMapping) -> Result<(Vec<Event>, usize), Error> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = headers(&mut reader)?;
    let mut faults = Vec::new();
    let mut place = |name: &str| {
        let at = header.iter().position(|found| found == name);
        if at.is_none() {
            let found = format!("no column {name:?}");
            faults.push(SeriesFault {
                line: 1,
                found,
                expected: "the columns that the mapping names",
            });
        }
        at.unwrap_or(usize::MAX)
    };
    let [latitude, longitude, date, deaths] =
        [&mapping.latitude, &mapping.longitude, &mapping.date, &mapping.deaths].map(|n| place(n));
    let [end, span, low, high, civilians, precision, violence] = [
        &mapping.date_end,
        &mapping.date_precision,
        &mapping.deaths_low,
        &mapping.deaths_high,
        &mapping.deaths_civilians,
        &mapping.place_precision,
        &mapping.violence,
    ]
    .map(|name| name.as_ref().map(|name| place(name)));
    if !faults.is_empty() {
        return Err(Error::Series(faults));
    }
    let (mut events, mut silent) = (Vec::new(), 0);
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                let found = "a row with more or fewer fields".to_owned();
                faults.push(SeriesFault {
                    line,
                    found,
                    expected: "as many fields as the header has",
                });
                continue;
            }
        };
        let line = record.position().map_or(0, csv::Position::line);
        let mut fault = |column: &str, expected| {
            let found = format!("column {column:?}");
            faults.push(SeriesFault { line, found, expected });
        };
        let text = |at: usize| record.get(at).map(str::trim).filter(|text| !text.is_empty());
        // Some exports have a second header, of tags.
        if text(date).is_some_and(|text| text.starts_with('#')) {
            continue;
        }
        let number = |at: usize| text(at)?.parse::<f64>().ok().filter(|n| n.is_finite());
        let point = number(latitude)
            .zip(number(longitude))
            .and_then(|(north, east)| Point::try_new(north, east).ok());
        if point.is_none() {
            fault(&mapping.latitude, "degrees north and east");
        }
        let from = text(date).and_then(|text| day(&mapping.date_format, text));
        if from.is_none() {
            fault(&mapping.date, "a day written as date_format says");
        }
        let to = match end.and_then(text) {
            Some(text) => day(&mapping.date_format, text),
            None => from,
        };
        if to < from {
            fault(&mapping.date, "a first day not after the last");
        }
        let word = span.and_then(text);
        let word = word.and_then(|word| mapping.date_precision_is.get(word)).map(String::as_str);
        let (from, to) = match (word, from, to) {
            (Some("week"), Some(from), Some(to)) => (
                from.checked_sub(jiff::Span::new().days(3)).ok(),
                to.checked_add(jiff::Span::new().days(3)).ok(),
            ),
            (Some("month"), Some(from), Some(to)) => {
                (Some(from.first_of_month()), Some(to.last_of_month()))
            }
            whole => (whole.1, whole.2),
        };
        let precision = match precision.and_then(text) {
            Some(word) => {
                let code = mapping.place_precision_is.get(word).copied();
                let code = code.or_else(|| word.parse().ok());
                code.and_then(PlacePrecision::of_code)
            }
            None => Some(PlacePrecision::Exact),
        };
        if precision.is_none() {
            fault("place_precision", "a word of place_precision_is, or a code from 1 to 7");
        }
        if text(deaths).is_none() {
            silent += 1;
            continue;
        }
        let count = |at: usize| number(at).filter(|n| (0.0..=1e10).contains(n));
        let best = count(deaths);
        if best.is_none() {
            fault(&mapping.deaths, "a number of deaths from 0 up");
        }
        let violence = violence.and_then(text);
        let code = violence.and_then(|word| mapping.violence_is.get(word).copied());
        if let (Some(point), Some(from), Some(to), Some(precision), Some(best)) =
            (point, from, to, precision, best)
        {
            let or_best = |at: Option<usize>| at.and_then(count).unwrap_or(best);
            events.push(Event {
                point,
                precision,
                from,
                to,
                deaths: [or_best(low), best, or_best(high)],
                violence: code.and_then(Violence::of_code),
                civilians: civilians.and_then(count),
            });
        }
    }
    if faults.is_empty() { Ok((events, silent)) } else { Err(Error::Series(faults)) }
}

fn headers(reader: &mut csv::Reader<&[u8]>) -> Result<Vec<String>, Error> {
    match reader.headers() {
        Ok(found) if found.len() > 1 => {
            Ok(found.iter().map(|name| name.trim().to_owned()).collect())
        }
        _ => {
            let (found, expected) =
                ("no header of several columns".to_owned(), "a CSV file separated by commas");
            Err(Error::Series(vec![SeriesFault { line: 1, found, expected }]))
        }
    }
}

/// Letters and digits in lower case: `GEO_PRECISION` and `Geo precision` are one name.
fn plain(name: impl AsRef<str>) -> String {
    name.as_ref().chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The day in a text; a time of day after it is ignored.
fn day(format: &str, text: &str) -> Option<Date> {
    let whole = |text: &str| strtime::parse(format, text).ok()?.to_date().ok();
    let found = whole(text).or_else(|| {
        let words = format.split(' ').count();
        let end = text.match_indices([' ', 'T']).nth(words - 1).map(|(at, _)| at)?;
        whole(text.get(..end)?)
    });
    found.filter(|day| (1900..=2100).contains(&day.year()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn names() -> BTreeMap<String, Vec<String>> {
        let of = |meaning: &str, words: &[&str]| {
            (meaning.to_owned(), words.iter().map(|w| (*w).to_owned()).collect())
        };
        BTreeMap::from([
            of("latitude", &["latitude", "lat"]),
            of("longitude", &["longitude", "lon"]),
            of("date", &["eventdate", "incidentdate"]),
            of("deaths", &["fatalities", "killed"]),
            of("place_precision", &["geoprecision"]),
            of("place_precision_is", &["1=1", "2=2", "3=4"]),
            of("date_precision", &["timeprecision"]),
            of("date_precision_is", &["1=day", "2=week", "3=month"]),
            of("violence", &["eventtype"]),
            of("violence_is", &["battles=1", "violenceagainstcivilians=3"]),
        ])
    }

    /// Synthetic rows in the shape of ACLED's export.
    const EXPORT: &str = "EVENT_DATE,TIME_PRECISION,EVENT_TYPE,LATITUDE,LONGITUDE,GEO_PRECISION,FATALITIES,NOTES\n\
         #date,#n,#event,#lat,#lon,#n,#deaths,#note\n\
         14 March 2023,1,Battles,14.5,-3.2,1,6,x\n\
         2 April 2023,3,Violence against civilians,14.6,-3.1,3,2,y\n\
         3 April 2023,1,Riots,14.6,-3.1,2,,z\n";

    #[test]
    fn a_log_is_proposed_read_and_what_it_does_not_say_is_left_out() {
        let Proposal { mapping, doubts } = propose(EXPORT, &names()).expect("a header");
        assert_eq!(
            (mapping.date.as_str(), mapping.date_format.as_str()),
            ("EVENT_DATE", "%d %B %Y")
        );
        assert_eq!(doubts, ["what these words of EVENT_TYPE mean is not known: Riots"]);
        let (events, silent) = parse_log(EXPORT, &mapping).expect("sound rows");
        assert_eq!((events.len(), silent), (2, 1));
        assert_eq!(events[1].precision, PlacePrecision::Province);
        assert_eq!(events[1].violence, Some(Violence::OneSided));
        assert_eq!(events[0].deaths, [6.0; 3]);
        let days = |at: usize| (events[at].from.to_string(), events[at].to.to_string());
        assert_eq!(days(0), ("2023-03-14".into(), "2023-03-14".into()));
        assert_eq!(days(1), ("2023-04-01".into(), "2023-04-30".into()));
    }

    #[test]
    fn a_day_that_can_be_read_in_two_ways_is_a_doubt() {
        let text = "Incident date,Lat,Lon,Killed\n03/04/2023 14:30,1,2,3\n";
        let Proposal { mapping, doubts } = propose(text, &names()).expect("a header");
        assert_eq!(mapping.date_format, "%d/%m/%Y");
        assert!(doubts[0].contains("%d/%m/%Y or %m/%d/%Y"), "{doubts:?}");
        let clear = "Incident date,Lat,Lon,Killed\n03/25/2023 14:30,1,2,3\n";
        let found = propose(clear, &names()).expect("a header");
        assert_eq!((found.mapping.date_format.as_str(), found.doubts.len()), ("%m/%d/%Y", 0));
    }

    #[test]
    fn faults_name_lines_and_columns_and_never_what_a_cell_holds() {
        let mapping = propose(EXPORT, &names()).expect("a header").mapping;
        let secret = EXPORT.replace("14.5", "Secret village").replace(",2,y", ",many,y");
        let Err(Error::Series(faults)) = parse_log(&secret, &mapping) else { panic!("refused") };
        assert_eq!(faults.iter().map(|f| f.line).collect::<Vec<_>>(), [3, 4]);
        let said = Error::Series(faults).to_string();
        assert!(!said.contains("Secret") && !said.contains("many"), "{said}");
        let other = LogMapping { deaths: "DEAD".to_owned(), ..mapping };
        assert!(parse_log(EXPORT, &other).is_err());
        assert!(propose("", &names()).is_err() && propose("a\n1\n", &names()).is_err());
    }

    proptest! {
        #[test]
        fn no_text_makes_the_reader_panic(text in "(EVENT_DATE,LATITUDE,LONGITUDE,FATALITIES\n)?[0-9,./\n\"é T-]{0,80}") {
            let found = propose(&text, &names()).and_then(|found| parse_log(&text, &found.mapping));
            if let Ok((events, _)) = found {
                prop_assert!(events.iter().all(|event| event.from <= event.to));
            }
        }
    }
}
