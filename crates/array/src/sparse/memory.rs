//! Vectors whose growth is an error, not an abort, when memory is refused.

use crate::Error;

/// Makes room for `more` elements, growing by doubling.
///
/// # Errors
/// [`Error::OutOfMemory`].
pub(crate) fn reserve<T>(vec: &mut Vec<T>, more: usize) -> Result<(), Error> {
    vec.try_reserve(more).map_err(|_| Error::OutOfMemory {
        bytes: vec.len().saturating_add(more).saturating_mul(size_of::<T>()),
    })
}

/// A vector of `len` default values.
///
/// # Errors
/// [`Error::OutOfMemory`].
pub(crate) fn zeroed_vec<T: Clone + Default>(len: usize) -> Result<Vec<T>, Error> {
    let mut vec = Vec::new();
    reserve(&mut vec, len)?;
    vec.resize(len, T::default());
    Ok(vec)
}
