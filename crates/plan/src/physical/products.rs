//! Product nodes to steps: the search's tree, joint by joint.

use einmul_array::facts::Facts;
use einmul_array::layout::diagonal_layout;
use einmul_array::ufunc::UnaryOp;
use einmul_machine::KernelClass;

use super::lower::Lowering;
use super::plan::{Kernel, LeafStorage, Operand, Order, Step, Value};
use crate::Error;
use crate::chains::chain_factors;
use crate::cost::{Cost, Multiply};
use crate::graph::{Factor, Inversion, NodeId, Op, infer_factor, text};
use crate::rules::Rule;
use crate::rules::chain_order::{Chain, ChainFactor, Tree, order};

/// A product's operand while it is lowered.
pub(super) struct Part {
    pub(super) operand: Operand,
    pub(super) facts: Facts,
    pub(super) text: String,
}

impl Lowering<'_> {
    /// A product node in its cheapest order.
    pub(super) fn product(&mut self, id: NodeId) -> Result<Value, Error> {
        let graph = self.graph;
        let node = graph.node(id);
        let Op::Product(ops) = &node.op else {
            return Err(Error::operation("plan", "no product"));
        };
        let factors: Vec<(NodeId, Factor)> =
            node.args.iter().copied().zip(ops.iter().copied()).collect();
        let seen = chain_factors(graph, id, &self.model, self.rules);
        let chain = order(&seen, &self.model, self.rules);
        if !chain.cost.seconds.is_finite() {
            return Err(Error::operation(
                "product",
                format!("{} has no order in which it can be computed", text::render(graph, id)),
            ));
        }
        self.note_order(id, &factors, &seen, &chain);
        match self.tree(&chain.tree, &factors)?.operand {
            Operand::Dense(value) => Ok(value),
            _ => Err(Error::operation("product", "a single sparse factor is no product")),
        }
    }

    /// Records the chosen order against the one from left to right.
    fn note_order(
        &mut self,
        id: NodeId,
        factors: &[(NodeId, Factor)],
        seen: &[ChainFactor],
        chain: &Chain,
    ) {
        if factors.len() < 3 {
            return;
        }
        let names: Vec<String> =
            factors.iter().map(|&(id, f)| text::render_factor(self.graph, id, f)).collect();
        let written = order(seen, &self.model, self.rules.without(Rule::ChainOrder));
        let chosen = chain.tree.render(&names);
        if chain.tree != written.tree && self.rules.allows(Rule::ChainOrder) {
            self.trace.fire(Rule::ChainOrder, text::render(self.graph, id), chosen.clone());
        }
        self.orders.push(Order {
            chosen,
            cost: chain.cost,
            rejected: written.tree.render(&names),
            rejected_cost: written.cost,
            rejected_peak_bytes: largest(&written.tree, seen).1,
        });
    }

    fn tree(&mut self, tree: &Tree, factors: &[(NodeId, Factor)]) -> Result<Part, Error> {
        match tree {
            Tree::Factor(k) => self.factor(factors[*k]),
            Tree::Multiply(method, left, right) => {
                let (left, right) = (self.tree(left, factors)?, self.tree(right, factors)?);
                self.multiply(*method, left, right)
            }
            Tree::Solve(k, right) => {
                let right = self.tree(right, factors)?;
                self.solve(factors[*k], right, false)
            }
            Tree::SolveRight(left, k) => {
                let left = self.tree(left, factors)?;
                self.solve(factors[*k], left, true)
            }
        }
    }

    /// A factor as an operand: sparse and encoded leaves stay what they are, and a
    /// diagonal matrix is left for [`Lowering::scale`] to read as a vector.
    fn factor(&mut self, (id, factor): (NodeId, Factor)) -> Result<Part, Error> {
        let graph = self.graph;
        let text = text::render_factor(graph, id, factor);
        let facts = infer_factor(graph.facts(id), factor);
        if factor.inversion == Inversion::Inverse {
            let mut value = self.inverse(id, id)?;
            if factor.transposed {
                value = value.transposed();
            }
            return Ok(Part { operand: Operand::Dense(value), facts, text });
        }
        if let (Op::Leaf(index), false) = (&graph.node(id).op, factor.conjugated) {
            let input = *index as usize;
            match &graph.leaves()[input].storage {
                LeafStorage::Sparse => {
                    let transposed = factor.transposed;
                    let operand = Operand::Sparse { input, transposed };
                    return Ok(Part { operand, facts, text });
                }
                LeafStorage::Encoded(_) if !factor.transposed => {
                    return Ok(Part { operand: Operand::Encoded { input }, facts, text });
                }
                _ => {}
            }
        }
        // A diagonal matrix made from a vector is never made: its vector stands in.
        if matches!(graph.node(id).op, Op::DiagonalMatrix | Op::Eye(..)) {
            let vector = self.diagonal_vector(id)?;
            return Ok(Part { operand: Operand::Dense(vector), facts, text });
        }
        let mut value = self.value(id)?;
        if factor.conjugated {
            value = self.conjugate(id, value)?;
        }
        if factor.transposed {
            value = value.transposed();
        }
        Ok(Part { operand: Operand::Dense(value), facts, text })
    }

    /// The diagonal of a matrix as a vector, without making the matrix.
    pub(super) fn diagonal_vector(&mut self, id: NodeId) -> Result<Value, Error> {
        let graph = self.graph;
        match graph.node(id).op {
            Op::DiagonalMatrix => self.value(graph.node(id).args[0]),
            Op::Eye(n, dtype) => {
                let output = self.buffer(&[n], dtype)?;
                let cost = self.model.elementwise(dtype, 0.0, 0.0, n as f64, KernelClass::Copy);
                let step = self.step(Kernel::FillInteger(1), "ones".into(), vec![], output, cost);
                Ok(self.push(step))
            }
            _ => {
                let of = self.value(id)?;
                let (shape, strides) = diagonal_layout(&of.shape, &of.strides)?;
                Ok(Value { shape, strides, ..of })
            }
        }
    }

    fn conjugate(&mut self, id: NodeId, of: Value) -> Result<Value, Error> {
        let output = self.buffer(&of.shape, of.dtype)?;
        let elements = self.graph.facts(id).elements();
        let class = KernelClass::Elementwise;
        let cost = self.model.elementwise(of.dtype, elements, elements, elements, class);
        let expression = format!("conj({})", text::render(self.graph, id));
        let inputs = vec![Operand::Dense(of)];
        let step = self.step(Kernel::Unary(UnaryOp::Conj), expression, inputs, output, cost);
        Ok(self.push(step))
    }

    /// A step without scratch or structure.
    pub(super) fn step(
        &self,
        kernel: Kernel,
        expression: String,
        inputs: Vec<Operand>,
        output: Value,
        cost: Cost,
    ) -> Step {
        Step {
            name: kernel.name(output.dtype),
            kernel,
            expression,
            inputs,
            output,
            structure: None,
            cost,
            threads: self.model.threads_for(cost.flops.max(cost.bytes)),
            scratch_bytes: 0,
            is_product: false,
        }
    }

    /// An operand with every element stored.
    pub(super) fn densified(&mut self, part: Part) -> Result<(Value, Facts, String), Error> {
        let (input, is_transposed) = match part.operand {
            Operand::Dense(value) if value.shape.len() == 2 => {
                return Ok((value, part.facts, part.text));
            }
            // The vector that stands in for a diagonal matrix.
            Operand::Dense(vector) => {
                let output = self.buffer(&part.facts.shape, part.facts.dtype)?;
                let elements = part.facts.elements();
                let cost =
                    self.model.elementwise(vector.dtype, 0.0, 0.0, elements, KernelClass::Copy);
                let inputs = vec![Operand::Dense(vector)];
                let step =
                    self.step(Kernel::DiagonalMatrix, part.text.clone(), inputs, output, cost);
                return Ok((self.push(step), part.facts, part.text));
            }
            Operand::Sparse { input, transposed } => (input, transposed),
            Operand::Encoded { input } => (input, false),
        };
        let leaf = self.graph.leaf_node(input);
        let Some(leaf) = leaf else {
            return Err(Error::operation("plan", "an input is missing from its graph"));
        };
        let value = self.value(leaf)?;
        let value = if is_transposed { value.transposed() } else { value };
        Ok((value, part.facts, part.text))
    }

    fn multiply(&mut self, method: Multiply, left: Part, right: Part) -> Result<Part, Error> {
        let facts = left.facts.product(&right.facts);
        let expression = format!("{} @ {}", left.text, grouped(&right.text));
        let value = match method {
            Multiply::ScaleRows | Multiply::ScaleColumns => {
                self.scale(method == Multiply::ScaleRows, left, right, &expression)?
            }
            Multiply::SparseLeft => {
                let (b, ..) = self.densified(right)?;
                self.sparse(Kernel::SparseDense, left.operand, b, &left.facts, &expression, false)?
            }
            Multiply::SparseRight => {
                let (a, ..) = self.densified(left)?;
                self.sparse(Kernel::DenseSparse, right.operand, a, &right.facts, &expression, true)?
            }
            Multiply::EncodedLeft => {
                let (b, ..) = self.densified(right)?;
                self.encoded(left, b, &expression)?
            }
            Multiply::Dense => {
                let (a, ..) = self.densified(left)?;
                let (b, ..) = self.densified(right)?;
                self.dense(a, b, &expression)?
            }
        };
        Ok(Part { operand: Operand::Dense(value), facts, text: format!("({expression})") })
    }
}

