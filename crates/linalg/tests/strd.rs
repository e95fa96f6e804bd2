//! NIST's linear regressions: how many certified digits least squares keeps.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use einmul_array::Array;
use einmul_linalg::arrays;

/// A regression and what must be kept of it.
struct Set {
    name: &'static str,
    /// `y, x` with a header.
    data: &'static str,
    /// `parameter, estimate, …` with a header.
    certified: &'static str,
    /// The powers of `x` that are the columns.
    powers: std::ops::Range<usize>,
    /// The fewest correct digits of a coefficient. The certified values have 15; what is
    /// missing is lost in the stored numbers, whose own exact solution has 14.0 of Norris,
    /// 13.5 of Pontius, 13.2 of Wampler2 and 7.9 of Filip.
    digits: f64,
    /// The certified residual sum of squares; 0 for an exact fit.
    squares: f64,
}

macro_rules! set {
    ($name:literal, $file:literal, $powers:expr, $digits:literal, $squares:literal) => {
        Set {
            name: $name,
            data: include_str!(concat!("../../../data/strd/", $file, ".csv")),
            certified: include_str!(concat!("../../../data/strd/", $file, "_certified.csv")),
            powers: $powers,
            digits: $digits,
            squares: $squares,
        }
    };
}

fn polynomials() -> [Set; 10] {
    [
        set!("Norris", "norris", 0..2, 13.5, 26.6173985294224),
        set!("Pontius", "pontius", 0..3, 13.0, 1.55761768796992e-6),
        set!("NoInt1", "noint1", 1..2, 14.0, 127.272727272727),
        set!("NoInt2", "noint2", 1..2, 14.0, 0.272727272727273),
        set!("Wampler1", "wampler1", 0..6, 14.0, 0.0),
        set!("Wampler2", "wampler2", 0..6, 13.0, 0.0),
        set!("Wampler3", "wampler3", 0..6, 14.0, 83554268.0),
        set!("Wampler4", "wampler4", 0..6, 14.0, 835542680000.0),
        set!("Wampler5", "wampler5", 0..6, 14.0, 8355426800000000.0),
        Set {
            name: "Filip",
            data: include_str!("data/filip.csv"),
            certified: include_str!("data/filip_certified.csv"),
            powers: 0..11,
            digits: 7.8,
            squares: 7.95851382172941e-4,
        },
    ]
}

/// One column of a file with a header.
fn column(text: &str, index: usize) -> Vec<f64> {
    let field = |line: &str| line.split(',').nth(index).unwrap().trim().parse().unwrap();
    text.lines().skip(1).map(field).collect()
}

/// A power by repeated products, as a program makes it.
fn power(x: f64, exponent: usize) -> f64 {
    (0..exponent).fold(1.0, |power, _| power * x)
}

/// Minus the decimal logarithm of the relative error, at most 16 (NIST's "LRE"); of the
/// error itself where the expected value is 0.
fn digits(value: f64, expected: f64) -> f64 {
    let error = if expected == 0.0 { value.abs() } else { ((value - expected) / expected).abs() };
    if error == 0.0 { 16.0 } else { (-error.log10()).min(16.0) }
}

/// The fewest digits of a coefficient and those of the sum of squares.
fn fit(name: &str, x: &Array, y: &Array, certified: &[f64], squares: f64) -> (f64, f64) {
    let fit = arrays::lstsq(x, y, None).unwrap();
    assert_eq!(fit.rank.get::<i64>(&[]), Some(certified.len() as i64), "{name}");
    let values: Vec<f64> = fit.solution.to_vec().unwrap();
    let worst = values.iter().zip(certified).map(|(&v, &e)| digits(v, e)).fold(16.0, f64::min);
    let sum = fit.residuals.get::<f64>(&[0]).unwrap();
    println!("{name:<9} {worst:>6.2} {:>6.2}", digits(sum, squares));
    (worst, digits(sum, squares))
}

#[test]
fn certified_digits_are_kept() {
    println!("set       digits of coefficients and of the sum of squares");
    for set in polynomials() {
        let (x, y) = (column(set.data, 1), column(set.data, 0));
        let certified = column(set.certified, 1);
        let n = set.powers.len();
        let rows = x.iter().flat_map(|&x| set.powers.clone().map(move |p| power(x, p)));
        let matrix = Array::from_vec(rows.collect(), &[x.len(), n]).unwrap();
        let y = Array::from_vec(y, &[x.len()]).unwrap();
        let (coefficients, sum) = fit(set.name, &matrix, &y, &certified, set.squares);
        assert!(coefficients >= set.digits, "{}: {coefficients} digits", set.name);
        // The residuals of the stored numbers are of the size of their rounding errors in
        // Wampler1 and 2, and elsewhere have twice the relative error of each.
        let enough = if set.squares == 0.0 { 15.0 } else { set.digits.min(10.0) };
        assert!(sum >= enough, "{}: {sum} digits of the sum of squares", set.name);
    }
}

#[test]
fn longley_is_kept() {
    let table = |text: &str, columns: usize| {
        let columns: Vec<Vec<f64>> = (0..columns).map(|j| column(text, j)).collect();
        let rows = columns[0].len();
        let elements = (0..rows).flat_map(|i| columns.iter().map(move |c| c[i])).collect();
        Array::from_vec(elements, &[rows, columns.len()]).unwrap()
    };
    let x = table(include_str!("../../../data/longley/X.csv"), 7);
    let y = table(include_str!("../../../data/longley/y.csv"), 1);
    let certified = column(include_str!("../../../data/longley/certified.csv"), 1);
    let (coefficients, sum) = fit("Longley", &x, &y, &certified, 836424.055505915);
    assert!(coefficients >= 14.0 && sum >= 10.0, "{coefficients} and {sum} digits");
}

/// What NumPy's rule makes of Filip: the columns as they are have rank 10 at
/// `max(m, n)·ε`, and one coefficient of the minimum-norm answer of that rank is wrong.
/// Columns of equal size have rank 11, and so they do with a cutoff of 0.
#[test]
fn rank_of_filip_is_that_of_its_columns() {
    let (x, y) =
        (column(include_str!("data/filip.csv"), 1), column(include_str!("data/filip.csv"), 0));
    let rows = x.iter().flat_map(|&x| (0..11).map(move |p| power(x, p)));
    let matrix = Array::from_vec(rows.collect(), &[82, 11]).unwrap();
    let y = Array::from_vec(y, &[82]).unwrap();
    let rank = |rcond| {
        let fit = arrays::lstsq(&matrix, &y, rcond).unwrap();
        fit.rank.get::<i64>(&[]).unwrap()
    };
    assert_eq!((rank(None), rank(Some(0.0)), rank(Some(82.0 * f64::EPSILON))), (11, 11, 10));
}
