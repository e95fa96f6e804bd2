//! Element-wise functions: unary, binary and casts, on views without allocation
//! (`*_into`) and on arrays.

mod binary;
mod cast;
mod combine;
mod iterate;
mod map;
pub(crate) mod number;
mod runs;
mod select;
mod unary;

pub use binary::{BinaryOp, binary, binary_into};
pub use cast::cast_into;
pub use combine::{Coefficient, accumulate_into, any_zero, fill_into, scale_into};
pub use select::{select, select_into};
pub use unary::{UnaryOp, unary, unary_into};

use crate::{ArrayViewMut, Error, format_shape};
use map::{map1, map2, update, visit};

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
