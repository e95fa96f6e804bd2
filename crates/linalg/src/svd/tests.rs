//! Residuals, orthogonality, order and known values; and Jacobi's way as well as
//! the common one.

use einmul_kernels::matrix::MatMut;

use super::{Method, Vectors, decompose, singular_values, svd, svd_scratch};
use crate::error::Error;
use crate::real::Magnitude;
use crate::scalar::Scalar;
use crate::testing::*;

#[derive(Debug, Clone, Copy)]
struct Way {
    vectors: Vectors,
    method: Method,
    layout: usize,
    threads: usize,
}

const THIN: Way = Way { vectors: Vectors::Thin, method: Method::Bidiagonal, layout: 0, threads: 1 };

/// Decomposes and checks a matrix; its singular values.
fn check<T: Scalar>(
    name: &str,
    (m, n): (usize, usize),
    way: Way,
    element: impl Fn(usize, usize) -> T,
) -> Vec<T::Real> {
    let k = m.min(n);
    let layout = |offset: usize| LAYOUTS[(way.layout + offset) % 4];
    let a = Matrix::<T>::new(layout(0), m, n, element);
    let (left, right) = if way.vectors == Vectors::Full { (m, n) } else { (k, k) };
    let mut u = Matrix::<T>::unwritten(layout(1), m, left);
    let mut vh = Matrix::<T>::unwritten(layout(2), right, n);
    let mut s = vec![T::REAL_ZERO; k];
    with_scratch(svd_scratch::<T>(m, n, way.vectors, way.threads), |scratch| {
        let (u, vh) = (Some(u.view_mut()), Some(vh.view_mut()));
        decompose("svd", a.view(), &mut s, u, vh, way.threads, scratch, way.method)
    })
    .unwrap();

    let case = format!("{name}, {:?}, {m}x{n}, {way:?}", T::DTYPE);
    let values: Vec<f64> = s.iter().map(|x| x.scale(a.power()).to_f64()).collect();
    let norm = values.first().copied().unwrap_or(0.0);
    let tolerance = tolerance::<T>(m.max(n));
    assert!(s.is_sorted_by(|x, y| x >= y), "{case}: {values:?}");
    assert!(values.iter().all(|&x| x >= 0.0), "{case}: {values:?}");
    let (u, vh) = (u.dense(0), vh.dense(0));
    let product = u.scale_columns(&values).times(&vh);
    let residual = product.distance(&a.dense(a.power()));
    assert!(residual <= tolerance * norm, "{case}: residual {residual:e} of {norm}");
    for loss in [u.orthogonality(), vh.adjoint().orthogonality()] {
        assert!(loss <= tolerance, "{case}: orthogonality {loss:e}");
    }

    let mut alone = vec![T::REAL_ZERO; k];
    with_scratch(svd_scratch::<T>(m, n, Vectors::No, way.threads), |scratch| {
        decompose("svd", a.view(), &mut alone, None, None, way.threads, scratch, way.method)
    })
    .unwrap();
    for (alone, value) in alone.iter().zip(&values) {
        let difference = (alone.scale(a.power()).to_f64() - value).abs();
        assert!(difference <= tolerance * norm, "{case}: {alone} alone, not {value}");
    }
    s
}

fn check_sizes<T: Scalar>(largest: usize, method: Method) {
    for n in SIZES.into_iter().filter(|&n| n <= largest) {
        let layouts = if method == Method::Bidiagonal && n < 100 { 4 } else { 1 };
        for shape in [(n, n), (n, n / 3), (n / 3, n), (n, 2 * n / 3), (2 * n / 3, n)] {
            for layout in 0..layouts {
                for vectors in [Vectors::Thin, Vectors::Full] {
                    let way = Way { vectors, method, layout, threads: 1 };
                    check("random", shape, way, |i, j| random::<T>(1, i, j));
                }
            }
        }
    }
}

#[test]
fn every_shape_and_layout() {
    for_all_types!(check_sizes(200, Method::Bidiagonal));
}

#[test]
fn every_shape_by_jacobi() {
    for_all_types!(check_sizes(64, Method::Jacobi));
}

fn check_hard_matrices<T: Scalar>() {
    for n in [2, 17, 130] {
        for (name, element) in hard_matrices::<T>(n) {
            for shape in [(n, n), (2 * n, n), (n, n + 3)] {
                check(name, shape, THIN, &element);
                if n <= 17 {
                    let way = Way { vectors: Vectors::Full, method: Method::Jacobi, ..THIN };
                    check(name, shape, way, &element);
                }
            }
        }
    }
}

