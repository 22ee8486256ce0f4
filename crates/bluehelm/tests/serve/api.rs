//! Does the API give what the command line gives, in every form, and say when nothing has changed?

use std::process::Command;

use serde_json::Value;

use crate::service::{Service, address, sync};

const SHOWN: &str = "/api/v1/indicators/women-share?period=2019..2020&by=year,category";

#[test]
fn an_answer_is_that_of_the_command_line() {
    let home = tempfile::tempdir().expect("a folder");
    let service = Service::on(home.path(), &[]);
    for (path, arguments) in [
        (
            SHOWN,
            &[
                "indicator",
                "show",
                "women-share",
                "--period",
                "2019..2020",
                "--by",
                "year,category",
            ][..],
        ),
        (
            "/api/v1/comparisons/fatalities-malicious?to=2018-09-20&population=uniformed",
            &["compare", "fatalities-malicious", "--to", "2018-09-20", "--population", "uniformed"],
        ),
        ("/api/v1/claims/a4p-2018-09", &["claim", "check", "a4p-2018-09"]),
        ("/api/v1/indicators", &["indicator", "list"]),
        ("/api/v1/datasets", &["datasets"]),
        ("/api/v1/commitments/WPS-2", &["commitments", "WPS-2"]),
        ("/api/v1/missions/MINUSMA", &["mission", "MINUSMA"]),
    ] {
        let told = Command::new(env!("CARGO_BIN_EXE_bluehelm"))
            .arg("--home")
            .arg(home.path())
            .args(arguments)
            .args(["--format", "json"])
            .output()
            .expect("the program runs");
        let told: Value = serde_json::from_slice(&told.stdout).expect("JSON");
        assert_eq!(service.get(path).json(), told, "{path}");
    }
}

#[test]
fn every_form_is_given_by_name_and_by_accept() {
    let service = Service::of_figures_carried();
    for (name, media, begins) in [
        ("json", "application/json", &b"{"[..]),
        ("csv", "text/csv", b"year,category,value"),
        ("parquet", "application/vnd.apache.parquet", b"PAR1"),
        ("arrow", "application/vnd.apache.arrow.file", b"ARROW1"),
        (
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            b"PK\x03\x04",
        ),
    ] {
        let by_name = service.get(&format!("{SHOWN}&format={name}"));
        let by_accept = service.send("GET", SHOWN, &[("Accept", media)], b"");
        assert_eq!((by_name.status, by_accept.status), (200, 200), "{}", by_name.text());
        assert!(by_name.body.starts_with(begins), "{name}: {}", by_name.text());
        assert!(by_accept.header("content-type").expect("a type").starts_with(media));
        if name != "xlsx" {
            assert_eq!(by_name.body, by_accept.body, "{name}");
            continue;
        }
        // Behind the rows stands where they come from, as the whole answer says it.
        let source = &service.get(SHOWN).json()["source"];
        let mut book = zip::ZipArchive::new(std::io::Cursor::new(by_name.body)).expect("a book");
        let mut texts = String::new();
        let mut file = book.by_name("xl/sharedStrings.xml").expect("its texts");
        std::io::Read::read_to_string(&mut file, &mut texts).expect("text");
        for part in ["publisher", "licence", "known_from", "url"] {
            let said = source[part].as_str().expect(part).replace('&', "&amp;");
            assert!(texts.contains(&said), "{part}: {said} in {texts}");
        }
    }
    let refused = service.send("GET", SHOWN, &[("Accept", "image/png")], b"");
    assert_eq!((refused.status, refused.problem()), (406, "not-acceptable".to_owned()));
}

