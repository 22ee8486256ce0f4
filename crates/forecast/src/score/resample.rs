//! What would other than the given number of draws be?

use std::f64::consts::PI;

/// `n` draws in which each given one appears equally often, or as nearly as can be.
pub fn resample_evenly(draws: &[f64], n: usize) -> Vec<f64> {
    (0..n).filter_map(|place| draws.get(place * draws.len() / n)).copied().collect()
}

/// How often each of some draws appears in [`resample_evenly`]'s: all equally often, some once more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Repeats {
    /// How often every draw appears.
    pub(super) each: usize,
    /// The places of those that appear once more.
    pub(super) once_more: Vec<usize>,
}

impl Repeats {
    /// Of `given` draws among `n`.
    pub(super) fn of(given: usize, n: usize) -> Self {
        if given > 0 && n.is_multiple_of(given) {
            return Self { each: n / given, once_more: Vec::new() };
        }
        let mut repeats = vec![0; given];
        for place in 0..n {
            if let Some(times) = repeats.get_mut(place * given / n) {
                *times += 1;
            }
        }
        let each = n / given.max(1);
        let more = repeats.iter().enumerate().filter(|(_, times)| **times > each);
        Self { each, once_more: more.map(|(place, _)| place).collect() }
    }
}

/// `n` draws as the challenge's own program makes them, by `scipy.signal.resample`: the draws,
/// in their order, are taken for one period of a wave, which is read off at `n` places, and
/// what falls below zero is set to zero. This only ever adds draws; where there are `n` or
/// more, [`resample_evenly`] takes its place.
pub fn resample_fourier(draws: &[f64], n: usize) -> Vec<f64> {
    let given = draws.len();
    if given >= n {
        return resample_evenly(draws, n);
    }
    let at = |place: usize| {
        let x = (place * given) as f64 / n as f64;
        // Most draws of calm places are zero, and cost nothing.
        let some = draws.iter().enumerate().filter(|(_, draw)| **draw != 0.0);
        some.map(|(k, draw)| draw * kernel(x - k as f64, given)).sum::<f64>().max(0.0)
    };
    (0..n).map(at).collect()
}

/// The periodic sinc (Dirichlet kernel) of `n` points at distance `x`.
fn kernel(x: f64, n: usize) -> f64 {
    let angle = PI * x / n as f64;
    if angle.sin().abs() < 1e-12 {
        return 1.0;
    }
    let wave = (PI * x).sin() / n as f64;
    if n.is_multiple_of(2) { wave / angle.tan() } else { wave / angle.sin() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn even_resampling_repeats_each_draw() {
        assert_eq!(resample_evenly(&[1.0, 2.0], 5), [1.0, 1.0, 1.0, 2.0, 2.0]);
        assert_eq!(resample_evenly(&[1.0, 2.0, 3.0, 4.0], 2), [1.0, 3.0]);
        assert_eq!(resample_evenly(&[], 3), [0.0; 0]);
        let check = |given, n, each, once_more: &[usize]| {
            assert_eq!(Repeats::of(given, n), Repeats { each, once_more: once_more.to_vec() });
        };
        check(2, 5, 2, &[0]);
        check(4, 2, 0, &[0, 2]);
        check(0, 2, 2, &[]);
    }

    #[test]
    fn fourier_resampling_goes_through_the_draws_given() {
        // Expected: scipy.signal.resample([1, 4, 2, 0], 8) and ([1, 4, 2], 6), cut at zero.
        let check = |draws: &[f64], n, expect: &[f64]| {
            let found = resample_fourier(draws, n);
            assert_eq!(found.len(), expect.len());
            for (a, b) in found.iter().zip(expect) {
                assert!((a - b).abs() < 1e-6, "{found:?}");
            }
        };
        check(&[1.0, 4.0, 2.0, 0.0], 8, &SCIPY_EVEN);
        check(&[1.0, 4.0, 2.0], 6, &SCIPY_ODD);
    }

    const SCIPY_EVEN: [f64; 8] = [
        1.000000000,
        2.810660172,
        4.000000000,
        3.517766953,
        2.000000000,
        0.689339828,
        0.000000000,
        0.000000000,
    ];
    const SCIPY_ODD: [f64; 6] =
        [1.000000000, 2.666666667, 4.000000000, 3.666666667, 2.000000000, 0.666666667];
}
