//! How is this said in the reader's language?
//!
//! Messages are Fluent files, one a page: `locales/LANGUAGE/PAGE.ftl`. A page is offered in a language once every
//! message of its English file is there: nothing is shown half-translated.

mod format;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use include_dir::{Dir, include_dir};
use maud::{Markup, html};
use serde_json::Value;

use crate::link::Page;

static FILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/locales");

/// A language of the United Nations. Those without messages for a page are not offered for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Language {
    /// English, in which the program is written.
    English,
    /// French.
    French,
    /// Arabic, from right to left.
    Arabic,
    /// Spanish.
    Spanish,
    /// Russian.
    Russian,
    /// Chinese.
    Chinese,
}

impl Language {
    /// All six.
    pub const ALL: [Self; 6] =
        [Self::English, Self::French, Self::Arabic, Self::Spanish, Self::Russian, Self::Chinese];

    /// Its code in addresses and in HTML.
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::French => "fr",
            Self::Arabic => "ar",
            Self::Spanish => "es",
            Self::Russian => "ru",
            Self::Chinese => "zh",
        }
    }

    /// Its own name for itself.
    pub fn own_name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::French => "Français",
            Self::Arabic => "العربية",
            Self::Spanish => "Español",
            Self::Russian => "Русский",
            Self::Chinese => "中文",
        }
    }

    /// The direction in which it is written.
    pub fn direction(self) -> &'static str {
        if self == Self::Arabic { "rtl" } else { "ltr" }
    }

    /// The language of this code.
    pub fn coded(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|l| l.code() == code)
    }

    /// Whether someone who grew up with it has read all its messages; else every page says that nobody has.
    pub fn is_reviewed(self) -> bool {
        self == Self::English
    }

    /// Whether every message of this page, of the frame and of what all pages share is there.
    pub fn offers(self, page: Page) -> bool {
        let whole = |file: &str| {
            let english = ids(Self::English, file);
            !english.is_empty() && english.is_subset(&ids(self, file))
        };
        ["frame", "terms", page.name()].into_iter().all(whole)
    }

    /// The first language that a browser asks for (`Accept-Language`) in which the page is offered.
    pub fn preferred(accepted: &str, page: Page) -> Self {
        let mut asked: Vec<(f32, &str)> = accepted
            .split(',')
            .filter_map(|part| {
                let (tag, weight) = part.trim().split_once(";q=").unwrap_or((part.trim(), "1"));
                Some((weight.trim().parse::<f32>().ok()?, tag.split('-').next()?))
            })
            .collect();
        asked.sort_by(|a, b| b.0.total_cmp(&a.0));
        let mut known =
            asked.into_iter().filter_map(|(_, tag)| Self::coded(&tag.to_ascii_lowercase()));
        known.find(|l| l.offers(page)).unwrap_or(Self::English)
    }
}

fn text_of(language: Language, file: &str) -> Option<&'static str> {
    FILES.get_file(format!("{}/{file}.ftl", language.code()))?.contents_utf8()
}

/// Messages of a file, attributes included.
fn ids(language: Language, file: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut message = "";
    for line in text_of(language, file).unwrap_or_default().lines() {
        let Some((id, _)) = line.split_once('=') else { continue };
        let id = id.trim();
        if let Some(attribute) = id.strip_prefix('.').filter(|_| line.starts_with(' ')) {
            found.insert(format!("{message}.{attribute}"));
        } else if line.starts_with(|c: char| c.is_ascii_lowercase()) && !id.contains(' ') {
            message = id;
            found.insert(id.to_owned());
        }
    }
    found
}

/// A language's messages, numbers and dates.
pub struct Locale {
    /// The language.
    pub language: Language,
    bundle: FluentBundle<FluentResource>,
    countries: serde_json::Map<String, Value>,
}

static LOCALES: LazyLock<Vec<Locale>> =
    LazyLock::new(|| Language::ALL.into_iter().map(Locale::new).collect());

