//! A series in, draws out, scored as in the challenge?

use serde_json::Value;

use super::{CAMPS, RUN, challenge, fine, folder, json, run, write_events};

#[test]
fn a_series_becomes_a_thousand_draws_for_each_country_and_month() {
    let folder = folder();
    fine(folder.path(), &[&RUN[..], &["-o", "draws.parquet"]].concat());
    let bytes = |name| std::fs::read(folder.path().join(name)).expect("written");
    let (schema, batches) = warehouse::read_parquet(bytes("draws.parquet")).expect("Parquet");
    let names: Vec<_> = schema.fields().iter().map(|field| field.name().as_str()).collect();
    assert_eq!(names, ["month_id", "country_id", "draw", "outcome"]);
    assert_eq!(batches.iter().map(|batch| batch.num_rows()).sum::<usize>(), 3 * 12 * 1000);
    let rows = warehouse::text_rows(&batches).expect("text");
    let (first, last) = (&rows[0], &rows[rows.len() - 1]);
    let cell = |row: &[Option<String>], at: usize| row[at].clone().expect("no gaps");
    assert_eq!(
        (cell(first, 0), cell(first, 1), cell(first, 2)),
        ("517".into(), "1".into(), "0".into())
    );
    assert_eq!(
        (cell(last, 0), cell(last, 1), cell(last, 2)),
        ("528".into(), "246".into(), "999".into())
    );

    fine(folder.path(), &[&RUN[..], &["-o", "again.parquet", "--seed", "1"]].concat());
    fine(folder.path(), &[&RUN[..], &["-o", "other.parquet", "--seed", "2"]].concat());
    assert_eq!(bytes("draws.parquet"), bytes("again.parquet"));
    assert_ne!(bytes("draws.parquet"), bytes("other.parquet"));
}

#[test]
fn what_a_series_holds_after_the_origin_changes_no_draw() {
    let folder = folder();
    fine(folder.path(), &[&RUN[..], &["-o", "whole.csv"]].concat());
    let path = folder.path().join("series.csv");
    let text = std::fs::read_to_string(&path).expect("read");
    let known = |line: &&str| !line.split(',').next().is_some_and(|id| id > "514" && id < "a");
    let cut: Vec<&str> = text.lines().filter(known).collect();
    assert_eq!(cut.len(), 1 + 3 * (514 - 433));
    std::fs::write(&path, cut.join("\n")).expect("written");
    fine(folder.path(), &[&RUN[..], &["-o", "cut.csv"]].concat());
    let read = |name| std::fs::read_to_string(folder.path().join(name)).expect("written");
    assert_eq!(read("whole.csv"), read("cut.csv"));
}

#[test]
fn draws_score_alike_from_csv_and_parquet_and_lose_to_hindsight() {
    let folder = folder();
    for file in ["draws.csv", "draws.parquet"] {
        fine(folder.path(), &[&RUN[..], &["-o", file]].concat());
    }
    let score =
        |draws| json(folder.path(), &["score", "--draws", draws, "--actuals", "series.csv"]);
    let card = score("draws.csv");
    assert_eq!(card, score("draws.parquet"));
    assert_eq!((card["rows"].as_u64(), card["draws_per_row"].as_u64()), (Some(36), Some(1000)));
    let mut hindsight = "month_id,country_id,draw,outcome\n".to_owned();
    for month in 517..=528 {
        hindsight += &format!("{month},57,0,{}\n", month % 4);
    }
    std::fs::write(folder.path().join("hindsight.csv"), hindsight).expect("written");
    assert_eq!(score("hindsight.csv")["crps"].as_f64(), Some(0.0));
    assert!(card["crps"].as_f64() > Some(0.0));
}

