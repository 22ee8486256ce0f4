//! Does the program answer as promised, from the figures it carries and from a synced mirror?

#[path = "answers/statements.rs"]
mod statements;

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

fn run(home: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_bluehelm"))
        .env_remove("BLUEHELM_HOME")
        .env_remove("BLUEHELM_CATALOG")
        .arg("--home")
        .arg(home)
        .args(arguments)
        .output()
        .expect("the program runs")
}

fn json(home: &Path, arguments: &[&str]) -> Value {
    let output = run(home, &[arguments, &["--format", "json"]].concat());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

/// The mirror, or a word that the test is left out; under CI a missing mirror fails.
#[allow(clippy::print_stdout, reason = "a test that is left out says so")]
fn mirror() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/mirror");
    let path = std::env::var_os("BLUEHELM_MIRROR").map_or(beside, PathBuf::from);
    if path.join("psdata").is_dir() {
        return Some(path);
    }
    assert!(std::env::var_os("CI").is_none(), "no mirror at {}", path.display());
    println!("left out: no mirror at {}; set BLUEHELM_MIRROR", path.display());
    None
}

fn synced() -> Option<TempDir> {
    let mirror = mirror()?;
    let home = tempfile::tempdir().expect("a folder");
    let mirror = mirror.to_str().expect("a path in UTF-8");
    let names = [
        "fatalities",
        "contributions",
        "missions",
        "parity_targets",
        "endorsement_counts",
        "ucdp_country_years",
    ];
    let output = run(home.path(), &[&["sync", "--mirror", mirror][..], &names].concat());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(home)
}

fn claim<'a>(checked: &'a Value, id: &str) -> &'a Value {
    let claims = checked["claims"].as_array().expect("claims");
    claims.iter().find(|c| c["id"] == id).expect("the claim")
}

fn check_statement_of_2018(home: &Path) {
    let checked = json(home, &["claim", "check", "claims/a4p-2018-09.toml"]);
    for (id, verdict) in [
        ("deaths-17-26", "depends_on_definition"),
        ("significant-decrease", "not_reproduced"),
        ("women-21", "not_reproduced"),
        ("endorsers-135", "cannot_be_checked"),
        ("liberia-at-peace", "reproduced"),
        ("cote-divoire-at-peace", "reproduced"),
        ("timbuktu-2018-04-14", "reproduced"),
        ("aguelhok-2018-04-05", "reproduced"),
    ] {
        assert_eq!(claim(&checked, id)["verdict"], verdict, "{id}");
    }
    let reason = |id| claim(&checked, id)["reason"].as_str().expect("a reason").to_owned();
    assert!(reason("endorsers-135").contains("42 on 2018-09-11 and 146 on 2018-09-25"));
    assert!(reason("women-21").contains("Individual Police alone had 20.85 % on 2018-09-30"));
    let readings = claim(&checked, "deaths-17-26")["computed"]["readings"].to_string();
    for reading in [
        r#"{"population":"uniformed","scopes":["all","peacekeeping"],"from":"2018-09-17","to":"2018-09-23","known_on":["2023-11-28","2025-04-04"]}"#,
        r#"{"population":"all","scopes":["peacekeeping"],"from":"2018-09-05","to":"2018-09-16","known_on":["2023-11-28","2025-04-04"]}"#,
        r#""to":"2018-09-04","known_on":["2025-04-04"]}"#,
    ] {
        assert!(readings.contains(reading), "{reading} in {readings}");
    }
}

#[test]
fn the_statement_of_2018_is_answered_from_the_figures_carried() {
    let home = tempfile::tempdir().expect("a folder");
    check_statement_of_2018(&home.path().join("untouched"));
    assert!(!home.path().join("untouched").exists(), "answering writes nothing");
}

#[test]
fn the_statement_of_2018_is_answered_from_a_synced_mirror() {
    if let Some(home) = synced() {
        check_statement_of_2018(home.path());
    }
}

#[test]
fn figures_carried_and_figures_synced_agree_on_every_specification() {
    let Some(home) = synced() else { return };
    let nowhere = home.path().join("nowhere");
    for statement in ["a4p-2018-09", "sg-2018-03-28", "women-2019-01", "parity-2021-03"] {
        let (carried, stored) = (
            json(&nowhere, &["claim", "check", statement]),
            json(home.path(), &["claim", "check", statement]),
        );
        for (a, b) in carried["claims"]
            .as_array()
            .expect("claims")
            .iter()
            .zip(stored["claims"].as_array().expect("claims"))
        {
            assert_eq!(a["specifications"], b["specifications"], "{statement} {}", a["id"]);
            assert_eq!(a["sources"], b["sources"], "{statement} {}", a["id"]);
        }
    }
}

