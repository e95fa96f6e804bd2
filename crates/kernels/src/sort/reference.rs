//! The order of [`sort`](super::sort), with the standard library's comparisons.

use std::cmp::Ordering;

/// Sorts as [`sort`](super::sort) does, whatever has an order but for values that are
/// not equal to themselves, which go last.
pub fn sort_reference<T: PartialOrd>(values: &mut [T]) {
    #[expect(clippy::eq_op, reason = "only NaN differs from itself")]
    let is_nan = |v: &T| v != v;
    values.sort_by(|a, b| {
        a.partial_cmp(b).unwrap_or(match (is_nan(a), is_nan(b)) {
            (false, true) => Ordering::Less,
            (true, false) => Ordering::Greater,
            _ => Ordering::Equal,
        })
    });
}