#[test]
fn hard_matrices_are_decomposed() {
    for_all_types!(check_hard_matrices());
}

fn assert_values<T: Scalar>(values: &[T::Real], expected: &[f64], n: usize) {
    assert_eq!(values.len(), expected.len());
    for (value, expected_value) in values.iter().zip(expected) {
        let difference = (value.to_f64() - expected_value).abs();
        assert!(difference <= tolerance::<T>(n) * expected[0], "{value} is not {expected_value}");
    }
}

fn check_known_values<T: Scalar>(method: Method) {
    let way = Way { method, ..THIN };
    // AᵀA has the eigenvalues 45 and 5.
    let small = |i: usize, j: usize| number::<T>([[3.0, 0.0], [4.0, 5.0]][i][j], 0.0);
    let expected = [45_f64.sqrt(), 5_f64.sqrt()];
    assert_values::<T>(&check("small", (2, 2), way, small), &expected, 2);
    // The eigenvalues of Hilbert's matrix, computed with 40 digits.
    let hilbert = |i: usize, j: usize| number::<T>(1.0 / (i + j + 1) as f64, 0.0);
    let expected = [
        1.567_050_691_098_230_8,
        2.085_342_186_110_133_4e-1,
        1.140_749_162_341_980_7e-2,
        3.058_980_401_511_917e-4,
        3.287_928_772_171_863e-6,
    ];
    assert_values::<T>(&check("Hilbert", (5, 5), way, hilbert), &expected, 5);
    let expected = [60_f64.sqrt(), 0.0, 0.0, 0.0];
    assert_values::<T>(&check("ones", (15, 4), way, |_, _| T::ONE), &expected, 15);
}

#[test]
fn known_values() {
    for_all_types!(check_known_values(Method::Bidiagonal));
    for_all_types!(check_known_values(Method::Jacobi));
}

/// A power of two times the matrix has that power of two times the values, to the
/// last bit, with some elements subnormal or values near the largest number.
fn check_powers_of_two<T: Scalar>() {
    let high = wide_exponent::<T>() + 22;
    let plain = check("plain", (7, 5), THIN, |i, j| random::<T>(6, i, j));
    for power in [8 - high, high] {
        let scaled = check("scaled", (7, 5), THIN, |i, j| random::<T>(6, i, j).scaled(power));
        let expected: Vec<_> = plain.iter().map(|x| x.scale(power)).collect();
        assert_eq!(scaled, expected, "2^{power}");
    }
}

#[test]
fn any_finite_size_of_elements() {
    for_all_types!(check_powers_of_two());
    let tiny = f64::from_bits(1);
    let diagonal = |x: f64, y: f64| move |i: usize, j: usize| if i != j { 0.0 } else { [x, y][i] };
    assert_eq!(check("subnormal", (2, 2), THIN, diagonal(tiny, 2.0 * tiny)), [2.0 * tiny, tiny]);
    let largest = check("largest", (2, 2), THIN, diagonal(f64::MAX / 2.0, f64::MAX));
    assert!(largest[0] >= f64::MAX * (1.0 - 1e-15), "{largest:?}");
    // The true value is twice the largest number.
    let (mut s, a) = ([0.0; 2], Matrix::new(Layout::RowMajor, 2, 2, |_, _| f64::MAX));
    let bytes = svd_scratch::<f64>(2, 2, Vectors::No, 1);
    with_scratch(bytes, |scratch| singular_values(a.view(), &mut s, 1, scratch)).unwrap();
    assert!(s[0] == f64::INFINITY && s[1] <= f64::MAX * 1e-15, "{s:?}");
}

/// The vectors of one side alone: with `X = U` and `A`, or `X = V` and `Aᴴ`, the
/// rows of `XᴴA` are orthogonal and as long as the values.
fn check_one_side<T: Scalar>() {
    for (m, n) in [(17, 17), (40, 10), (10, 40), (150, 140), (140, 150)] {
        let a = Matrix::<T>::new(Layout::RowMajor, m, n, |i, j| random(7, i, j));
        let k = m.min(n);
        let (mut u, mut vh) = (
            Matrix::<T>::unwritten(Layout::RowMajor, m, k),
            Matrix::<T>::unwritten(Layout::RowMajor, k, n),
        );
        let mut s = vec![T::REAL_ZERO; k];
        for is_left in [true, false] {
            let (left, right) = (is_left.then(|| u.view_mut()), (!is_left).then(|| vh.view_mut()));
            with_scratch(svd_scratch::<T>(m, n, Vectors::Thin, 1), |scratch| {
                svd(a.view(), &mut s, left, right, 1, scratch)
            })
            .unwrap();
            let a = if is_left { a.dense(0) } else { a.dense(0).adjoint() };
            let x = if is_left { u.dense(0) } else { vh.dense(0).adjoint() };
            let rows = x.adjoint().times(&a);
            let squares = Dense::new(k, k, |i, j| {
                let value = if i == j { s[i].to_f64() } else { 0.0 };
                (value * value).into()
            });
            let (bound, norm) = (tolerance::<T>(m.max(n)), s[0].to_f64());
            assert!(x.orthogonality() <= bound, "{m}x{n}, {is_left}");
            let distance = rows.times(&rows.adjoint()).distance(&squares);
            assert!(distance <= 4.0 * bound * norm * norm, "{m}x{n}, {is_left}: {distance:e}");
        }
    }
}

