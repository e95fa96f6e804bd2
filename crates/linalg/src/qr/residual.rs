//! The residuals of the augmented least-squares system in twice the working
//! precision.
//!
//! Products and sums are split into a rounded value and its exact error
//! (Dekker 1971, Knuth; Ogita, Rump and Oishi 2005), so that a residual far
//! smaller than its terms still has digits.

use einmul_kernels::matrix::MatRef;

use crate::scalar::Real;
use crate::view::gather;

/// Rows of `X` that are copied to contiguous memory and used for every
/// right-hand side.
pub(super) const TILE: usize = 64;
/// Independent partial sums of a dot product.
const LANES: usize = 8;

/// The operands of [`residuals`]; `r`, `f` are `m × k`, the others `n × k`, all
/// in contiguous columns.
pub(super) struct Operands<'a, T> {
    /// `m × n`.
    pub(super) x: MatRef<'a, T>,
    /// `m × k`, to be multiplied by `2^rhs_powers` of its column.
    pub(super) rhs: MatRef<'a, T>,
    pub(super) rhs_powers: &'a [i32],
    pub(super) coefficients: &'a [T],
    pub(super) r: &'a [T],
    /// Out: `f = b − r − X c`.
    pub(super) f: &'a mut [T],
    /// Out: `g = −Xᵀ r`.
    pub(super) g: &'a mut [T],
    /// Workspace of `g`'s size.
    pub(super) g_error: &'a mut [T],
    /// Workspace of `TILE · n`.
    pub(super) tile: &'a mut [T],
}

/// Computes both residuals as if in twice the working precision.
pub(super) fn residuals<T: Real>(operands: Operands<'_, T>) {
    #[cfg(target_arch = "x86_64")]
    if std::arch::is_x86_feature_detected!("avx2") && std::arch::is_x86_feature_detected!("fma") {
        // SAFETY: the two features were found just now.
        unsafe { residuals_fma(operands) };
        return;
    }
    residuals_portable(operands);
}

/// The portable code, compiled for machines whose fused multiply-add is one
/// instruction.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma")]
fn residuals_fma<T: Real>(operands: Operands<'_, T>) {
    residuals_portable(operands);
}

#[inline(always)]
fn residuals_portable<T: Real>(operands: Operands<'_, T>) {
    let Operands { x, rhs, rhs_powers, coefficients, r, f, g, g_error, tile } = operands;
    let (m, n, k) = (x.rows(), x.cols(), rhs.cols());
    g.fill(T::zero());
    g_error.fill(T::zero());
    for start in (0..m).step_by(TILE) {
        let height = TILE.min(m - start);
        if height < TILE {
            tile.fill(T::zero());
        }
        gather_tile(x.block(start, 0, height, n), tile);
        for q in 0..k {
            let at = q * m + start;
            let (mut sum, mut error, mut r_tile) =
                ([T::zero(); TILE], [T::zero(); TILE], [T::zero(); TILE]);
            for i in 0..height {
                r_tile[i] = r[at + i];
                let b = rhs.at(start + i, q).scale(rhs_powers[q]);
                (sum[i], error[i]) = two_sum(b, -r_tile[i]);
            }
            for (j, column) in tile.as_chunks::<TILE>().0.iter().enumerate() {
                let index = q * n + j;
                add_multiple(&mut sum, &mut error, column, -coefficients[index]);
                let (dot, dot_error) = dot(column, &r_tile);
                let (total, carry) = two_sum(g[index], -dot);
                g[index] = total;
                g_error[index] += carry - dot_error;
            }
            for i in 0..height {
                f[at + i] = sum[i] + error[i];
            }
        }
    }
    for (value, &error) in g.iter_mut().zip(g_error.iter()) {
        *value += error;
    }
}

/// Copies up to `TILE` rows into columns of exactly `TILE`.
fn gather_tile<T: Real>(rows: MatRef<'_, T>, tile: &mut [T]) {
    if rows.rows() == TILE {
        gather(rows, tile, |_, _, value| value);
        return;
    }
    for (j, column) in tile.as_chunks_mut::<TILE>().0.iter_mut().enumerate() {
        for i in 0..rows.rows() {
            column[i] = rows.at(i, j);
        }
    }
}

/// `(sum, error) += column · factor`, elementwise.
#[inline(always)]
fn add_multiple<T: Real>(
    sum: &mut [T; TILE],
    error: &mut [T; TILE],
    column: &[T; TILE],
    factor: T,
) {
    for i in 0..TILE {
        let (product, product_error) = two_product(column[i], factor);
        let (total, carry) = two_sum(sum[i], product);
        sum[i] = total;
        error[i] += carry + product_error;
    }
}

/// `Σ aᵢ bᵢ` and its error.
#[inline(always)]
fn dot<T: Real>(a: &[T; TILE], b: &[T; TILE]) -> (T, T) {
    let (mut sum, mut error) = ([T::zero(); LANES], [T::zero(); LANES]);
    for at in (0..TILE).step_by(LANES) {
        for lane in 0..LANES {
            let (product, product_error) = two_product(a[at + lane], b[at + lane]);
            let (total, carry) = two_sum(sum[lane], product);
            sum[lane] = total;
            error[lane] += carry + product_error;
        }
    }
    let (mut total, mut total_error) = (T::zero(), T::zero());
    for lane in 0..LANES {
        let (next, carry) = two_sum(total, sum[lane]);
        total = next;
        total_error += carry + error[lane];
    }
    (total, total_error)
}

/// `a + b` rounded, and the exact rest.
#[inline(always)]
fn two_sum<T: Real>(a: T, b: T) -> (T, T) {
    let sum = a + b;
    let b_part = sum - a;
    (sum, (a - (sum - b_part)) + (b - b_part))
}

/// `a · b` rounded, and the exact rest (unless it underflows).
#[inline(always)]
fn two_product<T: Real>(a: T, b: T) -> (T, T) {
    let product = a * b;
    (product, a.fused(b, -product))
}
