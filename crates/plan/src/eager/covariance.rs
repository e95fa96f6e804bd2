//! Covariances and correlations: centred data times its own transpose.

use einmul_array::reduce::{ReduceOp, reduce};
use einmul_array::ufunc::{BinaryOp, UnaryOp, binary, unary};
use einmul_array::{Array, Complex, DType, Element, Kind, dispatch, format_shape};

use super::call::{Call, Product};
use super::known::run;
use super::matmul::matmul;
use crate::Error;
use crate::mismatch::shape_error;

/// How [`cov`] reads its data and divides.
#[derive(Debug, Clone, Copy)]
pub struct Covariance<'a> {
    /// Whether each row is a variable and each column an observation, or the reverse.
    pub rowvar: bool,
    /// Whether to divide by the number of observations rather than by one less.
    pub bias: bool,
    /// What is taken from the number of observations instead of what `bias` says.
    pub ddof: Option<i64>,
    /// How often each observation is repeated: integers, at least zero.
    pub fweights: Option<&'a Array>,
    /// How important each observation is: at least zero.
    pub aweights: Option<&'a Array>,
    /// The dtype of result and arithmetic; at least `f64` without it.
    pub dtype: Option<DType>,
}

impl Default for Covariance<'_> {
    fn default() -> Self {
        Self { rowvar: true, bias: false, ddof: None, fweights: None, aweights: None, dtype: None }
    }
}

/// The covariance matrix of the variables in `m`, and in `y` below them: `(v, v)` for `v`
/// variables, 0-d for one. It is symmetric (Hermitian) to the last bit: one product of the
/// centred data with its transpose. Data of one axis is one variable.
///
/// A copy of the data is made to centre it.
///
/// ```
/// use einmul_array::Array;
/// use einmul_plan::eager::{Covariance, cov};
/// let m = Array::from_vec(vec![0.0, 1.0, 2.0, 2.0, 1.0, 0.0], &[2, 3]).unwrap();
/// let c = cov(&m, None, &Covariance::default()).unwrap();
/// assert_eq!(c.to_vec::<f64>().unwrap(), [1.0, -1.0, -1.0, 1.0]);
/// ```
///
/// # Errors
/// An error about shapes for data of more than two axes, for `y` with another number of
/// observations, and for weights that are no vector of one number at least zero for each
/// observation; [`einmul_array::Error::DType`] for `fweights` that are no integers, or a
/// `dtype` that has no fractions.
pub fn cov(m: &Array, y: Option<&Array>, options: &Covariance<'_>) -> Result<Array, Error> {
    covariance("cov", m, y, options)
}

/// Pearson's correlation coefficients of the variables in `x`, and in `y` below them:
/// the covariances divided by both standard deviations, between −1 and 1.
///
/// # Errors
/// As [`cov`].
pub fn corrcoef(
    x: &Array,
    y: Option<&Array>,
    rowvar: bool,
    dtype: Option<DType>,
) -> Result<Array, Error> {
    let c = covariance("corrcoef", x, y, &Covariance { rowvar, dtype, ..Default::default() })?;
    if c.rank() == 0 {
        return Ok(binary(BinaryOp::Divide, &c, &c)?);
    }
    let variances = match c.dtype().kind() {
        Kind::Complex => unary(UnaryOp::Real, &c.diagonal()?)?,
        _ => c.diagonal()?,
    };
    let deviations = unary(UnaryOp::Sqrt, &variances)?;
    let column = deviations.reshape(&[deviations.len(), 1])?;
    let c = binary(BinaryOp::Divide, &c, &column)?;
    let mut c = binary(BinaryOp::Divide, &c, &deviations)?;
    // Rounding may carry a coefficient past one.
    dispatch!(c.dtype(), T => if let Some(elements) = c.as_mut_slice::<T>() {
        for element in elements {
            let value = element.to_c128();
            if value.re.abs() > 1.0 || value.im.abs() > 1.0 {
                let inside = Complex::new(value.re.clamp(-1.0, 1.0), value.im.clamp(-1.0, 1.0));
                *element = T::from_c128(inside);
            }
        }
    });
    Ok(c)
}

fn covariance(
    name: &'static str,
    m: &Array,
    y: Option<&Array>,
    options: &Covariance<'_>,
) -> Result<Array, Error> {
    for (array, side) in [(Some(m), "the data"), (y, "`y`")] {
        if let Some(array) = array.filter(|array| array.rank() > 2) {
            let problem = format!(
                "{side} has more than two axes: its shape is {}",
                format_shape(array.shape())
            );
            return Err(shape_error(name, problem, None));
        }
    }
    let dtype = options.dtype.unwrap_or_else(|| {
        [Some(m), y].into_iter().flatten().map(Array::dtype).fold(DType::F64, DType::promote)
    });
    if !dtype.is_inexact() {
        let hint = Some("covariances are fractions: a floating dtype holds them".to_owned());
        return Err(einmul_array::Error::DType { operation: name.to_owned(), dtype, hint }.into());
    }
    let mut x = variables(m, dtype, !options.rowvar && m.rank() != 1)?;
    if x.shape()[0] == 0 {
        return Ok(Array::zeros(dtype, &[0, 0])?);
    }
    if let Some(y) = y {
        let as_rows = variables(y, dtype, false)?;
        let as_rows = match !options.rowvar && as_rows.shape()[0] != 1 {
            true => as_rows.transpose(),
            false => as_rows,
        };
        x = below(name, &x, &as_rows)?;
    }
    let observations = x.shape()[1];
    let weights = Weights::read(name, options, observations)?;
    let average = match &weights.product {
        None => reduce(ReduceOp::Mean, &x, Some(&[1]))?,
        Some(w) => {
            let sums = matmul(&x, &w.cast(dtype.real())?)?;
            binary(BinaryOp::Divide, &sums, &number(weights.sum, dtype)?)?
        }
    };
    let average = average.reshape(&[average.len(), 1])?;
    let mut centred = binary(BinaryOp::Subtract, &x, &average)?;
    drop(x);
    if let Some(w) = &weights.product {
        // Half of each weight on either side keeps the product symmetric.
        let root = unary(UnaryOp::Sqrt, w)?.cast(dtype.real())?;
        centred = binary(BinaryOp::Multiply, &centred, &root)?;
    }
    let divisor = weights.divisor(options, observations).max(0.0);
    let c = run(&Call { name, product: Product::Gram }, &[&centred])?;
    let c = binary(BinaryOp::Multiply, &c, &number(1.0 / divisor, dtype)?)?;
    Ok(if c.len() == 1 { c.reshape(&[])? } else { c })
}

