//! Where an exact power of two puts the elements of a matrix.

use crate::real::{EXPONENT_NOT_FINITE, EXPONENT_OF_ZERO, Magnitude};
use crate::scalar::Scalar;
use crate::view::for_each_position;

/// How far below [`Magnitude::SAFE_EXPONENT`] every element stays, so that the
/// squares of 2⁴⁶ of them can be summed.
const HEADROOM: i32 = 23;

/// A power of two that brings the largest element near 1, or as far above as
/// squares allow when small elements would be lost otherwise: eigenvalues of a
/// graded matrix can be as far apart as its elements.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Placement {
    power: i32,
    /// Elements below `2^floor` are dropped: faer's reciprocals of numbers that
    /// rounding makes of them would overflow.
    floor: i32,
}

impl Placement {
    /// Of an `n × n` matrix of finite elements whose exponents are told.
    pub(crate) fn of<R: Magnitude>(n: usize, exponent: impl Fn(usize, usize) -> i32) -> Self {
        let (mut smallest, mut largest) = (EXPONENT_NOT_FINITE, EXPONENT_OF_ZERO);
        for_each_position(n, n, |i, j| {
            let exponent = exponent(i, j);
            // A zero's, even when powers were added to it, is far below the others.
            if exponent > EXPONENT_OF_ZERO / 2 {
                smallest = smallest.min(exponent);
                largest = largest.max(exponent);
            }
        });
        let floor = R::min_positive_impl().exponent() - R::EPSILON.exponent();
        if smallest > largest {
            return Self { power: 0, floor };
        }
        let most = R::SAFE_EXPONENT - HEADROOM;
        Self { power: (floor - smallest).clamp(-largest, most - largest), floor }
    }

    /// The element `x · 2^power` in its place.
    pub(crate) fn apply<T: Scalar>(self, x: T, power: i32) -> T {
        let power = power + self.power;
        if x.exponent_of() + power < self.floor { T::ZERO } else { x.scaled(power) }
    }

    /// The power that puts an element back.
    pub(crate) fn undoing_power(self) -> i32 {
        -self.power
    }
}
