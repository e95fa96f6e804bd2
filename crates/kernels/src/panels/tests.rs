//! Against the textbooks' loops, on every instruction set.

use einmul_machine::Isa;

use super::*;

/// A reproducible number between −1 and 1.
fn random(seed: &mut u64) -> f64 {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*seed >> 11) as f64 / (1_u64 << 52) as f64 - 1.0
}

/// What the tests need of a type beside its arithmetic.
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

fn sets() -> impl Iterator<Item = Isa> {
    Isa::ALL.into_iter().filter(|isa| isa.is_supported())
}

fn numbers<T: Number>(seed: u64, len: usize) -> Vec<T> {
    let mut seed = seed;
    (0..len).map(|_| T::from_f64(random(&mut seed))).collect()
}

/// The first `rows × count` elements in columns `stride` apart, NaN behind them.
fn panel<T: Number>(rows: usize, count: usize, at: impl Fn(usize, usize) -> T) -> (Vec<T>, usize) {
    let stride = stride::<T>(rows);
    let mut data = vec![T::from_f64(f64::NAN); count * stride];
    for j in 0..count {
        (0..rows).for_each(|i| data[j * stride + i] = at(i, j));
    }
    (data, stride)
}

/// Partial pivoting by the definition, with pivots of the first largest size.
fn textbook_exchanges(a: &mut [f64], m: usize, n: usize) -> Vec<usize> {
    let mut exchanges = Vec::new();
    for k in 0..n {
        let largest = (k..m).fold(0.0_f64, |largest, i| largest.max(a[i * n + k].abs()));
        let pivot = (k..m).find(|&i| largest > 0.0 && a[i * n + k].abs() == largest).unwrap_or(k);
        exchanges.push(pivot);
        (0..n).for_each(|j| a.swap(k * n + j, pivot * n + j));
        for i in k + 1..m {
            if a[k * n + k] != 0.0 {
                a[i * n + k] /= a[k * n + k];
            }
            for j in k + 1..n {
                a[i * n + j] -= a[i * n + k] * a[k * n + j];
            }
        }
    }
    exchanges
}

fn check_elimination<T: Number>(isa: Isa, m: usize, n: usize, a: &[T]) {
    let (mut data, stride) = panel(m, n, |i, j| a[i * n + j]);
    let mut exchanges = vec![usize::MAX; n];
    eliminate(isa, Columns::new(&mut data, stride, m, n), &mut exchanges);
    let lu = |i: usize, j: usize| data[j * stride + i].to_f64();
    // Higham, theorem 9.3: |P A − L U| ≤ n·ε·|L||U|.
    let mut rows: Vec<usize> = (0..m).collect();
    exchanges.iter().enumerate().for_each(|(i, &other)| rows.swap(i, other));
    for i in 0..m {
        for j in 0..n {
            let terms = (0..=i.min(j)).map(|p| {
                let l = if p == i { 1.0 } else { lu(i, p) };
                assert!(p == i || l.abs() <= 1.0, "{isa} {m}x{n}: multiplier {l}");
                l * lu(p, j)
            });
            let (sum, size) = terms.fold((0.0, 0.0), |(s, t), x| (s + x, t + x.abs()));
            let error = (sum - a[rows[i] * n + j].to_f64()).abs();
            let bound = 2.0 * n as f64 * T::EPSILON * size;
            assert!(error <= bound, "{isa} {m}x{n}: ({i}, {j}) is off by {error:e} > {bound:e}");
        }
    }
    for (i, &exchange) in exchanges.iter().enumerate() {
        assert!(i <= exchange && exchange < m);
    }
}

fn check_eliminations<T: Number>() {
    for isa in sets() {
        for n in 0..=WIDTH {
            for m in (n..n + 20).chain([33, 64, 65, 100, 131]).filter(|&m| m >= n) {
                check_elimination::<T>(isa, m, n, &numbers(7, m * n));
            }
        }
        // Small integers, whose elimination is exact until the first quotient: with ties.
        for m in [1, 2, 5, 16, 40] {
            let n = m.min(3);
            let a: Vec<f64> = (0..m * n).map(|e| ((e * e + 3 * e) % 3) as f64 - 1.0).collect();
            let (mut data, stride) = panel(m, n, |i, j| T::from_f64(a[i * n + j]));
            let mut exchanges = vec![0; n];
            eliminate(isa, Columns::new(&mut data, stride, m, n), &mut exchanges);
            assert_eq!(exchanges, textbook_exchanges(&mut a.clone(), m, n), "{isa} {m}");
        }
        // Zero columns, and pivots whose reciprocal is out of range.
        let tiny = T::from_f64(1.0) / T::LIFT / T::LIFT;
        let a: Vec<T> = (0..40).map(|e| if e % 4 == 1 { T::of(0) } else { tiny }).collect();
        check_elimination::<T>(isa, 10, 4, &a);
        let mut seed = 3;
        let a: Vec<T> = (0..40).map(|_| T::from_f64(random(&mut seed)) * tiny).collect();
        let (mut data, stride) = panel(10, 4, |i, j| a[i * 4 + j]);
        eliminate(isa, Columns::new(&mut data, stride, 10, 4), &mut [0; 4]);
        assert!((0..4).all(|j| data[j * stride..][..10].iter().all(|x| !x.to_f64().is_nan())));
    }
}

