//! The command line: arguments in, text out, and nothing decided here.

#[cfg(feature = "serve")]
mod brief;
#[cfg(feature = "commitments")]
mod commitments;
#[cfg(feature = "evidence")]
mod configuration;
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
#[cfg(feature = "serve")]
mod serve;
#[cfg(feature = "serve")]
mod site;
#[cfg(feature = "serve")]
mod upkeep;
#[cfg(feature = "watch")]
mod watch;

use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

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
    /// The dashboard as files
    #[cfg(feature = "serve")]
    #[command(subcommand)]
    Site(site::Command),
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
    #[cfg(feature = "serve")]
    #[command(flatten)]
    Serve(serve::Command),
    #[cfg(feature = "serve")]
    #[command(flatten)]
    Upkeep(upkeep::Command),
}

/// Runs the program; 0 fine, 1 the user's input, 2 our fault.
pub fn run() -> ExitCode {
    match parse_and_run() {
        Ok(code) => code,
        Err(error) => output::fail(&error, if is_our_fault(&error) { 2 } else { 1 }),
    }
}

#[cfg(all(feature = "watch", not(feature = "evidence")))]
const CAMP: &str = "Watch over a camp: sensors in, warnings out; advisory only.

Bluehelm is not the United Nations and uses no emblem of it.";

/// The command line; where the camp's program is built alone, under its own name.
fn command_line() -> clap::Command {
    let command = Cli::command();
    #[cfg(all(feature = "watch", not(feature = "evidence")))]
    let command = {
        let build = option_env!("BLUEHELM_BUILD").unwrap_or("built from source");
        let version: &'static str = format!("{} ({build})", env!("CARGO_PKG_VERSION")).leak();
        command.name("bluehelm-watch").version(version).about(CAMP).long_about(CAMP)
    };
    command
}

fn parse_and_run() -> anyhow::Result<ExitCode> {
    let command = command_line();
    #[cfg(feature = "evidence")]
    let file = configuration::File::read().and_then(|file| {
        file.check(&command)?;
        Ok(file)
    });
    // A file that cannot be read stops what it could have changed, and nothing else.
    #[cfg(feature = "evidence")]
    let command = match &file {
        Ok(file) => file.apply(command),
        Err(_) => command,
    };
    let parsed = command.try_get_matches().and_then(|given| {
        let cli = Cli::from_arg_matches(&given)?;
        Ok(Asked {
            cli,
            #[cfg(feature = "evidence")]
            file,
            #[cfg(feature = "serve")]
            given,
        })
    });
    match parsed {
        Ok(asked) => dispatch(asked).map(|()| ExitCode::SUCCESS),
        #[cfg(feature = "serve")]
        Err(error) if error.kind() == clap::error::ErrorKind::DisplayVersion => {
            output::write_line(&crate::ops::self_test::version())?;
            Ok(ExitCode::SUCCESS)
        }
        Err(error) => {
            let code = if error.use_stderr() { 1 } else { 0 };
            drop(error.print());
            Ok(ExitCode::from(code))
        }
    }
}

/// A command line, and what `config show` tells of where its settings came from.
struct Asked {
    cli: Cli,
    #[cfg(feature = "evidence")]
    file: anyhow::Result<configuration::File>,
    #[cfg(feature = "serve")]
    given: clap::ArgMatches,
}

fn dispatch(asked: Asked) -> anyhow::Result<()> {
    let cli = asked.cli;
    #[cfg(feature = "serve")]
    if let Command::Upkeep(command) = cli.command {
        return upkeep::run(&cli.options, asked.file, &asked.given, command);
    }
    #[cfg(feature = "evidence")]
    asked.file?;
    match cli.command {
        #[cfg(feature = "serve")]
        Command::Upkeep(_) => Ok(()),
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
        #[cfg(feature = "serve")]
        Command::Site(command) => site::run(cli.options, command),
        #[cfg(feature = "patrol")]
        Command::Patrol(command) => patrol::run(command),
        #[cfg(feature = "watch")]
        Command::Watch(command) => watch::run(command),
        #[cfg(feature = "forecast")]
        Command::Forecast(command) => {
            forecast::run(&cli.options.settings(), cli.options.output()?, command)
        }
        #[cfg(feature = "serve")]
        Command::Serve(command) => serve::run(cli.options.settings(), command),
    }
}

fn is_our_fault(error: &anyhow::Error) -> bool {
    is_ours(error) || is_a_broken_plan(error)
}

#[cfg(feature = "evidence")]
fn is_ours(error: &anyhow::Error) -> bool {
    crate::ops::is_ours(error)
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
