//! `bluehelm`: from the publisher's file to a checked answer.

mod cli;
#[cfg(feature = "serve")]
mod http;
mod ops;
#[cfg(feature = "serve")]
mod pages;
#[cfg(feature = "evidence")]
mod settings;

#[cfg(not(any(
    feature = "disclosure",
    feature = "evidence",
    feature = "patrol",
    feature = "watch"
)))]
compile_error!("choose at least one of the features disclosure, evidence, patrol, watch");

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run()
}
