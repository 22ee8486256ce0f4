//! What the overview is given.

use anyhow::Result;
use web::{At, Frame, pages};

use super::{Wanted, read, safety, since};
use crate::ops::{answers, commitments, revisions};
use crate::settings::{Settings, today};

/// The statement that the overview replays.
const STATEMENT: &str = "a4p-2018-09";

pub async fn page(settings: &Settings, at: &At<'_>) -> Result<Frame> {
    let causes = revisions::causes_by_year(settings).await?;
    let to = safety::last_full_month(&causes);
    let deaths = answers::compare(
        settings,
        "fatalities-malicious",
        to,
        indicators::Population::All,
        indicators::Scope::All,
    )
    .await?;
    let today = settings.known_on.unwrap_or_else(today);
    let women = Wanted {
        indicator: "women-share",
        period: since(today.year().saturating_sub(5), today)?,
        by: &["month"],
        population: "all",
        scope: "all",
    };
    let women = women.show(settings).await?.map_err(anyhow::Error::msg)?;
    let given = pages::overview::Overview {
        statement: read(&answers::claim(settings, STATEMENT).await?)?,
        women,
        deaths: read(&deaths)?,
        causes: read(&causes)?,
        commitments: read(
            &commitments::commitments(settings, &commitments::Asked::default()).await?,
        )?,
    };
    Ok(pages::overview::page(at, &given))
}
