//! Incomplete Cholesky without fill.

use std::sync::Arc;

use einmul_array::Csr;
use einmul_machine::interrupt;

use super::shift::with_shift;
use crate::error::Error;
use crate::real::{EXPONENT_NOT_FINITE, Magnitude};
use crate::scalar::Scalar;
use crate::sparse::allocation::zeros;
use crate::sparse::entries::finite_values;
use crate::sparse::hermitian::{self, Symmetry};
use crate::sparse::pattern::Pattern;
use crate::sparse::right_hand_sides::check_columns;
use crate::sparse::substitution::Cut;
use crate::view::check_square;

const OPERATION: &str = "ic0";

/// `D M D = L Lᴴ` with `L Lᴴ = D A D` at the places of the entries of a Hermitian `A` with a
/// positive diagonal, and entries nowhere else (Meijerink & van der Vorst 1977; Saad,
/// *Iterative Methods for Sparse Linear Systems*, 2nd ed., §10.3.2); `D` are the powers of two
/// of [`Cholesky`](crate::sparse::Cholesky).
///
/// ```
/// use einmul_array::{Array, Csr};
/// use einmul_linalg::sparse::Ic0;
/// // Tridiagonal: there is no fill, and the factor is exact.
/// let a = vec![4.0, 2.0, 0.0, 2.0, 5.0, 4.0, 0.0, 4.0, 20.0];
/// let a = Csr::from_dense(&Array::from_vec(a, &[3, 3])?)?;
/// let mut x = [6.0, 11.0, 24.0];
/// Ic0::<f64>::new(&a)?.solve_in_place(&mut x, 1)?;
/// assert!(x.iter().all(|x| (x - 1.0).abs() < 1e-15));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Ic0<T> {
    places: Arc<Places>,
    /// `L` by rows, at the places of [`Places::lower`].
    values: Vec<T>,
    powers: Vec<i32>,
    shift: f64,
}

#[derive(Debug)]
struct Places {
    pattern: Pattern,
    symmetry: Symmetry,
    /// The lower triangle; its rows end with their diagonal elements.
    lower: Pattern,
    /// Those elements' positions.
    diagonal: Vec<usize>,
    /// The position in the whole matrix of each entry of the lower triangle.
    from: Vec<usize>,
}

impl<T: Scalar> Ic0<T> {
    /// Factors a matrix, of which both triangles are given; values are cast to `T`. Where a
    /// pivot is not positive, the diagonal is enlarged; see [`Ic0::shift`].
    ///
    /// # Errors
    /// [`Error::NotHermitian`]; [`Error::NotPositiveDefiniteAt`] for a diagonal element that
    /// is not positive, or an element too large for a positive definite matrix;
    /// [`Error::NotSquare`], [`Error::NotFinite`], [`Error::Array`].
    pub fn new(a: &Csr) -> Result<Self, Error> {
        check_square(OPERATION, (a.rows(), a.cols()))?;
        let pattern = Pattern::of(a)?;
        let symmetry = Symmetry::of(&pattern)?;
        let values = finite_values::<T>(OPERATION, a, &pattern)?;
        let scaled =
            hermitian::scale(OPERATION, &pattern, &symmetry, values, hermitian::ASYMMETRY)?;
        // From here on, every diagonal element is known to be stored.
        Self::of(Arc::new(Places::of(pattern, symmetry)?), scaled)
    }

    /// Factors a matrix with its entries at the same places.
    ///
    /// # Errors
    /// [`Error::Pattern`] for other places; else as [`Ic0::new`].
    pub fn refactor(&self, a: &Csr) -> Result<Self, Error> {
        let Places { pattern, symmetry, .. } = &*self.places;
        pattern.check_same(OPERATION, a)?;
        let values = finite_values::<T>(OPERATION, a, pattern)?;
        let scaled = hermitian::scale(OPERATION, pattern, symmetry, values, hermitian::ASYMMETRY)?;
        Self::of(Arc::clone(&self.places), scaled)
    }

    fn of(places: Arc<Places>, scaled: hermitian::Scaled<T>) -> Result<Self, Error> {
        let mut values = zeros::<T>(places.from.len())?;
        let shift = with_shift(OPERATION, |shift| {
            values.iter_mut().zip(&places.from).for_each(|(to, &from)| *to = scaled.values[from]);
            let factor = T::from_real(T::Real::of_f64(1.0 + shift));
            places.diagonal.iter().for_each(|&at| values[at] *= factor);
            eliminate(&places, &mut values)
        })?;
        Ok(Self { places, values, powers: scaled.powers, shift })
    }

