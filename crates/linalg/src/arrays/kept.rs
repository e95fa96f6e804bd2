//! Factors that are kept, to solve with more than once: `lu_factor`, `cho_factor`.
//!
//! Singular matrices are refused where the factors are made, which takes `O(n³)`, by the rules
//! of [`lu`](crate::lu) and [`cholesky`](crate::cholesky); a solve is two substitutions.

use einmul_array::Array;
use einmul_kernels::matrix::MatMut;
use einmul_machine::threads;

use super::columns::{check_rows, conjugate, with_columns};
use super::stacked::{Matrices, Results, for_each_item, joint_lead, split, task, working_dtype};
use super::systems::Transposition;
use super::{facts, for_scalar};
use crate::cholesky::Factor;
use crate::error::{Error, Operand};
use crate::lu::Factors;
use crate::opaque;
use crate::packed_lu::Packed;
use crate::scalar::Scalar;
use crate::triangular;
use crate::view::{check_finite, check_sizes, check_square, parallelism, scatter};
use crate::workspace::{Layout, Workspace};

/// `P A = L U` as LAPACK's `getrf` leaves it.
#[derive(Debug, Clone)]
pub struct LuFactors {
    /// `U` on and above the diagonal, the unit lower `L` below: `(…, m, n)`.
    pub lu: Array,
    /// Row `i` was exchanged with row `pivots[i]`, one after the other: `(…, min(m, n))`, `i64`.
    pub pivots: Array,
}

/// LU with partial pivoting of each `m × n` matrix, to be kept for [`lu_solve`].
///
/// ```
/// use einmul_array::Array;
/// use einmul_linalg::arrays::{Transposition, lu_factor, lu_solve};
/// let a = Array::from_vec(vec![0.0, 2.0, 4.0, 0.0], &[2, 2]).unwrap();
/// let factors = lu_factor(&a).unwrap();
/// assert_eq!(factors.pivots.to_vec::<i64>().unwrap(), [1, 1]);
/// let b = Array::from_vec(vec![4.0, 4.0], &[2]).unwrap();
/// let x = lu_solve(&factors.lu, &factors.pivots, &b, Transposition::No).unwrap();
/// assert_eq!(x.to_vec::<f64>().unwrap(), [1.0, 2.0]);
/// ```
///
/// # Errors
/// [`Error::NotFinite`], also of a `U` beyond the range; of square matrices [`Error::Singular`]
/// and [`Error::IllConditioned`]; [`Error::DType`], [`Error::Rank`], [`Error::Array`].
pub fn lu_factor(a: &Array) -> Result<LuFactors, Error> {
    let dtype = working_dtype("lu_factor", &[a.dtype()])?;
    for_scalar!(dtype, lu_factor_in(a))
}

