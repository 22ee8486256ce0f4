//! Which counts, or draws, does this text hold?

use base::{Month, unix_lines};

use crate::{DrawColumns, Error, Panel, SeriesFault};

/// Names of the column of counts: that of a series, and that of the challenge's actuals.
const COUNT: [&str; 2] = ["ged_sb", "outcome"];
const SERIES: &str = "month_id,country_id,ged_sb (or outcome in place of ged_sb)";
const MONTH: &str = "a month_id such as 514 (October 2022)";
const UNIT: &str = "a country_id such as 57, a whole number from 0 up";

/// The VIEWS number of a month: 1 is January 1980.
pub fn month_id(month: Month) -> i32 {
    month.index() - 1980 * 12 + 1
}

/// The month of a VIEWS number, within years 1 to 9999.
pub fn month_of_id(id: i32) -> Option<Month> {
    Month::try_new(1980, 1).ok()?.checked_add(id.checked_sub(1)?)
}

/// The panel in a CSV text with the columns `month_id`, `country_id` and `ged_sb` (`outcome` in
/// a file of actuals) in any order, others ignored. An empty count is a gap: the month is
/// missing, not zero.
///
/// # Errors
/// [`Error::Series`] with all faults, or what [`Panel::try_new`] refuses.
pub fn parse_series(text: &str) -> Result<Panel, Error> {
    let mut rows = Vec::new();
    let columns = [&["month_id"][..], &["country_id"], &COUNT];
    parse_rows(text, columns, SERIES, |line| {
        let month = line.field(0, MONTH, |text| text.parse().ok().and_then(month_of_id));
        let unit = line.field(1, UNIT, |text| text.parse().ok());
        let count = line.field(2, "a count from 0 up, or nothing where it is not known", |text| {
            if text.is_empty() { Some(None) } else { count_of(text).map(Some) }
        });
        if let (Some(month), Some(unit), Some(Some(count))) = (month, unit, count) {
            rows.push((unit, month, count));
        }
    })?;
    Panel::try_new(rows)
}

/// The draws in a CSV text with the columns `month_id`, `country_id`, `draw` and `outcome` in
/// any order, others ignored.
///
/// # Errors
/// [`Error::Series`] with all faults.
pub fn parse_draws(text: &str) -> Result<DrawColumns, Error> {
    let mut columns = DrawColumns::default();
    let names = [&["month_id"][..], &["country_id"], &["draw"], &["outcome"]];
    parse_rows(text, names, "month_id,country_id,draw,outcome", |line| {
        let whole = |text: &str| text.parse::<i64>().ok();
        let month = line.field(0, MONTH, whole);
        let unit = line.field(1, UNIT, whole);
        let draw = line.field(2, "the number of a draw, such as 0", whole);
        let outcome = line.field(3, "a count from 0 up", count_of);
        if let (Some(month), Some(unit), Some(draw), Some(outcome)) = (month, unit, draw, outcome) {
            columns.month_id.push(month);
            columns.country_id.push(unit);
            columns.draw.push(draw);
            columns.outcome.push(outcome);
        }
    })?;
    Ok(columns)
}

fn count_of(text: &str) -> Option<f64> {
    text.parse().ok().filter(|count: &f64| count.is_finite() && *count >= 0.0)
}

/// One line of a CSV text; faults found in it are gathered.
pub(crate) struct Line<'a> {
    header: &'a csv::StringRecord,
    record: &'a csv::StringRecord,
    places: &'a [usize],
    faults: &'a mut Vec<SeriesFault>,
}

impl Line<'_> {
    /// The value of a column, or a fault.
    pub(crate) fn field<T>(
        &mut self,
        column: usize,
        expected: &'static str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        let text = self.record.get(self.places[column]).unwrap_or_default().trim();
        let value = read(text);
        if value.is_none() {
            self.fault(format!("{text:?}"), expected);
        }
        value
    }

    /// The value of a column that the file need not have; nothing where it is not there or empty, a
    /// fault where it holds something else.
    pub(crate) fn optional<T>(
        &mut self,
        column: &str,
        expected: &'static str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        let place = self.header.iter().position(|found| found.trim() == column)?;
        let text = self.record.get(place).map(str::trim).filter(|text| !text.is_empty())?;
        let value = read(text);
        if value.is_none() {
            self.fault(format!("{text:?} as {column}"), expected);
        }
        value
    }

    /// Notes what is wrong with the line.
    pub(crate) fn fault(&mut self, found: String, expected: &'static str) {
        let line = self.record.position().map_or(0, csv::Position::line);
        self.faults.push(SeriesFault { line, found, expected });
    }
}

