//! Solves and inverses to steps.

use einmul_array::DType;
use einmul_array::facts::{Facts, Truth};
use einmul_linalg::{cholesky, inverse, lu, qr, triangular};

use super::lower::Lowering;
use super::plan::{Kernel, Operand, Step, Value};
use super::products::{Part, grouped};
use crate::Error;
use crate::cost::Solver;
use crate::graph::{Factor, Inversion, NodeId, infer_factor, text};
use crate::rules::{Rule, triangular_solve};

impl Lowering<'_> {
    /// A system solved for an operand on its right, or (`right`) on its left.
    pub(super) fn solve(
        &mut self,
        (id, factor): (NodeId, Factor),
        other: Part,
        right: bool,
    ) -> Result<Part, Error> {
        let graph = self.graph;
        let matrix = graph.facts(id).clone();
        let factor_facts = infer_factor(&matrix, factor);
        let factor_text = text::render_factor(graph, id, factor);
        let (expression, facts) = if right {
            (format!("{} @ {factor_text}", other.text), other.facts.product(&factor_facts))
        } else {
            (
                format!("{factor_text} @ {}", grouped(&other.text)),
                factor_facts.product(&other.facts),
            )
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
            system = system.transposed();
            solver = match solver {
                Solver::LowerTriangular => Solver::UpperTriangular,
                Solver::UpperTriangular => Solver::LowerTriangular,
                same => same,
            };
        }
        let (rhs, ..) = self.densified(other)?;
        let structure = match solver {
            Solver::Cholesky => Some(definite_text(&matrix)),
            Solver::Diagonal | Solver::LowerTriangular | Solver::UpperTriangular => {
                Some(band_text(&matrix))
            }
            Solver::Lu | Solver::LeastSquares => None,
        };
        let output = self.buffer(&facts.shape, matrix.dtype)?;
        let value = self.solve_step(
            solver,
            right,
            system,
            rhs,
            &matrix,
            expression.clone(),
            output,
            structure,
        )?;
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
            dtype => {
                return Err(Error::operation("solve", format!("dtype {dtype} is not supported")));
            }
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
    pub(super) fn written_solve(
        &mut self,
        id: NodeId,
        least_squares: bool,
    ) -> Result<Value, Error> {
        let graph = self.graph;
        let node = graph.node(id);
        let matrix = graph.facts(node.args[0]).clone();
        let solver = if least_squares { Solver::LeastSquares } else { Solver::Lu };
        let (system, rhs) = (self.value(node.args[0])?, self.value(node.args[1])?);
        let vector = rhs.shape.len() == 1;
        let rhs = if vector { rhs.column() } else { rhs };
        let output = self.buffer(&[matrix.cols(), rhs.shape[1]], matrix.dtype)?;
        let expression = text::render(graph, id);
        let value =
            self.solve_step(solver, false, system, rhs, &matrix, expression, output, None)?;
        Ok(if vector { value.flat() } else { value })
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
            dtype => {
                return Err(Error::operation("inv", format!("dtype {dtype} is not supported")));
            }
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

pub(super) fn band_text(facts: &Facts) -> String {
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
    match (facts.definite, facts.semidefinite) {
        (Truth::Yes(source), _) => format!("positive definite ({source})"),
        (_, Truth::Yes(source)) => format!("positive semidefinite ({source})"),
        _ => String::new(),
    }
}
