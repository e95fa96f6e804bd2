//! The solution as a function of time.

use super::segment::Segment;
use crate::scalar::Scalar;

/// A solution between, and beyond, the steps of an integration: one polynomial a step.
#[derive(Debug, Clone, PartialEq)]
pub struct DenseSolution<T: Scalar> {
    n: usize,
    /// Where the steps end, one more than segments.
    t: Vec<T::Real>,
    segments: Vec<Segment<T>>,
    /// The solution at the last time, to the last digit.
    last: Vec<T>,
}

impl<T: Scalar> DenseSolution<T> {
    /// Of no step yet.
    pub(super) fn new(t: T::Real, y: &[T]) -> Self {
        Self { n: y.len(), t: vec![t], segments: Vec::new(), last: y.to_vec() }
    }

    /// Goes on to `t`, which may be before the end of the segment.
    pub(super) fn push(&mut self, t: T::Real, segment: Segment<T>, y: &[T]) {
        self.t.push(t);
        self.segments.push(segment);
        self.last.copy_from_slice(y);
    }

    /// How many numbers the solution has.
    pub fn len(&self) -> usize {
        self.n
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.n == 0
    }

    /// The ends of the steps, in the order of the integration; at least one.
    pub fn times(&self) -> &[T::Real] {
        &self.t
    }

    /// Writes the solution at `t`: at the end of a step exactly what the integration found
    /// there, and outside of the integration what the first or last polynomial says.
    ///
    /// ```
    /// use einmul_linalg::ode::{Options, Request, from_fn, solve_for};
    /// let mut decay = from_fn(1, |_t: f64, y: &[f64], dydt: &mut [f64]| dydt[0] = -y[0]);
    /// let request = Request { dense: true, ..Request::default() };
    /// let options = Options::default();
    /// let found = solve_for(&mut decay, (0.0, 2.0), &[1.0], &options, request, &mut [])?;
    /// let mut y = [0.0];
    /// found.dense.unwrap().evaluate(1.2, &mut y);
    /// assert!((y[0] - (-1.2_f64).exp()).abs() < 1e-3);
    /// # Ok::<(), einmul_linalg::Error>(())
    /// ```
    ///
    /// # Panics
    /// Unless `out` has [`len`](Self::len) numbers.
    pub fn evaluate(&self, t: T::Real, out: &mut [T]) {
        let backward = self.t.first() > self.t.last();
        let passed = self.t.partition_point(|&end| if backward { end >= t } else { end <= t });
        let at = passed.saturating_sub(1).min(self.segments.len().saturating_sub(1));
        match self.segments.get(at) {
            Some(segment) if self.t.last() != Some(&t) => segment.evaluate(t, out),
            _ => out.copy_from_slice(&self.last),
        }
    }
}
