//! By how much does one share exceed another?

use serde::Serialize;

use crate::{StatisticsError, wilson_interval};

/// A difference with its interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Difference {
    /// Current minus previous share.
    pub estimate: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// Difference of two shares `k₁/n₁ − k₂/n₂` with the hybrid score interval.
///
/// With Wilson's limits `(l₁, u₁)` and `(l₂, u₂)` and `d` the difference: from
/// `d − √((p₁ − l₁)² + (u₂ − p₂)²)` to `d + √((u₁ − p₁)² + (p₂ − l₂)²)`.
///
/// Source: R. G. Newcombe, Statist. Med. 17 (1998) 873, method 10,
/// doi:10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I. Limits: the two groups
/// are taken as independent of each other and their members of one another.
///
/// # Errors
/// [`StatisticsError::Level`], [`StatisticsError::MoreSuccessesThanTrials`];
/// [`StatisticsError::NotDefined`] when a group is empty.
pub fn difference_of_shares(
    (current, of_current): (u64, u64),
    (previous, of_previous): (u64, u64),
    level: f64,
) -> Result<Difference, StatisticsError> {
    let (now, then) = (
        wilson_interval(current, of_current, level)?,
        wilson_interval(previous, of_previous, level)?,
    );
    if of_current == 0 || of_previous == 0 {
        return Err(StatisticsError::NotDefined {
            method: "the difference of two shares",
            because: "one of the groups is empty",
        });
    }
    let share = |part: u64, whole: u64| part as f64 / whole as f64;
    let (p, q) = (share(current, of_current), share(previous, of_previous));
    let high = |interval: crate::Interval| interval.high.unwrap_or(1.0);
    let estimate = p - q;
    Ok(Difference {
        estimate,
        low: estimate - (p - now.low).hypot(high(then) - q),
        high: estimate + (high(now) - p).hypot(q - then.low),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_of_the_paper_are_reproduced() {
        // Newcombe 1998, table II, method 10.
        for (now, then, low, high) in [
            ((56, 70), (48, 80), 0.0524, 0.3339),
            ((9, 10), (3, 10), 0.1705, 0.8090),
            ((10, 10), (0, 20), 0.6791, 1.0),
            ((0, 10), (0, 20), -0.1611, 0.2775),
        ] {
            let found = difference_of_shares(now, then, 0.95).expect("defined");
            let close = |a: f64, b: f64| (a - b).abs() < 5.1e-5;
            assert!(
                close(found.low, low) && close(found.high, high),
                "{now:?} {then:?}: {found:?}"
            );
        }
    }

    #[test]
    fn an_empty_group_has_no_share_to_compare() {
        assert!(difference_of_shares((0, 0), (1, 2), 0.95).is_err());
        assert!(difference_of_shares((3, 2), (1, 2), 0.95).is_err());
    }
}