#[test]
fn every_forecast_stands_beside_its_benchmark_and_every_model_beside_its_record() {
    let folder = folder();
    let made = json(folder.path(), &RUN);
    // Counts that go round and round are no war: the stack's own record on them denies it skill.
    let record = &made["record"];
    assert!(record["high"].as_f64() < Some(0.0) && record["is_shown"] == false, "{record}");
    assert_eq!(made["model"], "conflictology");
    assert_eq!(made["benchmark"], "conflictology");
    let mut early = RUN.to_vec();
    (early[6], early[8]) = ("2019-10", "2020");
    let early = json(folder.path(), &early);
    assert_eq!((&early["model"], &early["record"]["to_year"]), (&"stack".into(), &2018.into()));
    let rows = made["rows"].as_array().expect("rows");
    assert_eq!(rows.len(), 36);
    assert!(rows.iter().all(|row| row["benchmark_mean"].is_number() && row["high"].is_number()));
    let text = String::from_utf8(fine(folder.path(), &RUN)).expect("text");
    assert!(text.contains("no skill is shown") && text.contains("benchmark:"), "{text}");

    let lines =
        json(folder.path(), &["backtest", "--series", "series.csv", "--windows", "2019..2020"]);
    let lines = lines.as_array().expect("lines");
    assert_eq!(lines.len(), 5 * 3);
    let last = &lines[lines.len() - 1];
    assert_eq!((&last["model"], &last["window"]), (&"stack".into(), &Value::Null));
    assert!(last["skill_low"].as_f64() <= last["skill"].as_f64());
}

#[test]
fn a_countrys_number_goes_back_to_members_and_months() {
    let folder = folder();
    let asked = ["explain", "--series", "series.csv", "--origin", "2022-10", "--window", "2023"];
    let driven = json(folder.path(), &[&asked[..], &["--country", "246"]].concat());
    let members = driven["members"].as_array().expect("members");
    let adds: f64 = members.iter().filter_map(|member| member["adds"].as_f64()).sum();
    assert!((adds - driven["mean"].as_f64().expect("a mean")).abs() < 1e-9);
    assert_eq!(driven["months"].as_array().map(Vec::len), Some(4));
    let other = run(folder.path(), &[&asked[..], &["--country", "7"]].concat());
    assert_eq!(other.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&other.stderr).contains("unit 7"));
}

#[test]
fn a_users_mistake_is_named_and_ends_with_1() {
    let folder = folder();
    let check = |arguments: &[&str], words: &[&str]| {
        let output = run(folder.path(), arguments);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{said}");
        words.iter().for_each(|word| assert!(said.contains(word), "{word} is not in: {said}"));
    };
    let with = |flag: &str, value: &'static str| {
        let mut changed = RUN.to_vec();
        let at = changed.iter().position(|a| *a == flag).expect("a flag of RUN");
        changed[at + 1] = value;
        changed
    };
    check(&with("--series", "none.csv"), &["none.csv", "cannot read"]);
    check(&with("--origin", "2015-01"), &["2015-01", "2016-02", "2023-12"]);
    check(&with("--origin", "2023-01"), &["2023-01", "later month"]);
    check(&with("--window", "0"), &["--window"]);
    check(&with("--origin", "2022-10-15"), &["2022-10-15", "whole month such as 2022-10"]);
    check(&with("--level", "village"), &["village", "country"]);
    check(&with("--level", "camp"), &["--series", "--level camp"]);
    for own in [["--mission", "MINUSCA"], ["--target", "all"], ["--lag", "7"]] {
        check(&[&RUN[..], &own].concat(), &["--series", own[0]]);
    }
    for command in ["backtest", "record"] {
        let past = [command, "--series", "series.csv", "--windows", "2019..2020"];
        check(&[&past[..], &["--target", "civilians"]].concat(), &["ged_sb", "--target"]);
        check(&[&past[..], &["--origin", "2019-10"]].concat(), &["--origin", "--level country"]);
    }
    let nowhere = ["run", "--level", "camp", "--origin", "2022-10"];
    check(&nowhere, &["--events", "--mission"]);
    write_events(folder.path());
    check(&[&CAMPS[..], &["--radius", "0"]].concat(), &["--radius", "0 km"]);
    let mut swapped = CAMPS.to_vec();
    swapped.swap(4, 6);
    check(&swapped, &["places.csv", "where_prec"]);
    let mut early = CAMPS.to_vec();
    early[8] = "2009-01-01";
    check(&early, &["events.csv", "no event is known"]);
    let wrong = "month_id,country_id,ged_sb\nOct,57,1\n514,57,-1\n";
    std::fs::write(folder.path().join("wrong.csv"), wrong).expect("written");
    check(&with("--series", "wrong.csv"), &["wrong.csv", "line 2", "\"Oct\"", "line 3", "\"-1\""]);
    std::fs::write(folder.path().join("broken.parquet"), "PAR1").expect("written");
    let broken = ["score", "--draws", "broken.parquet", "--actuals", "series.csv"];
    check(&broken, &["broken.parquet", "Parquet"]);
    let columns = ["score", "--draws", "series.csv", "--actuals", "series.csv"];
    check(&columns, &["series.csv", "draw,outcome"]);
    check(&["backtest", "--series", "series.csv", "--windows", "2030"], &["no row forecast"]);
}

