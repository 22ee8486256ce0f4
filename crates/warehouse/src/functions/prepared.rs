//! Which arguments were already made ready?
//!
//! An index is an argument: the same value with every batch of rows, on every thread. What is built
//! from it is kept, found again by content, and thrown away when four newer ones have come.

use std::sync::{Arc, Mutex, PoisonError};

use datafusion::common::ScalarValue;
use datafusion::error::Result;
use datafusion::logical_expr::ColumnarValue;

const KEPT: usize = 4;

/// The last few values and what was built from them, newest last.
pub(super) struct Prepared<T> {
    build: fn(&ScalarValue) -> Result<T>,
    kept: Mutex<Vec<(ScalarValue, Arc<T>)>>,
}

impl<T> Prepared<T> {
    pub(super) fn new(build: fn(&ScalarValue) -> Result<T>) -> Self {
        Self { build, kept: Mutex::default() }
    }

    /// What the argument holds for each row; nothing where it is null.
    pub(super) fn rows(&self, given: &ColumnarValue, rows: usize) -> Result<Vec<Option<Arc<T>>>> {
        match given {
            ColumnarValue::Scalar(value) => Ok(vec![self.get(value)?; rows]),
            ColumnarValue::Array(array) => {
                (0..rows).map(|row| self.get(&ScalarValue::try_from_array(array, row)?)).collect()
            }
        }
    }

    /// Built under the lock: threads that ask for the same value wait instead of building it too.
    fn get(&self, value: &ScalarValue) -> Result<Option<Arc<T>>> {
        if value.is_null() {
            return Ok(None);
        }
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, ready)) = kept.iter().rev().find(|(known, _)| is_same(known, value)) {
            return Ok(Some(ready.clone()));
        }
        let ready = Arc::new((self.build)(value)?);
        if kept.len() == KEPT {
            kept.remove(0);
        }
        kept.push((value.clone(), ready.clone()));
        Ok(Some(ready))
    }
}

fn is_same(known: &ScalarValue, value: &ScalarValue) -> bool {
    match (known, value) {
        (ScalarValue::List(a), ScalarValue::List(b)) if Arc::ptr_eq(a, b) => true,
        _ => known == value,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    static BUILT: AtomicUsize = AtomicUsize::new(0);

    #[test]
    fn a_value_is_built_once_until_four_newer_ones_have_come() {
        let prepared = Prepared::new(|v| {
            BUILT.fetch_add(1, Ordering::Relaxed);
            Ok(v.to_string())
        });
        let built = |numbers: &[i64]| {
            for n in numbers {
                let ready = prepared.get(&ScalarValue::from(*n)).expect("built");
                assert_eq!(*ready.expect("a value"), n.to_string());
            }
            BUILT.swap(0, Ordering::Relaxed)
        };
        assert_eq!(built(&[1, 1, 2, 1, 2]), 2);
        assert_eq!(built(&[3, 4, 1, 2, 3, 4]), 2);
        assert_eq!(built(&[5, 1]), 2);
        assert!(prepared.get(&ScalarValue::Int64(None)).expect("null").is_none());
    }
}
