//! Systems by what is known of the matrix.
//!
//! A declared [`Structure`] is relied on without a look: only its part of the matrix is read.
//! Without one, [`detect`](crate::structure::detect) looks first. A Hermitian matrix with a
//! positive diagonal is then tried by Cholesky's method, and by LU where that fails, so that
//! no matrix is refused that LU would solve.
//!
//! Every way refuses by the rules of [`lu`](crate::lu): an exactly zero pivot, and a matrix
//! that is singular to working precision after scaling.

use einmul_kernels::matrix::{MatMut, MatRef};
use faer::linalg::matmul::matmul;
use faer::linalg::triangular_solve as substitute;
use faer::{Accum, Conj, MatMut as FaerMut, MatRef as FaerRef, Par};

use crate::banded::{self, Band};
use crate::eliminated::{Eliminated, judge, larger, quotient};
use crate::error::Error;
use crate::real::EXPONENT_NOT_FINITE;
use crate::right_sides::RightSides;
use crate::scalar::Scalar;
use crate::structure::{Structure, bandwidth, detect, has_positive_diagonal};
use crate::view::{
    check_finite, check_solve, faer_ref, for_each_position, gather, not_finite, parallelism,
    scatter,
};
use crate::workspace::{Layout, Workspace};
use crate::{cholesky, condition, lu, symmetric};

const OPERATION: &str = "solve";

/// Overwrites `b` (`n × k`, any strides) by `a⁻¹ b`, where `a` is `n × n`. Of a symmetric,
/// Hermitian or positive definite matrix only the lower triangle is read.
///
/// Allocates nothing with one thread. `b` is unchanged after an error.
///
/// ```
/// use einmul_kernels::matrix::{MatMut, MatRef};
/// use einmul_linalg::structure::Structure;
/// use einmul_linalg::structured;
///
/// let a = [2.0, 1.0, 9.0, 4.0];
/// let mut b = [4.0, 8.0];
/// let upper = Some(Structure::UpperTriangular);
/// let mut scratch = vec![0; structured::solve_scratch::<f64>(2, 1, upper, 1)];
/// structured::solve(
///     MatRef::from_row_major(&a, 2, 2),
///     MatMut::from_row_major(&mut b, 2, 1),
///     upper,
///     1,
///     &mut scratch,
/// )?;
/// assert_eq!(b, [1.0, 2.0]);
/// # Ok::<(), einmul_linalg::Error>(())
/// ```
///
/// # Errors
/// [`Error::NotSquare`], [`Error::Shape`], [`Error::Scratch`] (fewer than [`solve_scratch`]
/// bytes), [`Error::NotFinite`] of what is read of `a` (a NaN or an infinity in `b` spoils its
/// own column only), [`Error::Singular`], [`Error::IllConditioned`], and
/// [`Error::NotPositiveDefinite`] of a matrix that is declared to be.
pub fn solve<T: Scalar>(
    a: MatRef<'_, T>,
    mut b: MatMut<'_, T>,
    structure: Option<Structure>,
    threads: usize,
    scratch: &mut [u8],
) -> Result<(), Error> {
    check_solve(OPERATION, a, b.as_ref())?;
    if b.rows() == 0 || b.cols() == 0 {
        return Ok(());
    }
    let structure = match structure {
        Some(structure) => structure,
        None => match detect(a) {
            Structure::Hermitian => {
                if has_positive_diagonal(a) {
                    match positive(a, b.reborrow(), threads, scratch) {
                        Err(error) if error.is_singular() => {}
                        done => return done,
                    }
                }
                Structure::General
            }
            found => found,
        },
    };
    match structure {
        Structure::Diagonal => diagonal(a, b),
        Structure::Tridiagonal => banded::solve(&Band::of_matrix(a, 1, 1)?, b, scratch),
        Structure::Banded => {
            let (lower, upper) = bandwidth(a);
            if pays(a.rows(), lower, upper) {
                banded::solve(&Band::of_matrix(a, lower, upper)?, b, scratch)
            } else {
                lu::solve(a, b, threads, scratch)
            }
        }
        Structure::UpperTriangular => triangle(a, b, false, threads, scratch),
        Structure::LowerTriangular => triangle(a, b, true, threads, scratch),
        Structure::Symmetric => symmetric::solve(a, b, false, threads, scratch),
        Structure::Hermitian => symmetric::solve(a, b, true, threads, scratch),
        Structure::PositiveDefinite => positive(a, b, threads, scratch),
        Structure::Orthogonal => orthogonal(a, b, threads, scratch),
        Structure::General => lu::solve(a, b, threads, scratch),
    }
}

