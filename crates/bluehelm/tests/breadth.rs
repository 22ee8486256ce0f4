//! Do violence, camps, people, strength and money give the figures that their sources hold?

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

fn run(home: &Path, arguments: &[&str]) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_bluehelm"));
    program.env_remove("BLUEHELM_CATALOG").arg("--home").arg(home).args(arguments);
    program.output().expect("the program runs")
}

fn json(home: &Path, arguments: &[&str]) -> Value {
    let output = run(home, &[arguments, &["--format", "json"]].concat());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

/// What is said of a mistake.
fn refused(home: &Path, arguments: &[&str]) -> String {
    let output = run(home, arguments);
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stdout));
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Values by their keys, joined with a blank.
fn show(home: &Path, indicator: &str, period: &str, by: &str) -> BTreeMap<String, f64> {
    let shown = json(home, &["indicator", "show", indicator, "--period", period, "--by", by]);
    let rows = shown["rows"].as_array().expect("rows");
    let row = |r: &Value| {
        let keys = r["keys"].as_array().expect("keys").iter();
        let keys: Vec<&str> = keys.map(|k| k.as_str().unwrap_or("-")).collect();
        Some((keys.join(" "), r["value"].as_f64()?))
    };
    rows.iter().filter_map(row).collect()
}

/// A home with the datasets of this issue, or a word that the test is left out.
#[allow(clippy::print_stdout, reason = "a test that is left out says so")]
fn synced() -> Option<TempDir> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/mirror");
    let mirror = std::env::var_os("BLUEHELM_MIRROR").map_or(beside, PathBuf::from);
    if !mirror.join("psdata").is_dir() {
        assert!(std::env::var_os("CI").is_none(), "no mirror at {}", mirror.display());
        println!("left out: no mirror at {}; set BLUEHELM_MIRROR", mirror.display());
        return None;
    }
    let home = tempfile::tempdir().expect("a folder");
    let mut names = vec!["sync", "--mirror", mirror.to_str().expect("UTF-8")];
    names.extend([
        "authorised_strength",
        "contributions",
        "geo_pko_front",
        "geo_pko_units",
        "gpw_population",
        "mission_budgets",
        "missions",
        "prio_grid_land",
        "sea_allegations_yearly",
        "ucdp_country_years",
        "ucdp_ged",
        "world_countries_50m",
    ]);
    let ended = json(home.path(), &names);
    assert!(ended.as_array().expect("datasets").iter().all(|d| d["new"].is_array()), "{ended}");
    Some(home)
}

/// Deaths near the camps of MINUSCA by an index and by a cross product that shares no code with it.
fn check_camps(home: &Path) {
    let by_index = show(home, "violence-deaths-near-camps", "2014..2020", "mission,radius_km,who");
    let cross_product = "WITH near AS (
        SELECT e.id, max(e.best) AS best, max(e.deaths_civilians) AS civilians,
          min(great_circle_km(e.latitude, e.longitude, d.latitude, d.longitude)) AS km
        FROM events e
        JOIN deployments_maps d ON d.mission = 'MINUSCA' AND d.latitude IS NOT NULL
          AND e.date_start BETWEEN d.date_start AND coalesce(d.date_end, DATE '9999-12-31')
        WHERE e.country_iso3 = 'CAF' AND e.where_prec <= 2 AND e.year BETWEEN 2014 AND 2020
        GROUP BY e.id)
      SELECT r.km AS radius, sum(best) AS deaths, sum(civilians) AS civilians
      FROM near JOIN (VALUES (10), (25), (50)) r (km) ON near.km <= r.km GROUP BY r.km";
    let rows = json(home, &["sql", cross_product]);
    for row in rows.as_array().expect("rows") {
        for (who, column) in [("all", "deaths"), ("civilians", "civilians")] {
            let key = format!("MINUSCA {} {who}", row["radius"]);
            assert_eq!(by_index.get(&key).copied(), row[column].as_f64(), "{key}");
        }
    }
    assert_eq!(rows.as_array().map(Vec::len), Some(3));
}

