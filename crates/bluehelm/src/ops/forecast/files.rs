//! What do these files hold, whether CSV or Parquet?

use std::path::Path;

use anyhow::{Context, Result, bail};
use forecast::{DrawColumns, Panel, Samples, parse_draws, parse_series};
use warehouse::arrow::array::{ArrayRef, AsArray, RecordBatch};
use warehouse::arrow::compute::{cast, concat};
use warehouse::arrow::datatypes::{DataType, Float64Type, Int64Type};
use warehouse::read_parquet;

/// A path, as messages name it.
pub fn shown(path: &Path) -> String {
    path.display().to_string()
}

/// A series of counts.
pub fn series(path: &Path) -> Result<Panel> {
    parse_series(&text(path)?).with_context(|| shown(path))
}

/// A file's text.
pub fn text(path: &Path) -> Result<String> {
    let bytes = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    let wrong = || {
        let path = path.display();
        format!(
            "{path} is no text in UTF-8; expected a CSV file (in a spreadsheet: save as CSV UTF-8)"
        )
    };
    String::from_utf8(bytes).with_context(wrong)
}

/// Makes a file to be written one that only its owner can read, where the system knows owners. What is
/// no file of its own, such as a pipe, stays as it is.
pub fn close_to_others(path: Option<&Path>) -> Result<()> {
    #[cfg(unix)]
    if let Some(path) = path.filter(|path| !path.exists() || path.is_file()) {
        use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
        let closed = || -> std::io::Result<()> {
            let mut options = std::fs::OpenOptions::new();
            let file = options.append(true).create(true).mode(0o600).open(path)?;
            file.set_permissions(std::fs::Permissions::from_mode(0o600))
        };
        closed().with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(())
}

fn is_parquet(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("parquet"))
}

/// Draws, from CSV or Parquet.
pub fn draw_columns(path: &Path) -> Result<DrawColumns> {
    if !is_parquet(path) {
        return parse_draws(&text(path)?).with_context(|| shown(path));
    }
    let batches = parquet(path)?;
    Ok(DrawColumns {
        month_id: whole(path, &batches, &["month_id"])?,
        country_id: whole(path, &batches, &["country_id"])?,
        draw: whole(path, &batches, &["draw"])?,
        outcome: numbers(path, &batches, &["outcome"])?,
    })
}

/// Counts, from CSV or Parquet.
pub fn counts(path: &Path) -> Result<Panel> {
    if !is_parquet(path) {
        return series(path);
    }
    let batches = parquet(path)?;
    let columns = DrawColumns {
        month_id: whole(path, &batches, &["month_id"])?,
        country_id: whole(path, &batches, &["country_id"])?,
        draw: vec![0; batches.iter().map(RecordBatch::num_rows).sum()],
        outcome: numbers(path, &batches, &["outcome", "ged_sb"])?,
    };
    let single = Samples::try_from(columns).with_context(|| shown(path))?;
    let counts = single.iter().map(|(row, draws)| (row.unit, row.month, draws[0]));
    Panel::try_new(counts).with_context(|| shown(path))
}

fn parquet(path: &Path) -> Result<Vec<RecordBatch>> {
    let bytes = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    Ok(read_parquet(bytes).with_context(|| shown(path))?.1)
}

fn whole(path: &Path, batches: &[RecordBatch], names: &[&str]) -> Result<Vec<i64>> {
    Ok(column(path, batches, names, &DataType::Int64)?
        .as_primitive::<Int64Type>()
        .values()
        .to_vec())
}

fn numbers(path: &Path, batches: &[RecordBatch], names: &[&str]) -> Result<Vec<f64>> {
    let found = column(path, batches, names, &DataType::Float64)?;
    Ok(found.as_primitive::<Float64Type>().values().to_vec())
}

/// The column of one of these names, as this type, without gaps.
fn column(
    path: &Path,
    batches: &[RecordBatch],
    names: &[&str],
    as_type: &DataType,
) -> Result<ArrayRef> {
    let mut parts = Vec::new();
    for batch in batches {
        let Some(found) = names.iter().find_map(|name| batch.column_by_name(name)) else {
            let schema = batch.schema();
            let held: Vec<&str> = schema.fields().iter().map(|f| f.name().as_str()).collect();
            let (path, names, held) = (path.display(), names.join(" or "), held.join(", "));
            bail!("{path} has no column {names}; it has: {held}");
        };
        let read =
            cast(found, as_type).with_context(|| format!("{}, {names:?}", path.display()))?;
        if read.null_count() > 0 {
            let (path, names, empty) = (path.display(), names.join(" or "), read.null_count());
            bail!("{path}: {empty} value(s) of {names} are missing or no number; expected none");
        }
        parts.push(read);
    }
    let parts: Vec<_> = parts.iter().map(AsRef::as_ref).collect();
    if parts.is_empty() {
        bail!("{} has no rows; expected at least one", path.display());
    }
    Ok(concat(&parts)?)
}
