//! Profiles: what all tables say of a partner, a mission, women in uniform, conduct.

use std::collections::BTreeMap;

use anyhow::Result;
use base::{Date, Provenance};
use partners::{Asked, Declarations, Profile, find_subject, subjects};
use serde::Serialize;
use warehouse::Warehouse;

use super::answers::provenances;
use crate::settings::Settings;

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

/// Everyone or everything of a kind (`partner`, `mission`, …) that can be asked for.
pub async fn list(settings: &Settings, kind: &str) -> Result<Vec<Listed>> {
    let declarations = Declarations::read(&settings.catalog)?;
    let warehouse = settings.warehouse()?;
    let found = subjects(&warehouse, &declarations.of_kind(kind)).await?;
    let listed = found.into_iter().map(|(declaration, subject)| Listed {
        id: subject.id,
        name: subject.name,
        profile: declaration.id.clone(),
    });
    Ok(listed.collect())
}

/// The profile of one of a kind: `partner` BGD, `mission` MINUSMA.
pub async fn profile(
    settings: &Settings,
    kind: &str,
    asked: &str,
    request: &Request,
) -> Result<Profile> {
    let declarations = Declarations::read(&settings.catalog)?;
    let warehouse = settings.warehouse()?;
    let of_kind = declarations.of_kind(kind);
    let (declaration, subject) = find_subject(&warehouse, &of_kind, asked).await?;
    let Request { section, from, to } = request.clone();
    let publications = publications(settings, &warehouse).await?;
    let asked = Asked { subject, from, to, section };
    Ok(partners::profile(&warehouse, declaration, &asked, &publications).await?)
}

/// The publication of each dataset that answers are given from: the newest, or the newest of the day
/// asked for.
async fn publications(settings: &Settings, warehouse: &Warehouse) -> Result<Vec<Provenance>> {
    let known = provenances(settings, warehouse).await?;
    let by_then = |day: Date| settings.known_on.is_none_or(|asked| day <= asked);
    let mut newest: BTreeMap<String, Provenance> = BTreeMap::new();
    for ((dataset, day), publication) in known {
        if by_then(day) {
            newest.insert(dataset, publication);
        }
    }
    Ok(newest.into_values().collect())
}
