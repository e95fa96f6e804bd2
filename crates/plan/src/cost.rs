//! What operations cost: flops, bytes and, through the one prediction of
//! `machine`, seconds.

use einmul_array::facts::Facts;
use einmul_array::{DType, Kind};
use einmul_kernels::ComplexGemm;
use einmul_machine::{KernelClass, Precision, Profile, StepCost, predict};

use crate::rules::{Rule, RuleSet, cholesky_for_gram, triangular_solve};

/// A predicted cost.
#[derive(Debug, Clone, Copy, PartialEq, Default, serde::Serialize, serde::Deserialize)]
pub struct Cost {
    /// Floating-point operations.
    pub flops: f64,
    /// Bytes read and written.
    pub bytes: f64,
    /// Predicted seconds.
    pub seconds: f64,
}

impl Cost {
    /// What cannot be done.
    pub const IMPOSSIBLE: Cost =
        Cost { flops: f64::INFINITY, bytes: f64::INFINITY, seconds: f64::INFINITY };

    /// Whether this is less: by time, and by bytes where times are equal.
    pub fn is_less_than(&self, other: &Cost) -> bool {
        (self.seconds, self.bytes) < (other.seconds, other.bytes)
    }
}

impl std::ops::Add for Cost {
    type Output = Cost;

    fn add(self, other: Cost) -> Cost {
        Cost {
            flops: self.flops + other.flops,
            bytes: self.bytes + other.bytes,
            seconds: self.seconds + other.seconds,
        }
    }
}

impl std::iter::Sum for Cost {
    fn sum<I: Iterator<Item = Cost>>(costs: I) -> Cost {
        costs.fold(Cost::default(), |a, b| a + b)
    }
}

/// How an operand of a product is stored.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Form {
    /// Every element.
    Dense,
    /// Non-zeros by rows.
    Sparse,
    /// An encoding; `direct` when its own kernel can multiply it as a left operand.
    Encoded {
        /// Flops that the kernel needs for one column; `None` when it must be decoded.
        direct: Option<f64>,
        /// Bytes of the encoded form.
        bytes: f64,
    },
    /// A diagonal, of which only the vector is read.
    Diagonal,
}

/// One operand of a product.
#[derive(Debug, Clone, Copy)]
pub struct Matrix<'a> {
    /// Shape, dtype and structure.
    pub facts: &'a Facts,
    /// How it is stored.
    pub form: Form,
}

/// How a product of two operands is computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Multiply {
    /// A dense kernel.
    Dense,
    /// Compressed rows times dense.
    SparseLeft,
    /// Dense times compressed rows: the transposed product.
    SparseRight,
    /// The left encoding's own kernel.
    EncodedLeft,
    /// Rows scaled by a diagonal on the left.
    ScaleRows,
    /// Columns scaled by a diagonal on the right.
    ScaleColumns,
}

/// How a system is solved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Solver {
    /// Division by the diagonal.
    Diagonal,
    /// Substitution with a lower triangle.
    LowerTriangular,
    /// Substitution with an upper triangle.
    UpperTriangular,
    /// `A = L Lᵀ`.
    Cholesky,
    /// `P A = L U`.
    Lu,
    /// Column-pivoted `X = Q R`, refined.
    LeastSquares,
}

impl Solver {
    /// Launches that a small system costs beyond its flops: scaling, panels, condition
    /// estimate, refinement.
    fn launches(self) -> f64 {
        match self {
            Solver::Diagonal | Solver::LowerTriangular | Solver::UpperTriangular => 0.0,
            Solver::Cholesky | Solver::Lu => 10.0,
            Solver::LeastSquares => 40.0,
        }
    }
}

/// Prices operations on one machine.
#[derive(Debug, Clone, Copy)]
pub struct CostModel<'a> {
    /// The machine.
    pub profile: &'a Profile,
    /// Threads that a plan may use.
    pub threads: usize,
}

