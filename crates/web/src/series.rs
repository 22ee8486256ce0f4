//! How does an indicator's series become a figure?

use base::{Date, Month};
use maud::Markup;

use crate::answer::{Row, Series};
use crate::chart::{Break, Chart, Marks, Point};
use crate::figure::Figure;
use crate::frame::At;
use crate::locale::{Locale, message_id};
use crate::table::{Cell, Table};

/// Months before a publication whose deaths are still being recorded.
const PROVISIONAL_MONTHS: i32 = 3;

/// Whether a year or a month reaches into the months before its publication that may still change.
pub fn is_provisional(key: &str, known_on: Date) -> bool {
    let first = Month::of(known_on).index() - PROVISIONAL_MONTHS;
    match (key.parse::<Month>(), key.parse::<i16>()) {
        (Ok(month), _) => month.index() >= first,
        (_, Ok(year)) => i32::from(year) * 12 + 11 >= first,
        _ => false,
    }
}

/// Words for a key's value: a month, a country, a mission, a cause, a type.
pub fn key_words(t: &Locale, by: &str, value: Option<&str>) -> String {
    match (by, value) {
        (_, None) => t.text("not-published"),
        ("year", Some(year)) => year.to_owned(),
        ("month", Some(month)) => t.time(month),
        ("nationality_iso3" | "contributor_iso3" | "country_iso3", Some(iso3)) => {
            t.country(iso3).to_owned()
        }
        (_, Some(other)) => t.data_text(&message_id("term", other), other),
    }
}

/// Population, scope and period in words.
pub fn definition(t: &Locale, series: &Series) -> String {
    let values = [
        ("population", t.text(&message_id("population", &series.population)).into()),
        ("scope", t.text(&message_id("scope", &series.scope)).into()),
        ("from", t.date(series.period.from).into()),
        ("to", t.date(series.period.to).into()),
        ("published", t.date(series.known_on).into()),
    ];
    // Where personnel are not told apart, nobody's death or presence is said to be that of "all personnel".
    let tells = series.indicator.populations.len() > 1 || series.indicator.scopes.len() > 1;
    t.say(if tells { "definition" } else { "definition-of-period" }, &values)
}

/// Notes of an indicator in the reader's language where they are translated.
pub fn notes(t: &Locale, indicator: &str, notes: &[String]) -> Vec<Markup> {
    let id = message_id("indicator", indicator);
    notes
        .iter()
        .enumerate()
        .map(|(i, note)| t.data(&format!("{id}.note-{}", i + 1), note))
        .collect()
}

/// Title of an indicator.
pub fn title(t: &Locale, indicator: &str, english: &str) -> String {
    t.data_text(&message_id("indicator", indicator), english)
}

/// A figure of a series: bars by time or by group, with intervals.
pub fn figure(at: &At<'_>, id: &str, series: &Series) -> Figure {
    let t = at.locale;
    let shares = series.rows.iter().any(|r| r.denominator.is_some());
    let targets = series.rows.iter().any(|r| r.target.is_some());
    let mut columns: Vec<String> =
        series.by.iter().map(|by| t.text(&message_id("key", by))).collect();
    columns.push(unit(t, series));
    columns.push(t.text("interval-95"));
    if shares {
        columns.push(t.text("whole"));
    }
    if targets {
        columns.push(t.text("target"));
    }
    let cells = |row: &Row| {
        let mut cells: Vec<Cell> = series
            .by
            .iter()
            .zip(&row.keys)
            .map(|(by, key)| Cell::text(key_words(t, by, key.as_deref())))
            .collect();
        cells.push(Cell::number(t, row.value));
        cells.push(Cell::interval(
            t,
            row.interval.and_then(|i| i.low),
            row.interval.and_then(|i| i.high),
        ));
        if shares {
            cells.push(Cell::number(t, row.denominator));
        }
        if targets {
            cells.push(Cell::number(t, row.target));
        }
        cells
    };
    let title = title(t, &series.indicator.id, &series.indicator.title);
    let by = series.by.join(",");
    let command = format!(
        "bluehelm indicator show {} --period {}..{} --by {by} --population {} --scope {} --known-on {}",
        series.indicator.id,
        series.period.from,
        series.period.to,
        series.population,
        series.scope,
        series.known_on
    );
    let api = format!(
        "/api/v1/indicators/{}?period={}..{}&by={by}&population={}&scope={}",
        series.indicator.id, series.period.from, series.period.to, series.population, series.scope
    );
    Figure {
        id: id.to_owned(),
        definition: definition(t, series),
        table: Table {
            caption: title.clone(),
            columns,
            rows: series.rows.iter().map(cells).collect(),
            hits: Vec::new(),
        },
        sentence: series
            .rows
            .iter()
            .rev()
            .find_map(|row| sentence(t, series, row))
            .unwrap_or_default(),
        notes: notes(t, &series.indicator.id, &series.indicator.notes),
        sources: series.sources(),
        command,
        api: Some(api),
        title,
        ..Figure::default()
    }
}

