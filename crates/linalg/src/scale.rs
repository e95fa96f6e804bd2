//! One exact power of two for a whole matrix.
//!
//! Orthogonal transformations square and sum elements. With the largest near 1
//! no sum leaves the range, and what underflows is far below rounding.

use crate::real::{EXPONENT_NOT_FINITE, EXPONENT_OF_ZERO, Magnitude};
use crate::scalar::Scalar;
use crate::view::for_each_position;

/// The power that brings the largest element to at least 1 and below 2.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scale {
    power: i32,
    /// Elements below `2^floor` are dropped. A product of one with `ε` would be
    /// subnormal, and the reciprocals that faer takes of such numbers overflow;
    /// beside an element of 1 they change no result.
    floor: i32,
}

impl Scale {
    /// Looks at every element; `None` when one is NaN or infinite.
    pub(crate) fn of<T: Scalar>(
        rows: usize,
        cols: usize,
        element: impl Fn(usize, usize) -> T,
    ) -> Option<Self> {
        let mut largest = EXPONENT_OF_ZERO;
        for_each_position(rows, cols, |i, j| largest = largest.max(element(i, j).exponent_of()));
        let smallest_normal = <T::Real as faer::traits::RealField>::min_positive_impl();
        let floor = smallest_normal.exponent() - T::Real::EPSILON.exponent();
        match largest {
            EXPONENT_NOT_FINITE => None,
            EXPONENT_OF_ZERO => Some(Self { power: 0, floor }),
            _ => Some(Self { power: -largest, floor }),
        }
    }

    /// An element of the scaled matrix.
    pub(crate) fn apply<T: Scalar>(self, x: T) -> T {
        if x.exponent_of() + self.power < self.floor { T::ZERO } else { x.scaled(self.power) }
    }

    /// A singular value or an eigenvalue of the given matrix from one of the
    /// scaled matrix; infinite when it is larger than every number.
    pub(crate) fn undo<R: Magnitude>(self, x: R) -> R {
        x.scale(-self.power)
    }
}
