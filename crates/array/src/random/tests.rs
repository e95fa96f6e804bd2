//! Moments of fixed-seed samples, ranges, determinism, and what is refused.

use super::*;
use crate::DType;

const COUNT: usize = 200_000;

/// Compares a sample's mean with the distribution's: the mean of `COUNT` draws has
/// standard deviation `sqrt(variance / COUNT)`, and six of them are passed with
/// probability 2e-9. The variance is compared where the fourth central moment over the
/// squared variance (the kurtosis) is known: its deviation is `variance * sqrt((kurtosis -
/// 1) / COUNT)`.
fn check_moments(
    name: &str,
    draw: impl Fn(&mut Generator) -> Result<Array, Error>,
    (mean, variance, kurtosis): (f64, f64, Option<f64>),
) {
    let array = draw(&mut Generator::new(20)).expect(name);
    let sample = array.cast(DType::F64).expect("small").to_vec::<f64>().expect("f64");
    let count = COUNT as f64;
    let found = sample.iter().sum::<f64>() / count;
    let bound = 6.0 * (variance / count).sqrt();
    assert!((found - mean).abs() <= bound, "{name}: mean {found}, expected {mean} ± {bound}");
    if let Some(kurtosis) = kurtosis {
        let found = sample.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / count;
        let bound = 6.0 * variance * ((kurtosis - 1.0) / count).sqrt();
        assert!((found - variance).abs() <= bound, "{name}: variance {found}, not {variance}");
    }
}

#[test]
fn moments_are_the_distributions() {
    let size = &[COUNT];
    let pi = std::f64::consts::PI;
    let euler = 0.577_215_664_901_532_9;
    // Means, variances and kurtoses of the usual tables.
    let uniform = (0.5, 1.0 / 12.0, Some(1.8));
    check_moments("random", |g| g.random(size, DType::F64), uniform);
    check_moments("random f32", |g| g.random(size, DType::F32), uniform);
    check_moments("uniform", |g| g.uniform(-3.0, 5.0, size), (1.0, 64.0 / 12.0, Some(1.8)));
    let standard = (0.0, 1.0, Some(3.0));
    check_moments("standard_normal", |g| g.standard_normal(size, DType::F64), standard);
    check_moments("standard_normal f32", |g| g.standard_normal(size, DType::F32), standard);
    check_moments("normal", |g| g.normal(2.0, 3.0, size), (2.0, 9.0, Some(3.0)));
    check_moments("exponential", |g| g.exponential(2.0, size), (2.0, 4.0, Some(9.0)));
    check_moments("gamma", |g| g.gamma(3.0, 2.0, size), (6.0, 12.0, Some(5.0)));
    check_moments("small gamma", |g| g.gamma(0.5, 1.0, size), (0.5, 0.5, Some(15.0)));
    check_moments("beta", |g| g.beta(2.0, 3.0, size), (0.4, 0.04, Some(3.0 - 9.0 / 14.0)));
    let (m, v) = (0.125_f64.exp(), 0.25_f64.exp() * (0.25_f64.exp() - 1.0));
    check_moments("lognormal", |g| g.lognormal(0.0, 0.5, size), (m, v, None));
    check_moments("chisquare", |g| g.chisquare(4.0, size), (4.0, 8.0, Some(6.0)));
    check_moments("standard_t", |g| g.standard_t(10.0, size), (0.0, 1.25, Some(4.0)));
    check_moments("laplace", |g| g.laplace(1.0, 2.0, size), (1.0, 8.0, Some(6.0)));
    let v = pi * pi / 3.0;
    check_moments("logistic", |g| g.logistic(1.0, 1.0, size), (1.0, v, Some(4.2)));
    let v = pi * pi / 6.0;
    check_moments("gumbel", |g| g.gumbel(0.0, 1.0, size), (euler, v, Some(5.4)));
    // Γ(1 + 1/2) and Γ(2) - Γ(3/2)²: a Weibull of shape 2 is a Rayleigh of scale 1/√2.
    let ray = 6.0 * pi * (pi - 4.0);
    let kurtosis = Some(3.0 - (ray + 16.0) / (4.0 - pi).powi(2));
    let weibull = (pi.sqrt() / 2.0, 1.0 - pi / 4.0, kurtosis);
    check_moments("weibull", |g| g.weibull(2.0, size), weibull);
    let rayleigh = (2.0 * (pi / 2.0).sqrt(), 4.0 * (2.0 - pi / 2.0), kurtosis);
    check_moments("rayleigh", |g| g.rayleigh(2.0, size), rayleigh);
    check_moments("pareto", |g| g.pareto(5.0, size), (0.25, 5.0 / 48.0, None));
    let triangular = (5.0 / 3.0, 13.0 / 18.0, Some(2.4));
    check_moments("triangular", |g| g.triangular(0.0, 1.0, 4.0, size), triangular);
    check_moments("binomial", |g| g.binomial(10, 0.3, size), (3.0, 2.1, Some(3.0 - 0.26 / 2.1)));
    check_moments("many trials", |g| g.binomial(1000, 0.6, size), (600.0, 240.0, Some(3.0)));
    check_moments("poisson", |g| g.poisson(3.5, size), (3.5, 3.5, Some(3.0 + 1.0 / 3.5)));
    check_moments("large poisson", |g| g.poisson(500.0, size), (500.0, 500.0, Some(3.002)));
    check_moments("geometric", |g| g.geometric(0.25, size), (4.0, 12.0, Some(9.0 + 0.0625 / 0.75)));
    let dice = (3.5, 35.0 / 12.0, Some(3.0 - 1.2 * 37.0 / 35.0));
    check_moments("integers", |g| g.integers(1, 6, true, size, DType::I8), dice);
}

