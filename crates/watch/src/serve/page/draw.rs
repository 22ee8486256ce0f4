//! How does the guards' page look?
//!
//! One state at the top, in words and colour; then what to do about it; then who is counted in; then where and by
//! whom it was seen. What a finger must find is large, what ends an alarm takes two touches, and a drill says EXERCISE
//! in every part.

use super::map::{self, Layers};
use super::people;
use crate::camp::{Health, Picture};
use crate::settings::Settings;
use crate::speak::json::write_time;
use crate::warning::{State, Warning};
use crate::words::{either, label, words};
use maud::{DOCTYPE, Markup, html};

/// The time of day in UTC of seconds since 1970.
pub(super) fn clock(seconds: f64) -> String {
    write_time(seconds, "Z").get(11..19).unwrap_or_default().to_owned()
}

/// A whole page around its middle; `script` is the page's own.
pub(super) fn page(
    settings: &Settings,
    title: &str,
    alarm: &str,
    script: &str,
    middle: &Markup,
) -> String {
    let language = settings.file.languages.first().map_or("en", String::as_str);
    let say = |key| label(key, language);
    let camp = &settings.file.name;
    let direction = if language == "ar" { "rtl" } else { "ltr" };
    html! {
        (DOCTYPE)
        html lang=(language) dir=(direction) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title data-title=(camp) data-drill=(say("drill")) data-alarm=(say("alarm")) { (title) }
                link rel="icon" href="/icon.svg" type="image/svg+xml";
                link rel="stylesheet" href="/watch.css";
                script src="/light.js" {}
                script src=(script) defer {}
            }
            body data-alarm=(alarm) {
                p #lost role="alert" hidden { (say("lost")) }
                p #unsent role="alert" hidden { (say("unsent")) }
                header {
                    h1 { (camp) }
                    button #light type="button" hidden { (say("night")) }
                    button #sound type="button" hidden { (say("sound")) }
                }
                main #now aria-live="assertive" { (middle) }
                nav {
                    a href="/" { (say("alarm")) }
                    a href="/review" { (say("review")) }
                    a href="/replay" { (say("replay")) }
                }
                footer { (either(
                    language,
                    "Advisory only. It does not replace the camp's alarm chain. Times are UTC.",
                    "À titre indicatif. Ne remplace pas la chaîne d'alerte du camp. Heures en UTC.",
                )) }
            }
        }
    }
    .into_string()
}

/// The part of the guards' page that changes.
pub(super) fn middle(picture: &Picture, fault: Option<&str>, settings: &Settings) -> Markup {
    let language = settings.file.languages.first().map_or("en", String::as_str);
    html! {
        @if let Some(fault) = fault {
            p #fault.fault role="alert" { (fault) }
        }
        (state(picture, language))
        (warnings(picture, settings, language))
        (zones(picture, language))
        (people::shelters(picture, language))
        (people::casualties(picture, language))
        (map::map(picture, settings, Layers { coverage: false }))
        (sensors(picture, language))
    }
}

/// One state for the whole camp.
pub(super) fn state(picture: &Picture, language: &str) -> Markup {
    let standing = || picture.warnings.iter().filter(|warning| warning.stands());
    let (key, class) = match (standing().any(|w| !w.exercise), standing().next().is_some()) {
        (true, _) => ("on", "actual"),
        (false, true) => ("drill", "exercise"),
        (false, false) => ("quiet", "none"),
    };
    let text = label(key, language);
    html! {
        p #state class=(class) {
            (text)
            // Once could be overlooked.
            @if class == "exercise" { " " (text) " " (text) }
        }
    }
}

fn warnings(picture: &Picture, settings: &Settings, language: &str) -> Markup {
    let say = |key| label(key, language);
    let stands = picture.warnings.iter().any(Warning::stands);
    html! {
        section #warnings {
            @for warning in picture.warnings.iter().filter(|w| w.stands()).take(20) {
                (article(warning, picture.now_s, settings, language, true))
            }
            @for warning in picture.warnings.iter().filter(|w| !w.stands()).take(5) {
                (over(warning, language))
            }
        }
        @if stands {
            section #clear {
                details #clear-open {
                    summary.clear { (say("clear")) " …" }
                    form method="post" action="/all-clear" {
                        button.clear { (say("clear_sure")) }
                    }
                }
            }
        }
    }
}

