//! Whose fault is it that there is no answer?

#[cfg(feature = "serve")]
use base::ParseError;
#[cfg(feature = "commitments")]
use commitments::CommitmentError;
use indicators::IndicatorError;
#[cfg(feature = "serve")]
use ingest::IngestError;
#[cfg(feature = "commitments")]
use partners::PartnerError;
#[cfg(feature = "serve")]
use warehouse::Fault;
use warehouse::WarehouseError;

/// Whether the program or the machine is at fault, rather than what the user gave.
pub fn is_ours(error: &anyhow::Error) -> bool {
    error.downcast_ref::<WarehouseError>().is_some_and(|e| !e.is_users_input())
        || error.downcast_ref::<IndicatorError>().is_some_and(|e| !is_users(e))
        || is_ours_of_promises(error)
}

#[cfg(feature = "commitments")]
fn is_ours_of_promises(error: &anyhow::Error) -> bool {
    error.downcast_ref::<PartnerError>().is_some_and(|e| !e.is_users_input())
        || error.downcast_ref::<CommitmentError>().is_some_and(|e| match e {
            CommitmentError::Indicator(inner) => !is_users(inner),
            CommitmentError::Warehouse(inner) => !inner.is_users_input(),
            _ => false,
        })
}

#[cfg(not(feature = "commitments"))]
fn is_ours_of_promises(_: &anyhow::Error) -> bool {
    false
}

/// Whose fault an error is, for a face that shows users their own faults only: what is not known to be
/// theirs is ours.
#[cfg(feature = "serve")]
pub fn fault(error: &anyhow::Error) -> Fault {
    if let Some(error) = error.downcast_ref::<WarehouseError>() {
        return error.fault();
    }
    if let Some(error) = error.downcast_ref::<IndicatorError>() {
        return of_indicator(error);
    }
    if let Some(error) = error.downcast_ref::<CommitmentError>() {
        return match error {
            CommitmentError::Unknown { .. } => Fault::Absent,
            CommitmentError::Given(_) => Fault::Input,
            CommitmentError::Indicator(inner) => of_indicator(inner),
            CommitmentError::Warehouse(inner) => inner.fault(),
            _ => Fault::Ours,
        };
    }
    if let Some(error) = error.downcast_ref::<PartnerError>() {
        return match error {
            PartnerError::Unknown { .. } | PartnerError::NoSection { .. } => Fault::Absent,
            PartnerError::Warehouse(inner) => inner.fault(),
            _ => Fault::Ours,
        };
    }
    match error.downcast_ref::<IngestError>() {
        Some(IngestError::UnknownDataset { .. } | IngestError::Restricted { .. }) => {
            return Fault::Absent;
        }
        Some(IngestError::Warehouse(inner)) => return inner.fault(),
        Some(_) => return Fault::Ours,
        None => {}
    }
    // `bail!` in `ops` speaks to the user, and has no cause but its words.
    let words = error.is::<String>() || error.is::<&'static str>();
    match error.is::<ParseError>() || (words && error.chain().count() == 1) {
        true => Fault::Input,
        false => Fault::Ours,
    }
}

#[cfg(feature = "serve")]
fn of_indicator(error: &IndicatorError) -> Fault {
    match error {
        IndicatorError::Warehouse(inner) => inner.fault(),
        IndicatorError::Unknown { .. }
        | IndicatorError::NoData { .. }
        | IndicatorError::NothingKnown { .. } => Fault::Absent,
        IndicatorError::Definition { .. }
        | IndicatorError::Catalog(_)
        | IndicatorError::FrontMatter(_) => Fault::Ours,
        _ => Fault::Input,
    }
}

fn is_users(error: &IndicatorError) -> bool {
    match error {
        IndicatorError::Warehouse(inner) => inner.is_users_input(),
        IndicatorError::Definition { .. } => false,
        _ => true,
    }
}
