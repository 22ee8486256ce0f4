//! Who is accounted for, and who is hurt?

use crate::camp::{CasualtyPicture, Picture};
use crate::input::Care;
use crate::words::label;
use maud::{Markup, html};

/// Headcount by shelter.
pub(super) fn shelters(picture: &Picture, language: &str) -> Markup {
    if picture.shelters.is_empty() {
        return html! {};
    }
    let say = |key| label(key, language);
    let counted: u32 = picture.shelters.iter().filter_map(|shelter| shelter.counted).sum();
    let expected: u32 = picture.shelters.iter().map(|shelter| shelter.expected).sum();
    let alarmed = picture.zones.iter().any(|zone| zone.alarm);
    html! {
        section #shelters {
            @if picture.exercise { p.mark { (say("drill")) } }
            h2 { (say("counted")) ": " output { (counted) } " " (say("of")) " " (expected) }
            @if alarmed {
                @if counted >= expected {
                    p.whole { "✓ " (say("all_in")) }
                } @else {
                    p.short { (expected - counted) " " (say("missing")) }
                }
            }
            @for (i, shelter) in picture.shelters.iter().enumerate() {
                @let whole = shelter.counted.is_some_and(|counted| counted >= shelter.expected);
                form method="post" action="/headcount" class=(if whole { "whole" } else { "short" }) {
                    label for=(format!("count-{i}")) {
                        (say("shelter")) " " (shelter.name) ": "
                        @match shelter.counted {
                            Some(counted) => { (counted) }
                            None => { (say("not_counted")) }
                        }
                        " " (say("of")) " " (shelter.expected)
                    }
                    input type="hidden" name="shelter" value=(shelter.name);
                    input id=(format!("count-{i}")) name="count" type="number" inputmode="numeric" min="0"
                        max="100000" required;
                    button { (say("count")) }
                }
            }
        }
    }
}

/// Casualties by number, each with what of the 10-1-2 guideline was done and when.
pub(super) fn casualties(picture: &Picture, language: &str) -> Markup {
    let alarmed = picture.zones.iter().any(|zone| zone.alarm);
    if !alarmed && picture.casualties.is_empty() {
        return html! {};
    }
    let say = |key| label(key, language);
    html! {
        section #casualties {
            @if picture.casualties.iter().any(|c| c.casualty.exercise) || picture.exercise {
                p.mark { (say("drill")) }
            }
            h2 { (say("casualties")) ": " (picture.casualties.len()) }
            @for casualty in &picture.casualties {
                (one(casualty, language))
            }
            form method="post" action="/casualty" {
                input type="hidden" name="number" value="0";
                button name="care" value="wounded" { (say("add_casualty")) }
            }
            @if !picture.casualties.is_empty() { p.over { (say("guideline")) } }
        }
    }
}

fn one(casualty: &CasualtyPicture, language: &str) -> Markup {
    html! {
        form.casualty method="post" action="/casualty" {
            input type="hidden" name="number" value=(casualty.casualty.number);
            b { (casualty.casualty.number) " · " (format!("{:.0}", casualty.minutes.max(0.0).floor())) " min" }
            @for step in &casualty.steps {
                @let (key, value) = match step.care {
                    Care::Advanced => ("advanced", "advanced"),
                    Care::Surgery => ("surgery", "surgery"),
                    _ => ("first_aid", "first_aid"),
                };
                @let due = format!("{:.0}", step.within_min);
                @match step.after_min {
                    Some(after) => span class=(if after <= step.within_min { "whole" } else { "later" }) {
                        (label(key, language)) " " (format!("{after:.0}")) " min (" (due) ")"
                    }
                    None => button name="care" value=(value)
                        class=(if casualty.minutes > step.within_min { "later" } else { "" }) {
                        (label(key, language)) br; "≤ " (due) " min"
                    }
                }
            }
        }
    }
}
