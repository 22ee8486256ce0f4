//! Where does violence breed violence?

mod fit;
mod simulate;

pub use simulate::{Driver, Source};

use super::{NearModel, Scene};
use crate::{Distribution, Error};

/// Days in which the excitation of a component halves.
pub(super) const HALF_LIVES_DAYS: [f64; 4] = [7.0, 30.0, 180.0, 1460.0];
/// Standard deviations, in kilometres, of how far a component reaches.
pub(super) const REACHES_KM: [f64; 2] = [10.0, 40.0];
/// Components: each half-life with each reach.
pub(super) const COMPONENTS: usize = HALF_LIVES_DAYS.len() * REACHES_KM.len();

/// How many events each event brings about, how soon and how near.
///
/// The intensity of a self-exciting point process (Hawkes 1971, doi:10.1093/biomet/58.1.83; in
/// space and time Mohler et al. 2011, doi:10.1198/jasa.2011.ap09546) at place x and time t is
///
/// λ(t, x) = μ / A + Σᵢ Σₖ cₖ βₖ exp(−βₖ (t − tᵢ)) · exp(−|x − xᵢ|² / 2σₖ²) / 2πσₖ²
///
/// over the events i before t. Half-lives ln 2 / βₖ (7, 30, 180 and 1,460 days) and reaches σₖ (10
/// and 40 km) are given; μ and the cₖ are fitted. The slow components are the memory of a
/// place rather than contagion: nothing here tells cause from place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Excitation {
    /// μ: events a day that nothing known brought about, anywhere in the box of all events.
    pub background_per_day: f64,
    /// cₖ: how many events one event brings about through each component, in the end.
    pub offspring: [f64; COMPONENTS],
}

impl Excitation {
    /// Each component's half-life in days, reach in kilometres and offspring.
    pub fn components(&self) -> impl Iterator<Item = (f64, f64, f64)> {
        components().zip(self.offspring).map(|((half_life, reach), c)| (half_life, reach, c))
    }

    /// How many events one event brings about in the end; kept below one, or violence would
    /// grow without end.
    pub fn branching(&self) -> f64 {
        self.offspring.iter().sum()
    }
}

fn components() -> impl Iterator<Item = (f64, f64)> {
    HALF_LIVES_DAYS.into_iter().flat_map(|half_life| REACHES_KM.map(|reach| (half_life, reach)))
}

/// The self-exciting model: what is known goes on to bring about events, and these further ones,
/// through the days not yet reported to the end of those forecast; many times over, at random.
#[derive(Debug, Clone, Copy)]
pub struct SelfExciting {
    /// Fitted on what was known: [`Excitation::fit`].
    pub excitation: Excitation,
    /// How many futures are drawn.
    pub paths: usize,
    /// The same seed gives the same futures.
    pub seed: u64,
}

impl NearModel for SelfExciting {
    fn name(&self) -> &'static str {
        "self-exciting"
    }

    fn predict(&self, scene: &Scene<'_>, days: u16) -> Result<Vec<Distribution>, Error> {
        let mut sums = vec![Vec::new(); scene.areas().len()];
        let mut path_sums = vec![0.0; scene.areas().len()];
        self.simulate(scene, days, |path| {
            path_sums.fill(0.0);
            for event in path {
                for (sum, area) in path_sums.iter_mut().zip(scene.areas()) {
                    if area.contains(event.point) {
                        *sum += event.deaths;
                    }
                }
            }
            for (all, &sum) in sums.iter_mut().zip(&path_sums) {
                if sum > 0.0 {
                    all.push((sum, 1.0));
                }
            }
        });
        let whole = |mut violent: Vec<(f64, f64)>| {
            violent.push((0.0, (self.paths.max(1) - violent.len().min(self.paths)) as f64));
            Distribution::try_new(violent)
        };
        sums.into_iter().map(whole).collect()
    }
}
