//! The special cases of the array API standard v2025.12, row by row, in both precisions.

use std::f64::consts::PI;

use einmul_array::ufunc::{BinaryOp, UnaryOp, binary, unary};
use einmul_array::{Array, Complex, DType};

/// Representatives of every class of numbers, all of them in `f32` too.
const SAMPLES: [f64; 24] = [
    0.0,
    -0.0,
    0.5,
    -0.5,
    0.875,
    1.0,
    -1.0,
    1.5,
    -1.5,
    2.0,
    -2.0,
    2.5,
    3.0,
    -3.0,
    4.0,
    -5.0,
    1e30,
    -1e30,
    1e-40,
    -1e-40,
    f64::NAN,
    -f64::NAN,
    f64::INFINITY,
    f64::NEG_INFINITY,
];

#[test]
fn functions_of_one_real_number() {
    for row in rows(include_str!("unary.txt")) {
        let op = unary_named(row.name);
        for dtype in [DType::F64, DType::F32] {
            let x = samples(dtype, row.arguments);
            let out = values(&unary(op, &reals(dtype, &x)).expect("defined for floats"));
            for (&x, &out) in x.iter().zip(&out) {
                assert!(agrees(row.result, out, &[x]), "{row:?}, {dtype}: {x} gives {out}");
            }
        }
    }
}

#[test]
fn functions_of_two_real_numbers() {
    for row in rows(include_str!("binary.txt")) {
        let op = BinaryOp::ALL.into_iter().find(|op| op.name() == row.name).expect(row.name);
        let (first, second) = row.arguments.split_once(',').expect("two arguments");
        for dtype in [DType::F64, DType::F32] {
            let (a, b) = (samples(dtype, first), samples(dtype, second));
            let column = reals(dtype, &a).reshape(&[a.len(), 1]).expect("as many");
            let table = binary(op, &column, &reals(dtype, &b)).expect("defined for floats");
            let mut out = values(&table).into_iter();
            for &x1 in &a {
                for (&x2, out) in b.iter().zip(&mut out) {
                    let holds = agrees(row.result, out, &[x1, x2]);
                    assert!(holds, "{row:?}, {dtype}: {x1} and {x2} give {out}");
                }
            }
        }
    }
}

#[test]
fn functions_of_one_complex_number() {
    for row in rows(include_str!("complex.txt")) {
        let op = unary_named(row.name);
        let (re, im) = row.arguments.split_once(',').expect("two parts");
        for dtype in [DType::C128, DType::C64] {
            for conjugated in [false, true] {
                let (x, y) = (samples(dtype.real(), re), samples(dtype.real(), im));
                let sign = if conjugated { -1.0 } else { 1.0 };
                let z: Vec<Complex<f64>> = x
                    .iter()
                    .flat_map(|&x| y.iter().map(move |&y| Complex::new(x, sign * y)))
                    .collect();
                let array = Array::from_slice(&z, &[z.len()]).expect("as many");
                let result = unary(op, &array.cast(dtype).expect("small")).expect("defined");
                for (&z, out) in z.iter().zip(complexes(&result)) {
                    let holds = match row.result.split_once(',') {
                        Some((re, im)) => agrees(re, out.re, &[]) && agrees(im, sign * out.im, &[]),
                        None => agrees(row.result, out.re, &[]),
                    };
                    assert!(holds, "{row:?}, {dtype}: {z} gives {out}");
                }
            }
        }
    }
}

/// The standard defines these by `sin z = −i sinh(iz)` and the like.
#[test]
fn functions_of_a_rotated_number_agree_with_their_definition() {
    let z: Vec<Complex<f64>> =
        SAMPLES.iter().flat_map(|&x| SAMPLES.iter().map(move |&y| Complex::new(x, y))).collect();
    let rotated: Vec<Complex<f64>> = z.iter().map(|z| Complex::new(-z.im, z.re)).collect();
    let apply = |op, z: &[Complex<f64>]| {
        complexes(&unary(op, &Array::from_slice(z, &[z.len()]).expect("as many")).expect("defined"))
    };
    use UnaryOp::*;
    for (op, of_rotated) in [(Sin, Sinh), (Tan, Tanh), (Asin, Asinh), (Atan, Atanh)] {
        for (direct, w) in apply(op, &z).into_iter().zip(apply(of_rotated, &rotated)) {
            assert!(same(direct.re, w.im) && same(direct.im, -w.re), "{}", op.name());
        }
    }
    for (direct, w) in apply(Cos, &z).into_iter().zip(apply(Cosh, &rotated)) {
        assert!(same(direct.re, w.re) && same(direct.im, w.im), "cos");
    }
}

