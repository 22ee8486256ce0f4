//! The command line: arguments in, text out, and nothing decided here.

#[cfg(feature = "evidence")]
mod evidence;
mod output;

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
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    #[cfg(feature = "evidence")]
    #[command(flatten)]
    Evidence(evidence::Command),
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
        Err(error) => output::fail(&error, if is_ours(&error) { 2 } else { 1 }),
    }
}

fn dispatch(cli: Cli) -> anyhow::Result<()> {
    match cli.command {
        #[cfg(feature = "evidence")]
        Command::Evidence(command) => evidence::run(cli.options, command),
    }
}

#[cfg(not(feature = "evidence"))]
fn is_ours(_: &anyhow::Error) -> bool {
    false
}
