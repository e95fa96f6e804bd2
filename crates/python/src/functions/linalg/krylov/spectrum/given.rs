//! The matrices of a problem as Python gives them, as operators, and their inverses.

use std::cell::RefCell;

use einmul_array::{Array, Complex, DType};
use einmul_linalg::krylov::{EigenProblem, Known, Operator, inverted};
use einmul_linalg::{Error, Magnitude, Scalar};
use pyo3::prelude::*;

use super::super::operators::{Linear, Native};
use super::super::problem::{MANY_ITERATIONS, elements, vector};
use crate::compute::compute;
use crate::convert::ArrayArg;
use crate::errors::{Failure, Result};

/// `A`, `M`, `M⁻¹`, `(A − σM)⁻¹` and the first vector.
pub(super) struct Operands<'py> {
    operation: &'static str,
    a: Linear<'py>,
    mass: Option<Linear<'py>>,
    mass_inverse: Option<Linear<'py>>,
    inverse: Option<Linear<'py>>,
    start: Option<Array>,
}

impl<'py> Operands<'py> {
    /// Reads `A`, the others by name where they are given, and `v0`.
    pub(super) fn read(
        operation: &'static str,
        a: &Bound<'py, PyAny>,
        [mass, mass_inverse, inverse]: [Option<&Bound<'py, PyAny>>; 3],
        v0: Option<&ArrayArg>,
    ) -> Result<Self> {
        let read = |name: &str, object: Option<&Bound<'py, PyAny>>| {
            object.map(|object| Linear::read(operation, name, object)).transpose()
        };
        Ok(Self {
            operation,
            a: Linear::read(operation, "A", a)?,
            mass: read("M", mass)?,
            mass_inverse: read("Minv", mass_inverse)?,
            inverse: read("OPinv", inverse)?,
            start: v0.map(|v0| vector(operation, "v0", &v0.0)).transpose()?,
        })
    }

    fn all(&self) -> impl Iterator<Item = &Linear<'py>> {
        let others = [&self.mass, &self.mass_inverse, &self.inverse];
        std::iter::once(&self.a).chain(others.into_iter().flatten())
    }

    /// The dtype that holds all.
    pub(super) fn dtype(&self) -> Result<DType> {
        let start = self.start.as_ref().map(Array::dtype);
        let known = self.all().filter_map(Linear::dtype).chain(start);
        let operation = self.operation;
        match known.reduce(DType::promote).unwrap_or(DType::F64).to_inexact() {
            dtype @ (DType::F16 | DType::BF16) => Err(Error::DType { operation, dtype }.into()),
            dtype => Ok(dtype),
        }
    }

    /// The first vector's elements.
    pub(super) fn start<T: Scalar>(&self) -> Result<Option<Vec<T>>> {
        self.start.as_ref().map(elements).transpose()
    }

    /// Runs work on the operators: without the interpreter's lock where no product needs it.
    pub(super) fn run<T: Scalar, R: Send>(
        self,
        py: Python<'py>,
        work: impl FnOnce(Given<'_, T>) -> std::result::Result<R, Error> + Send,
    ) -> Result<R> {
        let cast =
            |linear: Option<Linear<'py>>| linear.map(|linear| linear.cast(T::DTYPE)).transpose();
        let operands = Self {
            a: self.a.cast(T::DTYPE)?,
            mass: cast(self.mass)?,
            mass_inverse: cast(self.mass_inverse)?,
            inverse: cast(self.inverse)?,
            ..self
        };
        if let Some(natives) = operands.natives() {
            let entries = natives.a.entries().saturating_mul(MANY_ITERATIONS);
            return compute(py, entries, move || work(Given::of_natives(natives)?));
        }
        let failure = RefCell::new(None);
        let outcome = Given::of(&operands, &failure).and_then(work);
        match failure.take() {
            Some(error) => Err(Failure::from(error)),
            None => Ok(outcome?),
        }
    }

    /// All of them, unless one needs Python.
    fn natives(&self) -> Option<Natives<'_>> {
        Some(Natives {
            operation: self.operation,
            a: native(&self.a)?,
            mass: all_native(&self.mass)?,
            mass_inverse: all_native(&self.mass_inverse)?,
            inverse: all_native(&self.inverse)?,
        })
    }
}

