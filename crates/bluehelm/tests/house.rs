//! Does the house keep its own rules? ARCHITECTURE.md says why they are there.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use catalog::Catalog;
use ingest::Sources;

/// Which crate may depend on which of ours. Dev-dependencies are free.
const ARROWS: [(&str, &[&str]); 18] = [
    ("base", &[]),
    (
        "bluehelm",
        &[
            "base",
            "catalog",
            "commitments",
            "disclosure",
            "fetch",
            "forecast",
            "indicators",
            "ingest",
            "partners",
            "patrol",
            "report",
            "statistics",
            "track",
            "warehouse",
            "watch",
            "web",
        ],
    ),
    ("catalog", &[]),
    ("commitments", &["base", "catalog", "indicators", "statistics", "warehouse"]),
    ("disclosure", &["base"]),
    ("fetch", &[]),
    ("forecast", &["base"]),
    ("hub-server", &[]),
    ("indicators", &["base", "catalog", "ingest", "statistics", "warehouse"]),
    ("ingest", &["base", "catalog", "fetch", "warehouse"]),
    ("partners", &["base", "catalog", "commitments", "indicators", "statistics", "warehouse"]),
    ("patrol", &["base", "statistics"]),
    ("report", &[]),
    ("statistics", &[]),
    ("track", &["base"]),
    ("warehouse", &["base", "catalog", "statistics"]),
    ("watch", &["base", "statistics", "track"]),
    ("web", &["base", "report"]),
];

/// Crates that only one room may use: the heavy ones, and those that do nothing but open connections.
const ONLY_IN: [(&str, &str); 12] = [
    ("arrow", "warehouse"),
    ("datafusion", "warehouse"),
    ("datafusion-postgres", "warehouse"),
    ("deltalake-core", "warehouse"),
    ("parquet", "warehouse"),
    ("docx-rs", "report"),
    ("plotters", "report"),
    ("reqwest", "fetch"),
    ("resvg", "report"),
    ("typst", "report"),
    ("typst-pdf", "report"),
    ("ureq", "fetch"),
];

/// Files longer than 500 lines, each with its reason.
const LONG_FILES: [(&str, &str); 0] = [];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Every crate's name with its Cargo.toml.
fn crates() -> BTreeMap<String, toml::Table> {
    let read = |folder: PathBuf| {
        let text = fs::read_to_string(folder.join("Cargo.toml")).ok()?;
        let name = folder.file_name()?.to_str()?.to_owned();
        Some((name, text.parse().expect("a Cargo.toml")))
    };
    let folders = fs::read_dir(root().join("crates")).expect("crates/").flatten();
    folders.filter_map(|e| read(e.path())).collect()
}

fn dependencies(manifest: &toml::Table) -> BTreeSet<String> {
    let parts = ["dependencies", "build-dependencies"];
    let tables = parts.iter().filter_map(|part| manifest.get(*part)?.as_table());
    tables.flat_map(toml::Table::keys).cloned().collect()
}

/// Files of the workspace with this ending, by their path below its root, and their text; without
/// what is built or fetched.
fn files(ending: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    collect(&root(), ending, &mut found);
    assert!(!found.is_empty(), "no file ends in {ending}");
    found
}

fn collect(folder: &Path, ending: &str, found: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
        if path.is_dir() && !name.starts_with('.') && name != "target" && name != "node_modules" {
            collect(&path, ending, found);
        } else if path.extension().is_some_and(|e| e == ending) {
            let below = path.strip_prefix(root()).expect("below the root").display().to_string();
            let text = fs::read_to_string(&path).expect("readable");
            found.insert(below.replace('\\', "/"), text);
        }
    }
}

/// Rust files outside `allowed` folders that hold one of `words`, each as `file: word`.
fn hold(words: &[&str], within: &str, allowed: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for (name, text) in files("rs") {
        if name.contains(within) && !allowed.iter().any(|a| name.starts_with(a)) {
            found
                .extend(words.iter().filter(|w| text.contains(*w)).map(|w| format!("{name}: {w}")));
        }
    }
    found
}

