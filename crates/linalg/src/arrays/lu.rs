//! `lu`: the factors themselves.

use einmul_array::Array;
use einmul_machine::threads;

use super::stacked::{Matrices, Results, for_each_item, split, task, working_dtype};
use super::{facts, for_scalar};
use crate::error::Error;
use crate::packed_lu::Packed;
use crate::scalar::Scalar;
use crate::view::scatter;
use crate::workspace::{Layout, Workspace};

/// `P A = L U` of each `m × n` matrix, `k = min(m, n)`.
#[derive(Debug, Clone)]
pub struct Lu {
    /// The exchanges of rows, in the form that was asked for.
    pub permutation: Array,
    /// `L`, `m × k`, unit lower trapezoidal, no real element above 1 in size.
    pub lower: Array,
    /// `U`, `k × n`, upper trapezoidal.
    pub upper: Array,
}

/// How the exchanges of rows are given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LuForm {
    /// `A[permutation] = L U`: `m` row numbers (`i64`).
    Order,
    /// `A = L[permutation] U`: `m` row numbers (`i64`).
    Places,
    /// `A = P L U` with an `m × m` matrix `P` of the real dtype.
    Matrix,
    /// `A = L U` with the rows of `L` exchanged; the permutation is empty.
    InLower,
}

/// LU with partial pivoting of each `m × n` matrix. These factors exist for every matrix; of
/// one whose columns depend on each other `U` has a zero on its diagonal, or a number that is
/// all rounding error. To solve, see [`solve`](super::solve) and
/// [`lu_factor`](super::lu_factor).
///
/// ```
/// use einmul_array::Array;
/// use einmul_linalg::arrays::{LuForm, lu};
/// let a = Array::from_vec(vec![0.0, 1.0, 1.0, 0.0], &[2, 2]).unwrap();
/// let factors = lu(&a, LuForm::Order).unwrap();
/// assert_eq!(factors.permutation.to_vec::<i64>().unwrap(), [1, 0]);
/// ```
///
/// # Errors
/// [`Error::NotFinite`], [`Error::DType`], [`Error::Rank`], [`Error::Array`].
pub fn lu(a: &Array, form: LuForm) -> Result<Lu, Error> {
    let dtype = working_dtype("lu", &[a.dtype()])?;
    for_scalar!(dtype, lu_in(a, form))
}

fn lu_in<T: Scalar>(a: &Array, form: LuForm) -> Result<Lu, Error> {
    const OPERATION: &str = "lu";
    let (lead, (m, n)) = split(OPERATION, "a", a)?;
    let k = m.min(n);
    let a = Matrices::<T>::new(a, lead)?;
    let (rows, side) = match form {
        LuForm::Order | LuForm::Places => (m, 0),
        LuForm::Matrix => (0, m),
        LuForm::InLower => (0, 0),
    };
    let numbers = Results::<i64>::new(lead, &[rows])?;
    let matrix = Results::<T::Real>::new(lead, &[side, side])?;
    let (lower, upper) = (Results::<T>::new(lead, &[m, k])?, Results::<T>::new(lead, &[k, n])?);
    let layout: Layout = Packed::<T>::layout(m, n, threads::limit()).slice::<usize>(m);
    let work = m.saturating_mul(n).saturating_mul(k) / 2;
    for_each_item(
        task::<T>(OPERATION, (m, n)),
        lead,
        work,
        layout.bytes(),
        &|at, threads, scratch| {
            let mut workspace = Workspace::new(OPERATION, scratch, layout)?;
            let place_of = workspace.slice::<usize>(m);
            let packed = Packed::of(OPERATION, a.item(at), threads, workspace)?;
            packed.order.iter().enumerate().for_each(|(place, &row)| place_of[row] = place);
            // SAFETY: `for_each_item` has each position once.
            let (numbers, matrix, lower, upper) = unsafe {
                let factors = (lower.matrix(at, (m, k)), upper.matrix(at, (k, n)));
                (numbers.item(at), matrix.item(at), factors.0, factors.1)
            };
            let given = if form == LuForm::Order { &*packed.order } else { &*place_of };
            numbers.iter_mut().zip(given).for_each(|(to, &row)| *to = row as i64);
            for (place, row) in matrix.chunks_exact_mut(m.max(1)).zip(&*place_of) {
                place[*row] = T::REAL_ONE;
            }
            let row = |i: usize| if form == LuForm::InLower { place_of[i] } else { i };
            scatter(lower, |i, j| match row(i).cmp(&j) {
                std::cmp::Ordering::Less => T::ZERO,
                std::cmp::Ordering::Equal => T::ONE,
                std::cmp::Ordering::Greater => packed.at(row(i), j),
            });
            scatter(upper, |i, j| if i > j { T::ZERO } else { packed.at(i, j) });
            Ok(())
        },
    )?;
    let permutation =
        if form == LuForm::Matrix { facts::permutation(matrix.done()) } else { numbers.done() };
    let lower = match form {
        LuForm::InLower => lower.done(),
        _ => facts::lower_triangular(lower.done()),
    };
    Ok(Lu { permutation, lower, upper: facts::upper_triangular(upper.done()) })
}
