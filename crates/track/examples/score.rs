//! How good are the tracks of a recorded scene? The same calls as `bluehelm watch score`.

use anyhow::{Context, bail};
use clap::Parser;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;
use track::{Settings, read, score};

/// Scores the tracker on two CSV tables, or on an AutoFerry scenario folder given as both.
#[derive(Parser)]
struct Arguments {
    /// Where the objects truly were.
    #[arg(long)]
    truth: PathBuf,
    /// What was seen.
    #[arg(long)]
    detections: PathBuf,
    /// Which sensors of a folder; the first one's looks are judged.
    #[arg(long, value_delimiter = ',', default_value = "radar")]
    sensors: Vec<String>,
    /// Cut-off in metres.
    #[arg(long, default_value_t = 50.0)]
    cutoff: f64,
    /// JSON instead of a line to read.
    #[arg(long)]
    json: bool,
    /// Settings as JSON, for trying others than the usual ones.
    #[arg(long)]
    settings: Option<PathBuf>,
}

#[allow(clippy::print_stdout, reason = "printing is what this example does")]
fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let settings = match &arguments.settings {
        Some(path) => serde_json::from_slice(&open(path)?).context("settings")?,
        None => Settings::default(),
    };
    let scene = if arguments.detections.is_dir() {
        let truth = open(&ending(&arguments.truth, "_groundTruth.json")?)?;
        let detections = open(&ending(&arguments.detections, "_detections.json")?)?;
        let sensors: Vec<&str> = arguments.sensors.iter().map(String::as_str).collect();
        read::parse_autoferry(&truth, &detections, &sensors)?
    } else {
        read::parse_tables(&open(&arguments.truth)?, &open(&arguments.detections)?)?
    };
    let start = Instant::now();
    let score =
        score::score(&scene, &settings, arguments.cutoff, || start.elapsed().as_secs_f64())?;
    if arguments.json {
        println!("{}", serde_json::to_string(&score)?);
    } else {
        println!("{score:#?}");
    }
    Ok(())
}

fn open(path: &Path) -> anyhow::Result<Vec<u8>> {
    fs::read(path).with_context(|| path.display().to_string())
}

fn ending(folder: &Path, end: &str) -> anyhow::Result<PathBuf> {
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        if path.to_string_lossy().ends_with(end) {
            return Ok(path);
        }
    }
    bail!("no file ending in {end} in {}", folder.display())
}
