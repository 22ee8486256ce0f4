//! What the pages on claims are given.

use anyhow::{Context, Result, bail};
use base::{Date, nearest};
use indicators::{Population, Scope};
use web::pages::write::Write;
use web::{At, Frame, Statement, pages};

use super::{Ask, Confined, read};
use crate::ops::answers;
use crate::settings::Settings;

pub async fn all(settings: &Settings, at: &At<'_>) -> Result<Frame> {
    let mut statements = Vec::new();
    for statement in answers::statements(settings)? {
        statements.push(read(&answers::claim(settings, &statement.id).await?)?);
    }
    Ok(pages::claims::page(at, &statements))
}

pub async fn statement(settings: &Settings, at: &At<'_>, id: &str) -> Result<Frame> {
    Ok(pages::claims::statement(at, &find(settings, id).await?))
}

pub async fn claim(settings: &Settings, at: &At<'_>, id: &str, claim: &str) -> Result<Frame> {
    let statement = find(settings, id).await?;
    let Some(found) = statement.claims.iter().find(|c| c.id == claim) else {
        let hint = nearest(claim, statement.claims.iter().map(|c| c.id.as_str()));
        let hint = hint.map(|n| format!("; did you mean {n}?")).unwrap_or_default();
        bail!("{id} has no claim {claim}{hint}")
    };
    Ok(pages::claim::page(at, &statement.statement, found))
}

/// A statement of the catalogue: a path in an address opens no file.
async fn find(settings: &Settings, id: &str) -> Result<Statement> {
    let statement = answers::statement(settings, id)?;
    let warehouse = settings.warehouse()?;
    read(&answers::check(settings, &warehouse, &statement).await?)
}

pub async fn write(
    settings: &Settings,
    ask: &Ask<'_>,
    at: &At<'_>,
    confined: &dyn Confined,
) -> Result<Frame> {
    let indicators = settings.indicators()?;
    let counts = indicators.iter().filter(|i| i.measure.is_of_events() && !i.whole_years);
    let indicators = counts.map(|i| (i.id.clone(), i.title.clone())).collect();
    let file = match at.asked("file").filter(|f| !f.trim().is_empty()) {
        Some(file) => Some(file.to_owned()),
        None if at.asked("current").is_some() => Some(written(ask)?),
        None => None,
    };
    let checked = match file {
        Some(file) => {
            let checked = match confined.statement(&file).await {
                Ok(json) => Ok(serde_json::from_value(json)?),
                Err(why) => Err(why),
            };
            Some((file, checked))
        }
        None => None,
    };
    Ok(pages::write::page(at, &Write { indicators, checked }))
}

/// The form as a statement file.
fn written(ask: &Ask<'_>) -> Result<String> {
    let text = |name: &str| -> Result<String> { ask.choice(name, String::new()) };
    let number = |name: &str| -> Result<f64> {
        let value: String = text(name)?;
        value.trim().parse().with_context(|| format!("{name}={value} is not a number"))
    };
    let day = |name: &str| -> Result<Date> {
        let value: String = text(name)?;
        value.parse().with_context(|| format!("{name}={value} is not a day such as 2018-09-20"))
    };
    let (current, previous) = (number("current")?, number("previous")?);
    let (from, to) = (day("from")?, day("to")?);
    let quoted = |text: &str| toml::Value::from(text).to_string();
    let said = text("text")?;
    let said = if said.trim().is_empty() { format!("{current} against {previous}") } else { said };
    // What the sentence leaves open is tried in every way.
    let open = |name: &str, all: Vec<&str>| -> Result<String> {
        let value: String = text(name)?;
        let words = if matches!(value.as_str(), "" | "any") { all } else { vec![value.as_str()] };
        Ok(words.into_iter().map(&quoted).collect::<Vec<_>>().join(", "))
    };
    let populations = open("population", Population::ALL.iter().map(|p| p.word()).collect())?;
    let scopes = open("scope", Scope::ALL.iter().map(|s| s.word()).collect())?;
    Ok(format!(
        "id = \"own\"\ntitle = \"A statement of my own\"\nspeaker = \"not said\"\nmade = {{ from = \"{from}\", to = \"{to}\" }}\n\
         source = \"not said\"\n\n[[claim]]\nid = \"claim\"\ntext = {}\ncheck = {{ kind = \"comparison\", indicator = {}, \
         current = {current}, previous = {previous}, cut_off = {{ from = \"{from}\", to = \"{to}\" }}, populations = [{populations}], scopes = [{scopes}] }}\n",
        quoted(&said),
        quoted(&text("indicator")?),
    ))
}
