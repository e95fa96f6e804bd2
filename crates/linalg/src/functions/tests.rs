//! Known values, residuals, and round trips.

use einmul_array::Complex;
use einmul_kernels::matrix::MatMut;

use super::*;
use crate::real::Magnitude;
use crate::testing::*;

fn norm(matrix: &Dense) -> f64 {
    let columns = (0..matrix.cols).flat_map(|j| matrix.column(j));
    columns.map(|x| x.norm_sqr()).sum::<f64>().sqrt()
}

fn matrix<T: Scalar>(n: usize, element: impl Fn(usize, usize) -> T) -> Matrix<T> {
    Matrix::new(LAYOUTS[n % 4], n, n, element)
}

fn real_matrix<T: Scalar>(rows: [[f64; 2]; 2]) -> Matrix<T> {
    matrix(2, |i, j| number(rows[i][j], 0.0))
}

fn exponential<T: Scalar>(a: &Matrix<T>) -> Result<Matrix<T>, Error> {
    let n = a.rows;
    let mut out = Matrix::<T>::unwritten(Layout::Padded, n, n);
    with_scratch(expm_scratch::<T>(n, 1), |scratch| expm(a.view(), out.view_mut(), 1, scratch))?;
    Ok(out)
}

/// A principal function, as a matrix, and whether it is real.
fn principal<T: Scalar>(
    a: &Matrix<T>,
    bytes: usize,
    verb: impl Fn(MatRef<'_, T>, MatMut<'_, Complex<T::Real>>, usize, &mut [u8]) -> Result<bool, Error>,
) -> Result<(Dense, bool), Error> {
    let n = a.rows;
    let mut out = vec![Complex::new(T::REAL_ZERO, T::REAL_ZERO); n * n];
    let is_real = with_scratch(bytes, |scratch| {
        verb(a.view(), MatMut::from_row_major(&mut out, n, n), 1, scratch)
    })?;
    assert!(!is_real || out.iter().all(|x| x.im == T::REAL_ZERO));
    let dense = Dense::new(n, n, |i, j| {
        Complex::new(out[i * n + j].re.to_f64(), out[i * n + j].im.to_f64())
    });
    Ok((dense, is_real))
}

fn root<T: Scalar>(a: &Matrix<T>) -> Result<(Dense, bool), Error> {
    principal(a, sqrtm_scratch::<T>(a.rows, 1), sqrtm::<T>)
}

fn logarithm<T: Scalar>(a: &Matrix<T>) -> Result<(Dense, bool), Error> {
    principal(a, logm_scratch::<T>(a.rows, 1), logm::<T>)
}

fn assert_near(case: &str, found: &Dense, expected: &Dense, bound: f64) {
    let error = found.distance(expected);
    assert!(error <= bound, "{case}: {error:e} > {bound:e}");
}

fn real_dense(rows: [[f64; 2]; 2]) -> Dense {
    Dense::new(2, 2, |i, j| Complex::new(rows[i][j], 0.0))
}

