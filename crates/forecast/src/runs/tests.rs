//! Do equal draws, counted once, stand for all of them?

use super::*;
use proptest::prelude::*;
use rand::SeedableRng;
use rand_pcg::Pcg64;

proptest! {
    #[test]
    fn counting_gives_what_sorting_gives(
        draws in prop::collection::vec(
            prop_oneof![Just(0.0), (0..30_i32).prop_map(f64::from), -2.0..3e4], 1..60,
        ),
        level in 0.0..=1.0,
    ) {
        let runs = Runs::of(&draws);
        prop_assert_eq!(&runs.runs, &gathered(&draws));
        let found = runs.quantile(level);
        prop_assert!((found - crate::quantile(&draws, level)).abs() < 1e-9);
        let half = runs.share_at_least(15.0);
        prop_assert_eq!(half, crate::share_at_least(&draws, 15.0));
        let place = crate::score::pit(&draws, 3.0, level);
        prop_assert!((runs.pit(3.0, level) - place).abs() < 1e-12);
    }

    #[test]
    fn what_stands_for_a_distribution_is_what_would_be_drawn(
        atoms in prop::collection::vec((-5.0..5e4_f64, 0.001..1.0_f64), 1..40), n in 1..1500_usize,
    ) {
        let distribution = Distribution::try_new(atoms).expect("weights");
        let drawn = distribution.draws(n, &mut Pcg64::seed_from_u64(1));
        prop_assert_eq!(Runs::standing_for(&distribution, n).runs, gathered(&drawn));
    }
}

#[test]
fn equal_draws_are_one_run() {
    let runs = Runs::of(&[3.0, 0.0, 3.0, 0.5]);
    assert_eq!(runs.iter().collect::<Vec<_>>(), [(0.0, 0, 1), (0.5, 1, 1), (3.0, 2, 2)]);
    assert_eq!(Runs::of(&[]).runs, []);
    assert_eq!(Runs::of(&[0.0; 4]).runs, [(0.0, 4)]);
}
