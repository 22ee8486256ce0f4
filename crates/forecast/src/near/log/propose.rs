//! What do the columns of a log mean, as far as their names tell?

use std::collections::BTreeMap;

use base::unix_lines;

use super::{LogMapping, SPANS, day, is_no_incident, plain, reader};
use crate::Error;

/// Ways in which days are written, tried in this order.
const DATE_FORMATS: [&str; 14] = [
    "%Y-%m-%d", "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d %B %Y", "%d-%b-%Y", "%d %b %Y",
    "%Y/%m/%d", "%Y.%m.%d", "%d/%m/%y", "%m/%d/%y", "%d.%m.%y", "%d-%b-%y",
];
/// Rows looked at to tell how days are written.
const SAMPLE: usize = 500;
/// Words shown of a column, and letters shown of each: a cell may hold a whole report.
const SHOWN: (usize, usize) = (8, 30);

/// A mapping proposed, and what a person must look at before it is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// The mapping; what was not found is empty.
    pub mapping: LogMapping,
    /// What is missing or could be read in two ways.
    pub doubts: Vec<String>,
}

/// Names and words known for each meaning.
type Names = BTreeMap<String, Vec<String>>;

/// A log's header and its first rows.
struct Sample {
    header: Vec<String>,
    rows: Vec<csv::StringRecord>,
}

impl Sample {
    /// What stands in a column.
    fn values(&self, column: Option<&str>) -> Vec<&str> {
        let at = column.and_then(|name| self.header.iter().position(|found| found == name));
        at.map_or_else(Vec::new, |at| {
            let cells = self.rows.iter().filter_map(|row| row.get(at)).map(str::trim);
            cells.filter(|v| !v.is_empty() && !v.starts_with('#')).collect()
        })
    }

    /// The column of a meaning, and whether its whole name is known. Else the last part of a name such as
    /// `Place.lat` may be, or a name without what stands in brackets at its end.
    fn find(&self, meaning: &str, names: &Names) -> Option<(String, bool)> {
        let known = names.get(meaning)?;
        let at = |of: fn(&str) -> String| {
            known.iter().find_map(|name| self.header.iter().position(|found| of(found) == *name))
        };
        let whole = at(|name| plain(name)).map(|at| (at, true));
        let part = || {
            at(|name| {
                let name = name.split_once(" (").map_or(name, |(name, _)| name);
                plain(name.rsplit('.').next().unwrap_or(name))
            })
        };
        let (at, is_whole) = whole.or_else(|| part().map(|at| (at, false)))?;
        Some((self.header[at].clone(), is_whole))
    }

    /// What is known of the words of a column, by `meaning=code`.
    fn words<T>(
        &self,
        column: &Option<String>,
        known: Option<&Vec<String>>,
        code: fn(&str) -> Option<T>,
    ) -> BTreeMap<String, T> {
        let of = |value: &str| {
            known?.iter().find_map(|pair| {
                let (word, meant) = pair.split_once('=')?;
                (word == plain(value)).then(|| code(meant))?
            })
        };
        let found = self.values(column.as_deref()).into_iter();
        found.filter_map(|value| Some((value.to_owned(), of(value)?))).collect()
    }

    /// A doubt about the words of a column that mean nothing known.
    fn doubt(&self, column: &Option<String>, is_known: impl Fn(&str) -> bool) -> Option<String> {
        let mut unknown = self.values(column.as_deref());
        unknown.retain(|word| !is_known(word));
        unknown.sort_unstable();
        unknown.dedup();
        let cut = |word: &&str| match word.char_indices().nth(SHOWN.1) {
            Some((end, _)) => format!("{}…", &word[..end]),
            None => (*word).to_owned(),
        };
        let shown: Vec<String> = unknown.iter().take(SHOWN.0).map(cut).collect();
        let column = column.as_ref().filter(|_| !shown.is_empty())?;
        Some(format!("what these words of {column} mean is not known: {}", shown.join(", ")))
    }
}

