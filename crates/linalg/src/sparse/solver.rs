//! Factors and preconditioners of a dtype that is known at run time only.

use std::fmt;
use std::sync::Arc;

use einmul_array::{Array, Complex, Csr, DType, Kind};

use super::entries::working_dtype;
use super::right_hand_sides::solve_array;
use super::{Cholesky, Ic0, Ilu0, Jacobi, Lu, Qr};
use crate::arrays::for_scalar;
use crate::error::Error;
use crate::krylov::{Operator, check_product};
use crate::scalar::Scalar;

/// Which matrix is solved with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transposition {
    /// `A`.
    None,
    /// `Aᵀ`.
    Transpose,
    /// `Aᴴ`.
    Adjoint,
}

/// A matrix that has been factored, exactly or nearly, and solves many systems.
pub trait Solver: Send + Sync + fmt::Debug {
    /// Rows and columns of the matrix.
    fn shape(&self) -> [usize; 2];

    /// The dtype of solutions for real right-hand sides.
    fn dtype(&self) -> DType;

    /// Stored entries of the factors.
    fn nnz(&self) -> usize;

    /// Memory of the factors' values.
    fn bytes(&self) -> usize;

    /// The solution for a vector or a matrix `b`; of least squares for more rows than columns.
    /// Its dtype is [`Solver::dtype`], or the complex one of that precision if `b` is complex.
    ///
    /// # Errors
    /// [`Error::Rank`], [`Error::Shape`], [`Error::Array`]; [`Error::Argument`] for a
    /// transposition of a matrix that is not square.
    fn solve(&self, b: &Array, of: Transposition) -> Result<Array, Error>;

    /// The same for another matrix with its entries at the same places.
    ///
    /// # Errors
    /// [`Error::Pattern`] for other places, [`Error::DType`], and those of the constructor.
    fn refactor(&self, a: &Csr) -> Result<Arc<dyn Solver>, Error>;
}

/// [`Solver`] and [`Operator`] of a square factor, which has the methods of
/// [`Lu`](super::Lu).
macro_rules! solver {
    ($name:ident, $operation:literal) => {
        impl<T: Scalar> Solver for $name<T> {
            fn shape(&self) -> [usize; 2] {
                [self.order(); 2]
            }

            fn dtype(&self) -> DType {
                T::DTYPE
            }

            fn nnz(&self) -> usize {
                $name::nnz(self)
            }

            fn bytes(&self) -> usize {
                $name::bytes(self)
            }

            fn solve(&self, b: &Array, of: Transposition) -> Result<Array, Error> {
                let n = self.order();
                // A⁻ᵀ b is the conjugate of A⁻ᴴ applied to that of b.
                let conjugate = of == Transposition::Transpose;
                solve_array($operation, (n, n), conjugate, b, |x, k| match of {
                    Transposition::None => self.solve_in_place(x, k),
                    _ => self.solve_adjoint_in_place(x, k),
                })
            }

            fn refactor(&self, a: &Csr) -> Result<Arc<dyn Solver>, Error> {
                Ok(Arc::new($name::refactor(self, a)?))
            }
        }

        impl<T: Scalar> Operator<T> for $name<T> {
            fn rows(&self) -> usize {
                self.order()
            }

            fn cols(&self) -> usize {
                self.order()
            }

            fn apply(&self, x: &[T], y: &mut [T]) -> Result<(), Error> {
                check_product((self.order(), self.order()), x, y)?;
                y.copy_from_slice(x);
                self.solve_in_place(y, 1)
            }

            fn apply_adjoint(&self, x: &[T], y: &mut [T]) -> Result<(), Error> {
                check_product((self.order(), self.order()), x, y)?;
                y.copy_from_slice(x);
                self.solve_adjoint_in_place(y, 1)
            }
        }
    };
}

solver!(Cholesky, "sparse cholesky");
solver!(Lu, "sparse lu");
solver!(Jacobi, "jacobi");
solver!(Ilu0, "ilu0");
solver!(Ic0, "ic0");

/// A QR factor and the dtype of its solutions, which may be narrower than its own.
#[derive(Debug)]
struct LeastSquares<T: Scalar> {
    factor: Qr<T>,
    dtype: DType,
}

impl<T: Scalar> Solver for LeastSquares<T> {
    fn shape(&self) -> [usize; 2] {
        let (m, n) = self.factor.shape();
        [m, n]
    }

    fn dtype(&self) -> DType {
        self.dtype
    }

    fn nnz(&self) -> usize {
        self.factor.nnz()
    }

    fn bytes(&self) -> usize {
        self.factor.bytes()
    }

    fn solve(&self, b: &Array, of: Transposition) -> Result<Array, Error> {
        if of != Transposition::None {
            let problem = "solves least squares with the matrix itself only".to_owned();
            return Err(Error::Argument { operation: "sparse qr".to_owned(), problem });
        }
        let solution = self.factor.solve(b)?;
        let narrow = match (self.dtype, solution.dtype().kind()) {
            (DType::F32 | DType::C64, Kind::Complex) => DType::C64,
            (DType::F32 | DType::C64, _) => self.dtype,
            _ => return Ok(solution),
        };
        Ok(solution.cast(narrow)?)
    }