#[test]
fn the_challenges_files_score_as_published() {
    let Some(challenge) = challenge() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| challenge.join(name).display().to_string();
    let series = path("views_cm_ged_sb_series.csv");
    let made = ["run", "--series", &series, "--origin", "2021-10", "--window", "2022"];
    fine(folder.path(), &[&made[..], &["-o", "draws.parquet"]].concat());
    let actuals = path("actuals/window=Y2022/cm_actuals_2022.parquet");
    let crps = |draws: &str| {
        let card = json(folder.path(), &["score", "--draws", draws, "--actuals", &actuals]);
        assert_eq!(card["rows"].as_u64(), Some(191 * 12));
        card["crps"].as_f64().expect("a number")
    };
    let (ours, theirs) =
        (crps("draws.parquet"), crps(&path("benchmark/Conflictology 2022.parquet")));
    assert!((theirs - 124.00).abs() < 0.01, "{theirs}");
    assert!((ours - 120.42).abs() < 0.01, "{ours}");
}

#[test]
fn what_is_saved_for_the_public_is_a_table_like_any_other() {
    let Some(challenge) = challenge() else { return };
    let mirror = challenge.join("../..").display().to_string();
    let folder = tempfile::tempdir().expect("a folder");
    let program = |arguments: &[&str]| -> String {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_bluehelm"))
            .env("BLUEHELM_HOME", folder.path().join("home"))
            .args(arguments)
            .output()
            .expect("the program runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("text")
    };
    program(&["sync", "--mirror", &mirror, "ucdp_ged"]);
    let saved = |months: &str| {
        let asked = ["forecast", "run", "--mission", "MINUSCA", "--target", "all"];
        program(&[&asked[..], &["--origin", "2022-10", "--months", months, "--save"]].concat());
        let query = "SELECT area, first_day, audience, benchmark, at_least_1 >= at_least_10 AS falls FROM forecasts \
                     ORDER BY first_day";
        let rows: Value =
            serde_json::from_str(&program(&["sql", query, "--format", "json"])).expect("JSON");
        rows.as_array().expect("rows").clone()
    };
    let first = saved("1,2");
    assert_eq!(first.len(), 2);
    let row = &first[1];
    assert_eq!(
        (&row["area"], &row["first_day"]),
        (&"Central African Republic".into(), &"2022-12-01".into())
    );
    assert_eq!((&row["audience"], &row["falls"]), (&"public".into(), &true.into()));
    // A later forecast of the same takes the earlier one's place; others stay.
    assert_eq!(saved("2,3").len(), 3);
    let checked = program(&["doctor", "--format", "json"]);
    let checked: Value = serde_json::from_str(&checked).expect("JSON");
    let findings = checked.as_array().expect("findings");
    assert!(findings.iter().all(|finding| finding["good"] == true), "{checked}");
    assert!(findings.iter().any(|f| f["text"].as_str().is_some_and(|t| t.contains("forecasts"))));
}

#[test]
fn a_series_of_the_users_own_is_not_saved_for_all() {
    let folder = folder();
    let saved = run(folder.path(), &[&RUN[..], &["--save"]].concat());
    assert_eq!(saved.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&saved.stderr).contains("not saved"));
    assert!(!folder.path().join("home").exists());
}

/// A mirror with synthetic events of one country to 2022, in the layout of 42 columns without a header.
fn publish(mirror: &std::path::Path) {
    let mut rows = String::new();
    for n in 0..12 * 13 {
        let (day, best) = (format!("{}-{:02}-04", 2010 + n / 12, 1 + n % 12), 1 + n * 7 % 90);
        rows += &format!(
            "{n},{},1,1,1,Synthetic,1,Synthetic,1,,A,1,,B,1,,,,,,1,Here,,,5.0,20.0,,1,Central African Republic,482,Africa,1,1,\
             {day},{day},0,0,0,0,{best},{best},{best}\n",
            2010 + n / 12
        );
    }
    let to = mirror.join("ucdp_ged/country_full");
    std::fs::create_dir_all(&to).expect("a folder");
    std::fs::write(to.join("ged_v23_1_CAF.csv"), rows).expect("written");
}

