//! Here is a file with a patrol problem: which routes score most, and who carries them out?

use std::fs;
use std::hash::{BuildHasher, RandomState};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use ::patrol::{
    Breach, Case, CaseTexts, Format, Instance, Mixture, Plan, Problem, Progress, SolveError,
    Tasking, TaskingBreach, Wishes, check, check_tasking, plan_case, seal_for,
    seal_with_passphrase, solve,
};
use anyhow::{Context, Result};
use base::Date;
use serde::Serialize;

/// How long a search lasts, unless nothing can be better before.
#[derive(Debug, Clone, Copy)]
pub enum Budget {
    Time(Duration),
    /// The same plan by the same build.
    Iterations(u64),
}

impl Budget {
    /// How much of it is spent: 1 is all. What comes before the first iteration takes time, but no iterations.
    fn spent(self, began: Instant, so_far: Progress) -> f64 {
        let (of, all) = match self {
            Self::Time(time) => (began.elapsed().as_secs_f64(), time.as_secs_f64()),
            Self::Iterations(_) if !so_far.prepared => return 0.0,
            Self::Iterations(most) => (so_far.iterations as f64, most as f64),
        };
        if of < all { of / all } else { 1.0 }
    }
}

/// Reads a benchmark file and plans for it. The plan calls sites as the file does. Where there is no time even to go
/// straight, nobody leaves, and why is said beside.
pub fn solve_file(
    path: &Path,
    format: Format,
    teams: Option<usize>,
    seed: u64,
    budget: Budget,
) -> Result<(Plan, Option<SolveError>)> {
    let began = Instant::now();
    let text = read(path)?;
    let instance: Instance =
        format.parse(&text, teams).with_context(|| format!("in {}", path.display()))?;
    let (plan, why) = match search(&instance.problem, seed, began, budget) {
        Ok(plan) => (plan, None),
        Err(error) => match error.downcast_ref::<SolveError>() {
            Some(&why) => (Plan::without_routes(), Some(why)),
            None => return Err(error),
        },
    };
    Ok((instance.in_file_ids(plan), why))
}

/// Reads a case and the files it names, which lie beside it.
pub fn read_case(path: &Path) -> Result<Case> {
    let at = || format!("in {}", path.display());
    let toml = read(path)?;
    let files = Case::files(&toml).with_context(at)?;
    let beside = |name: &str| read(&path.with_file_name(name));
    let places = beside(&files.places)?;
    let legs = files.legs.as_deref().map(beside).transpose()?;
    let hold = files.hold.as_deref().map(beside).transpose()?;
    let roads = files.roads.as_deref().map(|name| bytes(&path.with_file_name(name))).transpose()?;
    let (legs, hold, roads) = (legs.as_deref(), hold.as_deref(), roads.as_deref());
    Case::parse(&toml, CaseTexts { places: &places, legs, hold, roads }).with_context(at)
}

/// Plans the patrols of a case. A visit of an earlier plan, on its day, counts more than another by the share
/// `loyalty`, so that a new plan changes little without need.
pub fn plan_file(
    path: &Path,
    earlier: Option<&Tasking>,
    loyalty: f64,
    seed: u64,
    budget: Budget,
) -> Result<Tasking> {
    let began = Instant::now();
    let case = read_case(path)?;
    let wishes = Wishes { earlier, loyalty, ..Wishes::default() };
    let plan = plan_case(&case, &wishes, seed, |so_far| budget.spent(began, so_far) >= 1.0);
    checked(&case, plan)
}

/// Mixes plans for a case, so that nobody can foresee which one is drawn.
pub fn mix_file(
    path: &Path,
    plans: usize,
    price: f64,
    seed: u64,
    budget: Budget,
) -> Result<Mixture> {
    let began = Instant::now();
    let case = read_case(path)?;
    // Each plan has its share of the time; none is begun once all is over.
    let mixture = Mixture::new(&case, plans, price, seed, |number, so_far| match budget {
        Budget::Time(time) if so_far.prepared => {
            began.elapsed() >= time.mul_f64((number + 1) as f64 / plans.max(1) as f64)
        }
        Budget::Time(_) | Budget::Iterations(_) => budget.spent(began, so_far) >= 1.0,
    });
    for draw in &mixture.plans {
        checked(&case, draw.plan.clone())?;
    }
    Ok(mixture)
}

