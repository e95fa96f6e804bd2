//! Factorisations with exchanged rows and columns: `qr_pivoted` and `ldl`.

use einmul_array::Array;

use super::factors::QrMode;
use super::stacked::{Matrices, Results, for_each_item, split, task, working_dtype};
use super::{facts, for_scalar};
use crate::bunch_kaufman::Factors;
use crate::error::Error;
use crate::qr::pivoted;
use crate::real::{EXPONENT_NOT_FINITE, EXPONENT_OF_ZERO, Magnitude};
use crate::scalar::Scalar;
use crate::view::{
    check_finite, check_square, for_each_position, not_finite, parallelism, scatter,
};
use crate::workspace::{Layout, Workspace};

/// `A[:, permutation] = Q R` of each `m × n` matrix.
#[derive(Debug, Clone)]
pub struct PivotedQr {
    /// `Q`, with orthonormal columns.
    pub q: Array,
    /// `R`, upper trapezoidal with a real diagonal whose size does not increase.
    pub r: Array,
    /// `(…, n)` column numbers (`i64`).
    pub permutation: Array,
}

/// QR with exchanged columns: the next is always the one that is furthest from the span of
/// those before. Its diagonal nearly always shows the rank, and the first columns are well
/// conditioned.
///
/// ```
/// use einmul_array::Array;
/// use einmul_linalg::arrays::{QrMode, qr_pivoted};
/// let a = Array::from_vec(vec![1.0, 0.0, 0.0, 2.0], &[2, 2]).unwrap();
/// let factors = qr_pivoted(&a, QrMode::Reduced).unwrap();
/// assert_eq!(factors.permutation.to_vec::<i64>().unwrap(), [1, 0]);
/// ```
///
/// # Errors
/// [`Error::NotFinite`], [`Error::DType`], [`Error::Rank`], [`Error::Array`].
pub fn qr_pivoted(a: &Array, mode: QrMode) -> Result<PivotedQr, Error> {
    let dtype = working_dtype("qr", &[a.dtype()])?;
    for_scalar!(dtype, qr_pivoted_in(a, mode))
}

fn qr_pivoted_in<T: Scalar>(a: &Array, mode: QrMode) -> Result<PivotedQr, Error> {
    let (lead, (m, n)) = split("qr", "a", a)?;
    let k = if mode == QrMode::Reduced { m.min(n) } else { m };
    let a = Matrices::<T>::new(a, lead)?;
    let (q, r) = (Results::<T>::new(lead, &[m, k])?, Results::<T>::new(lead, &[k, n])?);
    let permutation = Results::<i64>::new(lead, &[n])?;
    let work = m.saturating_mul(n).saturating_mul(2 * k);
    let bytes = pivoted::decompose_scratch::<T>(m, n, k, 1);
    for_each_item(task::<T>("qr", (m, n)), lead, work, bytes, &|at, threads, scratch| {
        // SAFETY: `for_each_item` has each position once.
        let (q, r, order) =
            unsafe { (q.matrix(at, (m, k)), r.matrix(at, (k, n)), permutation.item(at)) };
        pivoted::decompose(a.item(at), q, r, order, threads, scratch)
    })?;
    Ok(PivotedQr {
        q: facts::orthonormal(q.done()),
        r: facts::upper_triangular(r.done()),
        permutation: permutation.done(),
    })
}

/// `A = L D Lᴴ`, or `L D Lᵀ`, of each symmetric or Hermitian matrix, as SciPy's `ldl` gives it.
#[derive(Debug, Clone)]
pub struct Ldl {
    /// `L` with its rows exchanged: `L[permutation]` is unit lower triangular, or with `lower`
    /// false unit upper triangular.
    pub lu: Array,
    /// `D`: blocks of order 1 and 2.
    pub d: Array,
    /// `(…, n)` row numbers (`i64`).
    pub permutation: Array,
}

/// The factors of symmetric indefinite matrices by Bunch and Kaufman's pivoting: of each
/// `n × n` matrix the lower triangle is read, or the upper one. `hermitian` makes a difference
/// to complex matrices only. These factors exist for every matrix; `D` is singular where it
/// is.
///
/// ```
/// use einmul_array::Array;
/// use einmul_linalg::arrays::ldl;
/// let a = Array::from_vec(vec![2.0, 1.0, 1.0, 3.0], &[2, 2]).unwrap();
/// let factors = ldl(&a, true, true).unwrap();
/// assert_eq!(factors.d.to_vec::<f64>().unwrap(), [2.0, 0.0, 0.0, 2.5]);
/// ```
///
/// # Errors
/// [`Error::NotSquare`], [`Error::NotFinite`], also of a `D` beyond the range,
/// [`Error::DType`], [`Error::Rank`], [`Error::Array`].
pub fn ldl(a: &Array, lower: bool, hermitian: bool) -> Result<Ldl, Error> {
    let dtype = working_dtype("ldl", &[a.dtype()])?;
    for_scalar!(dtype, ldl_in(a, lower, hermitian))
}

