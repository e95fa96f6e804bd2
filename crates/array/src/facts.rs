//! What is known of a matrix besides its elements, and how it carries over to
//! transposes, sums, products and inverses.
//!
//! A fact is three-valued and says where it comes from. An estimate may move a
//! cost, never a result; so structure is only ever *used* when it is declared,
//! proven or detected.

use serde::{Deserialize, Serialize};

use crate::{DType, Shape};

/// Where a fact comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Provenance {
    /// A guess from averages; moves costs only.
    Estimated,
    /// Found by a scan of the elements.
    Detected,
    /// Said by the user.
    Declared,
    /// Follows from how the matrix is made.
    Proven,
}

impl std::fmt::Display for Provenance {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(match self {
            Provenance::Estimated => "estimated",
            Provenance::Detected => "detected",
            Provenance::Declared => "declared",
            Provenance::Proven => "proven",
        })
    }
}

/// A statement that holds, does not hold, or is not known to do either.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Truth {
    /// Nothing is known.
    #[default]
    Unknown,
    /// It does not hold.
    No(Provenance),
    /// It holds.
    Yes(Provenance),
}

impl Truth {
    /// Whether the statement is known to hold; an estimate is no knowledge.
    pub fn holds(self) -> bool {
        matches!(self, Truth::Yes(provenance) if provenance > Provenance::Estimated)
    }

    /// Whether it is proven or detected to hold.
    fn is_found(self) -> bool {
        matches!(self, Truth::Yes(provenance) if is_found(provenance))
    }

    /// Whether nothing is known.
    pub fn is_unknown(&self) -> bool {
        *self == Truth::Unknown
    }

    /// The statement that both hold, with the weaker source.
    pub fn and(self, other: Truth) -> Truth {
        match (self, other) {
            (Truth::Yes(a), Truth::Yes(b)) => Truth::Yes(a.min(b)),
            (Truth::No(a), _) | (_, Truth::No(a)) => Truth::No(a),
            _ => Truth::Unknown,
        }
    }

    /// What is known when either this or `other` may say so.
    pub fn or(self, other: Truth) -> Truth {
        match (self, other) {
            (Truth::Yes(a), Truth::Yes(b)) => Truth::Yes(a.max(b)),
            (Truth::Yes(a), _) | (_, Truth::Yes(a)) => Truth::Yes(a),
            (Truth::Unknown, known) | (known, _) => known,
        }
    }
}

/// How far non-zeros reach from the main diagonal: `a[i, j]` is zero where
/// `i > j + lower` or `j > i + upper`. Diagonal, triangular, banded and full
/// matrices are all this one fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Band {
    /// Diagonals below the main one.
    pub lower: usize,
    /// Diagonals above the main one.
    pub upper: usize,
    /// Where this is known from; a full band is always proven.
    pub provenance: Provenance,
}

/// What is known of a matrix or array.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    /// The length of each axis.
    pub shape: Shape,
    /// The element type.
    pub dtype: DType,
    /// The reach of non-zeros of the last two axes.
    pub band: Band,
    /// `A = Aᵀ`.
    pub symmetric: Truth,
    /// `xᵀAx ≥ 0` for every x: every Gram matrix is. Implies `symmetric`.
    pub semidefinite: Truth,
    /// `xᵀAx > 0` for every x ≠ 0. Implies `semidefinite`.
    pub definite: Truth,
    /// `AᴴA = I`: the columns have length 1 and are perpendicular, to rounding.
    #[serde(default, skip_serializing_if = "Truth::is_unknown")]
    pub orthonormal: Truth,
    /// One 1 in each row and each column, otherwise zeros. Implies `orthonormal`.
    #[serde(default, skip_serializing_if = "Truth::is_unknown")]
    pub permutation: Truth,
    /// The rank is at most this; the shorter side where nothing better is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rank_bound: Option<usize>,
    /// Number of stored or expected non-zeros; `None` where it is taken as full.
    pub nnz: Option<f64>,
    /// Whether `nnz` was counted or estimated.
    pub nnz_provenance: Provenance,
}

impl Facts {
    /// Nothing known but shape and dtype.
    pub fn dense(shape: &[usize], dtype: DType) -> Self {
        let [rows, cols] = matrix_shape(shape);
        Self {
            shape: Shape::from_slice(shape),
            dtype,
            band: full_band(rows, cols),
            symmetric: Truth::Unknown,
            semidefinite: Truth::Unknown,
            definite: Truth::Unknown,
            orthonormal: Truth::Unknown,
            permutation: Truth::Unknown,
            rank_bound: None,
            nnz: None,
            nnz_provenance: Provenance::Proven,
        }
    }

