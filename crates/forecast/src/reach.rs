//! How many people live where violence is likely, and who can reach them?

use crate::Error;

/// A settlement or cell, with its people and its forecast.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    /// People who live there, where known: unknown is not nobody.
    pub people: Option<f64>,
    /// The forecast chance (0 to 1) of violence there.
    pub chance: f64,
}

/// People and places of one group.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct AtRisk {
    /// How many places these are.
    pub places: usize,
    /// Those of them whose people are not known, and are in no sum.
    pub of_unknown_people: usize,
    /// People who live there.
    pub people: f64,
    /// People times the chance of violence where they live, summed: the number expected to live
    /// where it strikes, not the number expected to be harmed.
    pub expected: f64,
}

/// Who is within whose reach; for the patrol planner.
#[derive(Debug, Clone, PartialEq)]
pub struct Reach {
    /// For each base, for each limit: all within it. A place within reach of two bases is in both.
    pub by_base: Vec<Vec<AtRisk>>,
    /// For each limit: all within it of any base, each place once.
    pub by_any: Vec<AtRisk>,
    /// For each limit: all beyond it of every base.
    pub beyond: Vec<AtRisk>,
}

/// Gathers places by how far they are from bases. `cost(base, place)` is a distance or a travel
/// time, in the unit of `limits` (kilometres, or hours); a place it calls NaN or infinite has
/// no way from that base. A place at a limit is within it.
///
/// # Errors
/// [`Error::NotAPlace`] with the first place whose chance is not 0 to 1 or whose people are not
/// a number from 0 up.
pub fn people_within_reach(
    bases: usize,
    places: &[Place],
    limits: &[f64],
    cost: impl Fn(usize, usize) -> f64,
) -> Result<Reach, Error> {
    let none = vec![AtRisk::default(); limits.len()];
    let mut reach =
        Reach { by_base: vec![none.clone(); bases], by_any: none.clone(), beyond: none };
    for (at, place) in places.iter().enumerate() {
        let sound = place.people.is_none_or(|n| n.is_finite() && n >= 0.0);
        if !sound || !(0.0..=1.0).contains(&place.chance) {
            return Err(Error::NotAPlace { place: at, found: *place });
        }
        let costs: Vec<f64> = (0..bases).map(|base| cost(base, at)).collect();
        for (ring, &limit) in limits.iter().enumerate() {
            for (rings, &cost) in reach.by_base.iter_mut().zip(&costs) {
                if cost <= limit {
                    rings[ring].add(place);
                }
            }
            let any = costs.iter().any(|&cost| cost <= limit);
            let group = if any { &mut reach.by_any } else { &mut reach.beyond };
            group[ring].add(place);
        }
    }
    Ok(reach)
}

impl AtRisk {
    fn add(&mut self, place: &Place) {
        self.places += 1;
        match place.people {
            Some(people) => {
                self.people += people;
                self.expected += people * place.chance;
            }
            None => self.of_unknown_people += 1,
        }
    }
}

#[cfg(test)]
mod tests;
