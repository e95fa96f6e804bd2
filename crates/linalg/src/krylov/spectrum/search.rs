//! Whether the wanted values have converged, and whether none is missing.

use super::options::Plan;
use crate::error::Error;
use crate::real::Magnitude;
use crate::scalar::Scalar;

/// A value that a Krylov space offers.
#[derive(Debug, Clone, Copy)]
pub(in crate::krylov) struct Candidate {
    /// By which values are chosen.
    pub(in crate::krylov) measure: f64,
    /// Its modulus.
    pub(in crate::krylov) size: f64,
    /// The norm of its residual.
    pub(in crate::krylov) residual: f64,
}

/// What is to be done next.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::krylov) enum Verdict {
    /// Restart with the best values.
    Continue {
        /// How many of the wanted ones have converged.
        converged: usize,
    },
    /// Keep the wanted ones, and look beside them from a random vector.
    Confirm,
    /// The wanted ones have converged.
    Done,
}

/// The course of one search.
pub(in crate::krylov) struct Search {
    operation: &'static str,
    tolerance: f64,
    /// Of the scalar type.
    epsilon: f64,
    max_restarts: usize,
    pub(in crate::krylov) restarts: usize,
    /// The largest norm of a projected matrix so far.
    pub(in crate::krylov) norm: f64,
    is_confirmed: bool,
    confirmation: Option<Confirmation>,
}

/// A look for values that are missing.
struct Confirmation {
    /// The measures of the values that were there.
    known: Vec<f64>,
    /// The restart with which it began.
    began: usize,
    /// How many there were before.
    rounds: usize,
}

impl Search {
    /// Residuals below this many roundings of the norm are rounding errors themselves.
    const ROUNDINGS: f64 = 10.0;

    /// A search that is `is_confirmed` needs no other look when all have converged.
    pub(in crate::krylov) fn new<T: Scalar>(
        operation: &'static str,
        plan: &Plan,
        is_confirmed: bool,
    ) -> Self {
        Self {
            operation,
            tolerance: plan.tolerance,
            epsilon: <T::Real as Magnitude>::EPSILON.to_f64(),
            max_restarts: plan.max_restarts,
            restarts: 0,
            norm: 0.0,
            is_confirmed,
            confirmation: None,
        }
    }

    /// The residual up to which a value of some modulus has converged.
    pub(in crate::krylov) fn limit(&self, size: f64) -> f64 {
        (self.tolerance * size).max(Self::ROUNDINGS * self.epsilon * self.norm)
    }

    /// Judges what one cycle has found, the best first: at least the `wanted`. `ends` is how
    /// many of the next ones are looked at for a better one to come; `norm` is about that of
    /// the projected matrix.
    ///
    /// # Errors
    /// [`Error::NotAllConverged`] when the restarts are used up.
    pub(in crate::krylov) fn judge(
        &mut self,
        found: &[Candidate],
        wanted: usize,
        ends: usize,
        norm: f64,
    ) -> Result<Verdict, Error> {
        self.restarts += 1;
        self.norm = self.norm.max(norm);
        let is_last = self.restarts >= self.max_restarts;
        let has_converged = |c: &Candidate| c.residual <= self.limit(c.size);
        let (best, others) = found.split_at(wanted.min(found.len()));
        let converged = best.iter().filter(|&c| has_converged(c)).count();
        if converged < wanted {
            if is_last {
                let (operation, iterations) = (self.operation, self.restarts);
                return Err(Error::NotAllConverged { operation, converged, wanted, iterations });
            }
            return Ok(Verdict::Continue { converged });
        }
        if self.is_confirmed || is_last {
            return Ok(Verdict::Done);
        }
        let rounds = match &self.confirmation {
            None => 0,
            Some(confirmation) if self.is_same(&confirmation.known, best) => {
                // One that has not converged may rise by as much as its residual.
                let is_settled = |c: &Candidate| {
                    let gaps = best.iter().map(|wanted| (wanted.measure - c.measure).abs());
                    has_converged(c) || c.residual < gaps.fold(f64::INFINITY, f64::min)
                };
                let patience = confirmation.began.max(10);
                let is_late = self.restarts - confirmation.began >= patience;
                if is_late || others.iter().take(ends).all(is_settled) {
                    return Ok(Verdict::Done);
                }
                return Ok(Verdict::Continue { converged });
            }
            // Each look finds one that was missing, so there are not more than these.
            Some(confirmation) if confirmation.rounds > wanted => return Ok(Verdict::Done),
            Some(confirmation) => confirmation.rounds,
        };
        let known = best.iter().map(|c| c.measure).collect();
        self.confirmation = Some(Confirmation { known, began: self.restarts, rounds: rounds + 1 });
        Ok(Verdict::Confirm)
    }

    /// Whether the values are those that were known, but for rounding.
    fn is_same(&self, known: &[f64], best: &[Candidate]) -> bool {
        known.len() == best.len()
            && known.iter().zip(best).all(|(known, c)| {
                let close = (4.0 * self.limit(c.size)).max(self.epsilon.sqrt() * c.size);
                (known - c.measure).abs() <= close
            })
    }
}