impl Locale {
    /// The messages of a language.
    pub fn of(language: Language) -> &'static Self {
        let found = LOCALES.iter().find(|l| l.language == language);
        // Every language has its place in the list.
        found.unwrap_or(&LOCALES[0])
    }

    fn new(language: Language) -> Self {
        let id = language.code().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![id]);
        // Marks of direction around every value would be copied with a sentence, and a date within a date's marks would
        // turn from left to right.
        bundle.set_use_isolating(false);
        for file in FILES.get_dir(language.code()).into_iter().flat_map(Dir::files) {
            let text = file.contents_utf8().unwrap_or_default();
            // A message that cannot be read is left out here and found by the tests below.
            let resource =
                FluentResource::try_new(text.to_owned()).unwrap_or_else(|(whole, _)| whole);
            bundle.add_resource_overriding(resource);
        }
        let all = include_str!(concat!(env!("OUT_DIR"), "/countries.json"));
        let mut all: Value = serde_json::from_str(all).unwrap_or_default();
        let countries = match all.get_mut(language.code()).map(Value::take) {
            Some(Value::Object(names)) => names,
            _ => serde_json::Map::new(),
        };
        Self { language, bundle, countries }
    }

    /// A message, where this language has it; `id` may name an attribute (`message.attribute`).
    pub fn find(&self, id: &str, values: &[(&str, FluentValue<'_>)]) -> Option<String> {
        let (message, attribute) = id.split_once('.').map_or((id, None), |(m, a)| (m, Some(a)));
        let message = self.bundle.get_message(message)?;
        let pattern = match attribute {
            Some(name) => message.get_attribute(name)?.value(),
            None => message.value()?,
        };
        let mut arguments = FluentArgs::with_capacity(values.len());
        for (name, value) in values {
            arguments.set(*name, value.clone());
        }
        Some(self.bundle.format_pattern(pattern, Some(&arguments), &mut Vec::new()).into_owned())
    }

    /// A message without values.
    pub fn text(&self, id: &str) -> String {
        self.say(id, &[])
    }

    /// A message with values; English where this language lacks it (pages for which it lacks any are not offered).
    pub fn say(&self, id: &str, values: &[(&str, FluentValue<'_>)]) -> String {
        self.find(id, values)
            .or_else(|| Self::of(Language::English).find(id, values))
            .unwrap_or_else(|| id.to_owned())
    }

    /// English words of a data file, in this language where a message of that id translates them; else marked as English.
    pub fn data(&self, id: &str, english: &str) -> Markup {
        match self.find(id, &[]).filter(|_| self.language != Language::English) {
            Some(words) => html! { (words) },
            None => self.english(english),
        }
    }

    /// The same without markup, for labels.
    pub fn data_text(&self, id: &str, english: &str) -> String {
        let own = self.find(id, &[]).filter(|_| self.language != Language::English);
        own.unwrap_or_else(|| english.to_owned())
    }

    /// English words on a page of any language.
    pub fn english(&self, words: &str) -> Markup {
        match self.language {
            Language::English => html! { (words) },
            _ => html! { span lang="en" dir="ltr" { (words) } },
        }
    }

    /// Whether anything on a page of another language is in English.
    pub(crate) fn has_english(&self, body: &Markup) -> bool {
        self.language != Language::English && body.0.contains("lang=\"en\"")
    }

    /// A country's name by its ISO 3166-1 alpha-3 code; the code where none is known.
    pub fn country<'a>(&'a self, iso3: &'a str) -> &'a str {
        self.countries.get(iso3).and_then(Value::as_str).unwrap_or(iso3)
    }
}

/// An id that Fluent takes: letters, digits, `-` and `_`.
pub(crate) fn message_id(prefix: &str, word: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    let mut id = format!("{prefix}-{}", word.trim().chars().map(plain).collect::<String>());
    while id.contains("--") {
        id = id.replace("--", "-");
    }
    id.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests;