#[test]
fn a_reader_who_has_the_answer_is_told_so_until_a_sync_brings_another() {
    let home = tempfile::tempdir().expect("a folder");
    let service = Service::on(home.path(), &[]);
    let path = "/api/v1/indicators/fatalities-malicious?period=2017..2018&by=year";
    let first = service.get(path);
    let tag = first.header("etag").expect("a tag").to_owned();
    let again = service.send("GET", path, &[("If-None-Match", &tag)], b"");
    assert_eq!(
        (again.status, again.body.len(), again.header("etag")),
        (304, 0, Some(tag.as_str()))
    );
    let any = service.send("GET", path, &[("If-None-Match", "*")], b"");
    assert_eq!((any.status, any.header("etag")), (304, Some(tag.as_str())));
    let absent = service.send("GET", "/api/v1/tables/nope", &[("If-None-Match", "*")], b"");
    assert_eq!(absent.status, 404);
    let packed = service.send("GET", path, &[("Accept-Encoding", "gzip")], b"");
    assert_eq!(packed.header("content-encoding"), Some("gzip"));
    assert!(packed.body.len() < first.body.len());
    let other = service.get(&format!("{path}&population=uniformed"));
    assert_ne!(other.header("etag"), Some(tag.as_str()));
    if sync(home.path(), &["fatalities"]).is_none() {
        return;
    }
    let after = service.send("GET", path, &[("If-None-Match", &tag)], b"");
    assert_eq!(after.status, 200);
    assert_eq!(after.json()["source"]["dataset"], "fatalities");
}

#[test]
fn what_the_user_got_wrong_is_said_in_words_with_what_would_be_right() {
    let service = Service::of_figures_carried();
    for (path, status, says) in [
        ("/api/v1/indicators/women-shar?period=2019", 404, "women-share"),
        ("/api/v1/indicators/women-share?period=2019-13", 400, "2019-13"),
        ("/api/v1/indicators/women-share", 400, "period"),
        ("/api/v1/indicators/women-share?period=2019&population=everyone", 400, "uniformed"),
        ("/api/v1/indicators/women-share?period=2019&colour=blue", 400, "colour"),
        ("/api/v1/comparisons/fatalities-malicious?to=yesterday", 400, "yesterday"),
        ("/api/v1/claims/a4p-2018-10", 404, "a4p-2018-09"),
        ("/api/v1/claims/..%2F..%2Fetc%2Fpasswd", 404, "no statement"),
        ("/api/v1/diff/fatalities?from=2023-11-28&to=2025-04-04", 404, "sync"),
        ("/api/v1/tables/fatality", 404, "there is no table fatality; did you mean fatalities?"),
        ("/api/v1/diff/fatality", 404, "fatalities"),
        ("/api/v1/diff/fatalities", 400, "from is missing"),
        ("/api/v1/indicators/nope", 404, "there is no indicator nope"),
        ("/api/v1/comparisons/nope", 404, "there is no indicator nope"),
        ("/api/v1/tables/missions?limit=0", 400, "limit"),
        ("/api/v1/tables/missions?after=x", 400, "after"),
        ("/api/v1/missions/MINUSMO", 404, "MINUSMA"),
        ("/api/v1/commitments?partner=Utopia", 400, "Utopia"),
    ] {
        let answer = service.get(path);
        assert_eq!(answer.status, status, "{path}: {}", answer.text());
        assert_eq!(answer.header("content-type"), Some("application/problem+json"));
        assert!(answer.text().contains(says), "{path}: {}", answer.text());
    }
}

#[test]
fn a_table_is_read_piece_by_piece_and_no_row_is_lost_or_doubled() {
    let service = Service::of_figures_carried();
    let whole = service.get("/api/v1/tables/missions?limit=10000").json();
    let whole = whole["rows"].as_array().expect("rows").clone();
    assert!(whole.len() > 20, "{}", whole.len());
    let (mut read, mut next) = (Vec::new(), Some("/api/v1/tables/missions?limit=7".to_owned()));
    while let Some(path) = next {
        let answer = service.get(&path);
        let piece = answer.json();
        read.extend(piece["rows"].as_array().expect("rows").clone());
        next = piece["next"].as_str().map(str::to_owned);
        let link = next.as_ref().map(|next| format!("<{next}>; rel=\"next\""));
        assert_eq!(answer.header("link"), link.as_deref());
    }
    assert_eq!(read, whole);
    let changed = service.get("/api/v1/tables/missions?after=7-000000000000");
    assert_eq!((changed.status, changed.problem()), (409, "changed".to_owned()));
}

