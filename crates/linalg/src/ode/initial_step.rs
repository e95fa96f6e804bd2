//! The length of the first step: Hairer, Nørsett & Wanner, Solving Ordinary Differential
//! Equations I, §II.4.

use super::system::{Stop, System};
use super::tolerances::{Tolerances, root_mean_square};
use crate::real::Magnitude;
use crate::scalar::Scalar;

/// Where an integration starts and how far it goes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Start<'a, T: Scalar> {
    /// The first time.
    pub(crate) t: T::Real,
    /// The solution there.
    pub(crate) y: &'a [T],
    /// The derivative there.
    pub(crate) derivative: &'a [T],
    /// 1 or -1: the sign of a step.
    pub(crate) direction: T::Real,
    /// The length of the first step is at most this.
    pub(crate) longest: T::Real,
}

/// A length such that a step of a method whose error estimate has this order (4 for a 5(4)
/// pair) has about the tolerated error. Takes one evaluation of the derivative, in `scratch`:
/// two slices of `n` numbers.
///
/// # Errors
/// When the system stops.
pub(crate) fn initial_step<T: Scalar, S: System<T> + ?Sized>(
    system: &mut S,
    start: Start<'_, T>,
    order: i32,
    tolerances: &Tolerances<T::Real>,
    scratch: [&mut [T]; 2],
) -> Result<T::Real, Stop> {
    let Start { t, y, derivative, direction, longest } = start;
    let n = y.len();
    let [moved, moved_derivative] = scratch;
    let norm = |element: &dyn Fn(usize) -> T::Real| {
        root_mean_square(n, |i| {
            let scale = tolerances.atol[i] + tolerances.rtol[i] * y[i].modulus();
            let element = element(i);
            if element == T::REAL_ZERO { element } else { element / scale }
        })
    };
    let size = norm(&|i| y[i].modulus());
    let slope = norm(&|i| derivative[i].modulus());
    let guess = if size < 1e-5 || slope < 1e-5 { 1e-6 } else { 0.01 * size / slope };
    let guess = guess.min(longest.to_f64());

    let step = T::Real::of_f64(guess) * direction;
    for i in 0..n {
        moved[i] = y[i] + T::mul_real_impl(&derivative[i], &step);
    }
    system.derivative(t + step, moved, moved_derivative)?;
    let bend = norm(&|i| (moved_derivative[i] - derivative[i]).modulus()) / guess;

    let largest = slope.max(bend);
    let length = if !bend.is_finite() {
        // The guess is too far already.
        1e-3 * guess
    } else if largest <= 1e-15 {
        (1e-3 * guess).max(1e-6)
    } else {
        (0.01 / largest).powf(1.0 / f64::from(order + 1))
    };
    Ok(T::Real::of_f64(length.min(100.0 * guess).min(longest.to_f64())))
}
