//! Does a sync read whatever the hub's API serves?

use base::Date;
use hub_server::{Content, Dataset, HubServer};
use ingest::Origin;

use crate::site::{Site, posts};

const DATA: &str = "/public/data/DPO-POSTS/json";

fn hub(content: Content) -> (HubServer, Origin) {
    let server = HubServer::start(content).expect("a server");
    let origin = Origin::Url(format!("{}/public", server.url()));
    (server, origin)
}

fn content(id: &str, csv: &str, updated: &str) -> Content {
    let dataset = Dataset::from_csv(id, csv).expect("readable");
    let metadata = format!(
        r#"[{{"Dataset ID": "dpo-Posts", "Last Update Date": "{updated}",
            "Column definitions": [{{"Column Name": "Opened ", "Format": "Date"}}]}}]"#
    );
    Content::new().dataset(dataset).metadata(&metadata).expect("metadata")
}

#[test]
fn pages_are_read_until_a_short_one_and_the_metadata_gives_the_date() {
    let site = Site::new();
    let (server, origin) = hub(content("DPO-POSTS", &posts(25_000), "2025-04-04"));
    let outcome = site.sync(origin, "posts").expect("loads");
    assert_eq!(outcome.new[0].parts.len(), 3);
    assert_eq!(site.vintages("posts"), [("2025-04-04".to_owned(), 25_000)]);
    let distinct = "SELECT count(DISTINCT post_id), min(opened), max(opened) FROM raw.posts";
    assert_eq!(site.lines(distinct), ["25000|2018-01-01|2018-01-01"]);
    let pages = server.asked().iter().filter(|a| a.path == DATA).count();
    assert_eq!(pages, 3);
}

#[test]
fn a_full_last_page_is_followed_by_an_empty_one() {
    let site = Site::new();
    let (_server, origin) = hub(content("DPO-POSTS", &posts(20_000), "2025-04-04"));
    site.sync(origin, "posts").expect("loads");
    assert_eq!(site.vintages("posts"), [("2025-04-04".to_owned(), 20_000)]);
}

#[test]
fn a_bad_row_does_not_make_a_page_short() {
    let site = Site::new();
    let rows: Vec<String> = (1..=10_001)
        .map(|n| match n {
            77 => r#"{"post_id": 77, "opened": null, "name": "a", "surplus": 1}"#.to_owned(),
            _ => format!(r#"{{"post_id": {n}, "opened": 1514764800000, "name": "a"}}"#),
        })
        .collect();
    let dataset = Dataset::from_json("DPO-POSTS", &format!("[{}]", rows.join(","))).expect("rows");
    let (_server, origin) = hub(Content::new().dataset(dataset));
    let outcome = site.sync(origin, "posts").expect("loads");
    assert_eq!((outcome.new[0].rows, outcome.new[0].quarantined), (10_000, 1));
}

#[test]
fn unchanged_pages_are_taken_from_the_raw_store() {
    let site = Site::new();
    let (server, origin) = hub(content("DPO-POSTS", &posts(15_000), "2025-04-04"));
    site.sync(origin.clone(), "posts").expect("loads");
    let asked = server.asked().len();
    let again = site.sync(origin.clone(), "posts").expect("nothing new");
    assert_eq!((again.new.len(), again.unchanged), (0, 1));
    let pages: Vec<_> =
        server.asked()[asked..].iter().filter(|a| a.path == DATA).cloned().collect();
    assert_eq!(pages.len(), 2);
    assert!(pages.iter().all(|a| a.header("if-none-match").is_some()), "{pages:?}");
    // Only the second page is new: the first is not sent again and still part of the whole.
    server.replace(content("DPO-POSTS", &posts(15_100), "2025-05-05"));
    let newer = site.sync(origin, "posts").expect("loads");
    assert_eq!(newer.new[0].rows, 15_100);
    let stored = [("2025-04-04".to_owned(), 15_000), ("2025-05-05".to_owned(), 15_100)];
    assert_eq!(site.vintages("posts"), stored);
}

#[test]
fn a_page_that_was_damaged_here_is_fetched_again_though_the_hub_has_it_unchanged() {
    let site = Site::new();
    let (server, origin) = hub(content("DPO-POSTS", &posts(15_000), "2025-04-04"));
    let first = site.sync(origin.clone(), "posts").expect("loads");
    let page = site.home().raw().path(&first.new[0].parts[0].sha256);
    let whole = std::fs::read_to_string(&page).expect("readable");
    let damaged = whole.replacen("Post 77\"", "Post 7w\"", 1);
    assert_ne!(whole, damaged);
    std::fs::write(&page, damaged).expect("written");
    server.replace(content("DPO-POSTS", &posts(15_100), "2025-05-05"));
    site.sync(origin, "posts").expect("loads");
    assert_eq!(site.lines("SELECT name FROM raw.posts WHERE post_id = 77"), ["Post 77"]);
    assert!(site.examine().iter().all(|f| f.good), "{:?}", site.examine());
}

#[test]
fn an_update_on_the_same_date_is_known_from_the_day_it_was_retrieved() {
    let site = Site::new();
    let (server, origin) = hub(content("DPO-POSTS", &posts(100), "2025-04-04"));
    site.sync(origin.clone(), "posts").expect("loads");
    server.replace(content("DPO-POSTS", &posts(101), "2025-04-04"));
    let later = Date::constant(2025, 4, 5);
    site.sync_on(origin, later, "posts").expect("loads");
    let stored = [("2025-04-04".to_owned(), 100), ("2025-04-05".to_owned(), 101)];
    assert_eq!(site.vintages("posts"), stored);
}

#[test]
fn any_dataset_of_the_hub_is_read_by_its_id() {
    let site = Site::new();
    let csv = "Id,founded_on,m49_code,longitude,code,note\n\
        1,1948-07-06,250.0,\"15,9833\",007,a\n2,1970-01-02,,\"-0,5\",008,\n3,,4.0,\"7,25\",,c\n";
    let dataset = Dataset::from_csv("DOS-ODDITIES", csv).expect("readable");
    let metadata = r#"[{"Dataset ID": "dos-Oddities", "Last Update Date": "2024-03-01",
        "Column definitions": [{"Column Name": "Founded_On", "Format": "Date"}]}]"#;
    let (_server, origin) =
        hub(Content::new().dataset(dataset).metadata(metadata).expect("metadata"));
    site.sync(origin, "DOS-ODDITIES").expect("loads");
    assert_eq!(site.vintages("dos_oddities"), [("2024-03-01".to_owned(), 3)]);
    let rows = site.lines(
        "SELECT founded_on, m49_code, longitude, code, note FROM raw.dos_oddities ORDER BY id",
    );
    assert_eq!(
        rows,
        ["1948-07-06|250.0|15.9833|007|a", "1970-01-02|-|-0.5|008|-", "-|4.0|7.25|-|c"]
    );
}

