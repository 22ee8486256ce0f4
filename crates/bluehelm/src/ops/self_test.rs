//! Is this installation sound? Answered offline, without any data folder.

use std::net::SocketAddr;
use std::path::Path;

use anyhow::{Context, Result, anyhow, bail};
use base::Date;
use catalog::Shelf;
use fetch::{Fetcher, Policy, Request};
use ingest::Access;
use serde::Serialize;

use crate::http;
use crate::ops::{answers, brief, figures};
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
pub async fn self_test() -> Vec<Trial> {
    let folder = match tempfile::tempdir() {
        Ok(folder) => folder,
        Err(error) => {
            let (what, seen) = ("a folder for temporary files", error.to_string());
            return vec![Trial { what, passed: false, seen }];
        }
    };
    let settings = Settings::new(Some(folder.path().join("home")), None, None);
    let trials = [
        ("figures carried, each attributed, as built", carried_whole(&settings)),
        ("a statement replayed", claim(&settings).await),
        ("a brief written", written(&settings).await),
        ("a page served and read", page(&settings, folder.path()).await),
        ("files written and read back", files(folder.path())),
    ];
    let trials = trials.into_iter().map(|(what, ended)| match ended {
        Ok(seen) => Trial { what, passed: true, seen },
        Err(error) => Trial { what, passed: false, seen: format!("{error:#}") },
    });
    trials.collect()
}

/// Name, version, build and the day of the newest figures carried.
pub fn version() -> String {
    // Whatever a home of the user's holds, this is told of the program alone.
    let nowhere = std::env::temp_dir().join(format!("bluehelm-none-{}", std::process::id()));
    let newest = carried(&Settings::new(Some(nowhere), None, None)).ok();
    let newest = newest.and_then(|all| all.into_iter().map(|(_, day)| day).max());
    let newest = newest.map_or_else(|| "no figures".to_owned(), |day| format!("figures to {day}"));
    let build = option_env!("BLUEHELM_BUILD").unwrap_or("built from source");
    format!("bluehelm {} ({build}; {newest})", env!("CARGO_PKG_VERSION"))
}

/// Every publisher's dataset of which figures are carried, with the day of its newest publication. What the program itself
/// computed (forecasts) is as new as its computing and says nothing of the age of the evidence.
fn carried(settings: &Settings) -> Result<Vec<(String, Date)>> {
    let warehouse = settings.warehouse()?;
    let mut found = Vec::new();
    for source in settings.sources()?.iter().filter(|source| source.access != Access::Own) {
        let publications = warehouse.embedded_provenance(&source.id)?;
        let newest = publications.into_iter().map(|p| p.known_from).max();
        found.extend(newest.map(|day| (source.id.clone(), day)));
    }
    Ok(found)
}

fn carried_whole(settings: &Settings) -> Result<String> {
    let found = carried(settings)?;
    if found.is_empty() {
        bail!("no figures are carried");
    }
    let carried = settings.catalog.files(Shelf::Data, "parquet")?;
    let sums = settings.catalog.files(Shelf::Data, "sha256")?;
    let sums = sums.get("figures").context("no list of hashes is carried")?.text()?;
    for (name, file) in &carried {
        let hash = figures::sha256(&file.bytes);
        if !sums.lines().any(|line| line == format!("{hash}  {name}.parquet")) {
            bail!("{name} is not as it was built: this program is damaged, install it again");
        }
    }
    Ok(format!("of {} datasets in {} files", found.len(), carried.len()))
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

/// Serves on a free port of this machine, reads the first page over the network stack, and stops.
async fn page(settings: &Settings, folder: &Path) -> Result<String> {
    let (told, port) = tokio::sync::oneshot::channel();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let options = http::Options {
        listen: ([127, 0, 0, 1], 0).into(),
        host_names: Vec::new(),
        tokens: None,
        postgres: None,
    };
    let ready = move |address: SocketAddr, _| {
        told.send(address).map_err(|_| anyhow!("nobody waits for the address"))
    };
    let ended = async { drop(stopped.await) };
    let serving = tokio::spawn(http::serve(settings.clone(), options, ready, ended));
    let Ok(address) = port.await else {
        serving.await?.context("the service did not start")?;
        bail!("the service ended before it listened");
    };
    let file = folder.join("page.html");
    let read = tokio::task::spawn_blocking({
        let file = file.clone();
        move || {
            let request = Request::new(format!("http://{address}/"));
            let policy = Policy { retries: 0, ..Policy::default() };
            Fetcher::new(policy).get(&request, &file, &mut |_, _| {})
        }
    });
    read.await??;
    drop(stop);
    serving.await??;
    let text = std::fs::read_to_string(&file)?;
    if !text.contains("Bluehelm") {
        bail!("the page does not name Bluehelm");
    }
    Ok(format!("{} bytes", text.len()))
}

/// A whole file arrives under its name, as every sync writes it.
fn files(folder: &Path) -> Result<String> {
    let path = folder.join("written");
    let bytes = vec![42; 1 << 20];
    std::fs::write(&path, &bytes)?;
    if std::fs::read(&path)? != bytes {
        bail!("{} was read back otherwise than written", path.display());
    }
    Ok("1 MiB".to_owned())
}
