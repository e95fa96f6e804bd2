//! `A P = Q R` with columns exchanged so that `R` has a decreasing diagonal.
//!
//! Businger and Golub 1965 (*Numer. Math.* 7:269): the column with the most left is next.
//! The norms of what is left are updated, and computed anew where cancellation has eaten half
//! of their digits (Drmač and Bujanović 2008, *ACM Trans. Math. Softw.* 35:12).

use einmul_kernels::matrix::{MatMut, MatRef};
use einmul_machine::interrupt;
use faer::linalg::householder as reflectors;
use faer::linalg::matmul::matmul;
use faer::prelude::{Reborrow, ReborrowMut};
use faer::{Accum, Conj, MatMut as FaerMut, Par};

use super::factor::block_size;
use super::reflect;
use crate::error::Error;
use crate::real::{EXPONENT_NOT_FINITE, EXPONENT_OF_ZERO, Magnitude};
use crate::scalar::Scalar;
use crate::scale::Scale;
use crate::view::{as_column, gather, not_finite, parallelism, scatter};
use crate::workspace::{Layout, Workspace};

/// Writes `Q` (`m × k`) and `R` (`k × n`) of the columns of an `m × n` matrix in the order
/// that is written to `order`; `k` is `min(m, n)`, or `m`. `R` has a real diagonal, whose size
/// does not increase.
///
/// # Errors
/// [`Error::Scratch`], [`Error::NotFinite`].
pub(crate) fn decompose<T: Scalar>(
    a: MatRef<'_, T>,
    q: MatMut<'_, T>,
    r: MatMut<'_, T>,
    order: &mut [i64],
    threads: usize,
    scratch: &mut [u8],
) -> Result<(), Error> {
    const OPERATION: &str = "qr";
    let (m, n, k) = (a.rows(), a.cols(), q.cols());
    let count = m.min(n);
    order.iter_mut().enumerate().for_each(|(j, column)| *column = j as i64);
    if count == 0 {
        scatter(q, |i, j| if i == j { T::ONE } else { T::ZERO });
        return Ok(());
    }
    let mut workspace = Workspace::new(OPERATION, scratch, layout::<T>(m, n, k))?;
    let Some(scale) = Scale::of(m, n, |i, j| a.at(i, j)) else {
        return Err(not_finite(OPERATION, "a", a, |_, _| true));
    };
    let columns = workspace.slice::<T>(m * n);
    gather(a, columns, |_, _, x| scale.apply(x));
    let (block, par) = (block_size::<T>(m, count), parallelism(threads));
    let coefficients = workspace.slice::<T>(block * count);
    let (left, before) = (workspace.slice::<T::Real>(n), workspace.slice::<T::Real>(n));
    let dots = workspace.slice::<T>(n);
    for (column, norm) in columns.chunks_exact(m).zip(left.iter_mut()) {
        *norm = two_norm(column);
    }
    before.copy_from_slice(left);
    for j in 0..count {
        interrupt::poll();
        let next = (j + 1..n).fold(j, |best, l| if left[l] > left[best] { l } else { best });
        if next != j {
            let (first, second) = columns.split_at_mut(next * m);
            first[j * m..(j + 1) * m].swap_with_slice(&mut second[..m]);
            (left[next], before[next]) = (left[j], before[j]);
            order.swap(j, next);
        }
        coefficients[j * block] = T::from_real(reflect_rest(columns, m, j, dots, par));
        for l in j + 1..n {
            update_norm(&columns[l * m + j..(l + 1) * m], &mut left[l], &mut before[l]);
        }
    }
    let basis = workspace.slice::<T>(m * k);
    basis.fill(T::ZERO);
    for i in 0..k {
        basis[i * m + i] = T::ONE;
    }
    let view = FaerMut::from_column_major_slice_mut(&mut *columns, m, n).subcols_mut(0, count);
    let mut factors = FaerMut::from_column_major_slice_mut(coefficients, block, count);
    for start in (0..count).step_by(block) {
        let width = block.min(count - start);
        let mut triangle = factors.rb_mut().subcols_mut(start, width).subrows_mut(0, width);
        for j in 1..width {
            triangle[(j, j)] = triangle[(0, j)];
        }
        let panel = view.rb().subcols(start, width).subrows(start, m - start);
        reflectors::upgrade_householder_factor(triangle, panel, width, 1, par);
    }
    reflectors::apply_block_householder_sequence_on_the_left_in_place_with_conj(
        view.rb(),
        factors.rb(),
        Conj::No,
        FaerMut::from_column_major_slice_mut(&mut *basis, m, k),
        par,
        workspace.stack(reflect::scratch::<T>(m, n.max(k), block)),
    );
    // Reflectors leave a complex diagonal; its directions go over to Q.
    let turn = |i: usize| match T::IS_COMPLEX && i < count {
        true => columns[i * m + i].direction(),
        false => T::ONE,
    };
    let unscaled = |x: T| T::from_parts(scale.undo(x.re()), scale.undo(x.im()));
    scatter(r, |i, j| match i.cmp(&j) {
        std::cmp::Ordering::Greater => T::ZERO,
        std::cmp::Ordering::Equal if T::IS_COMPLEX => {
            unscaled(T::from_real(columns[j * m + i].modulus()))
        }
        _ if T::IS_COMPLEX => unscaled(columns[j * m + i] * turn(i).conjugate()),
        _ => unscaled(columns[j * m + i]),
    });
    scatter(q, |i, j| if T::IS_COMPLEX { basis[j * m + i] * turn(j) } else { basis[j * m + i] });
    Ok(())
}