#[test]
fn comparisons_give_the_published_figures_on_both_publications() {
    let Some(home) = synced() else { return };
    let check = |arguments: &[&str], current: f64, previous: f64| {
        let all = [&["compare", "fatalities-malicious", "--to"], arguments].concat();
        let found = json(home.path(), &all);
        assert_eq!(
            (found["current"]["value"].as_f64(), found["previous"]["value"].as_f64()),
            (Some(current), Some(previous)),
            "{all:?}"
        );
        found
    };
    let found = check(&["2018-08-31"], 17.0, 26.0);
    assert!((found["p_value"].as_f64().expect("p") - 0.22205).abs() < 1e-5);
    assert!((found["ratio"]["estimate"].as_f64().expect("ratio") - 17.0 / 26.0).abs() < 1e-12);
    assert_eq!(found["source"]["known_from"], "2025-04-04");
    check(&["2018-08-31", "--known-on", "2023-11-28"], 17.0, 24.0);
    check(&["2018-08-31", "--population", "uniformed"], 17.0, 23.0);
    let found = check(&["2018-09-20", "--population", "uniformed"], 17.0, 26.0);
    // One day of one mission counts once, however many died on it.
    let tests = found["tests"].as_array().expect("tests");
    let by_days = tests.iter().find(|t| t["name"] == "mission-days").expect("the test");
    let note = by_days["note"].as_str().expect("a note");
    assert!(note.starts_with("13 mission-days against 15"), "{note}");
    assert!((by_days["ratio"].as_f64().expect("ratio") - 13.0 / 15.0).abs() < 1e-12);
    check(&["2018-09-20", "--population", "uniformed", "--known-on", "2023-11-28"], 17.0, 26.0);
    let found = check(&["2018-09-24"], 17.0, 32.0);
    assert!((found["p_value"].as_f64().expect("p") - 0.04438).abs() < 1e-5);
}

#[test]
fn of_days_after_a_publication_a_comparison_says_nothing() {
    let home = tempfile::tempdir().expect("a folder");
    let compare = ["compare", "fatalities-malicious", "--to"];
    // The publication of 2023 knows nothing of 2024: not 0 against the year before.
    let found = json(home.path(), &[&compare[..], &["2024-09-20"]].concat());
    assert_eq!(found["known_on"], "2025-04-04");
    assert!(found["other_vintages"].as_array().expect("a list").is_empty(), "{found}");
    // To the day of publication, and not a day further.
    json(home.path(), &[&compare[..], &["2025-04-04"]].concat());
    let output = run(home.path(), &[&compare[..], &["2025-12-31"]].concat());
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("2025-04-05..2025-12-31"), "{said}");
}

#[test]
fn the_difference_of_the_two_publications_is_79_added_and_115_causes_changed() {
    let Some(home) = synced() else { return };
    let found =
        json(home.path(), &["diff", "fatalities", "--from", "2023-11-28", "--to", "2025-04-04"]);
    assert_eq!((&found["added"], &found["removed"]), (&79.into(), &0.into()));
    let causes: Vec<&Value> = found["reclassified"]
        .as_array()
        .expect("matrix")
        .iter()
        .filter(|r| r["column"] == "cause")
        .collect();
    let count = |from: &str, to: &str| {
        causes.iter().find(|r| r["from"] == from && r["to"] == to).map(|r| r["count"].clone())
    };
    assert_eq!(causes.iter().filter_map(|r| r["count"].as_u64()).sum::<u64>(), 115);
    assert_eq!(count("To Be Determined", "Illness"), Some(63.into()));
    assert_eq!(count("To Be Determined", "Malicious Act"), Some(7.into()));
}

#[test]
fn self_inflicted_deaths_are_yearly_totals_only() {
    let home = tempfile::tempdir().expect("a folder");
    for arguments in [
        &["--period", "2018-01..2018-06"][..],
        &["--period", "2018", "--by", "month"],
        &["--period", "2018", "--by", "mission"],
        &["--period", "2018", "--population", "military"],
        &["--period", "2018", "--scope", "political"],
    ] {
        let output =
            run(home.path(), &[&["indicator", "show", "fatalities-by-cause"], arguments].concat());
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
    }
    for data in ["indicators", "claims"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(data);
        for file in std::fs::read_dir(folder).expect("a folder").flatten() {
            let text = std::fs::read_to_string(file.path()).expect("text");
            assert!(!text.contains("'Self-Inflicted'"), "{}", file.path().display());
        }
    }
}