fn lu_factor_in<T: Scalar>(a: &Array) -> Result<LuFactors, Error> {
    const OPERATION: &str = "lu_factor";
    let (lead, (m, n)) = split(OPERATION, "a", a)?;
    let a = Matrices::<T>::new(a, lead)?;
    let lu = Results::<T>::new(lead, &[m, n])?;
    let pivots = Results::<i64>::new(lead, &[m.min(n)])?;
    let judged = m == n && n > 0;
    let layout = match judged {
        true => {
            let plain = T::plain().map(|plain| (plain.factors_layout)(n, threads::limit()));
            plain.map_or(Factors::<T>::layout(n), |plain| plain.or(Factors::<T>::layout(n)))
        }
        false => Packed::<T>::layout(m, n, threads::limit()),
    };
    let layout = layout.slice::<usize>(m).slice::<usize>(m).slice::<T>(m).slice::<T>(m);
    let work = m.saturating_mul(n).saturating_mul(m.min(n)) / 2;
    for_each_item(
        task::<T>(OPERATION, (m, n)),
        lead,
        work,
        layout.bytes(),
        &|at, threads, scratch| {
            let (a, par) = (a.item(at), parallelism(threads));
            // SAFETY: `for_each_item` has each position once.
            let (mut out, pivots) = unsafe { (lu.matrix(at, (m, n)), pivots.item(at)) };
            if !judged {
                let mut workspace = Workspace::new(OPERATION, scratch, layout)?;
                let (row_at, place_of) = (workspace.slice::<usize>(m), workspace.slice::<usize>(m));
                let packed = Packed::of(OPERATION, a, threads, workspace)?;
                scatter(out.reborrow(), |i, j| packed.at(i, j));
                exchanges(packed.order, pivots, row_at, place_of);
                return check_finite(OPERATION, "lu", out.as_ref());
            }
            if let Some(plain) = T::plain()
                && (plain.factors)(a, out.reborrow(), pivots, threads, scratch)
            {
                opaque::ran("blocked");
                return Ok(());
            }
            let mut workspace = Workspace::new(OPERATION, scratch, layout)?;
            let (row_at, place_of) = (workspace.slice::<usize>(m), workspace.slice::<usize>(m));
            {
                let (v, signs) = (workspace.slice::<T>(n), workspace.slice::<T>(n));
                let factors = Factors::of(OPERATION, a, par, &mut workspace)?;
                factors.judge(v, signs)?;
                let powers = factors.powers;
                scatter(out.reborrow(), |i, j| {
                    let x = factors.lu[(i, j)];
                    if i > j { x } else { x.scaled(-(powers.common + powers.cols[j])) }
                });
                exchanges(factors.row_order, pivots, row_at, place_of);
            }
            check_finite(OPERATION, "lu", out.as_ref())
        },
    )?;
    Ok(LuFactors { lu: lu.done(), pivots: pivots.done() })
}

/// The exchanges, one for each pivot, that bring row `order[i]` to place `i`.
fn exchanges(order: &[usize], pivots: &mut [i64], row_at: &mut [usize], place_of: &mut [usize]) {
    row_at.iter_mut().enumerate().for_each(|(place, row)| *row = place);
    place_of.copy_from_slice(row_at);
    for (i, pivot) in pivots.iter_mut().enumerate() {
        let (row, other) = (order[i], row_at[i]);
        let place = place_of[row];
        *pivot = place as i64;
        (row_at[i], row_at[place]) = (row, other);
        (place_of[other], place_of[row]) = (place, i);
    }
}

/// `x` with `a x = b`, or with the transpose, from the factors of [`lu_factor`]. `b` is a vector
/// of `n` or `(…, n, k)`, and so is the result.
///
/// # Errors
/// [`Error::NotSquare`], [`Error::Shape`], [`Error::Argument`] for pivots that are no rows,
/// [`Error::Singular`] for an exact zero on the diagonal of `U`, [`Error::DType`],
/// [`Error::Rank`], [`Error::Array`].
pub fn lu_solve(
    lu: &Array,
    pivots: &Array,
    b: &Array,
    transposition: Transposition,
) -> Result<Array, Error> {
    let dtype = working_dtype("lu_solve", &[lu.dtype(), b.dtype()])?;
    with_columns(b, |b| for_scalar!(dtype, lu_solve_in(lu, pivots, b, transposition)))
}