#[test]
fn elimination() {
    check_eliminations::<f32>();
    check_eliminations::<f64>();
}

#[test]
fn a_nan_ends_in_a_pivot() {
    for isa in sets() {
        for at in 0..81 {
            let (mut data, stride) = panel(9, 9, |i, j| (i * i + j + i * j % 5) as f64);
            data[at % 9 * stride + at / 9] = f64::NAN;
            eliminate(isa, Columns::new(&mut data, stride, 9, 9), &mut [0; 9]);
            assert!((0..9).any(|j| data[j * stride + j].is_nan()), "{isa} {at}");
        }
    }
}

fn check_reflection<T: Number>(isa: Isa, m: usize, n: usize, size: f64, a: &[f64]) {
    let at = |i: usize, j: usize| T::from_f64(a[i * n + j] * size);
    let (mut data, stride) = panel(m, n, at);
    let mut scales = vec![T::from_f64(f64::NAN); n];
    let mut r = vec![T::from_f64(0.0); n * n];
    let triangle = MatMut::from_row_major(&mut r, n, n);
    reflect(isa, Columns::new(&mut data, stride, m, n), &mut scales, triangle);
    let v = |i: usize, j: usize| data[j * stride + i].to_f64();
    for j in 0..n {
        assert!(v(j, j) == 1.0 && (0..j).all(|i| v(i, j) == 0.0), "{isa} {m}x{n}: vector {j}");
        // H₁ ⋯ H_n times column j of R; each reflection adds a few ε of its norm (Higham,
        // lemma 19.3).
        let mut x: Vec<f64> =
            (0..m).map(|i| if i <= j { r[i * n + j].to_f64() / size } else { 0.0 }).collect();
        for p in (0..n).rev() {
            let dot: f64 = (0..m).map(|i| v(i, p) * x[i]).sum();
            let factor = scales[p].to_f64() * dot;
            (0..m).for_each(|i| x[i] -= factor * v(i, p));
        }
        let norm = (0..m).map(|i| a[i * n + j].powi(2)).sum::<f64>().sqrt();
        let bound = 10.0 * (n as f64 + (m as f64).sqrt()) * T::EPSILON * norm;
        for i in 0..m {
            let error = (x[i] - at(i, j).to_f64() / size).abs();
            assert!(error <= bound, "{isa} {m}x{n} of {size:e}: ({i}, {j}) {error:e} > {bound:e}");
        }
    }
}

fn check_reflections<T: Number>(sizes: &[f64]) {
    for isa in sets() {
        for n in 0..=WIDTH {
            for m in (n..n + 12).chain([33, 64, 65, 100, 131]).filter(|&m| m >= n) {
                let mut a: Vec<f64> = numbers::<f64>(9, m * n);
                for &size in sizes {
                    check_reflection::<T>(isa, m, n, size, &a);
                }
                // A zero column, one that is zero below its head, and two that are equal.
                if n >= 5 {
                    for i in 0..m {
                        (a[i * n], a[i * n + 4]) = (0.0, a[i * n + 3]);
                        if i > 1 {
                            a[i * n + 1] = 0.0;
                        }
                    }
                    check_reflection::<T>(isa, m, n, 1.0, &a);
                }
            }
        }
    }
}

#[test]
fn reflection() {
    check_reflections::<f32>(&[1.0, 1e9, 1e-30]);
    check_reflections::<f64>(&[1.0, 1e75, 1e-75, 1e-290]);
}