#[test]
fn equal_seeds_give_equal_numbers() {
    let draw = |seed| {
        let mut generator = Generator::new(seed);
        let first = generator.normal(0.0, 1.0, &[5]).expect("small");
        let second = generator.integers(0, 1 << 40, false, &[5], DType::I64).expect("small");
        (first.to_vec::<f64>(), second.to_vec::<i64>())
    };
    assert_eq!(draw(3), draw(3));
    assert_ne!(draw(3), draw(4));
    let own = Generator::from_system().expect("a system");
    let again = Generator::new(own.seed()).random(&[4], DType::F64).expect("small");
    let first = own.clone().random(&[4], DType::F64).expect("small");
    assert_eq!(first.to_vec::<f64>(), again.to_vec::<f64>());
}

#[test]
fn numbers_stay_in_range() {
    let mut g = Generator::new(1);
    for dtype in [DType::F64, DType::F32] {
        let sample = g.random(&[COUNT], dtype).expect("small").cast(DType::F64).expect("small");
        let sample = sample.to_vec::<f64>().expect("f64");
        assert!(sample.iter().all(|x| (0.0..1.0).contains(x)));
    }
    let mut check = |low: i128, high: i128, dtype: DType| {
        let drawn = g.integers(low, high, true, &[2000], dtype).expect("in range");
        let values: Vec<i128> = crate::dispatch!(dtype, T => {
            drawn.to_vec::<T>().expect("T").into_iter().filter_map(T::to_i128).collect()
        });
        assert_eq!(values.len(), 2000);
        assert!(values.iter().all(|v| (low..=high).contains(v)), "{dtype}");
        if high - low < 256 {
            assert!(values.contains(&low) && values.contains(&high), "{dtype}");
        }
    };
    check(-128, 127, DType::I8);
    check(0, 255, DType::U8);
    check(0, 1, DType::Bool);
    check(7, 7, DType::U16);
    check(i64::MIN.into(), i64::MAX.into(), DType::I64);
    check(0, u64::MAX.into(), DType::U64);
    // Extreme parameters end, and stay inside.
    for draw in [
        g.binomial(i64::MAX, 0.5, &[50]),
        g.binomial(i64::MAX, 1e-18, &[50]),
        g.poisson(9e18, &[50]),
        g.geometric(1e-300, &[50]),
        g.geometric(1.0, &[50]),
    ] {
        let values = draw.expect("allowed").to_vec::<i64>().expect("i64");
        assert!(values.iter().all(|&v| v >= 0));
    }
    assert_eq!(g.uniform(2.0, 2.0, &[]).expect("small").to_vec::<f64>(), Some(vec![2.0]));
    assert_eq!(g.gamma(0.0, 1.0, &[2]).expect("small").to_vec::<f64>(), Some(vec![0.0; 2]));
    assert_eq!(g.random(&[0, 3], DType::F64).expect("small").shape(), [0, 3]);
}

