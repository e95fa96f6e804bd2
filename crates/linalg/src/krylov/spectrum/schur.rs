//! The Krylov–Schur decomposition `A V = V B + v cᵀ`: how it grows, and how it is cut.

use einmul_array::Complex;
use einmul_kernels::matrix::{MatMut, MatRef};
use einmul_machine::interrupt;

use super::basis::Basis;
use super::options::SpectrumOptions;
use super::problem::{EigenProblem, Products};
use super::real_scalar;
use super::reorder::{blocks, bring_forward};
use crate::error::Error;
use crate::krylov::vectors::{filled, norm};
use crate::real::Magnitude;
use crate::scalar::Scalar;
use crate::schur;

/// The basis and the projected matrix.
pub(in crate::krylov) struct KrylovSchur<'a, T: Scalar> {
    pub(in crate::krylov) products: Products<'a, T>,
    basis: Basis<'a, T>,
    /// Vectors of a full basis.
    order: usize,
    /// `B`, contiguous columns.
    projected: Vec<T>,
    /// Vectors that the last restart kept.
    kept: usize,
    /// The norm that couples the last vector of the basis with the one after it.
    coupling: f64,
    image: Vec<T>,
    column: Vec<T>,
    scratch: Vec<u8>,
}

/// The Schur form `B = Z T Zᴴ` of the projected matrix, and what it says of eigenpairs.
pub(in crate::krylov) struct Form<T: Scalar> {
    /// Contiguous columns, as are `z` and `x`.
    pub(in crate::krylov) t: Vec<T>,
    z: Vec<T>,
    /// Eigenvectors of `T`; of a conjugate pair the real and the imaginary parts.
    x: Vec<T>,
    /// In the order of the diagonal.
    pub(in crate::krylov) values: Vec<Complex<T::Real>>,
    /// The norms of the pairs' residuals.
    pub(in crate::krylov) residuals: Vec<f64>,
}

impl<'a, T: Scalar> KrylovSchur<'a, T> {
    /// Begins with one vector.
    pub(in crate::krylov) fn new(
        operation: &'static str,
        problem: EigenProblem<'a, T>,
        n: usize,
        order: usize,
        options: &SpectrumOptions<'_, T>,
    ) -> Result<Self, Error> {
        let mut basis = Basis::new(operation, n, order + 1, None, options.seed)?;
        basis.start(options.start)?;
        Ok(Self {
            products: Products::new(operation, problem, n)?,
            basis,
            order,
            projected: filled(order.saturating_mul(order), T::ZERO)?,
            kept: 0,
            coupling: 0.0,
            image: filled(n, T::ZERO)?,
            column: filled(order, T::ZERO)?,
            scratch: filled(schur::schur_scratch::<T>(order, true, 1), 0)?,
        })
    }

    /// Fills the basis.
    pub(in crate::krylov) fn expand(&mut self) -> Result<(), Error> {
        let m = self.order;
        for j in self.kept..m {
            interrupt::poll();
            self.products.run(self.basis.column(j), &mut self.image)?;
            let column = &mut self.column[..=j];
            column.fill(T::ZERO);
            let norm = self.basis.extend(&mut self.image, column)?;
            self.projected[j * m..=j * m + j].copy_from_slice(column);
            if j + 1 < m {
                self.projected[j * m + j + 1] = real_scalar(norm);
            } else {
                self.coupling = norm;
            }
        }
        Ok(())
    }

    /// The Schur form of the projected matrix.
    pub(in crate::krylov) fn form(&mut self) -> Result<Form<T>, Error> {
        let m = self.order;
        let zeros = || vec![T::ZERO; m * m];
        let zero = Complex::new(T::REAL_ZERO, T::REAL_ZERO);
        let (mut t, mut z, mut x) = (zeros(), zeros(), zeros());
        schur::schur(
            MatRef::from_row_major(&self.projected, m, m).transpose(),
            MatMut::from_row_major(&mut t, m, m).transpose(),
            Some(MatMut::from_row_major(&mut z, m, m).transpose()),
            1,
            &mut self.scratch,
        )?;
        let (mut values, mut column) = (vec![zero; m], vec![zero; m]);
        schur::eigen(&mut t, &mut values, Some(&mut x[..]), &mut column);
        let mut residuals = vec![0.0; m];
        for (i, width) in pairs::<T>(&values) {
            let (mut square, mut length) = (0.0_f64, 0.0_f64);
            for j in i..i + width {
                let x = &x[j * m..(j + 1) * m];
                let dot = (0..m).fold(T::ZERO, |sum, l| sum + z[l * m + m - 1] * x[l]);
                square = square.hypot(dot.modulus().to_f64());
                length = length.hypot(norm(x));
            }
            residuals[i..i + width].fill(self.coupling * square / length);
        }
        Ok(Form { t, z, x, values, residuals })
    }

