//! Matrix Market: every field and symmetry against its dense meaning, malformed
//! files by line, and round trips.

use super::*;
use crate::{Array, Complex, DType, Duplicates, Element, SparseArray, dispatch};

/// The dense meaning of a file, row by row.
fn elements<T: Element>(text: &str) -> Vec<T> {
    let dense = match read_bytes(text.as_bytes()).expect(text) {
        Content::Dense(array) => array,
        Content::Sparse(sparse) => sparse.to_dense().expect("small"),
    };
    dense.to_vec().expect("the field's dtype")
}

#[test]
fn fields_and_symmetries_mean_what_they_say() {
    let check = |kind: &str, lines: &str, expected: &[f64]| {
        let text = format!("%%MatrixMarket matrix {kind}\n{lines}");
        assert_eq!(elements::<f64>(&text), expected, "{text}");
    };
    let coordinate = "2 2 2\n1 1 1.5\n2 1 -2\n";
    check("coordinate real general", coordinate, &[1.5, 0.0, -2.0, 0.0]);
    check("coordinate real symmetric", coordinate, &[1.5, -2.0, -2.0, 0.0]);
    check("coordinate real skew-symmetric", "2 2 1\n2 1 -2\n", &[0.0, 2.0, -2.0, 0.0]);
    // Either triangle stands for the other.
    check("coordinate real skew-symmetric", "2 2 1\n1 2 2\n", &[0.0, 2.0, -2.0, 0.0]);
    check("coordinate pattern general", "2 3 2\n1 3\n2 1\n", &[0.0, 0.0, 1.0, 1.0, 0.0, 0.0]);
    check("coordinate pattern symmetric", "2 2 1\n2 1\n", &[0.0, 1.0, 1.0, 0.0]);
    check("array real general", "2 3\n1\n2\n3\n4\n5\n6\n", &[1.0, 3.0, 5.0, 2.0, 4.0, 6.0]);
    check("array real symmetric", "2 2\n1\n2\n3\n", &[1.0, 2.0, 2.0, 3.0]);
    check(
        "array real skew-symmetric",
        "3 3\n1\n2\n3\n",
        &[0.0, -1.0, -2.0, 1.0, 0.0, -3.0, 2.0, 3.0, 0.0],
    );
    check("array real skew-symmetric", "1 1\n", &[0.0]);
    // Any case, comments, blank lines, tabs, CRLF, no line feed at the end,
    // Fortran's exponents.
    let text = "%%matrixmarket MATRIX Coordinate Real General\r\n% a comment\r\n\r\n 2\t2  1 \r\n% 9 9 9\r\n\r\n2 2 1.5D+01";
    assert_eq!(elements::<f64>(text), [0.0, 0.0, 0.0, 15.0]);

    let integer = "%%MatrixMarket matrix coordinate integer skew-symmetric\n2 2 1\n2 1 7\n";
    assert_eq!(elements::<i64>(integer), [0, -7, 7, 0]);
    let c = Complex::new;
    let hermitian = "%%MatrixMarket matrix coordinate complex hermitian\n2 2 2\n1 1 5 0\n2 1 1 2\n";
    assert_eq!(
        elements::<Complex<f64>>(hermitian),
        [c(5.0, 0.0), c(1.0, -2.0), c(1.0, 2.0), c(0.0, 0.0)]
    );
    let array = "%%MatrixMarket matrix array complex hermitian\n2 2\n5 0\n1 2\n6 0\n";
    assert_eq!(
        elements::<Complex<f64>>(array),
        [c(5.0, 0.0), c(1.0, -2.0), c(1.0, 2.0), c(6.0, 0.0)]
    );
    let skew = "%%MatrixMarket matrix coordinate complex skew-symmetric\n2 2 1\n1 2 1 2\n";
    assert_eq!(elements::<Complex<f64>>(skew)[2], c(-1.0, -2.0));
}

#[test]
fn entries_keep_their_order_and_indices_are_narrow() {
    let text = "%%MatrixMarket matrix coordinate real symmetric\n3 3 2\n3 1 1\n2 2 2\n";
    let Content::Sparse(SparseArray::Coo(coo)) = read_bytes(text.as_bytes()).expect("well formed")
    else {
        panic!("coordinates give coordinates")
    };
    assert_eq!(coo.row_indices().to_vec::<i32>().expect("narrow"), [2, 1, 0]);
    assert_eq!(coo.col_indices().to_vec::<i32>().expect("narrow"), [0, 1, 2]);
    assert_eq!(coo.values().to_vec::<f64>().expect("f64"), [1.0, 2.0, 1.0]);
    // A huge shape costs nothing while it has few entries.
    let text =
        "%%MatrixMarket matrix coordinate real general\n1000000000000 1000000000000 1\n5 6 7\n";
    let Content::Sparse(sparse) = read_bytes(text.as_bytes()).expect("well formed") else {
        panic!("coordinates give coordinates")
    };
    assert_eq!((sparse.shape(), sparse.nnz()), ([1_000_000_000_000; 2], 1));
}

