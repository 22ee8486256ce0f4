//! Commands about what was promised: commitments, endorse.

use std::path::PathBuf;

use anyhow::{Context, Result};
use base::Date;
use clap::{Args, Subcommand};
use commitments::readiness::Need;
use commitments::{Answer, Evidence, Moment, priorities};

use super::evidence::{Options, Output};
use crate::cli::output::{prose, table};
use crate::ops::commitments::{self as ops, Added, Asked, Endorsements};
use crate::ops::rows;
use crate::settings::Settings;

/// Questions about what was promised.
#[derive(Subcommand)]
pub enum Command {
    /// What was promised, to whom it is addressed, and what the evidence says
    Commitments(CommitmentsArguments),
    /// Endorsements of the Declaration of Shared Commitments known by name
    #[command(subcommand)]
    Endorse(EndorseCommand),
    /// What is required, pledged and deployed, from your own file; nothing of it is kept
    Readiness {
        /// A CSV file: capability,required,pledged,deployed, and mission,unit,date,source where known
        file: PathBuf,
    },
}

#[derive(Args)]
pub struct CommitmentsArguments {
    /// One commitment in full, such as WPS-2 [default: all, in brief]
    id: Option<String>,
    /// One area, such as protection
    #[arg(long, value_name = "AREA")]
    area: Option<String>,
    /// A country by code or name, or an addressee such as security-council
    #[arg(long, value_name = "PARTNER")]
    partner: Option<String>,
    /// Every partner that the data tell apart, by code
    #[arg(long)]
    every_partner: bool,
    /// Look at nothing after this day [default: all that is known]
    #[arg(long, value_name = "DATE")]
    as_of: Option<Date>,
    /// How each status stood at the end of each year
    #[arg(long)]
    history: bool,
}

#[derive(Subcommand)]
pub enum EndorseCommand {
    /// Reported totals, and endorsements known by name
    List {
        /// One State by code or name, or an organisation
        #[arg(long, value_name = "PARTNER")]
        partner: Option<String>,
    },
    /// Write an endorsement into endorsements.csv in the home folder
    Add {
        /// A State, by code or name
        #[arg(long, value_name = "STATE", required_unless_present = "organisation")]
        partner: Option<String>,
        /// An organisation, by name
        #[arg(long, value_name = "NAME", conflicts_with = "partner")]
        organisation: Option<String>,
        /// Day of the endorsement
        #[arg(long, value_name = "DATE")]
        date: Date,
        /// Address of a page that reports it
        #[arg(long, value_name = "URL")]
        source: String,
        /// What to know about it
        #[arg(long, default_value = "", value_name = "TEXT")]
        note: String,
    },
}

/// Answers one question.
pub fn run(options: Options, command: Command) -> Result<()> {
    let output = options.output()?;
    let settings = options.settings();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    runtime.context("cannot start")?.block_on(dispatch(command, &settings, &output))
}

async fn dispatch(command: Command, settings: &Settings, output: &Output) -> Result<()> {
    match command {
        Command::Commitments(arguments) => {
            let CommitmentsArguments { id, area, partner, every_partner, as_of, history } =
                arguments;
            let shown = Shown { whole: id.is_some(), partner: partner.is_some() };
            let asked = Asked { id, area, partner, every_partner, as_of, history };
            let answers = ops::commitments(settings, &asked).await?;
            output.answer_with_rows(&answers, rows::of_commitments, |all| {
                commitments_text(all, shown)
            })
        }
        Command::Endorse(EndorseCommand::List { partner }) => {
            let known = ops::endorsements(settings, partner.as_deref()).await?;
            output.answer_with_rows(&known, rows::of_endorsements, endorsements_text)
        }
        Command::Readiness { file } => {
            let needs = ops::readiness(&file)?;
            let rows =
                |all: &Vec<Need>| all.iter().filter_map(|n| serde_json::to_value(n).ok()).collect();
            output.answer_with_rows(&needs, rows, |all| readiness_text(all))
        }
        Command::Endorse(EndorseCommand::Add { partner, organisation, date, source, note }) => {
            output.must_tell()?;
            let (state, organisation) = (partner.as_deref(), organisation.as_deref());
            let added = ops::endorse(settings, state, organisation, date, &source, &note).await?;
            output.answer(&added, added_text)
        }
    }
}

/// How much is said of each commitment.
#[derive(Clone, Copy)]
struct Shown {
    /// One commitment in full.
    whole: bool,
    /// What concerns one partner.
    partner: bool,
}

