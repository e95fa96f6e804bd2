//! From where to where, and by which lengths: what every method checks and asks.

use super::argument;
use super::options::Options;
use crate::error::Error;
use crate::real::Magnitude;
use crate::scalar::Scalar;

/// An interval that is walked from `start` to `end`, which may be the smaller one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Span<R> {
    /// Where the integration ends; may be infinite.
    pub(crate) end: R,
    /// 1 or -1: the sign of a step.
    pub(crate) direction: R,
}

/// How long steps may be.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Lengths<R> {
    /// The first one; `None` where the method chooses.
    pub(crate) first: Option<R>,
    /// Infinite without a limit.
    pub(crate) longest: R,
    /// 0 without a limit.
    pub(crate) shortest: R,
}

impl<R: Magnitude> Span<R> {
    /// # Errors
    /// [`Error::Argument`] for an infinite start, or NaN.
    pub(crate) fn new((start, end): (R, R)) -> Result<Self, Error> {
        if !start.to_f64().is_finite() || end.to_f64().is_nan() {
            let problem = format!("t_span goes from {start} to {end}: it must start at a number");
            return Err(argument(problem));
        }
        let direction = if end < start { R::of_f64(-1.0) } else { R::of_f64(1.0) };
        Ok(Self { end, direction })
    }

    /// What is left to walk.
    #[inline]
    pub(crate) fn distance(&self, t: R) -> R {
        (self.end - t).magnitude()
    }

    /// `t` moved on by a length; the end, exactly, where that reaches it.
    #[inline]
    pub(crate) fn advance(&self, t: R, length: R) -> R {
        let moved = t + self.direction * length;
        if length < self.distance(t) && self.is_inside(moved) { moved } else { self.end }
    }

    /// Whether `t` is before the end.
    #[inline]
    pub(crate) fn is_inside(&self, t: R) -> bool {
        (self.end - t) * self.direction > R::of_f64(0.0)
    }
}

/// Ten times the distance from `t` to the next number: a step is at least this long, as in
/// SciPy. Of 0 it is next to nothing.
#[inline]
pub(crate) fn shortest_at<R: Magnitude>(t: R) -> R {
    let ten = R::of_f64(10.0);
    if t.magnitude() < R::min_positive_impl() {
        return ten * R::min_positive_impl();
    }
    let spacing = R::EPSILON.scale(t.exponent());
    let least = R::min_positive_impl();
    ten * if spacing < least { least } else { spacing }
}

impl<R: Magnitude> Options<R> {
    /// The lengths of steps, for a span that starts at `start`.
    ///
    /// # Errors
    /// [`Error::Argument`] for lengths that are not positive, and for a first step beyond the
    /// end.
    pub(crate) fn lengths(&self, start: R, span: &Span<R>) -> Result<Lengths<R>, Error> {
        let zero = R::of_f64(0.0);
        // Neither is NaN.
        let is_positive = |&length: &R| length > zero;
        let named = [("first_step", self.first_step), ("max_step", self.max_step)];
        for (name, length) in named {
            if length.is_some() && length.filter(is_positive).is_none() {
                return Err(argument(format!("{name} must be positive")));
            }
        }
        if self.min_step.is_some() && self.min_step.filter(|&length| length >= zero).is_none() {
            return Err(argument("min_step must not be negative"));
        }
        if self.first_step.is_some_and(|length| length > span.distance(start)) {
            return Err(argument("first_step goes beyond the end of t_span"));
        }
        Ok(Lengths {
            first: self.first_step,
            longest: self.max_step.unwrap_or(R::of_f64(f64::INFINITY)),
            shortest: self.min_step.unwrap_or(zero),
        })
    }
}

/// Whether both parts are numbers.
#[inline]
pub(crate) fn is_finite<T: Scalar>(x: T) -> bool {
    x.re().to_f64().is_finite() && x.im().to_f64().is_finite()
}

/// # Errors
/// [`Error::Argument`] that names the first number of `y0` that is not finite.
pub(crate) fn check_finite<T: Scalar>(y0: &[T]) -> Result<(), Error> {
    match y0.iter().position(|&x| !is_finite(x)) {
        Some(i) => Err(argument(format!("y0[{i}] is {}, which is not finite", y0[i]))),
        None => Ok(()),
    }
}
