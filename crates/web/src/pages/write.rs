//! How does a reader check a statement of their own, and share it?

use maud::{Markup, html};

use super::{Loaded, choice, first};
use crate::answer::Statement;
use crate::frame::{At, Frame};
use crate::link::Page;
use crate::locale::message_id;
use crate::pages::safety::{POPULATIONS, SCOPES};

/// What the page is given.
pub struct Write {
    /// Indicators that count events, by id with their titles.
    pub indicators: Vec<(String, String)>,
    /// The statement's file, and what became of it; none before anything was asked.
    pub checked: Option<(String, Loaded<Statement>)>,
}

/// The page.
pub fn page(at: &At<'_>, given: &Write) -> Frame {
    let t = at.locale;
    let title = t.text("write-title");
    Frame {
        title: title.clone(),
        description: t.text("write-line"),
        body: html! {
            p.crumbs { a href=(at.link(Page::Claims, &[], &[])) { (t.text("page-claims")) } }
            (first("", &title, &html! { (t.text("write-line")) }))
            (form(at, given))
            @if let Some((file, checked)) = &given.checked { (self::checked(at, file, checked)) }
        },
        has_map: false,
    }
}

fn form(at: &At<'_>, given: &Write) -> Markup {
    let t = at.locale;
    let value = |name: &str| at.asked(name).unwrap_or_default();
    let open = |kind: &str, all: &[&str]| -> Vec<(String, String)> {
        let mut options = vec![("any".to_owned(), t.text(&format!("write-any-{kind}")))];
        options.extend(all.iter().map(|v| ((*v).to_owned(), t.text(&message_id(kind, v)))));
        options
    };
    let titles: Vec<(String, String)> = given
        .indicators
        .iter()
        .map(|(id, english)| (id.clone(), crate::series::title(t, id, english)))
        .collect();
    let field = |name: &str, kind: &str, need: bool| {
        html! {
            div.field {
                label for={ "write-" (name) } { (t.text(&format!("write-{name}"))) }
                input id={ "write-" (name) } name=(name) type=(kind) value=(value(name)) required[need] min=[(kind == "number").then_some("0")] step=[(kind == "number").then_some("any")];
            }
        }
    };
    html! {
        form.choices method="get" {
            (choice("indicator", &t.text("write-indicator"), &titles, value("indicator"), ""))
            (field("current", "number", true))
            (field("previous", "number", true))
            (field("from", "date", true))
            (field("to", "date", true))
            (choice("population", &t.text("population"), &open("population", &POPULATIONS), value("population"), ""))
            (choice("scope", &t.text("scope"), &open("scope", &SCOPES), value("scope"), ""))
            (field("text", "text", false))
            button.main { (t.text("write-check")) }
        }
        details.more open[at.asked("file").is_some()] {
            summary { (t.text("write-file")) }
            form method="get" {
                p { label for="file" { (t.text("write-file-line")) } }
                textarea id="file" name="file" rows="14" spellcheck="false" { (given.checked.as_ref().map_or("", |(file, _)| file.as_str())) }
                p { button { (t.text("write-check")) } }
            }
        }
    }
}

fn checked(at: &At<'_>, file: &str, checked: &Loaded<Statement>) -> Markup {
    let t = at.locale;
    let statement = match checked {
        Ok(statement) => statement,
        Err(why) => return html! { div.problem role="status" { (t.english(why)) } },
    };
    html! {
        h2 id="checked" { (t.text("write-checked")) }
        @for claim in &statement.claims {
            div.first { blockquote { (t.text("quote-open")) (t.english(&claim.text)) (t.text("quote-close")) } }
            (super::claim::verdict(at, "own", claim))
            (super::claim::detail(at, "bluehelm claim check my-claim.toml", claim))
        }
        section.figure {
            h3 { (t.text("write-share")) }
            p { (t.text("write-share-line")) }
            p { a.button download="my-claim.toml" href=(download(file)) { (t.text("write-download")) } }
            pre tabindex="0" role="region" aria-label=(t.text("write-file")) { code id="claim-file" { (file) } }
            p.acts {
                button type="button" hidden data-copy="claim-file" data-done=(t.text("copied")) { (t.text("write-copy")) }
                span.small.soft role="status" {}
            }
        }
    }
}

/// The file in its own link, so that nothing needs to be kept here.
fn download(file: &str) -> String {
    format!("data:application/toml;charset=utf-8,{}", crate::link::encoded(file))
}
