//! Padé approximants of the exponential: coefficients, and which is good enough.
//!
//! Higham, *SIAM J. Matrix Anal. Appl.* 26 (2005) 1179–1193; Al-Mohy and Higham, *SIAM
//! J. Matrix Anal. Appl.* 31 (2009) 970–989.

use faer::linalg::matmul::matmul;
use faer::{Accum, MatMut as FaerMut, MatRef as FaerRef, Par};

use crate::real::Magnitude;
use crate::scalar::Scalar;

/// The `[m/m]` approximant, `q(x)/q(−x)` with `q = Σ coefficients[k]·xᵏ`.
#[derive(Debug)]
pub(super) struct Approximant {
    pub(super) degree: usize,
    pub(super) coefficients: &'static [f64],
    /// Its backward error is at most `ε/2` for matrices of at most this size.
    pub(super) theta: f64,
    /// `C(2m, m)·(2m + 1)!`, the reciprocal of the error's first coefficient.
    error: f64,
}

const THREE: [f64; 4] = [120.0, 60.0, 12.0, 1.0];
const FIVE: [f64; 6] = [30240.0, 15120.0, 3360.0, 420.0, 30.0, 1.0];
const SEVEN: [f64; 8] =
    [17_297_280.0, 8_648_640.0, 1_995_840.0, 277_200.0, 25_200.0, 1512.0, 56.0, 1.0];
const NINE: [f64; 10] = [
    17_643_225_600.0,
    8_821_612_800.0,
    2_075_673_600.0,
    302_702_400.0,
    30_270_240.0,
    2_162_160.0,
    110_880.0,
    3960.0,
    90.0,
    1.0,
];
const THIRTEEN: [f64; 14] = [
    64_764_752_532_480_000.0,
    32_382_376_266_240_000.0,
    7_771_770_303_897_600.0,
    1_187_353_796_428_800.0,
    129_060_195_264_000.0,
    10_559_470_521_600.0,
    670_442_572_800.0,
    33_522_128_640.0,
    1_323_241_920.0,
    40_840_800.0,
    960_960.0,
    16_380.0,
    182.0,
    1.0,
];

const ERRORS: [f64; 5] = [
    100_800.0,
    10_059_033_600.0,
    4_487_938_430_976_000.0,
    5.914_384_781_877_412e21,
    1.132_507_756_060_211e35,
];

const fn approximant(coefficients: &'static [f64], theta: f64, error: f64) -> Approximant {
    Approximant { degree: coefficients.len() - 1, coefficients, theta, error }
}

/// Those of double precision, by degree.
static DOUBLE: [Approximant; 5] = [
    approximant(&THREE, 1.495_585_217_958_292e-2, ERRORS[0]),
    approximant(&FIVE, 2.539_398_330_063_232e-1, ERRORS[1]),
    approximant(&SEVEN, 9.504_178_996_162_932e-1, ERRORS[2]),
    approximant(&NINE, 2.097_847_961_257_067, ERRORS[3]),
    // The backward error would allow 5.37, the denominator's condition number does not.
    approximant(&THIRTEEN, 4.25, ERRORS[4]),
];

/// Those of single precision.
static SINGLE: [Approximant; 3] = [
    approximant(&THREE, 4.258_730_034_897_931e-1, ERRORS[0]),
    approximant(&FIVE, 1.880_152_698_533_769, ERRORS[1]),
    approximant(&SEVEN, 3.925_724_846_433_284, ERRORS[2]),
];

/// The approximants of a precision, by degree.
pub(super) fn approximants<R: Magnitude>() -> &'static [Approximant] {
    if R::EPSILON.to_f64() > f64::EPSILON { &SINGLE } else { &DOUBLE }
}

