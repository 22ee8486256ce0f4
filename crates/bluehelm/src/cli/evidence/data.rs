//! Commands about data: sync, sql, diff, datasets, doctor, compact.

use std::path::PathBuf;

use anyhow::{Result, bail};
use base::Date;
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use ingest::{
    Event, Home, IngestError, Origin, QUARANTINE, Source, examine, export_bundle, import_bundle,
};
use serde_json::json;

use super::output::Output;
use crate::cli::output::{prose, remark, table};
use crate::ops;
use crate::settings::Settings;

#[derive(Args)]
pub struct SyncArguments {
    /// Datasets by id, or any dataset of the UN Peace and Security Data Hub by its id there
    datasets: Vec<String>,
    /// Read from a mirror: a folder, or an address that serves its files or speaks the hub's API
    #[arg(long, env = "BLUEHELM_SYNC_MIRROR", value_name = "DIR|URL")]
    mirror: Option<String>,
    /// Date of the publication found, where neither its name nor the publisher tells
    #[arg(long, value_name = "DATE")]
    known_from: Option<Date>,
    /// Store a publication even where far fewer rows came than before
    #[arg(long)]
    accept_collapse: bool,
    /// How often a failing request is tried again
    #[arg(long, value_name = "N")]
    retries: Option<u32>,
    /// Write all publications that may be passed on to a bundle for a site without internet
    #[arg(long, value_name = "BUNDLE", conflicts_with_all = ["import", "datasets"])]
    export: Option<PathBuf>,
    /// Sign the bundle with a secret key of minisign; the signature goes beside it
    #[arg(long, value_name = "KEY", requires = "export")]
    sign: Option<PathBuf>,
    /// Whose signature a bundle must carry: a public key of minisign, or its file
    #[arg(long, env = "BLUEHELM_SYNC_SIGNED_BY", value_name = "KEY")]
    signed_by: Option<String>,
    /// Load the publications of a bundle
    #[arg(long, value_name = "BUNDLE", conflicts_with = "datasets")]
    import: Option<PathBuf>,
}

