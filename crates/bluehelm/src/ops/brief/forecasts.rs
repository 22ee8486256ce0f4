//! What a brief says of saved forecasts: chances with intervals beside the benchmark's, the record, what changed.

use anyhow::Result;
use report::{Notes, Section};

use crate::settings::Settings;

#[cfg(not(feature = "forecast"))]
pub(super) async fn sections(_: &Settings, _: &mut Notes) -> Result<Vec<Section>> {
    Ok(Vec::new())
}

#[cfg(feature = "forecast")]
pub(super) use with_forecasts::sections;

#[cfg(feature = "forecast")]
mod with_forecasts {
    use report::{Chart, Column, Point, Series, Shape, Table, Text};

    use super::*;
    use crate::ops::brief::{cite, plain};
    use crate::ops::forecast::standing::{Kind, Line, Standing, standing};

    /// Rows of a table that two pages hold.
    const ROWS: usize = 6;

    /// A section for each set of forecasts of camps: 25 km and 30 days, or what is nearest to them.
    pub(in crate::ops::brief) async fn sections(
        settings: &Settings,
        notes: &mut Notes,
    ) -> Result<Vec<Section>> {
        let all = standing(settings).await?;
        let camps = all.iter().filter(|one| one.level == "camp");
        Ok(camps.filter_map(|one| Some(section(one, usual(one)?, notes))).collect())
    }

    fn usual(one: &Standing) -> Option<&Kind> {
        let far = |kind: &&Kind| {
            let km = kind.radius_km.map_or(0.0, |km| (km - 25.0).abs());
            (km * 100.0) as i32 + (kind.days - 30).abs()
        };
        one.kinds.iter().min_by_key(far)
    }

    fn section(one: &Standing, kind: &Kind, notes: &mut Notes) -> Section {
        let mission = one.mission.as_deref().unwrap_or("no mission named");
        let km =
            kind.radius_km.map_or_else(String::new, |km| format!(" within {km} km of each camp"));
        let mut texts = vec![format!(
            "Deaths ({}){km} from {} to {}, seen on {}. {}",
            one.target,
            kind.first_day,
            kind.last_day,
            one.origin,
            record(kind)
        )];
        if one.made_on > kind.last_day {
            texts.push(format!(
                "An example from the past, made on {} from what had been reported by {}.",
                one.made_on, one.origin
            ));
        }
        if let Some(f) = kind.followed {
            texts.push(format!(
                "Of {} camps a death was expected near {:.1} (climatology {:.1}); there was one near {}.",
                f.areas, f.expected, f.benchmark_expected, f.happened
            ));
        }
        let mut columns = vec![
            Column::words("camp"),
            Column::figures("of 1 (climatology), %"),
            Column::figures("of 10 (climatology), %"),
            Column::figures("of 25 (climatology), %"),
            Column::figures("90 % interval of deaths"),
        ];
        columns
            .extend(one.before.map(|day| Column::figures(format!("change since {day}, points"))));
        let caption = "Chances of at least 1, 10 and 25 deaths, camps where one was likeliest first, beside the climatology: each camp's own last twelve months";
        Section {
            title: format!("Forecast of violence around camps of {mission}"),
            texts: plain(texts),
            charts: map(one, kind, notes).into_iter().collect(),
            tables: vec![Table {
                caption: Text::noted(caption, cite(notes, &one.sources)),
                columns,
                rows: kind.lines.iter().take(ROWS).map(|line| row(one, line)).collect(),
            }],
        }
    }

    /// The camps as published on the mission's map, each with its chance of at least one death; none where no
    /// place is known.
    fn map(one: &Standing, kind: &Kind, notes: &mut Notes) -> Option<Chart> {
        let known = |line: &&Line| line.latitude.is_some() && line.longitude.is_some();
        let lines: Vec<&Line> = kind.lines.iter().filter(known).collect();
        let (first, last) = (lines.first()?, lines.last()?);
        let percent = |line: &Line| line.chances[0].map(|chance| (1000.0 * chance).round() / 10.0);
        let said = |line: &Line| {
            let chance = percent(line).map_or_else(|| "no data".to_owned(), |p| format!("{p} %"));
            format!("{} {chance}", line.area)
        };
        let point = |line: &&Line| Point { value: percent(line), ..Point::default() };
        let caption = "Chance of at least one death: the larger the mark, the likelier. A mark is the town on the published \
                       map, not the camp; no boundaries are drawn";
        Some(Chart {
            caption: Text::noted(caption, cite(notes, &one.sources)),
            description: format!(
                "{} places, from {} to {}; the values are in its table",
                lines.len(),
                said(first),
                said(last)
            ),
            unit: "%".to_owned(),
            shape: Shape::Map(
                lines.iter().filter_map(|l| Some([l.latitude?, l.longitude?])).collect(),
            ),
            times: lines.iter().map(|line| line.area.clone()).collect(),
            series: vec![Series {
                name: "chance of at least one death".to_owned(),
                target: false,
                points: lines.iter().map(point).collect(),
            }],
        })
    }

    fn row(one: &Standing, line: &Line) -> Vec<String> {
        let percent = |p: Option<f64>| {
            p.map_or_else(|| "no data".to_owned(), |p| format!("{:.1}", 100.0 * p))
        };
        let end = |n: Option<f64>| n.map_or_else(|| "no data".to_owned(), |n| format!("{n:.0}"));
        let beside = |at: usize| {
            format!("{} ({})", percent(line.chances[at]), percent(line.benchmark_chances[at]))
        };
        let mut row = vec![line.area.clone(), beside(0), beside(1), beside(2)];
        row.push(format!("{} to {}", end(line.low), end(line.high)));
        if one.before.is_some() {
            let change =
                line.before.zip(line.chances[0]).map(|(before, now)| 100.0 * (now - before));
            row.push(change.map_or_else(|| "no data".to_owned(), |points| format!("{points:+.1}")));
        }
        row
    }

    /// What is served, and what it has earned.
    fn record(kind: &Kind) -> String {
        let (Some(skill), Some(low), Some(high)) = (kind.skill, kind.skill_low, kind.skill_high)
        else {
            return "The record is too short to show skill: the climatology is served.".to_owned();
        };
        let [skill, low, high] = [skill, low, high].map(|x| format!("{:.1}", 100.0 * x));
        let served = match kind.model == kind.benchmark {
            true => "No skill over the climatology is shown, and the climatology is served",
            false => "The forecasters that are served have shown skill over the climatology",
        };
        format!(
            "{served}: {skill} % on CRPS (90 % interval {low} to {high}) over {} earlier forecasts.",
            kind.record_forecasts
        )
    }
}
