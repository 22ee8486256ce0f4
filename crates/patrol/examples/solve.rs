//! Solves one benchmark file and prints the plan as JSON.
//!
//! `cargo run --release -p patrol --example solve -- --format top FILE --time 1 --seed 1`
#![allow(clippy::print_stdout, reason = "printing the plan is what this program is for")]

use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use clap::{Parser, ValueEnum};
use patrol::{Format, check, solve};

#[derive(Parser)]
struct Arguments {
    file: PathBuf,
    #[arg(long, value_enum)]
    format: FormatName,
    /// Teams, instead of the number in the file
    #[arg(long)]
    teams: Option<usize>,
    /// Seconds to search for
    #[arg(long, default_value_t = 1.0)]
    time: f64,
    /// Iterations to search for, whatever the time: the same plan on every machine
    #[arg(long, conflicts_with = "time")]
    iterations: Option<u64>,
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

#[derive(Clone, Copy, ValueEnum)]
enum FormatName {
    Top,
    Toptw,
    Oplib,
}

fn main() -> anyhow::Result<()> {
    let began = Instant::now();
    let arguments = Arguments::parse();
    let format = match arguments.format {
        FormatName::Top => Format::Top,
        FormatName::Toptw => Format::Toptw,
        FormatName::Oplib => Format::Oplib,
    };
    let file = arguments.file.display();
    let text =
        std::fs::read_to_string(&arguments.file).with_context(|| format!("reading {file}"))?;
    let instance = format.parse(&text, arguments.teams).with_context(|| format!("in {file}"))?;
    let time = Duration::try_from_secs_f64(arguments.time).context("--time")?;
    let plan = solve(&instance.problem, arguments.seed, |so_far| match arguments.iterations {
        Some(iterations) => so_far.iterations >= iterations,
        None => began.elapsed() >= time,
    })?;
    let breaches = check(&instance.problem, &plan);
    if let Some(breach) = breaches.first() {
        bail!("the plan breaks a rule of its problem, which is our fault: {breach}");
    }
    println!("{}", serde_json::to_string(&instance.in_file_ids(plan))?);
    Ok(())
}
