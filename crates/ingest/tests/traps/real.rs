//! The real publications, synced once into a home folder for all tests.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use base::Date;
use catalog::Catalog;
use ingest::{Home, Origin, Sources, Sync};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use warehouse::{TextRow, Vintages, Warehouse, text_rows};

const DATASETS: [&str; 25] = [
    "authorised_strength",
    "budget_totals",
    "contributions",
    "cpas_datapoints",
    "fatalities",
    "geo_pko_contributors",
    "geo_pko_front",
    "geo_pko_sites",
    "geo_pko_troop_types",
    "geo_pko_units",
    "geonames_cities500",
    "gpw_population",
    "mission_budgets",
    "missions",
    "ne_admin1",
    "prio_grid_land",
    "prio_grid_static",
    "radpko",
    "sea_allegations_by_mission",
    "sea_allegations_yearly",
    "sea_victims_and_categories",
    "wof_boundaries",
    "wof_localities",
    "world_countries_10m",
    "world_countries_50m",
];

/// Dates of the two publications of fatalities.
pub const EARLIER: Date = Date::constant(2023, 11, 28);
pub const LATER: Date = Date::constant(2025, 4, 4);

/// The mirror, or nothing where it is missing and may be.
pub fn mirror() -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/mirror");
    let place = std::env::var_os("BLUEHELM_MIRROR").map_or_else(beside, PathBuf::from);
    if place.join("psdata").is_dir() {
        return Some(place);
    }
    assert!(std::env::var_os("CI").is_none_or(|v| v != "true"), "no mirror at {place:?}");
    use std::io::Write;
    let mut stderr = std::io::stderr();
    writeln!(stderr, "left out: no mirror at {place:?}; set BLUEHELM_MIRROR").ok();
    None
}

/// A home that holds the real publications.
pub struct Real {
    folder: TempDir,
    runtime: Runtime,
}

/// The home shared by the tests; nothing without a mirror.
pub fn real() -> Option<&'static Real> {
    static REAL: OnceLock<Option<Real>> = OnceLock::new();
    REAL.get_or_init(|| mirror().map(|mirror| Real::sync(&mirror))).as_ref()
}

impl Real {
    fn sync(mirror: &Path) -> Self {
        let real = Self {
            folder: tempfile::tempdir().expect("a folder"),
            runtime: Runtime::new().expect("a runtime"),
        };
        let home = Home::new(real.folder.path());
        let sources = Sources::read(&Catalog::shipped()).expect("declarations");
        let sync = Sync::new(&home, Origin::Folder(mirror.to_owned()), Date::constant(2026, 1, 1));
        let _lock = home.lock().expect("a lock");
        for dataset in DATASETS {
            let source = sources.find(dataset).expect("declared");
            let outcome = real.runtime.block_on(sync.run(&source, &mut |_| {}));
            outcome.unwrap_or_else(|e| panic!("{dataset}: {e}"));
        }
        real
    }

    fn rows(&self, vintages: Vintages, sql: &str) -> Vec<TextRow> {
        let tables = Home::new(self.folder.path()).tables();
        let warehouse =
            Warehouse::open(&tables, &Catalog::shipped(), vintages).expect("a warehouse");
        let found = self.runtime.block_on(warehouse.sql(sql));
        let (_, batches) = found.unwrap_or_else(|e| panic!("{sql}: {e}"));
        text_rows(&batches).expect("rows as text")
    }

    /// Rows at the newest vintage, cells joined by `|`, a missing one as `-`.
    pub fn lines(&self, sql: &str) -> Vec<String> {
        joined(self.rows(Vintages::Newest, sql))
    }

    /// The same as known on a day.
    pub fn lines_on(&self, day: Date, sql: &str) -> Vec<String> {
        joined(self.rows(Vintages::KnownOn(day), sql))
    }
}

fn joined(rows: Vec<TextRow>) -> Vec<String> {
    let cell = |c: Option<String>| c.unwrap_or_else(|| "-".to_owned());
    rows.into_iter().map(|row| row.into_iter().map(cell).collect::<Vec<_>>().join("|")).collect()
}

/// Runs a query at the newest vintage and compares.
pub fn check(sql: &str, expect: &[&str]) {
    let Some(real) = real() else { return };
    assert_eq!(real.lines(sql), expect, "{sql}");
}

/// Runs a query as known on a day and compares.
pub fn check_on(day: Date, sql: &str, expect: &[&str]) {
    let Some(real) = real() else { return };
    assert_eq!(real.lines_on(day, sql), expect, "{sql}, known on {day}");
}

#[test]
fn every_column_that_a_table_shows_is_documented_and_every_documented_one_is_shown() {
    if real().is_none() {
        return;
    }
    let definitions = warehouse::Definitions::read(&Catalog::shipped()).expect("tables");
    for (name, table) in &definitions.tables {
        let loaded = |t: &warehouse::TableDefinition| DATASETS.contains(&t.dataset.as_str());
        let parts = table.parts.iter().all(|part| loaded(&definitions.tables[part]));
        if !(if table.parts.is_empty() { loaded(table) } else { parts }) {
            continue;
        }
        let documented: Vec<&str> = table.columns.keys().map(String::as_str).collect();
        let sql = format!(
            "SELECT column_name FROM information_schema.columns \
             WHERE table_schema = 'public' AND table_name = '{name}' ORDER BY 1"
        );
        check(&sql, &documented);
    }
}
