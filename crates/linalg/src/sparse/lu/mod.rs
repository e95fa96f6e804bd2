//! Square sparse matrices: LU with partial pivoting.
//!
//! Columns are ordered by COLAMD, rows are chosen by their values. The rules of
//! [`lu`](crate::lu) hold: columns are scaled by powers of two before elimination, and what is
//! singular to working precision apart from the units of rows and columns is refused.

mod analysis;
mod numeric;
mod refine;

use std::cell::RefCell;
use std::sync::Arc;

use einmul_array::{Array, Csr};
use faer::dyn_stack::MemBuffer;

use super::allocation::{scratch, zeros};
use super::entries::finite_values;
use super::right_hand_sides::{bring_near_one, check_columns, solve_array};
use crate::condition;
use crate::error::Error;
use crate::real::{EXPONENT_OF_ZERO, Magnitude};
use crate::scalar::Scalar;
use crate::view::check_square;
use analysis::Analysis;
use numeric::Factors;

const OPERATION: &str = "sparse lu";

/// `2^common P A C Q = L U` of an `n × n` matrix, `C` powers of two.
///
/// A solution is refined once where its componentwise backward error is not yet at rounding
/// level (Skeel 1980: one step in working precision makes it so).
///
/// ```
/// use einmul_array::{Array, Csr};
/// use einmul_linalg::sparse::Lu;
/// let a = Array::from_vec(vec![0.0, 2.0, 4.0, 0.0], &[2, 2])?;
/// let factor = Lu::<f64>::new(&Csr::from_dense(&a)?)?;
/// let b = Array::from_vec(vec![2.0, 8.0], &[2])?;
/// assert_eq!(factor.solve(&b)?.to_vec::<f64>(), Some(vec![2.0, 1.0]));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Lu<T: Scalar> {
    analysis: Arc<Analysis>,
    factors: Factors<T>,
    /// The values of `S = 2^common A C` by rows.
    scaled: Vec<T>,
    common: i32,
    /// Of `C`.
    powers: Vec<i32>,
    reciprocal_condition: f64,
}

impl<T: Scalar> Lu<T> {
    /// Factors a matrix; values are cast to `T`.
    ///
    /// # Errors
    /// [`Error::NotSquare`], [`Error::NotFinite`], [`Error::StructurallySingular`],
    /// [`Error::SingularColumn`], [`Error::IllConditioned`], [`Error::Array`].
    pub fn new(a: &Csr) -> Result<Self, Error> {
        check_square(OPERATION, (a.rows(), a.cols()))?;
        let analysis = Analysis::new(a, |pattern| finite_values::<T>(OPERATION, a, pattern))?;
        let (analysis, values) = analysis;
        Self::of(Arc::new(analysis), values)
    }

    /// Factors a matrix with its entries at the same places, whose order is known.
    ///
    /// # Errors
    /// [`Error::Pattern`] for other places; else as [`Lu::new`].
    pub fn refactor(&self, a: &Csr) -> Result<Self, Error> {
        let rows = &self.analysis.rows;
        rows.check_same(OPERATION, a)?;
        let values = finite_values::<T>(OPERATION, a, rows)?;
        Self::of(Arc::clone(&self.analysis), values)
    }

    fn of(analysis: Arc<Analysis>, mut values: Vec<T>) -> Result<Self, Error> {
        super::note::<T>(OPERATION, analysis.rows.rows, analysis.rows.cols, analysis.work);
        let (common, powers) = scale_columns(&analysis, &mut values)?;
        let mut by_columns = zeros::<T>(values.len())?;
        by_columns.iter_mut().zip(&analysis.from).for_each(|(to, &from)| *to = values[from]);
        let factors = Factors::of(&analysis, &values, &by_columns)?;
        let mut factor =
            Self { analysis, factors, scaled: values, common, powers, reciprocal_condition: 1.0 };
        factor.judge(&by_columns)?;
        Ok(factor)
    }

    /// Estimates the condition of the matrix with its rows balanced too.
    fn judge(&mut self, by_columns: &[T]) -> Result<(), Error> {
        let n = self.order();
        if n == 0 {
            return Ok(());
        }
        let (balance, norm) = self.balanced()?;
        let (mut v, mut signs) = (zeros::<T>(n)?, zeros::<T>(n)?);
        let memory = RefCell::new(scratch(self.factors.solve_request(n, 1))?);
        // Of R S the inverse is S⁻¹ R⁻¹.
        let unbalance = |v: &mut [T]| {
            v.iter_mut().zip(&balance).for_each(|(x, &power)| *x = x.scaled(-power));
        };
        let inverse_norm = condition::inverse_one_norm(
            &mut v,
            &mut signs,
            |v| {
                unbalance(v);
                self.substitute(v, 1, false, &mut memory.borrow_mut());
            },
            |v| {
                self.substitute(v, 1, true, &mut memory.borrow_mut());
                unbalance(v);
            },
        );
        if let Err(error) = condition::check(norm, inverse_norm) {
            // Elimination divides by a zero pivot and goes on; that is slow to name.
            let finite = inverse_norm.to_f64().is_finite();
            let column =
                if finite { None } else { numeric::zero_pivot(&self.analysis, by_columns)? };
            return Err(column.map_or(error, |column| Error::SingularColumn { column }));
        }
        self.reciprocal_condition = 1.0 / (norm * inverse_norm).to_f64();
        Ok(())
    }

