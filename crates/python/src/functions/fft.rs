//! The namespace `einmul.fft`: Fourier transforms, their frequencies and the order of these.

use einmul_array::Array;
use einmul_linalg::Error;
use einmul_linalg::fft::{self as transforms, Norm};
use pyo3::prelude::*;

use super::creation::{Device, or_float};
use crate::array::PyArray;
use crate::attributes::check_device;
use crate::compute::compute;
use crate::convert::{ArrayArg, AxesArg};
use crate::dtype::DTypeArg;
use crate::errors::{Result, value_error};

/// Adds the functions without listing them for `from einmul._core import *`: they belong to
/// `einmul.fft`.
pub(super) fn add(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.setattr("fft", wrap_pyfunction!(fft, module)?)?;
    module.setattr("ifft", wrap_pyfunction!(ifft, module)?)?;
    module.setattr("fftn", wrap_pyfunction!(fftn, module)?)?;
    module.setattr("ifftn", wrap_pyfunction!(ifftn, module)?)?;
    module.setattr("rfft", wrap_pyfunction!(rfft, module)?)?;
    module.setattr("irfft", wrap_pyfunction!(irfft, module)?)?;
    module.setattr("rfftn", wrap_pyfunction!(rfftn, module)?)?;
    module.setattr("irfftn", wrap_pyfunction!(irfftn, module)?)?;
    module.setattr("hfft", wrap_pyfunction!(hfft, module)?)?;
    module.setattr("ihfft", wrap_pyfunction!(ihfft, module)?)?;
    module.setattr("fftfreq", wrap_pyfunction!(fftfreq, module)?)?;
    module.setattr("rfftfreq", wrap_pyfunction!(rfftfreq, module)?)?;
    module.setattr("fftshift", wrap_pyfunction!(fftshift, module)?)?;
    module.setattr("ifftshift", wrap_pyfunction!(ifftshift, module)?)
}

/// The `norm=` argument; `None` is NumPy's other name of `"backward"`.
#[derive(Debug, Clone, Copy)]
struct NormArg(Norm);

const BACKWARD: NormArg = NormArg(Norm::Backward);

impl<'a, 'py> FromPyObject<'a, 'py> for NormArg {
    type Error = PyErr;

    fn extract(obj: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        if obj.is_none() {
            return Ok(BACKWARD);
        }
        Ok(Self(match obj.extract::<String>()?.as_str() {
            "backward" => Norm::Backward,
            "ortho" => Norm::Ortho,
            "forward" => Norm::Forward,
            other => {
                let text = format!("norm is \"backward\", \"ortho\" or \"forward\", not {other:?}");
                return Err(value_error(text).into());
            }
        }))
    }
}

/// What a transform of one axis is in Rust.
type Along = fn(&Array, Option<usize>, isize, Norm) -> std::result::Result<Array, Error>;

/// What a transform of several axes is in Rust.
type Many =
    fn(&Array, Option<&[isize]>, Option<&[isize]>, Norm) -> std::result::Result<Array, Error>;

/// Passes over the elements that a transform takes about as long as.
const PASSES: usize = 8;

fn along(
    py: Python<'_>,
    operation: &str,
    x: &Array,
    n: Option<isize>,
    axis: isize,
    norm: NormArg,
    run: Along,
) -> Result<PyArray> {
    let n = n.map(|n| count(operation, n)).transpose()?;
    // As many lines as there are without the axis; one too many points is no harm here.
    let from_start = if axis < 0 { axis.saturating_add_unsigned(x.rank()) } else { axis };
    let length = usize::try_from(from_start).ok().and_then(|axis| x.shape().get(axis).copied());
    let lines = x.len() / length.unwrap_or(1).max(1);
    let points = x.len().max(lines.max(1).saturating_mul(n.unwrap_or(0)));
    Ok(compute(py, points.saturating_mul(PASSES), || run(x, n, axis, norm.0))?.into())
}

fn many(
    py: Python<'_>,
    x: &Array,
    s: Option<AxesArg>,
    axes: Option<AxesArg>,
    norm: NormArg,
    run: Many,
) -> Result<PyArray> {
    let s = s.as_ref().map(|s| s.0.as_slice());
    let axes = axes.as_ref().map(|axes| axes.0.as_slice());
    let asked =
        s.into_iter().flatten().fold(1_usize, |all, n| all.saturating_mul(n.unsigned_abs()));
    let points = x.len().max(asked);
    Ok(compute(py, points.saturating_mul(PASSES), || run(x, s, axes, norm.0))?.into())
}

