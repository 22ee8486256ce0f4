//! What the pages on partners, missions and commitments are given.

use anyhow::{Result, anyhow};
use base::Date;
use web::pages::commitments::{Commitments, Endorsed};
use web::pages::missions::{Host, Missions};
use web::pages::profile::Elsewhere;
use web::{At, Frame, Page, Place, Profile, pages};

use super::read;
use crate::ops::{commitments, partners, sites};
use crate::settings::Settings;

pub async fn all(settings: &Settings, at: &At<'_>) -> Result<Frame> {
    Ok(pages::partners::page(at, &read::<Vec<_>>(&partners::list(settings, "partner").await?)?))
}

pub async fn partner(settings: &Settings, at: &At<'_>, id: &str) -> Result<Frame> {
    let profile = profile(settings, "partner", id).await?;
    let elsewhere = Elsewhere::of("partner", "partners", &profile.subject.id);
    Ok(pages::profile::page(at, &profile, &elsewhere, Page::Partners))
}

async fn profile(settings: &Settings, kind: &str, id: &str) -> Result<Profile> {
    read(&*partners::profile(settings, kind, id, &partners::Request::default()).await?)
}

pub async fn conduct(settings: &Settings, at: &At<'_>) -> Result<Frame> {
    Ok(pages::conduct::page(at, &profile(settings, "conduct", "conduct").await?))
}

/// Women in uniform.
pub async fn women(settings: &Settings, at: &At<'_>) -> Result<Frame> {
    let profile = profile(settings, "women", "all").await?;
    Ok(pages::profile::page(at, &profile, &Elsewhere::of_all("women"), Page::People))
}

/// Mandate and resources of a mission.
pub async fn resources(settings: &Settings, at: &At<'_>, id: &str) -> Result<Frame> {
    let profile = profile(settings, "profile", id).await?;
    let elsewhere = Elsewhere::of("profile", "profiles", &profile.subject.id);
    Ok(pages::profile::page(at, &profile, &elsewhere, Page::Missions))
}

pub async fn missions(settings: &Settings, at: &At<'_>) -> Result<Frame> {
    let (newest, hosts) = sites::hosts(settings).await?;
    let host = |h: sites::Host| Host {
        mission: h.mission,
        iso3: h.iso3,
        m49: h.m49,
        deployed: h.deployed,
    };
    let given = Missions {
        all: read(&partners::list(settings, "mission").await?)?,
        hosts: hosts.into_iter().map(host).collect(),
        newest,
    };
    Ok(pages::missions::page(at, &given))
}

pub async fn mission(settings: &Settings, at: &At<'_>, id: &str) -> Result<Frame> {
    let profile = profile(settings, "mission", id).await?;
    let sites = sites::of_mission(settings, &profile.subject.id).await?;
    let date = sites.first().map(|s| s.date.clone());
    let place = |s: sites::Site| Place {
        latitude: s.latitude,
        longitude: s.longitude,
        size: s.troops,
        said: s.name,
    };
    let places: Vec<Place> = sites.into_iter().map(place).collect();
    Ok(pages::missions::one(at, &profile, &places, date.as_deref()))
}

pub async fn commitments(settings: &Settings, at: &At<'_>) -> Result<Frame> {
    let asked = |name: &str| at.asked(name).filter(|v| !v.trim().is_empty()).map(str::to_owned);
    let as_of = asked("as_of")
        .map(|day| {
            day.parse::<Date>()
                .map_err(|_| anyhow!("as_of={day} in the address is not a day such as 2024-12-31"))
        })
        .transpose()?;
    let wanted = commitments::Asked {
        area: asked("area"),
        partner: asked("partner"),
        as_of,
        ..commitments::Asked::default()
    };
    let endorsements = commitments::endorsements(settings, None).await?;
    let given = Commitments {
        commitments: read(&commitments::commitments(settings, &wanted).await?)?,
        endorsed: Endorsed {
            reported: endorsements
                .reported
                .into_iter()
                .map(|r| (r.date, r.states, r.organisations))
                .collect(),
            known: endorsements.known.into_iter().filter_map(|k| Some((k.name, k.date?))).collect(),
            note: endorsements.note,
        },
    };
    Ok(pages::commitments::page(at, &given))
}

pub async fn commitment(settings: &Settings, at: &At<'_>, id: &str) -> Result<Frame> {
    let wanted = commitments::Asked {
        id: Some(id.to_owned()),
        every_partner: true,
        history: true,
        ..commitments::Asked::default()
    };
    let found = read::<Vec<web::Commitment>>(&commitments::commitments(settings, &wanted).await?)?;
    let one = found.first().ok_or_else(|| anyhow!("there is no commitment {id}"))?;
    Ok(pages::commitments::one(at, one))
}
