//! What came of a plan: how is it asked, and how is it printed?

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;

use super::output::{remark, say, table};
use crate::ops::patrol_record::{Returns, record};

#[derive(Args)]
pub struct RecordArguments {
    /// The plan that was carried out
    plan: PathBuf,
    /// A track (GPX); may be given again. It is deleted once it is summed
    #[arg(long, value_name = "FILE")]
    tracks: Vec<PathBuf>,
    /// Leave the tracks where they are
    #[arg(long)]
    keep_tracks: bool,
    /// How many hours local time is ahead of UTC, in which tracks are
    #[arg(long, value_name = "HOURS", default_value_t = 0.0, allow_negative_numbers = true)]
    ahead_h: f64,
    /// Reports (CSV): day,place,arrived,left,events
    #[arg(long, value_name = "FILE")]
    visits: Option<PathBuf>,
    /// The places of the problem file (CSV); their last visits are brought up to date
    #[arg(long, value_name = "FILE")]
    places: PathBuf,
    /// The log of hours looked and events found (CSV); it is made where there is none
    #[arg(long, value_name = "FILE")]
    effort: PathBuf,
}

pub fn run(arguments: &RecordArguments) -> Result<()> {
    let recorded = record(&Returns {
        plan: &arguments.plan,
        tracks: &arguments.tracks,
        ahead_h: arguments.ahead_h,
        visits: arguments.visits.as_deref(),
        places: &arguments.places,
        effort: &arguments.effort,
        keep_tracks: arguments.keep_tracks,
    })?;
    let outcomes = recorded.record.outcomes.iter().map(|outcome| {
        let planned = if outcome.planned { "planned" } else { "not planned" };
        let made = match (outcome.made(), outcome.reported) {
            (true, true) => "made",
            (true, false) => "made, by track only",
            (false, _) => "not made",
        };
        let minutes = format!("{:.0}", outcome.tracked_min);
        vec![outcome.day.to_string(), outcome.place.clone(), planned.into(), made.into(), minutes]
    });
    say(&table(&["day", "place", "plan", "visit", "minutes tracked"], outcomes).to_string())?;
    let rates = recorded.rates.iter().map(|rate| {
        let hours = format!("{:.1}", rate.hours);
        let events = match rate.events_apart {
            0 => rate.events.to_string(),
            apart => format!("{} (+{apart}: hours unknown)", rate.events),
        };
        let (per_hour, interval) = match rate.rate {
            Some([rate, low, high]) => (format!("{rate:.3}"), format!("{low:.3} to {high:.3}")),
            None => ("unknown".to_owned(), "no hours known".to_owned()),
        };
        let changed = match rate.same {
            Some(p) if p < 0.05 => format!("differs from before (p = {p:.3})"),
            Some(p) => format!("no sign of a change (p = {p:.2})"),
            None => "nothing to compare with".to_owned(),
        };
        vec![rate.place.clone(), hours, events, per_hour, interval, changed]
    });
    let header = ["place", "hours", "events", "per hour", "95 % interval", "since this plan began"];
    say(&table(&header, rates).to_string())?;
    remark(
        "events per hour of looking; many places are tested at once, so one in twenty seems to differ by chance",
    );
    for path in &recorded.purged {
        remark(&format!("deleted, since it is summed: {}", path.display()));
    }
    Ok(())
}
