//! Arrays whose elements stand elsewhere: axes moved, flipped, rolled and split, elements
//! repeated, taken out, put in and padded.
//!
//! What a change of strides can say shares storage with its argument: [`flip`],
//! [`moveaxis`], [`squeeze`], [`expand_dims`], [`unstack`], [`split`] and their kin. The
//! rest copies by element size, whatever the dtype.

mod axes;
mod edit;
mod flips;
mod pad;
mod positions;
mod repeat;
mod reshape;
mod roll;
mod split;
#[cfg(test)]
mod tests;
mod trim;

pub use axes::{
    atleast_1d, atleast_2d, atleast_3d, expand_dims, moveaxis, permute_dims, squeeze, swapaxes,
};
pub use edit::{append, delete, insert};
pub use flips::{flip, fliplr, flipud, rot90};
pub use pad::{PadMode, Statistic, pad};
pub use positions::Positions;
pub use repeat::{Repeats, repeat, tile};
pub use reshape::{broadcast_arrays, broadcast_shapes, ravel, reshape, resolve_reshape};
pub use roll::roll;
pub use split::{Sections, array_split, dsplit, hsplit, split, unstack, vsplit};
pub use trim::trim_zeros;