fn lu_solve_in<T: Scalar>(
    lu: &Array,
    pivots: &Array,
    b: &Array,
    transposition: Transposition,
) -> Result<Array, Error> {
    const OPERATION: &str = "lu_solve";
    let [.., count] = pivots.shape() else {
        return Err(Error::Rank { operation: OPERATION, name: "piv", rank: 0 });
    };
    let mut shape = pivots.shape().to_vec();
    shape.push(1);
    let pivots_column = pivots.reshape(&shape)?;
    let ((lu_lead, (n, cols)), (b_lead, (rows, k))) =
        (split(OPERATION, "lu", lu)?, split(OPERATION, "b", b)?);
    let pivots_lead = &shape[..shape.len() - 2];
    let lead = joint_lead(OPERATION, &[lu_lead, pivots_lead, b_lead])?;
    if n != cols {
        return Err(Error::NotSquare { operation: OPERATION, name: "lu", rows: n, cols });
    }
    check_rows(OPERATION, "lu", n, (rows, k))?;
    check_sizes(
        OPERATION,
        Operand { name: "lu", shape: (n, n), axis: 0 },
        Operand { name: "piv", shape: (*count, 1), axis: 0 },
    )?;
    let (lu, b) = (Matrices::<T>::new(lu, &lead)?, Matrices::<T>::new(b, &lead)?);
    let pivots = Matrices::<i64>::new(&pivots_column, &lead)?;
    let x = Results::<T>::new(&lead, &[rows, k])?;
    let work = n.saturating_mul(n).saturating_mul(k);
    for_each_item(
        task::<T>(OPERATION, (n, n)),
        &lead,
        work,
        triangular::solve_scratch::<T>(n, k, 1),
        &|at, threads, scratch| {
            let (lu, b, pivots) = (lu.item(at), b.item(at), pivots.item(at));
            let pivot = |i: usize| match usize::try_from(pivots.at(i, 0)) {
                Ok(row) if row < n => Ok(row),
                _ => Err(Error::Argument {
                    operation: OPERATION.to_owned(),
                    problem: format!("piv[{i}] is {}, but lu has {n} rows", pivots.at(i, 0)),
                }),
            };
            // SAFETY: `for_each_item` has each position once.
            let mut x = unsafe { x.matrix(at, (rows, k)) };
            scatter(x.reborrow(), |i, j| b.at(i, j));
            let exchange = |x: &mut MatMut<'_, T>, i: usize| -> Result<(), Error> {
                let row = pivot(i)?;
                if row != i {
                    for j in 0..k {
                        let (first, second) = (x.as_ref().at(i, j), x.as_ref().at(row, j));
                        x.set(i, j, second);
                        x.set(row, j, first);
                    }
                }
                Ok(())
            };
            if transposition == Transposition::No {
                for i in 0..n {
                    exchange(&mut x, i)?;
                }
                triangular::solve(lu, x.reborrow(), true, true, threads, scratch)?;
                return triangular::solve(lu, x, false, false, threads, scratch);
            }
            let adjoint = transposition == Transposition::Adjoint;
            if adjoint {
                conjugate(x.reborrow());
            }
            triangular::solve(lu.transpose(), x.reborrow(), true, false, threads, scratch)?;
            triangular::solve(lu.transpose(), x.reborrow(), false, true, threads, scratch)?;
            for i in (0..n).rev() {
                exchange(&mut x, i)?;
            }
            if adjoint {
                conjugate(x);
            }
            Ok(())
        },
    )?;
    Ok(x.done())
}

/// The triangular factor of each symmetric or Hermitian positive definite matrix, to be kept
/// for [`cho_solve`]: with `lower` the `L` of `a = L Lᴴ`, else the `U` of `a = Uᴴ U`. Only that
/// triangle of `a` is read, and the other one of the result is zero.
///
/// ```
/// use einmul_array::Array;
/// use einmul_linalg::arrays::{cho_factor, cho_solve};
/// let a = Array::from_vec(vec![4.0, 2.0, 2.0, 5.0], &[2, 2]).unwrap();
/// let c = cho_factor(&a, false).unwrap();
/// assert_eq!(c.to_vec::<f64>().unwrap(), [2.0, 1.0, 0.0, 2.0]);
/// let b = Array::from_vec(vec![8.0, 12.0], &[2]).unwrap();
/// assert_eq!(cho_solve(&c, false, &b).unwrap().to_vec::<f64>().unwrap(), [1.0, 2.0]);
/// ```
///
/// # Errors
/// [`Error::NotSquare`], [`Error::NotFinite`], [`Error::NotPositiveDefinite`],
/// [`Error::Singular`], [`Error::IllConditioned`], [`Error::DType`], [`Error::Rank`],
/// [`Error::Array`].
pub fn cho_factor(a: &Array, lower: bool) -> Result<Array, Error> {
    let dtype = working_dtype("cho_factor", &[a.dtype()])?;
    for_scalar!(dtype, cho_factor_in(a, lower))
}

