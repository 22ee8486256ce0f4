//! Are the events of a release read from the interface of the Uppsala Conflict Data Program, and what
//! happens on its bad days? Every event here is synthetic.

use fetch::{Fetcher, Policy};
use hub_server::{ALWAYS, Content, Dataset, Fault, HubServer};
use ingest::{IngestError, Origin, Outcome, UcdpAccess};

use crate::site::{Site, TODAY};

const PATH: &str = "/api/gedevents/25.1";
const TOKEN: &str = "synthetic-token-5a17c3";

/// So many events, as the interface writes them.
fn events(count: usize) -> Dataset {
    let event = |n: usize| {
        format!(
            r#"{{"id":{n},"relid":"X","year":2020,"active_year":true,"code_status":"Clear","type_of_violence":3,
            "conflict_dset_id":"1","conflict_new_id":1,"conflict_name":"Synthetic","dyad_dset_id":"1","dyad_new_id":1,
            "dyad_name":"Synthetic","side_a_dset_id":"1","side_a_new_id":1,"side_a":"A","side_b_dset_id":"1",
            "side_b_new_id":1,"side_b":"Civilians","number_of_sources":1,"source_article":null,"source_office":null,
            "source_date":null,"source_headline":null,"source_original":null,"where_prec":1,"where_coordinates":"Here",
            "where_description":null,"adm_1":null,"adm_2":null,"latitude":5.0,"longitude":20.0,"geom_wkt":"POINT (20 5)",
            "priogrid_gid":1,"country":"Central African Republic","country_id":482,"region":"Africa","event_clarity":1,
            "date_prec":1,"date_start":"2020-02-03T00:00:00","date_end":"2020-02-03T00:00:00","deaths_a":0,"deaths_b":0,
            "deaths_civilians":2,"deaths_unknown":0,"best":2,"high":3,"low":1,"gwnoa":null,"gwnob":null}}"#
        )
    };
    let rows: Vec<String> = (1..=count).map(event).collect();
    Dataset::from_json("gedevents", &format!("[{}]", rows.join(","))).expect("rows")
}

fn server(count: usize) -> HubServer {
    let content = Content::new().events("gedevents", "25.1", events(count), Some(TOKEN));
    HubServer::start(content).expect("a server")
}

fn sync(site: &Site, server: &HubServer, token: Option<&str>) -> Result<Outcome, IngestError> {
    let access = UcdpAccess { address: server.url(), token: token.map(str::to_owned) };
    let syncer = site.syncer(Origin::Publisher, TODAY).with_ucdp(access);
    site.run(syncer, "ucdp_ged")
}

#[test]
fn all_pages_are_read_and_the_release_dates_the_publication() {
    let (site, server) = (Site::new(), server(2_500));
    let outcome = sync(&site, &server, Some(TOKEN)).expect("loads");
    assert_eq!((outcome.new[0].rows, outcome.new[0].parts.len()), (2_500, 3));
    assert_eq!(site.vintages("ucdp_ged"), [("2025-06-30".to_owned(), 2_500)]);
    let sums = "SELECT release, count(DISTINCT id), sum(best), min(date_start), min(country_iso3) \
        FROM events_ged GROUP BY 1";
    assert_eq!(site.lines(sums), ["25.1|2500|5000|2020-02-03|CAF"]);
    assert_eq!(sync(&site, &server, Some(TOKEN)).expect("nothing new").unchanged, 1);
}

#[test]
fn the_token_goes_in_a_header_and_is_stored_and_shown_nowhere() {
    let (site, server) = (Site::new(), server(1_200));
    sync(&site, &server, Some(TOKEN)).expect("loads");
    for asked in server.asked() {
        assert_eq!(asked.header("x-ucdp-access-token"), Some(TOKEN));
        assert!(asked.query.iter().all(|(_, value)| value != TOKEN));
    }
    server.fail(PATH, ALWAYS, Fault::Status(500));
    let error = sync(&site, &server, Some(TOKEN)).expect_err("a bad day");
    assert!(!format!("{error} {error:?}").contains(TOKEN));
    let holds = |path: &std::path::PathBuf| {
        let bytes = std::fs::read(path).expect("readable");
        bytes.windows(TOKEN.len()).any(|w| w == TOKEN.as_bytes())
    };
    assert!(site.files().len() > 3 && !site.files().iter().any(holds));
}

