//! Every function, on every instruction set, against the standard library.

use einmul_machine::Isa;

use super::*;

/// Uniform bits, so that every exponent and sign appears, NaNs and subnormals too.
fn random_bits(count: usize) -> impl Iterator<Item = u64> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    (0..count).map(move |_| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    })
}

/// Values around which formulas change, with their neighbours.
fn turning_points() -> Vec<f64> {
    let mut points = vec![f64::NAN, 0.0, f64::INFINITY, f64::MAX, f64::MIN_POSITIVE, 5e-324];
    let around = [
        1.0,
        0.5,
        2.0,
        0.25,
        4.0,
        10.0,
        100.0,
        1000.0,
        3.0,
        0.1,
        1e-3,
        1e-8,
        1e-16,
        1e-17,
        1e-300,
        1e300,
        1e-320,
        709.782712893384,
        710.4758600739439,
        708.3964185322641,
        745.1332191019411,
        744.4400719213812,
        1024.0,
        1022.0,
        1074.0,
        1075.0,
        88.72284,
        89.41599,
        87.33655,
        103.27893,
        103.97208,
        128.0,
        126.0,
        149.0,
        150.0,
        3.4028235e38,
        1.1754944e-38,
        1e-45,
        36.7,
        37.5,
        17.3,
        18.7,
        19.06,
        22.0,
        9.01,
        0.34657359027997264,
        std::f64::consts::LN_2,
        std::f64::consts::FRAC_1_SQRT_2,
        std::f64::consts::SQRT_2,
        std::f64::consts::FRAC_PI_2,
        std::f64::consts::FRAC_PI_4,
        std::f64::consts::PI,
        1e5,
        1e6,
        1e22,
    ];
    for value in around {
        points.extend([value, value.next_up(), value.next_down()]);
        points.extend([(value as f32).next_up(), (value as f32).next_down()].map(f64::from));
    }
    let negative: Vec<f64> = points.iter().map(|x| -x).collect();
    points.extend(negative);
    points
}

trait Bits: Elementary + std::fmt::Debug + PartialEq {
    /// Neighbouring values have neighbouring ranks; none for NaN.
    fn rank(self) -> Option<i64>;
    fn is_negative(self) -> bool;
    fn of_bits(bits: u64) -> Self;
    fn of_f64(x: f64) -> Self;
    fn equal(self, other: Self) -> bool;
    /// How much of the reference's error counts.
    const REFERENCE_ULP: f64;
    /// The true value, as well as the standard library knows it.
    fn expected(function: Function, x: Self) -> Self;
}

macro_rules! bits {
    ($float:ident: $signed:ident, $reference_ulp:literal, $expected:expr) => {
        impl Bits for $float {
            const REFERENCE_ULP: f64 = $reference_ulp;
            fn rank(self) -> Option<i64> {
                let bits = self.to_bits() as $signed;
                let rank = if bits < 0 { $signed::MIN - bits } else { bits };
                (!self.is_nan()).then_some(i64::from(rank))
            }
            fn is_negative(self) -> bool {
                self.is_sign_negative()
            }
            fn of_bits(bits: u64) -> Self {
                $float::from_bits(bits as _)
            }
            fn of_f64(x: f64) -> Self {
                x as $float
            }
            fn equal(self, other: Self) -> bool {
                self.to_bits() == other.to_bits() || self.is_nan() && other.is_nan()
            }
            fn expected(function: Function, x: Self) -> Self {
                $expected(function, x)
            }
        }
    };
}

bits!(f64: i64, 1.0, f64::reference);
// The reference in f64 is as good as exact here.
bits!(f32: i32, 0.0, |function, x| f64::reference(function, f64::from(x)) as f32);

/// How far the reference may be from the true value in `f64`, by the GNU C library's
/// table of known errors (its manual, "Errors in Math Functions").
fn reference_ulp(function: Function) -> f64 {
    match function {
        Function::Sinh | Function::Cosh | Function::Tanh | Function::Log10 => 2.0,
        // One exponential, one sum and one quotient.
        Function::Expit => 2.0,
        _ => 1.0,
    }
}

/// Results as near to the reference as both may be to the true value, special values
/// and signs of zero exactly.
fn check<T: Bits>(function: Function, x: &[T]) {
    let expected: Vec<T> = x.iter().map(|&x| T::expected(function, x)).collect();
    for vectors in Isa::ALL.into_iter().filter_map(Vectors::of) {
        let mut out = vec![T::of_f64(7.0); x.len()];
        T::map(function, vectors, x, &mut out);
        for ((&x, &got), &expected) in x.iter().zip(&out).zip(&expected) {
            let case = || format!("{function:?}({x:?}) on {}", vectors.isa());
            match (got.rank(), expected.rank()) {
                (None, None) => {}
                (Some(left), Some(right)) => {
                    let distance = left.abs_diff(right);
                    let zero = T::of_f64(0.0);
                    if got == zero && expected == zero {
                        assert_eq!(got.is_negative(), expected.is_negative(), "{}", case());
                    }
                    let most = MAX_ULP + T::REFERENCE_ULP * reference_ulp(function);
                    assert!(distance as f64 <= most, "{}: {got:?}, not {expected:?}", case());
                }
                _ => panic!("{}: {got:?}, not {expected:?}", case()),
            }
        }
    }
}

fn check_everywhere<T: Bits>(function: Function) {
    let points: Vec<T> = turning_points().into_iter().map(T::of_f64).collect();
    check(function, &points);
    check(function, &random_bits(30_000).map(T::of_bits).collect::<Vec<_>>());
    // Most of the bit patterns are huge or tiny; these are not.
    for scale in [0.01, 1.0, 20.0, 800.0] {
        let moderate = random_bits(10_000)
            .map(|bits| T::of_f64((bits as i64) as f64 / (1_u64 << 63) as f64 * scale));
        check(function, &moderate.collect::<Vec<_>>());
    }
}

#[test]
fn values_are_those_of_the_reference() {
    for function in Function::ALL {
        check_everywhere::<f64>(function);
        check_everywhere::<f32>(function);
    }
}

/// An element's result is the same in every position of a slice of every length.
#[test]
fn position_and_neighbours_do_not_matter() {
    fn check<T: Bits>(function: Function) {
        let x: Vec<T> = (0..70_u32)
            .map(|i| if i == 33 { -1e3 } else { f64::from(i) * 0.37 - 2.0 })
            .map(T::of_f64)
            .collect();
        for vectors in Isa::ALL.into_iter().filter_map(Vectors::of) {
            let alone: Vec<T> = x
                .iter()
                .map(|&x| {
                    let mut out = [x];
                    T::map(function, vectors, &[x], &mut out);
                    out[0]
                })
                .collect();
            for (start, end) in [(0, 0), (0, 70), (3, 10), (3, 19), (1, 34), (60, 69), (5, 38)] {
                let mut out = vec![T::of_f64(7.0); end - start];
                T::map(function, vectors, &x[start..end], &mut out);
                let same = out.iter().zip(&alone[start..end]).all(|(&a, &b)| a.equal(b));
                assert!(same, "{function:?} of {start}..{end} on {}", vectors.isa());
            }
        }
    }
    for function in Function::ALL {
        check::<f64>(function);
        check::<f32>(function);
    }
}
