//! Medians, quantiles and percentiles.

use half::{bf16, f16};
use num_complex::Complex;

use super::floats;
use super::method::{Method, Place};
use super::rank::FromKey;
use crate::reduce::{keep_axes, reduced_shape, resolve_axes};
use crate::sort::values::select_all;
use crate::{Array, DType, Element, Error, Kind, Shape, format_shape};

/// The median along `axes` (`None`: of all elements), the mean of the two middle
/// elements where their number is even; NaN where there is a NaN or nothing.
///
/// Floats keep their dtype, integers and truth values give `f64`. Takes memory for
/// a copy of `x`, for two unless the axes are the last of a row-major array.
///
/// ```
/// use einmul_array::{Array, statistics::median};
/// let x = Array::from_vec(vec![7, 1, 3, 5], &[4]).unwrap();
/// assert_eq!(median(&x, None, false).unwrap().get::<f64>(&[]), Some(4.0));
/// ```
///
/// # Errors
/// [`Error::DType`] for complex numbers; [`Error::Axis`], [`Error::Shape`] for an axis
/// named twice; [`Error::OutOfMemory`].
pub fn median(x: &Array, axes: Option<&[isize]>, keepdims: bool) -> Result<Array, Error> {
    let request = Request { operation: "median", which: Which::Median, skip_nan: false };
    request.of(x, &[], axes, keepdims)
}

/// The median of what is not NaN along `axes`, as [`median`].
///
/// # Errors
/// As [`median`].
pub fn nanmedian(x: &Array, axes: Option<&[isize]>, keepdims: bool) -> Result<Array, Error> {
    let request = Request { operation: "nanmedian", which: Which::Median, skip_nan: true };
    request.of(x, &[], axes, keepdims)
}

/// The quantiles `q`, from 0 to 1, along `axes` (`None`: of all elements); NaN where
/// there is a NaN or nothing. The result has the axes of `q`, then those left of `x`.
///
/// Floats keep their dtype; integers and truth values do so under the methods that
/// pick an element, and give `f64` under the others. Takes memory as
/// [`median`] does.
///
/// ```
/// use einmul_array::{Array, statistics::{Method, quantile}};
/// let x = Array::from_vec(vec![4.0, 1.0, 3.0, 2.0], &[4]).unwrap();
/// let q = Array::from_vec(vec![0.25, 0.5], &[2]).unwrap();
/// let both = quantile(&x, &q, None, Method::Linear, false).unwrap();
/// assert_eq!(both.to_vec::<f64>().unwrap(), [1.75, 2.5]);
/// ```
///
/// # Errors
/// [`Error::DType`] for complex numbers; [`Error::Shape`] for a quantile outside 0 to
/// 1, for an axis named twice, and for elements picked of none; [`Error::Axis`];
/// [`Error::OutOfMemory`].
pub fn quantile(
    x: &Array,
    q: &Array,
    axes: Option<&[isize]>,
    method: Method,
    keepdims: bool,
) -> Result<Array, Error> {
    quantiles("quantile", x, q, 1.0, axes, method, keepdims, false)
}

/// The percentiles `q`, from 0 to 100, as [`quantile`].
///
/// # Errors
/// As [`quantile`].
pub fn percentile(
    x: &Array,
    q: &Array,
    axes: Option<&[isize]>,
    method: Method,
    keepdims: bool,
) -> Result<Array, Error> {
    quantiles("percentile", x, q, 100.0, axes, method, keepdims, false)
}

/// The quantiles of what is not NaN, as [`quantile`].
///
/// # Errors
/// As [`quantile`].
pub fn nanquantile(
    x: &Array,
    q: &Array,
    axes: Option<&[isize]>,
    method: Method,
    keepdims: bool,
) -> Result<Array, Error> {
    quantiles("nanquantile", x, q, 1.0, axes, method, keepdims, true)
}

