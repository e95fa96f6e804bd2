//! The narrow steps of factorisations: what is left when all else is a matrix product.
//!
//! A blocked factorisation eliminates a few columns, or rows, and updates the rest by a
//! product. These kernels are the eliminations, for at most [`WIDTH`] columns. Those of many
//! rows ([`eliminate`], [`reflect`]) take their panel by columns, each contiguous: pivots,
//! norms and sums then run along whole vectors. [`copy`] turns a panel over on the way.
//!
//! The arithmetic is that of the textbooks, step by step; nothing is scaled here, so that
//! numbers are to be far from the ends of their range where a verb says so.

mod cholesky;
mod copy;
mod eliminate;
mod float;
mod kernel;
mod reflect;
mod substitute;
#[cfg(test)]
mod tests;

use einmul_machine::Isa;

use crate::matrix::{MatMut, MatRef};
pub use float::Float;

/// The most columns of a panel, and the most rows of a triangle.
pub const WIDTH: usize = 16;

/// The step from one row (or column) of `length` elements to the next, for memory that is
/// also read across: a whole number of cache lines, and an odd one, so that neighbours do
/// not lie in the same place of a cache.
pub fn stride<T>(length: usize) -> usize {
    let line = 64 / size_of::<T>();
    (length.div_ceil(line) | 1).saturating_mul(line)
}

/// A panel of at most [`WIDTH`] columns, each contiguous.
#[derive(Debug)]
pub struct Columns<'a, T> {
    data: &'a mut [T],
    stride: usize,
    rows: usize,
    count: usize,
}

impl<'a, T: Float> Columns<'a, T> {
    /// `count` columns of `rows` elements, `stride` apart. Up to the next whole cache line
    /// the elements behind a column are the kernels' too.
    ///
    /// # Panics
    /// When there are more than [`WIDTH`], the stride is no whole number of cache lines or too
    /// short, or the data are too few.
    pub fn new(data: &'a mut [T], stride: usize, rows: usize, count: usize) -> Self {
        let line = 64 / size_of::<T>();
        let whole = rows.div_ceil(line) * line;
        assert!(count <= WIDTH && stride.is_multiple_of(line), "no panel");
        let fits = count == 0 || whole <= stride && data.len() >= (count - 1) * stride + whole;
        assert!(fits, "panel of {rows}x{count} in {} elements {stride} apart", data.len());
        Self { data, stride, rows, count }
    }

    /// The panel as a matrix.
    pub fn matrix(&mut self) -> MatMut<'_, T> {
        let stride = self.stride as isize;
        // SAFETY: the columns are distinct elements of the slice, by the constructor.
        unsafe { MatMut::from_raw_parts(self.data.as_mut_ptr(), self.rows, self.count, 1, stride) }
    }

    /// [`Columns::matrix`] to be read.
    pub fn as_ref(&self) -> MatRef<'_, T> {
        let stride = self.stride as isize;
        // SAFETY: as for `matrix`.
        unsafe { MatRef::from_raw_parts(self.data.as_ptr(), self.rows, self.count, 1, stride) }
    }

    /// Writes zeros behind the columns, as [`eliminate`] and [`reflect`] need them.
    pub fn clear_ends(&mut self) {
        let line = 64 / size_of::<T>();
        let end = self.rows.div_ceil(line) * line;
        for column in 0..self.count {
            let start = column * self.stride;
            self.data[start + self.rows..start + end].fill(T::of(0));
        }
    }
}

/// The diagonal of a triangle.
#[derive(Debug, Clone, Copy)]
pub enum Diagonal<'a, T> {
    /// Of ones; what lies there is not read.
    Unit,
    /// Given by its reciprocals; what lies there is not read either.
    Reciprocals(&'a [T]),
}

/// Gaussian elimination with partial pivoting of a panel of `m` rows: leaves `U` above the
/// multipliers and writes the exchanges; row `i` was exchanged with row `exchanges[i] ≥ i`.
/// Of equal pivots the first is taken, as LAPACK does. A column of zeros is passed over.
///
/// Golub and Van Loan, *Matrix Computations*, 4th ed., algorithm 3.4.1, with the columns
/// updated one by one, when their turn comes.
///
/// # Panics
/// When the panel has more columns than rows or than there are `exchanges`.
pub fn eliminate<T: Float>(isa: Isa, panel: Columns<'_, T>, exchanges: &mut [usize]) {
    assert!(panel.count <= panel.rows && panel.count == exchanges.len(), "no panel to eliminate");
    let mut panel = panel;
    panel.clear_ends();
    let Columns { data, stride, rows, count } = panel;
    let (columns, exchanges) = (data.as_mut_ptr(), exchanges.as_mut_ptr());
    let args = kernel::Panel { columns, stride, rows, count };
    // SAFETY: the panel's constructor has checked its memory, and the ends are clear; there
    // is an exchange for each column.
    unsafe { (T::panels(isa).eliminate)(args, exchanges) }
}

