//! Which page was asked for, and what does it show? Asks `ops`, gives the answers to `web`.
//!
//! The service and an exported copy render every page through [`render`]; only their links differ.

mod claims;
mod confined;
mod data;
pub mod export;
mod measured;
mod overview;
mod partners;
mod people;
mod safety;

use anyhow::{Result, anyhow, bail};
use base::{Date, Period};
use serde::Serialize;
use serde::de::DeserializeOwned;
use warehouse::Fault;
use web::pages::{RESOURCES, WOMEN};
use web::{At, Frame, Language, Links, Locale, Page, Series};

use crate::ops::answers::{self, ShowRequest};
use crate::settings::Settings;

pub use confined::{Confined, Later};

/// A page that is asked for.
pub struct Ask<'a> {
    /// In which language.
    pub language: Language,
    /// Which page.
    pub page: Page,
    /// The parts of its address below it.
    pub rest: &'a [&'a str],
    /// Its state.
    pub query: &'a [(&'a str, &'a str)],
    /// How pages point to each other.
    pub links: Links,
}

impl<'a> Ask<'a> {
    fn at(&self) -> At<'a> {
        let Self { language, page, rest, query, links } = *self;
        At { locale: Locale::of(language), links, page, rest, query }
    }

    /// A choice in the address; `default` where there is none, an error where it cannot be read.
    fn choice<T: std::str::FromStr>(&self, name: &str, default: T) -> Result<T> {
        let asked = self.query.iter().find(|(n, v)| *n == name && !v.is_empty());
        let Some((_, value)) = asked else { return Ok(default) };
        value.parse().map_err(|_| anyhow!("{name}={value} in the address cannot be read"))
    }
}

/// The page in HTML. An error is the reader's to mend, or ours, as [`crate::ops`] tells them apart.
pub async fn render(settings: &Settings, ask: &Ask<'_>, confined: &dyn Confined) -> Result<String> {
    let at = ask.at();
    let frame: Frame = match (ask.page, ask.rest) {
        (Page::Overview, []) => overview::page(settings, &at).await?,
        (Page::Claims, []) => claims::all(settings, &at).await?,
        (Page::Claims, ["write"]) => claims::write(settings, ask, &at, confined).await?,
        (Page::Claims, [statement]) => claims::statement(settings, &at, statement).await?,
        (Page::Claims, [statement, claim]) => {
            claims::claim(settings, &at, statement, claim).await?
        }
        (Page::Safety, []) => safety::page(settings, ask, &at).await?,
        (Page::People, []) => people::page(settings, ask, &at).await?,
        (Page::People, [WOMEN]) => partners::women(settings, &at).await?,
        (Page::Commitments, []) => partners::commitments(settings, &at).await?,
        (Page::Commitments, [id]) => partners::commitment(settings, &at, id).await?,
        (Page::Partners, []) => partners::all(settings, &at).await?,
        (Page::Partners, [id]) => partners::partner(settings, &at, id).await?,
        (Page::Missions, []) => partners::missions(settings, &at).await?,
        (Page::Missions, [id]) => partners::mission(settings, &at, id).await?,
        (Page::Missions, [id, RESOURCES]) => partners::resources(settings, &at, id).await?,
        (Page::Conduct, []) => partners::conduct(settings, &at).await?,
        (Page::Protection, []) => measured::protection(settings, &at).await?,
        (Page::Data, []) => data::page(settings, &at, confined).await?,
        (Page::Data, [dataset]) => data::dataset(settings, &at, dataset).await?,
        (Page::Licences, []) => web::pages::licences::page(&at),
        _ => bail!("there is no page {}", ask.rest.join("/")),
    };
    Ok(frame.html(&at))
}

/// The page that says what is wrong.
pub fn problem(ask: &Ask<'_>, words: &str) -> String {
    let at = ask.at();
    web::pages::problem::page(&at, words).html(&at)
}

/// An answer as pages read it: its documented JSON.
fn read<T: DeserializeOwned>(answer: &impl Serialize) -> Result<T> {
    Ok(serde_json::from_value(serde_json::to_value(answer)?)?)
}

/// A part of a page that may lack its data: an error that is the reader's to mend is shown in its place, one of ours is
/// not.
fn loaded<T: DeserializeOwned, A: Serialize>(answer: Result<A>) -> Result<Result<T, String>> {
    match answer {
        Ok(answer) => read(&answer).map(Ok),
        Err(error) if crate::ops::fault(&error) != Fault::Ours => Ok(Err(format!("{error:#}"))),
        Err(error) => Err(error),
    }
}

/// A series of an indicator.
struct Wanted<'a> {
    indicator: &'a str,
    period: Period,
    by: &'a [&'a str],
    population: &'a str,
    scope: &'a str,
}

impl Wanted<'_> {
    async fn show(&self, settings: &Settings) -> Result<Result<Series, String>> {
        let request = ShowRequest {
            indicator: self.indicator.to_owned(),
            period: self.period,
            by: self.by.iter().map(|k| (*k).to_owned()).collect(),
            population: self.population.parse().map_err(anyhow::Error::msg)?,
            scope: self.scope.parse().map_err(anyhow::Error::msg)?,
        };
        loaded(answers::show(settings, &request).await)
    }
}

/// From the first day of a year to this day.
fn since(year: i16, to: Date) -> Result<Period> {
    Ok(Period::try_new(Date::new(year, 1, 1)?.min(to), to)?)
}

#[cfg(test)]
mod tests;
