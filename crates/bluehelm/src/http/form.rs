//! In which form does this reader want the answer?

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::Value;
use warehouse::arrow::array::RecordBatch;
use warehouse::arrow::datatypes::SchemaRef;
use warehouse::{Format, rows_of_json, write_batches};

use super::{Problem, spreadsheet};

/// A form of an answer, with the name that `?format=` gives it and its media type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// The whole answer.
    Json,
    /// The main table of an answer, as text.
    Csv,
    /// The main table, Apache Parquet.
    Parquet,
    /// The main table, an Apache Arrow IPC file.
    Arrow,
    /// The main table, Office Open XML.
    Xlsx,
}

impl Form {
    /// Every form, the first where nobody asks for any.
    pub const ALL: [(Self, &'static str, &'static str); 5] = [
        (Self::Json, "json", "application/json"),
        (Self::Csv, "csv", "text/csv"),
        (Self::Parquet, "parquet", "application/vnd.apache.parquet"),
        (Self::Arrow, "arrow", "application/vnd.apache.arrow.file"),
        (Self::Xlsx, "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ];

    /// The form asked for: `?format=` where it is given, else what `Accept` likes best.
    pub fn asked(format: Option<&str>, headers: &HeaderMap) -> Result<Self, Problem> {
        if let Some(name) = format {
            let known = Self::ALL.iter().find(|(_, known, _)| *known == name);
            return known.map(|(form, ..)| *form).ok_or_else(|| {
                let names: Vec<_> = Self::ALL.iter().map(|(_, name, _)| *name).collect();
                Problem::bad_request(format!(
                    "format {name:?} is not known; expected {}",
                    names.join(", ")
                ))
            });
        }
        let accept = headers.get(header::ACCEPT).and_then(|v| v.to_str().ok()).unwrap_or("*/*");
        let liked = |media: &str| liking(accept, media);
        // Of forms liked equally, the first.
        let best = Self::ALL.iter().rev().max_by_key(|(.., media)| liked(media));
        match best {
            Some((form, _, media)) if liked(media) > 0 => Ok(*form),
            _ => {
                let known: Vec<_> = Self::ALL.iter().map(|(.., media)| *media).collect();
                let detail =
                    format!("none of {accept:?} can be given; there is {}", known.join(", "));
                Err(Problem::new(StatusCode::NOT_ACCEPTABLE, "not-acceptable", detail))
            }
        }
    }

    fn entry(self) -> (&'static str, &'static str) {
        let known = Self::ALL.iter().find(|(form, ..)| *form == self);
        known.map_or(("json", "application/json"), |(_, name, media)| (name, media))
    }

    /// Its media type.
    pub fn media(self) -> &'static str {
        self.entry().1
    }
}

/// How much an `Accept` header likes a media type, in thousandths; the most specific word counts.
fn liking(accept: &str, media: &str) -> u32 {
    let kind = media.split('/').next().unwrap_or_default();
    let mut found: Option<(u8, u32)> = None;
    for part in accept.split(',') {
        let mut words = part.split(';').map(str::trim);
        let range = words.next().unwrap_or_default().to_ascii_lowercase();
        let precision = match range.as_str() {
            "*/*" | "*" => 0,
            wide if wide.strip_suffix("/*") == Some(kind) => 1,
            exact if exact == media => 2,
            _ => continue,
        };
        let quality = words.find_map(|w| w.strip_prefix("q=")?.trim().parse::<f64>().ok());
        let quality = (quality.unwrap_or(1.0).clamp(0.0, 1.0) * 1000.0) as u32;
        if found.is_none_or(|(known, _)| precision >= known) {
            found = Some((precision, quality));
        }
    }
    found.map_or(0, |(_, quality)| quality)
}

/// Whether a reader of places would rather have Parquet than JSON.
pub fn likes_parquet(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|v| v.to_str().ok()).unwrap_or("*/*");
    let json = liking(accept, "application/geo+json").max(liking(accept, "application/json"));
    liking(accept, Form::Parquet.media()) > json
}

