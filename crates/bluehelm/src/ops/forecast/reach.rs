//! How many people live where violence is likely, near each camp and beyond everyone's reach?

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use base::CellId;
use forecast::{AtRisk, Place, people_within_reach};
use serde::Serialize;
use std::path::PathBuf;
use warehouse::text_rows;

use super::areas::{self, Named};
use super::audience::Audience;
use super::knowledge::HowKnown;
use super::near::{NearForecast, NearRequest, run as forecast_near};
use crate::settings::Settings;

/// How reach is measured.
#[derive(Debug, Clone)]
pub enum Limits {
    /// Great-circle distance.
    Kilometres(Vec<f64>),
    /// An estimate: the great circle, so many times as long, at a speed.
    Hours { limits: Vec<f64>, speed_km_h: f64, winding: f64 },
}

/// What the user asked of `forecast reach`: forecasts for places, and who can get there.
pub struct ReachRequest {
    /// Forecasts for places; one radius, one span of days.
    pub forecast: NearRequest,
    /// Camps of a file rather than the mission's published ones.
    pub camps: Option<PathBuf>,
    pub limits: Limits,
    /// Only places within the farthest limit of this camp are listed.
    pub base: Option<String>,
}

/// People at risk, by who can reach them.
#[derive(Serialize)]
pub struct ReachReport {
    pub unit: &'static str,
    pub limits: Vec<f64>,
    /// People and places within each limit of each camp; those within reach of two are in both.
    pub camps: Vec<CampReach>,
    /// Within each limit of any camp, each place once.
    pub any_camp: Vec<Group>,
    /// Beyond each limit of every camp.
    pub beyond: Vec<Group>,
    pub places: Vec<PlaceAtRisk>,
    pub audience: Audience,
    pub known: HowKnown,
}

/// What one camp can reach.
#[derive(Serialize)]
pub struct CampReach {
    pub camp: String,
    pub within: Vec<Group>,
}

/// People and places of a group.
#[derive(Serialize, Clone, Copy)]
pub struct Group {
    pub limit: f64,
    pub places: u64,
    pub people: f64,
    /// Expected to live where at least one is killed; not the number expected to be harmed.
    pub expected: f64,
    pub places_of_unknown_people: u64,
}

/// One place: a row of what the patrol planner reads.
#[derive(Serialize, Clone)]
pub struct PlaceAtRisk {
    pub id: String,
    pub name: String,
    pub latitude: f64,
    pub longitude: f64,
    pub people: Option<f64>,
    /// The chance of at least one death around it.
    pub risk: f64,
    pub note: String,
    pub audience: Audience,
    #[serde(skip)]
    pub nearest: Option<(String, f64)>,
}