fn native<'a>(linear: &'a Linear<'_>) -> Option<&'a Native> {
    match linear {
        Linear::Native(native) => Some(native),
        Linear::Foreign(_) => None,
    }
}

/// What is not given needs no Python.
fn all_native<'a>(linear: &'a Option<Linear<'_>>) -> Option<Option<&'a Native>> {
    match linear {
        None => Some(None),
        Some(linear) => native(linear).map(Some),
    }
}

/// Operands that need no Python.
#[derive(Clone, Copy)]
struct Natives<'a> {
    operation: &'static str,
    a: &'a Native,
    mass: Option<&'a Native>,
    mass_inverse: Option<&'a Native>,
    inverse: Option<&'a Native>,
}

type Boxed<'g, T> = Box<dyn Operator<T> + 'g>;

/// A shift, and the inverse of the matrix less it.
type Shift<T> = (T, Box<dyn Operator<T>>);

/// The operands as operators.
pub(super) struct Given<'g, T: Scalar> {
    operation: &'static str,
    pub(super) a: Boxed<'g, T>,
    mass: Option<Boxed<'g, T>>,
    mass_inverse: Option<Boxed<'g, T>>,
    inverse: Option<Boxed<'g, T>>,
    /// `A` and `M`, where their entries are known.
    known: Option<Known<'g>>,
    known_mass: Option<Known<'g>>,
}

fn boxed<'g, T: Scalar>(
    linear: &'g Option<Linear<'_>>,
    failure: &'g RefCell<Option<PyErr>>,
) -> std::result::Result<Option<Boxed<'g, T>>, Error> {
    linear.as_ref().map(|linear| linear.operator(failure)).transpose()
}

fn known(native: &Native) -> Known<'_> {
    match native {
        Native::Dense(array) => Known::Dense(array),
        Native::Sparse(csr) => Known::Sparse(csr),
    }
}

impl<'g, T: Scalar> Given<'g, T> {
    fn of_natives(natives: Natives<'g>) -> std::result::Result<Self, Error> {
        Ok(Self {
            operation: natives.operation,
            a: natives.a.operator()?,
            mass: natives.mass.map(Native::operator).transpose()?,
            mass_inverse: natives.mass_inverse.map(Native::operator).transpose()?,
            inverse: natives.inverse.map(Native::operator).transpose()?,
            known: Some(known(natives.a)),
            known_mass: natives.mass.map(known),
        })
    }

    /// What Python raises is left in `failure`.
    fn of(
        operands: &'g Operands<'_>,
        failure: &'g RefCell<Option<PyErr>>,
    ) -> std::result::Result<Self, Error> {
        Ok(Self {
            operation: operands.operation,
            a: operands.a.operator(failure)?,
            mass: boxed(&operands.mass, failure)?,
            mass_inverse: boxed(&operands.mass_inverse, failure)?,
            inverse: boxed(&operands.inverse, failure)?,
            known: native(&operands.a).map(known),
            known_mass: operands.mass.as_ref().and_then(native).map(known),
        })
    }

    fn refused<R>(&self, problem: &str) -> std::result::Result<R, Error> {
        let operation = self.operation.to_owned();
        Err(Error::Argument { operation, problem: problem.to_owned() })
    }

