//! Around which camps and places, in which cells and sectors?

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result, bail};
use base::{CellId, Date, Point};
use forecast::near::{Area, Standing, day_number, parse_places};
use warehouse::{Warehouse, WarehouseError, text_rows};

use super::files::{shown, text};
use super::knowledge::hosts;
use super::near::Level;

/// Cells whose middle lies within this distance of a place where the mission has been are its area.
const MISSION_AREA_KM: f64 = 150.0;
/// Parts into which a cell is cut, in each direction, to share its people out.
const PARTS: u32 = 5;

/// A camp, place, cell or sector.
#[derive(Debug, Clone)]
pub struct Named {
    pub name: String,
    pub point: Point,
    pub people: Option<f64>,
    pub shape: Shape,
}

/// What is around its point.
#[derive(Debug, Clone)]
pub enum Shape {
    /// Circles of the radii asked for.
    Circles,
    Area(Area),
}

/// Places of a user's file.
pub fn in_file(path: &Path) -> Result<Vec<Named>> {
    let places = parse_places(&text(path)?).with_context(|| shown(path))?;
    if places.is_empty() {
        bail!("{} has no places; expected at least one", shown(path));
    }
    let named = |p: forecast::near::NamedPlace| Named {
        name: p.name,
        point: p.point,
        people: p.people,
        shape: Shape::Circles,
    };
    Ok(places.into_iter().map(named).collect())
}

/// What the home's tables hold of a mission at a level.
pub async fn of_mission(
    warehouse: &Warehouse,
    level: Level,
    mission: &str,
    origin: Date,
    least_people: f64,
) -> Result<Vec<Named>> {
    let hosts = hosts(warehouse, mission).await?;
    match level {
        Level::Camp => camps(warehouse, mission, Some(origin)).await,
        Level::Place => settlements(warehouse, &hosts, least_people).await,
        Level::Cell => cells(warehouse, mission).await,
        Level::Polygon => bail!("--level polygon needs --polygons FILE"),
    }
}

/// Where a mission has its camps on a day, as its published maps show it; on any day where none is given.
pub async fn camps(warehouse: &Warehouse, mission: &str, on: Option<Date>) -> Result<Vec<Named>> {
    let then = on.map_or_else(String::new, |day| {
        format!(
            " AND date_start <= DATE '{day}' AND (date_end IS NULL OR date_end >= DATE '{day}')"
        )
    });
    let sql = format!(
        "SELECT DISTINCT site, latitude, longitude FROM deployments_maps WHERE mission = '{}' \
         AND latitude IS NOT NULL AND longitude IS NOT NULL{then} ORDER BY site, latitude, longitude",
        quoted(mission)
    );
    let (_, batches) = warehouse.sql(&sql).await?;
    let camps: Vec<Named> = text_rows(&batches)?
        .iter()
        .filter_map(|row| {
            let point = point(row[1].as_deref(), row[2].as_deref())?;
            let name = row[0].clone().unwrap_or_else(|| "unnamed".to_owned());
            Some(Named { name, point, people: None, shape: Shape::Circles })
        })
        .collect();
    if camps.is_empty() {
        let on = on.map_or_else(String::new, |day| format!(" on {day}"));
        bail!("no published map shows a camp of {mission}{on}; give a file with --places");
    }
    Ok(camps)
}

/// Settlement tables in the order in which they are asked, with what must hold of a row. Most places of Who's On
/// First come from GeoNames too: only one of the two is taken.
const SETTLEMENTS: [(&str, &str); 2] = [
    ("places_geonames", "true"),
    ("places_wof", "coalesce(is_current, true) AND coalesce(flags, '') = ''"),
];

/// Settlements of some countries with at least so many people, as published: GeoNames' where they are loaded, else
/// those of Who's On First.
async fn settlements(warehouse: &Warehouse, hosts: &[String], least: f64) -> Result<Vec<Named>> {
    let wanted = hosts.iter().map(|iso3| format!("'{iso3}'")).collect::<Vec<_>>().join(", ");
    for (table, sound) in SETTLEMENTS {
        let sql = format!(
            "SELECT name, latitude, longitude, population FROM {table} \
             WHERE country_iso3 IN ({wanted}) AND population >= {least} AND {sound} ORDER BY population DESC, id"
        );
        let batches = match warehouse.sql(&sql).await {
            Ok((_, batches)) => batches,
            Err(WarehouseError::NotLoaded { .. }) => continue,
            Err(error) => return Err(error.into()),
        };
        let found = text_rows(&batches)?;
        let named = found.iter().filter_map(|row| {
            let people = row[3].as_deref().and_then(|n| n.parse().ok());
            let point = point(row[1].as_deref(), row[2].as_deref())?;
            Some(Named { name: row[0].clone()?, point, people, shape: Shape::Circles })
        });
        let named: Vec<Named> = named.collect();
        if !named.is_empty() {
            return Ok(named);
        }
    }
    bail!(
        "no settlement of at least {least} people is published in {}; lower --least-people, sync geonames_cities500 \
         or wof_localities, or give a file with --places",
        hosts.join(", ")
    )
}

