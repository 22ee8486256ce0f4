//! Does the program say who promised what, and what the evidence says?

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

fn run(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_bluehelm"))
        .env_remove("BLUEHELM_CATALOG")
        .env("BLUEHELM_HOME", folder.join("home"))
        .current_dir(folder)
        .args(arguments)
        .output()
        .expect("the program runs")
}

fn text(folder: &Path, arguments: &[&str]) -> String {
    let output = run(folder, arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn json(folder: &Path, arguments: &[&str]) -> Value {
    serde_json::from_str(&text(folder, &[arguments, &["--format", "json"]].concat())).expect("JSON")
}

fn refused(folder: &Path, arguments: &[&str]) -> String {
    let output = run(folder, arguments);
    assert_eq!(output.status.code(), Some(1), "{arguments:?}");
    String::from_utf8(output.stderr).expect("UTF-8")
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

/// A folder with a home synced from the mirror, or a word that the test is left out.
#[allow(clippy::print_stdout, reason = "a test that is left out says so")]
fn synced(names: &[&str]) -> Option<TempDir> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/mirror");
    let mirror = std::env::var_os("BLUEHELM_MIRROR").map_or(beside, PathBuf::from);
    if !mirror.join("psdata").is_dir() {
        assert!(std::env::var_os("CI").is_none(), "no mirror at {}", mirror.display());
        println!("left out: no mirror at {}; set BLUEHELM_MIRROR", mirror.display());
        return None;
    }
    let folder = folder();
    text(folder.path(), &[&["sync", "--mirror", mirror.to_str().expect("UTF-8")], names].concat());
    Some(folder)
}

fn of<'a>(answers: &'a Value, id: &str) -> &'a Value {
    let all = answers.as_array().expect("commitments");
    all.iter().find(|c| c["id"] == id).unwrap_or_else(|| panic!("no {id}"))
}

fn measure<'a>(answer: &'a Value, group: &str) -> &'a Value {
    let all = answer["evidence"].as_array().expect("evidence");
    all.iter().find(|e| e["group"]["category"] == group).unwrap_or_else(|| panic!("no {group}"))
}

fn near(value: &Value, expected: f64, tolerance: f64) {
    let found = value.as_f64().expect("a number");
    assert!((found - expected).abs() <= tolerance, "{found}, not {expected}");
}

#[test]
fn every_commitment_has_a_status_from_the_figures_carried_and_nothing_is_written() {
    let folder = folder();
    let answers = json(folder.path(), &["commitments"]);
    assert_eq!(answers.as_array().map(Vec::len), Some(26));
    for answer in answers.as_array().expect("commitments") {
        for field in ["id", "area", "text", "status", "reason", "would_change"] {
            assert!(answer[field].as_str().is_some_and(|t| !t.is_empty()), "{field}: {answer}");
        }
        assert!(answer["verified"].is_boolean());
        let evidence = answer["evidence"].as_array().expect("evidence");
        assert_eq!(evidence.iter().filter(|e| e["decides"] == true).count(), 1, "{}", answer["id"]);
        for addressee in answer["addressees"].as_array().expect("addressees") {
            assert!(addressee["reason"].as_str().is_some_and(|t| !t.is_empty()), "{answer}");
        }
        for figures in evidence.iter().filter(|e| !e["latest"].is_null()) {
            assert!(
                figures["known_on"].is_string() && !figures["sources"][0]["licence"].is_null(),
                "{figures}"
            );
        }
    }
    assert_eq!(of(&answers, "SAF-3")["status"], "not_public");
    assert_eq!(of(&answers, "PER-3")["status"], "not_public");
    let lacking = of(&answers, "PER-1");
    assert_eq!(lacking["status"], "not_loaded_here");
    assert!(
        lacking["reason"].as_str().expect("a reason").contains("bluehelm sync indicator_targets")
    );
    assert!(!folder.path().join("home").exists(), "answering writes nothing");
}

#[test]
fn the_share_of_women_is_judged_against_each_years_target() {
    let folder = folder();
    let answers = json(folder.path(), &["commitments", "WPS-2", "--history"]);
    let women = of(&answers, "WPS-2");
    assert_eq!(
        (women["status"].as_str(), women["verified"].as_bool()),
        (Some("moving_towards"), Some(false))
    );
    near(&women["evidence"][0]["latest"]["value"], 10.1, 0.1);
    // Targets of 2025 as published or inferred: troops 12, observers and staff officers 22.
    let troops = measure(women, "Troops");
    assert_eq!(
        (troops["status"].as_str(), troops["target"]["of_the_year"].as_f64()),
        (Some("moving_towards"), Some(12.0))
    );
    near(&troops["latest"]["value"], 8.1, 0.05);
    let observers = measure(women, "Military observers and staff officers");
    assert_eq!(
        (observers["status"].as_str(), observers["target"]["of_the_year"].as_f64()),
        (Some("on_course"), Some(22.0))
    );
    let police = measure(women, "Individual Police");
    assert_eq!(
        (police["target"]["of_the_year"].as_f64(), police["target"]["last"].as_f64()),
        (None, Some(30.0))
    );
    // What is reached needs no pace, and none that goes the other way.
    let said = police["reason"].as_str().expect("a reason");
    assert!(said.contains("the 30 of 2028 is reached already"), "{said}");
    assert!(!said.contains("needs"), "{said}");
    assert_eq!(women["history"][0]["year"], 2018);
}

