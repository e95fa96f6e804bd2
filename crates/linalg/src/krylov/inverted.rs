//! `(A − σ M)⁻¹` as an operator, for matrices whose entries are known.

use einmul_array::{Array, Csr, DType};

use super::dense::DenseOperator;
use super::operator::{Operator, check_product};
use super::vectors::filled;
use crate::arrays;
use crate::error::{Error, Operand};
use crate::real::Magnitude;
use crate::scalar::Scalar;
use crate::sparse::{Cholesky, Lu};
use crate::view::{check_sizes, check_square};

const OPERATION: &str = "shift and invert";

/// A matrix whose entries are known.
#[derive(Debug, Clone, Copy)]
pub enum Known<'a> {
    /// Two axes.
    Dense(&'a Array),
    /// Stored rows.
    Sparse(&'a Csr),
}

impl Known<'_> {
    fn shape(self) -> Result<(usize, usize), Error> {
        match self {
            Self::Sparse(csr) => Ok((csr.rows(), csr.cols())),
            Self::Dense(array) => match array.shape() {
                [rows, cols] => Ok((*rows, *cols)),
                shape => Err(Error::Rank { operation: OPERATION, name: "A", rank: shape.len() }),
            },
        }
    }

    /// The modulus of the largest element, as far as it is finite.
    pub fn largest<T: Scalar>(self) -> Result<f64, Error> {
        let values = match self {
            Self::Dense(array) => array,
            Self::Sparse(csr) => csr.values(),
        };
        let values = elements::<T>(values)?;
        Ok(values.iter().map(|x| x.modulus().to_f64()).fold(0.0, f64::max))
    }
}

/// `(A − σ M)⁻¹`, with the identity for an `M` that is not given. Sparse matrices are factored
/// by [`Cholesky`] where the difference is Hermitian and positive definite, else by [`Lu`]; of
/// dense ones the inverse is computed.
///
/// ```
/// use einmul_array::Array;
/// use einmul_linalg::krylov::{Known, Operator, inverted};
/// let a = Array::from_vec(vec![3.0, 0.0, 0.0, 5.0], &[2, 2])?;
/// let inverse = inverted::<f64>(Known::Dense(&a), 1.0, None)?;
/// let mut y = [0.0; 2];
/// inverse.apply(&[1.0, 1.0], &mut y)?;
/// assert_eq!(y, [0.5, 0.25]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`Error::NotSquare`], [`Error::Shape`], [`Error::Rank`], [`Error::Array`]; of a difference
/// that is singular, as where `σ` is an eigenvalue, one of those with
/// [`Error::is_singular`]; [`Error::NotFinite`].
pub fn inverted<T: Scalar>(
    a: Known<'_>,
    sigma: T,
    mass: Option<Known<'_>>,
) -> Result<Box<dyn Operator<T>>, Error> {
    let (n, cols) = a.shape()?;
    check_square(OPERATION, (n, cols))?;
    if let Some(mass) = mass {
        for axis in 0..2 {
            let m = Operand { name: "M", shape: mass.shape()?, axis };
            check_sizes(OPERATION, Operand { name: "A", shape: (n, n), axis }, m)?;
        }
    }
    let is_sparse = |known: Known<'_>| matches!(known, Known::Sparse(_));
    if let Known::Sparse(a) = a
        && mass.is_none_or(is_sparse)
    {
        let difference = match mass {
            Some(Known::Sparse(mass)) => shifted(a, sigma, Some(mass))?,
            _ => shifted(a, sigma, None)?,
        };
        return match Cholesky::<T>::of_exactly_hermitian(&difference) {
            Ok(factor) => Ok(Box::new(factor)),
            Err(Error::NotHermitian { .. } | Error::NotPositiveDefiniteAt { .. }) => {
                Ok(Box::new(Lu::<T>::new(&difference)?))
            }
            Err(error) => Err(error),
        };
    }
    let mut difference = dense::<T>(a)?;
    match mass {
        None => difference.iter_mut().step_by(n + 1).for_each(|x| *x -= sigma),
        Some(mass) => {
            let mass = dense::<T>(mass)?;
            difference.iter_mut().zip(&mass).for_each(|(x, &m)| *x -= sigma * m);
        }
    }
    let inverse = arrays::inv(&Array::from_vec(difference, &[n, n])?)?;
    Ok(Box::new(DenseInverse(inverse)))
}

/// An inverse, row-major, in the dtype of the vectors.
struct DenseInverse(Array);

