//! Where are the events and the camps, and what do the files say of them?

use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};

use base::{CellId, Date, Point};
use forecast::near::{Event, PlacePrecision, Violence};

pub type Outcome<T> = Result<T, Box<dyn Error>>;

/// The mirror of open data.
pub struct Mirror(PathBuf);

type Record = BTreeMap<String, String>;

impl Mirror {
    pub fn open() -> Outcome<Self> {
        let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/mirror");
        let root = std::env::var_os("BLUEHELM_MIRROR").map_or(here, PathBuf::from);
        if !root.join("ucdp_ged").is_dir() {
            return Err(
                format!("no folder ucdp_ged in {}; set BLUEHELM_MIRROR", root.display()).into()
            );
        }
        Ok(Self(root))
    }

    /// All events of a country: all organised violence, all precisions.
    pub fn events(&self, country: &str) -> Outcome<Vec<Event>> {
        let path = self.0.join(format!("ucdp_ged/country_full/ged_v23_1_{country}.csv"));
        let mut events = Vec::new();
        for record in csv::Reader::from_path(path)?.deserialize::<Record>() {
            let record = record?;
            let n = |column: &str| record[column].parse::<f64>();
            let date = |column: &str| record[column].parse::<Date>();
            let code = record["where_prec"].parse()?;
            events.push(Event {
                point: Point::try_new(n("latitude")?, n("longitude")?)?,
                precision: PlacePrecision::of_code(code).ok_or("a where_prec out of range")?,
                from: date("date_start")?,
                to: date("date_end")?,
                deaths: [n("low")?, n("best")?, n("high")?],
                violence: Violence::of_code(record["type_of_violence"].parse()?),
                civilians: Some(n("deaths_civilians")?),
            });
        }
        Ok(events)
    }

    /// Events of the global subset in a country, 1989 to 2020: only those of exact or near places,
    /// which of the two is not said, and with one day each, which may be the first of several.
    pub fn precise_events(&self, country: &str) -> Outcome<Vec<Event>> {
        let path = self.0.join("ucdp_ged/ged_v21_1_whereprec12_global_1989_2020.csv.gz");
        let file = flate2::read::GzDecoder::new(std::fs::File::open(path)?);
        let mut events = Vec::new();
        for record in csv::Reader::from_reader(file).deserialize::<Record>() {
            let record = record?;
            if record["country"] != country {
                continue;
            }
            let n = |column: &str| record[column].parse::<f64>();
            let part = |column: &str| record[column].parse::<i8>();
            let day = Date::new(record["year"].parse()?, part("month")?, part("day")?)?;
            events.push(Event {
                point: Point::try_new(n("latitude")?, n("longitude")?)?,
                precision: PlacePrecision::Exact,
                from: day,
                to: day,
                deaths: [n("low_death")?, n("best_death")?, n("high_death")?],
                violence: None,
                civilians: None,
            });
        }
        Ok(events)
    }

    /// The cells of PRIO-GRID that hold land.
    pub fn land_cells(&self) -> Outcome<Vec<CellId>> {
        let mut cells = Vec::new();
        let path = self.0.join("prio_grid/priogrid_cells_land.csv");
        for record in csv::Reader::from_path(path)?.records() {
            let gid = record?.get(0).unwrap_or_default().parse()?;
            cells.push(CellId::try_new(gid)?);
        }
        Ok(cells)
    }

    /// Towns of a country with at least this many people.
    pub fn towns(&self, country: &str, people: u32) -> Outcome<Vec<Point>> {
        let path = self.0.join("settlements/geonames_cities500_2026.csv.gz");
        let file = flate2::read::GzDecoder::new(std::fs::File::open(path)?);
        let mut towns = Vec::new();
        for record in csv::Reader::from_reader(file).deserialize::<Record>() {
            let record = record?;
            let large = record["population"].parse::<u32>().is_ok_and(|n| n >= people);
            if record["countrycode"] == country && large {
                towns.push(Point::try_new(
                    record["latitude"].parse()?,
                    record["longitude"].parse()?,
                )?);
            }
        }
        Ok(towns)
    }

    /// The places where a mission had people in any year on record (to 2020): those in use later are
    /// among them, and those not yet in use are forecast all the same.
    pub fn camps(&self, mission: &str) -> Outcome<Vec<Point>> {
        let mut camps = Vec::new();
        let path = self.0.join("geo_pko/sites_v2_1.csv");
        for record in csv::Reader::from_path(path)?.deserialize::<Record>() {
            let record = record?;
            if record["mission"] == mission {
                camps.push(Point::try_new(
                    record["latitude"].parse()?,
                    record["longitude"].parse()?,
                )?);
            }
        }
        if camps.is_empty() { Err(format!("no camps of {mission}").into()) } else { Ok(camps) }
    }
}
