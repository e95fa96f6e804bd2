//! `vector_norm`, `matrix_norm`, `cross` and `trace`.

use einmul_array::reduce;
use einmul_array::ufunc::{BinaryOp, UnaryOp, binary, unary};
use einmul_array::{Array, DType, Kind, Shape};

use super::stacked::{split, working_dtype};
use super::values::svdvals;
use crate::error::Error;
use crate::real::{EXPONENT_NOT_FINITE, EXPONENT_OF_ZERO, Magnitude};

/// Which norm of a matrix.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum MatrixNorm {
    /// The root of the sum of squared moduli.
    Frobenius,
    /// The sum of the singular values.
    Nuclear,
    /// The largest sum of moduli of a column, or with `least` the smallest.
    Columns {
        /// Whether the smallest is wanted.
        least: bool,
    },
    /// The largest sum of moduli of a row, or with `least` the smallest.
    Rows {
        /// Whether the smallest is wanted.
        least: bool,
    },
    /// The largest singular value, or with `least` the smallest.
    Spectral {
        /// Whether the smallest is wanted.
        least: bool,
    },
}

/// The norm of each matrix, real; with `keepdims` its two axes stay with length one.
///
/// ```
/// use einmul_array::Array;
/// use einmul_linalg::arrays::{MatrixNorm, matrix_norm};
/// let a = Array::from_vec(vec![3.0, 0.0, 4.0, 0.0], &[2, 2]).unwrap();
/// let norm = matrix_norm(&a, MatrixNorm::Frobenius, false).unwrap();
/// assert_eq!(norm.get::<f64>(&[]), Some(5.0));
/// ```
///
/// # Errors
/// [`Error::Rank`], [`Error::DType`] for half floats; [`Error::NotFinite`] and
/// [`Error::NoConvergence`] of norms from singular values; [`Error::Array`], also for an
/// extremum of no columns, rows or singular values.
pub fn matrix_norm(x: &Array, norm: MatrixNorm, keepdims: bool) -> Result<Array, Error> {
    const OPERATION: &str = "matrix_norm";
    let dtype = working_dtype(OPERATION, &[x.dtype()])?;
    let (_, (rows, cols)) = split(OPERATION, "x", x)?;
    let x = x.cast(dtype)?;
    let sums = |of: isize, over: isize, least: bool| -> Result<Array, Error> {
        let sums = reduce::sum(&unary(UnaryOp::Abs, &x)?, Some(&[of]), None, true)?;
        extremum(&sums, over, least)
    };
    let kept = match norm {
        MatrixNorm::Frobenius => two_norm(&x, Some(&[-2, -1]))?,
        MatrixNorm::Columns { least } => sums(-2, -1, least)?,
        MatrixNorm::Rows { least } => sums(-1, -2, least)?,
        MatrixNorm::Nuclear | MatrixNorm::Spectral { .. } => {
            let values = svdvals(&x)?;
            let mut shape = Shape::from_slice(values.shape());
            shape.push(1);
            let values = values.reshape(&shape)?;
            match norm {
                MatrixNorm::Spectral { least } => extremum(&values, -2, least)?,
                _ => reduce::sum(&values, Some(&[-2]), None, true)?,
            }
        }
    };
    debug_assert!(rows == 0 || cols == 0 || kept.rank() == x.rank());
    let lead = Shape::from_slice(&kept.shape()[..kept.rank() - 2]);
    if keepdims { Ok(kept) } else { Ok(kept.reshape(&lead)?) }
}

fn extremum(x: &Array, axis: isize, least: bool) -> Result<Array, Error> {
    let extremum = if least { reduce::min } else { reduce::max };
    Ok(extremum(x, Some(&[axis]), true)?)
}

/// The `order`-norm of the vectors along `axes` (`None`: of all elements), real: the largest
/// modulus for infinity, the smallest for minus infinity, the number of elements that are not
/// zero for 0, else `(Σ|x|^order)^(1/order)`.
///
/// ```
/// use einmul_array::Array;
/// use einmul_linalg::arrays::vector_norm;
/// let x = Array::from_vec(vec![3.0, 4.0], &[2]).unwrap();
/// assert_eq!(vector_norm(&x, None, 2.0, false).unwrap().get::<f64>(&[]), Some(5.0));
/// ```
///
/// # Errors
/// [`Error::DType`] for half floats; [`Error::Array`] for an axis that does not exist or is
/// named twice, and for an extremum of nothing.
pub fn vector_norm(
    x: &Array,
    axes: Option<&[isize]>,
    order: f64,
    keepdims: bool,
) -> Result<Array, Error> {
    let dtype = working_dtype("vector_norm", &[x.dtype()])?;
    let x = x.cast(dtype)?;
    let kept = match order {
        2.0 => two_norm(&x, axes)?,
        _ => {
            let sizes = unary(UnaryOp::Abs, &x)?;
            match order {
                f64::INFINITY => reduce::max(&sizes, axes, true)?,
                f64::NEG_INFINITY => reduce::min(&sizes, axes, true)?,
                0.0 => reduce::count_nonzero(&sizes, axes, true)?.cast(sizes.dtype())?,
                1.0 => reduce::sum(&sizes, axes, None, true)?,
                _ => power_norm(&sizes, axes, order)?,
            }
        }
    };
    if keepdims {
        return Ok(kept);
    }
    let rank = x.rank() as isize;
    let is_gone = |axis: usize| {
        axes.is_none_or(|axes| axes.iter().any(|&a| a.rem_euclid(rank.max(1)) == axis as isize))
    };
    let left: Shape =
        (0..x.rank()).filter(|&axis| !is_gone(axis)).map(|axis| kept.shape()[axis]).collect();
    Ok(kept.reshape(&left)?)
}

