//! Reproduces the tables of `benches/forecast.md` on camps, towns and cells.
//!
//! `cargo run -p forecast --example near -- camps|cells|GROUP`, where a group is `MINUSCA`, `Ethiopia`
//! or `MINUSMA`; all of it without a word

mod cells;
mod mirror;
mod record;
mod tables;
#[cfg(test)]
mod tests;

use mirror::{Mirror, Outcome};

/// Days that reports take: as UCDP's monthly candidates do, and as a mission's own log might.
const LAGS_DAYS: [u16; 2] = [30, 1];

fn main() -> Outcome<()> {
    let mirror = Mirror::open()?;
    let asked = std::env::args().nth(1);
    let asked = |word: &str| asked.as_deref().is_none_or(|asked| asked == word);
    for group in record::groups(&mirror)? {
        if asked("camps") || group.missions.iter().any(|mission| asked(mission.name)) {
            for lag_days in LAGS_DAYS {
                tables::print(&group, &group.rows(lag_days)?, lag_days)?;
            }
        }
    }
    if asked("cells") { cells::print(&mirror) } else { Ok(()) }
}
