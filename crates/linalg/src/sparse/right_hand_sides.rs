//! Right-hand sides: contiguous columns of one scalar type, made of arrays of any.

use einmul_array::{Array, Complex, Element, Kind};

use super::allocation::zeros;
use crate::error::{Error, Operand};
use crate::real::{EXPONENT_NOT_FINITE, EXPONENT_OF_ZERO};
use crate::scalar::Scalar;
use crate::view::{check_sizes, for_each_position};

/// Solves for an array `b`: a vector of `rows` numbers, or `rows × k`. The result has `cols`
/// in place of `rows`, and the dtype of `T`, complex if `b` is.
///
/// `solve(x, k)` gets `k` columns of `rows` numbers, and leaves in the first `cols` of each
/// the solution. With `conjugate` it solves for the conjugate of `b`, and the result is the
/// conjugate of its solution. A real `solve` gets complex numbers as two columns.
///
/// # Errors
/// [`Error::Rank`], [`Error::Shape`], [`Error::Array`], and those of `solve`.
pub(super) fn solve_array<T: Scalar>(
    operation: &'static str,
    (rows, cols): (usize, usize),
    conjugate: bool,
    b: &Array,
    solve: impl FnOnce(&mut [T], usize) -> Result<(), Error>,
) -> Result<Array, Error> {
    let k = match *b.shape() {
        [_] => 1,
        [_, k] => k,
        ref shape => return Err(Error::Rank { operation, name: "b", rank: shape.len() }),
    };
    check_sizes(
        operation,
        Operand { name: "A", shape: (rows, cols), axis: 0 },
        Operand { name: "b", shape: (b.shape()[0], k), axis: 0 },
    )?;
    let matrix = b.reshape(&[rows, k])?;
    let shape = [cols, k];
    let shape = &shape[..b.rank()];
    if b.dtype().kind() == Kind::Complex && !T::IS_COMPLEX {
        return solve_parts(rows, &matrix, shape, solve);
    }
    let turned = |x: T| if conjugate { x.conjugate() } else { x };
    let matrix = matrix.cast(T::DTYPE)?;
    let mut columns = zeros::<T>(rows.saturating_mul(k))?;
    if let Some(matrix) = matrix.view().as_matrix::<T>() {
        for_each_position(rows, k, |i, j| columns[j * rows + i] = turned(matrix.at(i, j)));
    }
    solve(&mut columns, k)?;
    let mut out = Array::zeros(T::DTYPE, shape)?;
    if let Some(out) = out.as_mut_slice::<T>() {
        for_each_position(cols, k, |i, j| out[i * k + j] = turned(columns[j * rows + i]));
    }
    Ok(out)
}

/// Complex right-hand sides of a real matrix: their real parts, then their imaginary parts.
fn solve_parts<T: Scalar>(
    rows: usize,
    b: &Array,
    shape: &[usize],
    solve: impl FnOnce(&mut [T], usize) -> Result<(), Error>,
) -> Result<Array, Error> {
    let (cols, k) = (shape[0], b.shape()[1]);
    let mut columns = zeros::<T>(rows.saturating_mul(k).saturating_mul(2))?;
    let wide = b.cast(einmul_array::DType::C128)?;
    let part = |x: f64| T::from_c128(Complex::new(x, 0.0));
    if let Some(wide) = wide.view().as_matrix::<Complex<f64>>() {
        for_each_position(rows, k, |i, j| {
            columns[j * rows + i] = part(wide.at(i, j).re);
            columns[(k + j) * rows + i] = part(wide.at(i, j).im);
        });
    }
    solve(&mut columns, 2 * k)?;
    let mut out = Array::zeros(<T::Complex as Element>::DTYPE, shape)?;
    if let Some(out) = out.as_mut_slice::<T::Complex>() {
        for_each_position(cols, k, |i, j| {
            let (re, im) = (columns[j * rows + i], columns[(k + j) * rows + i]);
            let number = Complex::new(re.to_c128().re, im.to_c128().re);
            out[i * k + j] = <T::Complex as Element>::from_c128(number);
        });
    }
    Ok(out)
}

/// Multiplies element `i` by `2^power(i)` and then the column by one more power of two, so
/// that its largest element is near 1 and no sum in between leaves the range; returns the
/// negative of that last power. NaN and infinities do not count.
pub(super) fn bring_near_one<T: Scalar>(column: &mut [T], power: impl Fn(usize) -> i32) -> i32 {
    let exponents = column.iter().enumerate().filter_map(|(i, x)| match x.exponent_of() {
        EXPONENT_OF_ZERO | EXPONENT_NOT_FINITE => None,
        exponent => Some(exponent + power(i)),
    });
    let size = exponents.max().unwrap_or(0);
    column.iter_mut().enumerate().for_each(|(i, x)| *x = x.scaled(power(i) - size));
    size
}

/// Whether `x` is `k` columns of `n` numbers.
///
/// # Errors
/// [`Error::Shape`].
pub(super) fn check_columns<T>(
    operation: &'static str,
    shape: (usize, usize),
    x: &[T],
    k: usize,
) -> Result<(), Error> {
    let needed = shape.0.saturating_mul(k);
    check_sizes(
        operation,
        Operand { name: "the columns", shape: (needed, 1), axis: 0 },
        Operand { name: "x", shape: (x.len(), 1), axis: 0 },
    )
}