fn check_exponentials<T: Scalar>() {
    let epsilon = T::Real::EPSILON.to_f64();
    // Moler and Van Loan's: V diag(−1, −17) V⁻¹ with V = [[1, 3], [2, 4]]. Errors grow by
    // at most κ(V)²·‖A‖ = 2e4.
    let (x, y) = ((-1.0_f64).exp(), (-17.0_f64).exp());
    let a = real_matrix::<T>([[-49.0, 24.0], [-64.0, 31.0]]);
    let expected =
        real_dense([[-2.0 * x + 3.0 * y, 1.5 * (x - y)], [-4.0 * (x - y), 3.0 * x - 2.0 * y]]);
    assert_near("Moler", &exponential(&a).unwrap().dense(0), &expected, 2e4 * epsilon);

    // A far from normal matrix, which its norm alone would have scaled twenty times.
    let a = real_matrix::<T>([[1.0, 1e6], [0.0, -1.0]]);
    let e = 1.0_f64.exp();
    let expected = real_dense([[e, 1e6 * 1.0_f64.sinh()], [0.0, 1.0 / e]]);
    let found = exponential(&a).unwrap().dense(0);
    assert_near("far from normal", &found, &expected, tolerance::<T>(2) * norm(&expected));
    assert!((found.at(0, 0).re - e).abs() <= 100.0 * epsilon, "{}", found.at(0, 0));

    // Rotations: normal, so that errors are about the angle times ε.
    for angle in [0.01, 0.2, 0.9, 2.0, 4.0, 100.0] {
        let a = real_matrix::<T>([[0.0, -angle], [angle, 0.0]]);
        let angle = a.dense(0).at(1, 0).re;
        let expected = real_dense([[angle.cos(), -angle.sin()], [angle.sin(), angle.cos()]]);
        let bound = tolerance::<T>(2) * angle.max(1.0);
        assert_near("rotation", &exponential(&a).unwrap().dense(0), &expected, bound);
    }

    // Shifted far to the left or right.
    for shift in [-60.0, 60.0] {
        let a = real_matrix::<T>([[shift, 1.0], [0.0, shift]]);
        let factor = f64::exp(shift);
        let expected = real_dense([[factor, factor], [0.0, factor]]);
        let bound = 60.0 * tolerance::<T>(2) * factor;
        assert_near("shifted", &exponential(&a).unwrap().dense(0), &expected, bound);
    }

    for n in SIZES {
        // Nilpotent: I + N + N²/2, with ones on two superdiagonals apart by n/3.
        let step = n / 3 + 1;
        let a = matrix::<T>(n, |i, j| if j == i + step { T::ONE } else { T::ZERO });
        let expected = Dense::new(n, n, |i, j| {
            let entry = match j.checked_sub(i) {
                Some(0) => 1.0,
                Some(distance) if distance == step => 1.0,
                Some(distance) if distance == 2 * step => 0.5,
                _ => 0.0,
            };
            Complex::new(entry, 0.0)
        });
        let found = exponential(&a).unwrap().dense(0);
        assert_near("nilpotent", &found, &expected, tolerance::<T>(n.max(1)));

        // e^A e^−A = I, of ‖A‖₁ ≤ 1.5, so that both factors stay below 4.5.
        let small = T::from_real(T::Real::of_f64(1.0 / n.max(1) as f64));
        let a = matrix::<T>(n, |i, j| random::<T>(1, i, j) * small);
        let b = matrix::<T>(n, |i, j| -(random::<T>(1, i, j) * small));
        let (x, y) = (exponential(&a).unwrap().dense(0), exponential(&b).unwrap().dense(0));
        let identity = Dense::new(n, n, |i, j| Complex::new(f64::from(u8::from(i == j)), 0.0));
        let name = format!("inverse, n = {n}, {:?}", T::DTYPE);
        assert_near(&name, &x.times(&y), &identity, 20.0 * tolerance::<T>(n));
    }
    let overflowing = real_matrix::<T>([[800.0, 1.0], [0.0, 800.0]]);
    assert!(matches!(exponential(&overflowing), Err(Error::Overflow { .. })));
    let overflowing = real_matrix::<T>([[800.0, 0.0], [0.0, 0.0]]);
    assert!(matches!(exponential(&overflowing), Err(Error::Overflow { .. })));
}

#[test]
fn exponentials() {
    for_all_types!(check_exponentials());
}

/// `‖X² − A‖` stays below `10·n·ε·‖X‖_F²` (Higham 2008, §6.2).
fn check_root<T: Scalar>(name: &str, a: &Matrix<T>) -> bool {
    let (x, is_real) = root(a).unwrap();
    let bound = tolerance::<T>(a.rows) * norm(&x).powi(2);
    assert_near(
        &format!("{name}, {:?}, n = {}", T::DTYPE, a.rows),
        &x.times(&x),
        &a.dense(0),
        bound,
    );
    is_real
}

