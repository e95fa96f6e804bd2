//! What can go wrong, said so that the reader knows what to change.

use std::fmt;

/// A failed decomposition or solve. The output is unchanged after an error.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Two sizes that must be equal are not.
    #[error(
        "{operation}: {left} and {right} must have equal sizes: axis {} has {}, axis {} has {}",
        left.axis, left.size(), right.axis, right.size()
    )]
    Shape {
        /// The verb that was called.
        operation: &'static str,
        /// The first operand and the axis that was compared.
        left: Operand,
        /// The second operand and the axis that was compared.
        right: Operand,
    },

    /// A square matrix was needed.
    #[error("{operation}: a square matrix is needed, but {name} is {rows}x{cols}")]
    NotSquare {
        /// The verb that was called.
        operation: &'static str,
        /// The operand's name in the verb's signature.
        name: &'static str,
        /// Its rows.
        rows: usize,
        /// Its columns.
        cols: usize,
    },

    /// An array with another number of axes than the verb takes.
    #[error("{operation}: {name} must be a matrix, but it has {rank} axes")]
    Rank {
        /// The verb that was called.
        operation: &'static str,
        /// The operand's name in the verb's signature.
        name: &'static str,
        /// Its number of axes.
        rank: usize,
    },

    /// A dtype that is not factored yet.
    #[error("{operation}: not defined for dtype {dtype}\n\nhint: cast to f32 or f64")]
    DType {
        /// The verb that was called.
        operation: &'static str,
        /// The operands' common dtype.
        dtype: einmul_array::DType,
    },

    /// Complex numbers, where real ones are transformed.
    #[error("{operation}: takes real numbers, not {dtype}\n\nhint: {instead} takes complex ones")]
    NotReal {
        /// The verb that was called.
        operation: &'static str,
        /// The operand's dtype.
        dtype: einmul_array::DType,
        /// The verb for complex numbers.
        instead: &'static str,
    },

    /// A transform of no points.
    #[error("{operation}: axis {axis} is transformed at {n} points, but at least 1 is needed")]
    TransformLength {
        /// The verb that was called.
        operation: &'static str,
        /// The axis, from the front.
        axis: usize,
        /// What was asked for.
        n: isize,
    },

    /// An argument that makes no sense.
    #[error("{operation}: {problem}")]
    Argument {
        /// The verb that was called.
        operation: String,
        /// What is wrong.
        problem: String,
    },

    /// An iteration that finds eigenvalues or singular values did not come to an end.
    #[error("{operation}: the iteration does not converge")]
    NoConvergence {
        /// The verb that was called.
        operation: &'static str,
    },

    /// An error of one matrix of a stack.
    #[error("matrix {} of the stack: {source}", einmul_array::format_shape(index))]
    InStack {
        /// Where the matrix is, along the leading axes.
        index: Vec<usize>,
        /// What is wrong with it.
        source: Box<Error>,
    },

    /// What an array says: shapes that do not stretch, an axis that does not exist, a size
    /// that overflows, memory that is refused.
    #[error("{0}")]
    Array(ArrayError),

    /// The caller's scratch is smaller than the verb's `*_scratch` size.
    #[error("{operation}: {needed} bytes of scratch are needed, {given} were given")]
    Scratch {
        /// The verb that was called.
        operation: &'static str,
        /// What `*_scratch` returns for these shapes.
        needed: usize,
        /// The length of the slice.
        given: usize,
    },

    /// A NaN or an infinity in an operand of a factorisation.
    #[error("{operation}: {name}[{row}, {col}] is {value}; a factorisation needs finite numbers")]
    NotFinite {
        /// The verb that was called.
        operation: &'static str,
        /// The operand's name in the verb's signature.
        name: &'static str,
        /// Row of the first such element in column order.
        row: usize,
        /// Its column.
        col: usize,
        /// The element, as text.
        value: String,
    },

    /// Cholesky met a pivot that is not positive.
    #[error(
        "matrix is not positive definite: its leading block of order {} has no Cholesky factor \
         (pivot {pivot}, 0-based, is not positive)\n\nhint: a symmetric matrix that is indefinite \
         needs lu::solve; a Gram matrix X.T @ X fails here when columns of X depend on each other",
        pivot + 1
    )]
    NotPositiveDefinite {
        /// Index of the pivot.
        pivot: usize,
    },

    /// A pivot is zero, or so small that it is only rounding error.
    #[error("{}", singular(*column, *pivot, *tolerance))]
    Singular {
        /// The column whose pivot it is (0-based).
        column: usize,
        /// The pivot's absolute value.
        pivot: f64,
        /// The largest value that counts as zero (0 where only exact zeros do).
        tolerance: f64,
    },

    /// Every pivot is regular, but the matrix is within rounding of a singular one.
    #[error(
        "matrix is singular to working precision: after scaling its rows and columns its \
         reciprocal condition number is {reciprocal_condition:.1e}, at most ε = {tolerance:.1e}, \
         so no digit of a solution would be right"
    )]
    IllConditioned {
        /// `1 / (‖A‖₁ ‖A⁻¹‖₁)` of the scaled matrix, estimated from its factors.
        reciprocal_condition: f64,
        /// The machine precision of the dtype.
        tolerance: f64,
    },

    /// Elimination of a sparse matrix leaves a column without a pivot.
    #[error(
        "singular matrix: column {column} (0-based) depends on others: elimination leaves no \
         pivot in it"
    )]
    SingularColumn {
        /// The column, in the matrix as it was given.
        column: usize,
    },

    /// The places of the entries alone make a matrix singular.
    #[error(
        "matrix is structurally singular: column {column} (0-based) has no entry in a row that \
         the columns before it leave free, so it depends on others whatever the values are"
    )]
    StructurallySingular {
        /// The column.
        column: usize,
    },

    /// Elimination of a sparse matrix, in an order of little fill, met a pivot that is not
    /// positive.
    #[error(
        "matrix is not positive definite: elimination meets a pivot that is not positive in row \
         and column {index} (0-based)\n\nhint: an indefinite matrix needs LU"
    )]
    NotPositiveDefiniteAt {
        /// Row and column, in the matrix as it was given.
        index: usize,
    },

    /// An element that is not the conjugate of its mirror image.
    #[error(
        "{operation}: A[{row}, {col}] is not the conjugate of A[{col}, {row}]\n\n\
         hint: give both triangles of a Hermitian matrix; any other needs LU"
    )]
    NotHermitian {
        /// The verb that was called.
        operation: &'static str,
        /// The element's row.
        row: usize,
        /// Its column.
        col: usize,
    },

    /// A diagonal element that is zero, or not stored, where it is divided by.
    #[error(
        "{operation}: the diagonal element A[{index}, {index}] is zero, not stored or too small"
    )]
    ZeroDiagonal {
        /// The verb that was called.
        operation: &'static str,
        /// Row and column.
        index: usize,
    },

    /// Other places of entries than those that were analysed.
    #[error("{operation}: {problem}")]
    Pattern {
        /// The verb that was called.
        operation: &'static str,
        /// What differs.
        problem: String,
    },

    /// An operator or a callback that the caller gave failed; its own error is the caller's
    /// to keep.
    #[error("an operator given by the caller failed")]
    Stopped,

    /// A method needs products with the adjoint, which an operator does not have.
    #[error(
        "the product with the adjoint is needed, but the operator has none\n\nhint: give it one \
         (`rmatvec` in Python), or take a solver that needs none, such as gmres"
    )]
    NoAdjoint,

    /// The columns of a sparse least-squares matrix depend on each other.
    #[error(
        "rank-deficient least squares: rank {rank} of {columns} ({rows} rows): column {column} \
         (0-based) depends on others: with columns scaled to norm 1 to 2, {remainder:.1e} is left \
         of it, at most the rounding {tolerance:.1e}\n\nhint: drop column {column}, or penalise"
    )]
    DependentColumns {
        /// Number of independent columns, about.
        rank: usize,
        /// Number of rows.
        rows: usize,
        /// Number of columns.
        columns: usize,
        /// A column (0-based) that depends on others.
        column: usize,
        /// What is left of it.
        remainder: f64,
        /// The largest rest that counts as none.
        tolerance: f64,
    },

    /// An element of a result is beyond the largest number.
    #[error("{operation}: an element of the result is beyond the largest number of its dtype")]
    Overflow {
        /// The verb that was called.
        operation: &'static str,
    },

    /// A matrix without a square root.
    #[error(
        "{operation}: the matrix has no square root: it is singular, and its eigenvalue zero is \
         defective"
    )]
    NoSquareRoot {
        /// The verb that was called.
        operation: &'static str,
    },

    /// An eigenvalue is zero, exactly or to working precision.
    #[error(
        "{operation}: the matrix is singular: its eigenvalue of size {size:.1e} is zero, exactly or \
         to working precision, and zero has no logarithm"
    )]
    ZeroEigenvalue {
        /// The verb that was called.
        operation: &'static str,
        /// The eigenvalue's size.
        size: f64,
    },

    /// Sylvester's equation has no solution, or many.
    #[error(
        "{operation}: a and the negative of the other matrix share the eigenvalue \
         {re:.6}{im:+.6}j, exactly or to working precision, so that there is no solution or more \
         than one"
    )]
    SharedEigenvalue {
        /// The verb that was called.
        operation: &'static str,
        /// The eigenvalue's real part.
        re: f64,
        /// Its imaginary part.
        im: f64,
    },

    /// Not all of the eigenvalues or singular values that are wanted have converged.
    #[error(
        "{operation}: {converged} of {wanted} values have converged after {iterations} \
         restarts\n\nhint: allow more (maxiter), a larger basis (ncv) or a larger tol, or look \
         next to a sigma"
    )]
    NotAllConverged {
        /// The verb that was called.
        operation: &'static str,
        /// How many have.
        converged: usize,
        /// How many should.
        wanted: usize,
        /// Restarts that were done.
        iterations: usize,
    },

    /// The columns of a least-squares matrix depend on each other.
    #[error("{}", rank_deficient(self))]
    RankDeficient {
        /// Number of independent columns.
        rank: usize,
        /// Number of rows.
        rows: usize,
        /// Number of columns.
        columns: usize,
        /// Index (0-based) of the first column found to depend on others.
        column: usize,
        /// What is left of that column, of norm 1 to 2, after projection on the others.
        remainder: f64,
        /// `max(m, n)·ε·|R[0,0]|`, see [`rank_tolerance`](crate::qr::rank_tolerance).
        tolerance: f64,
    },
}

