//! Where do missions serve? A map, and a profile of each.

use maud::{Markup, html};

use super::profile::{Elsewhere, list};
use super::{RESOURCES, first};
use crate::answer_partners::{Listed, Profile};
use crate::frame::{At, Frame};
use crate::link::Page;
use crate::map::{Filled, Place, bounds, map};
use crate::series::key_words;
use crate::table::{Cell, Table};

/// A country where a mission serves.
#[derive(Debug, Clone)]
pub struct Host {
    /// The mission.
    pub mission: String,
    /// The country, ISO 3166-1 alpha-3.
    pub iso3: String,
    /// The country, ISO 3166-1 numeric, three digits.
    pub m49: String,
    /// Uniformed personnel of the mission in the newest month; none where it is in no row of it.
    pub deployed: Option<f64>,
}

/// What the page is given.
pub struct Missions {
    /// Every mission.
    pub all: Vec<Listed>,
    /// Missions with personnel in the newest month, and their hosts.
    pub hosts: Vec<Host>,
    /// The newest month's last day.
    pub newest: Option<base::Date>,
}

/// The page.
pub fn page(at: &At<'_>, given: &Missions) -> Frame {
    let t = at.locale;
    let date = given.newest.map(|d| t.date(d)).unwrap_or_default();
    let mut filled: Vec<Filled> = Vec::new();
    for host in &given.hosts {
        let said = said(at, host);
        match filled.iter_mut().find(|f| f.m49 == host.m49) {
            Some(known) => known.said += &format!("; {said}"),
            None => filled.push(Filled {
                m49: host.m49.clone(),
                said: format!("{}: {said}", t.country(&host.iso3)),
                href: at.link(Page::Missions, &[&host.mission], &[]),
            }),
        }
    }
    let rows = given.hosts.iter().map(|h| {
        let link = html! { a href=(at.link(Page::Missions, &[&h.mission], &[])) { (h.mission) } };
        vec![
            Cell::markup(link),
            Cell::text(key_words(t, "country_iso3", Some(&h.iso3))),
            Cell::number(t, h.deployed),
        ]
    });
    let columns =
        ["key-mission", "key-country-iso3", "missions-deployed"].map(|c| t.text(c)).to_vec();
    let caption = t.say("missions-caption", &[("date", date.as_str().into())]);
    let table = Table { caption: caption.clone(), columns, rows: rows.collect(), hits: Vec::new() };
    Frame {
        title: t.text("missions-title"),
        description: t.text("missions-description"),
        body: html! {
            (first(&t.text("missions-eyebrow"), &t.text("missions-title"), &html! { (t.say("missions-line", &[("date", date.as_str().into()), ("n", count(&given.hosts).into())])) }))
            div.figure {
                (map(at, &caption, &filled, &[], None))
                details open { summary { (t.text("table")) } (table.html()) }
            }
            h2 { (t.text("missions-all")) }
            (list(at, Page::Missions, &given.all))
        },
        has_map: true,
    }
}

fn count(hosts: &[Host]) -> usize {
    let mut missions: Vec<&str> = hosts.iter().map(|h| h.mission.as_str()).collect();
    missions.sort_unstable();
    missions.dedup();
    missions.len()
}

fn said(at: &At<'_>, host: &Host) -> String {
    let t = at.locale;
    let number = host.deployed.map_or_else(|| t.text("not-known"), |n| t.value(n));
    format!("{} ({number})", host.mission)
}

/// One mission: its profile, with a map of where published maps showed it last.
pub fn one(at: &At<'_>, profile: &Profile, sites: &[Place], map_date: Option<&str>) -> Frame {
    let t = at.locale;
    let elsewhere = Elsewhere::of("mission", "missions", &profile.subject.id);
    let mut frame = super::profile::page(at, profile, &elsewhere, Page::Missions);
    let resources = at.link(Page::Missions, &[&profile.subject.id, RESOURCES], &[]);
    frame.body = html! { (frame.body) p { a href=(resources) { (t.text("mission-resources")) } } };
    if !sites.is_empty() {
        let values = [("date", map_date.map(|d| t.time(d)).unwrap_or_default().into())];
        let caption = t.say("mission-sites", &values);
        frame.body = html! { (frame.body) (self::sites(at, &caption, sites)) };
        frame.has_map = true;
    }
    frame
}

fn sites(at: &At<'_>, caption: &str, places: &[Place]) -> Markup {
    let t = at.locale;
    let rows = places.iter().map(|p| {
        vec![
            Cell::text(p.said.clone()),
            Cell::number(t, p.size),
            Cell::figure(t.number(p.latitude, 2)),
            Cell::figure(t.number(p.longitude, 2)),
        ]
    });
    let columns = ["site", "missions-troops", "latitude", "longitude"].map(|c| t.text(c)).to_vec();
    let table =
        Table { caption: caption.to_owned(), columns, rows: rows.collect(), hits: Vec::new() };
    html! {
        h2 id="map" { (t.text("mission-map")) }
        div.figure {
            p.lead { (caption) }
            (map(at, caption, &[], places, bounds(places)))
            details open { summary { (t.text("table")) } (table.html()) }
        }
    }
}
