//! SIMD kernels on slices and strides, with a reference beside each.
//!
//! Floor 2. A kernel allocates nothing: its scratch is the caller's, and a
//! `scratch_bytes` stands beside it. It knows no arrays, only [`matrix`] views,
//! and it never chooses between algebraically different computations; it routes
//! *one* product by its shape and a machine [`Profile`](einmul_machine::Profile).

pub mod batch;
pub mod element;
pub mod elementary;
pub mod gemm;
pub mod gemv;
pub mod matrix;
pub mod panels;
mod scratch;
mod simd;
pub mod sort;
pub mod sparse;
pub mod vectors;

pub use element::{Real, Scalar};
pub use gemm::{Blocking, ComplexGemm, Gemm, gemm_reference, gemm_tiny};
pub use gemv::{Gemv, gemv_reference};
pub use matrix::{MatMut, MatRef};
