//! Sparse least squares: multifrontal Householder QR in an order of little fill.
//!
//! Columns are scaled by powers of two to norms between 1 and 2 and ordered by COLAMD.
//!
//! # Rank
//! faer's QR of a dense block leaves out a column whose remainder is at most `16·r·ε` of its
//! norm, `r` the rows of the block. So a diagonal element of `R` that is no larger, or at most
//! `max(m, n)·ε`, counts as zero, and the matrix is refused: no minimum-norm answer is
//! guessed. In single precision that refuses much that is harmless, so [`qr()`](super::qr())
//! factors in double precision.

use std::cell::RefCell;
use std::sync::Arc;

use einmul_array::{Array, Csr};
use faer::dyn_stack::{MemBuffer, MemStack, StackReq};
use faer::sparse::SparseColMatRef;
use faer::sparse::linalg::cholesky::supernodal::SupernodalLltRef;
use faer::sparse::linalg::qr::supernodal::{
    self, SupernodalQrRef, SymbolicSupernodalQr, factorize_supernodal_numeric_qr,
};
use faer::{Conj, MatMut as FaerMut, Par};

use super::allocation::{refused, scratch, zeros};
use super::column_order::ColumnOrder;
use super::entries::finite_values;
use super::matching::unmatched_column;
use super::pattern::Pattern;
use super::right_hand_sides::{bring_near_one, check_columns, solve_array};
use super::{note, on_threads, threads_for};
use crate::condition;
use crate::error::Error;
use crate::real::{EXPONENT_OF_ZERO, Magnitude};
use crate::scalar::Scalar;
use crate::view::{as_column, parallelism};

const OPERATION: &str = "sparse qr";

/// `A C P = Q R` of an `m × n` matrix of full column rank, `m ≥ n`, `C` powers of two.
///
/// ```
/// use einmul_array::{Array, Csr};
/// use einmul_linalg::sparse::Qr;
/// let a = Array::from_vec(vec![1.0, 0.0, 0.0, 2.0, 0.0, 0.0], &[3, 2])?;
/// let factor = Qr::<f64>::new(&Csr::from_dense(&a)?)?;
/// let b = Array::from_vec(vec![3.0, 8.0, 5.0], &[3])?;
/// let x = factor.solve(&b)?.to_vec::<f64>().unwrap_or_default();
/// assert!((x[0] - 3.0).abs() < 1e-14 && (x[1] - 4.0).abs() < 1e-14);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Qr<T: Scalar> {
    analysis: Arc<Analysis>,
    /// The values of `S = A C` by rows.
    scaled: Vec<T>,
    /// Of `C`.
    powers: Vec<i32>,
    parts: Parts<T>,
}

/// What depends on the places of the entries only.
#[derive(Debug)]
struct Analysis {
    rows: Pattern,
    /// None of a matrix without columns.
    symbolic: Option<(ColumnOrder, SymbolicSupernodalQr<usize>)>,
    work: f64,
}

/// The arrays that faer fills and reads.
#[derive(Debug, Clone)]
struct Parts<T> {
    householder_rows: Vec<usize>,
    block_sizes: Vec<usize>,
    block_rows: Vec<usize>,
    block_cols: Vec<usize>,
    r: Vec<T>,
    householder: Vec<T>,
    tau: Vec<T>,
}

impl<T: Scalar> Qr<T> {
    /// Factors a matrix; values are cast to `T`.
    ///
    /// # Errors
    /// [`Error::DependentColumns`], [`Error::RankDeficient`] for `m < n`, [`Error::StructurallySingular`],
    /// [`Error::IllConditioned`], [`Error::NotFinite`], [`Error::Array`].
    pub fn new(a: &Csr) -> Result<Self, Error> {
        let rows = Pattern::of(a)?;
        let values = finite_values::<T>(OPERATION, a, &rows)?;
        Self::of(Arc::new(Analysis::of(rows)?), values)
    }