#[test]
fn mistakes_get_a_clear_word_and_exit_code_1() {
    let home = tempfile::tempdir().expect("a folder");
    for (arguments, word) in [
        (
            &["compare", "fatalities-malicous", "--to", "2018-08-31"][..],
            "did you mean fatalities-malicious?",
        ),
        (&["compare", "fatalities-malicious", "--to", "2018-02-30"], "2018-02-30"),
        (
            &["compare", "fatalities-malicious", "--to", "2018-08-31", "--popluation", "all"],
            "--population",
        ),
        (
            &["compare", "uniformed-deployed", "--to", "2018-08-31", "--population", "civilian"],
            "uniformed",
        ),
        (
            &["compare", "fatalities-malicious", "--to", "2018-08-31", "--known-on", "2020-01-01"],
            "2023-11-28",
        ),
        (
            &[
                "indicator",
                "show",
                "fatalities-malicious-rate",
                "--period",
                "2018",
                "--population",
                "civilian",
            ],
            "uniformed, military, police",
        ),
        // A part of a year too: without the deaths that are told by year, it would be too few.
        (
            &[
                "indicator",
                "show",
                "fatalities-all",
                "--period",
                "2020-02..2020-12",
                "--population",
                "uniformed",
            ],
            "told as yearly totals only",
        ),
        (
            &["indicator", "show", "women-share", "--period", "2018", "--by", "misson"],
            "did you mean mission",
        ),
        (&["sql", "SELECT * FROM fatalites"], "did you mean fatalities?"),
        (&["sql", "CREATE TABLE x AS SELECT 1"], "DDL not supported"),
        (&["claim", "check", "a4p-2018-9"], "did you mean a4p-2018-09?"),
        (&["sync", "fatalites", "--mirror", "."], "did you mean fatalities?"),
    ] {
        let output = run(home.path(), arguments);
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {text}");
        assert!(text.contains(word), "{arguments:?}: {text}");
    }
}

#[test]
fn a_year_without_a_report_is_missing_and_totals_of_years_are_not_added() {
    let home = tempfile::tempdir().expect("a folder");
    let show = ["indicator", "show", "endorsing-states", "--period", "2018..2021"];
    let output = run(home.path(), &show);
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.code() == Some(1) && text.contains("--by year"), "{text}");
    let found = json(home.path(), &[&show[..], &["--by", "year"]].concat());
    let rows = found["rows"].as_array().expect("rows");
    let of = |year: &str| rows.iter().find(|r| r["keys"][0] == year).map(|r| &r["value"]);
    assert!(of("2018").is_some_and(Value::is_number), "{found}");
    assert!(of("2019").is_some_and(Value::is_null), "{found}");
}

#[test]
fn a_rate_is_of_days_that_the_deaths_are_known_of() {
    let home = tempfile::tempdir().expect("a folder");
    let show = ["indicator", "show", "fatalities-malicious-rate", "--population", "uniformed"];
    let late = run(home.path(), &[&show[..], &["--period", "2025-01-01..2025-07-31"]].concat());
    let text = String::from_utf8_lossy(&late.stderr).into_owned();
    assert!(late.status.code() == Some(1) && text.contains("has no data in"), "{text}");
    let early = run(home.path(), &[&show[..], &["--period", "2024"]].concat());
    assert!(early.status.success(), "{}", String::from_utf8_lossy(&early.stderr));
}

