//! How do forecasts around camps and places read, and what drives one?

use base::Month;
use comfy_table::{ColumnConstraint, Table, Width};

use super::earned_text;
use crate::cli::output::{prose, table};
use crate::ops::forecast::explain_near::DrivenNear;
use crate::ops::forecast::knowledge::HowKnown;
use crate::ops::forecast::near::{NearForecast, Row};
use crate::ops::forecast::reach::{Group, ReachReport};
use crate::ops::forecast::record::Earned;

/// Rows shown; all are in JSON and files.
const SHOWN: usize = 40;

/// What forecasts for a mission must say.
pub const FOR_THE_MISSION: &str =
    "These forecasts are for the mission: do not publish them (audience: mission).";

/// The areas where a death is likeliest, and what the forecast has earned.
pub fn near_text(made: &NearForecast) -> String {
    let mut rows: Vec<&Row> = made.rows.iter().collect();
    rows.sort_by(|a, b| b.at_least_1.total_cmp(&a.at_least_1));
    let line = |row: &&Row| {
        vec![
            row.area.clone(),
            row.radius_km.map_or_else(String::new, |km| km.to_string()),
            days_text(row),
            (if row.model == "climatology" { "clim." } else { row.model }).to_owned(),
            format!("{:.2}", row.mean),
            format!("{:.0} to {:.0}", row.low, row.high),
            format!("{:.2}", row.at_least_1),
            format!("{:.2}", row.at_least_10),
            format!("{:.3}", row.at_least_25),
            format!("{:.2}", row.benchmark_at_least_1),
            format!("{:.2}", row.benchmark_at_least_10),
            format!("{:.3}", row.benchmark_at_least_25),
        ]
    };
    let header = [
        made.level,
        "km",
        "days",
        "served",
        "deaths",
        "90 % interval",
        "chance of 1",
        "of 10",
        "of 25",
        "clim. of 1",
        "clim. of 10",
        "clim. of 25",
    ];
    let head = format!(
        "Deaths ({}) after {}; clim. is the climatology, the area's own last twelve months. {}",
        made.target,
        made.origin,
        known_text(&made.known)
    );
    let mut records: Vec<String> = Vec::new();
    for row in &made.rows {
        let km = row.radius_km.map_or_else(String::new, |km| format!(" within {km} km"));
        let what = format!("{} to {}{km}", row.first_day, row.last_day);
        let earned = row
            .skill
            .zip(row.skill_low.zip(row.skill_high))
            .zip(row.record_from.zip(row.record_to));
        let text = match earned {
            None => {
                format!("{what}: the record is too short to show skill; the climatology is served")
            }
            Some(((skill, (low, high)), (from_year, to_year))) => {
                let forecasts = row.record_forecasts as usize;
                let is_shown = low > 0.0;
                let earned = Earned { skill, low, high, is_shown, from_year, to_year, forecasts };
                format!("{what}: {}", earned_text("the pool", "the climatology", &earned))
            }
        };
        if !records.contains(&text) {
            records.push(text);
        }
    }
    let records: Vec<String> = records.iter().map(|text| prose(text, "  ")).collect();
    let shown = if rows.len() > SHOWN {
        format!(
            "The {SHOWN} of {} rows where a death is likeliest; all: --format json or -o FILE.",
            rows.len()
        )
    } else {
        String::new()
    };
    format!(
        "{}\n{}\n{shown}\nThe record:\n{}",
        prose(&head, ""),
        whole_words(&header, rows.iter().take(SHOWN).map(line).collect()),
        records.join("\n")
    )
}

/// A table whose heads and figures break between words only; names of areas, which come first, may break.
fn whole_words(header: &[&str], rows: Vec<Vec<String>>) -> Table {
    let longest = |text: &str| text.split(' ').map(|word| word.chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..header.len())
        .map(|at| {
            let cells = rows.iter().filter(|_| at > 0).map(|row| longest(&row[at]));
            cells.fold(longest(header[at]), usize::max)
        })
        .collect();
    let mut table = table(header, rows);
    for (at, width) in widths.into_iter().enumerate() {
        // A space stands on either side.
        let width = Width::Fixed(u16::try_from(width + 2).unwrap_or(u16::MAX));
        if let Some(column) = table.column_mut(at) {
            column.set_constraint(ColumnConstraint::LowerBoundary(width));
        }
    }
    table
}

/// What was known, and what is left out because it was not.
fn known_text(known: &HowKnown) -> String {
    format!(
        "Events: {}; they reach to {}. The last {} days before the origin are left out: not yet reported, never read as calm.",
        known.events, known.covered_to, known.lag_days
    )
}

