//! Has somebody taken responsibility for exactly this plan?

use base::Date;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::Tasking;

/// Who approved a plan, when, and what it said then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    /// The name or post of who approved it.
    pub by: String,
    /// The day.
    pub on: Date,
    /// SHA-256 of the route cards as they were approved, in hexadecimal digits.
    pub sha256: String,
}

/// Why an approval does not count.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ApprovalError {
    /// Nobody is named.
    #[error("found no name, expected who approves the plan, such as a post or a call sign")]
    NoName,
    /// The plan is not the one that was approved.
    #[error(
        "the plan was changed after {by} approved it on {on}: look at it again and approve it anew"
    )]
    ChangedSince {
        /// Who approved it.
        by: String,
        /// When.
        on: Date,
    },
}

impl Tasking {
    /// The plan with an approval of all that its cards say.
    ///
    /// # Errors
    /// [`ApprovalError::NoName`] where nobody is named.
    pub fn approve(self, by: &str, on: Date) -> Result<Self, ApprovalError> {
        let by = by.trim().to_owned();
        if by.is_empty() {
            return Err(ApprovalError::NoName);
        }
        let sha256 = self.digest();
        Ok(Self { approval: Some(Approval { by, on, sha256 }), ..self })
    }

    /// Whether the plan is approved, and still says what was approved.
    ///
    /// # Errors
    /// [`ApprovalError::ChangedSince`] where it says something else.
    pub fn check_approval(&self) -> Result<(), ApprovalError> {
        match &self.approval {
            Some(approval) if approval.sha256 != self.digest() => {
                let (by, on) = (approval.by.clone(), approval.on);
                Err(ApprovalError::ChangedSince { by, on })
            }
            _ => Ok(()),
        }
    }

    fn digest(&self) -> String {
        let cards = Self { approval: None, expires: None, ..self.clone() }.to_cards();
        Sha256::digest(cards).iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// What every output says of its standing.
    pub(super) fn standing(&self) -> String {
        let until = self.expires.map(|day| format!(". Not to be used after {day}"));
        let until = until.unwrap_or_default();
        match &self.approval {
            Some(Approval { by, on, .. }) => format!("APPROVED by {by} on {on}{until}"),
            None => format!("DRAFT: not approved, not to be carried out{until}"),
        }
    }
}