/// Bytes that [`decompose`] needs for an `m × n` matrix and a `Q` of `k` columns.
pub(crate) fn decompose_scratch<T: Scalar>(m: usize, n: usize, k: usize, _threads: usize) -> usize {
    layout::<T>(m, n, k).bytes()
}

fn layout<T: Scalar>(m: usize, n: usize, k: usize) -> Layout {
    let count = m.min(n);
    if count == 0 {
        return Layout::new();
    }
    Layout::unless_absurd(&[m, n, k], || {
        let block = block_size::<T>(m, count);
        Layout::new()
            .matrix::<T>(m, n)
            .matrix::<T>(block, count)
            .slice::<T::Real>(n)
            .slice::<T::Real>(n)
            .slice::<T>(n)
            .matrix::<T>(m, k)
            .stack(reflect::scratch::<T>(m, n.max(k), block))
    })
}

/// Makes column `j` a reflector and applies it to the columns after it; its `tau`.
fn reflect_rest<T: Scalar>(
    columns: &mut [T],
    m: usize,
    j: usize,
    dots: &mut [T],
    par: Par,
) -> T::Real {
    let (done, rest) = columns.split_at_mut((j + 1) * m);
    let (head, tail) = done[j * m + j..].split_at_mut(1);
    let below = tail.len();
    let tau = reflectors::make_householder_in_place(&mut head[0], as_column(tail).col_mut(0)).tau;
    let count = rest.len() / m;
    // An infinite tau means that there is nothing to reflect.
    if count == 0 || below == 0 || tau.exponent() == EXPONENT_NOT_FINITE {
        return tau;
    }
    let reflected = T::from_real(-T::REAL_ONE / tau);
    let rest = FaerMut::from_column_major_slice_mut(rest, m, count).subrows_mut(j, m - j);
    let (mut top, mut bottom) = rest.split_at_row_mut(1);
    let tail = as_column(tail);
    let mut dots = FaerMut::from_column_major_slice_mut(&mut dots[..count], 1, count);
    matmul(dots.rb_mut(), Accum::Replace, tail.rb().adjoint(), bottom.rb(), T::ONE, par);
    for i in 0..count {
        dots[(0, i)] = (dots[(0, i)] + top[(0, i)]) * reflected;
        top[(0, i)] += dots[(0, i)];
    }
    matmul(bottom.rb_mut(), Accum::Add, tail.rb(), dots.rb(), T::ONE, par);
    tau
}

/// The norm of what is left of a column when its first element has become one of `R`.
/// `before` is the norm when it was last computed.
fn update_norm<T: Scalar>(column: &[T], left: &mut T::Real, before: &mut T::Real) {
    if *left == T::REAL_ZERO {
        return;
    }
    let part = column[0].modulus() / *left;
    let rest = (T::REAL_ONE - part) * (T::REAL_ONE + part);
    let since = *left / *before;
    if rest * since * since > T::Real::EPSILON.root() {
        *left *= rest.root();
    } else {
        *left = two_norm(&column[1..]);
        *before = *left;
    }
}

/// The 2-norm, without overflow or underflow in between.
fn two_norm<T: Scalar>(x: &[T]) -> T::Real {
    let size = x.iter().map(|x| x.exponent_of()).max().unwrap_or(EXPONENT_OF_ZERO);
    if size == EXPONENT_OF_ZERO {
        return T::REAL_ZERO;
    }
    let sum = x.iter().fold(T::REAL_ZERO, |sum, x| {
        let x = x.scaled(-size);
        sum + (x.re() * x.re() + x.im() * x.im())
    });
    sum.root().scale(size)
}

#[cfg(test)]
mod tests;