    /// Keeps at least `count` of the eigenvalues, the first in `order`, and the vector after
    /// the basis. With `cut`, what couples them with that vector is dropped if it is no
    /// larger, and a random vector follows.
    pub(in crate::krylov) fn restart(
        &mut self,
        form: &mut Form<T>,
        order: &[usize],
        count: usize,
        cut: Option<f64>,
    ) -> Result<(), Error> {
        let m = self.order;
        let blocks = blocks(&form.t, m);
        let mut is_chosen = vec![false; m];
        let mut kept = 0;
        for &i in order {
            // The block of this eigenvalue: the last one that does not begin after it.
            let at = blocks.partition_point(|&(row, _)| row <= i);
            let Some(&(row, size)) = blocks[..at].last() else { continue };
            if kept < count && kept + size < m && !is_chosen[row] {
                is_chosen[row] = true;
                kept += size;
            }
        }
        bring_forward(&mut form.t, &mut form.z, m, |row| is_chosen[row]);
        // Where blocks could not be exchanged another one may lie across.
        if kept > 0 && form.t[(kept - 1) * m + kept] != T::ZERO {
            kept = if kept + 1 < m { kept + 1 } else { kept - 1 };
        }
        let coupling = real_scalar::<T>(self.coupling);
        let spike: Vec<T> = (0..kept).map(|j| coupling * form.z[j * m + m - 1]).collect();
        let is_cut = cut.is_some_and(|limit| norm(&spike) <= limit);
        self.basis.turn(&form.z[..kept * m], m, kept, !is_cut)?;
        self.projected.fill(T::ZERO);
        for j in 0..kept {
            self.projected[j * m..j * m + kept].copy_from_slice(&form.t[j * m..j * m + kept]);
            if !is_cut {
                self.projected[j * m + kept] = spike[j];
            }
        }
        if is_cut {
            self.basis.extend_randomly()?;
        }
        self.kept = kept;
        Ok(())
    }

    /// Eigenvectors of the problem for some eigenvalues, as contiguous columns.
    pub(in crate::krylov) fn vectors(
        &self,
        form: &Form<T>,
        chosen: &[usize],
    ) -> Result<Vec<Complex<T::Real>>, Error> {
        let m = self.order;
        let mut vectors = Vec::new();
        for &i in chosen {
            let im = form.values[i].im;
            let is_pair = !T::IS_COMPLEX && im != T::REAL_ZERO;
            let first = if is_pair && im < T::REAL_ZERO { i - 1 } else { i };
            let width = if is_pair { 2 } else { 1 };
            let mut coefficients = vec![T::ZERO; width * m];
            for (j, column) in coefficients.chunks_exact_mut(m).enumerate() {
                let x = &form.x[(first + j) * m..(first + j + 1) * m];
                for (z, &x) in form.z.chunks_exact(m).zip(x) {
                    column.iter_mut().zip(z).for_each(|(to, &z)| *to += z * x);
                }
            }
            let parts = self.basis.combine(&coefficients, m)?;
            let n = parts.len() / width;
            let (re, im_parts) = parts.split_at(n);
            if is_pair {
                let sign = |y: T| if im < T::REAL_ZERO { -y.re() } else { y.re() };
                let both = re.iter().zip(im_parts);
                vectors.extend(both.map(|(x, &y)| Complex::new(x.re(), sign(y))));
            } else {
                vectors.extend(re.iter().map(|x| Complex::new(x.re(), x.im())));
            }
        }
        Ok(vectors)
    }
}

/// The positions of single eigenvalues, with 1, and of the first of conjugate pairs of a real
/// form, with 2.
fn pairs<T: Scalar>(values: &[Complex<T::Real>]) -> Vec<(usize, usize)> {
    let mut pairs = Vec::with_capacity(values.len());
    let mut i = 0;
    while i < values.len() {
        let width = if !T::IS_COMPLEX && values[i].im != T::REAL_ZERO { 2 } else { 1 };
        pairs.push((i, width.min(values.len() - i)));
        i += width;
    }
    pairs
}