/// A number of points.
fn count(operation: &str, n: isize) -> Result<usize> {
    usize::try_from(n).map_err(|_| value_error(format!("{operation}: n={n} is negative")))
}

/// `name(x, n, axis, norm)`.
macro_rules! one_axis {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[pyfunction]
        #[pyo3(signature = (x, /, *, n=None, axis=-1, norm=BACKWARD),
               text_signature = "(x, /, *, n=None, axis=-1, norm='backward')")]
        fn $name(
            py: Python<'_>,
            x: ArrayArg,
            n: Option<isize>,
            axis: isize,
            norm: NormArg,
        ) -> Result<PyArray> {
            along(py, stringify!($name), &x.0, n, axis, norm, transforms::$name)
        }
    )*};
}

/// `name(x, s, axes, norm)`.
macro_rules! several_axes {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[pyfunction]
        #[pyo3(signature = (x, /, *, s=None, axes=None, norm=BACKWARD),
               text_signature = "(x, /, *, s=None, axes=None, norm='backward')")]
        fn $name(
            py: Python<'_>,
            x: ArrayArg,
            s: Option<AxesArg>,
            axes: Option<AxesArg>,
            norm: NormArg,
        ) -> Result<PyArray> {
            many(py, &x.0, s, axes, norm, transforms::$name)
        }
    )*};
}

one_axis! {
    /// The discrete Fourier transform of `n` points along an axis, which is cut off there or
    /// continued with zeros; without `n`, of the whole axis.
    ///
    /// The result is complex, with `n` entries along the axis: `complex64` for arrays of single
    /// and half precision, else `complex128`. Real numbers take half the time. `norm` says what is
    /// divided by `n`: with `"backward"` the inverse transform, with `"forward"` this one, and with
    /// `"ortho"` each by its square root. `ValueError` for no points; `AxisError`.
    ///
    /// >>> import einmul as em
    /// >>> em.fft.fft(em.asarray([1.0, 2.0, 3.0, 4.0])).tolist()
    /// [(10+0j), (-2+2j), (-2+0j), (-2-2j)]
    fft;

    /// The inverse of `fft` under the same arguments. `ValueError` for no points; `AxisError`.
    ///
    /// >>> import einmul as em
    /// >>> em.fft.ifft(em.asarray([10, -2+2j, -2, -2-2j])).real.tolist()
    /// [1.0, 2.0, 3.0, 4.0]
    ifft;

    /// The first `n//2 + 1` entries of the `fft` of real numbers; the others are the conjugates of
    /// these, backwards. `DTypeError` for complex numbers; `ValueError` for no points; `AxisError`.
    ///
    /// >>> import einmul as em
    /// >>> em.fft.rfft(em.asarray([1.0, 2.0, 3.0, 4.0])).tolist()
    /// [(10+0j), (-2+2j), (-2+0j)]
    rfft;

    /// The inverse of `rfft`: `n` real numbers along an axis from the first `n//2 + 1` entries of
    /// their spectrum. Without `n` an even number is taken, twice the length less two; give `n`
    /// for an odd one.
    ///
    /// The imaginary part of the first entry, and for even `n` of the last, is ignored.
    /// `ValueError` for no points; `AxisError`.
    ///
    /// >>> import einmul as em
    /// >>> em.fft.irfft(em.asarray([10, -2+2j, -2])).tolist()
    /// [1.0, 2.0, 3.0, 4.0]
    irfft;

    /// The spectrum, which is real, of `n` numbers along an axis of which the last are the
    /// conjugates of the first, backwards: from the first `n//2 + 1` of them, as in `irfft`.
    /// `ValueError` for no points; `AxisError`.
    ///
    /// >>> import einmul as em
    /// >>> em.fft.hfft(em.asarray([1, 2, 3])).tolist()
    /// [8.0, -2.0, 0.0, -2.0]
    hfft;

    /// The inverse of `hfft`: the first `n//2 + 1` numbers whose spectrum is real. `DTypeError` for
    /// complex numbers; `ValueError` for no points; `AxisError`.
    ///
    /// >>> import einmul as em
    /// >>> em.fft.ihfft(em.asarray([8.0, -2.0, 0.0, -2.0])).real.tolist()
    /// [1.0, 2.0, 3.0]
    ihfft;
}

