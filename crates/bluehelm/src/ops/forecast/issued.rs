//! Which forecasts that were saved have come due, and how did they do?

use anyhow::Result;
use base::{CellId, Point};
use forecast::near::{Area, day_number, place};
use rand::SeedableRng;
use rand_pcg::Pcg64;
use warehouse::{WarehouseError, text_rows};

use super::areas::quoted;
use super::near::{NearForecast, NearRequest, events};
use crate::settings::Settings;

/// A sentence on the saved forecasts of this level, target and mission whose days had been reported at
/// the origin and that were saved before these days ended; none where there are none.
pub async fn due(
    settings: &Settings,
    request: &NearRequest,
    made: &NearForecast,
) -> Result<Option<String>> {
    let mission = request.mission.as_deref().unwrap_or_default();
    let sql = format!(
        "SELECT area, latitude, longitude, radius_km, first_day, last_day, low, high, at_least_1, \
         benchmark_at_least_1 FROM forecasts WHERE level = '{}' AND target = '{}' AND coalesce(mission, '') = '{}' \
         AND made_on <= last_day",
        made.level,
        made.target,
        quoted(mission)
    );
    let rows = match settings.warehouse()?.sql(&sql).await {
        Ok((_, batches)) => text_rows(&batches)?,
        Err(WarehouseError::NotLoaded { .. }) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let happened = place(&events(settings, request).await?.events, &mut Pcg64::seed_from_u64(1))?;
    let reported = day_number(made.origin) - i32::from(made.known.lag_days);
    let (mut n, mut inside, mut ours, mut theirs) = (0.0, 0.0, 0.0, 0.0);
    for row in rows {
        let number = |at: usize| row[at].as_deref().and_then(|n| n.parse::<f64>().ok());
        let day = |at: usize| -> Option<i32> {
            Some(day_number(row[at].as_deref()?.get(..10)?.parse().ok()?))
        };
        let area = match (number(3), number(1).zip(number(2))) {
            (Some(km), Some((north, east))) => {
                Point::try_new(north, east).ok().and_then(|p| Area::try_circle(p, km).ok())
            }
            _ => number(0).and_then(|id| CellId::try_new(id as u32).ok()).map(Area::Cell),
        };
        let (Some(area), Some(first), Some(last)) = (area, day(4), day(5)) else { continue };
        let (Some(low), Some(high)) = (number(6), number(7)) else { continue };
        let (Some(chance), Some(benchmark)) = (number(8), number(9)) else { continue };
        if last > reported {
            continue;
        }
        let within = |day: i32| (first..=last).contains(&day);
        let seen: f64 = happened
            .iter()
            .filter(|event| within(event.day) && area.contains(event.point))
            .map(|event| event.deaths)
            .sum();
        let was = f64::from(seen >= 1.0);
        n += 1.0;
        inside += f64::from((low..=high).contains(&seen));
        ours += (chance - was) * (chance - was);
        theirs += (benchmark - was) * (benchmark - was);
    }
    Ok((n > 0.0).then(|| {
        format!(
            "Forecasts saved before their days ended and due by now: {n}. {:.0} % of counts lay in their 90 % interval; Brier score of at \
             least 1 death {:.4}, of the climatology {:.4}.",
            100.0 * inside / n,
            ours / n,
            theirs / n
        )
    }))
}