/// An error of `einmul-array`, to be compared and handed on.
#[derive(Debug, Clone)]
pub struct ArrayError(pub std::sync::Arc<einmul_array::Error>);

impl PartialEq for ArrayError {
    fn eq(&self, other: &Self) -> bool {
        self.0.to_string() == other.0.to_string()
    }
}

impl fmt::Display for ArrayError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl From<einmul_array::Error> for Error {
    fn from(error: einmul_array::Error) -> Self {
        Self::Array(ArrayError(std::sync::Arc::new(error)))
    }
}

impl Error {
    /// The error of the matrix at a position, in row-major order, of leading axes; the error
    /// itself where there are none.
    pub(crate) fn in_stack(self, lead: &[usize], mut position: usize) -> Self {
        if lead.is_empty() {
            return self;
        }
        let mut index = vec![0; lead.len()];
        for (at, &length) in index.iter_mut().zip(lead).rev() {
            *at = position % length;
            position /= length;
        }
        Self::InStack { index, source: Box::new(self) }
    }

    /// Whether the matrix is the cause: singular, rank deficient or not
    /// positive definite, exactly or to working precision.
    pub fn is_singular(&self) -> bool {
        if let Self::InStack { source, .. } = self {
            return source.is_singular();
        }
        matches!(
            self,
            Self::NotPositiveDefinite { .. }
                | Self::Singular { .. }
                | Self::IllConditioned { .. }
                | Self::RankDeficient { .. }
                | Self::SingularColumn { .. }
                | Self::DependentColumns { .. }
                | Self::StructurallySingular { .. }
                | Self::NotPositiveDefiniteAt { .. }
                | Self::ZeroDiagonal { .. }
        )
    }
}

