//! One matrix, scaled and not too tall, by the common way or by Jacobi's.

use faer::perm::swap_cols_idx;
use faer::prelude::ReborrowMut;
use faer::{MatMut as FaerMut, MatRef as FaerRef, Par};

use super::{Vectors, bidiagonal, jacobi};
use crate::error::Error;
use crate::scalar::Scalar;
use crate::workspace::{Layout, Workspace};

/// Where to begin.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Method {
    /// With the bidiagonal form; Jacobi's iteration follows if that fails.
    Bidiagonal,
    /// With Jacobi's, which no known matrix needs.
    #[cfg(test)]
    Jacobi,
}

/// Bytes for whichever way [`iterate`] goes.
pub(super) fn iterate_bytes<T: Scalar>(rows: usize, cols: usize, vectors: Vectors) -> usize {
    let [first, second] = [
        Layout::new().stack(bidiagonal::request::<T>(rows, cols, vectors)),
        jacobi::layout::<T>(rows, cols, vectors),
    ];
    first.bytes().max(second.bytes())
}

/// Decomposes the contiguous columns of `core`, scaled, into
/// `left·diag(values)·rightᴴ` with decreasing values.
pub(super) fn iterate<T: Scalar>(
    operation: &'static str,
    core: &mut [T],
    values: &mut [T],
    mut left: Option<FaerMut<'_, T>>,
    mut right: Option<FaerMut<'_, T>>,
    vectors: Vectors,
    par: Par,
    bytes: &mut [u8],
    method: Method,
) -> Result<(), Error> {
    let cols = values.len();
    let rows = core.len() / cols;
    let mut solved = false;
    if method == Method::Bidiagonal {
        let request = bidiagonal::request::<T>(rows, cols, vectors);
        let mut workspace =
            Workspace::new(operation, &mut bytes[..], Layout::new().stack(request))?;
        let (b, stack) =
            (FaerRef::from_column_major_slice(&*core, rows, cols), workspace.stack(request));
        solved = bidiagonal::svd(b, values, left.rb_mut(), right.rb_mut(), par, stack);
    }
    if !solved {
        let layout = jacobi::layout::<T>(rows, cols, vectors);
        let mut workspace = Workspace::new(operation, bytes, layout)?;
        if !jacobi::svd(core, values, left.rb_mut(), right.rb_mut(), par, &mut workspace) {
            return Err(Error::NoConvergence { operation });
        }
    }
    sort_decreasing(values, left, right);
    Ok(())
}

/// Exchanges neighbours. Jacobi's values come in any order, faer's decrease up to
/// rounding.
fn sort_decreasing<T: Scalar>(
    values: &mut [T],
    mut left: Option<FaerMut<'_, T>>,
    mut right: Option<FaerMut<'_, T>>,
) {
    for end in 1..values.len() {
        let mut at = end;
        while at > 0 && values[at - 1].re() < values[at].re() {
            values.swap(at - 1, at);
            for vectors in [left.rb_mut(), right.rb_mut()].into_iter().flatten() {
                swap_cols_idx(vectors, at - 1, at);
            }
            at -= 1;
        }
    }
}
