//! Evenly spaced values: on a line, in their logarithms, between two ends.

use num_complex::Complex;

use super::generate;
use crate::{Array, DType, Element, Error, Kind, Scalar, dispatch};

/// Points on the line from one number to another.
struct Line {
    start: Complex<f64>,
    step: Complex<f64>,
    count: usize,
    /// The last point, where it is to be met exactly.
    last: Option<Complex<f64>>,
}

impl Line {
    fn new(start: Complex<f64>, stop: Complex<f64>, count: usize, endpoint: bool) -> Self {
        let parts = if endpoint { count.saturating_sub(1) } else { count } as f64;
        let step = |start: f64, stop: f64| match stop - start {
            // The ends of the number line lie further apart than a float tells.
            distance if distance.is_infinite() && start.is_finite() && stop.is_finite() => {
                stop / parts - start / parts
            }
            distance => distance / parts,
        };
        let step = Complex::new(step(start.re, stop.re), step(start.im, stop.im));
        let last = (endpoint && count > 1).then_some(stop);
        Self { start, step, count, last }
    }

    fn at(&self, i: usize) -> Complex<f64> {
        match self.last {
            // Not 0 · step, which is NaN for an infinite step.
            _ if i == 0 => self.start,
            Some(last) if i + 1 == self.count => last,
            _ => {
                let i = i as f64;
                Complex::new(self.start.re + i * self.step.re, self.start.im + i * self.step.im)
            }
        }
    }
}

/// The dtype of the result: the one asked for, else `c128` where an argument is complex
/// and `f64` where none is.
fn spaced_dtype(
    operation: &str,
    arguments: &[Scalar],
    dtype: Option<DType>,
) -> Result<DType, Error> {
    let complex = arguments.iter().any(|a| a.dtype() == DType::C128);
    let dtype = dtype.unwrap_or(if complex { DType::C128 } else { DType::F64 });
    match dtype.kind() {
        Kind::Bool => Err(Error::dtype(operation, dtype)),
        Kind::Complex => Ok(dtype),
        _ if complex => Err(Error::DType {
            operation: operation.to_owned(),
            dtype,
            hint: Some("an end is complex; use c64 or c128".to_owned()),
        }),
        _ => Ok(dtype),
    }
}

/// `num` evenly spaced values from `start` to `stop`, which is the last of them, exactly,
/// if `endpoint`, and the first one left out otherwise.
///
/// Real and imaginary part are spaced on their own. Values are computed in double
/// precision and rounded once to the dtype; integers are rounded down. Without a dtype
/// it is `c128` where an end is complex, else `f64`.
///
/// ```
/// use einmul_array::create::linspace;
/// let a = linspace(0.0.into(), 1.0.into(), 5, true, None).unwrap();
/// assert_eq!(a.to_vec::<f64>().unwrap(), [0.0, 0.25, 0.5, 0.75, 1.0]);
/// ```
///
/// # Errors
/// [`Error::DType`] for `bool`, and for a complex end and a dtype that is not;
/// [`Error::Value`] for an end that an integer dtype does not hold;
/// [`Error::TooLarge`], [`Error::OutOfMemory`].
pub fn linspace(
    start: Scalar,
    stop: Scalar,
    num: usize,
    endpoint: bool,
    dtype: Option<DType>,
) -> Result<Array, Error> {
    let dtype = spaced_dtype("linspace", &[start, stop], dtype)?;
    start.check("linspace", dtype)?;
    stop.check("linspace", dtype)?;
    let line = Line::new(start.to_c128(), stop.to_c128(), num, endpoint);
    let whole = dtype.is_integer();
    dispatch!(dtype, T => generate::<T>(num, |i| match i {
        // The ends themselves, which may be integers beyond 2⁵³.
        0 => start.to(),
        _ if i + 1 == num && endpoint => stop.to(),
        _ if whole => T::from_c128(Complex::new(line.at(i).re.floor(), 0.0)),
        _ => T::from_c128(line.at(i)),
    }))
}

