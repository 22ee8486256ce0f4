//! Which rows become batches, and which stand aside?

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;

use base::Date;
use tokio::sync::mpsc::Sender;
use warehouse::arrow::array::{ArrayRef, BooleanArray, Int64Array, RecordBatch, StringArray};
use warehouse::arrow::datatypes::SchemaRef;
use warehouse::arrow::error::ArrowError;
use warehouse::{Predicate, WarehouseError};

use super::read_rows;
use crate::IngestError;
use crate::read::{BadRow, Header, RowSink};
use crate::release::Release;
use crate::source::{Column, Source, normalised, place_of};
use crate::survey::{Epoch, Survey};
use crate::typed::{Value, Values, parse};

const BATCH_ROWS: usize = 16_384;

/// What the reading thread hands on.
pub(super) enum Message {
    Rows(RecordBatch),
    Bad(String, BadRow),
}

/// Counts over all files.
#[derive(Debug, Default)]
pub(super) struct Totals {
    pub(super) flagged: u64,
    pub(super) undeclared: Vec<String>,
}

/// Turns text cells into typed batches.
pub(super) struct Reader {
    source: Source,
    columns: Vec<Column>,
    epochs: Vec<Epoch>,
    key: Vec<usize>,
    /// Columns of the year, month and day of one date.
    day: Option<[usize; 3]>,
    flags: Vec<(String, Predicate)>,
    schema: SchemaRef,
    send: Sender<Message>,
    /// Place of each declared column among the file's cells.
    places: Vec<Option<usize>>,
    values: Vec<Values>,
    lines: Vec<i64>,
    repeated: Vec<bool>,
    keys: HashSet<u64>,
    file: String,
    /// The publisher's number of the file, where rows of one release must not repeat a key.
    release: Option<String>,
    totals: Totals,
}

impl Reader {
    pub(super) fn try_new(
        source: &Source,
        columns: Vec<Column>,
        schema: SchemaRef,
        survey: Survey,
        send: Sender<Message>,
    ) -> Result<Self, IngestError> {
        let declaration = |cause: WarehouseError| IngestError::Declaration {
            origin: format!("sources/{}.toml", source.id),
            cause: cause.to_string(),
        };
        let flag = |f: &crate::source::Flag| {
            Predicate::parse(&schema, &f.when).map(|p| (f.name.clone(), p)).map_err(declaration)
        };
        let flags = source.flags.iter().map(flag).collect::<Result<_, _>>()?;
        let place = |k: &String| columns.iter().position(|c| normalised(&c.name) == normalised(k));
        Ok(Self {
            source: source.clone(),
            epochs: columns.iter().map(|c| survey.epoch(&c.name)).collect(),
            key: source.key.iter().filter_map(place).collect(),
            day: source.day.as_ref().and_then(|[y, m, d]| Some([place(y)?, place(m)?, place(d)?])),
            values: columns.iter().map(|c| Values::new(c.kind)).collect(),
            places: Vec::new(),
            columns,
            flags,
            schema,
            send,
            lines: Vec::new(),
            repeated: Vec::new(),
            keys: HashSet::new(),
            file: String::new(),
            release: None,
            totals: Totals::default(),
        })
    }

    pub(super) fn read(mut self, files: &[(String, PathBuf)]) -> Result<Totals, IngestError> {
        let source = self.source.clone();
        for (name, path) in files {
            self.file.clone_from(name);
            self.release = match source.checks.repeated_aside && source.mirror.releases {
                true => Release::in_name(name).map(|(release, _)| release.number),
                false => None,
            };
            read_rows(&source, path, name, &mut self)?;
            self.hand_on()?;
        }
        Ok(self.totals)
    }

    /// All cells of a row, or why it must stand aside.
    fn parse_row(&self, line: u64, cells: &[Option<String>]) -> Result<Vec<Option<Value>>, BadRow> {
        let bad = |column: &Column, reason: String, value: Option<&String>| BadRow {
            line,
            column: Some(column.name.clone()),
            reason,
            value: value.map(|v| v.chars().take(200).collect()),
        };
        let cell = |(i, column): (usize, &Column)| {
            let text = self.places[i].and_then(|p| cells.get(p)?.as_ref());
            match text.filter(|t| !column.missing.iter().any(|word| word == t.trim())) {
                Some(text) => parse(column, self.epochs[i], text)
                    .map(Some)
                    .map_err(|r| bad(column, r, Some(text))),
                None if column.required => Err(bad(column, "missing".to_owned(), None)),
                None => Ok(None),
            }
        };
        let row: Vec<_> = self.columns.iter().enumerate().map(cell).collect::<Result<_, _>>()?;
        if let Some(day) = self.day
            && let Some(written) = no_such_day(&row, day)
        {
            let reason = "there is no such day".to_owned();
            return Err(bad(&self.columns[day[2]], reason, Some(&written)));
        }
        Ok(row)
    }

    /// Whether an earlier row has the same key; where those stand aside, an earlier row of the same release.
    fn is_repeated(&mut self, row: &[Option<Value>]) -> bool {
        if self.key.is_empty() {
            return false;
        }
        let mut hash = DefaultHasher::new();
        self.release.hash(&mut hash);
        self.key.iter().for_each(|i| row[*i].hash(&mut hash));
        !self.keys.insert(hash.finish())
    }

