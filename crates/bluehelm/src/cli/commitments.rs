//! Commands about what was promised: commitments, endorse.

use anyhow::{Context, Result};
use base::Date;
use clap::{Args, Subcommand};
use commitments::{Answer, Evidence, Moment, priorities};

use super::evidence::{Options, Output};
use crate::cli::output::{prose, table};
use crate::ops::commitments::{self as ops, Added, Asked, Endorsements, Known};
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
            let whole = id.is_some();
            let asked = Asked { id, area, partner, every_partner, as_of, history };
            let answers = ops::commitments(settings, &asked).await?;
            output.answer_with_rows(&answers, rows::of_commitments, |all| {
                commitments_text(all, whole)
            })
        }
        Command::Endorse(EndorseCommand::List { partner }) => {
            let known = ops::endorsements(settings, partner.as_deref()).await?;
            output.answer_with_rows(&known, rows::of_endorsements, endorsements_text)
        }
        Command::Endorse(EndorseCommand::Add { partner, organisation, date, source, note }) => {
            let (state, organisation) = (partner.as_deref(), organisation.as_deref());
            let added = ops::endorse(settings, state, organisation, date, &source, &note).await?;
            output.answer(&added, added_text)
        }
    }
}

fn commitments_text(answers: &[Answer], whole: bool) -> String {
    let mut text = String::new();
    let mut area = None;
    for answer in answers {
        if area != Some(answer.commitment.area) {
            area = Some(answer.commitment.area);
            text += &format!("{}\n\n", answer.commitment.area.title().to_uppercase());
        }
        text += &commitment_text(answer, whole);
    }
    if answers.is_empty() {
        text += "No commitment held here is addressed to that partner in that area.\n\n";
    }
    let foot = "Texts are ours, and not the official list of commitments. The status is that of one \
                measure, by the rule in docs/reference.md: no sum of several, no order of partners, and \
                nothing about what brought a change. Bluehelm is not the United Nations.";
    text + &prose(foot, "")
}

fn commitment_text(a: &Answer, whole: bool) -> String {
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
    text += &moments(&a.history, "  ");
    for own in &a.partners {
        let line =
            format!("{} ({}): {}. {}", own.partner, own.name, own.status.title(), own.reason);
        text += &format!("{}\n{}", prose(&line, "  "), moments(&own.history, "  "));
    }
    for reply in &a.replies {
        let line = format!(
            "Reply of {} on {}: {} ({})",
            reply.partner, reply.date, reply.text, reply.source
        );
        text += &format!("{}\n", prose(&line, "  "));
    }
    if whole {
        text += &whole_text(a);
    }
    text + "\n"
}

/// Everything that a single commitment has beside its status.
fn whole_text(a: &Answer) -> String {
    let c = &a.commitment;
    let mut text = "\n  Of each addressee:\n".to_owned();
    for part in &a.addressees {
        let line =
            format!("- {}: {}. {}", part.addressee.title(), part.status.title(), part.reason);
        text += &format!("{}\n", prose(&line, "  "));
    }
    text += "\n  Evidence:\n";
    for e in &a.evidence {
        text += &evidence_text(e);
    }
    if a.replies.is_empty() {
        text += "  No reply of a partner is held here (replies.csv in the home folder).\n";
    }
    text += &format!(
        "\n{}\n",
        prose(&format!("What would count: {}.", c.would_count.join("; ")), "  ")
    );
    text += &format!("{}\n", prose(&format!("Known from: {}.", c.sources.join("; ")), "  "));
    text + &format!("{}\n", prose(&format!("A4P+: {}.", priorities(&c.a4p_plus)), "  "))
}

fn evidence_text(e: &Evidence) -> String {
    let status = e.status.map_or("shown beside", commitments::Status::title);
    let decides = if e.decides { " (decides)" } else { "" };
    let title = e.title.clone().unwrap_or_else(|| "No figure".to_owned());
    let mut text =
        format!("{}\n", prose(&format!("- {title}: {status}{decides}. {}", e.reason), "  "));
    if !e.says.is_empty() {
        text += &format!("{}\n", prose(&e.says, "    "));
    }
    text += &format!(
        "{}\n",
        prose(&format!("What would change the answer: {}", e.would_change), "    ")
    );
    for s in &e.sources {
        let source =
            format!("Source: {}; as published on {}; {}", s.citation, s.known_from, s.licence);
        text += &format!("{}\n", prose(&source, "    "));
    }
    text + &moments(&e.history, "    ")
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
    let line =
        format!("At the end of each year, from today's publication: {}.", stretches.join("; "));
    format!("{}\n", prose(&line, indent))
}

fn endorsements_text(e: &Endorsements) -> String {
    let number = |n: Option<i64>| n.map_or_else(|| "not reported".to_owned(), |n| n.to_string());
    let reported = e.reported.iter().map(|r| {
        vec![
            r.date.clone(),
            number(r.states),
            number(r.organisations),
            r.source.clone().unwrap_or_default(),
        ]
    });
    let mut text = format!(
        "Reported totals\n{}\n\nKnown by name\n{}\n",
        table(&["date", "States", "organisations", "source"], reported),
        table(&["partner", "", "status", "date", "source"], e.known.iter().map(known_row))
    );
    if let Some(unknown) = e.states_not_known {
        let line = format!(
            "{} States are known by name here; {unknown} of the last reported total are not.",
            e.states_known
        );
        text += &format!("{}\n", prose(&line, ""));
    }
    text + &prose(&e.note, "")
}

fn known_row(k: &Known) -> Vec<String> {
    let source = k.source.clone().unwrap_or_default();
    let note = if k.note.is_empty() { source } else { format!("{source} ({})", k.note) };
    vec![
        k.partner.clone(),
        k.name.clone(),
        k.status.to_owned(),
        k.date.clone().unwrap_or_default(),
        note,
    ]
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
