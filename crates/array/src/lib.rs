//! Arrays with NumPy's shapes and broadcasting, sparse arrays, operand
//! encodings, what is known of them ([`facts`]), and the files they come from.
//!
//! This crate never multiplies matrices: products are planned and run by
//! `einmul-plan`.

mod array;
pub mod create;
mod display;
mod dtype;
mod element;
mod encoded;
mod error;
pub mod facts;
pub mod index;
pub mod io;
pub mod join;
mod known;
pub mod layout;
mod operand;
mod parts;
pub mod random;
pub mod rearrange;
mod recycle;
pub mod reduce;
mod scalar;
pub mod search;
pub mod sets;
pub mod shape;
pub mod sort;
mod sparse;
pub mod statistics;
mod storage;
pub mod triangles;
pub mod ufunc;
mod view;

pub use array::Array;
pub use dtype::{DType, Kind};
pub use element::Element;
pub use encoded::{EncodedProduct, Encoding};
pub use error::{Error, FileError, Place};
pub use half::{bf16, f16};
pub use layout::SliceItem;
pub use num_complex::Complex;
pub use operand::Operand;
pub use recycle::release_kept_memory;
pub use scalar::Scalar;
pub use shape::{Shape, Strides, format_shape};
pub use sparse::{Coo, Csr, Duplicates, SparseArray, SparseError};
pub use storage::{ALIGNMENT, Storage};
pub use view::{ArrayView, ArrayViewMut};
