//! Sparse matrices against their dense meaning, and malformed ones by message.

use super::*;
use crate::{Complex, Element, bf16, dispatch, f16};

fn vector<T: Element>(elements: &[T]) -> Array {
    Array::from_slice(elements, &[elements.len()]).expect("small")
}

fn coo<T: Element>(shape: [usize; 2], entries: &[(i32, i32, T)]) -> Coo {
    let rows: Vec<i32> = entries.iter().map(|e| e.0).collect();
    let cols: Vec<i64> = entries.iter().map(|e| i64::from(e.1)).collect();
    let values: Vec<T> = entries.iter().map(|e| e.2).collect();
    Coo::new(shape, vector(&rows), vector(&cols), vector(&values)).expect("well formed")
}

/// Row-major elements of the matrix with these entries, the later ones winning.
fn dense<T: Element>([rows, cols]: [usize; 2], entries: &[(i32, i32, T)]) -> Vec<T> {
    let mut out = vec![T::from_i128(0); rows * cols];
    entries.iter().for_each(|&(r, c, v)| out[r as usize * cols + c as usize] = v);
    out
}

/// Every form of the same matrix, and of its transpose, means the same.
fn check_forms<T: Element>(shape: [usize; 2], entries: &[(i32, i32, T)]) {
    let expected = dense(shape, entries);
    let coo = coo(shape, entries);
    let csr = coo.to_csr(Duplicates::Reject).expect("no duplicates");
    assert_eq!(csr.nnz(), entries.len());
    let checked =
        Csr::new(shape, csr.indptr().clone(), csr.indices().clone(), csr.values().clone());
    checked.expect("conversions keep the rules of construction");
    for array in [
        csr.to_dense(),
        csr.transpose().and_then(|t| t.transpose()).and_then(|c| c.to_dense()),
        csr.to_coo().and_then(|c| c.to_dense(Duplicates::Reject)),
        Csr::from_dense(&csr.to_dense().expect("small")).and_then(|c| c.to_dense()),
        SparseArray::from(coo).to_dense(),
    ] {
        let array = array.expect("small");
        assert_eq!(array.shape(), shape);
        assert_eq!(array.to_vec::<T>().expect("same dtype"), expected);
    }
    let turned = csr.transpose().and_then(|t| t.to_dense()).expect("small").transpose();
    assert_eq!(turned.to_vec::<T>().expect("same dtype"), expected);
    // A dense matrix is read through its strides.
    let from_turned = Csr::from_dense(&turned).and_then(|c| c.to_dense()).expect("small");
    assert_eq!(from_turned.to_vec::<T>().expect("same dtype"), expected);
}

#[test]
fn every_form_means_the_same_matrix() {
    check_forms([3, 4], &[(2, 3, 1.5), (0, 1, -2.0), (0, 0, 4.0), (2, 0, 9.0)]);
    check_forms([1, 1], &[(0, 0, 7_i64)]);
    check_forms([4, 2], &[(3, 1, true), (1, 0, true)]);
    check_forms([2, 2], &[(1, 0, Complex::new(1.0_f32, -1.0))]);
    check_forms::<f64>([0, 0], &[]);
    check_forms::<f32>([0, 5], &[]);
    check_forms::<u8>([5, 0], &[]);
    check_forms::<f64>([3, 3], &[]);
}

#[test]
fn every_dtype_converts() {
    for dtype in DType::ALL {
        dispatch!(dtype, T => {
            let entries: Vec<(i32, i32, T)> =
                (0..20).map(|i| ((i * 7) % 5, (i * 3) % 4, T::from_i128(1 + i as i128 % 3))).collect();
            check_forms([5, 4], &entries);
        });
    }
}