    /// Runs a solver on the eigenvalue problem, which is inverted about `sigma` where there is
    /// one, or about 0 for what is `near_zero`, if it can be. The solver is told whether it is.
    pub(super) fn solve<R>(
        &self,
        sigma: Option<T>,
        near_zero: bool,
        run: impl FnOnce(&EigenProblem<'_, T>, bool) -> std::result::Result<R, Error>,
    ) -> std::result::Result<R, Error> {
        if self.inverse.is_some() && sigma.is_none() {
            return self.refused("OPinv is of use with a sigma only");
        }
        let shift = match sigma {
            Some(sigma) if self.inverse.is_some() => Some((sigma, None)),
            Some(sigma) => Some((sigma, Some(self.inverted(sigma)?))),
            None if near_zero => self.inverted_near_zero()?.map(|(sigma, own)| (sigma, Some(own))),
            None => None,
        };
        let own_mass_inverse = match (&self.mass, &self.mass_inverse, self.known_mass) {
            (Some(_), None, Some(mass)) if shift.is_none() => {
                Some(inverted::<T>(mass, T::ZERO, None)?)
            }
            (Some(_), None, None) if shift.is_none() => {
                return self.refused("an M known by its products only needs Minv");
            }
            _ => None,
        };
        let mut problem = EigenProblem::new(&*self.a);
        if let Some(mass) = &self.mass {
            let mass_inverse: Option<&dyn Operator<T>> =
                match (&self.mass_inverse, &own_mass_inverse) {
                    (Some(given), _) => Some(&**given),
                    (None, Some(own)) => Some(&**own),
                    (None, None) => None,
                };
            problem = problem.with_mass(&**mass, mass_inverse);
        }
        match (&shift, &self.inverse) {
            (Some((sigma, Some(own))), _) => problem = problem.with_shift(*sigma, &**own),
            (Some((sigma, None)), Some(given)) => problem = problem.with_shift(*sigma, &**given),
            _ => {}
        }
        run(&problem, shift.is_some())
    }

    /// `(A − σM)⁻¹` of known entries.
    fn inverted(&self, sigma: T) -> std::result::Result<Box<dyn Operator<T>>, Error> {
        match (self.known, &self.mass, self.known_mass) {
            (Some(a), None, _) => inverted(a, sigma, None),
            (Some(a), Some(_), Some(mass)) => inverted(a, sigma, Some(mass)),
            _ => self.refused(
                "sigma needs OPinv, which applies the inverse of A - sigma*M, where A or M is \
                 known by its products only",
            ),
        }
    }

    /// `(A − σM)⁻¹` of known entries with `σ` zero, or nearly so where that is singular; none
    /// where that fails too.
    fn inverted_near_zero(&self) -> std::result::Result<Option<Shift<T>>, Error> {
        let Some(a) = self.known else { return Ok(None) };
        if self.mass.is_some() && self.known_mass.is_none() {
            return Ok(None);
        }
        match self.inverted(T::ZERO) {
            Ok(inverse) => return Ok(Some((T::ZERO, inverse))),
            Err(error) if error.is_singular() => {}
            Err(error) => return Err(error),
        }
        // Below zero, so that a positive semidefinite matrix becomes positive definite.
        let mass = self.known_mass.map_or(Ok(1.0), Known::largest::<T>)?;
        let scale = if mass > 0.0 { a.largest::<T>()? / mass } else { 0.0 };
        let epsilon = <T::Real as Magnitude>::EPSILON.to_f64();
        // Nearer to zero the inverse's largest eigenvalue would drown the others' digits.
        let sigma = T::from_c128(Complex::new(-epsilon.sqrt() * scale, 0.0));
        if sigma == T::ZERO {
            return Ok(None);
        }
        match self.inverted(sigma) {
            Ok(inverse) => Ok(Some((sigma, inverse))),
            Err(error) if error.is_singular() => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// `A⁻¹` of a square matrix of known entries; none where it is singular.
    pub(super) fn square_inverse(
        &self,
    ) -> std::result::Result<Option<Box<dyn Operator<T>>>, Error> {
        let Some(a) = self.known.filter(|_| self.a.rows() == self.a.cols()) else {
            return Ok(None);
        };
        match inverted(a, T::ZERO, None) {
            Ok(inverse) => Ok(Some(inverse)),
            Err(error) if error.is_singular() => Ok(None),
            Err(error) => Err(error),
        }
    }
}