/// A 0-d array.
fn number(value: f64, dtype: DType) -> Result<Array, Error> {
    Ok(Array::scalar(value)?.cast(dtype.real())?)
}

/// Data as a matrix with a row for each variable.
fn variables(data: &Array, dtype: DType, transposed: bool) -> Result<Array, Error> {
    let data = data.cast(dtype)?;
    let matrix = match data.rank() {
        0 | 1 => data.reshape(&[1, data.len()])?,
        _ => data,
    };
    Ok(if transposed { matrix.transpose() } else { matrix })
}

/// One matrix below another of the same dtype.
fn below(name: &str, top: &Array, bottom: &Array) -> Result<Array, Error> {
    let (a, b) = (top.shape(), bottom.shape());
    if a[1] != b[1] {
        let problem = format!("the data has {} observations, `y` has {}", a[1], b[1]);
        return Err(shape_error(name, problem, None));
    }
    let mut both = Array::unfilled(top.dtype(), &[a[0] + b[0], a[1]])?;
    dispatch!(top.dtype(), T => {
        let (top, bottom) = (top.to_row_major()?, bottom.to_row_major()?);
        if let (Some(all), Some(top), Some(bottom)) =
            (both.as_mut_slice::<T>(), top.as_slice::<T>(), bottom.as_slice::<T>())
        {
            all[..top.len()].copy_from_slice(top);
            all[top.len()..].copy_from_slice(bottom);
        }
    });
    Ok(both)
}

/// The weights of observations: frequencies times importances.
struct Weights {
    product: Option<Array>,
    sum: f64,
    /// `Σ w·a / Σ w` with the importances `a`; one without them.
    mean_importance: f64,
}

impl Weights {
    fn read(name: &str, options: &Covariance<'_>, observations: usize) -> Result<Self, Error> {
        let frequencies = match options.fweights {
            Some(w) if w.dtype().is_inexact() && !is_whole(w)? => {
                let hint = Some("frequencies are integers; `aweights` takes fractions".to_owned());
                let (operation, dtype) = (format!("{name}: fweights"), w.dtype());
                return Err(einmul_array::Error::DType { operation, dtype, hint }.into());
            }
            Some(w) => Some(checked_weights(name, "fweights", w, observations)?),
            None => None,
        };
        let importances = match options.aweights {
            Some(w) => Some(checked_weights(name, "aweights", w, observations)?),
            None => None,
        };
        let product = match (frequencies, &importances) {
            (Some(f), Some(a)) => Some(binary(BinaryOp::Multiply, &f, a)?),
            (Some(w), None) => Some(w),
            (None, Some(w)) => Some(w.clone()),
            (None, None) => None,
        };
        let Some(w) = product else {
            return Ok(Self { product: None, sum: observations as f64, mean_importance: 1.0 });
        };
        let sum = total(&w)?;
        let mean_importance = match &importances {
            Some(a) => total(&binary(BinaryOp::Multiply, &w, a)?)? / sum,
            None => 1.0,
        };
        Ok(Self { product: Some(w), sum, mean_importance })
    }

    /// What the sum of products is divided by.
    fn divisor(&self, options: &Covariance<'_>, observations: usize) -> f64 {
        let ddof = options.ddof.unwrap_or(i64::from(!options.bias)) as f64;
        match self.product {
            None => observations as f64 - ddof,
            Some(_) if ddof == 0.0 => self.sum,
            Some(_) => self.sum - ddof * self.mean_importance,
        }
    }
}

fn total(w: &Array) -> Result<f64, Error> {
    Ok(reduce(ReduceOp::Sum, w, None)?.get::<f64>(&[]).unwrap_or(f64::NAN))
}

fn is_whole(w: &Array) -> Result<bool, Error> {
    let values = w.cast(DType::F64)?;
    Ok(values.to_vec::<f64>().is_some_and(|v| v.iter().all(|w| w.fract() == 0.0)))
}

/// Weights as `f64`: one for each observation, none negative.
fn checked_weights(
    name: &str,
    which: &str,
    w: &Array,
    observations: usize,
) -> Result<Array, Error> {
    if w.rank() != 1 || w.len() != observations {
        let problem = format!(
            "`{which}` has shape {}, there are {observations} observations",
            format_shape(w.shape())
        );
        return Err(shape_error(name, problem, None));
    }
    if w.dtype().kind() == Kind::Complex {
        let operation = format!("{name}: {which}");
        return Err(einmul_array::Error::DType { operation, dtype: w.dtype(), hint: None }.into());
    }
    let values = w.cast(DType::F64)?;
    let negative = values.to_vec::<f64>().and_then(|v| v.into_iter().position(|w| w < 0.0));
    match negative {
        Some(at) => Err(shape_error(name, format!("`{which}` is negative at {at}"), None)),
        None => Ok(values),
    }
}
