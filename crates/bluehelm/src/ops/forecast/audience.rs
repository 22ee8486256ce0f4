//! Who may see a forecast?

use anyhow::Result;
use base::Date;
use serde::Serialize;
use warehouse::text_rows;

use super::areas::quoted;
use super::knowledge::HowKnown;
use super::near::{Level, NearRequest};
use crate::settings::{Settings, today};

/// For whom a forecast is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Audience {
    /// All.
    Public,
    /// The mission it was made for: never in public pages, tables or exports.
    Mission,
}

/// Forecasts for camps, places and a user's own sectors are for the mission, unless its mandate has
/// ended; so is all that a mission's own log had part in. Cells are too large to point at a camp.
pub async fn audience(
    settings: &Settings,
    request: &NearRequest,
    how: &HowKnown,
) -> Result<Audience> {
    if how.restricted {
        return Ok(Audience::Mission);
    }
    if request.level == Level::Cell {
        return Ok(Audience::Public);
    }
    // A user's own places and sectors may be a mission's plans, whatever mission is named.
    let own = request.places.is_some() || request.polygons.is_some() || request.events.is_some();
    match &request.mission {
        Some(mission) if !own && is_closed(settings, mission, today()).await? => {
            Ok(Audience::Public)
        }
        _ => Ok(Audience::Mission),
    }
}

/// Whether a mission's last day has passed. What is not known to have ended is open.
async fn is_closed(settings: &Settings, mission: &str, today: Date) -> Result<bool> {
    let sql = format!(
        "SELECT max(end_date) FROM crosswalk.mission_ends WHERE mission = '{}' AND end_date <> ''",
        quoted(mission)
    );
    let (_, batches) = settings.warehouse()?.sql(&sql).await?;
    let rows = text_rows(&batches)?;
    let end = rows.first().and_then(|row| row.first()?.as_deref()?.parse::<Date>().ok());
    Ok(end.is_some_and(|end| end < today))
}
