//! What is refused, and how it is named.

use einmul_array::{Array, DType};

use super::{laplacian, matrix};
use crate::error::Error;
use crate::sparse::{self, Cholesky, Ic0, Ilu0, Jacobi, Lu, Qr, Transposition, spsolve};
use crate::testing::random;

/// A diagonal of ones with a few more entries.
fn with_ones(n: usize, more: &[(usize, usize, f64)]) -> Vec<(usize, usize, f64)> {
    (0..n).map(|i| (i, i, 1.0)).chain(more.iter().copied()).collect()
}

#[test]
fn not_positive_definite_names_the_row() {
    // Only rows 3 and 7 meet, in a block [[1, 1.5], [1.5, 1]]; whichever comes later fails.
    let a = matrix((20, 20), &with_ones(20, &[(3, 7, 1.5), (7, 3, 1.5)]));
    match Cholesky::<f64>::new(&a) {
        Err(Error::NotPositiveDefiniteAt { index }) => assert!(index == 3 || index == 7, "{index}"),
        other => panic!("{other:?}"),
    }
    let negative = matrix((3, 3), &[(0, 0, 1.0), (1, 1, -1.0), (2, 2, 1.0)]);
    let missing = matrix((3, 3), &[(0, 0, 1.0), (2, 2, 1.0)]);
    for a in [negative, missing] {
        let error = Cholesky::<f64>::new(&a).map(|_| ()).unwrap_err();
        assert_eq!(error, Error::NotPositiveDefiniteAt { index: 1 });
        assert!(error.is_singular());
    }
}

#[test]
fn a_late_pivot_is_named_in_the_callers_order() {
    // A grid large enough for dense blocks, with one diagonal element made too small.
    for side in [20, 100] {
        let (n, bad) = (side * side, side * side / 2 + side / 3);
        let grid = laplacian::<f64>(side, 0.0).to_coo().unwrap();
        let rows = grid.row_indices().to_vec::<i32>().unwrap();
        let cols = grid.col_indices().to_vec::<i32>().unwrap();
        let values = grid.values().to_vec::<f64>().unwrap();
        let entries: Vec<_> = (0..grid.nnz())
            .map(|p| {
                let (i, j) = (rows[p] as usize, cols[p] as usize);
                // It is cut off, and then tied to one row by more than both diagonals bear.
                let cut = i != j && (i == bad || j == bad);
                (i, j, if cut { 0.0 } else { values[p] })
            })
            .chain([(bad, bad, -3.999), (bad, bad + 1, 0.2), (bad + 1, bad, 0.2)])
            .collect();
        let a = matrix((n, n), &entries);
        let found = Cholesky::<f64>::new(&a).map(|_| ()).unwrap_err();
        let tied = [bad, bad + 1];
        assert!(
            matches!(found, Error::NotPositiveDefiniteAt { index } if tied.contains(&index)),
            "{found:?}"
        );
    }
}

#[test]
fn not_hermitian_names_the_element() {
    let a = matrix((3, 3), &with_ones(3, &[(0, 2, 0.5), (2, 0, 0.25)]));
    let expected = Error::NotHermitian { operation: "sparse cholesky", row: 0, col: 2 };
    assert_eq!(Cholesky::<f64>::new(&a).map(|_| ()).unwrap_err(), expected);
    let one_sided = matrix((3, 3), &with_ones(3, &[(2, 0, 0.25)]));
    assert!(matches!(
        Ic0::<f64>::new(&one_sided).map(|_| ()).unwrap_err(),
        Error::NotHermitian { row: 2, col: 0, .. }
    ));
}

#[test]
fn structurally_singular_names_a_column() {
    // Column 2 is empty; columns 0 and 1 share one row.
    let empty = matrix((3, 3), &[(0, 0, 1.0), (1, 1, 1.0), (2, 0, 1.0)]);
    let shared = matrix((3, 3), &[(1, 0, 1.0), (1, 1, 1.0), (0, 2, 1.0), (2, 2, 1.0)]);
    for (a, column) in [(empty, 2), (shared, 1)] {
        let expected = Error::StructurallySingular { column };
        assert_eq!(Lu::<f64>::new(&a).map(|_| ()).unwrap_err(), expected);
        assert_eq!(Qr::<f64>::new(&a).map(|_| ()).unwrap_err(), expected);
        assert!(expected.is_singular());
    }
}

#[test]
fn singular_columns_are_named() {
    // Columns 4 and 9 are equal, so one of them is left without a pivot.
    let n = 30;
    let mut entries = with_ones(n, &[(4, 9, 1.0), (9, 4, 1.0), (0, 5, 0.5), (12, 3, 0.25)]);
    entries.push((20, 4, 1.0));
    entries.push((20, 9, 1.0));
    let a = matrix((n, n), &entries);
    match Lu::<f64>::new(&a).map(|_| ()).unwrap_err() {
        Error::SingularColumn { column } => assert!(column == 4 || column == 9, "{column}"),
        other => panic!("{other:?}"),
    }
    match Qr::<f64>::new(&a).map(|_| ()).unwrap_err() {
        Error::DependentColumns { column, .. } => assert!(column == 4 || column == 9, "{column}"),
        other => panic!("{other:?}"),
    }
    // A column of stored zeros.
    let zero = matrix((2, 2), &[(0, 0, 1.0), (1, 1, 0.0), (1, 0, 1.0), (0, 1, 0.0)]);
    let expected = Error::SingularColumn { column: 1 };
    assert_eq!(Lu::<f64>::new(&zero).map(|_| ()).unwrap_err(), expected);
    let b = Array::from_vec(vec![1.0, 1.0], &[2]).unwrap();
    assert_eq!(spsolve(&matrix((2, 2), &[(0, 0, 1.0), (1, 0, 1.0)]), &b).unwrap_err(), expected);
}

