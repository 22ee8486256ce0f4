//! How does a finding read, once its numbers are known?

use base::Date;
use serde_json::{Map, Value};

/// The text with each `{name}` replaced by its value, each `{name:death/deaths}` by a count with its
/// noun and each `{name:plain}` by a number as it is, such as a year; an error names the first value
/// that is not there.
pub(crate) fn fill(text: &str, values: &Map<String, Value>) -> Result<String, String> {
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let (inside, after) = after.split_once('}').ok_or("a brace is not closed")?;
        let (name, noun) = inside.split_once(':').map_or((inside, None), |(n, w)| (n, Some(w)));
        let value = values.get(name).ok_or_else(|| format!("there is no value {name}"))?;
        filled.push_str(before);
        filled.push_str(&match noun {
            Some("plain") => value.to_string(),
            _ => shown(value),
        });
        if let Some((one, many)) = noun.and_then(|n| n.split_once('/')) {
            filled.push(' ');
            filled.push_str(if value.as_f64() == Some(1.0) { one } else { many });
        }
        rest = after;
    }
    Ok(filled + rest)
}

/// A value as a reader expects it: thousands apart, dates in words.
fn shown(value: &Value) -> String {
    match value {
        Value::Null => "unknown".to_owned(),
        Value::String(text) => match text.parse::<Date>() {
            Ok(day) if text.len() == 10 => day.strftime("%-d %B %Y").to_string(),
            _ => text.clone(),
        },
        Value::Number(number) => match number.as_i64() {
            Some(whole) => thousands(whole),
            None => decimal(number.as_f64().unwrap_or(f64::NAN)),
        },
        other => other.to_string(),
    }
}

fn decimal(value: f64) -> String {
    if value.fract() == 0.0 && value.abs() < 1e15 {
        return thousands(value as i64);
    }
    let text = format!("{:.2}", value.abs());
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    let whole = whole.parse::<i64>().map_or_else(|_| whole.to_owned(), thousands);
    let sign = if value < 0.0 { "-" } else { "" };
    match part.trim_end_matches('0') {
        "" => format!("{sign}{whole}"),
        part => format!("{sign}{whole}.{part}"),
    }
}

fn thousands(value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let mut grouped = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if value < 0 { format!("-{grouped}") } else { grouped }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn check(text: &str, expect: Result<&str, &str>) {
        let values = json!({"n": 1, "many": 12345, "share": 4.7, "day": "2019-12-31", "none": null,
            "year": "2019", "loss": -1234.5});
        let found = fill(text, values.as_object().expect("an object"));
        assert_eq!(found.as_deref().map_err(String::as_str), expect);
    }

    #[test]
    fn numbers_dates_and_nouns_read_as_prose() {
        check("{many:post/posts}, {n:death/deaths}", Ok("12,345 posts, 1 death"));
        check("{share} % on {day} of {year}", Ok("4.7 % on 31 December 2019 of 2019"));
        check("{loss} and {none}", Ok("-1,234.5 and unknown"));
        check("{many:plain}", Ok("12345"));
    }

    #[test]
    fn a_value_that_is_not_there_is_named() {
        check("{other}", Err("there is no value other"));
        check("{open", Err("a brace is not closed"));
    }
}
