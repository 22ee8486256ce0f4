//! What is a zone warned of, and how does that warning go on?
//!
//! ```text
//! raised ─► updated ─► acknowledged ─► cancelled (all-clear, or the threat is gone)
//!    └────────┴─────────────┴────────► expired  (nothing confirmed it for a while: no all-clear)
//! ```
//! An acknowledged warning that changes is updated and stays acknowledged. Every change is a revision, counted
//! from 1; an id is never used again.

use serde::{Deserialize, Serialize};

/// Where a warning is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// New.
    Raised,
    /// The same threat, with news.
    Updated,
    /// Someone has seen it.
    Acknowledged,
    /// Over: someone said so, or the threat is gone.
    Cancelled,
    /// Nothing has confirmed it for a while, or nobody looks any more: no all-clear.
    Expired,
}

/// How bad it would be, in CAP's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Take shelter now.
    Extreme,
    /// Be ready to.
    Severe,
    /// Look out.
    Moderate,
}

/// One warning for one zone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Warning {
    /// Never used for another.
    pub id: String,
    /// Counted from 1.
    pub revision: u32,
    /// Where it is in its life.
    pub state: State,
    /// The zone's name.
    pub zone: String,
    /// The rule's name; none: a person raised it.
    pub rule: Option<String>,
    /// What threatens, as words know it: see `words`.
    pub threat: String,
    /// A drill.
    pub exercise: bool,
    /// How bad.
    pub severity: Severity,
    /// When it was raised, in seconds since 1970 (UTC).
    pub raised_s: f64,
    /// When this revision was made.
    pub changed_s: f64,
    /// When it expires unless confirmed.
    pub expires_s: f64,
    /// When the threat is expected to arrive, if that can be said.
    pub arrives_s: Option<f64>,
    /// Where the impact is expected: corners [latitude, longitude] of an ellipse that holds it with 90 %.
    pub impact: Option<Vec<[f64; 2]>>,
    /// Tracks that are the reason.
    pub tracks: Vec<u64>,
    /// Falling bodies that are the reason: each its sensor's name and that sensor's name for it.
    #[serde(default)]
    pub bodies: Vec<String>,
    /// Sensors whose reports are the reason, by name.
    #[serde(default)]
    pub sensors: Vec<String>,
    /// Earlier revisions as (revision, when), for references.
    pub earlier: Vec<(u32, f64)>,
    /// Someone has seen it.
    pub seen: bool,
    /// Outputs that have had this revision.
    pub sent: Vec<Told>,
}

/// An output that has had something.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Told {
    /// By its place in the camp's file: so older journals have it.
    Place(usize),
    /// By its name: it stays where another is put before it.
    Name(String),
}

impl Told {
    /// Whether it is the output at this place with this name.
    #[must_use]
    pub fn is(&self, at: usize, named: &str) -> bool {
        match self {
            Self::Place(place) => *place == at,
            Self::Name(name) => name == named,
        }
    }
}

/// Earlier revisions that are named: CAP's references would else grow without end.
const MOST_REFERENCES: usize = 16;

impl Warning {
    /// Whether it still stands.
    #[must_use]
    pub fn stands(&self) -> bool {
        matches!(self.state, State::Raised | State::Updated | State::Acknowledged)
    }

    /// The next revision, in this state.
    pub(crate) fn revise(&mut self, state: State, at_s: f64) {
        self.earlier.push((self.revision, self.changed_s));
        if self.earlier.len() > MOST_REFERENCES {
            self.earlier.remove(0);
        }
        self.revision += 1;
        self.state = state;
        self.changed_s = at_s;
        self.sent.clear();
    }
}