fn check_blocks<T: Number>() {
    for isa in sets() {
        for n in 0..=WIDTH {
            let stride = n + 3;
            let b = numbers::<T>(11, n * n);
            let square = |i: usize, j: usize| {
                let sum: f64 = (0..n).map(|p| b[i * n + p].to_f64() * b[j * n + p].to_f64()).sum();
                T::from_f64(sum + if i == j { 1.0 } else { 0.0 })
            };
            let mut a = vec![T::from_f64(f64::NAN); n * stride];
            (0..n).for_each(|i| (i..n).for_each(|j| a[i * stride + j] = square(i, j)));
            let mut reciprocals = vec![T::from_f64(0.0); n];
            let view = |a: &mut Vec<T>| {
                // SAFETY: n rows of n elements, with a gap behind each.
                unsafe { MatMut::from_raw_parts(a.as_mut_ptr(), n, n, stride as isize, 1) }
            };
            let mut copy = a.clone();
            assert_eq!(cholesky(isa, view(&mut copy), &mut reciprocals), Ok(()), "{isa} {n}");
            for i in 0..n {
                for j in i..n {
                    // Higham, theorem 10.3.
                    let u = |i: usize, j: usize| copy[i * stride + j].to_f64();
                    let sum: f64 = (0..=i).map(|p| u(p, i) * u(p, j)).sum();
                    let size: f64 = (0..=i).map(|p| (u(p, i) * u(p, j)).abs()).sum();
                    let error = (sum - square(i, j).to_f64()).abs();
                    let bound = (n as f64 + 4.0) * T::EPSILON * size;
                    assert!(error <= bound, "{isa} {n}: ({i}, {j}) {error:e} > {bound:e}");
                }
                assert!((copy[i * stride + i] * reciprocals[i]).to_f64() - 1.0 <= 2.0 * T::EPSILON);
            }
            for pivot in 0..n {
                for bad in [0.0, -1.0, f64::NAN] {
                    let mut copy = a.clone();
                    copy[pivot * stride + pivot] = T::from_f64(bad);
                    let failed = cholesky(isa, view(&mut copy), &mut reciprocals);
                    assert_eq!(failed, Err(pivot), "{isa} {n} {bad}");
                }
            }
        }
    }
}

#[test]
fn blocks() {
    check_blocks::<f32>();
    check_blocks::<f64>();
}

fn check_substitution<T: Number>(isa: Isa, n: usize, k: usize) {
    let half = T::from_f64(0.5);
    let l: Vec<T> = numbers::<T>(13, n * n).iter().map(|&x| x * half).collect();
    let b = numbers::<T>(17, n * k);
    let reciprocals: Vec<T> =
        (0..n).map(|i| T::from_f64(1.0) / (l[i * n + i] + T::from_f64(2.0))).collect();
    for (back, unit, turned) in
        [(false, false, false), (false, true, true), (true, false, true), (true, true, false)]
    {
        let matrix = MatRef::from_row_major(&l, n, n);
        let matrix = if turned { matrix.transpose() } else { matrix };
        let mut x = b.clone();
        let view = MatMut::from_row_major(&mut x, n, k);
        let diagonal = if unit { Diagonal::Unit } else { Diagonal::Reciprocals(&reciprocals) };
        if back {
            substitute_back(isa, matrix, diagonal, view);
        } else {
            substitute(isa, matrix, diagonal, view);
        }
        for i in 0..n {
            for j in 0..k {
                // Higham, theorem 8.5, and an ε for the reciprocals.
                let term = |p: usize| {
                    let factor = match p == i {
                        true if unit => 1.0,
                        true => 1.0 / reciprocals[i].to_f64(),
                        false => matrix.at(i, p).to_f64(),
                    };
                    factor * x[p * k + j].to_f64()
                };
                let known = if back { i..n } else { 0..i + 1 };
                let (sum, size) =
                    known.map(term).fold((0.0, 0.0), |(s, t), x| (s + x, t + x.abs()));
                let error = (sum - b[i * k + j].to_f64()).abs();
                let bound = (n as f64 + 2.0) * T::EPSILON * (size + b[i * k + j].to_f64().abs());
                assert!(error <= bound, "{isa} {n} {k} {back} {unit}: {error:e} > {bound:e}");
            }
        }
    }
}

#[test]
fn substitution() {
    for isa in sets() {
        for n in 0..=WIDTH {
            for k in (0..20).chain([31, 32, 33, 63, 64, 70]) {
                check_substitution::<f32>(isa, n, k);
                check_substitution::<f64>(isa, n, k);
            }
        }
    }
}

#[test]
fn copies() {
    for isa in sets() {
        for (m, n) in [(0, 3), (1, 1), (3, 5), (8, 8), (17, 4), (33, 31), (40, 64)] {
            let data: Vec<f64> = (0..m * n).map(|e| e as f64).collect();
            for turned in 0..4 {
                let mut to = vec![f64::NAN; m * n];
                let from = match turned & 1 {
                    0 => MatRef::from_row_major(&data, m, n),
                    _ => MatRef::from_row_major(&data, n, m).transpose(),
                };
                let target = match turned & 2 {
                    0 => MatMut::from_row_major(&mut to, m, n),
                    _ => MatMut::from_row_major(&mut to, n, m).transpose(),
                };
                // Rows from the last to the first are rows, too.
                copy(isa, from.reverse_rows(), target.reverse_rows());
                for i in 0..m {
                    for j in 0..n {
                        let at = if turned & 2 == 0 { i * n + j } else { j * m + i };
                        assert_eq!(to[at], from.at(i, j), "{isa} {m}x{n} {turned}");
                    }
                }
            }
        }
    }
}

#[test]
fn strides_are_odd_lines() {
    for len in 0..200 {
        let stride = stride::<f64>(len);
        assert!(
            stride >= len
                && stride.is_multiple_of(8)
                && (stride / 8) % 2 == 1
                && stride <= len + 15
        );
    }
    assert!(stride::<f32>(usize::MAX) > 1 << 60);
}
