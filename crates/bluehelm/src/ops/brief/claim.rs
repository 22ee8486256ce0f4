//! The brief of a statement: each sentence of it, and what the data say under every definition.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use base::Date;
use indicators::{ClaimVerdict, Specification, StatementVerdict, Verdict};
use report::{Chart, Column, Document, Notes, Point, Section, Series, Shape, Table, Text, number};

use super::{capital, cite, counted, imprint, plain};
use crate::ops::answers;
use crate::settings::Settings;

pub(super) async fn document(settings: &Settings, asked: &str) -> Result<Document> {
    let found = answers::claim(settings, asked).await?;
    let head = |key: &str| found.statement[key].as_str().unwrap_or_default().to_owned();
    let mut notes = Notes::default();
    let checked = |c: &&ClaimVerdict| c.verdict != Verdict::CannotBeChecked;
    let sentence = |c: &ClaimVerdict, notes: &mut Notes| {
        let words = format!("{}: {} {}", capital(c.verdict.words()), c.text, c.reason);
        Text::noted(words, cite(notes, &c.sources))
    };
    let findings = found.claims.iter().filter(checked).map(|c| sentence(c, &mut notes)).collect();
    let sections = found.claims.iter().filter_map(|c| section(c, &mut notes)).collect();
    let unknown: Vec<Text> = found
        .claims
        .iter()
        .filter(|c| !checked(c))
        .map(|c| Text::noted(format!("{} {}", c.text, c.reason), cite(&mut notes, &c.sources)))
        .collect();
    let made = &found.statement["made"];
    let day = |key: &str| made[key].as_str().unwrap_or_default();
    let lead = format!("{}, {} to {}. {}", head("speaker"), day("from"), day("to"), count(&found));
    Ok(Document {
        title: head("title"),
        lead,
        findings,
        sections,
        unknown,
        method: method(&found),
        notes,
        imprint: imprint(settings, &format!("claim check {asked}")),
    })
}

/// How many sentences came out which way.
fn count(found: &StatementVerdict) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for claim in &found.claims {
        *counts.entry(claim.verdict.words()).or_default() += 1;
    }
    let parts: Vec<String> = counts.iter().map(|(words, n)| format!("{n} {words}")).collect();
    format!("Of {} sentences: {}.", found.claims.len(), parts.join(", "))
}

fn method(found: &StatementVerdict) -> Vec<Text> {
    let own = found.statement["notes"].as_array().into_iter().flatten();
    let own = own.filter_map(|n| n.as_str().map(str::to_owned));
    let rule = "A sentence pins what its words pin; population, scope, cut-off and publication that they leave open are all \
                tried. Reproduced: under every choice. Depends on definition: under some. Not reproduced: under none.";
    plain(std::iter::once(rule.to_owned()).chain(own))
}

/// Figures under every choice, where there are several.
fn section(claim: &ClaimVerdict, notes: &mut Notes) -> Option<Section> {
    let compared = claim.specifications.iter().any(|s| s.previous.is_some());
    if claim.specifications.len() < 12 || !compared {
        return None;
    }
    let cited = cite(notes, &claim.sources);
    let (charts, tables) = match tests_significance(claim) {
        // Its figures are those of the sentence that it rests on, drawn there.
        true => (Vec::new(), vec![tested(claim, cited)]),
        false => {
            let drawn = best(claim).map(|s| chart(claim, s, cited.clone()));
            (drawn.into_iter().collect(), vec![table(claim, cited)])
        }
    };
    Some(Section { title: claim.text.clone(), texts: Vec::new(), charts, tables })
}

fn tests_significance(claim: &ClaimVerdict) -> bool {
    claim.claimed["significant"].as_bool().is_some()
}

/// What a specification counts, apart from its cut-off.
type Kind = (String, String, Option<String>, Date);

fn kind(s: &Specification) -> Kind {
    (s.population.to_string(), s.scope.to_string(), s.group.clone(), s.known_on)
}

/// A specification of the kind that reproduces the claim at most cut-offs; of the latest publication among equals.
fn best(claim: &ClaimVerdict) -> Option<&Specification> {
    let hits = |s: &Specification| {
        claim.specifications.iter().filter(|o| o.reproduces && kind(o) == kind(s)).count()
    };
    claim.specifications.iter().max_by_key(|s| (hits(s), s.known_on))
}

fn chart(claim: &ClaimVerdict, of: &Specification, cited: Vec<usize>) -> Chart {
    let own = claim.specifications.iter().filter(|s| kind(s) == kind(of));
    let by_day: BTreeMap<Date, &Specification> = own.map(|s| (s.to, s)).collect();
    let series = |name: &str, value: fn(&Specification) -> Option<f64>| Series {
        name: name.to_owned(),
        target: false,
        points: by_day.values().map(|s| Point { value: value(s), ..Point::default() }).collect(),
    };
    let (population, scope) = (of.population, of.scope);
    let hits: Vec<&Date> = by_day.iter().filter(|(_, s)| s.reproduces).map(|(d, _)| d).collect();
    let met = match (hits.first(), hits.last()) {
        (Some(first), Some(last)) => format!("the claim's figures are met from {first} to {last}"),
        _ => "the claim's figures are met on no day".to_owned(),
    };
    let words = format!(
        "By cut-off: {population} personnel, scope {scope}, as published on {}; {met}",
        of.known_on
    );
    Chart {
        description: words.clone(),
        caption: Text::noted(words, cited),
        unit: "deaths since 1 January".to_owned(),
        shape: Shape::Lines,
        times: by_day.keys().map(Date::to_string).collect(),
        series: vec![
            series("that year", |s| s.current),
            series("same period of the year before", |s| s.previous),
        ],
    }
}

