//! Any square `A` and `B`, by the QZ iteration.

use einmul_array::Complex;
use einmul_kernels::matrix::{MatMut, MatRef};
use faer::linalg::householder as reflectors;
use faer::linalg::matmul::matmul;
use faer::{Accum, Conj, MatMut as FaerMut, MatRef as FaerRef, Par};

use super::pencil::Pencil;
use super::{check_outputs, check_pencil, qz, vectors};
use crate::error::Error;
use crate::qr::{block_size, reflect};
use crate::real::Magnitude;
use crate::scalar::Scalar;
use crate::scale::Scale;
use crate::schur::number::{direction, exponent, scaled, squared};
use crate::schur::square::Square;
use crate::view::{gather, not_finite, parallelism};
use crate::workspace::{Layout, Workspace};

/// Writes the eigenvalues of `a x = λ b x` to `w`, in no order, and eigenvectors to the
/// columns of `v` (`n × n`, any strides) where they are asked for. Both are complex, also
/// of real matrices.
///
/// An eigenvalue is infinite where `b x = 0` to working precision; it is NaN where
/// `a x = 0` too (a singular pencil, whose other eigenvalues may be anything). Vectors
/// have the 2-norm 1 and, where they are complex, a largest entry that is real and
/// positive. The complex eigenvalues of real matrices come as adjacent pairs, the one with
/// the positive imaginary part first, and these and their vectors are exactly conjugate.
///
/// Normwise backward stable: eigenvalues are those of some `A + ΔA`, `B + ΔB` with
/// `‖ΔA‖₂ ≤ c·n·ε·‖A‖₂` and `‖ΔB‖₂ ≤ c·n·ε·‖B‖₂`. Allocates nothing with one thread.
/// Outputs are never read, and unchanged after an error.
///
/// ```
/// use einmul_array::Complex;
/// use einmul_kernels::matrix::MatRef;
/// use einmul_linalg::generalised;
///
/// let a = MatRef::from_row_major(&[6.0, 0.0, 0.0, 1.0], 2, 2);
/// let b = MatRef::from_row_major(&[2.0, 0.0, 0.0, 0.0], 2, 2);
/// let mut w = [Complex::new(0.0_f64, 0.0); 2];
/// let mut scratch = vec![0; generalised::eig_scratch::<f64>(2, false, 1)];
/// generalised::eig(a, b, &mut w, None, 1, &mut scratch)?;
/// assert!(w.iter().any(|w| (w.re - 3.0).abs() < 1e-14 && w.im == 0.0));
/// assert!(w.iter().any(|w| w.re == f64::INFINITY));
/// # Ok::<(), einmul_linalg::Error>(())
/// ```
///
/// # Errors
/// [`Error::NotSquare`], [`Error::Shape`], [`Error::Scratch`] (fewer than
/// [`eig_scratch`] bytes), [`Error::NotFinite`], [`Error::NoConvergence`] (of no known
/// pencil).
pub fn eig<T: Scalar>(
    a: MatRef<'_, T>,
    b: MatRef<'_, T>,
    w: &mut [Complex<T::Real>],
    v: Option<MatMut<'_, Complex<T::Real>>>,
    threads: usize,
    scratch: &mut [u8],
) -> Result<(), Error> {
    const OPERATION: &str = "eig";
    let n = check_pencil(OPERATION, (a.rows(), a.cols()), (b.rows(), b.cols()))?;
    check_outputs(OPERATION, n, w.len(), v.as_ref().map(|v| (v.rows(), v.cols())))?;
    let has_vectors = v.is_some();
    let mut workspace = Workspace::new(OPERATION, scratch, layout::<T>(n, has_vectors))?;
    if n == 0 {
        return Ok(());
    }
    let par = parallelism(threads);
    let width = if has_vectors { n } else { 0 };
    let (h, t) = (workspace.slice::<T>(n * n), workspace.slice::<T>(n * n));
    let z = workspace.slice::<T>(n * width);
    let a_power = place(OPERATION, "a", a, h)?;
    let b_power = place(OPERATION, "b", b, t)?;
    make_triangular(h, t, n, par, &mut workspace);
    for (index, x) in z.iter_mut().enumerate() {
        *x = if index % (n + 1) == 0 { T::ONE } else { T::ZERO };
    }

    let mut pencil = Pencil {
        h: Square::new(h, n),
        t: Square::new(t, n),
        z: if has_vectors { Some(Square::new(&mut *z, n)) } else { None },
    };
    pencil.reduce();
    if !qz::iterate(&mut pencil) {
        return Err(Error::NoConvergence { operation: OPERATION });
    }
    let mut k = 0;
    while k < n {
        w[k] = vectors::ratio(&pencil, k).value(b_power - a_power);
        k += 1;
        if vectors::is_pair(&pencil, k - 1) {
            w[k] = w[k - 1].conj();
            k += 1;
        }
    }
    let Some(v) = v else { return Ok(()) };
    let (x, columns) = (workspace.slice::<T>(n * n), workspace.slice::<T>(n * n));
    let column = workspace.slice::<Complex<T::Real>>(n);
    vectors::eigenvectors(&pencil, Square::new(&mut *x, n), column);
    let is_pair = |k: usize| vectors::is_pair(&pencil, k);
    let pairs = workspace.slice::<u8>(n);
    pairs.iter_mut().enumerate().for_each(|(k, pair)| *pair = u8::from(is_pair(k)));
    matmul(
        FaerMut::from_column_major_slice_mut(&mut *columns, n, n),
        Accum::Replace,
        FaerRef::from_column_major_slice(&*z, n, n),
        FaerRef::from_column_major_slice(&*x, n, n),
        T::ONE,
        par,
    );
    write(columns, pairs, column, v);
    Ok(())
}

