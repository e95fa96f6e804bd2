//! Dense products against the reference, for every instruction set.

mod matrices;

use einmul_kernels::Gemm;
use einmul_machine::Profile;
use matrices::{Float, Matrix, ORDERS, Order, Random, assert_close, profiles};

#[derive(Debug, Clone, Copy)]
struct Case {
    shape: (usize, usize, usize),
    orders: [Order; 3],
    alpha: f64,
    beta: f64,
    threads: usize,
}

fn check<T: Float>(profile: &Profile, case: Case) {
    let (m, n, k) = case.shape;
    let what = format!("{} {} {case:?}", T::NAME, profile.isa);
    let mut random = Random(m as u64 * 31 + n as u64 * 7 + k as u64);
    let a = Matrix::<T>::random(m, k, case.orders[0], &mut random);
    let b = Matrix::<T>::random(k, n, case.orders[1], &mut random);
    let before = if case.beta == 0.0 {
        Matrix::new(m, n, case.orders[2], || T::of(f64::NAN))
    } else {
        Matrix::random(m, n, case.orders[2], &mut random)
    };
    let (alpha, beta) = (T::of(case.alpha), T::of(case.beta));
    let product = |threads: usize| {
        let gemm = Gemm::<T>::new(m, n, k, profile, threads);
        let mut c = before.clone();
        let mut scratch = vec![0xA5; gemm.scratch_bytes()];
        gemm.run(alpha, a.view(), b.view(), beta, c.view_mut(), &mut scratch);
        c
    };
    let c = product(case.threads);
    assert_close(&what, &c, alpha, &a, &b, beta, &before);
    assert_eq!(product(case.threads).bits(), c.bits(), "{what}: repeated");
    if m > 1 && n > 1 {
        assert_eq!(product(1).bits(), c.bits(), "{what}: on one thread");
    }
}

fn check_all(case: Case) {
    for profile in profiles() {
        check::<f32>(&profile, case);
        check::<f64>(&profile, case);
    }
}

const PLAIN: Case =
    Case { shape: (0, 0, 0), orders: [Order::Rows; 3], alpha: 1.0, beta: 0.0, threads: 1 };

const RAGGED: [usize; 16] = [0, 1, 2, 3, 4, 7, 8, 9, 17, 31, 47, 48, 49, 64, 97, 130];

#[test]
fn ragged_squares_and_neighbours() {
    for n in RAGGED {
        for threads in [1, 2, 5] {
            check_all(Case { shape: (n, n, n), threads, ..PLAIN });
            check_all(Case { shape: (n + 1, n, n + 2), beta: -0.5, threads, ..PLAIN });
        }
    }
}

#[test]
fn every_pair_of_edge_sizes() {
    for m in RAGGED {
        for n in RAGGED {
            for k in [1, 5, 33] {
                check_all(Case { shape: (m, n, k), alpha: 1.5, beta: 1.0, ..PLAIN });
            }
        }
    }
}

#[test]
fn every_layout_of_every_operand() {
    for a in ORDERS {
        for b in ORDERS {
            for c in ORDERS {
                for (shape, threads) in [((13, 11, 9), 1), ((101, 53, 40), 2), ((49, 130, 200), 2)]
                {
                    check_all(Case { shape, orders: [a, b, c], beta: 2.0, threads, ..PLAIN });
                }
            }
        }
    }
}

#[test]
fn several_blocks_of_depth_rows_and_columns() {
    let small_caches = |mut profile: Profile| {
        profile.caches.l2 = 128 << 10;
        profile.caches.l3 = 256 << 10;
        profile
    };
    for profile in profiles().into_iter().map(small_caches) {
        for order in [Order::Rows, Order::Columns, Order::Spaced] {
            for threads in [1, 2, 4] {
                let case = Case {
                    shape: (150, 110, 1100),
                    orders: [order; 3],
                    alpha: -1.0,
                    beta: 0.5,
                    threads,
                };
                check::<f32>(&profile, case);
                check::<f64>(&profile, case);
            }
        }
    }
}

