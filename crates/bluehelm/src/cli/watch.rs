//! What can be asked of the camp watch?

use std::io::Read;
use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, Subcommand, ValueEnum};
use track::score::Score;
use watch::timeline::Timeline;
use watch::{Input, Share, Verdict, Warning};

use super::output::{remark, say, table, write_line};
use crate::ops::watch::{
    Judgement, Memory, guard, judge, keep, note, purge, replay, review, timeline,
};

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
    /// How often each sensor's warnings were right; judge a warning, or enter an event that was missed
    Review {
        /// The camp's file
        #[arg(long, value_name = "FILE")]
        config: PathBuf,
        /// Judge this warning (while the watch does not run; else on its page)
        #[arg(long, value_name = "ID", requires = "verdict")]
        warning: Option<String>,
        /// What it was
        #[arg(long = "as", value_name = "VERDICT", requires = "warning")]
        verdict: Option<VerdictArgument>,
        /// Something happened at this time (RFC 3339) and nobody was warned
        #[arg(long, value_name = "TIME", requires = "zone", conflicts_with = "warning")]
        missed: Option<jiff::Timestamp>,
        /// Where it happened
        #[arg(long, value_name = "ZONE", requires = "missed")]
        zone: Option<String>,
        /// What it was
        #[arg(long, value_name = "WHAT", default_value = "incoming")]
        threat: String,
        /// JSON in place of tables
        #[arg(long)]
        json: bool,
    },
    /// An alarm step by step, with the 10-1-2 guideline for casualties
    Timeline {
        /// The camp's file
        #[arg(long, value_name = "FILE")]
        config: PathBuf,
        /// Which alarm, as `review` counts them; the last one unless said
        #[arg(long, value_name = "N")]
        alarm: Option<usize>,
        /// JSON in place of a table
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
        Command::Review { config, warning, verdict, missed, zone, threat, json } => {
            if let (Some(warning), Some(verdict)) = (warning, verdict) {
                note(&config, &Input::Review { warning, verdict: verdict.into() })?;
            }
            if let (Some(time), Some(zone)) = (missed, zone) {
                let happened_s = time.as_nanosecond() as f64 / 1e9;
                note(&config, &Input::Missed { happened_s, zone, threat })?;
            }
            let memory = review(&config)?;
            say(&if json { review_as_json(&memory)? } else { review_as_tables(&memory) })
        }
        Command::Timeline { config, alarm, json } => {
            let found = timeline(&config, alarm)?;
            say(&if json { serde_json::to_string(&found)? } else { timeline_as_tables(&found) })
        }
        Command::Purge { config, older_than } => {
            let removed = purge(&config, older_than)?;
            say(&format!("{} parts removed", removed.len()))
        }
    }
}

/// What a warning was.
#[derive(Clone, Copy, ValueEnum)]
pub enum VerdictArgument {
    /// What it warned of was there
    True,
    /// Nothing was there that mattered
    Nuisance,
    /// It was made for a test
    Drill,
}

impl From<VerdictArgument> for Verdict {
    fn from(argument: VerdictArgument) -> Self {
        match argument {
            VerdictArgument::True => Self::True,
            VerdictArgument::Nuisance => Self::Nuisance,
            VerdictArgument::Drill => Self::Drill,
        }
    }
}

fn review_as_json(memory: &Memory) -> Result<String> {
    let (ledger, alarms) = (&memory.ledger, &memory.alarms);
    Ok(serde_json::to_string(&serde_json::json!({ "ledger": ledger, "alarms": alarms }))?)
}