fn files(folder: &std::path::Path) -> usize {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|e| if e.path().is_dir() { files(&e.path()) } else { 1 }).sum()
}

fn copy(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder").flatten() {
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            std::fs::copy(entry.path(), to).expect("copied");
        }
    }
}

#[test]
fn what_is_saved_after_a_clock_ran_ahead_is_added_to_what_was_saved_then() {
    let folder = tempfile::tempdir().expect("a folder");
    let program = |home: &str, arguments: &[&str]| -> String {
        let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_bluehelm"));
        program.current_dir(folder.path()).env("BLUEHELM_HOME", folder.path().join(home));
        let output = program.args(arguments).output().expect("the program runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let save = |home: &str, window: &str| {
        let asked = ["forecast", "run", "--level", "country", "--origin", "2022-10"];
        program(home, &[&asked[..], &["--window", window, "--draws", "50", "--save"]].concat());
    };
    publish(&folder.path().join("mirror"));
    for home in ["first", "second"] {
        program(home, &["sync", "--mirror", "mirror", "ucdp_ged"]);
    }
    save("first", "2023");
    // The same register, as a clock that is far ahead would have dated it.
    let rows = program("first", &["sql", "SELECT * FROM raw.forecasts", "--format", "csv"]);
    let mirror = folder.path().join("mirror/forecasts");
    std::fs::create_dir_all(&mirror).expect("a folder");
    std::fs::write(mirror.join("forecasts_2100-01-01.csv"), rows).expect("written");
    program("second", &["sync", "forecasts", "--mirror", "mirror"]);
    save("second", "2024");
    let counted = program("second", &["sql", "SELECT count(*) FROM forecasts", "--format", "csv"]);
    assert_eq!(counted.lines().nth(1), Some("24"));
}

#[test]
fn a_saving_killed_at_any_step_keeps_what_was_saved_that_day() {
    let folder = tempfile::tempdir().expect("a folder");
    let program = |home: &str, arguments: &[&str]| {
        let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_bluehelm"));
        program.current_dir(folder.path()).env("BLUEHELM_HOME", folder.path().join(home));
        program.args(arguments);
        program.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
        program
    };
    let save = |home: &str, window: &str| {
        let asked = ["forecast", "run", "--level", "country", "--origin", "2022-10"];
        program(home, &[&asked[..], &["--window", window, "--draws", "50", "--save"]].concat())
    };
    let number = |home: &str, sql: &str| {
        let output = program(home, &["sql", sql, "--format", "csv"]).output();
        let output = output.expect("the program runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        text.lines().nth(1).and_then(|n| n.parse::<u32>().ok())
    };
    publish(&folder.path().join("mirror"));
    let synced = program("first", &["sync", "--mirror", "mirror", "ucdp_ged"]).output();
    assert!(synced.expect("the program runs").status.success());
    assert!(save("first", "2023").output().expect("the program runs").status.success());
    let rows = "SELECT count(*) FROM forecasts";
    assert_eq!(number("first", rows), Some(12));
    // Where other programs take the processor, a saving may be over before it is killed: then once more.
    let (mut killed, mut round, mut step) = (0, 0, 1);
    while round < 10 && (killed < 2 || step > 1) {
        let home = format!("home-{round}-{step}");
        copy(&folder.path().join("first"), &folder.path().join(&home));
        let before = files(&folder.path().join(&home));
        let mut saving = save(&home, "2024").spawn().expect("the program runs");
        let ended = loop {
            if saving.try_wait().expect("a process").is_some() {
                break true;
            }
            if files(&folder.path().join(&home)) >= before + step {
                break false;
            }
            std::thread::yield_now();
        };
        saving.kill().expect("killed or ended");
        saving.wait().expect("ends");
        let held = number(&home, rows);
        assert!(held == Some(24) || held == Some(12) && !ended, "killed at {step}: {held:?}");
        killed += usize::from(held == Some(12));
        (round, step) = if ended { (round + 1, 1) } else { (round, step + 2) };
    }
    assert!(killed > 1, "only {killed} savings were killed before they were stored");
    let vintages = "SELECT count(*) FROM vintages WHERE dataset = 'forecasts'";
    assert_eq!(number("home-0-1", vintages), Some(1));
}