#[test]
fn empty_matrices_read() {
    for shape in [[0, 0], [0, 3], [3, 0], [3, 3]] {
        let [rows, cols] = shape;
        let text = format!("%%MatrixMarket matrix coordinate real general\n{rows} {cols} 0\n");
        let Content::Sparse(sparse) = read_bytes(text.as_bytes()).expect(&text) else {
            panic!("coordinates give coordinates")
        };
        assert_eq!((sparse.shape(), sparse.nnz()), (shape, 0));
    }
    for shape in [[0, 0], [0, 3], [3, 0]] {
        let text = format!("%%MatrixMarket matrix array real general\n{} {}\n", shape[0], shape[1]);
        assert_eq!(read_bytes(text.as_bytes()).expect(&text).shape().as_slice(), shape);
    }
    assert_eq!(elements::<f64>("%%MatrixMarket matrix array real symmetric\n0 0\n"), []);
}

#[test]
fn malformed_files_name_the_line() {
    let check = |text: &str, expected: &str| {
        let message = read_bytes(text.as_bytes()).expect_err(expected).to_string();
        assert!(message.contains(expected), "`{message}` does not say `{expected}`");
    };
    check("", "input, line 1: not a Matrix Market file");
    check("\n%%MatrixMarket matrix array real general\n", "line 1: not a Matrix Market file");
    check("%MatrixMarket matrix array real general\n", "line 1: not a Matrix Market file");
    check("%%MatrixMarket matrix array real\n", "line 1: the banner has 4 words, not 5");
    check(
        "%%MatrixMarket vector array real general\n",
        "line 1: object `vector` is none of matrix",
    );
    check("%%MatrixMarket matrix dense real general\n", "line 1: layout `dense` is none of");
    check("%%MatrixMarket matrix array float general\n", "line 1: field `float` is none of");
    check("%%MatrixMarket matrix array real odd\n", "line 1: symmetry `odd` is none of");
    check("%%MatrixMarket matrix array pattern general\n", "line 1: an array cannot be a pattern");
    check("%%MatrixMarket matrix coordinate pattern hermitian\n", "a pattern cannot be hermitian");
    check("%%MatrixMarket matrix array real hermitian\n", "only a complex matrix can be hermitian");

    let array = |rest: &str| format!("%%MatrixMarket matrix array real general\n{rest}");
    let real = |rest: &str| format!("%%MatrixMarket matrix coordinate real general\n{rest}");
    let kind = |kind: &str, rest: &str| format!("%%MatrixMarket matrix coordinate {kind}\n{rest}");
    check(&real(""), "line 1: the file ends before the line of sizes");
    check(&real("% only\n%comments\n"), "line 3: the file ends before the line of sizes");
    check(&real("2 2\n"), "line 2: 2 sizes, and rows, columns, entries are needed");
    check(&array("2 2 4\n"), "line 2: 3 sizes, and rows, columns are needed");
    check(&real("2 x 1\n"), "line 2: `x` is no size");
    check(&real("-2 2 1\n"), "line 2: `-2` is no size");
    check(&real("1e12 1e12 5\n"), "line 2: `1e12` is no size");
    check(&real("99999999999999999999 1 1\n"), "line 2: `99999999999999999999` is no size");
    check(&real("18446744073709551615 1 1\n"), "line 2: 18446744073709551615 by 1 is beyond");
    check(&real("1000000000000 1000000000000 5\n"), "line 2: the file ends after 0 of 5 declared");
    check(&real("1000000 1000000 999999999999\n1 1 1\n"), "the file ends after 1 of 999999999999");
    check(&real("2 2 5\n"), "line 2: 5 entries are declared for 4 places");
    check(
        &array("1000000000000 1000000000000\n"),
        "line 2: 1000000000000 by 1000000000000 elements",
    );
    check(&array("1000000 1000000\n1\n"), "line 3: the file ends after 1 of 1000000000000");
    check(&kind("real symmetric", "2 3 1\n"), "line 2: 2 by 3 is not square, as symmetric must be");
    check(&real("2 2 2\n1 1 1\n"), "line 3: the file ends after 1 of 2 declared entries");
    check(&real("2 2 1\n1 1 1\n\n2 2 1\n"), "line 5: more than the 1 declared entries");
    check(&array("1 2\n1\n2\n3\n"), "line 5: more than the 2 declared entries");
    check(&real("2 2 1\n3 1 1\n"), "line 3: row 3 is out of range: rows count from 1 to 2");
    check(&real("2 2 1\n1 0 1\n"), "line 3: column 0 is out of range: columns count from 1 to 2");
    check(&real("0 2 0\n1 1 1\n"), "line 3: more than the 0 declared entries");
    check(&real("2 2 1\n1 -1 1\n"), "line 3: column `-1` is no index");
    check(&real("2 2 1\n1.5 1 1\n"), "line 3: row `1.5` is no index");
    check(&real("2 2 1\n1\n"), "line 3: the column is missing");
    check(&real("2 2 1\n1 1\n"), "line 3: a value is missing");
    check(&real("2 2 1\n1 1 one\n"), "line 3: `one` is no number");
    check(&real("2 2 1\n1 1 1 1\n"), "line 3: `1` follows the value");
    check(&array("1 1\n1 1\n"), "line 3: `1` follows the value");
    check(&kind("complex general", "2 2 1\n1 1 1\n"), "line 3: a value is missing");
    check(&kind("pattern general", "2 2 1\n1 1 1\n"), "line 3: `1` follows the value");
    check(&kind("integer general", "2 2 1\n1 1 1.5\n"), "line 3: `1.5` is no integer of 64 bits");
    check(
        &kind("integer skew-symmetric", "2 2 1\n2 1 -9223372036854775808\n"),
        "line 3: -(-9223372036854775808) is no integer of 64 bits",
    );
    check(
        &kind("real skew-symmetric", "2 2 1\n2 2 1\n"),
        "line 3: a skew-symmetric matrix has zeros",
    );
    check(&kind("complex hermitian", "2 2 1\n2 2 1 1\n"), "line 3: a hermitian matrix is real");
    check(
        "%%MatrixMarket matrix array complex hermitian\n2 2\n1 0\n2 0\n1 1\n",
        "line 5: a hermitian matrix is real",
    );
    check(
        &real("3 3 4\n3 1 1\n% c\n1 2 1\n\n3 3 1\n1 2 1\n"),
        "line 8: entry (1, 2) was given before, in line 5",
    );
    check(
        &kind("real symmetric", "3 3 2\n2 1 1\n1 2 1\n"),
        "line 4: entry (2, 1) was given before, in line 3",
    );
}

