//! Residuals of the blocked factorisations, of both types and with one thread and two.

use einmul_kernels::panels::{self, Diagonal, Float};
use einmul_kernels::{MatMut, MatRef};
use einmul_machine::{Isa, Profile};

use super::product::Products;
use super::rows::{rows, rows_mut};
use super::{cholesky, lu, qr, triangular};

trait Number: Float {
    const EPSILON: f64;
    fn from_f64(x: f64) -> Self;
    fn to_f64(self) -> f64;
}

impl Number for f32 {
    const EPSILON: f64 = f32::EPSILON as f64;
    fn from_f64(x: f64) -> Self {
        x as f32
    }
    fn to_f64(self) -> f64 {
        f64::from(self)
    }
}

impl Number for f64 {
    const EPSILON: f64 = f64::EPSILON;
    fn from_f64(x: f64) -> Self {
        x
    }
    fn to_f64(self) -> f64 {
        self
    }
}

/// Numbers between −1 and 1 in rows `stride` apart, NaN behind them.
fn numbers<T: Number>(seed: u64, (m, n, stride): (usize, usize, usize)) -> Vec<T> {
    let mut state = seed;
    let mut next = || {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / (1_u64 << 52) as f64 - 1.0
    };
    let element = |e: usize| if e % stride < n { next() } else { f64::NAN };
    (0..m * stride).map(element).map(T::from_f64).collect()
}

/// A profile whose products share their work however small they are.
fn profile(eager: bool) -> &'static Profile {
    let mut profile = Profile::builtin(Isa::current(), 2);
    if eager {
        profile.thread_threshold_flops = 1.0;
    }
    Box::leak(Box::new(profile))
}

