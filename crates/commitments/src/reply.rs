//! What does a partner reply to its status?

use std::path::Path;

use base::Date;
use serde::{Deserialize, Serialize};

use crate::CommitmentError;
use crate::lines::read_lines;

/// A partner's reply: shown beside the status, and before it is published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reply {
    /// Its code, or an organisation's name.
    pub partner: String,
    /// The commitment.
    pub commitment: String,
    /// Day of the reply.
    pub date: Date,
    /// Its words.
    pub text: String,
    /// Where it can be read.
    pub source: String,
}

impl Reply {
    /// Replies of a file with the columns `partner,commitment,date,text,source`; none where there
    /// is no file.
    ///
    /// # Errors
    /// [`CommitmentError::Register`] with the first line that is no reply.
    pub fn read(path: &Path) -> Result<Vec<Self>, CommitmentError> {
        read_lines(path, "partner,commitment,date,text,source", |reply: &Self| {
            let empty = [&reply.partner, &reply.commitment, &reply.text, &reply.source];
            empty.iter().any(|t| t.trim().is_empty()).then(|| {
                "partner, commitment, text and source must all be there; a reply without a source is not shown".to_owned()
            })
        })
    }
}
