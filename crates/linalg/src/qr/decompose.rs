//! `A = Q R` itself, of a matrix of any shape.

use einmul_kernels::matrix::{MatMut, MatRef};
use faer::MatMut as FaerMut;

use super::factor::{block_size, scale_columns};
use super::reflect;
use crate::error::Error;
use crate::real::Magnitude;
use crate::scalar::Scalar;
use crate::view::{parallelism, scatter};
use crate::workspace::{Layout, Workspace};

/// Writes `Q` (`m × k`) and `R` (`k × n`) of an `m × n` matrix, where `k` is `min(m, n)`,
/// or `m`. `R` has a real diagonal. A NaN or an infinity in `a` makes `Q` and the upper
/// trapezoid of `R` NaN.
///
/// # Errors
/// [`Error::Scratch`].
pub(crate) fn decompose<T: Scalar>(
    a: MatRef<'_, T>,
    mut q: MatMut<'_, T>,
    mut r: MatMut<'_, T>,
    threads: usize,
    scratch: &mut [u8],
) -> Result<(), Error> {
    const OPERATION: &str = "qr";
    let (m, n, k) = (a.rows(), a.cols(), q.cols());
    let reflectors = m.min(n);
    if reflectors == 0 {
        scatter(q, |i, j| if i == j { T::ONE } else { T::ZERO });
        return Ok(());
    }
    if let Some(plain) = T::plain()
        && (plain.qr)(a, q.reborrow(), r.reborrow(), threads, scratch)
    {
        return Ok(());
    }
    let mut workspace = Workspace::new(OPERATION, scratch, layout::<T>(m, n, k, 1))?;
    let columns = workspace.slice::<T>(m * n);
    let powers = workspace.slice::<i32>(n);
    if scale_columns(OPERATION, "a", a, powers, columns).is_err() {
        let nan = T::from_real(T::Real::of_f64(f64::NAN));
        scatter(q, |_, _| nan);
        scatter(r, |i, j| if i > j { T::ZERO } else { nan });
        return Ok(());
    }
    let block = block_size::<T>(m, reflectors);
    let coefficients = workspace.slice::<T>(block * reflectors);
    let dots = workspace.slice::<T>(block);
    let basis = workspace.slice::<T>(m * k);
    let stack = workspace.stack(reflect::scratch::<T>(m, n.max(k), block));
    basis.fill(T::ZERO);
    for i in 0..k {
        basis[i * m + i] = T::ONE;
    }
    reflect::factor_and_expand(
        FaerMut::from_column_major_slice_mut(&mut *columns, m, n),
        FaerMut::from_column_major_slice_mut(coefficients, block, reflectors),
        FaerMut::from_column_major_slice_mut(&mut *basis, m, k),
        dots,
        parallelism(threads),
        stack,
    );
    // Reflectors leave a complex diagonal; its directions go over to Q.
    let turn = |i: usize| match T::IS_COMPLEX && i < reflectors {
        true => columns[i * m + i].direction(),
        false => T::ONE,
    };
    scatter(r, |i, j| match i.cmp(&j) {
        std::cmp::Ordering::Greater => T::ZERO,
        std::cmp::Ordering::Equal if T::IS_COMPLEX => {
            T::from_real(columns[j * m + i].modulus()).scaled(-powers[j])
        }
        _ if T::IS_COMPLEX => (columns[j * m + i] * turn(i).conjugate()).scaled(-powers[j]),
        _ => columns[j * m + i].scaled(-powers[j]),
    });
    scatter(q, |i, j| if T::IS_COMPLEX { basis[j * m + i] * turn(j) } else { basis[j * m + i] });
    Ok(())
}

/// Bytes that [`decompose`] needs for an `m × n` matrix and a `Q` of `k` columns.
pub(crate) fn decompose_scratch<T: Scalar>(m: usize, n: usize, k: usize, threads: usize) -> usize {
    layout::<T>(m, n, k, threads).bytes()
}

fn layout<T: Scalar>(m: usize, n: usize, k: usize, threads: usize) -> Layout {
    let reflectors = m.min(n);
    if reflectors == 0 {
        return Layout::new();
    }
    let layout = Layout::unless_absurd(&[m, n, k], || {
        let block = block_size::<T>(m, reflectors);
        Layout::new()
            .matrix::<T>(m, n)
            .slice::<i32>(n)
            .matrix::<T>(block, reflectors)
            .slice::<T>(block)
            .matrix::<T>(m, k)
            .stack(reflect::scratch::<T>(m, n.max(k), block))
    });
    match T::plain() {
        Some(plain) => layout.or((plain.qr_layout)(m, n, k, threads)),
        None => layout,
    }
}
