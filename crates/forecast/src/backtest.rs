//! How would the models have done in earlier windows, had they been asked at the time?

use std::collections::BTreeMap;

use base::{Month, ParseError};

use crate::model::{Model, benchmarks, predictions, served};
use crate::score::Scores;
use crate::{Error, Panel, Row, Runs};

/// The months forecast together, and the last month known before them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    /// The last month a forecaster may see.
    pub origin: Month,
    /// The months forecast, in order.
    pub months: Vec<Month>,
}

impl Window {
    /// The window of the challenge: a calendar year, seen from October of the year before.
    ///
    /// # Errors
    /// A year outside 2 to 9999.
    pub fn of_year(year: i16) -> Result<Self, ParseError> {
        Self::try_new(Month::try_new(year.saturating_sub(1), 10)?, year)
    }

    /// A calendar year, seen from any origin.
    ///
    /// # Errors
    /// A year outside 1 to 9999.
    pub fn try_new(origin: Month, year: i16) -> Result<Self, ParseError> {
        let months = (1..=12).map(|month| Month::try_new(year, month)).collect::<Result<_, _>>()?;
        Ok(Self { origin, months })
    }
}

/// What one model forecast in one window, and how good it was.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// The model's name.
    pub model: &'static str,
    /// The window forecast.
    pub window: Window,
    /// The draws of every row, without an order.
    pub draws: Vec<(Row, Runs)>,
    /// The scores of every row whose count is known ([`Scores::of`]).
    pub scored: Vec<(Row, Scores)>,
    /// Their means.
    pub mean: Scores,
    /// Rows forecast whose count is not known, and are in no score.
    pub unknown: usize,
}

impl Record {
    /// Sums of one score by unit and window, of two models' records of the same windows, paired:
    /// the blocks of [`crate::score::skill`]. Rows only one of them has are left out.
    pub fn blocks(
        ours: &[&Self],
        theirs: &[&Self],
        of: impl Fn(&Scores) -> f64,
    ) -> Vec<(f64, f64)> {
        let mut blocks: BTreeMap<(Month, u32), (f64, f64)> = BTreeMap::new();
        for (ours, theirs) in ours.iter().zip(theirs) {
            let beside: BTreeMap<Row, Scores> = theirs.scored.iter().copied().collect();
            for (row, scores) in &ours.scored {
                if let Some(other) = beside.get(row) {
                    let block = blocks.entry((ours.window.origin, row.unit)).or_default();
                    block.0 += of(scores);
                    block.1 += of(other);
                }
            }
        }
        blocks.into_values().collect()
    }
}

/// The record of the challenge's benchmarks and, last, of the forecaster served at each window's
/// origin: forecasts from what the panel holds up to the origin, scored against what it holds
/// after. Scores ask for no order of draws, so that none is drawn at random. Weights are those published by then, so a window's own counts had no part in them.
///
/// # Errors
/// What the models refuse, and [`Error::NothingToScore`] for a window no count of which is known.
pub fn backtest(panel: &Panel, windows: &[Window], draws: usize) -> Result<Vec<Record>, Error> {
    let mut records = Vec::new();
    for window in windows {
        let (mut models, served) = (benchmarks(), served(window.origin));
        // Before any weights were published a benchmark is what is served.
        models.retain(|model| model.name() != served.name());
        models.push(served);
        for model in models {
            records.push(backtest_of(&*model, panel, window, draws)?);
        }
    }
    Ok(records)
}

/// The record of one model in one window.
///
/// # Errors
/// As [`backtest`].
pub fn backtest_of(
    model: &dyn Model,
    panel: &Panel,
    window: &Window,
    draws: usize,
) -> Result<Record, Error> {
    let past = panel.until(window.origin);
    let predicted = predictions(model, &past, &window.months)?;
    let draws: Vec<(Row, Runs)> = predicted
        .iter()
        .map(|(row, distribution)| (*row, Runs::standing_for(distribution, draws)))
        .collect();
    let known = draws.iter().filter_map(|(row, runs)| {
        Some((*row, Scores::of(runs, panel.count(row.unit, row.month)?)))
    });
    let scored: Vec<(Row, Scores)> = known.collect();
    if scored.is_empty() {
        return Err(Error::NothingToScore);
    }
    let mean = Scores::mean(scored.iter().map(|(_, scores)| scores));
    let unknown = draws.len() - scored.len();
    Ok(Record { model: model.name(), window: window.clone(), draws, scored, mean, unknown })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::month_id;

    /// Synthetic: three countries whose counts repeat every few months, 2016-02 to 2020-12.
    fn panel(last: i32) -> Panel {
        let rows = (434..=last).flat_map(|id| {
            let month = crate::month_of_id(id).expect("a month");
            [(1, 0.0), (2, f64::from(id % 3)), (3, f64::from(id % 7) * 20.0)]
                .map(|(unit, n)| (unit, month, n))
        });
        Panel::try_new(rows).expect("a sound panel")
    }

    fn window(year: i16) -> Window {
        Window::of_year(year).expect("a year")
    }

    #[test]
    fn a_window_is_a_year_seen_from_october_before() {
        let window = window(2023);
        assert_eq!(month_id(window.origin), 514);
        let ids: Vec<_> = window.months.into_iter().map(month_id).collect();
        assert_eq!(ids, (517..=528).collect::<Vec<_>>());
        assert!(Window::of_year(1).is_err() && Window::of_year(i16::MIN).is_err());
    }

    #[test]
    fn every_model_is_scored_on_the_same_rows_and_the_served_comes_last() {
        let records = backtest(&panel(492), &[window(2019), window(2020)], 50).expect("scored");
        let names: Vec<_> = records.iter().map(|record| record.model).collect();
        let each = ["zero", "last", "bootstrap", "conflictology", "stack"];
        assert_eq!(names, [each, each].concat());
        for record in &records {
            assert_eq!((record.scored.len(), record.unknown), (36, 0));
            assert!(record.mean.crps.is_finite() && record.mean.crps > 0.0, "{}", record.model);
        }
        let before = backtest(&panel(492), &[window(2017)], 50).expect("scored");
        assert_eq!(before.last().map(|record| record.model), Some("conflictology"));
        assert_eq!(before.len(), 4);
    }

    #[test]
    fn blocks_are_units_in_windows_with_both_models_sums() {
        let records = backtest(&panel(492), &[window(2019), window(2020)], 50).expect("scored");
        let of = |name| records.iter().filter(|record| record.model == name).collect::<Vec<_>>();
        let blocks = Record::blocks(&of("stack"), &of("zero"), |scores| scores.crps);
        assert_eq!(blocks.len(), 6);
        let zero: f64 = blocks.iter().map(|block| block.1).sum();
        let expect: f64 = of("zero").iter().map(|record| record.mean.crps * 36.0).sum();
        assert!((zero - expect).abs() < 1e-9);
    }

    #[test]
    fn what_comes_after_the_origin_changes_no_draw() {
        let draws = |last| {
            let all = backtest(&panel(last), &[window(2019)], 50).expect("scored");
            all.into_iter().map(|record| record.draws).collect::<Vec<_>>()
        };
        assert_eq!(draws(480), draws(492));
    }

    #[test]
    fn unknown_months_are_in_no_score_and_a_window_of_them_is_refused() {
        let half = backtest(&panel(474), &[window(2019)], 50).expect("six months known");
        assert!(half.iter().all(|record| (record.scored.len(), record.unknown) == (18, 18)));
        let none = backtest(&panel(466), &[window(2019)], 50);
        assert_eq!(none, Err(Error::NothingToScore));
    }
}