/// The cost class of a dtype's arithmetic.
pub fn precision(dtype: DType) -> Precision {
    match dtype {
        DType::F32 => Precision::F32,
        DType::F64 => Precision::F64,
        _ => Precision::Other,
    }
}

impl CostModel<'_> {
    /// Threads for work of so many flops.
    pub fn threads_for(&self, flops: f64) -> usize {
        if flops >= self.profile.thread_threshold_flops { self.threads } else { 1 }
    }

    /// One step of a class.
    pub fn step(&self, class: KernelClass, dtype: DType, flops: f64, bytes: f64) -> Cost {
        let threads = self.threads_for(flops.max(bytes));
        let precision = precision(dtype);
        let step = StepCost { class, precision, flops, bytes, working_set: bytes, threads };
        Cost { flops, bytes, seconds: predict(&step, self.profile) }
    }

    /// A dense product `m × k · k × n`.
    pub fn gemm(&self, m: usize, k: usize, n: usize, dtype: DType) -> Cost {
        let is_complex = dtype.kind() == Kind::Complex;
        // Complex products run as real ones where that gains.
        let by_parts = is_complex && ComplexGemm::<f64>::is_worthwhile(m, n, k);
        let arithmetic = if by_parts { dtype.real() } else { dtype };
        let (m, k, n) = (m as f64, k as f64, n as f64);
        let size = dtype.size() as f64;
        let flops = 2.0 * m * k * n * if is_complex { 4.0 } else { 1.0 };
        let bytes = (m * k + k * n + m * n) * size;
        let class = match precision(arithmetic) {
            Precision::Other => KernelClass::Reference,
            _ if m == 1.0 || n == 1.0 => KernelClass::Gemv,
            _ if m * k * n <= 64.0 * 64.0 * 64.0 => KernelClass::SmallGemm,
            _ => KernelClass::Gemm,
        };
        self.step(class, arithmetic, flops, bytes)
    }

    /// A pass over elements that reads `reads` of them and writes `writes`.
    pub fn elementwise(
        &self,
        dtype: DType,
        flops: f64,
        reads: f64,
        writes: f64,
        class: KernelClass,
    ) -> Cost {
        self.step(class, dtype, flops, (reads + writes) * dtype.size() as f64)
    }

    /// Every element of a sparse or encoded operand written out.
    pub fn densify(&self, operand: Matrix<'_>) -> Cost {
        let elements = operand.facts.elements();
        match operand.form {
            Form::Dense => Cost::default(),
            Form::Diagonal => {
                self.elementwise(operand.facts.dtype, 0.0, 0.0, elements, KernelClass::Copy)
            }
            Form::Sparse | Form::Encoded { .. } => {
                self.elementwise(operand.facts.dtype, elements, 0.0, elements, KernelClass::Copy)
            }
        }
    }

    /// The best way to multiply two operands, and its cost with any conversion.
    pub fn multiply(&self, left: Matrix<'_>, right: Matrix<'_>) -> (Multiply, Cost) {
        let dtype = left.facts.dtype;
        let (m, k, n) = (left.facts.rows(), left.facts.cols(), right.facts.cols());
        let output = m as f64 * n as f64;
        let scale = || self.elementwise(dtype, output, output, output, KernelClass::Elementwise);
        if left.form == Form::Diagonal {
            return (Multiply::ScaleRows, scale() + self.densify(right));
        }
        if right.form == Form::Diagonal {
            return (Multiply::ScaleColumns, scale() + self.densify(left));
        }
        let dense = self.gemm(m, k, n, dtype) + self.densify(left) + self.densify(right);
        let mut best = (Multiply::Dense, dense);
        let mut consider = |method: Multiply, cost: Cost| {
            if cost.is_less_than(&best.1) {
                best = (method, cost);
            }
        };
        let real = matches!(dtype, DType::F32 | DType::F64);
        if left.form == Form::Sparse && real {
            let cost = self.sparse_product(left.facts, n, output);
            consider(Multiply::SparseLeft, cost + self.densify(right));
        }
        if right.form == Form::Sparse && real {
            let cost = self.sparse_product(right.facts, m, output);
            consider(Multiply::SparseRight, cost + self.densify(left));
        }
        if let Form::Encoded { direct: Some(flops), bytes } = left.form {
            let (flops, bytes) = (flops * n as f64, bytes + output * dtype.size() as f64);
            let cost = self.step(KernelClass::Gemm, dtype, flops, bytes);
            consider(Multiply::EncodedLeft, cost + self.densify(right));
        }
        best
    }

    /// `S · B` for a sparse S and `columns` columns: each non-zero reads a row of B.
    fn sparse_product(&self, sparse: &Facts, columns: usize, output: f64) -> Cost {
        let nnz = sparse.nnz.unwrap_or(sparse.elements());
        let size = sparse.dtype.size() as f64;
        let class = if columns == 1 { KernelClass::SparseVector } else { KernelClass::SparseDense };
        let bytes = nnz * (size + 4.0) + (sparse.cols() * columns) as f64 * size + output * size;
        self.step(class, sparse.dtype, 2.0 * nnz * columns as f64, bytes)
    }

    /// How a system with this matrix is solved under the rules that are on.
    pub fn solver(&self, matrix: &Facts, rules: RuleSet) -> Solver {
        if rules.allows(Rule::DiagonalScaling) && matrix.is_diagonal() {
            return Solver::Diagonal;
        }
        if rules.allows(Rule::TriangularSolve) {
            match triangular_solve::side(matrix) {
                Some(true) => return Solver::LowerTriangular,
                Some(false) => return Solver::UpperTriangular,
                None => {}
            }
        }
        if rules.allows(Rule::CholeskyForGram) && cholesky_for_gram::applies(matrix) {
            return Solver::Cholesky;
        }
        Solver::Lu
    }

    /// Solving a system (for least squares: `m × n`) with `columns` right-hand sides.
    pub fn solve(&self, solver: Solver, matrix: &Facts, columns: usize) -> Cost {
        let (m, n, k) = (matrix.rows() as f64, matrix.cols() as f64, columns as f64);
        let (flops, class) = match solver {
            Solver::Diagonal => (n * k, KernelClass::Elementwise),
            Solver::LowerTriangular | Solver::UpperTriangular => {
                (n * n * k, KernelClass::TriangularSolve)
            }
            Solver::Cholesky => (n * n * n / 3.0 + 2.0 * n * n * k, KernelClass::Cholesky),
            Solver::Lu => (2.0 * n * n * n / 3.0 + 2.0 * n * n * k, KernelClass::Lu),
            Solver::LeastSquares => {
                // The refinement's residuals are in twice the working precision.
                (2.0 * m * n * n + 24.0 * m * n * k, KernelClass::Qr)
            }
        };
        let read = if solver == Solver::Diagonal { n } else { 2.0 * m * n };
        let bytes = (read + (m + n) * k) * matrix.dtype.size() as f64;
        self.factorisation(solver.launches(), class, matrix.dtype, flops, bytes)
    }

    /// A step that is many small kernels inside: it is launched so many times.
    fn factorisation(
        &self,
        launches: f64,
        class: KernelClass,
        dtype: DType,
        flops: f64,
        bytes: f64,
    ) -> Cost {
        let mut cost = self.step(class, dtype, flops, bytes);
        cost.seconds += launches * self.profile.launch_seconds;
        cost
    }

    /// An explicit inverse.
    pub fn inverse(&self, matrix: &Facts) -> Cost {
        let n = matrix.rows() as f64;
        let bytes = 3.0 * n * n * matrix.dtype.size() as f64;
        let flops = 2.0 * n * n * n;
        self.factorisation(Solver::Lu.launches(), KernelClass::Inverse, matrix.dtype, flops, bytes)
    }
}