    /// Factors a matrix with its entries at the same places, whose order is known.
    ///
    /// # Errors
    /// [`Error::Pattern`] for other places; else as [`Qr::new`].
    pub fn refactor(&self, a: &Csr) -> Result<Self, Error> {
        self.analysis.rows.check_same(OPERATION, a)?;
        let values = finite_values::<T>(OPERATION, a, &self.analysis.rows)?;
        Self::of(Arc::clone(&self.analysis), values)
    }

    fn of(analysis: Arc<Analysis>, mut values: Vec<T>) -> Result<Self, Error> {
        note::<T>(OPERATION, analysis.rows.rows, analysis.rows.cols, analysis.work);
        let powers = scale_columns(&analysis.rows, &mut values)?;
        let mut parts = Parts::empty();
        if let Some((order, symbolic)) = &analysis.symbolic {
            parts = Parts::unfilled(symbolic)?;
            let threads = threads_for(analysis.work);
            on_threads(threads, || -> Result<(), Error> {
                let par = parallelism(threads);
                let request = supernodal::factorize_supernodal_numeric_qr_scratch::<usize, T>(
                    symbolic,
                    par,
                    Default::default(),
                );
                let mut memory = scratch(request)?;
                factorize_supernodal_numeric_qr(
                    &mut parts.householder_rows,
                    &mut parts.block_sizes,
                    &mut parts.block_rows,
                    &mut parts.block_cols,
                    &mut parts.r,
                    &mut parts.householder,
                    &mut parts.tau,
                    // The transposed matrix by columns.
                    SparseColMatRef::new(analysis.rows.as_columns(), &values),
                    Some(order.permutation()),
                    symbolic,
                    par,
                    MemStack::new(&mut memory),
                    Default::default(),
                );
                Ok(())
            })?;
        }
        let factor = Self { analysis, scaled: values, powers, parts };
        factor.judge()?;
        Ok(factor)
    }

    /// Refuses what is rank deficient, exactly or to working precision.
    fn judge(&self) -> Result<(), Error> {
        let Some((order, symbolic)) = &self.analysis.symbolic else { return Ok(()) };
        let Pattern { rows: m, cols: n, .. } = self.analysis.rows;
        let fronts = symbolic.householder().col_ptr_for_householder_row_idx();
        let adjoint = SupernodalLltRef::<usize, T>::new(symbolic.R_adjoint(), &self.parts.r);
        // Sums of the moduli of the columns of R, which are rows of its adjoint.
        let mut sums = zeros::<T::Real>(n)?;
        let (mut dependent, mut first) = (0, None);
        for (s, front) in fronts.windows(2).enumerate() {
            let block_rows = front[1] - front[0];
            let tolerance = (32.0 * block_rows as f64).max(m as f64) * T::Real::EPSILON.to_f64();
            let node = adjoint.supernode(s);
            let (block, begin, below) = (node.val(), node.start(), node.pattern());
            for j in 0..block.ncols() {
                let remainder = block[(j, j)].modulus().to_f64();
                if remainder <= tolerance || remainder.is_nan() {
                    dependent += 1;
                    first = first.or(Some((order.forward[begin + j], remainder, tolerance)));
                }
                for i in j..block.nrows() {
                    let inside = block.ncols();
                    let at = if i < inside { begin + i } else { below[i - inside] };
                    sums[at] += block[(i, j)].modulus();
                }
            }
        }
        if let Some((column, remainder, tolerance)) = first {
            let rank = n - dependent;
            let (rows, columns) = (m, n);
            return Err(Error::DependentColumns {
                rank,
                rows,
                columns,
                column,
                remainder,
                tolerance,
            });
        }
        let largest = |a: T::Real, b: &T::Real| if *b > a { *b } else { a };
        let norm = sums.iter().fold(T::REAL_ZERO, largest);
        let (mut v, mut signs) = (zeros::<T>(n)?, zeros::<T>(n)?);
        let request = symbolic.R_adjoint().solve_in_place_scratch::<T>(1, Par::Seq);
        let memory = RefCell::new(scratch(request)?);
        let inverse_norm = condition::inverse_one_norm(
            &mut v,
            &mut signs,
            |v| {
                let mut memory = memory.borrow_mut();
                let stack = MemStack::new(&mut memory);
                adjoint.l_transpose_solve_with_conj(Conj::Yes, as_column(v), Par::Seq, stack);
            },
            |v| {
                let mut memory = memory.borrow_mut();
                let stack = MemStack::new(&mut memory);
                adjoint.l_solve_with_conj(Conj::No, as_column(v), Par::Seq, stack);
            },
        );
        condition::check(norm, inverse_norm)
    }

