//! What does the hub's API answer below `/public`?

use std::io;

use serde_json::{Map, Value};

use crate::answer::Answer;
use crate::content::{Content, names};
use crate::{Asked, Dataset, Fault};

/// `segments` are those after `public`.
pub(crate) fn answer(
    content: &Content,
    segments: &[&str],
    asked: &Asked,
    fault: Option<&Fault>,
) -> io::Result<Answer> {
    match segments {
        ["data", id, format] => data(content, id, format, asked, fault),
        ["metadata", id] => metadata(content, id, asked),
        _ => Ok(Answer::plain(404, "below /public there are data/{id}/{format} and metadata/{id}")),
    }
}

fn data(
    content: &Content,
    id: &str,
    format: &str,
    asked: &Asked,
    fault: Option<&Fault>,
) -> io::Result<Answer> {
    let Some(dataset) = content.datasets.get(&id.to_lowercase()) else {
        return Ok(Answer::plain(404, "no such dataset"));
    };
    let mut dataset = dataset.clone();
    match fault {
        Some(Fault::DropColumn(column)) => dataset.drop_column(column),
        Some(Fault::Truncate(rows)) => dataset.rows.truncate(*rows),
        Some(Fault::Empty) => dataset.rows.clear(),
        _ => {}
    }
    let rows = match page(&dataset, asked) {
        Ok(rows) => rows,
        Err(reason) => return Ok(Answer::plain(400, reason)),
    };
    let (kind, body) = match format.to_lowercase().as_str() {
        "json" => ("application/json; charset=utf-8", dataset.to_json(&rows)?),
        "csv" => ("text/csv; charset=utf-8", dataset.to_csv(&rows)?),
        "xml" => return Ok(Answer::plain(501, "XML is documented, but this server has none")),
        _ => return Ok(Answer::plain(400, "the format is json, xml or csv")),
    };
    Ok(Answer::ok(kind, body).validated(dataset.last_update()))
}

/// The rows that pass `filter`, of them those of the page asked for.
fn page<'a>(
    dataset: &'a Dataset,
    asked: &Asked,
) -> Result<Vec<&'a Map<String, Value>>, &'static str> {
    let mut rows: Vec<&Map<String, Value>> = dataset.rows.iter().collect();
    for part in asked.parameter("filter").unwrap_or_default().split(';').filter(|p| !p.is_empty()) {
        let (name, values) = part.split_once(':').ok_or("a filter is Column:value,value")?;
        let wanted: Vec<&str> = values.split(',').collect();
        let column = dataset.columns.iter().find(|column| column.eq_ignore_ascii_case(name.trim()));
        let column = column.ok_or("the filter names a column that is not there")?;
        rows.retain(|row| {
            let text = row.get(column).map(|value| dataset.text(column, value));
            text.is_some_and(|text| wanted.contains(&text.as_str()))
        });
    }
    let number = |name, default| match asked.parameter(name).map(str::parse::<usize>) {
        None => Ok(default),
        Some(Ok(count)) if count > 0 => Ok(count),
        Some(_) => Err("per_page and page_num are whole numbers from 1"),
    };
    let per_page = number("per_page", usize::MAX)?;
    let before = (number("page_num", 1)? - 1).saturating_mul(per_page);
    Ok(rows.into_iter().skip(before).take(per_page).collect())
}

fn metadata(content: &Content, id: &str, asked: &Asked) -> io::Result<Answer> {
    let mut entries = content.all_metadata();
    if !id.eq_ignore_ascii_case("all") {
        entries.retain(|entry| names(entry, id));
        if entries.is_empty() {
            return Ok(Answer::plain(404, "no such dataset"));
        }
    }
    if let Some(fields) = asked.parameter("column") {
        let wanted =
            |name: &String| fields.split(',').any(|it| it.trim().eq_ignore_ascii_case(name));
        for entry in &mut entries {
            entry.retain(|name, _| wanted(name));
        }
    }
    let body = serde_json::to_vec(&entries)?;
    Ok(Answer::ok("application/json; charset=utf-8", body).validated(None))
}
