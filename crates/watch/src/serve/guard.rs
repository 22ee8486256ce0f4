//! If the watch itself fails, who says so?
//!
//! A dead man's switch: the guard is a process of its own that starts the watch and hears a beat each second, sent
//! only after that second has passed through journal and camp. Three seconds of silence, or the end of the watch, is
//! an alarm: the camp's commands are run with `failed`, and the watch is started again. The watch in turn ends when
//! its guard does, so that there is never one without the other unnoticed; pages say so when they hear nothing.

use crate::settings::{OutputFile, Settings};
use std::io::{self, BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// So long without a beat is an alarm.
const SILENCE: Duration = Duration::from_secs(3);
/// A start may take this long: the journal's last part is read.
const START: Duration = Duration::from_secs(10);
/// A watch that ended younger than this is started again only after a pause.
const YOUNG: Duration = Duration::from_secs(2);

/// Starts the watch by `command`, hears its beats on its standard output and starts it again when it fails, for
/// ever. `says` hears lines that are no beats, and what happens; `beats` is called at each beat.
///
/// # Errors
/// The watch cannot be started at all.
pub fn stand_guard(
    settings: &Settings,
    mut command: impl FnMut() -> Command,
    mut says: impl FnMut(&str),
    mut beats: impl FnMut(),
) -> io::Result<()> {
    loop {
        let started = Instant::now();
        let mut watch = command().stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let why = listen(&mut watch, &mut says, &mut beats);
        // It may hang rather than have ended: two watches must not run.
        drop(watch.kill());
        drop(watch.wait());
        says(&format!("the watch failed: {why}; starting it again"));
        sound(settings);
        if started.elapsed() < YOUNG {
            std::thread::sleep(YOUNG);
        }
    }
}

/// Until the watch falls silent or ends; gives what happened.
fn listen(
    watch: &mut Child,
    says: &mut impl FnMut(&str),
    beats: &mut impl FnMut(),
) -> &'static str {
    let Some(output) = watch.stdout.take() else { return "no output" };
    let (sender, lines) = channel();
    std::thread::spawn(move || {
        for line in BufReader::new(output.take(u64::MAX)).lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                break;
            }
        }
    });
    let mut patience = START;
    loop {
        match lines.recv_timeout(patience) {
            Ok(line) if line == "beat" => {
                patience = SILENCE;
                beats();
            }
            Ok(line) => says(&line),
            Err(RecvTimeoutError::Timeout) => return "no beat for three seconds",
            Err(RecvTimeoutError::Disconnected) => return "it ended",
        }
    }
}

/// Runs the camp's commands with `failed`, without waiting for them.
fn sound(settings: &Settings) {
    for output in &settings.file.outputs {
        let OutputFile::Command { program } = output else { continue };
        let [name, arguments @ ..] = &program[..] else { continue };
        let siren = Command::new(name).args(arguments).args(["failed", "", "actual", ""]).spawn();
        if let Ok(mut siren) = siren {
            std::thread::spawn(move || drop(siren.wait()));
        }
    }
}
