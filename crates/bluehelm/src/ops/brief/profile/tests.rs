//! The figures in these tests are made up.

use partners::{Finding, MissingWord};
use serde_json::json;

use super::*;
use crate::ops::brief::profile_table::table;

fn part(columns: &Value, rows: &Value) -> Part {
    Part {
        id: "made-up".to_owned(),
        title: "Made up".to_owned(),
        question: "How many?".to_owned(),
        findings: Vec::new(),
        columns: serde_json::from_value(columns.clone()).expect("columns"),
        rows: serde_json::from_value(rows.clone()).expect("rows"),
        chart: None,
        notes: Vec::new(),
        missing: Vec::new(),
        sources: Vec::new(),
    }
}

#[test]
fn each_column_of_each_group_is_a_series_of_its_own() {
    let columns = json!([
        {"name": "year", "meaning": "calendar year"},
        {"name": "category", "meaning": "category"},
        {"name": "percent", "meaning": "women", "unit": "percent", "low": "low", "high": "high"},
        {"name": "target", "meaning": "the year's target; missing where none is known", "unit": "percent"},
    ]);
    let rows = json!([
        {"year": 2024, "category": "Troops", "percent": 6.0, "low": 5.5, "high": 6.5, "target": 11.0},
        {"year": 2025, "category": "Troops", "percent": 6.35, "low": 5.72, "high": 7.04, "target": 12.0},
        {"year": 2025, "category": "Police", "percent": 38.05, "low": 31.2, "high": 45.28, "target": null},
    ]);
    let declared = Declared {
        kind: "line".to_owned(),
        x: "year".to_owned(),
        y: vec!["percent".to_owned(), "target".to_owned()],
        by: Some("category".to_owned()),
    };
    let chart = draw(&part(&columns, &rows), &declared, &mut Notes::default());
    let said: Vec<_> = chart
        .series
        .iter()
        .map(|s| (s.name.as_str(), s.target, s.points[1].value, s.points[1].low))
        .collect();
    let expected = [
        ("Troops: women", false, Some(6.35), Some(5.72)),
        ("Troops: the year's target", true, Some(12.0), None),
        ("Police: women", false, Some(38.05), Some(31.2)),
    ];
    assert_eq!(said, expected);
    // Missing is missing.
    assert_eq!(chart.series[2].points[0].value, None);
}

#[test]
fn a_table_keeps_the_largest_rows_and_the_total() {
    let names = ["month_end", "mission", "scope", "personnel_type"];
    let mut columns: Vec<Value> = names.iter().map(|n| json!({"name": n, "meaning": n})).collect();
    columns[0]["meaning"] = "day counted".into();
    for name in ["women", "men", "total"] {
        columns.push(json!({"name": name, "meaning": name, "unit": "persons"}));
    }
    let row = |n: i64| {
        json!({"month_end": "2025-07-31", "mission": format!("M{n}"), "scope": if n % 2 == 0 { "political" } else { "peacekeeping" },
            "personnel_type": format!("T{n}"), "women": 1, "men": n - 1 + n % 3, "total": n})
    };
    let rows: Vec<Value> = (1..=20).map(row).collect();
    let shown =
        table(&part(&columns.into(), &rows.into()), "bluehelm partner XXX", &mut Notes::default());
    assert_eq!(shown.rows.len(), 6);
    assert_eq!(shown.rows[0].last().map(String::as_str), Some("20"), "{shown:?}");
    assert_eq!(shown.columns.last().map(|c| c.name.as_str()), Some("total"), "{shown:?}");
    let caption = "How many? (day counted: 2025-07-31; the largest first; 14 more rows: bluehelm partner XXX)";
    assert_eq!(shown.caption.words, caption);
}

#[test]
fn a_table_by_time_keeps_the_newest_rows_and_of_these_the_largest() {
    let columns = json!([
        {"name": "year", "meaning": "calendar year"},
        {"name": "average_number", "meaning": "average of the month-ends; made up", "unit": "persons"},
    ]);
    let row = |n: i64| json!({"year": 2010 + n / 4, "average_number": 100 * (n % 4)});
    let rows: Vec<Value> = (0..12).map(row).collect();
    let shown = table(&part(&columns, &rows.into()), "bluehelm partner XXX", &mut Notes::default());
    assert_eq!(shown.rows[0], ["2012", "300"]);
    assert_eq!(shown.rows[4], ["2011", "300"]);
    assert_eq!(shown.columns[1].name, "average of the month-ends");
}

#[test]
fn a_gap_is_said_once() {
    let mut one = part(&json!([]), &json!([]));
    one.missing = vec![Missing {
        what: "its civilians".to_owned(),
        word: MissingWord::NotCollected,
        why: "no open series counts them".to_owned(),
    }];
    one.findings = vec![Finding {
        verdict: Verdict::CannotBeTold,
        text: "Cannot be told here. its civilians: not collected (no open series counts them)."
            .to_owned(),
        values: std::collections::BTreeMap::new(),
    }];
    let found = Profile {
        profile: "partner".to_owned(),
        title: "Made up".to_owned(),
        subject: partners::Subject { id: "XXX".to_owned(), name: "Made up".to_owned() },
        from: None,
        to: None,
        notes: Vec::new(),
        sections: vec![one.clone(), one],
    };
    let said: Vec<String> = unknown(&found).into_iter().map(|t| t.words).collect();
    assert_eq!(said, ["Its civilians: not collected. No open series counts them."]);
}
