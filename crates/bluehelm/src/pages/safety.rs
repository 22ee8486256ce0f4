//! What the page on safety is given.

use anyhow::Result;
use base::{Date, Month, Period};
use indicators::{Population, Scope};
use web::pages::safety::{SINCE_DEFAULT, Safety};
use web::{At, Frame, pages};

use super::{Ask, Wanted, loaded, read, since};
use crate::ops::revisions::CauseCount;
use crate::ops::{answers, diff, publications, revisions};
use crate::settings::{Settings, today};

/// Months shown one by one.
const MONTHS: i32 = 36;

/// The last day of the last month that the newest publication can hold whole.
pub fn last_full_month(causes: &[CauseCount]) -> Date {
    let newest = newest(causes);
    let before = Month::of(newest).checked_add(-1);
    before.map_or(newest, Month::last_day)
}

fn newest(causes: &[CauseCount]) -> Date {
    causes.iter().map(|c| c.known_from).max().unwrap_or_else(today)
}

pub async fn page(settings: &Settings, ask: &Ask<'_>, at: &At<'_>) -> Result<Frame> {
    let causes = revisions::causes_by_year(settings).await?;
    let last = last_full_month(&causes);
    // Of days after the newest publication nothing is known: a part of a year is not held against a whole one.
    let to = ask.choice("to", last)?.min(newest(&causes));
    let from_year: i16 = ask.choice("since", SINCE_DEFAULT)?;
    let population: Population = ask.choice("population", Population::All)?;
    let scope: Scope = ask.choice("scope", Scope::All)?;
    let period = since(from_year, to)?;
    let whole_years = Period::try_new(
        period.from,
        Date::new(
            if to.month() == 12 && to.day() == 31 { to.year() } else { to.year() - 1 },
            12,
            31,
        )?
        .max(period.from.last_of_year()),
    )?;
    let recent = Month::of(to).checked_add(1 - MONTHS).map_or(period.from, Month::first_day);
    let (population_id, scope_id) = (population.to_string(), scope.to_string());
    let wanted = |indicator, period, by| Wanted {
        indicator,
        period,
        by,
        population: &population_id,
        scope: &scope_id,
    };
    let (malicious, rate) = ("fatalities-malicious", "fatalities-malicious-rate");
    // Personnel-years are known of uniformed personnel only: the rate of all is told as theirs.
    let of_rate = match population {
        Population::All => "uniformed",
        _ => population.word(),
    };
    let comparison = answers::compare(settings, malicious, to, population, scope).await;
    let mut days: Vec<Date> = causes.iter().map(|c| c.known_from).collect();
    days.dedup();
    let difference = match days.as_slice() {
        [.., earlier, later] => diff::diff(settings, "fatalities", *earlier, *later).await,
        _ => Err(anyhow::Error::msg("only one publication is at hand")),
    };
    let given = Safety {
        since: from_year,
        comparison: loaded(comparison)?,
        years: wanted(malicious, period, &["year"]).show(settings).await?,
        months: wanted(malicious, Period::try_new(recent.min(to), to)?, &["month"])
            .show(settings)
            .await?,
        mission_days: wanted("mission-days-malicious", period, &["year"]).show(settings).await?,
        rate: Wanted { population: of_rate, ..wanted(rate, whole_years, &["year"]) }
            .show(settings)
            .await?,
        by_cause: Wanted {
            indicator: "fatalities-by-cause",
            period: whole_years,
            by: &["year", "cause"],
            population: "all",
            scope: "all",
        }
        .show(settings)
        .await?,
        by_mission: wanted(malicious, period, &["mission"]).show(settings).await?,
        by_type: wanted(malicious, period, &["personnel_type"]).show(settings).await?,
        by_nationality: wanted(malicious, period, &["nationality_iso3"]).show(settings).await?,
        causes: read(&causes)?,
        difference: loaded(difference)?,
        register: read(&publications::find(settings, "fatalities").await?)?,
    };
    Ok(pages::safety::page(at, &given))
}
