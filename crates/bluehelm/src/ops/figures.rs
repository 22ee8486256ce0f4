//! Compute the figures that the program carries, from what is synced here.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use base::Provenance;
use catalog::Shelf;
use ingest::Access;
use serde::Serialize;
use sha2::{Digest, Sha256};
use warehouse::{WarehouseError, write_parquet};

use crate::settings::Settings;

/// Above the vintages of `attribution.toml`.
const HEAD: &str = "\
# Written by `bluehelm figures build`: where the figures beside this file come from.
# Where `licence` says that none is stated, the figures are carried all the same: they are counts, that is facts, and none of the
# publisher's words or pictures, with their source named here and beside every answer. We give no licence to them: whoever passes
# them on settles that with the publisher.

";

/// A file written.
#[derive(Debug, Serialize)]
pub struct Written {
    /// The file.
    pub path: PathBuf,
    /// Rows in it.
    pub rows: usize,
    /// Its size.
    pub bytes: usize,
}

#[derive(Serialize)]
struct Attribution {
    vintage: Vec<Provenance>,
}

/// Runs every `data/*.sql` and writes `NAME.parquet` beside `attribution.toml` and `figures.sha256` into a folder.
pub async fn build(settings: &Settings, folder: &Path) -> Result<Vec<Written>> {
    let warehouse = settings.warehouse()?;
    let sources = settings.sources()?;
    // All are computed before one is written: where a dataset is missing, no figures of two builds stand side by side.
    let (mut computed, mut vintage) = (Vec::new(), Vec::new());
    for (name, file) in settings.catalog.files(Shelf::Data, "sql")? {
        let dataset = warehouse.table(&name).map_or(name.clone(), |t| t.dataset.clone());
        let source = sources.find(&dataset)?;
        if !warehouse.is_stored(&dataset).await? {
            // What is made in a home rather than published cannot be synced: what is carried of it stays as it is.
            if source.access == Access::Own {
                vintage.extend(warehouse.embedded_provenance(&dataset)?);
                continue;
            }
            return Err(WarehouseError::NotLoaded { table: name, dataset }.into());
        }
        let stored = warehouse.vintages(&dataset).await?;
        vintage.extend(stored.iter().map(|v| source.provenance(v.known_from, &v.snapshot)));
        let (schema, batches) = warehouse.sql(file.text()?).await?;
        let rows: usize = batches.iter().map(|b| b.num_rows()).sum();
        computed.push((format!("{name}.parquet"), rows, write_parquet(schema, &batches)?));
    }
    let text = format!("{HEAD}{}", toml::to_string(&Attribution { vintage })?);
    std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let mut written = Vec::new();
    for (name, rows, bytes) in computed {
        let path = folder.join(name);
        std::fs::write(&path, &bytes)
            .with_context(|| format!("cannot write {}", path.display()))?;
        written.push(Written { path, rows, bytes: bytes.len() });
    }
    let path = folder.join("attribution.toml");
    std::fs::write(&path, &text).with_context(|| format!("cannot write {}", path.display()))?;
    written.push(Written { path, rows: 0, bytes: text.len() });
    written.push(list_hashes(folder)?);
    Ok(written)
}

/// The SHA-256 of a file of figures, as `figures.sha256` lists it.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Writes `figures.sha256`, which `sha256sum --check` reads and `self-test` holds what is carried against.
fn list_hashes(folder: &Path) -> Result<Written> {
    let said = || format!("cannot read {}", folder.display());
    let mut lines = Vec::new();
    for entry in std::fs::read_dir(folder).with_context(said)? {
        let path = entry.with_context(said)?.path();
        if path.extension().is_some_and(|ending| ending == "parquet") {
            let bytes = std::fs::read(&path).with_context(said)?;
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            lines.push(format!("{}  {name}\n", sha256(&bytes)));
        }
    }
    lines.sort_by(|a, b| a[64..].cmp(&b[64..]));
    let (path, text) = (folder.join("figures.sha256"), lines.concat());
    std::fs::write(&path, &text).with_context(|| format!("cannot write {}", path.display()))?;
    Ok(Written { path, rows: 0, bytes: text.len() })
}
