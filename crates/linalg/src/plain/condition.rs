//! An estimate of the condition that reads the factors seldom.
//!
//! Higham's walk (*Accuracy and Stability of Numerical Algorithms*, 2nd ed., algorithm 15.4)
//! starts from a vector of equal elements and ends with one of growing, alternating ones. Both
//! are known beforehand, so that they are solved with beside the right-hand sides. Its next
//! step is one product with the inverse's transpose. The one after that hardly ever changes
//! the estimate of an ill-conditioned matrix, and is only made where it could matter.

use einmul_kernels::panels::Float;

/// Columns that [`start`] fills.
pub(super) const COLUMNS: usize = 2;

/// An estimate so many times below the limit, for each row, is not made better.
const FAR: usize = 16;

/// The two vectors that the walk starts from, in row `i` of `n`.
pub(super) fn start<T: Float>(i: usize, n: usize) -> [T; COLUMNS] {
    let growing = T::of(1) + T::quotient(i, n.max(2) - 1);
    [T::quotient(1, n), if i.is_multiple_of(2) { growing } else { -growing }]
}

/// Whether a matrix of a norm is plainly regular. `equal` and `growing` are what the inverse
/// makes of the two vectors; the second is overwritten. `multiply` overwrites a vector by its
/// product with the inverse, or with the transpose of that.
pub(super) fn is_plain<T: Float>(
    norm: T,
    equal: &[T],
    growing: &mut [T],
    mut multiply: impl FnMut(&mut [T], Side),
) -> bool {
    let n = equal.len();
    let first = size(equal);
    let last = size(growing) * T::quotient(2, 3 * n);
    // A NaN or an infinity is not below any limit.
    if !is_below(norm * first) || (n > 1 && !is_below(norm * last)) {
        return false;
    }
    if n == 1 {
        return true;
    }
    let v = growing;
    for (x, &of) in v.iter_mut().zip(equal) {
        *x = if of < T::of(0) { -T::of(1) } else { T::of(1) };
    }
    multiply(v, Side::Transposed);
    let mut steepest = 0;
    for (i, x) in v.iter().enumerate() {
        // A NaN is not below either, and stays.
        let is_below = x.magnitude() <= v[steepest].magnitude();
        if !is_below {
            steepest = i;
        }
    }
    // The norm of the inverse is at least that of each of its columns, and they of their
    // elements' sum with any signs.
    let second = v[steepest].magnitude();
    if !is_below(norm * second) {
        return false;
    }
    let far = T::of(FAR * n);
    if [first, second, last].iter().all(|&size| is_below(norm * size * far)) {
        return true;
    }
    v.fill(T::of(0));
    v[steepest] = T::of(1);
    multiply(v, Side::Straight);
    is_below(norm * size(v))
}

/// By which matrix a vector is multiplied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// The inverse.
    Straight,
    /// Its transpose.
    Transposed,
}

/// Whether a condition number is well below `1/ε`: eight times, since it is a lower bound that
/// is nearly always within a factor of three.
pub(super) fn is_below<T: Float>(condition: T) -> bool {
    condition < T::CONDITION * T::of(8)
}

fn size<T: Float>(v: &[T]) -> T {
    v.iter().fold(T::of(0), |sum, x| sum + x.magnitude())
}
