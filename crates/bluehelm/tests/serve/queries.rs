//! Is a query that writes, reads files, never ends or eats memory refused or stopped, while the service lives?

use std::process::Command;
use std::time::{Duration, Instant};

use crate::service::{Answer, Service, sync};

const HUNDRED_GIGABYTES: &str =
    "SELECT repeat('x', 100000) || value AS t FROM generate_series(1, 1000000) ORDER BY t";

fn run(service: &Service, query: &str) -> Answer {
    service.ask("/api/v1/sql", &[("query", query)])
}

fn check(service: &Service, query: &str, status: u16, kind: &str) {
    let answer = run(service, query);
    assert_eq!(
        (answer.status, answer.problem().as_str()),
        (status, kind),
        "{query}: {}",
        answer.text()
    );
    assert_eq!(run(service, "SELECT 1 AS one").json()[0]["one"], 1, "it lives after {query}");
}

#[test]
fn rows_of_a_query_come_in_every_form() {
    let service = Service::of_figures_carried();
    let query = "SELECT mission, sum(deaths) AS deaths FROM fatalities WHERE mission IS NOT NULL GROUP BY mission ORDER BY 1 LIMIT 3";
    let rows = run(&service, query).json();
    assert_eq!(rows.as_array().map(Vec::len), Some(3));
    let body = format!("{{\"query\": {query:?}}}");
    assert_eq!(service.send("POST", "/api/v1/sql", &[], body.as_bytes()).json(), rows);
    for form in ["csv", "parquet", "arrow", "xlsx"] {
        let answer = service.ask("/api/v1/sql", &[("query", query), ("format", form)]);
        assert_eq!(answer.status, 200, "{}", answer.text());
    }
    assert!(run(&service, "show tables;").text().contains("fatalities"));
}

#[test]
fn what_writes_is_refused() {
    let service = Service::of_figures_carried();
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("out.csv");
    let file = file.to_str().expect("a path");
    for query in [
        "CREATE TABLE t AS SELECT 1",
        "CREATE VIEW v AS SELECT 1",
        "INSERT INTO missions SELECT * FROM missions",
        "DROP TABLE missions",
        "SET datafusion.execution.batch_size = 1",
        &format!("COPY (SELECT 1) TO '{file}'"),
        &format!("EXPLAIN ANALYZE COPY (SELECT 1) TO '{file}'"),
    ] {
        check(&service, query, 400, "query");
    }
    assert_eq!(folder.path().read_dir().expect("a folder").count(), 0);
}

#[test]
fn what_reads_files_is_refused() {
    let service = Service::of_figures_carried();
    for query in [
        "CREATE EXTERNAL TABLE t STORED AS CSV LOCATION '/etc/passwd'",
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM read_csv('/etc/passwd')",
    ] {
        check(&service, query, 400, "query");
    }
}

#[test]
fn what_never_ends_is_stopped() {
    let service = Service::of_figures_carried();
    let began = Instant::now();
    check(
        &service,
        "WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i % 7 + 1 FROM n) SELECT count(*) FROM n",
        422,
        "too-slow",
    );
    assert!(began.elapsed() < Duration::from_secs(60));
}

#[test]
fn what_takes_a_hundred_gigabytes_is_stopped() {
    let service = Service::of_figures_carried();
    for query in [
        // Sorted rows: the engine's own limit.
        HUNDRED_GIGABYTES,
        // One text: beyond the engine's limit, the process's.
        "SELECT length(repeat('x', 2000000000) || repeat('y', 2000000000)) AS n",
    ] {
        check(&service, query, 422, "too-much");
    }
}

#[test]
fn more_rows_than_allowed_are_a_problem_not_a_part() {
    let service = Service::of_figures_carried();
    check(&service, "SELECT value FROM generate_series(1, 100001)", 422, "too-many-rows");
    let most = run(&service, "SELECT value FROM generate_series(1, 100000)");
    assert_eq!(most.json().as_array().map(Vec::len), Some(100_000));
}

