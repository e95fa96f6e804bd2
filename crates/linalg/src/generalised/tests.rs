//! Residuals, normalisation and known values of pairs of matrices.

use einmul_array::Complex;
use einmul_kernels::matrix::{MatMut, MatRef};

use super::{eig, eig_scratch, eigh, eigh_scratch};
use crate::error::Error;
use crate::real::Magnitude;
use crate::scalar::Scalar;
use crate::testing::*;

/// `‖M‖_F`.
fn norm(matrix: &Dense) -> f64 {
    let columns = (0..matrix.cols).flat_map(|j| matrix.column(j));
    columns.map(|x| x.norm_sqr()).sum::<f64>().sqrt()
}

/// The eigenvalues of a pair, once its eigenvectors are checked.
///
/// The bound is that of a backward stable method: an eigenpair is exact for some
/// `A + ΔA`, `B + ΔB` of relative size `10·n·ε`, so that `‖A v − λ B v‖` is at most that
/// times `‖A‖ + |λ|·‖B‖`.
fn check<T: Scalar>(name: &str, a: &Matrix<T>, b: &Matrix<T>) -> Vec<Complex<f64>> {
    let n = a.rows;
    let zero = Complex::new(T::REAL_ZERO, T::REAL_ZERO);
    let (mut w, mut v) = (vec![zero; n], vec![zero; n * n]);
    with_scratch(eig_scratch::<T>(n, true, 1), |scratch| {
        let out = MatMut::from_row_major(&mut v, n, n);
        eig(a.view(), b.view(), &mut w, Some(out), 1, scratch)
    })
    .unwrap();
    let mut alone = vec![zero; n];
    with_scratch(eig_scratch::<T>(n, false, 1), |scratch| {
        eig(a.view(), b.view(), &mut alone, None, 1, scratch)
    })
    .unwrap();
    assert_eq!(format!("{w:?}"), format!("{alone:?}"), "{name}: values alone");

    let wide = |z: Complex<T::Real>| Complex::new(z.re.to_f64(), z.im.to_f64());
    let values: Vec<_> = w.iter().map(|&w| wide(w)).collect();
    let v = Dense::new(n, n, |i, j| wide(v[i * n + j]));
    let (a, b) = (a.dense(0), b.dense(0));
    let (av, bv, tolerance) = (a.times(&v), b.times(&v), tolerance::<T>(n));
    for (k, &value) in values.iter().enumerate() {
        let case = format!("{name}, {:?}, n = {n}: eigenvalue {k}, {value}", T::DTYPE);
        let length = v.column(k).iter().map(|x| x.norm_sqr()).sum::<f64>().sqrt();
        assert!((length - 1.0).abs() <= tolerance, "{case}: length {length}");
        if value.re.is_nan() {
            continue;
        }
        let (residual, allowed) = if value.re.is_infinite() {
            (bv.column(k).iter().map(|x| x.norm_sqr()).sum::<f64>().sqrt(), norm(&b))
        } else {
            let terms = av.column(k).iter().zip(bv.column(k)).map(|(a, b)| a - b * value);
            (terms.map(|x| x.norm_sqr()).sum::<f64>().sqrt(), norm(&a) + value.norm() * norm(&b))
        };
        assert!(residual <= tolerance * allowed, "{case}: residual {residual:e} of {allowed:e}");
    }
    if !T::IS_COMPLEX {
        let mut k = 0;
        while k < n {
            if values[k].im == 0.0 || values[k].re.is_nan() {
                k += 1;
                continue;
            }
            assert!(values[k].im > 0.0 && values[k + 1] == values[k].conj(), "{name}: {values:?}");
            k += 2;
        }
    }
    values
}

fn check_all<T: Scalar>() {
    for n in SIZES {
        let matrix =
            |element: &dyn Fn(usize, usize) -> T| Matrix::<T>::new(LAYOUTS[n % 4], n, n, element);
        let random_a = matrix(&|i, j| random(1, i, j));
        let random_b = matrix(&|i, j| random(2, i, j));
        let identity = matrix(&|i, j| if i == j { T::ONE } else { T::ZERO });
        let zero = matrix(&|_, _| T::ZERO);
        // Of rank n/2, by columns that repeat.
        let half = matrix(&|i, j| random(3, i, j / 2));
        let shift = matrix(&|i, j| if j == i + 1 { T::ONE } else { T::ZERO });
        let cyclic = matrix(&|i, j| if i == (j + 1) % n { T::ONE } else { T::ZERO });
        check("random", &random_a, &random_b);
        check("standard", &random_a, &identity);
        check("cyclic", &cyclic, &identity);
        check("nilpotent", &random_a, &shift);
        check("a is zero", &zero, &random_b);
        let values = check("b is zero", &random_a, &zero);
        assert!(values.iter().all(|value| value.re.is_infinite()), "{values:?}");
        let values = check("half", &random_a, &half);
        // n/2 are infinite; rounding may make them finite, with a reciprocal of about ε.
        let large = 0.01 / T::Real::EPSILON.to_f64().sqrt();
        let count = values.iter().filter(|value| value.norm() > large).count();
        assert!(count >= n / 2, "{count} of {n}: {values:?}");
        if n <= 64 {
            for (name, element) in hard_matrices::<T>(n.max(1)) {
                if !name.starts_with("graded") {
                    check(name, &matrix(&element), &random_b);
                    check(name, &random_a, &matrix(&element));
                }
            }
        }
    }
}

