//! `lstsq`.

use einmul_array::{Array, Shape};

use super::for_scalar;
use super::stacked::{Matrices, Results, for_each_item, joint_lead, split, task, working_dtype};
use crate::error::{Error, Operand};
use crate::lstsq::{self, Answer};
use crate::scalar::Scalar;
use crate::view::check_sizes;

const OPERATION: &str = "lstsq";

/// What [`lstsq`] finds.
#[derive(Debug, Clone)]
pub struct Lstsq {
    /// The coefficients: `(…, n, k)`, or `(…, n)` for a vector of right-hand sides.
    pub solution: Array,
    /// `Σ|b − a x|²` of each right-hand side, real: `(…, k)`, with `k = 1` for a vector. For
    /// one matrix, as in NumPy, empty, of shape `(0,)`, unless its rank is `n` and `m > n`;
    /// for a stack always there.
    pub residuals: Array,
    /// The rank of each matrix: `(…)`, in `i64`.
    pub rank: Array,
    /// The singular values of each matrix, decreasing, real: `(…, min(m, n))`.
    pub singular_values: Array,
}

/// The coefficients `x` that minimise `‖b − a x‖₂`, for each matrix of a stack and each of its
/// right-hand sides; where many do, the shortest of them. `a` is `(…, m, n)`, `b` a vector of
/// `m` or `(…, m, k)`, and leading axes stretch to each other.
///
/// # The rank
/// Of the columns of a tall or square matrix that have been scaled to one size by powers of
/// two none may depend on the others, to within `max(m, n)·ε`: then the rank is `n` whatever
/// the units of the columns are, and the answer is the refined one of
/// [`qr::least_squares`](crate::qr::least_squares). Else, and of a wide matrix, the rank is the
/// number of singular values of the matrix as it is that are above `max(m, n)·ε` of the
/// largest (and for dependent columns never `n`); the others count as zero in the answer.
///
/// With `rcond` the rank is, as in NumPy, the number of singular values above `rcond` of the
/// largest; a negative `rcond` is the precision `ε`.
///
/// So a matrix whose columns differ much in size can have a rank of `n` with singular values
/// that are below `max(m, n)·ε` of the largest. A NaN or an infinity in a right-hand side
/// spoils its own coefficients only.
///
/// ```
/// use einmul_array::Array;
/// use einmul_linalg::arrays::lstsq;
/// let x = Array::from_vec(vec![1.0, 0.0, 1.0, 1.0, 1.0, 2.0], &[3, 2]).unwrap();
/// let y = Array::from_vec(vec![1.0, 3.0, 5.0], &[3]).unwrap();
/// let fit = lstsq(&x, &y, None).unwrap();
/// let c = fit.solution.to_vec::<f64>().unwrap();
/// assert!((c[0] - 1.0).abs() < 1e-15 && (c[1] - 2.0).abs() < 1e-15);
/// assert_eq!((fit.rank.get::<i64>(&[]), fit.residuals.shape()), (Some(2), &[1][..]));
/// ```
///
/// # Errors
/// [`Error::NotFinite`] of `a`, [`Error::Shape`] unless both have `m` rows, [`Error::Argument`]
/// for a NaN as `rcond`, [`Error::NoConvergence`], [`Error::DType`], [`Error::Rank`],
/// [`Error::Array`].
pub fn lstsq(a: &Array, b: &Array, rcond: Option<f64>) -> Result<Lstsq, Error> {
    let dtype = working_dtype(OPERATION, &[a.dtype(), b.dtype()])?;
    if rcond.is_some_and(f64::is_nan) {
        let problem = "rcond is NaN".to_owned();
        return Err(Error::Argument { operation: OPERATION.to_owned(), problem });
    }
    if b.rank() == 1 {
        let column = b.reshape(&[b.len(), 1])?;
        let mut found = for_scalar!(dtype, lstsq_in(a, &column, rcond))?;
        let shape = found.solution.shape();
        let shape = Shape::from_slice(&shape[..shape.len() - 1]);
        found.solution = found.solution.reshape(&shape)?;
        return Ok(found);
    }
    for_scalar!(dtype, lstsq_in(a, b, rcond))
}

fn lstsq_in<T: Scalar>(a: &Array, b: &Array, rcond: Option<f64>) -> Result<Lstsq, Error> {
    use crate::real::Magnitude;
    let ((a_lead, (m, n)), (b_lead, (rows, k))) =
        (split(OPERATION, "a", a)?, split(OPERATION, "b", b)?);
    let operand = |name, shape| Operand { name, shape, axis: 0 };
    check_sizes(OPERATION, operand("a", (m, n)), operand("b", (rows, k)))?;
    let lead = joint_lead(OPERATION, &[a_lead, b_lead])?;
    let (a, b) = (Matrices::<T>::new(a, &lead)?, Matrices::<T>::new(b, &lead)?);
    let (x, squares) = (Results::<T>::new(&lead, &[n, k])?, Results::<T::Real>::new(&lead, &[k])?);
    let (ranks, s) =
        (Results::<i64>::new(&lead, &[])?, Results::<T::Real>::new(&lead, &[m.min(n)])?);
    let cutoff = rcond.map(|rcond| if rcond < 0.0 { T::Real::EPSILON.to_f64() } else { rcond });
    let work = m.saturating_mul(n).saturating_mul(n.min(m).saturating_add(k));
    for_each_item(
        task::<T>(OPERATION, (m, n)),
        &lead,
        work,
        lstsq::lstsq_scratch::<T>(m, n, k),
        &|at, threads, scratch| {
            // SAFETY: `for_each_item` has each position once.
            let (answer, rank) = unsafe {
                let (x, squares) = (x.matrix(at, (n, k)), squares.item(at));
                (Answer { x, squares, s: s.item(at) }, ranks.item(at))
            };
            rank[0] =
                lstsq::lstsq(a.item(at), b.item(at), cutoff, answer, threads, scratch)? as i64;
            Ok(())
        },
    )?;
    let rank = ranks.done();
    let is_full = m > n && rank.get::<i64>(&[]) == Some(n as i64);
    let residuals = match lead.is_empty() && !is_full {
        true => Results::<T::Real>::new(&[], &[0])?.done(),
        false => squares.done(),
    };
    Ok(Lstsq { solution: x.done(), residuals, rank, singular_values: s.done() })
}
