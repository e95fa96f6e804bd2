//! Matrices of all four types for the tests of decompositions, and what their
//! factors must satisfy.

use einmul_array::Complex;
use einmul_kernels::matrix::{MatMut, MatRef};

use crate::real::Magnitude;
use crate::scalar::Scalar;

/// The sizes that reach every path: empty, scalar, unblocked, blocked, divided.
pub(crate) const SIZES: [usize; 7] = [0, 1, 2, 3, 17, 64, 200];

/// How a matrix lies in memory.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Layout {
    RowMajor,
    ColMajor,
    /// Both strides negative, rows contiguous.
    Reversed,
    /// Neither stride is 1.
    Padded,
}

pub(crate) const LAYOUTS: [Layout; 4] =
    [Layout::RowMajor, Layout::ColMajor, Layout::Reversed, Layout::Padded];

/// An owned matrix in some layout.
#[derive(Debug, Clone)]
pub(crate) struct Matrix<T> {
    buffer: Vec<T>,
    pub(crate) rows: usize,
    pub(crate) cols: usize,
    row_stride: isize,
    col_stride: isize,
    origin: usize,
}

impl<T: Scalar> Matrix<T> {
    pub(crate) fn new(
        layout: Layout,
        rows: usize,
        cols: usize,
        element: impl Fn(usize, usize) -> T,
    ) -> Self {
        let (m, n) = (rows as isize, cols as isize);
        let (row_stride, col_stride) = match layout {
            Layout::RowMajor => (n, 1),
            Layout::ColMajor => (1, m),
            Layout::Reversed => (-n, -1),
            Layout::Padded => (3 * n + 2, 3),
        };
        let len = ((3 * n + 2) * m + 3 * n + 1) as usize;
        let origin = if layout == Layout::Reversed { len - 1 } else { 0 };
        // What lies between the elements must never be read.
        let buffer = vec![nan(); len];
        let mut matrix = Self { buffer, rows, cols, row_stride, col_stride, origin };
        for i in 0..rows {
            for j in 0..cols {
                matrix.view_mut().set(i, j, element(i, j));
            }
        }
        matrix
    }

    /// A matrix that must be written before it is read.
    pub(crate) fn unwritten(layout: Layout, rows: usize, cols: usize) -> Self {
        Self::new(layout, rows, cols, |_, _| nan())
    }

    pub(crate) fn view(&self) -> MatRef<'_, T> {
        let ptr = self.buffer[self.origin..].as_ptr();
        // SAFETY: `new` made room for every position from `origin` on.
        unsafe {
            MatRef::from_raw_parts(ptr, self.rows, self.cols, self.row_stride, self.col_stride)
        }
    }

    pub(crate) fn view_mut(&mut self) -> MatMut<'_, T> {
        let ptr = self.buffer.as_mut_ptr().wrapping_add(self.origin);
        // SAFETY: as above; the strides of every layout keep positions apart.
        unsafe {
            MatMut::from_raw_parts(ptr, self.rows, self.cols, self.row_stride, self.col_stride)
        }
    }

    /// The matrix times a power of two, in double precision.
    pub(crate) fn dense(&self, power: i32) -> Dense {
        Dense::new(self.rows, self.cols, |i, j| self.view().at(i, j).scaled(power).to_c128())
    }

    /// The power that brings its largest element near 1.
    pub(crate) fn power(&self) -> i32 {
        let positions = (0..self.rows).flat_map(|i| (0..self.cols).map(move |j| (i, j)));
        let exponents = positions.map(|(i, j)| self.view().at(i, j)).filter(|&x| x != T::ZERO);
        -exponents.map(|x| x.exponent_of()).max().unwrap_or(0)
    }
}

/// Contiguous columns of complex numbers.
pub(crate) struct Dense {
    pub(crate) rows: usize,
    pub(crate) cols: usize,
    values: Vec<Complex<f64>>,
}

impl Dense {
    pub(crate) fn new(
        rows: usize,
        cols: usize,
        element: impl Fn(usize, usize) -> Complex<f64>,
    ) -> Self {
        let columns = (0..cols).flat_map(|j| (0..rows).map(move |i| (i, j)));
        Self { rows, cols, values: columns.map(|(i, j)| element(i, j)).collect() }
    }

    pub(crate) fn at(&self, i: usize, j: usize) -> Complex<f64> {
        self.values[j * self.rows + i]
    }

    pub(crate) fn column(&self, j: usize) -> &[Complex<f64>] {
        &self.values[j * self.rows..(j + 1) * self.rows]
    }

    pub(crate) fn adjoint(&self) -> Self {
        Self::new(self.cols, self.rows, |i, j| self.at(j, i).conj())
    }

    /// The first columns, each times a number.
    pub(crate) fn scale_columns(&self, factors: &[f64]) -> Self {
        Self::new(self.rows, factors.len(), |i, j| self.at(i, j) * factors[j])
    }

    pub(crate) fn times(&self, other: &Self) -> Self {
        let mut values = vec![Complex::new(0.0, 0.0); self.rows * other.cols];
        if self.rows > 0 {
            for (j, out) in values.chunks_exact_mut(self.rows).enumerate() {
                for k in 0..self.cols {
                    let factor = other.at(k, j);
                    out.iter_mut().zip(self.column(k)).for_each(|(out, &x)| *out += x * factor);
                }
            }
        }
        Self { rows: self.rows, cols: other.cols, values }
    }

