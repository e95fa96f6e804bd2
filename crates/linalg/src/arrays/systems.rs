//! `solve` and `solve_triangular`.

use einmul_array::Array;
use einmul_kernels::batch::{self, MAX_GROUP};
use einmul_kernels::matrix::MatRef;
use einmul_machine::threads;

use super::columns::{check_rows, conjugate, with_columns};
use super::for_scalar;
use super::grouped::{Group, Stack};
use super::stacked::{Matrices, Results, for_each_item, joint_lead, split, task, working_dtype};
use crate::error::Error;
use crate::real::EXPONENT_NOT_FINITE;
use crate::scalar::Scalar;
use crate::structure::Structure;
use crate::view::{check_square, for_each_position, not_finite, scatter};
use crate::{structured, triangular};

/// What is known of the matrices of a system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SolveOptions {
    /// Their structure, relied on without a look; `None` looks.
    pub structure: Option<Structure>,
    /// Whether the lower triangle of a symmetric, Hermitian or positive definite matrix is
    /// read, and not the upper one.
    pub lower: bool,
    /// Whether the system is that of the transpose.
    pub transposed: bool,
}

/// `x` with `a x = b`: `a` is `(…, n, n)`, `b` a vector of `n` or `(…, n, k)`, and so is the
/// result. How each system is solved depends on what [`detect`](crate::structure::detect)
/// finds.
///
/// ```
/// use einmul_array::Array;
/// use einmul_linalg::arrays::solve;
/// let a = Array::from_vec(vec![4.0, 1.0, 2.0, 3.0], &[2, 2]).unwrap();
/// let b = Array::from_vec(vec![6.0, 8.0], &[2]).unwrap();
/// assert_eq!(solve(&a, &b).unwrap().to_vec::<f64>().unwrap(), [1.0, 2.0]);
/// ```
///
/// # Errors
/// Those of [`structured::solve`](crate::structured::solve), [`Error::DType`],
/// [`Error::Rank`], [`Error::Array`].
pub fn solve(a: &Array, b: &Array) -> Result<Array, Error> {
    solve_with(a, b, SolveOptions::default())
}

/// [`solve`] with what is known of the matrices.
///
/// ```
/// use einmul_array::Array;
/// use einmul_linalg::arrays::{SolveOptions, solve_with};
/// use einmul_linalg::structure::Structure;
/// // The lower triangle is not read.
/// let a = Array::from_vec(vec![4.0, 2.0, 9.0, 2.0], &[2, 2]).unwrap();
/// let b = Array::from_vec(vec![8.0, 6.0], &[2]).unwrap();
/// let structure = Some(Structure::Symmetric);
/// let x = solve_with(&a, &b, SolveOptions { structure, ..Default::default() }).unwrap();
/// assert_eq!(x.to_vec::<f64>().unwrap(), [1.0, 2.0]);
/// ```
///
/// # Errors
/// As [`solve`].
pub fn solve_with(a: &Array, b: &Array, options: SolveOptions) -> Result<Array, Error> {
    let dtype = working_dtype("solve", &[a.dtype(), b.dtype()])?;
    with_columns(b, |b| for_scalar!(dtype, solve_in(a, b, options)))
}

fn solve_in<T: Scalar>(a: &Array, b: &Array, options: SolveOptions) -> Result<Array, Error> {
    const OPERATION: &str = "solve";
    let ((a_lead, (n, cols)), (b_lead, (rows, k))) =
        (split(OPERATION, "a", a)?, split(OPERATION, "b", b)?);
    let lead = joint_lead(OPERATION, &[a_lead, b_lead])?;
    check_square(OPERATION, (n, cols))?;
    check_rows(OPERATION, "a", n, (rows, k))?;
    let SolveOptions { structure, lower, transposed } = options;
    let known = || {
        let structure = Structure::of_facts(&a.facts());
        // Orthonormal to the rounding of the matrix's own dtype, not of a wider one.
        let is_wider = T::DTYPE.real() != a.dtype().real();
        structure.filter(|&structure| structure != Structure::Orthogonal || !is_wider)
    };
    let structure = structure.or_else(known);
    let (a, b) = (Matrices::<T>::new(a, &lead)?, Matrices::<T>::new(b, &lead)?);
    let x = Results::<T>::unfilled(&lead, &[rows, k])?;

    let is_hermitian =
        matches!(structure, Some(Structure::Hermitian | Structure::PositiveDefinite));
    let is_symmetric = is_hermitian || structure == Some(Structure::Symmetric);
    // One triangle is read, always as the lower one.
    let turned = if is_symmetric { !lower } else { transposed };
    // An upper triangle that is read so is that of the conjugate, as is the transpose.
    let conjugated = is_hermitian && lower == transposed;
    let structure = structure.map(|known| if transposed { known.transpose() } else { known });

    let work = n.saturating_mul(n).saturating_mul(n + 3 * k) / 3;
    let bytes = structured::solve_scratch::<T>(n, k, structure, threads::limit());
    let each = |at: usize, threads: usize, scratch: &mut [u8]| {
        // SAFETY: `for_each_item` has each position once.
        let mut x = unsafe { x.matrix(at, (rows, k)) };
        let (a, b) = (a.item(at), b.item(at));
        scatter(x.reborrow(), |i, j| if conjugated { b.at(i, j).conjugate() } else { b.at(i, j) });
        let a = if turned { a.transpose() } else { a };
        let solved = structured::solve(a, x.reborrow(), structure, threads, scratch);
        if conjugated {
            conjugate(x);
        }
        solved
    };
    // A group with many right-hand sides would leave the nearest caches.
    let is_wide = k > batch::MAX_ORDER;
    if is_wide || transposed || !matches!(structure, None | Some(Structure::General)) {
        for_each_item(task::<T>(OPERATION, (n, n)), &lead, work, bytes, &each)?;
        return Ok(x.done());
    }
    let stack = Stack {
        operation: OPERATION,
        lead: &lead,
        n,
        work,
        a: &a,
        out: &x,
        shape: (n, k),
        turned: false,
    };
    let group: &Group<'_, T> = &|batch, a, x, positions, scratch| {
        let b: [MatRef<'_, T>; MAX_GROUP] =
            std::array::from_fn(|at| b.item((positions.start + at).min(positions.end - 1)));
        // SAFETY: a group is of one stack, as are its right-hand sides and its results.
        unsafe { (batch.solve)(a, &b[..a.len()], x, scratch) }
    };
    stack.run(bytes, batch::solve_elements(n, k), group, &each)?;
    Ok(x.done())
}