    fn refactor(&self, a: &Csr) -> Result<Arc<dyn Solver>, Error> {
        working_dtype("sparse qr", a.dtype())?;
        Ok(Arc::new(Self { factor: self.factor.refactor(a)?, dtype: self.dtype }))
    }
}

/// [`Cholesky`] in the dtype of the matrix; integers become `f64`.
///
/// # Errors
/// [`Error::DType`] for halves, and those of [`Cholesky::new`].
pub fn cholesky(a: &Csr) -> Result<Arc<dyn Solver>, Error> {
    for_scalar!(working_dtype("sparse cholesky", a.dtype())?, cholesky_in(a))
}

fn cholesky_in<T: Scalar>(a: &Csr) -> Result<Arc<dyn Solver>, Error> {
    Ok(Arc::new(Cholesky::<T>::new(a)?))
}

/// [`Lu`] in the dtype of the matrix; integers become `f64`.
///
/// # Errors
/// [`Error::DType`] for halves, and those of [`Lu::new`].
pub fn lu(a: &Csr) -> Result<Arc<dyn Solver>, Error> {
    for_scalar!(working_dtype("sparse lu", a.dtype())?, lu_in(a))
}

fn lu_in<T: Scalar>(a: &Csr) -> Result<Arc<dyn Solver>, Error> {
    Ok(Arc::new(Lu::<T>::new(a)?))
}

/// [`Qr`] in double precision; solutions have the dtype of the matrix.
///
/// # Errors
/// [`Error::DType`] for halves, and those of [`Qr::new`].
pub fn qr(a: &Csr) -> Result<Arc<dyn Solver>, Error> {
    let dtype = working_dtype("sparse qr", a.dtype())?;
    match dtype.kind() {
        Kind::Complex => qr_in::<Complex<f64>>(a, dtype),
        _ => qr_in::<f64>(a, dtype),
    }
}

fn qr_in<T: Scalar>(a: &Csr, dtype: DType) -> Result<Arc<dyn Solver>, Error> {
    Ok(Arc::new(LeastSquares { factor: Qr::<T>::new(a)?, dtype }))
}

/// [`Jacobi`] in the dtype of the matrix; integers become `f64`.
///
/// # Errors
/// [`Error::DType`] for halves, and those of [`Jacobi::new`].
pub fn jacobi(a: &Csr) -> Result<Arc<dyn Solver>, Error> {
    for_scalar!(working_dtype("jacobi", a.dtype())?, jacobi_in(a))
}

fn jacobi_in<T: Scalar>(a: &Csr) -> Result<Arc<dyn Solver>, Error> {
    Ok(Arc::new(Jacobi::<T>::new(a)?))
}

/// [`Ilu0`] in the dtype of the matrix; integers become `f64`.
///
/// # Errors
/// [`Error::DType`] for halves, and those of [`Ilu0::new`].
pub fn ilu0(a: &Csr) -> Result<Arc<dyn Solver>, Error> {
    for_scalar!(working_dtype("ilu0", a.dtype())?, ilu0_in(a))
}

fn ilu0_in<T: Scalar>(a: &Csr) -> Result<Arc<dyn Solver>, Error> {
    Ok(Arc::new(Ilu0::<T>::new(a)?))
}

/// [`Ic0`] in the dtype of the matrix; integers become `f64`.
///
/// # Errors
/// [`Error::DType`] for halves, and those of [`Ic0::new`].
pub fn ic0(a: &Csr) -> Result<Arc<dyn Solver>, Error> {
    for_scalar!(working_dtype("ic0", a.dtype())?, ic0_in(a))
}

fn ic0_in<T: Scalar>(a: &Csr) -> Result<Arc<dyn Solver>, Error> {
    Ok(Arc::new(Ic0::<T>::new(a)?))
}

/// A solver of any dtype as an operator on vectors of any scalar type: `x ↦ A⁻¹ x`.
#[derive(Debug, Clone)]
pub struct Inverse(pub Arc<dyn Solver>);

impl Inverse {
    fn solve<T: Scalar>(&self, x: &[T], y: &mut [T], of: Transposition) -> Result<(), Error> {
        let solution = self.0.solve(&Array::from_slice(x, &[x.len()])?, of)?;
        if solution.dtype().kind() == Kind::Complex && !T::IS_COMPLEX {
            return Err(Error::DType { operation: "preconditioner", dtype: solution.dtype() });
        }
        if let Some(solution) = solution.cast(T::DTYPE)?.as_slice::<T>() {
            y.copy_from_slice(solution);
        }
        Ok(())
    }
}

impl<T: Scalar> Operator<T> for Inverse {
    fn rows(&self) -> usize {
        self.0.shape()[1]
    }

    fn cols(&self) -> usize {
        self.0.shape()[0]
    }

    fn apply(&self, x: &[T], y: &mut [T]) -> Result<(), Error> {
        let [m, n] = self.0.shape();
        check_product((n, m), x, y)?;
        self.solve(x, y, Transposition::None)
    }

    fn apply_adjoint(&self, x: &[T], y: &mut [T]) -> Result<(), Error> {
        let [m, n] = self.0.shape();
        check_product((m, n), x, y)?;
        self.solve(x, y, Transposition::Adjoint)
    }
}
