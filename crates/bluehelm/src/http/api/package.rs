//! A Frictionless data package: tables as CSV with what every column means, zipped.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, Read, Seek, Write};

use axum::extract::State;
use axum::response::Response;
use base::{Date, Provenance};
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::IntoParams;
use warehouse::arrow::datatypes::{DataType, SchemaRef};
use warehouse::{Format, read_stream, write_batches};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::asked::{Parameters, as_known_on};
use super::shapes::Problems;
use super::sql::{IN_ADDRESS, short};
use crate::http::form::file;
use crate::http::worker::{QUERY, WHOLE};
use crate::http::{Problem, Shared};
use crate::ops::confined::Asked;
use crate::ops::tables::{self, Table};
use crate::settings::Settings;

/// Largest package, in bytes.
const LARGEST: u64 = 256 << 20;

/// What goes into the package.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Packed {
    /// Tables, separated by commas; all but outlines on maps where neither tables nor a query are given
    #[param(example = "missions")]
    tables: Option<String>,
    /// A query that only reads, in place of tables
    #[param(min_length = 1, max_length = 4_000)]
    query: Option<String>,
    /// Answer with what was known on this day
    #[param(format = "date", pattern = r"^\d{4}-\d{2}-\d{2}$")]
    known_on: Option<String>,
}

/// `datapackage.json` with a CSV for each table: of a query, of some tables or of all.
#[utoipa::path(get, path = "/api/v1/package", tag = "data", params(Packed),
    responses((status = 200, description = "A zip file", content((Vec<u8> = "application/zip"))), Problems))]
pub async fn package(
    State(server): State<Shared>,
    Parameters(asked): Parameters<Packed>,
) -> Result<Response, Problem> {
    let settings = as_known_on(&server, asked.known_on.as_deref())?;
    let (parts, limits) = match (&asked.tables, &asked.query) {
        (Some(_), Some(_)) => {
            return Err(Problem::bad_request("give tables or query, not both"));
        }
        (None, Some(query)) => {
            short(query, IN_ADDRESS)?;
            (vec![Part::of_query(query)], QUERY)
        }
        (tables, None) => (Part::of_tables(&settings, tables.as_deref()).await?, WHOLE),
    };
    let mut zip = ZipWriter::new(tempfile::tempfile().map_err(|e| Problem::ours(&e))?);
    let mut resources = Vec::new();
    for part in parts {
        let rows = server.run(Asked::Sql(part.sql.clone()), settings.known_on, limits).await?;
        let written = tokio::task::block_in_place(|| part.write(rows, &mut zip));
        resources.push(written?);
    }
    let about = described(&settings, resources);
    let bytes = finished(zip, &about)?;
    Ok(file("application/zip", "bluehelm.zip", bytes))
}

/// One table of the package.
struct Part {
    name: String,
    sql: String,
    about: Option<Table>,
}

impl Part {
    fn of_query(query: &str) -> Self {
        Self { name: "query".to_owned(), sql: query.to_owned(), about: None }
    }

    async fn of_tables(settings: &Settings, asked: Option<&str>) -> Result<Vec<Self>, Problem> {
        let found = match asked {
            Some(names) => {
                let mut found = Vec::new();
                for name in names.split(',').map(str::trim) {
                    let table = tables::find(settings, name).await?;
                    if !found.iter().any(|t: &Table| t.table == table.table) {
                        found.push(table);
                    }
                }
                found
            }
            None => {
                let all = tables::list(settings).await?;
                all.into_iter().filter(|t| !t.columns.contains_key("geometry_wkt")).collect()
            }
        };
        let part = |table: Table| Self {
            name: table.table.clone(),
            sql: tables::whole(&table),
            about: Some(table),
        };
        Ok(found.into_iter().map(part).collect())
    }

