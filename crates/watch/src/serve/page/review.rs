//! How do the ledger, a timeline and the replay look?

use super::draw::clock;
use crate::camp::{Alarm, Case, Ledger, SensorLine, Share};
use crate::input::Verdict;
use crate::settings::Settings;
use crate::speak::json::write_time;
use crate::timeline::{Timeline, care_in_words};
use maud::{Markup, html};

/// Warnings and events listed.
const MOST_LINES: usize = 200;

/// A share with its interval, or that nothing was judged.
fn percent(share: Option<Share>) -> String {
    share.map_or("nothing judged".to_owned(), |share| {
        let [value, low, high] = [share.value, share.low, share.high].map(|v| 100.0 * v);
        format!("{value:.0} % ({low:.0} to {high:.0} %, of {})", share.of)
    })
}

fn moment(seconds: f64) -> String {
    write_time(seconds, "Z").replace('T', " ").get(..19).unwrap_or_default().to_owned()
}

/// The ledger, to be read and filled in.
pub(super) fn review(
    ledger: &Ledger,
    alarms: &[Alarm],
    map: &Markup,
    settings: &Settings,
) -> Markup {
    html! {
        h2 { "Review of warnings" }
        p { "What was each warning? What nobody judges counts nowhere. A drill is marked as one by itself." }
        @for case in ledger.cases.iter().take(MOST_LINES) { (judge(case)) }
        @if ledger.cases.is_empty() { p { "No warning is remembered." } }
        h2 { "Something happened without a warning" }
        form.missed method="post" action="/missed" {
            label { "When (UTC) " input type="datetime-local" name="happened" required; }
            label { "Zone " select name="zone" {
                @for zone in &settings.file.zones { option { (zone.name) } }
            } }
            label { "What " select name="threat" {
                @for threat in ["incoming", "intrusion", "approach", "loitering", "alarm"] { option { (threat) } }
            } }
            button { "Enter it" }
        }
        @for missed in ledger.missed.iter().take(MOST_LINES) {
            p { (moment(missed.happened_s)) " · " (missed.zone) ": " (missed.threat) " · in service then: "
                @if missed.in_service.is_empty() { "no sensor" } @else { (missed.in_service.join(", ")) } }
        }
        h2 { "Alarms" }
        ul {
            @for alarm in alarms.iter().rev().take(MOST_LINES) {
                li { a href=(format!("/timeline?begun={:.3}", alarm.begun_s)) {
                    (moment(alarm.begun_s)) @if alarm.exercise { " EXERCISE" } ", warnings: " (alarm.warnings)
                } " · " a href=(format!("/replay?s={:.0}", alarm.begun_s)) { "replay" } }
            }
        }
        h2 { "Sensors" }
        @for line in &ledger.sensors { (sensor(line)) }
        h2 { "Where reports came from" }
        p { "Shaded as far as each sensor has reported from in each direction. A direction without any may be blind, or \
             empty." }
        (map)
    }
}

fn judge(case: &Case) -> Markup {
    let said = match case.verdict {
        None => "not judged",
        Some(Verdict::True) => "true",
        Some(Verdict::Nuisance) => "nuisance",
        Some(Verdict::Drill) => "drill",
    };
    html! {
        form.case method="post" action="/judge" {
            p { (moment(case.raised_s)) @if case.exercise { b { " EXERCISE" } } " · " b { (case.zone) } ": " (case.threat)
                " · " (case.rule.as_deref().unwrap_or("by hand"))
                @if !case.sensors.is_empty() { " · " (case.sensors.join(", ")) }
                " · " b { (said) } }
            input type="hidden" name="warning" value=(case.id);
            @if !case.exercise {
                @for (value, name) in [("true", "True"), ("nuisance", "Nuisance"), ("drill", "Test")] {
                    button name="verdict" value=(value) { (name) }
                }
            }
        }
    }
}

fn sensor(line: &SensorLine) -> Markup {
    let health = &line.health;
    html! {
        article.sensor {
            h3 { (line.sensor) }
            p { "Warnings: " (line.true_warnings) " true, " (line.nuisance) " nuisance, " (line.drills) " drills, "
                (line.not_judged) " not judged" }
            p { "Right when it warned: " (percent(line.precision)) }
            p { "Warned when something was there: " (percent(line.found)) "; missed " (line.missed)
                ", and " (line.missed_silent) " while it was not in service" }
            p { "Heard " (line.heard.map_or("never".to_owned(), |share| format!("{:.1} % of the time", 100.0 * share)))
                ", " (health.gaps_count) " gaps" @if health.silent { ", silent now" }
                ". " (health.reports) " reports, " (health.dropped) " not used" }
            @for (from, to) in health.gaps.iter().rev().take(5) {
                p.over { "gap " (moment(*from)) " to " (clock(*to)) " (" (format!("{:.0}", to - from)) " s)" }
            }
        }
    }
}