fn review_as_tables(memory: &Memory) -> String {
    let percent = |share: Option<Share>| {
        share.map_or("nothing judged".to_owned(), |share| {
            let [value, low, high] = [share.value, share.low, share.high].map(|v| v * 100.0);
            format!("{value:.0} % ({low:.0} to {high:.0})")
        })
    };
    let sensors = memory.ledger.sensors.iter().map(|line| {
        vec![
            line.sensor.clone(),
            line.true_warnings.to_string(),
            line.nuisance.to_string(),
            line.not_judged.to_string(),
            percent(line.precision),
            line.missed.to_string(),
            percent(line.found),
            line.heard.map_or("never".into(), |share| format!("{:.1} %", share * 100.0)),
            line.health.gaps_count.to_string(),
        ]
    });
    let heads = [
        "sensor",
        "true",
        "nuisance",
        "not judged",
        "precision",
        "missed",
        "found",
        "heard",
        "gaps",
    ];
    let cases = memory.ledger.cases.iter().map(|case| {
        let verdict = case.verdict.map_or("not judged".into(), |v| format!("{v:?}").to_lowercase());
        let mark = if case.exercise { "EXERCISE " } else { "" };
        let by = case.rule.clone().unwrap_or_else(|| "by hand".into());
        vec![
            case.id.clone(),
            moment(case.raised_s),
            format!("{mark}{}", case.zone),
            case.threat.clone(),
            by,
            case.sensors.join(", "),
            verdict,
        ]
    });
    let alarms = memory.alarms.iter().enumerate().map(|(i, alarm)| {
        let mark = if alarm.exercise { "EXERCISE" } else { "" };
        let ended = alarm.ended_s.map_or("still on".into(), moment);
        vec![
            (i + 1).to_string(),
            moment(alarm.begun_s),
            ended,
            mark.into(),
            alarm.warnings.to_string(),
        ]
    });
    format!(
        "{}
{}
{}",
        table(&heads, sensors),
        table(&["warning", "raised", "zone", "threat", "rule", "sensors", "judged"], cases),
        table(&["alarm", "begun", "ended", "", "warnings"], alarms)
    )
}

fn timeline_as_tables(timeline: &Timeline) -> String {
    let begun_s = timeline.alarm.begun_s;
    let since = |at_s: Option<f64>| {
        at_s.map_or("not recorded".to_owned(), |at_s| format!("{:+.0} s", at_s - begun_s))
    };
    let marks = [
        ("first reported", since(timeline.first_reported_s)),
        ("first told to an output", since(timeline.first_told_s)),
        ("first seen by somebody", since(timeline.first_seen_s)),
        ("everybody counted in", since(timeline.all_counted_s)),
        ("over", since(timeline.alarm.ended_s)),
    ];
    let cared = timeline.casualties.iter().map(|one| {
        let step = |step: &watch::Step| {
            step.after_min.map_or("not recorded".to_owned(), |after| {
                let held = if after <= step.within_min { "within" } else { "later than" };
                format!("{after:.1} min, {held} {:.0}", step.within_min)
            })
        };
        let [first_aid, advanced, surgery] = &one.steps;
        vec![one.casualty.number.to_string(), step(first_aid), step(advanced), step(surgery)]
    });
    let cared: Vec<_> = cared.collect();
    let events = timeline.events.iter().map(|event| vec![moment(event.at_s), event.what.clone()]);
    let mark = if timeline.alarm.exercise {
        "EXERCISE
"
    } else {
        ""
    };
    let guideline = match cared.is_empty() {
        true => String::new(),
        false => format!(
            "10-1-2 is a guideline, not a rule.
{}
",
            table(&["casualty", "first aid", "advanced care", "surgery"], cared)
        ),
    };
    format!(
        "{mark}alarm of {}
{}
{guideline}{}",
        moment(begun_s),
        table(&["step", "after the first warning"], marks.map(|(a, b)| vec![a.to_owned(), b])),
        table(&["when (UTC)", "what"], events)
    )
}

/// A time to the second, in UTC.
fn moment(seconds: f64) -> String {
    let time = jiff::Timestamp::from_second(seconds as i64).unwrap_or_default();
    time.strftime("%Y-%m-%d %H:%M:%S").to_string()
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
