//! Numbers move out of products.
//!
//! **What.** A factor that is a multiple of a matrix gives its number to the
//! product.
//! **Why.** The result of a chain is often far smaller than its factors, so one
//! scaling there replaces a scaled copy of a factor; and the factors join one chain.
//! **Off.** Never for exact reasons; the number meets the result's rounding instead
//! of the factor's.
//! **Example.** `(2 * A) @ B @ x → 2 * (A @ B @ x)`

use einmul_array::Complex;

use crate::graph::{Constant, Graph, NodeId, Op};

/// Why the rule helps.
pub const REASON: &str = "the number is applied once, to the result";

/// The number and the array of a scaled array; `None` when the node is none.
pub fn scaled(graph: &Graph, id: NodeId) -> Option<(Constant, NodeId)> {
    let node = graph.node(id);
    match &node.op {
        Op::Sum(coefficients) if coefficients.len() == 1 => Some((coefficients[0], node.args[0])),
        _ => None,
    }
}

/// The product of two numbers; integers wrap, as arrays of them do.
pub fn times(a: Constant, b: Constant) -> Constant {
    match (a, b) {
        (Constant::Integer(x), Constant::Integer(y)) => Constant::Integer(x.wrapping_mul(y)),
        (x, y) => Constant::Complex(multiply(x.to_c128(), y.to_c128())),
    }
}

/// Real times real stays real even where a part is infinite.
fn multiply(x: Complex<f64>, y: Complex<f64>) -> Complex<f64> {
    if x.im == 0.0 && y.im == 0.0 { Complex::new(x.re * y.re, 0.0) } else { x * y }
}