/// Hands over each line with the places of its columns, each by any of its names.
pub(crate) fn parse_rows<const N: usize>(
    text: &str,
    names: [&[&str]; N],
    expected: &'static str,
    mut read: impl FnMut(&mut Line<'_>),
) -> Result<(), Error> {
    let text = unix_lines(text);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().cloned().unwrap_or_default();
    let place = |name: &&str| header.iter().position(|found| found.trim() == *name);
    let places: Vec<usize> =
        names.iter().filter_map(|names| names.iter().find_map(place)).collect();
    if places.len() < N {
        let found = format!("the columns {:?}", header.iter().collect::<Vec<_>>());
        return Err(Error::Series(vec![SeriesFault { line: 1, found, expected }]));
    }
    let mut faults = Vec::new();
    for record in reader.records() {
        match record {
            Ok(record) => {
                let header = &header;
                read(&mut Line { header, record: &record, places: &places, faults: &mut faults });
            }
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                let expected = "as many fields as the header has";
                faults.push(SeriesFault { line, found: error.to_string(), expected });
            }
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(Error::Series(faults)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_text_makes_the_reader_panic(text in "(month_id,country_id,ged_sb\n)?[0-9,.\n\"-]{0,60}") {
            if let Ok(panel) = parse_series(&text) {
                prop_assert!(!panel.units().is_empty());
            }
        }
    }

    #[test]
    fn month_ids_count_from_january_1980() {
        let check = |text: &str, id| {
            let month: Month = text.parse().expect(text);
            assert_eq!(month_id(month), id);
            assert_eq!(month_of_id(id), Some(month));
        };
        check("1980-01", 1);
        check("2016-02", 434);
        check("2022-10", 514);
        assert_eq!(month_of_id(i32::MIN), None);
        assert_eq!(month_of_id(i32::MAX), None);
    }

    #[test]
    fn columns_may_come_in_any_order_and_a_blank_is_a_gap() {
        let text = "country_id,month_id,ged_sb,note\n57,514,3,x\n57,515,,y\n57,516,0,z\n";
        let panel = parse_series(text).expect("a sound series");
        let count = |id| panel.count(57, month_of_id(id).expect("a month"));
        assert_eq!([514, 515, 516].map(count), [Some(3.0), None, Some(0.0)]);
    }

    #[test]
    fn actuals_call_their_counts_outcomes() {
        let panel = parse_series("month_id,country_id,outcome\n514,57,3\n").expect("sound");
        assert_eq!(panel.count(57, panel.first()), Some(3.0));
    }

    #[test]
    fn draws_are_read_as_they_are_written() {
        let text = "country_id,month_id,outcome,draw\n57,517,3,0\n57,517,1.5,1\n";
        let columns = parse_draws(text).expect("sound draws");
        assert_eq!((columns.draw, columns.outcome), (vec![0, 1], vec![3.0, 1.5]));
        let bad = parse_draws("month_id,country_id,draw,outcome\n517,57,x,-1\n517,57,1\n");
        let Err(Error::Series(faults)) = bad else { panic!("must be refused") };
        assert_eq!(faults.iter().map(|fault| fault.line).collect::<Vec<_>>(), [2, 2, 3]);
        assert!(matches!(parse_draws("month_id,country_id,draw\n"), Err(Error::Series(_))));
    }

    #[test]
    fn all_faults_are_named_at_once_with_their_lines() {
        let text = "month_id,country_id,ged_sb\nx,57,-3\n514,-1,2\n514,57\n514,57,2\n";
        let Err(Error::Series(faults)) = parse_series(text) else { panic!("must be refused") };
        assert_eq!(faults.iter().map(|fault| fault.line).collect::<Vec<_>>(), [2, 2, 3, 4]);
        assert_eq!(parse_series(&text.replace('\n', "\r\n")), Err(Error::Series(faults)));
        assert!(matches!(parse_series("a,b\n1,2\n"), Err(Error::Series(_))));
        assert!(matches!(parse_series(""), Err(Error::Series(_))));
        assert_eq!(parse_series("month_id,country_id,ged_sb\n"), Err(Error::NoCounts));
    }
}
