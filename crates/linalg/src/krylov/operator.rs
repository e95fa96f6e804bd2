//! What the iterative methods ask of a matrix: its products with vectors.

use std::fmt;

use crate::error::{Error, Operand};
use crate::scalar::Scalar;

/// A linear map from vectors of `cols` numbers to vectors of `rows`.
///
/// A preconditioner is one too: `y = M x` with `M` near the inverse of the matrix.
///
/// ```
/// use einmul_linalg::krylov::{FnOperator, Operator};
/// let doubled = FnOperator::new(2, 2, |x: &[f64], y: &mut [f64]| {
///     y.iter_mut().zip(x).for_each(|(y, x)| *y = 2.0 * x);
///     Ok(())
/// });
/// let mut y = [0.0; 2];
/// doubled.apply(&[1.0, 3.0], &mut y)?;
/// assert_eq!(y, [2.0, 6.0]);
/// # Ok::<(), einmul_linalg::Error>(())
/// ```
pub trait Operator<T: Scalar> {
    /// The length of `A x`.
    fn rows(&self) -> usize;

    /// The length of `x`.
    fn cols(&self) -> usize;

    /// `y = A x`; all of `y` is written, none of it read.
    ///
    /// # Errors
    /// [`Error::Shape`] for other lengths than [`Operator::cols`] and [`Operator::rows`];
    /// whatever else an implementation meets.
    fn apply(&self, x: &[T], y: &mut [T]) -> Result<(), Error>;

    /// `y = Aᴴ x`; all of `y` is written, none of it read.
    ///
    /// # Errors
    /// As [`Operator::apply`]; [`Error::NoAdjoint`] of an operator that cannot.
    fn apply_adjoint(&self, x: &[T], y: &mut [T]) -> Result<(), Error> {
        let _ = (x, y);
        Err(Error::NoAdjoint)
    }
}

/// The identity on vectors of a length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Identity(pub usize);

impl<T: Scalar> Operator<T> for Identity {
    fn rows(&self) -> usize {
        self.0
    }

    fn cols(&self) -> usize {
        self.0
    }

    fn apply(&self, x: &[T], y: &mut [T]) -> Result<(), Error> {
        check_product((self.0, self.0), x, y)?;
        y.copy_from_slice(x);
        Ok(())
    }

    fn apply_adjoint(&self, x: &[T], y: &mut [T]) -> Result<(), Error> {
        self.apply(x, y)
    }
}

/// A product that a closure computes.
type Product<'a, T> = dyn Fn(&[T], &mut [T]) -> Result<(), Error> + 'a;

/// An operator made of closures, which get vectors of the right lengths.
pub struct FnOperator<'a, T> {
    rows: usize,
    cols: usize,
    apply: Box<Product<'a, T>>,
    adjoint: Option<Box<Product<'a, T>>>,
}

impl<'a, T: Scalar> FnOperator<'a, T> {
    /// `apply(x, y)` writes `y = A x`. A closure that cannot go on returns
    /// [`Error::Stopped`], which ends the solve.
    pub fn new(
        rows: usize,
        cols: usize,
        apply: impl Fn(&[T], &mut [T]) -> Result<(), Error> + 'a,
    ) -> Self {
        Self { rows, cols, apply: Box::new(apply), adjoint: None }
    }

    /// The same with `adjoint(x, y)`, which writes `y = Aᴴ x`.
    #[must_use]
    pub fn with_adjoint(self, adjoint: impl Fn(&[T], &mut [T]) -> Result<(), Error> + 'a) -> Self {
        Self { adjoint: Some(Box::new(adjoint)), ..self }
    }
}

impl<T> fmt::Debug for FnOperator<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FnOperator({}x{})", self.rows, self.cols)
    }
}

impl<T: Scalar> Operator<T> for FnOperator<'_, T> {
    fn rows(&self) -> usize {
        self.rows
    }

    fn cols(&self) -> usize {
        self.cols
    }

    fn apply(&self, x: &[T], y: &mut [T]) -> Result<(), Error> {
        check_product((self.rows, self.cols), x, y)?;
        (self.apply)(x, y)
    }

    fn apply_adjoint(&self, x: &[T], y: &mut [T]) -> Result<(), Error> {
        check_product((self.cols, self.rows), x, y)?;
        match &self.adjoint {
            Some(adjoint) => adjoint(x, y),
            None => Err(Error::NoAdjoint),
        }
    }
}

/// Whether `x` and `y` fit a product with a matrix of this shape.
///
/// # Errors
/// [`Error::Shape`].
pub(crate) fn check_product<T>(
    (rows, cols): (usize, usize),
    x: &[T],
    y: &[T],
) -> Result<(), Error> {
    const OPERATION: &str = "matrix times vector";
    let vector = |name, length| Operand { name, shape: (length, 1), axis: 0 };
    let matrix = |axis| Operand { name: "A", shape: (rows, cols), axis };
    crate::view::check_sizes(OPERATION, matrix(1), vector("x", x.len()))?;
    crate::view::check_sizes(OPERATION, matrix(0), vector("y", y.len()))
}
