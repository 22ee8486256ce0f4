//! What drives the number of a camp, place, cell or sector?

use anyhow::{Result, bail};
use base::nearest;
use forecast::near::{
    Asked, Forecaster, Learned, MEMBER_NAMES, Scene, SelfExciting, Source, day_number, members,
    outlook,
};
use serde::Serialize;

use super::audience::{Audience, audience};
use super::knowledge::HowKnown;
use super::near::{Grounds, NearRequest, events, grounds, spans};
use crate::settings::Settings;

/// How many futures are drawn to say what drives them.
const PATHS: usize = 1000;

/// What drives the number of one area.
#[derive(Serialize)]
pub struct DrivenNear {
    pub area: String,
    pub radius_km: Option<f64>,
    /// What is served: the pool where its skill is shown, else the climatology.
    pub served: &'static str,
    /// Deaths expected by what is served, and by the climatology; and the chance of any.
    pub mean: f64,
    pub climatology_mean: f64,
    pub chance: f64,
    /// The same by the pool, to which members, drivers and trees belong, whether it is served or not.
    pub pool_mean: f64,
    pub pool_chance: f64,
    pub audience: Audience,
    pub known: HowKnown,
    /// What each member of the pool says, and its share in it; the mean over the ways in which uncertain
    /// events are placed.
    pub members: Vec<MemberNear>,
    /// Where the deaths that the self-exciting process expects go back to, in the first of these ways.
    pub drivers: Vec<DriverNear>,
    /// What the boosted trees would say had something been otherwise, in the first of these ways; nothing
    /// where too few deaths are known for trees to learn from.
    pub what_if: Vec<WhatIfNear>,
}

#[derive(Serialize)]
pub struct MemberNear {
    pub member: &'static str,
    pub weight: f64,
    pub mean: f64,
    pub chance: f64,
}

#[derive(Serialize)]
pub struct DriverNear {
    pub rests_on: &'static str,
    pub events: u64,
    pub deaths: f64,
    pub share: f64,
}

#[derive(Serialize)]
pub struct WhatIfNear {
    pub otherwise: &'static str,
    pub chance: f64,
    pub chance_otherwise: f64,
}

/// Says what drives the number of one area, in the first span of days asked for.
pub async fn explain(settings: &Settings, request: &NearRequest, area: &str) -> Result<DrivenNear> {
    let known = events(settings, request).await?;
    let Grounds { named, areas, of, kinds, standings, .. } = grounds(settings, request).await?;
    let audience = audience(settings, request, &known.how).await?;
    let found = of.iter().position(|&(at, _)| named[at].name.eq_ignore_ascii_case(area));
    let Some(at) = found else {
        let names = || named.iter().map(|named| named.name.as_str());
        let hint =
            nearest(area, names()).map(|n| format!("; did you mean {n}?")).unwrap_or_default();
        bail!("--area {area}: there is none of that name{hint}")
    };
    let spans = spans(request.origin, &request.days, &request.months)?;
    let Some(span) = spans.first() else { bail!("nothing is asked for") };
    let asked = Asked {
        events: &known.events,
        areas: &areas,
        standings: &standings,
        kinds: &kinds,
        origin: day_number(request.origin),
        lag_days: known.how.lag_days,
        skip_days: span.skip_days,
        days: span.days,
        placings: 3,
        seed: request.seed,
    };
    let made = outlook(&asked)?;
    let placings = asked.placed()?;
    let gap = known.how.lag_days + span.skip_days;
    let origin = day_number(request.origin) + i32::from(span.skip_days);
    let mut fitted = Vec::with_capacity(placings.len());
    for [seen, _] in &placings {
        let scene = Scene::try_new(seen, &areas, origin, gap)?.with_standings(&standings);
        let learned = Learned::fit(&scene, span.days);
        fitted.push((scene, learned));
    }
    let Some((scene, learned)) = fitted.first() else { bail!("nothing is known") };
    let weights = made.weights.of(scene.is_active(at));
    let mut each: Vec<MemberNear> = MEMBER_NAMES
        .into_iter()
        .zip(weights)
        .map(|(member, &weight)| MemberNear { member, weight, mean: 0.0, chance: 0.0 })
        .collect();
    let share = 1.0 / fitted.len() as f64;
    for (scene, learned) in &fitted {
        for (model, says) in members(learned).iter().zip(&mut each) {
            let all = model.predict(scene, span.days)?;
            says.mean += share * all[at].mean();
            says.chance += share * all[at].at_least(1.0).min(1.0);
        }
    }
    let pooled = |of: fn(&MemberNear) -> f64| each.iter().map(|m| m.weight * of(m)).sum::<f64>();
    let model = SelfExciting { excitation: learned.excitation, paths: PATHS, seed: request.seed };
    let mut drivers: Vec<DriverNear> = Vec::new();
    for driver in model.explain(scene, at, span.days) {
        let rests_on = match driver.source {
            Source::Background => "nothing known",
            Source::Known(event) => {
                let age = scene.edge() - event.day;
                match (areas[at].contains(event.point), age) {
                    (true, ..=30) => "events here in the last 30 days known",
                    (true, ..=365) => "events here in the year before",
                    (true, _) => "earlier events here",
                    (false, ..=30) => "events elsewhere in the last 30 days known",
                    (false, ..=365) => "events elsewhere in the year before",
                    (false, _) => "earlier events elsewhere",
                }
            }
        };
        match drivers.iter_mut().find(|found| found.rests_on == rests_on) {
            Some(found) => {
                found.events += 1;
                found.deaths += driver.deaths;
                found.share += driver.share;
            }
            None => drivers.push(DriverNear {
                rests_on,
                events: 1,
                deaths: driver.deaths,
                share: driver.share,
            }),
        }
    }
    drivers.sort_by(|a, b| b.share.total_cmp(&a.share));
    let what_if = learned.trees.what_if(scene, at);
    let (name, radius_km) = of[at];
    Ok(DrivenNear {
        area: named[name].name.clone(),
        radius_km,
        served: match made.kinds[kinds[at]].0 {
            Forecaster::Pool => "pool",
            _ => "climatology",
        },
        mean: made.served[at].mean(),
        climatology_mean: made.climatology[at].mean(),
        chance: made.served[at].at_least(1.0).min(1.0),
        pool_mean: pooled(|m| m.mean),
        pool_chance: pooled(|m| m.chance).min(1.0),
        audience,
        known: known.how,
        members: each,
        drivers,
        what_if: what_if
            .into_iter()
            .map(|w| WhatIfNear {
                otherwise: w.otherwise,
                chance: w.chance[0],
                chance_otherwise: w.chance[1],
            })
            .collect(),
    })
}
