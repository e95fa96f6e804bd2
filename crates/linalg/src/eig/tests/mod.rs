//! Residuals and normalisation, by faer's way and by our own.

mod known;
mod parts;

use einmul_array::Complex;
use einmul_kernels::matrix::MatMut;

use super::iterate::Method;
use super::{decompose, eig_scratch};
use crate::real::Magnitude;
use crate::scalar::Scalar;
use crate::schur::examples::examples;
use crate::schur::number::scaled;
use crate::testing::*;

type C = Complex<f64>;

#[derive(Debug, Clone, Copy)]
struct Way {
    method: Method,
    layout: usize,
    threads: usize,
}

const PLAIN: Way = Way { method: Method::Multishift, layout: 0, threads: 1 };
const WAYS: [Way; 2] = [PLAIN, Way { method: Method::Schur, layout: 0, threads: 1 }];

fn widened<R: Magnitude>(z: Complex<R>) -> C {
    Complex::new(z.re.to_f64(), z.im.to_f64())
}

/// A matrix of order `n` in the `2n²` numbers of a buffer.
fn laid_out<R: Magnitude>(
    layout: usize,
    buffer: &mut [Complex<R>],
    n: usize,
) -> MatMut<'_, Complex<R>> {
    match layout % 4 {
        0 => MatMut::from_row_major(&mut buffer[..n * n], n, n),
        1 => MatMut::from_row_major(&mut buffer[n * n..], n, n).transpose(),
        2 => MatMut::from_row_major(&mut buffer[..n * n], n, n).reverse_rows(),
        _ => MatMut::from_row_major(buffer, n, 2 * n).block(0, n / 2, n, n),
    }
}

/// Eigenvalues, times a power of two, and eigenvectors.
fn solve<T: Scalar>(a: &Matrix<T>, way: Way, power: i32) -> (Vec<C>, Dense) {
    let n = a.rows;
    let nan = T::Real::of_f64(f64::NAN);
    let mut w = vec![Complex::new(nan, nan); n];
    let mut buffer = vec![Complex::new(nan, nan); 2 * n * n];
    let mut v = laid_out(way.layout + 1, &mut buffer, n);
    with_scratch(eig_scratch::<T>(n, true, way.threads), |scratch| {
        decompose(a.view(), &mut w, Some(v.reborrow()), way.threads, scratch, way.method)
    })
    .unwrap();
    let v = v.as_ref();
    let w = w.into_iter().map(|w| widened(scaled(w, power))).collect();
    (w, Dense::new(n, n, |i, j| widened(v.at(i, j))))
}

fn frobenius_norm(a: &Dense) -> f64 {
    (0..a.cols).flat_map(|j| a.column(j)).map(|x| x.norm_sqr()).sum::<f64>().sqrt()
}

/// Decomposes and checks a matrix; its eigenvalues.
fn check<T: Scalar>(name: &str, n: usize, way: Way, element: impl Fn(usize, usize) -> T) -> Vec<C> {
    let a = Matrix::<T>::new(LAYOUTS[way.layout], n, n, element);
    let power = a.power();
    let (w, v) = solve(&a, way, power);
    let case = format!("{name}, {:?}, n = {n}, {way:?}", T::DTYPE);
    let dense = a.dense(power);
    let (norm, tolerance) = (frobenius_norm(&dense), tolerance::<T>(n));
    let expected = Dense::new(n, n, |i, j| v.at(i, j) * w[j]);
    let residual = dense.times(&v).distance(&expected);
    assert!(residual <= tolerance * norm, "{case}: residual {residual:e} of {norm}");

    let mut after_first = false;
    for (j, &value) in w.iter().enumerate() {
        let column = v.column(j);
        let length = column.iter().map(|x| x.norm_sqr()).sum::<f64>().sqrt();
        assert!((length - 1.0).abs() <= tolerance, "{case}: length {length} of {j}");
        let largest = column.iter().map(|x| x.norm()).fold(0.0, f64::max);
        if T::IS_COMPLEX || value.im != 0.0 {
            let is_turned = |x: &C| x.im == 0.0 && x.re >= largest * (1.0 - tolerance);
            assert!(column.iter().any(is_turned), "{case}: {column:?}");
        } else {
            assert!(column.iter().all(|x| x.im == 0.0), "{case}: {column:?}");
        }
        if T::IS_COMPLEX {
            continue;
        }
        if after_first {
            assert_eq!(value, w[j - 1].conj(), "{case}: {w:?}");
            assert!((0..n).all(|i| v.at(i, j) == v.at(i, j - 1).conj()), "{case}: {j}");
            after_first = false;
        } else {
            assert!(value.im >= 0.0, "{case}: {w:?}");
            after_first = value.im > 0.0;
        }
    }
    assert!(!after_first, "{case}: {w:?}");

    let mut alone = vec![Complex::new(T::REAL_ZERO, T::REAL_ZERO); n];
    with_scratch(eig_scratch::<T>(n, false, way.threads), |scratch| {
        decompose(a.view(), &mut alone, None, way.threads, scratch, way.method)
    })
    .unwrap();
    // Single eigenvalues may be badly conditioned; their sum is not.
    let sum: C = alone.iter().map(|&w| widened(scaled(w, power))).sum();
    let trace: C = (0..n).map(|i| dense.at(i, i)).sum();
    let difference = (sum - trace).norm();
    assert!(difference <= tolerance * norm * (n as f64).sqrt(), "{case}: {sum}, not {trace}");
    w
}

fn check_sizes<T: Scalar>() {
    for n in SIZES {
        let layouts = if n < 100 { LAYOUTS.len() } else { 1 };
        for way in WAYS {
            for layout in 0..layouts {
                check("random", n, Way { layout, ..way }, |i, j| random::<T>(1, i, j));
            }
        }
    }
    check("random", 200, Way { threads: 2, ..PLAIN }, |i, j| random::<T>(2, i, j));
}

#[test]
fn every_size_and_layout() {
    for_all_types!(check_sizes());
}

fn check_examples<T: Scalar>() {
    for way in WAYS {
        for n in [1, 2, 3, 4, 5, 17, 64] {
            for (name, element) in examples::<T>(n) {
                // Down to subnormal elements faer's residual in single precision is ten
                // times the tolerance; `eig`'s docs say so.
                if name == "graded" && T::Real::EPSILON.to_f64() > 1e-10 && n > 17 {
                    continue;
                }
                check(name, n, way, element);
            }
        }
    }
}

#[test]
fn hard_matrices() {
    for_all_types!(check_examples());
}
