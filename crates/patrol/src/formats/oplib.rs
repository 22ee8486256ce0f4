//! What does an OPLib file say?

use super::text::{FormatError, Lines};
use crate::problem::{Problem, Site};
use crate::travel::{Metric, Travel};

mod matrix;

use matrix::MatrixFormat;

/// What was read so far; every part must be there in the end.
#[derive(Default)]
struct Read {
    dimension: Option<usize>,
    limit: Option<f64>,
    weights: Option<Weights>,
    matrix_format: Option<MatrixFormat>,
    points: Vec<Option<[f64; 2]>>,
    scores: Vec<Option<f64>>,
    matrix: Option<Vec<f64>>,
    depot: Option<usize>,
}

#[derive(Clone, Copy, PartialEq)]
enum Weights {
    Of(Metric),
    Explicit,
}

pub(super) fn parse(text: &str) -> Result<Problem, FormatError> {
    let mut lines = Lines::new(text);
    let mut read = Read::default();
    while let Some((at, line)) = lines.next() {
        let (keyword, value) = match line.split_once(':') {
            Some((keyword, value)) => (keyword.trim(), value.trim()),
            None => (line, ""),
        };
        match keyword {
            "EOF" => break,
            "NAME" | "COMMENT" | "NODE_COORD_TYPE" | "DISPLAY_DATA_TYPE" | "TSP_SOLUTION" => {}
            _ => read.take(&mut lines, at, keyword, value),
        }
    }
    let parts = read.join(&mut lines);
    let (sites, travel, depot) = lines.finish(parts)?;
    Ok(Problem::try_new(sites, travel, (depot, depot), 1)?)
}

impl Read {
    fn take(&mut self, lines: &mut Lines<'_>, at: usize, keyword: &str, value: &str) {
        match keyword {
            "TYPE" if value == "OP" => {}
            "TYPE" => lines.refuse(at, value, "TYPE : OP"),
            "DIMENSION" => self.take_dimension(lines, at, value),
            "COST_LIMIT" => self.limit = lines.amount(at, value, "the longest tour"),
            "EDGE_WEIGHT_TYPE" => self.weights = weights(lines, at, value),
            "EDGE_WEIGHT_FORMAT" => match MatrixFormat::parse(value) {
                Some(format) => self.matrix_format = format,
                None => lines.refuse(at, value, matrix::KNOWN),
            },
            "NODE_COORD_SECTION" => self.take_points(lines, at),
            "NODE_SCORE_SECTION" => self.take_scores(lines, at),
            "DEPOT_SECTION" => self.take_depot(lines),
            "EDGE_WEIGHT_SECTION" => self.take_matrix(lines, at),
            "DISPLAY_DATA_SECTION" => {
                while lines.peek().is_some_and(|(_, line)| starts_with_number(line)) {
                    lines.next();
                }
            }
            _ => lines.refuse(at, keyword, "a keyword of OPLib for problems of TYPE : OP"),
        }
    }

    fn take_dimension(&mut self, lines: &mut Lines<'_>, at: usize, value: &str) {
        self.dimension = lines.count_of_sites(at, value, "the number of nodes");
        let n = self.dimension.unwrap_or(0);
        self.points = vec![None; n];
        self.scores = vec![None; n];
    }

    fn dimension_first(&self, lines: &mut Lines<'_>, at: usize, section: &str) -> Option<usize> {
        if self.dimension.is_none() && !lines.has_findings() {
            lines.refuse(at, section, "DIMENSION before this section");
        }
        self.dimension
    }

    fn take_points(&mut self, lines: &mut Lines<'_>, at: usize) {
        let Some(n) = self.dimension_first(lines, at, "NODE_COORD_SECTION") else { return };
        while let Some((at, node, fields)) = node_line(lines, n, 2, "node, x and y") {
            let point = (lines.number(at, fields[0], "x"), lines.number(at, fields[1], "y"));
            if let (Some(x), Some(y)) = point {
                put(lines, &mut self.points, at, node, [x, y]);
            }
        }
    }

    fn take_scores(&mut self, lines: &mut Lines<'_>, at: usize) {
        let Some(n) = self.dimension_first(lines, at, "NODE_SCORE_SECTION") else { return };
        while let Some((at, node, fields)) = node_line(lines, n, 1, "node and score") {
            if let Some(score) = lines.amount(at, fields[0], "the score") {
                put(lines, &mut self.scores, at, node, score);
            }
        }
    }

