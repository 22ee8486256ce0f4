//! Which rows does this JSON file hold?
//!
//! Rows are handed on one by one while the file is read, so its size does not matter.

use std::fmt;
use std::io::Read;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::metered::Meter;
use super::{BadRow, RowSink, cut, malformed};
use crate::IngestError;

/// Names under which an object may hold the rows.
const WRAPPERS: [&str; 4] = ["data", "results", "records", "Result"];

pub(super) fn read(
    bytes: impl Read,
    meter: &Meter,
    name: &str,
    sink: &mut dyn RowSink,
) -> Result<(), IngestError> {
    let mut rows = Rows { sink, meter, names: Vec::new(), line: 0, failed: None, done: false };
    let mut deserializer = serde_json::Deserializer::from_reader(bytes);
    let result = File(&mut rows).deserialize(&mut deserializer);
    if let Some(error) = rows.failed.take() {
        return Err(error);
    }
    if rows.done {
        return Ok(());
    }
    let line = rows.line + 1;
    let broken = |e: serde_json::Error| malformed(name, "JSON", line, &e);
    if !result.map_err(broken)? {
        let cause = format!("expected an array of rows, or an object with {}", WRAPPERS.join(", "));
        return Err(malformed(name, "JSON", 1, &cause));
    }
    deserializer.end().map_err(broken)
}

struct Rows<'a> {
    sink: &'a mut dyn RowSink,
    meter: &'a Meter,
    names: Vec<String>,
    line: u64,
    failed: Option<IngestError>,
    done: bool,
}

impl Rows<'_> {
    /// False when reading should stop.
    fn take(&mut self, value: Value) -> bool {
        self.line += 1;
        self.meter.row_done();
        match self.hand_on(value) {
            Ok(go_on) => {
                self.done |= !go_on;
                go_on
            }
            Err(error) => {
                self.failed = Some(error);
                false
            }
        }
    }

    fn hand_on(&mut self, value: Value) -> Result<bool, IngestError> {
        let bad = |line, column: Option<&str>, reason: &str, value: &str| BadRow {
            line,
            column: column.map(str::to_owned),
            reason: reason.to_owned(),
            value: Some(cut(value)),
        };
        let Value::Object(object) = value else {
            self.sink.bad(bad(self.line, None, "not an object", &value.to_string()))?;
            return Ok(true);
        };
        if self.names.is_empty() {
            self.names = object.keys().cloned().collect();
            self.sink.columns(&self.names)?;
        }
        if let Some(extra) = object.keys().find(|k| !self.names.contains(k)) {
            self.sink.bad(bad(
                self.line,
                Some(extra),
                "the first row has no such column",
                &object[extra].to_string(),
            ))?;
            return Ok(true);
        }
        let cells = self.names.iter().map(|name| cell(&object, name)).collect::<Vec<_>>();
        Ok(self.sink.row(self.line, &cells)?.is_continue())
    }
}

pub(super) fn cell(object: &Map<String, Value>, name: &str) -> Option<String> {
    match object.get(name)? {
        Value::Null => None,
        Value::String(text) => (!text.is_empty()).then(|| text.clone()),
        other => Some(other.to_string()),
    }
}

/// The whole file: an array, or an object that wraps one. True when rows were found.
struct File<'r, 's>(&'r mut Rows<'s>);

impl<'de> DeserializeSeed<'de> for File<'_, '_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for File<'_, '_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of rows")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<bool, A::Error> {
        while let Some(value) = seq.next_element::<Value>()? {
            if !self.0.take(value) {
                return Err(serde::de::Error::custom("stopped"));
            }
        }
        Ok(true)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<bool, A::Error> {
        let mut found = false;
        while let Some(key) = map.next_key::<String>()? {
            if !found && WRAPPERS.contains(&key.as_str()) {
                found = map.next_value_seed(File(&mut *self.0))?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(found)
    }

    fn visit_unit<E>(self) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_str<E>(self, _: &str) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_bool<E>(self, _: bool) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_f64<E>(self, _: f64) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_i64<E>(self, _: i64) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_u64<E>(self, _: u64) -> Result<bool, E> {
        Ok(false)
    }
}