/// A warning that stands, in every language of the camp; with `touch`, its button.
pub(super) fn article(
    warning: &Warning,
    now_s: f64,
    settings: &Settings,
    language: &str,
    touch: bool,
) -> Markup {
    let say = |key| label(key, language);
    let arrives = warning.arrives_s.map(|arrives_s| arrives_s - now_s).filter(|in_s| *in_s > 0.0);
    html! {
        article class=(format!("{:?}{}", warning.severity, if warning.exercise { " exercise" } else { "" })) {
            @for language in &settings.file.languages {
                @let said = words(warning, language);
                h2 lang=(language) dir="auto" { (said.headline) }
                p lang=(language) dir="auto" { (said.instruction) }
            }
            @if let Some(in_s) = arrives {
                p.arrives { (say("in")) " " (format!("{in_s:.0}")) " s" }
            }
            p {
                (clock(warning.raised_s)) " · " (warning.rule.as_deref().unwrap_or(say("by_hand")))
                @if !warning.sensors.is_empty() { " · " (warning.sensors.join(", ")) }
            }
            @if warning.seen {
                p.seen { "✓ " (say("see")) }
            } @else if touch {
                form method="post" action="/acknowledge" {
                    input type="hidden" name="warning" value=(warning.id);
                    button { (say("see")) }
                }
            }
        }
    }
}

/// A warning that is over, in a line.
pub(super) fn over(warning: &Warning, language: &str) -> Markup {
    let how = if warning.state == State::Expired { "expired" } else { "ended" };
    html! {
        p.over {
            @if warning.exercise { (label("drill", language)) " " }
            (warning.zone) ": " (label(how, language)) " " (clock(warning.changed_s))
        }
    }
}

fn zones(picture: &Picture, language: &str) -> Markup {
    let say = |key| label(key, language);
    html! {
        section #zones {
            h2 { (say("raise")) }
            @for zone in &picture.zones {
                form method="post" action="/alarm" {
                    input type="hidden" name="zone" value=(zone.name);
                    @let drill = zone.alarm && picture.warnings.iter()
                        .filter(|w| w.stands() && w.zone == zone.name).all(|w| w.exercise);
                    button class=(if zone.alarm { "alarm on" } else { "alarm" }) {
                        (if drill { say("drill") } else if zone.alarm { say("on") } else { say("alarm") })
                        br; (zone.name)
                    }
                }
            }
            details #drill-open {
                summary { (say("drills")) }
                @for zone in &picture.zones {
                    form method="post" action="/alarm" {
                        input type="hidden" name="zone" value=(zone.name);
                        input type="hidden" name="exercise" value="yes";
                        button.drill { (say("drill")) ": " (zone.name) }
                    }
                }
            }
        }
    }
}

/// Who looks out, and how they are: those with something wrong first and in sight, the rest folded away.
pub(super) fn sensors(picture: &Picture, language: &str) -> Markup {
    if picture.sensors.is_empty() {
        return html! {};
    }
    let say = |key| label(key, language);
    let well = |health: &Health| health.heard_s.is_some() && !health.silent;
    let heard = picture.sensors.iter().filter(|sensor| well(&sensor.health)).count();
    html! {
        section #sensors {
            h2 { (say("sensors")) ": " (heard) " " (say("of")) " " (picture.sensors.len()) " " (say("heard")) }
            ul {
                @for sensor in picture.sensors.iter().filter(|s| s.health.silent) {
                    li.silent { (sensor.name) ": " (say("silent")) " " (clock(sensor.health.heard_s.unwrap_or(0.0))) }
                }
                @for sensor in &picture.sensors {
                    @for (_, says) in &sensor.health.alerts {
                        li.silent { (sensor.name) ": " (says) }
                    }
                }
            }
            details #sensors-open {
                summary { (say("sensors")) }
                ul {
                    @for sensor in &picture.sensors {
                        @let health = &sensor.health;
                        li {
                            b { (sensor.name) } ": "
                            (match (health.heard_s, health.silent) {
                                (None, _) => say("never"),
                                (Some(_), true) => say("silent"),
                                (Some(_), false) => say("heard"),
                            })
                            ". " (health.says) " " (health.reports) (either(language, " reports, ", " rapports, ")) (health.dropped)
                            (either(language, " not used", " non utilisés"))
                            @if !health.why.is_empty() { " (" (health.why) ")" }
                            @if health.ahead_s.abs() > 2.0 {
                                (either(language, ", its clock is off by ", ", son horloge est décalée de "))
                                (format!("{:+.0}", health.ahead_s)) " s"
                            }
                            @if let Some(asked) = &health.asked { "; " (asked) }
                            form method="post" action="/task" {
                                input type="hidden" name="sensor" value=(sensor.name);
                                button name="ask" value="status" { "?" }
                            }
                        }
                    }
                }
            }
        }
    }
}
