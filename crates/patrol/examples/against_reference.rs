//! Solves every file a reference list names and prints how far each score is from the reference.
//!
//! `cargo run --release -p patrol --example against_reference -- DIR REFERENCE --time 1 --seed 1`
//! `DIR` holds `Set1/p1.2.a.txt` and so on; a line of `REFERENCE` is `p1.2.a 0`.
#![allow(clippy::print_stdout, reason = "printing the table is what this program is for")]

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use clap::Parser;
use patrol::{Format, Plan, check, solve};

#[derive(Parser)]
struct Arguments {
    directory: PathBuf,
    reference: PathBuf,
    /// Seconds of wall-clock time per instance
    #[arg(long, default_value_t = 1.0)]
    time: f64,
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Only instances whose name begins so
    #[arg(long, default_value = "")]
    only: String,
    /// Count the seconds this thread ran (Linux), not the clock's: for a machine shared with others
    #[arg(long)]
    cpu: bool,
    /// Only every so many instances
    #[arg(long, default_value_t = 1)]
    every: usize,
}

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let reference = fs::read_to_string(&arguments.reference).context("reading the reference")?;
    let lines = reference.lines().filter(|line| line.starts_with(&arguments.only));
    let (mut count, mut gaps, mut proven, mut iterations) = (0, 0.0, 0, 0);
    for line in lines.step_by(arguments.every) {
        let (name, best) = line.split_once(' ').context("a line is \"name score\"")?;
        let best: f64 = best.trim().parse().context("a score is a number")?;
        let (plan, done) = solve_one(&arguments, name)?;
        let gap = if best > 0.0 { f64::max(0.0, (best - plan.score) / best) } else { 0.0 };
        if gap > 0.0 {
            println!("{name} below: {} of {best} ({:.3} %, {done} steps)", plan.score, 100.0 * gap);
        }
        if plan.score > best {
            println!("{name} above: {} of {best}: {:?}", plan.score, plan.routes);
        }
        count += 1;
        gaps += gap;
        iterations += done;
        proven += usize::from(plan.is_optimal());
    }
    ensure!(count > 0, "no instance of the reference begins with {:?}", arguments.only);
    println!(
        "{count} instances, seed {}, {} s: mean gap {:.4} %, {proven} proven, {} iterations each",
        arguments.seed,
        arguments.time,
        100.0 * gaps / f64::from(count),
        iterations / count as u64,
    );
    Ok(())
}

fn solve_one(arguments: &Arguments, name: &str) -> anyhow::Result<(Plan, u64)> {
    let set = name.get(1..2).context("a name is like p1.2.a")?;
    let path = arguments.directory.join(format!("Set{set}")).join(format!("{name}.txt"));
    let text = fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
    let problem = Format::Top.parse(&text, None)?.problem;
    let (began, time) = (Instant::now(), Duration::try_from_secs_f64(arguments.time)?);
    let ran_before = if arguments.cpu { ran() } else { Duration::ZERO };
    let mut done = 0;
    let solved = solve(&problem, arguments.seed, |so_far| {
        done = so_far.iterations;
        let ran = if arguments.cpu && done % 16 == 0 { ran() - ran_before } else { Duration::ZERO };
        if arguments.cpu { ran >= time } else { began.elapsed() >= time }
    });
    // Some instances leave no time even to go straight; their best score is 0.
    let plan = match solved {
        Ok(plan) => plan,
        Err(error) => {
            println!("{name}: {error}");
            return Ok((Plan::without_routes(), 0));
        }
    };
    let breaches = check(&problem, &plan);
    ensure!(breaches.is_empty(), "{name}: {breaches:?}");
    Ok((plan, done))
}

/// How long this thread has run on a processor; zero where the system does not say.
fn ran() -> Duration {
    let text = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = text.split_whitespace().next().and_then(|first| first.parse().ok());
    Duration::from_nanos(nanoseconds.unwrap_or(0))
}