/// Bytes that [`solve`] needs for an `n × n` matrix of a structure, or of one that it has to
/// find, and `k` right-hand sides.
pub fn solve_scratch<T: Scalar>(
    n: usize,
    k: usize,
    structure: Option<Structure>,
    threads: usize,
) -> usize {
    let general = || lu::solve_scratch::<T>(n, k, threads);
    let band = || banded_bytes::<T>(n, k);
    let tridiagonal = || banded::solve_scratch::<T>(n, 1, 1, k);
    let triangle = || triangle_layout::<T>(n, k).bytes();
    let positive = || positive_layout::<T>(n, k, threads).bytes();
    match structure {
        None => [general(), band(), tridiagonal(), triangle(), positive()]
            .into_iter()
            .fold(0, usize::max),
        Some(Structure::Diagonal) => 0,
        Some(Structure::Tridiagonal) => tridiagonal(),
        Some(Structure::Banded) => general().max(band()).max(tridiagonal()),
        Some(Structure::UpperTriangular | Structure::LowerTriangular) => triangle(),
        Some(Structure::Symmetric | Structure::Hermitian) => {
            symmetric::solve_scratch::<T>(n, k, threads)
        }
        Some(Structure::PositiveDefinite) => positive(),
        Some(Structure::Orthogonal) => orthogonal_layout::<T>(n, k).bytes(),
        Some(Structure::General) => general(),
    }
}

/// Whether elimination in a band takes less memory, and time, than in the full matrix.
fn pays(n: usize, lower: usize, upper: usize) -> bool {
    (lower <= 1 && upper <= 1) || 2 * lower + upper < n
}

/// Enough for every band that pays.
fn banded_bytes<T: Scalar>(n: usize, k: usize) -> usize {
    // The layout depends on 2·lower + upper alone, and then grows with it.
    if n < 3 { 0 } else { banded::solve_layout::<T>(n, 0, n - 1, k).bytes() }
}

/// `x[i] = b[i] / a[i, i]`.
fn diagonal<T: Scalar>(a: MatRef<'_, T>, mut b: MatMut<'_, T>) -> Result<(), Error> {
    for column in 0..a.rows() {
        let pivot = a.at(column, column);
        if pivot.exponent_of() == EXPONENT_NOT_FINITE {
            return Err(not_finite(OPERATION, "a", a, |i, j| i == j));
        }
        if pivot == T::ZERO {
            return Err(Error::Singular { column, pivot: 0.0, tolerance: 0.0 });
        }
    }
    for_each_position(b.rows(), b.cols(), |i, j| {
        let x = quotient(b.as_ref().at(i, j), a.at(i, i));
        b.set(i, j, x);
    });
    Ok(())
}

/// `x = aᴴ b`.
fn orthogonal<T: Scalar>(
    a: MatRef<'_, T>,
    b: MatMut<'_, T>,
    threads: usize,
    scratch: &mut [u8],
) -> Result<(), Error> {
    check_finite(OPERATION, "a", a)?;
    let (n, k) = (b.rows(), b.cols());
    let mut workspace = Workspace::new(OPERATION, scratch, orthogonal_layout::<T>(n, k))?;
    let x = workspace.slice::<T>(n * k);
    matmul(
        FaerMut::from_column_major_slice_mut(&mut *x, n, k),
        Accum::Replace,
        faer_ref(a).adjoint(),
        faer_ref(b.as_ref()),
        T::ONE,
        parallelism(threads),
    );
    scatter(b, |i, j| x[j * n + i]);
    Ok(())
}

fn orthogonal_layout<T: Scalar>(n: usize, k: usize) -> Layout {
    Layout::new().matrix::<T>(n, k)
}

