//! Are the ranges of large tables of two dimensions those of maximum flows?
//!
//! Hidden cells are edges between rows and columns. From one table that fits, a cell can grow by
//! the greatest flow from its row back to its column that takes from other hidden cells or adds
//! to them. The flow (Edmonds and Karp 1972, doi:10.1145/321694.321699) shares no code with the library.

use std::collections::VecDeque;
use std::fmt::Write;

use disclosure::{Layout, audit, read_table};

struct Grid {
    rows: usize,
    columns: usize,
    counts: Vec<i64>,
    hidden: Vec<bool>,
}

impl Grid {
    fn random(rows: usize, columns: usize, mean: f64, rng: &mut fastrand::Rng) -> Self {
        let mut count = || (-(1.0 - rng.f64()).ln() * mean) as i64;
        let counts: Vec<i64> = (0..rows * columns).map(|_| count()).collect();
        let hidden = (0..rows * columns).map(|_| rng.f64() < 0.3).collect();
        Self { rows, columns, counts, hidden }
    }

    fn csv(&self) -> String {
        let mut text = "row".to_owned();
        (0..self.columns).for_each(|c| write!(text, ",c{c}").expect("text"));
        text += ",Total\n";
        for r in 0..self.rows {
            let row = r * self.columns..(r + 1) * self.columns;
            write!(text, "r{r}").expect("text");
            for n in row.clone() {
                let count = self.counts[n];
                if self.hidden[n] { text += ",*" } else { write!(text, ",{count}").expect("text") }
            }
            writeln!(text, ",{}", self.counts[row].iter().sum::<i64>()).expect("text");
        }
        text += "Total";
        for c in 0..self.columns {
            let column: i64 = self.counts.iter().skip(c).step_by(self.columns).sum();
            write!(text, ",{column}").expect("text");
        }
        writeln!(text, ",{}", self.counts.iter().sum::<i64>()).expect("text");
        text
    }

    /// The greatest change of a cell, up or down, over all tables with the same totals.
    fn room(&self, cell: usize, up: bool) -> i64 {
        let nodes = self.rows + self.columns;
        let mut left = vec![vec![0_i64; nodes]; nodes];
        let plenty = self.counts.iter().sum::<i64>();
        for n in (0..self.counts.len()).filter(|&n| self.hidden[n] && n != cell) {
            let (row, column) = (n / self.columns, self.rows + n % self.columns);
            // Along an edge the cell grows, against it the cell shrinks.
            left[row][column] = plenty;
            left[column][row] = self.counts[n];
        }
        let (row, column) = (cell / self.columns, self.rows + cell % self.columns);
        let (start, end) = if up { (column, row) } else { (row, column) };
        let limit = if up { plenty } else { self.counts[cell] };
        let mut total = 0;
        while total < limit {
            let Some(path) = path(&left, start, end) else { break };
            let pairs = || path.iter().zip(path.iter().skip(1));
            let least = pairs().map(|(&a, &b)| left[a][b]).min().unwrap_or(0).min(limit - total);
            for (a, b) in pairs() {
                left[*a][*b] -= least;
                left[*b][*a] += least;
            }
            total += least;
        }
        total
    }
}

fn path(left: &[Vec<i64>], start: usize, end: usize) -> Option<Vec<usize>> {
    let mut from = vec![usize::MAX; left.len()];
    from[start] = start;
    let mut queue = VecDeque::from([start]);
    while let Some(node) = queue.pop_front() {
        for next in (0..left.len()).filter(|&n| left[node][n] > 0) {
            if from[next] == usize::MAX {
                from[next] = node;
                queue.push_back(next);
            }
        }
    }
    let mut path = vec![end];
    while from[*path.last()?] != usize::MAX && *path.last()? != start {
        path.push(from[*path.last()?]);
    }
    path.reverse();
    (path.first() == Some(&start)).then_some(path)
}

fn check(rows: usize, columns: usize, mean: f64, seed: u64) {
    let grid = Grid::random(rows, columns, mean, &mut fastrand::Rng::with_seed(seed));
    let layout = Layout::default();
    let table = read_table(grid.csv().as_bytes(), &layout).expect("a table");
    let audit = audit(&table, &[], &layout).expect("an audit");
    let cells: Vec<usize> = (0..grid.counts.len()).filter(|&n| grid.hidden[n]).collect();
    assert_eq!(audit.cells.len(), cells.len());
    for (found, &cell) in audit.cells.iter().zip(&cells) {
        let low = grid.counts[cell] - grid.room(cell, false);
        let high = grid.counts[cell] + grid.room(cell, true);
        assert_eq!((found.low, found.high), (low, Some(high)), "{:?} seed {seed}", found.key);
        assert!(found.proven);
    }
}

#[test]
fn ranges_of_two_dimensional_tables_are_those_of_maximum_flows() {
    for seed in 0..20 {
        check(6, 9, 4.0, seed);
        check(12, 10, 20.0, seed);
    }
}

#[test]
fn ranges_of_a_table_of_thirty_by_thirty_are_those_of_maximum_flows() {
    check(30, 30, 6.0, 1);
}
