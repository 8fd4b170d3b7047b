//! Keeps what formats prepare from a logo for their last pictures.

use std::sync::{Arc, Mutex, PoisonError};

use crate::Error;

/// The maximum number of values that are kept: one for each of the last colours.
const MAX_KEPT: usize = 2;

/// The last values, the newest at the end.
#[derive(Debug)]
pub(in crate::render) struct Kept<T>(Mutex<Vec<Arc<T>>>);

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T> Kept<T> {
    /// Returns the value that `is_same` accepts, or makes one and keeps it.
    pub fn get(
        &self,
        is_same: impl Fn(&T) -> bool,
        make: impl FnOnce() -> Result<T, Error>,
    ) -> Result<Arc<T>, Error> {
        let lock = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(value) = lock().iter().find(|value| is_same(value)) {
            return Ok(Arc::clone(value));
        }
        // Made without the lock: other threads may draw in other colours meanwhile.
        let value = Arc::new(make()?);
        let mut kept = lock();
        kept.push(Arc::clone(&value));
        if kept.len() > MAX_KEPT {
            kept.remove(0);
        }
        Ok(value)
    }

    /// Returns how many bytes of memory all values take.
    pub fn memory(&self, of: impl Fn(&T) -> usize) -> usize {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().map(|value| of(value)).sum()
    }
}
