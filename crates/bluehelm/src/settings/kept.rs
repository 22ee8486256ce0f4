//! What is kept for the next question as long as nothing stored or declared has changed.

use std::collections::BTreeMap;
use std::sync::Arc;

use base::Date;
#[cfg(feature = "commitments")]
use commitments::Commitments;
use indicators::Indicators;
use ingest::Sources;
#[cfg(feature = "commitments")]
use partners::{Declarations, Profile};
use warehouse::Warehouse;

use super::State;

/// Moments kept open at once; a service is asked for any day, but mostly for the newest.
pub const MOMENTS: usize = 8;
/// Profiles kept at once: a page and its other language, a copy of all pages in every language.
#[cfg(feature = "commitments")]
pub const PROFILES: usize = 16;

/// Warehouses opened, declarations read and profiles found.
#[derive(Default)]
pub struct Kept {
    pub state: State,
    pub opened: BTreeMap<Option<Date>, Warehouse>,
    pub sources: Option<Arc<Sources>>,
    pub indicators: Option<Arc<Indicators>>,
    #[cfg(feature = "commitments")]
    pub commitments: Option<Arc<Commitments>>,
    #[cfg(feature = "commitments")]
    pub declarations: Option<Arc<Declarations>>,
    #[cfg(feature = "commitments")]
    pub found: BTreeMap<String, Arc<Profile>>,
}

impl std::fmt::Debug for Kept {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.opened.keys()).finish()
    }
}

/// What is in the slot, read into it where it is empty; an error leaves it empty.
pub fn once<T, E>(
    slot: &mut Option<Arc<T>>,
    read: impl FnOnce() -> Result<T, E>,
) -> Result<Arc<T>, E> {
    if let Some(found) = slot {
        return Ok(found.clone());
    }
    let found = Arc::new(read()?);
    *slot = Some(found.clone());
    Ok(found)
}

/// Puts one more in; a full shelf is emptied first.
pub fn put<K: Ord, V>(shelf: &mut BTreeMap<K, V>, most: usize, key: K, value: V) {
    if shelf.len() >= most {
        shelf.clear();
    }
    shelf.insert(key, value);
}