/// The Euclidean norm, of elements brought near 1 so that no square leaves the range. Axes
/// stay with length one.
fn two_norm(x: &Array, axes: Option<&[isize]>) -> Result<Array, Error> {
    let sizes = unary(UnaryOp::Abs, x)?;
    power_norm(&sizes, axes, 2.0)
}

/// The powers of two at or below positive numbers, so that dividing by them is exact; 1 for 0,
/// infinities and NaN, by which dividing would make NaN.
fn powers_below(x: &Array) -> Result<Array, Error> {
    let below = |&x: &f64| match x.exponent() {
        EXPONENT_NOT_FINITE | EXPONENT_OF_ZERO => 1.0,
        exponent => 1.0.scale(exponent),
    };
    let wide = x.cast(DType::F64)?.to_row_major()?;
    let powers: Vec<f64> = wide.as_slice::<f64>().unwrap_or_default().iter().map(below).collect();
    Ok(Array::from_vec(powers, x.shape())?.cast(x.dtype())?)
}

/// `(Σ s^p)^(1/p)` of sizes `s`, of which the largest is brought near 1 first (the smallest,
/// where `p` is negative).
fn power_norm(sizes: &Array, axes: Option<&[isize]>, order: f64) -> Result<Array, Error> {
    let number = |value: f64| Array::scalar(value)?.cast(sizes.dtype());
    // Of nothing the sum is zero.
    if sizes.is_empty() {
        return Ok(reduce::sum(sizes, axes, None, true)?);
    }
    let extremum = if order > 0.0 { reduce::max } else { reduce::min };
    let unit = powers_below(&extremum(sizes, axes, true)?)?;
    let ratios = binary(BinaryOp::Divide, sizes, &unit)?;
    let powers = match order {
        2.0 => binary(BinaryOp::Multiply, &ratios, &ratios)?,
        _ => binary(BinaryOp::Power, &ratios, &number(order)?)?,
    };
    let sum = reduce::sum(&powers, axes, None, true)?;
    let root = match order {
        2.0 => unary(UnaryOp::Sqrt, &sum)?,
        _ => binary(BinaryOp::Power, &sum, &number(1.0 / order)?)?,
    };
    Ok(binary(BinaryOp::Multiply, &root, &unit)?)
}

/// The sums along the diagonals, `offset` above the main one, of each matrix; in `dtype`, or
/// as [`reduce::sum`] has it.
///
/// # Errors
/// [`Error::Rank`], [`Error::Array`].
pub fn trace(x: &Array, offset: isize, dtype: Option<DType>) -> Result<Array, Error> {
    split("trace", "x", x)?;
    let diagonal = einmul_array::create::diagonal(x, offset, -2, -1)?;
    Ok(reduce::sum(&diagonal, Some(&[-1]), dtype, false)?)
}

/// The cross products of the vectors of three numbers along `axis` of both; the other axes
/// stretch to each other. Integers wrap.
///
/// ```
/// use einmul_array::Array;
/// use einmul_linalg::arrays::cross;
/// let x = Array::from_vec(vec![1_i64, 0, 0], &[3]).unwrap();
/// let y = Array::from_vec(vec![0_i64, 1, 0], &[3]).unwrap();
/// assert_eq!(cross(&x, &y, -1).unwrap().to_vec::<i64>().unwrap(), [0, 0, 1]);
/// ```
///
/// # Errors
/// [`Error::Array`] for truth values, for an axis that an operand does not have or that is
/// not three long, and for shapes that do not stretch.
pub fn cross(a: &Array, b: &Array, axis: isize) -> Result<Array, Error> {
    const OPERATION: &str = "cross";
    let dtype = a.dtype().promote(b.dtype());
    if dtype.kind() == Kind::Bool {
        return Err(Error::DType { operation: OPERATION, dtype });
    }
    let parts = |x: &Array| -> Result<[Array; 3], Error> {
        let position = einmul_array::shape::normalize_axis(OPERATION, axis, x.rank())?;
        if x.shape()[position] != 3 {
            let (shape, length) = (einmul_array::format_shape(x.shape()), x.shape()[position]);
            let text = format!(
                "vectors have three elements, but axis {axis} of shape {shape} has {length}"
            );
            return Err(
                einmul_array::Error::Shape { operation: OPERATION.into(), problem: text }.into()
            );
        }
        let part = |i: usize| -> Result<Array, Error> {
            use einmul_array::SliceItem::{Index, Range};
            let mut items = vec![Range { start: None, stop: None, step: None }; position];
            items.push(Index(i as isize));
            Ok(x.slice(&items)?)
        };
        Ok([part(0)?, part(1)?, part(2)?])
    };
    let ([a0, a1, a2], [b0, b1, b2]) = (parts(a)?, parts(b)?);
    let times = |x: &Array, y: &Array| binary(BinaryOp::Multiply, x, y);
    let minus = |x: &Array, y: &Array| binary(BinaryOp::Subtract, x, y);
    let c = [
        minus(&times(&a1, &b2)?, &times(&a2, &b1)?)?,
        minus(&times(&a2, &b0)?, &times(&a0, &b2)?)?,
        minus(&times(&a0, &b1)?, &times(&a1, &b0)?)?,
    ];
    let axis = if axis < 0 { axis } else { axis.min(c[0].rank() as isize) };
    Ok(einmul_array::join::stack(&c, axis)?)
}
