//! Memory that there may not be: an allocation that fails would otherwise end the process.

use std::hint::black_box;

/// There is no memory for so many bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoMemory(pub usize);

/// An empty vector with room for `count`.
///
/// # Errors
///
/// [`NoMemory`].
pub fn with_room<T>(count: usize) -> Result<Vec<T>, NoMemory> {
    let mut items = Vec::new();
    items
        .try_reserve_exact(count)
        .map_err(|_| NoMemory(count.saturating_mul(size_of::<T>())))?;
    Ok(items)
}

/// Makes room for so many bytes more.
///
/// # Errors
///
/// [`NoMemory`].
pub fn make_room(bytes: &mut Vec<u8>, more: usize) -> Result<(), NoMemory> {
    bytes.try_reserve(more).map_err(|_| NoMemory(more))
}

/// Looks whether there are so many bytes, and leaves them to whoever takes them next: code of others, which cannot be told
/// that there are none. Another thread may be faster.
///
/// # Errors
///
/// [`NoMemory`].
pub fn check_room(bytes: usize) -> Result<(), NoMemory> {
    // What nobody looks at would be left out.
    black_box(with_room::<u8>(bytes)?);
    Ok(())
}
