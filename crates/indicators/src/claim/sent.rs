//! May a statement that came over the network be checked? It names no SQL of its own, and takes a bounded time.

use super::statement::{Check, Days, Statement};
use crate::Indicators;

/// Claims that it may have.
const CLAIMS: usize = 8;
/// Cut-offs or months that one claim may try.
const DAYS: i64 = 366;

/// Why a statement that was sent is not checked; nothing where it is. Its words go into queries only as keys that the
/// indicator knows: a query of its own, or a table named by it, is refused.
pub fn refused_as_sent(statement: &Statement, indicators: &Indicators) -> Option<String> {
    if statement.claims.len() > CLAIMS {
        return Some(format!(
            "the statement sent has {} claims; {CLAIMS} can be checked at once",
            statement.claims.len()
        ));
    }
    statement.claims.iter().find_map(|claim| {
        let said = |why: String| Some(format!("claim {}: {why}", claim.id));
        let on_command_line = "; the command line checks such a file";
        if !claim.evidence.is_empty() {
            return said(format!("[[claim.evidence]] is a query{on_command_line}"));
        }
        let keys: Vec<(&str, &str)> = match &claim.check {
            Check::Reported(_) => {
                return said(format!("kind = \"reported\" names a table{on_command_line}"));
            }
            Check::Comparison(check) if days(check.cut_off) > DAYS => {
                return said(format!("tries more than {DAYS} cut-offs{on_command_line}"));
            }
            Check::Share(check) if check.months.len() as i64 > DAYS => {
                return said(format!("tries more than {DAYS} months{on_command_line}"));
            }
            Check::Value(check) => {
                check.key.iter().map(|k| (check.indicator.as_str(), k.as_str())).collect()
            }
            Check::Share(check) => check
                .coincidence_by
                .iter()
                .map(|k| (check.indicator.as_str(), k.as_str()))
                .collect(),
            _ => Vec::new(),
        };
        let unknown = keys.into_iter().find(|(indicator, key)| {
            // An unknown indicator is told where it is looked up.
            indicators.find(indicator).is_ok_and(|i| !i.keys.iter().any(|known| known == key))
        });
        unknown.and_then(|(indicator, key)| said(format!("{indicator} has no key {key}")))
    })
}

fn days(span: Days) -> i64 {
    span.to.duration_since(span.from).as_hours() / 24 + 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use catalog::Catalog;

    fn check(claim: &str, refused: Option<&str>) {
        let head = "id = \"own\"\ntitle = \"t\"\nspeaker = \"s\"\nmade = { from = \"2018-09-01\", to = \"2018-09-30\" }\nsource = \"s\"\n";
        let text = format!("{head}[[claim]]\nid = \"c\"\ntext = \"t\"\n{claim}");
        let statement = Statement::parse("sent", &text).expect("a statement");
        let indicators = Indicators::read(&Catalog::shipped()).expect("indicators");
        let found = refused_as_sent(&statement, &indicators);
        match refused {
            Some(word) => assert!(found.as_ref().is_some_and(|f| f.contains(word)), "{found:?}"),
            None => assert_eq!(found, None),
        }
    }

    #[test]
    fn a_comparison_over_a_month_is_taken_and_one_over_centuries_is_not() {
        let of = |to: &str| {
            format!(
                "check = {{ kind = \"comparison\", indicator = \"fatalities-malicious\", current = 1, previous = 2, cut_off = {{ from = \"2018-08-15\", to = \"{to}\" }}, populations = [\"all\"], scopes = [\"all\"] }}"
            )
        };
        check(&of("2018-09-30"), None);
        check(&of("2918-09-30"), Some("more than 366"));
    }

    #[test]
    fn no_query_table_or_key_of_its_own_is_taken() {
        check(
            "check = { kind = \"not_checkable\", why = \"not_public\", reason = \"r\", needs = \"n\" }\n[[claim.evidence]]\ncaption = \"c\"\nsql = \"SELECT 1\"",
            Some("is a query"),
        );
        check(
            "check = { kind = \"reported\", table = \"fatalities\", column = \"deaths\", more_than = 1, what = \"w\" }",
            Some("names a table"),
        );
        let value = |key: &str| {
            format!(
                "check = {{ kind = \"value\", indicator = \"fatalities-malicious\", claimed = 1, period = \"2018\", key = \"{key}\", group = \"x\", populations = [\"all\"], scopes = [\"all\"] }}"
            )
        };
        check(&value("mission"), None);
        check(&value("(SELECT 1)"), Some("has no key"));
    }
}
