//! "Significant": by which test, on the figures that the claim itself rests on?

use serde_json::json;

use super::statement::SignificanceCheck;
use super::{ClaimVerdict, Found, Verdict};
use crate::IndicatorError;

/// Looks only at the choices under which the other claim's figures hold: a test on other figures
/// would be a test of another claim.
pub(super) fn check(
    check: &SignificanceCheck,
    before: &[ClaimVerdict],
) -> Result<Found, IndicatorError> {
    let Some(other) = before.iter().find(|c| c.id == check.rests_on) else {
        return Err(IndicatorError::Statement {
            origin: "the statement".to_owned(),
            cause: format!("rests_on names {}, which is no earlier claim", check.rests_on),
        });
    };
    let specifications: Vec<_> = other
        .specifications
        .iter()
        .filter(|s| s.reproduces)
        .map(|s| super::Specification {
            reproduces: s.p_value.is_some_and(|p| p < check.level),
            ..s.clone()
        })
        .collect();
    let least = |ps: &mut dyn Iterator<Item = f64>| ps.fold(f64::INFINITY, f64::min);
    let p = least(&mut specifications.iter().filter_map(|s| s.p_value));
    let elsewhere = other
        .specifications
        .iter()
        .filter(|s| !s.reproduces)
        .filter_map(|s| Some((s.p_value?, s)))
        .min_by(|a, b| a.0.total_cmp(&b.0));
    let verdict = match p.is_finite() {
        true => Verdict::of(&specifications),
        false => Verdict::CannotBeChecked,
    };
    let mut reason = match verdict {
        Verdict::CannotBeChecked if !specifications.is_empty() => {
            format!("{} compares no two counts, so there is nothing to test.", other.id)
        }
        Verdict::CannotBeChecked => format!(
            "No choice reproduces the figures of {}, so there is nothing to test.",
            other.id
        ),
        Verdict::DependsOnDefinition | Verdict::Reproduced => format!(
            "The least p among choices that give the figures of {} is {p:.3}; the level is {}.",
            other.id, check.level
        ),
        Verdict::NotReproduced => format!(
            "On every choice that gives the figures of {}, the exact conditional test gives p = {p:.2} or more, against a level of {}.",
            other.id, check.level
        ),
    };
    if let Some((p, s)) = elsewhere.filter(|(p, _)| *p < check.level) {
        reason += &format!(
            " Other figures can pass: {} against {} ({} personnel, scope {}, to {}, as published on {}) has p = {p:.3}.",
            s.current.unwrap_or_default(),
            s.previous.unwrap_or_default(),
            s.population,
            s.scope,
            s.to,
            s.known_on
        );
    }
    let (computed, tested) = match p.is_finite() {
        true => (
            json!({"p_value": p, "test": "exact conditional"}),
            format!("the exact conditional test gives p = {p:.2}."),
        ),
        false => (json!(null), reason.clone()),
    };
    Ok(Found {
        verdict,
        sentence: format!("A significant difference: {}; {tested}", verdict.words()),
        reason,
        claimed: json!({"significant": true, "level": check.level}),
        computed,
        specifications,
        evidence: Vec::new(),
        used: other.sources.iter().map(|p| (p.dataset.clone(), p.known_from)).collect(),
    })
}
