//! Allocates memory, and returns an error when the system has none.
//!
//! In stable Rust, an allocation that fails ends the process. The functions of this module use
//! `try_reserve`, which reports the failure to the caller instead.

use std::hint::black_box;

/// The system has no memory for an allocation of this many bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AllocError(pub usize);

/// Returns an empty vector with capacity for exactly `count` items.
///
/// # Errors
///
/// [`AllocError`] if the system has no memory.
pub fn try_with_capacity<T>(count: usize) -> Result<Vec<T>, AllocError> {
    let mut items = Vec::new();
    items
        .try_reserve_exact(count)
        .map_err(|_| AllocError(count.saturating_mul(size_of::<T>())))?;
    Ok(items)
}

/// Reserves capacity for `more` items at the end of `items`.
///
/// # Errors
///
/// [`AllocError`] if the system has no memory.
pub fn try_reserve<T>(items: &mut Vec<T>, more: usize) -> Result<(), AllocError> {
    items
        .try_reserve(more)
        .map_err(|_| AllocError(more.saturating_mul(size_of::<T>())))
}

/// Checks that `bytes` can be allocated, and frees them again.
///
/// Call it before a library that ends the process when an allocation fails. The check is not a
/// guarantee: another thread may allocate the memory first.
///
/// # Errors
///
/// [`AllocError`] if the system has no memory.
pub fn probe_memory(bytes: usize) -> Result<(), AllocError> {
    // Without `black_box`, the compiler removes the unused allocation.
    black_box(try_with_capacity::<u8>(bytes)?);
    Ok(())
}
