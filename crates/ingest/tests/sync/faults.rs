//! Is every bad publication refused with what changed, and does the last good one stay?

use base::Date;
use hub_server::{ALWAYS, Content, Dataset, Fault, HubServer};
use ingest::Origin;

use crate::site::{Site, posts};

const DATA: &str = "/public/data/DPO-POSTS/json";

fn check(fault: Fault, expect: &[&str]) {
    let site = Site::new();
    let content = |rows| {
        Content::new().dataset(Dataset::from_csv("DPO-POSTS", &posts(rows)).expect("readable"))
    };
    let server = HubServer::start(content(100)).expect("a server");
    let origin = Origin::Url(format!("{}/public", server.url()));
    site.sync(origin.clone(), "posts").expect("a good day");
    let (vintages, rows) = (site.vintages("posts"), site.lines("SELECT * FROM raw.posts"));
    server.replace(content(110));
    server.fail(DATA, ALWAYS, fault);
    let tomorrow = Date::constant(2026, 1, 16);
    let bad = site.sync_on(origin.clone(), tomorrow, "posts");
    let text = bad.expect_err("a bad day").to_string();
    for word in expect {
        assert!(text.contains(word), "{word:?} is not in {text:?}");
    }
    assert_eq!(site.vintages("posts"), vintages);
    assert_eq!(site.lines("SELECT * FROM raw.posts"), rows);
    assert!(site.examine().iter().all(|f| f.good), "{:?}", site.examine());
    server.heal();
    let healed = site.sync_on(origin, tomorrow, "posts").expect("healed");
    assert_eq!(healed.new[0].rows, 110);
}

#[test]
fn a_web_page_in_place_of_json() {
    check(Fault::Html, &["JSON, found a web page", "<!DOCTYPE html>"]);
}

#[test]
fn a_server_that_answers_500() {
    check(Fault::Status(500), &["500", "2 attempts"]);
}

#[test]
fn a_dataset_that_is_gone() {
    check(Fault::Status(404), &["404"]);
}

#[test]
fn a_server_that_closes_early() {
    check(Fault::CloseAfter(1000), &["broke off after 2000 of", "2 attempts"]);
}

#[test]
fn a_server_that_falls_silent() {
    check(Fault::Stall(100), &["timed out", "2 attempts"]);
}

#[test]
fn a_server_that_announces_more_than_it_sends() {
    // Asked for the rest, the server says that there is none.
    check(Fault::WrongLength(10), &["answered 416", "2 attempts"]);
}

#[test]
fn a_lost_column() {
    check(Fault::DropColumn("name".to_owned()), &["lost column name", "found: post_id, opened"]);
}

#[test]
fn an_empty_dataset() {
    check(Fault::Empty, &["the dataset is empty", "about 100 rows"]);
}

#[test]
fn a_row_count_that_collapses() {
    check(Fault::Truncate(80), &["falls from 100", "to 80", "90 %", "--accept-collapse"]);
}

#[test]
fn something_that_is_not_http() {
    check(Fault::Garbage, &["makes no sense"]);
}

#[test]
fn a_file_that_a_spreadsheet_saved_otherwise() {
    let site = Site::new();
    let semicolons = posts(3).replace(',', ";");
    let text = site.refusal("posts/2025-01-01.csv", &semicolons);
    assert!(text.contains("separated by semicolons, expected commas"), "{text}");
    let units = posts(3).encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>();
    site.publish("posts/2025-01-01.csv", [b"\xff\xfe".to_vec(), units].concat());
    let text = site.sync_posts().expect_err("UTF-16").to_string();
    assert!(text.contains("the text is UTF-16, expected UTF-8"), "{text}");
}

#[test]
fn a_truncated_file_of_a_mirror() {
    let site = Site::new();
    site.publish("posts/2025-01-01.csv", posts(100));
    site.sync_posts().expect("loads");
    let whole = posts(110);
    let cut = &whole[..whole.len() - 20];
    let text = site.refusal("posts/2025-02-01.csv", cut);
    assert!(text.contains("line 111") && text.contains("breaks off after 2 of 3 cells"), "{text}");
    let text = site.refusal("posts/2025-02-01.csv", "post_id,opened,name\n1,2018-01-01,\"Alph");
    assert!(text.contains("below 90 %"), "{text}");
    std::fs::remove_file(site.mirror().join("posts/2025-02-01.csv")).expect("removed");
    let text = site.refusal("posts/2025-02-01.json", r#"[{"post_id": 1, "opened": null, "na"#);
    assert!(text.contains("not readable as JSON at line 1"), "{text}");
    assert_eq!(site.vintages("posts"), [("2025-01-01".to_owned(), 100)]);
}

#[test]
fn an_empty_file_and_one_with_a_header_alone() {
    let site = Site::new();
    for bytes in ["", "\n\n", "post_id,opened,name\n", "[]", "{\"data\": []}"] {
        let text = site.refusal("posts/2025-01-01.csv", bytes);
        assert!(text.contains("the dataset is empty"), "{bytes:?}: {text}");
    }
    assert_eq!(site.vintages("posts"), []);
}

#[test]
fn after_a_first_sync_that_failed_a_table_is_not_loaded_rather_than_empty() {
    let site = Site::new();
    site.refusal("posts/2025-01-01.csv", "post_id,opened\n1,2018-01-01\n");
    let text = site.rows("SELECT * FROM raw.posts").expect_err("nothing stored").to_string();
    assert!(text.contains("bluehelm sync posts"), "{text}");
}

#[test]
fn a_collapse_that_the_publisher_meant_is_stored_when_asked_for() {
    let site = Site::new();
    site.publish("posts/2025-01-01.csv", posts(100));
    site.sync_posts().expect("loads");
    site.publish("posts/2025-02-01.csv", posts(10));
    let source = site.sources().find("posts").expect("declared");
    let syncer =
        site.syncer(Origin::Folder(site.mirror()), crate::site::TODAY).accepting_collapse(true);
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let outcome = runtime.block_on(syncer.run(&source, &mut |_| {})).expect("stored");
    assert_eq!(outcome.new[0].rows, 10);
}