/// The percentiles of what is not NaN, as [`percentile`].
///
/// # Errors
/// As [`quantile`].
pub fn nanpercentile(
    x: &Array,
    q: &Array,
    axes: Option<&[isize]>,
    method: Method,
    keepdims: bool,
) -> Result<Array, Error> {
    quantiles("nanpercentile", x, q, 100.0, axes, method, keepdims, true)
}

fn quantiles(
    operation: &'static str,
    x: &Array,
    q: &Array,
    whole: f64,
    axes: Option<&[isize]>,
    method: Method,
    keepdims: bool,
    skip_nan: bool,
) -> Result<Array, Error> {
    let fractions: Vec<f64> = floats(operation, q)?.into_iter().map(|q| q / whole).collect();
    if let Some(outside) = fractions.iter().find(|q| !(0.0..=1.0).contains(*q)) {
        let text = format!("{} does not lie from 0 to {whole}", outside * whole);
        return Err(Error::shape(operation, text));
    }
    let which = Which::Quantiles { fractions: &fractions, method };
    Request { operation, which, skip_nan }.of(x, q.shape(), axes, keepdims)
}

#[derive(Clone, Copy)]
enum Which<'a> {
    Median,
    Quantiles { fractions: &'a [f64], method: Method },
}

impl Which<'_> {
    fn count(self) -> usize {
        match self {
            Which::Median => 1,
            Which::Quantiles { fractions, .. } => fractions.len(),
        }
    }

    fn place(self, n: usize, i: usize) -> Place {
        match self {
            Which::Median => Place { low: (n - 1) / 2, high: n / 2, gamma: 0.5 },
            Which::Quantiles { fractions, method } => method.place(n, fractions[i]),
        }
    }

    fn is_discrete(self) -> bool {
        matches!(self, Which::Quantiles { method, .. } if method.is_discrete())
    }
}

/// What is asked of each line of elements.
struct Request<'a> {
    operation: &'static str,
    which: Which<'a>,
    skip_nan: bool,
}

