//! Which turns of the past, taken one after the other, tell violence from calm?

use std::f64::consts::TAU;

use forust_ml::objective::ObjectiveType;
use forust_ml::{GradientBooster, Matrix};

use super::{Area, NearModel, Scene, date_of};
use crate::{Distribution, Error};

/// Days looked back on for lessons.
const REACH_DAYS: i32 = 1826;
/// Days from one moment learned from to the one before it.
const STEP_DAYS: usize = 30;
/// With fewer lessons of violence, or of calm, there is nothing to split.
const LEAST_LESSONS: usize = 20;
/// Equally likely counts that stand for the size.
const SIZES: usize = 60;
/// What a lesson knows: see [`features`].
const FEATURES: usize = 15;
/// Where in it an area's own past stands, its days of calm, its surroundings, the season, people and
/// peacekeepers.
const OWN: std::ops::Range<usize> = 0..6;
const CALM: usize = 6;
const AROUND: std::ops::Range<usize> = 7..10;
const SEASON: std::ops::Range<usize> = 10..12;
const PEOPLE: usize = 13;
const PEACEKEEPERS: usize = 14;

/// Gradient-boosted trees (Friedman 2001, doi:10.1214/aos/1013203451): a hurdle whose chance is
/// boosted under logistic loss, and whose sizes are the logarithm of deaths, boosted under squared
/// loss, spread by what the trees left unexplained. They see an area's own past at six spans and
/// how long it has been calm, its surroundings within 150 km, the season, its size, and, where
/// known, the people and the peacekeepers in it. Of what is not known they learn that too.
///
/// Settings were written down before the first run and not changed after it: 60 trees of depth 3,
/// learning rate 0.1, at least 2 of Hessian weight in a leaf, 64 bins, one thread.
pub struct Boosted {
    days: u16,
    chance: Option<Trees>,
    size: Option<Trees>,
    /// What the trees of size left unexplained, in logarithms, evenly thinned.
    residuals: Vec<f64>,
    /// The share of lessons with deaths, and the most deaths of any.
    share: f64,
    most: f64,
}

/// Trees over those columns that differ between lessons.
struct Trees {
    booster: GradientBooster,
    columns: Vec<usize>,
}

type Features = [f64; FEATURES];

impl Boosted {
    /// Learns from what was known at moments of the last five years, every 30 days, each with as many
    /// days between known and forecast as the scene has.
    pub fn fit(scene: &Scene<'_>, days: u16) -> Self {
        let ahead = i32::from(days) + i32::from(scene.lag_days());
        let reach = REACH_DAYS.min(scene.days_known()) - ahead;
        let areas = 0..scene.areas().len();
        let moments = (0..reach.max(0)).step_by(STEP_DAYS);
        let lessons: Vec<(Features, f64)> = moments
            .flat_map(|ago| areas.clone().map(move |area| (ago, area)))
            .map(|(ago, area)| {
                let followed = scene.deaths(area, ago, i32::from(days));
                (features(scene, area, ago + ahead, days), followed)
            })
            .collect();
        let violent: Vec<_> = lessons.iter().filter(|lesson| lesson.1 > 0.0).copied().collect();
        let calm = lessons.len() - violent.len();
        let share = (violent.len() as f64 + 0.5) / (lessons.len() as f64 + 1.0);
        let most = violent.iter().map(|lesson| lesson.1).fold(1.0, f64::max);
        let mut learned =
            Self { days, chance: None, size: None, residuals: Vec::new(), share, most };
        if violent.len() < LEAST_LESSONS {
            learned.residuals = spread(violent.iter().map(|lesson| lesson.1.ln()).collect());
            return learned;
        }
        if calm >= LEAST_LESSONS {
            let happened = lessons.iter().map(|lesson| f64::from(lesson.1 > 0.0)).collect();
            learned.chance = Trees::fit(ObjectiveType::LogLoss, &lessons, happened);
        }
        let sizes: Vec<f64> = violent.iter().map(|lesson| lesson.1.ln()).collect();
        learned.size = Trees::fit(ObjectiveType::SquaredLoss, &violent, sizes.clone());
        let told = learned
            .size
            .as_ref()
            .map(|trees| trees.predict(&violent.iter().map(|lesson| lesson.0).collect::<Vec<_>>()));
        learned.residuals = spread(match told {
            Some(told) => sizes.iter().zip(told).map(|(size, told)| size - told).collect(),
            None => sizes,
        });
        learned
    }
}

/// What a chance would have been, had something been otherwise.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WhatIf {
    /// What is thought otherwise.
    pub otherwise: &'static str,
    /// The chance of a death as it is, and as it would be.
    pub chance: [f64; 2],
}