#[test]
fn pairs_of_any_kind() {
    for_all_types!(check_all());
}

fn check_known<T: Scalar>() {
    let real = |x: f64| number::<T>(x, 0.0);
    let matrix =
        |rows: [[f64; 2]; 2]| Matrix::<T>::new(Layout::RowMajor, 2, 2, |i, j| real(rows[i][j]));
    // Triangular: the eigenvalues are 1/2 and 3/4.
    let values =
        check("triangular", &matrix([[1.0, 5.0], [0.0, 3.0]]), &matrix([[2.0, 7.0], [0.0, 4.0]]));
    let expected = [0.5, 0.75];
    for value in expected {
        let near = |w: &Complex<f64>| (*w - value).norm() <= 10.0 * tolerance::<T>(2);
        assert!(values.iter().any(near), "{values:?}");
    }
    // The pencil of 2x² + x + 3 in companion form.
    let values =
        check("companion", &matrix([[-1.0, -3.0], [1.0, 0.0]]), &matrix([[2.0, 0.0], [0.0, 1.0]]));
    for w in values {
        let residual = (w * w * 2.0 + w + 3.0).norm();
        assert!(residual <= 100.0 * tolerance::<T>(2), "{w}: {residual:e}");
    }
    // 1 finite and 1 infinite eigenvalue.
    let values =
        check("one infinite", &matrix([[1.0, 2.0], [3.0, 4.0]]), &matrix([[1.0, 0.0], [0.0, 0.0]]));
    assert_eq!(values.iter().filter(|w| w.re == f64::INFINITY && w.im == 0.0).count(), 1);
    // det(A − λB) = 4 − 4λ − 6.
    assert!(values.iter().any(|w| (*w + 0.5).norm() <= 10.0 * tolerance::<T>(2)), "{values:?}");
    // Both have a row and a column of zeros.
    let values =
        check("singular", &matrix([[3.0, 0.0], [0.0, 0.0]]), &matrix([[1.0, 0.0], [0.0, 0.0]]));
    assert_eq!(values.iter().filter(|w| w.re.is_nan()).count(), 1, "{values:?}");

    // Powers of two in a and b come out as their quotient.
    let large = T::Real::SAFE_EXPONENT;
    let (a, b) = (|i, j| random::<T>(5, i, j), |i, j| random::<T>(6, i, j));
    let scaled = |element: &dyn Fn(usize, usize) -> T, power: i32| {
        Matrix::<T>::new(Layout::ColMajor, 5, 5, |i, j| element(i, j).scaled(power))
    };
    let values = |a: &Matrix<T>, b: &Matrix<T>| {
        let mut w = vec![Complex::new(T::REAL_ZERO, T::REAL_ZERO); 5];
        with_scratch(eig_scratch::<T>(5, false, 1), |scratch| {
            eig(a.view(), b.view(), &mut w, None, 1, scratch)
        })
        .unwrap();
        w
    };
    let plain = values(&scaled(&a, 0), &scaled(&b, 0));
    let moved = values(&scaled(&a, large + 3), &scaled(&b, large));
    for (plain, moved) in plain.iter().zip(&moved) {
        assert_eq!((plain.re.scale(3), plain.im.scale(3)), (moved.re, moved.im));
    }
}

#[test]
fn known_values() {
    for_all_types!(check_known());
}

/// An element of a matrix by its place.
type Element<'a, T> = &'a dyn Fn(usize, usize) -> T;

