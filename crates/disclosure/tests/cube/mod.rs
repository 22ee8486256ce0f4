//! A table of counts with all its totals, some of them hidden, and every way to fill it in:
//! by trying, with no code of the library.

use std::fmt::Write;

/// Counts by `[row][column][layer]`; the last of each is the total.
pub struct Cube {
    pub size: [usize; 3],
    pub counts: Vec<i64>,
    pub hidden: Vec<bool>,
}

impl Cube {
    pub fn random(size: [usize; 3], mean: f64, rng: &mut fastrand::Rng) -> Self {
        let cells = size.iter().map(|s| s + 1).product();
        let mut cube = Self { size, counts: vec![0; cells], hidden: vec![false; cells] };
        for place in cube.leaves() {
            let count = (-(1.0 - rng.f64()).ln() * mean) as i64;
            for total in cube.above(place) {
                cube.counts[total] += count;
            }
        }
        cube
    }

    pub fn at(&self, [r, c, l]: [usize; 3]) -> usize {
        (r * (self.size[1] + 1) + c) * (self.size[2] + 1) + l
    }

    pub fn leaves(&self) -> Vec<[usize; 3]> {
        let [rows, columns, layers] = self.size;
        let all = (0..rows).flat_map(|r| (0..columns).map(move |c| (r, c)));
        all.flat_map(|(r, c)| (0..layers).map(move |l| [r, c, l])).collect()
    }

    /// The leaf itself and every total it is part of.
    pub fn above(&self, [r, c, l]: [usize; 3]) -> Vec<usize> {
        let [rows, columns, layers] = self.size;
        let mut all = Vec::new();
        for r in [r, rows] {
            for c in [c, columns] {
                for l in [l, layers] {
                    all.push(self.at([r, c, l]));
                }
            }
        }
        all
    }

    pub fn csv(&self) -> String {
        let [rows, columns, layers] = self.size;
        let label = |n: usize, size: usize, letter: char| {
            if n == size { "Total".to_owned() } else { format!("{letter}{n}") }
        };
        let mut text = "row,column,layer,count\n".to_owned();
        for r in 0..=rows {
            for c in 0..=columns {
                for l in 0..=layers {
                    let cell = self.at([r, c, l]);
                    let shown = self.counts[cell].to_string();
                    let shown = if self.hidden[cell] { "*".to_owned() } else { shown };
                    let key = [label(r, rows, 'r'), label(c, columns, 'c'), label(l, layers, 'l')];
                    writeln!(text, "{},{shown}", key.join(",")).expect("text");
                }
            }
        }
        text
    }

    /// Least and greatest value of every cell over all ways to fill in the hidden leaves; gives
    /// up (none) beyond `limit` steps.
    pub fn ranges(&self, limit: usize) -> Option<Vec<(i64, i64)>> {
        let leaves = self.leaves();
        let unknown: Vec<[usize; 3]> =
            leaves.iter().copied().filter(|&p| self.hidden[self.at(p)]).collect();
        // What shown totals still lack, over the hidden leaves.
        let mut lacking = vec![0; self.counts.len()];
        let mut open = vec![0; self.counts.len()];
        for &place in &unknown {
            for total in self.above(place) {
                lacking[total] += self.counts[self.at(place)];
                open[total] += 1;
            }
        }
        let truth = self.counts.clone();
        let mut filling = Filling {
            cube: self,
            unknown,
            lacking,
            open,
            values: truth.clone(),
            ranges: truth.iter().map(|&t| (t, t)).collect(),
            steps: limit,
        };
        filling.fill(0).then_some(filling.ranges)
    }
}

struct Filling<'a> {
    cube: &'a Cube,
    unknown: Vec<[usize; 3]>,
    lacking: Vec<i64>,
    open: Vec<usize>,
    values: Vec<i64>,
    ranges: Vec<(i64, i64)>,
    steps: usize,
}

impl Filling<'_> {
    /// Tries every value for the hidden leaves from the `next` on; false when out of steps.
    fn fill(&mut self, next: usize) -> bool {
        if self.steps == 0 {
            return false;
        }
        self.steps -= 1;
        let Some(&place) = self.unknown.get(next) else {
            for (range, &value) in self.ranges.iter_mut().zip(&self.values) {
                *range = (range.0.min(value), range.1.max(value));
            }
            return true;
        };
        let leaf = self.cube.at(place);
        let above: Vec<usize> = self.cube.above(place).into_iter().filter(|&t| t != leaf).collect();
        let shown: Vec<usize> = above.iter().copied().filter(|&t| !self.cube.hidden[t]).collect();
        let most = shown.iter().map(|&t| self.lacking[t]).min().expect("the grand total is shown");
        let least = shown.iter().filter(|&&t| self.open[t] == 1).map(|&t| self.lacking[t]).max();
        let truth = self.values[leaf];
        for value in least.unwrap_or(0)..=most {
            for &total in &above {
                self.open[total] -= 1;
                self.lacking[total] -= value;
                self.values[total] += value - truth;
            }
            self.values[leaf] = value;
            let whole = self.fill(next + 1);
            self.values[leaf] = truth;
            for &total in &above {
                self.open[total] += 1;
                self.lacking[total] += value;
                self.values[total] -= value - truth;
            }
            if !whole {
                return false;
            }
        }
        true
    }
}
