//! Which commitments are there?

use base::nearest;
use catalog::{Catalog, Shelf};
use indicators::Indicators;

use crate::check::{read_file, twice};
use crate::{Commitment, CommitmentError, Finding};

/// Every commitment of a catalogue, in the order of the Declaration's areas.
#[derive(Debug, Clone)]
pub struct Commitments(Vec<Commitment>);

impl Commitments {
    /// Reads and checks `commitments/*.toml`.
    ///
    /// # Errors
    /// [`CommitmentError::Check`] with every mistake of every file.
    pub fn read(catalog: &Catalog, indicators: &Indicators) -> Result<Self, CommitmentError> {
        let mut findings: Vec<Finding> = Vec::new();
        let (mut all, mut places) = (Vec::new(), Vec::new());
        for file in catalog.files(Shelf::Commitments, "toml")?.values() {
            let read = read_file(file, indicators, &mut findings);
            places.extend(read.iter().map(|c| (c.id.clone(), file.origin.clone())));
            all.extend(read);
        }
        twice(&places, &mut findings);
        if !findings.is_empty() {
            return Err(CommitmentError::Check { findings });
        }
        all.sort_by_key(|c| c.area);
        Ok(Self(all))
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Commitment> {
        self.0.iter()
    }

    /// One by its id; the error names the nearest.
    pub fn find(&self, id: &str) -> Result<&Commitment, CommitmentError> {
        self.0.iter().find(|c| c.id.eq_ignore_ascii_case(id)).ok_or_else(|| {
            let known: Vec<&str> = self.0.iter().map(|c| c.id.as_str()).collect();
            let hint = nearest(id, known.iter().copied());
            CommitmentError::Unknown {
                what: "commitment",
                asked: id.to_owned(),
                hint: hint.map(|n| format!("; did you mean {n}?")).unwrap_or_default(),
                known: known.join(", "),
            }
        })
    }
}