/// A whole month by its name, else how many days.
fn days_text(row: &Row) -> String {
    let month = Month::of(row.first_day);
    if (month.first_day(), month.last_day()) == (row.first_day, row.last_day) {
        return month.to_string();
    }
    base::Period::try_new(row.first_day, row.last_day)
        .map_or_else(|_| String::new(), |p| p.days().to_string())
}

/// What drives the number of one area.
pub fn driven_text(driven: &DrivenNear) -> String {
    let km = driven.radius_km.map_or_else(String::new, |km| format!(" within {km} km"));
    let served = match driven.served {
        "pool" => {
            format!("Served is the pool (climatology: {:.2} deaths).", driven.climatology_mean)
        }
        _ => format!(
            "Served is the climatology, the mean of the area's own last twelve months: no skill of the pool over it \
             is shown. The pool, not served, would say {:.2} deaths, chance of at least one {:.2}: the \
             tables are the pool's.",
            driven.pool_mean, driven.pool_chance
        ),
    };
    let head = format!(
        "{}{km}: {:.2} deaths expected, chance of at least one {:.2}. {served} {}",
        driven.area,
        driven.mean,
        driven.chance,
        known_text(&driven.known)
    );
    let members = driven.members.iter().map(|m| {
        vec![
            m.member.to_owned(),
            format!("{:.2}", m.weight),
            format!("{:.2}", m.mean),
            format!("{:.2}", m.chance),
        ]
    });
    let drivers = driven.drivers.iter().map(|d| {
        vec![
            d.rests_on.to_owned(),
            d.events.to_string(),
            format!("{:.2}", d.deaths),
            format!("{:.0} %", 100.0 * d.share),
        ]
    });
    let what_if = driven.what_if.iter().map(|w| {
        vec![
            w.otherwise.to_owned(),
            format!("{:.2}", w.chance),
            format!("{:.2}", w.chance_otherwise),
        ]
    });
    let trees = match driven.what_if.is_empty() {
        true => prose(
            "The boosted trees say nothing of season, calm and people here: too few deaths are known to learn from.",
            "",
        ),
        false => {
            let header = ["the boosted trees: had it been …", "chance as it is", "as it would be"];
            table(&header, what_if).to_string()
        }
    };
    format!(
        "{}\n{}\n{}\n{}\n{}",
        prose(&head, ""),
        table(&["member of the pool", "weight", "expects", "chance of 1"], members),
        table(&["the self-exciting process goes back to", "events", "deaths", "share"], drivers),
        trees,
        prose(
            "None of this says why: recent events, neighbours and season go before violence, and need not cause it.",
            ""
        )
    )
}

/// People at risk within reach and beyond it.
pub fn reach_text(report: &ReachReport) -> String {
    let unit = report.unit;
    let cells = |group: &Group| {
        vec![
            format!("{} {unit}", group.limit),
            group.places.to_string(),
            format!("{:.0}", group.people),
            format!("{:.0}", group.expected),
            group.places_of_unknown_people.to_string(),
        ]
    };
    let named = |name: &str, groups: &[Group]| -> Vec<Vec<String>> {
        groups.iter().map(|group| [vec![name.to_owned()], cells(group)].concat()).collect()
    };
    let mut rows: Vec<Vec<String>> = Vec::new();
    for camp in &report.camps {
        rows.extend(named(&camp.camp, &camp.within));
    }
    rows.extend(named("within reach of any camp", &report.any_camp));
    rows.extend(named("beyond everyone's reach", &report.beyond));
    let header = ["camp", "within", "places", "people", "people at risk", "people unknown"];
    let mut beyond: Vec<_> = report.places.iter().collect();
    beyond.sort_by(|a, b| {
        let worth =
            |p: &&crate::ops::forecast::reach::PlaceAtRisk| p.people.unwrap_or(0.0) * p.risk;
        worth(b).total_cmp(&worth(a))
    });
    let place = |p: &&crate::ops::forecast::reach::PlaceAtRisk| {
        let (camp, cost) = p.nearest.clone().unwrap_or_else(|| ("none".to_owned(), f64::NAN));
        vec![
            p.name.clone(),
            p.people.map_or_else(|| "unknown".to_owned(), |n| format!("{n:.0}")),
            format!("{:.2}", p.risk),
            format!("{camp}, {cost:.0} {unit}"),
        ]
    };
    let places = table(
        &["place", "people", "chance of a death", "nearest camp"],
        beyond.iter().take(15).map(place),
    );
    let foot = "People at risk: people times the chance of at least one death around where they live, summed; not the number expected to be \
                harmed. -o FILE.csv writes the places as the patrol planner reads them: id,name,latitude,longitude,people,risk,note.";
    let foot = format!("{foot} {}", known_text(&report.known));
    format!("{}\n{places}\n{}", table(&header, rows), prose(&foot, ""))
}