#[test]
fn deaths_fell_and_attacks_leave_room_for_no_change() {
    let folder = folder();
    let answers = json(folder.path(), &["commitments", "--area", "safety-and-security"]);
    let deaths = &of(&answers, "SAF-1")["evidence"][0];
    assert_eq!(deaths["status"], "no_change");
    assert!(deaths["change"]["high"].as_f64().is_some_and(|h| h < 1.0), "{deaths}");
    assert!(deaths["confirmed_by"]["high"].as_f64().is_some_and(|h| h >= 1.0), "{deaths}");
    // The same figure as the indicator itself gives.
    let shown = json(
        folder.path(),
        &[
            "indicator",
            "show",
            "fatalities-malicious-rate",
            "--period",
            "2022..2024",
            "--population",
            "uniformed",
        ],
    );
    assert_eq!(deaths["latest"]["value"], shown["rows"][0]["value"]);
    assert_eq!(deaths["known_on"], "2025-04-04");
    let earlier = json(
        folder.path(),
        &["commitments", "SAF-1", "--known-on", "2025-12-31", "--as-of", "2022-06-30"],
    );
    assert_eq!(of(&earlier, "SAF-1")["evidence"][0]["latest"]["to"], "2021-12-31");
}

#[test]
fn nothing_said_says_what_brought_a_change_or_ranks() {
    let folder = folder();
    let said = text(folder.path(), &["commitments", "--history"]).to_lowercase();
    let said: String = said.split_whitespace().collect::<Vec<_>>().join(" ");
    for word in [
        " because",
        " caused",
        " led to",
        " due to",
        " thanks to",
        " resulted",
        " owing to",
        " worst",
        " best ",
        " ranked",
        " score",
        " failed",
        " succeeded",
        " not endorsed",
        " the 45",
    ] {
        assert!(!said.contains(word), "{word}");
    }
    assert!(said.contains("not the official list"));
}

#[test]
fn an_unknown_word_or_day_says_what_there_is_and_the_nearest() {
    let folder = folder();
    for (arguments, said) in [
        (vec!["commitments", "WPS-22"], "did you mean WPS-2?"),
        (vec!["commitments", "--area", "protecton"], "did you mean protection?"),
        (vec!["commitments", "--partner", "Bangladsh"], "did you mean Bangladesh?"),
        (vec!["commitments", "--partner", "secretariate"], "did you mean secretariat?"),
        (vec!["commitments", "--as-of", "2010-01-01"], "the first ones are of the end of 2018"),
        (vec!["commitments", "--as-of", "2999-01-01"], "has not come"),
        (vec!["commitments", "--as-of", "2018-02-30"], "--as-of"),
        (vec!["endorse", "list", "--partner", "Itly"], "did you mean Italy?"),
    ] {
        let error = refused(folder.path(), &arguments);
        assert!(error.contains(said), "{arguments:?}: {error}");
    }
}

#[test]
fn an_endorsement_is_written_once_and_an_unknown_state_is_not_known_to_us() {
    let folder = folder();
    let known = json(folder.path(), &["endorse", "list"]);
    let totals: Vec<i64> = known["reported"]
        .as_array()
        .expect("totals")
        .iter()
        .filter_map(|r| r["states"].as_i64())
        .collect();
    assert_eq!(totals, [1, 42, 146, 154]);
    assert_eq!(
        (
            known["reported"][3]["organisations"].as_i64(),
            known["reported"][0]["organisations"].as_i64()
        ),
        (Some(4), None)
    );
    assert_eq!(
        (known["states_known"].as_i64(), known["states_not_known"].as_i64()),
        (Some(3), Some(151))
    );
    let other = json(folder.path(), &["endorse", "list", "--partner", "Germany"]);
    assert_eq!(other["known"][0]["status"], "not known to us");
    let add = [
        "endorse",
        "add",
        "--partner",
        "Germany",
        "--date",
        "2018-09-25",
        "--source",
        "https://example.org/a",
    ];
    // A format that the answer cannot have is refused before anything is written.
    let error = refused(folder.path(), &[&add[..], &["--format", "csv"]].concat());
    assert!(error.contains("no single table"), "{error}");
    assert_eq!(json(folder.path(), &add)["written"], true);
    let again = json(folder.path(), &add);
    assert_eq!(
        (again["written"].as_bool(), again["known_before"][0]["partner"].as_str()),
        (Some(false), Some("DEU"))
    );
    let known = json(folder.path(), &["endorse", "list", "--partner", "DEU"]);
    assert_eq!(
        (known["known"][0]["status"].as_str(), known["known"][0]["held_in"].as_str()),
        (Some("endorsed"), Some("home"))
    );
    let error =
        refused(folder.path(), &["endorse", "add", "--partner", "DEU", "--date", "2018-09-25"]);
    assert!(error.contains("--source"), "{error}");
}

