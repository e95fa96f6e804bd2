//! The explicit inverse, for expressions that are run as written.
//!
//! A product with an inverse is better planned as a solve: faster, and with a
//! smaller residual.

use einmul_kernels::matrix::{MatMut, MatRef};
use faer::MatMut as FaerMut;

use crate::condition;
use crate::equilibrate::Powers;
use crate::error::{Error, Operand};
use crate::lu::Factors;
use crate::real::Magnitude;
use crate::scalar::Scalar;
use crate::view::{check_sizes, check_square, parallelism, scatter};
use crate::workspace::{Layout, Workspace};

/// Writes `a⁻¹` to `out`; both are `n × n`, any strides.
///
/// `X` has a small right residual: `|A X − I| ≤ c·n·ε·|L||U||X|` on the scaled
/// matrix. Allocates nothing with one thread. `out` is never read, and
/// unchanged after an error.
///
/// # Errors
/// As [`lu::solve`](crate::lu::solve), by the same rules for singular matrices;
/// the condition number is here not estimated but taken from the inverse.
pub fn inverse<T: Scalar>(
    a: MatRef<'_, T>,
    mut out: MatMut<'_, T>,
    threads: usize,
    scratch: &mut [u8],
) -> Result<(), Error> {
    const OPERATION: &str = "inverse";
    let n = a.rows();
    check_square(OPERATION, (n, a.cols()))?;
    for axis in 0..2 {
        let out = Operand { name: "out", shape: (out.rows(), out.cols()), axis };
        check_sizes(OPERATION, Operand { name: "a", shape: (n, n), axis }, out)?;
    }
    if let Some(plain) = T::plain().filter(|_| n > 0)
        && (plain.inverse)(a, out.reborrow(), threads, scratch)
    {
        return Ok(());
    }
    let mut workspace = Workspace::new(OPERATION, scratch, layout::<T>(n, 1))?;
    if n == 0 {
        return Ok(());
    }
    let factors = Factors::of(OPERATION, a, parallelism(threads), &mut workspace)?;
    let x = workspace.slice::<T>(n * n);
    x.fill(T::ZERO);
    for (i, &row) in factors.row_order.iter().enumerate() {
        x[row * n + i] = T::ONE;
    }
    factors.solve_in_place(FaerMut::from_column_major_slice_mut(x, n, n));
    // A NaN must win this maximum: it comes from a vanishing pivot.
    let Powers { common, cols, balance } = factors.powers;
    let inverse_norm = x
        .chunks_exact(n)
        .zip(balance)
        .map(|(column, &power)| condition::one_norm(column).scale(-power))
        .fold(T::REAL_ZERO, |largest, norm| if norm <= largest { largest } else { norm });
    condition::check(factors.one_norm, inverse_norm)?;
    scatter(out, |i, j| x[j * n + i].scaled(cols[i] + common));
    Ok(())
}

/// Bytes that [`inverse`] needs for order `n`.
pub fn inverse_scratch<T: Scalar>(n: usize, threads: usize) -> usize {
    layout::<T>(n, threads).bytes()
}

fn layout<T: Scalar>(n: usize, threads: usize) -> Layout {
    let layout = Factors::<T>::layout(n).matrix::<T>(n, n);
    match T::plain() {
        Some(plain) => layout.or((plain.inverse_layout)(n, threads)),
        None => layout,
    }
}