/// Land cells around all places where a mission has been.
async fn cells(warehouse: &Warehouse, mission: &str) -> Result<Vec<Named>> {
    let camps = camps(warehouse, mission, None).await?;
    let (_, batches) = warehouse.sql("SELECT cell, people_2020 FROM cells ORDER BY cell").await?;
    let mut found = Vec::new();
    for row in text_rows(&batches)? {
        let id = row[0].as_deref().and_then(|id| id.parse().ok());
        let Some(cell) = id.and_then(|id| CellId::try_new(id).ok()) else { continue };
        let middle = cell.centre();
        if camps.iter().any(|camp| camp.point.distance_km(middle) <= MISSION_AREA_KM) {
            let people = row[1].as_deref().and_then(|n| n.parse().ok());
            let shape = Shape::Area(Area::Cell(cell));
            found.push(Named { name: cell.gid().to_string(), point: middle, people, shape });
        }
    }
    Ok(found)
}

/// What the home knows of areas beside events: people (GPW 2020, shared out over each cell's 25 parts)
/// and the mission's troops by map. Unknown where a table is not loaded.
pub async fn standings(
    warehouse: &Warehouse,
    areas: &[Area],
    mission: Option<&str>,
) -> Result<Vec<Standing>> {
    let mut standings = vec![Standing::default(); areas.len()];
    if let Ok((_, batches)) = warehouse.sql("SELECT cell, people FROM population").await {
        let mut people: BTreeMap<u32, f64> = BTreeMap::new();
        for row in text_rows(&batches)? {
            let (id, n) = (row[0].as_deref(), row[1].as_deref());
            if let (Some(Ok(id)), Some(Ok(n))) = (id.map(str::parse), n.map(str::parse)) {
                people.insert(id, n);
            }
        }
        for (standing, area) in standings.iter_mut().zip(areas) {
            standing.people = people_in(area, &people);
        }
    }
    let Some(mission) = mission else { return Ok(standings) };
    let sql = format!(
        "SELECT date_start, latitude, longitude, troops FROM deployments_maps WHERE mission = '{}' \
         AND latitude IS NOT NULL AND longitude IS NOT NULL ORDER BY date_start",
        quoted(mission)
    );
    let Ok((_, batches)) = warehouse.sql(&sql).await else { return Ok(standings) };
    let mut maps: BTreeMap<i32, Vec<(Point, Option<f64>)>> = BTreeMap::new();
    for row in text_rows(&batches)? {
        let day = row[0].as_deref().and_then(|day| day.get(..10)?.parse::<Date>().ok());
        let place = point(row[1].as_deref(), row[2].as_deref());
        if let (Some(day), Some(place)) = (day, place) {
            let troops = row[3].as_deref().and_then(|n| n.parse().ok());
            maps.entry(day_number(day)).or_default().push((place, troops));
        }
    }
    for (standing, area) in standings.iter_mut().zip(areas) {
        let inside = |sites: &Vec<(Point, Option<f64>)>| -> Option<f64> {
            sites.iter().filter(|site| area.contains(site.0)).map(|site| site.1).sum()
        };
        standing.peacekeepers = maps.iter().map(|(day, sites)| (*day, inside(sites))).collect();
    }
    Ok(standings)
}

/// The people of the cells' parts that lie inside; unknown where none of these cells is known.
fn people_in(area: &Area, people: &BTreeMap<u32, f64>) -> Option<f64> {
    let reach = (area.size_km2() / std::f64::consts::PI).sqrt() / 111.0;
    // Far enough for the longest of areas: the middle of a long one is not the middle of all of it.
    let reach = match area {
        Area::Polygon(parts) => parts
            .iter()
            .flatten()
            .flatten()
            .map(|p| {
                (p.latitude() - area.middle().latitude())
                    .abs()
                    .max((p.longitude() - area.middle().longitude()).abs())
            })
            .fold(reach, f64::max),
        _ => 1.2 * reach / area.middle().latitude().to_radians().cos().max(0.1),
    };
    let steps = (reach / 0.5).ceil() as i32 + 1;
    let (mut sum, mut is_known) = (0.0, false);
    for row in -steps..=steps {
        for column in -steps..=steps {
            let latitude = area.middle().latitude() + 0.5 * f64::from(row);
            let longitude = area.middle().longitude() + 0.5 * f64::from(column);
            let Ok(near) = Point::try_new(latitude, longitude) else { continue };
            let cell = CellId::of(near);
            let part = |n: u32| 0.5 * ((f64::from(n) + 0.5) / f64::from(PARTS) - 0.5);
            let parts = (0..PARTS).flat_map(|y| (0..PARTS).map(move |x| (part(y), part(x))));
            let inside = parts.filter(|(y, x)| {
                let middle = cell.centre();
                Point::try_new(middle.latitude() + y, middle.longitude() + x)
                    .is_ok_and(|part| area.contains(part))
            });
            let share = inside.count() as f64 / f64::from(PARTS * PARTS);
            if let (true, Some(n)) = (share > 0.0, people.get(&cell.gid())) {
                is_known = true;
                sum += share * n;
            }
        }
    }
    is_known.then_some(sum)
}

/// The middle of a row's area.
pub fn point_of(row: &super::near::Row) -> Option<Point> {
    Point::try_new(row.latitude, row.longitude).ok()
}

fn point(latitude: Option<&str>, longitude: Option<&str>) -> Option<Point> {
    Point::try_new(latitude?.parse().ok()?, longitude?.parse().ok()?).ok()
}

/// Text inside single quotes of SQL.
pub fn quoted(text: &str) -> String {
    text.replace('\'', "''")
}