fn commitments_text(answers: &[Answer], shown: Shown) -> String {
    let mut text = String::new();
    let mut area = None;
    for answer in answers {
        if area != Some(answer.commitment.area) {
            area = Some(answer.commitment.area);
            text += &format!("{}\n\n", answer.commitment.area.title().to_uppercase());
        }
        text += &commitment_text(answer, shown);
    }
    if answers.is_empty() {
        text += "No commitment held here is addressed to that partner in that area.\n\n";
    }
    let foot = "Texts are ours, and not the official list of commitments. The status is that of one \
                measure, by the rule in docs/reference.md: no sum of several, no order of partners, and \
                nothing about what brought a change. Bluehelm is not the United Nations.";
    text + &prose(foot, "")
}

fn commitment_text(a: &Answer, shown: Shown) -> String {
    let c = &a.commitment;
    let to: Vec<&str> = c.addressed_to.iter().map(|p| p.title()).collect();
    let mark = if c.verified { "" } else { " Recalled: not checked against the text." };
    let mut text = format!(
        "{}  {}\n{}\n{}\n{}\n{}\n",
        c.id,
        a.status.title().to_uppercase(),
        prose(&format!("{}{mark}", c.text), "  "),
        prose(&format!("To {}.", to.join(", ")), "  "),
        prose(&a.reason, "  "),
        prose(&format!("What would change the answer: {}", a.would_change), "  "),
    );
    if let (false, Some(lead)) = (shown.whole, a.evidence.iter().find(|e| e.decides)) {
        text += &sources_text(lead, "  ");
    }
    text += &moments(&a.history, "  ");
    for part in a.addressees.iter().filter(|p| shown.partner && p.reason != a.reason) {
        let line =
            format!("Of {}: {}. {}", part.addressee.title(), part.status.title(), part.reason);
        text += &format!("{}\n", prose(&line, "  "));
    }
    for own in &a.partners {
        let line =
            format!("{} ({}): {}. {}", own.partner, own.name, own.status.title(), own.reason);
        text += &format!("{}\n{}", prose(&line, "  "), moments(&own.history, "    "));
        if shown.whole && shown.partner {
            own.evidence.iter().skip(1).for_each(|e| text += &evidence_text(e, &own.reason));
        }
    }
    for reply in &a.replies {
        let line = format!(
            "Reply of {} on {}: {} ({})",
            reply.partner, reply.date, reply.text, reply.source
        );
        text += &format!("{}\n", prose(&line, "  "));
    }
    if shown.whole {
        text += &whole_text(a);
    }
    text + "\n"
}

/// Everything that a single commitment has beside its status.
fn whole_text(a: &Answer) -> String {
    let c = &a.commitment;
    let mut text = "\n  Of each addressee:\n".to_owned();
    for part in &a.addressees {
        let why = if part.reason == a.reason { "As above." } else { &part.reason };
        let line = format!("- {}: {}. {why}", part.addressee.title(), part.status.title());
        text += &format!("{}\n", prose(&line, "  "));
    }
    text += "\n  Evidence:\n";
    let mut notes: Vec<&str> = Vec::new();
    for e in &a.evidence {
        text += &evidence_text(e, &a.reason);
        notes.extend(e.notes.iter().map(String::as_str));
    }
    if a.replies.is_empty() {
        text += "  No reply of a partner is held here (replies.csv in the home folder).\n";
    }
    let mut said = std::collections::BTreeSet::new();
    notes.retain(|n| said.insert(*n));
    if !notes.is_empty() {
        text += "\n  Notes on the measures:\n";
        notes.iter().for_each(|n| text += &format!("{}\n", prose(&format!("- {n}"), "  ")));
    }
    let count = format!("What would count: {}.", c.would_count.join("; "));
    text += &format!("\n{}\n", prose(&count, "  "));
    text += &format!("{}\n", prose(&format!("Known from: {}.", c.sources.join("; ")), "  "));
    text + &format!("{}\n", prose(&format!("A4P+: {}.", priorities(&c.a4p_plus)), "  "))
}

/// A measure or gap; what was said above is not said again.
fn evidence_text(e: &Evidence, above: &str) -> String {
    let status = e.status.map_or("shown beside", commitments::Status::title);
    let decides = if e.decides { " (decides)" } else { "" };
    let why = if e.reason == above { "as above." } else { &e.reason };
    let mut text = format!("{}\n", prose(&format!("- {status}{decides}: {why}"), "  "));
    if !e.says.is_empty() {
        text += &format!("{}\n", prose(&e.says, "    "));
    }
    if e.reason != above {
        let change = format!("What would change the answer: {}", e.would_change);
        text += &format!("{}\n", prose(&change, "    "));
    }
    text += &sources_text(e, "    ");
    if e.reason == above { text } else { text + &moments(&e.history, "    ") }
}

