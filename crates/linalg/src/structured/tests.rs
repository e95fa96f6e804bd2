//! Every way of solving against the residual, and what each reads and refuses.

use super::{solve, solve_scratch};
use crate::error::Error;
use crate::real::Magnitude;
use crate::scalar::Scalar;
use crate::structure::Structure;
use crate::testing::*;

const ALL: [Structure; 9] = [
    Structure::Diagonal,
    Structure::Tridiagonal,
    Structure::Banded,
    Structure::UpperTriangular,
    Structure::LowerTriangular,
    Structure::Symmetric,
    Structure::Hermitian,
    Structure::PositiveDefinite,
    Structure::General,
];

/// A well conditioned element of a matrix of that structure.
fn element<T: Scalar>(structure: Structure, n: usize, i: usize, j: usize) -> T {
    let off = |i: usize, j: usize| random::<T>(1, i, j) * number::<T>(0.4 / n.max(1) as f64, 0.0);
    let diagonal = number::<T>(1.5, 0.0);
    let (low, high) = (i.max(j), i.min(j));
    let distance = low - high;
    match structure {
        _ if i == j && structure == Structure::Symmetric => number(-1.5, 0.5),
        _ if i == j && structure == Structure::Hermitian && i.is_multiple_of(2) => -diagonal,
        _ if i == j => diagonal,
        Structure::Diagonal => T::ZERO,
        Structure::Tridiagonal if distance > 1 => T::ZERO,
        Structure::Banded if distance > 2 => T::ZERO,
        Structure::UpperTriangular if i > j => T::ZERO,
        Structure::LowerTriangular if i < j => T::ZERO,
        Structure::Symmetric => off(low, high),
        Structure::Hermitian | Structure::PositiveDefinite if i < j => off(j, i).conjugate(),
        _ => off(i, j),
    }
}

fn largest(x: &Dense) -> f64 {
    let positions = (0..x.rows).flat_map(|i| (0..x.cols).map(move |j| (i, j)));
    positions.map(|(i, j)| x.at(i, j).norm()).fold(0.0, f64::max)
}

fn check<T: Scalar>(structure: Structure, declared: bool, n: usize, layout: usize) {
    let k = 1 + layout;
    let unread = |i: usize, j: usize| {
        declared
            && match structure {
                Structure::Diagonal => i != j,
                Structure::Tridiagonal => i.abs_diff(j) > 1,
                Structure::UpperTriangular => i > j,
                Structure::LowerTriangular
                | Structure::Symmetric
                | Structure::Hermitian
                | Structure::PositiveDefinite => i < j,
                Structure::Banded | Structure::Orthogonal | Structure::General => false,
            }
    };
    let stored = |i: usize, j: usize| match unread(i, j) {
        true => nan(),
        false => element::<T>(structure, n, i, j),
    };
    let a = Matrix::<T>::new(LAYOUTS[layout], n, n, stored);
    let rhs = |i: usize, j: usize| random::<T>(7, i, j);
    let mut x = Matrix::<T>::new(LAYOUTS[(layout + 1) % 4], n, k, rhs);
    let known = declared.then_some(structure);
    with_scratch(solve_scratch::<T>(n, k, known, 1), |scratch| {
        solve(a.view(), x.view_mut(), known, 1, scratch)
    })
    .unwrap();
    let full = Dense::new(n, n, |i, j| element::<T>(structure, n, i, j).to_c128());
    let (x, b) = (x.dense(0), Dense::new(n, k, |i, j| rhs(i, j).to_c128()));
    let residual = full.times(&x).distance(&b);
    // Higham, theorem 9.5: at most a few n·ε·‖A‖·‖x‖; growth is small with such diagonals.
    let bound = 10.0 * n.max(1) as f64 * T::Real::EPSILON.to_f64() * (3.0 * largest(&x) + 2.0);
    assert!(residual <= bound, "{structure:?}, {declared}, n = {n}: {residual:e} > {bound:e}");
}

fn check_all<T: Scalar>() {
    for structure in ALL {
        for declared in [true, false] {
            for n in SIZES {
                for layout in 0..4 {
                    if n < 100 || layout == 0 {
                        check::<T>(structure, declared, n, layout);
                    }
                }
            }
        }
    }
}

#[test]
fn every_structure_declared_and_found() {
    for_all_types!(check_all());
}