#[test]
fn one_side_alone() {
    for_all_types!(check_one_side());
}

/// faer's divide and conquer without right vectors is wrong here.
#[test]
fn a_block_beside_a_block_of_zeros() {
    let block = |i: usize, j: usize| random::<f64>(8, i, j);
    let padded = |i: usize, j: usize| if i.min(j) < 200 { 0.0 } else { block(i - 200, j - 200) };
    let mut expected = check("block", (100, 100), THIN, block);
    expected.resize(300, 0.0);
    assert_values::<f64>(&check("padded", (300, 300), THIN, padded), &expected, 300);
    let a = Matrix::new(Layout::RowMajor, 300, 300, padded);
    let (mut s, mut u) = ([0.0; 300], Matrix::unwritten(Layout::RowMajor, 300, 300));
    with_scratch(svd_scratch::<f64>(300, 300, Vectors::Thin, 1), |scratch| {
        svd(a.view(), &mut s, Some(u.view_mut()), None, 1, scratch)
    })
    .unwrap();
    assert_values::<f64>(&s, &expected, 300);
}

#[test]
fn two_threads() {
    for shape in [(300, 290), (700, 200), (100, 500)] {
        check("two threads", shape, Way { threads: 2, ..THIN }, |i, j| random::<f64>(9, i, j));
    }
}

fn matrix(data: &mut [f64], rows: usize, cols: usize) -> MatMut<'_, f64> {
    MatMut::from_row_major(data, rows, cols)
}

#[test]
fn errors_leave_outputs_alone() {
    let mut a = Matrix::<f64>::new(Layout::ColMajor, 3, 2, |i, j| random(1, i, j));
    let (mut s, mut u, mut vh) = ([7.0; 2], [7.0; 9], [7.0; 6]);
    let scratch = &mut vec![0; 1 << 16][..];
    let messages = [
        svd(a.view(), &mut s[..1], None, None, 1, scratch),
        svd(a.view(), &mut s, Some(matrix(&mut u[..3], 3, 1)), None, 1, scratch),
        svd(a.view(), &mut s, Some(matrix(&mut u[..4], 2, 2)), None, 1, scratch),
        svd(a.view(), &mut s, None, Some(matrix(&mut vh, 3, 2)), 1, scratch),
    ]
    .map(|result| result.unwrap_err().to_string());
    assert_eq!(
        messages,
        [
            "svd: a (3x2) and s (1x1) must have equal sizes: axis 1 has 2, axis 0 has 1",
            "svd: a (3x2) and u (3x1) must have equal sizes: axis 1 has 2, axis 1 has 1",
            "svd: a (3x2) and u (2x2) must have equal sizes: axis 0 has 3, axis 0 has 2",
            "svd: a (3x2) and vh (3x2) must have equal sizes: axis 1 has 2, axis 0 has 3",
        ]
    );
    let needed = svd_scratch::<f64>(3, 2, Vectors::Full, 1);
    let given = needed - 1;
    assert_eq!(
        svd(a.view(), &mut s, Some(matrix(&mut u, 3, 3)), None, 1, &mut scratch[..given]),
        Err(Error::Scratch { operation: "svd", needed, given })
    );
    assert_eq!(svd_scratch::<f64>(usize::MAX, 9, Vectors::Full, 1), usize::MAX, "saturates");
    for value in [f64::NAN, f64::INFINITY] {
        a.view_mut().set(2, 1, value);
        let result = svd(a.view(), &mut s, Some(matrix(&mut u, 3, 3)), None, 1, scratch);
        assert!(matches!(result, Err(Error::NotFinite { name: "a", row: 2, col: 1, .. })));
    }
    assert_eq!((s, u, vh), ([7.0; 2], [7.0; 9], [7.0; 6]));
}
