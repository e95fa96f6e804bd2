//! The eigenvalue problem `A x = λ M x`, perhaps inverted about a shift.

use super::check_finite_vector;
use crate::error::{Error, Operand};
use crate::krylov::operator::Operator;
use crate::krylov::vectors::filled;
use crate::scalar::Scalar;
use crate::view::check_sizes;

/// `A x = λ M x`, of which [`eigsh`](crate::krylov::eigsh()) and
/// [`eigs`](crate::krylov::eigs()) find a part.
///
/// ```
/// use einmul_linalg::krylov::{EigenProblem, FnOperator};
/// let doubled = FnOperator::new(3, 3, |x: &[f64], y: &mut [f64]| {
///     y.iter_mut().zip(x).for_each(|(y, x)| *y = 2.0 * x);
///     Ok(())
/// });
/// let problem = EigenProblem::new(&doubled);
/// # let _ = problem;
/// ```
#[derive(Clone, Copy)]
pub struct EigenProblem<'a, T: Scalar> {
    pub(in crate::krylov) a: &'a dyn Operator<T>,
    pub(in crate::krylov) mass: Option<&'a dyn Operator<T>>,
    mass_inverse: Option<&'a dyn Operator<T>>,
    pub(in crate::krylov) shift: Option<(T, &'a dyn Operator<T>)>,
}

impl<'a, T: Scalar> EigenProblem<'a, T> {
    /// `A x = λ x`.
    pub fn new(a: &'a dyn Operator<T>) -> Self {
        Self { a, mass: None, mass_inverse: None, shift: None }
    }

    /// The same with `M`, for `eigsh` Hermitian and positive definite. Without a shift its
    /// `inverse`, an operator that applies `M⁻¹`, is needed; with one it is not used.
    #[must_use]
    pub fn with_mass(
        self,
        mass: &'a dyn Operator<T>,
        inverse: Option<&'a dyn Operator<T>>,
    ) -> Self {
        Self { mass: Some(mass), mass_inverse: inverse, ..self }
    }

    /// The same, solved by way of `ν = 1 / (λ − σ)`: `inverse` applies `(A − σ M)⁻¹`. What is
    /// wanted is then said of `ν`, so that the largest `|ν|` belong to the `λ` next to `σ`.
    #[must_use]
    pub fn with_shift(self, sigma: T, inverse: &'a dyn Operator<T>) -> Self {
        Self { shift: Some((sigma, inverse)), ..self }
    }

    /// The order of the problem.
    pub(in crate::krylov) fn check(&self, operation: &'static str) -> Result<usize, Error> {
        let (n, cols) = (self.a.rows(), self.a.cols());
        if n != cols {
            return Err(Error::NotSquare { operation, name: "A", rows: n, cols });
        }
        let others = [
            ("M", self.mass),
            ("the inverse of M", self.mass_inverse),
            ("the inverse of A - sigma M", self.shift.map(|(_, inverse)| inverse)),
        ];
        for (name, operator) in others {
            let Some(operator) = operator else { continue };
            for axis in 0..2 {
                let a = Operand { name: "A", shape: (n, n), axis };
                let shape = (operator.rows(), operator.cols());
                check_sizes(operation, a, Operand { name, shape, axis })?;
            }
        }
        if self.mass.is_some() && self.mass_inverse.is_none() && self.shift.is_none() {
            let text = "M needs its inverse, or a shift";
            return Err(super::argument(operation, text.to_owned()));
        }
        Ok(n)
    }
}

/// Products with the operator whose eigenvalues are found: `A`, `M⁻¹A`, or `(A − σM)⁻¹M`.
pub(in crate::krylov) struct Products<'a, T: Scalar> {
    operation: &'static str,
    problem: EigenProblem<'a, T>,
    middle: Vec<T>,
    /// How many there were.
    pub(in crate::krylov) count: usize,
}

impl<'a, T: Scalar> Products<'a, T> {
    pub(in crate::krylov) fn new(
        operation: &'static str,
        problem: EigenProblem<'a, T>,
        n: usize,
    ) -> Result<Self, Error> {
        let middle = filled(if problem.mass.is_some() { n } else { 0 }, T::ZERO)?;
        Ok(Self { operation, problem, middle, count: 0 })
    }

    /// `y = Op x`.
    ///
    /// # Errors
    /// Those of the operators; [`Error::NotFinite`] of a NaN or an infinity in `y`.
    pub(in crate::krylov) fn run(&mut self, x: &[T], y: &mut [T]) -> Result<(), Error> {
        self.count += 1;
        let EigenProblem { a, mass, mass_inverse, shift } = self.problem;
        match (shift, mass, mass_inverse) {
            (Some((_, inverse)), Some(mass), _) => {
                mass.apply(x, &mut self.middle)?;
                inverse.apply(&self.middle, y)?;
            }
            (Some((_, inverse)), None, _) => inverse.apply(x, y)?,
            (None, Some(_), Some(inverse)) => {
                a.apply(x, &mut self.middle)?;
                inverse.apply(&self.middle, y)?;
            }
            (None, _, _) => a.apply(x, y)?,
        }
        let name = if shift.is_some() { "inv(A - sigma M) @ x" } else { "A @ x" };
        check_finite_vector(self.operation, name, y)
    }
}