/// By Cholesky's factor, judged as in [`cholesky`].
fn positive<T: Scalar>(
    a: MatRef<'_, T>,
    b: MatMut<'_, T>,
    threads: usize,
    scratch: &mut [u8],
) -> Result<(), Error> {
    if let Some(plain) = T::plain() {
        return (plain.solve_positive)(OPERATION, a, b, threads, scratch);
    }
    let (n, k) = (b.rows(), b.cols());
    let par = parallelism(threads);
    let mut workspace = Workspace::new(OPERATION, scratch, positive_layout::<T>(n, k, 1))?;
    let factor = cholesky::Factor::of(OPERATION, a, par, &mut workspace)?;
    factor.judge(a, workspace.slice(n), workspace.slice(n))?;
    let mut x = RightSides::gather(b.as_ref(), |i| (i, factor.powers[i]), &mut workspace);
    factor.solve_in_place(x.matrix(), par);
    x.scatter(b, |i| (i, factor.powers[i]));
    Ok(())
}

fn positive_layout<T: Scalar>(n: usize, k: usize, threads: usize) -> Layout {
    match T::plain() {
        Some(plain) => (plain.solve_positive_layout)(n, k, threads),
        None => {
            let factor = cholesky::Factor::<T>::layout(n).slice::<T>(n).slice::<T>(n);
            factor.and(RightSides::<T>::layout(n, k))
        }
    }
}

/// A triangle in contiguous columns, its rows and columns scaled.
struct Triangle<'w, T> {
    columns: FaerRef<'w, T>,
    lower: bool,
    par: Par,
}

impl<T: Scalar> Eliminated<T> for Triangle<'_, T> {
    fn solve(&self, x: &mut [T]) {
        let n = self.columns.nrows();
        let k = x.len() / n;
        let x = FaerMut::from_column_major_slice_mut(x, n, k);
        if self.lower {
            substitute::solve_lower_triangular_in_place(self.columns, x, self.par);
        } else {
            substitute::solve_upper_triangular_in_place(self.columns, x, self.par);
        }
    }

    fn solve_adjoint(&self, x: &mut [T]) {
        let n = self.columns.nrows();
        let k = x.len() / n;
        let x = FaerMut::from_column_major_slice_mut(x, n, k);
        let t = self.columns.transpose();
        if self.lower {
            substitute::solve_upper_triangular_in_place_with_conj(t, Conj::Yes, x, self.par);
        } else {
            substitute::solve_lower_triangular_in_place_with_conj(t, Conj::Yes, x, self.par);
        }
    }
}

/// By substitution, which no scaling of rows or columns by powers of two changes.
fn triangle<T: Scalar>(
    a: MatRef<'_, T>,
    b: MatMut<'_, T>,
    lower: bool,
    threads: usize,
    scratch: &mut [u8],
) -> Result<(), Error> {
    let (n, k) = (b.rows(), b.cols());
    let mut workspace = Workspace::new(OPERATION, scratch, triangle_layout::<T>(n, k))?;
    let (below, above) = if lower { (n - 1, 0) } else { (0, n - 1) };
    let band = Band::of_matrix(a, below, above)?;
    let powers = band.powers(OPERATION, workspace.slice(n), workspace.slice(n))?;
    if let Some(column) = (0..n).find(|&j| a.at(j, j) == T::ZERO) {
        return Err(Error::Singular { column, pivot: 0.0, tolerance: 0.0 });
    }
    let columns = workspace.slice::<T>(n * n);
    gather(a, columns, |i, j, x| {
        if i != j && (i > j) != lower {
            T::ZERO
        } else {
            x.scaled(powers.common + powers.cols[j] + powers.balance[i])
        }
    });
    let norms = columns.chunks_exact(n).map(condition::one_norm);
    let norm = norms.fold(T::REAL_ZERO, larger);
    let columns = FaerRef::from_column_major_slice(&*columns, n, n);
    let triangle = Triangle { columns, lower, par: parallelism(threads) };
    judge(&triangle, norm, &[], workspace.slice(n), workspace.slice(n))?;
    let x = RightSides::gather(b.as_ref(), |i| (i, powers.balance[i]), &mut workspace);
    triangle.solve(x.columns);
    x.scatter(b, |i| (i, powers.cols[i] + powers.common));
    Ok(())
}

fn triangle_layout<T: Scalar>(n: usize, k: usize) -> Layout {
    Layout::new()
        .slice::<i32>(n)
        .slice::<i32>(n)
        .matrix::<T>(n, n)
        .slice::<T>(n)
        .slice::<T>(n)
        .and(RightSides::<T>::layout(n, k))
}

#[cfg(test)]
mod tests;