impl Boosted {
    /// What the trees make of an area: the chance of a death had its own past been calm, had its
    /// surroundings been, in the middle of all seasons, and had nothing been known of its people and
    /// peacekeepers. Empty where too little happened for trees to grow.
    pub fn what_if(&self, scene: &Scene<'_>, area: usize) -> Vec<WhatIf> {
        let Some(trees) = &self.chance else { return Vec::new() };
        let now = features(scene, area, 0, self.days);
        let chance = |rows: &[Features]| {
            let all: Vec<f64> = trees.predict(rows).into_iter().map(logistic).collect();
            all.iter().sum::<f64>() / all.len().max(1) as f64
        };
        let with = |places: std::ops::Range<usize>, value: f64| {
            let mut changed = now;
            changed[places].fill(value);
            changed
        };
        let mut calm = with(OWN, 0.0);
        calm[CALM] = f64::NAN;
        let seasons: Vec<Features> = (0..12)
            .map(|month| {
                let turn = TAU * f64::from(month) / 12.0;
                let mut changed = now;
                changed[SEASON.start] = turn.sin();
                changed[SEASON.start + 1] = turn.cos();
                changed
            })
            .collect();
        let is = chance(&[now]);
        let one = |otherwise, rows: &[Features]| WhatIf { otherwise, chance: [is, chance(rows)] };
        vec![
            one("calm here until now", &[calm]),
            one("calm within 150 km until now", &[with(AROUND, 0.0)]),
            one("the mean of all seasons", &seasons),
            one("people unknown", &[with(PEOPLE..PEOPLE + 1, f64::NAN)]),
            one("peacekeepers unknown", &[with(PEACEKEEPERS..FEATURES, f64::NAN)]),
        ]
    }
}

impl NearModel for std::sync::Arc<Boosted> {
    fn name(&self) -> &'static str {
        "boosted trees"
    }

    /// Forecasts the days it was fitted for, whatever `days` are asked.
    fn predict(&self, scene: &Scene<'_>, _: u16) -> Result<Vec<Distribution>, Error> {
        let now: Vec<Features> =
            (0..scene.areas().len()).map(|area| features(scene, area, 0, self.days)).collect();
        let chances = self.chance.as_ref().map(|trees| trees.predict(&now));
        let sizes = self.size.as_ref().map(|trees| trees.predict(&now));
        let calm = Distribution::point(0.0);
        (0..now.len())
            .map(|area| {
                let chance = chances.as_ref().map_or(self.share, |all| logistic(all[area]));
                let chance = chance.clamp(0.02 * self.share, 1.0 - 1e-3);
                let middle = sizes.as_ref().map_or(0.0, |all| all[area]);
                // No size is believed beyond twice the largest learned from.
                let size = |left: &f64| (middle + left).exp().round().clamp(1.0, 2.0 * self.most);
                let sizes = self.residuals.iter().map(|left| (size(left), 1.0)).collect();
                match Distribution::try_new(sizes) {
                    Ok(sizes) => Distribution::mix([(1.0 - chance, &calm), (chance, &sizes)]),
                    Err(_) => Ok(calm.clone()),
                }
            })
            .collect()
    }
}

impl Trees {
    /// Nothing where no column differs between lessons, or the trees cannot be grown.
    fn fit(objective: ObjectiveType, lessons: &[(Features, f64)], told: Vec<f64>) -> Option<Self> {
        let differs = |&column: &usize| {
            let mut known = lessons.iter().map(|(f, _)| f[column]).filter(|n| n.is_finite());
            known.next().is_some_and(|first| known.any(|n| n != first))
        };
        let columns: Vec<usize> = (0..FEATURES).filter(differs).collect();
        if columns.is_empty() {
            return None;
        }
        let rows: Vec<Features> = lessons.iter().map(|lesson| lesson.0).collect();
        let held = gathered(&rows, &columns);
        let mut booster = GradientBooster::default()
            .set_objective_type(objective)
            .set_iterations(60)
            .set_learning_rate(0.1)
            .set_max_depth(3)
            .set_max_leaves(8)
            .set_l2(1.0)
            .set_min_leaf_weight(2.0)
            .set_nbins(64)
            .set_initialize_base_score(true)
            .set_parallel(false);
        let matrix = Matrix::new(&held, rows.len(), columns.len());
        booster.fit_unweighted(&matrix, &told, None).ok()?;
        let found = Self { booster, columns };
        found.predict(&rows[..1]).iter().all(|n| n.is_finite()).then_some(found)
    }

    fn predict(&self, rows: &[Features]) -> Vec<f64> {
        let held = gathered(rows, &self.columns);
        self.booster.predict(&Matrix::new(&held, rows.len(), self.columns.len()), false)
    }
}

/// Column after column, as the trees read them.
fn gathered(rows: &[Features], columns: &[usize]) -> Vec<f64> {
    columns.iter().flat_map(|&column| rows.iter().map(move |row| row[column])).collect()
}

/// What stands for an area `ago` days before the edge; not a number where it is not known.
fn features(scene: &Scene<'_>, area: usize, ago: i32, days: u16) -> Features {
    let own = |days| scene.deaths(area, ago, days).ln_1p();
    let around = |days| scene.deaths_around(area, ago, days).ln_1p();
    let known = |n: Option<f64>| n.map_or(f64::NAN, f64::ln_1p);
    let middle = scene.edge() - ago + i32::from(scene.lag_days()) + i32::from(days) / 2;
    let day = date_of(middle).map_or(1, |date| date.day_of_year());
    let turn = TAU * f64::from(day) / 365.25;
    let size_km2 = scene.areas().get(area).map_or(1.0, Area::size_km2);
    [
        own(14),
        own(30),
        own(90),
        own(180),
        own(365),
        own(1826),
        known(scene.days_calm(area, ago).map(f64::from)),
        around(30),
        around(90),
        around(365),
        turn.sin(),
        turn.cos(),
        size_km2.ln(),
        known(scene.people(area)),
        known(scene.peacekeepers(area, ago)),
    ]
}

/// At most [`SIZES`] of these, evenly taken from the sorted whole.
fn spread(mut all: Vec<f64>) -> Vec<f64> {
    all.sort_by(f64::total_cmp);
    let n = all.len().min(SIZES);
    (0..n).map(|at| all[(at * 2 + 1) * all.len() / (2 * n)]).collect()
}

fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}