/// Has a plan checked before anyone sees it.
fn checked(case: &Case, plan: Tasking) -> Result<Tasking> {
    match check_tasking(case, &plan).into_iter().next() {
        Some(breach) => {
            Err(anyhow::Error::new(breach).context("the plan breaks a rule, which is our fault"))
        }
        None => Ok(plan),
    }
}

/// Draws one of the plans of a mixture. Without a seed, chance decides.
pub fn draw_file(path: &Path, seed: Option<u64>) -> Result<Tasking> {
    let text = read(path)?;
    let mixture: Mixture = serde_json::from_str(&text).with_context(|| {
        format!("{} is not a mixture written by `bluehelm patrol mix`", path.display())
    })?;
    // The keys of the standard library's hash maps come from the system's randomness.
    let chance = || RandomState::new().hash_one(0);
    mixture
        .draw(seed.unwrap_or_else(chance))
        .with_context(|| format!("{} holds no plan", path.display()))
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
    write_json(path, plan)
}

/// Writes a plan or a mixture where the user says.
pub fn write_json(path: &Path, what: &impl Serialize) -> Result<()> {
    write_whole(path, &serde_json::to_string_pretty(what)?)
}

/// Writes a file so that a crash or a full disk leaves the old one or the new, and whoever could not read the old
/// one cannot read the new.
pub fn write_whole(path: &Path, contents: &impl AsRef<[u8]>) -> Result<()> {
    let contents = contents.as_ref();
    let written = match fs::metadata(path) {
        // A pipe or a device is no file whose place another can take.
        Ok(found) if !found.is_file() => fs::write(path, contents),
        Ok(found) => replace(path, Some(found.permissions()), contents),
        Err(_) => replace(path, None, contents),
    };
    written.with_context(|| format!("cannot write {}", path.display()))
}

/// Writes beside a file and then puts it in its place.
fn replace(path: &Path, permissions: Option<fs::Permissions>, contents: &[u8]) -> io::Result<()> {
    // What a link leads to is replaced, not the link.
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut beside = tempfile::Builder::new();
    beside.prefix(".bluehelm-new-");
    #[cfg(unix)]
    if permissions.is_none() {
        // As any new file.
        beside.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    }
    if permissions.is_some() {
        // What cannot be written to is left as it is.
        fs::OpenOptions::new().append(true).open(&path)?;
    }
    let mut new = beside.tempfile_in(folder)?;
    if let Some(permissions) = permissions {
        new.as_file().set_permissions(permissions)?;
    }
    new.write_all(contents)?;
    new.as_file().sync_all()?;
    new.persist(&path)?;
    Ok(())
}

/// Who can open what is exported.
#[derive(Debug, Clone)]
pub enum Lock {
    /// Whoever has the file.
    Open,
    /// Whoever knows the passphrase that a file holds.
    Passphrase(PathBuf),
    /// Whoever has the identity of one of these age recipients.
    Recipients(Vec<String>),
}

/// What is exported, as bytes: the text itself, or an age file of it.
pub fn lock(text: String, lock: &Lock) -> Result<Vec<u8>> {
    match lock {
        Lock::Open => Ok(text.into_bytes()),
        Lock::Passphrase(path) => Ok(seal_with_passphrase(text.as_bytes(), read(path)?.trim())?),
        Lock::Recipients(recipients) => Ok(seal_for(text.as_bytes(), recipients)?),
    }
}

/// Plans, and has the plan checked before anyone sees it.
pub fn search(problem: &Problem, seed: u64, began: Instant, budget: Budget) -> Result<Plan> {
    let plan = solve(problem, seed, |so_far| budget.spent(began, so_far))?;
    match check(problem, &plan).into_iter().next() {
        Some(breach) => {
            Err(anyhow::Error::new(breach).context("the plan breaks a rule, which is our fault"))
        }
        None => Ok(plan),
    }
}

/// Whether an error is the program's fault rather than the user's.
pub fn is_ours(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| cause.is::<Breach>() || cause.is::<TaskingBreach>())
}

pub(super) fn read(path: &Path) -> Result<String> {
    String::from_utf8(bytes(path)?)
        .with_context(|| format!("{} is not text in UTF-8; is it the right file?", path.display()))
}

pub(super) fn bytes(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}
