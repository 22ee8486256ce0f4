//! What was worked out before from the same rows?

use std::any::Any;
use std::collections::HashMap;
use std::sync::Arc;

/// Rows that all values together may rest on.
const MOST: usize = 200_000;

/// Values of any type by name, as long as they rest on few rows.
#[derive(Default)]
pub(crate) struct Memo {
    rows: usize,
    values: HashMap<String, Arc<dyn Any + Send + Sync>>,
}

impl Memo {
    pub(crate) fn get<T: Any + Send + Sync>(&self, name: &str) -> Option<Arc<T>> {
        self.values.get(name)?.clone().downcast().ok()
    }

    /// Puts a value in; one of too many rows is not kept, and where it would be one too many, the others go.
    pub(crate) fn put<T: Any + Send + Sync>(&mut self, name: String, rows: usize, value: &Arc<T>) {
        if rows > MOST / 4 {
            return;
        }
        if self.rows + rows > MOST {
            *self = Self::default();
        }
        self.rows += rows;
        self.values.insert(name, value.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_kept_by_name_and_type_up_to_a_number_of_rows() {
        let mut memo = Memo::default();
        memo.put("a".to_owned(), 10, &Arc::new(1_u8));
        assert_eq!(memo.get::<u8>("a").as_deref(), Some(&1));
        assert!(memo.get::<u16>("a").is_none() && memo.get::<u8>("b").is_none());
        memo.put("large".to_owned(), MOST, &Arc::new(2_u8));
        assert!(memo.get::<u8>("large").is_none() && memo.get::<u8>("a").is_some());
        for name in 0..5 {
            memo.put(name.to_string(), MOST / 4, &Arc::new(3_u8));
        }
        assert!(memo.get::<u8>("a").is_none() && memo.get::<u8>("4").is_some());
        assert!(memo.rows <= MOST);
    }
}
