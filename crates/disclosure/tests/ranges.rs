//! Does the audit find the very ranges that trying every way to fill in the table finds?

mod cube;

use cube::Cube;
use disclosure::{Layout, audit, read_table};

/// Ways tried before a table counts as too large to try.
const STEPS: usize = 400_000;

/// Compares every hidden cell; false where trying is not possible.
fn check(cube: &Cube) -> bool {
    let Some(expected) = cube.ranges(STEPS) else { return false };
    let layout = Layout::default();
    let text = cube.csv();
    let table = read_table(text.as_bytes(), &layout).expect("a table");
    let audit = audit(&table, &[], &layout).expect("an audit");
    let hidden = (0..cube.counts.len()).filter(|&n| cube.hidden[n]);
    let expected: Vec<(i64, i64)> = hidden.map(|n| expected[n]).collect();
    let found: Vec<(i64, i64)> =
        audit.cells.iter().map(|c| (c.low, c.high.expect("the grand total is shown"))).collect();
    assert_eq!(found, expected, "{text}");
    assert!(audit.cells.iter().all(|c| c.proven), "not proven\n{text}");
    let safe = expected.iter().all(|(low, high)| high - low >= layout.protection());
    assert_eq!(audit.safe, safe);
    true
}

/// Hides each cell with a chance; the grand total stays.
fn hide(cube: &mut Cube, leaves: f64, totals: f64, rng: &mut fastrand::Rng) {
    let inner: Vec<usize> = cube.leaves().into_iter().map(|p| cube.at(p)).collect();
    for cell in 0..cube.counts.len() - 1 {
        let chance = if inner.contains(&cell) { leaves } else { totals };
        cube.hidden[cell] = rng.f64() < chance;
    }
}

fn check_many(tables: usize, size: [usize; 3], mean: f64, leaves: f64, totals: f64) {
    let mut rng = fastrand::Rng::with_seed((size[0] * 100 + size[1] * 10 + size[2]) as u64);
    let mut tried = 0;
    for _ in 0..tables {
        let mut cube = Cube::random(size, mean, &mut rng);
        hide(&mut cube, leaves, totals, &mut rng);
        tried += usize::from(check(&cube));
    }
    assert!(tried * 4 >= tables * 3, "only {tried} of {tables} tables could be tried");
}

#[test]
fn small_tables_have_the_ranges_that_trying_finds() {
    check_many(200, [3, 3, 1], 3.0, 0.5, 0.2);
    check_many(100, [4, 4, 1], 2.0, 0.5, 0.15);
}

#[test]
fn cubes_have_the_ranges_that_trying_finds() {
    check_many(100, [2, 2, 2], 3.0, 0.7, 0.2);
    check_many(100, [3, 3, 2], 1.5, 0.5, 0.1);
    check_many(60, [3, 3, 3], 1.0, 0.5, 0.05);
}

#[test]
fn large_tables_have_the_ranges_that_trying_finds() {
    check_many(10, [30, 30, 1], 4.0, 0.05, 0.02);
    check_many(10, [30, 30, 3], 4.0, 0.03, 0.0);
    check_many(10, [12, 10, 3], 3.0, 0.1, 0.02);
}
