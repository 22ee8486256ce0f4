//! What the page on protection is given: saved forecasts and a row of figures.

use anyhow::Result;
use base::{Date, Period};
use web::pages::protection::Part;
use web::{At, Frame, Series, pages};

use super::{Wanted, loaded};
use crate::settings::{Settings, today};

async fn part(
    settings: &Settings,
    id: &'static str,
    indicator: &str,
    from: i16,
    by: &[&str],
) -> Result<Part> {
    let today = settings.known_on.unwrap_or_else(today);
    // Yearly publications: the last year that can be whole.
    let last = Date::new(today.year() - 1, 12, 31)?;
    let period = Period::try_new(Date::new(from, 1, 1)?.min(last), last)?;
    let wanted = |period| Wanted { indicator, period, by, population: "all", scope: "all" };
    let shown = wanted(period).show(settings).await?;
    // What was asked for may end after the publication does: the period that is said ends with its last year.
    let held = shown.as_ref().ok().and_then(last_year);
    Ok((
        id,
        match held.filter(|year| *year < last.year()) {
            Some(year) => {
                let last = Date::new(year, 12, 31)?;
                wanted(Period::try_new(period.from.min(last), last)?).show(settings).await?
            }
            None => shown,
        },
    ))
}

/// The last year with a value, of a series whose first key is the year.
fn last_year(series: &Series) -> Option<i16> {
    let known = series.rows.iter().filter(|row| row.value.is_some());
    known.filter_map(|row| row.key(0).parse().ok()).max()
}

pub async fn protection(settings: &Settings, at: &At<'_>) -> Result<Frame> {
    let parts = [
        part(settings, "world", "violence-deaths", 1989, &["year", "violence"]).await?,
        part(settings, "civilians", "violence-deaths-civilians", 1989, &["year"]).await?,
    ];
    let standing = loaded(standing(settings).await)?;
    Ok(pages::protection::page(at, &standing, &parts))
}

/// Forecasts of this home that may be public; none in a program that is built without them.
#[cfg(feature = "forecast")]
async fn standing(settings: &Settings) -> Result<Vec<crate::ops::forecast::standing::Standing>> {
    crate::ops::forecast::standing::standing(settings).await
}

#[cfg(not(feature = "forecast"))]
async fn standing(_: &Settings) -> Result<Vec<serde_json::Value>> {
    Ok(Vec::new())
}