/// The distance between two neighbours of [`linspace`]; NaN where there is one value
/// only and `endpoint` is set.
pub fn linspace_step(start: Scalar, stop: Scalar, num: usize, endpoint: bool) -> Complex<f64> {
    let complex = [start, stop].iter().any(|a| a.dtype() == DType::C128);
    let parts = if endpoint { num.saturating_sub(1) } else { num };
    match Line::new(start.to_c128(), stop.to_c128(), num, endpoint).step {
        _ if parts == 0 => Complex::new(f64::NAN, if complex { f64::NAN } else { 0.0 }),
        step => step,
    }
}

/// `base` to the power of [`linspace`]`(start, stop, num, endpoint)`. An integer dtype
/// cuts off fractions.
///
/// ```
/// use einmul_array::create::logspace;
/// let a = logspace(0.0.into(), 3.0.into(), 4, true, 2.0.into(), None).unwrap();
/// assert_eq!(a.to_vec::<f64>().unwrap(), [1.0, 2.0, 4.0, 8.0]);
/// ```
///
/// # Errors
/// As [`linspace`], but that values beyond an integer dtype become its extremes.
pub fn logspace(
    start: Scalar,
    stop: Scalar,
    num: usize,
    endpoint: bool,
    base: Scalar,
    dtype: Option<DType>,
) -> Result<Array, Error> {
    let dtype = spaced_dtype("logspace", &[start, stop, base], dtype)?;
    let complex = [start, stop, base].iter().any(|a| a.dtype() == DType::C128);
    let line = Line::new(start.to_c128(), stop.to_c128(), num, endpoint);
    let base = base.to_c128();
    let value = |i: usize| power(base, line.at(i), complex);
    dispatch!(dtype, T => generate::<T>(num, |i| T::from_c128(value(i))))
}

/// Real numbers stay on the real line: a negative base gives NaN between whole powers.
fn power(base: Complex<f64>, exponent: Complex<f64>, complex: bool) -> Complex<f64> {
    if complex { base.powc(exponent) } else { Complex::new(base.re.powf(exponent.re), 0.0) }
}

/// `num` values from `start` to `stop`, each the same multiple of the one before. The
/// ends are exact; an integer dtype cuts off fractions.
///
/// Both ends may be negative, or complex: then values lie on the logarithmic spiral
/// that turns less than half around.
///
/// ```
/// use einmul_array::create::geomspace;
/// let a = geomspace(1.0.into(), 1000.0.into(), 4, true, None).unwrap();
/// assert_eq!(a.to_vec::<f64>().unwrap(), [1.0, 10.0, 100.0, 1000.0]);
/// ```
///
/// # Errors
/// [`Error::Value`] for an end that is zero, or real ends of unlike sign; else as
/// [`linspace`].
pub fn geomspace(
    start: Scalar,
    stop: Scalar,
    num: usize,
    endpoint: bool,
    dtype: Option<DType>,
) -> Result<Array, Error> {
    let dtype = spaced_dtype("geomspace", &[start, stop], dtype)?;
    start.check("geomspace", dtype)?;
    stop.check("geomspace", dtype)?;
    let (first, last) = (start.to_c128(), stop.to_c128());
    let zero = Complex::new(0.0, 0.0);
    if first == zero || last == zero {
        let text = format!("from {start} to {stop}: a geometric sequence cannot include zero");
        return Err(Error::value("geomspace", text));
    }
    let complex = dtype.kind() == Kind::Complex;
    if !complex && first.re.signum() != last.re.signum() {
        let text = format!(
            "from {start} to {stop}: ends of unlike sign\n\nhint: with dtype c128 the \
             sequence turns around zero"
        );
        return Err(Error::value("geomspace", text));
    }
    // Turned so that the first value is positive.
    let turn = if complex { first.unscale(first.norm()) } else { first.re.signum().into() };
    let log10 = |v: Complex<f64>| if complex { v.log10() } else { v.re.log10().into() };
    let line = Line::new(log10(first / turn), log10(last / turn), num, endpoint);
    let value = |i: usize| power(Complex::new(10.0, 0.0), line.at(i), complex) * turn;
    dispatch!(dtype, T => generate::<T>(num, |i| match i {
        0 => start.to(),
        _ if i + 1 == num && endpoint => stop.to(),
        _ => T::from_c128(value(i)),
    }))
}