#[test]
fn skinny_shapes() {
    for shape in
        [(300, 8, 300), (8, 300, 300), (300, 1, 300), (1, 300, 300), (300, 300, 8), (8, 8, 3000)]
    {
        for threads in [1, 2] {
            for order in [Order::Rows, Order::Columns] {
                check_all(Case { shape, orders: [order; 3], alpha: 0.25, beta: 1.0, threads });
            }
        }
    }
}

#[test]
fn alpha_zero_and_depth_zero_only_scale() {
    for profile in profiles() {
        for (k, alpha) in [(0, 1.0), (3, 0.0)] {
            for (beta, expected) in [(0.0, 0.0), (1.0, 2.0), (-3.0, -6.0)] {
                let a = Matrix::<f32>::new(4, k, Order::Rows, || f32::NAN);
                let b = Matrix::<f32>::new(k, 5, Order::Rows, || f32::NAN);
                let start = if beta == 0.0 { f32::NAN } else { 2.0 };
                let mut c = Matrix::<f32>::new(4, 5, Order::Rows, || start);
                let gemm = Gemm::<f32>::new(4, 5, k, &profile, 1);
                let mut scratch = vec![0; gemm.scratch_bytes()];
                gemm.run(alpha, a.view(), b.view(), beta, c.view_mut(), &mut scratch);
                for i in 0..4 {
                    for j in 0..5 {
                        assert_eq!(c.at(i, j), expected);
                    }
                }
            }
        }
    }
}

#[test]
fn one_nan_or_infinity_reaches_its_row_and_column() {
    for profile in profiles() {
        for n in [5, 70, 130] {
            for special in [f64::NAN, f64::INFINITY] {
                let mut count = 0;
                let a = Matrix::<f64>::new(n, n, Order::Rows, || {
                    count += 1;
                    if count == n + 3 { special } else { 1.0 }
                });
                let b = Matrix::<f64>::new(n, n, Order::Rows, || 1.0);
                let gemm = Gemm::<f64>::new(n, n, n, &profile, 2);
                let mut scratch = vec![0; gemm.scratch_bytes()];
                let mut c = Matrix::<f64>::new(n, n, Order::Rows, || 0.0);
                gemm.run(1.0, a.view(), b.view(), 0.0, c.view_mut(), &mut scratch);
                for i in 0..n {
                    for j in 0..n {
                        assert_eq!(c.at(i, j).is_finite(), i != 1, "{n} C[{i}, {j}]");
                    }
                }
            }
        }
    }
}

#[test]
fn broadcast_operands_have_zero_strides() {
    for profile in profiles() {
        let value = [3.0f32];
        // SAFETY: every position is the one element.
        let a = unsafe { einmul_kernels::MatRef::from_raw_parts(value.as_ptr(), 60, 70, 0, 0) };
        let b = Matrix::<f32>::new(70, 50, Order::Rows, || 2.0);
        let gemm = Gemm::<f32>::new(60, 50, 70, &profile, 1);
        let mut scratch = vec![0; gemm.scratch_bytes()];
        let mut c = Matrix::<f32>::new(60, 50, Order::Rows, || f32::NAN);
        gemm.run(1.0, a, b.view(), 0.0, c.view_mut(), &mut scratch);
        assert!((0..60).all(|i| (0..50).all(|j| c.at(i, j) == 420.0)));
    }
}

#[test]
#[should_panic(expected = "product of 2x3 and 4x2 into 2x2")]
fn shapes_that_do_not_fit_are_refused() {
    let gemm = Gemm::<f64>::new(2, 2, 3, &profiles()[0], 1);
    let (a, b) = (Matrix::new(2, 3, Order::Rows, || 1.0), Matrix::new(4, 2, Order::Rows, || 1.0));
    let mut c = Matrix::new(2, 2, Order::Rows, || 1.0);
    gemm.run(1.0, a.view(), b.view(), 0.0, c.view_mut(), &mut vec![0; gemm.scratch_bytes()]);
}
