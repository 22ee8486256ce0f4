//! Do two sites that exchange a bundle end with the same, and is a damaged one refused?

use std::fs;
use std::io::{Read, Write};

use flate2::Compression;
use flate2::bufread::GzDecoder;
use flate2::write::GzEncoder;
use hub_server::{Content, Dataset, HubServer};
use ingest::Origin;

use crate::site::{Site, TODAY, posts};

/// A site with two vintages of `posts`, a quarantined row, and a dataset that is not declared.
fn filled() -> (Site, std::path::PathBuf) {
    let site = Site::new();
    site.publish("posts/2025-01-01.csv", posts(10));
    site.publish("posts/2025-06-01.csv", posts(12) + "x,,bad\n");
    site.sync_posts().expect("loads");
    let odd = Dataset::from_csv("DOS-ODDITIES", "id,n\n1,2\n2,3\n").expect("readable");
    let server = HubServer::start(Content::new().dataset(odd)).expect("a server");
    let origin = Origin::Url(format!("{}/public", server.url()));
    site.sync(origin, "DOS-ODDITIES").expect("loads");
    let bundle = site.folder.path().join("bundle.tar.gz");
    assert_eq!(site.export(&bundle), 3);
    (site, bundle)
}

#[test]
fn two_homes_that_exchange_a_bundle_hold_equal_vintages() {
    let (from, bundle) = filled();
    let to = Site::new();
    let outcomes = to.import(&bundle).expect("a good bundle");
    assert_eq!(outcomes.iter().map(|o| o.new.len()).sum::<usize>(), 3);
    for sql in [
        "SELECT dataset, known_from, snapshot, rows FROM vintages ORDER BY 1, 2",
        "SELECT * FROM raw.posts ORDER BY post_id",
        "SELECT * FROM raw.dos_oddities ORDER BY id",
        "SELECT * FROM quarantine",
    ] {
        assert_eq!(to.lines(sql), from.lines(sql), "{sql}");
    }
    assert!(to.examine().iter().all(|f| f.good), "{:?}", to.examine());
    let again = to.import(&bundle).expect("the same bundle");
    assert_eq!(
        again
            .iter()
            .map(|o| (o.new.len(), o.unchanged))
            .fold((0, 0), |a, b| (a.0 + b.0, a.1 + b.1)),
        (0, 3)
    );
}

#[test]
fn a_publication_that_is_refused_does_not_keep_those_after_it_out() {
    let from = Site::new();
    for (day, rows) in [("2025-01-01", 100), ("2025-02-01", 101), ("2025-03-01", 102)] {
        from.publish(&format!("posts/{day}.csv"), posts(rows));
    }
    from.sync_posts().expect("loads");
    let bundle = from.folder.path().join("bundle.tar.gz");
    assert_eq!(from.export(&bundle), 3);
    // Here far more rows were known before the second, and about as many before the third.
    let to = Site::new();
    to.publish("posts/2025-01-15.csv", posts(200));
    to.publish("posts/2025-02-15.csv", posts(110));
    let syncer = to.syncer(Origin::Folder(to.mirror()), TODAY).accepting_collapse(true);
    to.run(syncer, "posts").expect("loads");
    let error = to.import(&bundle).map(|_| ()).expect_err("one collapses").to_string();
    assert!(error.contains("the row count falls from 200"), "{error}");
    let days: Vec<String> = to.vintages("posts").into_iter().map(|(day, _)| day).collect();
    assert_eq!(days, ["2025-01-01", "2025-01-15", "2025-02-15", "2025-03-01"]);
}

/// What a gzip file holds; nothing where it is damaged.
fn unpacked(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut content = Vec::new();
    GzDecoder::new(bytes).read_to_end(&mut content).ok().map(|_| content)
}

#[test]
fn one_flipped_bit_anywhere_is_refused_and_nothing_is_imported() {
    let (_from, bundle) = filled();
    let whole = fs::read(&bundle).expect("readable");
    let to = Site::new();
    let damaged = to.folder.path().join("damaged.tar.gz");
    let content = unpacked(&whole).expect("a good bundle");
    for position in (0..whole.len()).step_by(7).chain(whole.len() - 8..whole.len()) {
        let mut bytes = whole.clone();
        bytes[position] ^= 1 << (position % 8);
        // gzip's own date and the padding after the last code are no part of what it holds.
        if unpacked(&bytes).as_ref() == Some(&content) {
            continue;
        }
        fs::write(&damaged, bytes).expect("written");
        let Err(error) = to.import(&damaged) else { panic!("byte {position} is taken as good") };
        let text = error.to_string();
        assert!(text.contains("nothing was imported"), "byte {position}: {text}");
    }
    assert_eq!(to.home().store().datasets(), Vec::<String>::new());
    assert!(!to.home().root().join("raw").exists());
}

#[test]
fn a_bundle_that_breaks_off_is_refused() {
    let (_from, bundle) = filled();
    let whole = fs::read(&bundle).expect("readable");
    let to = Site::new();
    let cut = to.folder.path().join("cut.tar.gz");
    for length in [0, 9, 500, whole.len() / 2, whole.len() - 1] {
        fs::write(&cut, &whole[..length]).expect("written");
        let text = to.import(&cut).map(|_| ()).expect_err("cut").to_string();
        assert!(text.contains("nothing was imported"), "{length}: {text}");
    }
}

#[test]
fn a_bundle_whose_names_lead_out_of_the_home_is_refused() {
    let to = Site::new();
    let hash = "../../../../etc/passwd";
    let known = "\"known_from\":\"2025-01-01\",\"retrieved\":\"2025-01-01\"";
    let part =
        |sha: &str| format!("{{\"name\":\"p\",\"sha256\":{sha:?},\"bytes\":1,\"url\":\"u\"}}");
    let manifests = [
        format!("{{\"dataset\":\"../../evil\",\"hub\":\"DPO-X\",{known},\"parts\":[]}}"),
        format!("{{\"dataset\":\"posts\",{known},\"parts\":[{}]}}", part(hash)),
        format!("{{\"dataset\":\"../x\",{known},\"parts\":[]}}"),
    ];
    for manifest in manifests {
        let path = to.folder.path().join("evil.tar.gz");
        let mut tar = tar::Builder::new(GzEncoder::new(Vec::new(), Compression::fast()));
        let mut header = tar::Header::new_gnu();
        header.set_size(manifest.len() as u64);
        tar.append_data(&mut header, "manifests/m.json", manifest.as_bytes()).expect("archived");
        let bytes = tar.into_inner().expect("archived").finish().expect("packed");
        fs::File::create(&path).expect("a file").write_all(&bytes).expect("written");
        to.import(&path).map(|_| ()).expect_err("leads out of the home");
        assert!(!to.home().root().join("raw").exists(), "{manifest}");
    }
}

#[test]
fn a_users_own_copy_under_terms_that_forbid_it_is_never_passed_on() {
    let site = Site::with_access("own");
    site.publish("posts/2025-01-01.csv", posts(10));
    site.sync_posts().expect("the user's own");
    let bundle = site.folder.path().join("bundle.tar.gz");
    let said = site.try_export(&bundle).expect_err("nothing to pass on").to_string();
    assert!(said.contains("no publication that may be passed on") && !bundle.exists(), "{said}");
    let open = Site::new();
    open.publish("posts/2025-01-01.csv", posts(10));
    open.sync_posts().expect("public");
    assert_eq!(open.export(&bundle), 1);
    let content = unpacked(&fs::read(&bundle).expect("readable")).expect("whole");
    assert!(String::from_utf8_lossy(&content).contains("Post 7"), "so the search can fail");
}
