//! Incomplete LU without fill.

use std::sync::Arc;

use einmul_array::Csr;
use einmul_machine::interrupt;

use super::shift::with_shift;
use crate::error::Error;
use crate::real::{EXPONENT_NOT_FINITE, Magnitude};
use crate::scalar::Scalar;
use crate::sparse::allocation::{filled, zeros};
use crate::sparse::entries::finite_values;
use crate::sparse::pattern::{NONE, Pattern};
use crate::sparse::right_hand_sides::check_columns;
use crate::sparse::substitution::Cut;
use crate::view::check_square;

const OPERATION: &str = "ilu0";

/// `M = L U` with `L U = A` at the places of the entries of a square `A`, and entries nowhere
/// else (Saad, *Iterative Methods for Sparse Linear Systems*, 2nd ed., §10.3.2). No rows are
/// exchanged.
///
/// ```
/// use einmul_array::{Array, Csr};
/// use einmul_linalg::sparse::Ilu0;
/// // Tridiagonal: there is no fill, and the factors are exact.
/// let a = vec![2.0, 1.0, 0.0, 4.0, 4.0, 1.0, 0.0, 2.0, 3.0];
/// let a = Csr::from_dense(&Array::from_vec(a, &[3, 3])?)?;
/// let mut x = [3.0, 9.0, 5.0];
/// Ilu0::<f64>::new(&a)?.solve_in_place(&mut x, 1)?;
/// assert_eq!(x, [1.0, 1.0, 1.0]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Ilu0<T> {
    places: Arc<Places>,
    /// `L` below the diagonal, `U` on and above it.
    values: Vec<T>,
    shift: f64,
}

#[derive(Debug)]
struct Places {
    pattern: Pattern,
    diagonal: Vec<usize>,
}

impl<T: Scalar> Ilu0<T> {
    /// Factors a matrix; values are cast to `T`. Where a pivot is below `ε` times the largest
    /// element of its row, the diagonal is enlarged; see [`Ilu0::shift`].
    ///
    /// # Errors
    /// [`Error::ZeroDiagonal`] for a diagonal element that is zero or not stored,
    /// [`Error::NotSquare`], [`Error::NotFinite`], [`Error::Array`].
    pub fn new(a: &Csr) -> Result<Self, Error> {
        check_square(OPERATION, (a.rows(), a.cols()))?;
        let pattern = Pattern::of(a)?;
        let diagonal = pattern.diagonal()?;
        if let Some(index) = diagonal.iter().position(|&at| at == NONE) {
            return Err(Error::ZeroDiagonal { operation: OPERATION, index });
        }
        Self::of(Arc::new(Places { pattern, diagonal }), a)
    }

    /// Factors a matrix with its entries at the same places.
    ///
    /// # Errors
    /// [`Error::Pattern`] for other places; else as [`Ilu0::new`].
    pub fn refactor(&self, a: &Csr) -> Result<Self, Error> {
        self.places.pattern.check_same(OPERATION, a)?;
        Self::of(Arc::clone(&self.places), a)
    }

    fn of(places: Arc<Places>, a: &Csr) -> Result<Self, Error> {
        let given = finite_values::<T>(OPERATION, a, &places.pattern)?;
        if let Some(index) = places.diagonal.iter().position(|&at| given[at] == T::ZERO) {
            return Err(Error::ZeroDiagonal { operation: OPERATION, index });
        }
        let mut values = zeros::<T>(given.len())?;
        let mut position = filled(places.pattern.cols, NONE)?;
        let shift = with_shift(OPERATION, |shift| {
            values.copy_from_slice(&given);
            let factor = T::from_real(T::Real::of_f64(1.0 + shift));
            places.diagonal.iter().for_each(|&at| values[at] *= factor);
            eliminate(&places, &mut values, &mut position)
        })?;
        Ok(Self { places, values, shift })
    }

    fn cut(&self) -> Cut<'_, T> {
        let Places { pattern, diagonal } = &*self.places;
        Cut { pattern, diagonal, values: &self.values }
    }

    /// Overwrites `k` contiguous columns of `n` numbers by `M⁻¹` times them.
    ///
    /// # Errors
    /// [`Error::Shape`] unless `x` has `n·k` elements.
    pub fn solve_in_place(&self, x: &mut [T], k: usize) -> Result<(), Error> {
        let n = self.order();
        check_columns(OPERATION, (n, n), x, k)?;
        for column in x.chunks_exact_mut(n.max(1)) {
            self.cut().solve_lower(true, column);
            self.cut().solve_upper(column);
        }
        Ok(())
    }

    /// As [`Ilu0::solve_in_place`] with `Mᴴ` in place of `M`.
    ///
    /// # Errors
    /// As there.
    pub fn solve_adjoint_in_place(&self, x: &mut [T], k: usize) -> Result<(), Error> {
        let n = self.order();
        check_columns(OPERATION, (n, n), x, k)?;
        for column in x.chunks_exact_mut(n.max(1)) {
            self.cut().solve_upper_adjoint(column);
            self.cut().solve_lower_adjoint(true, column);
        }
        Ok(())
    }

    /// `n`.
    pub fn order(&self) -> usize {
        self.places.pattern.rows
    }

    /// Entries of both factors: those of `A`.
    pub fn nnz(&self) -> usize {
        self.values.len()
    }

    /// Memory of the factors' values.
    pub fn bytes(&self) -> usize {
        size_of_val(&self.values[..])
    }

    /// What the diagonal was enlarged by, as a part of itself: 0 where elimination did not
    /// break down.
    pub fn shift(&self) -> f64 {
        self.shift
    }
}

/// Eliminates in place, row by row; returns the row of a pivot that is too small. `position`,
/// of [`NONE`] only, holds the places of the row at hand by column.
fn eliminate<T: Scalar>(
    places: &Places,
    values: &mut [T],
    position: &mut [usize],
) -> Option<usize> {
    let Places { pattern, diagonal } = places;
    for (i, &pivot) in diagonal.iter().enumerate() {
        if i % 4096 == 0 {
            interrupt::poll();
        }
        let row = pattern.range(i);
        let largest = values[row.clone()].iter().map(|x| x.exponent_of()).max();
        row.clone().for_each(|p| position[pattern.indices[p]] = p);
        for p in row.start..pivot {
            let above = pattern.indices[p];
            let factor = values[p] / values[diagonal[above]];
            values[p] = factor;
            for q in diagonal[above] + 1..pattern.starts[above + 1] {
                let at = position[pattern.indices[q]];
                if at != NONE {
                    values[at] -= factor * values[q];
                }
            }
        }
        row.for_each(|p| position[pattern.indices[p]] = NONE);
        let exponent = values[pivot].exponent_of();
        let smallest = largest.unwrap_or(0).saturating_add(T::Real::EPSILON.exponent());
        if exponent == EXPONENT_NOT_FINITE || exponent < smallest {
            return Some(i);
        }
    }
    None
}
