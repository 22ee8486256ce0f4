//! Profiles: what all tables say of a partner, a mission, women in uniform, conduct.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::Result;
use base::{Date, Period, Provenance};
use commitments::Endorsement;
use partners::{Asked, Profile, find_subject, subjects};
use serde::Serialize;
use warehouse::Warehouse;

use super::answers::provenances;
use super::commitments::ENDORSEMENTS;
use crate::settings::{Settings, today};

/// Someone or something that a profile can be asked of.
#[derive(Debug, Serialize)]
pub struct Listed {
    /// What to ask for.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// The profile that answers.
    pub profile: String,
}

/// What is asked of a profile beside its subject.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// Only this section.
    pub section: Option<String>,
    /// First day, for a profile over a period.
    pub from: Option<Date>,
    /// Last day, for a profile over a period.
    pub to: Option<Date>,
}

/// Everyone or everything that a command (`partner`, `mission`, …) can be asked of.
pub async fn list(settings: &Settings, command: &str) -> Result<Vec<Listed>> {
    let declarations = settings.profiles()?;
    let warehouse = settings.warehouse()?;
    let found = subjects(&warehouse, &declarations.of_command(command)).await?;
    let listed = found.into_iter().map(|(declaration, subject)| Listed {
        id: subject.id,
        name: subject.name,
        profile: declaration.id.clone(),
    });
    Ok(listed.collect())
}

/// The profile that a command gives of a subject: `partner` BGD, `mission` MINUSMA, `profile` MINUSMA,
/// `women` of `all` or of a partner, `conduct` of `conduct`.
pub async fn profile(
    settings: &Settings,
    command: &str,
    asked: &str,
    request: &Request,
) -> Result<Arc<Profile>> {
    let warehouse = settings.warehouse()?;
    let (state, key) =
        (settings.state(), format!("{:?} {command} {asked} {request:?}", settings.known_on));
    if let Some(found) = settings.profile(&state, &key) {
        return Ok(found);
    }
    let declarations = settings.profiles()?;
    let of_command = declarations.of_command(command);
    let (declaration, subject) = find_subject(&warehouse, &of_command, asked).await?;
    let Request { section, from, to } = request.clone();
    if let (Some(from), Some(to)) = (from, to) {
        Period::try_new(from, to)?;
    }
    let publications = publications(settings, &warehouse).await?;
    let words = own_endorsement(settings, &subject.id)?;
    let asked = Asked { subject, from, to, section, words };
    let found = Arc::new(partners::profile(&warehouse, declaration, &asked, &publications).await?);
    settings.keep_profile(&state, key, &found);
    Ok(found)
}

/// The endorsement of a State in the register of the user's own; empty where there is none.
fn own_endorsement(settings: &Settings, state: &str) -> Result<Vec<(&'static str, String)>> {
    let register = settings.home.root().join(ENDORSEMENTS);
    let own = Endorsement::read(&register, today())?;
    let known_by = settings.known_on.unwrap_or(Date::MAX);
    let found = own.into_iter().find(|e| e.partner == state && e.date <= known_by);
    let (date, source) = found.map(|e| (e.date.to_string(), e.source)).unwrap_or_default();
    Ok(vec![("endorsed_on", date), ("endorsed_source", source)])
}

/// The publication of each dataset that answers are given from: the newest, or the newest of the day
/// asked for.
async fn publications(settings: &Settings, warehouse: &Warehouse) -> Result<Vec<Provenance>> {
    let known = provenances(settings, warehouse).await?;
    let mut newest: BTreeMap<String, Provenance> = BTreeMap::new();
    for ((dataset, day), publication) in known {
        if settings.knows_of(day) {
            newest.insert(dataset, publication);
        }
    }
    Ok(newest.into_values().collect())
}