    /// Overwrites `k` contiguous columns of `n` numbers by `M⁻¹` times them.
    ///
    /// # Errors
    /// [`Error::Shape`] unless `x` has `n·k` elements.
    pub fn solve_in_place(&self, x: &mut [T], k: usize) -> Result<(), Error> {
        let n = self.order();
        check_columns(OPERATION, (n, n), x, k)?;
        let Places { lower: pattern, diagonal, .. } = &*self.places;
        let cut = Cut { pattern, diagonal, values: &self.values };
        for column in x.chunks_exact_mut(n.max(1)) {
            column.iter_mut().zip(&self.powers).for_each(|(x, &power)| *x = x.scaled(power));
            cut.solve_lower(false, column);
            cut.solve_lower_adjoint(false, column);
            column.iter_mut().zip(&self.powers).for_each(|(x, &power)| *x = x.scaled(power));
        }
        Ok(())
    }

    /// As [`Ic0::solve_in_place`]: `M` is its own adjoint.
    ///
    /// # Errors
    /// As there.
    pub fn solve_adjoint_in_place(&self, x: &mut [T], k: usize) -> Result<(), Error> {
        self.solve_in_place(x, k)
    }

    /// `n`.
    pub fn order(&self) -> usize {
        self.places.pattern.rows
    }

    /// Entries of `L`: those of the lower triangle of `A`.
    pub fn nnz(&self) -> usize {
        self.values.len()
    }

    /// Memory of the factor's values.
    pub fn bytes(&self) -> usize {
        size_of_val(&self.values[..])
    }

    /// What the diagonal was enlarged by, as a part of itself: 0 where elimination did not
    /// break down.
    pub fn shift(&self) -> f64 {
        self.shift
    }
}

impl Places {
    /// Of a pattern whose diagonal elements are all stored.
    fn of(pattern: Pattern, symmetry: Symmetry) -> Result<Self, Error> {
        let n = pattern.rows;
        let (mut starts, mut diagonal) = (zeros::<usize>(n + 1)?, zeros::<usize>(n)?);
        for (i, &at) in symmetry.diagonal.iter().enumerate() {
            starts[i + 1] = starts[i] + (at + 1 - pattern.starts[i]);
            diagonal[i] = starts[i + 1] - 1;
        }
        let (mut indices, mut from) = (zeros::<usize>(starts[n])?, zeros::<usize>(starts[n])?);
        for (i, &at) in symmetry.diagonal.iter().enumerate() {
            for (slot, position) in (starts[i]..).zip(pattern.starts[i]..=at) {
                indices[slot] = pattern.indices[position];
                from[slot] = position;
            }
        }
        let lower = Pattern { rows: n, cols: n, starts, indices };
        Ok(Self { pattern, symmetry, lower, diagonal, from })
    }
}

/// Overwrites the lower triangle by its factor, row by row; returns the row of a pivot that
/// is not positive.
fn eliminate<T: Scalar>(places: &Places, values: &mut [T]) -> Option<usize> {
    let Places { lower, diagonal, .. } = places;
    for (i, &pivot) in diagonal.iter().enumerate() {
        if i % 4096 == 0 {
            interrupt::poll();
        }
        let start = lower.starts[i];
        let mut squares = T::REAL_ZERO;
        for p in start..pivot {
            let above = lower.indices[p];
            let products =
                common_products(lower, values, start..p, lower.starts[above]..diagonal[above]);
            let element = (values[p] - products) / values[diagonal[above]];
            values[p] = element;
            let size = element.modulus();
            squares += size * size;
        }
        let square = values[pivot].re() - squares;
        // A pivot of which nothing is left is rounding error.
        let left = square > T::Real::EPSILON * values[pivot].re();
        if !left || square.exponent() == EXPONENT_NOT_FINITE {
            return Some(i);
        }
        values[pivot] = T::from_real(square.root());
    }
    None
}

/// `Σ L[i,k] conj(L[j,k])` over the columns that two runs of entries share.
fn common_products<T: Scalar>(
    lower: &Pattern,
    values: &[T],
    row: std::ops::Range<usize>,
    above: std::ops::Range<usize>,
) -> T {
    let (mut p, mut q, mut sum) = (row.start, above.start, T::ZERO);
    while p < row.end && q < above.end {
        match lower.indices[p].cmp(&lower.indices[q]) {
            std::cmp::Ordering::Less => p += 1,
            std::cmp::Ordering::Greater => q += 1,
            std::cmp::Ordering::Equal => {
                sum += values[p] * values[q].conjugate();
                p += 1;
                q += 1;
            }
        }
    }
    sum
}
