//! How many died in each country and month, as the home's events have it?

use anyhow::{Context, Result, bail};
use base::Month;
use forecast::near::Target;
use forecast::{OnRecord, monthly};
use rand::SeedableRng;
use rand_pcg::Pcg64;
use warehouse::text_rows;

use super::country::Counts;
use super::knowledge::{Publications, at_origin, events_by_country, hosts, newest};
use crate::settings::Settings;

/// The first month of which UCDP has events.
const FIRST: (i16, i8) = (1989, 1);
/// In how many ways events are placed in time, and their deaths chosen.
const PLACINGS: u64 = 3;

/// Counts of a target for every country with an event on record, or those that host a mission, from
/// what was known at the origin. `lag_days` before it count as missing.
pub async fn counts(
    settings: &Settings,
    target: Target,
    mission: Option<&str>,
    origin: Month,
    publications: Publications,
    lag_days: u16,
    seed: u64,
) -> Result<Counts> {
    let wanted = match mission {
        Some(mission) => {
            let hosts = hosts(&settings.warehouse()?, mission).await?;
            let hosts = hosts.iter().map(|iso3| format!("'{iso3}'")).collect::<Vec<_>>();
            format!("e.country_iso3 IN ({})", hosts.join(", "))
        }
        None => "true".to_owned(),
    };
    let edge_day = origin.last_day().checked_sub(span(lag_days)).context("--lag")?;
    let then = match publications {
        Publications::Newest => None,
        _ => at_origin(settings, origin.last_day()).await?,
    };
    let mut how = newest("as asked, or none of the time of the origin is stored");
    let mut found = Vec::new();
    if let Some((then, label)) = then {
        let read = events_by_country(&then, &wanted).await?;
        let ended = read.iter().map(|country| country.covered_to).max();
        if publications == Publications::Vintage || ended.is_some_and(|day| day >= edge_day) {
            (found, how) = (read, label);
        } else if let Some(day) = ended {
            how = newest(&format!("what is stored of the time of the origin ends on {day}"));
        }
    }
    let warehouse = settings.warehouse()?;
    if found.is_empty() && publications != Publications::Vintage {
        found = events_by_country(&warehouse, &wanted).await?;
    }
    if found.is_empty() {
        bail!("there are no events; sync ucdp_ged, or give a series with --series");
    }
    let (_, batches) =
        warehouse.sql("SELECT iso3, min(CAST(country_id AS BIGINT)) FROM crosswalk.ucdp_countries GROUP BY iso3").await?;
    let numbers = text_rows(&batches)?;
    let number = |iso3: &str| -> Option<u32> {
        let row = numbers.iter().find(|row| row[0].as_deref() == Some(iso3))?;
        row[1].as_deref()?.parse().ok()
    };
    // What is not fully reported is missing: only whole months before the lag are on record.
    let edge = match Month::of(edge_day) {
        month if month.last_day() == edge_day => month,
        month => month.checked_add(-1).context("--lag")?,
    };
    let first = Month::try_new(FIRST.0, FIRST.1)?;
    let (mut on_record, mut events, mut names) = (Vec::new(), Vec::new(), Vec::new());
    let (mut silent, mut reduced, mut unnumbered) = (0, 0, 0);
    for country in found {
        let Some(unit) = number(&country.iso3) else {
            unnumbered += 1;
            continue;
        };
        let covered = Month::of(country.covered_to);
        on_record.push(OnRecord { unit, first, last: covered.min(edge) });
        names.push((unit, country.name));
        reduced += usize::from(!country.is_full);
        let all: Vec<_> = country.events.into_iter().map(|(_, event)| event).collect();
        let (counted, left) = target.of(&all);
        silent += left;
        events.extend(counted.into_iter().map(|event| (unit, event)));
    }
    let panels = (0..PLACINGS)
        .map(|at| {
            let mut rng = Pcg64::seed_from_u64(seed.wrapping_add(at));
            Ok(monthly(&events, &on_record, &mut rng)?)
        })
        .collect::<Result<Vec<_>>>()?;
    let mut remarks = vec![format!(
        "events: {how}; reports taking {lag_days} days: months after {edge} are left out, never read as calm"
    )];
    if reduced > 0 {
        remarks.push(format!(
            "of {reduced} of {} countries only events at a place known within 25 km are stored: their \
             counts are lower bounds",
            on_record.len()
        ));
    }
    if silent > 0 {
        remarks.push(format!("{silent} events do not say whether they count, and are left out"));
    }
    if unnumbered > 0 {
        remarks.push(format!("{unnumbered} countries have no number of UCDP's, and are left out"));
    }
    Ok(Counts { panels, target, is_challenges: false, names, remarks })
}

fn span(days: u16) -> jiff::Span {
    jiff::Span::new().days(i64::from(days))
}
