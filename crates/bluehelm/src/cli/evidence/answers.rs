//! Commands that answer: indicator, compare, claim, figures.

use std::path::PathBuf;

use anyhow::Result;
use base::{Date, Period, Provenance};
use clap::{Args, Subcommand, ValueEnum};
use indicators::{ClaimVerdict, Comparison, Population, Row, Scope, Series};
use serde::Serialize;
use serde_json::Value;

use super::output::Output;
use crate::cli::output::{prose, table};
use crate::ops::answers::{self, ShowRequest, Sourced};
use crate::ops::{figures, rows};
use crate::settings::Settings;

#[derive(Subcommand)]
pub enum IndicatorCommand {
    /// List every indicator
    List,
    /// Show an indicator's values with intervals
    Show(ShowArguments),
}

#[derive(Args)]
pub struct ShowArguments {
    /// The indicator
    id: String,
    /// Days, months or years, first and last included: 2018, 2018-08, 2015..2018-08-31
    #[arg(long, value_name = "A..B")]
    period: Period,
    /// year, month, or keys of the indicator such as mission, separated by commas
    #[arg(long, value_name = "KEY", value_delimiter = ',')]
    by: Vec<String>,
    /// all, uniformed, military, police or civilian
    #[arg(long, default_value = "all")]
    population: Population,
    /// all, peacekeeping, political or secretariat
    #[arg(long, default_value = "all")]
    scope: Scope,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum With {
    /// 1 January to the same day of the year before
    SamePeriodLastYear,
}

#[derive(Args)]
pub struct CompareArguments {
    /// The indicator
    id: String,
    /// Last day counted
    #[arg(long, value_name = "DATE")]
    to: Date,
    /// What it is compared with
    #[arg(long, default_value = "same-period-last-year")]
    with: With,
    /// all, uniformed, military, police or civilian
    #[arg(long, default_value = "all")]
    population: Population,
    /// all, peacekeeping, political or secretariat
    #[arg(long, default_value = "all")]
    scope: Scope,
}

#[derive(Subcommand)]
pub enum ClaimCommand {
    /// List the statements shipped
    List,
    /// Check every claim of a statement: a file, or the name of one shipped
    Check {
        /// A TOML file, or a name such as a4p-2018-09
        file: String,
        /// Show one claim in full, with every specification that reproduces it
        #[arg(long, value_name = "ID")]
        claim: Option<String>,
    },
}

#[derive(Subcommand)]
pub enum FiguresCommand {
    /// Compute the figures that the program carries from what is synced here
    Build {
        /// Folder to write to
        #[arg(long, default_value = "data", value_name = "DIR")]
        to: PathBuf,
    },
}

fn number(value: Option<f64>) -> String {
    match value {
        None => "missing".to_owned(),
        Some(v) if v.fract() == 0.0 => format!("{v}"),
        Some(v) => decimal(v),
    }
}

fn decimal(value: f64) -> String {
    let decimals = base::decimals(value);
    format!("{value:.decimals$}")
}

/// A probability, never a bare zero.
fn probability(p: f64) -> String {
    if p < 0.0005 { "<0.001".to_owned() } else { format!("{p:.3}") }
}

/// Where the figures come from, a paragraph for each publication.
fn footnotes<T: Serialize>(shown: &Sourced<T>) -> String {
    let line = |p: &Provenance| {
        format!("Source: {}; as published on {}; {}", p.citation, p.known_from, p.licence)
    };
    let counted = shown.source.as_ref().map_or_else(|| "Source: not recorded".to_owned(), line);
    let others = shown.other_sources.iter().map(line);
    let lines = std::iter::once(counted).chain(others).map(|text| prose(&text, ""));
    lines.collect::<Vec<_>>().join("\n")
}

pub fn indicator_list(settings: &Settings, output: &Output) -> Result<()> {
    let indicators = settings.indicators()?;
    let all: Vec<_> = indicators.iter().collect();
    output.answer_with_rows(
        &all,
        |all| rows::of_indicators(all),
        |all| {
            let row = |i: &&indicators::Indicator| {
                vec![i.id.clone(), i.title.clone(), i.unit.clone(), i.keys.join(", ")]
            };
            table(
                &["indicator", "title", "unit", "keys beside year and month"],
                all.iter().map(row),
            )
            .to_string()
        },
    )
}

pub async fn indicator_show(
    settings: &Settings,
    output: &Output,
    arguments: ShowArguments,
) -> Result<()> {
    let ShowArguments { id, period, by, population, scope } = arguments;
    let request = ShowRequest { indicator: id, period, by, population, scope };
    let shown = answers::show(settings, &request).await?;
    output.answer_with_rows(&shown, rows::of_series, series_text)
}

fn series_text(shown: &Sourced<Series>) -> String {
    let series = &shown.answer;
    let mut header: Vec<&str> = series.by.iter().map(String::as_str).collect();
    header.extend([series.indicator.unit.as_str(), "95 % interval"]);
    let targets = series.rows.iter().any(|r| r.target.is_some());
    header.extend(targets.then_some("target of the year"));
    let row = |r: &Row| {
        let mut cells: Vec<String> =
            r.keys.iter().map(|k| k.clone().unwrap_or_else(|| "(unknown)".to_owned())).collect();
        cells.push(number(r.value));
        cells.push(r.interval.map_or_else(String::new, |i| {
            format!(
                "{} to {}",
                decimal(i.low),
                i.high.map_or_else(|| "unbounded".to_owned(), decimal)
            )
        }));
        cells.extend(
            targets.then(|| r.target.map_or_else(|| "not known".to_owned(), |t| number(Some(t)))),
        );
        cells
    };
    let mut text = format!(
        "{}, {}; {} personnel, scope {}; as published on {}\n{}\n",
        series.indicator.title,
        series.period,
        series.population,
        series.scope,
        series.known_on,
        table(&header, series.rows.iter().map(row))
    );
    if !series.missing_months.is_empty() {
        let months: Vec<String> = series.missing_months.iter().map(ToString::to_string).collect();
        text += &format!("Missing months: {}\n", months.join(", "));
    }
    for note in &series.indicator.notes {
        text += &format!("{}\n", prose(&format!("- {note}"), ""));
    }
    text + &footnotes(shown)
}

pub async fn compare(
    settings: &Settings,
    output: &Output,
    arguments: CompareArguments,
) -> Result<()> {
    let CompareArguments { id, to, with: With::SamePeriodLastYear, population, scope } = arguments;
    let compared = answers::compare(settings, &id, to, population, scope).await?;
    output.answer_with_rows(&compared, rows::of_comparison, comparison_text)
}

fn comparison_text(compared: &Sourced<Comparison>) -> String {
    let c = &compared.answer;
    let ratio = c.ratio.map_or_else(String::new, |r| {
        let or_unbounded = |end: Option<f64>| end.map_or_else(|| "unbounded".to_owned(), decimal);
        let (estimate, high) = (or_unbounded(r.estimate), or_unbounded(r.high));
        format!(", ratio {estimate} (95 % interval {} to {high})", decimal(r.low))
    });
    let p = c.p_value.map_or_else(String::new, |p| {
        let word = if p < 0.05 { "significant" } else { "not significant" };
        let said = format!("= {}", probability(p)).replace("= <", "< ");
        format!(", exact conditional p {said}: {word} at 5 % by this test alone")
    });
    let mut text = format!(
        "{}: {} from {} to {}, {} in the same period of {}{ratio}{p}",
        c.indicator,
        number(c.current.value),
        c.current.from,
        c.current.to,
        number(c.previous.value),
        c.previous.to.year(),
    );
    text = format!(
        "{}\n{} personnel, scope {}; as published on {}\n\n",
        prose(&text, ""),
        c.population,
        c.scope,
        c.known_on
    );
    let test = |t: &indicators::Test| {
        let p = t.p_value.map_or_else(|| "-".to_owned(), probability);
        let ratio = t.ratio.map_or_else(|| "-".to_owned(), |r| format!("{r:.3}"));
        vec![t.name.to_owned(), p, ratio, t.note.clone()]
    };
    if !c.tests.is_empty() {
        text += &format!("{}\n", table(&["test", "p", "ratio", "note"], c.tests.iter().map(test)));
    }
    let years = c
        .years_before
        .iter()
        .map(|s| format!("{}: {}", s.to.year(), number(s.value)))
        .collect::<Vec<_>>();
    text += &format!("Same period in the years before: {}\n", years.join(", "));
    for v in &c.other_vintages {
        text += &format!(
            "As published on {}: {} against {}\n",
            v.known_on,
            number(v.current),
            number(v.previous)
        );
    }
    let curve: Vec<_> = c.sensitivity.iter().step_by(7).collect();
    if !curve.is_empty() {
        let point = |s: &&indicators::CutOff| {
            let p = s.p_value.map_or_else(|| "-".to_owned(), probability);
            vec![s.to.to_string(), number(s.current), number(s.previous), p]
        };
        text += &format!(
            "By cut-off (every seventh day; all in JSON):\n{}\n",
            table(&["to", "this year", "last year", "p"], curve.iter().map(point))
        );
    }
    for note in &c.notes {
        text += &format!("{}\n", prose(&format!("- {note}"), ""));
    }
    text + &footnotes(compared)
}

pub fn claim_list(settings: &Settings, output: &Output) -> Result<()> {
    let listed = answers::listed(settings)?;
    output.answer_with_rows(&listed, Clone::clone, |listed| {
        let word = |v: &Value| v.as_str().map_or_else(|| v.to_string(), str::to_owned);
        let row = |s: &Value| {
            vec![word(&s["id"]), word(&s["title"]), word(&s["speaker"]), word(&s["claims"])]
        };
        table(&["statement", "title", "speaker", "claims"], listed.iter().map(row)).to_string()
    })
}

pub async fn claim_check(
    settings: &Settings,
    output: &Output,
    file: &str,
    claim: Option<&str>,
) -> Result<()> {
    let mut checked = answers::claim(settings, file).await?;
    if let Some(id) = claim {
        checked = answers::only(checked, id)?;
    }
    output.answer_with_rows(&checked, rows::of_statement, |checked| {
        let head = format!(
            "{} ({})",
            checked.statement["title"].as_str().unwrap_or_default(),
            checked.statement["speaker"].as_str().unwrap_or_default()
        );
        let mut text = prose(&head, "") + "\n\n";
        for verdict in &checked.claims {
            text += &claim_text(verdict, claim.is_some());
        }
        let foot = "Every specification, evidence row, source and hash: --format json. \
                    Bluehelm is not the United Nations.";
        text + &prose(foot, "")
    })
}

fn claim_text(c: &ClaimVerdict, whole: bool) -> String {
    let mut text = format!(
        "{}  [{}]\n{}\n{}\n",
        c.verdict.words().to_uppercase(),
        c.id,
        prose(&c.text, "  "),
        prose(&c.reason, "  ")
    );
    if whole {
        let row = |s: &indicators::Specification| {
            vec![
                s.population.to_string(),
                s.scope.to_string(),
                s.to.to_string(),
                s.known_on.to_string(),
                number(s.current),
                number(s.previous),
                if s.reproduces { "yes" } else { "no" }.to_owned(),
            ]
        };
        let header =
            ["population", "scope", "to", "as published on", "current", "previous", "reproduces"];
        // Where nothing reproduces the claim, what was found instead is the answer.
        let any = c.specifications.iter().any(|s| s.reproduces);
        let shown = c.specifications.iter().filter(|s| s.reproduces || !any).map(row);
        if !c.specifications.is_empty() {
            text += &format!("{}\n", table(&header, shown));
        }
        text += &format!("{}\n", prose(&format!("To quote: {}", c.sentence), "  "));
    }
    text + "\n"
}

pub async fn figures_build(
    settings: &Settings,
    output: &Output,
    to: &std::path::Path,
) -> Result<()> {
    output.must_tell()?;
    let written = figures::build(settings, to).await?;
    output.answer(&written, |all| {
        let line = |w: &figures::Written| {
            format!("{}: {} rows, {} bytes", w.path.display(), w.rows, w.bytes)
        };
        all.iter().map(line).collect::<Vec<_>>().join("\n")
    })
}

#[cfg(test)]
mod tests {
    use super::{number, probability};

    #[test]
    fn what_is_small_is_no_bare_zero() {
        assert_eq!([0.00001, 0.0006, 0.22205].map(probability), ["<0.001", "0.001", "0.222"]);
        let told = [Some(0.0043), Some(0.0), Some(17.0), None].map(number);
        assert_eq!(told, ["0.0043", "0", "17", "missing"]);
    }
}