several_axes! {
    /// `fft` along several axes, with `s` points along each: of `axes`, or of the last `len(s)`
    /// axes, or of all. An entry of -1 in `s` stands for the length of its axis.
    ///
    /// `ValueError` for no points; `ShapeError` for an axis named twice, and for another number of
    /// lengths than axes; `AxisError`.
    ///
    /// >>> import einmul as em
    /// >>> em.fft.fftn(em.asarray([[1.0, 2.0], [3.0, 4.0]])).real.tolist()
    /// [[10.0, -2.0], [-4.0, 0.0]]
    fftn;

    /// The inverse of `fftn` under the same arguments; raises what that does.
    ///
    /// >>> import einmul as em
    /// >>> x = em.asarray([[1.0, 2.0], [3.0, 4.0]])
    /// >>> em.fft.ifftn(em.fft.fftn(x)).real.tolist()
    /// [[1.0, 2.0], [3.0, 4.0]]
    ifftn;

    /// The half of the `fftn` of real numbers that says all: of the last axis listed, the first
    /// `s//2 + 1` entries.
    ///
    /// `DTypeError` for complex numbers; `ShapeError` without an axis; else what `fftn` raises.
    ///
    /// >>> import einmul as em
    /// >>> em.fft.rfftn(em.ones((2, 6))).shape
    /// (2, 4)
    rfftn;

    /// The inverse of `rfftn`: real numbers, `s` along each axis. Without `s`, or with -1 in it,
    /// the last axis listed gets an even length, twice its own less two.
    ///
    /// `ShapeError` without an axis; else what `fftn` raises.
    ///
    /// >>> import einmul as em
    /// >>> em.fft.irfftn(em.fft.rfftn(em.ones((2, 6)))).shape
    /// (2, 6)
    irfftn;
}

/// The frequency of each entry of a transform of `n` points that lie `d` apart, in cycles per
/// unit of `d`: zero and the positive ones first, then the negative ones.
///
/// `ValueError` where `n` or `d` is zero; `DTypeError` for a dtype that is no real floating one.
///
/// >>> import einmul as em
/// >>> em.fft.fftfreq(4, d=0.5).tolist()
/// [0.0, 0.5, -1.0, -0.5]
#[pyfunction]
#[pyo3(signature = (n, /, *, d=1.0, dtype=None, device=None))]
fn fftfreq(n: isize, d: f64, dtype: Option<DTypeArg>, device: Device<'_, '_>) -> Result<PyArray> {
    check_device(device)?;
    Ok(transforms::fftfreq(count("fftfreq", n)?, d, or_float(dtype))?.into())
}

/// The frequency of each entry of half a spectrum, as `rfft` gives it: 0 to `n//2` cycles over
/// `n*d`. Raises what `fftfreq` does.
///
/// >>> import einmul as em
/// >>> em.fft.rfftfreq(4, d=0.5).tolist()
/// [0.0, 0.5, 1.0]
#[pyfunction]
#[pyo3(signature = (n, /, *, d=1.0, dtype=None, device=None))]
fn rfftfreq(n: isize, d: f64, dtype: Option<DTypeArg>, device: Device<'_, '_>) -> Result<PyArray> {
    check_device(device)?;
    Ok(transforms::rfftfreq(count("rfftfreq", n)?, d, or_float(dtype))?.into())
}

/// The array with frequency zero in the middle of each axis named, or of all. `AxisError`;
/// `ShapeError` for an axis named twice.
///
/// >>> import einmul as em
/// >>> em.fft.fftshift(em.asarray([0, 1, 2, -2, -1])).tolist()
/// [-2, -1, 0, 1, 2]
#[pyfunction]
#[pyo3(signature = (x, /, *, axes=None))]
fn fftshift(py: Python<'_>, x: ArrayArg, axes: Option<AxesArg>) -> Result<PyArray> {
    let axes = axes.as_ref().map(|axes| axes.0.as_slice());
    Ok(compute(py, x.0.len(), || transforms::fftshift(&x.0, axes))?.into())
}

/// The inverse of `fftshift`; raises what that does.
///
/// >>> import einmul as em
/// >>> em.fft.ifftshift(em.asarray([-2, -1, 0, 1, 2])).tolist()
/// [0, 1, 2, -2, -1]
#[pyfunction]
#[pyo3(signature = (x, /, *, axes=None))]
fn ifftshift(py: Python<'_>, x: ArrayArg, axes: Option<AxesArg>) -> Result<PyArray> {
    let axes = axes.as_ref().map(|axes| axes.0.as_slice());
    Ok(compute(py, x.0.len(), || transforms::ifftshift(&x.0, axes))?.into())
}
