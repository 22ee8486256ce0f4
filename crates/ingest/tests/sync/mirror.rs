//! Which publications of a mirror are new?

use base::Date;
use hub_server::{Content, HubServer};
use ingest::Origin;

use crate::site::{Site, TODAY, posts};

#[test]
fn each_dated_file_is_a_vintage_and_the_newest_is_shown() {
    let site = Site::new();
    site.publish("posts/2025-01-01.csv", posts(10));
    site.publish("posts/2025-06-01.csv", posts(12));
    assert_eq!(site.sync_posts().expect("loads").new.len(), 2);
    let stored = [("2025-01-01".to_owned(), 10), ("2025-06-01".to_owned(), 12)];
    assert_eq!(site.vintages("posts"), stored);
    assert_eq!(site.lines("SELECT count(*), max(known_from) FROM raw.posts"), ["12|2025-06-01"]);
}

#[test]
fn the_same_bytes_make_no_new_vintage() {
    let site = Site::new();
    site.publish("posts/2025-01-01.csv", posts(10));
    site.sync_posts().expect("loads");
    let before = site.files();
    let again = site.sync_posts().expect("nothing new");
    assert_eq!((again.new.len(), again.unchanged), (0, 1));
    assert_eq!(site.files(), before);
    site.publish("posts/2025-02-02.csv", posts(10));
    let renamed = site.sync_posts().expect("the same bytes under another name");
    assert_eq!((renamed.new.len(), renamed.unchanged), (0, 2));
}

#[test]
fn a_corrected_file_of_the_same_date_is_known_from_the_day_it_was_retrieved() {
    let site = Site::new();
    site.publish("posts/2025-01-01.csv", posts(10));
    site.sync_posts().expect("loads");
    site.publish("posts/2025-01-01.csv", posts(11));
    site.sync_posts().expect("loads");
    let stored = [("2025-01-01".to_owned(), 10), (TODAY.to_string(), 11)];
    assert_eq!(site.vintages("posts"), stored);
    site.publish("posts/2025-01-01.csv", posts(12));
    let text = site.sync_posts().expect_err("both dates are taken").to_string();
    assert!(text.contains("--known-from"), "{text}");
}

#[test]
fn a_file_without_a_date_is_known_from_the_day_it_was_retrieved() {
    let site = Site::new();
    site.publish("posts/newest.csv", posts(10));
    site.sync_posts().expect("loads");
    assert_eq!(site.vintages("posts"), [(TODAY.to_string(), 10)]);
}

#[test]
fn a_clock_set_back_hides_no_publication_behind_an_older_one() {
    let site = Site::new();
    site.publish("posts/newest.csv", posts(10));
    site.sync_posts().expect("loads");
    site.publish("posts/newest.csv", posts(11));
    let set_back = Date::constant(2023, 1, 15);
    let again = || site.sync_on(Origin::Folder(site.mirror()), set_back, "posts");
    let said = again().expect_err("would be older than what is stored").to_string();
    assert!(said.contains("clock says 2023-01-15") && said.contains("of 2026-01-15"), "{said}");
    assert_eq!(site.vintages("posts"), [(TODAY.to_string(), 10)]);
    // With the day said, or by its name, the clock does not matter.
    let day = Date::constant(2026, 1, 16);
    let syncer = site.syncer(Origin::Folder(site.mirror()), set_back).known_from(Some(day));
    site.run(syncer, "posts").expect("loads");
    assert_eq!(site.lines("SELECT count(*) FROM raw.posts"), ["11"]);
}

#[test]
fn a_register_that_is_again_as_it_was_some_days_ago_is_new() {
    let site = Site::new();
    for (day, rows) in [(15, 10), (16, 11), (16, 10), (16, 10)] {
        site.publish("posts/newest.csv", posts(rows));
        let day = Date::constant(2026, 1, day);
        let syncer = site.syncer(Origin::Folder(site.mirror()), day).known_from(Some(day));
        site.run(syncer.replacing(true), "posts").expect("loads");
    }
    let stored = [("2026-01-15".to_owned(), 10), ("2026-01-16".to_owned(), 10)];
    assert_eq!(site.vintages("posts"), stored);
    assert!(site.examine().iter().all(|f| f.good), "{:?}", site.examine());
}

