//! Which rows does a dataset hold, and how do they look in JSON and in CSV?

use std::collections::BTreeSet;
use std::io;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::{Map, Number, Value};

/// A dataset as the hub holds it. In JSON its dates are milliseconds since 1970, in CSV ISO text.
#[derive(Debug, Clone)]
pub struct Dataset {
    pub(crate) id: String,
    pub(crate) columns: Vec<String>,
    pub(crate) rows: Vec<Map<String, Value>>,
    dates: BTreeSet<String>,
}

impl Dataset {
    /// From the hub's JSON, an array of objects. A column is one of dates if its name ends in
    /// `date` (`incident_date`, `last_update`) and it holds integers only.
    pub fn from_json(id: &str, text: &str) -> io::Result<Self> {
        let rows: Vec<Map<String, Value>> = serde_json::from_str(text)?;
        let mut columns: Vec<String> = Vec::new();
        for name in rows.iter().flat_map(Map::keys) {
            if !columns.contains(name) {
                columns.push(name.clone());
            }
        }
        let is_date = |column: &&String| {
            let mut values = rows.iter().filter_map(|row| row.get(*column));
            column.to_ascii_lowercase().ends_with("date")
                && values.all(|value| value.is_null() || value.is_i64())
        };
        let dates = columns.iter().filter(is_date).cloned().collect();
        Ok(Self { id: id.to_owned(), columns, rows, dates })
    }

    /// From the hub's CSV. A column whose every value is an ISO date is one of dates; one whose
    /// every value reads back the same as a number is one of numbers; an empty cell is null.
    pub fn from_csv(id: &str, text: &str) -> io::Result<Self> {
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let columns: Vec<String> = reader.headers()?.iter().map(str::to_owned).collect();
        let records = reader.records().collect::<Result<Vec<_>, _>>()?;
        let mut rows = vec![Map::new(); records.len()];
        let mut dates = BTreeSet::new();
        for (i, column) in columns.iter().enumerate() {
            let cells = || records.iter().map(|record| record.get(i).unwrap_or_default());
            let all = |reads: fn(&str) -> Option<Value>| {
                cells().any(|cell| !cell.is_empty())
                    && cells().all(|cell| cell.is_empty() || reads(cell).is_some())
            };
            let reads: fn(&str) -> Option<Value> = if all(date) {
                dates.insert(column.clone());
                date
            } else if all(number) {
                number
            } else {
                |text| Some(Value::from(text))
            };
            for (row, cell) in rows.iter_mut().zip(cells()) {
                let value = if cell.is_empty() { None } else { reads(cell) };
                row.insert(column.clone(), value.unwrap_or(Value::Null));
            }
        }
        Ok(Self { id: id.to_owned(), columns, rows, dates })
    }

    /// The newest date in the column `last_update`, if there is one.
    pub(crate) fn last_update(&self) -> Option<Timestamp> {
        let newest = self.rows.iter().filter_map(|row| row.get("last_update")?.as_i64()).max()?;
        Timestamp::from_millisecond(newest).ok()
    }

    /// What the hub's metadata calls a column's format.
    pub(crate) fn format(&self, column: &str) -> &'static str {
        let mut values = self.rows.iter().filter_map(|row| row.get(column));
        if self.dates.contains(column) {
            "Date"
        } else if values.any(Value::is_number) {
            "Number"
        } else {
            "String"
        }
    }

    pub(crate) fn drop_column(&mut self, column: &str) {
        self.columns.retain(|name| name != column);
        for row in &mut self.rows {
            row.shift_remove(column);
        }
    }

    /// A cell as CSV writes it.
    pub(crate) fn text(&self, column: &str, value: &Value) -> String {
        match value {
            Value::Null => String::new(),
            Value::String(text) => text.clone(),
            Value::Number(ms) if self.dates.contains(column) => ms
                .as_i64()
                .and_then(|ms| Timestamp::from_millisecond(ms).ok())
                .map(|time| time.to_zoned_datetime(TimeZone::UTC).date().to_string())
                .unwrap_or_default(),
            other => other.to_string(),
        }
    }

    pub(crate) fn to_json(&self, rows: &[&Map<String, Value>]) -> io::Result<Vec<u8>> {
        Ok(serde_json::to_vec(rows)?)
    }

    pub(crate) fn to_csv(&self, rows: &[&Map<String, Value>]) -> io::Result<Vec<u8>> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        if !self.columns.is_empty() {
            writer.write_record(&self.columns)?;
        }
        for row in rows {
            let cell = |column: &String| {
                row.get(column).map(|value| self.text(column, value)).unwrap_or_default()
            };
            writer.write_record(self.columns.iter().map(cell))?;
        }
        writer.into_inner().map_err(|error| error.into_error())
    }
}

fn date(text: &str) -> Option<Value> {
    let date: Date = text.parse().ok().filter(|_| text.len() == 10)?;
    let midnight = date.to_zoned_datetime(TimeZone::UTC).ok()?;
    Some(Value::from(midnight.timestamp().as_millisecond()))
}

/// Only what is written the same again: `007` and `1,5` are text.
fn number(text: &str) -> Option<Value> {
    let number: Number = serde_json::from_str(text).ok()?;
    (number.to_string() == text).then_some(Value::Number(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    const CSV: &str = "id,start_date,m49_code,longitude,code\n\
        1,1948-07-06,250.0,\"15,9833\",007\n2,,,,\n";

    #[test]
    fn csv_becomes_json_as_the_hub_writes_it() {
        let dataset = Dataset::from_csv("X", CSV).expect("readable");
        let rows: Vec<_> = dataset.rows.iter().collect();
        let json = String::from_utf8(dataset.to_json(&rows).expect("writable")).expect("text");
        assert_eq!(
            json,
            r#"[{"id":1,"start_date":-678153600000,"m49_code":250.0,"longitude":"15,9833","code":"007"},{"id":2,"start_date":null,"m49_code":null,"longitude":null,"code":null}]"#
        );
    }

    #[test]
    fn json_and_csv_say_the_same() {
        let dataset = Dataset::from_csv("X", CSV).expect("readable");
        let rows: Vec<_> = dataset.rows.iter().collect();
        let json = String::from_utf8(dataset.to_json(&rows).expect("writable")).expect("text");
        let again = Dataset::from_json("X", &json).expect("readable");
        let rows: Vec<_> = again.rows.iter().collect();
        assert_eq!(String::from_utf8(again.to_csv(&rows).expect("writable")).expect("text"), CSV);
    }
}