impl Request<'_> {
    fn of(
        &self,
        x: &Array,
        asked: &[usize],
        axes: Option<&[isize]>,
        keepdims: bool,
    ) -> Result<Array, Error> {
        let axes = resolve_axes(self.operation, axes, x.rank())?;
        let shape = reduced_shape(x.shape(), &axes);
        let kept = (0..x.rank()).filter(|axis| !axes.contains(axis));
        let order: Vec<usize> = kept.chain(axes.iter().copied()).collect();
        let lines = x.permute(&order)?;
        let length = axes.iter().map(|&axis| x.shape()[axis]).product();
        let results = match x.dtype() {
            DType::Bool => self.lines::<bool>(&lines, length, &shape),
            DType::I8 => self.lines::<i8>(&lines, length, &shape),
            DType::I16 => self.lines::<i16>(&lines, length, &shape),
            DType::I32 => self.lines::<i32>(&lines, length, &shape),
            DType::I64 => self.lines::<i64>(&lines, length, &shape),
            DType::U8 => self.lines::<u8>(&lines, length, &shape),
            DType::U16 => self.lines::<u16>(&lines, length, &shape),
            DType::U32 => self.lines::<u32>(&lines, length, &shape),
            DType::U64 => self.lines::<u64>(&lines, length, &shape),
            DType::F16 => self.lines::<f16>(&lines, length, &shape),
            DType::BF16 => self.lines::<bf16>(&lines, length, &shape),
            DType::F32 => self.lines::<f32>(&lines, length, &shape),
            DType::F64 => self.lines::<f64>(&lines, length, &shape),
            DType::C64 | DType::C128 => {
                let hint = Some("complex numbers have no order".to_owned());
                let operation = self.operation.to_owned();
                return Err(Error::DType { operation, dtype: x.dtype(), hint });
            }
        }?;
        // Lines by quantiles so far; the quantiles' axes come first.
        let results = results.transpose().to_row_major()?;
        let left = keep_axes(Array::zeros(DType::Bool, &shape)?, x.shape(), &axes, keepdims)?;
        let full: Shape = asked.iter().chain(left.shape()).copied().collect();
        results.reshape(&full)
    }

    /// One row of results for each line of `length` elements.
    fn lines<T: FromKey>(&self, x: &Array, length: usize, shape: &[usize]) -> Result<Array, Error> {
        let count = crate::shape::element_count(shape)?;
        let rows = [count, self.which.count()];
        if length == 0 && count > 0 && self.which.is_discrete() && T::DTYPE.kind() != Kind::Float {
            let text = format!("no element to pick in shape {}", format_shape(x.shape()));
            return Err(Error::shape(self.operation, text));
        }
        let copied;
        let elements = match x.as_slice::<T>() {
            Some(elements) => elements,
            None => {
                copied = x.to_vec::<T>().ok_or(Error::OutOfMemory { bytes: x.bytes() })?;
                &copied
            }
        };
        if self.which.is_discrete() {
            let rows = Array::zeros(T::DTYPE, &rows)?;
            return Ok(self.each_line::<T, T>(elements, length, rows, |line, place| {
                line.map_or(T::from_c128(Complex::new(f64::NAN, 0.0)), |line| {
                    T::from_key(line[place.low])
                })
            }));
        }
        let rows = Array::zeros(DType::F64, &rows)?;
        let results = self.each_line::<T, f64>(elements, length, rows, |line, place| {
            let Some(line) = line else { return f64::NAN };
            let at = |i: usize| T::from_key(line[i]).to_c128().re;
            let (low, high) = (at(place.low), at(place.high));
            match self.which {
                Which::Median if place.low != place.high => mean_of_two(low, high),
                _ => interpolate(low, high, place.gamma),
            }
        });
        results.cast(T::DTYPE.to_inexact())
    }

    /// Calls `result` for every quantile of every line with the line's keys, of which
    /// the two of the quantile's place stand there; `None` for NaN.
    fn each_line<T: FromKey, U: Element>(
        &self,
        elements: &[T],
        length: usize,
        mut rows: Array,
        result: impl Fn(Option<&[T::Key]>, Place) -> U,
    ) -> Array {
        let count = self.which.count();
        let results = rows.as_mut_slice::<U>().unwrap_or_default();
        let mut keys: Vec<T::Key> = Vec::with_capacity(length);
        let mut places = Vec::with_capacity(2 * count);
        if count == 0 {
            return rows;
        }
        for (i, row) in results.chunks_exact_mut(count).enumerate() {
            let line = &elements[i * length..(i + 1) * length];
            keys.clear();
            keys.extend(line.iter().filter(|v| !v.is_nan()).map(|v| v.key()));
            let n = keys.len();
            if n == 0 || (n < length && !self.skip_nan) {
                row.fill(result(None, Place { low: 0, high: 0, gamma: 0.0 }));
                continue;
            }
            places.clear();
            for i in 0..count {
                let Place { low, high, .. } = self.which.place(n, i);
                places.extend([low, high]);
            }
            places.sort_unstable();
            places.dedup();
            select_all(&mut keys, &places);
            for (i, to) in row.iter_mut().enumerate() {
                *to = result(Some(&keys), self.which.place(n, i));
            }
        }
        rows
    }
}

/// Halves first only where the sum would overflow: halving may lose a subnormal's bit.
fn mean_of_two(low: f64, high: f64) -> f64 {
    let sum = low + high;
    if sum.is_finite() { sum / 2.0 } else { low / 2.0 + high / 2.0 }
}

/// `low + γ (high − low)`, from the nearer end.
fn interpolate(low: f64, high: f64, gamma: f64) -> f64 {
    if low == high || gamma == 0.0 {
        low
    } else if gamma >= 0.5 {
        high - (high - low) * (1.0 - gamma)
    } else {
        low + (high - low) * gamma
    }
}
