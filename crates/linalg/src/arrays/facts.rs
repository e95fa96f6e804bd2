//! What is known of factors by the way they are made.

use einmul_array::Array;
use einmul_array::facts::{Facts, Provenance::Proven};

/// A factor whose elements above the diagonal are zero.
pub(super) fn lower_triangular(factor: Array) -> Array {
    with(factor, |facts| facts.with_band(usize::MAX, 0, Proven))
}

/// A factor whose elements below the diagonal are zero.
pub(super) fn upper_triangular(factor: Array) -> Array {
    with(factor, |facts| facts.with_band(0, usize::MAX, Proven))
}

/// A factor whose columns are orthonormal.
pub(super) fn orthonormal(factor: Array) -> Array {
    with(factor, |facts| facts.with_orthonormal(Proven))
}

/// A factor whose rows are orthonormal, of which only the square ones are known to be.
pub(super) fn orthonormal_rows(factor: Array) -> Array {
    with(factor, |facts| if facts.is_square() { facts.with_orthonormal(Proven) } else { facts })
}

/// A factor that exchanges rows.
pub(super) fn permutation(factor: Array) -> Array {
    with(factor, |facts| facts.with_permutation(Proven))
}

/// The inverse of an orthogonal matrix. (Elimination with row exchanges leaves rounding errors
/// in what is zero, or equal, in the inverses of others.)
pub(super) fn inverse(of: &Facts, inverse: Array) -> Array {
    if of.is_orthogonal() && of.dtype == inverse.dtype() { orthonormal(inverse) } else { inverse }
}

fn with(factor: Array, add: impl FnOnce(Facts) -> Facts) -> Array {
    // Facts are of single matrices.
    if factor.rank() != 2 {
        return factor;
    }
    let facts = add(factor.facts());
    factor.with_facts(facts)
}