/// Proposes what the columns of a log mean, by names that are known for each meaning (lower case,
/// letters and digits only; the first that is there is taken) and by the values found.
///
/// # Errors
/// [`Error::Series`] where the text is no CSV with a header.
pub fn propose(text: &str, names: &BTreeMap<String, Vec<String>>) -> Result<Proposal, Error> {
    let text = unix_lines(text);
    let (mut reader, header) = reader(&text)?;
    let rows = reader.records().flatten().filter(|row| !is_no_incident(row)).take(SAMPLE).collect();
    let sample = Sample { header, rows };
    let mut doubts = Vec::new();
    let mut find = |meaning: &str| {
        let (column, is_whole) = sample.find(meaning, names)?;
        if !is_whole {
            doubts
                .push(format!("{meaning} is taken from the column {column}, by part of its name"));
        }
        Some(column)
    };
    let needed = ["latitude", "longitude", "date", "deaths"].map(|name| (name, find(name)));
    let [
        date_end,
        deaths_low,
        deaths_high,
        deaths_civilians,
        date_precision,
        place_precision,
        violence,
    ] = [
        "date_end",
        "deaths_low",
        "deaths_high",
        "deaths_civilians",
        "date_precision",
        "place_precision",
        "violence",
    ]
    .map(find);
    let [latitude, longitude, date, deaths] = needed.map(|(meaning, column)| {
        column.unwrap_or_else(|| {
            let columns = sample.header.join(", ");
            doubts.push(format!("no column was found for {meaning}; the columns are: {columns}"));
            String::new()
        })
    });
    let date_format = date_format(&sample.values(Some(&date)), &mut doubts);
    let codes = |column, meaning| {
        sample.words(column, names.get(meaning), |code: &str| code.parse::<u8>().ok())
    };
    // UCDP's own codes need no words.
    let is_ucdp = place_precision.as_deref().map(plain).as_deref() == Some("whereprec");
    let place_precision_is = match is_ucdp {
        true => BTreeMap::new(),
        false => codes(&place_precision, "place_precision_is"),
    };
    let violence_is = codes(&violence, "violence_is");
    let spans = names.get("date_precision_is");
    let date_precision_is = sample.words(&date_precision, spans, |span| Some(span.to_owned()));
    let is_code = |word: &str| word.parse().is_ok_and(|code: u8| (1..=7).contains(&code));
    doubts.extend(sample.doubt(&date_precision, |word| {
        date_precision_is.contains_key(word) || SPANS.contains(&word)
    }));
    doubts
        .extend(sample.doubt(&place_precision, |word| {
            place_precision_is.contains_key(word) || is_code(word)
        }));
    doubts.extend(sample.doubt(&violence, |word| violence_is.contains_key(word)));
    let mapping = LogMapping {
        latitude,
        longitude,
        date,
        date_format,
        date_end,
        date_precision,
        date_precision_is,
        deaths,
        deaths_unknown: names.get("deaths_unknown").cloned().unwrap_or_default(),
        deaths_low,
        deaths_high,
        deaths_civilians,
        place_precision,
        place_precision_is,
        violence,
        violence_is,
    };
    Ok(Proposal { mapping, doubts })
}

/// The first way in which all days can have been written; none, or several, are a doubt.
fn date_format(dates: &[&str], doubts: &mut Vec<String>) -> String {
    let fits = |format: &&str| !dates.is_empty() && dates.iter().all(|t| day(format, t).is_some());
    let fits: Vec<&str> = DATE_FORMATS.into_iter().filter(fits).collect();
    match fits[..] {
        [] => doubts.push(
            "the way in which days are written was not recognised; give date_format, such as %d/%m/%Y"
                .to_owned(),
        ),
        [_] => {}
        _ => doubts
            .push(format!("days can be read as {}: look at date_format", fits.join(" or "))),
    }
    fits.first().map_or_else(String::new, |format| (*format).to_owned())
}
