//! What does a Chao-Golden-Wasil file of KU Leuven's say?

use super::text::{FormatError, Lines};
use crate::problem::{Problem, Site};
use crate::travel::{Metric, Travel};

pub(super) fn parse(text: &str) -> Result<Problem, FormatError> {
    let mut lines = Lines::new(text);
    let read = read(&mut lines);
    let (mut sites, points, teams, tmax) = lines.finish(read)?;
    let end = sites.len() - 1;
    sites[end].close = tmax;
    let travel = Travel::Points { points, metric: Metric::Euclidean };
    Ok(Problem::try_new(sites, travel, (0, end), teams)?)
}

type Read = (Vec<Site>, Vec<[f64; 2]>, usize, f64);

fn read(lines: &mut Lines<'_>) -> Option<Read> {
    let n = header(lines, "n")
        .and_then(|(at, n)| lines.count_of_sites(at, n, "the number of vertices"));
    let m = header(lines, "m").and_then(|(at, m)| lines.count(at, m, "the number of paths"));
    let tmax = header(lines, "tmax").and_then(|(at, t)| lines.amount(at, t, "the time per path"));
    let n = n?;
    let (mut sites, mut points) = (Vec::with_capacity(n), Vec::with_capacity(n));
    for vertex in 0..n {
        let expected = format!("vertex {vertex} of {n} as \"x y score\"");
        let (at, line) = lines.expect_line(&expected)?;
        let fields: Vec<&str> = line.split_whitespace().collect();
        let &[x, y, score] = fields.as_slice() else {
            lines.refuse(at, line, expected);
            continue;
        };
        let point = (lines.number(at, x, "x"), lines.number(at, y, "y"));
        let score = lines.amount(at, score, "the score");
        if let ((Some(x), Some(y)), Some(score)) = (point, score) {
            points.push([x, y]);
            sites.push(Site::always_open(score));
        }
    }
    lines.expect_end();
    Some((sites, points, m?, tmax?))
}

/// The value of a header line such as `n 32`.
fn header<'a>(lines: &mut Lines<'a>, name: &str) -> Option<(usize, &'a str)> {
    let expected = format!("\"{name}\" and its value");
    let (at, line) = lines.expect_line(&expected)?;
    let mut fields = line.split_whitespace();
    match (fields.next(), fields.next(), fields.next()) {
        (Some(found), Some(value), None) if found == name => Some((at, value)),
        _ => {
            lines.refuse(at, line, expected);
            None
        }
    }
}
