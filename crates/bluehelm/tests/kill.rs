//! What is left after `kill -9`, and after several syncs at once?
//!
//! A sync is killed at every step that it takes on disk: once one file is there, once two are, and
//! so on. `tests/kill-sync.sh` does the same on the real publications, a hundred times at random.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use tempfile::TempDir;

const SOURCE: &str = r#"
id = "posts"
title = "Posts (synthetic)"
publisher = "nobody"
licence = "none"
citation = "none"
url = "https://example.org"
access = "public"
frequency = "never"

[mirror]
files = ["posts/*.csv"]

[[column]]
name = "post_id"
type = "integer"
required = true
meaning = "Number"
"#;

const FIRST: &str = "20000,2025-01-01";
const BOTH: &str = "21000,2025-06-01";

/// A mirror with two publications of `posts`, a bad row in each, and home folders.
struct Site(TempDir);

impl Site {
    fn new() -> Self {
        let site = Self(tempfile::tempdir().expect("a folder"));
        fs::create_dir_all(site.path("catalog/sources")).expect("a folder");
        fs::create_dir_all(site.path("mirror/posts")).expect("a folder");
        fs::write(site.path("catalog/sources/posts.toml"), SOURCE).expect("written");
        for (name, rows) in [("2025-01-01.csv", 20_000), ("2025-06-01.csv", 21_000)] {
            let lines: String = (0..rows).map(|n| format!("{n}\n")).collect();
            let path = site.path("mirror/posts").join(name);
            fs::write(path, format!("post_id\n{lines}x\n")).expect("written");
        }
        site
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn command(&self, home: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bluehelm"));
        command.arg("--home").arg(self.path(home)).arg("--catalog").arg(self.path("catalog"));
        command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn run(&self, home: &str, arguments: &[&str]) -> Output {
        self.command(home, arguments).output().expect("the program runs")
    }

    fn start_sync(&self, home: &str) -> Child {
        let mut command = self.command(home, &["sync", "posts", "--mirror"]);
        command.arg(self.path("mirror")).spawn().expect("the program runs")
    }

    /// The first row of an answer; nothing where nothing is stored.
    fn row(&self, home: &str, sql: &str) -> Option<String> {
        let output = self.run(home, &["--format", "csv", "sql", sql]);
        if output.status.success() {
            let text = String::from_utf8_lossy(&output.stdout).into_owned();
            return text.lines().nth(1).map(str::to_owned);
        }
        let text = String::from_utf8_lossy(&output.stderr);
        assert!(text.contains("has no data here"), "{text}");
        None
    }

    /// Rows and date of the newest publication.
    fn newest(&self, home: &str) -> Option<String> {
        self.row(home, "SELECT count(*), max(known_from) FROM raw.posts")
    }

    fn check_whole(&self, home: &str) {
        let output = self.run(home, &["doctor"]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    }

    /// Both publications are stored, each once, and each bad row is in quarantine once.
    fn check_synced(&self, home: &str) {
        assert_eq!(self.newest(home).as_deref(), Some(BOTH));
        let vintages = "SELECT count(*) FROM vintages WHERE dataset = 'posts'";
        assert_eq!(self.row(home, vintages).as_deref(), Some("2"));
        assert_eq!(self.row(home, "SELECT count(*) FROM quarantine").as_deref(), Some("2"));
        self.check_whole(home);
    }
}

fn count_files(folder: &Path) -> usize {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|e| if e.path().is_dir() { count_files(&e.path()) } else { 1 }).sum()
}

#[test]
fn a_sync_killed_at_any_step_leaves_the_last_state_or_the_new_one() {
    let site = Site::new();
    let mut killed = 0;
    for step in 1.. {
        let home = format!("home-{step}");
        let mut sync = site.start_sync(&home);
        let ended = loop {
            if sync.try_wait().expect("a process").is_some() {
                break true;
            }
            if count_files(&site.path(&home)) >= step {
                break false;
            }
            std::thread::yield_now();
        };
        sync.kill().expect("killed or ended");
        sync.wait().expect("ends");
        let newest = site.newest(&home);
        let states = [None, Some(FIRST), Some(BOTH)];
        assert!(states.contains(&newest.as_deref()), "killed at {step} files: {newest:?}");
        site.check_whole(&home);
        assert!(site.start_sync(&home).wait().expect("ends").success());
        site.check_synced(&home);
        if ended {
            break;
        }
        killed += 1;
    }
    assert!(killed > 5, "only {killed} syncs were killed");
}

#[test]
fn three_syncs_at_once_do_no_harm() {
    let site = Site::new();
    let mut syncs: Vec<Child> = (0..3).map(|_| site.start_sync("home")).collect();
    for sync in &mut syncs {
        assert!(sync.wait().expect("ends").success());
    }
    site.check_synced("home");
}