    /// Adds the rows to the package; gives what `datapackage.json` says of them.
    fn write(&self, rows: File, zip: &mut ZipWriter<File>) -> Result<Value, Problem> {
        let (schema, batches) = read_stream(BufReader::new(rows)).map_err(anyhow::Error::from)?;
        let path = format!("{}.csv", self.name);
        zip.start_file(&path, options()).map_err(|e| Problem::ours(&e))?;
        let mut any = false;
        for batch in batches {
            let batch = batch.map_err(anyhow::Error::from)?;
            let mut csv = Vec::new();
            write_batches(Format::Csv, schema.clone(), &[batch], &mut csv)
                .map_err(anyhow::Error::from)?;
            // Each piece begins with the header: it stays on the first.
            let from = match any {
                true => csv.iter().position(|b| *b == b'\n').map_or(csv.len(), |end| end + 1),
                false => 0,
            };
            any = true;
            zip.write_all(&csv[from..]).map_err(|e| Problem::ours(&e))?;
        }
        if !any {
            let mut csv = Vec::new();
            write_batches(Format::Csv, schema.clone(), &[], &mut csv)
                .map_err(anyhow::Error::from)?;
            zip.write_all(&csv).map_err(|e| Problem::ours(&e))?;
        }
        Ok(self.resource(&path, &schema))
    }

    fn resource(&self, path: &str, schema: &SchemaRef) -> Value {
        let meaning = |name: &str| self.about.as_ref()?.columns.get(name).cloned();
        let fields: Vec<Value> = schema
            .fields()
            .iter()
            .map(|f| {
                let mut field = json!({"name": f.name(), "type": kind(f.data_type())});
                if let (Some(text), Some(object)) = (meaning(f.name()), field.as_object_mut()) {
                    object.insert("description".to_owned(), json!(text));
                }
                field
            })
            .collect();
        let name = self.name.replace('_', "-");
        let mut resource = json!({"name": name, "path": path, "profile": "tabular-data-resource", "format": "csv",
            "mediatype": "text/csv", "encoding": "utf-8", "schema": {"fields": fields, "missingValues": [""]}});
        if let (Some(table), Some(object)) = (&self.about, resource.as_object_mut()) {
            object.insert("title".to_owned(), json!(table.title));
            let sources: Vec<Value> = table.sources.iter().map(source).collect();
            if !sources.is_empty() {
                object.insert("sources".to_owned(), json!(sources));
            }
            let licences: BTreeMap<&str, Value> =
                table.sources.iter().map(|s| (s.licence.as_str(), licence(s))).collect();
            if !licences.is_empty() {
                object.insert(
                    "licenses".to_owned(),
                    json!(licences.into_values().collect::<Vec<_>>()),
                );
            }
        }
        resource
    }
}

/// A column's type in the words of Table Schema.
fn kind(kind: &DataType) -> &'static str {
    match kind {
        DataType::Boolean => "boolean",
        k if k.is_integer() => "integer",
        k if k.is_numeric() => "number",
        DataType::Date32 | DataType::Date64 => "date",
        // Arrow writes times of day and moments in more ways than Table Schema reads.
        _ => "string",
    }
}

fn source(from: &Provenance) -> Value {
    json!({"title": from.citation, "path": from.url, "known_from": from.known_from, "sha256": from.snapshot})
}

fn licence(from: &Provenance) -> Value {
    json!({"title": from.licence, "path": from.url})
}

fn described(settings: &Settings, resources: Vec<Value>) -> Value {
    let day: Option<Date> = settings.known_on;
    json!({"name": "bluehelm", "profile": "tabular-data-package",
        "title": "Figures on UN peacekeeping from open data, put together by Bluehelm",
        "description": "Independent: not the United Nations. Missing is empty, never zero.",
        "version": env!("CARGO_PKG_VERSION"), "known_on": day, "resources": resources})
}

/// One moment for all files, so that equal rows give equal bytes.
fn options() -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
}

fn finished(mut zip: ZipWriter<File>, about: &Value) -> Result<Vec<u8>, Problem> {
    let ours = |e: &dyn std::fmt::Display| Problem::ours(e);
    let text = serde_json::to_vec_pretty(about).map_err(|e| ours(&e))?;
    zip.start_file("datapackage.json", options()).map_err(|e| ours(&e))?;
    zip.write_all(&text).map_err(|e| ours(&e))?;
    let mut file = zip.finish().map_err(|e| ours(&e))?;
    let size = file.stream_position().map_err(|e| ours(&e))?;
    if size > LARGEST {
        let detail = format!(
            "the package has {} MiB, more than {}; name some tables",
            size >> 20,
            LARGEST >> 20
        );
        return Err(Problem::new(axum::http::StatusCode::UNPROCESSABLE_ENTITY, "too-much", detail));
    }
    file.rewind().map_err(|e| ours(&e))?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).map_err(|e| ours(&e))?;
    Ok(bytes)
}