/// Forecasts for places, gathered by who can reach them.
pub async fn run(settings: &Settings, request: &ReachRequest) -> Result<ReachReport> {
    let camps = match (&request.camps, &request.forecast.mission) {
        (Some(file), _) => areas::in_file(file)?,
        (None, Some(mission)) => {
            areas::camps(&settings.warehouse()?, mission, Some(request.forecast.origin)).await?
        }
        (None, None) => bail!("whose reach? give --mission M, or --camps FILE"),
    };
    let made = forecast_near(settings, &request.forecast).await?;
    let audience = made.audience.beside(request.camps.is_some());
    let towns = people(settings, &made).await?;
    let (limits, unit) = match &request.limits {
        Limits::Kilometres(limits) => (limits.clone(), "km"),
        Limits::Hours { limits, .. } => (limits.clone(), "hours"),
    };
    let cost = |camp: &Named, at: usize| {
        let Some(point) = areas::point_of(&made.rows[at]) else { return f64::NAN };
        let km = camp.point.distance_km(point);
        match request.limits {
            Limits::Kilometres(_) => km,
            Limits::Hours { speed_km_h, winding, .. } => km * winding / speed_km_h,
        }
    };
    let at_risk: Vec<Place> = towns
        .iter()
        .zip(&made.rows)
        .map(|(town, row)| Place { people: town.0, chance: row.at_least_1 })
        .collect();
    let reach = people_within_reach(camps.len(), &at_risk, &limits, |camp, place| {
        cost(&camps[camp], place)
    })?;
    let groups = |all: &[AtRisk]| -> Vec<Group> {
        all.iter().zip(&limits).map(|(group, &limit)| group_of(group, limit)).collect()
    };
    let farthest = limits.iter().copied().fold(0.0, f64::max);
    let base = match &request.base {
        Some(name) => {
            Some(camps.iter().find(|camp| camp.name.eq_ignore_ascii_case(name)).with_context(
                || format!("--base {name}: no camp of that name; camps: {}", listed(&camps)),
            )?)
        }
        None => None,
    };
    let mut places = Vec::new();
    for (at, (row, (people, kind))) in made.rows.iter().zip(&towns).enumerate() {
        if base.is_some_and(|camp| cost(camp, at).is_nan() || cost(camp, at) > farthest) {
            continue;
        }
        let nearest = camps
            .iter()
            .map(|camp| (camp.name.clone(), cost(camp, at)))
            .min_by(|a, b| a.1.total_cmp(&b.1));
        let note = format!(
            "{} to {}: 90 % of forecasts {:.0} to {:.0} deaths; {} (climatology {:.2}); people {kind}",
            row.first_day, row.last_day, row.low, row.high, row.model, row.benchmark_at_least_1
        );
        places.push(PlaceAtRisk {
            id: format!("p{}", at + 1),
            name: row.area.clone(),
            latitude: row.latitude,
            longitude: row.longitude,
            people: *people,
            risk: row.at_least_1,
            note,
            audience,
            nearest,
        });
    }
    let by_camp = camps.iter().zip(&reach.by_base);
    Ok(ReachReport {
        unit,
        camps: by_camp
            .map(|(camp, all)| CampReach { camp: camp.name.clone(), within: groups(all) })
            .collect(),
        any_camp: groups(&reach.by_any),
        beyond: groups(&reach.beyond),
        limits,
        places,
        audience,
        known: made.known,
    })
}

fn group_of(group: &AtRisk, limit: f64) -> Group {
    Group {
        limit,
        places: group.places as u64,
        people: group.people,
        expected: group.expected,
        places_of_unknown_people: group.of_unknown_people as u64,
    }
}

fn listed(camps: &[Named]) -> String {
    camps.iter().map(|camp| camp.name.as_str()).collect::<Vec<_>>().join(", ")
}

/// The people of each place with how that is known: as published, or an equal share of those of the
/// place's PRIO-GRID cell (GPW 2020) whom no published number accounts for.
async fn people(
    settings: &Settings,
    made: &NearForecast,
) -> Result<Vec<(Option<f64>, &'static str)>> {
    let warehouse = settings.warehouse()?;
    let mut gridded: BTreeMap<u32, f64> = BTreeMap::new();
    if let Ok((_, batches)) = warehouse.sql("SELECT cell, people FROM population").await {
        for row in text_rows(&batches)? {
            let cell: Option<u32> = row[0].as_deref().and_then(|cell| cell.parse().ok());
            let people: Option<f64> = row[1].as_deref().and_then(|n| n.parse().ok());
            gridded.extend(cell.zip(people));
        }
    }
    let cell = |at: usize| areas::point_of(&made.rows[at]).map(|point| CellId::of(point).gid());
    let mut cells: BTreeMap<u32, (f64, usize)> = BTreeMap::new();
    for (at, people) in made.published_people.iter().enumerate() {
        let Some(cell) = cell(at) else { continue };
        let sums = cells.entry(cell).or_default();
        match people {
            Some(people) => sums.0 += people,
            None => sums.1 += 1,
        }
    }
    let estimate = |at: usize| -> Option<f64> {
        let cell = cell(at)?;
        let (known, unknown) = cells.get(&cell)?;
        Some((gridded.get(&cell)? - known).max(0.0) / *unknown as f64)
    };
    let of = |(at, people): (usize, &Option<f64>)| match (people, estimate(at)) {
        (Some(people), _) => (Some(*people), "as published"),
        (None, Some(estimate)) => (Some(estimate), "estimated from the gridded count"),
        (None, None) => (None, "unknown"),
    };
    Ok(made.published_people.iter().enumerate().map(of).collect())
}