fn solved<T: Scalar>(
    known: Option<Structure>,
    n: usize,
    element: impl Fn(usize, usize) -> T,
) -> Result<(), Error> {
    let a = Matrix::<T>::new(Layout::RowMajor, n, n, element);
    let mut x = Matrix::<T>::new(Layout::RowMajor, n, 1, |_, _| T::ONE);
    let result = with_scratch(solve_scratch::<T>(n, 1, known, 1), |scratch| {
        solve(a.view(), x.view_mut(), known, 1, scratch)
    });
    if result.is_err() {
        assert!((0..n).all(|i| x.view().at(i, 0) == T::ONE), "b is unchanged after an error");
    }
    result
}

fn check_refusals<T: Scalar>() {
    for structure in ALL {
        // A zero row and column in the middle, and a NaN there.
        let zero = |i: usize, j: usize| match i == 3 || j == 3 {
            true => T::ZERO,
            false => element::<T>(structure, 7, i, j),
        };
        for known in [Some(structure), None] {
            let result = solved(known, 7, zero);
            let refused = match known {
                Some(Structure::PositiveDefinite) => {
                    matches!(result, Err(Error::NotPositiveDefinite { pivot: 3 }))
                }
                _ => matches!(result, Err(Error::Singular { .. })),
            };
            assert!(refused, "{structure:?}: {result:?}");
            let spoiled = |i: usize, j: usize| match (i, j) {
                (3, 3) => nan(),
                _ => element::<T>(structure, 7, i, j),
            };
            let result = solved(known, 7, spoiled);
            let expected = matches!(result, Err(Error::NotFinite { row: 3, col: 3, .. }));
            assert!(expected, "{structure:?}: {result:?}");
        }
    }
    // Each is singular to working precision, in no units of its rows or columns; the last
    // is Kahan's, which shows it nowhere.
    let kahan = hard_matrices::<T>(400).into_iter().find(|(name, _)| *name == "Kahan");
    let (_, kahan) = kahan.unwrap();
    let hilbert = |i: usize, j: usize| number::<T>(1.0 / (i + j + 1) as f64, 0.0);
    for result in [
        solved(Some(Structure::Symmetric), 20, hilbert),
        solved(None, 20, hilbert),
        solved(Some(Structure::UpperTriangular), 400, &kahan),
        solved(None, 400, &kahan),
    ] {
        assert!(result.as_ref().is_err_and(Error::is_singular), "{result:?}");
    }
    // What is only badly scaled is solved.
    for structure in ALL {
        let power = |i: usize| [0, 20, -20, 11][i % 4];
        let scaled =
            |i: usize, j: usize| element::<T>(structure, 9, i, j).scaled(power(i) + power(j));
        assert_eq!(solved(Some(structure), 9, scaled), Ok(()), "{structure:?}");
        assert_eq!(solved(None, 9, scaled), Ok(()), "{structure:?}, to be found");
    }
}

#[test]
fn singular_matrices_are_refused() {
    for_all_types!(check_refusals());
}

#[test]
fn a_right_hand_side_spoils_its_own_column_only() {
    for structure in ALL {
        let a = Matrix::<f64>::new(Layout::RowMajor, 6, 6, |i, j| element(structure, 6, i, j));
        let mut x = Matrix::<f64>::new(Layout::RowMajor, 6, 2, |i, j| {
            if (i, j) == (2, 1) { f64::NAN } else { 1.0 }
        });
        for known in [Some(structure), None] {
            let scratch = solve_scratch::<f64>(6, 2, known, 1);
            let result =
                with_scratch(scratch, |scratch| solve(a.view(), x.view_mut(), known, 1, scratch));
            assert_eq!(result, Ok(()), "{structure:?}");
            assert!((0..6).all(|i| x.view().at(i, 0).is_finite()), "{structure:?}");
            assert!(x.view().at(2, 1).is_nan(), "{structure:?}");
        }
    }
}

#[test]
fn an_indefinite_matrix_with_a_positive_diagonal_is_solved() {
    let a = [1.0, 2.0, 3.0, 2.0, 1.0, 4.0, 3.0, 4.0, 1.0];
    let result = solved(None, 3, |i, j| a[3 * i + j]);
    assert_eq!(result, Ok(()));
    let result = solved(Some(Structure::PositiveDefinite), 3, |i, j| a[3 * i + j]);
    assert!(matches!(result, Err(Error::NotPositiveDefinite { .. })), "{result:?}");
}
