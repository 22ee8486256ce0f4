//! Keeping an installation: self-test, backup and restore, settings, signed bundles. Offline.

use std::path::Path;
use std::process::{Command, Output};

/// Runs the program in a folder of its own, without settings from elsewhere.
fn bluehelm(folder: &Path, arguments: &[&str]) -> Output {
    command(folder, arguments).output().expect("started")
}

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bluehelm"));
    for name in
        ["BLUEHELM_CATALOG", "BLUEHELM_SYNC_MIRROR", "BLUEHELM_CONFIG", "BLUEHELM_KEY_PASSWORD"]
    {
        command.env_remove(name);
    }
    command.env("XDG_CONFIG_HOME", folder.join("config")).env("BLUEHELM_HOME", folder.join("home"));
    command.current_dir(folder).args(arguments);
    command
}

fn out(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn refused(output: &Output) -> String {
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{said}");
    said
}

/// A folder with a home that holds one small dataset of synthetic endorsements.
fn with_data() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("folder");
    let mirror = folder.path().join("mirror/reference/a4p");
    std::fs::create_dir_all(&mirror).expect("folder");
    // Made up for this test: the days and numbers are not those of any publication.
    let rows = "as_of,member_states,organisations,source_url\n2018-09-11,1,,https://example.org/synthetic\n";
    std::fs::write(mirror.join("endorsement_counts.csv"), rows).expect("file");
    out(&bluehelm(folder.path(), &["sync", "endorsement_counts", "--mirror", "mirror"]));
    folder
}

#[test]
fn the_self_test_passes_offline_and_ends_with_one_line_for_the_help_desk() {
    let folder = tempfile::tempdir().expect("folder");
    let said = out(&bluehelm(folder.path(), &["self-test"]));
    let last = said.trim_end().lines().last().expect("a line").to_owned();
    assert!(last.starts_with("bluehelm ") && last.ends_with("all 5 trials passed"), "{said}");
    assert!(!folder.path().join("home").exists(), "the self-test leaves no data behind");
}

#[test]
fn the_version_names_its_build_and_its_figures() {
    let folder = tempfile::tempdir().expect("folder");
    let said = out(&bluehelm(folder.path(), &["--version"]));
    assert!(said.starts_with(concat!("bluehelm ", env!("CARGO_PKG_VERSION"))), "{said}");
    // Forecasts that the program computed itself are no newer evidence.
    let attribution = include_str!("../../../data/attribution.toml").split("[[vintage]]");
    let published =
        attribution.filter(|vintage| !vintage.contains("publisher = \"Made with Bluehelm"));
    let days =
        published.filter_map(|vintage| vintage.split("known_from = \"").nth(1)?.split('"').next());
    let newest = days.max().expect("figures are carried");
    assert!(said.contains(&format!("figures to {newest})")), "{said}, expected {newest}");
}

/// A source of one column; NAME is filled in.
const SOURCE: &str = r#"
id = "NAME"
title = "NAME (synthetic)"
publisher = "nobody"
licence = "none"
citation = "none"
url = "https://example.org"
access = "public"
frequency = "never"

[mirror]
files = ["NAME/*.csv"]

[[column]]
name = "number"
type = "integer"
required = true
meaning = "Number"
"#;

#[test]
fn of_a_publication_that_compaction_keeps_the_rows_in_quarantine_stay() {
    let folder = tempfile::tempdir().expect("folder");
    let at = folder.path();
    let run = |arguments: &[&str]| {
        let mut command = command(at, arguments);
        out(&command.env("BLUEHELM_CATALOG", at.join("own")).output().expect("started"))
    };
    std::fs::create_dir_all(at.join("own/sources")).expect("folder");
    for (name, day) in [("north", "2025-04-04"), ("south", "2025-09-14")] {
        let source = at.join(format!("own/sources/{name}.toml"));
        std::fs::write(source, SOURCE.replace("NAME", name)).expect("file");
        std::fs::create_dir_all(at.join("mirror").join(name)).expect("folder");
        // The last row cannot be read.
        let rows = format!("number\n1\n2\n{name}\n");
        std::fs::write(at.join(format!("mirror/{name}/{day}.csv")), rows).expect("file");
        run(&["sync", name, "--mirror", "mirror"]);
    }
    run(&["compact", "--keep", "1"]);
    let stayed = ["sql", "SELECT dataset FROM quarantine ORDER BY dataset", "--format", "csv"];
    assert_eq!(run(&stayed), "dataset\nnorth\nsouth\n");
}

