//! How exactly, and in which steps, an integration is done.

use super::method::Method;
use crate::real::Magnitude;

/// One tolerance for all numbers of a solution, or one for each.
#[derive(Debug, Clone, PartialEq)]
pub enum Tolerance<R> {
    /// The same for all.
    Same(R),
    /// One for each number of `y`.
    Each(Vec<R>),
}

/// The settings of an integration.
///
/// In each step the error of `yᵢ`, as the method estimates it, is kept near or below
/// `atolᵢ + rtolᵢ |yᵢ|`, in the root mean square over `i`.
#[derive(Debug, Clone, PartialEq)]
pub struct Options<R> {
    /// The method.
    pub method: Method,
    /// Relative tolerance, by default 1e-3; less than 100 `ε` is taken as 100 `ε`.
    pub rtol: Tolerance<R>,
    /// Absolute tolerance, by default 1e-6; not negative.
    pub atol: Tolerance<R>,
    /// The length of the first step that is tried; by default the method chooses.
    pub first_step: Option<R>,
    /// No step is longer.
    pub max_step: Option<R>,
    /// Where a shorter step is needed the integration fails; only the last step may be shorter.
    pub min_step: Option<R>,
}

impl<R: Magnitude> Default for Options<R> {
    fn default() -> Self {
        Self {
            method: Method::Tsit5,
            rtol: Tolerance::Same(R::of_f64(1e-3)),
            atol: Tolerance::Same(R::of_f64(1e-6)),
            first_step: None,
            max_step: None,
            min_step: None,
        }
    }
}
