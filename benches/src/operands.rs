//! The operands of one product, row-major like NumPy's, and the check of answers.

use einmul_kernels::{Gemm, MatMut, MatRef};
use einmul_machine::Profile;

use crate::peers::Number;

/// `C: m × n` from `A: m × k` and `B: k × n`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(crate) struct Shape {
    pub(crate) m: usize,
    pub(crate) n: usize,
    pub(crate) k: usize,
}

impl Shape {
    pub(crate) fn flops(self) -> f64 {
        2.0 * self.m as f64 * self.n as f64 * self.k as f64
    }

    /// A matrix times a vector reads the matrix once: memory bounds it.
    pub(crate) fn is_vector(self) -> bool {
        self.m == 1 || self.n == 1
    }
}

impl std::fmt::Display for Shape {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.m == self.n && self.n == self.k {
            write!(f, "{}³", self.m)
        } else {
            write!(f, "{}×{}·{}×{}", self.m, self.k, self.k, self.n)
        }
    }
}

/// Matrices of one product.
pub(crate) struct Operands<T> {
    pub(crate) shape: Shape,
    pub(crate) a: Vec<T>,
    pub(crate) b: Vec<T>,
    pub(crate) c: Vec<T>,
}

impl<T: Number> Operands<T> {
    /// Random elements from −1 to 1; always the same ones.
    pub(crate) fn new(shape: Shape) -> Self {
        let mut state = 1u64;
        let mut random = |len: usize| -> Vec<T> {
            let mut element = || {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                T::of((state >> 40) as f64 / f64::from(1 << 23) - 1.0)
            };
            (0..len).map(|_| element()).collect()
        };
        let Shape { m, n, k } = shape;
        Operands { shape, a: random(m * k), b: random(k * n), c: vec![T::of(f64::NAN); m * n] }
    }

    /// The product by einmul, for comparing peers, and the same of absolute values.
    fn products(&self, profile: &Profile) -> (Vec<T>, Vec<T>) {
        let absolute = |values: &[T]| -> Vec<T> {
            values.iter().map(|value| T::of(value.to_f64().abs())).collect()
        };
        let product = |a: &[T], b: &[T]| {
            let Shape { m, n, k } = self.shape;
            let gemm = Gemm::<T>::new(m, n, k, profile, 1);
            let mut c = vec![T::of(0.0); m * n];
            gemm.run(
                T::of(1.0),
                MatRef::from_row_major(a, m, k),
                MatRef::from_row_major(b, k, n),
                T::of(0.0),
                MatMut::from_row_major(&mut c, m, n),
                &mut vec![0; gemm.scratch_bytes()],
            );
            c
        };
        (product(&self.a, &self.b), product(&absolute(&self.a), &absolute(&self.b)))
    }

    /// The answers that peers must give.
    pub(crate) fn expected(&self, profile: &Profile) -> Expected<T> {
        let (product, size) = self.products(profile);
        let expected = Expected { product, size, bound: self.bound() };
        // einmul itself is held against sums in f64 of some elements.
        let Shape { m, n, k } = self.shape;
        for sample in 0..64 {
            let (i, j) = (sample * 7919 % m, sample * 104_729 % n);
            let term = |p: usize| self.a[i * k + p].to_f64() * self.b[p * n + j].to_f64();
            let exact: f64 = (0..k).map(term).sum();
            let found = expected.product[i * n + j].to_f64();
            let bound = expected.bound * expected.size[i * n + j].to_f64();
            assert!((found - exact).abs() <= bound, "einmul's C[{i}, {j}] is {found}, not {exact}");
        }
        expected
    }

    /// Two sums of k products, each within `(k + 3)·ε` of the exact one on
    /// absolute values.
    fn bound(&self) -> f64 {
        2.0 * (self.shape.k as f64 + 3.0) * T::EPSILON
    }
}

/// What a product must give, and how near.
pub(crate) struct Expected<T> {
    product: Vec<T>,
    size: Vec<T>,
    bound: f64,
}

impl<T: Number> Expected<T> {
    /// Compares an answer.
    pub(crate) fn check(&self, name: &str, found: &[T]) -> Result<(), String> {
        for (position, ((found, expected), size)) in
            found.iter().zip(&self.product).zip(&self.size).enumerate()
        {
            let difference = (found.to_f64() - expected.to_f64()).abs();
            // A NaN, which compares with nothing, must fail too.
            let close = difference <= self.bound * size.to_f64();
            if !close {
                return Err(format!("{name} gives {found:?} at {position}, not {expected:?}"));
            }
        }
        Ok(())
    }
}
