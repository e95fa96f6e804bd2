//! The residuals of the augmented least-squares system in twice the working
//! precision.
//!
//! Products and sums are split into a rounded value and its exact error
//! (Dekker 1971, Knuth; Ogita, Rump and Oishi 2005), so that a residual far
//! smaller than its terms still has digits. Complex numbers are computed by their
//! real and imaginary parts, four real products for one.

use einmul_kernels::matrix::MatRef;

use crate::real::Magnitude;
use crate::scalar::Scalar;
use crate::view::for_each_position;

/// Rows of `X` that are copied to contiguous memory and used for every
/// right-hand side.
pub(super) const TILE: usize = 64;
/// Independent partial sums of a dot product.
const LANES: usize = 8;

/// The operands of [`residuals`]; `r`, `f` are `m × k`, the others `n × k`, all
/// in contiguous columns.
pub(super) struct Operands<'a, T: Scalar> {
    /// `m × n`.
    pub(super) x: MatRef<'a, T>,
    /// `m × k`, to be multiplied by `2^rhs_powers` of its column.
    pub(super) rhs: MatRef<'a, T>,
    pub(super) rhs_powers: &'a [i32],
    pub(super) coefficients: &'a [T],
    pub(super) r: &'a [T],
    /// Out: `f = b − r − X c`.
    pub(super) f: &'a mut [T],
    /// Out: `g = −Xᴴ r`.
    pub(super) g: &'a mut [T],
    /// Workspace of `g`'s size.
    pub(super) g_error: &'a mut [T],
    /// Workspace of [`tile_len`].
    pub(super) tile: &'a mut [T::Real],
}

/// Real numbers in a tile of `n` columns: the real parts of all, then the
/// imaginary parts where there are such.
pub(super) fn tile_len<T: Scalar>(n: usize) -> usize {
    TILE * n * if T::IS_COMPLEX { 2 } else { 1 }
}

