//! How good are the tracks of a recorded scene, and how does a camp's watch run?

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use track::score::{Scene, Score, score};
use track::{Settings, read};
use watch::journal::{self, Journal, Replayed};
use watch::playback::Playback;
use watch::timeline::Timeline;
use watch::{Alarm, Entry, Input, Ledger, Missed, Verdict, serve};

/// A scene to be judged, and how.
pub struct Judgement {
    /// A table of where the objects truly were, or the folder of an AutoFerry scenario.
    pub truth: PathBuf,
    /// A table of what was seen, or the same folder.
    pub detections: PathBuf,
    /// Which sensors of a folder; the first one's looks are judged.
    pub sensors: Vec<String>,
    /// Cut-off in metres.
    pub cutoff_m: f64,
    /// Settings of the tracker as TOML, in place of the usual ones.
    pub settings: Option<PathBuf>,
}

/// Runs the tracker over the scene and compares its tracks with the truth.
pub fn judge(judgement: &Judgement) -> Result<Score> {
    let settings = match &judgement.settings {
        Some(path) => toml::from_slice(&open(path)?).with_context(|| path.display().to_string())?,
        None => Settings::default(),
    };
    let scene = open_scene(judgement)?;
    ensure!(
        !scene.truths.is_empty(),
        "{}: no look to be judged; expected at least one line of truth, or a look of the first sensor",
        judgement.truth.display()
    );
    let start = Instant::now();
    Ok(score(&scene, &settings, judgement.cutoff_m, || start.elapsed().as_secs_f64())?)
}

fn open_scene(judgement: &Judgement) -> Result<Scene> {
    let (truth, detections) = (&judgement.truth, &judgement.detections);
    ensure!(
        truth.is_dir() == detections.is_dir(),
        "--truth {} and --detections {}: expected two CSV tables, or one AutoFerry folder given as both",
        truth.display(),
        detections.display()
    );
    if !detections.is_dir() {
        return Ok(read::parse_tables(&open(truth)?, &open(detections)?)?);
    }
    let truth = open(&only_file(truth, "_groundTruth.json")?)?;
    let detections = open(&only_file(detections, "_detections.json")?)?;
    let sensors: Vec<&str> = judgement.sensors.iter().map(|name| name.trim()).collect();
    Ok(read::parse_autoferry(&truth, &detections, &sensors)?)
}

fn open(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

/// The one file of a folder with this ending.
fn only_file(folder: &Path, ending: &str) -> Result<PathBuf> {
    let entries = fs::read_dir(folder).with_context(|| folder.display().to_string())?;
    let mut found: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.to_string_lossy().ends_with(ending))
        .collect();
    ensure!(
        found.len() == 1,
        "{}: found {} files ending in {ending}; expected one",
        folder.display(),
        found.len()
    );
    Ok(found.remove(0))
}

/// Stands guard over a watch of its own, for ever: this program, started again as [`keep`]. Each beat of it is
/// passed on to the service manager, so that a guard that hangs is noticed too.
pub fn guard(config: &Path, mut says: impl FnMut(&str)) -> Result<()> {
    let settings = open_camp(config)?;
    let program = std::env::current_exe().context("where is this program?")?;
    let watch = || {
        let mut command = Command::new(&program);
        command.args(["watch", "run", "--guarded", "--config"]).arg(config);
        command
    };
    serve::stand_guard(&settings, watch, &mut says, super::manager::all_is_well)
        .context("cannot start the watch")
}

/// Keeps watch until it fails. `says` hears where it listens, then a beat each second.
pub fn keep(config: &Path, mut says: impl FnMut(&str) + Send + 'static) -> Result<()> {
    let settings = open_camp(config)?;
    let folder = config.parent().unwrap_or(Path::new(".")).to_owned();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.context("cannot start")?;
    let (sender, lines) = std::sync::mpsc::channel::<String>();
    let beats = sender.clone();
    let scheme = if settings.file.page.tls { "https" } else { "http" };
    std::thread::spawn(move || lines.iter().for_each(|line| says(&line)));
    let started = move |listening: &serve::Listening| {
        drop(sender.send(format!("page {scheme}://{}/", listening.page)));
        for (name, address) in &listening.sensors {
            drop(sender.send(format!("sensor {name} {address}")));
        }
    };
    let beat = move || drop(beats.send("beat".to_owned()));
    let ended = runtime.block_on(serve::run(settings, &folder, started, beat));
    runtime.shutdown_timeout(Duration::from_secs(1));
    Ok(ended?)
}

