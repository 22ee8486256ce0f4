//! Camps, sectors, logs, reach and the record: do they keep what they promise?

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::{CAMPS, RUN, fine, folder, json, run, write_events};

#[test]
fn a_camp_is_forecast_beside_its_climatology_and_the_record_decides_what_is_served() {
    let folder = folder();
    write_events(folder.path());
    let asked = [&CAMPS[..], &["--radius", "25,50", "--days", "30"]].concat();
    let made = json(folder.path(), &asked);
    let rows = made["rows"].as_array().expect("rows");
    let (near, far) = (&rows[1], &rows[3]);
    assert_eq!((rows.len(), &near["area"], &far["radius_km"]), (4, &"Near".into(), &50.0.into()));
    assert!(near["at_least_1"].as_f64() > far["at_least_1"].as_f64());
    assert_eq!(far["benchmark_at_least_1"].as_f64(), Some(0.0));
    for row in rows {
        let is_shown = row["skill_low"].as_f64().is_some_and(|low| low > 0.0);
        assert_eq!(row["model"], if is_shown { "pool" } else { "climatology" });
        assert_eq!(
            (&row["audience"], &row["benchmark"]),
            (&"mission".into(), &"climatology".into())
        );
    }
    assert_eq!(made, json(folder.path(), &asked));
    // Nothing of the last two months is in the record yet: too little to show skill from.
    let mut early = CAMPS.to_vec();
    early[8] = "2012-06-30";
    let early = json(folder.path(), &early);
    assert_eq!(
        (&early["rows"][0]["model"], &early["rows"][0]["skill"]),
        (&"climatology".into(), &Value::Null)
    );
    let text = String::from_utf8(fine(folder.path(), &CAMPS)).expect("text");
    let heads: String = text.lines().take_while(|line| !line.contains("Near")).collect();
    assert!(heads.contains("interval") && heads.contains("chance"), "{text}");
    let row = text.lines().find(|line| line.contains("Near")).expect("a row");
    let chances_of_25 = row.split_whitespace().filter(|word| word.len() == 5);
    assert_eq!(chances_of_25.filter(|word| word.starts_with("0.")).count(), 2, "{text}");
    let csv = String::from_utf8(fine(folder.path(), &[&CAMPS[..], &["--format", "csv"]].concat()));
    assert_eq!(csv.expect("text").lines().count(), 3);
}

#[test]
fn the_end_of_a_file_is_no_calm() {
    let folder = folder();
    write_events(folder.path());
    let mut late = CAMPS.to_vec();
    late[8] = "2022-12-31";
    let known = &json(folder.path(), &late)["known"];
    // The last synthetic event is of 6 December 2021: what follows is missing.
    assert_eq!(known["covered_to"], "2021-12-06");
    assert_eq!(known["lag_days"].as_i64(), Some(390));
    let told = json(folder.path(), &[&late[..], &["--covered-to", "2022-12-31"]].concat());
    assert_eq!(told["known"]["lag_days"].as_i64(), Some(30));
}