/// Unit of a series.
pub fn unit(t: &Locale, series: &Series) -> String {
    t.data_text(&message_id("unit", &series.indicator.unit), &series.indicator.unit)
}

/// One row as a sentence.
fn sentence(t: &Locale, series: &Series, row: &Row) -> Option<String> {
    let said: Vec<String> =
        series.by.iter().zip(&row.keys).map(|(by, key)| key_words(t, by, key.as_deref())).collect();
    let mut values = vec![
        ("title", title(t, &series.indicator.id, &series.indicator.title).into()),
        ("key", said.join(", ").into()),
        ("value", t.value(row.value?).into()),
        ("unit", unit(t, series).into()),
    ];
    let ends = row.interval.and_then(|i| Some((i.low?, i.high?)));
    match ends {
        Some((low, high)) => {
            values.extend([("low", t.number(low, 1).into()), ("high", t.number(high, 1).into())]);
            Some(t.say("sentence-interval", &values))
        }
        None => Some(t.say("sentence", &values)),
    }
}

/// Marks of a series: `x` is the key at `time`, the group that at `group`.
pub fn marks(t: &Locale, series: &Series, time: usize, group: Option<usize>) -> Marks {
    let by = |i: usize| series.by.get(i).map_or("", String::as_str);
    let words =
        |row: &Row, i: usize| key_words(t, by(i), row.keys.get(i).and_then(Option::as_deref));
    let mut groups: Vec<String> = Vec::new();
    let points = series.rows.iter().map(|row| {
        let label = group.map(|g| words(row, g)).unwrap_or_default();
        if !label.is_empty() && !groups.contains(&label) {
            groups.push(label.clone());
        }
        let key = row.key(time);
        let x = if by(time) == "month" { key.to_owned() } else { words(row, time) };
        Point {
            x,
            y: row.value,
            low: row.interval.and_then(|i| i.low),
            high: row.interval.and_then(|i| i.high),
            group: label,
            said: sentence(t, series, row).unwrap_or_default(),
            provisional: is_provisional(key, series.known_on),
        }
    });
    let points = points.collect();
    Marks {
        language: t.language.code(),
        y_label: unit(t, series),
        points,
        groups,
        ..Marks::default()
    }
}

/// Lines by month: months without data are gaps, targets dashed, breaks marked.
pub fn lines(
    t: &Locale,
    series: &Series,
    time: usize,
    group: Option<usize>,
    breaks: &[(&str, String)],
) -> Chart {
    let mut all = marks(t, series, time, group);
    if all.groups.is_empty() {
        // One line is one group, so that it has a colour.
        all.groups = vec![all.y_label.clone()];
        all.points.iter_mut().for_each(|p| p.group.clone_from(&all.y_label));
    }
    for name in &all.groups {
        let gaps = series.missing_months.iter().map(|m| Point {
            x: m.last_day().to_string(),
            group: name.clone(),
            ..Point::default()
        });
        all.points.extend(gaps);
    }
    let day =
        |x: &str| x.parse::<Month>().map_or_else(|_| x.to_owned(), |m| m.last_day().to_string());
    all.points.iter_mut().for_each(|p| p.x = day(&p.x));
    all.points.sort_by(|a, b| a.x.cmp(&b.x));
    // The words of a month would double the size of the page; the table has them.
    all.points.iter_mut().for_each(|p| p.said.clear());
    let target = |row: &Row| {
        let label = group.map_or_else(
            || all.groups.first().cloned().unwrap_or_default(),
            |g| {
                key_words(
                    t,
                    series.by.get(g).map_or("", String::as_str),
                    row.keys.get(g).and_then(Option::as_deref),
                )
            },
        );
        let x = row.key(time).parse::<Month>().ok()?.last_day().to_string();
        Some(Point { x, y: Some(row.target?), group: label, ..Point::default() })
    };
    all.targets = series.rows.iter().filter_map(target).collect();
    all.breaks = breaks
        .iter()
        .map(|(x, label)| Break { x: (*x).to_owned(), label: label.clone() })
        .collect();
    Chart::Lines(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_three_months_before_a_publication_are_provisional_and_so_is_their_year() {
        let known = Date::constant(2025, 4, 4);
        assert!(is_provisional("2025", known) && is_provisional("2025-01", known));
        assert!(!is_provisional("2024-12", known) && !is_provisional("2024", known));
        assert!(!is_provisional("MINUSMA", known));
    }
}