#[test]
fn dense_blocks_name_their_singular_column() {
    let n = 160;
    let element = |i: usize, j: usize| random::<f64>(6, i, j);
    let entries: Vec<_> = (0..n)
        .flat_map(|i| (0..n).map(move |j| (i, j, if j == 77 { 0.0 } else { element(i, j) })))
        .collect();
    let expected = Error::SingularColumn { column: 77 };
    assert_eq!(Lu::<f64>::new(&matrix((n, n), &entries)).map(|_| ()).unwrap_err(), expected);
}

#[test]
fn singular_to_working_precision_is_refused() {
    let values = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0];
    let entries: Vec<_> = (0..9).map(|p| (p / 3, p % 3, values[p])).collect();
    let a = matrix((3, 3), &entries);
    assert!(Lu::<f64>::new(&a).map(|_| ()).unwrap_err().is_singular());
    assert!(Qr::<f64>::new(&a).map(|_| ()).unwrap_err().is_singular());
    // Units alone are harmless.
    let units = matrix((2, 2), &[(0, 0, 1e-100), (1, 1, 1e100)]);
    let b = Array::from_vec(vec![1e-100, 2e100], &[2]).unwrap();
    for solver in [sparse::lu(&units), sparse::cholesky(&units), sparse::qr(&units)] {
        let x = solver.unwrap().solve(&b, Transposition::None).unwrap().to_vec::<f64>().unwrap();
        assert!((x[0] - 1.0).abs() < 1e-14 && (x[1] - 2.0).abs() < 1e-14, "{x:?}");
    }
    // The Neumann Laplacian on a path: constants are in its null space.
    let n = 50;
    let mut path = Vec::new();
    for i in 0..n - 1 {
        path.extend([(i, i, 1.0), (i + 1, i + 1, 1.0), (i, i + 1, -1.0), (i + 1, i, -1.0)]);
    }
    let path = matrix((n, n), &path);
    assert!(Cholesky::<f64>::new(&path).map(|_| ()).unwrap_err().is_singular());
    assert!(Lu::<f64>::new(&path).map(|_| ()).unwrap_err().is_singular());
}

#[test]
fn elements_that_are_not_finite_are_named() {
    let a = matrix((3, 3), &with_ones(3, &[(1, 2, f64::NAN), (2, 1, f64::NAN)]));
    let b = Array::from_vec(vec![1.0; 3], &[3]).unwrap();
    let errors = [
        Cholesky::<f64>::new(&a).map(|_| ()).unwrap_err(),
        Lu::<f64>::new(&a).map(|_| ()).unwrap_err(),
        Qr::<f64>::new(&a).map(|_| ()).unwrap_err(),
        Jacobi::<f64>::new(&a).map(|_| ()).unwrap_err(),
        Ilu0::<f64>::new(&a).map(|_| ()).unwrap_err(),
        Ic0::<f64>::new(&a).map(|_| ()).unwrap_err(),
        spsolve(&a, &b).map(|_| ()).unwrap_err(),
    ];
    for error in errors {
        assert!(matches!(error, Error::NotFinite { row: 1, col: 2, .. }), "{error:?}");
    }
}

#[test]
fn shapes_and_patterns_are_checked() {
    let wide = matrix((2, 3), &[(0, 0, 1.0), (1, 1, 1.0)]);
    assert!(matches!(Lu::<f64>::new(&wide), Err(Error::NotSquare { .. })));
    assert!(matches!(Cholesky::<f64>::new(&wide), Err(Error::NotSquare { .. })));
    assert!(matches!(Qr::<f64>::new(&wide), Err(Error::RankDeficient { rank: 2, .. })));
    let (a, other) = (laplacian::<f64>(4, 0.0), matrix((16, 16), &with_ones(16, &[])));
    let solvers =
        [sparse::cholesky(&a), sparse::lu(&a), sparse::qr(&a), sparse::ilu0(&a), sparse::ic0(&a)];
    for solver in solvers {
        let solver = solver.unwrap();
        assert!(matches!(solver.refactor(&other), Err(Error::Pattern { .. })));
        assert!(matches!(solver.refactor(&wide), Err(Error::Pattern { .. })));
        let short = Array::zeros(DType::F64, &[15]).unwrap();
        assert!(matches!(solver.solve(&short, Transposition::None), Err(Error::Shape { .. })));
        let cube = Array::zeros(DType::F64, &[16, 1, 1]).unwrap();
        assert!(matches!(solver.solve(&cube, Transposition::None), Err(Error::Rank { .. })));
    }
    let half = a.cast(DType::F16).unwrap();
    assert!(matches!(sparse::lu(&half), Err(Error::DType { .. })));
    // Integers are factored as doubles.
    assert_eq!(sparse::lu(&a.cast(DType::I32).unwrap()).unwrap().dtype(), DType::F64);
    assert_eq!(sparse::qr(&a.cast(DType::F32).unwrap()).unwrap().dtype(), DType::F32);
}
