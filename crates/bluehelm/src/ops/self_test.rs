//! Is this installation sound? Answered offline, without any data folder.

use anyhow::{Context, Result, bail};
use catalog::Catalog;
use serde::Serialize;

use crate::ops::{answers, brief};
use crate::settings::Settings;

/// What was tried, and how it ended.
#[derive(Debug, Serialize)]
pub struct Trial {
    /// What was tried.
    pub what: &'static str,
    /// Whether it held.
    pub passed: bool,
    /// What was seen.
    pub seen: String,
}

/// Tries each part once, in a folder of its own that is removed afterwards.
pub async fn self_test() -> Result<Vec<Trial>> {
    let folder = tempfile::tempdir().context("no folder for temporary files")?;
    let settings = Settings::new(Some(folder.path().join("home")), None, None);
    let trials = [
        ("figures carried: hashes as attributed", figures(&settings)),
        ("a statement replayed", claim(&settings).await),
        ("a brief written", written(&settings).await),
        ("a page served and read", page(&settings, folder.path()).await),
        ("files written and read back", files(folder.path())),
    ];
    let trials = trials.into_iter().map(|(what, ended)| match ended {
        Ok(seen) => Trial { what, passed: true, seen },
        Err(error) => Trial { what, passed: false, seen: format!("{error:#}") },
    });
    Ok(trials.collect())
}

fn figures(settings: &Settings) -> Result<String> {
    let warehouse = settings.warehouse()?;
    let mut counted = 0;
    for (name, _) in Catalog::shipped().files("data", "parquet")? {
        let found = warehouse.embedded_provenance(&name)?;
        let wrong = found.iter().any(|p| p.snapshot.len() != 64);
        if found.is_empty() || wrong {
            bail!("{name} has no whole attribution");
        }
        counted += 1;
    }
    Ok(format!("{counted} sets of figures"))
}

async fn claim(settings: &Settings) -> Result<String> {
    let found = answers::claim(settings, "a4p-2018-09").await?;
    let first = found.claims.first().context("the statement has no sentence")?;
    let met = first.computed["reproducing"].as_u64().context("no specification was tried")?;
    if met == 0 {
        bail!("17 against 26 is met by no specification; some should");
    }
    Ok(format!("17 against 26 is met by {met} of {} specifications", first.specifications.len()))
}

async fn written(settings: &Settings) -> Result<String> {
    let subject = brief::Subject::Claim("a4p-2018-09".to_owned());
    let set = report::pdf(&brief::brief(settings, &subject).await?)?;
    if !set.bytes.starts_with(b"%PDF-") {
        bail!("what was written is no PDF");
    }
    Ok(format!("a PDF of {} pages, {} bytes", set.pages, set.bytes.len()))
}