fn ldl_in<T: Scalar>(a: &Array, lower: bool, hermitian: bool) -> Result<Ldl, Error> {
    const OPERATION: &str = "ldl";
    let (lead, (n, cols)) = split(OPERATION, "a", a)?;
    check_square(OPERATION, (n, cols))?;
    let a = Matrices::<T>::new(a, lead)?;
    let (lu, d) = (Results::<T>::new(lead, &[n, n])?, Results::<T>::new(lead, &[n, n])?);
    let permutation = Results::<i64>::new(lead, &[n])?;
    let layout = Layout::unless_absurd(&[n], || {
        Layout::new().matrix::<T>(n, n).slice::<usize>(n).and(Factors::<T>::layout(n))
    });
    let work = if n == 0 { 0 } else { n.saturating_mul(n).saturating_mul(n) / 6 };
    for_each_item(
        task::<T>(OPERATION, (n, n)),
        lead,
        work,
        layout.bytes(),
        &|at, threads, scratch| {
            if n == 0 {
                return Ok(());
            }
            let a = a.item(at);
            let mut workspace = Workspace::new(OPERATION, scratch, layout)?;
            // From the last row and column on, an upper triangle is a lower one.
            let place = |i: usize| if lower { i } else { n - 1 - i };
            let read = |i: usize, j: usize| {
                let x = a.at(place(i), place(j));
                match i.cmp(&j) {
                    std::cmp::Ordering::Less => T::ZERO,
                    std::cmp::Ordering::Equal if hermitian => T::from_real(x.re()),
                    _ => x,
                }
            };
            let mut largest = EXPONENT_OF_ZERO;
            for_each_position(n, n, |i, j| largest = largest.max(read(i, j).exponent_of()));
            if largest == EXPONENT_NOT_FINITE {
                return Err(not_finite(OPERATION, "a", a, |i, j| i == j || (i > j) == lower));
            }
            let power = safe_power::<T>(largest);
            let columns = workspace.slice::<T>(n * n);
            let place_of = workspace.slice::<usize>(n);
            for_each_position(n, n, |i, j| columns[j * n + i] = read(i, j).scaled(power));
            let factors = Factors::of(columns, hermitian, parallelism(threads), &mut workspace);
            factors.order.iter().enumerate().for_each(|(i, &row)| place_of[row] = i);
            // SAFETY: `for_each_item` has each position once.
            let (lu, mut d, order) =
                unsafe { (lu.matrix(at, (n, n)), d.matrix(at, (n, n)), permutation.item(at)) };
            for (i, to) in order.iter_mut().enumerate() {
                *to = place(factors.order[place(i)]) as i64;
            }
            scatter(lu, |i, j| {
                let (i, j) = (place_of[place(i)], place(j));
                match i.cmp(&j) {
                    std::cmp::Ordering::Less => T::ZERO,
                    std::cmp::Ordering::Equal => T::ONE,
                    std::cmp::Ordering::Greater => factors.lower[j * n + i],
                }
            });
            let unscaled = |x: T| x.scaled(-power);
            scatter(d.reborrow(), |i, j| {
                let (i, j) = (place(i), place(j));
                if i == j {
                    unscaled(factors.lower[i * n + i])
                } else if i == j + 1 {
                    unscaled(factors.below[j])
                } else if j == i + 1 && hermitian {
                    unscaled(factors.below[i].conjugate())
                } else if j == i + 1 {
                    unscaled(factors.below[i])
                } else {
                    T::ZERO
                }
            });
            check_finite(OPERATION, "d", d.as_ref())
        },
    )?;
    Ok(Ldl { lu: lu.done(), d: d.done(), permutation: permutation.done() })
}

/// The power of two that leaves elements, the largest of this exponent, room to grow and to
/// lose digits in. Where it can be it is none, so that nothing small is lost.
fn safe_power<T: Scalar>(largest: i32) -> i32 {
    /// Elements grow by no more than this in fact (Higham, *Accuracy and Stability of
    /// Numerical Algorithms*, 2nd ed., §11.1).
    const GROWTH: i32 = 32;
    let most = <T::Real as faer::traits::RealField>::max_positive_impl().exponent() - GROWTH;
    if largest > most {
        most - largest
    } else if largest < -T::Real::SAFE_EXPONENT && largest > EXPONENT_OF_ZERO {
        -largest
    } else {
        0
    }
}
