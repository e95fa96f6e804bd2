//! Groups beside a plain elimination of each matrix.

use super::*;

/// One that the processor lacks falls back to the next.
const ISAS: [Isa; 3] = [Isa::Portable, Isa::Avx2, Isa::Avx512];

/// Numbers between −1 and 1, the same on every run.
fn numbers(count: usize, mut seed: u64) -> Vec<f64> {
    let mut next = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 11) as f64 / (1_u64 << 52) as f64 - 1.0
    };
    (0..count).map(|_| next()).collect()
}

/// A group of matrices, one behind the other, in row order.
fn group<T: Float>(n: usize, count: usize, of: impl Fn(f64) -> T) -> Vec<T> {
    let make = |at| numbers(n * n, at as u64 + 1).into_iter().map(&of);
    (0..count).flat_map(make).collect()
}

/// Views that are made from one pointer, as a kernel reaches all from the first.
fn views<T>(values: &[T], rows: usize, cols: usize) -> Vec<MatRef<'_, T>> {
    let (start, count) = (values.as_ptr(), values.len() / (rows * cols));
    // SAFETY: the matrices are inside the slice.
    let view = |at: usize| unsafe {
        MatRef::from_raw_parts(start.add(at * rows * cols), rows, cols, cols as isize, 1)
    };
    (0..count).map(view).collect()
}

/// As [`views`].
fn views_mut<T>(values: &mut [T], rows: usize, cols: usize) -> Vec<MatMut<'_, T>> {
    let (start, count) = (values.as_mut_ptr(), values.len() / (rows * cols));
    // SAFETY: the matrices are apart, and inside the slice.
    let view = |at: usize| unsafe {
        MatMut::from_raw_parts(start.add(at * rows * cols), rows, cols, cols as isize, 1)
    };
    (0..count).map(view).collect()
}

/// The largest element of `a·x − b`, over `|a|·|x| + |b|`.
fn residual(n: usize, k: usize, a: &[f64], x: &[f64], b: &[f64]) -> f64 {
    let mut worst: f64 = 0.0;
    for i in 0..n {
        for j in 0..k {
            let (mut sum, mut size) = (-b[i * k + j], b[i * k + j].abs());
            for p in 0..n {
                sum += a[i * n + p] * x[p * k + j];
                size += (a[i * n + p] * x[p * k + j]).abs();
            }
            worst = worst.max(sum.abs() / size.max(f64::MIN_POSITIVE));
        }
    }
    worst
}

fn wide<T: Copy + Into<f64>>(values: &[T]) -> Vec<f64> {
    values.iter().map(|&value| value.into()).collect()
}

fn orders() -> impl Iterator<Item = usize> {
    [1, 2, 3, 4, 5, 8, 16, 31, MAX_ORDER].into_iter()
}

/// Solves and inverses have residuals of a few hundred roundings: `c·n·ε·‖L‖‖U‖`, whose
/// growth is below 10 for these numbers.
fn systems<T: Float + Into<f64>>(of: impl Fn(f64) -> T + Copy, precision: f64) {
    for isa in ISAS {
        for n in orders() {
            for count in [1, group_size::<T>(isa) - 1, group_size::<T>(isa)] {
                let a = group(n, count, of);
                let bound = 100.0 * n as f64 * precision;
                for k in [1, 3] {
                    let b: Vec<T> = (0..count)
                        .flat_map(|at| numbers(n * k, 99 + at as u64).into_iter().map(of))
                        .collect();
                    let mut x = vec![T::of(0); n * k * count];
                    let mut scratch = vec![0; scratch_bytes::<T>(isa, solve_elements(n, k))];
                    let (a_views, b_views) = (views(&a, n, n), views(&b, n, k));
                    let mut x_views = views_mut(&mut x, n, k);
                    // SAFETY: each group lies in one vector.
                    let fine =
                        unsafe { solve(isa, &a_views, &b_views, &mut x_views, &mut scratch) };
                    assert!(fine);
                    let systems = a.chunks_exact(n * n).zip(b.chunks_exact(n * k));
                    for ((a, b), x) in systems.zip(x.chunks_exact(n * k)) {
                        let residual = residual(n, k, &wide(a), &wide(x), &wide(b));
                        assert!(residual <= bound, "{n} {k}: {residual:e}");
                    }
                }
                let mut x = vec![T::of(0); n * n * count];
                let mut scratch = vec![0; scratch_bytes::<T>(isa, inverse_elements(n))];
                let a_views = views(&a, n, n);
                let mut x_views = views_mut(&mut x, n, n);
                // SAFETY: each group lies in one vector.
                assert!(unsafe { inverse(isa, &a_views, &mut x_views, &mut scratch) });
                let one: Vec<f64> =
                    (0..n * n).map(|e| if e % (n + 1) == 0 { 1.0 } else { 0.0 }).collect();
                for (a, x) in a.chunks_exact(n * n).zip(x.chunks_exact(n * n)) {
                    let residual = residual(n, n, &wide(a), &wide(x), &one);
                    assert!(residual <= bound, "{n}: {residual:e}");
                }
            }
        }
    }
}

