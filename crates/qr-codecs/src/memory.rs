//! Memory that there may not be: an allocation that fails would otherwise end the process.

use std::hint::black_box;

/// There is no memory for so many bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AllocError(pub usize);

/// An empty vector with room for `count`.
///
/// # Errors
///
/// [`AllocError`].
pub fn try_with_capacity<T>(count: usize) -> Result<Vec<T>, AllocError> {
    let mut items = Vec::new();
    items
        .try_reserve_exact(count)
        .map_err(|_| AllocError(count.saturating_mul(size_of::<T>())))?;
    Ok(items)
}

/// Makes room for so many bytes more.
///
/// # Errors
///
/// [`AllocError`].
pub fn try_reserve(bytes: &mut Vec<u8>, more: usize) -> Result<(), AllocError> {
    bytes.try_reserve(more).map_err(|_| AllocError(more))
}

/// Looks whether there are so many bytes, and leaves them to whoever takes them next: code of others, which cannot be told
/// that there are none. Another thread may be faster.
///
/// # Errors
///
/// [`AllocError`].
pub fn probe_memory(bytes: usize) -> Result<(), AllocError> {
    // What nobody looks at would be left out.
    black_box(try_with_capacity::<u8>(bytes)?);
    Ok(())
}
