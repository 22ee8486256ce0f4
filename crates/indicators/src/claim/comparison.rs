//! "So many this year, so many in the same period last year": under which choices?

use base::{Date, Period};
use serde_json::{Value, json};

use super::readings::readings;
use super::statement::ComparisonCheck;
use super::{Checker, Found, Specification, Verdict};
use crate::compare::Counts;
use crate::{Facts, IndicatorError};

pub(super) async fn check(
    checker: &mut Checker<'_>,
    check: &ComparisonCheck,
) -> Result<Found, IndicatorError> {
    let facts = checker.facts(&check.indicator, &["mission"]).await?;
    facts.vintages_after(check.cut_off.from)?;
    let specifications = specifications(facts, check)?;
    let found = readings(&specifications);
    let fewer = specifications.iter().filter(|s| s.current < s.previous).count();
    let (hits, all) =
        (specifications.iter().filter(|s| s.reproduces).count(), specifications.len());
    let verdict = Verdict::of(&specifications);
    let words = found.iter().map(|r| r.words()).collect::<Vec<_>>().join("; ");
    let (current, previous) = (check.current, check.previous);
    let ps: Vec<f64> =
        specifications.iter().filter(|s| s.reproduces).filter_map(|s| s.p_value).collect();
    let reason = match verdict {
        Verdict::NotReproduced => format!(
            "No choice of population, scope, cut-off and publication gives {current} against {previous}; {all} were tried."
        ),
        _ => format!(
            "{hits} of {all} choices give {current} against {previous}: {words}. Fewer than the year before in {fewer} of {all}."
        ),
    };
    let sentence = format!(
        "{} against {} {}: {}; {hits} of {all} combinations of population, scope, cut-off and publication give these figures{}.",
        current,
        previous,
        facts.indicator.title.to_lowercase(),
        verdict.words(),
        ps.first().map(|p| format!(" (exact conditional p = {p:.2})")).unwrap_or_default(),
    );
    let dataset = facts.indicator.table.clone();
    let used = facts.vintages().into_iter().map(|v| (dataset.clone(), v)).collect();
    let evidence =
        specifications.iter().rev().find(|s| s.reproduces).map(|s| rows(facts, s)).transpose()?;
    Ok(Found {
        verdict,
        reason,
        claimed: json!({"current": current, "previous": previous}),
        computed: json!({
            "readings": found, "reproducing": hits, "tried": all, "fewer_than_before": fewer,
            "p_value": ps.first(),
        }),
        specifications,
        evidence: evidence.into_iter().collect(),
        used,
        sentence,
    })
}

fn specifications(
    facts: &Facts,
    check: &ComparisonCheck,
) -> Result<Vec<Specification>, IndicatorError> {
    let mut all = Vec::new();
    for population in &check.populations {
        for scope in &check.scopes {
            for known_on in facts.vintages() {
                let mut to = check.cut_off.from;
                // Of days after a publication it says nothing.
                while to <= check.cut_off.to.min(known_on) {
                    let current = Period::year_to(to);
                    facts.indicator.is_told_of(current)?;
                    let Some(previous) = current.years_before(1) else { break };
                    let now = facts.value(known_on, *population, *scope, current)?;
                    let then = facts.value(known_on, *population, *scope, previous)?;
                    let counts = Counts::by_days([now, then], [current, previous]);
                    all.push(Specification {
                        population: *population,
                        scope: *scope,
                        group: None,
                        from: current.from,
                        to,
                        known_on,
                        current: now,
                        previous: then,
                        p_value: counts.map(Counts::p_value).transpose()?,
                        reproduces: counts.is_some_and(|c| {
                            (c.current, c.previous) == (check.current, check.previous)
                        }),
                    });
                    let Ok(next) = to.tomorrow() else { break };
                    to = next;
                }
            }
        }
    }
    Ok(all)
}

/// Deaths by day and mission behind one specification.
fn rows(facts: &Facts, s: &Specification) -> Result<Value, IndicatorError> {
    let period = Period { from: s.from, to: s.to };
    let mut rows: Vec<(Date, String, String, f64)> = Vec::new();
    for period in [Some(period), period.years_before(1)].into_iter().flatten() {
        for fact in facts.within(s.known_on, s.population, s.scope, period)? {
            let mission = fact.keys.first().cloned().flatten().unwrap_or_default();
            rows.push((fact.date, mission, fact.group.clone(), fact.value));
        }
    }
    rows.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.cmp(&b.1)));
    let object = |(date, mission, group, value): &(Date, String, String, f64)| json!({"date": date, "mission": mission, "personnel": group, "value": value});
    Ok(json!({
        "caption": format!("{} personnel, scope {}, to {}, as published on {}", s.population, s.scope, s.to, s.known_on),
        "rows": rows.iter().map(object).collect::<Vec<_>>(),
    }))
}
