//! What is required of each capability, what is pledged, and what is deployed?
//!
//! The file is a site's own, and may be a plan: it is read in memory only, and no error holds
//! anything of it but line and column.

use serde::Serialize;

/// A capability with its numbers; missing is not known, never zero.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Need {
    /// Mission, where the file names one.
    pub mission: Option<String>,
    /// The capability.
    pub capability: String,
    /// What is counted: persons, units, aircraft.
    pub unit: Option<String>,
    /// How many are required.
    pub required: Option<u64>,
    /// How many are pledged.
    pub pledged: Option<u64>,
    /// How many are deployed.
    pub deployed: Option<u64>,
    /// Required and not pledged; 0 where as many or more are pledged.
    pub not_pledged: Option<u64>,
    /// Required and not deployed.
    pub not_deployed: Option<u64>,
    /// Pledged and not deployed: promised, and not yet there.
    pub pledged_not_deployed: Option<u64>,
    /// The day that the numbers are of, as the file writes it.
    pub date: Option<String>,
    /// Where the numbers come from.
    pub source: Option<String>,
}

/// A mistake in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Line, from 1.
    pub line: u64,
    /// Column by name; empty where it is the whole line.
    pub column: &'static str,
    /// What was expected.
    pub expected: &'static str,
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let column = if self.column.is_empty() {
            String::new()
        } else {
            format!(", column {}", self.column)
        };
        write!(f, "line {}{column}: expected {}", self.line, self.expected)
    }
}

const KNOWN: [&str; 8] =
    ["mission", "capability", "unit", "required", "pledged", "deployed", "date", "source"];

/// Reads a CSV file with the columns `capability,required,pledged,deployed` and, where they are
/// there, `mission,unit,date,source`, in any order.
///
/// # Errors
/// Every mistake of the file.
pub fn parse(text: &str) -> Result<Vec<Need>, Vec<Fault>> {
    let text = base::unix_lines(text.trim_start_matches('\u{feff}'));
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
    let whole = |line, expected| Fault { line, column: "", expected };
    let Ok(header) = reader.headers().cloned() else {
        return Err(vec![whole(1, "a header of comma-separated columns")]);
    };
    let mut faults = Vec::new();
    let at = |name: &str| header.iter().position(|h| h.eq_ignore_ascii_case(name));
    if header.iter().any(|h| !KNOWN.iter().any(|k| h.eq_ignore_ascii_case(k))) {
        faults.push(whole(
            1,
            "no columns but mission, capability, unit, required, pledged, deployed, date, source",
        ));
    }
    for column in ["capability", "required", "pledged", "deployed"] {
        if at(column).is_none() {
            faults.push(Fault { line: 1, column, expected: "this column in the header" });
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let mut needs = Vec::new();
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let line = error.position().map_or(1, csv::Position::line);
                faults.push(whole(line, "as many fields as the header has"));
                continue;
            }
        };
        let line = record.position().map_or(1, csv::Position::line);
        let cell = |name: &str| record.get(at(name)?).filter(|t| !t.is_empty()).map(str::to_owned);
        let mut number = |column: &'static str| {
            let text = cell(column)?;
            let read = text.parse::<u64>().ok();
            if read.is_none() {
                let expected = "a whole number, or nothing where it is not known";
                faults.push(Fault { line, column, expected });
            }
            read
        };
        let (required, pledged, deployed) =
            (number("required"), number("pledged"), number("deployed"));
        let Some(capability) = cell("capability") else {
            faults.push(Fault { line, column: "capability", expected: "the capability" });
            continue;
        };
        let short = |of: Option<u64>, have: Option<u64>| Some(of?.saturating_sub(have?));
        needs.push(Need {
            mission: cell("mission"),
            capability,
            unit: cell("unit"),
            required,
            pledged,
            deployed,
            not_pledged: short(required, pledged),
            not_deployed: short(required, deployed),
            pledged_not_deployed: short(pledged, deployed),
            date: cell("date"),
            source: cell("source"),
        });
    }
    if needs.is_empty() && faults.is_empty() {
        faults.push(whole(2, "a line for each capability"));
    }
    if faults.is_empty() { Ok(needs) } else { Err(faults) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_known_is_no_gap_and_no_zero() {
        let text = "capability,required,pledged,deployed\nHelicopters,3,2,\nField hospital,1,2,1\n";
        let needs = parse(text).expect("reads");
        assert_eq!((needs[0].not_pledged, needs[0].not_deployed), (Some(1), None));
        assert_eq!((needs[1].not_pledged, needs[1].pledged_not_deployed), (Some(0), Some(1)));
    }

    #[test]
    fn every_mistake_is_said_at_once_and_nothing_of_the_file_with_it() {
        let text = "capability,required,pledged,deployed\nSECRET,three,2,x\n,1,1,1\nA,1\n";
        let faults = parse(text).expect_err("refused");
        let said: Vec<String> = faults.iter().map(ToString::to_string).collect();
        assert_eq!(faults.len(), 4, "{said:?}");
        assert!(said.iter().all(|t| !t.contains("SECRET") && !t.contains("three")), "{said:?}");
        assert_eq!(
            faults[0],
            Fault {
                line: 2,
                column: "required",
                expected: "a whole number, or nothing where it is not known"
            }
        );
        assert_eq!(parse(&text.replace('\n', "\r\n")), Err(faults));
    }

    #[test]
    fn a_file_without_its_columns_or_lines_is_refused() {
        assert_eq!(parse("").map_err(|f| f.len()), Err(4));
        assert_eq!(parse("capability,required,pledged,deployed\n").map_err(|f| f.len()), Err(1));
        assert_eq!(
            parse("capability,required,pledged,deployed,price\n").map_err(|f| f.len()),
            Err(1)
        );
    }
}
