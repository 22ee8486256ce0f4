//! Are the messages whole, and in the form of their language?

use std::collections::BTreeMap;

use super::*;

fn files(language: Language) -> Vec<(String, &'static str)> {
    let folder = FILES.get_dir(language.code()).into_iter().flat_map(Dir::files);
    folder
        .filter_map(|f| Some((f.path().file_stem()?.to_str()?.to_owned(), f.contents_utf8()?)))
        .collect()
}

fn values_of(text: &str) -> BTreeSet<&str> {
    let names = text.split('$').skip(1);
    names
        .filter_map(|rest| rest.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next())
        .collect()
}

/// Values that each message says, those of its attributes among them.
fn values_by_message(text: &str) -> BTreeMap<&str, BTreeSet<&str>> {
    let mut found: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut message = "";
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        if line.starts_with(|c: char| c.is_ascii_lowercase()) {
            message = line.split_once(" =").map_or(line, |(id, _)| id);
        }
        found.entry(message).or_default().extend(values_of(line));
    }
    found
}

#[test]
fn every_file_of_messages_can_be_read() {
    for language in Language::ALL {
        for (file, text) in files(language) {
            let read = FluentResource::try_new(text.to_owned());
            assert!(read.is_ok(), "{}/{file}: {:?}", language.code(), read.err().map(|e| e.1));
        }
    }
}

#[test]
fn english_and_french_are_complete() {
    for (file, _) in files(Language::English) {
        let (english, french) = (ids(Language::English, &file), ids(Language::French, &file));
        let lacking: Vec<_> = english.difference(&french).collect();
        assert!(lacking.is_empty(), "fr/{file}.ftl lacks {lacking:?}");
    }
}

#[test]
fn every_page_is_offered_in_english_and_french() {
    for page in Page::MENU.into_iter().chain([Page::Licences]) {
        for language in [Language::English, Language::French] {
            assert!(language.offers(page), "{} in {}", page.name(), language.code());
        }
    }
}

#[test]
fn arabic_is_offered_for_the_overview_and_runs_from_right_to_left() {
    assert!(Language::Arabic.offers(Page::Overview));
    assert_eq!(Language::Arabic.direction(), "rtl");
}

#[test]
fn a_language_without_messages_is_offered_for_no_page() {
    assert!(!Language::Chinese.offers(Page::Overview));
    assert_eq!(Language::preferred("zh-CN,fr;q=0.8,en;q=0.5", Page::Overview), Language::French);
    assert_eq!(Language::preferred("", Page::Overview), Language::English);
}

#[test]
fn translations_use_no_value_that_the_english_message_is_not_given() {
    for language in Language::ALL.into_iter().skip(1) {
        for (file, text) in files(language) {
            let Some(english) = text_of(Language::English, &file) else { continue };
            let foreign: Vec<_> =
                values_of(text).difference(&values_of(english)).copied().collect();
            assert!(foreign.is_empty(), "{}/{file}: {foreign:?}", language.code());
        }
    }
}

#[test]
fn translations_say_every_value_that_the_english_message_says() {
    // French has one word for one death and for several.
    const CHOOSES: &str = "count";
    for language in Language::ALL.into_iter().skip(1) {
        for (file, text) in files(language) {
            let Some(english) = text_of(Language::English, &file) else { continue };
            let own = values_by_message(text);
            for (message, mut values) in values_by_message(english) {
                let Some(said) = own.get(message) else { continue };
                values.remove(CHOOSES);
                let lost: Vec<_> = values.difference(said).collect();
                assert!(lost.is_empty(), "{}/{file} {message}: {lost:?}", language.code());
            }
        }
    }
}

#[test]
fn french_sets_a_hard_space_before_high_punctuation() {
    for (file, text) in files(Language::French) {
        for (i, line) in text.lines().enumerate().filter(|(_, l)| !l.trim_start().starts_with('#'))
        {
            let said = line.split_once(" = ").map_or(line, |(_, said)| said);
            let soft =
                [" ;", " :", " ?", " !", " »", "« ", " %"].into_iter().find(|s| said.contains(s));
            assert!(soft.is_none(), "fr/{file}.ftl:{}: {soft:?} in {line}", i + 1);
        }
    }
}

#[test]
fn numbers_and_dates_are_written_as_the_language_does() {
    let (english, french) = (Locale::of(Language::English), Locale::of(Language::French));
    assert_eq!(english.number(1_234_567.891, 2), "1,234,567.89");
    assert_eq!(french.number(1_234_567.891, 2), "1\u{202f}234\u{202f}567,89");
    assert_eq!(english.number(-0.001, 2), "0");
    assert_eq!(english.number(-12.5, 1), "\u{2212}12.5");
    // What is small is no zero.
    assert_eq!((english.value(17.0), english.value(0.0)), ("17".to_owned(), "0".to_owned()));
    assert_eq!(
        (english.value(4.304), french.value(0.0043)),
        ("4.3".to_owned(), "0,0043".to_owned())
    );
    let ends = [0.0, 0.04, 0.45, 27.24].map(|end| english.end(end));
    assert_eq!(ends, ["0", "0.04", "0.45", "27.2"]);
    let day = base::Date::constant(2018, 9, 1);
    assert_eq!(english.date(day), "1 September 2018");
    assert_eq!(french.date(day), "1er septembre 2018");
}
