//! The plain verbs answer as the careful ones do, or not at all.

use super::*;
use crate::real::Magnitude;
use crate::scalar::Scalar;
use crate::testing::{LAYOUTS, Layout, Matrix, number, random, with_scratch};

fn plain<T: Scalar>() -> &'static Plain<T> {
    T::plain().unwrap()
}

/// Far from singular.
fn good<T: Scalar>(i: usize, j: usize) -> T {
    random::<T>(1, i, j) + if i == j { number(4.0, 0.0) } else { T::ZERO }
}

/// Positive definite by its diagonal; what is above that must not be read.
fn lower<T: Scalar>(n: usize) -> impl Fn(usize, usize) -> T {
    move |i, j| match i.cmp(&j) {
        std::cmp::Ordering::Less => crate::testing::nan(),
        std::cmp::Ordering::Equal => number(n as f64, 0.0),
        std::cmp::Ordering::Greater => random(2, i, j),
    }
}

fn close<T: Real>(x: T, y: T, size: f64, n: usize) -> bool {
    (x.to_f64() - y.to_f64()).abs() <= 100.0 * n as f64 * T::EPSILON.to_f64() * size
}

fn check_systems<T: Real>(layout: Layout, n: usize, k: usize, threads: usize) {
    let a = Matrix::<T>::new(layout, n, n, good);
    let x = Matrix::<T>::new(layout, n, k, |i, j| random(3, i, j));
    let times = |a: &dyn Fn(usize, usize) -> T, i: usize, j: usize| {
        let sum: f64 = (0..n).map(|p| a(i, p).to_f64() * x.view().at(p, j).to_f64()).sum();
        T::of_f64(sum)
    };
    let of = |i: usize, j: usize| a.view().at(i, j);
    let mut b = Matrix::<T>::new(layout, n, k, |i, j| times(&of, i, j));
    let bytes = (plain::<T>().solve_layout)(n, k, threads).bytes();
    assert!(
        with_scratch(bytes, |s| (plain::<T>().solve)("test", a.view(), b.view_mut(), threads, s))
            .is_ok()
    );
    for i in 0..n {
        for j in 0..k {
            assert!(close(b.view().at(i, j), x.view().at(i, j), n as f64, n), "{n} {k} ({i}, {j})");
        }
    }

    let a = Matrix::<T>::new(layout, n, n, lower(n));
    let of = |i: usize, j: usize| a.view().at(i.max(j), i.min(j));
    let mut b = Matrix::<T>::new(layout, n, k, |i, j| times(&of, i, j));
    let bytes = (plain::<T>().solve_positive_layout)(n, k, threads).bytes();
    let solve = plain::<T>().solve_positive;
    assert!(
        with_scratch(bytes, |s| solve("test", a.view(), b.view_mut(), threads, s)).is_ok(),
        "{n}"
    );
    for i in 0..n {
        for j in 0..k {
            assert!(close(b.view().at(i, j), x.view().at(i, j), 8.0, n), "{n} {k} ({i}, {j})");
        }
    }
}

fn check_factors<T: Real>(layout: Layout, n: usize) {
    let a = Matrix::<T>::new(layout, n, n, good);
    let mut inverse = Matrix::<T>::unwritten(layout, n, n);
    let bytes = (plain::<T>().inverse_layout)(n, 1).bytes();
    let invert = plain::<T>().inverse;
    assert!(with_scratch(bytes, |s| invert(a.view(), inverse.view_mut(), 1, s)));
    let product = a.dense(0).times(&inverse.dense(0));
    for i in 0..n {
        for j in 0..n {
            let expected = T::of_f64(f64::from(u8::from(i == j)));
            assert!(close(T::of_f64(product.at(i, j).re), expected, n as f64, n), "{n} ({i}, {j})");
        }
    }

    let positive = Matrix::<T>::new(layout, n, n, lower(n));
    let mut factor = Matrix::<T>::unwritten(layout, n, n);
    let bytes = (plain::<T>().cholesky_layout)(n, 1).bytes();
    let cholesky = plain::<T>().cholesky;
    assert!(with_scratch(bytes, |s| cholesky(positive.view(), factor.view_mut(), 1, s)));
    let l = factor.dense(0);
    let product = l.times(&l.adjoint());
    for i in 0..n {
        for j in 0..n {
            let expected = positive.view().at(i.max(j), i.min(j));
            assert!(close(T::of_f64(product.at(i, j).re), expected, n as f64, n), "{n} ({i}, {j})");
            assert!(i >= j || l.at(i, j).re == 0.0);
        }
    }

    // The determinant of a matrix with a known one: two triangles.
    let triangles = |i: usize, j: usize| {
        let term = |p: usize| {
            let l = if p == i { 1.0 } else { random::<T>(4, i, p).to_f64() / n as f64 };
            let u = if p == j { 1.5 } else { random::<T>(5, p, j).to_f64() / n as f64 };
            l * u
        };
        T::of_f64((0..=i.min(j)).map(term).sum())
    };
    let a = Matrix::<T>::new(layout, n, n, |i, j| triangles(n - 1 - i, j));
    let mut product = 1.0;
    let bytes = (plain::<T>().pivots_layout)(n, 1).bytes();
    let take = &mut |x: T| product *= x.to_f64() / 1.5;
    let is_odd = with_scratch(bytes, |s| (plain::<T>().pivots)(a.view(), 1, s, take)).unwrap();
    let sign = if is_odd { -1.0 } else { 1.0 };
    let expected = if n / 2 % 2 == 1 { -1.0 } else { 1.0 };
    assert!(close(T::of_f64(sign * product), T::of_f64(expected), 4.0, n), "{n}: {product}");
}

