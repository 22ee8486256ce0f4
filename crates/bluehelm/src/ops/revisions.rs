//! What does each publication of the fatalities say of each year?

use anyhow::Result;
use base::Date;
use serde::Serialize;
use warehouse::text_rows;

use crate::settings::Settings;

/// Deaths of a group of causes in a year, as one publication has them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CauseCount {
    /// The publication.
    pub known_from: Date,
    /// The year.
    pub year: i16,
    /// The group of causes; those that were self-inflicted are in a group with others.
    pub cause: String,
    /// Deaths.
    pub deaths: f64,
}

/// Yearly deaths by group of causes in every publication known on the day asked for, all personnel and missions.
pub async fn causes_by_year(settings: &Settings) -> Result<Vec<CauseCount>> {
    let sql = "SELECT CAST(known_from AS VARCHAR), CAST(extract(year FROM date) AS VARCHAR), cause_group, \
               CAST(sum(deaths) AS VARCHAR) FROM all_vintages.fatalities WHERE date IS NOT NULL GROUP BY 1, 2, 3 \
               ORDER BY 1, 2, 3";
    let rows = text_rows(&settings.warehouse()?.sql(sql).await?.1)?;
    let count = |row: Vec<Option<String>>| -> Option<CauseCount> {
        let [known_from, year, cause, deaths] = <[Option<String>; 4]>::try_from(row).ok()?;
        Some(CauseCount {
            known_from: known_from?.parse().ok()?,
            year: year?.parse().ok()?,
            cause: cause?,
            deaths: deaths?.parse().ok()?,
        })
    };
    let is_known = |c: &CauseCount| settings.knows_of(c.known_from);
    Ok(rows.into_iter().filter_map(count).filter(is_known).collect())
}