#[test]
fn who_endorsed_after_the_last_total_is_none_of_the_states_in_it() {
    let folder = folder();
    let later = ["endorse", "add", "--partner", "ITA", "--date", "2022-05-01"];
    json(folder.path(), &[&later[..], &["--source", "https://example.org/b"]].concat());
    let as_csv = ["endorse", "add", "--partner", "FRA", "--date", "2022-05-01", "--format", "csv"];
    let said =
        refused(folder.path(), &[&as_csv[..], &["--source", "https://example.org/c"]].concat());
    assert!(said.contains("no single table"), "{said}");
    let register = fs::read_to_string(folder.path().join("home/endorsements.csv")).expect("kept");
    assert!(!register.contains("FRA"), "what is refused is not written: {register}");
    let count = |arguments: &[&str]| {
        let known = json(folder.path(), &[&["endorse", "list"], arguments].concat());
        let status = known["known"][0]["status"].as_str().map(str::to_owned);
        (known["states_known"].as_i64(), known["states_not_known"].as_i64(), status)
    };
    let endorsed = Some("endorsed".to_owned());
    assert_eq!(count(&["--partner", "ITA"]), (Some(4), Some(151), endorsed));
    let then = count(&["--partner", "ITA", "--known-on", "2021-12-31"]);
    assert_eq!(then, (Some(3), Some(151), Some("not known to us".to_owned())));
}

#[test]
fn a_partner_is_told_apart_where_the_data_do_and_its_reply_stands_beside() {
    let carried = folder();
    let answers = json(carried.path(), &["commitments", "WPS-2", "--partner", "BGD"]);
    assert_eq!(of(&answers, "WPS-2")["partners"][0]["status"], "not_loaded_here");
    let Some(folder) = synced(&["contributions", "parity_targets"]) else { return };
    let replies = "partner,commitment,date,text,source\nBGD,WPS-2,2026-01-15,\"Synthetic, for a test.\",https://example.org\n";
    fs::write(folder.path().join("home/replies.csv"), replies).expect("a file");
    let answers =
        json(folder.path(), &["commitments", "WPS-2", "--partner", "Bangladesh", "--history"]);
    let women = of(&answers, "WPS-2");
    let own = &women["partners"][0];
    assert_eq!(
        (own["name"].as_str(), own["status"].as_str()),
        (Some("Bangladesh"), Some("moving_towards"))
    );
    assert_eq!(women["replies"][0]["text"], "Synthetic, for a test.");
    // The same figure as the indicator itself gives.
    let shown = json(
        folder.path(),
        &["indicator", "show", "women-share", "--period", "2017", "--by", "contributor_iso3"],
    );
    let rows = shown["rows"].as_array().expect("rows");
    let row = rows.iter().find(|r| r["keys"][0] == "BGD").expect("a row");
    assert_eq!(own["evidence"][0]["baseline"]["value"], row["value"]);
    // Carried and synced figures of all together agree.
    let carried = json(carried.path(), &["commitments", "WPS-2"]);
    near(
        &women["evidence"][0]["latest"]["value"],
        carried[0]["evidence"][0]["latest"]["value"].as_f64().expect("a value"),
        1e-9,
    );
    // Partners stand in order of their codes, not of their figures.
    let all = json(folder.path(), &["commitments", "WPS-2", "--every-partner"]);
    let codes: Vec<&str> = all[0]["partners"]
        .as_array()
        .expect("partners")
        .iter()
        .filter_map(|p| p["partner"].as_str())
        .collect();
    assert!(codes.len() > 80 && codes.is_sorted(), "{codes:?}");
}

