//! Commands of the pages: site export.

use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::Subcommand;

use super::evidence::Options;
use crate::pages;

/// What can be done with the pages.
#[derive(Subcommand)]
pub enum Command {
    /// Write the whole dashboard as files, for a disk or any web host
    Export {
        /// Folder to write to
        folder: PathBuf,
    },
}

/// Runs one command of the pages.
pub fn run(options: Options, command: Command) -> Result<()> {
    let (output, settings) = (options.output()?, options.settings());
    output.suits_an_account()?;
    let Command::Export { folder } = command;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.context("cannot start")?;
    let done = runtime.block_on(pages::export::export(&settings, &folder))?;
    output.answer(&done, |done| {
        format!(
            "{} pages and {} files that they load, {:.1} MB, in {}",
            done.pages,
            done.assets,
            done.bytes as f64 / 1e6,
            folder.display()
        )
    })
}
