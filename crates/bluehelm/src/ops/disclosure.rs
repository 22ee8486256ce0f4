//! Is this table safe to publish, and which table of these cases is?
//!
//! Files are read here, once, into memory; nothing of a case file goes anywhere else.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use disclosure::{Audit, Layout, Method, Release, audit, read_earlier, read_table, release};

/// Audits a finished table together with earlier releases of it.
pub fn audit_file(table: &Path, layout: Layout, earlier: &[PathBuf]) -> Result<Audit> {
    let read = |path: &PathBuf| {
        read_earlier(&bytes(path)?, &layout).with_context(|| path.display().to_string())
    };
    let earlier = earlier.iter().map(read).collect::<Result<Vec<_>>>()?;
    let table = read_table(&bytes(table)?, &layout).with_context(|| table.display().to_string())?;
    Ok(audit(&table, &earlier, &layout)?)
}

/// Makes a safe table of a case file.
pub fn release_file(
    cases: &Path,
    by: &[String],
    layout: &Layout,
    base: Option<i64>,
) -> Result<Release> {
    let method = base.map_or(Method::Hide, Method::Round);
    release(&bytes(cases)?, by, layout, method).with_context(|| cases.display().to_string())
}

/// The layout of a file, or the one without a file.
pub fn layout(path: Option<&Path>) -> Result<Layout> {
    let Some(path) = path else { return Ok(Layout::default()) };
    let text = String::from_utf8(bytes(path)?);
    let text = text.with_context(|| format!("{} is not text", path.display()))?;
    Layout::parse(&text).with_context(|| path.display().to_string())
}

/// Refuses to write an answer over what it was computed from.
pub fn keep_apart(output: Option<&Path>, input: &Path) -> Result<()> {
    let Some(output) = output else { return Ok(()) };
    if let (Ok(a), Ok(b)) = (output.canonicalize(), input.canonicalize())
        && a == b
    {
        bail!("{} is what is read: give another file with -o", input.display());
    }
    Ok(())
}

fn bytes(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}
