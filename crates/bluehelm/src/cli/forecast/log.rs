//! Commands about a mission's own incident log: propose, add, list, purge.

use std::path::PathBuf;

use anyhow::{Result, bail};
use base::Date;
use clap::Subcommand;

use super::flat;
use crate::cli::evidence::Output;
use crate::cli::output::{remark, table};
use crate::ops::forecast::files::close_to_others;
use crate::ops::forecast::log::{self, About};
use crate::settings::Settings;

#[derive(Subcommand)]
pub enum LogCommand {
    /// Propose what the columns of a log mean: write it with -o FILE.toml, correct it, then add the log
    Propose {
        /// The log, CSV: from SAGE, Ushahidi, ACLED or a table of your own
        log: PathBuf,
    },
    /// Read a log by its mapping and keep it under a name, apart from all public data
    Add {
        /// The log, CSV
        log: PathBuf,
        /// What its columns mean, as proposed and corrected
        #[arg(long, value_name = "FILE")]
        mapping: PathBuf,
        /// The name under which it is kept
        #[arg(long, value_name = "NAME")]
        name: String,
        /// The last day that the log covers [default: its last incident]
        #[arg(long, value_name = "DATE")]
        covered_to: Option<Date>,
    },
    /// List the logs that were added
    List,
    /// Remove a log, or all of them
    Purge {
        /// The log's name
        name: Option<String>,
        /// Remove all logs
        #[arg(long, conflicts_with = "name")]
        all: bool,
    },
}

pub fn run(settings: &Settings, output: &Output, command: LogCommand) -> Result<()> {
    match command {
        LogCommand::Propose { log } => {
            let proposal = log::propose(settings, &log)?;
            // Its words are cells of the log.
            close_to_others(output.file.as_deref())?;
            proposal.doubts.iter().for_each(|doubt| remark(&format!("to look at: {doubt}")));
            output.answer(&log::mapping_text(&proposal)?, Clone::clone)
        }
        LogCommand::Add { log, mapping, name, covered_to } => {
            let about = log::add(settings, &log, &mapping, &name, covered_to)?;
            if about.silent > 0 {
                let n = about.silent;
                remark(&format!(
                    "{n} rows do not say how many died, and are left out: unknown is not none"
                ));
            }
            if about.nowhere > 0 {
                let n = about.nowhere;
                remark(&format!("{n} rows do not say where, and are left out"));
            }
            listed(output, &[about])
        }
        LogCommand::List => listed(output, &log::list(settings)?),
        LogCommand::Purge { name, all } => {
            if name.is_none() && !all {
                bail!("which log? give its name, or --all");
            }
            output.suits_an_account()?;
            let gone = log::purge(settings, name.as_deref())?;
            let text = |gone: &Vec<String>| match gone.is_empty() {
                true => "there are no logs".to_owned(),
                false => format!("removed: {}", gone.join(", ")),
            };
            output.answer(&gone, text)
        }
    }
}

fn listed(output: &Output, logs: &[About]) -> Result<()> {
    let row = |log: &About| {
        vec![
            log.name.clone(),
            log.events.to_string(),
            log.silent.to_string(),
            log.nowhere.to_string(),
            log.first_day.to_string(),
            log.covered_to.to_string(),
        ]
    };
    let text = |logs: &&[About]| {
        let header = ["log", "events", "deaths unknown", "place unknown", "from", "covered to"];
        table(&header, logs.iter().map(row)).to_string()
    };
    output.answer_with_rows(&logs, |logs| flat(logs), text)
}
