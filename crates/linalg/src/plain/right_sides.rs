//! Right-hand sides in contiguous rows, and the vectors of the condition estimate beside them.

use einmul_kernels::matrix::{MatMut, MatRef};
use einmul_kernels::panels::Float;
use einmul_machine::Isa;

use super::{condition, measure};
use crate::real::{EXPONENT_NOT_FINITE, EXPONENT_OF_ZERO};
use crate::scalar::Real;
use crate::view::scatter;
use crate::workspace::{Layout, Workspace};

/// What is known of `k` right-hand sides.
pub(super) struct RightSides<'w, T> {
    /// Of one column each.
    sums: &'w mut [T],
    /// Columns were divided by these powers of two.
    sizes: &'w mut [i32],
    /// Whether any was.
    are_scaled: bool,
}

impl<'w, T: Float + Real> RightSides<'w, T> {
    pub(super) fn layout(k: usize) -> Layout {
        Layout::new().slice::<T>(k).slice::<i32>(k)
    }

    pub(super) fn cut(k: usize, workspace: &mut Workspace<'w>) -> Self {
        Self { sums: workspace.slice(k), sizes: workspace.slice(k), are_scaled: false }
    }

    /// Copies `b`, and behind it the vectors of the estimate, to rows `stride` apart. Row `i`
    /// is multiplied by that power of two which `power(i)` tells, if there are any powers, and
    /// columns other than of modest numbers are brought near 1.
    pub(super) fn gather(
        &mut self,
        isa: Isa,
        b: MatRef<'_, T>,
        power: Option<&dyn Fn(usize) -> i32>,
        to: &mut [T],
        stride: usize,
    ) {
        let (n, k) = (b.rows(), b.cols());
        measure::copy(isa, b, to, stride, self.sums);
        for i in 0..n {
            to[i * stride + k..][..condition::COLUMNS].copy_from_slice(&condition::start(i, n));
        }
        self.are_scaled = power.is_some() || !measure::are_modest(self.sums);
        if !self.are_scaled {
            return;
        }
        self.sizes.fill(EXPONENT_OF_ZERO);
        for i in 0..n {
            let row = &mut to[i * stride..][..k];
            let power = power.map_or(0, |power| power(i));
            for (x, size) in row.iter().zip(&mut *self.sizes) {
                let own = match x.exponent_of() {
                    special @ (EXPONENT_OF_ZERO | EXPONENT_NOT_FINITE) => special,
                    exponent => exponent + power,
                };
                *size = own.max(*size);
            }
        }
        for size in &mut *self.sizes {
            if matches!(*size, EXPONENT_OF_ZERO | EXPONENT_NOT_FINITE) {
                *size = 0;
            }
        }
        for i in 0..n {
            let row = &mut to[i * stride..][..k];
            let power = power.map_or(0, |power| power(i));
            row.iter_mut().zip(&*self.sizes).for_each(|(x, size)| *x = x.scaled(power - size));
        }
    }

    /// Writes the solutions in rows `stride` apart to `b`; row `i` is multiplied by the power
    /// of two that `power(i)` tells, if there are any. False, with nothing written, where nothing
    /// was scaled and a sum has left the range.
    pub(super) fn scatter(
        &mut self,
        isa: Isa,
        from: &[T],
        stride: usize,
        power: Option<&dyn Fn(usize) -> i32>,
        b: MatMut<'_, T>,
    ) -> bool {
        if self.are_scaled || power.is_some() {
            scatter(b, |i, j| {
                let size = if self.are_scaled { self.sizes[j] } else { 0 };
                from[i * stride + j].scaled(power.map_or(0, |power| power(i)) + size)
            });
            return true;
        }
        self.sums.fill(T::of(0));
        measure::add(isa, from, stride, b.rows(), self.sums);
        if !self.sums.iter().all(|&sum| measure::is_in_range(sum)) {
            return false;
        }
        measure::write(isa, from, stride, b);
        true
    }
}
