//! Sylvester's equation `A X + X B = Q`, on the Schur forms of `A` and `B` (Bartels and
//! Stewart, *Comm. ACM* 15 (1972) 820–826; Golub and Van Loan, *Matrix Computations*, 4th
//! ed., §7.6.3).

use einmul_array::Complex;
use einmul_kernels::matrix::{MatMut, MatRef};
use einmul_machine::interrupt;
use faer::{Conj, MatRef as FaerRef};

use super::triangular_form::{self, Form, product};
use crate::error::{Error, Operand};
use crate::real::Magnitude;
use crate::scalar::Scalar;
use crate::scale::Scale;
use crate::schur::number::{quotient, scaled, size};
use crate::view::{
    check_finite, check_sizes, check_square, for_each_position, not_finite, parallelism, scatter,
};
use crate::workspace::{Layout, Workspace};

/// Writes the `x` with `a x + x b = q` to `out`: `a` is `m × m`, `b` `n × n`, `q` and
/// `out` are `m × n`. Without `b` it is the adjoint of `a`: Lyapunov's equation
/// `a x + x aᴴ = q`.
///
/// Backward stable in the sense that the residual is about
/// `(m + n)·ε·(‖a‖ + ‖b‖)·‖x‖`. Allocates nothing with one thread. `out` is never read,
/// and unchanged after an error.
///
/// ```
/// use einmul_kernels::matrix::{MatMut, MatRef};
/// use einmul_linalg::functions;
///
/// let (a, b) = (MatRef::from_row_major(&[2.0], 1, 1), MatRef::from_row_major(&[1.0], 1, 1));
/// let q = MatRef::from_row_major(&[6.0], 1, 1);
/// let mut x = [0.0];
/// let mut scratch = vec![0; functions::sylvester_scratch::<f64>(1, 1, 1)];
/// functions::sylvester(a, Some(b), q, MatMut::from_row_major(&mut x, 1, 1), 1, &mut scratch)?;
/// assert_eq!(x, [2.0]);
/// # Ok::<(), einmul_linalg::Error>(())
/// ```
///
/// # Errors
/// [`Error::NotSquare`], [`Error::Shape`], [`Error::Scratch`] (fewer than
/// [`sylvester_scratch`] bytes), [`Error::NotFinite`], [`Error::SharedEigenvalue`] where
/// eigenvalues of `a` and `−b` differ by at most `ε` times their largest elements, so that
/// the equation has no solution or many. [`Error::NoConvergence`] (of no known matrix).
pub fn sylvester<T: Scalar>(
    a: MatRef<'_, T>,
    b: Option<MatRef<'_, T>>,
    q: MatRef<'_, T>,
    out: MatMut<'_, T>,
    threads: usize,
    scratch: &mut [u8],
) -> Result<(), Error> {
    let operation = if b.is_some() { "solve_sylvester" } else { "solve_continuous_lyapunov" };
    let (m, n) = check_shapes(operation, a, b, q, (out.rows(), out.cols()))?;
    let mut workspace = Workspace::new(operation, scratch, layout::<T>(m, n, threads))?;
    check_finite(operation, "a", a)?;
    if let Some(b) = b {
        check_finite(operation, "b", b)?;
    }
    let Some(scale) = Scale::of(m, n, |i, j| q.at(i, j)) else {
        return Err(not_finite(operation, "q", q, |_, _| true));
    };
    if m == 0 || n == 0 {
        return Ok(());
    }
    let par = parallelism(threads);
    let left = Form::of(operation, m, |i, j| a.at(i, j), par, &mut workspace)?;
    let element = |i: usize, j: usize| match b {
        Some(b) => b.at(i, j),
        None => a.at(j, i).conjugate(),
    };
    let right = Form::of(operation, n, element, par, &mut workspace)?;
    let f = workspace.slice::<Complex<T::Real>>(m * n);
    let half = workspace.slice::<Complex<T::Real>>(m * n);
    for_each_position(m, n, |i, j| {
        let x = scale.apply(q.at(i, j));
        f[j * m + i] = Complex::new(x.re(), x.im());
    });
    let u = FaerRef::from_column_major_slice(&*left.z, m, m);
    let v = FaerRef::from_column_major_slice(&*right.z, n, n);
    product(half, (u.transpose(), Conj::Yes), (columns(f, m, n), Conj::No), par);
    product(f, (columns(half, m, n), Conj::No), (v, Conj::No), par);
    solve_triangular(operation, left.t, right.t, f, (m, n))?;
    product(half, (u, Conj::No), (columns(f, m, n), Conj::No), par);
    product(f, (columns(half, m, n), Conj::No), (v.transpose(), Conj::Yes), par);
    // What the power of two was is told by what it makes of 1.
    let power = scale.undo(T::REAL_ONE).exponent();
    scatter(out, |i, j| {
        let x = scaled(f[j * m + i], power);
        T::from_parts(x.re, x.im)
    });
    Ok(())
}