fn cho_factor_in<T: Scalar>(a: &Array, lower: bool) -> Result<Array, Error> {
    const OPERATION: &str = "cho_factor";
    let (lead, (n, cols)) = split(OPERATION, "a", a)?;
    check_square(OPERATION, (n, cols))?;
    let (a, out) = (Matrices::<T>::new(a, lead)?, Results::<T>::new(lead, &[n, n])?);
    if n == 0 {
        return Ok(out.done());
    }
    let layout: Layout = Factor::<T>::layout(n).slice::<T>(n).slice::<T>(n);
    let work = n.saturating_mul(n).saturating_mul(n) / 6;
    for_each_item(
        task::<T>(OPERATION, (n, n)),
        lead,
        work,
        layout.bytes(),
        &|at, threads, scratch| {
            let mut workspace = Workspace::new(OPERATION, scratch, layout)?;
            // The upper triangle, read by columns, is the conjugate of the lower one.
            let a = if lower { a.item(at) } else { a.item(at).transpose() };
            let factor = Factor::of(OPERATION, a, parallelism(threads), &mut workspace)?;
            factor.judge(a, workspace.slice(n), workspace.slice(n))?;
            let element = |i: usize, j: usize| {
                let x = factor.lower[j * n + i].scaled(-factor.powers[i]);
                match i.cmp(&j) {
                    std::cmp::Ordering::Less => T::ZERO,
                    std::cmp::Ordering::Equal => T::from_real(x.re()),
                    std::cmp::Ordering::Greater => x,
                }
            };
            // SAFETY: `for_each_item` has each position once.
            let out = unsafe { out.matrix(at, (n, n)) };
            scatter(if lower { out } else { out.transpose() }, element);
            Ok(())
        },
    )?;
    let factor = out.done();
    Ok(if lower { facts::lower_triangular(factor) } else { facts::upper_triangular(factor) })
}

/// `x` with `a x = b` from the factor of [`cho_factor`]; the other triangle of `c` is not read.
/// `b` is a vector of `n` or `(…, n, k)`, and so is the result.
///
/// # Errors
/// [`Error::NotSquare`], [`Error::Shape`], [`Error::Singular`] for an exact zero on the
/// diagonal, [`Error::DType`], [`Error::Rank`], [`Error::Array`].
pub fn cho_solve(c: &Array, lower: bool, b: &Array) -> Result<Array, Error> {
    let dtype = working_dtype("cho_solve", &[c.dtype(), b.dtype()])?;
    with_columns(b, |b| for_scalar!(dtype, cho_solve_in(c, lower, b)))
}

fn cho_solve_in<T: Scalar>(c: &Array, lower: bool, b: &Array) -> Result<Array, Error> {
    const OPERATION: &str = "cho_solve";
    let ((c_lead, (n, cols)), (b_lead, (rows, k))) =
        (split(OPERATION, "c", c)?, split(OPERATION, "b", b)?);
    let lead = joint_lead(OPERATION, &[c_lead, b_lead])?;
    if n != cols {
        return Err(Error::NotSquare { operation: OPERATION, name: "c", rows: n, cols });
    }
    check_rows(OPERATION, "c", n, (rows, k))?;
    let (c, b) = (Matrices::<T>::new(c, &lead)?, Matrices::<T>::new(b, &lead)?);
    let x = Results::<T>::new(&lead, &[rows, k])?;
    let work = n.saturating_mul(n).saturating_mul(k);
    for_each_item(
        task::<T>(OPERATION, (n, n)),
        &lead,
        work,
        triangular::solve_scratch::<T>(n, k, 1),
        &|at, threads, scratch| {
            let (c, b) = (c.item(at), b.item(at));
            // SAFETY: `for_each_item` has each position once.
            let mut x = unsafe { x.matrix(at, (rows, k)) };
            scatter(x.reborrow(), |i, j| b.at(i, j));
            // Lᴴ y = z is Lᵀ ȳ = z̄, and likewise for U.
            if lower {
                triangular::solve(c, x.reborrow(), true, false, threads, scratch)?;
                conjugate(x.reborrow());
                triangular::solve(c.transpose(), x.reborrow(), false, false, threads, scratch)?;
                conjugate(x);
                return Ok(());
            }
            conjugate(x.reborrow());
            triangular::solve(c.transpose(), x.reborrow(), true, false, threads, scratch)?;
            conjugate(x.reborrow());
            triangular::solve(c, x, false, false, threads, scratch)
        },
    )?;
    Ok(x.done())
}
