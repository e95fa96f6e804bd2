//! The equations: what a caller gives.

use crate::scalar::Scalar;

/// The caller's function failed; the integration ends there with [`Failure::Stopped`].
///
/// The cause stays with the caller's system, which knows its type.
///
/// [`Failure::Stopped`]: super::Failure::Stopped
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stop;

/// `M y' = f(t, y)` for `y` of [`len`](System::len) numbers; `M = 1` unless [`mass`](System::mass)
/// says otherwise.
///
/// A closure `(t, y, dydt)` becomes one by [`from_fn`].
pub trait System<T: Scalar> {
    /// How many numbers `y` has.
    fn len(&self) -> usize;

    /// Whether there is nothing to integrate.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Writes `f(t, y)` over all of `dydt`. Numbers that are not finite are seen by the method,
    /// which tries a shorter step.
    ///
    /// # Errors
    /// [`Stop`] ends the integration.
    fn derivative(&mut self, t: T::Real, y: &[T], dydt: &mut [T]) -> Result<(), Stop>;

    /// Writes `J = ∂f/∂y` at `(t, y)`, and says whether it did: `false`, as by default, stands
    /// for finite differences of [`derivative`](System::derivative). The answer is the same
    /// on every call. Explicit methods never call it.
    ///
    /// # Errors
    /// [`Stop`] ends the integration.
    fn jacobian(&mut self, t: T::Real, y: &[T], out: JacobianOut<'_, T>) -> Result<bool, Stop> {
        let _ = (t, y, out);
        Ok(false)
    }

    /// Where `J` can differ from zero, for the whole integration; `None` for a dense matrix.
    /// With a pattern [`jacobian`](System::jacobian) is asked for [`JacobianOut::Sparse`].
    fn sparsity(&self) -> Option<&Pattern> {
        None
    }

    /// The constant `M`, possibly singular; `None` for the identity. Explicit methods refuse it.
    fn mass(&self) -> Option<Mass<'_, T>> {
        None
    }

    /// Called after each accepted step; a place to look whether the work is still wanted.
    ///
    /// # Errors
    /// [`Stop`] ends the integration.
    fn step_accepted(&mut self) -> Result<(), Stop> {
        Ok(())
    }
}

/// Where a Jacobian is written.
#[derive(Debug)]
pub enum JacobianOut<'a, T> {
    /// All `n · n` elements, column by column: `∂fᵢ/∂yⱼ` at `i + j·n`. They hold anything before.
    Dense(&'a mut [T]),
    /// One value for each place of the system's [`Pattern`], in its order. They hold anything
    /// before.
    Sparse(&'a mut [T]),
}

/// A constant mass matrix.
#[derive(Debug, Clone, Copy)]
pub enum Mass<'a, T> {
    /// All `n · n` elements, column by column.
    Dense(&'a [T]),
    /// Values at the places of a pattern, in its order.
    Sparse(&'a Pattern, &'a [T]),
}

/// The places of a sparse `n × n` matrix, column by column (CSC).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    starts: Vec<usize>,
    rows: Vec<usize>,
}

impl Pattern {
    /// The places of column `j` are `rows[starts[j]..starts[j + 1]]`: rows below `n`, increasing.
    /// `None` where that does not hold.
    ///
    /// ```
    /// use einmul_linalg::ode::Pattern;
    /// let lower = Pattern::new(2, vec![0, 2, 3], vec![0, 1, 1]).unwrap();
    /// assert_eq!((lower.len(), lower.nnz()), (2, 3));
    /// assert_eq!(lower.column(0), [0, 1]);
    /// assert!(Pattern::new(2, vec![0, 2, 3], vec![1, 0, 1]).is_none());
    /// ```
    pub fn new(n: usize, starts: Vec<usize>, rows: Vec<usize>) -> Option<Self> {
        let ends_meet = n.checked_add(1) == Some(starts.len())
            && starts.first() == Some(&0)
            && starts.last() == Some(&rows.len());
        let sound = ends_meet
            && starts.windows(2).all(|pair| {
                rows.get(pair[0]..pair[1]).is_some_and(|column| {
                    column.is_sorted_by(|a, b| a < b) && column.last().is_none_or(|&row| row < n)
                })
            });
        sound.then_some(Self { starts, rows })
    }

    /// `n`.
    pub fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// Whether it is 0 × 0.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many places there are.
    pub fn nnz(&self) -> usize {
        self.rows.len()
    }

    /// `n + 1` positions in [`rows`](Self::rows), where each column starts, and the end.
    pub fn starts(&self) -> &[usize] {
        &self.starts
    }

    /// The rows of all places.
    pub fn rows(&self) -> &[usize] {
        &self.rows
    }

    /// The rows of one column's places.
    ///
    /// # Panics
    /// When there is no such column.
    pub fn column(&self, j: usize) -> &[usize] {
        &self.rows[self.starts[j]..self.starts[j + 1]]
    }
}

/// A system of a closure, see [`from_fn`].
#[derive(Debug, Clone)]
pub struct FromFn<F> {
    n: usize,
    derivative: F,
}

/// `y' = f(t, y)` for `n` numbers, of a closure that writes `f(t, y)` over its last argument.
///
/// ```
/// use einmul_linalg::ode::{Options, from_fn, solve};
/// let mut decay = from_fn(1, |_t: f64, y: &[f64], dydt: &mut [f64]| dydt[0] = -y[0]);
/// let solution = solve(&mut decay, (0.0, 1.0), &[1.0], &Options::default())?;
/// assert!((solution.last()[0] - (-1.0_f64).exp()).abs() < 1e-3);
/// # Ok::<(), einmul_linalg::Error>(())
/// ```
pub fn from_fn<T: Scalar, F: FnMut(T::Real, &[T], &mut [T])>(n: usize, derivative: F) -> FromFn<F> {
    FromFn { n, derivative }
}

impl<T: Scalar, F: FnMut(T::Real, &[T], &mut [T])> System<T> for FromFn<F> {
    fn len(&self) -> usize {
        self.n
    }

    fn derivative(&mut self, t: T::Real, y: &[T], dydt: &mut [T]) -> Result<(), Stop> {
        (self.derivative)(t, y, dydt);
        Ok(())
    }
}