fn check_roots<T: Scalar>() {
    for n in SIZES {
        check_root("random", &matrix::<T>(n, |i, j| random(1, i, j)));
        // All eigenvalues in the right half plane.
        let right = T::from_real(T::Real::from_size(2 * n));
        let a = matrix::<T>(n, |i, j| random::<T>(1, i, j) + if i == j { right } else { T::ZERO });
        assert_eq!(check_root("right half plane", &a), !T::IS_COMPLEX);
        let gram = |i: usize, j: usize| {
            let products = (0..3).map(|k| random::<T>(2, i, k) * random::<T>(2, j, k).conjugate());
            products.fold(T::ZERO, |sum, x| sum + x)
        };
        // Of rank 3: what is rounding of zero must not make the root complex.
        let hermitian =
            matrix::<T>(n, |i, j| if i < j { gram(j, i).conjugate() } else { gram(i, j) });
        assert_eq!(check_root("Gram", &hermitian), !T::IS_COMPLEX, "Gram, n = {n}");
        check_root("zero", &matrix::<T>(n, |_, _| T::ZERO));
        check_root("ones", &matrix::<T>(n, |_, _| T::ONE));
        if n > 0 {
            let negative = matrix::<T>(n, |i, j| if i == j { -T::ONE } else { T::ZERO });
            assert!(!check_root("negative", &negative));
        }
    }
    // A rotation's root is a rotation by half the angle.
    let (sine, cosine) = 2.4_f64.sin_cos();
    let a = real_matrix::<T>([[cosine, -sine], [sine, cosine]]);
    let (sine, cosine) = 1.2_f64.sin_cos();
    let expected = real_dense([[cosine, -sine], [sine, cosine]]);
    let (found, is_real) = root(&a).unwrap();
    assert_near("rotation", &found, &expected, 4.0 * tolerance::<T>(2));
    assert_eq!(is_real, !T::IS_COMPLEX);
    let jordan = real_matrix::<T>([[0.0, 1.0], [0.0, 0.0]]);
    assert!(matches!(root(&jordan), Err(Error::NoSquareRoot { .. })));
}

#[test]
fn square_roots() {
    for_all_types!(check_roots());
}

/// `e^(ln A) = A`, to `10·n·ε·‖A‖` times `condition`.
fn check_logarithm<T: Scalar>(name: &str, a: &Matrix<T>, condition: f64) {
    let (log, is_real) = logarithm(a).unwrap();
    assert_eq!(is_real, !T::IS_COMPLEX, "{name}");
    let n = a.rows;
    let log = matrix::<T>(n, |i, j| T::from_c128(log.at(i, j)));
    let back = exponential(&log).unwrap().dense(0);
    let bound = tolerance::<T>(n) * condition * norm(&a.dense(0)).max(1.0);
    assert_near(&format!("{name}, {:?}, n = {n}", T::DTYPE), &back, &a.dense(0), bound);
}

fn check_logarithms<T: Scalar>() {
    for n in SIZES {
        let diagonal = |i: usize, j: usize, x: usize| match i == j {
            true => T::from_real(T::Real::from_size(x)),
            false => T::ZERO,
        };
        // The condition number of the exponential is about the logarithm's norm: of these
        // matrices, whose eigenvalues are about 2n, not above 10.
        check_logarithm(
            "dominant",
            &matrix(n, |i, j| random::<T>(1, i, j) + diagonal(i, j, 2 * n)),
            10.0,
        );
        let small = T::from_real(T::Real::of_f64(0.2 / n.max(1) as f64));
        check_logarithm(
            "near I",
            &matrix(n, |i, j| random::<T>(2, i, j) * small + diagonal(i, j, 1)),
            4.0,
        );
        let triangle = |i: usize, j: usize| match i < j {
            true => random::<T>(3, i, j) * small,
            false => diagonal(i, j, i + 1),
        };
        check_logarithm("triangle", &matrix(n, triangle), 10.0);
    }
    let rotation = |angle: f64| {
        let (sine, cosine) = angle.sin_cos();
        real_matrix::<T>([[cosine, -sine], [sine, cosine]])
    };
    for angle in [0.001, 1.0, 3.0] {
        let (found, is_real) = logarithm(&rotation(angle)).unwrap();
        let expected = real_dense([[0.0, -angle], [angle, 0.0]]);
        // Rounding of the cosine of an angle moves it by at most ε/sin(angle), 7ε for 3.
        assert_near("rotation", &found, &expected, 8.0 * tolerance::<T>(2));
        assert_eq!(is_real, !T::IS_COMPLEX);
    }
    let (found, is_real) = logarithm(&real_matrix::<T>([[-1.0, 0.0], [0.0, 1.0]])).unwrap();
    assert!(!is_real);
    assert!((found.at(0, 0) - Complex::new(0.0, std::f64::consts::PI)).norm() <= tolerance::<T>(2));
    for singular in [[[0.0, 1.0], [0.0, 2.0]], [[1.0, 2.0], [2.0, 4.0]]] {
        let outcome = logarithm(&real_matrix::<T>(singular)).map(|(_, is_real)| is_real);
        assert!(matches!(outcome, Err(Error::ZeroEigenvalue { .. })), "{outcome:?}");
    }
}

