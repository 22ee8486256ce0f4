//! What is wrong with a file, and on which line?

use crate::problem::{MAX_SITES, ProblemError};

/// Why a file could not be read: all findings, in the order of the lines.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{}", .findings.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
pub struct FormatError {
    /// What is wrong.
    pub findings: Vec<Finding>,
}

/// One thing wrong with a file.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Finding {
    /// A line that does not say what it should.
    #[error("line {line}: found {found:?}, expected {expected}")]
    Line {
        /// Which line, from 1; for something missing at the end, the line after the last.
        line: usize,
        /// What stands there.
        found: String,
        /// What should.
        expected: String,
    },
    /// The text reads well, but what it says cannot be a problem.
    #[error(transparent)]
    Problem(#[from] ProblemError),
}

impl From<ProblemError> for FormatError {
    fn from(error: ProblemError) -> Self {
        Self { findings: vec![Finding::Problem(error)] }
    }
}

/// The most findings listed: who reads the wrong format need not see every line of it.
const MOST_FINDINGS: usize = 20;

/// The lines of a text that are not blank, and what was found wrong with them so far.
pub(super) struct Lines<'a> {
    lines: Vec<(usize, &'a str)>,
    next: usize,
    past_end: usize,
    findings: Vec<Finding>,
}

impl<'a> Lines<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let text = text.trim_start_matches('\u{feff}');
        let numbered = text.lines().enumerate().map(|(at, line)| (at + 1, line.trim()));
        let lines = numbered.filter(|(_, line)| !line.is_empty()).collect();
        Self { lines, next: 0, past_end: text.lines().count() + 1, findings: Vec::new() }
    }

    /// The next line, which must be there.
    pub(super) fn expect_line(&mut self, expected: &str) -> Option<(usize, &'a str)> {
        let line = self.next();
        if line.is_none() {
            self.refuse(self.past_end, "the end of the file", expected);
        }
        line
    }

    /// The next line, without taking it.
    pub(super) fn peek(&self) -> Option<(usize, &'a str)> {
        self.lines.get(self.next).copied()
    }

    pub(super) fn refuse(&mut self, line: usize, found: &str, expected: impl Into<String>) {
        if self.findings.len() < MOST_FINDINGS {
            let found = found.chars().take(80).collect();
            self.findings.push(Finding::Line { line, found, expected: expected.into() });
        }
    }

    /// A finite number, or a finding and nothing.
    pub(super) fn number(&mut self, line: usize, text: &str, what: &str) -> Option<f64> {
        let number = text.parse().ok().filter(|number: &f64| number.is_finite());
        if number.is_none() {
            self.refuse(line, text, format!("{what}, a number"));
        }
        number
    }

    /// A whole number from 0, or a finding and nothing.
    pub(super) fn count(&mut self, line: usize, text: &str, what: &str) -> Option<usize> {
        let count = text.parse().ok();
        if count.is_none() {
            self.refuse(line, text, format!("{what}, a whole number from 0"));
        }
        count
    }

    /// A number of sites that can be held, or a finding and nothing.
    pub(super) fn count_of_sites(&mut self, line: usize, text: &str, what: &str) -> Option<usize> {
        let count = self.count(line, text, what)?;
        if (1..=MAX_SITES).contains(&count) {
            return Some(count);
        }
        self.refuse(line, text, format!("{what}, from 1 to {MAX_SITES}"));
        None
    }

    /// A number from 0, or a finding and nothing.
    pub(super) fn amount(&mut self, line: usize, text: &str, what: &str) -> Option<f64> {
        let amount = self.number(line, text, what)?;
        if amount < 0.0 {
            self.refuse(line, text, format!("{what}, a number from 0"));
            return None;
        }
        Some(amount)
    }

    pub(super) fn has_findings(&self) -> bool {
        !self.findings.is_empty()
    }

    /// What was read, if all of it could be.
    pub(super) fn finish<T>(self, read: Option<T>) -> Result<T, FormatError> {
        match read {
            Some(read) if self.findings.is_empty() => Ok(read),
            _ => Err(FormatError { findings: self.findings }),
        }
    }

    /// Refuses what follows the last line that means something.
    pub(super) fn expect_end(&mut self) {
        if let Some((line, text)) = self.peek() {
            self.refuse(line, text, "nothing after the last vertex");
        }
    }
}

impl<'a> Iterator for Lines<'a> {
    type Item = (usize, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        let line = self.peek()?;
        self.next += 1;
        Some(line)
    }
}
