//! How does an indicator's series become a figure?

use base::{Date, Month};
use maud::Markup;

use crate::answer::{Days, Row, Series};
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

/// The year or month of a row, told apart where it is a part of one only.
pub fn time_words(t: &Locale, series: &Series, row: &Row, time: usize) -> String {
    let by = series.by.get(time).map_or("", String::as_str);
    let words = key_words(t, by, row.keys.get(time).and_then(Option::as_deref));
    match matches!(by, "year" | "month") && series.is_part(row) {
        true => t.say("time-in-part", &[("time", words.into())]),
        false => words,
    }
}

/// Whether a row's figure may still change: deaths in service are recorded late, months of personnel are not.
fn may_change(series: &Series, key: &str) -> bool {
    series.indicator.table == "fatalities" && is_provisional(key, series.known_on)
}

/// Population, scope and period in words.
pub fn definition(t: &Locale, series: &Series) -> String {
    definition_of(t, series, series.period)
}

/// The same of some days of the period.
fn definition_of(t: &Locale, series: &Series, days: Days) -> String {
    // A table without civilians says whom its "all" are.
    let all = series.indicator.all_are.as_ref().filter(|_| series.population == "all");
    let population = all.unwrap_or(&series.population);
    let values = [
        ("population", t.text(&message_id("population", population)).into()),
        ("scope", t.text(&message_id("scope", &series.scope)).into()),
        ("from", t.date(days.from).into()),
        ("to", t.date(days.to).into()),
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
            .enumerate()
            .map(|(i, _)| Cell::text(time_words(t, series, row, i)))
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
    // The newest row that has a figure is the one to quote, with the days that it counts.
    let quoted = series.rows.iter().rev().find(|row| row.value.is_some());
    Figure {
        id: id.to_owned(),
        definition: definition(t, series),
        sentence_definition: quoted.map(|row| definition_of(t, series, series.span(row))),
        table: Table {
            caption: title.clone(),
            columns,
            rows: series.rows.iter().map(cells).collect(),
            hits: Vec::new(),
        },
        sentence: quoted.and_then(|row| sentence(t, series, row)).unwrap_or_default(),
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
    unit_words(t, &series.indicator.unit)
}

/// A unit in words.
pub fn unit_words(t: &Locale, unit: &str) -> String {
    t.data_text(&message_id("unit", unit), unit)
}

/// One row as a sentence: a part of a year or month by its days, and what may still change with the word for it.
fn sentence(t: &Locale, series: &Series, row: &Row) -> Option<String> {
    let days = series.span(row);
    let between = [("from", t.date(days.from).into()), ("to", t.date(days.to).into())];
    let part = series.is_part(row).then(|| t.say("between", &between));
    let words = |(by, key): (&String, &Option<String>)| match (by.as_str(), &part) {
        ("year" | "month", Some(part)) => part.clone(),
        _ => key_words(t, by, key.as_deref()),
    };
    let said: Vec<String> = series.by.iter().zip(&row.keys).map(words).collect();
    let mut values = vec![
        ("title", title(t, &series.indicator.id, &series.indicator.title).into()),
        ("key", said.join(", ").into()),
        ("value", t.value(row.value?).into()),
        ("unit", unit(t, series).into()),
    ];
    let ends = row.interval.and_then(|i| Some((i.low?, i.high?)));
    let told = match ends {
        Some((low, high)) => {
            values.extend([("low", t.end(low).into()), ("high", t.end(high).into())]);
            t.say("sentence-interval", &values)
        }
        None => t.say("sentence", &values),
    };
    let still = series.by.iter().zip(&row.keys).any(|(by, key)| {
        matches!(by.as_str(), "year" | "month")
            && key.as_deref().is_some_and(|key| may_change(series, key))
    });
    Some(if still { t.say("sentence-provisional", &[("said", told.into())]) } else { told })
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
        let timed = matches!(by(time), "year" | "month");
        Point {
            x,
            y: row.value,
            low: row.interval.and_then(|i| i.low),
            high: row.interval.and_then(|i| i.high),
            group: label,
            said: sentence(t, series, row).unwrap_or_default(),
            provisional: timed && may_change(series, key),
            part: timed && series.is_part(row),
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
    use serde_json::json;

    use super::*;
    use crate::frame::At;
    use crate::link::{Links, Page};
    use crate::locale::Language;

    fn at(language: Language) -> At<'static> {
        let locale = Locale::of(language);
        At { locale, links: Links::Served, page: Page::Safety, rest: &[], query: &[] }
    }

    /// Deaths by year up to a day, as published on another.
    fn deaths(to: &str, known_on: &str) -> Series {
        let row = |year: &str, n: u32| json!({"keys": [year], "value": n, "interval": null});
        let year = &to[..4];
        serde_json::from_value(json!({
            "indicator": {"id": "fatalities-malicious", "title": "Deaths by malicious act", "unit": "deaths",
                "table": "fatalities", "populations": ["all", "uniformed"], "scopes": ["all"]},
            "population": "all", "scope": "all", "known_on": known_on, "by": ["year"],
            "period": {"from": "2010-01-01", "to": to}, "rows": [row("2017", 61), row(year, 17)],
        }))
        .expect("a series")
    }

    #[test]
    fn a_part_of_a_year_is_never_quoted_as_the_year() {
        let series = deaths("2018-09-20", "2025-04-04");
        let figure = figure(&at(Language::English), "years", &series);
        assert_eq!(
            figure.sentence,
            "Deaths by malicious act, 1 January 2018 to 20 September 2018: 17 deaths"
        );
        let said = figure.sentence_definition.expect("what it counts");
        assert!(said.contains("1 January 2018 to 20 September 2018"), "{said}");
        assert!(figure.definition.contains("1 January 2010"), "{}", figure.definition);
        let marks = marks(Locale::of(Language::English), &series, 0, None);
        let drawn: Vec<_> = marks.points.iter().map(|p| (p.part, p.provisional)).collect();
        assert_eq!(drawn, [(false, false), (true, false)]);
        let whole = deaths("2018-12-31", "2025-04-04");
        let words = "Deaths by malicious act, 2018: 17 deaths";
        assert_eq!(super::figure(&at(Language::English), "years", &whole).sentence, words);
    }

    #[test]
    fn what_may_still_change_is_quoted_as_provisional_and_ends_with_its_publication() {
        let series = deaths("2025-12-31", "2025-04-04");
        for (language, words) in [
            (
                Language::English,
                "Deaths by malicious act, 1 January 2025 to 4 April 2025: 17 deaths, provisional",
            ),
            (
                Language::French,
                "Décès par acte de malveillance, du 1er janvier 2025 au 4 avril 2025\u{a0}: 17 décès, provisoire",
            ),
        ] {
            assert_eq!(figure(&at(language), "years", &series).sentence, words);
        }
    }

    #[test]
    fn all_are_those_whom_the_table_holds() {
        let mut series = deaths("2018-12-31", "2025-04-04");
        let t = Locale::of(Language::English);
        assert!(definition(t, &series).starts_with("all personnel;"));
        series.indicator.all_are = Some("uniformed".to_owned());
        assert!(definition(t, &series).starts_with("uniformed personnel;"));
        series.population = "police".to_owned();
        assert!(definition(t, &series).starts_with("police;"));
    }

    #[test]
    fn the_last_three_months_before_a_publication_are_provisional_and_so_is_their_year() {
        let known = Date::constant(2025, 4, 4);
        assert!(is_provisional("2025", known) && is_provisional("2025-01", known));
        assert!(!is_provisional("2024-12", known) && !is_provisional("2024", known));
        assert!(!is_provisional("MINUSMA", known));
    }
}
