//! Products, solves and inverses to steps: the search's tree, joint by joint.

use einmul_array::facts::Facts;
use einmul_array::layout::diagonal_layout;
use einmul_array::shape::{broadcast, broadcast_strides};
use einmul_array::ufunc::{BinaryOp, UnaryOp};
use einmul_array::{DType, Shape, Strides, format_shape};
use einmul_kernels::Gemm;
use einmul_linalg::{cholesky, inverse, lu, qr, triangular};
use einmul_machine::KernelClass;

use super::lower::Lowering;
use super::plan::{Kernel, LeafStorage, Operand, Order, Step, Value};
use crate::Error;
use crate::chains::chain_factors;
use crate::cost::{Cost, Multiply, Solver};
use crate::graph::{Factor, Inversion, NodeId, Op, infer_factor, text};
use crate::rules::chain_order::{Chain, ChainFactor, Tree, order};
use crate::rules::{Rule, cholesky_for_gram, triangular_solve};

/// A product's operand while it is lowered.
struct Part {
    operand: Operand,
    facts: Facts,
    text: String,
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
            factors.iter().map(|&(id, f)| name_of_factor(self.graph, id, f)).collect();
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
                value = transposed(value);
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
            value = transposed(value);
        }
        Ok(Part { operand: Operand::Dense(value), facts, text })
    }

    /// The diagonal of a matrix as a vector, without making the matrix.
    fn diagonal_vector(&mut self, id: NodeId) -> Result<Value, Error> {
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
    fn step(
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
    fn densified(&mut self, part: Part) -> Result<(Value, Facts, String), Error> {
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
        let value = if is_transposed { transposed(value) } else { value };
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

    /// A dense product of two matrices.
    fn dense(&mut self, a: Value, b: Value, expression: &str) -> Result<Value, Error> {
        let (m, k, n) = (a.shape[0], a.shape[1], b.shape[1]);
        let dtype = a.dtype;
        let output = self.buffer(&[m, n], dtype)?;
        let cost = self.model.gemm(m, k, n, dtype);
        let profile = self.model.profile;
        let threads = self.model.threads_for(cost.flops);
        let (kernel, name, scratch_bytes, threads) = match dtype {
            DType::F32 => of_gemm(Gemm::<f32>::new(m, n, k, profile, threads)),
            DType::F64 => of_gemm(Gemm::<f64>::new(m, n, k, profile, threads)),
            _ => (Kernel::GemmReference, Kernel::GemmReference.name(dtype), 0, 1),
        };
        Ok(self.push(Step {
            kernel,
            name,
            expression: expression.to_owned(),
            inputs: vec![Operand::Dense(a), Operand::Dense(b)],
            output,
            structure: None,
            cost,
            threads,
            scratch_bytes,
            is_product: true,
        }))
    }

    fn sparse(
        &mut self,
        kernel: Kernel,
        sparse: Operand,
        dense: Value,
        facts: &Facts,
        expression: &str,
        sparse_is_right: bool,
    ) -> Result<Value, Error> {
        let shape = if sparse_is_right {
            [dense.shape[0], facts.cols()]
        } else {
            [facts.rows(), dense.shape[1]]
        };
        let columns = if sparse_is_right { shape[0] } else { shape[1] };
        let output = self.buffer(&shape, dense.dtype)?;
        let sparse_facts = if sparse_is_right { facts.transpose() } else { facts.clone() };
        let other = Facts::dense(&[sparse_facts.cols(), columns], dense.dtype);
        let left = crate::cost::Matrix { facts: &sparse_facts, form: crate::cost::Form::Sparse };
        let right = crate::cost::Matrix { facts: &other, form: crate::cost::Form::Dense };
        let (_, cost) = self.model.multiply(left, right);
        let nnz = facts.nnz.unwrap_or(0.0);
        let structure = format!("{nnz:.0} non-zeros ({:.3}%)", 100.0 * facts.density());
        let inputs = vec![sparse, Operand::Dense(dense)];
        let mut step = self.step(kernel, expression.to_owned(), inputs, output, cost);
        step.structure = Some(structure);
        step.is_product = true;
        Ok(self.push(step))
    }

    fn encoded(&mut self, left: Part, b: Value, expression: &str) -> Result<Value, Error> {
        let Operand::Encoded { input } = left.operand else {
            return Err(Error::operation("plan", "no encoded operand"));
        };
        let LeafStorage::Encoded(leaf) = &self.graph.leaves()[input].storage else {
            return Err(Error::operation("plan", "no encoded leaf"));
        };
        let Some(product) = leaf.0.product() else {
            return Err(Error::operation("plan", "the encoding has no product kernel"));
        };
        let columns = b.shape[1];
        let (name, flops) = (product.name().to_owned(), product.flops(columns));
        let (scratch_bytes, encoded_bytes) =
            (product.scratch_bytes(columns), leaf.0.bytes() as f64);
        let output = self.buffer(&[left.facts.rows(), columns], b.dtype)?;
        let written = (left.facts.rows() * columns * b.dtype.size()) as f64;
        let bytes = encoded_bytes + written;
        let cost = self.model.step(KernelClass::Gemm, b.dtype, flops, bytes);
        let inputs = vec![left.operand, Operand::Dense(b)];
        let mut step =
            self.step(Kernel::EncodedProduct, expression.to_owned(), inputs, output, cost);
        (step.name, step.scratch_bytes, step.is_product) = (name, scratch_bytes, true);
        Ok(self.push(step))
    }

    /// Rows or columns scaled by a diagonal.
    fn scale(&mut self, rows: bool, left: Part, right: Part, expression: &str) -> Result<Value, Error> {
        let (diagonal, other) = if rows { (left, right) } else { (right, left) };
        let structure = Some(band_text(&diagonal.facts));
        self.trace.fire(
            Rule::DiagonalScaling,
            expression.to_owned(),
            format!("{} scaled by the diagonal of {}", if rows { "rows" } else { "columns" }, diagonal.text),
        );
        let vector = match diagonal.operand {
            Operand::Dense(value) if value.shape.len() == 1 => value,
            Operand::Dense(value) => {
                let (shape, strides) = diagonal_layout(&value.shape, &value.strides)?;
                Value { shape, strides, ..value }
            }
            _ => return Err(Error::operation("plan", "a diagonal factor is stored otherwise")),
        };
        // v[:, None] scales rows; v itself, aligned from the right, scales columns.
        let vector = if rows { column(vector) } else { vector };
        let (matrix, ..) = self.densified(other)?;
        let output = self.buffer(&matrix.shape, matrix.dtype)?;
        let elements: f64 = matrix.shape.iter().map(|&n| n as f64).product();
        let class = KernelClass::Elementwise;
        let cost = self.model.elementwise(matrix.dtype, elements, elements, elements, class);
        let inputs = vec![Operand::Dense(vector), Operand::Dense(matrix)];
        let kernel = Kernel::Binary(BinaryOp::Multiply);
        let mut step = self.step(kernel, expression.to_owned(), inputs, output, cost);
        (step.structure, step.is_product) = (structure, true);
        Ok(self.push(step))
    }

    /// A system solved for an operand on its right, or (`right`) on its left.
    fn solve(&mut self, (id, factor): (NodeId, Factor), other: Part, right: bool) -> Result<Part, Error> {
        let graph = self.graph;
        let matrix = graph.facts(id).clone();
        let factor_facts = infer_factor(&matrix, factor);
        let factor_text = text::render_factor(graph, id, factor);
        let (expression, facts) = if right {
            (format!("{} @ {factor_text}", other.text), other.facts.product(&factor_facts))
        } else {
            (format!("{factor_text} @ {}", grouped(&other.text)), factor_facts.product(&other.facts))
        };
        let least_squares = factor.inversion == Inversion::LeftInverse;
        let solver = match least_squares {
            true => Solver::LeastSquares,
            false => self.model.solver(&matrix, self.rules),
        };
        self.note_solver(solver, &expression, id);
        let diagonal = solver == Solver::Diagonal;
        let mut system = if diagonal { self.diagonal_vector(id)? } else { self.value(id)? };
        // On the right: X = L · inv(A) means Aᵀ Xᵀ = Lᵀ.
        let flip = !least_squares && !diagonal && factor.transposed != right;
        let mut solver = solver;
        if flip {
            system = transposed(system);
            solver = match solver {
                Solver::LowerTriangular => Solver::UpperTriangular,
                Solver::UpperTriangular => Solver::LowerTriangular,
                same => same,
            };
        }
        let (rhs, ..) = self.densified(other)?;
        let structure = match solver {
            Solver::Cholesky => Some(definite_text(&matrix)),
            Solver::Diagonal | Solver::LowerTriangular | Solver::UpperTriangular => Some(band_text(&matrix)),
            Solver::Lu | Solver::LeastSquares => None,
        };
        let output = self.buffer(&facts.shape, matrix.dtype)?;
        let value = self.solve_step(solver, right, system, rhs, &matrix, expression.clone(), output, structure)?;
        Ok(Part { operand: Operand::Dense(value), facts, text: format!("({expression})") })
    }

    fn note_solver(&mut self, solver: Solver, expression: &str, id: NodeId) {
        let matrix = text::render(self.graph, id);
        let after = format!("{} with {matrix}", solver.name());
        let rule = match solver {
            Solver::LeastSquares => return,
            Solver::Diagonal => Rule::DiagonalScaling,
            Solver::LowerTriangular | Solver::UpperTriangular => Rule::TriangularSolve,
            Solver::Cholesky => Rule::CholeskyForGram,
            Solver::Lu => Rule::SolveForInverse,
        };
        self.trace.fire(Rule::SolveForInverse, expression, after.clone());
        if rule != Rule::SolveForInverse {
            self.trace.fire(rule, expression, after);
        }
    }

    #[expect(clippy::too_many_arguments, reason = "a step's parts, all of them needed")]
    fn solve_step(
        &mut self,
        solver: Solver,
        right: bool,
        system: Value,
        rhs: Value,
        matrix: &Facts,
        expression: String,
        output: Value,
        structure: Option<String>,
    ) -> Result<Value, Error> {
        let columns = if right { rhs.shape[0] } else { rhs.shape[1] };
        let cost = self.model.solve(solver, matrix, columns);
        let threads = self.model.threads_for(cost.flops);
        let (m, n) = (matrix.rows(), matrix.cols());
        let scratch_bytes = match matrix.dtype {
            DType::F32 => solve_scratch::<f32>(solver, m, n, columns, threads),
            DType::F64 => solve_scratch::<f64>(solver, m, n, columns, threads),
            dtype => return Err(Error::operation("solve", format!("dtype {dtype} is not supported"))),
        };
        let kernel = Kernel::Solve { solver, right };
        let inputs = vec![Operand::Dense(system), Operand::Dense(rhs)];
        Ok(self.push(Step {
            name: kernel.name(matrix.dtype),
            kernel,
            expression,
            inputs,
            output,
            structure,
            cost,
            threads,
            scratch_bytes,
            is_product: true,
        }))
    }

    /// `solve(A, B)` or `lstsq(A, B)` as written.
    pub(super) fn written_solve(&mut self, id: NodeId, least_squares: bool) -> Result<Value, Error> {
        let graph = self.graph;
        let node = graph.node(id);
        let matrix = graph.facts(node.args[0]).clone();
        let solver = if least_squares { Solver::LeastSquares } else { Solver::Lu };
        let (system, rhs) = (self.value(node.args[0])?, self.value(node.args[1])?);
        let vector = rhs.shape.len() == 1;
        let rhs = if vector { column(rhs) } else { rhs };
        let output = self.buffer(&[matrix.cols(), rhs.shape[1]], matrix.dtype)?;
        let expression = text::render(graph, id);
        let value = self.solve_step(solver, false, system, rhs, &matrix, expression, output, None)?;
        Ok(if vector { flat(value) } else { value })
    }

    /// An explicit inverse of `matrix`, as the value of node `id`.
    pub(super) fn inverse(&mut self, id: NodeId, matrix: NodeId) -> Result<Value, Error> {
        let facts = self.graph.facts(matrix).clone();
        let system = self.value(matrix)?;
        let output = self.buffer(&facts.shape, facts.dtype)?;
        let cost = self.model.inverse(&facts);
        let threads = self.model.threads_for(cost.flops);
        let scratch_bytes = match facts.dtype {
            DType::F32 => inverse::inverse_scratch::<f32>(facts.rows(), threads),
            DType::F64 => inverse::inverse_scratch::<f64>(facts.rows(), threads),
            dtype => return Err(Error::operation("inv", format!("dtype {dtype} is not supported"))),
        };
        let expression = if id == matrix {
            format!("inv({})", text::render(self.graph, matrix))
        } else {
            text::render(self.graph, id)
        };
        let mut step =
            self.step(Kernel::Inverse, expression, vec![Operand::Dense(system)], output, cost);
        (step.scratch_bytes, step.threads, step.is_product) = (scratch_bytes, threads, true);
        Ok(self.push(step))
    }

    /// `@` as written: of vectors, matrices, or stacks of matrices.
    pub(super) fn matmul(&mut self, id: NodeId) -> Result<Value, Error> {
        let graph = self.graph;
        let node = graph.node(id);
        let expression = text::render(graph, id);
        let (a, b) = (self.value(node.args[0])?, self.value(node.args[1])?);
        let a = if a.shape.len() == 1 { row(a) } else { a };
        let b = if b.shape.len() == 1 { column(b) } else { b };
        let shape = &node.facts.shape;
        if a.shape.len() == 2 && b.shape.len() == 2 {
            let product = self.dense(a, b, &expression)?;
            let strides = einmul_array::shape::row_major_strides(shape);
            return Ok(Value { shape: shape.clone(), strides, ..product });
        }
        let product = self.stacked(a, b, expression)?;
        let strides = einmul_array::shape::row_major_strides(shape);
        Ok(Value { shape: shape.clone(), strides, ..product })
    }

    /// A product of each pair of matrices of two stacks.
    fn stacked(&mut self, a: Value, b: Value, expression: String) -> Result<Value, Error> {
        let split = |v: &Value| v.shape.len() - 2;
        let (m, k, n) = (a.shape[split(&a)], a.shape[split(&a) + 1], b.shape[split(&b) + 1]);
        let stack = broadcast("matmul", &a.shape[..split(&a)], &b.shape[..split(&b)])?;
        let (a, b) = (stretched(a, &stack), stretched(b, &stack));
        let mut shape = stack.clone();
        shape.extend([m, n]);
        let dtype = a.dtype;
        let output = self.buffer(&shape, dtype)?;
        let count: f64 = stack.iter().map(|&n| n as f64).product();
        let one = self.model.gemm(m, k, n, dtype);
        let cost = Cost { flops: one.flops * count, bytes: one.bytes * count, seconds: one.seconds * count };
        let profile = self.model.profile;
        let scratch_bytes = match dtype {
            DType::F32 => Gemm::<f32>::new(m, n, k, profile, 1).scratch_bytes(),
            DType::F64 => Gemm::<f64>::new(m, n, k, profile, 1).scratch_bytes(),
            _ => 0,
        };
        let inputs = vec![Operand::Dense(a), Operand::Dense(b)];
        let mut step = self.step(Kernel::GemmStacked, expression, inputs, output, cost);
        step.structure = Some(format!("stack of shape {}", format_shape(&stack)));
        (step.scratch_bytes, step.threads, step.is_product) = (scratch_bytes, 1, true);
        Ok(self.push(step))
    }
}

fn of_gemm<T: einmul_kernels::Real>(gemm: Gemm<T>) -> (Kernel, String, usize, usize) {
    (Kernel::Gemm, gemm.kernel_name().to_owned(), gemm.scratch_bytes(), gemm.threads())
}

fn solve_scratch<T: einmul_linalg::Real>(
    solver: Solver,
    m: usize,
    n: usize,
    columns: usize,
    threads: usize,
) -> usize {
    match solver {
        Solver::Diagonal => 0,
        Solver::LowerTriangular | Solver::UpperTriangular => {
            triangular::solve_scratch::<T>(n, columns, threads)
        }
        Solver::Cholesky => cholesky::solve_scratch::<T>(n, columns, threads),
        Solver::Lu => lu::solve_scratch::<T>(n, columns, threads),
        Solver::LeastSquares => qr::least_squares_scratch::<T>(m, n, columns, threads),
    }
}

fn transposed(value: Value) -> Value {
    // The vector that stands in for a diagonal matrix is its own transpose.
    let shape = value.shape.iter().rev().copied().collect();
    let strides = value.strides.iter().rev().copied().collect();
    Value { shape, strides, ..value }
}

fn column(value: Value) -> Value {
    let (n, stride) = (value.shape[0], value.strides[0]);
    Value { shape: Shape::from_slice(&[n, 1]), strides: Strides::from_slice(&[stride, 1]), ..value }
}

fn row(value: Value) -> Value {
    let (n, stride) = (value.shape[0], value.strides[0]);
    let strides = Strides::from_slice(&[stride.wrapping_mul(n as isize), stride]);
    Value { shape: Shape::from_slice(&[1, n]), strides, ..value }
}

fn flat(value: Value) -> Value {
    let (n, stride) = (value.shape[0], value.strides[0]);
    Value { shape: Shape::from_slice(&[n]), strides: Strides::from_slice(&[stride]), ..value }
}

fn stretched(value: Value, stack: &[usize]) -> Value {
    let matrix = value.shape.len() - 2;
    let mut shape = Shape::from_slice(stack);
    shape.extend_from_slice(&value.shape[matrix..]);
    let strides = broadcast_strides(&value.shape, &value.strides, &shape);
    Value { shape, strides, ..value }
}

fn grouped(text: &str) -> String {
    if text.contains(" @ ") && !text.starts_with('(') { format!("({text})") } else { text.to_owned() }
}

/// A factor in the rendering of an order: a system by its matrix.
fn name_of_factor(graph: &crate::graph::Graph, id: NodeId, factor: Factor) -> String {
    text::render_factor(graph, id, factor)
}

fn band_text(facts: &Facts) -> String {
    let shape = if facts.is_diagonal() {
        "diagonal"
    } else {
        match triangular_solve::side(facts) {
            Some(true) => "lower triangular",
            Some(false) => "upper triangular",
            None => "banded",
        }
    };
    format!("{shape} ({})", facts.band.provenance)
}

fn definite_text(facts: &Facts) -> String {
    use einmul_array::facts::Truth;
    debug_assert!(cholesky_for_gram::applies(facts));
    match (facts.definite, facts.semidefinite) {
        (Truth::Yes(source), _) => format!("positive definite ({source})"),
        (_, Truth::Yes(source)) => format!("positive semidefinite ({source})"),
        _ => String::new(),
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