/// Which system of a matrix is solved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transposition {
    /// `a x = b`.
    No,
    /// `aᵀ x = b`.
    Transpose,
    /// `aᴴ x = b`.
    Adjoint,
}

impl Transposition {
    /// What SciPy's `trans` of 0, 1 and 2 mean.
    pub fn numbered(number: i64) -> Option<Self> {
        [Self::No, Self::Transpose, Self::Adjoint].get(usize::try_from(number).ok()?).copied()
    }
}

/// `x` with `a x = b`, or with the transpose, by substitution: of each `n × n` matrix only the
/// lower or the upper triangle is read, and with `unit_diagonal` not its diagonal, which is
/// taken as 1. `b` is a vector of `n` or `(…, n, k)`, and so is the result.
///
/// Substitution is exact to rounding whatever the condition; only exact zeros on the diagonal
/// are refused.
///
/// ```
/// use einmul_array::Array;
/// use einmul_linalg::arrays::{Transposition, solve_triangular};
/// let a = Array::from_vec(vec![2.0, 1.0, 9.0, 4.0], &[2, 2]).unwrap();
/// let b = Array::from_vec(vec![4.0, 8.0], &[2]).unwrap();
/// let x = solve_triangular(&a, &b, Transposition::No, false, false).unwrap();
/// assert_eq!(x.to_vec::<f64>().unwrap(), [1.0, 2.0]);
/// ```
///
/// # Errors
/// [`Error::NotSquare`], [`Error::Shape`], [`Error::NotFinite`] of what is read of `a`,
/// [`Error::Singular`], [`Error::DType`], [`Error::Rank`], [`Error::Array`].
pub fn solve_triangular(
    a: &Array,
    b: &Array,
    transposition: Transposition,
    lower: bool,
    unit_diagonal: bool,
) -> Result<Array, Error> {
    let dtype = working_dtype("solve_triangular", &[a.dtype(), b.dtype()])?;
    let form = (transposition, lower, unit_diagonal);
    with_columns(b, |b| for_scalar!(dtype, solve_triangular_in(a, b, form)))
}

fn solve_triangular_in<T: Scalar>(
    a: &Array,
    b: &Array,
    (transposition, lower, unit): (Transposition, bool, bool),
) -> Result<Array, Error> {
    const OPERATION: &str = "solve_triangular";
    let ((a_lead, (n, cols)), (b_lead, (rows, k))) =
        (split(OPERATION, "a", a)?, split(OPERATION, "b", b)?);
    let lead = joint_lead(OPERATION, &[a_lead, b_lead])?;
    check_square(OPERATION, (n, cols))?;
    check_rows(OPERATION, "a", n, (rows, k))?;
    let (a, b) = (Matrices::<T>::new(a, &lead)?, Matrices::<T>::new(b, &lead)?);
    let x = Results::<T>::new(&lead, &[rows, k])?;
    let work = n.saturating_mul(n).saturating_mul(k) / 2;
    let bytes = triangular::solve_scratch::<T>(n, k, 1);
    for_each_item(task::<T>(OPERATION, (n, n)), &lead, work, bytes, &|at, threads, scratch| {
        // SAFETY: `for_each_item` has each position once.
        let mut x = unsafe { x.matrix(at, (rows, k)) };
        let (a, b) = (a.item(at), b.item(at));
        let is_read = |i: usize, j: usize| if i == j { !unit } else { (i > j) == lower };
        let mut largest = 0;
        for_each_position(n, n, |i, j| {
            if is_read(i, j) {
                largest = largest.max(a.at(i, j).exponent_of());
            }
        });
        if largest == EXPONENT_NOT_FINITE {
            return Err(not_finite(OPERATION, "a", a, is_read));
        }
        scatter(x.reborrow(), |i, j| b.at(i, j));
        match transposition {
            Transposition::No => triangular::solve(a, x, lower, unit, threads, scratch),
            Transposition::Transpose => {
                triangular::solve(a.transpose(), x, !lower, unit, threads, scratch)
            }
            Transposition::Adjoint => {
                conjugate(x.reborrow());
                triangular::solve(a.transpose(), x.reborrow(), !lower, unit, threads, scratch)?;
                conjugate(x);
                Ok(())
            }
        }
    })?;
    Ok(x.done())
}