fn check_all<T: Real>() {
    for layout in LAYOUTS {
        for n in (1..36).chain([64, 100]) {
            for k in [1, 2, 7, n] {
                check_systems::<T>(layout, n, k, 1);
            }
            check_factors::<T>(layout, n);
        }
    }
    check_systems::<T>(Layout::RowMajor, 300, 3, 2);
}

#[test]
fn plain_matrices() {
    check_all::<f32>();
    check_all::<f64>();
}

/// That the verbs without a careful way do not answer for a matrix.
fn refuses<T: Real>(name: &str, n: usize, element: impl Fn(usize, usize) -> T) {
    let a = Matrix::<T>::new(Layout::RowMajor, n, n, element);
    let mut out = Matrix::<T>::unwritten(Layout::RowMajor, n, n);
    let (invert, bytes) = (plain::<T>().inverse, (plain::<T>().inverse_layout)(n, 1).bytes());
    assert!(!with_scratch(bytes, |s| invert(a.view(), out.view_mut(), 1, s)), "{name}");
    let (cholesky, bytes) = (plain::<T>().cholesky, (plain::<T>().cholesky_layout)(n, 1).bytes());
    let is_hilbert = name == "Hilbert";
    assert!(
        is_hilbert || !with_scratch(bytes, |s| cholesky(a.view(), out.view_mut(), 1, s)),
        "{name}"
    );
    let untouched = (0..n).all(|i| (0..n).all(|j| out.view().at(i, j).is_undefined()));
    assert!(untouched || is_hilbert, "{name}");
}

fn random_pair<T: Real>(i: usize, j: usize) -> T {
    random(9, i, j)
}

/// Elements that a plain matrix has none of.
fn immodest<T: Real>() -> T {
    T::of_f64(if T::EPSILON.to_f64() < 1e-10 { 1e200 } else { 1e30 })
}

fn check_refusals<T: Real>() {
    let large = immodest::<T>();
    let small = T::of_f64(1.0) / large;
    for n in [2, 3, 16, 17, 40, 70] {
        for position in [(0, 0), (n - 1, 0), (n - 1, n - 1), (n / 2, n / 3)] {
            for bad in [T::of_f64(f64::NAN), T::of_f64(f64::INFINITY), large] {
                let element =
                    |i, j| if (i, j) == position { bad } else { lower_or_zero::<T>(n, i, j) };
                refuses(&format!("{bad} at {position:?} of {n}"), n, element);
            }
        }
        refuses::<T>("zero", n, |_, _| T::of_f64(0.0));
        refuses::<T>("ones", n, |_, _| T::of_f64(1.0));
        refuses("small", n, |i, j| lower_or_zero::<T>(n, i, j) * small);
        refuses("graded", n, |i, j| {
            lower_or_zero::<T>(n, i, j) * if i == n - 1 { small } else { T::of_f64(1.0) }
        });
    }
    for n in [14, 20, 40] {
        refuses::<T>("Hilbert", n, |i, j| T::of_f64(1.0 / (i + j + 1) as f64));
    }
}

/// The errors of a system, general and positive definite.
fn errors<T: Real>(n: usize, element: impl Fn(usize, usize) -> T) -> [Option<Error>; 2] {
    let a = Matrix::<T>::new(Layout::RowMajor, n, n, element);
    let mut b = Matrix::<T>::new(Layout::RowMajor, n, 2, random_pair);
    let layouts = [plain::<T>().solve_layout, plain::<T>().solve_positive_layout];
    let mut verbs = [plain::<T>().solve, plain::<T>().solve_positive].into_iter().zip(layouts);
    std::array::from_fn(|_| {
        let (solve, layout) = verbs.next().unwrap();
        let bytes = layout(n, 2, 1).bytes();
        let error = with_scratch(bytes, |s| solve("test", a.view(), b.view_mut(), 1, s)).err();
        let is_old = (0..n).all(|i| (0..2).all(|j| b.view().at(i, j) == random_pair(i, j)));
        assert!(error.is_none() || is_old, "{n}: b has changed");
        b = Matrix::new(Layout::RowMajor, n, 2, random_pair);
        error
    })
}

