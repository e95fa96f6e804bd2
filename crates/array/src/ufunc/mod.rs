//! Element-wise functions: unary, binary and casts, on views without allocation
//! (`*_into`) and on arrays.

mod binary;
mod binary_op;
mod blocks;
mod cast;
mod close;
mod combine;
mod complex;
pub(crate) mod iterate;
#[cfg(test)]
mod layout_tests;
mod map;
mod nan_to_num;
pub(crate) mod number;
mod real;
mod round;
mod runs;
mod ternary;
mod unary;
mod unary_op;

pub use binary::{binary, binary_assign, binary_into};
pub use binary_op::BinaryOp;
pub use cast::cast_into;
pub use close::{Tolerance, allclose, isclose};
pub use combine::{Coefficient, accumulate_into, any_zero, fill_into, scale_into};
pub use nan_to_num::{Replacements, nan_to_num, nan_to_num_into};
pub use round::round;
pub use ternary::{clip, clip_into, where_, where_into};
pub use unary::{unary, unary_assign, unary_into};
pub use unary_op::UnaryOp;

pub(crate) use map::map1;

use crate::{ArrayViewMut, Error, format_shape};
use map::{map2, update, visit};

/// Checks that an output has the shape that its inputs stretch to.
fn check_output(operation: &str, expected: &[usize], out: &ArrayViewMut<'_>) -> Result<(), Error> {
    if out.shape() == expected {
        return Ok(());
    }
    Err(Error::shape(
        operation,
        format!(
            "the result has shape {}, the output {}",
            format_shape(expected),
            format_shape(out.shape())
        ),
    ))
}
