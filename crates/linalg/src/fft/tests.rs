//! Transforms against the sums that define them.
//!
//! With unit round-off `u = ε/2` a transform's error is at most `η u log₂ n` of its norm, where
//! `η` is about 8 for exact and 16 for rustfft's roots of unity (Higham, *Accuracy and
//! Stability of Numerical Algorithms*, 2nd ed., theorem 24.2). Lengths with large prime factors
//! go through three transforms of up to four times the length. The sums are compensated, so
//! that only their roots of unity are rounded, each by at most `8 ε`.

mod axes;
mod refused;
mod sums;

use einmul_array::random::Generator;
use einmul_array::{Array, Complex, DType, Kind, SliceItem};
use rustfft::FftDirection::{self, Forward, Inverse};

use super::*;

type C = Complex<f64>;

/// Among them rustfft's hard-coded lengths, one that goes through Rader's algorithm (97) and
/// one through Bluestein's (83).
const LENGTHS: [usize; 25] =
    [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 31, 64, 83, 97, 100];

/// Numbers spread evenly over [-1, 1), complex or real as the dtype is.
fn signal(shape: &[usize], dtype: DType) -> Array {
    let mut generator = Generator::new(5);
    let mut draw = || generator.uniform(-1.0, 1.0, shape).unwrap().to_vec::<f64>().unwrap();
    let (re, im) = (draw(), draw());
    if dtype.kind() == Kind::Complex {
        let pairs: Vec<C> = re.into_iter().zip(im).map(|(re, im)| C::new(re, im)).collect();
        Array::from_vec(pairs, shape).unwrap().cast(dtype).unwrap()
    } else {
        Array::from_vec(re, shape).unwrap().cast(dtype).unwrap()
    }
}

fn values(x: &Array) -> Vec<C> {
    x.cast(DType::C128).unwrap().to_vec().unwrap()
}

/// The elements of an array along an axis, line by line.
fn lines(x: &Array, axis: usize) -> Vec<Vec<C>> {
    let mut order: Vec<usize> = (0..x.rank()).filter(|&other| other != axis).collect();
    order.push(axis);
    let n = x.shape()[axis];
    let all = values(&x.permute(&order).unwrap());
    if n == 0 { Vec::new() } else { all.chunks(n).map(<[C]>::to_vec).collect() }
}

/// A sum with the rounding errors of each addition added up beside it (Neumaier).
fn sum(terms: impl Iterator<Item = f64>) -> f64 {
    let (mut sum, mut lost) = (0.0_f64, 0.0);
    for term in terms {
        let next = sum + term;
        lost += if sum.abs() >= term.abs() { (sum - next) + term } else { (term - next) + sum };
        sum = next;
    }
    sum + lost
}

/// The `n` points of a line's transform, by the definition.
fn naive(line: &[C], n: usize, direction: FftDirection) -> Vec<C> {
    let sign = if direction == Forward { -1.0 } else { 1.0 };
    let root = |turns: usize| C::cis(sign * std::f64::consts::TAU * turns as f64 / n as f64);
    let entry = |k: usize| {
        let term = |(j, &x): (usize, &C)| x * root(j * k % n);
        let terms: Vec<C> = line.iter().take(n).enumerate().map(term).collect();
        C::new(sum(terms.iter().map(|z| z.re)), sum(terms.iter().map(|z| z.im)))
    };
    (0..n).map(entry).collect()
}

fn norm_of(line: &[C]) -> f64 {
    sum(line.iter().map(|z| z.norm_sqr())).sqrt()
}

/// The largest error of an entry of a transform of `n` points of a line: see above.
fn bound(line: &[C], n: usize, epsilon: f64) -> f64 {
    let transforms = 3.0 * 16.0 / 2.0 * (4 * n).ilog2() as f64;
    (transforms + 8.0) * epsilon * (n as f64).sqrt() * norm_of(line)
}

fn epsilon(dtype: DType) -> f64 {
    dtype.epsilon().unwrap()
}

#[track_caller]
fn assert_close(found: &[C], expected: &[C], bound: f64, what: &str) {
    assert_eq!(found.len(), expected.len(), "{what}");
    for (k, (a, b)) in found.iter().zip(expected).enumerate() {
        assert!((a - b).norm() <= bound, "{what}: entry {k} is {a}, not {b} ± {bound:.1e}");
    }
}

fn range(start: Option<isize>, stop: Option<isize>, step: isize) -> SliceItem {
    SliceItem::Range { start, stop, step: Some(step) }
}