    /// The `x` that minimises `‖b − A x‖₂` for each column, for a vector `b` of `m` or a
    /// matrix of `m` rows, in the dtype of `T`; complex if `b` is. A NaN spoils its own column
    /// only.
    ///
    /// # Errors
    /// [`Error::Rank`], [`Error::Shape`], [`Error::Array`].
    pub fn solve(&self, b: &Array) -> Result<Array, Error> {
        let Pattern { rows: m, cols: n, .. } = self.analysis.rows;
        solve_array(OPERATION, (m, n), false, b, |x, k| self.solve_in_place(x, k))
    }

    /// Takes `k` right-hand sides, contiguous columns of `m` numbers, and leaves the solutions
    /// in the first `n` numbers of each.
    ///
    /// # Errors
    /// [`Error::Shape`] unless `x` has `m·k` elements; [`Error::Array`].
    pub fn solve_in_place(&self, x: &mut [T], k: usize) -> Result<(), Error> {
        let Pattern { rows: m, cols: n, .. } = self.analysis.rows;
        check_columns(OPERATION, (m, n), x, k)?;
        let Some((order, symbolic)) = &self.analysis.symbolic else { return Ok(()) };
        if k == 0 {
            return Ok(());
        }
        let mut memory = scratch(solve_request::<T>(symbolic))?;
        let (mut y, mut residual) = (zeros::<T>(n)?, zeros::<T>(m)?);
        for column in x.chunks_exact_mut(m) {
            let size = bring_near_one(column, |_| 0);
            residual.copy_from_slice(column);
            y.fill(T::ZERO);
            // The second pass refines the solution by that for the residual.
            for _ in 0..2 {
                self.substitute(symbolic, &mut residual, &mut memory);
                for (y, &position) in y.iter_mut().zip(&order.inverse) {
                    *y += residual[position];
                }
                self.residual(column, &y, &mut residual);
            }
            for ((x, &y), &power) in column.iter_mut().zip(&y).zip(&self.powers) {
                *x = y.scaled(power + size);
            }
        }
        Ok(())
    }

    /// The solution for one column, in the order of elimination, to its first `n` numbers.
    fn substitute(
        &self,
        symbolic: &SymbolicSupernodalQr<usize>,
        x: &mut [T],
        memory: &mut MemBuffer,
    ) {
        let parts = &self.parts;
        // SAFETY: `factorize_supernodal_numeric_qr` filled all of them for this structure, and
        // nothing has changed them since.
        let factors = unsafe {
            SupernodalQrRef::<usize, T>::new_unchecked(
                symbolic,
                &parts.householder_rows,
                &parts.block_sizes,
                &parts.block_rows,
                &parts.block_cols,
                &parts.r,
                &parts.householder,
                &parts.tau,
            )
        };
        let m = x.len();
        let x = FaerMut::from_column_major_slice_mut(x, m, 1);
        factors.solve_in_place_with_conj(Conj::No, x, Par::Seq, MemStack::new(memory));
    }

    /// `r = b − S y`.
    fn residual(&self, b: &[T], y: &[T], r: &mut [T]) {
        let rows = &self.analysis.rows;
        for (i, (r, &b)) in r.iter_mut().zip(b).enumerate() {
            let range = rows.range(i);
            let products = range.map(|p| self.scaled[p] * y[rows.indices[p]]);
            *r = products.fold(b, |sum, product| sum - product);
        }
    }

    /// Rows and columns of `A`.
    pub fn shape(&self) -> (usize, usize) {
        (self.analysis.rows.rows, self.analysis.rows.cols)
    }

