//! Where do missions serve, and where did published maps show them last?

use anyhow::Result;
use base::Date;
use warehouse::text_rows;

use crate::settings::Settings;

/// A mission in a country that hosts it.
#[derive(Debug, Clone, PartialEq)]
pub struct Host {
    /// The mission.
    pub mission: String,
    /// The country, ISO 3166-1 alpha-3.
    pub iso3: String,
    /// The country, ISO 3166-1 numeric, three digits.
    pub m49: String,
    /// Uniformed personnel of the whole mission; none where the month has no figure.
    pub deployed: Option<f64>,
}

/// Missions with uniformed personnel in the newest month that tells missions apart, with every country that hosts them; most
/// personnel first, and that month's last day.
pub async fn hosts(settings: &Settings) -> Result<(Option<Date>, Vec<Host>)> {
    let sql = "WITH newest AS (SELECT max(month_end) AS day FROM contributions WHERE mission IS NOT NULL) \
        SELECT c.mission, h.country_iso3, k.m49, CAST(sum(c.total) AS VARCHAR), CAST(max(c.month_end) AS VARCHAR) \
        FROM contributions c JOIN newest ON c.month_end = newest.day \
        JOIN crosswalk.mission_hosts h ON h.mission = c.mission \
        JOIN crosswalk.country_codes k ON k.iso3 = h.country_iso3 \
        GROUP BY 1, 2, 3 ORDER BY 1, 2";
    let rows = text_rows(&settings.warehouse()?.sql(sql).await?.1)?;
    let mut newest = None;
    let mut hosts = Vec::new();
    for row in rows {
        let Ok([Some(mission), Some(iso3), Some(m49), deployed, day]) = <[_; 5]>::try_from(row)
        else {
            continue;
        };
        newest = newest.or_else(|| day.and_then(|d: String| d.parse().ok()));
        let deployed = deployed.and_then(|n| n.parse().ok());
        hosts.push(Host { mission, iso3, m49, deployed });
    }
    hosts.sort_by(|a: &Host, b| {
        b.deployed.unwrap_or_default().total_cmp(&a.deployed.unwrap_or_default())
    });
    Ok((newest, hosts))
}

/// A place of a mission on a published map: the town, not the camp.
#[derive(Debug, Clone, PartialEq)]
pub struct Site {
    /// Its name.
    pub name: String,
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// Troops shown; none where unknown.
    pub troops: Option<f64>,
    /// First day for which the map holds.
    pub date: String,
}

/// Places of a mission on its newest published map; none where no map of it is stored.
pub async fn of_mission(settings: &Settings, mission: &str) -> Result<Vec<Site>> {
    let warehouse = settings.warehouse()?;
    if !warehouse.is_stored("geo_pko_units").await? {
        return Ok(Vec::new());
    }
    let sql = "SELECT site, CAST(latitude AS VARCHAR), CAST(longitude AS VARCHAR), \
        CAST(CASE WHEN count(troops) = count(*) THEN sum(troops) END AS VARCHAR), CAST(date_start AS VARCHAR) \
        FROM deployments_maps WHERE mission = $subject AND latitude IS NOT NULL AND longitude IS NOT NULL \
        AND date_start = (SELECT max(date_start) FROM deployments_maps WHERE mission = $subject) \
        GROUP BY site, latitude, longitude, date_start ORDER BY site";
    let rows = text_rows(&warehouse.sql_with(sql, &[("subject", mission)]).await?.1)?;
    let site = |row: Vec<Option<String>>| -> Option<Site> {
        let [name, latitude, longitude, troops, date] =
            <[Option<String>; 5]>::try_from(row).ok()?;
        Some(Site {
            name: name?,
            latitude: latitude?.parse().ok()?,
            longitude: longitude?.parse().ok()?,
            troops: troops.and_then(|n| n.parse().ok()),
            date: date?,
        })
    };
    Ok(rows.into_iter().filter_map(site).collect())
}
