//! A home folder, declarations of its own (synthetic), and a publisher to read from.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use base::Date;
use catalog::Catalog;
use fetch::{Fetcher, Policy};
use ingest::{Finding, Home, IngestError, Origin, Outcome, Source, Sources, Sync};
use tempfile::TempDir;
use warehouse::{TextRow, Vintages, Warehouse, text_rows};

/// The day on which the tests sync.
pub const TODAY: Date = Date::constant(2026, 1, 15);

/// A dataset with every type of column; `{access}` is filled in.
const POSTS: &str = r#"
id = "posts"
title = "Posts (synthetic)"
publisher = "nobody"
licence = "none"
citation = "none"
url = "https://example.org"
access = "{access}"
frequency = "never"
key = ["post_id"]

[hub]
dataset = "DPO-POSTS"

[mirror]
files = ["posts/*.csv", "posts/*.json"]

[checks]
least_share_of_rows = 0.9

[[column]]
name = "post_id"
type = "integer"
required = true
meaning = "Number"

[[column]]
name = "opened"
type = "date"
meaning = "Day it was opened"

[[column]]
name = "name"
type = "text"
meaning = "Name"

[[column]]
name = "longitude"
type = "decimal"
decimal_comma = true
optional = true
meaning = "Degrees east"

[[column]]
name = "active"
type = "yes_no"
optional = true
meaning = "In use"

[[column]]
name = "low"
type = "integer"
optional = true
meaning = "Lowest estimate"

[[column]]
name = "best"
type = "integer"
optional = true
meaning = "Best estimate"

[[flag]]
name = "low_above_best"
when = "low > best"
meaning = "Contradictory estimates"
"#;

/// A home folder and all that belongs to it.
pub struct Site {
    pub folder: TempDir,
    runtime: tokio::runtime::Runtime,
    catalog: Catalog,
}

impl Site {
    pub fn new() -> Self {
        Self::with_access("public")
    }

    /// `posts` is `public` or `restricted`.
    pub fn with_access(access: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let own = folder.path().join("catalog");
        fs::create_dir_all(own.join("sources")).expect("a folder");
        fs::write(own.join("sources/posts.toml"), POSTS.replace("{access}", access))
            .expect("written");
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        Self { folder, runtime, catalog: Catalog::with_own(own) }
    }

    pub fn home(&self) -> Home {
        Home::new(self.folder.path().join("home"))
    }

    pub fn sources(&self) -> Sources {
        Sources::read(&self.catalog).expect("declarations that can be read")
    }

    /// Where the mirror of this site lies.
    pub fn mirror(&self) -> PathBuf {
        self.folder.path().join("mirror")
    }

    /// Puts a file into the mirror.
    pub fn publish(&self, file: &str, bytes: impl AsRef<[u8]>) {
        let path = self.mirror().join(file);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, bytes).expect("written");
    }

    pub fn syncer(&self, origin: Origin, today: Date) -> Sync {
        let policy = Policy {
            retries: 1,
            // Long enough for a server in the same process on a busy machine.
            read_timeout: Duration::from_secs(6),
            jitter_seed: Some(1),
            ..Policy::default()
        };
        let fetcher = Fetcher::new(policy).with_sleep(|_| {});
        Sync::new(&self.home(), origin, today).with_fetcher(fetcher)
    }

    pub fn sync_on(
        &self,
        origin: Origin,
        today: Date,
        dataset: &str,
    ) -> Result<Outcome, IngestError> {
        let source = self.sources().find(dataset)?;
        let _lock = self.home().lock()?;
        self.runtime.block_on(self.syncer(origin, today).run(&source, &mut |_| {}))
    }

    /// Syncs with a syncer set up otherwise.
    pub fn run(&self, syncer: Sync, dataset: &str) -> Result<Outcome, IngestError> {
        let source = self.sources().find(dataset)?;
        let _lock = self.home().lock()?;
        self.runtime.block_on(syncer.run(&source, &mut |_| {}))
    }

    /// Syncs from a source that differs from the declared one.
    pub fn sync_source(&self, origin: Origin, source: &Source) -> Result<Outcome, IngestError> {
        let _lock = self.home().lock()?;
        self.runtime.block_on(self.syncer(origin, TODAY).run(source, &mut |_| {}))
    }

    pub fn sync(&self, origin: Origin, dataset: &str) -> Result<Outcome, IngestError> {
        self.sync_on(origin, TODAY, dataset)
    }

    /// Syncs `posts` from the site's mirror.
    pub fn sync_posts(&self) -> Result<Outcome, IngestError> {
        self.sync(Origin::Folder(self.mirror()), "posts")
    }

    /// Syncs `posts` from a mirror that holds what may not be loaded; the error's words.
    pub fn refusal(&self, file: &str, bytes: impl AsRef<[u8]>) -> String {
        self.publish(file, bytes);
        self.sync_posts().expect_err("a publication that is not good").to_string()
    }

    pub fn rows(&self, sql: &str) -> Result<Vec<TextRow>, warehouse::WarehouseError> {
        let tables = self.home().tables();
        let warehouse = Warehouse::open(&tables, &self.catalog, Vintages::Newest)?;
        text_rows(&self.runtime.block_on(warehouse.sql(sql))?.1)
    }

    /// The rows of a query, cells joined by `|`, a missing one as `-`.
    pub fn lines(&self, sql: &str) -> Vec<String> {
        let line = |row: TextRow| {
            row.into_iter()
                .map(|c| c.unwrap_or_else(|| "-".to_owned()))
                .collect::<Vec<_>>()
                .join("|")
        };
        self.rows(sql).expect("a query that runs").into_iter().map(line).collect()
    }

    /// Date and rows of every stored vintage of a dataset.
    pub fn vintages(&self, dataset: &str) -> Vec<(String, u64)> {
        let all = self.runtime.block_on(self.home().store().vintages(dataset)).expect("vintages");
        all.into_iter().map(|v| (v.known_from.to_string(), v.rows)).collect()
    }

    pub fn examine(&self) -> Vec<Finding> {
        self.runtime.block_on(ingest::examine(&self.home()))
    }

    pub fn export(&self, bundle: &Path) -> usize {
        self.try_export(bundle).expect("a bundle")
    }

    pub fn try_export(&self, bundle: &Path) -> Result<usize, IngestError> {
        self.runtime.block_on(ingest::export_bundle(&self.home(), &self.sources(), bundle))
    }

    pub fn import(&self, bundle: &Path) -> Result<Vec<Outcome>, IngestError> {
        let _lock = self.home().lock()?;
        let syncer = self.syncer(Origin::Publisher, TODAY);
        self.runtime.block_on(ingest::import_bundle(&syncer, &self.sources(), bundle))
    }

    /// Every file below the home folder.
    pub fn files(&self) -> Vec<PathBuf> {
        let mut files = Vec::new();
        collect(self.home().root(), &mut files);
        files
    }
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        match entry.path() {
            path if path.is_dir() => collect(&path, files),
            path => files.push(path),
        }
    }
}

/// A good publication of `posts` with so many rows.
pub fn posts(rows: usize) -> String {
    let row = |n| format!("{n},2018-01-01,Post {n}\n");
    "post_id,opened,name\n".to_owned() + &(1..=rows).map(row).collect::<String>()
}
