//! What a square matrix is known to be, and finding it out.

use einmul_array::facts::Facts;
use einmul_kernels::matrix::MatRef;

use crate::scalar::Scalar;

/// Below this order nothing is gained by elimination inside a band.
const FEWEST_ROWS: usize = 4;
/// A band pays where the matrix is at least so many times as wide.
const NARROW: usize = 8;
/// Rows and columns that are compared together, so that whole cache lines are used.
const BLOCK: usize = 16;

/// What a solver may rely on; it reads no more of the matrix than that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Structure {
    /// Zero off the diagonal.
    Diagonal,
    /// Zero but on the diagonal and beside it.
    Tridiagonal,
    /// Zero but near the diagonal.
    Banded,
    /// Zero below the diagonal.
    UpperTriangular,
    /// Zero above the diagonal.
    LowerTriangular,
    /// `A = Aᵀ`, also of complex numbers.
    Symmetric,
    /// `A = Aᴴ`.
    Hermitian,
    /// `A = Aᴴ`, all eigenvalues positive.
    PositiveDefinite,
    /// `AᴴA = I`, to rounding.
    Orthogonal,
    /// Nothing.
    General,
}

impl Structure {
    /// The structure that SciPy's `solve` calls by this name, long or short.
    ///
    /// ```
    /// use einmul_linalg::structure::Structure;
    /// assert_eq!(Structure::named("pos"), Some(Structure::PositiveDefinite));
    /// assert_eq!(Structure::named("nice"), None);
    /// ```
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "diagonal" => Self::Diagonal,
            "tridiagonal" => Self::Tridiagonal,
            "banded" => Self::Banded,
            "upper triangular" => Self::UpperTriangular,
            "lower triangular" => Self::LowerTriangular,
            "symmetric" | "sym" => Self::Symmetric,
            "hermitian" | "her" => Self::Hermitian,
            "positive definite" | "pos" => Self::PositiveDefinite,
            "general" | "gen" => Self::General,
            _ => return None,
        })
    }

    /// What the facts of a matrix say of it; `None` where they say nothing that helps.
    ///
    /// ```
    /// use einmul_array::{DType, facts::{Facts, Provenance}};
    /// use einmul_linalg::structure::Structure;
    /// let facts = Facts::dense(&[9, 9], DType::F64);
    /// assert_eq!(Structure::of_facts(&facts), None);
    /// let lower = facts.with_band(8, 0, Provenance::Proven);
    /// assert_eq!(Structure::of_facts(&lower), Some(Structure::LowerTriangular));
    /// ```
    pub fn of_facts(facts: &Facts) -> Option<Self> {
        Some(match () {
            () if facts.is_diagonal() && facts.is_square() => Self::Diagonal,
            () if facts.is_orthogonal() => Self::Orthogonal,
            () if facts.is_lower_triangular() => Self::LowerTriangular,
            () if facts.is_upper_triangular() => Self::UpperTriangular,
            () => return None,
        })
    }

    /// The structure of the transpose.
    pub fn transpose(self) -> Self {
        match self {
            Self::UpperTriangular => Self::LowerTriangular,
            Self::LowerTriangular => Self::UpperTriangular,
            other => other,
        }
    }
}

/// The narrowest structure that a system with an `n × n` matrix is worth being solved by.
///
/// The scan ends at the first element that decides: a matrix without structure costs a few
/// reads, a symmetric or triangular one `n²/2`. Whether a matrix is positive definite only
/// its factorisation tells; complex symmetric matrices are not looked for.
///
/// ```
/// use einmul_kernels::matrix::MatRef;
/// use einmul_linalg::structure::{Structure, detect};
/// let a = [2.0, 1.0, 0.0, 3.0];
/// assert_eq!(detect(MatRef::from_row_major(&a, 2, 2)), Structure::UpperTriangular);
/// ```
pub fn detect<T: Scalar>(a: MatRef<'_, T>) -> Structure {
    let n = a.rows();
    if n != a.cols() {
        return Structure::General;
    }
    match bandwidth(a) {
        (0, 0) => Structure::Diagonal,
        (0..=1, 0..=1) if n >= FEWEST_ROWS => Structure::Tridiagonal,
        (lower, upper) if n >= FEWEST_ROWS && lower + upper <= n / NARROW => Structure::Banded,
        (0, _) => Structure::UpperTriangular,
        (_, 0) => Structure::LowerTriangular,
        _ if is_hermitian(a) => Structure::Hermitian,
        _ => Structure::General,
    }
}