fn round_trip(content: &Content) -> Content {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.mtx");
    write(&path, content).expect("writable");
    read(&path).expect("just written")
}

#[test]
fn every_dtype_round_trips() {
    for dtype in DType::ALL {
        dispatch!(dtype, T => {
            let values: Vec<T> = (0..12).map(|i| T::from_i128(i % 5)).collect();
            let dense = Array::from_vec(values.clone(), &[3, 4]).expect("small");
            let sparse = crate::Csr::from_dense(&dense).expect("two axes");
            let kind = if dtype.is_inexact() { dtype.real().promote(DType::F64) } else { DType::I64 };
            let kind = if dtype.real() == dtype { kind } else { DType::C128 };
            let Content::Dense(back) = round_trip(&dense.clone().into()) else { panic!("dense") };
            assert_eq!((back.dtype(), back.shape()), (kind, &[3, 4][..]));
            assert_eq!(back.cast(dtype).expect("small").to_vec::<T>().as_deref(), Some(&values[..]));
            let Content::Sparse(back) = round_trip(&sparse.into()) else { panic!("sparse") };
            assert_eq!((back.dtype(), back.shape()), (kind, [3, 4]));
            let back = back.to_dense().expect("small").cast(dtype).expect("small");
            assert_eq!(back.to_vec::<T>().as_deref(), Some(&values[..]));
        });
    }
}

#[test]
fn special_values_and_shapes_round_trip() {
    let values =
        [0.1, -0.0, f64::MAX, 5e-324, f64::INFINITY, f64::NEG_INFINITY, 1.0 / 3.0, f64::NAN];
    let dense = Array::from_slice(&values, &[2, 4]).expect("small");
    let Content::Dense(back) = round_trip(&dense.transpose().into()) else { panic!("dense") };
    let back = back.transpose().to_vec::<f64>().expect("f64");
    assert_eq!(format!("{back:?}"), format!("{values:?}"));
    let c = Complex::new(0.1_f32, f32::NEG_INFINITY);
    let Content::Dense(back) = round_trip(&Array::full(c, &[1, 1]).expect("small").into()) else {
        panic!("dense")
    };
    let back = back.cast(DType::C64).expect("small");
    assert_eq!(back.get::<Complex<f32>>(&[0, 0]), Some(c));
    for shape in [[0, 0], [0, 3], [3, 0], [1, 1]] {
        let zeros = Array::zeros(DType::F64, &shape).expect("small");
        assert_eq!(round_trip(&zeros.clone().into()).shape().as_slice(), shape);
        let sparse = crate::Csr::from_dense(&zeros).expect("two axes");
        assert_eq!(round_trip(&sparse.into()).shape().as_slice(), shape);
    }
    let vector = Array::from_slice(&[1.0, 2.0], &[2]).expect("small");
    assert_eq!(round_trip(&vector.into()).shape().as_slice(), [2, 1]);
}

#[test]
fn what_the_format_cannot_hold_is_refused() {
    let path = Path::new("never-written.mtx");
    let cube = Array::zeros(DType::F64, &[2, 2, 2]).expect("small");
    let message = write(path, &cube.into()).expect_err("three axes").to_string();
    assert!(message.contains("the array has shape (2, 2, 2)"), "{message}");
    let index = Array::from_slice(&[0_i32, 0], &[2]).expect("small");
    let values = Array::from_slice(&[1.0, 2.0], &[2]).expect("small");
    let coo = crate::Coo::new([1, 1], index.clone(), index, values).expect("well formed");
    let message = write(path, &coo.clone().into()).expect_err("duplicates").to_string();
    assert!(message.contains("position 1 repeats a place"), "{message}");
    assert!(coo.to_csr(Duplicates::Sum).is_ok());
    assert!(!path.exists());
}
