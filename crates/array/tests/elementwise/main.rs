//! The element-wise functions from outside: special cases, accuracy, dtypes and layouts.

mod accuracy;
mod mixtures;
mod special_cases;