pub async fn sync(settings: &Settings, output: &Output, arguments: SyncArguments) -> Result<()> {
    output.must_tell()?;
    if let Some(path) = &arguments.export {
        let sources = settings.sources()?;
        settings.home.format()?;
        let signer = arguments.sign.as_deref().map(ops::signature::Signer::open).transpose()?;
        let count = export_bundle(&settings.home, &sources, path).await?;
        let signature = signer.map(|signer| signer.sign(path)).transpose()?;
        return output.answer(&json!({"publications": count, "signature": signature}), |_| {
            let signed = signature.map(|s| format!(", signed in {}", s.display()));
            format!(
                "{count} publications written to {}{}",
                path.display(),
                signed.unwrap_or_default()
            )
        });
    }
    let origin = match &arguments.mirror {
        None => Origin::Publisher,
        Some(url) if url.starts_with("http://") || url.starts_with("https://") => {
            Origin::Url(url.clone())
        }
        Some(folder) => Origin::Folder(folder.into()),
    };
    let all = arguments.datasets.is_empty();
    let request = ops::sync::Request {
        datasets: arguments.datasets,
        origin,
        accept_collapse: arguments.accept_collapse,
        known_from: arguments.known_from,
        retries: arguments.retries,
    };
    if let Some(path) = &arguments.import {
        match &arguments.signed_by {
            Some(key) => ops::signature::check(path, key)?,
            None => remark(
                "no signature was asked for (--signed-by): who made this bundle is not checked",
            ),
        }
        let _lock = settings.home.lock()?;
        let sources = settings.sources()?;
        let outcomes =
            import_bundle(&ops::sync::syncer(settings, &request), &sources, path).await?;
        return output
            .answer(&outcomes, |all| all.iter().map(outcome_text).collect::<Vec<_>>().join("\n"));
    }
    let bar = ProgressBar::new_spinner();
    let style = |template| {
        ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
    };
    let (counting, measured) =
        (style("{spinner} {msg}"), style("{msg} {wide_bar} {bytes} of {total_bytes}"));
    let mut rows = 0;
    let mut progress = |source: &Source, event: Event| match event {
        Event::Bytes(received, Some(total)) => {
            bar.set_style(measured.clone());
            bar.set_message(source.id.clone());
            bar.set_length(total);
            bar.set_position(received);
        }
        Event::Bytes(received, None) => {
            bar.set_style(counting.clone());
            bar.set_message(format!("{}: {received} bytes", source.id));
            bar.tick();
        }
        Event::Rows(read) => {
            rows += read;
            bar.set_style(counting.clone());
            bar.set_message(format!("{}: reading, {rows} rows in all", source.id));
            bar.tick();
        }
    };
    let ended = ops::sync::sync(settings, &request, &mut progress).await?;
    bar.finish_and_clear();
    // A mirror need not hold every dataset: of those not asked for by name, what it lacks is said,
    // and no failure, as long as it holds any.
    let holds_any = ended.iter().any(|(_, outcome)| !is_absent(outcome));
    let lacking = |outcome: &Result<_, _>| all && holds_any && is_absent(outcome);
    let failed = ended.iter().filter(|(_, o)| o.is_err() && !lacking(o)).count();
    let as_json = |(source, outcome): &ops::sync::Ended| match outcome {
        Ok(outcome) => {
            json!({"dataset": source.id, "new": outcome.new, "unchanged": outcome.unchanged})
        }
        Err(error) if lacking(outcome) => {
            json!({"dataset": source.id, "not_in_mirror": error.to_string()})
        }
        Err(error) => json!({"dataset": source.id, "error": error.to_string()}),
    };
    output.answer(&ended.iter().map(as_json).collect::<Vec<_>>(), |_| {
        let text = |(source, outcome): &ops::sync::Ended| match outcome {
            Ok(outcome) => outcome_text(outcome),
            Err(error) => format!("{}: NOT updated: {error}", source.id),
        };
        let (absent, there): (Vec<_>, Vec<_>) = ended.iter().partition(|(_, o)| lacking(o));
        let mut lines: Vec<String> = there.into_iter().map(text).collect();
        let names: Vec<&str> = absent.iter().map(|(source, _)| source.id.as_str()).collect();
        if !names.is_empty() {
            lines.push(prose(&format!("Not in this mirror: {}", names.join(", ")), ""));
        }
        lines.join("\n")
    })?;
    match failed {
        0 => Ok(()),
        _ => bail!(
            "{failed} of {} datasets could not be updated; what was stored before is unchanged",
            ended.len()
        ),
    }
}

/// The first few columns that no declaration names, and how many more there are.
fn undeclared(columns: &[String]) -> String {
    let first = columns.iter().take(4).cloned().collect::<Vec<_>>().join(", ");
    match columns.len().saturating_sub(4) {
        0 => format!("columns not declared: {first}"),
        more => format!("columns not declared: {first} and {more} more (see --format json)"),
    }
}

fn is_absent(outcome: &Result<ingest::Outcome, IngestError>) -> bool {
    matches!(outcome, Err(IngestError::NotInMirror { .. }))
}

fn outcome_text(outcome: &ingest::Outcome) -> String {
    let mut lines: Vec<String> = Vec::new();
    for m in &outcome.new {
        let mut line =
            format!("{}: new, as published on {}: {} rows", outcome.dataset, m.known_from, m.rows);
        if m.quarantined > 0 {
            line += &format!(", {} unreadable in quarantine", m.quarantined);
        }
        if m.flagged > 0 {
            line += &format!(", {} flagged", m.flagged);
        }
        if !m.undeclared_columns.is_empty() {
            line += &format!("; {}", undeclared(&m.undeclared_columns));
        }
        lines.push(line);
    }
    if lines.is_empty() {
        lines.push(format!("{}: unchanged", outcome.dataset));
    }
    lines.join("\n")
}

pub async fn sql(settings: &Settings, output: &Output, query: &str) -> Result<()> {
    let query = ops::query::written_out(query);
    let (schema, batches) = settings.warehouse()?.sql(query).await?;
    output.rows(schema, &batches)
}

#[derive(Args)]
pub struct DiffArguments {
    /// A harmonised table such as fatalities
    dataset: String,
    /// Date of the earlier publication
    #[arg(long, value_name = "DATE")]
    from: Date,
    /// Date of the later publication
    #[arg(long, value_name = "DATE")]
    to: Date,
}

