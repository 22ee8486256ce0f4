//! A figure, a share, a set of targets or a reported total: do the data give it?

use std::collections::BTreeMap;

use base::{Date, Period};
use serde_json::json;
use warehouse::text_rows;

use super::statement::{ReportedCheck, ShareCheck, Statement, TargetsCheck, ValueCheck};
use super::{Checker, Found, Specification, Verdict};
use crate::facts::figure;
use crate::{Facts, IndicatorError, Population, Scope};

fn used(facts: &Facts) -> Vec<(String, Date)> {
    facts.vintages().into_iter().map(|v| (facts.indicator.table.clone(), v)).collect()
}

fn number(value: Option<f64>) -> String {
    value.map_or_else(|| "unknown".to_owned(), |v| format!("{}", (v * 100.0).round() / 100.0))
}

/// A figure over a period, for every population, scope and publication left open.
pub(super) async fn value(
    checker: &mut Checker<'_>,
    check: &ValueCheck,
) -> Result<Found, IndicatorError> {
    let key = check.key.as_deref().unwrap_or("mission");
    let facts = checker.facts(&check.indicator, &[key]).await?;
    let period: Period = check.period.parse().map_err(|e: base::ParseError| {
        IndicatorError::Statement { origin: "the statement".to_owned(), cause: e.to_string() }
    })?;
    can_be_told(facts, check, key, period)?;
    let mut specifications = Vec::new();
    for population in &check.populations {
        for scope in &check.scopes {
            facts.indicator.accepts(*population, *scope)?;
            for known_on in facts.vintages_after(period.to)? {
                let inside = facts.within(known_on, *population, *scope, period)?;
                let of_group = |f: &&&crate::Fact| match &check.group {
                    Some(group) => f.keys.first().and_then(Option::as_ref) == Some(group),
                    None => true,
                };
                let inside: Vec<_> = inside.iter().filter(of_group).copied().collect();
                let current = figure(&facts.indicator, &facts.keys, &inside);
                specifications.push(Specification {
                    population: *population,
                    scope: *scope,
                    group: check.group.clone(),
                    from: period.from,
                    to: period.to,
                    known_on,
                    current,
                    previous: None,
                    p_value: None,
                    reproduces: current
                        .is_some_and(|v| (v - check.claimed).abs() <= check.tolerance),
                });
            }
        }
    }
    let verdict = Verdict::of(&specifications);
    let (hits, all) =
        (specifications.iter().filter(|s| s.reproduces).count(), specifications.len());
    let values = range(&specifications);
    let place = check.group.as_ref().map(|m| format!(" of {m}")).unwrap_or_default();
    let choices: Vec<String> = specifications.iter().filter(|s| s.reproduces).map(choice).collect();
    let held = if choices.is_empty() || hits == all {
        String::new()
    } else {
        format!(": {}", choices.join("; "))
    };
    Ok(Found {
        verdict,
        reason: format!(
            "{hits} of {all} choices of population, scope and publication give {}{held}. All of them: {values}.",
            check.claimed
        ),
        claimed: json!({"value": check.claimed, "tolerance": check.tolerance, "period": period}),
        computed: json!({
            "indicator": check.indicator, "title": facts.indicator.title, "unit": facts.indicator.unit, "key": key,
            "group": check.group, "range": values, "reproducing": hits, "tried": all,
        }),
        sentence: format!(
            "{}{place}, {period}: {}; the data give {values} {}.",
            facts.indicator.title,
            verdict.words(),
            facts.indicator.unit
        ),
        specifications,
        evidence: Vec::new(),
        used: used(facts),
    })
}

/// Refuses a figure that would add rows that overlap, or is finer than the indicator tells.
fn can_be_told(
    facts: &Facts,
    check: &ValueCheck,
    key: &str,
    period: Period,
) -> Result<(), IndicatorError> {
    let mut told: Vec<String> = check.group.iter().map(|_| key.to_owned()).collect();
    if period.from.year() == period.to.year() {
        told.push("year".to_owned());
    }
    facts.indicator.told_apart(&told)?;
    facts.indicator.is_told_of(period)
}

fn choice(s: &Specification) -> String {
    format!("{} personnel, scope {}, as published on {}", s.population, s.scope, s.known_on)
}

fn range(specifications: &[Specification]) -> String {
    let values = specifications.iter().filter_map(|s| s.current);
    let (low, high) = (values.clone().reduce(f64::min), values.reduce(f64::max));
    if low == high { number(low) } else { format!("{} to {}", number(low), number(high)) }
}