impl DenseInverse {
    fn operator<T: Scalar>(&self) -> Result<DenseOperator<'_, T>, Error> {
        match self.0.view().as_matrix::<T>() {
            Some(matrix) => DenseOperator::new(matrix),
            None => Err(Error::DType { operation: OPERATION, dtype: self.0.dtype() }),
        }
    }
}

impl<T: Scalar> Operator<T> for DenseInverse {
    fn rows(&self) -> usize {
        self.0.shape()[0]
    }

    fn cols(&self) -> usize {
        self.0.shape()[1]
    }

    fn apply(&self, x: &[T], y: &mut [T]) -> Result<(), Error> {
        check_product((self.0.shape()[0], self.0.shape()[1]), x, y)?;
        self.operator::<T>()?.apply(x, y)
    }

    fn apply_adjoint(&self, x: &[T], y: &mut [T]) -> Result<(), Error> {
        check_product((self.0.shape()[1], self.0.shape()[0]), x, y)?;
        self.operator::<T>()?.apply_adjoint(x, y)
    }
}

/// The elements of an array, row-major.
fn elements<T: Scalar>(array: &Array) -> Result<Vec<T>, Error> {
    let dtype = array.dtype();
    let values = array.cast(T::DTYPE)?.to_vec::<T>();
    values.ok_or(Error::DType { operation: OPERATION, dtype })
}

fn dense<T: Scalar>(a: Known<'_>) -> Result<Vec<T>, Error> {
    match a {
        Known::Dense(array) => elements(array),
        Known::Sparse(csr) => elements(&csr.to_dense()?),
    }
}

/// Rows of a sparse matrix.
struct Rows<T> {
    starts: Vec<i64>,
    columns: Vec<i64>,
    values: Vec<T>,
}

impl<T: Scalar> Rows<T> {
    fn of(csr: &Csr) -> Result<Self, Error> {
        let indices = |array: &Array| -> Result<Vec<i64>, Error> {
            let dtype = array.dtype();
            let values = array.cast(DType::I64)?.to_vec::<i64>();
            values.ok_or(Error::DType { operation: OPERATION, dtype })
        };
        Ok(Self {
            starts: indices(csr.indptr())?,
            columns: indices(csr.indices())?,
            values: elements(csr.values())?,
        })
    }

    fn identity(n: usize) -> Result<Self, Error> {
        Ok(Self {
            starts: (0..=n as i64).collect(),
            columns: (0..n as i64).collect(),
            values: filled(n, T::ONE)?,
        })
    }

    /// Columns, which rise, and values of a row.
    fn row(&self, i: usize) -> impl Iterator<Item = (i64, T)> + '_ {
        let row = self.starts[i] as usize..self.starts[i + 1] as usize;
        self.columns[row.clone()].iter().copied().zip(self.values[row].iter().copied())
    }
}

/// `A − σ M`, of square matrices of one order; with the identity for an `M` that is not given.
/// Every place of the diagonal, or of `M`, is stored.
fn shifted<T: Scalar>(a: &Csr, sigma: T, mass: Option<&Csr>) -> Result<Csr, Error> {
    let n = a.rows();
    if sigma == T::ZERO {
        return Ok(a.cast(T::DTYPE)?);
    }
    let a = Rows::<T>::of(a)?;
    let mass: Rows<T> = match mass {
        Some(mass) => Rows::of(mass)?,
        None => Rows::identity(n)?,
    };
    let most = a.values.len() + mass.values.len();
    let (mut starts, mut columns) = (filled(n + 1, 0_i64)?, filled(most, 0_i64)?);
    let mut values = filled(most, T::ZERO)?;
    let mut count = 0;
    for i in 0..n {
        let (mut left, mut right) = (a.row(i).peekable(), mass.row(i).peekable());
        loop {
            let (column, value) = match (left.peek().copied(), right.peek().copied()) {
                (None, None) => break,
                (Some((j, x)), Some((l, m))) if j == l => {
                    left.next();
                    right.next();
                    (j, x - sigma * m)
                }
                (Some((j, x)), other) if other.is_none_or(|(l, _)| j < l) => {
                    left.next();
                    (j, x)
                }
                (_, Some((l, m))) => {
                    right.next();
                    (l, -(sigma * m))
                }
                (Some((j, x)), None) => {
                    left.next();
                    (j, x)
                }
            };
            (columns[count], values[count]) = (column, value);
            count += 1;
        }
        starts[i + 1] = count as i64;
    }
    columns.truncate(count);
    values.truncate(count);
    Ok(Csr::new(
        [n, n],
        Array::from_vec(starts, &[n + 1])?,
        Array::from_vec(columns, &[count])?,
        Array::from_vec(values, &[count])?,
    )?)
}