    fn take_depot(&mut self, lines: &mut Lines<'_>) {
        while let Some((at, line)) = lines.expect_line("-1, which ends DEPOT_SECTION") {
            if line == "-1" {
                return;
            }
            match (line.parse::<usize>(), self.depot) {
                (Ok(depot), None) if depot >= 1 => self.depot = Some(depot - 1),
                (Ok(_), Some(_)) => lines.refuse(at, line, "-1: a tour has one depot"),
                _ => lines.refuse(at, line, "the number of the depot, from 1"),
            }
        }
    }

    fn take_matrix(&mut self, lines: &mut Lines<'_>, at: usize) {
        let Some(n) = self.dimension_first(lines, at, "EDGE_WEIGHT_SECTION") else { return };
        let Some(format) = self.matrix_format else {
            lines.refuse(at, "EDGE_WEIGHT_SECTION", "EDGE_WEIGHT_FORMAT before this section");
            return;
        };
        self.matrix = matrix::read(lines, n, format);
    }

    /// Puts the parts together, or finds what is missing.
    fn join(self, lines: &mut Lines<'_>) -> Option<(Vec<Site>, Travel, usize)> {
        if lines.has_findings() {
            return None;
        }
        let mut missing = |keyword: &str| {
            lines.expect_line(keyword);
        };
        if self.dimension.is_none() {
            missing("DIMENSION somewhere");
        }
        if self.limit.is_none() {
            missing("COST_LIMIT somewhere");
        }
        if self.weights.is_none() {
            missing("EDGE_WEIGHT_TYPE somewhere");
        }
        if self.depot.is_none() {
            missing("DEPOT_SECTION with one depot somewhere");
        }
        if let Some(node) = self.scores.iter().position(Option::is_none) {
            missing(&format!("NODE_SCORE_SECTION with a score of node {}", node + 1));
        }
        let explicit = self.weights == Some(Weights::Explicit);
        if explicit && self.matrix.is_none() {
            missing("EDGE_WEIGHT_SECTION, since EDGE_WEIGHT_TYPE is EXPLICIT");
        }
        if let (false, Some(node)) = (explicit, self.points.iter().position(Option::is_none)) {
            missing(&format!("NODE_COORD_SECTION with a point of node {}", node + 1));
        }
        let (len, limit, depot) = (self.dimension?, self.limit?, self.depot?);
        let travel = match self.weights? {
            Weights::Explicit => Travel::Matrix { len, times: self.matrix? },
            Weights::Of(metric) => {
                Travel::Points { points: self.points.into_iter().collect::<Option<_>>()?, metric }
            }
        };
        let scores = self.scores.into_iter().collect::<Option<Vec<f64>>>()?;
        let mut sites: Vec<Site> = scores.into_iter().map(Site::always_open).collect();
        if let Some(depot) = sites.get_mut(depot) {
            depot.close = limit;
        }
        Some((sites, travel, depot))
    }
}

fn weights(lines: &mut Lines<'_>, at: usize, value: &str) -> Option<Weights> {
    let metric = match value {
        "EXPLICIT" => return Some(Weights::Explicit),
        "EUC_2D" => Metric::Euc2d,
        "CEIL_2D" => Metric::Ceil2d,
        "MAN_2D" => Metric::Man2d,
        "MAX_2D" => Metric::Max2d,
        "GEO" => Metric::Geo,
        "ATT" => Metric::Att,
        _ => {
            let known = "EXPLICIT, EUC_2D, CEIL_2D, MAN_2D, MAX_2D, GEO or ATT";
            lines.refuse(at, value, known);
            return None;
        }
    };
    Some(Weights::Of(metric))
}

fn starts_with_number(line: &str) -> bool {
    line.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c))
}

/// The next line of a section of `node value…`, or nothing where the section ends.
fn node_line<'a>(
    lines: &mut Lines<'a>,
    n: usize,
    values: usize,
    expected: &str,
) -> Option<(usize, usize, Vec<&'a str>)> {
    loop {
        let (at, line) = lines.peek().filter(|(_, line)| starts_with_number(line))?;
        lines.next();
        let mut fields: Vec<&str> = line.split_whitespace().collect();
        let node = fields.remove(0);
        match node.parse::<usize>() {
            Ok(node) if (1..=n).contains(&node) && fields.len() == values => {
                return Some((at, node - 1, fields));
            }
            Ok(node) if fields.len() == values => {
                lines.refuse(at, &node.to_string(), format!("a node from 1 to {n}"));
            }
            _ => lines.refuse(at, line, expected),
        }
    }
}

fn put<T>(lines: &mut Lines<'_>, all: &mut [Option<T>], at: usize, node: usize, value: T) {
    if all[node].replace(value).is_some() {
        lines.refuse(at, &(node + 1).to_string(), "each node once");
    }
}