#[test]
fn a_backup_restores_to_a_state_that_doctor_accepts() {
    let folder = with_data();
    let at = folder.path();
    out(&bluehelm(at, &["backup", "home.backup"]));
    out(&bluehelm(at, &["restore", "home.backup", "--home", "other"]));
    let asked = ["sql", "SELECT * FROM endorsement_counts", "--format", "csv"];
    let of = |home: &str| out(&bluehelm(at, &[&asked[..], &["--home", home]].concat()));
    assert_eq!(of("home"), of("other"));
    let checked = out(&bluehelm(at, &["doctor", "--home", "other", "--format", "csv"]));
    assert!(checked.starts_with("good,text\ntrue,"), "{checked}");
    assert!(refused(&bluehelm(at, &["restore", "home.backup"])).contains("holds data already"));
}

#[test]
fn a_backup_taken_during_a_sync_restores_to_a_state_that_doctor_accepts() {
    let folder = with_data();
    let at = folder.path();
    // Made up: so many rows that a sync takes a while.
    let rows: String = (0..300_000)
        .map(|n| {
            let (year, month, day) = (1000 + n / 336, n % 336 / 28 + 1, n % 28 + 1);
            format!("{year}-{month:02}-{day:02},{n},,https://example.org/synthetic\n")
        })
        .collect();
    let head = "as_of,member_states,organisations,source_url\n";
    let file = at.join("mirror/reference/a4p/endorsement_counts.csv");
    std::fs::write(file, format!("{head}{rows}")).expect("file");
    let raw = || std::fs::read_dir(at.join("home/raw")).map_or(0, Iterator::count);
    let before = raw();
    let mut sync = command(at, &["sync", "endorsement_counts", "--mirror", "mirror"]);
    let mut sync = sync.stderr(std::process::Stdio::null()).spawn().expect("started");
    while raw() == before && sync.try_wait().expect("a process").is_none() {
        std::thread::yield_now();
    }
    let running = sync.try_wait().expect("a process").is_none();
    out(&bluehelm(at, &["backup", "busy.backup"]));
    assert!(sync.wait().expect("ended").success());
    assert!(running, "the sync had ended before the backup began");
    out(&bluehelm(at, &["restore", "busy.backup", "--home", "other"]));
    out(&bluehelm(at, &["doctor", "--home", "other"]));
    let counted = ["sql", "SELECT count(*) FROM endorsement_counts", "--format", "csv"];
    let of = |home: &str| out(&bluehelm(at, &[&counted[..], &["--home", home]].concat()));
    assert_eq!(of("home"), of("other"), "what the sync brought is in the backup");
}

#[test]
fn a_home_of_a_newer_layout_is_refused_by_every_command_with_a_clear_word() {
    let folder = with_data();
    let at = folder.path();
    std::fs::write(at.join("home/format"), "2\n").expect("file");
    let sync = ["sync", "endorsement_counts", "--mirror", "mirror"];
    let [export, import] = [["sync", "--export", "b"], ["sync", "--import", "a"]];
    let (backup, serve) = (["backup", "b"], ["serve", "--listen", "127.0.0.1:0"]);
    let one = [&["datasets"][..], &["sql", "SELECT 1"], &["doctor"], &["compact"], &serve];
    for asked in one.into_iter().chain([&sync[..], &export, &import, &backup]) {
        let output = bluehelm(at, asked);
        // Doctor's findings are its answer; the others have none.
        let said = refused(&output) + &String::from_utf8_lossy(&output.stdout);
        assert!(said.contains("format 2"), "{asked:?}: {said}");
    }
    // The layout before numbers were written: it is read as it is, and upgraded by the next sync.
    std::fs::remove_file(at.join("home/format")).expect("removed");
    out(&bluehelm(at, &["doctor"]));
    out(&bluehelm(at, &sync));
    assert_eq!(std::fs::read_to_string(at.join("home/format")).expect("file"), "1\n");
    out(&bluehelm(at, &["doctor"]));
}

#[test]
fn a_bundle_is_read_only_if_the_key_asked_for_signed_it() {
    let folder = with_data();
    let at = folder.path();
    for name in ["ours", "theirs"] {
        bluehelm(at, &["key", "new", name]);
    }
    out(&bluehelm(at, &["sync", "--export", "a.bundle", "--sign", "ours.key"]));
    let import = |key: &str| {
        bluehelm(at, &["sync", "--import", "a.bundle", "--signed-by", key, "--home", "inside"])
    };
    assert!(refused(&import("theirs.pub")).contains("nothing was read"));
    let mut bytes = std::fs::read(at.join("a.bundle")).expect("bundle");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(at.join("flipped"), &bytes).expect("file");
    std::fs::rename(at.join("a.bundle"), at.join("kept")).expect("moved");
    std::fs::rename(at.join("flipped"), at.join("a.bundle")).expect("moved");
    assert!(refused(&import("ours.pub")).contains("is not as the holder of the key signed it"));
    assert!(!at.join("inside/tables").exists());
    std::fs::rename(at.join("kept"), at.join("a.bundle")).expect("moved");
    out(&import("ours.pub"));
    let datasets =
        |home: &str| out(&bluehelm(at, &["datasets", "--home", home, "--format", "json"]));
    assert_eq!(datasets("home"), datasets("inside"), "two sites end with equal vintages");
}

