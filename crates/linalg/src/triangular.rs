//! Triangular systems by substitution.
//!
//! Substitution is componentwise backward stable whatever the condition: the
//! computed `x` solves `(T + ΔT) x = b` with `|ΔT| ≤ n·ε·|T|`. So a small
//! diagonal element is no error here, only an exact zero is. It is plain
//! arithmetic too: NaN and infinities pass through by the rules of IEEE 754.

use einmul_kernels::matrix::{MatMut, MatRef};
use faer::linalg::triangular_solve as substitute;

use crate::error::Error;
use crate::real::Magnitude;
use crate::scalar::Scalar;
use crate::view::{check_solve, faer_mut, faer_ref, parallelism};
use crate::workspace::{Layout, Workspace};

/// Overwrites `b` (`n × k`, any strides) by `t⁻¹ b`, where `t` is the lower or
/// the upper triangle of the `n × n` matrix `a`; the other triangle is not read.
/// With `unit` the diagonal is taken as 1 and not read either.
///
/// Allocates nothing with one thread. `b` is unchanged after an error.
///
/// # Errors
/// [`Error::NotSquare`], [`Error::Shape`], [`Error::Scratch`], and
/// [`Error::Singular`] for an exact zero on the diagonal.
pub fn solve<T: Scalar>(
    a: MatRef<'_, T>,
    b: MatMut<'_, T>,
    lower: bool,
    unit: bool,
    threads: usize,
    scratch: &mut [u8],
) -> Result<(), Error> {
    const OPERATION: &str = "triangular::solve";
    check_solve(OPERATION, a, b.as_ref())?;
    Workspace::new(OPERATION, scratch, Layout::new())?;
    let n = a.rows();
    if n == 0 || b.cols() == 0 {
        return Ok(());
    }
    if !unit && let Some(column) = (0..n).find(|&j| a.at(j, j) == T::ZERO) {
        return Err(Error::Singular { column, pivot: 0.0, tolerance: 0.0 });
    }
    // faer multiplies by reciprocals, which overflow for a subnormal diagonal.
    if !unit && (0..n).any(|j| (T::ONE / a.at(j, j)).exponent_of() > 2 * T::Real::SAFE_EXPONENT) {
        divide_and_substitute(a, b, lower);
        return Ok(());
    }
    let (t, x, par) = (faer_ref(a), faer_mut(b), parallelism(threads));
    match (lower, unit) {
        (true, false) => substitute::solve_lower_triangular_in_place(t, x, par),
        (true, true) => substitute::solve_unit_lower_triangular_in_place(t, x, par),
        (false, false) => substitute::solve_upper_triangular_in_place(t, x, par),
        (false, true) => substitute::solve_unit_upper_triangular_in_place(t, x, par),
    }
    Ok(())
}

/// Bytes that [`solve`] needs: none. It is there so that every verb has one.
pub fn solve_scratch<T: Scalar>(_n: usize, _k: usize, _threads: usize) -> usize {
    Layout::new().bytes()
}

/// The textbook's loop, with divisions.
fn divide_and_substitute<T: Scalar>(a: MatRef<'_, T>, b: MatMut<'_, T>, lower: bool) {
    let n = a.rows();
    let mut x = faer_mut(b);
    for q in 0..x.ncols() {
        for step in 0..n {
            let i = if lower { step } else { n - 1 - step };
            let known = if lower { 0..i } else { i + 1..n };
            let sum = known.fold(x[(i, q)], |sum, j| sum - a.at(i, j) * x[(j, q)]);
            x[(i, q)] = sum / a.at(i, i);
        }
    }
}
