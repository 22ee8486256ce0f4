//! What can be asked of the camp watch?

use std::io::Read;
use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, Subcommand};
use track::score::Score;
use watch::Warning;

use super::output::{remark, say, table, write_line};
use crate::ops::watch::{Judgement, guard, judge, keep, purge, replay};

/// What can be asked.
#[derive(Subcommand)]
pub enum Command {
    /// Compare the tracks of a recorded scene with the truth
    Score(ScoreArguments),
    /// Keep watch over a camp: sensors in, warnings out, a page for its guards
    Run {
        /// The camp's file: see docs/how-to/watch.md
        #[arg(long, value_name = "FILE")]
        config: PathBuf,
        /// For the guard's own use: watch without a guard, and end when standard input does
        #[arg(long, hide = true)]
        guarded: bool,
    },
    /// Take a camp's journal again: the warnings it gave, and whether they come out the same
    Replay {
        /// The camp's file
        #[arg(long, value_name = "FILE")]
        config: PathBuf,
        /// One JSON object a line for each revision of a warning
        #[arg(long)]
        json: bool,
    },
    /// Remove old parts of a camp's journal
    Purge {
        /// The camp's file
        #[arg(long, value_name = "FILE")]
        config: PathBuf,
        /// Remove what is older than so many days
        #[arg(long, value_name = "DAYS")]
        older_than: f64,
    },
}

/// A scene, and how it is judged.
#[derive(Args)]
pub struct ScoreArguments {
    /// Where the objects truly were: CSV (k,id,x,y), or the folder of an AutoFerry scenario
    #[arg(long, value_name = "PATH")]
    truth: PathBuf,
    /// What was seen: CSV (k,x,y and perhaps sd), or the same folder
    #[arg(long, value_name = "PATH")]
    detections: PathBuf,
    /// Which sensors of a folder; the first one's looks are judged
    #[arg(long, value_delimiter = ',', default_value = "radar", value_name = "NAMES")]
    sensors: Vec<String>,
    /// Cut-off of GOSPA and OSPA in metres
    #[arg(long, default_value_t = 50.0, value_name = "METRES")]
    cutoff: f64,
    /// Settings of the tracker as TOML, in place of the usual ones
    #[arg(long, value_name = "FILE")]
    settings: Option<PathBuf>,
    /// JSON in place of a table
    #[arg(long)]
    json: bool,
}

/// Does what was asked.
pub fn run(command: Command) -> Result<()> {
    match command {
        Command::Score(arguments) => {
            let json = arguments.json;
            let score = judge(&Judgement {
                truth: arguments.truth,
                detections: arguments.detections,
                sensors: arguments.sensors,
                cutoff_m: arguments.cutoff,
                settings: arguments.settings,
            })?;
            say(&if json { serde_json::to_string(&score)? } else { as_table(&score) })
        }
        Command::Run { config, guarded: false } => guard(&config, remark),
        Command::Run { config, guarded: true } => {
            end_with_standard_input();
            // A guard that reads no more is gone, and this watch with it.
            keep(&config, |line| {
                if write_line(line).is_err() {
                    std::process::exit(1);
                }
            })
        }
        Command::Replay { config, json } => {
            let mut broken = None;
            let found = replay(&config, |warning| {
                let line =
                    if json { serde_json::to_string(warning).ok() } else { Some(as_line(warning)) };
                broken = line.and_then(|line| write_line(&line).err()).or(broken.take());
            })?;
            remark(&format!(
                "{} entries, {} revisions; {} parts compared, all the same",
                found.entries, found.revisions, found.compared
            ));
            Ok(())
        }
        Command::Purge { config, older_than } => {
            let removed = purge(&config, older_than)?;
            say(&format!("{} parts removed", removed.len()))
        }
    }
}

/// Whoever started this watch holds the other end: when it is gone, there is nobody to say that the watch failed.
fn end_with_standard_input() {
    std::thread::spawn(|| {
        let mut rest = [0; 64];
        while std::io::stdin().read(&mut rest).is_ok_and(|read| read > 0) {}
        std::process::exit(1);
    });
}

fn as_line(warning: &Warning) -> String {
    let mark = if warning.exercise { " EXERCISE" } else { "" };
    let (id, zone, threat) = (&warning.id, &warning.zone, &warning.threat);
    format!("{id}.{}{mark} {:?} {zone}: {threat}", warning.revision, warning.state)
}

fn as_table(score: &Score) -> String {
    let rows = [
        ("GOSPA (m)", format!("{:.2}", score.gospa)),
        ("OSPA (m)", format!("{:.2}", score.ospa)),
        ("objects missed a look", format!("{:.2}", score.missed_per_scan)),
        ("false tracks a look", format!("{:.2}", score.false_per_scan)),
        ("identity switches", score.id_switches.to_string()),
        ("time a look (ms)", format!("{:.3}", score.ms_per_scan)),
    ];
    table(&["measure", "value"], rows.map(|(name, value)| vec![name.to_owned(), value])).to_string()
}
