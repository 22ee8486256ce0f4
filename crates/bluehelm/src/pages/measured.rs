//! What the page on protection is given: a row of figures.

use anyhow::Result;
use base::{Date, Period};
use web::pages::indicators::Part;
use web::{At, Frame, pages};

use super::Wanted;
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
    let wanted = Wanted { indicator, period, by, population: "all", scope: "all" };
    Ok((id, wanted.show(settings).await?))
}

pub async fn protection(settings: &Settings, at: &At<'_>) -> Result<Frame> {
    let parts = [
        part(settings, "world", "violence-deaths", 1989, &["year", "violence"]).await?,
        part(settings, "civilians", "violence-deaths-civilians", 1989, &["year"]).await?,
    ];
    Ok(pages::indicators::page(at, &parts))
}