/// Residual `‖A V − B V Λ‖` and `‖Vᴴ B V − I‖` of a pair whose `B` has a condition number
/// of at most `condition`: the first grows with its root, the second not at all.
fn check_definite<T: Scalar>(
    name: &str,
    n: usize,
    lower: bool,
    condition: f64,
    (a, b): (Element<'_, T>, Element<'_, T>),
) -> Vec<f64> {
    let stored = |element: &dyn Fn(usize, usize) -> T| {
        Matrix::<T>::new(LAYOUTS[n % 4], n, n, |i, j| match i == j {
            true => T::from_real(element(i, i).re()),
            false if (i > j) == lower => element(i, j),
            false => nan(),
        })
    };
    let (stored_a, stored_b) = (stored(a), stored(b));
    let mut w = vec![T::REAL_ZERO; n];
    let mut v = Matrix::<T>::unwritten(Layout::Padded, n, n);
    with_scratch(eigh_scratch::<T>(n, true, 1), |scratch| {
        let out = Some(v.view_mut());
        eigh(stored_a.view(), stored_b.view(), lower, &mut w, out, 1, scratch)
    })
    .unwrap();
    assert!(w.is_sorted(), "{name}: {w:?}");
    let full =
        |element: &dyn Fn(usize, usize) -> T| Dense::new(n, n, |i, j| element(i, j).to_c128());
    let values: Vec<f64> = w.iter().map(|w| w.to_f64()).collect();
    let (a, b, v) = (full(a), full(b), v.dense(0));
    let bv = b.times(&v);
    let identity = Dense::new(n, n, |i, j| Complex::new(f64::from(u8::from(i == j)), 0.0));
    let loss = v.adjoint().times(&bv).distance(&identity);
    let unit = tolerance::<T>(n) * condition;
    assert!(loss <= unit, "{name}, {:?}, n = {n}: B-orthonormal to {loss:e}", T::DTYPE);
    let largest = values.iter().fold(0.0, |most: f64, w| most.max(w.abs()));
    let residual = a.times(&v).distance(&bv.scale_columns(&values));
    let allowed = unit * (norm(&a) + largest * norm(&b)) * norm(&v).max(1.0);
    assert!(residual <= allowed, "{name}, {:?}, n = {n}: {residual:e} > {allowed:e}", T::DTYPE);

    let mut alone = vec![T::REAL_ZERO; n];
    with_scratch(eigh_scratch::<T>(n, false, 1), |scratch| {
        eigh(stored_a.view(), stored_b.view(), lower, &mut alone, None, 1, scratch)
    })
    .unwrap();
    for (alone, value) in alone.iter().zip(&values) {
        let difference = (alone.to_f64() - value).abs();
        assert!(difference <= unit * largest, "{name}: {alone} alone, not {value}");
    }
    values
}

fn check_definite_pairs<T: Scalar>() {
    for n in SIZES {
        let hermitian = |seed: u64| {
            move |i: usize, j: usize| match i.cmp(&j) {
                std::cmp::Ordering::Less => random::<T>(seed, j, i).conjugate(),
                std::cmp::Ordering::Equal => T::from_real(random::<T>(seed, i, i).re()),
                std::cmp::Ordering::Greater => random::<T>(seed, i, j),
            }
        };
        let (a, off) = (hermitian(1), hermitian(2));
        // Diagonally dominant: all eigenvalues between n and 5n.
        let dominant = T::from_real(T::Real::from_size(3 * n));
        let b = move |i: usize, j: usize| off(i, j) + if i == j { dominant } else { T::ZERO };
        for lower in [true, false] {
            check_definite("dominant", n, lower, 5.0, (&a, &b));
            let values = check_definite("b twice", n, lower, 5.0, (&b, &b));
            let near = |w: &f64| (w - 1.0).abs() <= 5.0 * tolerance::<T>(n);
            assert!(values.iter().all(near), "{values:?}");
        }
    }
}

#[test]
fn definite_pairs() {
    for_all_types!(check_definite_pairs());
}

#[test]
fn what_is_refused() {
    let square =
        |rows: [[f64; 2]; 2]| Matrix::<f64>::new(Layout::RowMajor, 2, 2, move |i, j| rows[i][j]);
    let (a, bad) = (square([[1.0, 0.0], [0.0, 1.0]]), square([[1.0, 0.0], [0.0, -1.0]]));
    let hermitian = |a: MatRef<'_, f64>, b: MatRef<'_, f64>| {
        with_scratch(eigh_scratch::<f64>(2, false, 1), |scratch| {
            eigh(a, b, true, &mut [0.0; 2], None, 1, scratch)
        })
    };
    assert_eq!(hermitian(a.view(), bad.view()), Err(Error::NotPositiveDefinite { pivot: 1 }));
    let general = |a: MatRef<'_, f64>, b: MatRef<'_, f64>| {
        with_scratch(eig_scratch::<f64>(2, false, 1), |scratch| {
            eig(a, b, &mut [Complex::new(0.0, 0.0); 2], None, 1, scratch)
        })
    };
    let hole = square([[1.0, 0.0], [f64::NAN, 1.0]]);
    for outcome in [hermitian(a.view(), hole.view()), general(a.view(), hole.view())] {
        let is_named = matches!(outcome, Err(Error::NotFinite { name: "b", row: 1, col: 0, .. }));
        assert!(is_named, "{outcome:?}");
    }
    let wide = Matrix::<f64>::new(Layout::RowMajor, 2, 3, |_, _| 1.0);
    let outcome = general(a.view(), wide.view());
    assert!(matches!(outcome, Err(Error::NotSquare { name: "b", .. })), "{outcome:?}");
    let small = Matrix::<f64>::new(Layout::RowMajor, 1, 1, |_, _| 1.0);
    assert!(matches!(general(a.view(), small.view()), Err(Error::Shape { .. })));
}