/// One line of a table.
#[derive(Debug)]
struct Row<'t> {
    name: &'t str,
    arguments: &'t str,
    result: &'t str,
}

fn rows(table: &str) -> impl Iterator<Item = Row<'_>> {
    table.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(|line| {
        let (name, rest) = line.split_once(": ").expect(line);
        let (arguments, result) = rest.split_once(" = ").expect(line);
        Row { name, arguments, result }
    })
}

fn unary_named(name: &str) -> UnaryOp {
    UnaryOp::ALL.into_iter().find(|op| op.name() == name).expect(name)
}

/// The samples in a class, as the dtype rounds them.
fn samples(dtype: DType, class: &str) -> Vec<f64> {
    let class = class.trim();
    let rounded = SAMPLES.map(|x| if dtype == DType::F32 { f64::from(x as f32) } else { x });
    let chosen: Vec<f64> = rounded.into_iter().filter(|&x| is_in(class, x)).collect();
    assert!(!chosen.is_empty(), "no sample is `{class}`");
    chosen
}

fn is_in(class: &str, x: f64) -> bool {
    class.split('|').any(|class| class.split('&').all(|class| is_one_of(class, x)))
}

fn is_one_of(class: &str, x: f64) -> bool {
    match class {
        "any" => true,
        "NaN" => x.is_nan(),
        "+NaN" => x.is_nan() && x.is_sign_positive(),
        "-NaN" => x.is_nan() && x.is_sign_negative(),
        "±0" => x == 0.0,
        "±inf" => x.is_infinite(),
        "finite" => x.is_finite(),
        "positive" => x.is_finite() && x > 0.0,
        "negative" => x.is_finite() && x < 0.0,
        "whole" => x.is_finite() && x.fract() == 0.0,
        "odd" => x.abs() % 2.0 == 1.0,
        _ => match class.split_at(1) {
            ("!", rest) => !is_one_of(rest, x),
            (">", bound) => x > number(bound),
            ("<", bound) => x < number(bound),
            _ => same(x, number(class)),
        },
    }
}

/// Whether a value is what a row gives for its arguments.
fn agrees(result: &str, value: f64, x: &[f64]) -> bool {
    let result = result.trim();
    match result {
        "NaN" => value.is_nan(),
        "true" => value == 1.0,
        "false" => value == 0.0,
        "+" => !value.is_nan() && value.is_sign_positive(),
        "-" => !value.is_nan() && value.is_sign_negative(),
        "x" | "x1" => same(value, x[0]),
        "x2" => same(value, x[1]),
        "|x1|" => same(value, x[0].abs()) && value.is_sign_positive(),
        "-|x1|" => same(value, -x[0].abs()) && value.is_sign_negative(),
        "|x2|" => same(value, x[1].abs()),
        _ => match result.strip_prefix('±') {
            Some(size) => agrees(size, value.abs(), x),
            None if result.contains('π') => (value - number(result)).abs() < 1e-6,
            None => same(value, number(result)),
        },
    }
}

/// `-3π/4`, `inf`, `-0`, `0.5`.
fn number(text: &str) -> f64 {
    if let Some(positive) = text.strip_prefix('-') {
        return -number(positive);
    }
    match text.split_once('π') {
        Some((times, over)) => {
            let factor = if times.is_empty() { 1.0 } else { number(times) };
            factor * PI / over.strip_prefix('/').map_or(1.0, number)
        }
        None => text.parse().expect(text),
    }
}

/// Equal, with the sign of zero; NaN equals NaN.
fn same(a: f64, b: f64) -> bool {
    (a.is_nan() && b.is_nan()) || (a == b && a.is_sign_negative() == b.is_sign_negative())
}

fn reals(dtype: DType, values: &[f64]) -> Array {
    Array::from_slice(values, &[values.len()]).expect("as many").cast(dtype).expect("small")
}

fn values(array: &Array) -> Vec<f64> {
    array.cast(DType::F64).expect("small").to_vec().expect("f64")
}

fn complexes(array: &Array) -> Vec<Complex<f64>> {
    array.cast(DType::C128).expect("small").to_vec().expect("c128")
}