    /// The row stands aside for one before it.
    fn repeats(&self, line: u64, row: &[Option<Value>]) -> BadRow {
        let named = |i: &usize| Some(row[*i].as_ref()?.to_string());
        let key: Vec<String> = self.key.iter().filter_map(named).collect();
        BadRow {
            line,
            column: Some(self.source.key.join(", ")),
            reason: "an earlier row of this release has the same key".to_owned(),
            value: Some(key.join(", ")),
        }
    }

    /// Sends the rows gathered so far as a batch.
    fn hand_on(&mut self) -> Result<(), IngestError> {
        if self.lines.is_empty() {
            return Ok(());
        }
        let rows = self.lines.len();
        let mut columns: Vec<ArrayRef> = self.values.iter_mut().map(Values::finish).collect();
        columns.push(Arc::new(StringArray::new_null(rows)));
        columns
            .push(Arc::new(StringArray::from_iter_values(std::iter::repeat_n(&self.file, rows))));
        columns.push(Arc::new(Int64Array::from(std::mem::take(&mut self.lines))));
        let batch =
            RecordBatch::try_new(self.schema.clone(), columns).map_err(|e| arrow_error(&e))?;
        let flags = self.flags(&batch)?;
        let mut columns = batch.columns().to_vec();
        let at = columns.len() - 3;
        columns[at] = Arc::new(flags);
        let batch =
            RecordBatch::try_new(self.schema.clone(), columns).map_err(|e| arrow_error(&e))?;
        self.say(Message::Rows(batch))
    }

    /// The words of every doubt that holds for a row, joined by `;`.
    fn flags(&mut self, batch: &RecordBatch) -> Result<StringArray, IngestError> {
        let repeated = std::mem::take(&mut self.repeated);
        let mut doubts = vec![("repeated_key".to_owned(), BooleanArray::from(repeated))];
        for (name, predicate) in &self.flags {
            doubts.push((name.clone(), predicate.holds(batch)?));
        }
        let words = |row: usize| {
            let held =
                doubts.iter().filter(|(_, holds)| holds.value(row)).map(|(name, _)| name.as_str());
            let text = held.collect::<Vec<_>>().join(";");
            (!text.is_empty()).then_some(text)
        };
        let flags: StringArray = (0..batch.num_rows()).map(words).collect();
        self.totals.flagged += (flags.iter().flatten().count()) as u64;
        Ok(flags)
    }

    fn say(&self, message: Message) -> Result<(), IngestError> {
        self.send.blocking_send(message).map_err(|_| IngestError::Path {
            path: self.file.clone().into(),
            cause: std::io::Error::other("the table could not be written"),
        })
    }
}

impl RowSink for Reader {
    fn columns(&mut self, names: &[String]) -> Result<Header, IngestError> {
        let own = self.source.without_header(names);
        let header = if own.is_some() { Header::Data } else { Header::Names };
        let names = own.as_deref().unwrap_or(names);
        self.places = self.columns.iter().map(|c| place_of(&c.name, names)).collect();
        let lost =
            self.columns.iter().zip(&self.places).filter(|(c, p)| p.is_none() && !c.optional);
        let lost: Vec<String> = lost.map(|(c, _)| c.name.clone()).collect();
        let between = [(';', "semicolons"), ('\t', "tabs")];
        if let ([one], false) = (names, lost.is_empty())
            && let Some((_, found)) = between.into_iter().find(|(sign, _)| one.contains(*sign))
        {
            return Err(IngestError::Separator { file: self.file.clone(), found });
        }
        if !lost.is_empty() {
            return Err(IngestError::LostColumns {
                file: self.file.clone(),
                lost,
                found: names.to_vec(),
            });
        }
        for (i, name) in names.iter().enumerate() {
            if !self.places.contains(&Some(i)) && !self.totals.undeclared.contains(name) {
                self.totals.undeclared.push(name.clone());
            }
        }
        Ok(header)
    }

    fn row(&mut self, line: u64, cells: &[Option<String>]) -> Result<ControlFlow<()>, IngestError> {
        match self.parse_row(line, cells) {
            Ok(row) => {
                let repeated = self.is_repeated(&row);
                if repeated && self.source.checks.repeated_aside {
                    self.bad(self.repeats(line, &row))?;
                    return Ok(ControlFlow::Continue(()));
                }
                self.repeated.push(repeated);
                self.lines.push(i64::try_from(line).unwrap_or(i64::MAX));
                self.values.iter_mut().zip(row).for_each(|(values, value)| values.push(value));
                if self.lines.len() >= BATCH_ROWS {
                    self.hand_on()?;
                }
            }
            Err(bad) => self.bad(bad)?,
        }
        Ok(ControlFlow::Continue(()))
    }

    fn bad(&mut self, row: BadRow) -> Result<(), IngestError> {
        self.say(Message::Bad(self.file.clone(), row))
    }
}

/// The date as written where the calendar does not know it; none where a part is missing or no number.
fn no_such_day(row: &[Option<Value>], day: [usize; 3]) -> Option<String> {
    let number = |at: usize| match &row[at] {
        Some(Value::Integer(n)) => Some(*n),
        _ => None,
    };
    let (year, month, day) = (number(day[0])?, number(day[1])?, number(day[2])?);
    let known =
        || Date::new(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?).ok();
    known().is_none().then(|| format!("{year}-{month:02}-{day:02}"))
}

pub(super) fn arrow_error(error: &ArrowError) -> IngestError {
    IngestError::Warehouse(WarehouseError::Output { format: "rows", cause: error.to_string() })
}