fn sources_text(e: &Evidence, indent: &str) -> String {
    let line = |s: &base::Provenance| {
        let source =
            format!("Source: {}; as published on {}; {}", s.citation, s.known_from, s.licence);
        format!("{}\n", prose(&source, indent))
    };
    e.sources.iter().map(line).collect()
}

/// Years in a row with one status, as one stretch.
fn moments(history: &[Moment], indent: &str) -> String {
    let stretches: Vec<String> = history
        .chunk_by(|a, b| a.status == b.status)
        .filter_map(|s| {
            let (first, last) = (s.first()?.year, s.last()?.year);
            let years =
                if first == last { first.to_string() } else { format!("{first} to {last}") };
            Some(format!("{years} {}", s.first()?.status.title()))
        })
        .collect();
    if stretches.is_empty() {
        return String::new();
    }
    // Those of one day: today's, or that of `--known-on`.
    let line =
        format!("At the end of each year, from the same publications: {}.", stretches.join("; "));
    format!("{}\n", prose(&line, indent))
}

/// Addresses stand on lines of their own, whole, so that they can be copied.
fn endorsements_text(e: &Endorsements) -> String {
    let mut text = "Reported totals\n".to_owned();
    for r in &e.reported {
        let states = match r.states {
            Some(1) => "1 State".to_owned(),
            Some(n) => format!("{n} States"),
            None => "States not reported".to_owned(),
        };
        let more = r.organisations.map_or_else(
            || "organisations not reported".to_owned(),
            |n| format!("{n} organisations"),
        );
        let source = r.source.clone().unwrap_or_default();
        text += &format!("  {}  {states}, {more}\n              {source}\n", r.date);
    }
    text += "\nKnown by name\n";
    for k in &e.known {
        let date = k.date.as_ref().map(|d| format!(" on {d}")).unwrap_or_default();
        let name = if k.name == k.partner { String::new() } else { format!(" ({})", k.name) };
        text += &format!("  {}{name}: {}{date}\n", k.partner, k.status);
        text += &k.source.as_ref().map(|s| format!("       {s}\n")).unwrap_or_default();
        if !k.note.is_empty() {
            text += &format!("{}\n", prose(&k.note, "       "));
        }
    }
    if let Some(unknown) = e.states_not_known {
        let line = format!(
            "{} States are known by name here; {unknown} of the last reported total are not.",
            e.states_known
        );
        text += &format!("\n{}\n", prose(&line, ""));
    }
    text + &prose(&e.note, "")
}

fn added_text(a: &Added) -> String {
    let e = &a.endorsement;
    let word = if a.written { "Written" } else { "Already there, nothing written" };
    let mut text = prose(
        &format!("{word}: {} on {}, {} ({})", e.partner, e.date, e.source, a.file.display()),
        "",
    );
    for k in &a.known_before {
        let line = format!(
            "Known before: {} on {} from {}.",
            k.partner,
            k.date.clone().unwrap_or_default(),
            k.source.clone().unwrap_or_default()
        );
        text += &format!("\n{}", prose(&line, ""));
    }
    text
}

fn readiness_text(needs: &[Need]) -> String {
    let number = |n: Option<u64>| n.map_or_else(|| "not known".to_owned(), |n| n.to_string());
    let row = |n: &Need| {
        let mission = n.mission.as_ref().map(|m| format!("{m}: ")).unwrap_or_default();
        let unit = n.unit.as_ref().map(|u| format!(" ({u})")).unwrap_or_default();
        vec![
            format!("{mission}{}{unit}", n.capability),
            number(n.required),
            number(n.pledged),
            number(n.deployed),
            number(n.not_pledged),
            number(n.pledged_not_deployed),
            number(n.not_deployed),
        ]
    };
    let header = [
        "capability",
        "required",
        "pledged",
        "deployed",
        "not pledged",
        "pledged, not there",
        "not there",
    ];
    let note = "Not known is neither zero nor a gap. Capabilities are not added: they are counted in different units. \
                Read from your file only; nothing of it is kept.";
    format!("{}\n{}", table(&header, needs.iter().map(row)), prose(note, ""))
}
