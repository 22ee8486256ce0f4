//! Is the choice the best one?

use super::*;
use proptest::prelude::*;

/// The best total by trying every choice.
fn best_by_trying(pairs: &[Pair], rows: &[usize], taken: &mut Vec<usize>) -> f64 {
    let Some((row, rest)) = rows.split_first() else { return 0.0 };
    let mut best = best_by_trying(pairs, rest, taken);
    for pair in pairs.iter().filter(|pair| pair.row == *row && pair.gain > 0.0) {
        if !taken.contains(&pair.column) {
            taken.push(pair.column);
            best = best.max(pair.gain + best_by_trying(pairs, rest, taken));
            taken.pop();
        }
    }
    best
}

proptest! {
    #[test]
    fn no_other_choice_gains_more(
        cells in prop::collection::btree_map((0_usize..5, 0_usize..6), -10.0_f64..100.0, 0..20)
    ) {
        let pairs: Vec<Pair> =
            cells.iter().map(|(&(row, column), &gain)| Pair { row, column, gain }).collect();
        let chosen = best_pairs(&pairs);
        for (i, a) in chosen.iter().enumerate() {
            for b in &chosen[i + 1..] {
                prop_assert!(a.row != b.row && a.column != b.column);
            }
        }
        let total: f64 = chosen.iter().map(|pair| pair.gain).sum();
        let best = best_by_trying(&pairs, &[0, 1, 2, 3, 4], &mut Vec::new());
        prop_assert!((total - best).abs() < 1e-6, "{total} against {best}");
    }
}
