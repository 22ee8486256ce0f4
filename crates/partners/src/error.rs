//! Why is there no profile?

use catalog::CatalogError;
use indicators::IndicatorError;
use warehouse::WarehouseError;

/// Why a profile could not be given.
#[derive(Debug, thiserror::Error)]
pub enum PartnerError {
    /// Nobody and nothing of this name is known.
    #[error("there is no {kind} {asked}{hint} There are: {known}")]
    Unknown {
        /// Partner, mission or profile.
        kind: String,
        /// What was asked for.
        asked: String,
        /// The nearest, or nothing.
        hint: String,
        /// Their ids.
        known: String,
    },
    /// The section is not in the profile.
    #[error("the profile {profile} has no section {asked}{hint} Sections: {known}")]
    NoSection {
        /// The profile.
        profile: String,
        /// What was asked for.
        asked: String,
        /// The nearest, or nothing.
        hint: String,
        /// Ids of the sections.
        known: String,
    },
    /// A file in `profiles/` is wrong.
    #[error("{origin}: {cause}")]
    Declaration {
        /// The file.
        origin: String,
        /// What is wrong with it.
        cause: String,
    },
    /// The catalogue cannot be read.
    #[error(transparent)]
    Catalog(#[from] CatalogError),
    /// An indicator that a profile asks cannot be read.
    #[error(transparent)]
    Indicator(#[from] IndicatorError),
    /// A table cannot be asked.
    #[error(transparent)]
    Warehouse(#[from] WarehouseError),
}

impl PartnerError {
    /// Whether the user's input is at fault, rather than the program or the machine.
    pub fn is_users_input(&self) -> bool {
        match self {
            Self::Warehouse(inner) => inner.is_users_input(),
            Self::Declaration { origin, .. } => !origin.starts_with("shipped:"),
            _ => true,
        }
    }
}