/// Takes a camp's journal again, and compares what it comes to with what was written.
pub fn replay(config: &Path, mut each: impl FnMut(&watch::Warning)) -> Result<Replayed> {
    let settings = open_camp(config)?;
    let folder = journal_of(config, &settings);
    let found = journal::replay(&settings, &folder, |_, warnings, _| {
        warnings.iter().for_each(&mut each);
    })?;
    ensure!(found.differing == 0, "{} of {} parts differ", found.differing, found.compared);
    Ok(found)
}

/// Removes the parts of a camp's journal with nothing younger than so many days.
pub fn purge(config: &Path, days: f64) -> Result<Vec<PathBuf>> {
    let settings = open_camp(config)?;
    ensure!((0.0..=36_500.0).contains(&days), "--older-than {days}: expected 0 to 36500 days");
    Ok(journal::purge(&journal_of(config, &settings), serve::now_s() - days * 86_400.0)?)
}

fn journal_of(config: &Path, settings: &watch::Settings) -> PathBuf {
    config.parent().unwrap_or(Path::new(".")).join(&settings.file.journal)
}

fn open_camp(config: &Path) -> Result<Arc<watch::Settings>> {
    let name = config.display().to_string();
    let text = fs::read_to_string(config).with_context(|| format!("cannot read {name}"))?;
    Ok(Arc::new(watch::Settings::parse(&name, &text)?))
}

/// A camp's memory: how often each sensor was right, every warning, every alarm.
pub struct Memory {
    /// By sensor.
    pub ledger: Ledger,
    /// In order.
    pub alarms: Vec<Alarm>,
}

/// Reads a camp's ledger; the watch may be running.
pub fn review(config: &Path) -> Result<Memory> {
    let settings = open_camp(config)?;
    let mut playback = Playback::new(settings.clone(), &journal_of(config, &settings));
    let camp = playback.latest()?;
    Ok(Memory { ledger: camp.ledger(), alarms: camp.alarms() })
}

/// Writes what people say afterwards into the journal of a watch that does not run.
pub fn note(config: &Path, input: &Input) -> Result<()> {
    let settings = open_camp(config)?;
    let known = |zone: &str| settings.zones.iter().any(|known| known.name() == zone);
    let now_s = serve::now_s();
    if let Input::Missed { happened_s, zone, .. } = input {
        ensure!(known(zone), "no zone {zone:?} in {}", config.display());
        if let Some(why) = Missed::refusal(*happened_s, now_s) {
            bail!("--missed: {why}");
        }
    }
    let folder = journal_of(config, &settings);
    let (mut journal, mut camp) = Journal::open(&settings, &folder, now_s)
        .context("while the watch runs, use its page: /review")?;
    if let Input::Review { warning, verdict } = input {
        let found = camp.ledger().cases.into_iter().find(|case| case.id == *warning);
        let Some(case) = found else {
            bail!("no warning {warning:?} is remembered; `watch review` lists them");
        };
        let fits = !case.exercise || *verdict == Verdict::Drill;
        ensure!(fits, "{warning} was raised as a drill: it counts as one, whatever is said of it");
    }
    let entry = Entry { at_s: now_s, input: input.clone() };
    journal.append(&entry)?;
    camp.take(&entry);
    Ok(())
}

/// The timeline of an alarm, counted from 1 as `review` lists them; none: the last one.
pub fn timeline(config: &Path, alarm: Option<usize>) -> Result<Timeline> {
    let settings = open_camp(config)?;
    let mut playback = Playback::new(settings.clone(), &journal_of(config, &settings));
    let alarms = playback.latest()?.alarms();
    let wanted = alarm.unwrap_or(alarms.len());
    let found = wanted.checked_sub(1).and_then(|at| alarms.get(at));
    let Some(found) = found else {
        bail!("no alarm {wanted}; {} are remembered", alarms.len());
    };
    Ok(watch::timeline::read(&mut playback, *found)?)
}