#[test]
fn parameters_are_checked() {
    let check = |draw: fn(&mut Generator) -> Result<Array, Error>, expected: &str| {
        let message = draw(&mut Generator::new(0)).expect_err(expected).to_string();
        assert_eq!(message, expected);
    };
    check(|g| g.normal(0.0, -1.0, &[2]), "normal: scale must be finite and not negative, it is -1");
    check(|g| g.uniform(f64::NAN, 1.0, &[2]), "uniform: low must be finite, it is NaN");
    check(
        |g| g.uniform(2.0, 1.0, &[2]),
        "uniform: high - low must be finite and not negative, it is -1",
    );
    check(|g| g.binomial(-1, 0.5, &[2]), "binomial: n must not be negative, it is -1");
    check(|g| g.binomial(1, 1.5, &[2]), "binomial: p must lie between 0 and 1, it is 1.5");
    check(|g| g.geometric(0.0, &[2]), "geometric: p must be finite and positive, it is 0");
    check(|g| g.poisson(1e19, &[2]), "poisson: counts of lam 10000000000000000000 do not fit i64");
    check(
        |g| g.triangular(0.0, 5.0, 4.0, &[2]),
        "triangular: mode 5 does not lie between left 0 and right 4",
    );
    check(
        |g| g.integers(3, 3, false, &[2], DType::I64),
        "integers: no integer lies between low 3 and high 3",
    );
    check(|g| g.integers(0, 300, false, &[2], DType::U8), "integers: 299 does not fit dtype u8");
    check(
        |g| g.random(&[2], DType::F16),
        "random: not defined for dtype f16\n\nhint: float64 and float32 are drawn; cast the \
         result for others",
    );
    let x = Array::from_vec(vec![1.0, 2.0], &[2]).expect("small");
    let mut g = Generator::new(0);
    let mut check = |size: &[usize], replace: bool, p: Option<&[f64]>, expected: &str| {
        let p = p.map(|p| Array::from_slice(p, &[p.len()]).expect("small"));
        let error = g.choice(&x, size, replace, p.as_ref(), 0).expect_err(expected);
        assert_eq!(error.to_string(), expected);
    };
    check(&[3], false, None, "choice: 3 cannot be drawn from 2 without replacement");
    check(&[2], false, Some(&[1.0, 0.0]), "choice: 2 cannot be drawn: 1 have a probability");
    check(&[2], true, Some(&[1.0]), "choice: p has shape (1,) for 2 rows");
    check(&[2], true, Some(&[0.5, 0.25]), "choice: p sums to 0.75 and not to 1");
    check(&[2], true, Some(&[1.5, -0.5]), "choice: p has 1.5, which is no probability");
}

#[test]
fn choices_follow_their_probabilities() {
    let x = Array::from_vec(vec![0_i64, 1, 2], &[3]).expect("small");
    let p = Array::from_vec(vec![0.5, 0.0, 0.5], &[3]).expect("small");
    let mut g = Generator::new(5);
    let drawn = g.choice(&x, &[COUNT], true, Some(&p), 0).expect("allowed");
    let drawn = drawn.to_vec::<i64>().expect("i64");
    assert!(!drawn.contains(&1));
    let zeros = drawn.iter().filter(|&&v| v == 0).count() as f64;
    // A binomial count: six deviations of sqrt(n / 4).
    let count = COUNT as f64;
    assert!((zeros - count / 2.0).abs() < 6.0 * (count / 4.0).sqrt());
    // Without replacement the first of two follows p too, and both differ.
    let p = Array::from_vec(vec![0.6, 0.3, 0.1], &[3]).expect("small");
    let mut first = 0;
    for _ in 0..2000 {
        let pair = g.choice(&x, &[2], false, Some(&p), 0).expect("allowed");
        let pair = pair.to_vec::<i64>().expect("i64");
        assert_ne!(pair[0], pair[1]);
        first += usize::from(pair.contains(&0));
    }
    // 0 is missing from the pair when 1 and 2 are drawn in either order.
    let missing = 0.3 * (0.1 / 0.7) + 0.1 * (0.3 / 0.9);
    let bound = 6.0 * (2000.0_f64 * missing * (1.0 - missing)).sqrt();
    assert!((first as f64 - 2000.0 * (1.0 - missing)).abs() < bound);
}

#[test]
fn permutations_move_whole_rows() {
    let x = Array::from_vec((0..60_i64).collect(), &[20, 3]).expect("small");
    let mut g = Generator::new(9);
    for axis in [0, 1, -1] {
        let moved = g.permutation(&x, axis).expect("an axis");
        assert_eq!(moved.shape(), x.shape());
        let mut all = moved.to_vec::<i64>().expect("i64");
        if axis == 0 {
            assert!(all.chunks(3).all(|row| row[1] == row[0] + 1 && row[2] == row[0] + 2));
            assert_ne!(all, x.to_vec::<i64>().expect("i64"));
        }
        all.sort();
        assert_eq!(all, (0..60).collect::<Vec<i64>>());
    }
    let mut shuffled = x.clone();
    let moved = Generator::new(4).permutation(&x, 0).expect("an axis");
    Generator::new(4).shuffle(&mut shuffled, 0).expect("an axis");
    assert_eq!(shuffled.to_vec::<i64>(), moved.to_vec::<i64>());
    // The other owner of the elements keeps its own.
    assert_eq!(x.get::<i64>(&[0, 1]), Some(1));
    assert!(g.permutation(&x, 2).is_err());
    // Every order of three is equally likely: 6 cells of 1/6.
    let three = Array::from_vec(vec![0_i64, 1, 2], &[3]).expect("small");
    let mut counts = [0_f64; 9];
    for _ in 0..6000 {
        let order = g.permutation(&three, 0).expect("an axis").to_vec::<i64>().expect("i64");
        counts[(order[0] * 3 + order[1]) as usize] += 1.0;
    }
    let bound = 6.0 * (6000.0 * 5.0 / 36.0_f64).sqrt();
    for (cell, count) in counts.iter().enumerate().filter(|(cell, _)| cell % 4 != 0) {
        assert!((count - 1000.0).abs() < bound, "order {cell}: {count}");
    }
}
