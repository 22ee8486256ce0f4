//! What are the weights of an `EDGE_WEIGHT_SECTION`?

use crate::formats::text::Lines;

/// Which part of a symmetric matrix is listed, and in which order.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum MatrixFormat {
    Full,
    /// Entry (i, j) with i < j (or i ≤ j), one i after the other. The same as `LOWER_COL`.
    Upper {
        diagonal: bool,
    },
    /// Entry (i, j) with j < i (or j ≤ i), one i after the other. The same as `UPPER_COL`.
    Lower {
        diagonal: bool,
    },
}

pub(super) const KNOWN: &str = "FULL_MATRIX, FUNCTION, or UPPER_ or LOWER_ with ROW, COL, \
     DIAG_ROW or DIAG_COL";

impl MatrixFormat {
    /// Nothing for a word that is none; `Some(None)` for `FUNCTION`, which lists no matrix.
    pub(super) fn parse(word: &str) -> Option<Option<Self>> {
        Some(match word {
            "FUNCTION" => None,
            "FULL_MATRIX" => Some(Self::Full),
            "UPPER_ROW" | "LOWER_COL" => Some(Self::Upper { diagonal: false }),
            "UPPER_DIAG_ROW" | "LOWER_DIAG_COL" => Some(Self::Upper { diagonal: true }),
            "LOWER_ROW" | "UPPER_COL" => Some(Self::Lower { diagonal: false }),
            "LOWER_DIAG_ROW" | "UPPER_DIAG_COL" => Some(Self::Lower { diagonal: true }),
            _ => return None,
        })
    }

    /// The columns listed in row `i` of `n`.
    fn columns(self, i: usize, n: usize) -> std::ops::Range<usize> {
        match self {
            Self::Full => 0..n,
            Self::Upper { diagonal } => i + usize::from(!diagonal)..n,
            Self::Lower { diagonal } => 0..i + usize::from(diagonal),
        }
    }
}

/// Reads a matrix of n × n. Its numbers may be broken into lines anywhere.
pub(super) fn read(lines: &mut Lines<'_>, n: usize, format: MatrixFormat) -> Option<Vec<f64>> {
    let mut numbers: Vec<f64> = Vec::new();
    let wanted: usize = (0..n).map(|i| format.columns(i, n).len()).sum();
    while numbers.len() < wanted {
        let expected = format!("{wanted} weights in EDGE_WEIGHT_SECTION");
        let (at, line) = lines.expect_line(&expected)?;
        for word in line.split_whitespace() {
            numbers.push(lines.number(at, word, "a weight")?);
        }
        if numbers.len() > wanted {
            lines.refuse(at, line, format!("{expected}, found more"));
            return None;
        }
    }
    let mut times = vec![0.0; n * n];
    let mut next = numbers.into_iter();
    for i in 0..n {
        for (j, time) in format.columns(i, n).zip(&mut next) {
            times[i * n + j] = time;
            if format != MatrixFormat::Full {
                times[j * n + i] = time;
            }
        }
    }
    Some(times)
}