#[test]
fn a_declared_dataset_is_found_by_its_id_at_the_hub() {
    let site = Site::new();
    let (_server, origin) = hub(content("DPO-POSTS", &posts(10), "2025-04-04"));
    assert_eq!(site.sync(origin, "dpo-posts").expect("loads").dataset, "posts");
}

#[test]
fn a_file_declared_by_its_full_name_is_read_from_a_hub_all_the_same() {
    let site = Site::new();
    let csv = "last_reporting_date,contributing_country,isocode3,m49_code,mission_acronym,\
        personnel_type,female_personnel,male_personnel\n\
        2018-08-31,Benin,BEN,204,MINUSMA,Troops,1,2\n";
    let (_server, origin) =
        hub(Content::new().dataset(Dataset::from_csv("DPO-UCHISTORICAL", csv).expect("rows")));
    site.sync(origin, "contributions").expect("loads");
    let rows = site.lines("SELECT month_end, mission, female, total FROM contributions");
    assert_eq!(rows, ["2018-08-31|MINUSMA|1|3"]);
}

#[test]
fn a_dataset_that_the_hub_lacks_is_an_error_that_names_the_nearest() {
    let site = Site::new();
    let (_server, origin) = hub(content("DPO-POSTS", &posts(10), "2025-04-04"));
    let text = site.sync(origin, "DPO-POST").expect_err("no such dataset").to_string();
    assert!(text.contains("did you mean dpo-Posts?"), "{text}");
}

#[test]
fn a_declared_filter_and_csv_bring_only_the_rows_asked_for() {
    let site = Site::new();
    let (server, origin) = hub(content("DPO-POSTS", &posts(25_000), "2025-04-04"));
    let mut source = site.sources().find("posts").expect("declared");
    let place = source.hub.as_mut().expect("a place at the hub");
    place.format = ingest::HubFormat::Csv;
    place.filter = Some("Name:Post 7,Post 24000;Opened:2018-01-01".to_owned());
    site.sync_source(origin, &source).expect("loads");
    assert_eq!(site.lines("SELECT post_id FROM raw.posts ORDER BY 1"), ["7", "24000"]);
    assert!(server.asked().iter().any(|a| a.path == "/public/data/DPO-POSTS/csv"));
}
