//! Which questions does the evidence answer, and with which options?

mod answers;
mod data;
mod output;

use std::path::PathBuf;

use anyhow::{Context, Result};
use base::Date;
use clap::builder::PossibleValuesParser;
use clap::{Args, Subcommand};
use warehouse::Format;

use crate::settings::Settings;
pub use output::Output;

/// What every question about evidence can be told.
#[derive(Args)]
pub struct Options {
    /// Folder for data [default: bluehelm in this user's data folder]
    #[arg(long, global = true, env = "BLUEHELM_HOME", value_name = "DIR")]
    home: Option<PathBuf>,
    /// Folder with sources/, tables/, indicators/, commitments/, claims/, profiles/ and data/ of your
    /// own: they add to those shipped, or stand in their place
    #[arg(long, global = true, env = "BLUEHELM_CATALOG", value_name = "DIR")]
    catalog: Option<PathBuf>,
    /// Answer with what was known on this day [default: the newest publication]
    #[arg(long, global = true, value_name = "DATE")]
    known_on: Option<Date>,
    /// How the answer is written
    // Text, so that a command for another field's files can give its own meaning to the name.
    #[arg(long, global = true, default_value = "table", value_name = "FORMAT",
        value_parser = PossibleValuesParser::new(Format::NAMES))]
    format: String,
    /// Write the answer to a file
    #[arg(long, short, global = true, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[cfg(feature = "disclosure")]
impl Options {
    /// Format and file of an answer, for a command that knows no warehouse.
    pub fn face(self) -> (String, Option<PathBuf>) {
        (self.format, self.output)
    }
}

impl Options {
    /// Folders and day that a question is asked with.
    pub fn settings(&self) -> Settings {
        Settings::new(self.home.clone(), self.catalog.clone(), self.known_on)
    }

    /// Where the answer goes.
    pub fn output(&self) -> Result<Output> {
        let format = self.format.parse().map_err(anyhow::Error::msg)?;
        Ok(Output { format, file: self.output.clone() })
    }
}

/// Questions about evidence.
#[derive(Subcommand)]
pub enum Command {
    /// Bring datasets up to date from publishers, a mirror or a bundle
    Sync(data::SyncArguments),
    /// Run a query that only reads
    Sql {
        /// The query; `SHOW TABLES` lists what there is
        query: String,
    },
    /// Compare two publications of a table: added, removed, changed and reclassified rows
    Diff(data::DiffArguments),
    /// List or show indicators
    #[command(subcommand)]
    Indicator(answers::IndicatorCommand),
    /// Compare this year to a day with the same period of the year before
    Compare(answers::CompareArguments),
    /// List statements or check what they claim
    #[command(subcommand)]
    Claim(answers::ClaimCommand),
    /// The figures that the program carries for a first run
    #[command(subcommand)]
    Figures(answers::FiguresCommand),
    /// List datasets: what they are, their publications and quarantine counts
    Datasets,
    /// Check that everything stored is whole and as published
    Doctor,
    /// Merge small files, drop publications beyond a limit, remove what no publication needs
    Compact {
        /// Keep only this many newest publications of each dataset [default: all]
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
        keep: Option<u32>,
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
        Command::Sync(arguments) => data::sync(settings, output, arguments).await,
        Command::Sql { query } => data::sql(settings, output, &query).await,
        Command::Diff(arguments) => data::diff(settings, output, arguments).await,
        Command::Indicator(answers::IndicatorCommand::List) => {
            answers::indicator_list(settings, output)
        }
        Command::Indicator(answers::IndicatorCommand::Show(arguments)) => {
            answers::indicator_show(settings, output, arguments).await
        }
        Command::Compare(arguments) => answers::compare(settings, output, arguments).await,
        Command::Claim(answers::ClaimCommand::List) => answers::claim_list(settings, output),
        Command::Claim(answers::ClaimCommand::Check { file, claim }) => {
            answers::claim_check(settings, output, &file, claim.as_deref()).await
        }
        Command::Figures(answers::FiguresCommand::Build { to }) => {
            answers::figures_build(settings, output, &to).await
        }
        Command::Datasets => data::datasets(settings, output).await,
        Command::Doctor => data::doctor(settings, output).await,
        Command::Compact { keep } => data::compact(settings, output, keep).await,
    }
}
