//! The class `einmul.random.Generator` and `default_rng`.

use std::sync::{Mutex, PoisonError};

use einmul_array::random::Generator;
use einmul_array::{Array, DType, Error, Scalar, create};
use pyo3::prelude::*;

use crate::array::PyArray;
use crate::compute::{FEW, compute};
use crate::convert::{ArrayArg, ShapeArg, to_array};
use crate::dtype::DTypeArg;
use crate::errors::{Result, value_error};
use crate::scalar::{self, to_python};

/// Adds class and function without listing them for `from einmul._core import *`: they
/// belong to `einmul.random`.
pub(crate) fn add(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.setattr("Generator", module.py().get_type::<PyGenerator>())?;
    module.setattr("default_rng", wrap_pyfunction!(default_rng, module)?)
}

/// A generator of random numbers: PCG64 DXSM from a seed, an integer from 0 to 2**64 - 1;
/// without one from a seed of the system's, which `seed` tells. The same seed gives the
/// same numbers on every machine and for every number of threads. Not for secrets.
///
/// >>> from einmul.random import default_rng
/// >>> default_rng(7)
/// Generator(seed=7)
/// >>> default_rng(7).integers(10, size=5).tolist() == default_rng(7).integers(10, size=5).tolist()
/// True
#[pyfunction]
#[pyo3(signature = (seed=None))]
fn default_rng(seed: Option<&Bound<'_, PyAny>>) -> Result<PyGenerator> {
    let generator = match seed {
        None => Generator::from_system()?,
        Some(seed) => match scalar::read(seed)? {
            Some(Scalar::Integer(value)) => match u64::try_from(value) {
                Ok(value) => Generator::new(value),
                Err(_) => {
                    let text = format!("default_rng: seed {value} is not in 0 to 2**64 - 1");
                    return Err(value_error(text));
                }
            },
            // NumPy's integers have `__index__`.
            _ => Generator::new(seed.extract()?),
        },
    };
    Ok(PyGenerator(Mutex::new(generator)))
}

/// A source of random numbers, made by `default_rng`.
///
/// `size` is the shape of the result: `None` gives one Python number, an integer a vector,
/// a tuple an array. Parameters are numbers.
///
/// >>> from einmul.random import default_rng
/// >>> default_rng(1).normal(size=(2, 3)).shape
/// (2, 3)
#[pyclass(frozen, name = "Generator", module = "einmul.random")]
pub(crate) struct PyGenerator(Mutex<Generator>);

impl PyGenerator {
    fn with<R>(&self, work: impl FnOnce(&mut Generator) -> R) -> R {
        // A panic while drawing leaves a generator that is still one.
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Draws an array of a size, or one number where there is none.
    fn draw<'py>(
        &self,
        py: Python<'py>,
        operation: &str,
        size: Option<ShapeArg>,
        draw: impl FnOnce(&mut Generator, &[usize]) -> std::result::Result<Array, Error> + Send,
    ) -> Result<Bound<'py, PyAny>> {
        let shape = size.as_ref().map(|size| size.lengths(operation)).transpose()?;
        let lengths = shape.as_deref().unwrap_or_default();
        let elements = lengths.iter().fold(1, |all: usize, &n| all.saturating_mul(n));
        // Another thread may hold the generator for long: it is never waited for with the
        // interpreter's lock.
        let elements = elements.max(FEW);
        let array = compute(py, elements, || self.with(|g| draw(g, lengths)))?;
        result(py, array, shape.is_none())
    }
}

/// A drawn array; where one value was asked for and it has no axes, the number.
fn result<'py>(py: Python<'py>, array: Array, one: bool) -> Result<Bound<'py, PyAny>> {
    if one && array.rank() == 0 {
        return Ok(to_python(py, &array, &[])?);
    }
    Ok(Bound::new(py, PyArray(array))?.into_any())
}