/// How many diagonals below and above the main one hold an element that is not zero, up to
/// the last such.
///
/// ```
/// use einmul_kernels::matrix::MatRef;
/// use einmul_linalg::structure::bandwidth;
/// let a = [2.0, 1.0, 0.0, 0.0, 3.0, 4.0, 0.0, 0.0, 5.0];
/// assert_eq!(bandwidth(MatRef::from_row_major(&a, 3, 3)), (0, 1));
/// ```
pub fn bandwidth<T: Scalar>(a: MatRef<'_, T>) -> (usize, usize) {
    if a.row_stride().unsigned_abs() < a.col_stride().unsigned_abs() {
        let (upper, lower) = bandwidth(a.transpose());
        return (lower, upper);
    }
    let (m, n) = (a.rows(), a.cols());
    let (mut lower, mut upper) = (0, 0);
    // The rows that can reach furthest come first, and of each only what lies beyond the
    // band so far is read.
    for i in (0..m).rev() {
        if i <= lower {
            break;
        }
        if let Some(j) = (0..n.min(i - lower)).find(|&j| a.at(i, j) != T::ZERO) {
            lower = i - j;
        }
    }
    for i in 0..m {
        if i + upper + 1 >= n {
            break;
        }
        if let Some(j) = (i + upper + 1..n).rev().find(|&j| a.at(i, j) != T::ZERO) {
            upper = j - i;
        }
    }
    (lower, upper)
}

/// Whether a square matrix equals its conjugate transpose, element by element; one with a NaN
/// does not.
fn is_hermitian<T: Scalar>(a: MatRef<'_, T>) -> bool {
    let n = a.rows();
    let alike = |i: usize, j: usize| a.at(i, j) == a.at(j, i).conjugate();
    (0..n).step_by(BLOCK).all(|row| {
        (0..=row).step_by(BLOCK).all(|col| {
            (row..n.min(row + BLOCK)).all(|i| (col..=i.min(col + BLOCK - 1)).all(|j| alike(i, j)))
        })
    })
}

/// Whether every diagonal element has a positive real part.
pub(crate) fn has_positive_diagonal<T: Scalar>(a: MatRef<'_, T>) -> bool {
    (0..a.rows()).all(|i| a.at(i, i).re() > T::REAL_ZERO)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    fn found<T: Scalar>(n: usize, element: impl Fn(usize, usize) -> T) -> Structure {
        let matrices = LAYOUTS.map(|layout| Matrix::<T>::new(layout, n, n, &element));
        let found = matrices.map(|a| detect(a.view()));
        assert!(found.iter().all(|&each| each == found[0]), "{found:?}");
        found[0]
    }

    fn check_detection<T: Scalar>() {
        let any = |i, j| random::<T>(1, i, j);
        let band = |lower: usize, upper: usize| {
            move |i: usize, j: usize| {
                if j + lower < i || i + upper < j { T::ZERO } else { random(1, i, j) }
            }
        };
        let hermitian = |i: usize, j: usize| match i.cmp(&j) {
            std::cmp::Ordering::Less => random::<T>(1, j, i).conjugate(),
            std::cmp::Ordering::Equal => T::from_real(random::<T>(1, i, i).re()),
            std::cmp::Ordering::Greater => random(1, i, j),
        };
        for n in [0, 1, 2, 3, 17, 64] {
            assert_eq!(found(n, band(0, 0)), Structure::Diagonal);
        }
        for n in [2, 3, 17, 64] {
            assert_eq!(found(n, any), Structure::General);
            assert_eq!(found(n, hermitian), Structure::Hermitian);
            assert_eq!(
                found(n, |i, j| if i > j { T::ZERO } else { any(i, j) }),
                Structure::UpperTriangular
            );
            assert_eq!(
                found(n, |i, j| if i < j { T::ZERO } else { any(i, j) }),
                Structure::LowerTriangular
            );
        }
        for (lower, upper) in [(1, 1), (0, 1), (1, 0)] {
            assert_eq!(found(17, band(lower, upper)), Structure::Tridiagonal);
        }
        for (lower, upper) in [(2, 1), (0, 3), (4, 4)] {
            assert_eq!(found(64, band(lower, upper)), Structure::Banded);
            let a = Matrix::new(Layout::Padded, 64, 64, band(lower, upper));
            assert_eq!(bandwidth(a.view()), (lower, upper));
        }
        let spoiled = |i: usize, j: usize| if (i, j) == (16, 2) { nan() } else { hermitian(i, j) };
        assert_eq!(found(17, spoiled), Structure::General);
    }

    #[test]
    fn structures_are_found() {
        for_all_types!(check_detection());
    }

    #[test]
    fn bands_of_matrices_of_any_shape() {
        for (rows, cols) in [(0, 3), (3, 0), (2, 5), (5, 2)] {
            let a = Matrix::<f64>::new(Layout::RowMajor, rows, cols, |_, _| 1.0);
            let expected = match rows * cols {
                0 => (0, 0),
                _ => (rows - 1, cols - 1),
            };
            assert_eq!(bandwidth(a.view()), expected);
        }
    }
}