#[test]
fn a_setting_is_shown_with_where_it_came_from() {
    let folder = tempfile::tempdir().expect("folder");
    let at = folder.path();
    std::fs::create_dir_all(at.join("config/bluehelm")).expect("folder");
    let file = at.join("config/bluehelm/bluehelm.toml");
    std::fs::write(&file, "[serve]\nlisten = \"127.0.0.1:9999\"\n").expect("file");
    let shown = out(&bluehelm(at, &["config", "show", "--format", "json"]));
    let shown: serde_json::Value = serde_json::from_str(&shown).expect("JSON");
    let from = |key: &str| {
        let own =
            shown.as_array().expect("rows").iter().find(|s| s["key"] == key).expect("a setting");
        (own["value"].as_str().map(str::to_owned), own["from"].as_str().expect("text").to_owned())
    };
    assert_eq!(
        from("serve.listen"),
        (Some("127.0.0.1:9999".to_owned()), file.display().to_string())
    );
    assert_eq!(from("home").1, "BLUEHELM_HOME");
    assert_eq!(from("serve.log"), (Some("text".to_owned()), "default".to_owned()));
    std::fs::write(&file, "serve.listn = \"x\"\n").expect("file");
    let said = refused(&bluehelm(at, &["datasets"]));
    assert!(
        said.contains("did you mean serve.listen?") && said.contains("bluehelm.toml"),
        "{said}"
    );
    // What a help desk asks first needs no settings.
    for asked in
        [&["--version"][..], &["self-test"], &["config", "default"], &["completions", "bash"]]
    {
        out(&bluehelm(at, asked));
    }
}

#[test]
fn what_is_empty_sets_nothing_and_what_is_wrong_is_named_with_its_place() {
    let folder = tempfile::tempdir().expect("folder");
    let at = folder.path();
    let with = |name: &str, value: &str, asked: &[&str]| {
        command(at, asked).env(name, value).output().expect("started")
    };
    out(&with("BLUEHELM_SERVE_LISTEN", "", &["datasets"]));
    let shown = out(&with("BLUEHELM_HOME", "", &["config", "show"]));
    assert!(shown.contains("share/bluehelm") && shown.contains("default"), "{shown}");
    let said = refused(&with("BLUEHELM_SERVE_LISTEN", "nonsense", &["datasets"]));
    assert!(said.contains("BLUEHELM_SERVE_LISTEN: invalid value 'nonsense'"), "{said}");
}

#[test]
fn a_mirror_named_in_a_variable_is_in_no_bundles_way() {
    let folder = with_data();
    let at = folder.path();
    for asked in [&["sync", "--export", "b"][..], &["sync", "--import", "b", "--home", "inside"]] {
        let mut command = command(at, asked);
        out(&command.env("BLUEHELM_SYNC_MIRROR", at.join("mirror")).output().expect("started"));
    }
}

#[test]
fn no_bundle_is_left_where_it_cannot_be_signed_or_would_be_empty() {
    let folder = with_data();
    let at = folder.path();
    bluehelm(at, &["key", "new", "ours"]);
    let said = refused(&bluehelm(at, &["sync", "--export", "b", "--sign", "ours.pub"]));
    assert!(said.contains("no secret key of minisign"), "{said}");
    let said = refused(&bluehelm(at, &["sync", "--export", "b", "--home", "mistyped"]));
    assert!(said.contains("is it the right folder"), "{said}");
    assert!(!at.join("b").exists() && !at.join("mistyped").exists());
}

#[test]
fn shells_and_manuals_know_every_command() {
    let folder = tempfile::tempdir().expect("folder");
    for shell in ["bash", "zsh", "fish", "powershell"] {
        assert!(
            out(&bluehelm(folder.path(), &["completions", shell])).contains("commitments"),
            "{shell}"
        );
    }
    out(&bluehelm(folder.path(), &["man", "--to", "man"]));
    assert!(folder.path().join("man/bluehelm-claim-check.1").is_file());
}
