//! Shapes, scratch and numbers that are not finite; and how errors read.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod matrices;

use einmul_linalg::{Error, cholesky, inverse, lu, qr, triangular};
use matrices::{Layout, Matrix, random};

fn matrix(rows: usize, cols: usize) -> Matrix<f64> {
    Matrix::new(Layout::RowMajor, rows, cols, |i, j| {
        random(1, i, j) + f64::from(u8::from(i == j)) * 4.0
    })
}

const AMPLE: usize = 1 << 16;

#[test]
fn shapes_are_checked() {
    let mut scratch = vec![0; AMPLE];
    let scratch = &mut scratch[..];
    let not_square = |operation| Error::NotSquare { operation, name: "a", rows: 3, cols: 2 };
    let (wide, square) = (matrix(3, 2), matrix(3, 3));
    let mut b = matrix(4, 1);
    assert_eq!(lu::solve(wide.view(), b.view_mut(), 1, scratch), Err(not_square("lu::solve")));
    assert_eq!(
        cholesky::solve(wide.view(), b.view_mut(), 1, scratch),
        Err(not_square("cholesky::solve"))
    );
    let mut out = matrix(3, 2);
    assert_eq!(
        inverse::inverse(wide.view(), out.view_mut(), 1, scratch),
        Err(not_square("inverse"))
    );
    let messages = [
        lu::solve(square.view(), b.view_mut(), 1, scratch),
        triangular::solve(square.view(), b.view_mut(), true, true, 1, scratch),
        inverse::inverse(square.view(), out.view_mut(), 1, scratch),
        qr::least_squares(square.view(), matrix(4, 1).view(), b.view_mut(), 1, scratch),
        qr::least_squares(square.view(), matrix(3, 1).view(), b.view_mut(), 1, scratch),
        qr::least_squares(square.view(), matrix(3, 2).view(), matrix(3, 1).view_mut(), 1, scratch),
    ]
    .map(|result| result.expect_err("shapes differ").to_string());
    assert_eq!(
        messages,
        [
            "lu::solve: a (3x3) and b (4x1) must have equal sizes: axis 0 has 3, axis 0 has 4",
            "triangular::solve: a (3x3) and b (4x1) must have equal sizes: axis 0 has 3, axis 0 has 4",
            "inverse: a (3x3) and out (3x2) must have equal sizes: axis 1 has 3, axis 1 has 2",
            "qr::least_squares: x (3x3) and rhs (4x1) must have equal sizes: axis 0 has 3, axis 0 has 4",
            "qr::least_squares: x (3x3) and out (4x1) must have equal sizes: axis 1 has 3, axis 0 has 4",
            "qr::least_squares: rhs (3x2) and out (3x1) must have equal sizes: axis 1 has 2, axis 1 has 1",
        ]
    );
}

#[test]
fn scratch_is_checked() {
    let (a, mut b) = (matrix(3, 3), matrix(3, 1));
    let needed = lu::solve_scratch::<f64>(3, 1, 1);
    assert_eq!(
        lu::solve(a.view(), b.view_mut(), 1, &mut vec![0; needed - 1]),
        Err(Error::Scratch { operation: "lu::solve", needed, given: needed - 1 })
    );
    assert_eq!(lu::solve_scratch::<f64>(usize::MAX / 2, 9, 1), usize::MAX, "saturates");
    assert_eq!(qr::least_squares_scratch::<f32>(usize::MAX, usize::MAX, 9, 1), usize::MAX);
}

#[test]
fn numbers_that_are_not_finite_are_refused_by_factorisations() {
    let scratch = &mut vec![0; AMPLE][..];
    for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let mut bad = matrix(5, 5);
        bad.set(3, 1, value);
        let (good, mut b, bad_b) = (matrix(5, 5), matrix(5, 2), bad.clone());
        let results = [
            (lu::solve(bad.view(), b.view_mut(), 1, scratch), "a"),
            (cholesky::solve(bad.view(), b.view_mut(), 1, scratch), "a"),
            (inverse::inverse(bad.view(), matrix(5, 5).view_mut(), 1, scratch), "a"),
            (qr::least_squares(bad.view(), matrix(5, 2).view(), b.view_mut(), 1, scratch), "x"),
            (cholesky::solve(good.view(), bad.view_mut(), 1, scratch), "b"),
            (qr::least_squares(good.view(), bad_b.view(), bad.view_mut(), 1, scratch), "rhs"),
        ];
        for (result, expected) in results {
            let Err(Error::NotFinite { name, row: 3, col: 1, .. }) = result else {
                panic!("{expected}: {result:?}");
            };
            assert_eq!(name, expected);
        }
        // A right-hand side says nothing about the matrix: it spoils its own column.
        let mut x = bad.clone();
        lu::solve(good.view(), x.view_mut(), 1, scratch).unwrap();
        assert!((0..5).all(|i| x.at(i, 0).is_finite() && !x.at(i, 1).is_finite()));
        // Substitution is plain arithmetic.
        let mut x = matrix(5, 1);
        triangular::solve(bad.view(), x.view_mut(), true, false, 1, scratch).unwrap();
        assert!(x.at(0, 0).is_finite() && !x.at(3, 0).is_finite());
    }
}

#[test]
fn messages_teach() {
    let rows = [
        (
            Error::Singular { column: 3, pivot: 0.0, tolerance: 0.0 },
            "singular matrix: column 3 (0-based) depends on the columns before it: \
             pivot 3 is exactly zero",
        ),
        (
            Error::Singular { column: 1, pivot: 2.0e-16, tolerance: 4.4e-16 },
            "singular matrix: column 1 (0-based) depends on the columns before it: \
             pivot 1 is 2.0e-16, at most 4.4e-16, its own rounding error",
        ),
        (
            Error::IllConditioned { reciprocal_condition: 1.5e-18, tolerance: 2.2e-16 },
            "matrix is singular to working precision: after scaling its rows and columns its \
             reciprocal condition number is 1.5e-18, at most ε = 2.2e-16, so no digit of a \
             solution would be right",
        ),
        (
            Error::RankDeficient {
                rank: 2,
                rows: 16,
                columns: 4,
                column: 1,
                remainder: 1.2e-17,
                tolerance: 3.6e-15,
            },
            "rank-deficient least squares: rank 2 of 4: column 1 (0-based) depends on the others: \
             with columns scaled to norm 1 to 2, |R[2,2]| = 1.2e-17 is at most 3.6e-15 = \
             max(m, n)·ε·|R[0,0]|\n\nhint: drop column 1, or penalise; no minimum-norm answer is \
             guessed",
        ),
    ];
    for (error, text) in rows {
        assert_eq!(error.to_string(), text);
    }
}
