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

impl Audience {
    /// For whom an answer is that a file of the user's own has part in beside the forecast, or has not.
    pub fn beside(self, has_own_file: bool) -> Self {
        if has_own_file { Self::Mission } else { self }
    }
}

/// Forecasts from a user's own events, for their own places and sectors, and from a mission's own log are
/// for the mission, whatever else is asked; so are those for camps and places, unless the mandate has
/// ended. Cells are too large to point at a camp.
pub async fn audience(
    settings: &Settings,
    request: &NearRequest,
    how: &HowKnown,
) -> Result<Audience> {
    // What is a user's own may be a mission's plans, whatever mission is named.
    let own = request.places.is_some() || request.polygons.is_some() || request.events.is_some();
    if own || how.restricted {
        return Ok(Audience::Mission);
    }
    if request.level == Level::Cell {
        return Ok(Audience::Public);
    }
    match &request.mission {
        Some(mission) if is_closed(settings, mission, today()).await? => Ok(Audience::Public),
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

#[cfg(test)]
mod tests {
    use forecast::near::Target;

    use super::*;
    use crate::ops::forecast::knowledge::Publications;

    #[test]
    fn cells_are_public_unless_a_users_own_file_had_part_in_them() {
        let day: Date = "2022-05-25".parse().expect("a day");
        let request = NearRequest {
            level: Level::Cell,
            target: Target::All,
            mission: Some("MINUSCA".to_owned()),
            events: None,
            covered_to: None,
            places: None,
            polygons: None,
            log: None,
            origin: day,
            days: Vec::new(),
            months: vec![1],
            publications: Publications::Auto,
            lag_days: None,
            radii_km: vec![25.0],
            least_people: 20_000.0,
            seed: 1,
        };
        let how = HowKnown {
            events: "file own.csv".to_owned(),
            covered_to: day,
            lag_days: 30,
            silent_events: 0,
            restricted: false,
        };
        let settings = Settings::new(Some("nowhere".into()), None, None);
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        let check = |request: &NearRequest, how: &HowKnown, expect| {
            let found = runtime.block_on(audience(&settings, request, how));
            assert_eq!(found.expect("an audience"), expect);
        };
        check(&request, &how, Audience::Public);
        check(&request, &HowKnown { restricted: true, ..how.clone() }, Audience::Mission);
        let own = NearRequest { events: Some("own.csv".into()), ..request };
        check(&own, &how, Audience::Mission);
        // Camps of a file, in `reach`, are the user's own too.
        assert_eq!(Audience::Public.beside(true), Audience::Mission);
        assert_eq!(Audience::Public.beside(false), Audience::Public);
        assert_eq!(Audience::Mission.beside(false), Audience::Mission);
    }
}