fn check_none(wrong: Vec<String>) {
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_arrows_between_rooms_are_the_only_ones() {
    let (crates, known) = (crates(), BTreeMap::from(ARROWS));
    let mut wrong = Vec::new();
    for (name, manifest) in &crates {
        let Some(allowed) = known.get(name.as_str()) else {
            wrong.push(format!("{name} is no room that the list knows"));
            continue;
        };
        let ours = dependencies(manifest).into_iter().filter(|d| crates.contains_key(d));
        let more = ours.filter(|d| !allowed.contains(&d.as_str()));
        wrong.extend(more.map(|d| format!("{name} -> {d}")));
    }
    check_none(wrong);
    assert_eq!(crates.len(), known.len());
}

#[test]
fn heavy_crates_and_those_that_open_connections_stay_in_one_room() {
    let mut wrong = Vec::new();
    for (name, manifest) in crates() {
        for (dependency, room) in ONLY_IN {
            if dependencies(&manifest).contains(dependency) && name != room {
                wrong.push(format!("{name} uses {dependency}, which only {room} may"));
            }
        }
    }
    check_none(wrong);
}

#[test]
fn only_fetch_and_the_watch_to_its_configured_peers_open_outbound_connections() {
    let opens = [
        "TcpStream::connect",
        "UdpSocket",
        "UnixStream::connect",
        "hyper::client",
        "ureq::",
        "reqwest::",
    ];
    // hub-server, which is for tests, wakes its own listener.
    let may = ["crates/fetch/", "crates/hub-server/", "crates/watch/src/serve/"];
    check_none(hold(&opens, "/src/", &may));
}

#[test]
fn only_warehouse_names_datafusion_and_delta() {
    let names = ["datafusion::", "deltalake_core::"];
    check_none(hold(&names, "", &["crates/warehouse/", "crates/bluehelm/tests/house.rs"]));
}

#[test]
fn no_file_is_longer_than_500_lines_without_a_reason() {
    let mut long = BTreeSet::new();
    for ending in ["rs", "sql", "toml", "sh"] {
        let found = files(ending).into_iter().filter(|(_, text)| text.lines().count() > 500);
        long.extend(found.map(|(name, _)| name));
    }
    let listed: BTreeSet<String> = LONG_FILES.iter().map(|(file, _)| (*file).to_owned()).collect();
    assert_eq!(long, listed);
}

#[test]
fn every_module_opens_with_what_it_is_for() {
    let silent = files("rs")
        .into_iter()
        .filter(|(name, text)| name.contains("/src/") && !text.starts_with("//!"));
    let silent = silent.map(|(name, _)| name);
    check_none(silent.collect());
}

#[test]
fn no_test_is_left_out_and_none_sleeps_for_a_fixed_time() {
    // Written in two parts so that this file does not find itself.
    check_none(hold(&[concat!("#[ign", "ore"), concat!("thread::sl", "eep(")], "/tests/", &[]));
}

#[test]
fn every_source_says_who_publishes_it_on_which_terms_and_what_its_columns_mean() {
    let sources = Sources::read(&Catalog::shipped()).expect("declarations");
    let mut wrong = Vec::new();
    for s in sources.iter() {
        let said = [&s.title, &s.publisher, &s.licence, &s.citation, &s.frequency];
        if said.iter().any(|text| text.trim().is_empty()) || !s.url.starts_with("https://") {
            wrong.push(format!("{}: title, publisher, licence, citation, url, frequency", s.id));
        }
        let columns = s.columns.iter().filter(|c| c.meaning.trim().is_empty());
        wrong.extend(columns.map(|c| format!("{}: column {}", s.id, c.name)));
        let flags = s.flags.iter().filter(|f| f.meaning.trim().is_empty());
        wrong.extend(flags.map(|f| format!("{}: flag {}", s.id, f.name)));
    }
    check_none(wrong);
    assert!(sources.iter().count() > 0);
}

#[test]
fn every_column_of_a_harmonised_table_is_documented() {
    let definitions = warehouse::Definitions::read(&Catalog::shipped()).expect("tables");
    assert!(!definitions.tables.is_empty());
    for (name, table) in &definitions.tables {
        let silent = table.columns.iter().filter(|(_, meaning)| meaning.trim().is_empty());
        check_none(silent.map(|(column, _)| format!("{name}.{column}")).collect());
        assert!(table.columns.contains_key("known_from"), "{name} does not say when it was known");
        let unknown = table.key.iter().filter(|k| !table.columns.contains_key(*k));
        check_none(unknown.map(|k| format!("{name}: key {k}")).collect());
    }
}

#[test]
fn every_sql_function_is_documented() {
    let functions = warehouse::documented_functions();
    assert!(!functions.is_empty());
    let silent =
        functions.iter().filter(|(signature, m)| !signature.ends_with(')') || m.trim().is_empty());
    check_none(silent.map(|(signature, _)| (*signature).to_owned()).collect());
}
