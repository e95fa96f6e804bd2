//! The expression as a graph: hash-consed nodes, each with its facts.
//!
//! One arena serves two forms. The *written* form has a node for every operation
//! of the text, in its order. The *normal* form has n-ary products with an
//! operation on each factor and n-ary sums with coefficients, so that
//! associativity and transposes need no rules. [`check`] states which operations
//! each form may hold.

pub mod build;
pub mod check;
mod functions;
mod infer;
pub(crate) mod meeting;
mod node;
pub mod text;

pub(crate) use infer::factor_facts as infer_factor;
pub use node::{Constant, Factor, Graph, Inversion, Leaf, Node, NodeId, Op};
