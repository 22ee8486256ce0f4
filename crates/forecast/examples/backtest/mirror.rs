//! Where are the challenge's files, and what do they hold?

use std::collections::BTreeMap;
use std::error::Error;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use base::Month;
use forecast::{Panel, Row, Samples, month_of_id, parse_series};
use parquet::file::reader::SerializedFileReader;
use parquet::record::RowAccessor;

pub type Outcome<T> = Result<T, Box<dyn Error>>;

/// The folder `bench/views2023` of the mirror.
pub struct Mirror(PathBuf);

impl Mirror {
    pub fn open() -> Outcome<Self> {
        let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/mirror");
        let root = std::env::var_os("BLUEHELM_MIRROR").map_or(here, PathBuf::from);
        let folder = root.join("bench/views2023");
        if !folder.is_dir() {
            return Err(format!("no folder {}; set BLUEHELM_MIRROR", folder.display()).into());
        }
        Ok(Self(folder))
    }

    pub fn series(&self) -> Outcome<Panel> {
        Ok(parse_series(&fs::read_to_string(self.0.join("views_cm_ged_sb_series.csv"))?)?)
    }

    pub fn actuals(&self, year: i16) -> Outcome<Panel> {
        let path = format!("actuals/window=Y{year}/cm_actuals_{year}.parquet");
        let rows = self.rows(&path, false)?;
        Ok(Panel::try_new(rows.into_iter().map(|(row, n)| (row.unit, row.month, n[0])))?)
    }

    pub fn benchmark(&self, year: i16) -> Outcome<Samples> {
        let rows = self.rows(&format!("benchmark/Conflictology {year}.parquet"), true)?;
        Ok(Samples::try_new(rows)?)
    }

    /// The contestant's draws, 2018 to 2021.
    pub fn contestant(&self, year: i16) -> Outcome<Option<Samples>> {
        let path = format!("submissions/bodentien_rueter_cm_nbinom_test_window_{year}.parquet");
        if !self.0.join(&path).exists() {
            return Ok(None);
        }
        Ok(Some(Samples::try_new(self.rows(&path, true)?)?))
    }

    fn rows(&self, path: &str, with_draws: bool) -> Outcome<Vec<(Row, Vec<f64>)>> {
        let mut rows: BTreeMap<Row, Vec<(i64, f64)>> = BTreeMap::new();
        let reader = SerializedFileReader::new(File::open(self.0.join(path))?)?;
        for record in reader {
            let record = record?;
            let whole = |at| record.get_long(at).or_else(|_| record.get_int(at).map(i64::from));
            let month = month_of_id(i32::try_from(whole(1)?)?).ok_or("a month_id out of range")?;
            let row = Row { month, unit: u32::try_from(whole(2)?)? };
            let draw = if with_draws { whole(3)? } else { 0 };
            rows.entry(row).or_default().push((draw, whole(0)? as f64));
        }
        let in_order = |(row, mut draws): (Row, Vec<(i64, f64)>)| {
            draws.sort_by_key(|&(draw, _)| draw);
            (row, draws.into_iter().map(|(_, outcome)| outcome).collect())
        };
        Ok(rows.into_iter().map(in_order).collect())
    }

    /// The auxiliary history: deaths in all organised violence times the share of its events
    /// that are state-based, by the countries of the challenge; those without any event since
    /// 1989 are not in the file, and had none.
    pub fn history(&self) -> Outcome<Panel> {
        let countries = self.series()?.units().to_vec();
        let mut ids = BTreeMap::new();
        let mut key = csv::Reader::from_path(self.0.join("country_key.csv"))?;
        for record in key.deserialize::<BTreeMap<String, String>>() {
            let record = record?;
            let id: u32 = record["id"].parse()?;
            if countries.contains(&id) {
                ids.insert(record["isoab"].clone(), id);
            }
        }
        let mut counts: BTreeMap<(u32, Month), f64> = BTreeMap::new();
        let path = self.0.join("history/ucdp_country_month_all_violence_1989_2022.csv");
        let mut file = csv::Reader::from_path(path)?;
        for record in file.deserialize::<BTreeMap<String, String>>() {
            let record = record?;
            let n = |column: &str| record[column].parse::<f64>();
            let share = n("ucdp_state_based_events")? / n("ucdp_event_count")?.max(1.0);
            let deaths = (n("ucdp_fatalities_best")? * share).round();
            if let Some(&id) = ids.get(&record["country_iso3"]) {
                counts.insert((id, record["year_month"].parse()?), deaths);
            }
        }
        let months: Vec<Month> = (109..=516).filter_map(month_of_id).collect();
        let all = countries.iter().flat_map(|&id| months.iter().map(move |&at| (id, at)));
        let filled = all.map(|(id, at)| (id, at, counts.get(&(id, at)).copied().unwrap_or(0.0)));
        Ok(Panel::try_new(filled)?)
    }
}