#[test]
fn training_targets_and_equipment_give_figures_once_they_are_loaded() {
    let folder = folder();
    let hub = |id: &str, csv: &str| {
        let place = folder.path().join("mirror/psdata").join(id);
        fs::create_dir_all(&place).expect("a folder");
        fs::write(place.join("2025-03-25.csv"), csv).expect("a file");
    };
    // Synthetic, in the hub's documented shapes.
    let mut training =
        "training_name,fiscal_year,female_participants,male_participants\n".to_owned();
    let mut targets =
        "Indicator,Mission,Period,Target,Target 2,Target description,Target met,Value\n".to_owned();
    for (n, year) in (2017..=2024).enumerate() {
        training += &format!("Course A,{year}-07-01,{},{}\n", 100 + 200 * n, 900 + 300 * n);
        for k in 0..20 {
            let met = u8::from(k < 8 + n);
            targets += &format!("Indicator {k},MINUSCA,{year}-07-01,1,,synthetic,{met},1\n");
        }
    }
    hub("DPO-PKTRAINING", &training);
    hub("DOS-INDICATORS", &targets);
    let mirror = folder.path().join("mirror");
    text(
        folder.path(),
        &["sync", "--mirror", mirror.to_str().expect("UTF-8"), "training", "indicator_targets"],
    );
    let answers = json(folder.path(), &["commitments", "--area", "performance-and-accountability"]);
    let met = &of(&answers, "PER-1")["evidence"][0];
    assert_eq!(
        (met["status"].as_str(), met["latest"]["value"].as_f64()),
        (Some("moving_towards"), Some(70.0)),
        "{met}"
    );
    let trained = &of(&answers, "PER-2")["evidence"][0];
    assert_eq!(trained["status"], "moving_towards");
    let by_sex = json(
        folder.path(),
        &["indicator", "show", "training-participants", "--period", "2018", "--by", "year,sex"],
    );
    assert_eq!(
        (by_sex["rows"][0]["value"].as_f64(), by_sex["rows"][1]["value"].as_f64()),
        (Some(100.0), Some(900.0))
    );
}

#[test]
fn readiness_keeps_nothing_and_says_no_cell_in_an_error() {
    let folder = folder();
    let file = folder.path().join("needs.csv");
    fs::write(&file, "capability,required,pledged,deployed\nMARKER helicopters,6,4,\n")
        .expect("a file");
    let name = file.to_str().expect("UTF-8");
    let needs = json(folder.path(), &["readiness", name]);
    assert_eq!(
        (needs[0]["not_pledged"].as_i64(), needs[0]["not_deployed"].as_i64()),
        (Some(2), None)
    );
    fs::write(&file, "capability,required,pledged,deployed\nMARKER,six,4,3\n").expect("a file");
    let error = refused(folder.path(), &["readiness", name]);
    assert!(
        error.contains("line 2, column required")
            && !error.contains("MARKER")
            && !error.contains("six"),
        "{error}"
    );
    assert!(!folder.path().join("home").exists(), "nothing is kept");
}

/// Files and commands of the guide: a block follows a line that ends with its path in backticks
/// and a colon or comma; commands are set in by four spaces.
#[test]
fn the_guide_works_word_for_word() {
    let folder = folder();
    let guide = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/how-to/commitment.md");
    let guide = fs::read_to_string(guide).expect("the guide");
    let (mut path, mut block, mut commands) = (String::new(), None::<String>, 0);
    for line in guide.lines() {
        match (&mut block, line.strip_prefix("    ")) {
            (Some(text), _) if line == "```" => {
                let file = folder.path().join(&path);
                fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
                fs::write(file, &*text).expect("a file");
                block = None;
            }
            (Some(text), _) => *text += &format!("{line}\n"),
            (None, Some(command)) if command.starts_with("bluehelm ") => {
                let arguments: Vec<&str> = command.split_whitespace().skip(1).collect();
                text(folder.path(), &arguments);
                commands += 1;
            }
            (None, _) if line.starts_with("```") => block = Some(String::new()),
            (None, _) => {
                let named = line
                    .split('`')
                    .skip(1)
                    .step_by(2)
                    .filter(|t| t.contains('.') && !t.contains(' '));
                if let Some(last) = named.last() {
                    path = if last == "replies.csv" {
                        "home/replies.csv".to_owned()
                    } else {
                        last.to_owned()
                    };
                }
            }
        }
    }
    assert!(commands >= 6, "{commands}");
    let answers = json(folder.path(), &["--catalog", "mine", "commitments", "OWN-1"]);
    assert_eq!(answers[0]["id"], "OWN-1");
    let file = folder.path().join("mine/commitments/own.toml");
    let own =
        fs::read_to_string(&file).expect("a file").replace("individual-police", "individual-polic");
    fs::write(&file, own).expect("a file");
    let error = refused(folder.path(), &["--catalog", "mine", "commitments", "OWN-1"]);
    assert!(
        error.contains("own.toml:13") && error.contains("Did you mean individual-police?"),
        "{error}"
    );
}