fn kinds(claim: &ClaimVerdict) -> BTreeMap<Kind, Vec<&Specification>> {
    let mut kinds: BTreeMap<Kind, Vec<&Specification>> = BTreeMap::new();
    for s in &claim.specifications {
        kinds.entry(kind(s)).or_default().push(s);
    }
    kinds
}

fn counted_as(population: &str, group: Option<&str>) -> String {
    group.map_or(population.to_owned(), |g| format!("{population}, {g}"))
}

/// First to last of some days.
fn days(found: impl Iterator<Item = Date>) -> Option<String> {
    let days: BTreeSet<Date> = found.collect();
    let (first, last) = (days.first()?, days.last()?);
    Some(if first == last { first.to_string() } else { format!("{first} to {last}") })
}

/// The test under every definition that gives the figures it rests on: p, and whether it passes.
fn tested(claim: &ClaimVerdict, cited: Vec<usize>) -> Table {
    let level =
        claim.claimed["level"].as_f64().map_or("not given".to_owned(), |level| level.to_string());
    let row = |((population, scope, group, known_on), all): (Kind, Vec<&Specification>)| {
        let passes = all.iter().filter(|s| s.reproduces).count();
        let verdict = match passes {
            0 => "not significant".to_owned(),
            n if n == all.len() => "significant".to_owned(),
            n => format!("significant on {n} of {} cut-offs", all.len()),
        };
        vec![
            counted_as(&population, group.as_deref()),
            scope,
            known_on.to_string(),
            days(all.iter().map(|s| s.to)).unwrap_or_else(|| "none".to_owned()),
            p_values(&all),
            verdict,
        ]
    };
    Table {
        caption: Text::noted(
            format!(
                "The exact conditional test under every definition that gives the figures it rests on; level {level}"
            ),
            cited,
        ),
        columns: vec![
            Column::words("personnel"),
            Column::words("scope"),
            Column::words("published"),
            Column::words("cut-offs"),
            Column::figures("p"),
            Column::words("verdict"),
        ],
        rows: kinds(claim).into_iter().map(row).collect(),
    }
}

/// Lowest to highest p, to three digits: two would round some across the level.
fn p_values(all: &[&Specification]) -> String {
    let mut found: Vec<f64> = all.iter().filter_map(|s| s.p_value).collect();
    found.sort_by(f64::total_cmp);
    let said = |p: &f64| if *p < 0.001 { "< 0.001".to_owned() } else { format!("{p:.3}") };
    match (found.first().map(said), found.last().map(said)) {
        (Some(low), Some(high)) if low == high => low,
        (Some(low), Some(high)) => format!("{low} to {high}"),
        _ => "no data".to_owned(),
    }
}

fn table(claim: &ClaimVerdict, cited: Vec<usize>) -> Table {
    let mut kinds = kinds(claim);
    let tried = kinds.len();
    kinds.retain(|_, all| all.iter().any(|s| s.reproduces));
    let others = tried - kinds.len();
    let rows = kinds.into_iter().map(|((population, scope, group, known_on), all)| {
        let met = days(all.iter().filter(|s| s.reproduces).map(|s| s.to));
        vec![
            counted_as(&population, group.as_deref()),
            scope,
            known_on.to_string(),
            range(all.iter().filter_map(|s| s.current)),
            range(all.iter().filter_map(|s| s.previous)),
            met.unwrap_or_else(|| "on no day".to_owned()),
        ]
    });
    let others = counted(others, "other definition gives", "other definitions give");
    Table {
        caption: Text::noted(
            format!(
                "Lowest to highest figure over the cut-offs tried, by definition; {others} the claim's figures on no day"
            ),
            cited,
        ),
        columns: vec![
            Column::words("personnel"),
            Column::words("scope"),
            Column::words("published"),
            Column::figures("that year"),
            Column::figures("year before"),
            Column::words("met with cut-offs"),
        ],
        rows: rows.collect(),
    }
}

fn range(values: impl Iterator<Item = f64>) -> String {
    let ends = values.fold(None, |ends: Option<(f64, f64)>, v| {
        Some(ends.map_or((v, v), |(low, high)| (low.min(v), high.max(v))))
    });
    match ends {
        None => "no data".to_owned(),
        Some((low, high)) if low == high => number(low),
        Some((low, high)) => format!("{} to {}", number(low), number(high)),
    }
}
