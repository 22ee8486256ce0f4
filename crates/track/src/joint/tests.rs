//! Do objects share reports as their odds are?

use super::*;
use proptest::prelude::*;

fn check(cells: &[(usize, usize, f64)], missed: &[f64], expect: &[f64]) {
    let candidates: Vec<Candidate> =
        cells.iter().map(|&(row, column, weight)| Candidate { row, column, weight }).collect();
    let found = shares(&candidates, missed);
    for (found, expect) in found.iter().zip(expect) {
        assert!((found - expect).abs() < 1e-12, "{found} for {expect}");
    }
}

#[test]
fn one_object_and_one_report_share_as_their_odds() {
    check(&[(0, 0, 3.0)], &[1.0], &[0.75]);
    check(&[(0, 0, 3.0)], &[0.0], &[1.0 - 1e-9 / 3.0]);
}

#[test]
fn two_objects_over_one_report_leave_it_to_one_of_them() {
    // Events: none 1, first 4, second 5.
    check(&[(0, 0, 4.0), (1, 0, 5.0)], &[1.0, 1.0], &[0.4, 0.5]);
}

#[test]
fn a_second_report_frees_the_first() {
    // Events: none 1; 0-0 2; 1-0 3; 1-1 5; 0-0 with 1-1 10.
    check(
        &[(0, 0, 2.0), (1, 0, 3.0), (1, 1, 5.0)],
        &[1.0; 2],
        &[12.0 / 21.0, 3.0 / 21.0, 15.0 / 21.0],
    );
}

proptest! {
    #[test]
    fn no_object_and_no_report_is_given_more_than_once(
        cells in prop::collection::btree_map((0_usize..8, 0_usize..9), 0.0_f64..1e14, 0..72),
        missed in prop::collection::vec(0.0_f64..1.0, 8),
    ) {
        let candidates: Vec<Candidate> = cells
            .iter()
            .map(|(&(row, column), &weight)| Candidate { row, column, weight })
            .collect();
        let found = shares(&candidates, &missed);
        for i in 0..9 {
            let of = |part: fn(&Candidate) -> usize| -> f64 {
                let mine = candidates.iter().zip(&found).filter(|(c, _)| part(c) == i);
                mine.map(|(_, share)| share).sum()
            };
            prop_assert!(of(|c| c.row) <= 1.0 + 1e-9 && of(|c| c.column) <= 1.0 + 1e-9);
        }
        prop_assert!(found.iter().all(|share| (0.0..=1.0 + 1e-9).contains(share)));
    }
}