    /// Stored entries of `R` and of the Householder vectors; zeros inside the dense blocks
    /// count.
    pub fn nnz(&self) -> usize {
        self.parts.r.len() + self.parts.householder.len()
    }

    /// Memory of the factors' values.
    pub fn bytes(&self) -> usize {
        (self.nnz() + self.parts.tau.len()) * size_of::<T>()
    }
}

impl Analysis {
    fn of(rows: Pattern) -> Result<Self, Error> {
        let (m, n) = (rows.rows, rows.cols);
        if m < n {
            let (rank, remainder, tolerance) = (m, 0.0, 0.0);
            let (rows, columns, column) = (m, n, m);
            return Err(Error::RankDeficient { rank, rows, columns, column, remainder, tolerance });
        }
        let (columns, _) = rows.transpose()?;
        if let Some(column) = unmatched_column(&columns)? {
            return Err(Error::StructurallySingular { column });
        }
        if n == 0 {
            return Ok(Self { rows, symbolic: None, work: 0.0 });
        }
        let order = ColumnOrder::of(&rows, &columns)?;
        let request = supernodal::factorize_supernodal_symbolic_qr_scratch::<usize>(m, n);
        let mut memory = scratch(request)?;
        let symbolic = supernodal::factorize_supernodal_symbolic_qr(
            columns.as_columns(),
            Some(order.permutation()),
            order.first_column.clone(),
            order.tree(),
            &order.upper_counts,
            MemStack::new(&mut memory),
            Default::default(),
        )
        .map_err(refused)?;
        let work = 2.0 * order.size().1;
        Ok(Self { rows, symbolic: Some((order, symbolic)), work })
    }
}

impl<T: Scalar> Parts<T> {
    fn empty() -> Self {
        let [householder_rows, block_sizes, block_rows, block_cols] =
            std::array::from_fn(|_| Vec::new());
        let [r, householder, tau] = std::array::from_fn(|_| Vec::new());
        Self { householder_rows, block_sizes, block_rows, block_cols, r, householder, tau }
    }

    fn unfilled(symbolic: &SymbolicSupernodalQr<usize>) -> Result<Self, Error> {
        let householder = symbolic.householder();
        let rows = householder.len_householder_row_idx();
        let blocks = rows + householder.n_supernodes();
        Ok(Self {
            householder_rows: zeros(rows)?,
            block_sizes: zeros(blocks)?,
            block_rows: zeros(blocks)?,
            block_cols: zeros(blocks)?,
            r: zeros(symbolic.R_adjoint().len_val())?,
            householder: zeros(householder.len_householder_val())?,
            tau: zeros(householder.len_tau_val())?,
        })
    }
}

/// Scratch for one right-hand side: faer's own number leaves out what aligning the second of
/// two matrices takes.
fn solve_request<T: Scalar>(symbolic: &SymbolicSupernodalQr<usize>) -> StackReq {
    symbolic.solve_in_place_scratch::<T>(1, Par::Seq).array(2)
}

/// Brings the norm of each column to between 1 and 2; returns the powers.
fn scale_columns<T: Scalar>(rows: &Pattern, values: &mut [T]) -> Result<Vec<i32>, Error> {
    let mut powers = super::allocation::filled(rows.cols, EXPONENT_OF_ZERO)?;
    for (x, &j) in values.iter().zip(&rows.indices) {
        powers[j] = powers[j].max(x.exponent_of());
    }
    powers.iter_mut().for_each(|power| {
        *power = if *power == EXPONENT_OF_ZERO { 0 } else { -*power };
    });
    let mut squares = zeros::<T::Real>(rows.cols)?;
    for (x, &j) in values.iter().zip(&rows.indices) {
        let size = x.scaled(powers[j]).modulus();
        squares[j] += size * size;
    }
    for (power, square) in powers.iter_mut().zip(&squares) {
        if *square > T::REAL_ZERO {
            *power -= square.root().exponent();
        }
    }
    for (x, &j) in values.iter_mut().zip(&rows.indices) {
        *x = x.scaled(powers[j]);
    }
    Ok(powers)
}
