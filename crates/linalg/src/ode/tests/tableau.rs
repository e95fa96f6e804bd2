//! The order conditions of Tsit5: Hairer, Nørsett & Wanner I, table II.2.1.

use crate::ode::tableau::{
    DENSE, ERROR, NODES, STAGE_2, STAGE_3, STAGE_4, STAGE_5, STAGE_6, STAGE_7,
};

type Row = [f64; 7];

fn matrix() -> [Row; 7] {
    let mut a = [[0.0; 7]; 7];
    let rows: [&[f64]; 6] = [&STAGE_2, &STAGE_3, &STAGE_4, &STAGE_5, &STAGE_6, &STAGE_7];
    for (row, values) in a[1..].iter_mut().zip(rows) {
        row[..values.len()].copy_from_slice(values);
    }
    a
}

fn weights() -> Row {
    matrix()[6]
}

/// Of each rooted tree: its order, its elementary weights of the stages, and what their sum
/// with the weights of the solution must be. With `absolute` the sizes of what is added.
fn conditions(absolute: bool) -> Vec<(u32, Row, f64)> {
    let a = matrix().map(|row| if absolute { row.map(f64::abs) } else { row });
    let times = |x: Row, y: Row| -> Row { std::array::from_fn(|i| x[i] * y[i]) };
    let apply = |x: Row| -> Row { a.map(|row| row.iter().zip(x).map(|(a, x)| a * x).sum::<f64>()) };
    let c: Row = NODES;
    let (c2, ac) = (times(c, c), apply(c));
    let (c3, ac2, aac) = (times(c2, c), apply(c2), apply(ac));
    vec![
        (1, [1.0; 7], 1.0),
        (2, c, 1.0 / 2.0),
        (3, c2, 1.0 / 3.0),
        (3, ac, 1.0 / 6.0),
        (4, c3, 1.0 / 4.0),
        (4, times(c, ac), 1.0 / 8.0),
        (4, ac2, 1.0 / 12.0),
        (4, aac, 1.0 / 24.0),
        (5, times(c3, c), 1.0 / 5.0),
        (5, times(c2, ac), 1.0 / 10.0),
        (5, times(ac, ac), 1.0 / 20.0),
        (5, times(c, ac2), 1.0 / 15.0),
        (5, apply(c3), 1.0 / 20.0),
        (5, times(c, aac), 1.0 / 30.0),
        (5, apply(times(c, ac)), 1.0 / 40.0),
        (5, apply(ac2), 1.0 / 60.0),
        (5, apply(aac), 1.0 / 120.0),
    ]
}

/// The sum over the stages of a condition, less what it must be, over its rounding errors:
/// each coefficient has one of `ε/2`, and a tree of order 5 has at most 4 sums of 7 terms.
fn misses(weights: Row, factor: impl Fn(u32) -> f64) -> Vec<(u32, f64)> {
    let sum = |row: Row, weights: Row| -> f64 { row.iter().zip(weights).map(|(x, w)| x * w).sum() };
    let sizes = conditions(true);
    let exact = conditions(false);
    let each = exact.into_iter().zip(sizes).map(|((order, row, value), (_, size, _))| {
        let miss = sum(row, weights) - factor(order) * value;
        let rounding = 40.0 * f64::EPSILON * sum(size, weights.map(f64::abs));
        (order, miss / rounding)
    });
    each.collect()
}

fn check(name: &str, weights: Row, order: u32, factor: impl Fn(u32) -> f64) {
    for (tree, (of_order, miss)) in misses(weights, factor).into_iter().enumerate() {
        assert!(of_order > order || miss.abs() <= 1.0, "{name}, tree {tree}: {miss}");
    }
}

#[test]
fn nodes_are_sums_of_rows() {
    for (row, node) in matrix().iter().zip(NODES) {
        let size: f64 = row.iter().map(|a| a.abs()).sum();
        assert!((row.iter().sum::<f64>() - node).abs() <= 8.0 * f64::EPSILON * (size + node));
    }
}

#[test]
fn the_solution_is_of_order_5() {
    check("solution", weights(), 5, |_| 1.0);
}

#[test]
fn the_other_solution_is_of_order_4_and_not_5() {
    check("difference", ERROR, 4, |_| 0.0);
    let misses = misses(ERROR, |_| 0.0);
    assert!(misses.iter().filter(|(order, _)| *order == 5).all(|(_, miss)| miss.abs() > 1e6));
}

#[test]
fn the_interpolant_is_of_order_4_and_meets_the_solution() {
    for theta in [0.1_f64, 0.37, 0.5, 0.81, 1.0] {
        let at = |powers: [f64; 4]| -> f64 {
            powers.iter().rev().fold(0.0, |sum, factor| (sum + factor) * theta)
        };
        let order_of = |order: u32| theta.powi(order as i32);
        let weights = DENSE.map(at);
        // The polynomials cancel: sums are of powers, with at most 90 for each factor.
        for (order, miss) in misses(weights, order_of) {
            assert!(order > 4 || miss.abs() <= 90.0, "θ = {theta}: {miss}");
        }
    }
    let size = |powers: [f64; 4]| powers.iter().map(|factor| factor.abs()).sum::<f64>();
    for (powers, weight) in DENSE.iter().zip(weights()) {
        let sum: f64 = powers.iter().sum();
        assert!((sum - weight).abs() <= 8.0 * f64::EPSILON * size(*powers));
    }
    // Its slope at the end is the last stage: continuous from step to step.
    for (i, powers) in DENSE.iter().enumerate() {
        let slope: f64 = powers.iter().zip([1.0, 2.0, 3.0, 4.0]).map(|(r, j)| r * j).sum();
        let wanted = if i == 6 { 1.0 } else { 0.0 };
        assert!((slope - wanted).abs() <= 32.0 * f64::EPSILON * size(*powers));
    }
}
