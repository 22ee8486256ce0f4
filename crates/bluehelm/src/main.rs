//! `bluehelm`: from the publisher's file to a checked answer.

mod cli;
mod ops;
mod settings;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run()
}
