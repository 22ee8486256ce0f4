//! What does a reader see where an address or a choice makes no sense?

use maud::html;

use super::first;
use crate::frame::{At, Frame};
use crate::link::Page;

/// A page that says what is wrong and where to go on.
pub fn page(at: &At<'_>, words: &str) -> Frame {
    let t = at.locale;
    Frame {
        title: t.text("problem-title"),
        description: String::new(),
        body: html! {
            (first("", &t.text("problem-title"), &html! { (t.text("problem-line")) }))
            div.problem { (t.english(words)) }
            ul { @for page in Page::MENU {
                li { a href=(at.link(page, &[], &[])) { (t.text(&format!("page-{}", page.name()))) } }
            } }
        },
        has_map: false,
    }
}
