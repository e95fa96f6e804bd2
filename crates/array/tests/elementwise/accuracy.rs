//! Accuracy: complex functions part by part against mpmath, real ones against relations.

use einmul_array::ufunc::{BinaryOp, UnaryOp, binary, unary};
use einmul_array::{Array, Complex};

/// Units in the last place by which a part may differ from the nearest double: a dozen
/// roundings at most, in functions whose own errors are below one unit each.
const ULPS: f64 = 8.0;

/// Whether two numbers differ by a few units in the last place.
fn is_near(value: f64, expected: f64, ulps: f64) -> bool {
    let unit = expected.abs().next_up() - expected.abs();
    value == expected || (value - expected).abs() <= ulps * unit
}

#[test]
fn complex_functions_are_accurate_in_each_part() {
    let mut wrong = Vec::new();
    for line in include_str!("reference.txt").lines().filter(|line| !line.starts_with('#')) {
        let fields: Vec<&str> = line.split(' ').collect();
        let [name, ref parts @ ..] = fields[..] else { panic!("{line}") };
        let [x, y, re, im] = parts else { panic!("{line}") };
        let number = |text: &str| text.parse::<f64>().expect("a number");
        let op = UnaryOp::ALL.into_iter().find(|op| op.name() == name).expect(name);
        let z = Array::scalar(Complex::new(number(x), number(y))).expect("one");
        let out = unary(op, &z).expect("defined").get_c128(&[]).expect("one");
        if !(is_near(out.re, number(re), ULPS) && is_near(out.im, number(im), ULPS)) {
            wrong.push(format!("{line} but {} {}", out.re, out.im));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn complex_arithmetic_neither_overflows_nor_loses_digits() {
    let check = |op, a: (f64, f64), b: (f64, f64), expected: (f64, f64)| {
        let scalar = |(re, im)| Array::scalar(Complex::new(re, im)).expect("one");
        let result = binary(op, &scalar(a), &scalar(b)).expect("defined");
        let out = result.get_c128(&[]).expect("one");
        let holds = is_near(out.re, expected.0, ULPS) && is_near(out.im, expected.1, ULPS);
        assert!(holds, "{} {a:?} {b:?} gives {out}", op.name());
    };
    let big = 2.0_f64.powi(1023);
    let small = 2.0_f64.powi(-1023);
    check(BinaryOp::Divide, (1.0, 1.0), (1.0, big), (2.0_f64.powi(-1023), -2.0_f64.powi(-1023)));
    check(BinaryOp::Divide, (1.0, 1.0), (small, small), (big, 0.0));
    check(
        BinaryOp::Divide,
        (big, small),
        (2.0_f64.powi(677), 2.0_f64.powi(-677)),
        (2.0_f64.powi(346), -2.0_f64.powi(-1008)),
    );
    check(BinaryOp::Divide, (3.0, -6.0), (0.0, 3.0), (-2.0, -1.0));
    check(BinaryOp::Power, (0.0, 1.0), (2.0, 0.0), (-1.0, 0.0));
    check(BinaryOp::Power, (3.0, 4.0), (-1.0, 0.0), (0.12, -0.16));
    check(BinaryOp::Power, (0.0, 0.0), (0.0, 0.0), (1.0, 0.0));
    check(BinaryOp::Power, (0.0, 0.0), (2.5, 1.0), (0.0, 0.0));
    // e^(iπ/2) to the power of 2i is e^−π.
    check(BinaryOp::Power, (0.0, 1.0), (0.0, 2.0), ((-std::f64::consts::PI).exp(), 0.0));
}

#[test]
fn real_functions_keep_their_digits_where_formulas_cancel() {
    let check = |op, x: f64, expected: f64| {
        let result = unary(op, &Array::scalar(x).expect("one")).expect("defined");
        let out = result.get::<f64>(&[]).expect("one");
        assert!(is_near(out, expected, 4.0), "{} {x} gives {out}, not {expected}", op.name());
    };
    // Expected values by mpmath.
    check(UnaryOp::Acosh, 1.0000000001, 1.4142136208675862e-05);
    check(UnaryOp::Acosh, 1e300, 691.4686750787737);
    check(UnaryOp::Acosh, 1.5, 0.9624236501192069);
    check(UnaryOp::Asinh, 1e-10, 1e-10);
    check(UnaryOp::Asinh, -0.3, -0.29567304756342244);
    check(UnaryOp::Asinh, 1e300, 691.4686750787737);
    check(UnaryOp::Atanh, -0.999999999999, -14.162095209226402);
    check(UnaryOp::Atanh, 0.1, 0.10033534773107558);
    check(UnaryOp::Logit, 0.5000001, 3.99999999789463e-07);
    check(UnaryOp::Logit, 1e-300, -690.7755278982137);
    check(UnaryOp::Logit, 0.9999999, 16.11809555148467);
    check(UnaryOp::Expit, -740.0, 4.2e-322);
    check(UnaryOp::Expit, 0.3, 0.574442516811659);
    check(UnaryOp::Expit, 40.0, 1.0);
    check(UnaryOp::Sinc, 0.5, std::f64::consts::FRAC_2_PI);
    check(UnaryOp::Deg2rad, 180.0, std::f64::consts::PI);
    check(UnaryOp::Rad2deg, 1.5, 85.94366926962348);
    check(UnaryOp::Cbrt, -27.0, -3.0);
}
