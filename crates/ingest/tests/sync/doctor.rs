//! Does the doctor find what was changed behind the program's back?

use std::fs;
use std::path::{Path, PathBuf};

use crate::site::{Site, posts};

fn filled() -> Site {
    let site = Site::new();
    site.publish("posts/2025-01-01.csv", posts(10));
    site.publish("posts/2025-06-01.csv", posts(12));
    site.sync_posts().expect("loads");
    assert!(site.examine().iter().all(|f| f.good), "{:?}", site.examine());
    site
}

fn wrong(site: &Site) -> Vec<String> {
    site.examine().into_iter().filter(|f| !f.good).map(|f| f.text).collect()
}

fn files(site: &Site, fits: impl Fn(&Path) -> bool) -> Vec<PathBuf> {
    site.files().into_iter().filter(|p| fits(p)).collect()
}

fn is_raw(path: &Path) -> bool {
    path.file_name().is_some_and(|n| n.len() == 64)
}

fn is_parquet(path: &Path) -> bool {
    path.extension().is_some_and(|e| e == "parquet")
}

#[test]
fn a_flipped_bit_in_the_publishers_bytes_is_found() {
    let site = filled();
    let path = files(&site, is_raw).remove(0);
    let mut bytes = fs::read(&path).expect("readable");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&path, bytes).expect("written");
    let found = wrong(&site);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("were changed after they were stored"), "{found:?}");
}

#[test]
fn publishers_bytes_that_are_gone_are_found() {
    let site = filled();
    fs::remove_file(files(&site, is_raw).remove(0)).expect("removed");
    assert_eq!(wrong(&site).len(), 1);
}

#[test]
fn a_deleted_data_file_is_found() {
    let site = filled();
    fs::remove_file(files(&site, is_parquet).remove(0)).expect("removed");
    let found = wrong(&site);
    assert!(!found.is_empty() && found.iter().all(|t| t.contains("posts")), "{found:?}");
}

#[test]
fn a_data_file_cut_short_is_found() {
    let site = filled();
    let path = files(&site, is_parquet).remove(0);
    let bytes = fs::read(&path).expect("readable");
    fs::write(&path, &bytes[..bytes.len() / 2]).expect("written");
    assert!(!wrong(&site).is_empty());
}

#[test]
fn a_flipped_bit_anywhere_in_a_data_file_is_found() {
    let site = filled();
    let path = files(&site, is_parquet).remove(0);
    let whole = fs::read(&path).expect("readable");
    for position in (0..whole.len()).step_by(whole.len() / 20) {
        let mut bytes = whole.clone();
        bytes[position] ^= 1;
        fs::write(&path, bytes).expect("written");
        let found = wrong(&site);
        assert!(found.iter().any(|t| t.contains("SHA-256")), "byte {position}: {found:?}");
    }
    fs::write(&path, whole).expect("written");
    assert_eq!(wrong(&site), Vec::<String>::new());
}

#[test]
fn a_lost_manifest_is_found() {
    let site = filled();
    fs::remove_file(
        files(&site, |p| {
            p.extension().is_some_and(|e| e == "json") && p.to_string_lossy().contains("manifests")
        })
        .remove(0),
    )
    .expect("removed");
    let found = wrong(&site);
    assert!(found.iter().any(|t| t.contains("manifest is missing")), "{found:?}");
}

#[test]
fn lost_tables_and_lost_publications_are_found() {
    let site = filled();
    let logs = files(&site, |p| p.to_string_lossy().contains("posts/_delta_log"));
    let newest = logs.iter().max().expect("a log").clone();
    fs::remove_file(newest).expect("removed");
    assert!(wrong(&site).iter().any(|t| t.contains("rows were stored and are gone")));
    let site = filled();
    fs::remove_dir_all(site.home().tables()).expect("removed");
    let found = wrong(&site);
    assert!(found.len() == 2 && found.iter().all(|t| t.contains("sync posts")), "{found:?}");
    site.sync_posts().expect("loads again");
    assert_eq!(wrong(&site), Vec::<String>::new());
}

#[test]
fn a_broken_manifest_hides_no_other_finding() {
    let site = filled();
    let manifest = files(&site, |p| p.extension().is_some_and(|e| e == "json")).into_iter();
    let mut manifest = manifest.filter(|p| p.to_string_lossy().contains("manifests"));
    fs::write(manifest.next().expect("a manifest"), "{").expect("written");
    let found = wrong(&site);
    assert!(found.len() == 1 && found[0].contains("a manifest is broken"), "{found:?}");
}

#[test]
fn what_was_dropped_on_purpose_is_not_missed() {
    let site = filled();
    let day = "2025-01-01".parse().expect("a day");
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(site.home().store().forget("posts", &[day])).expect("forgets");
    assert_eq!(wrong(&site).len(), 1);
    site.home().raw().forget("posts", |m| m.known_from == day).expect("forgets");
    assert_eq!(wrong(&site), Vec::<String>::new());
}

#[test]
fn where_a_sync_runs_the_doctor_says_so_and_waits_for_none() {
    let site = filled();
    let told = || site.examine().iter().any(|f| f.text.contains("runs now"));
    let lock = site.home().lock().expect("a lock");
    assert!(told());
    drop(lock);
    assert!(!told());
    fs::remove_file(site.home().root().join("lock")).expect("removed");
    assert!(!told() && !site.home().root().join("lock").exists(), "who looks makes no file");
}

#[test]
fn a_home_of_a_newer_format_is_refused_and_left_alone() {
    let site = filled();
    fs::write(site.home().root().join("format"), "99\n").expect("written");
    let text = site.sync_posts().expect_err("newer").to_string();
    assert!(text.contains("format 99, this program reads up to"), "{text}");
    assert!(wrong(&site)[0].contains("format 99"));
}

#[test]
fn compaction_changes_no_row_and_leaves_everything_whole() {
    let site = filled();
    let sql = "SELECT * FROM raw.posts ORDER BY post_id";
    let before = (site.lines(sql), site.vintages("posts"));
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(site.home().store().compact("posts")).expect("compacts");
    assert_eq!((site.lines(sql), site.vintages("posts")), before);
    assert_eq!(wrong(&site), Vec::<String>::new());
    assert_eq!(site.sync_posts().expect("nothing new").unchanged, 2);
}
