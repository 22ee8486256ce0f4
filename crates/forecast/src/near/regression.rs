//! Which days were followed by violence, and how do these days compare?

use nalgebra::{SMatrix, SVector};

use super::{NearModel, Scene};
use crate::{Distribution, Error};

/// What a chance is read from: a constant, then logarithms of deaths.
const FEATURES: usize = 8;
/// Days from one origin learned from to the one before it.
const STEP_DAYS: i32 = 30;
/// Steps of Newton's method; it settles in fewer.
const STEPS: usize = 25;
/// How strongly slopes are held towards zero.
const RIDGE: f64 = 1.0;
/// Past outcomes, of areas that stood alike, that stand for the size.
const ALIKE: usize = 100;

type Features = SVector<f64, FEATURES>;

/// A hurdle whose chance is a logistic regression, with a ridge, on deaths in the area in the
/// last 14, 30, 90, 365 and 1,826 days and around it ([`Scene::deaths_around`]) in the last 90 and 365; and
/// whose sizes are what followed when areas stood alike. It learns anew at each origin from what was
/// known at earlier ones, every 30 days, with the same days between known and forecast.
#[derive(Debug, Clone, Copy)]
pub struct Regression {
    /// Days looked back on.
    pub reach_days: i32,
}

/// A moment that has passed, and the deaths that followed.
struct Lesson {
    features: Features,
    followed: f64,
}

impl NearModel for Regression {
    fn name(&self) -> &'static str {
        "regression"
    }

    fn predict(&self, scene: &Scene<'_>, days: u16) -> Result<Vec<Distribution>, Error> {
        let areas = 0..scene.areas().len();
        let ahead = i32::from(days) + i32::from(scene.lag_days());
        let reach = self.reach_days.min(scene.days_known()) - ahead;
        let moments = (0..reach.max(0)).step_by(STEP_DAYS as usize);
        let lessons: Vec<Lesson> = moments
            .flat_map(|ago| areas.clone().map(move |area| (ago, area)))
            .map(|(ago, area)| Lesson {
                features: features(scene, area, ago + ahead),
                followed: scene.deaths(area, ago, i32::from(days)),
            })
            .collect();
        let slopes = fit(&lessons);
        let mut sizes: Vec<(f64, f64)> = lessons
            .iter()
            .filter(|lesson| lesson.followed > 0.0)
            .map(|lesson| (slopes.dot(&lesson.features), lesson.followed))
            .collect();
        if sizes.is_empty() {
            // Nothing ever happened here: the sizes of events elsewhere are all there is.
            sizes = scene.events().iter().map(|event| (0.0, event.deaths)).collect();
        }
        sizes.sort_by(|a, b| a.0.total_cmp(&b.0));
        let least = 0.5 / (lessons.len() as f64 + 1.0);
        areas
            .map(|area| {
                let standing = slopes.dot(&features(scene, area, 0));
                let chance = logistic(standing).clamp(least, 1.0 - least);
                let like = alike(&sizes, standing).iter().map(|&(_, n)| (n, 1.0)).collect();
                let size = Distribution::try_new(like)?;
                Distribution::mix([(1.0 - chance, &Distribution::point(0.0)), (chance, &size)])
            })
            .collect()
    }
}

fn features(scene: &Scene<'_>, area: usize, ago: i32) -> Features {
    let own = |days| scene.deaths(area, ago, days).ln_1p();
    let around = |days| scene.deaths_around(area, ago, days).ln_1p();
    let held = [1.0, own(14), own(30), own(90), own(365), own(1826), around(90), around(365)];
    Features::from(held)
}

/// The slopes that are likeliest with a ridge, by Newton's method.
fn fit(lessons: &[Lesson]) -> Features {
    let mut slopes = Features::zeros();
    let happened = lessons.iter().filter(|lesson| lesson.followed > 0.0).count() as f64;
    let share = (happened + 0.5) / (lessons.len() as f64 + 1.0);
    slopes[0] = (share / (1.0 - share)).ln();
    let mut ridge = Features::repeat(RIDGE);
    ridge[0] = 1e-3;
    for _ in 0..STEPS {
        let mut slope = -ridge.component_mul(&slopes);
        let mut bend = SMatrix::<f64, FEATURES, FEATURES>::from_diagonal(&ridge);
        for Lesson { features, followed } in lessons {
            let chance = logistic(slopes.dot(features));
            slope += features * (f64::from(*followed > 0.0) - chance);
            bend += features * features.transpose() * (chance * (1.0 - chance));
        }
        let Some(inverse) = bend.try_inverse() else { break };
        let step = inverse * slope;
        // A long step overshoots where chances are near 0 or 1.
        slopes += step * (1.0 / step.amax().max(1.0));
        if step.amax() < 1e-8 {
            break;
        }
    }
    slopes
}

fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

/// The moments nearest to a standing, half of them on either side where there are as many.
fn alike(sizes: &[(f64, f64)], standing: f64) -> &[(f64, f64)] {
    let middle = sizes.partition_point(|size| size.0 < standing);
    let from = middle.saturating_sub(ALIKE / 2).min(sizes.len().saturating_sub(ALIKE));
    &sizes[from..(from + ALIKE).min(sizes.len())]
}
