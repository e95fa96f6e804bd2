//! The complex Schur form of any matrix, for functions that need it triangular.
//!
//! A real matrix is brought to its real form first, whose blocks are then split: so its
//! real eigenvalues are real numbers, without doubt about their side of a branch cut, and
//! the others exactly conjugate.

use einmul_array::Complex;
use faer::linalg::matmul::matmul_with_conj;
use faer::{Accum, Conj, MatMut as FaerMut, MatRef as FaerRef, Par};

use crate::error::Error;
use crate::real::{EXPONENT_NOT_FINITE, Magnitude};
use crate::scalar::Scalar;
use crate::schur::number::{exponent, scaled, squared};
use crate::schur::{self, Placement};
use crate::view::for_each_position;
use crate::workspace::{Layout, Workspace};

/// `A = Z T Zᴴ` in contiguous columns.
pub(super) struct Form<'w, R> {
    pub(super) t: &'w mut [Complex<R>],
    pub(super) z: &'w mut [Complex<R>],
    /// Whether the matrix was triangular itself, so that the diagonal of `T` is exact.
    pub(super) is_exact: bool,
}

/// What [`Form::of`] takes from its workspace, for `n ≥ 1` that is not absurd.
pub(super) fn layout<T: Scalar>(n: usize, par: Par) -> Layout {
    schur::decompose_layout::<T>(n, par)
        .matrix::<T>(n, n)
        .matrix::<T>(n, n)
        .matrix::<Complex<T::Real>>(n, n)
        .matrix::<Complex<T::Real>>(n, n)
}

impl<'w, R: Magnitude> Form<'w, R> {
    /// Of the finite elements of a matrix of order `n`, at least 1.
    pub(super) fn of<T: Scalar<Real = R>>(
        operation: &'static str,
        n: usize,
        element: impl Fn(usize, usize) -> T,
        par: Par,
        workspace: &mut Workspace<'w>,
    ) -> Result<Self, Error> {
        let (own_t, own_z) = (workspace.slice::<T>(n * n), workspace.slice::<T>(n * n));
        let placement = Placement::of::<R>(n, |i, j| element(i, j).exponent_of());
        let mut is_exact = true;
        for_each_position(n, n, |i, j| {
            own_t[j * n + i] = placement.apply(element(i, j), 0);
            is_exact &= i <= j || own_t[j * n + i] == T::ZERO;
        });
        schur::decompose(operation, own_t, Some(&mut *own_z), n, par, workspace)?;
        let power = placement.undoing_power();
        let t = workspace.slice::<Complex<R>>(n * n);
        let z = workspace.slice::<Complex<R>>(n * n);
        for (t, x) in t.iter_mut().zip(&*own_t) {
            let x = x.scaled(power);
            *t = Complex::new(x.re(), x.im());
        }
        for (z, x) in z.iter_mut().zip(&*own_z) {
            *z = Complex::new(x.re(), x.im());
        }
        if !T::IS_COMPLEX {
            for k in 0..n - 1 {
                if t[k * n + k + 1].re != R::zero() {
                    split_pair(t, z, n, k);
                }
            }
        }
        Ok(Self { t, z, is_exact })
    }

    /// `n·ε·‖T‖_F`, the size of errors in `T`.
    pub(super) fn rounding(&self, n: usize) -> R {
        let largest = self.t.iter().map(|&x| exponent(x)).max().unwrap_or(0);
        let squares = self.t.iter().map(|&x| squared(scaled(x, -largest)));
        let norm = squares.fold(R::zero(), |sum, x| sum + x).root().scale(largest);
        R::from_size(n) * R::EPSILON * norm
    }

    /// Overwrites `function`, of `T`, by `Z·function·Zᴴ`; `half` is workspace.
    pub(super) fn turn_back(
        &self,
        function: &mut [Complex<R>],
        half: &mut [Complex<R>],
        n: usize,
        par: Par,
    ) {
        let z = FaerRef::from_column_major_slice(&*self.z, n, n);
        let whole = FaerRef::from_column_major_slice(&*function, n, n);
        product(half, (z, Conj::No), (whole, Conj::No), par);
        let half = FaerRef::from_column_major_slice(&*half, n, n);
        product(function, (half, Conj::No), (z.transpose(), Conj::Yes), par);
    }
}

/// Whether every number is finite.
pub(super) fn are_finite<R: Magnitude>(elements: &[Complex<R>]) -> bool {
    elements.iter().all(|&x| exponent(x) != EXPONENT_NOT_FINITE)
}

/// A factor, conjugated or not.
type Factor<'a, R> = (FaerRef<'a, Complex<R>>, Conj);

/// `out ← left · right`, in contiguous columns.
pub(super) fn product<R: Magnitude>(
    out: &mut [Complex<R>],
    left: Factor<'_, R>,
    right: Factor<'_, R>,
    par: Par,
) {
    let out = FaerMut::from_column_major_slice_mut(out, left.0.nrows(), right.0.ncols());
    let one = Complex::new(R::one(), R::zero());
    matmul_with_conj(out, Accum::Replace, left.0, left.1, right.0, right.1, one, par);
}

/// Makes the block `[[a, b], [c, a]]`, `bc < 0`, at rows `k` and `k + 1` triangular, with
/// the eigenvalue of positive imaginary part first.
fn split_pair<R: Magnitude>(t: &mut [Complex<R>], z: &mut [Complex<R>], n: usize, k: usize) {
    let (a, b, c) = (t[k * n + k].re, t[(k + 1) * n + k].re, t[k * n + k + 1].re);
    let im = b.magnitude().root() * c.magnitude().root();
    // An eigenvector of the block is (b, i·im): the first column of a rotation.
    let power = b.exponent().max(im.exponent());
    let (x, y) = (b.scale(-power), im.scale(-power));
    let norm = (x * x + y * y).root();
    let (cosine, sine) = (x / norm, y / norm);
    // (x, y) ← (cosine·x + i·turn·y, i·turn·x + cosine·y)
    let turn = |x: &mut Complex<R>, y: &mut Complex<R>, sine: R| {
        let (old_x, old_y) = (*x, *y);
        let by_i = |z: Complex<R>| Complex::new(-(z.im * sine), z.re * sine);
        *x = old_x * cosine + by_i(old_y);
        *y = by_i(old_x) + old_y * cosine;
    };
    for matrix in [&mut *t, z] {
        let (left, right) = matrix[k * n..(k + 2) * n].split_at_mut(n);
        left.iter_mut().zip(right).for_each(|(x, y)| turn(x, y, sine));
    }
    for j in k..n {
        if let [x, y] = &mut t[j * n + k..j * n + k + 2] {
            turn(x, y, -sine);
        }
    }
    t[k * n + k] = Complex::new(a, im);
    t[(k + 1) * n + k + 1] = Complex::new(a, -im);
    t[k * n + k + 1] = Complex::new(R::zero(), R::zero());
}
