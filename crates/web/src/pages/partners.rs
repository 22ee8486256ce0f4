//! Who carries peacekeeping, each with its own part?

use maud::html;

use super::first;
use super::profile::list;
use crate::answer_partners::Listed;
use crate::frame::{At, Frame};
use crate::link::Page;

/// The page: every partner of whom a profile can be asked, by name and in no order of figures.
pub fn page(at: &At<'_>, all: &[Listed]) -> Frame {
    let t = at.locale;
    let mut named: Vec<Listed> = all.to_vec();
    if t.language.code() != "en" {
        // Partners that are no country keep the name that they have.
        for partner in named.iter_mut().filter(|p| t.country(&p.id) != p.id) {
            partner.name = t.country(&partner.id).to_owned();
        }
    }
    named.sort_by(|a, b| a.name.cmp(&b.name));
    Frame {
        title: t.text("partners-title"),
        description: t.text("partners-line"),
        body: html! {
            (first(&t.text("partners-eyebrow"), &t.text("partners-title"), &html! { (t.text("partners-line")) }))
            (list(at, Page::Partners, &named))
        },
        has_map: false,
    }
}
