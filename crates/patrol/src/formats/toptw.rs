//! What does a Solomon or Cordeau file of KU Leuven's say?
//!
//! Line 1: `k v N t`, of which `N`, the number of vertices without the depot, matters, and `k`
//! tells the family. Line 2: two numbers without meaning here. Then one line per vertex, the
//! depot first: `i x y d S f a list O C`, with `d` the length of a visit, `S` the score, `a`
//! the number of entries of `list`, and `O`, `C` the window; `f`, `a`, `list` mean nothing here.

use super::text::{FormatError, Lines};
use crate::problem::{Problem, Site};
use crate::travel::{Metric, Travel};

pub(super) fn parse(text: &str) -> Result<Problem, FormatError> {
    let mut lines = Lines::new(text);
    let read = read(&mut lines);
    let (sites, points, metric) = lines.finish(read)?;
    Ok(Problem::try_new(sites, Travel::Points { points, metric }, (0, 0), 1)?)
}

type Read = (Vec<Site>, Vec<[f64; 2]>, Metric);

fn read(lines: &mut Lines<'_>) -> Option<Read> {
    let expected = "\"k v N t\", four whole numbers";
    let (at, line) = lines.expect_line(expected)?;
    let fields: Vec<&str> = line.split_whitespace().collect();
    let &[kind, _, n, _] = fields.as_slice() else {
        lines.refuse(at, line, expected);
        return None;
    };
    let metric = match kind {
        // One copy of c204 in circulation says 2; it is Solomon's all the same.
        "2" | "4" => Some(Metric::EuclideanDownToTenth),
        "5" | "6" => Some(Metric::EuclideanDownToHundredth),
        _ => {
            let families =
                "2 or 4 (Solomon, lengths rounded down to one decimal) or 5 or 6 (Cordeau, to two)";
            lines.refuse(at, kind, families);
            None
        }
    };
    let n = lines.count_of_sites(at, n, "the number of vertices without the depot")?;
    lines.expect_line("the second line, two numbers")?;
    let (mut sites, mut points) = (Vec::with_capacity(n + 1), Vec::with_capacity(n + 1));
    for vertex in 0..=n {
        let expected = format!("vertex {vertex} of 0 to {n} as \"i x y d S f a list O C\"");
        let (at, line) = lines.expect_line(&expected)?;
        match vertex_of(lines, at, line, vertex) {
            Some((site, point)) => {
                sites.push(site);
                points.push(point);
            }
            None if lines.has_findings() => {}
            None => lines.refuse(at, line, expected),
        }
    }
    lines.expect_end();
    Some((sites, points, metric?))
}

/// One vertex; nothing where it has too few fields or a field of it was refused.
fn vertex_of(
    lines: &mut Lines<'_>,
    at: usize,
    line: &str,
    vertex: usize,
) -> Option<(Site, [f64; 2])> {
    let fields: Vec<&str> = line.split_whitespace().collect();
    let (head, tail) = fields.split_at_checked(7)?;
    let id = lines.count(at, head[0], "the number of the vertex")?;
    if id != vertex {
        lines.refuse(at, head[0], format!("vertex {vertex}"));
    }
    let entries = lines.count(at, head[6], "a, the number of entries of the list")?;
    if tail.len() != entries.checked_add(2)? {
        let expected = format!("{entries} entries of the list, then O and C: 2 more fields");
        lines.refuse(at, line, expected);
        return None;
    }
    let x = lines.number(at, head[1], "x");
    let y = lines.number(at, head[2], "y");
    let service = lines.amount(at, head[3], "d, the length of a visit");
    let score = lines.amount(at, head[4], "S, the score");
    let open = lines.number(at, tail[entries], "O, the opening");
    let close = lines.number(at, tail[entries + 1], "C, the closing");
    let site = Site { score: score?, service: service?, open: open?, close: close? };
    Some((site, [x?, y?]))
}