#[test]
fn duplicates_add_up_or_are_refused() {
    fn check<T: Element>(a: T, b: T, c: T, expected: T) {
        let coo = coo([2, 3], &[(1, 2, a), (0, 0, a), (1, 2, b), (1, 0, a), (1, 2, c)]);
        let csr = coo.to_csr(Duplicates::Sum).expect("duplicates add up");
        assert_eq!(csr.nnz(), 3);
        assert_eq!(csr.values().to_vec::<T>().expect("same dtype"), [a, a, expected]);
        assert_eq!(csr.indptr().to_vec::<i32>().expect("narrow"), [0, 1, 3]);
        let message = coo.to_csr(Duplicates::Reject).expect_err("duplicates").to_string();
        assert_eq!(message, "position 2: row 1 has column 2 twice");
        assert!(SparseArray::from(coo.clone()).to_csr().is_err());
        assert_eq!(coo.first_duplicate().expect("small"), Some((0, 2)));
    }
    check(1.0, 2.5, -0.5, 3.0);
    check(1_u8, 255, 3, 3);
    check(i64::MAX, 1, 0, i64::MIN);
    check(true, false, true, true);
    check(f16::ONE, f16::ONE, f16::ONE, f16::from_f32(3.0));
    check(bf16::ONE, bf16::ONE, bf16::ONE, bf16::from_f32(3.0));
    let i = Complex::new(0.0, 1.0);
    check(i, i, i, i * 3.0);
}

#[test]
fn special_values_are_kept() {
    let dense = Array::from_vec(vec![f64::NAN, -0.0, 0.0, f64::INFINITY], &[2, 2]).expect("small");
    let csr = Csr::from_dense(&dense).expect("two axes");
    assert_eq!(csr.nnz(), 2);
    let back = csr.to_dense().expect("small").to_vec::<f64>().expect("f64");
    assert!(back[0].is_nan() && back[1] == 0.0 && back[2] == 0.0 && back[3] == f64::INFINITY);
}

#[test]
fn indices_are_narrow_where_they_fit() {
    let one = |shape| coo(shape, &[(0, 0, 1.0)]);
    let csr = one([3, 1 << 31]).to_csr(Duplicates::Reject).expect("few rows");
    assert_eq!(csr.indices().dtype(), DType::I64);
    let csr = one([3, (1 << 31) - 1]).to_csr(Duplicates::Reject).expect("few rows");
    assert_eq!(csr.indices().dtype(), DType::I32);
    assert_eq!(csr.indptr().dtype(), DType::I32);
    // Two dtypes are widened to one.
    let mixed = Csr::new([1, 2], vector(&[0_i64, 1]), vector(&[1_i32]), vector(&[1.0_f32]));
    assert_eq!(mixed.expect("well formed").indices().dtype(), DType::I64);
}

#[test]
fn unsorted_rows_are_sorted_in_a_copy() {
    let parts = |indices: &[i32]| (vector(&[0_i32, 2, 4]), vector(indices), vector(&[1, 2, 3, 4]));
    let (indptr, indices, values) = parts(&[2, 0, 1, 2]);
    let csr = Csr::from_unsorted([2, 3], indptr, indices, values).expect("sortable");
    assert_eq!(csr.indices().to_vec::<i32>().expect("narrow"), [0, 2, 1, 2]);
    assert_eq!(csr.values().to_vec::<i32>().expect("i32"), [2, 1, 3, 4]);
    let (indptr, indices, values) = parts(&[0, 2, 1, 1]);
    let error = Csr::from_unsorted([2, 3], indptr, indices, values).expect_err("duplicate");
    assert_eq!(error.to_string(), "position 3: row 1 has column 1 twice");
}

#[test]
fn sparse_arrays_tell_their_size() {
    let array = SparseArray::from(coo([2, 5], &[(0, 1, 1.0_f32), (1, 4, 2.0)]));
    assert_eq!((array.shape(), array.nnz(), array.dtype()), ([2, 5], 2, DType::F32));
    assert_eq!(array.density(), 0.2);
    assert_eq!(SparseArray::from(coo::<f32>([0, 5], &[])).density(), 0.0);
    let cast = array.to_csr().and_then(|c| c.cast(DType::C128)).expect("small");
    assert_eq!(cast.dtype(), DType::C128);
}

