//! Here is a file with a patrol problem: which routes score most, and who carries them out?

use std::path::Path;
use std::time::{Duration, Instant};

use ::patrol::{Breach, Case, Format, Instance, Plan, Problem, Tasking, check, solve};
use anyhow::{Context, Result};
use base::Date;

/// How long a search lasts, unless nothing can be better before.
#[derive(Debug, Clone, Copy)]
pub enum Budget {
    Time(Duration),
    /// The same plan on every machine.
    Iterations(u64),
}

/// Reads a benchmark file and plans for it. The plan calls sites as the file does.
pub fn solve_file(
    path: &Path,
    format: Format,
    teams: Option<usize>,
    seed: u64,
    budget: Budget,
) -> Result<Plan> {
    let began = Instant::now();
    let text = read(path)?;
    let instance: Instance =
        format.parse(&text, teams).with_context(|| format!("in {}", path.display()))?;
    let plan = search(&instance.problem, seed, began, budget)
        .with_context(|| format!("{} has no plan", path.display()))?;
    Ok(instance.in_file_ids(plan))
}

/// Reads a case and the files it names, which lie beside it, and plans its patrols. Visits of an
/// earlier plan are kept unless that costs more than a quarter of their value.
pub fn plan_case(
    path: &Path,
    earlier: Option<&Tasking>,
    seed: u64,
    budget: Budget,
) -> Result<Tasking> {
    let began = Instant::now();
    let at = || format!("in {}", path.display());
    let toml = read(path)?;
    let files = Case::files(&toml).with_context(at)?;
    let beside = |name: &str| read(&path.with_file_name(name));
    let legs = files.legs.as_deref().map(beside).transpose()?;
    let case = Case::parse(&toml, &beside(&files.places)?, legs.as_deref()).with_context(at)?;
    let posed =
        case.pose(|id| earlier.is_some_and(|earlier| earlier.visits(id))).with_context(at)?;
    let plan = search(&posed.problem, seed, began, budget)?;
    Ok(Tasking::new(&case, &posed, &plan))
}

/// Reads a plan that [`write_plan`] wrote. An approval of something else is refused.
pub fn read_plan(path: &Path) -> Result<Tasking> {
    let plan = read_whatever_was_approved(path)?;
    plan.check_approval().with_context(|| format!("in {}", path.display()))?;
    Ok(plan)
}

/// Approves a plan as it stands, whatever was approved before.
pub fn approve_plan(path: &Path, by: &str, on: Date) -> Result<()> {
    write_plan(path, &read_whatever_was_approved(path)?.approve(by, on)?)
}

fn read_whatever_was_approved(path: &Path) -> Result<Tasking> {
    serde_json::from_str(&read(path)?).with_context(|| {
        format!("{} is not a plan written by `bluehelm patrol plan`", path.display())
    })
}

/// Writes a plan where the user says, and nowhere else: plans are restricted.
pub fn write_plan(path: &Path, plan: &Tasking) -> Result<()> {
    let text = serde_json::to_string_pretty(plan)?;
    std::fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))
}

/// Plans, and has the plan checked before anyone sees it.
pub fn search(problem: &Problem, seed: u64, began: Instant, budget: Budget) -> Result<Plan> {
    let plan = solve(problem, seed, |so_far| match budget {
        Budget::Time(time) => began.elapsed() >= time,
        Budget::Iterations(iterations) => so_far.iterations >= iterations,
    })?;
    match check(problem, &plan).into_iter().next() {
        Some(breach) => {
            Err(anyhow::Error::new(breach).context("the plan breaks a rule, which is our fault"))
        }
        None => Ok(plan),
    }
}

/// Whether an error is the program's fault rather than the user's.
pub fn is_ours(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| cause.is::<Breach>())
}

fn read(path: &Path) -> Result<String> {
    let bytes = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    String::from_utf8(bytes)
        .with_context(|| format!("{} is not text in UTF-8; is it the right file?", path.display()))
}
