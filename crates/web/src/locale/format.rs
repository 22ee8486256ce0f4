//! How does this language write numbers, dates and months?

use base::{Date, Month};

use super::{Language, Locale};

impl Locale {
    /// A number with at most this many decimals.
    pub fn number(&self, value: f64, decimals: usize) -> String {
        let (thousands, point) = match self.language {
            Language::French | Language::Russian => ("\u{202f}", ","),
            Language::Spanish => ("\u{a0}", ","),
            Language::English | Language::Arabic | Language::Chinese => (",", "."),
        };
        let fixed = format!("{:.decimals$}", value.abs());
        let (whole, fraction) = fixed.split_once('.').unwrap_or((&fixed, ""));
        let mut grouped = String::new();
        for (i, digit) in whole.chars().enumerate() {
            if i > 0 && (whole.len() - i).is_multiple_of(3) {
                grouped += thousands;
            }
            grouped.push(digit);
        }
        let fraction = fraction.trim_end_matches('0');
        let zero = grouped == "0" && fraction.is_empty();
        let sign = if value < 0.0 && !zero { "\u{2212}" } else { "" };
        if fraction.is_empty() {
            format!("{sign}{grouped}")
        } else {
            format!("{sign}{grouped}{point}{fraction}")
        }
    }

    /// A whole number where the value is one, else two decimals, or two significant digits where it is small.
    pub fn value(&self, value: f64) -> String {
        self.number(value, base::decimals(value))
    }

    /// An end of an interval: one decimal; below 1 as many as a value has, so that what is small is no zero.
    pub fn end(&self, value: f64) -> String {
        self.number(value, if value.abs() < 1.0 { base::decimals(value) } else { 1 })
    }

    /// A probability: two significant digits, never a bare zero.
    pub fn probability(&self, p: f64) -> String {
        match p {
            p if p < 0.001 => format!("< {}", self.number(0.001, 3)),
            p if p < 0.1 => self.number(p, 3),
            p => self.number(p, 2),
        }
    }

    /// `4 April 2025`.
    pub fn date(&self, date: Date) -> String {
        let day = match (self.language, date.day()) {
            (Language::French, 1) => "1er".to_owned(),
            (_, day) => day.to_string(),
        };
        let values = [
            ("day", day.into()),
            ("month", self.month_name(date.month()).into()),
            ("year", date.year().to_string().into()),
        ];
        self.say("date", &values)
    }

    /// `April 2025`.
    pub fn month(&self, month: Month) -> String {
        let values = [
            ("month", self.month_name(month.month()).into()),
            ("year", month.year().to_string().into()),
        ];
        self.say("month-of-year", &values)
    }

    /// A key of a series: a month, a day or a year as such, anything else as it is.
    pub fn time(&self, key: &str) -> String {
        if let Ok(month) = key.parse::<Month>() {
            return self.month(month);
        }
        key.parse::<Date>().map_or_else(|_| key.to_owned(), |date| self.date(date))
    }

    fn month_name(&self, month: i8) -> String {
        self.text(&format!("month-{month}"))
    }
}
