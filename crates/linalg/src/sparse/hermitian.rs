//! Hermitian matrices with a positive diagonal, scaled to a diagonal between 1 and 4.

use super::allocation::{filled, zeros};
use super::pattern::{NONE, Pattern};
use crate::error::Error;
use crate::real::Magnitude;
use crate::scalar::Scalar;

/// How far, in units of `ε`, an element may be from the conjugate of its mirror image after
/// scaling, which is relative to `√(A[i,i] A[j,j])`: sums that are assembled in two orders
/// differ by so little, and the solution is that of a matrix within as much.
pub(super) const ASYMMETRY: f64 = 1024.0;

/// The same where LU would do as well, and nothing is to be lost by the choice.
pub(super) const ROUNDING: f64 = 4.0;

/// For each entry, its mirror image.
#[derive(Debug)]
pub(super) struct Symmetry {
    /// The position of each diagonal element, or [`NONE`].
    pub(super) diagonal: Vec<usize>,
    /// The position of `(j, i)` for each entry `(i, j)`, or [`NONE`].
    mirror: Vec<usize>,
}

impl Symmetry {
    /// Of a square pattern.
    pub(super) fn of(pattern: &Pattern) -> Result<Self, Error> {
        let (columns, from) = pattern.transpose()?;
        let mut mirror = filled(pattern.nnz(), NONE)?;
        for i in 0..pattern.rows {
            let column = columns.range(i);
            let mut q = column.start;
            for p in pattern.range(i) {
                let j = pattern.indices[p];
                while q < column.end && columns.indices[q] < j {
                    q += 1;
                }
                if q < column.end && columns.indices[q] == j {
                    mirror[p] = from[q];
                }
            }
        }
        Ok(Self { diagonal: pattern.diagonal()?, mirror })
    }
}

/// `H = D A D` with `D[i,i] = 2^powers[i]`.
pub(super) struct Scaled<T: Scalar> {
    /// The values of `H`, at the places of those of `A`.
    pub(super) values: Vec<T>,
    pub(super) powers: Vec<i32>,
    /// `‖H‖₁`.
    pub(super) norm: T::Real,
}

/// Scales a matrix and checks what can be seen without factors; elements may be `asymmetry`
/// units of `ε` from Hermitian.
///
/// # Errors
/// [`Error::NotPositiveDefiniteAt`] for a diagonal element that is not positive, and for an
/// element that is too large for any positive definite matrix; [`Error::NotHermitian`].
pub(super) fn scale<T: Scalar>(
    operation: &'static str,
    pattern: &Pattern,
    symmetry: &Symmetry,
    mut values: Vec<T>,
    asymmetry: f64,
) -> Result<Scaled<T>, Error> {
    let n = pattern.rows;
    let mut powers = zeros::<i32>(n)?;
    for (index, (power, &at)) in powers.iter_mut().zip(&symmetry.diagonal).enumerate() {
        let diagonal = if at == NONE { T::REAL_ZERO } else { values[at].re() };
        if diagonal <= T::REAL_ZERO {
            return Err(Error::NotPositiveDefiniteAt { index });
        }
        *power = -diagonal.exponent().div_euclid(2);
    }
    let mut norm = T::REAL_ZERO;
    for i in 0..n {
        let mut sum = T::REAL_ZERO;
        for p in pattern.range(i) {
            let power = powers[i] + powers[pattern.indices[p]];
            // |H[i,j]| < √(H[i,i] H[j,j]) < 4 in a positive definite matrix.
            if values[p].exponent_of() + power >= 2 {
                return Err(Error::NotPositiveDefiniteAt { index: i });
            }
            values[p] = values[p].scaled(power);
            sum += values[p].modulus();
        }
        if sum > norm {
            norm = sum;
        }
    }
    let tolerance = T::Real::of_f64(asymmetry) * T::Real::EPSILON;
    for (p, &mirror) in symmetry.mirror.iter().enumerate() {
        let mirrored = if mirror == NONE { T::ZERO } else { values[mirror].conjugate() };
        if (values[p] - mirrored).modulus() > tolerance {
            let (row, col) = (pattern.row_of(p), pattern.indices[p]);
            return Err(Error::NotHermitian { operation, row, col });
        }
    }
    for &p in &symmetry.diagonal {
        values[p] = T::from_real(values[p].re());
    }
    Ok(Scaled { values, powers, norm })
}
