//! How much does each event bring about?

use std::f64::consts::{LN_2, PI};

use super::{COMPONENTS, Excitation, HALF_LIVES_DAYS, REACHES_KM};
use crate::near::{Placed, Scene};

/// Days whose events are explained; those before only explain.
const FIT_DAYS: i32 = 1826;
/// Steps of the EM algorithm; the likelihood is concave and settles well before.
const STEPS: usize = 100;
/// Most offspring of one event: above one, violence would grow without end.
const MOST_BRANCHING: f64 = 0.95;
/// Beyond this many reaches nothing is brought about.
const FAR: f64 = 4.0;

impl Excitation {
    /// The likeliest background and offspring, given the events of the last five years known and
    /// all before them, by the EM algorithm over who brought about whom (Veen & Schoenberg
    /// 2008, doi:10.1198/016214508000000148). Events of one day do not bring about each other.
    pub fn fit(scene: &Scene<'_>) -> Self {
        let events = scene.events();
        let end = f64::from(scene.edge()) + 1.0;
        let first = (scene.edge() - FIT_DAYS).max(events.first().map_or(0, |event| event.day));
        let explained: Vec<[f64; COMPONENTS + 1]> = events
            .iter()
            .enumerate()
            .filter(|(_, event)| event.day > first)
            .map(|(at, event)| densities(&events[..at], event, 1.0 / box_km2(events)))
            .collect();
        let days = end - f64::from(first) - 1.0;
        let mut exposure = [days.max(1.0); COMPONENTS + 1];
        for (k, share) in exposure[1..].iter_mut().enumerate() {
            let rate = LN_2 / HALF_LIVES_DAYS[k / REACHES_KM.len()];
            let since = |day: f64, from: f64| (-rate * (from - day).max(0.0)).exp();
            let start = f64::from(first) + 1.0;
            let of = |e: &Placed| since(f64::from(e.day), start) - since(f64::from(e.day), end);
            *share = events.iter().map(of).sum();
        }
        let mut rates = [0.5 / COMPONENTS as f64; COMPONENTS + 1];
        rates[0] = 0.5 * explained.len() as f64 / exposure[0];
        for _ in 0..STEPS {
            rates = step(&explained, &exposure, &rates);
        }
        let mut offspring = [0.0; COMPONENTS];
        offspring.copy_from_slice(&rates[1..]);
        let shrunk = (MOST_BRANCHING / offspring.iter().sum::<f64>()).min(1.0);
        Self { background_per_day: rates[0], offspring: offspring.map(|c| c * shrunk) }
    }
}

/// One step of EM: each event is shared out among what can have brought it about.
fn step(
    explained: &[[f64; COMPONENTS + 1]],
    exposure: &[f64; COMPONENTS + 1],
    rates: &[f64; COMPONENTS + 1],
) -> [f64; COMPONENTS + 1] {
    let mut shares = [0.0; COMPONENTS + 1];
    for densities in explained {
        let total: f64 = densities.iter().zip(rates).map(|(density, rate)| density * rate).sum();
        if total > 0.0 {
            for ((share, density), rate) in shares.iter_mut().zip(densities).zip(rates) {
                *share += density * rate / total;
            }
        }
    }
    for (share, exposure) in shares.iter_mut().zip(exposure) {
        *share = if *exposure > 0.0 { *share / exposure } else { 0.0 };
    }
    shares
}

/// The density of the background, then that of each component, at an event.
fn densities(before: &[Placed], event: &Placed, background: f64) -> [f64; COMPONENTS + 1] {
    let mut densities = [0.0; COMPONENTS + 1];
    densities[0] = background;
    let far_km = FAR * REACHES_KM[REACHES_KM.len() - 1];
    for earlier in before.iter().filter(|earlier| earlier.day < event.day) {
        let north_km = 111.0 * (earlier.point.latitude() - event.point.latitude()).abs();
        let distance_km =
            if north_km > far_km { far_km } else { earlier.point.distance_km(event.point) };
        if distance_km >= far_km {
            continue;
        }
        let age = f64::from(event.day - earlier.day);
        let near = REACHES_KM
            .map(|reach| (-0.5 * (distance_km / reach).powi(2)).exp() / (2.0 * PI * reach * reach));
        for (h, half_life) in HALF_LIVES_DAYS.into_iter().enumerate() {
            let rate = LN_2 / half_life;
            let soon = rate * (-rate * age).exp();
            for (r, near) in near.into_iter().enumerate() {
                densities[1 + h * REACHES_KM.len() + r] += soon * near;
            }
        }
    }
    densities
}

/// The box of all events, in square kilometres; at least one of 10 by 10 km.
fn box_km2(events: &[Placed]) -> f64 {
    let [south, north, west, east] = super::simulate::bounds(events);
    let shrunk = ((south + north) / 2.0).to_radians().cos();
    (111.2 * (north - south)).max(10.0) * (111.2 * shrunk * (east - west)).max(10.0)
}
