//! Which pages are there? One file each: what it is given, and how it is shown.

pub mod claim;
pub mod claims;
pub mod commitments;
pub mod conduct;
pub mod data;
pub mod door;
mod forecasts;
pub mod licences;
pub mod missions;
pub mod overview;
pub mod partners;
pub mod people;
pub mod problem;
pub mod profile;
pub mod protection;
mod reliability;
pub mod safety;
pub mod write;

use maud::{Markup, html};

use crate::frame::At;
use crate::locale::{Locale, message_id};

/// Below the page on people: all that is known of women in uniform.
pub const WOMEN: &str = "women";
/// Below the page of a mission: its mandate and resources.
pub const RESOURCES: &str = "resources";

/// A part of a page that needs data which may not be loaded here.
pub type Loaded<T> = Result<T, String>;

/// The part, or why it is not there and what would bring it.
pub(crate) fn or_why<T>(
    at: &At<'_>,
    title: &str,
    part: &Loaded<T>,
    show: impl FnOnce(&T) -> Markup,
) -> Markup {
    match part {
        Ok(part) => show(part),
        Err(why) => html! {
            div.figure { h3 { (title) } p { (at.locale.text("not-loaded")) } p.soft.small { (at.locale.english(why)) } }
        },
    }
}

/// Where a publication's rows would tell groups apart and its sums do not.
pub(crate) fn not_told_apart(at: &At<'_>, title: &str, dataset: &str) -> Markup {
    html! {
        div.figure {
            h3 { (title) }
            p { (at.locale.text("not-told-apart")) }
            pre tabindex="0" { code { "bluehelm sync " (dataset) } }
        }
    }
}

/// What stands first on a page.
pub(crate) fn first(eyebrow: &str, title: &str, line: &Markup) -> Markup {
    html! {
        div.first {
            @if !eyebrow.is_empty() { p.eyebrow { (eyebrow) } }
            h1 { (title) }
            p.line { (line) }
        }
    }
}

/// A word of a vocabulary with how many it is of: some languages say the word otherwise of several.
pub(crate) fn counted(t: &Locale, vocabulary: &str, word: &str, n: usize) -> String {
    let id = message_id(vocabulary, word);
    let said = t.find(&format!("{id}.counted"), &[("n", n.into())]);
    said.unwrap_or_else(|| format!("{n} {}", t.text(&id)))
}

/// A choice among words, with the label before it.
pub(crate) fn choice(
    name: &str,
    label: &str,
    options: &[(String, String)],
    chosen: &str,
    default: &str,
) -> Markup {
    html! {
        div.field {
            label for={ "choose-" (name) } { (label) }
            select id={ "choose-" (name) } name=(name) data-default=(default) {
                @for (value, words) in options {
                    option value=(value) selected[value == chosen] { (words) }
                }
            }
        }
    }
}
