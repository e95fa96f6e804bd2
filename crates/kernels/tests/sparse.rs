//! Sparse products against dense ones, for every instruction set.

mod matrices;

use einmul_kernels::sparse::{
    CsrDense, CsrError, CsrRef, CsrVector, Index, csr_dense_reference, csr_transposed_dense,
};
use einmul_machine::Profile;
use matrices::{Float, Matrix, ORDERS, Order, Random, assert_close, profiles};

/// A sparse test matrix and the same one dense.
struct Sparse<T, I> {
    indptr: Vec<I>,
    indices: Vec<I>,
    values: Vec<T>,
    dense: Matrix<T>,
}

/// The index types of the tests.
trait TestIndex: Index {
    fn of(value: usize) -> Self;
}

impl TestIndex for i32 {
    fn of(value: usize) -> i32 {
        i32::try_from(value).expect("test sizes are small")
    }
}

impl TestIndex for i64 {
    fn of(value: usize) -> i64 {
        i64::try_from(value).expect("test sizes are small")
    }
}

impl<T: Float, I: TestIndex> Sparse<T, I> {
    /// About one element in three; every fifth row is empty.
    fn random(rows: usize, cols: usize, random: &mut Random) -> Self {
        let (mut indptr, mut indices, mut values) = (vec![I::of(0)], Vec::new(), Vec::new());
        let mut elements = Vec::new();
        for row in 0..rows {
            for col in 0..cols {
                let stored = row % 5 != 3 && random.below(3) == 0;
                let value = if stored { T::of(random.unit()) } else { T::of(0.0) };
                if stored {
                    indices.push(I::of(col));
                    values.push(value);
                }
                elements.push(value);
            }
            indptr.push(I::of(values.len()));
        }
        let mut elements = elements.into_iter();
        let dense = Matrix::new(rows, cols, Order::Rows, || {
            elements.next().expect("one for each position")
        });
        Sparse { indptr, indices, values, dense }
    }

    fn view(&self, rows: usize, cols: usize) -> CsrRef<'_, T, I> {
        CsrRef::new(&self.indptr, &self.indices, &self.values, rows, cols).expect("made correctly")
    }
}

fn check<T: Float, I: TestIndex>(
    profile: &Profile,
    (m, n, k): (usize, usize, usize),
    [order_b, order_c]: [Order; 2],
    (alpha, beta): (f64, f64),
    threads: usize,
) {
    let what = format!("{} {} {m}x{n}x{k} {order_b:?} {order_c:?}", T::NAME, profile.isa);
    let mut random = Random((m * 100 + n * 10 + k) as u64);
    let sparse = Sparse::<T, I>::random(m, k, &mut random);
    let s = sparse.view(m, k);
    let b = Matrix::<T>::random(k, n, order_b, &mut random);
    let fresh = |rows: usize, random: &mut Random| {
        if beta == 0.0 {
            Matrix::new(rows, n, order_c, || T::of(f64::NAN))
        } else {
            Matrix::random(rows, n, order_c, random)
        }
    };
    let before = fresh(m, &mut random);
    let (alpha, beta) = (T::of(alpha), T::of(beta));
    let verify = |name: &str, run: &dyn Fn(&mut Matrix<T>)| {
        let mut c = before.clone();
        run(&mut c);
        assert_close(&format!("{name} {what}"), &c, alpha, &sparse.dense, &b, beta, &before);
        let mut again = before.clone();
        run(&mut again);
        assert_eq!(again.bits(), c.bits(), "{name} {what}: repeated");
    };
    let dense = CsrDense::<T>::new(m, s.nnz(), n, profile, threads);
    verify("dense", &|c| dense.run(alpha, s, b.view(), beta, c.view_mut()));
    verify("reference", &|c| csr_dense_reference(alpha, s, b.view(), beta, c.view_mut()));
    if n == 1 {
        let vector = CsrVector::<T>::new(m, s.nnz(), profile, threads);
        verify("vector", &|c| vector.run(alpha, s, b.view(), beta, c.view_mut()));
    }

    let b = Matrix::<T>::random(m, n, order_b, &mut random);
    let before = fresh(k, &mut random);
    let mut c = before.clone();
    csr_transposed_dense(alpha, s, b.view(), beta, c.view_mut());
    let mut transposed = Matrix::<T>::new(k, m, Order::Rows, || T::of(0.0));
    for i in 0..m {
        for j in 0..k {
            transposed.view_mut().set(j, i, sparse.dense.at(i, j));
        }
    }
    assert_close(&format!("transposed {what}"), &c, alpha, &transposed, &b, beta, &before);
}

