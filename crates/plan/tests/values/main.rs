//! Known values: each row's expected value was computed by NumPy 2 (those in
//! bfloat16 by hand), and holds under both accuracy classes.

#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

mod rows;

use einmul_array::{Array, Complex, DType, Kind, Operand, bf16};
use einmul_plan::{Accuracy, Planner};
use rows::{DTYPES, EINSUM, FUNCTIONS, OPERANDS, PRODUCTS, REDUCTIONS, SLICES, SOLVES, STRICT};

/// An array from its row.
fn array(text: &str) -> Array {
    let (head, elements) = text.split_once(':').unwrap();
    let (dtype, shape) = head.split_once(' ').unwrap();
    let dtype: DType = dtype.parse().unwrap();
    let shape: Vec<usize> = match shape {
        "()" => Vec::new(),
        lengths => lengths.split('x').map(|n| n.parse().unwrap()).collect(),
    };
    let elements = elements.split_whitespace();
    let array = match dtype.kind() {
        Kind::Signed => {
            Array::from_vec(elements.map(|x| x.parse::<i64>().unwrap()).collect(), &shape)
        }
        Kind::Unsigned | Kind::Bool => {
            Array::from_vec(elements.map(|x| x.parse::<u64>().unwrap()).collect(), &shape)
        }
        Kind::Float => {
            Array::from_vec(elements.map(|x| x.parse::<f64>().unwrap()).collect(), &shape)
        }
        Kind::Complex => {
            let complex = |x: &str| {
                let (re, im) = x.split_once(',').unwrap();
                Complex::new(re.parse::<f64>().unwrap(), im.parse::<f64>().unwrap())
            };
            Array::from_vec(elements.map(complex).collect(), &shape)
        }
    };
    array.unwrap().cast(dtype).unwrap()
}

/// Two elements with an error of at most `ulps·ε` of the expected one; not-a-number
/// equals itself, and infinities keep their sign.
fn close(got: f64, expected: f64, bound: f64) -> bool {
    got == expected || (got.is_nan() && expected.is_nan()) || (got - expected).abs() <= bound
}

/// Equal up to `ulps` of each element, or of the largest one where `normwise`.
fn equal(got: &Array, expected: &Array, ulps: f64, normwise: bool) -> bool {
    if got.dtype() != expected.dtype() || got.shape() != expected.shape() {
        return false;
    }
    match got.dtype().kind() {
        Kind::Bool | Kind::Unsigned => {
            let of = |x: &Array| x.cast(DType::U64).unwrap().to_vec::<u64>();
            of(got) == of(expected)
        }
        Kind::Signed => {
            let of = |x: &Array| x.cast(DType::I64).unwrap().to_vec::<i64>();
            of(got) == of(expected)
        }
        Kind::Float | Kind::Complex => {
            let of = |x: &Array| x.cast(DType::C128).unwrap().to_vec::<Complex<f64>>().unwrap();
            let epsilon = match got.dtype() {
                DType::F16 => 2.0_f64.powi(-10),
                DType::BF16 => f64::from(bf16::EPSILON.to_f32()),
                DType::F32 | DType::C64 => f64::from(f32::EPSILON),
                _ => f64::EPSILON,
            };
            let largest = of(expected).iter().map(|y| y.norm()).fold(0.0, f64::max);
            of(got).iter().zip(of(expected)).all(|(x, y)| {
                let size = if normwise { largest } else { y.norm() };
                let bound = if y.is_finite() { ulps * epsilon * size } else { 0.0 };
                close(x.re, y.re, bound) && close(x.im, y.im, bound)
            })
        }
    }
}

/// Every row under both classes. All that fail are named at once.
fn check(rows: &[(&str, &str)], ulps: f64) {
    check_classes(rows, ulps, false, &[Accuracy::Standard, Accuracy::Strict]);
}

fn check_classes(rows: &[(&str, &str)], ulps: f64, normwise: bool, classes: &[Accuracy]) {
    let operands: Vec<(&str, Operand)> =
        OPERANDS.iter().map(|(name, text)| (*name, Operand::from(array(text)))).collect();
    let mut wrong = Vec::new();
    for (expression, expected) in rows {
        for &accuracy in classes {
            match Planner::new().unwrap().accuracy(accuracy).eval(expression, &operands) {
                Ok(got) if equal(&got, &array(expected), ulps, normwise) => {}
                Ok(got) => {
                    let (dtype, shape) = (got.dtype(), got.shape());
                    wrong.push(format!(
                        "{expression} ({accuracy:?}) is {dtype} {shape:?} {got}\n  not {expected}"
                    ));
                }
                Err(error) => wrong.push(format!("{expression} ({accuracy:?}): {error}")),
            }
        }
    }
    assert!(wrong.is_empty(), "{} rows are wrong\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn slices() {
    check(SLICES, 0.0);
}

/// Sums and products here are exact; a mean divides once, a complex product rounds.
#[test]
fn reductions() {
    check(REDUCTIONS, 2.0);
}

/// Elementary functions of two libraries, each within two units of the last place.
#[test]
fn functions() {
    check(FUNCTIONS, 4.0);
}

/// The systems are of two unknowns with condition numbers below 40; solving is
/// backward stable, so an error of about 2·n·κ·ε remains.
#[test]
fn solves() {
    let expected_zero = |row: &&(&str, &str)| row.0 != "C @ inv(C)";
    let rows: Vec<(&str, &str)> = SOLVES.iter().filter(expected_zero).copied().collect();
    check_classes(&rows, 2.0 * 2.0 * 40.0, true, &[Accuracy::Standard, Accuracy::Strict]);
}

#[test]
fn dtypes() {
    check(DTYPES, 4.0);
}

#[test]
fn products() {
    check(PRODUCTS, 0.0);
}

#[test]
fn einsums() {
    check(EINSUM, 0.0);
}

/// Proven structure skips the zeros of a factor, so that only the written order
/// multiplies them with what is not finite.
#[test]
fn not_finite_beside_structure() {
    check_classes(STRICT, 0.0, false, &[Accuracy::Strict]);
}