#[test]
fn what_a_figure_is_divided_by_is_among_its_sources() {
    let home = tempfile::tempdir().expect("a folder");
    let sources = |arguments: &[&str]| {
        let shown = json(home.path(), arguments);
        let others = shown["other_sources"].as_array().cloned().unwrap_or_default();
        let all = std::iter::once(shown["source"].clone()).chain(others);
        all.map(|s| s["dataset"].as_str().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    // The persons are published later than the budgets that are divided by them.
    let budget = ["indicator", "show", "budget-per-person", "--period", "2011"];
    let budget = sources(&[&budget[..], &["--by", "mission,fiscal_period"]].concat());
    assert_eq!(budget, ["mission_budgets", "contributions"]);
    let rate = ["indicator", "show", "fatalities-malicious-rate", "--population", "uniformed"];
    let rate = sources(&[&rate[..], &["--period", "2018"]].concat());
    assert_eq!(rate, ["fatalities", "contributions"]);
    let compare = ["compare", "fatalities-malicious", "--to", "2018-09-20", "--population"];
    let of = |population| sources(&[&compare[..], &[population]].concat());
    assert_eq!(of("uniformed"), ["fatalities", "contributions"]);
    assert_eq!(of("all"), ["fatalities"], "nobody counts the civilians");
}

#[test]
fn answers_read_as_they_did() {
    let home = tempfile::tempdir().expect("a folder");
    for (name, arguments) in [
        ("claim-check", &["claim", "check", "a4p-2018-09"][..]),
        (
            "compare",
            &["compare", "fatalities-malicious", "--to", "2018-09-20", "--population", "uniformed"],
        ),
        (
            "women-share",
            &[
                "indicator",
                "show",
                "women-share",
                "--period",
                "2019..2020",
                "--by",
                "year,category",
            ],
        ),
        ("help", &["--help"]),
    ] {
        let output = run(home.path(), arguments);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        insta::assert_snapshot!(name, String::from_utf8_lossy(&output.stdout));
    }
}

#[test]
fn every_indicator_command_and_flag_is_documented() {
    let home = tempfile::tempdir().expect("a folder");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let read = |name: &str| std::fs::read_to_string(root.join(name)).expect("a page");
    let pages = read("docs/reference.md") + &read("README.md");
    let mut words: Vec<String> = Vec::new();
    for indicator in json(home.path(), &["indicator", "list"]).as_array().expect("indicators") {
        words.push(indicator["id"].as_str().expect("an id").to_owned());
    }
    for command in [
        "",
        "sync",
        "indicator show",
        "compare",
        "claim check",
        "figures build",
        "diff",
        "compact",
        "partner",
        "profile",
        "women",
        "conduct",
    ] {
        let arguments: Vec<&str> = command.split_whitespace().chain(["--help"]).collect();
        let help = String::from_utf8(run(home.path(), &arguments).stdout).expect("text");
        let flags = help
            .split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'))
            .filter(|w| w.starts_with("--"));
        words.extend(
            flags.filter(|f| !["--help", "--version", "--"].contains(f)).map(str::to_owned),
        );
        words.push(command.to_owned());
    }
    let missing: Vec<&String> = words.iter().filter(|w| !pages.contains(w.as_str())).collect();
    assert!(missing.is_empty(), "not in docs/reference.md: {missing:?}");
}

#[test]
fn answers_with_a_main_table_come_in_every_format() {
    let home = tempfile::tempdir().expect("a folder");
    for arguments in [
        &["indicator", "show", "women-share", "--period", "2019..2020", "--by", "year,category"][..],
        &["compare", "fatalities-malicious", "--to", "2018-09-20"],
        &["claim", "check", "a4p-2018-09"],
        &["claim", "list"],
        &["indicator", "list"],
        &["datasets"],
        &["sql", "SELECT mission, sum(deaths) AS deaths FROM fatalities GROUP BY mission"],
    ] {
        for (format, begins) in [("csv", &b""[..]), ("parquet", b"PAR1"), ("arrow", b"ARROW1")] {
            let output = run(home.path(), &[arguments, &["--format", format]].concat());
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            assert!(
                output.stdout.starts_with(begins) && output.stdout.len() > 200,
                "{arguments:?} {format}"
            );
        }
    }
}

#[test]
fn a_reader_that_stops_early_is_no_error_in_any_format() {
    let home = tempfile::tempdir().expect("a folder");
    for format in ["table", "csv", "json", "parquet", "arrow"] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bluehelm"));
        command.env_remove("BLUEHELM_HOME").env_remove("BLUEHELM_CATALOG");
        command.arg("--home").arg(home.path()).args(["sql", "SELECT * FROM missions"]);
        command.args(["--format", format]).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program runs");
        drop(child.stdout.take());
        let ended = child.wait_with_output().expect("the program ends");
        let said = String::from_utf8_lossy(&ended.stderr);
        assert!(ended.status.success() && said.is_empty(), "{format}: {said}");
    }
}

#[test]
fn an_older_file_stays_where_its_format_cannot_hold_the_answer() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("figures.csv");
    std::fs::write(&file, "older\n").expect("written");
    let path = file.to_str().expect("a path in UTF-8");
    let pair = ["sql", "SELECT make_array(1, 2) AS pair", "--format", "csv", "-o", path];
    let output = run(&folder.path().join("home"), &pair);
    assert!(!output.status.success());
    assert_eq!(std::fs::read_to_string(&file).expect("kept"), "older\n");
}

#[test]
fn figures_are_built_whole_or_not_at_all() {
    let Some(mirror) = mirror() else { return };
    let home = tempfile::tempdir().expect("a folder");
    let folder = tempfile::tempdir().expect("a folder");
    let mirror = mirror.to_str().expect("a path in UTF-8");
    let synced = run(home.path(), &["sync", "--mirror", mirror, "budget_totals"]);
    assert!(synced.status.success(), "{}", String::from_utf8_lossy(&synced.stderr));
    let to = folder.path().join("data");
    let built = run(home.path(), &["figures", "build", "--to", to.to_str().expect("UTF-8")]);
    let said = String::from_utf8_lossy(&built.stderr).into_owned();
    assert!(built.status.code() == Some(1) && said.contains("bluehelm sync"), "{said}");
    assert!(!to.exists(), "the budgets of another build would stand beside these totals");
}