/// An array to draw from, or the integers below a number.
fn population(a: &Bound<'_, PyAny>) -> Result<Array> {
    match scalar::read(a)? {
        Some(Scalar::Integer(n)) if n >= 0 => {
            let zero = Scalar::Integer(0);
            let one = Scalar::Integer(1);
            let end = Scalar::Integer(n);
            Ok(create::arange(zero, end, one, Some(DType::I64))?)
        }
        Some(Scalar::Integer(n)) => Err(value_error(format!("there are no {n} integers to draw"))),
        _ => to_array(a),
    }
}

fn or_f64(dtype: Option<DTypeArg>) -> DType {
    dtype.map_or(DType::F64, |dtype| dtype.0)
}

/// An integer bound: Python's, or anything that has `__index__`.
fn bound(object: &Bound<'_, PyAny>) -> Result<i128> {
    match scalar::read(object)? {
        Some(Scalar::Integer(value)) => Ok(value),
        _ => Ok(object.extract::<i128>()?),
    }
}

#[pymethods]
impl PyGenerator {
    /// The seed that the generator started from.
    #[getter]
    fn seed(&self) -> u64 {
        self.with(|g| g.seed())
    }

    fn __repr__(&self) -> String {
        format!("Generator(seed={})", self.seed())
    }

    /// Numbers spread evenly over [0, 1), of dtype `float64` or `float32`.
    #[pyo3(signature = (size=None, dtype=None))]
    fn random<'py>(
        &self,
        py: Python<'py>,
        size: Option<ShapeArg>,
        dtype: Option<DTypeArg>,
    ) -> Result<Bound<'py, PyAny>> {
        self.draw(py, "random", size, |g, size| g.random(size, or_f64(dtype)))
    }

    /// Integers from `low` to before `high`, through it with `endpoint`; with one bound,
    /// from 0 to before it. All are equally likely.
    #[pyo3(signature = (low, high=None, size=None, dtype=None, endpoint=false))]
    fn integers<'py>(
        &self,
        py: Python<'py>,
        low: &Bound<'py, PyAny>,
        high: Option<&Bound<'py, PyAny>>,
        size: Option<ShapeArg>,
        dtype: Option<DTypeArg>,
        endpoint: bool,
    ) -> Result<Bound<'py, PyAny>> {
        let (low, high) = match high {
            Some(high) => (bound(low)?, bound(high)?),
            None => (0, bound(low)?),
        };
        let dtype = dtype.map_or(DType::I64, |dtype| dtype.0);
        self.draw(py, "integers", size, |g, size| g.integers(low, high, endpoint, size, dtype))
    }

    /// Numbers spread evenly over [low, high).
    #[pyo3(signature = (low=0.0, high=1.0, size=None))]
    fn uniform<'py>(
        &self,
        py: Python<'py>,
        low: f64,
        high: f64,
        size: Option<ShapeArg>,
    ) -> Result<Bound<'py, PyAny>> {
        self.draw(py, "uniform", size, |g, size| g.uniform(low, high, size))
    }

    /// Normal numbers of mean `loc` and standard deviation `scale`.
    #[pyo3(signature = (loc=0.0, scale=1.0, size=None))]
    fn normal<'py>(
        &self,
        py: Python<'py>,
        loc: f64,
        scale: f64,
        size: Option<ShapeArg>,
    ) -> Result<Bound<'py, PyAny>> {
        self.draw(py, "normal", size, |g, size| g.normal(loc, scale, size))
    }

    /// Normal numbers of mean 0 and standard deviation 1, of dtype `float64` or `float32`.
    #[pyo3(signature = (size=None, dtype=None))]
    fn standard_normal<'py>(
        &self,
        py: Python<'py>,
        size: Option<ShapeArg>,
        dtype: Option<DTypeArg>,
    ) -> Result<Bound<'py, PyAny>> {
        self.draw(py, "standard_normal", size, |g, size| g.standard_normal(size, or_f64(dtype)))
    }

    /// Waiting times of mean `scale`.
    #[pyo3(signature = (scale=1.0, size=None))]
    fn exponential<'py>(
        &self,
        py: Python<'py>,
        scale: f64,
        size: Option<ShapeArg>,
    ) -> Result<Bound<'py, PyAny>> {
        self.draw(py, "exponential", size, |g, size| g.exponential(scale, size))
    }

    /// Gamma numbers of mean `shape * scale`.
    #[pyo3(signature = (shape, scale=1.0, size=None))]
    fn gamma<'py>(
        &self,
        py: Python<'py>,
        shape: f64,
        scale: f64,
        size: Option<ShapeArg>,
    ) -> Result<Bound<'py, PyAny>> {
        self.draw(py, "gamma", size, |g, size| g.gamma(shape, scale, size))
    }

    /// Beta numbers of mean `a / (a + b)`.
    #[pyo3(signature = (a, b, size=None))]
    fn beta<'py>(
        &self,
        py: Python<'py>,
        a: f64,
        b: f64,
        size: Option<ShapeArg>,
    ) -> Result<Bound<'py, PyAny>> {
        self.draw(py, "beta", size, |g, size| g.beta(a, b, size))
    }

    /// Successes in `n` trials that each succeed with probability `p`.
    #[pyo3(signature = (n, p, size=None))]
    fn binomial<'py>(
        &self,
        py: Python<'py>,
        n: i64,
        p: f64,
        size: Option<ShapeArg>,
    ) -> Result<Bound<'py, PyAny>> {
        self.draw(py, "binomial", size, |g, size| g.binomial(n, p, size))
    }

    /// Events in a time in which `lam` are expected.
    #[pyo3(signature = (lam=1.0, size=None))]
    fn poisson<'py>(
        &self,
        py: Python<'py>,
        lam: f64,
        size: Option<ShapeArg>,
    ) -> Result<Bound<'py, PyAny>> {
        self.draw(py, "poisson", size, |g, size| g.poisson(lam, size))
    }

    /// Trials up to the first success, itself counted, of probability `p` each.
    #[pyo3(signature = (p, size=None))]
    fn geometric<'py>(
        &self,
        py: Python<'py>,
        p: f64,
        size: Option<ShapeArg>,
    ) -> Result<Bound<'py, PyAny>> {
        self.draw(py, "geometric", size, |g, size| g.geometric(p, size))
    }

    /// Numbers whose logarithm is normal of mean `mean` and standard deviation `sigma`.
    #[pyo3(signature = (mean=0.0, sigma=1.0, size=None))]
    fn lognormal<'py>(
        &self,
        py: Python<'py>,
        mean: f64,
        sigma: f64,
        size: Option<ShapeArg>,
    ) -> Result<Bound<'py, PyAny>> {
        self.draw(py, "lognormal", size, |g, size| g.lognormal(mean, sigma, size))
    }

    /// Sums of `df` squared standard normal numbers.
    #[pyo3(signature = (df, size=None))]
    fn chisquare<'py>(
        &self,
        py: Python<'py>,
        df: f64,
        size: Option<ShapeArg>,
    ) -> Result<Bound<'py, PyAny>> {
        self.draw(py, "chisquare", size, |g, size| g.chisquare(df, size))
    }

    /// Student's t with `df` degrees of freedom.
    #[pyo3(signature = (df, size=None))]
    fn standard_t<'py>(
        &self,
        py: Python<'py>,
        df: f64,
        size: Option<ShapeArg>,
    ) -> Result<Bound<'py, PyAny>> {
        self.draw(py, "standard_t", size, |g, size| g.standard_t(df, size))
    }

    /// Laplace numbers: exponential of mean `scale` on both sides of `loc`.
    #[pyo3(signature = (loc=0.0, scale=1.0, size=None))]
    fn laplace<'py>(
        &self,
        py: Python<'py>,
        loc: f64,
        scale: f64,
        size: Option<ShapeArg>,
    ) -> Result<Bound<'py, PyAny>> {
        self.draw(py, "laplace", size, |g, size| g.laplace(loc, scale, size))
    }

    /// Logistic numbers of mean `loc`.
    #[pyo3(signature = (loc=0.0, scale=1.0, size=None))]
    fn logistic<'py>(
        &self,
        py: Python<'py>,
        loc: f64,
        scale: f64,
        size: Option<ShapeArg>,
    ) -> Result<Bound<'py, PyAny>> {
        self.draw(py, "logistic", size, |g, size| g.logistic(loc, scale, size))
    }

    /// Gumbel's extreme values, of mode `loc`.
    #[pyo3(signature = (loc=0.0, scale=1.0, size=None))]
    fn gumbel<'py>(
        &self,
        py: Python<'py>,
        loc: f64,
        scale: f64,
        size: Option<ShapeArg>,
    ) -> Result<Bound<'py, PyAny>> {
        self.draw(py, "gumbel", size, |g, size| g.gumbel(loc, scale, size))
    }

    /// Weibull numbers of shape `a` and scale 1.
    #[pyo3(signature = (a, size=None))]
    fn weibull<'py>(
        &self,
        py: Python<'py>,
        a: f64,
        size: Option<ShapeArg>,
    ) -> Result<Bound<'py, PyAny>> {
        self.draw(py, "weibull", size, |g, size| g.weibull(a, size))
    }

    /// Pareto's second kind (Lomax) of shape `a`, which starts at 0.
    #[pyo3(signature = (a, size=None))]
    fn pareto<'py>(
        &self,
        py: Python<'py>,
        a: f64,
        size: Option<ShapeArg>,
    ) -> Result<Bound<'py, PyAny>> {
        self.draw(py, "pareto", size, |g, size| g.pareto(a, size))
    }

    /// Lengths of plane vectors whose components are normal of deviation `scale`.
    #[pyo3(signature = (scale=1.0, size=None))]
    fn rayleigh<'py>(
        &self,
        py: Python<'py>,
        scale: f64,
        size: Option<ShapeArg>,
    ) -> Result<Bound<'py, PyAny>> {
        self.draw(py, "rayleigh", size, |g, size| g.rayleigh(scale, size))
    }

    /// Numbers from `left` to `right` that are likeliest at `mode`.
    #[pyo3(signature = (left, mode, right, size=None))]
    fn triangular<'py>(
        &self,
        py: Python<'py>,
        left: f64,
        mode: f64,
        right: f64,
        size: Option<ShapeArg>,
    ) -> Result<Bound<'py, PyAny>> {
        self.draw(py, "triangular", size, |g, size| g.triangular(left, mode, right, size))
    }

    /// Rows of `a` along an axis (of an integer, the integers below it), drawn with or
    /// without replacement, with probabilities `p` or all alike. The order is random with
    /// and without `shuffle`.
    #[pyo3(signature = (a, size=None, replace=true, p=None, axis=0, shuffle=true))]
    fn choice<'py>(
        &self,
        py: Python<'py>,
        a: &Bound<'py, PyAny>,
        size: Option<ShapeArg>,
        replace: bool,
        p: Option<ArrayArg>,
        axis: isize,
        shuffle: bool,
    ) -> Result<Bound<'py, PyAny>> {
        let _ = shuffle;
        let a = population(a)?;
        let p = p.map(|p| p.0);
        self.draw(py, "choice", size, |g, size| g.choice(&a, size, replace, p.as_ref(), axis))
    }

    /// A copy of `x` with the rows along an axis in random order; of an integer, the
    /// integers below it.
    #[pyo3(signature = (x, axis=0))]
    fn permutation(&self, py: Python<'_>, x: &Bound<'_, PyAny>, axis: isize) -> Result<PyArray> {
        let x = population(x)?;
        let moved = compute(py, x.len(), || self.with(|g| g.permutation(&x, axis)))?;
        Ok(moved.into())
    }

    /// Brings the rows of an array along an axis into random order where they are.
    #[pyo3(signature = (x, axis=0))]
    fn shuffle(&self, py: Python<'_>, x: &Bound<'_, PyArray>, axis: isize) -> Result<()> {
        let target = &x.get().0;
        let moved = compute(py, target.len(), || self.with(|g| g.permutation(target, axis)))?;
        crate::operators::store(py, "shuffle", target, &moved)
    }
}
