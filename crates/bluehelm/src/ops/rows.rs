//! What is the main table of an answer, for csv, parquet, arrow and spreadsheets?

#[cfg(feature = "commitments")]
use commitments::{Answer, Evidence};
use indicators::{ClaimVerdict, Comparison, Indicator, Row, Series, StatementVerdict};
#[cfg(feature = "commitments")]
use partners::Profile;
use serde_json::{Map, Value, json};

use super::answers::Sourced;
#[cfg(feature = "commitments")]
use super::commitments::Endorsements;
use super::datasets::Dataset;
use super::diff::Difference;

/// Objects of a list, as rows.
pub fn flat<T: serde::Serialize>(list: &[T]) -> Vec<Value> {
    list.iter().filter_map(|item| serde_json::to_value(item).ok()).collect()
}

/// A row for each dataset, with how many of its publications are stored and the newest.
pub fn of_datasets(datasets: &[Dataset]) -> Vec<Value> {
    let row = |d: &Dataset| {
        let newest = d.vintages.last().map(|v| v.known_from);
        json!({"dataset": d.dataset, "title": d.title, "publisher": d.publisher, "licence": d.licence,
            "url": d.url, "vintages": d.vintages.len(), "newest": newest, "quarantined": d.quarantined})
    };
    datasets.iter().map(row).collect()
}

/// A row for each indicator.
pub fn of_indicators(indicators: &[&Indicator]) -> Vec<Value> {
    let row = |i: &&Indicator| {
        json!({"id": i.id, "title": i.title, "unit": i.unit, "area": i.area, "keys": i.keys.join(", "),
            "direction": i.direction})
    };
    indicators.iter().map(row).collect()
}

/// A row for each value of an indicator.
pub fn of_series(shown: &Sourced<Series>) -> Vec<Value> {
    let series = &shown.answer;
    let row = |r: &Row| {
        let keys = series.by.iter().cloned().zip(r.keys.iter().map(|k| json!(k)));
        let mut object: Map<String, Value> = keys.collect();
        for (name, value) in [
            ("value", r.value),
            ("low", r.interval.map(|i| i.low)),
            ("high", r.interval.and_then(|i| i.high)),
            ("denominator", r.denominator),
            ("target", r.target),
        ] {
            object.insert(name.to_owned(), json!(value));
        }
        object.insert("unit".to_owned(), json!(series.indicator.unit));
        object.insert("known_on".to_owned(), json!(series.known_on));
        Value::from(object)
    };
    series.rows.iter().map(row).collect()
}

/// A row for each cut-off of a comparison.
pub fn of_comparison(compared: &Sourced<Comparison>) -> Vec<Value> {
    flat(&compared.answer.sensitivity)
}

/// A row for each specification under which a claim was checked.
pub fn of_statement(checked: &StatementVerdict) -> Vec<Value> {
    let of_claim = |c: &ClaimVerdict| {
        let named = |mut row: Value| {
            if let Some(object) = row.as_object_mut() {
                object.shift_insert(0, "claim".to_owned(), json!(c.id));
                for optional in ["group", "p_value"] {
                    object.entry(optional).or_insert(Value::Null);
                }
            }
            row
        };
        flat(&c.specifications).into_iter().map(named).collect::<Vec<_>>()
    };
    checked.claims.iter().flat_map(of_claim).collect()
}

/// A row for each value that became another.
pub fn of_difference(difference: &Difference) -> Vec<Value> {
    flat(&difference.reclassified)
}

/// A row for every measure and gap, of all partners together and of each told apart.
#[cfg(feature = "commitments")]
pub fn of_commitments(answers: &Vec<Answer>) -> Vec<Value> {
    let row = |a: &Answer, partner: Option<String>, e: &Evidence| {
        json!({
            "id": a.commitment.id, "area": a.commitment.area, "verified": a.commitment.verified,
            "partner": partner, "indicator": e.indicator, "title": e.title, "decides": e.decides,
            "status": e.status, "unit": e.unit,
            "baseline": e.baseline.and_then(|f| f.value), "latest": e.latest.and_then(|f| f.value),
            "latest_low": e.latest.and_then(|f| f.low), "latest_high": e.latest.and_then(|f| f.high),
            "latest_to": e.latest.map(|f| f.to), "known_on": e.known_on, "reason": e.reason,
            "source": e.sources.first().map(|s| s.citation.clone()),
            "licence": e.sources.first().map(|s| s.licence.clone()),
        })
    };
    let mut rows = Vec::new();
    for answer in answers {
        rows.extend(answer.evidence.iter().map(|e| row(answer, None, e)));
        for own in &answer.partners {
            let code = Some(own.partner.to_string());
            rows.extend(own.evidence.iter().map(|e| row(answer, code.clone(), e)));
        }
    }
    rows
}

/// A row for each endorsement known by name.
#[cfg(feature = "commitments")]
pub fn of_endorsements(endorsements: &Endorsements) -> Vec<Value> {
    flat(&endorsements.known)
}

/// The rows of a profile's sections; of one section where only one was asked for.
#[cfg(feature = "commitments")]
pub fn of_profile(profile: &Profile) -> Vec<Value> {
    let rows = profile.sections.iter().flat_map(|section| section.rows.iter().cloned());
    rows.map(Value::Object).collect()
}
