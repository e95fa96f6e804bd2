//! The singular value decomposition `A = U·diag(s)·Vᴴ` of a matrix of any shape.
//!
//! A wide matrix is the transpose of a tall one. A matrix at least twice as tall
//! as wide is first reduced to its triangle (Chan 1982) by
//! [`reflect`](crate::qr), because faer's own way there decides about the rank.
//! faer then makes it bidiagonal and iterates; where its iteration fails,
//! one-sided Jacobi takes over, so that every finite matrix has a decomposition.
//!
//! # Accuracy
//! Normwise backward stable (Golub and Van Loan, *Matrix Computations*, §8.6):
//! the computed factors are close to exact ones of `A + ΔA` with
//! `‖ΔA‖₂ ≤ c·max(m, n)·ε·‖A‖₂`. So every singular value has an absolute error
//! of that size, and those below it are noise. The matrix is scaled by an exact
//! power of two, so elements may be as large or as small as numbers are; those
//! smaller than `2^-970` of the largest (`2^-103` in single precision) count as
//! zero, and a singular value beyond the largest number is infinite.

mod bidiagonal;
mod iterate;
mod jacobi;
mod reflectors;
#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests;

use einmul_kernels::matrix::{MatMut, MatRef};
use faer::MatMut as FaerMut;
use faer::prelude::ReborrowMut;

use crate::error::{Error, Operand};
use crate::scalar::Scalar;
use crate::scale::Scale;
use crate::view::{check_sizes, faer_mut, for_each_position, gather, not_finite, parallelism};
use crate::workspace::{Layout, Workspace};
use iterate::{Method, iterate, iterate_bytes};
use reflectors::Reflectors;

/// Which singular vectors are asked for, of `k = min(m, n)`; for [`svd_scratch`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Vectors {
    /// None.
    No,
    /// `U` is `m × k`, `Vᴴ` is `k × n`, or one of them.
    Thin,
    /// `U` is `m × m`, `Vᴴ` is `n × n`, or one of them.
    Full,
}

/// Writes the singular values of the `m × n` matrix `a` to `s` (`k = min(m, n)`
/// numbers, decreasing), the left singular vectors to the columns of `u` (`m × k`
/// or `m × m`) and the conjugated right ones to the rows of `vh` (`k × n` or
/// `n × n`), where they are asked for. The shapes say whether the thin or the
/// full decomposition is meant; strides may be any, rows of `vh` and columns of
/// `u` are best contiguous. Outputs are never read.
///
/// Allocates nothing with one thread.
///
/// ```
/// use einmul_kernels::matrix::{MatMut, MatRef};
/// use einmul_linalg::svd::{self, Vectors};
///
/// let a = MatRef::from_row_major(&[3.0, 0.0, 4.0, 5.0], 2, 2);
/// let (mut s, mut u) = ([0.0_f64; 2], [0.0; 4]);
/// let mut scratch = vec![0; svd::svd_scratch::<f64>(2, 2, Vectors::Thin, 1)];
/// let out = MatMut::from_row_major(&mut u, 2, 2);
/// svd::svd(a, &mut s, Some(out), None, 1, &mut scratch)?;
/// assert!((s[0] - 45_f64.sqrt()).abs() < 1e-14 && (s[1] - 5_f64.sqrt()).abs() < 1e-14);
/// # Ok::<(), einmul_linalg::Error>(())
/// ```
///
/// # Errors
/// [`Error::Shape`], [`Error::Scratch`] (fewer than [`svd_scratch`] bytes; any
/// alignment will do, 64 wastes nothing) and [`Error::NotFinite`], after which
/// outputs are unchanged. [`Error::NoConvergence`] would need a matrix on which
/// both methods fail, and none is known.
pub fn svd<T: Scalar>(
    a: MatRef<'_, T>,
    s: &mut [T::Real],
    u: Option<MatMut<'_, T>>,
    vh: Option<MatMut<'_, T>>,
    threads: usize,
    scratch: &mut [u8],
) -> Result<(), Error> {
    decompose("svd", a, s, u, vh, threads, scratch, Method::Bidiagonal)
}

/// Bytes that [`svd`] needs for an `m × n` matrix.
pub fn svd_scratch<T: Scalar>(m: usize, n: usize, vectors: Vectors, _threads: usize) -> usize {
    layout::<T>(m.max(n), m.min(n), vectors).bytes()
}

/// Writes the singular values of the `m × n` matrix `a` to `s`, as [`svd`] does.
///
/// # Errors
/// Those of [`svd`].
pub fn singular_values<T: Scalar>(
    a: MatRef<'_, T>,
    s: &mut [T::Real],
    threads: usize,
    scratch: &mut [u8],
) -> Result<(), Error> {
    decompose("singular_values", a, s, None, None, threads, scratch, Method::Bidiagonal)
}

/// Bytes that [`singular_values`] needs for an `m × n` matrix.
pub fn singular_values_scratch<T: Scalar>(m: usize, n: usize, threads: usize) -> usize {
    svd_scratch::<T>(m, n, Vectors::No, threads)
}

/// Whether a matrix, `p ≥ q`, is worth a reduction to its triangle.
fn is_tall(p: usize, q: usize) -> bool {
    p / 2 >= q
}

