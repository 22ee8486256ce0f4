//! Does anything of a restricted source reach the home folder?

use hub_server::{Content, Dataset, HubServer};
use ingest::{IngestError, Origin};

use crate::site::{Site, posts};

const MARKER: &str = "ZQX-PLANTED-4711";

fn marked() -> String {
    posts(3).replace("Post 2", MARKER)
}

fn found_in(site: &Site) -> Vec<std::path::PathBuf> {
    let holds = |path: &std::path::PathBuf| {
        let bytes = std::fs::read(path).expect("readable");
        bytes.windows(MARKER.len()).any(|w| w == MARKER.as_bytes())
    };
    site.files().into_iter().filter(holds).collect()
}

#[test]
fn a_restricted_source_is_refused_before_a_byte_is_read() {
    let site = Site::with_access("restricted");
    site.publish("posts/2025-01-01.csv", marked());
    let dataset = Dataset::from_csv("DPO-POSTS", &marked()).expect("readable");
    let server =
        HubServer::start(Content::new().dataset(dataset).folder(site.mirror())).expect("a server");
    let hub = Origin::Url(format!("{}/public", server.url()));
    for origin in [Origin::Folder(site.mirror()), Origin::Url(server.url()), hub] {
        for name in ["posts", "DPO-POSTS", "dpo-posts"] {
            let error = site.sync(origin.clone(), name).expect_err("restricted");
            assert!(matches!(error, IngestError::Restricted { .. }), "{error}");
            assert!(!error.to_string().contains(MARKER));
        }
    }
    assert_eq!(server.asked().len(), 0, "nothing was asked for");
    assert!(!site.home().root().join("raw").exists());
    assert_eq!(found_in(&site), Vec::<std::path::PathBuf>::new());
}

#[test]
fn the_same_bytes_of_a_public_source_are_found_so_the_search_can_fail() {
    let site = Site::new();
    site.publish("posts/2025-01-01.csv", marked());
    site.sync_posts().expect("public");
    assert!(!found_in(&site).is_empty());
}

#[test]
fn a_bundle_with_a_restricted_source_is_refused_before_a_byte_is_kept() {
    let open = Site::new();
    let dataset = Dataset::from_csv("DPO-POSTS", &marked()).expect("readable");
    let server = HubServer::start(Content::new().dataset(dataset)).expect("a server");
    open.sync(Origin::Url(format!("{}/public", server.url())), "posts").expect("public here");
    let bundle = open.folder.path().join("bundle.tar.gz");
    open.export(&bundle);
    let closed = Site::with_access("restricted");
    let error = closed.import(&bundle).expect_err("restricted here");
    assert!(matches!(error, IngestError::Restricted { .. }), "{error}");
    assert_eq!(found_in(&closed), Vec::<std::path::PathBuf>::new());
    assert!(!closed.home().root().join("raw").exists());
}
