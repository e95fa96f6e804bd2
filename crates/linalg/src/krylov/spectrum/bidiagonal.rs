//! The bidiagonalisation `A V = U B`, `Aᴴ U = V Bᴴ + v cᴴ`: how it grows, and how it is cut.

use einmul_kernels::matrix::{MatMut, MatRef};
use einmul_machine::interrupt;

use super::basis::Basis;
use super::options::SpectrumOptions;
use super::{check_finite_vector, real_scalar};
use crate::error::Error;
use crate::krylov::operator::Operator;
use crate::krylov::vectors::filled;
use crate::real::Magnitude;
use crate::scalar::Scalar;
use crate::svd::{self, Vectors};

pub(in crate::krylov) const OPERATION: &str = "svds";

/// Chosen columns of length `m`.
pub(in crate::krylov) fn columns<T: Copy>(matrix: &[T], m: usize, chosen: &[usize]) -> Vec<T> {
    chosen.iter().flat_map(|&i| &matrix[i * m..(i + 1) * m]).copied().collect()
}

/// The two bases and the projected matrix.
pub(in crate::krylov) struct Bases<'a, T: Scalar> {
    a: &'a dyn Operator<T>,
    pub(in crate::krylov) left: Basis<'a, T>,
    pub(in crate::krylov) right: Basis<'a, T>,
    /// Vectors of a full basis.
    order: usize,
    /// `B`, upper triangular, contiguous columns.
    projected: Vec<T>,
    /// Vectors that the last restart kept.
    kept: usize,
    /// The norm that couples the bases with the right vector after them.
    coupling: f64,
    pub(in crate::krylov) products: usize,
    left_image: Vec<T>,
    right_image: Vec<T>,
    scratch: Vec<u8>,
}

/// Singular triplets of the projected matrix, decreasing.
pub(in crate::krylov) struct Triplets<T: Scalar> {
    pub(in crate::krylov) s: Vec<T::Real>,
    /// Contiguous columns, as is `v`.
    pub(in crate::krylov) u: Vec<T>,
    pub(in crate::krylov) v: Vec<T>,
    pub(in crate::krylov) residuals: Vec<f64>,
}

impl<'a, T: Scalar> Bases<'a, T> {
    /// Begins with one right vector.
    pub(in crate::krylov) fn new(
        a: &'a dyn Operator<T>,
        order: usize,
        options: &SpectrumOptions<'_, T>,
    ) -> Result<Self, Error> {
        let (rows, cols) = (a.rows(), a.cols());
        let mut right = Basis::new(OPERATION, cols, order + 1, None, options.seed)?;
        right.start(options.start)?;
        let seed = options.seed.wrapping_add(1);
        let bytes = svd::svd_scratch::<T>(order, order, Vectors::Thin, 1);
        Ok(Self {
            a,
            left: Basis::new(OPERATION, rows, order, None, seed)?,
            right,
            order,
            projected: filled(order.saturating_mul(order), T::ZERO)?,
            kept: 0,
            coupling: 0.0,
            products: 0,
            left_image: filled(rows, T::ZERO)?,
            right_image: filled(cols, T::ZERO)?,
            scratch: filled(bytes, 0)?,
        })
    }

    /// Fills the bases.
    pub(in crate::krylov) fn expand(&mut self) -> Result<(), Error> {
        let m = self.order;
        for j in self.kept..m {
            interrupt::poll();
            self.products += 1;
            self.a.apply(self.right.column(j), &mut self.left_image)?;
            check_finite_vector(OPERATION, "A @ x", &self.left_image)?;
            let alpha = self.left.extend(&mut self.left_image, &mut [])?;
            self.projected[j * m + j] = real_scalar(alpha);
            self.a.apply_adjoint(self.left.column(j), &mut self.right_image)?;
            check_finite_vector(OPERATION, "adjoint(A) @ x", &self.right_image)?;
            let beta = self.right.extend(&mut self.right_image, &mut [])?;
            if j + 1 < m {
                self.projected[(j + 1) * m + j] = real_scalar(beta);
            } else {
                self.coupling = beta;
            }
        }
        Ok(())
    }

    /// The triplets of the projected matrix.
    pub(in crate::krylov) fn triplets(&mut self) -> Result<Triplets<T>, Error> {
        let m = self.order;
        let mut s = vec![T::REAL_ZERO; m];
        let (mut u, mut v) = (vec![T::ZERO; m * m], vec![T::ZERO; m * m]);
        svd::svd(
            MatRef::from_row_major(&self.projected, m, m).transpose(),
            &mut s,
            Some(MatMut::from_row_major(&mut u, m, m).transpose()),
            Some(MatMut::from_row_major(&mut v, m, m)),
            1,
            &mut self.scratch,
        )?;
        // The rows of Vᴴ are the conjugated columns of V.
        v.iter_mut().for_each(|v| *v = v.conjugate());
        let residual = |i: usize| self.coupling * u[i * m + m - 1].modulus().to_f64();
        let residuals = (0..m).map(residual).collect();
        Ok(Triplets { s, u, v, residuals })
    }

    /// Keeps the chosen triplets and, where it `goes_on`, the right vector after the bases;
    /// otherwise a random one is next.
    pub(in crate::krylov) fn restart(
        &mut self,
        triplets: &Triplets<T>,
        chosen: &[usize],
        goes_on: bool,
    ) -> Result<(), Error> {
        let (m, kept) = (self.order, chosen.len());
        self.left.turn(&columns(&triplets.u, m, chosen), m, kept, false)?;
        self.right.turn(&columns(&triplets.v, m, chosen), m, kept, goes_on)?;
        self.projected.fill(T::ZERO);
        for (at, &i) in chosen.iter().enumerate() {
            self.projected[at * m + at] = T::from_real(triplets.s[i]);
            if goes_on {
                let last = triplets.u[i * m + m - 1].conjugate();
                self.projected[kept * m + at] = real_scalar::<T>(self.coupling) * last;
            }
        }
        if !goes_on {
            self.right.extend_randomly()?;
        }
        self.kept = kept;
        Ok(())
    }
}