    /// With a counted number of non-zeros.
    pub fn with_nnz(mut self, nnz: f64) -> Self {
        self.nnz = Some(nnz);
        self
    }

    /// With a band; wider than the matrix means full.
    pub fn with_band(mut self, lower: usize, upper: usize, provenance: Provenance) -> Self {
        let full = full_band(self.rows(), self.cols());
        let (lower, upper) = (lower.min(full.lower), upper.min(full.upper));
        let is_full = lower == full.lower && upper == full.upper;
        self.band = Band {
            lower,
            upper,
            provenance: if is_full { Provenance::Proven } else { provenance },
        };
        self
    }

    /// With symmetry known to hold.
    pub fn with_symmetric(mut self, provenance: Provenance) -> Self {
        self.symmetric = self.symmetric.or(Truth::Yes(provenance));
        self
    }

    /// With definiteness known to hold.
    pub fn with_definite(mut self, provenance: Provenance) -> Self {
        self.definite = self.definite.or(Truth::Yes(provenance));
        self.with_semidefinite(provenance)
    }

    /// With semidefiniteness known to hold.
    pub fn with_semidefinite(mut self, provenance: Provenance) -> Self {
        self.semidefinite = self.semidefinite.or(Truth::Yes(provenance));
        self.with_symmetric(provenance)
    }

    /// With orthonormal columns.
    pub fn with_orthonormal(mut self, provenance: Provenance) -> Self {
        self.orthonormal = self.orthonormal.or(Truth::Yes(provenance));
        self
    }

    /// With exactly one 1 in each row and column.
    pub fn with_permutation(mut self, provenance: Provenance) -> Self {
        self.permutation = self.permutation.or(Truth::Yes(provenance));
        self.with_orthonormal(provenance)
    }

    /// With a rank of at most `bound`.
    pub fn with_rank_bound(mut self, bound: usize) -> Self {
        self.rank_bound = Some(bound.min(self.rank()));
        self
    }

    /// The largest rank that the matrix may have.
    pub fn rank(&self) -> usize {
        let shorter = self.rows().min(self.cols());
        self.rank_bound.map_or(shorter, |bound| bound.min(shorter))
    }

    /// Whether the inverse is known to be the conjugate transpose.
    pub fn is_orthogonal(&self) -> bool {
        self.is_square() && self.orthonormal.holds()
    }

    /// Whether something beyond shape and dtype is proven or detected, which is so for the
    /// elements at hand only; what is declared is for whoever declared it.
    pub fn relies_on_elements(&self) -> bool {
        self.proofs().iter().any(|truth| truth.is_found())
            || (is_found(self.band.provenance) && self.band != full_band(self.rows(), self.cols()))
    }

    /// Whether all that is proven or detected by the other is known here too.
    pub fn implies(&self, other: &Facts) -> bool {
        let band = &other.band;
        let fits = !is_found(band.provenance)
            || (self.band.lower <= band.lower
                && self.band.upper <= band.upper
                && self.usable_band());
        let pairs = self.proofs().into_iter().zip(other.proofs());
        fits && pairs.into_iter().all(|(here, there)| !there.is_found() || here.holds())
    }

    /// All statements that hold or not.
    fn proofs(&self) -> [Truth; 5] {
        let Self { symmetric, semidefinite, definite, orthonormal, permutation, .. } = *self;
        [symmetric, semidefinite, definite, orthonormal, permutation]
    }

    /// Rows of the last two axes (1 for a 0-d array or a vector).
    pub fn rows(&self) -> usize {
        matrix_shape(&self.shape)[0]
    }

    /// Columns of the last two axes (1 for a 0-d array).
    pub fn cols(&self) -> usize {
        matrix_shape(&self.shape)[1]
    }

    /// The number of elements, as a float so that it cannot overflow.
    pub fn elements(&self) -> f64 {
        self.shape.iter().map(|&n| n as f64).product()
    }

    /// Bytes of a dense array of this shape and dtype, as a float.
    pub fn dense_bytes(&self) -> f64 {
        self.elements() * self.dtype.size() as f64
    }

