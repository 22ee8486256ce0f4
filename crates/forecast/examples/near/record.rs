//! What would have been forecast near camps, month after month, and what happened?

use base::{Month, Point};
use forecast::near::{Area, Event, Rolling, Trial, day_number, place};
use rand::SeedableRng;
use rand_pcg::Pcg64;

use crate::mirror::{Mirror, Outcome};

pub const RADII_KM: [f64; 3] = [10.0, 25.0, 50.0];
pub const DAYS: [u16; 4] = [7, 14, 30, 90];
/// Missions whose weights are learned together, and the years they are forecast.
pub struct Group {
    pub title: &'static str,
    pub missions: Vec<Mission>,
    /// The first year forecast, from which weights are learned; the first judged; the last.
    pub years: [i16; 3],
    /// In how many ways the events are placed: more where places and days are uncertain.
    pub placings: u64,
}

pub struct Mission {
    pub name: &'static str,
    pub events: Vec<Event>,
    pub camps: Vec<Point>,
}

/// One forecast of all members, judged.
pub struct Row {
    pub mission: &'static str,
    pub year: i16,
    pub radius_km: f64,
    pub days: u16,
    pub trial: Trial,
}

pub fn groups(mirror: &Mirror) -> Outcome<Vec<Group>> {
    let mission = |name, events, camps| Mission { name, events, camps };
    Ok(vec![
        Group {
            title: "Camps of MINUSCA and UNMISS",
            missions: vec![
                mission("MINUSCA", mirror.events("CAF")?, mirror.camps("MINUSCA")?),
                mission("UNMISS", mirror.events("SSD")?, mirror.camps("UNMISS")?),
            ],
            years: [2012, 2015, 2022],
            placings: 3,
        },
        Group {
            title: "Towns of Ethiopia from 100,000 people",
            missions: vec![mission(
                "Ethiopia",
                mirror.events("ETH")?,
                mirror.towns("ET", 100_000)?,
            )],
            years: [2012, 2015, 2022],
            placings: 3,
        },
        Group {
            title: "Camps of MINUSMA and MONUSCO, global subset (precise places only)",
            missions: vec![
                mission("MINUSMA", mirror.precise_events("Mali")?, mirror.camps("MINUSMA")?),
                mission(
                    "MONUSCO",
                    mirror.precise_events("DR Congo (Zaire)")?,
                    mirror.camps("MONUSCO")?,
                ),
            ],
            years: [2013, 2016, 2020],
            placings: 1,
        },
    ])
}

impl Group {
    /// Every mission, at the end of every month whose days are on record.
    pub fn rows(&self, lag_days: u16) -> Outcome<Vec<Row>> {
        let [first, _, last] = self.years;
        let end = day_number(Month::try_new(last, 12)?.last_day());
        let mut rows = Vec::new();
        for mission in &self.missions {
            let circles = mission
                .camps
                .iter()
                .flat_map(|&camp| RADII_KM.map(|km| Area::try_circle(camp, km)));
            let areas: Vec<Area> = circles.collect::<Result<_, _>>()?;
            for placing in 0..self.placings {
                let known = place(&mission.events, &mut Pcg64::seed_from_u64(placing))?;
                let happened = place(&mission.events, &mut Pcg64::seed_from_u64(placing + 1000))?;
                for days in DAYS {
                    let months = (first..=last).flat_map(|year| (1..=12).map(move |m| (year, m)));
                    let mut origins = Vec::new();
                    for (year, month) in months {
                        let origin = day_number(Month::try_new(year, month)?.first_day()) - 1;
                        if origin + i32::from(days) <= end {
                            origins.push((origin, year));
                        }
                    }
                    let only: Vec<i32> = origins.iter().map(|&(origin, _)| origin).collect();
                    let placings = [[known.clone(), happened.clone()]];
                    let (areas, standings) = (&areas[..], &[][..]);
                    let rolling = Rolling { placings: &placings, areas, standings, lag_days, days };
                    for trial in rolling.run(&only)?.0 {
                        let at = origins.partition_point(|&(origin, _)| origin < trial.origin);
                        let radius_km = RADII_KM[trial.area % RADII_KM.len()];
                        rows.push(Row {
                            mission: mission.name,
                            year: origins[at].1,
                            radius_km,
                            days,
                            trial,
                        });
                    }
                }
            }
        }
        Ok(rows)
    }
}