/// A share at the ends of the months in question; groups are searched for a coincidence.
pub(super) async fn share(
    checker: &mut Checker<'_>,
    check: &ShareCheck,
) -> Result<Found, IndicatorError> {
    let keys: Vec<&str> = check.coincidence_by.iter().map(String::as_str).collect();
    let facts = checker.facts(&check.indicator, &keys).await?;
    let meets = |v: f64| (v - check.claimed).abs() <= check.tolerance;
    let (mut specifications, mut coincidences) = (Vec::new(), Vec::new());
    for known_on in facts.vintages() {
        for month in &check.months {
            let day = month.last_day();
            let period = Period { from: day, to: day };
            let inside = facts.within(known_on, check.population, Scope::All, period)?;
            let current = figure(&facts.indicator, &facts.keys, &inside);
            let mut groups: BTreeMap<&str, Vec<&crate::Fact>> = BTreeMap::new();
            for fact in &inside {
                if let Some(Some(group)) = fact.keys.first() {
                    groups.entry(group).or_default().push(*fact);
                }
            }
            for (group, facts_of) in groups {
                let value = figure(&facts.indicator, &facts.keys, &facts_of);
                if let Some(value) = value.filter(|v| meets(*v)) {
                    coincidences.push(json!({"group": group, "month_end": day, "value": value, "known_on": known_on}));
                }
            }
            specifications.push(Specification {
                population: check.population,
                scope: Scope::All,
                group: None,
                from: day,
                to: day,
                known_on,
                current,
                previous: None,
                p_value: None,
                reproduces: current.is_some_and(meets),
            });
        }
    }
    specifications.retain(|s| s.current.is_some());
    let verdict = Verdict::of(&specifications);
    let values = range(&specifications);
    let mut reason = format!(
        "Women were {values} % of {} personnel at the month-ends tried; the claim says {} %.",
        check.population, check.claimed
    );
    for c in &coincidences {
        reason += &format!(
            " {} alone had {:.2} % on {}, perhaps by coincidence.",
            c["group"].as_str().unwrap_or_default(),
            c["value"].as_f64().unwrap_or_default(),
            c["month_end"].as_str().unwrap_or_default()
        );
    }
    if specifications.is_empty() {
        reason = "No split between women and men is known at the month-ends tried.".to_owned();
    }
    Ok(Found {
        verdict,
        sentence: format!(
            "Women {} % of {} personnel: {}; the data give {values} %.",
            check.claimed,
            check.population,
            verdict.words()
        ),
        reason,
        claimed: json!({"percent": check.claimed, "tolerance": check.tolerance}),
        computed: json!({"percent": values, "coincidences": coincidences}),
        specifications,
        evidence: Vec::new(),
        used: used(facts),
    })
}

/// Which categories of personnel had reached the year's target at the month-ends in question.
pub(super) async fn targets(
    checker: &mut Checker<'_>,
    check: &TargetsCheck,
) -> Result<Found, IndicatorError> {
    let said = check
        .surpassed
        .iter()
        .map(|c| (c, true))
        .chain(check.not_surpassed.iter().map(|c| (c, false)));
    let said: Vec<(&String, bool)> = said.collect();
    let (mut specifications, mut categories, mut unknown, mut used) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut words = Vec::new();
    for month in &check.months {
        let rows = shares_and_targets(checker, *month).await?;
        for (category, surpassed) in &said {
            let Some(row) = rows.iter().find(|r| r.category == **category) else {
                unknown.push(format!("{category} in {}", month.year()));
                continue;
            };
            let agrees = (row.percent >= row.target) == *surpassed;
            let (percent, target) = (row.percent, row.target);
            let basis = if row.published { "published" } else { "inferred" };
            words.push(format!(
                "{category} on {}: {percent:.2} % against {target} % ({basis}), {}",
                month.last_day(),
                if agrees { "as claimed" } else { "not as claimed" }
            ));
            categories.push(json!({"category": category, "month_end": month.last_day(), "percent": percent, "target_percent": target, "target": basis}));
            specifications.push(Specification {
                population: Population::Uniformed,
                scope: Scope::All,
                group: Some((*category).clone()),
                from: month.last_day(),
                to: month.last_day(),
                known_on: row.contributions,
                current: Some(percent),
                previous: None,
                p_value: None,
                reproduces: agrees,
            });
            used = vec![
                ("contributions".to_owned(), row.contributions),
                ("parity_targets".to_owned(), row.targets),
            ];
        }
    }
    unknown.sort();
    unknown.dedup();
    let verdict = Verdict::of(&specifications);
    let mut reason = format!("{}.", words.join("; "));
    if !unknown.is_empty() {
        reason += &format!(" No target was found in an open source for {}.", unknown.join(", "));
    }
    Ok(Found {
        verdict,
        sentence: format!(
            "Parity targets surpassed but for {}: {}. {reason}",
            check.not_surpassed.join(", "),
            verdict.words()
        ),
        reason,
        claimed: json!({"surpassed": check.surpassed, "not_surpassed": check.not_surpassed, "months": check.months}),
        computed: json!({"categories": categories}),
        specifications,
        evidence: Vec::new(),
        used,
    })
}

