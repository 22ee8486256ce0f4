//! Where does someone begin who opens the folder of a carried copy?

use maud::{DOCTYPE, html};

use crate::link::{Links, Page};
use crate::locale::Language;

/// A page that leads to the overview in each language.
pub fn page() -> String {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta http-equiv="refresh" content={ "0; url=" (Links::file(Language::English, Page::Overview, &[])) };
                link rel="icon" href="data:,";
                title { "Bluehelm" }
            }
            body { main { h1 { "Bluehelm" } ul {
                @for language in Language::ALL.into_iter().filter(|l| l.offers(Page::Overview)) {
                    li { a lang=(language.code()) href=(Links::file(language, Page::Overview, &[])) { (language.own_name()) } }
                }
            } } }
        }
    };
    page.into_string()
}