#[test]
fn logarithms() {
    for_all_types!(check_logarithms());
}

/// The residual stays below `10·(m + n)·ε·(‖A‖ + ‖B‖)·‖X‖`.
fn check_sylvester<T: Scalar>(m: usize, n: usize, is_lyapunov: bool) {
    // Spectra of a in the right half plane, and of b too.
    let right = |n: usize, i: usize, j: usize| match i == j {
        true => T::from_real(T::Real::from_size(n)),
        false => T::ZERO,
    };
    let a = matrix::<T>(m, |i, j| random::<T>(1, i, j) + right(m, i, j));
    let b = match is_lyapunov {
        true => matrix::<T>(m, |i, j| a.view().at(j, i).conjugate()),
        false => matrix::<T>(n, |i, j| random::<T>(2, i, j) + right(n, i, j)),
    };
    let q = Matrix::<T>::new(Layout::Reversed, m, n, |i, j| random(3, i, j));
    let mut x = Matrix::<T>::unwritten(Layout::Padded, m, n);
    with_scratch(sylvester_scratch::<T>(m, n, 1), |scratch| {
        let given = (!is_lyapunov).then(|| b.view());
        sylvester(a.view(), given, q.view(), x.view_mut(), 1, scratch)
    })
    .unwrap();
    let (a, b, q, x) = (a.dense(0), b.dense(0), q.dense(0), x.dense(0));
    let (ax, xb) = (a.times(&x), x.times(&b));
    let sum = Dense::new(m, n, |i, j| ax.at(i, j) + xb.at(i, j));
    let bound = tolerance::<T>(m + n) * (norm(&a) + norm(&b)) * norm(&x);
    assert_near(&format!("{m} and {n}, {:?}", T::DTYPE), &sum, &q, bound.max(f64::MIN_POSITIVE));
}

fn check_equations<T: Scalar>() {
    for (m, n) in [(0, 0), (0, 3), (1, 1), (2, 3), (3, 2), (17, 5), (5, 40), (64, 64)] {
        check_sylvester::<T>(m, n, false);
        check_sylvester::<T>(m, m, true);
    }
    let (one, minus) =
        (real_matrix::<T>([[1.0, 0.0], [0.0, 2.0]]), real_matrix([[-2.0, 1.0], [0.0, 5.0]]));
    let mut x = Matrix::<T>::unwritten(Layout::RowMajor, 2, 2);
    let outcome = with_scratch(sylvester_scratch::<T>(2, 2, 1), |scratch| {
        sylvester(one.view(), Some(minus.view()), one.view(), x.view_mut(), 1, scratch)
    });
    assert!(matches!(outcome, Err(Error::SharedEigenvalue { .. })), "{outcome:?}");
}

#[test]
fn equations() {
    for_all_types!(check_equations());
}

#[test]
fn what_is_refused() {
    let hole = real_matrix::<f64>([[1.0, f64::INFINITY], [0.0, 1.0]]);
    let outcomes =
        [exponential(&hole).map(|_| ()), root(&hole).map(|_| ()), logarithm(&hole).map(|_| ())];
    for outcome in outcomes {
        assert!(matches!(outcome, Err(Error::NotFinite { row: 0, col: 1, .. })), "{outcome:?}");
    }
    let wide = Matrix::<f64>::new(Layout::RowMajor, 2, 3, |_, _| 1.0);
    let mut out = Matrix::<f64>::unwritten(Layout::RowMajor, 2, 2);
    let outcome = expm(wide.view(), out.view_mut(), 1, &mut []);
    assert!(matches!(outcome, Err(Error::NotSquare { .. })), "{outcome:?}");
    let square = real_matrix::<f64>([[1.0, 2.0], [3.0, 4.0]]);
    let outcome = expm(square.view(), out.view_mut(), 1, &mut []);
    assert!(matches!(outcome, Err(Error::Scratch { .. })), "{outcome:?}");
}
