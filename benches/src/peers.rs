//! The libraries that are compared, behind one trait.

use einmul_kernels::{Gemm, MatMut, MatRef, Real};
use einmul_machine::Profile;
use faer::{Accum, Par};

use crate::operands::{Operands, Shape};

/// The element types of the benchmark.
pub(crate) trait Number: Real + faer::traits::ComplexField + std::fmt::Debug {
    const EPSILON: f64;
    fn of(value: f64) -> Self;
    fn to_f64(self) -> f64;
    /// `sgemm` or `dgemm` of matrixmultiply on row-major operands.
    fn matrixmultiply(operands: &mut Operands<Self>);
}

macro_rules! number {
    ($type:ty, $gemm:path) => {
        impl Number for $type {
            const EPSILON: f64 = <$type>::EPSILON as f64;
            fn of(value: f64) -> Self {
                value as $type
            }
            fn to_f64(self) -> f64 {
                f64::from(self)
            }
            fn matrixmultiply(operands: &mut Operands<Self>) {
                let Shape { m, n, k } = operands.shape;
                let (rs, a, b) = (k as isize, operands.a.as_ptr(), operands.b.as_ptr());
                let (c, width) = (operands.c.as_mut_ptr(), n as isize);
                // SAFETY: the vectors hold the shape's elements in rows.
                unsafe { $gemm(m, k, n, 1.0, a, rs, 1, b, width, 1, 0.0, c, width, 1) }
            }
        }
    };
}

number!(f32, matrixmultiply::sgemm);
number!(f64, matrixmultiply::dgemm);

/// A library that multiplies.
pub(crate) trait Peer<T> {
    /// The name in tables.
    fn name(&self) -> &'static str;
    /// `C = A·B`.
    fn multiply(&mut self, operands: &mut Operands<T>);
}

/// einmul first, then every peer, for one shape and number of threads.
pub(crate) fn all<T: Number>(
    shape: Shape,
    profile: &Profile,
    threads: usize,
) -> Vec<Box<dyn Peer<T>>> {
    let Shape { m, n, k } = shape;
    let gemm = Gemm::<T>::new(m, n, k, profile, threads);
    vec![
        Box::new(Einmul { gemm, scratch: vec![0; gemm.scratch_bytes()] }),
        Box::new(Faer { par: if threads == 1 { Par::Seq } else { Par::rayon(threads) } }),
        Box::new(GemmCrate { threads }),
        Box::new(Matrixmultiply),
    ]
}

struct Einmul<T: Number> {
    gemm: Gemm<T>,
    scratch: Vec<u8>,
}

impl<T: Number> Peer<T> for Einmul<T> {
    fn name(&self) -> &'static str {
        "einmul"
    }

    fn multiply(&mut self, operands: &mut Operands<T>) {
        let Shape { m, n, k } = operands.shape;
        self.gemm.run(
            T::of(1.0),
            MatRef::from_row_major(&operands.a, m, k),
            MatRef::from_row_major(&operands.b, k, n),
            T::of(0.0),
            MatMut::from_row_major(&mut operands.c, m, n),
            &mut self.scratch,
        );
    }
}

struct Faer {
    par: Par,
}

impl<T: Number> Peer<T> for Faer {
    fn name(&self) -> &'static str {
        "faer"
    }

    fn multiply(&mut self, operands: &mut Operands<T>) {
        let Shape { m, n, k } = operands.shape;
        let a = faer::MatRef::from_row_major_slice(&operands.a, m, k);
        let b = faer::MatRef::from_row_major_slice(&operands.b, k, n);
        let c = faer::MatMut::from_row_major_slice_mut(&mut operands.c, m, n);
        faer::linalg::matmul::matmul(c, Accum::Replace, a, b, T::of(1.0), self.par);
    }
}

/// The crate `gemm`, with its AVX-512 kernels.
struct GemmCrate {
    threads: usize,
}

impl<T: Number> Peer<T> for GemmCrate {
    fn name(&self) -> &'static str {
        "gemm"
    }

    fn multiply(&mut self, operands: &mut Operands<T>) {
        let Shape { m, n, k } = operands.shape;
        let parallelism = match self.threads {
            1 => gemm::Parallelism::None,
            threads => gemm::Parallelism::Rayon(threads),
        };
        let (zero, one) = (T::of(0.0), T::of(1.0));
        let (width, depth) = (n as isize, k as isize);
        let (a, b, c) = (operands.a.as_ptr(), operands.b.as_ptr(), operands.c.as_mut_ptr());
        // SAFETY: the vectors hold the shape's elements in rows.
        unsafe {
            gemm::gemm(
                m,
                n,
                k,
                c,
                1,
                width,
                false,
                a,
                1,
                depth,
                b,
                1,
                width,
                zero,
                one,
                false,
                false,
                false,
                parallelism,
            );
        }
    }
}

/// Takes its threads from `MATMUL_NUM_THREADS`, which the benchmark sets.
struct Matrixmultiply;

impl<T: Number> Peer<T> for Matrixmultiply {
    fn name(&self) -> &'static str {
        "matrixmultiply"
    }

    fn multiply(&mut self, operands: &mut Operands<T>) {
        T::matrixmultiply(operands);
    }
}
