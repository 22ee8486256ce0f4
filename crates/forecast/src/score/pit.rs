//! Where in its distribution did each count fall?

/// The probability integral transform of a count: the share of draws below it, plus `chance`
/// (0 to 1, drawn by the caller) of the share equal to it. Over many rows of a calibrated
/// forecast it is uniform, also for counts (Czado, Gneiting & Held 2009,
/// doi:10.1111/j.1541-0420.2009.01191.x). NaN of no draws.
pub fn pit(draws: &[f64], seen: f64, chance: f64) -> f64 {
    let below = draws.iter().filter(|&&draw| draw < seen).count() as f64;
    let equal = draws.iter().filter(|&&draw| draw == seen).count() as f64;
    (below + chance * equal) / draws.len() as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ties_share_their_probability() {
        let draws = [0.0, 0.0, 5.0, 9.0];
        assert_eq!(pit(&draws, 0.0, 0.0), 0.0);
        assert_eq!(pit(&draws, 0.0, 1.0), 0.5);
        assert_eq!(pit(&draws, 5.0, 0.5), 0.625);
        assert_eq!(pit(&draws, 10.0, 0.3), 1.0);
    }
}