impl Approximant {
    /// How many halvings `2^power·X` needs besides, lest rounding in the approximant be
    /// larger than its error (Al-Mohy and Higham, alg. 5.1: `ℓ`). `norm` is `‖X‖₁`;
    /// `sums` and `next` are workspace of the order of the contiguous columns `x`.
    pub(super) fn further_halvings<T: Scalar>(
        &self,
        x: &[T],
        norm: f64,
        power: i32,
        sums: &mut [f64],
        next: &mut [f64],
    ) -> i32 {
        let order = 2 * self.degree + 1;
        let (mut sums, mut next) = (sums, next);
        sums.fill(1.0);
        // ‖|X|^order‖₁, with |X| the matrix of moduli.
        for _ in 0..order {
            for (next, column) in next.iter_mut().zip(x.chunks_exact(sums.len())) {
                let terms = column.iter().zip(&*sums).map(|(x, sum)| x.modulus().to_f64() * sum);
                *next = terms.sum();
            }
            std::mem::swap(&mut sums, &mut next);
        }
        let largest = sums.iter().fold(0.0, |largest: f64, &sum| largest.max(sum));
        if largest == 0.0 || norm == 0.0 {
            return 0;
        }
        let unit = 0.5 * T::Real::EPSILON.to_f64();
        let twice = (2 * self.degree) as f64;
        let excess = (largest / norm).log2() - self.error.log2() - unit.log2();
        (excess / twice + f64::from(power)).ceil().max(0.0) as i32
    }

    /// Writes the odd part of `q(x)` to the first of `parts` and the even one to the second;
    /// the third is workspace. `even` are the second, fourth and sixth powers of `x`, as far
    /// as the degree asks for them.
    pub(super) fn evaluate<T: Scalar>(
        &self,
        x: &[T],
        even: [&[T]; 3],
        parts: (&mut [T], &mut [T], &mut [T]),
        n: usize,
        par: Par,
    ) {
        let (u, v, w) = parts;
        // Over the first, so that sums stay in range; beyond the degree there are none.
        let coefficients = self.coefficients;
        let b = |k: usize| coefficients.get(k).map_or(0.0, |b| b / coefficients[0]);
        if self.degree <= 9 {
            combine(w, false, b(1), [b(3), b(5), b(7)], even, n);
            combine(v, false, b(0), [b(2), b(4), b(6)], even, n);
            if self.degree == 9 {
                product(u, even[1], even[1], n, par);
                combine(w, true, 0.0, [b(9), 0.0, 0.0], [&*u; 3], n);
                combine(v, true, 0.0, [b(8), 0.0, 0.0], [&*u; 3], n);
            }
        } else {
            combine(u, false, 0.0, [b(9), b(11), b(13)], even, n);
            product(w, even[2], u, n, par);
            combine(w, true, b(1), [b(3), b(5), b(7)], even, n);
            combine(u, false, 0.0, [b(8), b(10), b(12)], even, n);
            product(v, even[2], u, n, par);
            combine(v, true, b(0), [b(2), b(4), b(6)], even, n);
        }
        product(u, x, w, n, par);
    }
}

/// `out ← left · right`, all contiguous columns of order `n`.
pub(super) fn product<T: Scalar>(out: &mut [T], left: &[T], right: &[T], n: usize, par: Par) {
    matmul(
        FaerMut::from_column_major_slice_mut(out, n, n),
        Accum::Replace,
        FaerRef::from_column_major_slice(left, n, n),
        FaerRef::from_column_major_slice(right, n, n),
        T::ONE,
        par,
    );
}

/// `out ← first·I + Σ coefficients[k]·matrices[k]`, on top of `out` where it `adds`.
fn combine<T: Scalar>(
    out: &mut [T],
    adds: bool,
    first: f64,
    coefficients: [f64; 3],
    matrices: [&[T]; 3],
    n: usize,
) {
    let factors = coefficients.map(T::Real::of_f64);
    for (index, out) in out.iter_mut().enumerate() {
        let mut sum = if adds { *out } else { T::ZERO };
        for (matrix, &factor) in matrices.iter().zip(&factors) {
            if factor != T::REAL_ZERO {
                let x = matrix[index];
                sum += T::from_parts(x.re() * factor, x.im() * factor);
            }
        }
        *out = sum;
    }
    for i in 0..n {
        out[i * n + i] += T::from_real(T::Real::of_f64(first));
    }
}
