//! Matrices on which iterations for eigenvalues have stalled or lost digits.

use crate::scalar::Scalar;
use crate::testing::{number, random};

pub(crate) type Formula<T> = Box<dyn Fn(usize, usize) -> T>;

/// Examples of order `n`, with their names.
pub(crate) fn examples<T: Scalar>(n: usize) -> Vec<(&'static str, Formula<T>)> {
    let real = |x: f64| number::<T>(x, 0.0);
    let power = |e: i64| number::<T>(2_f64.powi(e as i32), 0.0);
    // Symmetric under a shift, so that the usual shifts of the iteration are zero.
    let cyclic = move |i: usize, j: usize| real(f64::from(u8::from(i == (j + 1) % n)));
    // A permutation where n is coprime to 6.
    let permutation = move |i: usize, j: usize| real(f64::from(u8::from(i == (6 * j + 1) % n)));
    let jordan = move |i: usize, j: usize| match j.wrapping_sub(i) {
        0 => real(0.5),
        1 => T::ONE,
        _ => T::ZERO,
    };
    // A Jordan block that is not triangular: I + u·wᵀ with wᵀu = 0.
    let defective = move |i: usize, j: usize| {
        let w = if j + 1 < n || n.is_multiple_of(2) { 1.0 - 2.0 * (j % 2) as f64 } else { 0.0 };
        real(w + f64::from(u8::from(i == j)))
    };
    // Frank's: its small eigenvalues are badly conditioned.
    let frank = move |i: usize, j: usize| match j + 1 < i {
        true => T::ZERO,
        false => real((n - i.max(j)) as f64),
    };
    // Grcar's: far from normal.
    let grcar = move |i: usize, j: usize| match (i == j + 1, i <= j && j <= i + 3) {
        (true, _) => real(-1.0),
        (_, true) => T::ONE,
        _ => T::ZERO,
    };
    let companion = move |i: usize, j: usize| match i {
        0 => random::<T>(7, 0, j),
        _ => real(f64::from(u8::from(i == j + 1))),
    };
    let skew = |i: usize, j: usize| random::<T>(8, i, j) - random::<T>(8, j, i);
    let graded = move |i: usize, j: usize| random::<T>(9, i, j) * power(-((i + j) as i64));
    let units = move |i: usize, j: usize| {
        random::<T>(9, i, j) * power((i as i64 - j as i64) * 100 / n as i64)
    };
    // Pairs that differ by less than rounding shows.
    let close = move |i: usize, j: usize| match (i.abs_diff(j), i + 2 == j) {
        (0, _) | (_, true) => T::ONE,
        (1, _) => real(1e-9),
        _ => T::ZERO,
    };
    let nilpotent = |i: usize, j: usize| if i < j { random::<T>(10, i, j) } else { T::ZERO };
    let arrow = |i: usize, j: usize| match i == 0 || j == 0 || i == j {
        true => random::<T>(11, i, j),
        false => T::ZERO,
    };
    vec![
        ("zero", Box::new(|_, _| T::ZERO)),
        ("ones", Box::new(|_, _| T::ONE)),
        ("identity", Box::new(|i, j| if i == j { T::ONE } else { T::ZERO })),
        ("cyclic", Box::new(cyclic)),
        ("permutation", Box::new(permutation)),
        ("Jordan", Box::new(jordan)),
        ("Jordan, transposed", Box::new(move |i, j| jordan(j, i))),
        ("defective", Box::new(defective)),
        ("Frank", Box::new(frank)),
        ("Grcar", Box::new(grcar)),
        ("companion", Box::new(companion)),
        ("Clement", Box::new(clement::<T>(n))),
        ("skew", Box::new(skew)),
        ("graded", Box::new(graded)),
        ("units", Box::new(units)),
        ("close", Box::new(close)),
        ("nilpotent", Box::new(nilpotent)),
        ("arrow", Box::new(arrow)),
    ]
}

/// Clement's tridiagonal matrix, with the eigenvalues `n − 1, n − 3, …, 1 − n`.
pub(crate) fn clement<T: Scalar>(n: usize) -> impl Fn(usize, usize) -> T + Copy {
    move |i, j| match (i + 1 == j, j + 1 == i) {
        (true, _) => number((i + 1) as f64, 0.0),
        (_, true) => number((n - 1 - j) as f64, 0.0),
        _ => T::ZERO,
    }
}

/// Orthogonal but for `h`: the double-shift iteration without exceptional shifts
/// does not end (Day, *How the QR algorithm fails to converge and how to fix it*,
/// 1996).
pub(crate) fn day<T: Scalar>(h: f64) -> impl Fn(usize, usize) -> T {
    let rows =
        [[0.0, 1.0, 0.0, 0.0], [1.0, 0.0, h, 0.0], [0.0, -h, 0.0, 1.0], [0.0, 0.0, 1.0, 0.0]];
    move |i, j| number(rows[i][j], 0.0)
}