#[test]
fn indicators_of_violence_camps_people_and_money_give_what_their_sources_hold() {
    let Some(home) = synced() else { return };
    let home = home.path();
    let deaths = show(home, "violence-deaths", "2017..2018", "year,country_iso3");
    for (key, value) in [("2018 LBR", 0.0), ("2018 CIV", 0.0), ("2018 MLI", 1281.0)] {
        assert_eq!(deaths.get(key), Some(&value), "{key}");
    }
    check_camps(home);
    // Deployed on 31 March 2019 to 31 December: nothing is known of the ceilings of 2022.
    let strength = show(home, "deployed-against-authorised", "2018..2024", "year,mission,category");
    assert!((80.0..100.0).contains(&strength["2019 MONUSCO military"]));
    assert!(!strength.keys().any(|k| k.starts_with("2022 MONUSCO")));
    // The budgets of 2010/11 over the average of the month-ends of that year.
    let budget = show(home, "budget-per-person", "2011", "mission,fiscal_period");
    let own = json(
        home,
        &[
            "sql",
            "SELECT avg(n) AS n FROM (SELECT sum(total) AS n FROM contributions \
        WHERE mission = 'MINURSO' AND month_end BETWEEN DATE '2010-07-01' AND DATE '2011-06-30' GROUP BY month_end)",
        ],
    );
    let expect = 57_130_000.0 / own[0]["n"].as_f64().expect("persons");
    assert!((budget["MINURSO 2010/11"] / expect - 1.0).abs() < 1e-9);
    let heads = show(home, "budget-per-head", "2014", "mission,fiscal_period");
    assert!(!heads.is_empty() && !heads.keys().any(|k| k.starts_with("MINURSO")));
    let people = show(home, "people-near-camps", "2018", "year,mission,radius_km");
    assert!(people["2018 MINUSMA 50"] > 0.0);
    assert!(people["2018 MINUSMA 50"] <= people["2018 MINUSMA 100"]);
    let allegations = show(home, "sea-allegations", "2011..2024", "year,part");
    assert_eq!(allegations.get("2016 all"), Some(&104.0));
    assert!(!allegations.contains_key("2012 all"), "missing is not zero");
}

#[test]
fn a_filter_on_what_a_publication_does_not_say_lets_no_row_of_it_pass() {
    let Some(home) = synced() else { return };
    let home = home.path();
    // One more publication, without places and precision: those columns are missing in all its rows.
    let mirror = std::env::var_os("BLUEHELM_MIRROR").map_or(
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/mirror"),
        PathBuf::from,
    );
    let mirror = mirror.to_str().expect("UTF-8");
    json(home, &["sync", "--mirror", mirror, "ucdp_ged_reduced"]);
    for (filter, any) in
        [("place = 'NONESUCH'", false), ("where_prec <= 2", true), ("deaths_civilians > 100", true)]
    {
        let asked =
            json(home, &["sql", &format!("SELECT count(*) AS n FROM events WHERE {filter}")]);
        let there = format!("SELECT count(CASE WHEN {filter} THEN 1 END) AS n FROM events");
        assert_eq!(asked, json(home, &["sql", &there]), "{filter}");
        assert_eq!(asked[0]["n"].as_u64() > Some(0), any, "{filter}");
    }
}

#[test]
fn values_that_overlap_are_never_added() {
    let home = tempfile::tempdir().expect("a folder");
    for (indicator, keys) in [
        ("violence-deaths-near-camps", "radius_km,who"),
        ("violence-deaths-mission-area", "mission"),
    ] {
        let error = refused(home.path(), &["indicator", "show", indicator, "--period", "2018"]);
        assert!(error.contains(&format!("ask with --by {keys}")), "{error}");
    }
}

