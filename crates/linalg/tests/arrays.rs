//! The verbs on whole arrays: shapes, dtypes, and factors that multiply back.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod matrices;

use einmul_array::{Array, DType};
use einmul_linalg::arrays::QrMode;
use einmul_linalg::{Error, arrays};
use matrices::random;

fn array(rows: usize, cols: usize, value: impl Fn(usize, usize) -> f64) -> Array {
    let elements: Vec<f64> = (0..rows * cols).map(|at| value(at / cols, at % cols)).collect();
    Array::from_vec(elements, &[rows, cols]).unwrap()
}

fn at(a: &Array, i: usize, j: usize) -> f64 {
    a.get_c128(&[i, j]).unwrap().re
}

/// `|A − L R|` of `m × k` and `k × n` factors against `4·max(m, n, k)·ε` times
/// the norms, the backward error of every factorisation here.
fn check_product(a: impl Fn(usize, usize) -> f64, left: &Array, right: &Array, epsilon: f64) {
    let (&[m, k], &[l, n]) = (left.shape(), right.shape()) else { panic!("two matrices") };
    assert_eq!(k, l);
    let largest = |x: &Array, rows, cols| {
        (0..rows)
            .flat_map(|i| (0..cols).map(move |j| (i, j)))
            .fold(0.0, |max: f64, (i, j)| max.max(at(x, i, j).abs()))
    };
    let size = m.max(n).max(k) as f64;
    let bound = 4.0 * size * epsilon * k as f64 * largest(left, m, k) * largest(right, k, n);
    for i in 0..m {
        for j in 0..n {
            let product: f64 = (0..k).map(|p| at(left, i, p) * at(right, p, j)).sum();
            let error = (product - a(i, j)).abs();
            assert!(error <= bound, "({i}, {j}) of {m}x{n}: {error:e} > {bound:e}");
        }
    }
}

const SHAPES: [(usize, usize); 10] =
    [(0, 0), (0, 3), (3, 0), (1, 1), (3, 3), (5, 2), (2, 5), (70, 70), (90, 40), (40, 90)];

#[test]
fn factors_multiply_back() {
    for (m, n) in SHAPES {
        for (dtype, epsilon) in [(DType::F64, f64::EPSILON), (DType::F32, f64::from(f32::EPSILON))]
        {
            let value = |i, j| random(1, i, j);
            // A transposed view, so that strides are not those of a copy.
            let a = array(n, m, |i, j| value(j, i)).transpose().cast(dtype).unwrap();
            let lu = arrays::lu(&a, arrays::LuForm::Order).unwrap();
            let order: Vec<i64> = lu.permutation.to_vec().unwrap();
            check_product(|i, j| value(order[i] as usize, j), &lu.lower, &lu.upper, epsilon);

            let (q, r) = arrays::qr(&a, QrMode::Reduced).unwrap();
            check_product(value, &q, &r, epsilon);
            let identity = |i, j| f64::from(u8::from(i == j));
            check_product(identity, &q.transpose(), &q, epsilon);
            assert_eq!((q.dtype(), r.dtype(), lu.upper.dtype()), (dtype, dtype, dtype));

            let spd = |i: usize, j: usize| {
                if i == j { n as f64 + 1.0 } else { random(2, i.max(j), i.min(j)) }
            };
            let lower = arrays::cholesky(&array(n, n, spd).cast(dtype).unwrap(), false).unwrap();
            check_product(spd, &lower, &lower.transpose(), epsilon);
        }
    }
}

#[test]
fn qr_exists_for_dependent_columns() {
    let value = |i: usize, _| (i + 1) as f64;
    let (q, r) = arrays::qr(&array(6, 4, value), QrMode::Reduced).unwrap();
    check_product(value, &q, &r, f64::EPSILON);
    check_product(|i, j| f64::from(u8::from(i == j)), &q.transpose(), &q, f64::EPSILON);
}

#[test]
fn systems_keep_the_shape_of_the_right_hand_side() {
    let a = Array::from_vec(vec![4_i64, 1, 2, 3], &[2, 2]).unwrap();
    let vector = Array::from_vec(vec![6_i32, 8], &[2]).unwrap();
    let x = arrays::solve(&a, &vector).unwrap();
    assert_eq!(
        (x.dtype(), x.shape(), x.to_vec::<f64>().unwrap()),
        (DType::F64, &[2][..], vec![1.0, 2.0])
    );
    let columns = Array::from_vec(vec![6.0_f32, 4.0, 8.0, 2.0], &[2, 2]).unwrap();
    let x = arrays::solve(&a.cast(DType::F32).unwrap(), &columns).unwrap();
    assert_eq!((x.dtype(), x.to_vec::<f32>().unwrap()), (DType::F32, vec![1.0, 1.0, 2.0, 0.0]));

    let inverse = arrays::inv(&a).unwrap();
    check_product(
        |i, j| f64::from(u8::from(i == j)),
        &a.cast(DType::F64).unwrap(),
        &inverse,
        f64::EPSILON,
    );

    let line = array(4, 2, |i, j| if j == 0 { 1.0 } else { i as f64 });
    let y = Array::from_vec(vec![1.0, 3.0, 5.0, 7.0], &[4]).unwrap();
    let c = arrays::lstsq(&line, &y, None).unwrap().solution.to_vec::<f64>().unwrap();
    assert!(
        (c[0] - 1.0).abs() <= 4.0 * f64::EPSILON && (c[1] - 2.0).abs() <= 4.0 * f64::EPSILON,
        "{c:?}"
    );
}

#[test]
fn large_systems_use_the_pool() {
    let n = 260;
    let value = |i: usize, j: usize| random(3, i, j) + if i == j { 30.0 } else { 0.0 };
    let a = array(n, n, value);
    check_product(|i, j| f64::from(u8::from(i == j)), &a, &arrays::inv(&a).unwrap(), f64::EPSILON);
    let (q, r) = arrays::qr(&a, QrMode::Reduced).unwrap();
    check_product(value, &q, &r, f64::EPSILON);
}

#[test]
fn errors_name_operation_and_operand() {
    let (square, wide) = (array(2, 2, |i, j| (i + j) as f64 + 1.0), array(2, 3, random_at));
    let half = square.cast(DType::F16).unwrap();
    assert_eq!(
        arrays::solve(&half, &half).unwrap_err(),
        Error::DType { operation: "solve", dtype: DType::F16 }
    );
    let line = Array::zeros(DType::F64, &[2]).unwrap();
    assert_eq!(
        arrays::qr(&line, QrMode::Reduced).unwrap_err(),
        Error::Rank { operation: "qr", name: "a", rank: 1 }
    );
    let mut stack = Array::zeros(DType::F64, &[2, 3, 1, 1]).unwrap();
    stack.as_mut_slice::<f64>().unwrap()[..5].fill(1.0);
    assert_eq!(
        arrays::inv(&stack).unwrap_err().to_string(),
        "matrix (1, 2) of the stack: singular matrix: column 0 (0-based) depends on the columns \
         before it: pivot 0 is exactly zero"
    );
    assert_eq!(
        arrays::inv(&wide).unwrap_err(),
        Error::NotSquare { operation: "inv", name: "a", rows: 2, cols: 3 }
    );
}

fn random_at(i: usize, j: usize) -> f64 {
    random(5, i, j)
}