    /// Powers of two that bring the largest element of each row of `S` near 1, and the 1-norm
    /// of `S` with its rows multiplied by them.
    fn balanced(&self) -> Result<(Vec<i32>, T::Real), Error> {
        let rows = &self.analysis.rows;
        let mut balance = zeros::<i32>(rows.rows)?;
        let mut sums = zeros::<T::Real>(rows.cols)?;
        for (i, power) in balance.iter_mut().enumerate() {
            let range = rows.range(i);
            let exponents = self.scaled[range.clone()].iter().map(|x| x.exponent_of());
            *power = inverted(exponents.max().unwrap_or(EXPONENT_OF_ZERO));
            for p in range {
                sums[rows.indices[p]] += self.scaled[p].scaled(*power).modulus();
            }
        }
        let larger = |a: T::Real, b: &T::Real| if *b > a { *b } else { a };
        Ok((balance, sums.iter().fold(T::REAL_ZERO, larger)))
    }

    /// `X ← S⁻¹ X`, or with `adjoint` `S⁻ᴴ X`.
    fn substitute(&self, x: &mut [T], k: usize, adjoint: bool, memory: &mut MemBuffer) {
        self.factors.substitute(&self.analysis, x, k, adjoint, memory);
    }

    /// The solution of `A x = b` for a vector `b` of `n` or a matrix of `n` rows, of the shape
    /// of `b` and the dtype of `T`; complex if `b` is. A NaN spoils its own column only.
    ///
    /// # Errors
    /// [`Error::Rank`], [`Error::Shape`], [`Error::Array`].
    pub fn solve(&self, b: &Array) -> Result<Array, Error> {
        let n = self.order();
        solve_array(OPERATION, (n, n), false, b, |x, k| self.solve_in_place(x, k))
    }

    /// Overwrites `k` right-hand sides, contiguous columns of `n` numbers, by the solutions.
    ///
    /// # Errors
    /// [`Error::Shape`] unless `x` has `n·k` elements; [`Error::Array`].
    pub fn solve_in_place(&self, x: &mut [T], k: usize) -> Result<(), Error> {
        let n = self.order();
        check_columns(OPERATION, (n, n), x, k)?;
        if n == 0 || k == 0 {
            return Ok(());
        }
        let mut sizes = zeros::<i32>(k)?;
        for (column, size) in x.chunks_exact_mut(n).zip(&mut sizes) {
            *size = bring_near_one(column, |_| 0);
        }
        let mut b = zeros::<T>(x.len())?;
        b.copy_from_slice(x);
        let mut memory = scratch(self.factors.solve_request(n, k))?;
        self.substitute(x, k, false, &mut memory);
        let mut correction = zeros::<T>(n)?;
        for (x, b) in x.chunks_exact_mut(n).zip(b.chunks_exact(n)) {
            refine::refine(&self.analysis.rows, &self.scaled, b, x, &mut correction, |r| {
                self.substitute(r, 1, false, &mut memory);
            });
        }
        for (column, &size) in x.chunks_exact_mut(n).zip(&sizes) {
            let shift = self.common + size;
            column.iter_mut().zip(&self.powers).for_each(|(x, &p)| *x = x.scaled(p + shift));
        }
        Ok(())
    }

    /// As [`Lu::solve_in_place`] with `Aᴴ` in place of `A`, and not refined.
    ///
    /// # Errors
    /// As there.
    pub fn solve_adjoint_in_place(&self, x: &mut [T], k: usize) -> Result<(), Error> {
        let n = self.order();
        check_columns(OPERATION, (n, n), x, k)?;
        if n == 0 || k == 0 {
            return Ok(());
        }
        let mut sizes = zeros::<i32>(k)?;
        for (column, size) in x.chunks_exact_mut(n).zip(&mut sizes) {
            *size = bring_near_one(column, |i| self.common + self.powers[i]);
        }
        let mut memory = scratch(self.factors.solve_request(n, k))?;
        self.substitute(x, k, true, &mut memory);
        for (column, &size) in x.chunks_exact_mut(n).zip(&sizes) {
            column.iter_mut().for_each(|x| *x = x.scaled(size));
        }
        Ok(())
    }

    /// `n`.
    pub fn order(&self) -> usize {
        self.analysis.rows.rows
    }

    /// Entries of `L`, without its diagonal of ones, and `U`; where dense blocks are used, the
    /// bound that holds for every choice of pivots.
    pub fn nnz(&self) -> usize {
        self.factors.nnz().unwrap_or(self.analysis.bound)
    }

    /// Memory of the factors' values, by [`Lu::nnz`].
    pub fn bytes(&self) -> usize {
        self.nnz().saturating_mul(size_of::<T>())
    }

    /// `1 / (‖R S‖₁ ‖(R S)⁻¹‖₁)` of the matrix with rows and columns scaled, estimated.
    pub fn reciprocal_condition(&self) -> f64 {
        self.reciprocal_condition
    }
}

/// Brings the matrix to a largest element near 1, then its columns; returns the powers.
fn scale_columns<T: Scalar>(
    analysis: &Analysis,
    values: &mut [T],
) -> Result<(i32, Vec<i32>), Error> {
    let indices = &analysis.rows.indices;
    let mut largest = super::allocation::filled(analysis.rows.cols, EXPONENT_OF_ZERO)?;
    for (x, &j) in values.iter().zip(indices) {
        largest[j] = largest[j].max(x.exponent_of());
    }
    let common = inverted(largest.iter().copied().max().unwrap_or(EXPONENT_OF_ZERO));
    largest.iter_mut().for_each(|power| *power = inverted(*power + common));
    for (x, &j) in values.iter_mut().zip(indices) {
        *x = x.scaled(common + largest[j]);
    }
    Ok((common, largest))
}

/// The power that brings a largest exponent to 0, and 0 for that of zeros.
fn inverted(exponent: i32) -> i32 {
    // The sum of a zero's exponent and other powers stays far below any other.
    if exponent <= EXPONENT_OF_ZERO / 2 { 0 } else { -exponent }
}
