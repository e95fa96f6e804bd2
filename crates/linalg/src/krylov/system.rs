//! What the solvers of square systems share: checks, products, the true residual, and when
//! to give up.

use einmul_machine::interrupt;

use super::operator::Operator;
use super::report::{Callback, Options, Reason, Report, Step};
use super::vectors::{axpy, filled, largest_exponent, norm, real};
use crate::error::{Error, Operand};
use crate::real::{EXPONENT_NOT_FINITE, EXPONENT_OF_ZERO, Magnitude};
use crate::scalar::Scalar;
use crate::view::{check_sizes, check_square};

/// `(A − shift) x = b`, and how it is to be solved.
pub(super) struct System<'a, T: Scalar> {
    a: &'a dyn Operator<T>,
    b: &'a [T],
    shift: f64,
    preconditioner: Option<&'a dyn Operator<T>>,
    callback: Option<&'a mut Callback<'a, T>>,
    /// `max(rtol·‖b‖, atol)`.
    pub(super) tolerance: f64,
    /// From here on a recurrence is compared with the truth: the tolerance, or what rounding
    /// lets no residual reach, since that of a computed `x` is some `ε·‖A‖·‖x‖ ≥ ε·‖b‖`.
    pub(super) goal: f64,
    pub(super) max_iterations: Option<usize>,
    pub(super) restart: Option<usize>,
}

/// A method: it improves `x` and reports.
type Method<T> = fn(&mut System<'_, T>, &mut [T]) -> Result<Report, Error>;

/// Checks the arguments and runs a method, on numbers whose squares are in range.
///
/// # Errors
/// [`Error::NotSquare`], [`Error::Shape`], [`Error::Argument`]; those of the operators and of
/// the callback.
pub(super) fn solve<T: Scalar>(
    operation: &'static str,
    a: &dyn Operator<T>,
    b: &[T],
    x: &mut [T],
    options: Options<'_, T>,
    method: Method<T>,
) -> Result<Report, Error> {
    check(operation, a, b, x, &options)?;
    let exponent = largest_exponent(b);
    if exponent == EXPONENT_NOT_FINITE || largest_exponent(x) == EXPONENT_NOT_FINITE {
        return Ok(Report {
            iterations: 0,
            residual: f64::NAN,
            estimate: f64::NAN,
            converged: false,
            reason: Reason::NotFinite,
        });
    }
    if exponent == EXPONENT_OF_ZERO {
        x.fill(T::ZERO);
        return Ok(Report {
            iterations: 0,
            residual: 0.0,
            estimate: 0.0,
            converged: true,
            reason: Reason::Tolerance,
        });
    }
    if exponent.abs() > <T::Real as Magnitude>::SAFE_EXPONENT {
        return solve_scaled(a, b, x, options, method, exponent);
    }
    method(&mut System::new(a, b, options), x)
}

/// Solves for `b·2^-exponent`, since squares of `b` leave the range of numbers.
fn solve_scaled<T: Scalar>(
    a: &dyn Operator<T>,
    b: &[T],
    x: &mut [T],
    mut options: Options<'_, T>,
    method: Method<T>,
    exponent: i32,
) -> Result<Report, Error> {
    let mut scaled = filled(b.len(), T::ZERO)?;
    scaled.iter_mut().zip(b).for_each(|(to, b)| *to = b.scaled(-exponent));
    let mut shown = filled(if options.callback.is_some() { x.len() } else { 0 }, T::ZERO)?;
    let mut outer = options.callback.take();
    let mut callback = |step: &Step<'_, T>| match outer.as_deref_mut() {
        None => Ok(()),
        Some(outer) => {
            shown.iter_mut().zip(step.x).for_each(|(to, x)| *to = x.scaled(exponent));
            outer(&Step {
                iteration: step.iteration,
                residual: step.residual.scale(exponent),
                x: &shown,
                complete: step.complete,
            })
        }
    };
    x.iter_mut().for_each(|x| *x = x.scaled(-exponent));
    let options = Options {
        rtol: options.rtol,
        atol: options.atol.scale(-exponent),
        max_iterations: options.max_iterations,
        restart: options.restart,
        shift: options.shift,
        preconditioner: options.preconditioner,
        callback: Some(&mut callback),
    };
    let result = method(&mut System::new(a, &scaled, options), x);
    x.iter_mut().for_each(|x| *x = x.scaled(exponent));
    let report = result?;
    Ok(Report {
        residual: report.residual.scale(exponent),
        estimate: report.estimate.scale(exponent),
        ..report
    })
}

