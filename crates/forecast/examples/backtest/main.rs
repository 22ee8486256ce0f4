//! Reproduces the tables of `benches/forecast.md` on the files of the VIEWS challenge.
//!
//! `cargo run -p forecast --example backtest -- scores|design|windows|weights|timing|models`

mod design;
mod mirror;
mod models;
mod scores;
#[cfg(test)]
mod tests;
mod timing;
mod weights;
mod windows;

use mirror::{Mirror, Outcome};

fn main() -> Outcome<()> {
    let mirror = Mirror::open()?;
    match std::env::args().nth(1).as_deref() {
        Some("scores") => scores::print(&mirror),
        Some("design") => design::print(&mirror),
        Some("weights") => weights::print(&mirror),
        Some("timing") => timing::print(&mirror),
        Some("models") => models::print(&mirror),
        Some("windows") => windows::print(&mirror),
        None => {
            scores::print(&mirror)?;
            design::print(&mirror)?;
            windows::print(&mirror)
        }
        Some(other) => Err(format!(
            "{other:?}; expected scores, design, windows, weights, timing, models or none"
        )
        .into()),
    }
}
