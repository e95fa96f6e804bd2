//! Complex products by parts, and tiny products, against the reference: on whole numbers,
//! whose sums are exact in any order.

use einmul_kernels::{ComplexGemm, MatMut, MatRef, Scalar, gemm_reference, gemm_tiny};
use einmul_machine::{Isa, Profile};
use num_complex::Complex;

fn whole(k: usize, salt: usize) -> f64 {
    ((k + 1).wrapping_mul(2_654_435_761).wrapping_add(salt * 977) >> 9) as f64 % 17.0 - 8.0
}

fn numbers(count: usize, salt: usize) -> Vec<Complex<f64>> {
    (0..count).map(|k| Complex::new(whole(k, salt), whole(k, salt + 1))).collect()
}

/// Strides of a `rows × cols` matrix in a buffer of four times its size, and where its
/// first element lies.
fn layouts(rows: usize, cols: usize) -> [(usize, isize, isize); 4] {
    let (r, c) = (rows as isize, cols as isize);
    [(0, c, 1), (0, 1, r), (0, 4 * c, 2), ((rows * cols).saturating_sub(1), -c, -1)]
}

fn check<T: Scalar + std::fmt::Debug>(
    what: &str,
    (m, k, n): (usize, usize, usize),
    (a, b): (&[T], &[T]),
    product: impl Fn(MatRef<'_, T>, MatRef<'_, T>, MatMut<'_, T>),
) {
    for (a_start, a_row, a_col) in layouts(m, k) {
        for (b_start, b_row, b_col) in layouts(k, n) {
            for (c_start, c_row, c_col) in layouts(m, n) {
                let (mut found, mut expected) = (vec![T::ONE; 4 * m * n], vec![T::ONE; 4 * m * n]);
                // SAFETY: every layout stays in a buffer of four times the matrix's size.
                let (left, right) = unsafe {
                    (
                        MatRef::from_raw_parts(a.as_ptr().add(a_start), m, k, a_row, a_col),
                        MatRef::from_raw_parts(b.as_ptr().add(b_start), k, n, b_row, b_col),
                    )
                };
                let target = |buffer: &mut Vec<T>| {
                    // SAFETY: as above; positions are distinct.
                    unsafe {
                        let start = buffer.as_mut_ptr().add(c_start);
                        MatMut::from_raw_parts(start, m, n, c_row, c_col)
                    }
                };
                product(left, right, target(&mut found));
                gemm_reference(T::ONE, left, right, T::ZERO, target(&mut expected));
                assert_eq!(found, expected, "{what} {m} {k} {n} {:?}", (a_row, b_row, c_row));
            }
        }
    }
}

#[test]
fn complex_products_by_parts() {
    let profile = Profile::builtin(Isa::detect(), 2);
    for (m, k, n) in [(0, 3, 2), (3, 0, 2), (1, 1, 1), (5, 7, 3), (40, 33, 50), (1, 20, 9)] {
        let (a, b) = (numbers(4 * m * k, 1), numbers(4 * k * n, 5));
        for threads in [1, 2] {
            let gemm = ComplexGemm::<f64>::new(m, n, k, &profile, threads);
            check("c128", (m, k, n), (&a, &b), |a, b, c| {
                gemm.run(a, b, c, &mut vec![0xA5; gemm.scratch_bytes()]);
            });
        }
        let narrow = |x: &[Complex<f64>]| -> Vec<Complex<f32>> {
            x.iter().map(|x| Complex::new(x.re as f32, x.im as f32)).collect()
        };
        let gemm = ComplexGemm::<f32>::new(m, n, k, &profile, 1);
        check("c64", (m, k, n), (&narrow(&a), &narrow(&b)), |a, b, c| {
            gemm.run(a, b, c, &mut vec![0xA5; gemm.scratch_bytes()]);
        });
    }
}

#[test]
fn tiny_products() {
    for (m, k, n) in [(0, 3, 2), (3, 0, 2), (1, 1, 1), (2, 2, 2), (4, 3, 5)] {
        let of = |count: usize, salt| (0..count).map(|k| whole(k, salt)).collect::<Vec<f64>>();
        let (a, b) = (of(4 * m * k, 1), of(4 * k * n, 3));
        check("f64", (m, k, n), (&a, &b), gemm_tiny);
        let bytes = |x: &[f64]| x.iter().map(|&x| (x * 13.0) as i8).collect::<Vec<i8>>();
        check("i8", (m, k, n), (&bytes(&a), &bytes(&b)), gemm_tiny);
        check("c128", (m, k, n), (&numbers(4 * m * k, 1), &numbers(4 * k * n, 2)), gemm_tiny);
    }
}