    /// The share of elements that are not zero, as far as is known.
    pub fn density(&self) -> f64 {
        let elements = self.elements();
        match self.nnz {
            Some(nnz) if elements > 0.0 => (nnz / elements).min(1.0),
            _ => 1.0,
        }
    }

    /// Whether every non-zero is known to lie on the main diagonal.
    pub fn is_diagonal(&self) -> bool {
        self.shape.len() == 2 && self.band.lower == 0 && self.band.upper == 0 && self.usable_band()
    }

    /// Whether the matrix is known to be square and lower triangular.
    pub fn is_lower_triangular(&self) -> bool {
        self.is_square() && self.rows() > 1 && self.band.upper == 0 && self.usable_band()
    }

    /// Whether the matrix is known to be square and upper triangular.
    pub fn is_upper_triangular(&self) -> bool {
        self.is_square() && self.rows() > 1 && self.band.lower == 0 && self.usable_band()
    }

    /// Whether this is a square matrix.
    pub fn is_square(&self) -> bool {
        self.shape.len() == 2 && self.shape[0] == self.shape[1]
    }

    fn usable_band(&self) -> bool {
        self.band.provenance > Provenance::Estimated
    }

    /// What is known of the transpose of the last two axes.
    pub fn transpose(&self) -> Self {
        let mut out = self.clone();
        if let [.., rows, cols] = &mut out.shape[..] {
            std::mem::swap(rows, cols);
        }
        std::mem::swap(&mut out.band.lower, &mut out.band.upper);
        if !out.is_square() {
            // The rows are orthonormal now.
            out.orthonormal = Truth::Unknown;
        }
        out
    }

    /// What is known of the product of two matrices (rank 2 each).
    pub fn product(&self, right: &Facts) -> Self {
        let mut out = Facts::dense(&[self.rows(), right.cols()], self.dtype);
        let provenance = self.band.provenance.min(right.band.provenance);
        out = out.with_band(
            self.band.lower.saturating_add(right.band.lower),
            self.band.upper.saturating_add(right.band.upper),
            provenance,
        );
        out.orthonormal = yes_of(self.orthonormal.and(right.orthonormal));
        out.permutation = yes_of(self.permutation.and(right.permutation));
        if self.rank_bound.is_some() || right.rank_bound.is_some() {
            out = out.with_rank_bound(self.rank().min(right.rank()));
        }
        if self.nnz.is_some() || right.nnz.is_some() {
            // Average case: each of the inner terms is non-zero independently.
            let term = self.density() * right.density();
            let density = -(self.cols() as f64 * (-term).ln_1p()).exp_m1();
            out.nnz = Some((density * out.elements()).min(out.elements()));
            out.nnz_provenance = Provenance::Estimated;
        }
        out
    }

    /// What is known of a sum of two arrays of one shape.
    pub fn sum(&self, other: &Facts) -> Self {
        let mut out = Facts::dense(&self.shape, self.dtype).with_band(
            self.band.lower.max(other.band.lower),
            self.band.upper.max(other.band.upper),
            self.band.provenance.min(other.band.provenance),
        );
        out.symmetric = yes_of(self.symmetric.and(other.symmetric));
        out.semidefinite = yes_of(self.semidefinite.and(other.semidefinite));
        out.definite = yes_of(self.definite.and(other.semidefinite))
            .or(yes_of(self.semidefinite.and(other.definite)));
        if self.rank_bound.is_some() || other.rank_bound.is_some() {
            out = out.with_rank_bound(self.rank().saturating_add(other.rank()));
        }
        if let (Some(a), Some(b)) = (self.nnz, other.nnz) {
            out.nnz = Some((a + b).min(out.elements()));
            out.nnz_provenance = Provenance::Estimated;
        }
        out
    }

    /// What is known of this matrix times a real constant.
    pub fn scaled(&self, factor: f64) -> Self {
        let mut out = self.clone();
        if factor != 1.0 {
            (out.orthonormal, out.permutation) = (Truth::Unknown, Truth::Unknown);
        }
        // Estimated and detected zeros stay zeros under any factor; signs do not.
        if factor < 0.0 || factor.is_nan() {
            (out.semidefinite, out.definite) = (Truth::Unknown, Truth::Unknown);
        } else if factor == 0.0 {
            out.definite = Truth::Unknown;
        }
        out
    }

