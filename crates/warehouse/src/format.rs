//! In which format does the user want the rows?

use std::io::{Read, Write};
use std::str::FromStr;

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;

use crate::WarehouseError;

/// How rows leave the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A table for the eye.
    Table,
    /// Comma-separated values with a header.
    Csv,
    /// An array of objects.
    Json,
    /// Apache Parquet.
    Parquet,
    /// An Apache Arrow IPC file.
    Arrow,
}

impl Format {
    /// Every format with its name.
    pub const ALL: [(&'static str, Self); 5] = [
        ("table", Self::Table),
        ("csv", Self::Csv),
        ("json", Self::Json),
        ("parquet", Self::Parquet),
        ("arrow", Self::Arrow),
    ];

    /// The names alone.
    pub const NAMES: [&'static str; 5] = ["table", "csv", "json", "parquet", "arrow"];

    /// Whether it is for machines and no text.
    pub fn is_binary(self) -> bool {
        matches!(self, Self::Parquet | Self::Arrow)
    }
}

impl FromStr for Format {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let known = Self::ALL.iter().find(|(name, _)| *name == text);
        known
            .map(|(_, f)| *f)
            .ok_or_else(|| "expected table, csv, json, parquet or arrow".to_owned())
    }
}

/// Writes rows in a machine's format, or as a plain table.
pub fn write_batches(
    format: Format,
    schema: SchemaRef,
    batches: &[RecordBatch],
    out: &mut dyn Write,
) -> Result<(), WarehouseError> {
    let result = match format {
        Format::Table => write_table(&schema, batches, out),
        Format::Csv => write_csv(&schema, batches, out),
        Format::Json => write_json(batches, out),
        Format::Parquet => {
            out.write_all(&crate::write_parquet(schema, batches)?).map_err(|e| e.to_string())
        }
        Format::Arrow => write_arrow(&schema, batches, out),
    };
    let name = Format::ALL.iter().find(|(_, f)| *f == format).map_or("rows", |(name, _)| name);
    result.map_err(|cause| WarehouseError::Output { format: name, cause })
}

fn write_table(
    schema: &SchemaRef,
    batches: &[RecordBatch],
    out: &mut dyn Write,
) -> Result<(), String> {
    let empty = [RecordBatch::new_empty(schema.clone())];
    let shown = if batches.is_empty() { &empty[..] } else { batches };
    let table = arrow::util::pretty::pretty_format_batches(shown).map_err(|e| e.to_string())?;
    writeln!(out, "{table}").map_err(|e| e.to_string())
}

fn write_csv(
    schema: &SchemaRef,
    batches: &[RecordBatch],
    out: &mut dyn Write,
) -> Result<(), String> {
    let mut writer = arrow::csv::WriterBuilder::new().with_header(true).build(out);
    if batches.is_empty() {
        writer.write(&RecordBatch::new_empty(schema.clone())).map_err(|e| e.to_string())?;
    }
    batches.iter().try_for_each(|b| writer.write(b)).map_err(|e| e.to_string())
}

fn write_json(batches: &[RecordBatch], out: &mut dyn Write) -> Result<(), String> {
    let mut writer = arrow::json::WriterBuilder::new()
        .with_explicit_nulls(true)
        .build::<_, arrow::json::writer::JsonArray>(&mut *out);
    batches.iter().try_for_each(|b| writer.write(b)).map_err(|e| e.to_string())?;
    writer.finish().map_err(|e| e.to_string())?;
    writeln!(out).map_err(|e| e.to_string())
}

fn write_arrow(
    schema: &SchemaRef,
    batches: &[RecordBatch],
    out: &mut dyn Write,
) -> Result<(), String> {
    let mut writer =
        arrow::ipc::writer::FileWriter::try_new(out, schema).map_err(|e| e.to_string())?;
    batches.iter().try_for_each(|b| writer.write(b)).map_err(|e| e.to_string())?;
    writer.finish().map_err(|e| e.to_string())
}

/// Rows of an Arrow IPC stream, batch by batch; the schema where there are none.
pub fn read_stream(
    stream: impl Read,
) -> Result<(SchemaRef, impl Iterator<Item = Result<RecordBatch, WarehouseError>>), WarehouseError>
{
    let input = |e: arrow::error::ArrowError| WarehouseError::Input {
        format: "Arrow stream",
        cause: e.to_string(),
    };
    let reader = arrow::ipc::reader::StreamReader::try_new(stream, None).map_err(input)?;
    Ok((reader.schema(), reader.map(move |batch| batch.map_err(input))))
}