#[test]
fn ragged_shapes_in_every_layout() {
    let shapes =
        [(0, 3, 4), (3, 0, 4), (3, 4, 0), (1, 1, 1), (20, 1, 30), (37, 7, 11), (64, 70, 33)];
    for profile in profiles() {
        for shape in shapes {
            for order_b in ORDERS {
                for order_c in ORDERS {
                    for threads in [1, 2] {
                        let orders = [order_b, order_c];
                        check::<f32, i32>(&profile, shape, orders, (1.0, 0.0), threads);
                        check::<f64, i64>(&profile, shape, orders, (-1.5, 0.5), threads);
                        check::<f64, i32>(&profile, shape, orders, (0.0, 2.0), threads);
                    }
                }
            }
        }
    }
}

#[test]
fn what_is_not_stored_meets_no_nan() {
    let (indptr, indices, values) = ([0, 1, 1], [1], [2.0f32]);
    let s = CsrRef::new(&indptr, &indices, &values, 2, 2).expect("a matrix");
    let b = Matrix::<f32>::new(2, 1, Order::Rows, {
        let mut row = [f32::NAN, 3.0].into_iter();
        move || row.next().expect("two rows")
    });
    for profile in profiles() {
        let mut c = Matrix::<f32>::new(2, 1, Order::Rows, || f32::NAN);
        CsrDense::new(2, 1, 1, &profile, 1).run(1.0, s, b.view(), 0.0, c.view_mut());
        assert_eq!([c.at(0, 0), c.at(1, 0)], [6.0, 0.0]);
    }
}

#[test]
fn slices_that_are_no_matrix_are_refused() {
    let check = |indptr: &[i32], indices: &[i32], values: &[f32], expected: &str| {
        let error = CsrRef::new(indptr, indices, values, 2, 3).expect_err(expected);
        assert_eq!(error.to_string(), expected);
    };
    check(&[0, 1], &[0], &[1.0], "indptr has 2 entries, 2 rows need one more");
    check(&[], &[], &[], "indptr has 0 entries, 2 rows need one more");
    check(&[0, 1, 1], &[0], &[], "1 indices but 0 values");
    check(&[1, 1, 1], &[0], &[1.0], "indptr[0] is 1, expected 0");
    check(&[0, 2, 1], &[0, 1], &[1.0, 1.0], "indptr[2] is 1, expected 2");
    check(&[0, 3, 2], &[0, 1], &[1.0, 1.0], "indptr[1] is 3, expected 0 to 2");
    check(&[0, -1, 1], &[0], &[1.0], "indptr[1] is -1, expected 0 to 1");
    check(&[0, 1, 1], &[3], &[1.0], "indices[0] is 3, expected a column from 0 to 3 (exclusive)");
    check(&[0, 1, 1], &[-1], &[1.0], "indices[0] is -1, expected a column from 0 to 3 (exclusive)");
    let empty = CsrRef::<f32, i32>::new(&[0], &[], &[], 0, 0);
    assert!(empty.is_ok());
    let error: Result<_, CsrError> = CsrRef::<f32, i64>::new(&[5], &[], &[], 0, 0);
    assert!(error.is_err());
}