fn check_errors<T: Real>() {
    for n in [2, 3, 16, 17, 40, 70] {
        for position in [(0, 0), (n - 1, 0), (n - 1, n - 1), (n / 2, n / 3)] {
            for bad in [T::of_f64(f64::NAN), T::of_f64(f64::INFINITY)] {
                let element =
                    |i, j| if (i, j) == position { bad } else { lower_or_zero::<T>(n, i, j) };
                for error in errors(n, element) {
                    match error {
                        Some(Error::NotFinite { row, col, .. }) => assert_eq!((row, col), position),
                        other => panic!("{bad} at {position:?} of {n}: {other:?}"),
                    }
                }
            }
        }
        let [zero, _] = errors::<T>(n, |_, _| T::of_f64(0.0));
        assert!(matches!(zero, Some(Error::Singular { column: 0, .. })), "{zero:?}");
        let [ones, positive] = errors::<T>(n, |_, _| T::of_f64(1.0));
        assert!(matches!(ones, Some(Error::Singular { column: 1, .. })), "{ones:?}");
        let is_refused =
            matches!(positive, Some(Error::NotPositiveDefinite { .. } | Error::Singular { .. }));
        assert!(is_refused, "{positive:?}");
        let [_, indefinite] = errors::<T>(n, |i, j| {
            T::of_f64(if i == j {
                1.0
            } else if (i.max(j), i.min(j)) == (n - 1, 0) {
                2.0
            } else {
                0.0
            })
        });
        let pivot = Some(Error::NotPositiveDefinite { pivot: n - 1 });
        assert_eq!(format!("{indefinite:?}"), format!("{pivot:?}"));
        // Units are no reason to refuse.
        let small = T::of_f64(1.0) / immodest::<T>();
        let fine = errors(n, |i, j| lower_or_zero::<T>(n, i, j) * small);
        assert!(fine.iter().all(|error| error.is_none()), "{n}: {fine:?}");
        let unit = |i: usize| {
            if i == n - 1 { small.scaled(small.exponent_of() / -2) } else { T::of_f64(1.0) }
        };
        let fine = errors(n, |i, j| lower_or_zero::<T>(n, i, j) * unit(i) * unit(j));
        assert!(fine.iter().all(|error| error.is_none()), "{n}: {fine:?}");
        // Of rank n − 1, with a singular vector that is orthogonal to the ones: the Laplacian
        // of a ring, its eigenvalues less one of them.
        if n >= 16 {
            let shift = 2.0 - 2.0 * (std::f64::consts::TAU * 3.0 / n as f64).cos();
            let [error, _] = errors::<T>(n, |i, j| match (i + n - j) % n {
                0 => T::of_f64(2.0 - shift),
                1 => T::of_f64(-1.0),
                d if d == n - 1 => T::of_f64(-1.0),
                _ => T::of_f64(0.0),
            });
            assert!(matches!(error, Some(Error::IllConditioned { .. })), "{n}: {error:?}");
        }
    }
    for n in [20, 40] {
        let [general, positive] = errors::<T>(n, |i, j| T::of_f64(1.0 / (i + j + 1) as f64));
        assert!(matches!(general, Some(Error::IllConditioned { .. })), "{general:?}");
        assert!(positive.is_some());
    }
}

#[test]
fn errors_are_those_of_the_rules() {
    check_errors::<f32>();
    check_errors::<f64>();
}

fn lower_or_zero<T: Real>(n: usize, i: usize, j: usize) -> T {
    if i < j { T::of_f64(0.0) } else { lower(n)(i, j) }
}

#[test]
fn others_are_refused() {
    check_refusals::<f32>();
    check_refusals::<f64>();
}

/// A column of any size is solved, and one with a NaN spoils no other.
#[test]
fn right_hand_sides_of_any_size() {
    let n = 20;
    let a = Matrix::<f64>::new(Layout::RowMajor, n, n, good);
    let (solve, bytes) = (plain::<f64>().solve, (plain::<f64>().solve_layout)(n, 3, 1).bytes());
    let right = |size: f64| {
        Matrix::<f64>::new(Layout::ColMajor, n, 3, |i, j| {
            random::<f64>(3, i, j) * if j == 1 { size } else { 1.0 }
        })
    };
    let solved = |mut b: Matrix<f64>| {
        with_scratch(bytes, |s| solve("test", a.view(), b.view_mut(), 1, s)).unwrap();
        b
    };
    let expected = solved(right(1.0));
    for power in [0, 1000, -1000, -900] {
        let x = solved(right(1.0.scale(power)));
        for i in 0..n {
            assert_eq!(x.view().at(i, 0), expected.view().at(i, 0));
            assert_eq!(x.view().at(i, 1), expected.view().at(i, 1).scale(power));
        }
    }
    let x = solved(right(f64::NAN));
    for i in 0..n {
        assert_eq!(x.view().at(i, 2), expected.view().at(i, 2));
        assert!(x.view().at(i, 1).is_nan());
    }
}

#[test]
fn short_scratch_is_refused() {
    let a = Matrix::<f64>::new(Layout::RowMajor, 9, 9, good);
    let mut b = Matrix::<f64>::new(Layout::RowMajor, 9, 1, random_pair);
    for bytes in [0, 100, (plain::<f64>().solve_layout)(9, 1, 1).bytes() - 1] {
        let solved = (plain::<f64>().solve)("test", a.view(), b.view_mut(), 1, &mut vec![0; bytes]);
        assert!(matches!(solved, Err(Error::Scratch { .. })));
    }
}