/// For a `p × q` matrix, `p ≥ q`.
fn layout<T: Scalar>(p: usize, q: usize, vectors: Vectors) -> Layout {
    if q == 0 {
        return Layout::new();
    }
    let (width, spare) = match vectors {
        Vectors::No => (q, 0),
        Vectors::Thin => (q, q),
        Vectors::Full => (p, q),
    };
    Layout::unless_absurd(&[p.saturating_mul(width)], || {
        let layout = Layout::new().matrix::<T>(p, q).slice::<T>(q).matrix::<T>(spare, q);
        if is_tall(p, q) {
            let reduction = Reflectors::<T>::layout(p, q, width).matrix::<T>(q, q);
            layout.and(reduction).slice::<u8>(iterate_bytes::<T>(q, q, vectors))
        } else {
            layout.slice::<u8>(iterate_bytes::<T>(p, q, vectors))
        }
    })
}

fn decompose<T: Scalar>(
    operation: &'static str,
    a: MatRef<'_, T>,
    s: &mut [T::Real],
    u: Option<MatMut<'_, T>>,
    vh: Option<MatMut<'_, T>>,
    threads: usize,
    scratch: &mut [u8],
    method: Method,
) -> Result<(), Error> {
    let (m, n) = (a.rows(), a.cols());
    let vectors = check_shapes(operation, (m, n), s.len(), u.as_ref(), vh.as_ref())?;
    // With B = A, or B = Aᵀ when that is taller: B = X S Yᴴ says U = X, Vᴴ = Ȳᵀ,
    // or U = Ȳ, Vᴴ = Xᵀ. So `right` gets Y here and is conjugated at the end.
    let (b, left, right) = if m >= n {
        (a, u, vh.map(MatMut::transpose))
    } else {
        (a.transpose(), vh.map(MatMut::transpose), u)
    };
    let (p, q) = (b.rows(), b.cols());
    let mut workspace = Workspace::new(operation, scratch, layout::<T>(p, q, vectors))?;
    let (mut left, right) = (left.map(faer_mut), right.map(faer_mut));
    if q == 0 {
        if let Some(left) = left {
            complete(left, 0);
        }
        return Ok(());
    }
    let Some(scale) = Scale::of(m, n, |i, j| a.at(i, j)) else {
        return Err(not_finite(operation, "a", a, |_, _| true));
    };
    let columns = workspace.slice::<T>(p * q);
    gather(b, columns, |_, _, x| scale.apply(x));
    let values = workspace.slice::<T>(q);
    // Without right vectors faer's divide and conquer follows only two rows of them,
    // and beside a block of zeros it has these wrong (0.24.4), with wrong values.
    let spare = workspace.slice::<T>(if left.is_some() && right.is_none() { q * q } else { 0 });
    let mut right = match right {
        None if left.is_some() => Some(FaerMut::from_column_major_slice_mut(spare, q, q)),
        right => right,
    };

    let par = parallelism(threads);
    let width = left.as_ref().map_or(q, |left| left.ncols());
    let (reduction, core) = if is_tall(p, q) {
        let reduction = Reflectors::factor(columns, q, width, par, &mut workspace);
        let triangle = workspace.slice::<T>(q * q);
        reduction.copy_triangle(triangle);
        (Some(reduction), triangle)
    } else {
        (None, columns)
    };
    let bytes = workspace.slice::<u8>(iterate_bytes::<T>(core.len() / q, q, vectors));
    let core_left = match left.rb_mut() {
        Some(left) if reduction.is_some() => Some(left.submatrix_mut(0, 0, q, q)),
        left => left,
    };
    iterate(operation, core, values, core_left, right.rb_mut(), vectors, par, bytes, method)?;

    if let (Some(mut reduction), Some(mut left)) = (reduction, left) {
        complete(left.rb_mut(), q);
        reduction.apply(left);
    }
    if let Some(mut right) = right.filter(|_| T::IS_COMPLEX) {
        for_each_position(q, q, |i, j| right[(i, j)] = right[(i, j)].conjugate());
    }
    for (s, value) in s.iter_mut().zip(values.iter()) {
        *s = scale.undo(value.re());
    }
    Ok(())
}

/// Writes the identity around the leading block of order `q`.
fn complete<T: Scalar>(mut x: FaerMut<'_, T>, q: usize) {
    let (rows, cols) = (x.nrows(), x.ncols());
    for_each_position(rows, cols, |i, j| {
        if i >= q || j >= q {
            x[(i, j)] = if i == j { T::ONE } else { T::ZERO };
        }
    });
}

fn check_shapes<T>(
    operation: &'static str,
    (m, n): (usize, usize),
    values: usize,
    u: Option<&MatMut<'_, T>>,
    vh: Option<&MatMut<'_, T>>,
) -> Result<Vectors, Error> {
    let short = usize::from(n < m);
    let check = |a_axis, name, shape, axis| {
        let a = Operand { name: "a", shape: (m, n), axis: a_axis };
        check_sizes(operation, a, Operand { name, shape, axis })
    };
    check(short, "s", (values, 1), 0)?;
    let mut vectors = if u.is_some() || vh.is_some() { Vectors::Thin } else { Vectors::No };
    for (name, out, long_axis) in [("u", u, 0), ("vh", vh, 1)] {
        let Some(out) = out else { continue };
        let shape = (out.rows(), out.cols());
        let (long, count) = if long_axis == 0 { shape } else { (shape.1, shape.0) };
        check(long_axis, name, shape, long_axis)?;
        if count != long {
            check(short, name, shape, 1 - long_axis)?;
        } else if count > m.min(n) {
            vectors = Vectors::Full;
        }
    }
    Ok(vectors)
}