/// Runs with one thread, with two, and with hardly any scratch.
fn with_products<T: Number>(n: usize, mut run: impl FnMut(&mut Products<'_>)) {
    for (threads, eager, few) in [(1, false, false), (2, true, false), (1, false, true)] {
        let profile = profile(eager);
        let bytes = Products::scratch::<T>(profile, if few { 1 } else { n }, threads);
        run(&mut Products::new(profile, threads, &mut vec![0; bytes]));
    }
}

/// `|a b − c|` of each element stays below `factor·ε·|a||b|`.
fn check_product<T: Number>(
    name: &str,
    (m, n, k): (usize, usize, usize),
    factor: f64,
    a: impl Fn(usize, usize) -> f64,
    b: impl Fn(usize, usize) -> f64,
    c: impl Fn(usize, usize) -> f64,
) {
    let columns: Vec<Vec<f64>> = (0..n).map(|j| (0..k).map(|p| b(p, j)).collect()).collect();
    for i in 0..m {
        let row: Vec<f64> = (0..k).map(|p| a(i, p)).collect();
        for (j, column) in columns.iter().enumerate() {
            let terms = row.iter().zip(column).map(|(x, y)| x * y);
            let (sum, size) = terms.fold((0.0, 0.0), |(s, t), x| (s + x, t + x.abs()));
            let (error, bound) = ((sum - c(i, j)).abs(), factor * T::EPSILON * size);
            assert!(error <= bound, "{name} {m}x{n}: ({i}, {j}) is off by {error:e} > {bound:e}");
        }
    }
}

fn check_lu<T: Number>(m: usize, n: usize, more: usize) {
    let width = n + more;
    let stride = panels::stride::<T>(width);
    let a = numbers::<T>(1, (m, width, stride));
    let at = |row: usize, j: usize| a[row * stride + j].to_f64();
    let mut first: Option<Vec<T>> = None;
    with_products::<T>(m.max(width), |products| {
        let mut lu = a.clone();
        let mut exchanges = vec![usize::MAX; n];
        let mut memory = vec![T::from_f64(f64::NAN); lu::panel_elements::<T>(m)];
        let view = rows_mut(&mut lu, stride, m, width);
        lu::factor(view, &mut exchanges, &mut memory, products);
        let mut order: Vec<usize> = (0..m).collect();
        for (i, &other) in exchanges.iter().enumerate() {
            assert!(i <= other && other < m);
            order.swap(i, other);
        }
        let get = |i: usize, j: usize| lu[i * stride + j].to_f64();
        let lower = |i: usize, p: usize| match i.cmp(&p) {
            std::cmp::Ordering::Less => 0.0,
            std::cmp::Ordering::Equal => 1.0,
            std::cmp::Ordering::Greater => get(i, p),
        };
        let upper = |p: usize, j: usize| if p > j && j < n { 0.0 } else { get(p, j) };
        assert!((0..m).all(|i| (0..n.min(i)).all(|p| get(i, p).abs() <= 1.0)), "multiplier");
        // Higham, theorem 9.3. Further columns are L⁻¹ P B above, and B − L (L⁻¹ P B) below.
        let factor = 2.0 * n as f64 + 2.0;
        check_product::<T>("lu", (m, n, n), factor, lower, upper, |i, j| at(order[i], j));
        let all = |i: usize, p: usize| {
            if i >= n && p == i {
                1.0
            } else if p < n {
                lower(i, p)
            } else {
                0.0
            }
        };
        let right = |p: usize, j: usize| get(p, n + j);
        let b = |i: usize, j: usize| at(order[i], n + j);
        check_product::<T>("lu, more", (m, more, m), factor, all, right, b);
        match &first {
            None => first = Some(lu),
            // Sums of a single row or column are shared in other parts.
            Some(first)
                if products.is_shared()
                    && m.is_multiple_of(16)
                    && n.is_multiple_of(16)
                    && more != 1 =>
            {
                let same = first.iter().zip(&lu).all(|(x, y)| x == y || x.to_f64().is_nan());
                assert!(same, "{m}x{n}: other bits with two threads");
            }
            Some(_) => {}
        }
    });
}

#[test]
fn lu_of_all_shapes() {
    for n in (0..70).chain([100, 129, 200]) {
        check_lu::<f64>(n, n, n % 5);
        check_lu::<f32>(n, n, n % 3);
    }
    for (m, n, more) in
        [(70, 3, 0), (70, 33, 2), (130, 64, 40), (300, 17, 1), (33, 32, 70), (64, 64, 64)]
    {
        check_lu::<f64>(m, n, more);
        check_lu::<f32>(m, n, more);
    }
}

#[test]
fn lu_passes_over_zero_columns() {
    let profile = profile(false);
    let n = 40;
    let mut a: Vec<f64> = numbers(5, (n, n, n));
    (0..n).for_each(|i| a[i * n + 7] = 0.0);
    (0..n).for_each(|i| a[i * n + 20] = 2.0 * a[i * n + 3]);
    let original = a.clone();
    let mut scratch = vec![0; Products::scratch::<f64>(profile, n, 1)];
    let mut exchanges = vec![0; n];
    let mut memory = vec![0.0; lu::panel_elements::<f64>(n)];
    let mut products = Products::new(profile, 1, &mut scratch);
    lu::factor(rows_mut(&mut a, n, n, n), &mut exchanges, &mut memory, &mut products);
    assert!(a[7 * n + 7] == 0.0 && (8..n).all(|i| a[i * n + 7] == 0.0));
    let mut order: Vec<usize> = (0..n).collect();
    exchanges.iter().enumerate().for_each(|(i, &other)| order.swap(i, other));
    for i in 0..n {
        for j in 0..n {
            let l = |p: usize| if p == i { 1.0 } else { a[i * n + p] };
            let sum: f64 = (0..=i.min(j)).map(|p| l(p) * a[p * n + j]).sum();
            assert!((sum - original[order[i] * n + j]).abs() < 1e-12);
        }
    }
}

/// A positive definite matrix in the upper triangle.
fn positive<T: Number>(n: usize, stride: usize) -> Vec<T> {
    let b: Vec<f64> = numbers(2, (n, n, n.max(1)));
    let mut a = vec![T::from_f64(f64::NAN); n * stride];
    for i in 0..n {
        for j in i..n {
            let dot: f64 = (0..n).map(|p| b[i * n + p] * b[j * n + p]).sum();
            a[i * stride + j] = T::from_f64(dot + if i == j { 0.1 } else { 0.0 });
        }
    }
    a
}

fn check_cholesky<T: Number>(n: usize) {
    let stride = panels::stride::<T>(n);
    let a = positive::<T>(n, stride);
    with_products::<T>(n, |products| {
        let mut u = a.clone();
        let mut reciprocals = vec![T::from_f64(0.0); n];
        let done = cholesky::factor(rows_mut(&mut u, stride, n, n), &mut reciprocals, products);
        assert_eq!(done, Ok(()), "{n}");
        let get = |i: usize, j: usize| if i > j { 0.0 } else { u[i * stride + j].to_f64() };
        // Higham, theorem 10.3, and an ε for each reciprocal.
        let factor = 2.0 * n as f64 + 2.0;
        check_product::<T>(
            "cholesky",
            (n, n, n),
            factor,
            |i, p| get(p, i),
            get,
            |i, j| a[i.min(j) * stride + i.max(j)].to_f64(),
        );
    });
}

#[test]
fn cholesky_of_all_orders() {
    for n in (0..70).chain([100, 129, 200]) {
        check_cholesky::<f64>(n);
        check_cholesky::<f32>(n);
    }
}

#[test]
fn cholesky_names_the_pivot() {
    let (n, profile) = (90, profile(false));
    let stride = panels::stride::<f64>(n);
    let mut scratch = vec![0; Products::scratch::<f64>(profile, n, 1)];
    for pivot in [0, 1, 15, 16, 47, 48, 63, 89] {
        for bad in [0.0, -1.0, f64::NAN] {
            let mut a = positive::<f64>(n, stride);
            a[pivot * stride + pivot] = bad;
            let mut products = Products::new(profile, 1, &mut scratch);
            let done =
                cholesky::factor(rows_mut(&mut a, stride, n, n), &mut vec![0.0; n], &mut products);
            assert_eq!(done, Err(pivot), "{bad}");
        }
        // One beside the diagonal comes into the pivot of its column.
        let mut a = positive::<f64>(n, stride);
        a[stride * (pivot / 2) + pivot] = f64::NAN;
        let mut products = Products::new(profile, 1, &mut scratch);
        let done =
            cholesky::factor(rows_mut(&mut a, stride, n, n), &mut vec![0.0; n], &mut products);
        assert_eq!(done, Err(pivot));
    }
}

fn check_triangles<T: Number>(n: usize, k: usize) {
    let stride = panels::stride::<T>(n);
    let mut a = numbers::<T>(3, (n, n, stride));
    // As small as multipliers are on the average, so that nothing grows.
    let small = T::from_f64(1.0 / (n.max(1) as f64).sqrt());
    for i in 0..n {
        (0..n).for_each(|j| a[i * stride + j] = a[i * stride + j] * small);
        a[i * stride + i] = a[i * stride + i] + T::from_f64(2.0);
    }
    let reciprocals: Vec<T> = (0..n).map(|i| T::from_f64(1.0) / a[i * stride + i]).collect();
    let b = numbers::<T>(4, (n, k, k.max(1)));
    with_products::<T>(n.max(k), |products| {
        for case in 0..8 {
            let (is_lower, unit, turned) = (case & 1 == 0, case & 2 == 0, case & 4 == 0);
            let matrix = rows(&a, stride, n, n);
            let matrix = if turned { matrix.transpose() } else { matrix };
            let diagonal = if unit { Diagonal::Unit } else { Diagonal::Reciprocals(&reciprocals) };
            let mut x = b.clone();
            let view = rows_mut(&mut x, k.max(1), n, k);
            if is_lower {
                triangular::lower(matrix, diagonal, view, products);
            } else {
                triangular::upper(matrix, diagonal, view, products);
            }
            let t = |i: usize, p: usize| match p == i {
                true if unit => 1.0,
                true => matrix.at(i, i).to_f64(),
                false if (p < i) == is_lower => matrix.at(i, p).to_f64(),
                false => 0.0,
            };
            // Higham, theorem 8.5.
            let factor = 2.0 * n as f64 + 4.0;
            let right = |p: usize, j: usize| x[p * k + j].to_f64();
            let b = |i: usize, j: usize| b[i * k + j].to_f64();
            check_product::<T>("triangle", (n, k, n), factor, t, right, b);
        }
        let mut x = vec![T::from_f64(0.0); n * stride];
        let l = rows(&a, stride, n, n);
        triangular::invert_unit_lower(l, rows_mut(&mut x, stride, n, n), products);
        let unit = |i: usize, p: usize| match i.cmp(&p) {
            std::cmp::Ordering::Less => 0.0,
            std::cmp::Ordering::Equal => 1.0,
            std::cmp::Ordering::Greater => l.at(i, p).to_f64(),
        };
        let right = |p: usize, j: usize| x[p * stride + j].to_f64();
        let identity = |i: usize, j: usize| f64::from(u8::from(i == j));
        check_product::<T>("inverse", (n, n, n), 2.0 * n as f64, unit, right, identity);
        assert!((0..n).all(|i| (i + 1..n).all(|j| x[i * stride + j] == T::from_f64(0.0))));
    });
}

#[test]
fn triangles_of_all_orders() {
    for n in (0..70).chain([100, 200]) {
        check_triangles::<f64>(n, n % 7);
        check_triangles::<f32>(n, 3 * n / 2);
    }
}

fn check_qr<T: Number>(m: usize, n: usize, k: usize, a: &[T]) {
    let count = m.min(n);
    let stride = panels::stride::<T>(n);
    let q_stride = panels::stride::<T>(k);
    with_products::<T>(m.max(n), |products| {
        let mut r = a.to_vec();
        let [mut vectors, mut scales, mut squares, mut work] =
            qr::elements::<T>(m, count, n.max(k)).map(|len| vec![T::from_f64(f64::NAN); len]);
        let mut reflections =
            qr::Reflections::new(m, &mut vectors, &mut scales, &mut squares, &mut work);
        reflections.factor(rows_mut(&mut r, stride, m, n), products);
        let mut q = vec![T::from_f64(0.0); m * q_stride];
        (0..k).for_each(|i| q[i * q_stride + i] = T::from_f64(1.0));
        reflections.expand(rows_mut(&mut q, q_stride, m, k), products);
        let size = a.iter().map(|x| x.to_f64().abs()).filter(|x| !x.is_nan()).fold(0.0, f64::max);
        let size = if size > 0.0 { size } else { 1.0 };
        let q = |i: usize, j: usize| q[i * q_stride + j].to_f64();
        let r = |p: usize, j: usize| if p > j { 0.0 } else { r[p * stride + j].to_f64() / size };
        let terms = (m.max(n) as f64 + 10.0) * T::EPSILON;
        // Higham, theorem 19.4, in norms.
        for j in 0..n {
            let norm = (0..m).map(|i| (a[i * stride + j].to_f64() / size).powi(2)).sum::<f64>();
            for i in 0..m {
                let sum: f64 = (0..count.min(j + 1)).map(|p| q(i, p) * r(p, j)).sum();
                let error = (sum - a[i * stride + j].to_f64() / size).abs();
                let bound = 4.0 * terms * norm.sqrt();
                assert!(error <= bound, "qr {m}x{n}: ({i}, {j}) is off by {error:e} > {bound:e}");
            }
        }
        for i in 0..k {
            for j in 0..k {
                let dot: f64 = (0..m).map(|p| q(p, i) * q(p, j)).sum();
                let error = (dot - f64::from(u8::from(i == j))).abs();
                assert!(error <= 4.0 * terms, "qr {m}x{n}: columns {i}, {j} of Q: {error:e}");
            }
        }
    });
}

fn check_qrs<T: Number>(sizes: &[f64]) {
    let shapes = (0..70).map(|n| (n, n)).chain([
        (70, 3),
        (3, 70),
        (100, 33),
        (33, 100),
        (130, 130),
        (200, 65),
        (65, 200),
        (300, 16),
        (0, 4),
        (4, 0),
    ]);
    for (m, n) in shapes {
        let stride = panels::stride::<T>(n);
        let a = numbers::<T>(6, (m, n, stride));
        check_qr(m, n, m.min(n), &a);
        check_qr(m, n, m, &a);
    }
    for &size in sizes {
        let stride = panels::stride::<T>(40);
        let mut a = numbers::<T>(7, (50, 40, stride));
        a.iter_mut().for_each(|x| *x = *x * T::from_f64(size));
        check_qr(50, 40, 40, &a);
        // Equal columns, a zero one, and rows that are far smaller.
        for i in 0..50 {
            let row = &mut a[i * stride..][..40];
            (row[20], row[21], row[3]) = (row[2], row[2], T::from_f64(0.0));
            if i > 10 {
                row.iter_mut().for_each(|x| *x = *x * T::from_f64(1e-30));
            }
        }
        check_qr(50, 40, 40, &a);
    }
}

#[test]
fn qr_of_all_shapes() {
    check_qrs::<f32>(&[1.0, 1e9, 1e-9]);
    check_qrs::<f64>(&[1.0, 1e75, 1e-75, 1e-200]);
}

#[test]
fn products_are_cut_where_scratch_is_short() {
    let profile = profile(false);
    let (m, n, k) = (120, 90, 70);
    let (a, b) = (numbers::<f64>(8, (m, k, k)), numbers::<f64>(9, (k, n, n)));
    let mut scratch = vec![0; Products::scratch::<f64>(profile, 1, 1)];
    let mut c = vec![0.0; m * n];
    let mut products = Products::new(profile, 1, &mut scratch);
    let (left, right) = (MatRef::from_row_major(&a, m, k), MatRef::from_row_major(&b, k, n));
    products.subtract(left, right, MatMut::from_row_major(&mut c, m, n));
    let get = |i: usize, j: usize| -c[i * n + j];
    check_product::<f64>(
        "product",
        (m, n, k),
        k as f64,
        |i, p| a[i * k + p],
        |p, j| b[p * n + j],
        get,
    );
}
