//! Commands that answer with a profile: partner, mission, profile, women, conduct.

use anyhow::{Context, Result};
use base::Date;
use clap::{Args, Subcommand};
use partners::{Column, Profile, Section};
use serde_json::{Map, Value};

use super::evidence::{Options, Output};
use super::output::{prose, table, width};
use crate::ops::partners::{self as ops, Request};
use crate::ops::rows;
use crate::settings::Settings;

/// So many rows of a section are shown as a table; all of them with --format json or --section.
const ROWS_SHOWN: usize = 12;

#[derive(Subcommand)]
pub enum Command {
    /// What the data say of a partner: a contributor, the Security Council, those who pay, …
    Partner(Who),
    /// What the data say of a mission
    Mission(Who),
    /// Mandate and resources of a mission over a period, with the reviews that are known
    Profile(Over),
    /// Women in uniform: shares by type against each year's target, pace seen and pace needed
    Women(Women),
    /// Conduct and support for victims: what is published, measure by measure
    Conduct {
        /// Only this section, with all its rows
        #[arg(long, value_name = "ID")]
        section: Option<String>,
    },
}

#[derive(Args)]
pub struct Over {
    #[command(flatten)]
    who: Who,
    /// First day [default: as far back as the data go]
    #[arg(long, value_name = "DATE")]
    from: Option<Date>,
    /// Last day [default: the newest data]
    #[arg(long, value_name = "DATE")]
    to: Option<Date>,
}

#[derive(Args)]
pub struct Women {
    /// Only this contributor's personnel: ISO code or name [default: all contributors]
    #[arg(long, value_name = "PARTNER")]
    partner: Option<String>,
    /// Only this section, with all its rows
    #[arg(long, value_name = "ID")]
    section: Option<String>,
}

#[derive(Args)]
pub struct Who {
    /// ISO code, acronym, id or name [default: list them]
    who: Option<String>,
    /// Only this section, with all its rows
    #[arg(long, value_name = "ID")]
    section: Option<String>,
}

/// Answers one question.
pub fn run(options: Options, command: Command) -> Result<()> {
    let (output, settings) = (options.output()?, options.settings());
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    runtime.context("cannot start")?.block_on(dispatch(command, &settings, &output))
}

async fn dispatch(command: Command, settings: &Settings, output: &Output) -> Result<()> {
    match command {
        Command::Partner(who) => of(settings, output, "partner", who, None, None).await,
        Command::Mission(who) => of(settings, output, "mission", who, None, None).await,
        Command::Profile(Over { who, from, to }) => {
            of(settings, output, "profile", who, from, to).await
        }
        Command::Women(Women { partner, section }) => {
            let who = Who { who: Some(partner.unwrap_or_else(|| "all".to_owned())), section };
            of(settings, output, "women", who, None, None).await
        }
        Command::Conduct { section } => {
            let who = Who { who: Some("conduct".to_owned()), section };
            of(settings, output, "conduct", who, None, None).await
        }
    }
}

async fn of(
    settings: &Settings,
    output: &Output,
    command: &str,
    asked: Who,
    from: Option<Date>,
    to: Option<Date>,
) -> Result<()> {
    let Who { who, section } = asked;
    let Some(who) = who else {
        let listed = ops::list(settings, command).await?;
        return output.answer(&listed, |all| {
            let row = |l: &ops::Listed| vec![l.id.clone(), l.name.clone(), l.profile.clone()];
            table(&["id", "name", "profile"], all.iter().map(row)).to_string()
        });
    };
    let request = Request { section, from, to };
    show(output, &*ops::profile(settings, command, &who, &request).await?, &request)
}

/// Writes a profile; of a single section, its rows in any format.
fn show(output: &Output, profile: &Profile, request: &Request) -> Result<()> {
    match &request.section {
        Some(_) => output.answer_with_rows(profile, rows::of_profile, |p| text(p, usize::MAX)),
        None => output.answer(profile, |p| text(p, ROWS_SHOWN)),
    }
}

