//! The command line: arguments in, text out, and nothing decided here.

#[cfg(feature = "serve")]
mod brief;
#[cfg(feature = "commitments")]
mod commitments;
#[cfg(feature = "disclosure")]
mod disclosure;
#[cfg(feature = "evidence")]
mod evidence;
#[cfg(feature = "forecast")]
mod forecast;
mod output;
#[cfg(feature = "commitments")]
mod partners;
#[cfg(feature = "patrol")]
mod patrol;
#[cfg(feature = "patrol")]
mod patrol_record;
#[cfg(feature = "watch")]
mod watch;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
#[cfg(feature = "evidence")]
use evidence::is_ours;

/// Check what was promised to and said of UN peacekeeping against open data.
///
/// Bluehelm is not the United Nations and uses no emblem of it.
#[derive(Parser)]
#[command(name = "bluehelm", version, max_term_width = 100)]
struct Cli {
    #[cfg(feature = "evidence")]
    #[command(flatten)]
    options: evidence::Options,
    /// How the answer is written: table, csv or json
    #[cfg(all(feature = "disclosure", not(feature = "evidence")))]
    #[arg(long, global = true, default_value = "table", value_name = "FORMAT")]
    format: String,
    /// Write the answer to a file
    #[cfg(all(feature = "disclosure", not(feature = "evidence")))]
    #[arg(long, short, global = true, value_name = "FILE")]
    output: Option<std::path::PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    #[cfg(feature = "evidence")]
    #[command(flatten)]
    Evidence(evidence::Command),
    #[cfg(feature = "commitments")]
    #[command(flatten)]
    Partners(partners::Command),
    #[cfg(feature = "commitments")]
    #[command(flatten)]
    Commitments(commitments::Command),
    /// Write a brief of two pages: findings first, every number with its source
    #[cfg(feature = "serve")]
    #[command(subcommand)]
    Brief(brief::Command),
    #[cfg(feature = "disclosure")]
    #[command(flatten)]
    Disclosure(disclosure::Command),
    /// Plan patrols: which team visits which places, when
    #[cfg(feature = "patrol")]
    #[command(subcommand)]
    Patrol(patrol::Command),
    /// Watch a camp: sensors in, warnings out; advisory only
    #[cfg(feature = "watch")]
    #[command(subcommand)]
    Watch(watch::Command),
    #[cfg(feature = "forecast")]
    #[command(flatten)]
    Forecast(forecast::Command),
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
    match dispatch(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => output::fail(&error, if is_our_fault(&error) { 2 } else { 1 }),
    }
}

fn dispatch(cli: Cli) -> anyhow::Result<()> {
    match cli.command {
        #[cfg(all(feature = "disclosure", feature = "evidence"))]
        Command::Disclosure(command) => disclosure::run(command, cli.options.face()),
        #[cfg(all(feature = "disclosure", not(feature = "evidence")))]
        Command::Disclosure(command) => disclosure::run(command, (cli.format, cli.output)),
        #[cfg(feature = "serve")]
        Command::Brief(command) => brief::run(&cli.options, command),
        #[cfg(feature = "evidence")]
        Command::Evidence(command) => evidence::run(cli.options, command),
        #[cfg(feature = "commitments")]
        Command::Partners(command) => partners::run(cli.options, command),
        #[cfg(feature = "commitments")]
        Command::Commitments(command) => commitments::run(cli.options, command),
        #[cfg(feature = "patrol")]
        Command::Patrol(command) => patrol::run(command),
        #[cfg(feature = "watch")]
        Command::Watch(command) => watch::run(command),
        #[cfg(feature = "forecast")]
        Command::Forecast(command) => {
            forecast::run(&cli.options.settings(), cli.options.output()?, command)
        }
    }
}

fn is_our_fault(error: &anyhow::Error) -> bool {
    #[cfg(feature = "commitments")]
    if partners::is_ours(error) {
        return true;
    }
    is_ours(error) || is_a_broken_plan(error)
}

#[cfg(not(feature = "evidence"))]
fn is_ours(_: &anyhow::Error) -> bool {
    false
}

#[cfg(feature = "patrol")]
fn is_a_broken_plan(error: &anyhow::Error) -> bool {
    crate::ops::patrol::is_ours(error)
}

#[cfg(not(feature = "patrol"))]
fn is_a_broken_plan(_: &anyhow::Error) -> bool {
    false
}
