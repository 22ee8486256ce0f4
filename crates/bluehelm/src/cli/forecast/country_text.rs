//! How does a forecast by country read, and what drives one?

use std::fmt::Write;

use super::earned_text;
use crate::cli::output::{prose, table};
use crate::ops::forecast::country::{Forecast, Outlook};
use crate::ops::forecast::explain_country::{Driven, Member, Months};

/// The countries where most deaths are expected; all rows are in JSON, all draws in files.
pub fn forecast_text(made: &Forecast) -> String {
    const SHOWN: usize = 20;
    let mut countries: Vec<(u32, Vec<&Outlook>)> = Vec::new();
    let mut rows: Vec<&Outlook> = made.rows.iter().collect();
    rows.sort_by_key(|row| (row.country_id, row.month));
    for row in rows {
        match countries.last_mut() {
            Some((id, rows)) if *id == row.country_id => rows.push(row),
            _ => countries.push((row.country_id, vec![row])),
        }
    }
    let mean = |rows: &[&Outlook], of: fn(&Outlook) -> f64| {
        rows.iter().map(|row| of(row)).sum::<f64>() / rows.len().max(1) as f64
    };
    countries.sort_by(|(_, a), (_, b)| mean(b, |r| r.mean).total_cmp(&mean(a, |r| r.mean)));
    let line = |(id, rows): &(u32, Vec<&Outlook>)| {
        let cell = |of| format!("{:.2}", mean(rows, of));
        let name = rows.first().and_then(|row| row.country.clone());
        vec![
            name.unwrap_or_else(|| id.to_string()),
            cell(|r| r.mean),
            format!("{} to {}", cell(|r| r.low), cell(|r| r.high)),
            cell(|r| r.at_least_1),
            cell(|r| r.at_least_25),
            cell(|r| r.benchmark_mean),
            cell(|r| r.benchmark_at_least_25),
        ]
    };
    let header = [
        "country",
        "deaths a month",
        "90 % interval",
        "chance of 1",
        "chance of 25",
        "benchmark: deaths",
        "benchmark: 25",
    ];
    let months = (made.rows.iter().map(|r| r.month).min(), made.rows.iter().map(|r| r.month).max());
    let (first, last) = (months.0.unwrap_or(made.origin), months.1.unwrap_or(made.origin));
    let head = format!(
        "Deaths ({}) from {first} to {last}, seen from {}: {}, {} draws, seed {}; beside it {}. Means over the months, the \
         {} of {} countries where most are expected:",
        made.target,
        made.origin,
        made.model,
        made.draws_per_row,
        made.seed,
        made.benchmark,
        SHOWN.min(countries.len()),
        countries.len(),
    );
    let mut foot = match &made.record {
        Some(earned) => earned_text("the stack", "conflictology", earned),
        None => "No year of these counts has passed from which the stack's own record could be made; that of the published series is in \
                 benches/forecast.md."
            .to_owned(),
    };
    for remark in &made.remarks {
        let _ = write!(foot, " {remark}.");
    }
    foot += " All rows: --format json; draws: --as draws with -o FILE.parquet or FILE.csv.";
    let shown = table(&header, countries.iter().take(SHOWN).map(line));
    format!("{}\n{shown}\n{}", prose(&head, ""), prose(&foot, ""))
}

/// What drives a country's number.
pub fn driven_text(driven: &Driven) -> String {
    let head = format!(
        "Country {} in {}: {:.1} deaths expected (conflictology: {:.1}); its last twelve months were of {} \
         activity, and more than {:.0} deaths a month are called impossible.",
        driven.country_id,
        driven.month,
        driven.mean,
        driven.benchmark_mean,
        driven.activity,
        driven.ceiling
    );
    let member = |m: &Member| {
        let number = |n: f64| format!("{n:.2}");
        vec![m.member.to_owned(), number(m.weight), number(m.mean), number(m.adds)]
    };
    let members =
        table(&["member", "weight", "expects", "adds"], driven.members.iter().map(member));
    let month = |m: &Months| {
        let deaths = m.deaths.map_or_else(|| "not all known".to_owned(), |n| n.to_string());
        vec![format!("{} to {}", m.first, m.last), deaths, format!("{:.1}", m.mean_without)]
    };
    let header = ["the country's months", "deaths", "expected without them"];
    let months = table(&header, driven.months.iter().map(month));
    let foot = "Neighbours and seasons play no part at this level.";
    format!("{}\n{members}\n{months}\n{}", prose(&head, ""), prose(foot, ""))
}
