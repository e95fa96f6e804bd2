//! Matrix times vector against the reference, for every instruction set.

mod matrices;

use einmul_kernels::Gemv;
use einmul_machine::Profile;
use matrices::{Float, Matrix, ORDERS, Order, Random, assert_close, profiles};

fn check<T: Float>(
    profile: &Profile,
    (m, n): (usize, usize),
    [order_a, order_x, order_y]: [Order; 3],
    (alpha, beta): (f64, f64),
    threads: usize,
) {
    let what = format!("{} {} {m}x{n} {order_a:?} {order_x:?} {order_y:?}", T::NAME, profile.isa);
    let mut random = Random((m * 1000 + n) as u64);
    let a = Matrix::<T>::random(m, n, order_a, &mut random);
    let x = Matrix::<T>::random(n, 1, order_x, &mut random);
    let before = if beta == 0.0 {
        Matrix::new(m, 1, order_y, || T::of(f64::NAN))
    } else {
        Matrix::random(m, 1, order_y, &mut random)
    };
    let (alpha, beta) = (T::of(alpha), T::of(beta));
    let gemv = Gemv::<T>::new(m, n, profile, threads);
    let product = || {
        let mut y = before.clone();
        let mut scratch = vec![0xA5; gemv.scratch_bytes()];
        gemv.run(alpha, a.view(), x.view(), beta, y.view_mut(), &mut scratch);
        y
    };
    let y = product();
    assert_close(&what, &y, alpha, &a, &x, beta, &before);
    assert_eq!(product().bits(), y.bits(), "{what}: repeated");
}

#[test]
fn ragged_sizes_in_every_layout() {
    let sizes = [0, 1, 2, 3, 7, 8, 9, 47, 64, 97, 130, 300];
    for profile in profiles() {
        for (i, m) in sizes.into_iter().enumerate() {
            for (j, n) in sizes.into_iter().enumerate() {
                for (o, order) in ORDERS.into_iter().enumerate() {
                    let orders = [order, ORDERS[(o + i) % 7], ORDERS[(o + j) % 7]];
                    let scales = [(1.0, 0.0), (-2.0, 1.0), (0.0, 0.5), (0.5, -1.0)][(i + j) % 4];
                    for threads in [1, 2, 3] {
                        check::<f32>(&profile, (m, n), orders, scales, threads);
                        check::<f64>(&profile, (m, n), orders, scales, threads);
                    }
                }
            }
        }
    }
}

#[test]
fn long_and_wide() {
    for profile in profiles() {
        for shape in [(5000, 3), (3, 5000), (2500, 40)] {
            for order in [Order::Rows, Order::Columns, Order::Spaced] {
                for threads in [1, 2] {
                    check::<f32>(&profile, shape, [order; 3], (1.0, 1.0), threads);
                    check::<f64>(&profile, shape, [order; 3], (1.0, 0.0), threads);
                }
            }
        }
    }
}
