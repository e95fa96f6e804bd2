//! Products of arrays at once, under NumPy's names: each is planned as a formula of one
//! step would be, and listed by the [ledger](crate::ledger).
//!
//! Plans are remembered by the operands' shapes, strides and dtypes, so that the same
//! product again costs a look-up. Operands of different dtypes are promoted first; the
//! result has the promoted dtype, in which integers wrap, truth values take *or* of
//! *and*s, and half floats are summed in `f32`. Any layout is taken: reversed axes,
//! stretched axes, and empty ones, whose sums are zero.
//!
//! ```
//! use einmul_array::Array;
//! use einmul_plan::eager;
//! let a = Array::from_vec(vec![1, 2, 3, 4_i64], &[2, 2]).unwrap();
//! let v = Array::from_vec(vec![1, -1_i64], &[2]).unwrap();
//! assert_eq!(eager::matmul(&a, &v).unwrap().to_vec::<i64>().unwrap(), [-1, -1]);
//! let wrong = Array::from_vec(vec![1, 2, 3_i64], &[3]).unwrap();
//! assert_eq!(
//!     eager::matmul(&a, &wrong).unwrap_err().to_string(),
//!     "matmul: inner dimensions differ: left is (2, 2), right is (3,); \
//!      left axis 1 has 2, right axis 0 has 3"
//! );
//! ```

mod call;
mod chain;
mod contraction;
mod covariance;
mod known;
mod matmul;
mod outer;
mod power;
mod subscripts;

pub use chain::multi_dot;
pub use contraction::{TensorAxes, dot, inner, tensordot, vdot};
pub use covariance::{Covariance, corrcoef, cov};
pub use matmul::{matmul, matvec, vecdot, vecmat};
pub use outer::{kron, outer};
pub use power::matrix_power;
pub use subscripts::einsum;
