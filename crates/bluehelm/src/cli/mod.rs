//! The command line: arguments in, text out, and nothing decided here.

mod answers;
mod data;
mod output;

use std::path::PathBuf;
use std::process::ExitCode;

use base::Date;
use clap::{Parser, Subcommand};
use indicators::IndicatorError;
use warehouse::{Format, WarehouseError};

use crate::ops::answers::is_users;
use crate::settings::Settings;
use output::Output;

/// Check what was promised to and said of UN peacekeeping against open data.
///
/// Bluehelm is not the United Nations and uses no emblem of it.
#[derive(Parser)]
#[command(name = "bluehelm", version, max_term_width = 100)]
struct Cli {
    /// Folder for data [default: bluehelm in this user's data folder]
    #[arg(long, global = true, env = "BLUEHELM_HOME", value_name = "DIR")]
    home: Option<PathBuf>,
    /// Folder with sources/, tables/, indicators/, claims/ of your own, added to those shipped
    #[arg(long, global = true, env = "BLUEHELM_CATALOG", value_name = "DIR")]
    catalog: Option<PathBuf>,
    /// Answer with what was known on this day [default: the newest publication]
    #[arg(long, global = true, value_name = "DATE")]
    known_on: Option<Date>,
    /// How the answer is written: table, csv, json, parquet or arrow
    #[arg(long, global = true, default_value = "table", value_name = "FORMAT")]
    format: Format,
    /// Write the answer to a file
    #[arg(long, short, global = true, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
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

/// Runs the program; 0 fine, 1 the user's input, 2 our fault.
pub fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let code = if error.use_stderr() { 1 } else { 0 };
            drop(error.print());
            return ExitCode::from(code);
        }
    };
    let settings = Settings::new(cli.home, cli.catalog, cli.known_on);
    let output = Output { format: cli.format, file: cli.output };
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return output::fail(&error.into(), 2),
    };
    match runtime.block_on(dispatch(cli.command, &settings, &output)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let ours = error.downcast_ref::<WarehouseError>().is_some_and(|e| !e.is_users_input())
                || error.downcast_ref::<IndicatorError>().is_some_and(|e| !is_users(e));
            output::fail(&error, if ours { 2 } else { 1 })
        }
    }
}

async fn dispatch(command: Command, settings: &Settings, output: &Output) -> anyhow::Result<()> {
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
