//! Why can nobody outside check this, and what would change that?

use serde_json::json;

use super::statement::NotCheckableCheck;
use super::{Found, Verdict};
use crate::IndicatorError;

pub(super) fn check(check: &NotCheckableCheck) -> Found {
    found(format!("{}: {} Needed: {}", check.why.words(), check.reason, check.needs))
}

/// Says which data are missing.
pub(super) fn not_loaded(error: &IndicatorError) -> Found {
    found(format!("not loaded here: {error}"))
}

fn found(reason: String) -> Found {
    Found {
        verdict: Verdict::CannotBeChecked,
        sentence: format!("Cannot be checked: {reason}"),
        reason,
        claimed: json!(null),
        computed: json!(null),
        specifications: Vec::new(),
        evidence: Vec::new(),
        used: Vec::new(),
    }
}