/// Householder's reflections of a panel of `m` rows and `n ≤ m` columns: writes the upper
/// triangle of `R` (`n × n`) and the scales, and leaves the vectors `v`, with their ones and
/// the zeros above: `H = I − scale · v vᵀ`, and a scale of 0 where there was nothing to do.
///
/// Golub and Van Loan, *Matrix Computations*, 4th ed., algorithms 5.1.1 and 5.2.1. Numbers
/// are at most [`Float::LARGE`](crate::batch::Float); however small they are, no square
/// vanishes.
///
/// # Panics
/// When the panel has more columns than rows, or `R` or the scales another size.
pub fn reflect<T: Float>(isa: Isa, panel: Columns<'_, T>, scales: &mut [T], mut r: MatMut<'_, T>) {
    assert!(panel.count <= panel.rows && panel.count == scales.len(), "no panel to reflect");
    assert!(r.rows() == panel.count && r.cols() == panel.count, "no triangle of the panel");
    let mut panel = panel;
    panel.clear_ends();
    let Columns { data, stride, rows, count } = panel;
    let args = kernel::Panel { columns: data.as_mut_ptr(), stride, rows, count };
    let strides = (r.row_stride(), r.col_stride());
    // SAFETY: as for `eliminate`; `R` and the scales have the panel's size.
    unsafe { (T::panels(isa).reflect)(args, scales.as_mut_ptr(), r.as_mut_ptr(), strides) }
}

/// The upper triangular `U` with `a = Uᵀ U`, in place of the upper triangle of `a`, whose rows
/// are contiguous; the other triangle is not used. Writes the reciprocals of its diagonal.
///
/// Golub and Van Loan, *Matrix Computations*, 4th ed., algorithm 4.2.1, on rows.
///
/// # Errors
/// The first pivot that is not above 0; a NaN is not.
///
/// # Panics
/// When `a` is not square or larger than [`WIDTH`], its rows are not contiguous, or there are
/// not as many reciprocals.
pub fn cholesky<T: Float>(
    isa: Isa,
    mut a: MatMut<'_, T>,
    reciprocals: &mut [T],
) -> Result<(), usize> {
    let n = a.rows();
    assert!(n == a.cols() && n <= WIDTH && n == reciprocals.len(), "no block to factor");
    assert!(n <= 1 || a.col_stride() == 1, "rows are not contiguous");
    let (start, stride) = (a.as_mut_ptr(), a.row_stride());
    // SAFETY: the block and the reciprocals have their n rows, which are contiguous.
    let factored = unsafe { (T::panels(isa).cholesky)(start, stride, n, reciprocals.as_mut_ptr()) };
    if factored == n { Ok(()) } else { Err(factored) }
}

/// `x ← L⁻¹ x` for the lower triangle of `l` (`n × n`), of any strides, and an `x` (`n × k`)
/// of contiguous rows, of any order.
///
/// # Panics
/// When `l` is not square or larger than [`WIDTH`], `x` has another number of rows, its rows
/// are not contiguous, or the diagonal has another length.
pub fn substitute<T: Float>(
    isa: Isa,
    l: MatRef<'_, T>,
    diagonal: Diagonal<'_, T>,
    x: MatMut<'_, T>,
) {
    substitution(isa, l, diagonal, 1, x);
}

/// `x ← U⁻¹ x` for the upper triangle of `u`, as [`substitute`].
///
/// # Panics
/// As [`substitute`].
pub fn substitute_back<T: Float>(
    isa: Isa,
    u: MatRef<'_, T>,
    diagonal: Diagonal<'_, T>,
    x: MatMut<'_, T>,
) {
    // Read from its end, an upper triangle is a lower one.
    let l = u.reverse_rows().transpose().reverse_rows().transpose();
    substitution(isa, l, diagonal, -1, x.reverse_rows());
}

/// [`substitute`] with a diagonal that is read in this direction.
fn substitution<T: Float>(
    isa: Isa,
    l: MatRef<'_, T>,
    diagonal: Diagonal<'_, T>,
    direction: isize,
    mut x: MatMut<'_, T>,
) {
    let n = l.rows();
    assert!(n == l.cols() && n <= WIDTH && n == x.rows(), "no block to solve with");
    assert!(x.cols() <= 1 || x.col_stride() == 1, "rows are not contiguous");
    let reciprocals = match diagonal {
        Diagonal::Unit => std::ptr::null(),
        Diagonal::Reciprocals(of) => {
            assert!(of.len() == n, "no diagonal of the triangle");
            let first = if direction < 0 { n.saturating_sub(1) } else { 0 };
            of.as_ptr().wrapping_add(first)
        }
    };
    let args = kernel::Substitution {
        n,
        l: l.as_ptr(),
        strides: (l.row_stride(), l.col_stride()),
        reciprocals,
        reciprocal_step: direction,
        cols: x.cols(),
        x_stride: x.row_stride(),
        x: x.as_mut_ptr(),
    };
    // SAFETY: the sizes fit, and the rows of x are contiguous.
    unsafe { (T::panels(isa).substitute)(&args) }
}

/// Copies a matrix of any strides into another of its shape.
///
/// # Panics
/// When the shapes differ.
pub fn copy<T: Float>(isa: Isa, from: MatRef<'_, T>, to: MatMut<'_, T>) {
    assert!(from.rows() == to.rows() && from.cols() == to.cols(), "copy of another shape");
    // SAFETY: the shapes are one.
    unsafe { (T::panels(isa).copy)(from, to) }
}