#[test]
fn a_form_that_cannot_hold_the_rows_is_a_problem() {
    let service = Service::of_figures_carried();
    let answer = service.ask("/api/v1/sql", &[("query", "SELECT [1, 2] AS l"), ("format", "csv")]);
    assert_eq!(answer.status, 400, "{}", answer.text());
}

#[test]
fn a_query_that_is_wrong_is_explained() {
    let service = Service::of_figures_carried();
    let answer = run(&service, "SELECT * FROM fatalitis");
    assert_eq!(answer.status, 400);
    assert!(answer.text().contains("did you mean fatalities"), "{}", answer.text());
    check(&service, "SELECT", 400, "query");
    check(&service, "", 400, "bad-request");
}

#[test]
fn queries_see_self_inflicted_deaths_as_yearly_totals_only() {
    let home = tempfile::tempdir().expect("a folder");
    if sync(home.path(), &["fatalities"]).is_none() {
        return;
    }
    let service = Service::on(home.path(), &[]);
    for table in ["fatalities", "all_vintages.fatalities"] {
        let query = format!(
            "SELECT count(*) AS finer FROM {table} WHERE cause = 'Self-Inflicted' AND (date_precision <> 'year' OR \
             mission IS NOT NULL OR sex IS NOT NULL OR nationality IS NOT NULL OR casualty_id IS NOT NULL)"
        );
        assert_eq!(run(&service, &query).json()[0]["finer"], 0);
        // What is withheld fits no value that is asked for.
        for (column, value) in [
            ("mission", "MINUSMA"),
            ("nationality", "Bangladesh"),
            ("sex", "F"),
            ("mission", "NONE"),
        ] {
            let query = format!(
                "SELECT (SELECT count(*) FROM {table} WHERE {column} = '{value}') AS asked, \
                 (SELECT count(CASE WHEN {column} = '{value}' THEN 1 END) FROM {table}) AS there"
            );
            let counted = run(&service, &query).json();
            assert_eq!(counted[0]["asked"], counted[0]["there"], "{query}");
            assert_eq!(counted[0]["asked"] == 0, value == "NONE", "{query}");
        }
    }
    let all = "SELECT CAST(sum(deaths) AS BIGINT) AS deaths, count(*) AS rows FROM fatalities WHERE cause = 'Self-Inflicted'";
    let shown = run(&service, all).json();
    let local = Command::new(env!("CARGO_BIN_EXE_bluehelm"))
        .arg("--home")
        .arg(home.path())
        .args(["sql", all, "--format", "json"])
        .output()
        .expect("the program runs");
    let local: serde_json::Value = serde_json::from_slice(&local.stdout).expect("JSON");
    assert_eq!(shown[0]["deaths"], local[0]["deaths"]);
    assert!(shown[0]["rows"].as_u64() < local[0]["rows"].as_u64());
    for query in [
        "SELECT * FROM raw.fatalities",
        "SELECT * FROM quarantine",
        "SELECT * FROM raw.quarantine",
        // Other paths to the same folders are no other names.
        "SELECT * FROM raw.\"./fatalities\"",
        "SELECT * FROM raw.\"fatalities/\"",
        "SELECT * FROM raw.\"../tables/fatalities\"",
        "SELECT * FROM raw.\"./quarantine\"",
    ] {
        assert!(matches!(run(&service, query).status, 400 | 404), "{query}");
    }
}

#[test]
fn a_statement_of_ones_own_cannot_do_what_a_query_cannot() {
    let service = Service::of_figures_carried();
    let text = format!(
        r#"
id = "own"
title = "A statement"
speaker = "Nobody"
made = {{ from = "2018-09-20", to = "2018-09-20" }}
source = "https://example.org/"

[[claim]]
id = "one"
text = "One."
check = {{ kind = "not_checkable", why = "not_public", reason = "It is a test.", needs = "nothing" }}

[[claim.evidence]]
caption = "Rows"
sql = "{HUNDRED_GIGABYTES}"
"#
    );
    let answer = service.send("POST", "/api/v1/claims", &[], text.as_bytes());
    assert_eq!(
        (answer.status, answer.problem()),
        (422, "too-much".to_owned()),
        "{}",
        answer.text()
    );
    assert_eq!(service.get("/health").status, 200);
}