#[test]
fn a_statement_of_ones_own_is_checked() {
    let service = Service::of_figures_carried();
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let text = std::fs::read_to_string(root.join("claims/a4p-2018-09.toml")).expect("a statement");
    let answer = service.send("POST", "/api/v1/claims", &[], text.as_bytes());
    let shipped = service.get("/api/v1/claims/a4p-2018-09").json();
    assert_eq!(answer.json(), shipped);
    let wrong = service.send("POST", "/api/v1/claims", &[], b"id = 1");
    assert_eq!(wrong.status, 400, "{}", wrong.text());
    assert!(wrong.text().contains("the statement"), "{}", wrong.text());
}

#[test]
fn a_package_names_every_column_and_holds_every_row() {
    let service = Service::of_figures_carried();
    let answer = service.get("/api/v1/package?tables=missions,parity_targets");
    assert_eq!(answer.status, 200, "{}", answer.text());
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("package.zip");
    std::fs::write(&path, &answer.body).expect("written");
    let mut zip = zip::ZipArchive::new(std::fs::File::open(&path).expect("a file")).expect("a zip");
    let about: Value =
        serde_json::from_reader(zip.by_name("datapackage.json").expect("a description"))
            .expect("JSON");
    let resources = about["resources"].as_array().expect("resources");
    assert_eq!(resources.len(), 2);
    for resource in resources {
        let path = resource["path"].as_str().expect("a path");
        let csv = std::io::read_to_string(zip.by_name(path).expect(path)).expect("text");
        let header: Vec<&str> = csv.lines().next().expect("a header").split(',').collect();
        let fields = resource["schema"]["fields"].as_array().expect("fields");
        let names: Vec<&str> = fields.iter().filter_map(|f| f["name"].as_str()).collect();
        assert_eq!(names, header);
        assert!(csv.lines().count() > 2, "{path}");
        assert!(resource["licenses"][0]["title"].is_string());
    }
    assert_eq!(service.get("/api/v1/package?tables=missions,parity_targets").body, answer.body);
}

#[test]
fn places_are_points_with_longitude_first() {
    let home = tempfile::tempdir().expect("a folder");
    if sync(home.path(), &["radpko"]).is_none() {
        return;
    }
    let service = Service::on(home.path(), &[]);
    let answer = service.get("/api/v1/geo/deployments?limit=50");
    assert_eq!(answer.header("content-type"), Some("application/geo+json"));
    let places = answer.json();
    let feature = &places["features"][0];
    let point = feature["geometry"]["coordinates"].as_array().expect("a point");
    assert!(point[0].as_f64().is_some_and(|east| east.abs() <= 180.0), "{feature}");
    assert!(feature["properties"]["mission"].is_string());
    assert!(places["sources"][0]["licence"].is_string() && places["next"].is_string());
    let packed = service.get("/api/v1/geo/deployments?limit=50&format=geoparquet");
    assert!(packed.body.starts_with(b"PAR1"));
    assert!(packed.text().contains(r#""primary_column":"geometry""#));
    // Neither form leaves rows out without a word: both say where the others are.
    let next = packed.header("link").expect("more than fifty").to_owned();
    assert!(next.contains("&format=geoparquet>; rel=\"next\""), "{next}");
    assert!(answer.header("link").is_some());
    assert_eq!(service.get("/api/v1/geo/fatalities").status, 404);
}

#[test]
fn what_was_known_on_a_day_is_asked_for_by_day() {
    let service = Service::of_figures_carried();
    let path = "/api/v1/comparisons/fatalities-malicious";
    let asked = |day: &str| service.ask(path, &[("to", "2018-08-31"), ("known_on", day)]).json();
    assert_eq!(asked("2023-12-31")["known_on"], "2023-11-28");
    assert_eq!(asked("2025-12-31")["known_on"], "2025-04-04");
    let before = service.get(&address(path, &[("to", "2018-08-31"), ("known_on", "1999-01-01")]));
    assert_eq!(before.status, 404, "{}", before.text());
    let listed = service.ask("/api/v1/vintages", &[("known_on", "2023-12-31")]).json();
    let all = listed.as_array().expect("publications");
    let days = all.iter().map(|v| v["known_from"].as_str().expect("a day"));
    assert!(days.clone().any(|day| day == "2023-11-28"), "{listed}");
    assert!(days.clone().all(|day| day <= "2023-12-31"), "{listed}");
}