/// Bytes that [`sylvester`] needs for an `m × m` and an `n × n` matrix; unlike most verbs
/// it needs more with more `threads`.
pub fn sylvester_scratch<T: Scalar>(m: usize, n: usize, threads: usize) -> usize {
    layout::<T>(m, n, threads).bytes()
}

fn layout<T: Scalar>(m: usize, n: usize, threads: usize) -> Layout {
    if m == 0 || n == 0 {
        return Layout::new();
    }
    let widest = m.max(n);
    Layout::unless_absurd(&[widest.saturating_mul(widest.max(threads))], || {
        let par = parallelism(threads);
        triangular_form::layout::<T>(m, par)
            .and(triangular_form::layout::<T>(n, par))
            .matrix::<Complex<T::Real>>(m, n)
            .matrix::<Complex<T::Real>>(m, n)
    })
}

fn columns<R>(elements: &[Complex<R>], rows: usize, cols: usize) -> FaerRef<'_, Complex<R>> {
    FaerRef::from_column_major_slice(elements, rows, cols)
}

fn check_shapes<T: Scalar>(
    operation: &'static str,
    a: MatRef<'_, T>,
    b: Option<MatRef<'_, T>>,
    q: MatRef<'_, T>,
    out: (usize, usize),
) -> Result<(usize, usize), Error> {
    check_square(operation, (a.rows(), a.cols()))?;
    let (name, shape) = match b {
        Some(b) => ("b", (b.rows(), b.cols())),
        None => ("a", (a.rows(), a.cols())),
    };
    let (rows, cols) = shape;
    if rows != cols {
        return Err(Error::NotSquare { operation, name, rows, cols });
    }
    let operand = |name, shape, axis| Operand { name, shape, axis };
    let q_shape = (q.rows(), q.cols());
    let a_shape = (a.rows(), a.cols());
    check_sizes(operation, operand("a", a_shape, 0), operand("q", q_shape, 0))?;
    check_sizes(operation, operand(name, shape, 1), operand("q", q_shape, 1))?;
    for axis in 0..2 {
        check_sizes(operation, operand("q", q_shape, axis), operand("out", out, axis))?;
    }
    Ok(q_shape)
}

/// Overwrites `f` by the `y` with `a y + y b = f`; `a` and `b` are upper triangular.
fn solve_triangular<R: Magnitude>(
    operation: &'static str,
    a: &[Complex<R>],
    b: &[Complex<R>],
    f: &mut [Complex<R>],
    (m, n): (usize, usize),
) -> Result<(), Error> {
    let largest = |x: &[Complex<R>]| {
        x.iter()
            .map(|&x| size(x))
            .fold(R::zero(), |most, size| if size > most { size } else { most })
    };
    let (a_size, b_size) = (largest(a), largest(b));
    let small = R::EPSILON * if a_size > b_size { a_size } else { b_size };
    for k in 0..n {
        interrupt::poll();
        let (known, column) = f.split_at_mut(k * m);
        let column = &mut column[..m];
        for (y, &factor) in known.chunks_exact(m).zip(&b[k * n..k * n + k]) {
            column.iter_mut().zip(y).for_each(|(f, &y)| *f -= y * factor);
        }
        let shift = b[k * n + k];
        for i in (0..m).rev() {
            let divisor = a[i * m + i] + shift;
            if size(divisor) <= small {
                let Complex { re, im } = a[i * m + i];
                return Err(Error::SharedEigenvalue {
                    operation,
                    re: re.to_f64(),
                    im: im.to_f64(),
                });
            }
            column[i] = quotient(column[i], divisor);
            let y = column[i];
            for (f, &above) in column[..i].iter_mut().zip(&a[i * m..i * m + i]) {
                *f -= above * y;
            }
        }
    }
    Ok(())
}