/// An answer with a main table, in the form asked for; `name` is the file's where it is one.
pub fn answer<T: Serialize>(
    form: Form,
    name: &str,
    answer: &T,
    rows: impl FnOnce(&T) -> Vec<Value>,
) -> Result<Response, Problem> {
    match form {
        Form::Json => as_json(answer),
        _ => {
            let (schema, batches) = rows_of_json(&rows(answer)).map_err(anyhow::Error::from)?;
            let about = serde_json::to_value(answer).map_err(|e| Problem::ours(&e))?;
            table(form, name, schema, &batches, &about)
        }
    }
}

/// Rows as JSON objects.
pub fn objects(batches: &[RecordBatch]) -> Result<Vec<Value>, Problem> {
    let mut bytes = Vec::new();
    let Some(first) = batches.first() else { return Ok(Vec::new()) };
    write_batches(Format::Json, first.schema(), batches, &mut bytes)
        .map_err(anyhow::Error::from)?;
    serde_json::from_slice(&bytes).map_err(|e| Problem::ours(&e))
}

/// An answer as JSON.
pub fn as_json<T: Serialize>(answer: &T) -> Result<Response, Problem> {
    let text = serde_json::to_vec(answer).map_err(|e| Problem::ours(&e))?;
    Ok(with_media(Form::Json.media(), text))
}

/// Rows in the form asked for; a spreadsheet also says what else is known about them.
pub fn table(
    form: Form,
    name: &str,
    schema: SchemaRef,
    batches: &[RecordBatch],
    about: &Value,
) -> Result<Response, Problem> {
    let mut bytes = Vec::new();
    let format = match form {
        Form::Json => Format::Json,
        Form::Csv => Format::Csv,
        Form::Parquet => Format::Parquet,
        Form::Arrow => Format::Arrow,
        Form::Xlsx => {
            bytes = spreadsheet::of_rows(&schema, batches, about)?;
            return Ok(as_file(form, name, bytes));
        }
    };
    write_batches(format, schema, batches, &mut bytes).map_err(anyhow::Error::from)?;
    Ok(match form {
        Form::Json => with_media(form.media(), bytes),
        _ => as_file(form, name, bytes),
    })
}

fn as_file(form: Form, name: &str, bytes: Vec<u8>) -> Response {
    let (ending, media) = form.entry();
    let media = if form == Form::Csv { "text/csv; charset=utf-8" } else { media };
    file(media, &format!("{name}.{ending}"), bytes)
}

/// Bytes that a browser saves under a name.
pub fn file(media: &str, name: &str, bytes: Vec<u8>) -> Response {
    let safe = |c: char| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '-' };
    let name: String = name.chars().map(safe).collect();
    let mut response = with_media(media, bytes);
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, value);
    }
    response
}

/// An answer that says where the next piece is, where there is one.
pub fn with_next(mut response: Response, next: Option<&str>) -> Response {
    let link = next.and_then(|next| HeaderValue::from_str(&format!("<{next}>; rel=\"next\"")).ok());
    if let Some(link) = link {
        response.headers_mut().insert(header::LINK, link);
    }
    response
}

/// Bytes of a media type.
pub fn with_media(media: &str, bytes: Vec<u8>) -> Response {
    let media = HeaderValue::from_str(media)
        .unwrap_or_else(|_| HeaderValue::from_static("application/octet-stream"));
    ([(header::CONTENT_TYPE, media)], bytes).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(accept: &str, expect: Option<Form>) {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, HeaderValue::from_str(accept).expect("a value"));
        assert_eq!(Form::asked(None, &headers).ok(), expect, "{accept}");
    }

    #[test]
    fn the_form_that_accept_likes_best_is_given() {
        check("*/*", Some(Form::Json));
        check("text/csv", Some(Form::Csv));
        check("text/*;q=0.5, application/json;q=0.4", Some(Form::Csv));
        check("application/vnd.apache.parquet, */*;q=0.1", Some(Form::Parquet));
        check("text/html,application/xhtml+xml,*/*;q=0.8", Some(Form::Json));
        check("*/*, application/json;q=0", Some(Form::Csv));
        check("image/png", None);
        check("application/json;q=0", None);
    }

    #[test]
    fn a_format_by_name_goes_before_accept_and_an_unknown_one_is_refused() {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, HeaderValue::from_static("image/png"));
        assert_eq!(Form::asked(Some("xlsx"), &headers).ok(), Some(Form::Xlsx));
        assert_eq!(Form::asked(Some("xls"), &headers).map_err(|p| p.status), Err(400));
    }
}
