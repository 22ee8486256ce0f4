//! What the page on people is given.

use anyhow::Result;
use base::{Month, Period};
use web::pages::people::{People, SINCE_DEFAULT};
use web::{At, Frame, Series, pages};

use super::{Ask, Wanted, since};
use crate::settings::{Settings, today};

pub async fn page(settings: &Settings, ask: &Ask<'_>, at: &At<'_>) -> Result<Frame> {
    let from_year: i16 = ask.choice("since", SINCE_DEFAULT)?;
    let today = settings.known_on.unwrap_or_else(today);
    let wanted =
        |indicator, period, by| Wanted { indicator, period, by, population: "all", scope: "all" };
    // The months after the newest one published are not missing: they have not come yet.
    let whole =
        wanted("uniformed-deployed", since(from_year, today)?, &["month"]).show(settings).await?;
    let newest = whole.as_ref().ok().and_then(newest_month);
    let period = since(from_year, newest.map_or(today, Month::last_day))?;
    let month = match newest {
        Some(month) => Period::try_new(month.first_day(), month.last_day())?,
        None => period,
    };
    let given = People {
        since: from_year,
        deployed: wanted("uniformed-deployed", period, &["month"]).show(settings).await?,
        by_type: wanted("uniformed-deployed", period, &["month", "personnel_type"])
            .show(settings)
            .await?,
        women: wanted("women-share", period, &["month"]).show(settings).await?,
        women_by_category: wanted("women-share", period, &["month", "category"])
            .show(settings)
            .await?,
        contributors: wanted("contributors-personnel", month, &["contributor_iso3"])
            .show(settings)
            .await?,
        missions: wanted("uniformed-deployed", month, &["mission"]).show(settings).await?,
    };
    Ok(pages::people::page(at, &given))
}

fn newest_month(series: &Series) -> Option<Month> {
    let known = series.rows.iter().filter(|r| r.value.is_some());
    known.filter_map(|r| r.key(0).parse().ok()).max()
}
