//! What stands around every page: head, menu, languages, notice and foot.

use maud::{DOCTYPE, Markup, html};

use crate::asset;
use crate::link::{Links, Page};
use crate::locale::{Language, Locale};

/// Where a reader is: language, page and its state.
pub struct At<'a> {
    /// The language.
    pub locale: &'static Locale,
    /// How pages point to each other.
    pub links: Links,
    /// The page.
    pub page: Page,
    /// The parts of its address below it.
    pub rest: &'a [&'a str],
    /// Its state.
    pub query: &'a [(&'a str, &'a str)],
}

impl At<'_> {
    /// Address of another page in the same language.
    pub fn link(&self, page: Page, rest: &[&str], query: &[(&str, &str)]) -> String {
        self.links.page(self.language_for(page), page, rest, query)
    }

    /// The reader's language, or English where it does not offer the page.
    fn language_for(&self, page: Page) -> Language {
        let own = self.locale.language;
        if own.offers(page) { own } else { Language::English }
    }

    /// What the address has for this name.
    pub fn asked(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(n, _)| *n == name).map(|(_, v)| *v)
    }
}

/// A page's head and body.
pub struct Frame {
    /// Title of the page.
    pub title: String,
    /// One sentence for search engines and previews.
    pub description: String,
    /// What the page says.
    pub body: Markup,
    /// Whether it has a map.
    pub has_map: bool,
}

impl Frame {
    /// The whole page.
    pub fn html(&self, at: &At<'_>) -> String {
        let t = at.locale;
        let sheet = |name| html! { @if let Some(file) = asset::file(name) { link rel="stylesheet" href=(at.links.asset(file)); } };
        let page = html! {
            (DOCTYPE)
            html lang=(t.language.code()) dir=(t.language.direction()) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    title { (self.title) " · Bluehelm" }
                    meta name="description" content=(self.description);
                    meta name="color-scheme" content="light dark";
                    // The empty icon keeps browsers from asking for one.
                    link rel="icon" href="data:,";
                    @if self.has_map { (sheet("map.css")) }
                    (sheet("style.css"))
                    @for language in languages(at.page) {
                        link rel="alternate" hreflang=(language.code()) href=(here(at, language));
                    }
                    @if let Some(file) = asset::file("app.js") { script type="module" src=(at.links.asset(file)) {} }
                }
                body {
                    a.skip href="#main" { (t.text("skip")) }
                    (top(at))
                    (notice(at, &self.body))
                    main.wrap id="main" { (self.body) }
                    (foot(at))
                }
            }
        };
        page.into_string()
    }
}

fn languages(page: Page) -> impl Iterator<Item = Language> {
    Language::ALL.into_iter().filter(move |l| l.offers(page))
}

/// This page, with its state, in another language.
fn here(at: &At<'_>, language: Language) -> String {
    at.links.page(language, at.page, at.rest, at.query)
}

fn top(at: &At<'_>) -> Markup {
    let t = at.locale;
    let menu = html! {
        ul { @for page in Page::MENU {
            li { a href=(at.link(page, &[], &[])) aria-current=[(page == at.page).then_some("page")] {
                (t.text(&format!("page-{}", page.name())))
            } }
        } }
    };
    html! {
        header.top { div.wrap {
            a.brand href=(at.link(Page::Overview, &[], &[])) { "Bluehelm" }
            nav aria-label=(t.text("menu")) { details.menu { summary { (t.text("menu")) } (menu) } }
            nav.languages aria-label=(t.text("languages")) { ul {
                @for language in languages(at.page) {
                    li { a href=(here(at, language)) lang=(language.code()) hreflang=(language.code())
                        aria-current=[(language == t.language).then_some("true")] { (language.own_name()) } }
                }
            } }
        } }
    }
}

/// What holds of the whole page: nobody has reviewed its language; words of data files are in English, and marked so.
fn notice(at: &At<'_>, body: &Markup) -> Markup {
    let t = at.locale;
    html! {
        @if !t.language.is_reviewed() {
            aside.notice aria-label=(t.text("notice")) { div.wrap {
                (t.text("unreviewed"))
                @if t.has_english(body) { " " (t.text("data-in-english")) }
            } }
        }
    }
}

fn foot(at: &At<'_>) -> Markup {
    let t = at.locale;
    html! {
        footer.foot { div.wrap {
            p { strong { (t.text("independent")) } " " (t.text("independent-more")) }
            p { (t.text("figures-say")) }
            @if !t.language.is_reviewed() { p { (t.text("unreviewed")) } }
            p { a href=(at.link(Page::Licences, &[], &[])) { (t.text("page-licences")) } }
        } }
    }
}
