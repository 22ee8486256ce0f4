//! What is published of conduct, each count apart?

use maud::html;

use super::first;
use super::profile::{Elsewhere, sections};
use crate::answer_partners::Profile;
use crate::frame::{At, Frame};

/// The page.
pub fn page(at: &At<'_>, profile: &Profile) -> Frame {
    let t = at.locale;
    let title = t.text("conduct-title");
    Frame {
        title: title.clone(),
        description: t.text("conduct-line"),
        body: html! {
            (first(&t.text("conduct-eyebrow"), &title, &html! { (t.text("conduct-line")) }))
            p { (t.text("conduct-not-shown")) }
            (sections(at, profile, &Elsewhere::of_all("conduct")))
        },
        has_map: false,
    }
}
