//! Which part of a spectrum is wanted.

use einmul_array::Complex;

/// The wanted eigenvalues of a Hermitian matrix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HermitianWhich {
    /// `"LM"`: the largest `|λ|`.
    LargestMagnitude,
    /// `"SM"`: the smallest `|λ|`. Slow where they lie inside of the spectrum: invert instead.
    SmallestMagnitude,
    /// `"LA"`: the largest.
    LargestAlgebraic,
    /// `"SA"`: the smallest.
    SmallestAlgebraic,
    /// `"BE"`: half from each end, of an odd number one more from the high end.
    BothEnds,
}

impl HermitianWhich {
    /// Of SciPy's name.
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "LM" => Self::LargestMagnitude,
            "SM" => Self::SmallestMagnitude,
            "LA" => Self::LargestAlgebraic,
            "SA" => Self::SmallestAlgebraic,
            "BE" => Self::BothEnds,
            _ => return None,
        })
    }

    /// The positions of increasing values, the best first.
    pub(in crate::krylov) fn order(self, values: &[f64]) -> Vec<usize> {
        let count = values.len();
        match self {
            Self::LargestMagnitude => sorted(count, |i| -values[i].abs()),
            Self::SmallestMagnitude => sorted(count, |i| values[i].abs()),
            Self::LargestAlgebraic => (0..count).rev().collect(),
            Self::SmallestAlgebraic => (0..count).collect(),
            Self::BothEnds => {
                let nth = |i: usize| if i.is_multiple_of(2) { count - 1 - i / 2 } else { i / 2 };
                (0..count).map(nth).collect()
            }
        }
    }

    /// What is compared.
    pub(in crate::krylov) fn measure(self, value: f64) -> f64 {
        match self {
            Self::LargestMagnitude | Self::SmallestMagnitude => value.abs(),
            _ => value,
        }
    }

    /// How many ends the wanted part has.
    pub(in crate::krylov) fn ends(self) -> usize {
        if self == Self::BothEnds { 2 } else { 1 }
    }

    /// Whether a value that has not converged yet may look better than it is.
    pub(in crate::krylov) fn is_interior(self) -> bool {
        self == Self::SmallestMagnitude
    }
}

/// The wanted eigenvalues of a general matrix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// `"LM"`: the largest `|λ|`.
    LargestMagnitude,
    /// `"SM"`: the smallest `|λ|`. Slow where they lie inside of the spectrum: invert instead.
    SmallestMagnitude,
    /// `"LR"`: the largest real part.
    LargestReal,
    /// `"SR"`: the smallest real part.
    SmallestReal,
    /// `"LI"`: the largest imaginary part; of a real matrix, whose eigenvalues come in
    /// conjugate pairs, its modulus.
    LargestImaginary,
    /// `"SI"`: the smallest imaginary part, of a real matrix its modulus.
    SmallestImaginary,
}

impl Which {
    /// Of SciPy's name.
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "LM" => Self::LargestMagnitude,
            "SM" => Self::SmallestMagnitude,
            "LR" => Self::LargestReal,
            "SR" => Self::SmallestReal,
            "LI" => Self::LargestImaginary,
            "SI" => Self::SmallestImaginary,
            _ => return None,
        })
    }

    /// The positions of values, the best first. Those that are alike keep their order, so
    /// that conjugate pairs stay together.
    pub(in crate::krylov) fn order(self, values: &[Complex<f64>], is_real: bool) -> Vec<usize> {
        let measure = |i: usize| self.measure(values[i], is_real);
        match self {
            Self::LargestMagnitude | Self::LargestReal | Self::LargestImaginary => {
                sorted(values.len(), |i| -measure(i))
            }
            _ => sorted(values.len(), measure),
        }
    }

    /// What is compared.
    pub(in crate::krylov) fn measure(self, value: Complex<f64>, is_real: bool) -> f64 {
        match self {
            Self::LargestMagnitude | Self::SmallestMagnitude => value.re.hypot(value.im),
            Self::LargestReal | Self::SmallestReal => value.re,
            Self::LargestImaginary | Self::SmallestImaginary if is_real => value.im.abs(),
            Self::LargestImaginary | Self::SmallestImaginary => value.im,
        }
    }

    /// Whether a value that has not converged yet may look better than it is.
    pub(in crate::krylov) fn is_interior(self, is_real: bool) -> bool {
        self == Self::SmallestMagnitude || (self == Self::SmallestImaginary && is_real)
    }
}

/// Positions by increasing key.
fn sorted(count: usize, key: impl Fn(usize) -> f64) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by(|&a, &b| key(a).total_cmp(&key(b)));
    order
}