    /// The largest distance of two elements; NaN wins.
    pub(crate) fn distance(&self, other: &Self) -> f64 {
        assert_eq!((self.rows, self.cols), (other.rows, other.cols));
        let distances = self.values.iter().zip(&other.values).map(|(x, y)| (x - y).norm());
        distances.fold(0.0, |largest, d| if d <= largest { largest } else { d })
    }

    /// How far the columns are from orthonormal.
    pub(crate) fn orthogonality(&self) -> f64 {
        let identity = |i, j| Complex::new(f64::from(u8::from(i == j)), 0.0);
        self.adjoint().times(self).distance(&Self::new(self.cols, self.cols, identity))
    }
}

/// NaN in every part.
pub(crate) fn nan<T: Scalar>() -> T {
    number(f64::NAN, f64::NAN)
}

/// A number of the tested type, which may drop the imaginary part.
pub(crate) fn number<T: Scalar>(re: f64, im: f64) -> T {
    T::from_c128(Complex::new(re, im))
}

/// A reproducible number between −1 and 1 for a position, and between −1 − i and
/// 1 + i where the type is complex.
pub(crate) fn random<T: Scalar>(seed: u64, i: usize, j: usize) -> T {
    number(random_real(2 * seed, i, j), random_real(2 * seed + 1, i, j))
}

fn random_real(seed: u64, i: usize, j: usize) -> f64 {
    let position = ((i as u64) << 32) + j as u64 + 1;
    let mut x = position ^ seed.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    for _ in 0..3 {
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        x ^= x >> 31;
    }
    // 20 bits, so that both precisions get the same number.
    (x >> 44) as f64 / (1u64 << 19) as f64 - 1.0
}

/// An element for each position.
pub(crate) type Formula<T> = Box<dyn Fn(usize, usize) -> T>;

/// Formulas that have defeated one method or another, for sizes up to about `2n`.
pub(crate) fn hard_matrices<T: Scalar>(n: usize) -> [(&'static str, Formula<T>); 11] {
    let real = |x: f64| number::<T>(x, 0.0);
    let (sine, cosine) = (1.2_f64.sin(), 1.2_f64.cos());
    let grade = move |i: usize| {
        let range = wide_exponent::<T>();
        range - 2 * range * i as i32 / (2 * n as i32)
    };
    let rank_three = |i, j| {
        let term = |r: u64| random::<T>(10 + r, i, 0) * random::<T>(20 + r, 0, j);
        term(0) + term(1) + term(2)
    };
    let kahan = move |i: usize, j: usize| match i.cmp(&j) {
        std::cmp::Ordering::Less => real(-cosine * sine.powi(i as i32)),
        std::cmp::Ordering::Equal => real(sine.powi(i as i32)),
        std::cmp::Ordering::Greater => T::ZERO,
    };
    let wilkinson = move |i: usize, j: usize| match i.abs_diff(j) {
        0 => real((n as f64 / 2.0 - i as f64).abs()),
        1 => T::ONE,
        _ => T::ZERO,
    };
    [
        ("zero", Box::new(|_, _| T::ZERO)),
        ("ones", Box::new(|_, _| T::ONE)),
        ("identity", Box::new(|i, j| if i == j { T::ONE } else { T::ZERO })),
        ("rank three", Box::new(rank_three)),
        ("Hilbert", Box::new(move |i, j| real(1.0 / (i + j + 1) as f64))),
        ("Kahan", Box::new(kahan)),
        ("Wilkinson", Box::new(wilkinson)),
        (
            "Vandermonde",
            Box::new(move |i, j| real(((i + 1) as f64 / (2 * n) as f64).powi(j as i32))),
        ),
        ("graded", Box::new(move |i, j| random::<T>(3, i, j).scaled((grade(i) + grade(j)) / 2))),
        ("graded rows", Box::new(move |i, j| random::<T>(4, i, j).scaled(grade(i)))),
        ("graded up", Box::new(move |i, j| random::<T>(5, i, j).scaled(-grade(j)))),
    ]
}

/// The unit of what may be lost: an element of a residual, of factors with `n` the
/// larger size, stays below `10·n·ε` times the norm. (LAPACK's own tests of `gesdd`
/// and `syevd` let the 1-norm of a residual reach 50 of `n·ε·‖A‖₁`.)
pub(crate) fn tolerance<T: Scalar>(n: usize) -> f64 {
    10.0 * n.max(1) as f64 * T::Real::EPSILON.to_f64()
}

/// The largest exponent that a test of graded matrices uses: about 10³⁰⁰ in double
/// precision and 10³⁰ in single.
pub(crate) fn wide_exponent<T: Scalar>() -> i32 {
    let smallest_normal = <T::Real as faer::traits::RealField>::min_positive_impl();
    -smallest_normal.exponent() - 26
}

/// Runs a verb with scratch of exactly the promised size, badly aligned.
pub(crate) fn with_scratch<R>(bytes: usize, run: impl FnOnce(&mut [u8]) -> R) -> R {
    let mut scratch = vec![0xff; bytes + 1];
    run(&mut scratch[1..])
}

/// Calls a generic function for all four types.
macro_rules! for_all_types {
    ($run:ident($($argument:expr),*)) => {
        $run::<f32>($($argument),*);
        $run::<f64>($($argument),*);
        $run::<einmul_array::Complex<f32>>($($argument),*);
        $run::<einmul_array::Complex<f64>>($($argument),*);
    };
}
pub(crate) use for_all_types;
