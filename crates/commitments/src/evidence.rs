//! What is said of a commitment, and on which evidence?

use std::collections::BTreeMap;

use base::{CountryCode, Date, Provenance};
use serde::Serialize;

use crate::change::Change;
use crate::judge::{Figure, Pace, Target};
use crate::{Addressee, Commitment, Direction, Gap, Reply, Status};

/// A commitment with what the evidence says of it.
#[derive(Debug, Clone, Serialize)]
pub struct Answer {
    /// The commitment.
    #[serde(flatten)]
    pub commitment: Commitment,
    /// Status of the measure that decides: the first with a direction. No sum of several.
    pub status: Status,
    /// Why, in one sentence.
    pub reason: String,
    /// What would change the answer.
    pub would_change: String,
    /// The same for each addressee.
    pub addressees: Vec<Part>,
    /// Every measure and every gap.
    pub evidence: Vec<Evidence>,
    /// Partners told apart, by code; never in order of their figures.
    pub partners: Vec<Partner>,
    /// What partners reply, to be shown beside the status and before it is published.
    pub replies: Vec<Reply>,
    /// Status at the end of each year, where asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub history: Vec<Moment>,
}

/// What the evidence says of one addressee's part.
#[derive(Debug, Clone, Serialize)]
pub struct Part {
    /// The addressee.
    pub addressee: Addressee,
    /// Its status.
    pub status: Status,
    /// Why.
    pub reason: String,
}

/// A partner that the data tell apart.
#[derive(Debug, Clone, Serialize)]
pub struct Partner {
    /// Its code.
    pub partner: CountryCode,
    /// Its name.
    pub name: String,
    /// Its status.
    pub status: Status,
    /// Why.
    pub reason: String,
    /// What would change the answer.
    pub would_change: String,
    /// Its own evidence.
    pub evidence: Vec<Evidence>,
    /// Status at the end of each year, where asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub history: Vec<Moment>,
}

/// A status at the end of a year.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Moment {
    /// The last year known.
    pub year: i16,
    /// The status then, computed from the publications that the answer rests on.
    pub status: Status,
    /// The figure of the latest period then.
    pub value: Option<f64>,
}

/// One measure, or one gap, and what it says.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Evidence {
    /// Whose part it speaks to.
    pub about: Vec<Addressee>,
    /// Whether the commitment's status is this one's.
    pub decides: bool,
    /// Its status; null where it is only shown beside, because neither way is wanted.
    pub status: Option<Status>,
    /// Why, in one sentence.
    pub reason: String,
    /// What would change the answer.
    pub would_change: String,
    /// What it says of the commitment, and what it cannot say.
    pub says: String,
    /// The indicator; null for a gap.
    pub indicator: Option<String>,
    /// Its title, with the group.
    pub title: Option<String>,
    /// Its unit.
    pub unit: Option<String>,
    /// Keys' values that it is read for.
    pub group: BTreeMap<String, String>,
    /// Population and scope read.
    pub population: Option<indicators::Population>,
    /// Scope read.
    pub scope: Option<indicators::Scope>,
    /// Which way is wanted.
    pub direction: Option<Direction>,
    /// Smallest change that counts.
    pub margin: Option<f64>,
    /// The baseline's figure.
    pub baseline: Option<Figure>,
    /// The latest figure.
    pub latest: Option<Figure>,
    /// The change between them.
    pub change: Option<Change>,
    /// Change of the indicator that must have changed the same way.
    pub confirmed_by: Option<Change>,
    /// The target.
    pub target: Option<Target>,
    /// The pace seen and needed.
    pub pace: Option<Pace>,
    /// Yearly figures from the baseline on.
    pub series: Vec<Figure>,
    /// The publication.
    pub known_on: Option<Date>,
    /// Publications that the figures rest on.
    pub sources: Vec<Provenance>,
    /// What a reader must know.
    pub notes: Vec<String>,
    /// Status at the end of each year, where asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub history: Vec<Moment>,
}

impl Evidence {
    /// Evidence without a figure, and why.
    pub(crate) fn without(self, status: Status, why: &str) -> Self {
        let would_change = match status {
            Status::NotLoaded => "The data, once loaded.",
            _ => "A publication with these years.",
        };
        let reason = format!("{}: {why}.", self.title.as_deref().unwrap_or("No figure"));
        // What is only shown beside gives no status when it is missing either.
        let beside = self.direction == Some(Direction::Neither);
        let status = (!beside).then_some(status);
        Self { status, reason, would_change: would_change.to_owned(), ..self }
    }

    /// A gap as evidence.
    pub(crate) fn of_gap(gap: &Gap, decides: bool) -> Self {
        Self {
            about: gap.about.clone(),
            decides,
            status: Some(gap.answer),
            reason: gap.why.clone(),
            would_change: gap.needs.clone(),
            ..Self::default()
        }
    }
}

impl Part {
    /// The first evidence about an addressee that gives a status.
    pub(crate) fn of(addressee: Addressee, evidence: &[Evidence]) -> Self {
        let own = evidence
            .iter()
            .filter(|e| e.about.contains(&addressee))
            .find_map(|e| Some((e.status?, e.reason.clone())));
        let (status, reason) = own.unwrap_or_else(|| {
            let why = "What is held of this part is shown beside and gives no status.";
            (Status::NotCollected, why.to_owned())
        });
        Self { addressee, status, reason }
    }
}
