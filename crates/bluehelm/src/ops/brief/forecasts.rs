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
    use report::{Column, Table, Text};

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
            Column::figures("chance of 1 (climatology), %"),
            Column::figures("of 10 (climatology), %"),
            Column::figures("of 25 (climatology), %"),
            Column::figures("90 % interval of deaths"),
        ];
        columns
            .extend(one.before.map(|day| Column::figures(format!("change since {day}, points"))));
        let caption = "The camps where a death was likeliest, beside the climatology: each camp's own last twelve months";
        Section {
            title: format!("Forecast of violence around camps of {mission}"),
            texts: plain(texts),
            charts: Vec::new(),
            tables: vec![Table {
                caption: Text::noted(caption, cite(notes, &one.sources)),
                columns,
                rows: kind.lines.iter().take(ROWS).map(|line| row(one, line)).collect(),
            }],
        }
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
