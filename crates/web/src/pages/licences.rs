//! Under which licences are the parts of these pages that others made?

use maud::html;

use super::first;
use crate::asset::licences;
use crate::frame::{At, Frame};

/// The page.
pub fn page(at: &At<'_>) -> Frame {
    let t = at.locale;
    Frame {
        title: t.text("licences-title"),
        description: t.text("licences-line"),
        body: html! {
            (first("", &t.text("licences-title"), &html! { (t.text("licences-line")) }))
            pre lang="en" dir="ltr" tabindex="0" role="region" aria-label=(t.text("licences-title")) { (licences()) }
        },
        has_map: false,
    }
}