#[test]
fn systems_of_both_precisions() {
    systems(|x| x, f64::EPSILON);
    systems(|x| x as f32, f64::from(f32::EPSILON));
}

/// `L Lᵀ` is the matrix within `n·ε` of its diagonal.
#[test]
fn choleskys_multiply_back() {
    for isa in ISAS {
        for n in orders() {
            let count = group_size::<f64>(isa);
            let factors = group(n, count, |x| x);
            let positive: Vec<f64> = factors
                .chunks_exact(n * n)
                .flat_map(|f| {
                    let dot = |i: usize, j: usize| {
                        (0..n).map(|p| f[i * n + p] * f[j * n + p]).sum::<f64>()
                    };
                    let diagonal = |i, j| if i == j { 1.0 } else { 0.0 };
                    let at = |e: usize| (e / n, e % n);
                    let element = |(i, j)| {
                        // The upper triangle must not be read.
                        if i < j { f64::NAN } else { dot(i, j) + diagonal(i, j) }
                    };
                    (0..n * n).map(at).map(element).collect::<Vec<_>>()
                })
                .collect();
            let mut lower = vec![f64::NAN; n * n * count];
            let mut scratch = vec![0; scratch_bytes::<f64>(isa, n * n)];
            let (a, mut l) = (views(&positive, n, n), views_mut(&mut lower, n, n));
            // SAFETY: each group lies in one vector.
            assert!(unsafe { cholesky(isa, &a, &mut l, &mut scratch) });
            for (a, l) in positive.chunks_exact(n * n).zip(lower.chunks_exact(n * n)) {
                for i in 0..n {
                    for j in 0..=i {
                        let sum: f64 = (0..=j).map(|p| l[i * n + p] * l[j * n + p]).sum();
                        let bound = 4.0 * n as f64 * f64::EPSILON;
                        let size = (a[i * n + i] * a[j * n + j]).sqrt();
                        assert!((sum - a[i * n + j]).abs() <= bound * size);
                        assert!(i == j || l[j * n + i] == 0.0);
                    }
                }
            }
        }
    }
}

/// A matrix that is not plain: singular, nearly so, not finite, huge, tiny.
#[test]
fn other_matrices_are_left_to_the_caller() {
    let plain = vec![2.0, 1.0, 1.0, 3.0];
    let odd = [
        vec![1.0, 2.0, 2.0, 4.0],
        vec![1.0, 1.0, 1.0, 1.0 + 4.0 * f64::EPSILON],
        vec![f64::NAN, 0.0, 0.0, 1.0],
        vec![1.0, f64::INFINITY, 0.0, 1.0],
        vec![1e300, 0.0, 0.0, 1e300],
        vec![1e-300, 0.0, 0.0, 1e-300],
        vec![0.0; 4],
    ];
    let isa = Isa::current();
    let mut scratch = vec![0; scratch_bytes::<f64>(isa, 12)];
    for odd in odd {
        let a = [plain.clone(), odd].concat();
        let a = views(&a, 2, 2);
        let (mut out, mut x) = ([7.0; 8], [7.0; 4]);
        // SAFETY: here and below each group lies in one array.
        let fine = unsafe { inverse(isa, &a, &mut views_mut(&mut out, 2, 2), &mut scratch) };
        assert!(!fine);
        let b = [1.0; 4];
        let b = views(&b, 2, 1);
        // SAFETY: as above.
        let fine = unsafe { solve(isa, &a, &b, &mut views_mut(&mut x, 2, 1), &mut scratch) };
        assert!(!fine && x == [7.0; 4]);
        // Two of them are positive definite as far as Cholesky reads them.
        if a[1].at(0, 1) != 1.0 && !a[1].at(0, 1).is_infinite() {
            // SAFETY: as above.
            let fine = unsafe { cholesky(isa, &a, &mut views_mut(&mut out, 2, 2), &mut scratch) };
            assert!(!fine);
        }
        assert!(out == [7.0; 8]);
    }
}