fn check<T: Scalar>(
    operation: &'static str,
    a: &dyn Operator<T>,
    b: &[T],
    x: &[T],
    options: &Options<'_, T>,
) -> Result<(), Error> {
    let shape = (a.rows(), a.cols());
    check_square(operation, shape)?;
    let matrix = Operand { name: "A", shape, axis: 0 };
    let vector = |name, length| Operand { name, shape: (length, 1), axis: 0 };
    check_sizes(operation, matrix, vector("b", b.len()))?;
    check_sizes(operation, matrix, vector("x", x.len()))?;
    if let Some(m) = options.preconditioner {
        let shape = (m.rows(), m.cols());
        check_sizes(operation, matrix, Operand { name: "M", shape, axis: 0 })?;
        check_sizes(operation, matrix, Operand { name: "M", shape, axis: 1 })?;
    }
    check_tolerances(operation, &[("rtol", options.rtol), ("atol", options.atol)])?;
    let problem = if options.restart == Some(0) {
        "restart must be at least 1"
    } else if !options.shift.is_finite() {
        "shift must be finite"
    } else {
        return Ok(());
    };
    Err(Error::Argument { operation: operation.to_owned(), problem: problem.to_owned() })
}

/// Numbers that must be 0 or more.
///
/// # Errors
/// [`Error::Argument`].
pub(super) fn check_tolerances(
    operation: &'static str,
    tolerances: &[(&'static str, f64)],
) -> Result<(), Error> {
    match tolerances.iter().find(|(_, value)| value.is_nan() || *value < 0.0) {
        None => Ok(()),
        Some((name, value)) => Err(Error::Argument {
            operation: operation.to_owned(),
            problem: format!("{name} must be 0 or more, not {value}"),
        }),
    }
}

impl<'a, T: Scalar> System<'a, T> {
    fn new<'o: 'a>(a: &'a dyn Operator<T>, b: &'a [T], options: Options<'o, T>) -> Self {
        // An option of a trait object does not shorten its lifetime by itself.
        let shorter = |callback: &'o mut Callback<'o, T>| -> &'a mut Callback<'a, T> { callback };
        let size = norm(b);
        let tolerance = (options.rtol * size).max(options.atol);
        let unreachable = <T::Real as Magnitude>::EPSILON.to_f64() / 64.0 * size;
        Self {
            a,
            b,
            shift: options.shift,
            preconditioner: options.preconditioner,
            callback: options.callback.map(shorter),
            tolerance,
            goal: tolerance.max(unreachable),
            max_iterations: options.max_iterations,
            restart: options.restart,
        }
    }

    /// The number of unknowns.
    pub(super) fn size(&self) -> usize {
        self.b.len()
    }

    /// `y = (A − shift) x`.
    pub(super) fn apply(&self, x: &[T], y: &mut [T]) -> Result<(), Error> {
        self.a.apply(x, y)?;
        if self.shift != 0.0 {
            axpy(real(-self.shift), x, y);
        }
        Ok(())
    }

    /// `y = M x`, a copy of `x` where there is no `M`.
    pub(super) fn precondition(&self, x: &[T], y: &mut [T]) -> Result<(), Error> {
        match self.preconditioner {
            Some(m) => m.apply(x, y),
            None => {
                y.copy_from_slice(x);
                Ok(())
            }
        }
    }

    /// `r = b − (A − shift) x` and its norm.
    pub(super) fn residual(&self, x: &[T], r: &mut [T]) -> Result<f64, Error> {
        if x.iter().all(|&x| x == T::ZERO) {
            r.copy_from_slice(self.b);
        } else {
            self.apply(x, r)?;
            r.iter_mut().zip(self.b).for_each(|(r, &b)| *r = b - *r);
        }
        Ok(norm(r))
    }

    /// An iteration is done.
    pub(super) fn step(
        &mut self,
        iteration: usize,
        residual: f64,
        x: &[T],
        complete: bool,
    ) -> Result<(), Error> {
        interrupt::poll();
        match self.callback.as_deref_mut() {
            Some(callback) => callback(&Step { iteration, residual, x, complete }),
            None => Ok(()),
        }
    }

    /// The report on an `x` of this residual.
    pub(super) fn report(
        &self,
        iterations: usize,
        residual: f64,
        estimate: f64,
        reason: Reason,
    ) -> Report {
        let converged = residual <= self.tolerance;
        let reason = if converged {
            Reason::Tolerance
        } else if !residual.is_finite() {
            Reason::NotFinite
        } else {
            reason
        };
        Report { iterations, residual, estimate, converged, reason }
    }

    /// The report on an `x` whose residual is computed now, into `r`.
    pub(super) fn finish(
        &self,
        x: &[T],
        r: &mut [T],
        iterations: usize,
        estimate: f64,
        reason: Reason,
    ) -> Result<Report, Error> {
        let residual = self.residual(x, r)?;
        Ok(self.report(iterations, residual, estimate, reason))
    }
}

/// True residuals, looked at where a recurrence claims to have converged but has not.
pub(super) struct Patience {
    best: f64,
    fruitless: usize,
}

impl Patience {
    pub(super) fn new() -> Self {
        Self { best: f64::INFINITY, fruitless: 0 }
    }

    /// Whether the residual has not halved for three looks.
    pub(super) fn ends(&mut self, residual: f64) -> bool {
        if residual < 0.5 * self.best {
            (self.best, self.fruitless) = (residual, 0);
        } else {
            self.fruitless += 1;
        }
        self.fruitless >= 3
    }
}