    /// What is known of the inverse of a square matrix.
    pub fn inverse(&self) -> Self {
        let n = self.rows();
        let reach = |width: usize| if width == 0 { 0 } else { n };
        let mut out = Facts::dense(&self.shape, self.dtype).with_band(
            reach(self.band.lower),
            reach(self.band.upper),
            self.band.provenance,
        );
        out.symmetric = yes_of(self.symmetric);
        // An invertible semidefinite matrix is definite, and so is its inverse.
        out.semidefinite = yes_of(self.semidefinite);
        out.definite = yes_of(self.semidefinite);
        // The inverse of an orthogonal matrix is its transpose.
        out.orthonormal = yes_of(self.orthonormal);
        out.permutation = yes_of(self.permutation);
        out
    }
}

/// Only a statement that holds carries over; "no" to one part says nothing of the whole.
fn yes_of(truth: Truth) -> Truth {
    if truth.holds() { truth } else { Truth::Unknown }
}

/// Whether a fact comes from the elements or the way they were made.
fn is_found(provenance: Provenance) -> bool {
    matches!(provenance, Provenance::Detected | Provenance::Proven)
}

fn full_band(rows: usize, cols: usize) -> Band {
    Band {
        lower: rows.saturating_sub(1),
        upper: cols.saturating_sub(1),
        provenance: Provenance::Proven,
    }
}

fn matrix_shape(shape: &[usize]) -> [usize; 2] {
    match *shape {
        [] => [1, 1],
        [n] => [1, n],
        [.., rows, cols] => [rows, cols],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Provenance::{Declared, Detected, Proven};

    fn square(n: usize) -> Facts {
        Facts::dense(&[n, n], DType::F64)
    }

    #[test]
    fn bands_add_under_products() {
        let tridiagonal = square(9).with_band(1, 1, Detected);
        let lower = square(9).with_band(8, 0, Proven);
        let product = tridiagonal.product(&lower);
        assert_eq!((product.band.lower, product.band.upper), (8, 1));
        assert!(lower.product(&lower).is_lower_triangular());
        assert!(lower.transpose().is_upper_triangular());
        assert!(lower.inverse().is_lower_triangular());
        assert!(!tridiagonal.inverse().is_diagonal());
        assert!(square(4).with_band(0, 0, Declared).inverse().is_diagonal());
    }

    #[test]
    fn an_estimate_holds_nothing() {
        assert!(!square(3).with_definite(Provenance::Estimated).definite.holds());
        assert!(!square(3).with_band(0, 0, Provenance::Estimated).is_diagonal());
    }

    #[test]
    fn definiteness_follows_signs() {
        let gram = square(3).with_semidefinite(Proven);
        let identity = square(3).with_definite(Proven);
        assert!(gram.sum(&identity).definite.holds());
        assert!(!gram.sum(&identity.scaled(-1.0)).semidefinite.holds());
        assert!(gram.sum(&identity.scaled(-1.0)).symmetric.holds());
        assert!(!identity.scaled(0.0).definite.holds());
        assert!(gram.inverse().definite.holds());
    }

    #[test]
    fn orthogonal_matrices_are_a_group() {
        let q = square(4).with_orthonormal(Proven);
        let p = square(4).with_permutation(Detected);
        assert!(q.product(&p).is_orthogonal() && q.inverse().is_orthogonal());
        assert!(p.product(&p).permutation.holds() && p.transpose().permutation.holds());
        assert!(!q.scaled(2.0).is_orthogonal() && !q.sum(&q).is_orthogonal());
        let thin = Facts::dense(&[9, 4], DType::F64).with_orthonormal(Proven);
        assert!(thin.orthonormal.holds() && !thin.is_orthogonal());
        assert!(!thin.transpose().orthonormal.holds());
        assert!(thin.product(&q).orthonormal.holds());
    }

    #[test]
    fn ranks_are_bounded() {
        let low = square(9).with_rank_bound(2);
        assert_eq!((low.rank(), square(9).rank()), (2, 9));
        assert_eq!(low.product(&square(9)).rank(), 2);
        assert_eq!(low.sum(&low.transpose()).rank(), 4);
        assert_eq!(low.sum(&square(9)).rank(), 9);
    }

    #[test]
    fn product_density_is_between_zero_and_one() {
        let sparse = Facts::dense(&[100, 100], DType::F64).with_nnz(100.0);
        let product = sparse.product(&sparse);
        let density = product.density();
        assert!(density > 0.005 && density < 0.011, "{density}");
        assert_eq!(product.nnz_provenance, Provenance::Estimated);
        assert_eq!(square(0).density(), 1.0);
    }
}
