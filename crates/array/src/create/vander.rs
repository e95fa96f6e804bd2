//! Vandermonde matrices.

use num_complex::Complex;

use crate::ufunc::number::Number;
use crate::{Array, DType, Error, format_shape};

/// The matrix whose row `i` holds the powers of `x[i]`: from `n - 1` down to 0, or from 0
/// up if `increasing`. `n` is the length of `x` where none is given. Integers are `i64`
/// and wrap; other dtypes are computed in double precision.
///
/// # Errors
/// [`Error::Shape`] unless `x` is a vector; [`Error::TooLarge`], [`Error::OutOfMemory`].
pub fn vander(x: &Array, n: Option<usize>, increasing: bool) -> Result<Array, Error> {
    let &[rows] = x.shape() else {
        let text = format!("takes a vector, got shape {}", format_shape(x.shape()));
        return Err(Error::shape("vander", text));
    };
    let cols = n.unwrap_or(rows);
    let dtype = x.dtype().promote(DType::I64);
    let (x, mut out) = (x.cast(dtype)?, Array::unfilled(dtype, &[rows, cols])?);
    match dtype {
        DType::I64 => powers::<i64>(&x, &mut out, cols, increasing),
        DType::F64 => powers::<f64>(&x, &mut out, cols, increasing),
        _ => powers::<Complex<f64>>(&x, &mut out, cols, increasing),
    }
    Ok(out)
}

fn powers<T: Number>(x: &Array, out: &mut Array, cols: usize, increasing: bool) {
    let Some(out) = out.as_mut_slice::<T>().filter(|_| cols > 0) else { return };
    for (i, row) in out.chunks_exact_mut(cols).enumerate() {
        let base = x.get::<T>(&[i]).unwrap_or(T::ZERO);
        let mut power = T::ONE;
        for j in 0..cols {
            row[if increasing { j } else { cols - 1 - j }] = power;
            power = power.mul(base);
        }
    }
}
