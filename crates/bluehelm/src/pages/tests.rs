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

const PAGES: [(Page, &[&str], &[(&str, &str)]); 22] = [
    (Page::Overview, &[], &[]),
    (Page::Commitments, &[], &[("area", "protection"), ("as_of", "2024-12-31")]),
    (Page::Commitments, &["WPS-2"], &[]),
    (Page::Partners, &[], &[]),
    (Page::Partners, &["BGD"], &[]),
    (Page::Missions, &[], &[]),
    (Page::Missions, &["MINUSMA"], &[]),
    (Page::Conduct, &[], &[]),
    (Page::Protection, &[], &[]),
    (Page::Claims, &[], &[]),
    (Page::Claims, &["a4p-2018-09"], &[]),
    (Page::Claims, &["a4p-2018-09", "deaths-17-26"], &[("to", "2018-09-20")]),
    (Page::Claims, &["a4p-2018-09", "women-21"], &[]),
    (Page::Claims, &["a4p-2018-09", "camps-protected"], &[]),
    (Page::Claims, &["write"], &[]),
    (
        Page::Claims,
        &["write"],
        &[
            ("indicator", "fatalities-malicious"),
            ("current", "17"),
            ("previous", "26"),
            ("from", "2018-08-15"),
            ("to", "2018-09-30"),
            ("population", "any"),
            ("scope", "all"),
            ("text", "17 \"against\" 26 <b>"),
        ],
    ),
    (Page::Safety, &[], &[]),
    (Page::Safety, &[], &[("to", "2018-09-20"), ("population", "uniformed"), ("since", "2000")]),
    (Page::People, &[], &[]),
    (Page::Data, &[], &[("q", "SELECT 1")]),
    (Page::Data, &["fatalities"], &[]),
    (Page::Licences, &[], &[]),
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
async fn every_page_renders_in_every_language_that_offers_it() {
    for (page, rest, query) in PAGES {
        for language in Language::ALL.into_iter().filter(|l| l.offers(page)) {
            let html = shown(language, page, rest, query).await;
            let html = html.unwrap_or_else(|e| panic!("{} {rest:?}: {e:#}", page.name()));
            assert!(html.contains("</html>") && html.contains("<h1"), "{} {rest:?}", page.name());
            assert!(
                !html.contains("<script>") && !html.contains(" style="),
                "{} {rest:?}",
                page.name()
            );
            if let Some(folder) = std::env::var_os("BLUEHELM_PAGES") {
                let file = format!(
                    "{}-{}-{}-{}.html",
                    language.code(),
                    page.name(),
                    rest.join("-"),
                    query.len()
                );
                std::fs::write(std::path::Path::new(&folder).join(file), html).expect("written");
            }
        }
    }
}

#[tokio::test]
async fn words_of_a_reader_are_escaped() {
    let (page, rest, query) = PAGES[15];
    let html = shown(Language::English, page, rest, query).await.expect("a page");
    assert!(html.contains("&lt;b&gt;") && !html.contains("26 <b>"));
}

#[tokio::test]
async fn an_unknown_claim_names_the_nearest_and_opens_no_file() {
    let near = shown(Language::English, Page::Claims, &["a4p-2018-9"], &[]).await;
    assert!(near.expect_err("unknown").to_string().contains("did you mean a4p-2018-09"));
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../claims/a4p-2018-09.toml");
    assert!(shown(Language::English, Page::Claims, &[file], &[]).await.is_err());
}