#[test]
fn an_older_publication_that_comes_late_takes_its_place_in_time() {
    let site = Site::new();
    site.publish("posts/2025-06-01.csv", posts(100));
    site.sync_posts().expect("loads");
    site.publish("posts/2025-01-01.csv", posts(10));
    site.sync_posts().expect("fewer rows than a later publication are no collapse");
    assert_eq!(site.lines("SELECT count(*) FROM raw.posts"), ["100"]);
}

#[test]
fn a_mirror_on_a_server_gives_the_same_vintages_as_the_folder() {
    let site = Site::new();
    site.publish("posts/2025-01-01.csv", posts(10));
    site.publish("posts/2025-06-01.csv", posts(12));
    let server = HubServer::start(Content::new().folder(site.mirror())).expect("a server");
    let origin = Origin::Url(server.url());
    assert_eq!(site.sync(origin.clone(), "posts").expect("loads").new.len(), 2);
    let asked = server.asked().len();
    let again = site.sync(origin, "posts").expect("nothing new");
    assert_eq!((again.new.len(), again.unchanged), (0, 2));
    let conditional =
        server.asked()[asked..].iter().filter(|a| a.header("if-none-match").is_some()).count();
    assert_eq!(conditional, 2, "each file is asked for on condition");
    assert_eq!(site.sync_posts().expect("the folder has nothing new").unchanged, 2);
}

#[test]
fn bytes_that_were_damaged_here_are_repaired_by_a_sync_from_a_server() {
    let site = Site::new();
    site.publish("posts/2025-01-01.csv", posts(10));
    let server = HubServer::start(Content::new().folder(site.mirror())).expect("a server");
    let sync = || site.sync(Origin::Url(server.url()), "posts").expect("loads");
    let path = site.home().raw().path(&sync().new[0].parts[0].sha256);
    std::fs::write(&path, posts(9)).expect("written");
    assert!(site.examine().iter().any(|f| f.text.contains("sync it again from a mirror")));
    assert_eq!(sync().unchanged, 1);
    assert!(site.examine().iter().all(|f| f.good), "{:?}", site.examine());
}

#[test]
fn a_pattern_without_a_folder_means_the_mirrors_own() {
    let site = Site::new();
    site.publish("2025-01-01.csv", posts(10));
    let mut source = site.sources().find("posts").expect("declared");
    source.mirror.files = vec!["*.csv".to_owned()];
    site.sync_source(Origin::Folder(site.mirror()), &source).expect("loads");
    assert_eq!(site.vintages("posts"), [("2025-01-01".to_owned(), 10)]);
    let server = HubServer::start(Content::new().folder(site.mirror())).expect("a server");
    let again = site.sync_source(Origin::Url(server.url()), &source).expect("nothing new");
    assert_eq!((again.new.len(), again.unchanged), (0, 1));
}

#[test]
fn a_mirror_that_holds_nothing_of_a_dataset_says_what_it_should_hold() {
    let site = Site::new();
    site.publish("other/readme.txt", "");
    let text = site.sync_posts().expect_err("nothing there").to_string();
    assert!(text.contains("posts/*.csv or posts/*.json"), "{text}");
}

#[test]
fn before_the_first_vintage_nothing_is_known_and_the_error_names_it() {
    let site = Site::new();
    site.publish("posts/2025-01-01.csv", posts(10));
    site.sync_posts().expect("loads");
    let day = Date::constant(2024, 12, 31);
    let at = warehouse::Vintages::KnownOn(day);
    let warehouse =
        warehouse::Warehouse::open(&site.home().tables(), &catalog::Catalog::shipped(), at)
            .expect("opens");
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let error = runtime.block_on(warehouse.sql("SELECT * FROM raw.posts")).expect_err("too early");
    let text = error.to_string();
    assert!(text.contains("2024-12-31") && text.contains("2025-01-01"), "{text}");
}

#[test]
fn a_bad_publication_does_not_keep_those_after_it_out() {
    let site = Site::new();
    site.publish("posts/2025-01-01.csv", posts(10));
    site.publish("posts/2025-02-01.csv", "post_id,name\n1,a column is lost\n");
    site.publish("posts/2025-03-01.csv", posts(12));
    let error = site.sync_posts().expect_err("one is bad").to_string();
    assert!(error.contains("posts/2025-02-01.csv: lost column opened"), "{error}");
    let stored = [("2025-01-01".to_owned(), 10), ("2025-03-01".to_owned(), 12)];
    assert_eq!(site.vintages("posts"), stored);
}