/// An operand as a shape error shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Operand {
    /// Its name in the verb's signature.
    pub name: &'static str,
    /// Rows and columns.
    pub shape: (usize, usize),
    /// The axis that was compared.
    pub axis: usize,
}

impl Operand {
    /// The size of the compared axis.
    pub fn size(&self) -> usize {
        if self.axis == 0 { self.shape.0 } else { self.shape.1 }
    }
}

impl fmt::Display for Operand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({}x{})", self.name, self.shape.0, self.shape.1)
    }
}

fn singular(column: usize, pivot: f64, tolerance: f64) -> String {
    let cause = if pivot == 0.0 {
        format!("pivot {column} is exactly zero")
    } else {
        format!("pivot {column} is {pivot:.1e}, at most {tolerance:.1e}, its own rounding error")
    };
    format!("singular matrix: column {column} (0-based) depends on the columns before it: {cause}")
}

fn rank_deficient(error: &Error) -> String {
    let Error::RankDeficient { rank, rows, columns, column, remainder, tolerance } = error else {
        return String::new();
    };
    if rows < columns {
        return format!(
            "rank-deficient least squares: {rows} rows cannot determine {columns} columns\n\n\
             hint: add rows, or drop or penalise columns; no minimum-norm answer is guessed"
        );
    }
    format!(
        "rank-deficient least squares: rank {rank} of {columns}: column {column} (0-based) depends \
         on the others: with columns scaled to norm 1 to 2, |R[{rank},{rank}]| = {remainder:.1e} \
         is at most {tolerance:.1e} = max(m, n)·ε·|R[0,0]|\n\n\
         hint: drop column {column}, or penalise; no minimum-norm answer is guessed"
    )
}
