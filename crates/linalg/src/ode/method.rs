//! The methods, and how each starts.

use super::argument;
use super::options::Options;
use super::stepper::Stepper;
use super::stiff::{Bdf, Esdirk};
use super::system::System;
use super::tsit5::Tsit5;
use crate::error::Error;
use crate::scalar::Scalar;

/// How an initial value problem is integrated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Method {
    /// Explicit Runge–Kutta of order 5 with an error estimate of order 4 (Tsitouras 2011), for
    /// problems that are not stiff.
    #[default]
    Tsit5,
    /// Backward differentiation formulas of orders 1 to 5, for stiff problems.
    Bdf,
    /// Diagonally implicit Runge–Kutta of order 3 with an error estimate by order 4, for stiff
    /// problems that oscillate.
    Esdirk34,
    /// The trapezoidal rule and BDF in turn, of order 2, for stiff problems and loose
    /// tolerances.
    TrBdf2,
}

impl Method {
    /// As Python's argument `method` has it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Tsit5 => "Tsit5",
            Self::Bdf => "BDF",
            Self::Esdirk34 => "ESDIRK34",
            Self::TrBdf2 => "TR-BDF2",
        }
    }

    /// Whether each step solves equations, with a Jacobian; explicit methods look at neither
    /// the Jacobian of a system nor its pattern.
    pub fn is_implicit(self) -> bool {
        self != Self::Tsit5
    }
}

/// The method of the options at the start of an integration: from `span.0`, where the solution
/// is `y0`, to `span.1`. Steppers check their options, and what `solve_for` does not.
///
/// # Errors
/// [`Error::Argument`], [`Error::Array`] where memory is refused.
pub(super) fn stepper<T: Scalar>(
    system: &mut dyn System<T>,
    span: (T::Real, T::Real),
    y0: &[T],
    options: &Options<T::Real>,
) -> Result<Box<dyn Stepper<T>>, Error> {
    let stepper: Box<dyn Stepper<T>> = match options.method {
        Method::Tsit5 if system.mass().is_some() => {
            let problem = "Tsit5 takes no mass matrix\n\nhint: BDF, ESDIRK34 and TR-BDF2 do";
            return Err(argument(problem));
        }
        Method::Tsit5 => Box::new(Tsit5::new(span, y0, options)?),
        Method::Bdf => Box::new(Bdf::new(system, span, y0, options)?),
        Method::Esdirk34 | Method::TrBdf2 => Box::new(Esdirk::new(system, span, y0, options)?),
    };
    Ok(stepper)
}