#[test]
fn malformed_csr_names_the_place() {
    let check = |shape, indptr: &[i64], indices: &[i64], expected: &str| {
        let values = vec![1.0; indices.len()];
        let error = Csr::new(shape, vector(indptr), vector(indices), vector(&values))
            .expect_err(expected)
            .to_string();
        assert!(error.contains(expected), "`{error}` does not say `{expected}`");
    };
    check([2, 2], &[0, 1], &[0], "indptr have length 2, and 3 is needed");
    check([2, 2], &[1, 1, 1], &[0], "indptr start at 1, not at 0");
    check([2, 2], &[0, 2, 1], &[0], "indptr fall from 2 to 1 at row 1");
    check([2, 2], &[0, i64::MIN, 1], &[0], "indptr fall from 0");
    check([2, 2], &[0, 1, 2], &[0], "indptr end at 2, and there are 1 entries");
    check([2, 2], &[0, 0, i64::MAX], &[0], "indptr end at 9223372036854775807");
    check([2, 2], &[0, 1, 2], &[0, 2], "position 1: column 2 is out of range for 2 columns");
    check([2, 2], &[0, 1, 2], &[-1, 0], "position 0: column -1 is out of range");
    check([2, 3], &[0, 1, 3], &[0, 2, 1], "row 1, position 2: column 1 stands after column 2");
    check([2, 3], &[0, 1, 3], &[0, 2, 2], "position 2: row 1 has column 2 twice");
    check([usize::MAX, 1], &[0], &[], "beyond the largest index");
}

#[test]
fn malformed_parts_are_named() {
    let check = |result: Result<Coo, Error>, expected: &str| {
        let error = result.expect_err(expected).to_string();
        assert!(error.contains(expected), "`{error}` does not say `{expected}`");
    };
    let (index, value) = (vector(&[0_i32, 1]), vector(&[1.0, 2.0]));
    let matrix = index.reshape(&[1, 2]).expect("same size");
    let outside = vector(&[0_i32, 2]);
    let shape = [2, 2];
    let new = Coo::new;
    check(new(shape, vector(&[0_u32, 1]), index.clone(), value.clone()), "have dtype u32");
    check(new(shape, matrix, index.clone(), value.clone()), "have shape (1, 2)");
    check(
        new(shape, index.clone(), vector(&[0_i32]), value.clone()),
        "column indices have length 1",
    );
    check(
        new(shape, outside.clone(), index.clone(), value.clone()),
        "position 1: row 2 is out of range for 2 rows",
    );
    check(
        new(shape, index.clone(), outside, value.clone()),
        "position 1: column 2 is out of range",
    );
    check(new([0, 2], index.clone(), index.clone(), value.clone()), "position 0: row 0");
    check(new([usize::MAX, 2], index.clone(), index, value), "beyond the largest index");
    let error = Csr::from_dense(&vector(&[1.0])).expect_err("one axis").to_string();
    assert!(error.contains("needs two axes, got shape (1,)"), "{error}");
}

#[test]
fn a_shape_beyond_memory_is_an_error() {
    let huge = coo([1 << 60, 1 << 60], &[(0, 0, 1.0)]);
    assert!(matches!(
        huge.to_csr(Duplicates::Sum),
        Err(Error::OutOfMemory { .. } | Error::TooLarge { .. })
    ));
    let wide = coo([2, 1 << 61], &[(0, 0, 1.0)]).to_csr(Duplicates::Sum).expect("few rows");
    assert!(matches!(wide.to_dense(), Err(Error::TooLarge { .. })));
}

#[test]
fn strided_parts_are_taken() {
    let every_second =
        |a: &Array| a.slice(&[crate::SliceItem::Range { start: None, stop: None, step: Some(2) }]);
    let rows = every_second(&vector(&[0_i32, 9, 1])).expect("inside");
    let coo = Coo::new([2, 2], rows.clone(), rows, vector(&[1.0, 2.0])).expect("well formed");
    assert_eq!(
        coo.to_dense(Duplicates::Reject).expect("small").to_vec::<f64>().expect("f64"),
        [1.0, 0.0, 0.0, 2.0]
    );
}
