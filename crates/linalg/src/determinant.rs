//! Determinants from the pivots of an LU, as a sign, a number near 1 and a power of two.
//!
//! Unlike a solve a determinant judges nothing: of a singular matrix it is zero, or rounding
//! error, and NaN where elimination meets one.

use einmul_kernels::matrix::MatRef;
use faer::MatMut as FaerMut;
use faer::linalg::lu::partial_pivoting::factor as faer_lu;

use crate::error::Error;
use crate::real::{EXPONENT_NOT_FINITE, EXPONENT_OF_ZERO, Magnitude};
use crate::scalar::Scalar;
use crate::view::{for_each_position, gather, parallelism};
use crate::workspace::{Layout, Workspace};

/// `sign · size · 2^power`, with a size from 1 up to 2, or 0.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Determinant<T: Scalar> {
    /// Of modulus 1; 0 of a determinant of 0, NaN of one that is not a number.
    pub(crate) sign: T,
    size: T::Real,
    power: i64,
}

impl<T: Scalar> Determinant<T> {
    const ONE: Self = Self { sign: T::ONE, size: T::REAL_ONE, power: 0 };

    fn times(&mut self, factor: T) {
        let exponent = factor.exponent_of();
        if exponent == EXPONENT_OF_ZERO || exponent == EXPONENT_NOT_FINITE {
            // What the plain product makes of a zero, an infinity or a NaN.
            let is_infinite = exponent == EXPONENT_NOT_FINITE && !factor.is_undefined();
            self.sign *= match is_infinite && !T::IS_COMPLEX {
                true if factor.re() < T::REAL_ZERO => -T::ONE,
                true => T::ONE,
                false => factor,
            };
            self.size *= factor.modulus();
            return;
        }
        let unit = factor.scaled(-exponent);
        self.sign *= unit.direction();
        self.size *= unit.modulus();
        self.power += i64::from(exponent);
        let step = self.size.exponent();
        if step.abs() < EXPONENT_NOT_FINITE {
            self.size = self.size.scale(-step);
            self.power += i64::from(step);
        }
    }

    /// The determinant itself, perhaps infinite or zero.
    pub(crate) fn value(self) -> T {
        let power = self.power.clamp(-5000, 5000) as i32;
        let size = self.size.scale(power);
        if size == T::REAL_ONE { self.sign } else { self.sign * T::from_real(size) }
    }

    /// The logarithm of its modulus.
    pub(crate) fn log(self) -> T::Real {
        // NaN, infinity and zero go through the logarithm as they should.
        let log2 = self.size.to_f64().log2() + self.power as f64;
        T::Real::of_f64(if self.sign.is_undefined() {
            f64::NAN
        } else {
            log2 * std::f64::consts::LN_2
        })
    }
}

/// The determinant of a square matrix.
///
/// # Errors
/// [`Error::Scratch`].
pub(crate) fn determinant<T: Scalar>(
    operation: &'static str,
    a: MatRef<'_, T>,
    threads: usize,
    scratch: &mut [u8],
) -> Result<Determinant<T>, Error> {
    let n = a.rows();
    let mut product = Determinant::ONE;
    if n == 0 {
        return Ok(product);
    }
    if let Some(plain) = T::plain()
        && let Some(is_odd) = (plain.pivots)(a, threads, scratch, &mut |x| product.times(x))
    {
        if is_odd {
            product.sign = -product.sign;
        }
        return Ok(product);
    }
    let mut workspace = Workspace::new(operation, scratch, layout::<T>(n, 1))?;
    let lu = workspace.slice::<T>(n * n);
    // A common power of two keeps elimination in range.
    let mut largest = EXPONENT_OF_ZERO;
    for_each_position(n, n, |i, j| largest = largest.max(a.at(i, j).exponent_of()));
    let common = if largest.abs() == EXPONENT_NOT_FINITE { 0 } else { largest };
    gather(a, lu, |_, _, value| value.scaled(-common));
    let par = parallelism(threads);
    let (order, inverse_order) = (workspace.slice::<usize>(n), workspace.slice::<usize>(n));
    let request = faer_lu::lu_in_place_scratch::<usize, T>(n, n, par, Default::default());
    let stack = workspace.stack(request);
    let (info, _) = faer_lu::lu_in_place(
        FaerMut::from_column_major_slice_mut(lu, n, n),
        order,
        inverse_order,
        par,
        stack,
        Default::default(),
    );
    if info.transposition_count % 2 == 1 {
        product.sign = -product.sign;
    }
    // A zero pivot ends elimination; what is behind it are its quotients.
    for j in 0..n {
        let pivot = lu[j * n + j];
        product.times(pivot);
        if pivot == T::ZERO {
            break;
        }
    }
    product.power += i64::from(common) * n as i64;
    Ok(product)
}

/// Bytes that [`determinant`] needs for order `n`.
pub(crate) fn determinant_scratch<T: Scalar>(n: usize, threads: usize) -> usize {
    layout::<T>(n, threads).bytes()
}

fn layout<T: Scalar>(n: usize, threads: usize) -> Layout {
    if n == 0 {
        return Layout::new();
    }
    let layout = Layout::unless_absurd(&[n], || {
        let params = Default::default();
        Layout::new()
            .matrix::<T>(n, n)
            .slice::<usize>(n)
            .slice::<usize>(n)
            .stack(faer_lu::lu_in_place_scratch::<usize, T>(n, n, faer::Par::Seq, params))
    });
    match T::plain() {
        Some(plain) => layout.or((plain.pivots_layout)(n, threads)),
        None => layout,
    }
}