#[test]
fn a_month_of_a_year_that_is_published_as_a_whole_is_missing_and_a_month_without_deaths_is_zero() {
    let home = tempfile::tempdir().expect("a folder");
    let by_month = |indicator| {
        let show = ["indicator", "show", indicator, "--period", "2018", "--by", "month"];
        json(home.path(), &show)["rows"].as_array().expect("rows").clone()
    };
    let violence = by_month("violence-deaths");
    let (whole, months): (Vec<_>, Vec<_>) = violence.iter().partition(|r| r["keys"][0].is_null());
    assert!(whole[0]["value"].as_f64().expect("the year's deaths") > 10_000.0);
    assert_eq!(months.len(), 12);
    assert!(months.iter().all(|r| r["value"].is_null() && r["interval"].is_null()), "{months:?}");
    let july = by_month("fatalities-malicious").into_iter().find(|r| r["keys"][0] == "2018-07");
    let deaths = july.expect("July")["value"].as_f64().expect("none, but known");
    assert!(deaths == 0.0 && deaths.is_sign_positive(), "{deaths}");
}

#[test]
fn a_dataset_asked_for_as_a_table_names_its_table() {
    let home = tempfile::tempdir().expect("a folder");
    let days = ["--from", "2022-06-30", "--to", "2023-06-30"];
    let diff: Vec<&str> = ["diff", "ucdp_ged"].into_iter().chain(days).collect();
    for asked in [&["sql", "SELECT * FROM ucdp_ged"][..], &diff] {
        let error = refused(home.path(), asked);
        assert!(
            error.contains("ucdp_ged is a dataset; its rows are in the table events_ged"),
            "{error}"
        );
    }
}

/// A publication of synthetic events, in the layout of 42 columns without a header.
fn publish(mirror: &Path, best: [u32; 3]) {
    let event = |(n, best): (usize, u32)| {
        format!(
            "{n},2022,1,1,1,Synthetic,1,Synthetic,1,,A,1,,B,1,,,,,,1,Here,,,5.0,20.0,,1,Central African Republic,482,Africa,1,1,\
             2022-03-04,2022-03-04,0,0,0,0,{best},{best},{best}\n"
        )
    };
    let rows: String = best.into_iter().enumerate().map(event).collect();
    let folder = mirror.join("ucdp_ged/country_full");
    std::fs::create_dir_all(&folder).expect("a folder");
    std::fs::write(folder.join("ged_v23_1_CAF.csv"), rows).expect("written");
}

#[test]
fn a_publication_replaced_by_a_corrected_file_shows_its_differences() {
    let (home, mirror) =
        (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let place = mirror.path().to_str().expect("UTF-8");
    publish(mirror.path(), [1, 2, 3]);
    json(home.path(), &["sync", "--mirror", place, "ucdp_ged"]);
    publish(mirror.path(), [1, 20, 3]);
    let corrected = json(home.path(), &["sync", "--mirror", place, "ucdp_ged"]);
    // The same release with other bytes: known from the day on which it was retrieved.
    let day = corrected[0]["new"][0]["known_from"].as_str().expect("a day").to_owned();
    assert!(day.as_str() > "2023-06-30", "{day}");
    let shown = json(home.path(), &["diff", "events_ged", "--from", "2023-06-30", "--to", &day]);
    assert_eq!(
        (&shown["added"], &shown["removed"], &shown["changed"]),
        (&0.into(), &0.into(), &1.into())
    );
    let became = shown["reclassified"].as_array().expect("values");
    let best = became.iter().find(|r| r["column"] == "best").expect("best");
    assert_eq!(
        (&best["from"], &best["to"], &best["count"]),
        (&"2".into(), &"20".into(), &1.into())
    );
    // A brief finds the table, whose name is not the dataset's.
    let file = mirror.path().join("changes.md");
    let path = file.to_str().expect("UTF-8");
    let written = run(home.path(), &["brief", "changes", "--since", "2024-01-01", "-o", path]);
    assert!(written.status.success(), "{}", String::from_utf8_lossy(&written.stderr));
    let text = std::fs::read_to_string(&file).expect("a brief");
    assert!(text.contains("0 rows added, 0 removed, 1 changed"), "{text}");
    assert!(!text.contains("no harmonised table"), "{text}");
    let sums = |sql: &str| json(home.path(), &["sql", sql])[0]["n"].as_f64();
    assert_eq!(sums("SELECT sum(best) AS n FROM events"), Some(24.0));
    let before = json(
        home.path(),
        &["sql", "SELECT sum(best) AS n FROM events", "--known-on", "2024-01-01"],
    );
    assert_eq!(before[0]["n"].as_f64(), Some(6.0));
}
