//! Does every page render, in every language that offers it, from the figures that the program carries?

use super::*;

/// Checks statements here, in this process; runs no query.
struct Here(Settings);

impl Confined for Here {
    fn rows<'a>(&'a self, _: &'a str) -> Later<'a, web::pages::data::SqlAnswer> {
        Box::pin(async { Err("not here".to_owned()) })
    }

    fn statement<'a>(&'a self, text: &'a str) -> Later<'a, serde_json::Value> {
        Box::pin(async move {
            let checked = async {
                let statement = indicators::Statement::parse("sent", text)?;
                let warehouse = self.0.warehouse()?;
                anyhow::Ok(serde_json::to_value(
                    answers::check(&self.0, &warehouse, &statement).await?,
                )?)
            };
            checked.await.map_err(|e| format!("{e:#}"))
        })
    }
}

const WRITTEN: [(&str, &str); 7] = [
    ("indicator", "fatalities-malicious"),
    ("current", "17"),
    ("previous", "26"),
    ("from", "2018-09-15"),
    ("to", "2018-09-30"),
    ("population", "any"),
    ("text", "17 \"against\" 26 <b>"),
];

fn settings(home: &std::path::Path) -> Settings {
    Settings::new(Some(home.to_owned()), None, None)
}

async fn shown(
    language: Language,
    page: Page,
    rest: &[&str],
    query: &[(&str, &str)],
) -> Result<String> {
    let home = tempfile::tempdir()?;
    let ask = Ask { language, page, rest, query, links: Links::Served };
    render(&settings(home.path()), &ask, &Here(settings(home.path()))).await
}

#[tokio::test]
async fn words_of_a_reader_are_escaped_and_stay_the_readers() {
    let html = shown(Language::French, Page::Claims, &["write"], &WRITTEN).await.expect("a page");
    assert!(html.contains("&lt;b&gt;") && !html.contains("26 <b>"));
    // The file that is shown says the same, and can be checked again.
    assert!(html.contains("indicator = &quot;fatalities-malicious&quot;"), "{html}");
}

#[tokio::test]
async fn a_page_carries_no_script_and_no_style_of_its_own() {
    let html = shown(Language::Arabic, Page::Overview, &[], &[]).await.expect("a page");
    assert!(html.contains("dir=\"rtl\"") && html.contains("</html>"));
    assert!(!html.contains("<script>") && !html.contains(" style=") && !html.contains("onclick"));
}

#[tokio::test]
async fn a_rate_of_all_personnel_is_told_as_that_of_uniformed_personnel() {
    let html = shown(Language::English, Page::Safety, &[], &[]).await.expect("a page");
    let figure = html.split("id=\"rate\"").nth(1).expect("a rate");
    assert!(figure.contains("Of uniformed personnel:") && figure.contains("uniformed personnel;"));
}

#[tokio::test]
async fn a_page_of_another_language_says_that_words_of_data_files_are_in_english() {
    let claim = ["a4p-2018-09", "deaths-17-26"];
    for (language, says) in [(Language::French, true), (Language::English, false)] {
        let notice = Locale::of(language).text("data-in-english");
        let html = shown(language, Page::Claims, &claim, &[]).await.expect("a page");
        assert_eq!(html.contains(&notice), says, "{}", language.code());
    }
}

#[tokio::test]
async fn a_cut_off_after_the_newest_publication_ends_with_it() {
    let asked = [("to", "2025-12-31")];
    let html = shown(Language::English, Page::Safety, &[], &asked).await.expect("a page");
    // Three months of 2025 are not held against all of 2024.
    assert!(html.contains("from 1 January 2025 to 4 April 2025, against"), "{html}");
    assert!(!html.contains("31 December 2025"), "{html}");
}

#[tokio::test]
async fn a_page_as_known_on_a_day_takes_no_later_publication() {
    let home = tempfile::tempdir().expect("a folder");
    let day = Date::constant(2024, 1, 1);
    let known = Settings::new(Some(home.path().to_owned()), None, Some(day));
    let (language, links) = (Language::English, Links::Served);
    let ask = Ask { language, page: Page::Safety, rest: &[], query: &[], links };
    let html = render(&known, &ask, &Here(settings(home.path()))).await.expect("a page");
    assert!(html.contains("from 1 January 2023 to 31 October 2023, against"), "{html}");
    // There is no publication before it whose revisions could be told.
    assert!(html.contains("Only one publication is at hand."), "{html}");
}

#[tokio::test]
async fn a_choice_that_cannot_be_read_is_named() {
    let error = shown(Language::English, Page::Safety, &[], &[("to", "banana")]).await;
    assert!(error.expect_err("no day").to_string().contains("to=banana"));
}

#[tokio::test]
async fn an_unknown_claim_names_the_nearest_and_opens_no_file() {
    let near = shown(Language::English, Page::Claims, &["a4p-2018-9"], &[]).await;
    assert!(near.expect_err("unknown").to_string().contains("did you mean a4p-2018-09"));
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../claims/a4p-2018-09.toml");
    assert!(shown(Language::English, Page::Claims, &[file], &[]).await.is_err());
}

#[tokio::test]
async fn a_period_that_is_said_ends_with_the_publication() {
    let html = shown(Language::English, Page::Protection, &[], &[]).await.expect("a page");
    assert!(html.contains("1 January 1989 to 31 December 2024"), "{html}");
    assert!(!html.contains("31 December 2025"), "{html}");
}
