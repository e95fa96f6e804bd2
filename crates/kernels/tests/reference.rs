//! The reference product on every dtype, against values worked out by hand.

use einmul_kernels::{MatMut, MatRef, Scalar, gemm_reference};
use half::{bf16, f16};
use num_complex::Complex;

fn check<T: Scalar + std::fmt::Debug>(
    a: [T; 4],
    b: [T; 4],
    (alpha, beta): (T, T),
    c: [T; 4],
    expected: [T; 4],
) {
    let mut found = c;
    gemm_reference(
        alpha,
        MatRef::from_row_major(&a, 2, 2),
        MatRef::from_row_major(&b, 2, 2),
        beta,
        MatMut::from_row_major(&mut found, 2, 2),
    );
    assert_eq!(found, expected);
}

/// `2·[1 2; 3 4]·[0 1; 1 1] + 3·[1 0; 0 1]`.
fn check_numbers<T: Scalar + std::fmt::Debug>(of: impl Fn(u8) -> T) {
    let matrix = |values: [u8; 4]| values.map(&of);
    check(
        matrix([1, 2, 3, 4]),
        matrix([0, 1, 1, 1]),
        (of(2), of(3)),
        matrix([1, 0, 0, 1]),
        matrix([7, 6, 8, 17]),
    );
}

#[test]
fn every_dtype_multiplies() {
    check_numbers(|v| v as i8);
    check_numbers(i16::from);
    check_numbers(i32::from);
    check_numbers(i64::from);
    check_numbers(|v| v);
    check_numbers(u16::from);
    check_numbers(u32::from);
    check_numbers(u64::from);
    check_numbers(f16::from);
    check_numbers(bf16::from);
    check_numbers(f32::from);
    check_numbers(f64::from);
    check_numbers(|v| Complex::new(f32::from(v), 0.0));
    check_numbers(|v| Complex::new(f64::from(v), 0.0));
}

#[test]
fn integers_wrap() {
    let one_one = (1, 0);
    check([100i8, 100, 0, 1], [2, 0, 1, 1], one_one, [0; 4], [44, 100, 1, 1]);
    check([u64::MAX, 0, 0, 0], [u64::MAX, 0, 0, 0], (1, 0), [9; 4], [1, 0, 0, 0]);
    check([i64::MIN, 1, 0, 0], [2, 0, 5, 0], (1, 0), [9; 4], [5, 0, 0, 0]);
}

#[test]
fn truth_values_take_or_of_ands() {
    let (t, f) = (true, false);
    check([t, f, t, t], [f, t, t, f], (t, f), [t; 4], [f, t, t, t]);
    check([f, f, t, t], [f, t, t, f], (t, t), [t, f, f, f], [t, f, t, t]);
}

#[test]
fn complex_numbers_multiply_without_conjugation() {
    let c = |re, im| Complex::new(re, im);
    let zero = c(0.0, 0.0);
    check(
        [c(0.0, 1.0), zero, zero, c(1.0, 2.0)],
        [c(0.0, 1.0), zero, zero, c(3.0, -1.0)],
        (c(1.0, 0.0), zero),
        [c(f64::NAN, 0.0); 4],
        [c(-1.0, 0.0), zero, zero, c(5.0, 5.0)],
    );
}

#[test]
fn half_floats_are_summed_in_single_precision() {
    // 2048 ones and 2048 more: in f16 the sum would stop at 2048.
    let ones = vec![f16::ONE; 4096];
    let mut c = [f16::NAN];
    gemm_reference(
        f16::ONE,
        MatRef::from_row_major(&ones, 1, 4096),
        MatRef::from_row_major(&ones, 4096, 1),
        f16::ZERO,
        MatMut::from_row_major(&mut c, 1, 1),
    );
    assert_eq!(c[0], f16::from_f32(4096.0));
}
