//! The real publications, synced once into a home folder for all tests.
//!
//! Each test may run in a process of its own: the first one syncs, the others wait for it. The home
//! is made anew when the tests, the program in them or the mirror's files are others.

use std::collections::BTreeSet;
use std::collections::hash_map::DefaultHasher;
use std::fs::{self, File};
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use base::Date;
use catalog::Catalog;
use ingest::{Home, Origin, Sources, Sync};
use tokio::runtime::Runtime;
use warehouse::{TextRow, Vintages, Warehouse, text_rows};

const DATASETS: [&str; 38] = [
    "authorised_strength",
    "budget_totals",
    "contributions",
    "countries",
    "cpas_datapoints",
    "endorsement_counts",
    "endorsements",
    "fatalities",
    "geo_pko_contributors",
    "geo_pko_front",
    "geo_pko_sites",
    "geo_pko_troop_types",
    "geo_pko_units",
    "geonames_cities500",
    "gpw_population",
    "mission_budgets",
    "mission_hosts",
    "mission_totals",
    "missions",
    "ne_admin1",
    "parity_targets",
    "prio_grid_land",
    "prio_grid_static",
    "radpko",
    "sea_allegations_by_mission",
    "sea_allegations_yearly",
    "sea_victims_and_categories",
    "ucdp_actors",
    "ucdp_country_years",
    "ucdp_ged",
    "ucdp_ged_place_names",
    "ucdp_ged_reduced",
    "ucdp_ged_sample_2025",
    "ucdp_ged_samples",
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
    folder: PathBuf,
    runtime: Runtime,
}

/// The home shared by the tests; nothing without a mirror.
pub fn real() -> Option<&'static Real> {
    static REAL: OnceLock<Option<Real>> = OnceLock::new();
    REAL.get_or_init(|| mirror().map(|mirror| Real::open(&mirror))).as_ref()
}

impl Real {
    fn open(mirror: &Path) -> Self {
        let place = Path::new(env!("CARGO_TARGET_TMPDIR"));
        fs::create_dir_all(place).expect("a folder");
        let alone = File::create(place.join("real.lock")).expect("a lock");
        alone.lock().expect("a lock");
        let real = Self { folder: place.join("real"), runtime: Runtime::new().expect("a runtime") };
        let (seal, state) = (real.folder.join("sealed"), state(mirror));
        if fs::read_to_string(&seal).is_ok_and(|sealed| sealed == state) {
            return real;
        }
        fs::remove_dir_all(&real.folder).ok();
        real.sync(mirror);
        fs::write(seal, state).expect("a seal");
        real
    }

    fn sync(&self, mirror: &Path) {
        let home = Home::new(&self.folder);
        let sources = Sources::read(&Catalog::shipped()).expect("declarations");
        let sync = Sync::new(&home, Origin::Folder(mirror.to_owned()), Date::constant(2026, 1, 1));
        let _lock = home.lock().expect("a lock");
        for dataset in DATASETS {
            let source = sources.find(dataset).expect("declared");
            let outcome = self.runtime.block_on(sync.run(&source, &mut |_| {}));
            outcome.unwrap_or_else(|e| panic!("{dataset}: {e}"));
        }
    }

    fn rows(&self, vintages: Vintages, sql: &str) -> Vec<TextRow> {
        let tables = Home::new(&self.folder).tables();
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

/// What the synced home depends on: this program, and the files of the mirror.
fn state(mirror: &Path) -> String {
    let mut hash = DefaultHasher::new();
    note(&std::env::current_exe().expect("this program"), &mut hash);
    note(mirror, &mut hash);
    format!("{:x}", hash.finish())
}

fn note(path: &Path, hash: &mut DefaultHasher) {
    let about = fs::metadata(path).expect("readable");
    (path, about.len(), about.modified().ok()).hash(hash);
    let mut entries: Vec<PathBuf> = match about.is_dir() {
        true => fs::read_dir(path).expect("readable").flatten().map(|e| e.path()).collect(),
        false => Vec::new(),
    };
    entries.sort();
    entries.iter().for_each(|entry| note(entry, hash));
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
    let Some(real) = real() else { return };
    let shown = real.lines(
        "SELECT table_name, column_name FROM information_schema.columns \
         WHERE table_schema = 'public' AND table_name NOT IN ('quarantine', 'vintages')",
    );
    let definitions = warehouse::Definitions::read(&Catalog::shipped()).expect("tables");
    let loaded = |name: &String| DATASETS.contains(&definitions.tables[name].dataset.as_str());
    for (name, table) in &definitions.tables {
        if loaded(name) || table.parts.iter().any(loaded) {
            let of_table =
                |line: &String| line.strip_prefix(&format!("{name}|")).map(str::to_owned);
            let shown: BTreeSet<String> = shown.iter().filter_map(of_table).collect();
            let documented: BTreeSet<String> = table.columns.keys().cloned().collect();
            assert_eq!(shown, documented, "{name}");
        }
    }
}

#[test]
fn no_row_of_the_mirror_is_left_aside() {
    let Some(real) = real() else { return };
    let stored = real.lines("SELECT count(DISTINCT dataset) FROM vintages");
    assert_eq!(stored, [DATASETS.len().to_string()]);
    let runtime = Runtime::new().expect("a runtime");
    let findings = runtime.block_on(ingest::examine(&Home::new(&real.folder)));
    assert!(findings.iter().all(|f| f.good), "{findings:?}");
    assert!(findings[1..].iter().all(|f| f.text.contains(" 0 in quarantine")), "{findings:?}");
}
