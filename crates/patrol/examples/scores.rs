//! Solves benchmark files and prints what each plan scores, as CSV.
//!
//! `cargo run --release -p patrol --example scores -- --format top --time 1 --seeds 1,2 FILE…`
//!
//! The program stops where a plan breaks a rule of its problem.
#![allow(clippy::print_stdout, reason = "printing the scores is what this program is for")]

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use clap::Parser;
use patrol::{Format, Plan, Problem, SolveError, check, solve};

#[derive(Parser)]
struct Arguments {
    files: Vec<PathBuf>,
    #[arg(long)]
    format: Format,
    /// Numbers of teams, instead of those in the files
    #[arg(long, value_delimiter = ',')]
    teams: Vec<usize>,
    /// Seconds for each plan
    #[arg(long, default_value_t = 1.0)]
    time: f64,
    #[arg(long, value_delimiter = ',', default_value = "1")]
    seeds: Vec<u64>,
    /// Count the seconds this thread ran (Linux), not the clock's: for a machine shared with others
    #[arg(long)]
    cpu: bool,
}

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let teams: Vec<Option<usize>> = match arguments.teams.as_slice() {
        [] => vec![None],
        teams => teams.iter().copied().map(Some).collect(),
    };
    println!("file,teams,seed,score,upper_bound,iterations,routes");
    for path in &arguments.files {
        let text =
            fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
        for &teams in &teams {
            let problem = arguments
                .format
                .parse(&text, teams)
                .with_context(|| format!("in {}", path.display()))?
                .problem;
            for &seed in &arguments.seeds {
                print(path, &problem, seed, &arguments)?;
            }
        }
    }
    Ok(())
}

fn print(path: &Path, problem: &Problem, seed: u64, arguments: &Arguments) -> anyhow::Result<()> {
    let time = Duration::try_from_secs_f64(arguments.time)?;
    let (began, ran_before) = (Instant::now(), ran(arguments.cpu));
    let mut iterations = 0;
    let solved = solve(problem, seed, |so_far| {
        iterations = so_far.iterations;
        let spent =
            if arguments.cpu { ran(true).saturating_sub(ran_before) } else { began.elapsed() };
        spent.as_secs_f64() / time.as_secs_f64()
    });
    let plan = match solved {
        Ok(plan) => plan,
        // Some benchmark files leave no time even to go straight; their best score is 0.
        Err(SolveError::NoTimeEvenToGoStraight { .. }) => Plan::without_routes(),
    };
    let breaches = check(problem, &plan);
    ensure!(breaches.is_empty(), "{}: {breaches:?}", path.display());
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    let (teams, score, bound) = (problem.teams(), plan.score, plan.upper_bound);
    let routes: Vec<String> = plan.routes.iter().map(|route| format!("{route:?}")).collect();
    let routes = routes.join(" ").replace(',', "");
    println!("{name},{teams},{seed},{score},{bound},{iterations},{routes}");
    Ok(())
}

/// How long this thread has run on a processor; zero where that is not asked or not known.
fn ran(asked: bool) -> Duration {
    if !asked {
        return Duration::ZERO;
    }
    let text = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = text.split_whitespace().next().and_then(|first| first.parse().ok());
    Duration::from_nanos(nanoseconds.unwrap_or(0))
}
