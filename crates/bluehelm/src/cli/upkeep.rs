//! Commands that keep an installation: config, backup, restore, self-test, keys, completions, man.

use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::{ArgMatches, Args, CommandFactory, Subcommand};
use clap_complete::Shell;

use super::configuration::{File, default_file};
use super::evidence::{Options, Output};
use crate::cli::output::{remark, table};
use crate::ops;

/// What keeps an installation.
#[derive(Subcommand)]
pub enum Command {
    /// Settings: their values and where they came from
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Write the whole home folder to a file; a sync that runs ends first
    Backup(Archive),
    /// Bring a backup back into an empty home folder
    Restore(Archive),
    /// Try this installation offline: figures, a statement, a brief, a page
    SelfTest,
    /// Keys that sign bundles
    #[command(subcommand)]
    Key(KeyCommand),
    /// Completions for a shell, on standard output
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Manual pages
    Man {
        /// Folder to write a page for each command to
        #[arg(long, value_name = "DIR")]
        to: PathBuf,
    },
}

#[derive(Args)]
pub struct Archive {
    /// The backup
    file: PathBuf,
}

#[derive(Subcommand)]
pub enum ConfigCommand {
    /// Every setting, its value and where it came from
    Show,
    /// A bluehelm.toml with every setting commented out
    Default,
}

#[derive(Subcommand)]
pub enum KeyCommand {
    /// Make NAME.key (secret) and NAME.pub, as minisign does; with a password if BLUEHELM_KEY_PASSWORD is set
    New {
        /// Where, without an ending
        name: PathBuf,
    },
}

/// Runs one of them.
pub fn run(
    options: &Options,
    file: Result<File>,
    given: &ArgMatches,
    command: Command,
) -> Result<()> {
    let (output, settings) = (options.output()?, options.settings());
    let needs_settings = matches!(
        command,
        Command::Config(ConfigCommand::Show) | Command::Backup(_) | Command::Restore(_)
    );
    let file = match file {
        Err(error) if needs_settings => return Err(error),
        read => read.unwrap_or_default(),
    };
    match command {
        Command::Config(ConfigCommand::Show) => config_show(&output, &file, given),
        Command::Config(ConfigCommand::Default) => {
            output.text(&default_file(&super::Cli::command())?)
        }
        Command::Backup(Archive { file }) => {
            let count = ingest::backup(&settings.home, &file)?;
            remark(&format!(
                "{count} files of {} in {}",
                settings.home.root().display(),
                file.display()
            ));
            Ok(())
        }
        Command::Restore(Archive { file }) => {
            let count = ingest::restore(&settings.home, &file)?;
            let home = settings.home.root().display();
            remark(&format!("{count} files in {home}; `bluehelm doctor` checks what they hold"));
            Ok(())
        }
        Command::SelfTest => self_test(&output),
        Command::Key(KeyCommand::New { name }) => {
            let (secret, public) = ops::signature::make(&name)?;
            remark(&format!(
                "keep {} to yourself; give {} away",
                secret.display(),
                public.display()
            ));
            Ok(())
        }
        Command::Completions { shell } => {
            let mut text = Vec::new();
            clap_complete::generate(shell, &mut super::Cli::command(), "bluehelm", &mut text);
            output.text(&String::from_utf8_lossy(&text))
        }
        Command::Man { to } => {
            std::fs::create_dir_all(&to)?;
            Ok(clap_mangen::generate_to(super::Cli::command(), &to)?)
        }
    }
}

fn config_show(output: &Output, file: &File, given: &ArgMatches) -> Result<()> {
    let shown = file.show(&super::Cli::command(), given);
    let rows = |all: &Vec<_>| all.iter().filter_map(|s| serde_json::to_value(s).ok()).collect();
    output.answer_with_rows(&shown, rows, |all| {
        let rows = all
            .iter()
            .map(|s| vec![s.key.to_owned(), s.value.clone().unwrap_or_default(), s.from.clone()]);
        table(&["setting", "value", "from"], rows).to_string()
    })
}

fn self_test(output: &Output) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let trials = runtime.block_on(ops::self_test::self_test());
    let failed: Vec<&str> = trials.iter().filter(|t| !t.passed).map(|t| t.what).collect();
    let verdict = match failed.is_empty() {
        true => format!("{}: all {} trials passed", ops::self_test::version(), trials.len()),
        false => format!(
            "{}: {} of {} trials FAILED: {}",
            ops::self_test::version(),
            failed.len(),
            trials.len(),
            failed.join(", ")
        ),
    };
    output.answer(&trials, |all| {
        let line = |t: &ops::self_test::Trial| {
            format!("{} {}: {}", if t.passed { "passed" } else { "FAILED" }, t.what, t.seen)
        };
        let lines: Vec<String> = all.iter().map(line).collect();
        format!("{}\n{verdict}", lines.join("\n"))
    })?;
    if failed.is_empty() {
        return Ok(());
    }
    bail!("{verdict}")
}
