//! Which weights does the rule find? Prints the table of `src/model/stack/published.rs`.

use std::io::Write;

use crate::mirror::{Mirror, Outcome};
use crate::windows::{origin_of, weights_before};

pub fn print(mirror: &Mirror) -> Outcome<()> {
    let mut out = std::io::stdout().lock();
    let series = mirror.series()?;
    writeln!(out, "pub(super) const WEIGHTS: [(&str, [[f64; 12]; 4]); 6] = [")?;
    for year in 2018..=2023 {
        writeln!(out, "(\"{}\", [", origin_of(year)?)?;
        for (_, shares) in weights_before(mirror, &series, year)?.shares() {
            let shares: Vec<_> = shares.iter().map(|(_, share)| format!("{share:.4}")).collect();
            writeln!(out, "[{}],", shares.join(", "))?;
        }
        writeln!(out, "]),")?;
    }
    Ok(writeln!(out, "];")?)
}
