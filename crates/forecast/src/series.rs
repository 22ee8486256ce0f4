//! Which panel does this series text hold?

use base::Month;

use crate::{Error, Panel, SeriesFault};

const HEADER: [&str; 3] = ["month_id", "country_id", "ged_sb"];

/// The VIEWS number of a month: 1 is January 1980.
pub fn month_id(month: Month) -> i32 {
    month.index() - 1980 * 12 + 1
}

/// The month of a VIEWS number, within years 1 to 9999.
pub fn month_of_id(id: i32) -> Option<Month> {
    Month::try_new(1980, 1).ok()?.checked_add(id.checked_sub(1)?)
}

/// The panel in a CSV text with the columns `month_id`, `country_id` and `ged_sb` in any
/// order, others ignored. An empty count is a gap: the month is missing, not zero.
///
/// # Errors
/// [`Error::Series`] with all faults, or what [`Panel::try_new`] refuses.
pub fn parse_series(text: &str) -> Result<Panel, Error> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().cloned().unwrap_or_default();
    let place = |name| header.iter().position(|found| found.trim() == name);
    let [Some(month), Some(unit), Some(count)] = HEADER.map(place) else {
        return Err(Error::Series(vec![SeriesFault {
            line: 1,
            found: format!("the columns {:?}", header.iter().collect::<Vec<_>>()),
            expected: "month_id,country_id,ged_sb",
        }]));
    };
    let (mut rows, mut faults) = (Vec::new(), Vec::new());
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                let expected = "as many fields as the header has";
                faults.push(SeriesFault { line, found: error.to_string(), expected });
                continue;
            }
        };
        let line = record.position().map_or(0, csv::Position::line);
        let field = |place: usize| record.get(place).unwrap_or_default().trim();
        let mut fault = |place, expected| {
            faults.push(SeriesFault { line, found: format!("{:?}", field(place)), expected });
        };
        let at = field(month).parse().ok().and_then(month_of_id);
        let of = field(unit).parse().ok();
        let n = match field(count) {
            "" => Some(None),
            text => text.parse().ok().filter(|n: &f64| n.is_finite() && *n >= 0.0).map(Some),
        };
        if at.is_none() {
            fault(month, "a month_id such as 514 (October 2022)");
        }
        if of.is_none() {
            fault(unit, "a country_id such as 57, a whole number from 0 up");
        }
        if n.is_none() {
            fault(count, "a count from 0 up, or nothing where it is not known");
        }
        if let (Some(at), Some(of), Some(Some(n))) = (at, of, n) {
            rows.push((of, at, n));
        }
    }
    if faults.is_empty() { Panel::try_new(rows) } else { Err(Error::Series(faults)) }
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
    fn all_faults_are_named_at_once_with_their_lines() {
        let text = "month_id,country_id,ged_sb\nx,57,-3\n514,-1,2\n514,57\n514,57,2\n";
        let Err(Error::Series(faults)) = parse_series(text) else { panic!("must be refused") };
        assert_eq!(faults.iter().map(|fault| fault.line).collect::<Vec<_>>(), [2, 2, 3, 4]);
        assert!(matches!(parse_series("a,b\n1,2\n"), Err(Error::Series(_))));
        assert!(matches!(parse_series(""), Err(Error::Series(_))));
        assert_eq!(parse_series("month_id,country_id,ged_sb\n"), Err(Error::NoCounts));
    }
}
