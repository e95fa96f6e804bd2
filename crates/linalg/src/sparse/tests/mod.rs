//! Sparse factors against dense products, on grids, random patterns and hard values.

mod factors;
mod failures;
mod preconditioners;

use einmul_array::{Array, Coo, Csr, Duplicates};

use crate::scalar::Scalar;
use crate::testing::{number, random};

/// A matrix of entries in any order; those of one place are added.
fn matrix<T: Scalar>((rows, cols): (usize, usize), entries: &[(usize, usize, T)]) -> Csr {
    let count = entries.len();
    let i: Vec<i32> = entries.iter().map(|e| e.0 as i32).collect();
    let j: Vec<i64> = entries.iter().map(|e| e.1 as i64).collect();
    let values: Vec<T> = entries.iter().map(|e| e.2).collect();
    let vector = |array: Result<Array, einmul_array::Error>| array.unwrap();
    let coo = Coo::new(
        [rows, cols],
        vector(Array::from_vec(i, &[count])),
        vector(Array::from_vec(j, &[count])),
        vector(Array::from_vec(values, &[count])),
    );
    coo.unwrap().to_csr(Duplicates::Sum).unwrap()
}

/// The 5-point Laplacian on a grid; with `wind` its off-diagonal elements are unequal, and
/// where the type is complex, turned.
fn laplacian<T: Scalar>(side: usize, wind: f64) -> Csr {
    let at = |i: usize, j: usize| i * side + j;
    let mut entries = Vec::new();
    for i in 0..side {
        for j in 0..side {
            entries.push((at(i, j), at(i, j), number::<T>(4.0, 0.0)));
            let mut couple = |other: usize| {
                let (re, im) = if T::IS_COMPLEX { (0.8, 0.6) } else { (1.0, 0.0) };
                let link = |size: f64, side: f64| number::<T>(-size * re, -size * side * im);
                entries.push((at(i, j), other, link(1.0 + wind, 1.0)));
                entries.push((other, at(i, j), link(1.0 - wind, -1.0)));
            };
            if i + 1 < side {
                couple(at(i + 1, j));
            }
            if j + 1 < side {
                couple(at(i, j + 1));
            }
        }
    }
    matrix((side * side, side * side), &entries)
}

/// A reproducible `m × n` matrix with about `per_column` entries in each column, one of them
/// large and in a row of its own, so that the rank is full.
fn scattered<T: Scalar>(seed: u64, (m, n): (usize, usize), per_column: usize) -> Csr {
    let place = |k: usize, j: usize| {
        let x: f64 = random::<f64>(seed, k, j);
        (((x + 1.0) / 2.0 * m as f64) as usize).min(m - 1)
    };
    let mut entries = Vec::new();
    for j in 0..n {
        // No size in use is a multiple of 7.
        let own = (7 * j + 3) % m;
        entries.push((own, j, number::<T>(3.0 + per_column as f64, 1.0)));
        for k in 1..per_column {
            entries.push((place(k, j), j, random::<T>(seed + 1, k, j)));
        }
    }
    matrix((m, n), &entries)
}

/// `A x` of columns.
fn product<T: Scalar>(a: &Csr, x: &[T], k: usize) -> Vec<T> {
    let [rows, cols] = a.shape();
    let indptr = a.indptr().cast(einmul_array::DType::I64).unwrap().to_vec::<i64>().unwrap();
    let indices = a.indices().cast(einmul_array::DType::I64).unwrap().to_vec::<i64>().unwrap();
    let values = a.values().to_vec::<T>().unwrap();
    let mut out = vec![T::ZERO; rows * k];
    for q in 0..k {
        for i in 0..rows {
            for p in indptr[i] as usize..indptr[i + 1] as usize {
                out[q * rows + i] += values[p] * x[q * cols + indices[p] as usize];
            }
        }
    }
    out
}

/// Known solutions, of elements near 1.
fn solutions<T: Scalar>(n: usize, k: usize) -> Vec<T> {
    (0..n * k).map(|p| number::<T>(2.0, 0.0) + random::<T>(9, p, 0)).collect()
}

/// The largest difference of two vectors.
fn distance<T: Scalar>(x: &[T], y: &[T]) -> f64 {
    assert_eq!(x.len(), y.len());
    let differences = x.iter().zip(y).map(|(&x, &y)| (x - y).to_c128().norm());
    differences.fold(0.0, |worst, d| if d <= worst { worst } else { d })
}
