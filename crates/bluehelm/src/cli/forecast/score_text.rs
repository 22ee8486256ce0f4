//! How do scores and records read?

use serde_json::{Value, json};

use crate::cli::output::{prose, table};
use crate::ops::forecast::country_record::RecordLine;
use crate::ops::forecast::record::{Interval, Line, Summary};
use crate::ops::forecast::scorecard::ScoreCard;

/// The challenge's scores.
pub fn card_text(card: &ScoreCard) -> String {
    let ScoreCard { rows, draws_per_row, crps, ign, ign_fourier, mis } = card;
    let line = vec![
        rows.to_string(),
        draws_per_row.to_string(),
        format!("{crps:.4}"),
        format!("{ign:.4}"),
        format!("{ign_fourier:.4}"),
        format!("{mis:.2}"),
    ];
    let header = ["rows", "draws", "CRPS", "IGN", "IGN, Fourier", "MIS"];
    let foot = "Means over rows; smaller is better. IGN is on 1,000 draws: fewer are repeated evenly, or, under \
                Fourier, resampled as the challenge's own program does.";
    format!("{}\n{}", table(&header, [line]), prose(foot, ""))
}

/// The record of the country models.
pub fn record_text(lines: &[RecordLine]) -> String {
    let percent = |value: Option<f64>| value.map(|v| format!("{:.1}", 100.0 * v));
    let row = |line: &RecordLine| {
        let interval = percent(line.skill_low).zip(percent(line.skill_high));
        vec![
            line.model.to_owned(),
            line.window.map_or_else(|| "all".to_owned(), |year| year.to_string()),
            line.rows.to_string(),
            format!("{:.2}", line.crps),
            format!("{:.3}", line.ign),
            format!("{:.1}", line.mis),
            percent(line.skill).unwrap_or_default(),
            interval.map_or_else(String::new, |(low, high)| format!("{low} to {high}")),
        ]
    };
    let header =
        ["model", "window", "rows", "CRPS", "IGN", "MIS", "skill of CRPS, %", "90 % interval"];
    let mut text = format!("{}\n", table(&header, lines.iter().map(row)));
    let unknown: usize = lines.iter().filter(|l| l.window.is_some()).map(|l| l.unknown).sum();
    if unknown > 0 {
        text += &format!("{unknown} row(s) forecast have no known count, and are in no score.\n");
    }
    let foot = "Skill is over conflictology, the country's own last twelve months; its interval resamples whole \
                countries in a window. An interval that holds 0 shows no skill.";
    text + &prose(foot, "")
}

/// The record behind forecasts below countries, a part with a name each.
pub fn summaries_text(parts: &[(String, Vec<Summary>)]) -> String {
    let mut text = String::new();
    for (name, summaries) in parts {
        let rows = summaries.iter().flat_map(|summary| {
            let lines = summary.lines.iter();
            lines
                .filter(|line| summary.part == "all" || line.forecaster != "no change")
                .map(|line| row(summary, line))
        });
        let header = [
            "part",
            "forecasts",
            "with deaths",
            "forecast",
            "CRPS",
            "IGN",
            "MIS",
            "Brier, 1",
            "of 10",
            "of 25",
            "skill over it, CRPS, %",
            "IGN, %",
            "MIS, %",
            "Brier of 1, %",
        ];
        text += &format!("{}\n{}\n", prose(name, ""), table(&header, rows));
    }
    let foot = "Smaller scores are better. Skill is the pool's over the forecaster of the line, with its 90 % interval: whole quarters of a year \
                are drawn anew. An interval that holds 0 shows no skill. Each area stands three times in the record, its events placed in three ways.";
    text + &prose(foot, "")
}

/// The lines of a summary as flat rows.
pub fn flat_lines(name: &str, summary: &Summary) -> Vec<Value> {
    let end = |found: Option<Interval>, of: fn(&Interval) -> f64| found.as_ref().map(of);
    let line = |line: &Line| {
        let [one, ten, many] = line.brier;
        json!({
            "what": name,
            "part": summary.part,
            "forecasts": summary.forecasts,
            "with_deaths": summary.with_deaths,
            "forecast": line.forecaster,
            "crps": line.crps,
            "ign": line.ign,
            "mis": line.mis,
            "brier_1": one,
            "brier_10": ten,
            "brier_25": many,
            "skill_crps": end(line.skill_crps, |i| i.skill),
            "skill_crps_low": end(line.skill_crps, |i| i.low),
            "skill_crps_high": end(line.skill_crps, |i| i.high),
            "skill_ign": end(line.skill_ign, |i| i.skill),
            "skill_mis": end(line.skill_mis, |i| i.skill),
            "skill_brier_1": end(line.skill_brier_1, |i| i.skill),
        })
    };
    summary.lines.iter().map(line).collect()
}

fn row(summary: &Summary, line: &Line) -> Vec<String> {
    let shown = |found: Option<Interval>| {
        found.map_or_else(String::new, |i| {
            format!("{:.1} ({:.1} to {:.1})", 100.0 * i.skill, 100.0 * i.low, 100.0 * i.high)
        })
    };
    let [one, ten, many] = line.brier;
    vec![
        summary.part.clone(),
        summary.forecasts.to_string(),
        summary.with_deaths.to_string(),
        line.forecaster.to_owned(),
        format!("{:.3}", line.crps),
        format!("{:.4}", line.ign),
        format!("{:.2}", line.mis),
        format!("{one:.4}"),
        format!("{ten:.4}"),
        format!("{many:.4}"),
        shown(line.skill_crps),
        shown(line.skill_ign),
        shown(line.skill_mis),
        shown(line.skill_brier_1),
    ]
}
