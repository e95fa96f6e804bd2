//! Arrays as sets: distinct elements, membership, unions and differences.
//!
//! Elements are equal as `==` says: zeros of either sign are one element, and no NaN equals
//! another unless a function says otherwise.

mod algebra;
mod members;
mod rows;
#[cfg(test)]
mod tests;
mod unique;

pub use algebra::{Intersection, intersect1d, setdiff1d, setxor1d, union1d};
pub use members::{in1d, isin};
pub use unique::{Unique, UniqueOptions, unique};