#[test]
fn sectors_and_months_ahead_are_forecast_and_mapped() {
    let folder = folder();
    write_events(folder.path());
    let ring = "[[22.0,6.0],[22.3,6.0],[22.3,6.3],[22.0,6.3],[22.0,6.0]]";
    let feature = format!(
        r#"{{"type":"Feature","properties":{{"name":"North"}},"geometry":{{"type":"Polygon","coordinates":[{ring}]}}}}"#
    );
    let path = folder.path().join("sectors.geojson");
    std::fs::write(&path, format!(r#"{{"type":"FeatureCollection","features":[{feature}]}}"#))
        .expect("written");
    let asked = [
        "run",
        "--level",
        "polygon",
        "--polygons",
        "sectors.geojson",
        "--events",
        "events.csv",
        "--origin",
        "2021-06-30",
        "--days",
        "7",
        "--months",
        "1..2",
    ];
    let made = json(folder.path(), &asked);
    let rows = made["rows"].as_array().expect("rows");
    let days = |at: usize| (rows[at]["first_day"].clone(), rows[at]["last_day"].clone());
    assert_eq!(rows.len(), 3);
    assert_eq!(days(0), ("2021-07-01".into(), "2021-07-07".into()));
    assert_eq!(days(2), ("2021-08-01".into(), "2021-08-31".into()));
    assert!(rows[1]["at_least_1"].as_f64() > rows[0]["at_least_1"].as_f64());
    fine(folder.path(), &[&asked[..], &["-o", "map.geojson"]].concat());
    let map: Value =
        serde_json::from_slice(&std::fs::read(folder.path().join("map.geojson")).expect("written"))
            .expect("JSON");
    assert_eq!(map["audience"], "mission");
    assert_eq!(
        map["features"][2]["geometry"]["coordinates"][0][0].to_string(),
        ring.replace("22,", "22.0,")
    );
    let drawn = fine(
        folder.path(),
        &[&asked[..], &["--as", "draws", "--draws", "50", "--format", "csv"]].concat(),
    );
    let drawn = String::from_utf8(drawn).expect("text");
    assert_eq!(
        drawn.lines().next(),
        Some("area,radius_km,first_day,last_day,draw,outcome,audience")
    );
    assert_eq!(drawn.lines().count(), 1 + 3 * 50);
    let said = |features: &[String]| {
        let features = features.join(",");
        let text = format!(r#"{{"type":"FeatureCollection","features":[{features}]}}"#);
        std::fs::write(&path, text).expect("written");
        let output = run(folder.path(), &asked);
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let refused = |features: &[String], word: &str| {
        let (code, said) = said(features);
        assert!(code == Some(1) && said.contains(word), "{said}");
    };
    let other =
        |geometry: &str| format!(r#"{{"type":"Feature","properties":{{}},"geometry":{geometry}}}"#);
    refused(&[other(r#"{"type":"Point","coordinates":[1,2]}"#)], "type Point; expected Polygon");
    refused(&[other(r#"{"type":"LineString","coordinates":[[1,2]]}"#)], "buffer a line");
    refused(&[other("null")], "no geometry");
    let loud = feature.replace("name", "SECTOR").replace("North", "NORTH");
    refused(&[feature.clone(), loud.clone()], "feature 2: another is called NORTH too");
    let (code, words) = said(&[loud, feature.replace("name", "colour")]);
    assert!(code == Some(0) && words.contains("1 polygons have no property name"), "{words}");
}

#[test]
fn a_target_that_a_file_cannot_tell_is_refused_and_one_it_can_is_counted() {
    let folder = folder();
    write_events(folder.path());
    let refused = run(folder.path(), &[&CAMPS[..], &["--target", "civilians"]].concat());
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("type_of_violence"));
    let path = folder.path().join("events.csv");
    let text = std::fs::read_to_string(&path).expect("read");
    let told: Vec<String> = text
        .lines()
        .enumerate()
        .map(|(at, line)| match at {
            0 => format!("{line},type_of_violence,deaths_civilians"),
            _ => format!("{line},{},{}", 1 + at % 3, at % 2),
        })
        .collect();
    std::fs::write(&path, told.join("\n")).expect("written");
    let mean = |target| {
        let made = json(folder.path(), &[&CAMPS[..], &["--target", target]].concat());
        assert_eq!(made["target"], target);
        made["rows"][0]["benchmark_mean"].as_f64().expect("a mean")
    };
    let (all, some) = (mean("all"), mean("state-based"));
    assert!(all > 1.2 * some && mean("civilians") < all, "{all} {some}");
}

/// Synthetic incidents in the shape of ACLED's export.
fn write_log(folder: &Path) {
    let mut text =
        "event_date,time_precision,event_type,latitude,longitude,geo_precision,notes,fatalities\n"
            .to_owned();
    for year in 2012..=2021 {
        for month in 1..=12 {
            text += &format!("{:02} March 2021,1,Battles,6.1,22.1,1,Secret source,\n", month)
                .replace("March 2021", &format!("{} {year}", MONTHS[month - 1]));
            text += &format!(
                "{:02} {} {year},1,Battles,6.1,22.1,1,Secret source,4\n",
                month + 9,
                MONTHS[month - 1]
            );
        }
    }
    std::fs::write(folder.join("log.csv"), text).expect("written");
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Only its owner can open it, where the system knows owners.
fn is_closed(path: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::metadata(path).expect("there").permissions().mode() & 0o077 == 0
    }
    #[cfg(not(unix))]
    path.exists()
}

/// Every file below a folder whose bytes hold these.
fn holding(folder: &Path, wanted: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(holding(&path, wanted));
        } else if std::fs::read(&path).is_ok_and(|b| String::from_utf8_lossy(&b).contains(wanted)) {
            found.push(path);
        }
    }
    found
}

#[test]
fn a_missions_log_is_proposed_added_used_kept_apart_and_purged() {
    let folder = folder();
    write_events(folder.path());
    write_log(folder.path());
    fine(folder.path(), &["log", "propose", "log.csv", "-o", "mapping.toml"]);
    let mapping = std::fs::read_to_string(folder.path().join("mapping.toml")).expect("written");
    assert!(
        mapping.contains("date_format = \"%d %B %Y\"") && mapping.contains("fatalities"),
        "{mapping}"
    );
    let add = ["log", "add", "log.csv", "--mapping", "mapping.toml", "--name", "sage"];
    let about = json(folder.path(), &add);
    assert_eq!((about[0]["events"].as_i64(), about[0]["silent"].as_i64()), (Some(120), Some(120)));
    // Notes are not kept, and what is kept lies apart.
    let home = folder.path().join("home");
    assert_eq!(holding(&home, "Secret source"), Vec::<PathBuf>::new());
    assert!(
        holding(&home, "6.1,22.1").iter().all(|path| path.starts_with(home.join("restricted")))
    );
    assert_eq!(holding(&home, "6.1,22.1").len(), 1);
    assert!(is_closed(&home.join("restricted")));
    assert!(is_closed(&home.join("restricted/logs/sage/events.csv")));
    assert!(is_closed(&folder.path().join("mapping.toml")));
    for (day, expect) in [("2021-12-09", "2021-12-21, to today"), ("2999-01-01", "to today")] {
        let late = run(folder.path(), &[&add[..], &["--covered-to", day]].concat());
        let said = String::from_utf8_lossy(&late.stderr).into_owned();
        assert!(late.status.code() == Some(1) && said.contains(expect), "{said}");
    }
    let made = json(folder.path(), &[&CAMPS[..], &["--log", "sage"]].concat());
    assert_eq!(
        (&made["audience"], &made["known"]["restricted"]),
        (&"mission".into(), &true.into())
    );
    assert_eq!(made["known"]["lag_days"].as_i64(), Some(1));
    let saved = run(folder.path(), &[&CAMPS[..], &["--log", "sage", "--save"]].concat());
    assert_eq!(saved.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&saved.stderr).contains("not saved"));
    // What a log that was cut short left behind goes with the others.
    let logs = home.join("restricted/logs");
    std::fs::create_dir(logs.join("late.part")).expect("made");
    std::fs::copy(logs.join("sage/events.csv"), logs.join("late.part/events.csv")).expect("copied");
    assert_eq!(json(folder.path(), &["log", "list"]).as_array().map(Vec::len), Some(1));
    std::fs::remove_file(logs.join("sage/about.toml")).expect("removed");
    let gone = json(folder.path(), &["log", "purge", "--all"]);
    assert_eq!(gone, serde_json::json!(["late.part", "sage"]));
    assert_eq!(holding(&home, "6.1,22.1"), Vec::<PathBuf>::new());
    let none = fine(folder.path(), &["log", "purge", "--all"]);
    assert!(String::from_utf8_lossy(&none).contains("there are no logs"));
    fine(folder.path(), &add);
    fine(folder.path(), &["log", "purge", "sage"]);
    assert_eq!(holding(&home, "6.1,22.1"), Vec::<PathBuf>::new());
    let text = std::fs::read_to_string(folder.path().join("mapping.toml")).expect("written");
    let text = text.replace("latitude = \"latitude\"", "latitude = \"\"");
    std::fs::write(folder.path().join("mapping.toml"), text).expect("written");
    let out = run(folder.path(), &add);
    assert!(String::from_utf8_lossy(&out.stderr).contains("the mapping leaves latitude empty"));
    let gone = run(folder.path(), &[&CAMPS[..], &["--log", "sage"]].concat());
    assert!(String::from_utf8_lossy(&gone.stderr).contains("there is no log sage"));
    let out = run(
        folder.path(),
        &["log", "add", "log.csv", "--mapping", "mapping.toml", "--name", "../x"],
    );
    assert_eq!(out.status.code(), Some(1));
}

#[test]
fn days_between_public_events_and_a_log_are_no_calm() {
    let folder = folder();
    write_events(folder.path());
    let rows =
        "event_date,latitude,longitude,fatalities\n2022-03-01,6.1,22.1,4\n2022-03-09,6.1,22.1,2\n";
    std::fs::write(folder.path().join("log.csv"), rows).expect("written");
    fine(folder.path(), &["log", "propose", "log.csv", "-o", "mapping.toml"]);
    fine(folder.path(), &["log", "add", "log.csv", "--mapping", "mapping.toml", "--name", "sage"]);
    let mut asked = [&CAMPS[..], &["--log", "sage"]].concat();
    asked[8] = "2022-03-09";
    let refused = run(folder.path(), &asked);
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert_eq!(refused.status.code(), Some(1), "{said}");
    assert!(said.contains("begins on 2022-03-01, public events end on 2021-12-06"), "{said}");
    let told = json(folder.path(), &[&asked[..], &["--covered-to", "2022-02-28"]].concat());
    assert_eq!(told["known"]["covered_to"], "2022-03-09");
}

#[test]
fn what_a_level_does_not_look_at_is_refused_by_its_name() {
    let folder = folder();
    write_events(folder.path());
    let check = |asked: &[&str], name: &str| {
        let refused = run(folder.path(), asked);
        let said = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(refused.status.code() == Some(1) && said.contains(name), "{said}");
    };
    for (name, value) in
        [("--log", "sage"), ("--events", "events.csv"), ("--places", "places.csv"), ("--days", "7")]
    {
        check(&[&RUN[..], &[name, value]].concat(), name);
    }
    check(&[&CAMPS[..], &["--series", "series.csv"]].concat(), "--series");
    check(&[&CAMPS[..], &["--window", "2023"]].concat(), "--window");
    let mut explained = CAMPS.to_vec();
    explained[0] = "explain";
    explained.extend(["--area", "Near", "--country", "57"]);
    check(&explained, "--country");
    let mut reached = CAMPS.to_vec();
    (reached[0], reached[2]) = ("reach", "country");
    check(&reached, "--level country");
}

#[test]
fn people_within_reach_become_places_that_the_patrol_planner_reads() {
    let folder = folder();
    write_events(folder.path());
    let towns =
        "name,latitude,longitude,people\nNear,6.1,22.1,1000\nFar,9.0,26.0,500\nUnknown,6.2,22.2,\n";
    std::fs::write(folder.path().join("towns.csv"), towns).expect("written");
    let asked = [
        "reach",
        "--events",
        "events.csv",
        "--places",
        "towns.csv",
        "--camps",
        "places.csv",
        "--origin",
        "2021-06-30",
        "--radius",
        "10",
        "--within",
        "25,100",
    ];
    let report = json(folder.path(), &asked);
    assert_eq!(report["camps"][0]["within"][0]["people"].as_f64(), Some(1000.0));
    assert_eq!(report["camps"][0]["within"][0]["places_of_unknown_people"].as_i64(), Some(1));
    assert_eq!(report["any_camp"][1]["people"].as_f64(), Some(1500.0));
    assert_eq!(report["beyond"][0]["people"].as_f64(), Some(0.0));
    fine(folder.path(), &[&asked[..], &["--base", "Near", "-o", "plan_places.csv"]].concat());
    let rows = std::fs::read_to_string(folder.path().join("plan_places.csv")).expect("written");
    assert!(
        rows.starts_with(
            "id,name,latitude,longitude,people,risk,note,audience\np1,Near,6.1,22.1,1000"
        ),
        "{rows}"
    );
    assert!(rows.lines().skip(1).all(|line| line.ends_with(",mission")), "{rows}");
    assert!(is_closed(&folder.path().join("plan_places.csv")));
    assert_eq!(rows.lines().count(), 3);
    let hours = json(folder.path(), &[&asked[..], &["--hours", "1", "--speed", "40"]].concat());
    assert_eq!(
        (&hours["unit"], hours["limits"].as_array().map(Vec::len)),
        (&"hours".into(), Some(1))
    );
}

#[test]
fn the_record_is_one_page_that_stands_alone() {
    let folder = folder();
    write_events(folder.path());
    let near = [
        "record",
        "--level",
        "camp",
        "--events",
        "events.csv",
        "--places",
        "places.csv",
        "--origin",
        "2021-06-30",
    ];
    let country = ["record", "--series", "series.csv", "--windows", "2019..2020"];
    for asked in [&near[..], &country[..]] {
        fine(folder.path(), &[asked, &["-o", "record.html"]].concat());
        let page = std::fs::read_to_string(folder.path().join("record.html")).expect("written");
        assert!(page.contains("@page") && page.matches("<svg").count() == 3, "{page}");
        assert!(!page.contains("http") && !page.contains("NaN"), "{page}");
        assert_eq!(page.contains("Do not publish"), asked[1] == "--level");
    }
}

#[test]
fn degenerate_series_give_proper_draws_or_a_clear_refusal() {
    let folder = folder();
    let path = folder.path().join("series.csv");
    let header = "month_id,country_id,ged_sb\n";
    let months = |count: &dyn Fn(i32) -> String| -> String {
        (434..=514).map(|month| format!("{month},57,{}\n", count(month))).collect()
    };
    let proper = |rows: String| {
        std::fs::write(&path, format!("{header}{rows}")).expect("written");
        fine(folder.path(), &[&RUN[..], &["-o", "draws.csv"]].concat());
        let text = std::fs::read_to_string(folder.path().join("draws.csv")).expect("written");
        let outcome = |line: &str| line.rsplit(',').next().and_then(|n| n.parse::<f64>().ok());
        let draws: Vec<f64> =
            text.lines().skip(1).map(|line| outcome(line).expect("a number")).collect();
        assert_eq!(draws.len(), 12_000);
        assert!(draws.iter().all(|n| n.is_finite() && *n >= 0.0));
        draws.iter().sum::<f64>() / 12_000.0
    };
    assert!(proper(months(&|_| "0".into())) < 1.0);
    assert!(proper("514,57,3\n".into()).is_finite());
    assert!(proper(months(&|_| "9999999999".into())) > 1e6);
    assert!(proper(months(&|month| if month % 5 == 0 { "4".into() } else { String::new() })) > 0.0);
    for (rows, word) in
        [("", "no counts"), ("520,57,3\n", "nothing is known"), ("514,57,1e99\n", "is not a count")]
    {
        std::fs::write(&path, format!("{header}{rows}")).expect("written");
        let refused = run(folder.path(), &RUN);
        let said = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(refused.status.code() == Some(1) && said.contains(word), "{said}");
    }
}

#[test]
fn what_drives_the_number_of_a_camp_adds_up_and_says_what_was_known() {
    let folder = folder();
    write_events(folder.path());
    let mut asked = CAMPS.to_vec();
    asked[0] = "explain";
    let whose = ["--radius", "25", "--days", "30", "--area"];
    let driven = json(folder.path(), &[&asked[..], &whose, &["near"]].concat());
    let made = json(folder.path(), &[&CAMPS[..], &["--radius", "25", "--days", "30"]].concat());
    let near = made["rows"].as_array().expect("rows").iter().find(|row| row["area"] == "Near");
    assert_eq!(driven["chance"], near.expect("a row")["at_least_1"]);
    assert_eq!(driven["known"]["lag_days"].as_i64(), Some(30));
    let sum = |list: &str, of: &str| -> f64 {
        let parts = driven[list].as_array().expect("parts").iter();
        parts.map(|part| part[of].as_f64().expect("a number")).sum()
    };
    assert_eq!(driven["members"].as_array().map(Vec::len), Some(7));
    assert!((sum("members", "weight") - 1.0).abs() < 1e-6, "{driven}");
    assert!((sum("drivers", "share") - 1.0).abs() < 1e-6, "{driven}");
    let here = driven["drivers"][0]["rests_on"].as_str().expect("words");
    assert!(here.contains("here"), "all events are near the town: {here}");
    assert!(!driven["what_if"].as_array().expect("what if").is_empty());
    let product = |of: &str| -> f64 {
        let parts = driven["members"].as_array().expect("parts").iter();
        parts
            .map(|m| m["weight"].as_f64().expect("a share") * m[of].as_f64().expect("a number"))
            .sum()
    };
    assert!((product("mean") - driven["pool_mean"].as_f64().expect("a mean")).abs() < 1e-9);
    // What is served is the mean of three placings, and so are its members.
    assert_eq!(driven["served"], "pool");
    let of_pool = driven["pool_chance"].as_f64().expect("a chance");
    assert!((product("chance") - of_pool).abs() < 1e-9);
    assert!((driven["chance"].as_f64().expect("a chance") - of_pool).abs() < 1e-9, "{driven}");
    assert_eq!(driven["audience"], "mission");
    let told = run(folder.path(), &[&asked[..], &whose, &["Near"]].concat());
    let text = String::from_utf8(told.stdout).expect("text");
    assert!(text.contains("never read as calm"), "{text}");
    assert!(text.contains("Served is the pool"), "{text}");
    let mut early = asked.clone();
    early[8] = "2010-04-30";
    let early = fine(folder.path(), &[&early[..], &whose, &["Near"]].concat());
    let early = String::from_utf8(early).expect("text").replace('\n', " ");
    assert!(early.contains("Served is the climatology"), "{early}");
    assert!(early.contains("The pool, not served, would say"), "{early}");
    assert!(early.contains("The boosted trees say nothing"), "{early}");
    assert!(String::from_utf8_lossy(&told.stderr).contains("do not publish them"));
    let refused = run(folder.path(), &[&asked[..], &whose, &["Neer"]].concat());
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("did you mean Near?"));
}
