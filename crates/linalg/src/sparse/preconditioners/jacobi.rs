//! Jacobi's preconditioner: the diagonal.

use einmul_array::Csr;

use crate::error::Error;
use crate::scalar::Scalar;
use crate::sparse::allocation::zeros;
use crate::sparse::entries::finite_values;
use crate::sparse::pattern::{NONE, Pattern};
use crate::sparse::right_hand_sides::check_columns;
use crate::view::check_square;

const OPERATION: &str = "jacobi";

/// `M = diag(A)` of an `n × n` matrix.
///
/// ```
/// use einmul_array::{Array, Csr};
/// use einmul_linalg::sparse::Jacobi;
/// let a = Csr::from_dense(&Array::from_vec(vec![2.0, 1.0, 0.0, 4.0], &[2, 2])?)?;
/// let mut x = [2.0, 8.0];
/// Jacobi::<f64>::new(&a)?.solve_in_place(&mut x, 1)?;
/// assert_eq!(x, [1.0, 2.0]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Jacobi<T> {
    diagonal: Vec<T>,
}

impl<T: Scalar> Jacobi<T> {
    /// Takes the diagonal of a matrix, cast to `T`.
    ///
    /// # Errors
    /// [`Error::ZeroDiagonal`] for an element that is zero or not stored,
    /// [`Error::NotSquare`], [`Error::NotFinite`], [`Error::Array`].
    pub fn new(a: &Csr) -> Result<Self, Error> {
        check_square(OPERATION, (a.rows(), a.cols()))?;
        let pattern = Pattern::of(a)?;
        let values = finite_values::<T>(OPERATION, a, &pattern)?;
        let mut diagonal = zeros::<T>(pattern.rows)?;
        for (index, (element, at)) in diagonal.iter_mut().zip(pattern.diagonal()?).enumerate() {
            if at == NONE || values[at] == T::ZERO {
                return Err(Error::ZeroDiagonal { operation: OPERATION, index });
            }
            *element = values[at];
        }
        Ok(Self { diagonal })
    }

    /// The same of another matrix of the same order.
    ///
    /// # Errors
    /// [`Error::Pattern`] for another order; else as [`Jacobi::new`].
    pub fn refactor(&self, a: &Csr) -> Result<Self, Error> {
        let n = self.order();
        if a.shape() != [n, n] {
            let [rows, cols] = a.shape();
            let problem = format!("the matrix is {rows}x{cols}, the one before was {n}x{n}");
            return Err(Error::Pattern { operation: OPERATION, problem });
        }
        Self::new(a)
    }

    /// Overwrites `k` contiguous columns of `n` numbers by `M⁻¹` times them.
    ///
    /// # Errors
    /// [`Error::Shape`] unless `x` has `n·k` elements.
    pub fn solve_in_place(&self, x: &mut [T], k: usize) -> Result<(), Error> {
        self.divide(x, k, |d| d)
    }

    /// As [`Jacobi::solve_in_place`] with `Mᴴ` in place of `M`.
    ///
    /// # Errors
    /// As there.
    pub fn solve_adjoint_in_place(&self, x: &mut [T], k: usize) -> Result<(), Error> {
        self.divide(x, k, T::conjugate)
    }

    fn divide(&self, x: &mut [T], k: usize, divisor: impl Fn(T) -> T) -> Result<(), Error> {
        let n = self.order();
        check_columns(OPERATION, (n, n), x, k)?;
        for column in x.chunks_exact_mut(n.max(1)) {
            column.iter_mut().zip(&self.diagonal).for_each(|(x, &d)| *x /= divisor(d));
        }
        Ok(())
    }

    /// `n`.
    pub fn order(&self) -> usize {
        self.diagonal.len()
    }

    /// `n`, too.
    pub fn nnz(&self) -> usize {
        self.diagonal.len()
    }

    /// Memory of the diagonal.
    pub fn bytes(&self) -> usize {
        size_of_val(&self.diagonal[..])
    }
}
