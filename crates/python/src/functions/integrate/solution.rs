//! A solution as a function of time, for Python.

use einmul_array::{Array, Kind};
use einmul_linalg::ode::DenseSolution;
use einmul_linalg::{Magnitude, Scalar};
use pyo3::prelude::*;

use super::matrices::elements;
use crate::array::PyArray;
use crate::convert::ArrayArg;
use crate::errors::{Result, dtype_error, shape_error};

/// A solution of `solve_ivp` as a function of time: `sol(t)` has the shape `(n,)` for a number
/// and `(n, m)` for `m` of them. Outside of the integration the first or last step's polynomial
/// goes on.
///
/// >>> from einmul.integrate import solve_ivp
/// >>> found = solve_ivp(lambda t, y: [1.0], (0, 2), [0.0], dense_output=True)
/// >>> round(found.sol(0.5).item(), 6)
/// 0.5
#[pyclass(frozen, name = "OdeSolution", module = "einmul.integrate")]
pub(super) struct PyOdeSolution(Box<dyn Function>);

/// A [`DenseSolution`] of any scalar type.
trait Function: Send + Sync {
    fn times(&self) -> Result<Array>;
    fn ends(&self) -> (f64, f64);
    fn at(&self, t: &Array) -> Result<Array>;
}

impl<T: Scalar> Function for DenseSolution<T> {
    fn times(&self) -> Result<Array> {
        let times = DenseSolution::times(self);
        Ok(Array::from_slice(times, &[times.len()])?)
    }

    fn ends(&self) -> (f64, f64) {
        let end = |t: Option<&T::Real>| t.map_or(f64::NAN, |t| t.to_f64());
        let (first, last) = (end(self.times().first()), end(self.times().last()));
        (first.min(last), first.max(last))
    }

    fn at(&self, t: &Array) -> Result<Array> {
        let n = self.len();
        let times = elements::<T::Real>(t)?;
        let mut y = Array::zeros(T::DTYPE, &[times.len(), n])?;
        if let Some(y) = y.as_mut_slice::<T>().filter(|y| !y.is_empty()) {
            for (&t, y) in times.iter().zip(y.chunks_exact_mut(n)) {
                self.evaluate(t, y);
            }
        }
        Ok(if t.rank() == 0 { y.reshape(&[n])? } else { y.transpose() })
    }
}

impl PyOdeSolution {
    pub(super) fn new<T: Scalar>(solution: DenseSolution<T>) -> Self {
        Self(Box::new(solution))
    }
}

#[pymethods]
impl PyOdeSolution {
    fn __call__(&self, t: ArrayArg) -> Result<PyArray> {
        if t.0.rank() > 1 {
            return Err(shape_error("t must be a number, or an array with one axis"));
        }
        if t.0.dtype().kind() == Kind::Complex {
            return Err(dtype_error("t must be real"));
        }
        Ok(self.0.at(&t.0)?.into())
    }

    /// The ends of the steps, in the order of the integration.
    #[getter]
    fn ts(&self) -> Result<PyArray> {
        Ok(self.0.times()?.into())
    }

    /// The smallest of the ends of the steps.
    #[getter]
    fn t_min(&self) -> f64 {
        self.0.ends().0
    }

    /// The largest of the ends of the steps.
    #[getter]
    fn t_max(&self) -> f64 {
        self.0.ends().1
    }

    fn __repr__(&self) -> String {
        let (first, last) = self.0.ends();
        format!("OdeSolution(from {first:?} to {last:?})")
    }
}