/// The text in parentheses where it is a product.
pub(super) fn grouped(text: &str) -> String {
    if text.contains(" @ ") && !text.starts_with('(') {
        format!("({text})")
    } else {
        text.to_owned()
    }
}

/// Shape and bytes of the largest result within a tree.
fn largest(tree: &Tree, factors: &[ChainFactor]) -> ((usize, usize), f64) {
    let size = factors.first().map_or(8, |f| f.facts.dtype.size()) as f64;
    let joined = |rows: usize, cols: usize, parts: f64| {
        ((rows, cols), parts.max(rows as f64 * cols as f64 * size))
    };
    let of = |k: usize| (factors[k].facts.rows(), factors[k].facts.cols());
    match tree {
        Tree::Factor(k) => (of(*k), 0.0),
        Tree::Multiply(_, left, right) => {
            let ((rows, _), a) = largest(left, factors);
            let ((_, cols), b) = largest(right, factors);
            joined(rows, cols, a.max(b))
        }
        Tree::Solve(k, right) => {
            let ((_, cols), b) = largest(right, factors);
            joined(of(*k).0, cols, b)
        }
        Tree::SolveRight(left, k) => {
            let ((rows, _), a) = largest(left, factors);
            joined(rows, of(*k).1, a)
        }
    }
}