#[test]
fn a_mirror_is_never_sent_the_token() {
    let site = Site::new();
    let content = Content::new().events("gedevents", "25.1", events(10), None);
    let server = HubServer::start(content).expect("a server");
    let access = UcdpAccess { token: Some(TOKEN.to_owned()), ..UcdpAccess::default() };
    let syncer = site.syncer(Origin::Url(server.url()), TODAY).with_ucdp(access);
    assert_eq!(site.run(syncer, "ucdp_ged").expect("loads").new[0].rows, 10);
    assert!(server.asked().iter().all(|a| a.header("x-ucdp-access-token").is_none()));
}

#[test]
fn without_a_token_or_with_a_wrong_one_the_error_says_what_to_do() {
    let (site, server) = (Site::new(), server(10));
    let missing = sync(&site, &server, None).expect_err("refused").to_string();
    assert!(missing.contains("set BLUEHELM_UCDP_TOKEN"), "{missing}");
    let wrong = sync(&site, &server, Some("wrong-token")).expect_err("refused").to_string();
    assert!(
        wrong.contains("refuses the access token") && !wrong.contains("wrong-token"),
        "{wrong}"
    );
}

/// A bad day leaves what was stored, and says why; the next good day loads.
fn check(fault: Fault, expect: &str) {
    let (site, server) = (Site::new(), server(1_500));
    sync(&site, &server, Some(TOKEN)).expect("a good day");
    server.replace(Content::new().events("gedevents", "25.1", events(1_600), Some(TOKEN)));
    server.fail(PATH, ALWAYS, fault.clone());
    let error = sync(&site, &server, Some(TOKEN)).expect_err("a bad day").to_string();
    assert!(error.contains(expect), "{fault:?}: {error}");
    assert_eq!(site.vintages("ucdp_ged"), [("2025-06-30".to_owned(), 1_500)]);
    assert!(site.examine().iter().all(|f| f.good));
    server.heal();
    assert_eq!(sync(&site, &server, Some(TOKEN)).expect("healed").new[0].rows, 1_600);
}

#[test]
fn pages_that_lack_rows_are_refused() {
    check(Fault::Truncate(900), "expected 1600 rows on 2 pages, found 1500 on 2");
    check(Fault::Empty, "expected 1600 rows on 2 pages, found 0 on 1");
}

#[test]
fn a_web_page_a_broken_body_and_a_day_over_quota_are_refused() {
    check(Fault::Html, "found a web page");
    check(Fault::CloseAfter(5_000), "broke off");
    check(Fault::RetryAfter(429, "86400".to_owned()), "come back after 86400 s");
}

#[test]
fn a_release_that_changes_between_two_pages_is_refused() {
    let (site, server) = (Site::new(), server(1_500));
    server.fail(PATH, 1, Fault::Miscount(7));
    let error = sync(&site, &server, Some(TOKEN)).expect_err("changed").to_string();
    assert!(error.contains("the release changed while it was read: 1507"), "{error}");
    assert_eq!(sync(&site, &server, Some(TOKEN)).expect("loads").new[0].rows, 1_500);
}

#[test]
fn a_server_that_fails_twice_is_asked_again() {
    let (site, server) = (Site::new(), server(10));
    server.fail(PATH, 1, Fault::Status(503));
    let fetcher = Fetcher::new(Policy { retries: 1, ..Policy::default() }).with_sleep(|_| {});
    let access = UcdpAccess { address: server.url(), token: Some(TOKEN.to_owned()) };
    let syncer = site.syncer(Origin::Publisher, TODAY).with_fetcher(fetcher).with_ucdp(access);
    assert_eq!(site.run(syncer, "ucdp_ged").expect("loads").new[0].rows, 10);
}
