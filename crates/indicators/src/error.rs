//! Why is there no figure?

use base::{Date, Period};

/// Why an indicator, a comparison or a claim could not be computed.
#[derive(Debug, thiserror::Error)]
pub enum IndicatorError {
    /// The rows asked for would be added although they overlap.
    #[error(
        "{indicator}: rows of different {key} overlap and must not be added; ask with --by {key}"
    )]
    Overlapping {
        /// The indicator.
        indicator: String,
        /// The key to tell them apart by.
        key: String,
    },
    /// No indicator has this id.
    #[error("there is no indicator {asked}{hint} Indicators: {known}.")]
    Unknown {
        /// What was asked for.
        asked: String,
        /// The nearest, or nothing.
        hint: String,
        /// All of them.
        known: String,
    },
    /// The indicator is not defined for what was asked.
    #[error("{indicator} is not defined for {what} {asked}; it is for: {known}")]
    NotDefinedFor {
        /// The indicator.
        indicator: String,
        /// Population, scope, key or comparison.
        what: &'static str,
        /// What was asked for.
        asked: String,
        /// What it is defined for.
        known: String,
    },
    /// No data in the period.
    #[error("{indicator} has no data in {period}; it has from {first} to {last}")]
    NoData {
        /// The indicator.
        indicator: String,
        /// The period asked for.
        period: Period,
        /// First day with data.
        first: Date,
        /// Last day with data.
        last: Date,
    },
    /// Nothing at all is known.
    #[error("{indicator} has no data at all here; run `bluehelm sync`")]
    NothingKnown {
        /// The indicator.
        indicator: String,
    },
    /// The figures are by month or year.
    #[error(
        "{indicator}: figures here are by {precision}, and {period} begins or ends inside one; choose whole ones (where the records themselves tell more, they answer once they are loaded: `bluehelm sync`)"
    )]
    CutsInside {
        /// The indicator.
        indicator: String,
        /// month or year.
        precision: String,
        /// The period asked for.
        period: Period,
    },
    /// Some deaths stand in it as yearly totals without mission or personnel.
    #[error(
        "{indicator}: deaths of causes other than malicious acts, accidents and illness are told as yearly totals only, without mission or personnel; ask for all personnel, scope all and whole years"
    )]
    Withheld {
        /// The indicator.
        indicator: String,
    },
    /// The indicator is shown by whole years only.
    #[error(
        "{indicator} is shown for whole years only, so that no single death can be told: found {found}; ask for --period 2018 or 2015..2018"
    )]
    WholeYearsOnly {
        /// The indicator.
        indicator: String,
        /// What was asked for.
        found: String,
    },
    /// Too few months are known for personnel-years.
    #[error(
        "personnel-years of {population} personnel, scope {scope}, in {period} cannot be told: {known} of {months} month-ends are known"
    )]
    TooFewMonths {
        /// The population.
        population: &'static str,
        /// The scope.
        scope: &'static str,
        /// The period.
        period: Period,
        /// Month-ends known.
        known: usize,
        /// Month-ends in the period.
        months: usize,
    },
    /// The facts of an indicator are not as its measure needs them.
    #[error("indicators/{indicator}.sql: {cause}")]
    Definition {
        /// The indicator.
        indicator: String,
        /// What is wrong.
        cause: String,
    },
    /// A statement's file has a mistake.
    #[error("{origin}: {cause}")]
    Statement {
        /// The file.
        origin: String,
        /// What is wrong, with its line.
        cause: String,
    },
    /// A statistic has no answer.
    #[error(transparent)]
    Statistics(#[from] statistics::StatisticsError),
    /// The warehouse failed.
    #[error(transparent)]
    Warehouse(#[from] warehouse::WarehouseError),
    /// The catalogue failed.
    #[error(transparent)]
    Catalog(#[from] catalog::CatalogError),
    /// A file's head is wrong.
    #[error(transparent)]
    FrontMatter(#[from] catalog::FrontMatterError),
}

impl IndicatorError {
    /// Whether an answer fails only because the data are not here.
    pub fn lacks_data(&self) -> bool {
        use warehouse::WarehouseError::{BeforeFirstVintage, NotLoaded};
        matches!(
            self,
            Self::Warehouse(NotLoaded { .. } | BeforeFirstVintage { .. })
                | Self::NothingKnown { .. }
                | Self::NoData { .. }
                | Self::CutsInside { .. }
        )
    }
}
