//! `∂f/∂y`: the caller's, or by finite differences.

use einmul_machine::interrupt;

use super::coloring::groups;
use super::memory::zeros;
use super::newton_matrix::NewtonMatrix;
use super::vectors::is_finite;
use crate::error::Error;
use crate::ode::stepper::Statistics;
use crate::ode::system::{Pattern, Stop, System};
use crate::real::Magnitude;
use crate::scalar::Scalar;

/// Forward differences.
///
/// Column `j` is moved by `√ε |yⱼ|`, in the direction in which the solution moves. Where `|yⱼ|`
/// is so small that sums with other elements, as in `y₁ + y₂ + y₃ = 1`, would hardly notice,
/// it is moved by as much of `√ε maxᵢ |yᵢ|` as `atolⱼ` allows: that much counts as nothing.
pub(super) struct Differences<T> {
    /// Columns that are moved at once.
    groups: Vec<Vec<usize>>,
    moved: Vec<T>,
    value: Vec<T>,
}

impl<T: Scalar> Differences<T> {
    pub(super) fn new(n: usize, pattern: Option<&Pattern>) -> Result<Self, Error> {
        let groups = match pattern {
            Some(pattern) => groups(pattern),
            None => (0..n).map(|j| vec![j]).collect(),
        };
        Ok(Self { groups, moved: zeros(n)?, value: zeros(n)? })
    }

    /// Evaluates `J` at `(t, y)`, where the system's function is `f`. `false` if it is not
    /// finite.
    pub(super) fn evaluate(
        &mut self,
        system: &mut dyn System<T>,
        matrix: &mut NewtonMatrix<T>,
        (t, y, f): (T::Real, &[T], &[T]),
        atol: &[T::Real],
        statistics: &mut Statistics,
    ) -> Result<bool, Stop> {
        matrix.forget();
        statistics.jacobians += 1;
        if system.jacobian(t, y, matrix.jacobian_out())? {
            return Ok(is_finite(matrix.jacobian_mut().1));
        }
        let (pattern, out) = matrix.jacobian_mut();
        let root = T::Real::EPSILON.to_f64().sqrt();
        let largest = y.iter().map(|y| y.modulus().to_f64()).fold(0.0, f64::max);
        let step = |j: usize| {
            let own = root * y[j].modulus().to_f64();
            let step = own.max(atol[j].to_f64().min(root * largest));
            let step = if step > 0.0 { step } else { root * largest.max(1e-6) };
            T::Real::of_f64(if f[j].re().to_f64() < 0.0 { -step } else { step })
        };
        for group in &self.groups {
            interrupt::poll();
            let mut is_done = false;
            // At the border of where `f` is defined the other side may do.
            for side in [T::REAL_ONE, -T::REAL_ONE] {
                self.moved.copy_from_slice(y);
                group.iter().for_each(|&j| self.moved[j] += T::from_real(step(j) * side));
                system.derivative(t, &self.moved, &mut self.value)?;
                is_done = is_finite(&self.value);
                if is_done {
                    break;
                }
            }
            if !is_done {
                return Ok(false);
            }
            for &j in group {
                // What was really moved.
                let inverse = T::REAL_ONE / (self.moved[j] - y[j]).re();
                let slope = |i: usize| T::mul_real_impl(&(self.value[i] - f[i]), &inverse);
                match pattern {
                    None => {
                        let column = &mut out[j * y.len()..(j + 1) * y.len()];
                        column.iter_mut().enumerate().for_each(|(i, out)| *out = slope(i));
                    }
                    Some(pattern) => {
                        let column = &mut out[pattern.starts()[j]..pattern.starts()[j + 1]];
                        let rows = pattern.column(j);
                        column.iter_mut().zip(rows).for_each(|(out, &i)| *out = slope(i));
                    }
                }
            }
        }
        Ok(true)
    }
}
