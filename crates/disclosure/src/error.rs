//! What can go wrong, and how is it mended?

use std::fmt;

/// A place in a user's file and what is wrong there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Line of the file, from 1, the header included.
    pub line: u64,
    /// Column of the file, from 1; none where the whole line is meant.
    pub column: Option<usize>,
    /// What is wrong, and what was expected.
    pub problem: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}", self.line)?;
        if let Some(column) = self.column {
            write!(f, ", column {column}")?;
        }
        write!(f, ": {}", self.problem)
    }
}

/// Why there is no audit, or no release.
///
/// Nothing here ever holds the contents of a case file: only lines and columns of it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DisclosureError {
    /// Rows that cannot be read; all of them.
    #[error("{}", list(.0))]
    Unreadable(Vec<Finding>),
    /// The file does not have the columns that the layout speaks of, or its shape cannot be told.
    #[error("{found}; {expected}")]
    Shape {
        /// What the header has.
        found: String,
        /// What would do.
        expected: String,
    },
    /// The layout is not TOML, or says something that cannot be.
    #[error("layout: {0}")]
    Layout(String),
    /// Combinations of categories that the table does not list.
    #[error(
        "the table does not list {count} combinations of categories, the first {first}; \
         say in the layout: absent = \"zero\" (nothing happened) or absent = \"hidden\" (not told)"
    )]
    Absent {
        /// How many.
        count: usize,
        /// One of them.
        first: String,
    },
    /// More cells than can be audited.
    #[error("the table has {found} cells with all its totals; at most {limit} can be audited")]
    TooLarge {
        /// Cells found.
        found: u128,
        /// The limit.
        limit: usize,
    },
    /// Totals that are not the sum of their parts.
    #[error("{} do not add up: {}; in a rounded table say rounded_to in the layout", .0.len(), .0.join("; "))]
    DoesNotAddUp(Vec<String>),
    /// Nothing shown is wrong by itself, but no whole numbers fit the hidden cells.
    #[error("no counts of zero or more fit the hidden cells: a total or a shown cell is wrong")]
    Contradiction,
    /// The search for fitting numbers or a safe pattern was given up.
    #[error("no answer within the limits of the search; take fewer dimensions or earlier releases")]
    GivenUp,
    /// A column of cases that looks like names or numbers of persons.
    #[error(
        "column {column} of the cases has more than {limit} different values; release counts by categories, or list them in the layout"
    )]
    TooManyCategories {
        /// The column's name, from the header.
        column: String,
        /// The limit.
        limit: usize,
    },
}

/// At most this many findings are spelled out.
const SHOWN: usize = 20;

fn list(findings: &[Finding]) -> String {
    let mut lines: Vec<String> = findings.iter().take(SHOWN).map(Finding::to_string).collect();
    if findings.len() > SHOWN {
        lines.push(format!("and {} more", findings.len() - SHOWN));
    }
    lines.join("\n")
}