/// Share of women in a category at a month's end, beside the target of that year.
struct CategoryShare {
    category: String,
    target: f64,
    published: bool,
    percent: f64,
    contributions: Date,
    targets: Date,
}

async fn shares_and_targets(
    checker: &Checker<'_>,
    month: base::Month,
) -> Result<Vec<CategoryShare>, IndicatorError> {
    let sql = format!(
        "SELECT t.category, max(t.target_percent), bool_and(t.published), \
         100.0 * sum(c.female) / sum(c.total), max(c.known_from), max(t.known_from) \
         FROM parity_targets t JOIN contributions c ON c.personnel_type = t.personnel_type \
         WHERE t.year = {} AND c.month_end = DATE '{}' AND c.female IS NOT NULL GROUP BY t.category ORDER BY 1",
        month.year(),
        month.last_day()
    );
    let read = |row: Vec<Option<String>>| {
        let mut cells = row.into_iter();
        Some(CategoryShare {
            category: cells.next()??,
            target: cells.next()??.parse().ok()?,
            published: cells.next()?? == "true",
            percent: cells.next()??.parse().ok()?,
            contributions: cells.next()??.parse().ok()?,
            targets: cells.next()??.parse().ok()?,
        })
    };
    Ok(text_rows(&checker.warehouse.sql(&sql).await?.1)?.into_iter().filter_map(read).collect())
}

/// A total that was reported on some days only: known on the day, or bracketed by its neighbours.
pub(super) async fn reported(
    checker: &mut Checker<'_>,
    check: &ReportedCheck,
    statement: &Statement,
) -> Result<Found, IndicatorError> {
    let sql =
        format!("SELECT date, {}, known_from FROM {} ORDER BY date", check.column, check.table);
    let rows = text_rows(&checker.warehouse.sql(&sql).await?.1)?;
    let read = |row: &Vec<Option<String>>| -> Option<(Date, u64, Date)> {
        let cell = |i: usize| row.get(i)?.as_deref();
        Some((cell(0)?.parse().ok()?, cell(1)?.parse().ok()?, cell(2)?.parse().ok()?))
    };
    let totals: Vec<(Date, u64, Date)> = rows.iter().filter_map(read).collect();
    let made = statement.made;
    let holds = |n: u64| n > check.more_than;
    // Whatever was last reported by the first day the statement may have been made, to whatever
    // was first reported from its last day on.
    let before = totals.iter().rfind(|(d, ..)| *d <= made.from);
    let after = totals.iter().find(|(d, ..)| *d >= made.to);
    let inside: Vec<_> = totals.iter().filter(|(d, ..)| made.from < *d && *d < made.to).collect();
    let around: Vec<&(Date, u64, Date)> =
        before.into_iter().chain(inside.iter().copied()).chain(after).collect();
    let verdict = match (before, after) {
        (Some((_, low, _)), _) if holds(*low) => Verdict::Reproduced,
        (_, Some((_, high, _))) if !holds(*high) => Verdict::NotReproduced,
        _ => Verdict::CannotBeChecked,
    };
    let crossing = around.windows(2).find(|w| !holds(w[0].1) && holds(w[1].1));
    let bracket = match crossing {
        Some([(d1, n1, _), (d2, n2, _)]) => format!("{n1} on {d1} and {n2} on {d2}"),
        _ => around.iter().map(|(d, n, _)| format!("{n} on {d}")).collect::<Vec<_>>().join(", "),
    };
    let reason = match verdict {
        Verdict::CannotBeChecked => format!(
            "The {} are known for a few days only: {bracket}. On which day between them the total passed {} is not known.",
            check.what, check.more_than
        ),
        _ => format!("The {} reported around the statement: {bracket}.", check.what),
    };
    let objects: Vec<_> = around.iter().map(|(d, n, _)| json!({"date": d, "value": n})).collect();
    Ok(Found {
        verdict,
        sentence: format!(
            "More than {} {}: {}. {reason}",
            check.more_than,
            check.what,
            verdict.words()
        ),
        reason,
        claimed: json!({"more_than": check.more_than}),
        computed: json!({"reported": objects}),
        specifications: Vec::new(),
        evidence: Vec::new(),
        used: totals.first().map(|(.., v)| vec![(check.table.clone(), *v)]).unwrap_or_default(),
    })
}
