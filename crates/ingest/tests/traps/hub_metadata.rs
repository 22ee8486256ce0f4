//! Traps of the hub's metadata, on the real metadata served by the local hub.

use base::Date;
use catalog::Catalog;
use hub_server::{ALWAYS, Content, Fault, HubServer};
use ingest::{Home, Origin, Outcome, Sources, Sync};

use crate::real::{LATER, check, mirror};

struct Served {
    server: HubServer,
    home: tempfile::TempDir,
}

impl Served {
    fn new(known_on: Option<Date>) -> Option<Self> {
        let content = Content::from_mirror(&mirror()?, known_on).expect("a mirror");
        let server = HubServer::start(content).expect("a server");
        Some(Self { server, home: tempfile::tempdir().expect("a folder") })
    }

    fn sync(&self, dataset: &str) -> Result<Outcome, ingest::IngestError> {
        let source = Sources::read(&Catalog::shipped()).expect("declarations").find(dataset)?;
        let origin = Origin::Url(format!("{}/public", self.server.url()));
        let sync = Sync::new(&Home::new(self.home.path()), origin, LATER);
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        runtime.block_on(sync.run(&source, &mut |_| {}))
    }
}

#[test]
fn no_total_count_comes_with_a_page_and_all_rows_are_read() {
    let Some(served) = Served::new(None) else { return };
    assert_eq!(served.sync("fatalities").expect("loads").new[0].rows, 4429);
}

#[test]
fn ids_changed_case_in_2025_and_are_the_same_dataset() {
    let Some(served) = Served::new(None) else { return };
    let outcome = served.sync("dppadposs-Fatalities").expect("loads");
    assert_eq!((outcome.dataset.as_str(), outcome.new[0].rows), ("fatalities", 4429));
}

#[test]
fn the_date_of_a_publication_is_that_of_the_metadata() {
    let Some(served) = Served::new(None) else { return };
    let outcome = served.sync("missions").expect("loads");
    assert_eq!(outcome.new[0].known_from, Date::constant(2023, 12, 4));
}

#[test]
fn a_dataset_may_vanish_answer_html_or_be_empty_and_the_last_good_vintage_stays() {
    let Some(served) = Served::new(Some(Date::constant(2023, 12, 31))) else { return };
    assert_eq!(served.sync("fatalities").expect("loads").new[0].rows, 4350);
    for fault in [Fault::Status(404), Fault::Html, Fault::Empty] {
        served.server.heal();
        served.server.fail("/public/data/DPPADPOSS-FATALITIES/json", ALWAYS, fault.clone());
        served.sync("fatalities").map(|_| ()).expect_err("a bad day");
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        let store = Home::new(served.home.path()).store();
        let vintages = runtime.block_on(store.vintages("fatalities")).expect("readable");
        assert_eq!(vintages.iter().map(|v| v.rows).collect::<Vec<_>>(), [4350], "{fault:?}");
    }
}

#[test]
fn every_column_declared_from_the_dictionary_stands_in_it() {
    let Some(mirror) = mirror() else { return };
    let text = std::fs::read(mirror.join("psdata/metadata/all.json")).expect("readable");
    let all: Vec<serde_json::Value> = serde_json::from_slice(&text).expect("metadata");
    let bare =
        |n: &str| n.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let sources = Sources::read(&Catalog::shipped()).expect("declarations");
    for id in [
        "DOS-INDICATORS",
        "DPO-PEMA",
        "DPO-PKTRAINING",
        "DPO-C34REC",
        "DPO-QIP",
        "DPO-PKBUDGET",
        "DPO-COEEXPENDITURE",
        "DPO-COEFACTORS",
    ] {
        let entry = all.iter().find(|e| e["Dataset ID"] == id).expect("in the dictionary");
        let columns = entry["Column definitions"].as_array().expect("columns").iter();
        let known: Vec<String> =
            columns.map(|c| bare(c["Column Name"].as_str().unwrap_or_default())).collect();
        let source = sources.find(id).expect("declared");
        let made: Vec<&String> =
            source.wide.iter().flat_map(|w| [&w.stem, &w.ending, &w.value]).collect();
        for column in source.columns.iter().filter(|c| !made.contains(&&c.name)) {
            assert!(known.contains(&bare(&column.name)), "{id}: {}", column.name);
        }
        // Those of PEMA stand for one column of each task.
        let of_tasks = known.iter().filter(|k| k.starts_with("task")).count();
        let declared = source.columns.len() - made.len();
        assert_eq!(declared, known.len() - of_tasks, "{id}");
    }
}

#[test]
fn two_definitions_are_swapped_and_the_declaration_follows_the_data() {
    let Some(mirror) = mirror() else { return };
    let text = std::fs::read(mirror.join("psdata/metadata/all.json")).expect("readable");
    let all: Vec<serde_json::Value> = serde_json::from_slice(&text).expect("metadata");
    let entry = all.iter().find(|e| e["Dataset ID"] == "DPO-UCHISTORICAL").expect("described");
    let defined = |column: &str| {
        let columns = entry["Column definitions"].as_array().expect("columns").iter();
        columns.clone().find(|c| c["Column Name"] == column).expect("defined").to_string()
    };
    assert!(defined("isocode3").contains("M49") && defined("m49_code").contains("ISO"));
    let sources = Sources::read(&Catalog::shipped()).expect("declarations");
    let source = sources.find("contributions").expect("declared");
    let declared = |column: &str| {
        source.columns.iter().find(|c| c.name == column).expect("declared").meaning.clone()
    };
    assert!(declared("isocode3").contains("ISO") && declared("m49_code").contains("M49"));
    check(
        "SELECT count(*) FROM raw.contributions WHERE length(isocode3) <> 3 OR m49_code NOT BETWEEN 1 AND 999",
        &["0"],
    );
}