/// An alarm, step by step.
pub(super) fn timeline(timeline: &Timeline, settings: &Settings) -> Markup {
    let alarm = timeline.alarm;
    let since = |at_s: Option<f64>| {
        at_s.map_or("not recorded".to_owned(), |at_s| {
            format!("{} ({:+.0} s)", clock(at_s), at_s - alarm.begun_s)
        })
    };
    html! {
        @if alarm.exercise { p #state.exercise { "EXERCISE EXERCISE EXERCISE" } }
        h2 { "After-action timeline, " (settings.file.name) }
        p { "Restricted. Alarm of " (moment(alarm.begun_s)) ", "
            @match alarm.ended_s { Some(ended_s) => { "over " (clock(ended_s)) } None => { "still on" } } }
        table {
            tr { th { "first reported" } td { (since(timeline.first_reported_s)) } }
            tr { th { "first warning raised" } td { (clock(alarm.begun_s)) } }
            tr { th { "first told to an output" } td { (since(timeline.first_told_s)) } }
            tr { th { "first seen by somebody" } td { (since(timeline.first_seen_s)) } }
            tr { th { "everybody counted in" } td { (since(timeline.all_counted_s)) " (" (timeline.counted.0) " of "
                (timeline.counted.1) ")" } }
            tr { th { "all clear" } td { (since(alarm.ended_s)) } }
        }
        h2 { "Casualties against 10-1-2" }
        p { "First aid within 10 minutes of being wounded, advanced care within 1 hour, surgery within 2. A guideline, \
             not a rule: later is later, not wrong; not recorded is not known." }
        @if timeline.casualties.is_empty() { p { "No casualty was entered." } } @else {
            @for one in &timeline.casualties {
                p { b { "Casualty " (one.casualty.number) } ", wounded " (clock(one.casualty.wounded_s)) }
                ul {
                    @for step in &one.steps { li { (care_in_words(step.care)) ": "
                        @match step.after_min {
                            None => { "not recorded" }
                            Some(after) => { (format!("{after:.1} min"))
                                (if after <= step.within_min { ", within " } else { ", later than " })
                                (format!("{:.0}", step.within_min)) }
                        }
                    } }
                }
            }
        }
        h2 { "What happened" }
        table {
            @for event in &timeline.events {
                tr { td { (clock(event.at_s)) } td { (format!("{:+.0} s", event.at_s - alarm.begun_s)) } td { (event.what) } }
            }
        }
        @if timeline.cut { p { "More happened than is shown." } }
        p { a href=(format!("/replay?s={:.0}", alarm.begun_s)) { "Replay it" } }
    }
}

/// The replay: a slider over the journal's time, and the camp as it was.
pub(super) fn replay(
    begun_s: f64,
    now_s: f64,
    at_s: f64,
    alarms: &[Alarm],
    then: &Markup,
    settings: &Settings,
) -> Markup {
    // A day at a time: on a phone a finger's width is then some minutes.
    let from_s = begun_s.max(at_s - 43_200.0).floor();
    let to_s = now_s.min(from_s + 86_400.0).ceil();
    html! {
        h2 { "Replay, " (settings.file.name) }
        form #replay method="get" action="/replay" {
            label for="slider" { (moment(from_s)) " to " (moment(to_s)) }
            input #slider type="range" name="s" min=(format!("{from_s:.0}")) max=(format!("{to_s:.0}")) step="1"
                value=(format!("{at_s:.0}"));
            div #play hidden {
                button type="button" data-by="-60" { "−1 min" }
                button type="button" data-by="-10" { "−10 s" }
                button #go type="button" { "Play" }
                button type="button" data-by="10" { "+10 s" }
                button type="button" data-by="60" { "+1 min" }
                label { "Speed " select #speed { @for speed in [1, 4, 16, 60] { option value=(speed) { (speed) " ×" } } } }
            }
            noscript { button { "Show" } }
        }
        p {
            @for alarm in alarms.iter().rev().take(10) {
                a href=(format!("/replay?s={:.0}", alarm.begun_s)) { (moment(alarm.begun_s)) @if alarm.exercise { " EXERCISE" } }
                " "
            }
        }
        div #then { (then) }
    }
}
