//! What was said, by whom, when, and how is each figure of it checked?

use base::{Date, Period};
use catalog::{Catalog, Shelf};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{IndicatorError, Population, Scope};

/// A public statement, as its file declares it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    /// Its id: the name of its file.
    pub id: String,
    /// What it is.
    pub title: String,
    /// Who made it.
    pub speaker: String,
    /// When it may have been made.
    pub made: Days,
    /// Where it can be read.
    pub source: String,
    /// What a reader must know of it.
    #[serde(default)]
    pub notes: Vec<String>,
    /// Every sentence that claims something.
    #[serde(rename = "claim")]
    pub claims: Vec<Claim>,
}

/// From one day to another, both included.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Days {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
}

/// One claim of a statement.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// Its id.
    pub id: String,
    /// What it says, in our own words.
    pub text: String,
    /// How it is checked.
    pub check: Check,
    /// Queries whose rows speak to it.
    #[serde(default)]
    pub evidence: Vec<Evidence>,
}

/// A query whose rows are shown with a claim.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// What the rows show.
    pub caption: String,
    /// The query.
    pub sql: String,
}

/// How a claim is checked.
#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Check {
    /// A count this year to date against last year's.
    Comparison(ComparisonCheck),
    /// That another claim's difference is significant.
    Significance(SignificanceCheck),
    /// A count or number over a period.
    Value(ValueCheck),
    /// A share at a month's end.
    Share(ShareCheck),
    /// Which types of personnel surpassed the target of a year.
    Targets(TargetsCheck),
    /// A reported total with dates.
    Reported(ReportedCheck),
    /// Nothing open can tell.
    NotCheckable(NotCheckableCheck),
}

/// See [`Check::Comparison`].
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ComparisonCheck {
    pub(crate) indicator: String,
    pub(crate) current: u64,
    pub(crate) previous: u64,
    pub(crate) cut_off: Days,
    pub(crate) populations: Vec<Population>,
    pub(crate) scopes: Vec<Scope>,
}

/// See [`Check::Significance`].
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignificanceCheck {
    pub(crate) rests_on: String,
    pub(crate) level: f64,
}

/// See [`Check::Value`].
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ValueCheck {
    pub(crate) indicator: String,
    pub(crate) claimed: f64,
    #[serde(default)]
    pub(crate) tolerance: f64,
    pub(crate) period: String,
    /// Key that the group is a value of; the mission where none is given.
    #[serde(default)]
    pub(crate) key: Option<String>,
    /// Only this group.
    #[serde(default, alias = "mission")]
    pub(crate) group: Option<String>,
    pub(crate) populations: Vec<Population>,
    pub(crate) scopes: Vec<Scope>,
}

/// See [`Check::Share`].
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShareCheck {
    pub(crate) indicator: String,
    pub(crate) claimed: f64,
    pub(crate) tolerance: f64,
    pub(crate) months: Vec<base::Month>,
    pub(crate) population: Population,
    /// A key whose groups are searched for the same figure by coincidence.
    #[serde(default)]
    pub(crate) coincidence_by: Option<String>,
}

/// See [`Check::Targets`].
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TargetsCheck {
    pub(crate) months: Vec<base::Month>,
    pub(crate) surpassed: Vec<String>,
    pub(crate) not_surpassed: Vec<String>,
}

/// See [`Check::Reported`].
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportedCheck {
    pub(crate) table: String,
    pub(crate) column: String,
    pub(crate) more_than: u64,
    pub(crate) what: String,
}

/// See [`Check::NotCheckable`].
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NotCheckableCheck {
    pub(crate) why: Why,
    pub(crate) reason: String,
    pub(crate) needs: String,
}

/// Why nothing open can tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// Nobody counts it.
    NotCollected,
    /// Somebody does, but not in public.
    NotPublic,
    /// It is public, but not loaded here.
    NotLoaded,
    /// The words name no measure.
    NoMeasure,
}

impl Why {
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::NotCollected => "not collected",
            Self::NotPublic => "not public",
            Self::NotLoaded => "not loaded here",
            Self::NoMeasure => "the words name no measure",
        }
    }
}

impl Statement {
    /// Reads a statement; errors name the file and the line.
    pub fn parse(origin: &str, text: &str) -> Result<Self, IndicatorError> {
        let wrong = |cause: String| IndicatorError::Statement { origin: origin.to_owned(), cause };
        let statement: Self = toml::from_str(text).map_err(|e| wrong(e.to_string()))?;
        for (i, claim) in statement.claims.iter().enumerate() {
            if statement.claims[..i].iter().any(|c| c.id == claim.id) {
                return Err(wrong(format!("two claims have the id {}", claim.id)));
            }
            if let Check::Value(check) = &claim.check {
                let period = check.period.parse::<Period>();
                period.map_err(|e| wrong(format!("claim {}: {e}", claim.id)))?;
            }
        }
        if statement.made.from > statement.made.to {
            return Err(wrong(format!(
                "made ends on {} before it begins on {}",
                statement.made.to, statement.made.from
            )));
        }
        Ok(statement)
    }

    pub(crate) fn head(&self) -> Value {
        json!({
            "id": self.id, "title": self.title, "speaker": self.speaker, "source": self.source,
            "made": {"from": self.made.from, "to": self.made.to}, "notes": self.notes,
        })
    }
}

/// The statements of a catalogue, by id.
pub fn shipped_statements(catalog: &Catalog) -> Result<Vec<Statement>, IndicatorError> {
    let files = catalog.files(Shelf::Claims, "toml")?;
    files.values().map(|f| Statement::parse(&f.origin, f.text()?)).collect()
}