pub async fn diff(settings: &Settings, output: &Output, arguments: DiffArguments) -> Result<()> {
    let found = ops::diff::diff(settings, &arguments.dataset, arguments.from, arguments.to).await?;
    output.answer_with_rows(&found, ops::rows::of_difference, |d| {
        let head = format!(
            "{}: from {} to {}: {} added, {} removed, {} changed",
            d.dataset, d.from, d.to, d.added, d.removed, d.changed
        );
        let word = |v: &Option<String>| v.clone().unwrap_or_else(|| "(missing)".to_owned());
        let row = |r: &ops::diff::Reclassified| {
            vec![r.column.clone(), word(&r.from), word(&r.to), r.count.to_string()]
        };
        match d.reclassified.is_empty() {
            true => head,
            false => format!(
                "{head}\n{}",
                table(&["column", "from", "to", "rows"], d.reclassified.iter().map(row))
            ),
        }
    })
}

pub async fn datasets(settings: &Settings, output: &Output) -> Result<()> {
    let found = ops::datasets::list(settings).await?;
    output.answer_with_rows(
        &found,
        |found| ops::rows::of_datasets(found),
        |found| {
            let row = |d: &ops::datasets::Dataset| {
                let dates: Vec<String> =
                    d.vintages.iter().map(|v| v.known_from.to_string()).collect();
                let dates = match dates.is_empty() {
                    true => "not loaded here".to_owned(),
                    false => dates.join(", "),
                };
                vec![d.dataset.clone(), d.title.clone(), dates, d.quarantined.to_string()]
            };
            table(&["dataset", "title", "as published on", "quarantine"], found.iter().map(row))
                .to_string()
        },
    )
}

pub async fn doctor(settings: &Settings, output: &Output) -> Result<()> {
    let findings = examine(&settings.home).await;
    let bad = findings.iter().filter(|f| !f.good).count();
    output.answer_with_rows(
        &findings,
        |all| ops::rows::flat(all),
        |all| {
            let line = |f: &ingest::Finding| {
                format!("{} {}", if f.good { "good " } else { "WRONG" }, f.text)
            };
            all.iter().map(line).collect::<Vec<_>>().join("\n")
        },
    )?;
    match bad {
        0 => Ok(()),
        _ => bail!("{bad} of {} things are not as they should be", findings.len()),
    }
}

pub async fn compact(settings: &Settings, output: &Output, keep: Option<u32>) -> Result<()> {
    output.must_tell()?;
    let _lock = settings.home.lock()?;
    let store = settings.home.store();
    let mut done = Vec::new();
    for dataset in store.datasets() {
        // The quarantine holds rows of all datasets: its newest dates are not those of each dataset's publications.
        let keep = keep.filter(|_| dataset != QUARANTINE);
        let forgotten = forget(&settings.home, &dataset, keep).await?;
        let compacted = store.compact(&dataset).await?;
        done.push(json!({"dataset": dataset, "forgotten": forgotten, "compacted": compacted}));
    }
    if keep.is_some() {
        remark(
            "raw bytes of forgotten publications and their rows in quarantine are kept; `sync --import` or a mirror \
             brings them back",
        );
    }
    output.answer(&done, |done| {
        let line = |d: &serde_json::Value| {
            let c = &d["compacted"];
            let name = d["dataset"].as_str().unwrap_or_default();
            format!(
                "{name}: {} files merged, {} removed, {} publications dropped",
                c["merged_files"], c["removed_files"], d["forgotten"]
            )
        };
        done.iter().map(line).collect::<Vec<_>>().join("\n")
    })
}

async fn forget(home: &Home, dataset: &str, keep: Option<u32>) -> Result<usize> {
    let Some(keep) = keep else { return Ok(0) };
    let mut vintages = home.store().vintages(dataset).await?;
    vintages.sort_by_key(|v| std::cmp::Reverse(v.known_from));
    let old: Vec<Date> = vintages.iter().skip(keep as usize).map(|v| v.known_from).collect();
    home.store().forget(dataset, &old).await?;
    home.raw().forget(dataset, |m| old.contains(&m.known_from))?;
    Ok(old.len())
}