/// Bytes that [`eig`] needs for order `n`, with or without vectors.
pub fn eig_scratch<T: Scalar>(n: usize, has_vectors: bool, _threads: usize) -> usize {
    layout::<T>(n, has_vectors).bytes()
}

fn layout<T: Scalar>(n: usize, has_vectors: bool) -> Layout {
    if n == 0 {
        return Layout::new();
    }
    let width = if has_vectors { n } else { 0 };
    Layout::unless_absurd(&[n], || {
        let block = block_size::<T>(n, n);
        Layout::new()
            .matrix::<T>(n, n)
            .matrix::<T>(n, n)
            .matrix::<T>(n, width)
            .matrix::<T>(block, n)
            .slice::<T>(block)
            .stack(reflect::scratch::<T>(n, n, block))
            .matrix::<T>(n, width)
            .matrix::<T>(n, width)
            .slice::<Complex<T::Real>>(width)
            .slice::<u8>(width)
    })
}

/// Copies a matrix into columns, times the power of two that brings its largest element
/// near 1, and returns that power.
fn place<T: Scalar>(
    operation: &'static str,
    name: &'static str,
    a: MatRef<'_, T>,
    columns: &mut [T],
) -> Result<i32, Error> {
    let Some(scale) = Scale::of(a.rows(), a.cols(), |i, j| a.at(i, j)) else {
        return Err(not_finite(operation, name, a, |_, _| true));
    };
    gather(a, columns, |_, _, x| scale.apply(x));
    Ok(-scale.undo(T::REAL_ONE).exponent())
}

/// `h ← Qᴴ h` and `t ← R` with `t = Q R`.
fn make_triangular<T: Scalar>(
    h: &mut [T],
    t: &mut [T],
    n: usize,
    par: Par,
    workspace: &mut Workspace<'_>,
) {
    let block = block_size::<T>(n, n);
    let coefficients = workspace.slice::<T>(block * n);
    let dots = workspace.slice::<T>(block);
    let stack = workspace.stack(reflect::scratch::<T>(n, n, block));
    reflect::factor(
        FaerMut::from_column_major_slice_mut(&mut *t, n, n),
        FaerMut::from_column_major_slice_mut(&mut *coefficients, block, n),
        dots,
        par,
        stack,
    );
    reflectors::apply_block_householder_sequence_transpose_on_the_left_in_place_with_conj(
        FaerRef::from_column_major_slice(&*t, n, n),
        FaerRef::from_column_major_slice(&*coefficients, block, n),
        Conj::Yes,
        FaerMut::from_column_major_slice_mut(h, n, n),
        par,
        stack,
    );
    for (j, column) in t.chunks_exact_mut(n).enumerate() {
        column[j + 1..].fill(T::ZERO);
    }
}

/// Writes eigenvectors of length 1: those of `columns`, two of which are the real and the
/// imaginary parts of the first of a conjugate pair. `entries` is workspace.
fn write<T: Scalar>(
    columns: &[T],
    pairs: &[u8],
    entries: &mut [Complex<T::Real>],
    mut out: MatMut<'_, Complex<T::Real>>,
) {
    let n = pairs.len();
    let mut k = 0;
    while k < n {
        let is_pair = pairs[k] != 0;
        for (i, entry) in entries.iter_mut().enumerate() {
            let x = columns[k * n + i];
            let im = if is_pair { columns[(k + 1) * n + i].re() } else { x.im() };
            *entry = Complex::new(x.re(), im);
        }
        let power = -entries.iter().map(|&x| exponent(x)).max().unwrap_or(0);
        let (mut sum, mut largest) = (T::REAL_ZERO, 0);
        for i in 0..n {
            entries[i] = scaled(entries[i], power);
            sum += squared(entries[i]);
            if squared(entries[largest]) < squared(entries[i]) {
                largest = i;
            }
        }
        let norm = sum.root();
        let is_real = !T::IS_COMPLEX && !is_pair;
        let turn = direction(entries[largest]).conj();
        for (i, &entry) in entries.iter().enumerate() {
            let entry = if is_real { entry } else { entry * turn };
            let im = if is_real || i == largest { T::REAL_ZERO } else { entry.im / norm };
            let entry = Complex::new(entry.re / norm, im);
            out.set(i, k, entry);
            if is_pair {
                out.set(i, k + 1, entry.conj());
            }
        }
        k += if is_pair { 2 } else { 1 };
    }
}