fn text(profile: &Profile, rows: usize) -> String {
    let mut parts = vec![profile.title.clone()];
    parts.extend(profile.notes.iter().map(|n| prose(n, "  ")));
    parts.extend(profile.sections.iter().map(|s| section_text(s, rows)));
    parts.join("\n\n")
}

fn section_text(section: &Section, most: usize) -> String {
    let mut lines = vec![format!("{} [{}]", section.title, section.id)];
    lines.push(prose(&section.question, "  "));
    let told = !section.rows.is_empty() || section.missing.is_empty();
    for finding in section.findings.iter().filter(|_| told) {
        let verdict = match finding.verdict {
            partners::Verdict::Fact => String::new(),
            other => format!("{}: ", other.to_string().to_uppercase()),
        };
        lines.push(prose(&format!("{verdict}{}", finding.text), "  "));
    }
    if !section.rows.is_empty() {
        lines.push(rows_text(section, most));
    }
    lines.extend(section.notes.iter().map(|n| prose(&format!("Note: {n}"), "  ")));
    for missing in &section.missing {
        let line = format!("{}: {} - {}", missing.what, missing.word, missing.why);
        lines.push(prose(&line, "  "));
    }
    for source in &section.sources {
        let published = format!(
            "Source: {}; as published on {}; {}",
            source.citation, source.known_from, source.licence
        );
        lines.push(prose(&published, "  "));
    }
    lines.join("\n")
}

/// The newest rows of a series, the first of a list; an interval stands behind its estimate.
fn rows_text(section: &Section, most: usize) -> String {
    let bound = |name: &String| {
        let holds = |c: &Column| c.low.as_ref() == Some(name) || c.high.as_ref() == Some(name);
        section.columns.iter().any(holds)
    };
    let shown: Vec<&Column> = section.columns.iter().filter(|c| !bound(&c.name)).collect();
    let header: Vec<String> = shown.iter().map(|c| c.name.replace('_', " ")).collect();
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    let hidden = section.rows.len().saturating_sub(most);
    let newest = section.chart.as_ref().is_some_and(|c| c.kind != "points");
    let rows =
        if newest { &section.rows[hidden..] } else { &section.rows[..section.rows.len() - hidden] };
    let cells: Vec<Vec<String>> =
        rows.iter().map(|row| shown.iter().map(|c| cell(row, c)).collect()).collect();
    let widest =
        |i: usize| cells.iter().map(|r| r[i].chars().count()).chain([header[i].len()]).max();
    let columns: usize = (0..header.len()).filter_map(widest).map(|w| w + 3).sum();
    let drawn = match columns > width() {
        true => cells.iter().map(|row| upright(&header, row)).collect::<Vec<_>>().join("\n"),
        false => table(&header, cells).to_string(),
    };
    match hidden {
        0 => drawn,
        n => format!(
            "{drawn}\n  {} {n} more: --section {} or --format json",
            if newest { "before these" } else { "after these" },
            section.id
        ),
    }
}

/// A row too wide for the terminal, as prose; what is missing is left out.
fn upright(header: &[&str], row: &[String]) -> String {
    let known = header.iter().zip(row).filter(|(_, value)| *value != "-");
    let words: Vec<String> = known.map(|(name, value)| format!("{name} {value}")).collect();
    prose(&format!("* {}", words.join("; ")), "  ")
}

fn cell(row: &Map<String, Value>, column: &Column) -> String {
    let word = |name: &str| match row.get(name) {
        None | Some(Value::Null) => "-".to_owned(),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Bool(true)) => "yes".to_owned(),
        Some(Value::Bool(false)) => "no".to_owned(),
        Some(other) => other.to_string(),
    };
    let value = word(&column.name);
    match (&column.low, &column.high) {
        (Some(low), Some(high)) if value != "-" => {
            format!("{value} ({} to {})", word(low), word(high))
        }
        _ => value,
    }
}