/// Computes both residuals as if in twice the working precision.
pub(super) fn residuals<T: Scalar>(operands: Operands<'_, T>) {
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
fn residuals_fma<T: Scalar>(operands: Operands<'_, T>) {
    residuals_portable(operands);
}

#[inline(always)]
fn residuals_portable<T: Scalar>(operands: Operands<'_, T>) {
    let Operands { x, rhs, rhs_powers, coefficients, r, f, g, g_error, tile } = operands;
    let (m, n, k) = (x.rows(), x.cols(), rhs.cols());
    g.fill(T::ZERO);
    g_error.fill(T::ZERO);
    for start in (0..m).step_by(TILE) {
        let height = TILE.min(m - start);
        if height < TILE {
            tile.fill(T::REAL_ZERO);
        }
        gather_tile(x.block(start, 0, height, n), tile);
        let (x_re, x_im) = tile.as_chunks::<TILE>().0.split_at(n);
        for q in 0..k {
            let at = q * m + start;
            let (mut f_re, mut f_im) = (Twofold::<T::Real>::zero(), Twofold::<T::Real>::zero());
            let (mut r_re, mut r_im) = ([T::REAL_ZERO; TILE], [T::REAL_ZERO; TILE]);
            for i in 0..height {
                let b = rhs.at(start + i, q).scaled(rhs_powers[q]);
                r_re[i] = r[at + i].re();
                (f_re.sum[i], f_re.error[i]) = two_sum(b.re(), -r_re[i]);
                if T::IS_COMPLEX {
                    r_im[i] = r[at + i].im();
                    (f_im.sum[i], f_im.error[i]) = two_sum(b.im(), -r_im[i]);
                }
            }
            for j in 0..n {
                let index = q * n + j;
                let c = coefficients[index];
                f_re.add_multiple(&x_re[j], -c.re());
                let mut g_re = (g[index].re(), g_error[index].re());
                subtract(&mut g_re, dot(&x_re[j], &r_re));
                let mut g_im = (T::REAL_ZERO, T::REAL_ZERO);
                if T::IS_COMPLEX {
                    f_re.add_multiple(&x_im[j], c.im());
                    f_im.add_multiple(&x_re[j], -c.im());
                    f_im.add_multiple(&x_im[j], -c.re());
                    g_im = (g[index].im(), g_error[index].im());
                    subtract(&mut g_re, dot(&x_im[j], &r_im));
                    subtract(&mut g_im, dot(&x_re[j], &r_im));
                    let (sum, error) = dot(&x_im[j], &r_re);
                    subtract(&mut g_im, (-sum, -error));
                }
                g[index] = T::from_parts(g_re.0, g_im.0);
                g_error[index] = T::from_parts(g_re.1, g_im.1);
            }
            for i in 0..height {
                let (re, im) = (f_re.sum[i] + f_re.error[i], f_im.sum[i] + f_im.error[i]);
                f[at + i] = T::from_parts(re, im);
            }
        }
    }
    for (value, &error) in g.iter_mut().zip(g_error.iter()) {
        *value += error;
    }
}

/// Copies up to `TILE` rows into columns of exactly `TILE`, real and imaginary parts apart.
#[inline(always)]
fn gather_tile<T: Scalar>(rows: MatRef<'_, T>, tile: &mut [T::Real]) {
    let (re, im) = tile.split_at_mut(TILE * rows.cols());
    for_each_position(rows.rows(), rows.cols(), |i, j| {
        let value = rows.at(i, j);
        re[j * TILE + i] = value.re();
        if T::IS_COMPLEX {
            im[j * TILE + i] = value.im();
        }
    });
}

/// Sums of a tile's rows and what rounding has left over.
struct Twofold<R> {
    sum: [R; TILE],
    error: [R; TILE],
}

impl<R: Magnitude> Twofold<R> {
    #[inline(always)]
    fn zero() -> Self {
        Self { sum: [R::zero(); TILE], error: [R::zero(); TILE] }
    }

    /// `self += column · factor`, elementwise.
    #[inline(always)]
    fn add_multiple(&mut self, column: &[R; TILE], factor: R) {
        for i in 0..TILE {
            let (product, product_error) = two_product(column[i], factor);
            let (total, carry) = two_sum(self.sum[i], product);
            self.sum[i] = total;
            self.error[i] += carry + product_error;
        }
    }
}

/// `total −= number`, both with their errors.
#[inline(always)]
fn subtract<R: Magnitude>(total: &mut (R, R), number: (R, R)) {
    let (sum, carry) = two_sum(total.0, -number.0);
    total.0 = sum;
    total.1 += carry - number.1;
}

/// `Σ aᵢ bᵢ` and its error.
#[inline(always)]
fn dot<R: Magnitude>(a: &[R; TILE], b: &[R; TILE]) -> (R, R) {
    let (mut sum, mut error) = ([R::zero(); LANES], [R::zero(); LANES]);
    for at in (0..TILE).step_by(LANES) {
        for lane in 0..LANES {
            let (product, product_error) = two_product(a[at + lane], b[at + lane]);
            let (total, carry) = two_sum(sum[lane], product);
            sum[lane] = total;
            error[lane] += carry + product_error;
        }
    }
    let (mut total, mut total_error) = (R::zero(), R::zero());
    for lane in 0..LANES {
        let (next, carry) = two_sum(total, sum[lane]);
        total = next;
        total_error += carry + error[lane];
    }
    (total, total_error)
}

/// `a + b` rounded, and the exact rest.
#[inline(always)]
fn two_sum<R: Magnitude>(a: R, b: R) -> (R, R) {
    let sum = a + b;
    let b_part = sum - a;
    (sum, (a - (sum - b_part)) + (b - b_part))
}

/// `a · b` rounded, and the exact rest (unless it underflows).
#[inline(always)]
fn two_product<R: Magnitude>(a: R, b: R) -> (R, R) {
    let product = a * b;
    (product, a.fused(b, -product))
}
