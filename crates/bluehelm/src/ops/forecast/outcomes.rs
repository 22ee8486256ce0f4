//! What followed forecasts that were saved?
//!
//! Events known today, at their best estimates; those known only to a district or over several days are spread
//! as for forecasts, and the mean of many ways is taken.

use anyhow::{Context, Result};
use base::{CellId, Date, Month, Point};
use forecast::near::{Area, Event, Placed, day_number, place};
use rand::SeedableRng;
use rand_pcg::Pcg64;
use serde_json::{Value, json};

use super::country::Forecast;
use super::country_home::counts;
use super::knowledge::{EventSource, Publications, known};
use super::near::{NearForecast, NearRequest};
use super::register::stored;
use crate::settings::{Settings, today};

/// In how many ways uncertain events are placed.
const WAYS: usize = 20;

/// What followed the new rows, and those stored of the same level, target and mission.
pub async fn near(
    settings: &Settings,
    request: &NearRequest,
    made: &NearForecast,
    new: &[Value],
) -> Result<Vec<Value>> {
    let Some(mission) = &request.mission else { return Ok(Vec::new()) };
    let source = EventSource::Mission(mission.clone());
    let (newest, lag) = (Publications::Newest, Some(0));
    let seen = known(settings, &source, request.target, today(), newest, lag, None).await?;
    let best = |event: &Event| Event { deaths: [event.deaths[1]; 3], ..*event };
    let events: Vec<Event> = seen.events.iter().map(best).collect();
    let ways = (0..WAYS as u64)
        .map(|way| Ok(place(&events, &mut Pcg64::seed_from_u64(way))?))
        .collect::<Result<Vec<Vec<Placed>>>>()?;
    let mut found = Vec::new();
    for row in all(settings, new, made.level, made.target, Some(mission)).await? {
        let (Some(area), Some((first, last))) = (area_of(&row), days_of(&row)) else { continue };
        if last > seen.how.covered_to {
            continue;
        }
        let days = day_number(first)..=day_number(last);
        let all = ways.iter().flatten();
        let inside = all.filter(|e| days.contains(&e.day) && area.contains(e.point));
        let deaths = inside.fold(0.0, |sum, event| sum + event.deaths) / WAYS as f64;
        found.push(followed(&row, deaths, seen.how.covered_to));
    }
    Ok(found)
}

/// The same of countries, month by month.
pub async fn countries(
    settings: &Settings,
    mission: Option<&str>,
    made: &Forecast,
    new: &[Value],
) -> Result<Vec<Value>> {
    let before = Month::of(today()).checked_add(-1).context("the month")?;
    let newest = Publications::Newest;
    let target = made.target.parse().map_err(anyhow::Error::msg)?;
    let seen = counts(settings, target, mission, before, newest, 0, 1).await?;
    let mut found = Vec::new();
    for row in all(settings, new, made.level, made.target, mission).await? {
        let Some((first, _)) = days_of(&row) else { continue };
        let unit = seen.names.iter().find(|(_, name)| row["area"] == json!(name));
        let Some((unit, _)) = unit else { continue };
        let month = Month::of(first);
        let all: Option<Vec<f64>> = seen.panels.iter().map(|p| p.count(*unit, month)).collect();
        let Some(all) = all.filter(|all| !all.is_empty()) else { continue };
        let covered = seen.panels.first().map_or(month, forecast::Panel::last).last_day();
        found.push(followed(&row, all.iter().sum::<f64>() / all.len() as f64, covered));
    }
    Ok(found)
}

/// New rows and those stored of one level, target and mission.
async fn all(
    settings: &Settings,
    new: &[Value],
    level: &str,
    target: &str,
    mission: Option<&str>,
) -> Result<Vec<Value>> {
    let mut rows = stored(settings, "forecasts").await?;
    let is_alike = |row: &Value| {
        row["level"] == json!(level)
            && row["target"] == json!(target)
            && row["mission"] == json!(mission)
    };
    rows.retain(is_alike);
    rows.extend(new.iter().cloned());
    Ok(rows)
}

fn followed(row: &Value, deaths: f64, covered_to: Date) -> Value {
    json!({
        "level": row["level"],
        "target": row["target"],
        "mission": row["mission"],
        "area": row["area"],
        "latitude": row["latitude"],
        "longitude": row["longitude"],
        "radius_km": row["radius_km"],
        "first_day": row["first_day"],
        "last_day": row["last_day"],
        "deaths": deaths,
        "covered_to": covered_to,
    })
}

/// The area that a row was for: a circle, or a cell; a polygon's outline is not stored.
pub fn area_of(row: &Value) -> Option<Area> {
    let number = |name: &str| row[name].as_f64();
    if let Some(km) = number("radius_km") {
        let middle = Point::try_new(number("latitude")?, number("longitude")?).ok()?;
        return Area::try_circle(middle, km).ok();
    }
    let cell = row["area"].as_str()?.parse().ok()?;
    (row["level"] == json!("cell")).then(|| CellId::try_new(cell).ok().map(Area::Cell))?
}

/// The first and last day that a row is about.
pub fn days_of(row: &Value) -> Option<(Date, Date)> {
    let day = |name: &str| row[name].as_str()?.get(..10)?.parse().ok();
    Some((day("first_day")?, day("last_day")?))
}
