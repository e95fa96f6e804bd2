use super::super::differences::BackwardDifferences;
use super::super::tableau::{ESDIRK34, TR_BDF2, Tableau};
use super::*;

/// The conditions for order 4 of Hairer, Nørsett & Wanner I, table II.2.1: the sums of `b` and
/// what they must be, by order. With `b` the solution, and with the error subtracted the one
/// that it is compared with.
#[test]
fn tableaus_satisfy_their_order_conditions() {
    let check = |tableau: &Tableau, orders: [usize; 2]| {
        let s = tableau.nodes.len();
        let mut a = vec![vec![0.0; s]; s];
        for (i, row) in tableau.stages.iter().enumerate() {
            a[i + 1][..row.len()].copy_from_slice(row);
            a[i + 1][i + 1] = tableau.diagonal;
        }
        let c = tableau.nodes;
        for (row, &c) in a.iter().zip(c) {
            assert!((row.iter().sum::<f64>() - c).abs() < 1e-15, "a row sum is not {c}");
        }
        let apply = |x: &dyn Fn(usize) -> f64| -> Vec<f64> {
            a.iter().map(|row| (0..s).map(|j| row[j] * x(j)).sum()).collect()
        };
        let ac = apply(&|j| c[j]);
        let ac2 = apply(&|j| c[j] * c[j]);
        let aac = apply(&|j| ac[j]);
        type Condition<'a> = (usize, &'a dyn Fn(usize) -> f64, f64);
        let conditions: [Condition<'_>; 8] = [
            (1, &|_| 1.0, 1.0),
            (2, &|i| c[i], 1.0 / 2.0),
            (3, &|i| c[i] * c[i], 1.0 / 3.0),
            (3, &|i| ac[i], 1.0 / 6.0),
            (4, &|i| c[i] * c[i] * c[i], 1.0 / 4.0),
            (4, &|i| c[i] * ac[i], 1.0 / 8.0),
            (4, &|i| ac2[i], 1.0 / 12.0),
            (4, &|i| aac[i], 1.0 / 24.0),
        ];
        let solution = a[s - 1].clone();
        let other: Vec<f64> = solution.iter().zip(tableau.error).map(|(b, e)| b - e).collect();
        for (b, order) in [solution, other].iter().zip(orders) {
            for (of, term, expected) in conditions {
                let sum: f64 = (0..s).map(|i| b[i] * term(i)).sum();
                // Coefficients near 1, rounded to 16 digits.
                let is_met = (sum - expected).abs() < 1e-14;
                assert!(is_met || of > order, "order {of}: {sum} is not {expected}");
            }
        }
        assert_eq!(tableau.order as usize, orders[0]);
    };
    check(&ESDIRK34, [3, 4]);
    check(&TR_BDF2, [2, 3]);
}

/// A polynomial of the degree of the order is reproduced by everything.
#[test]
fn backward_differences_are_those_of_a_polynomial() {
    let polynomial =
        |order: usize, t: f64| (0..=order).fold(0.0, |sum, j| sum * t + 1.0 + j as f64);
    for order in 1..=5 {
        let p = |t: f64| polynomial(order, t);
        // Of points at 0, -h, -2h, …: ∇ʲ p = Σ (-1)^m (j over m) p(-m h).
        let h = 0.5;
        let mut table = BackwardDifferences::new(&[p(0.0)]).unwrap();
        let mut values: Vec<f64> = (0..=order).map(|m| p(-(m as f64) * h)).collect();
        for j in 1..=order {
            values = values.windows(2).map(|pair| pair[0] - pair[1]).collect();
            table.row_mut(j)[0] = values[0];
        }
        // Sums of numbers below 20 with weights below 100.
        let near = |x: f64, y: f64| (x - y).abs() < 1e-12;
        let mut out = [0.0];
        for x in [-1.0, -0.3, 0.0, 0.7, 1.0] {
            table.interpolate(order, x, &mut out);
            assert!(near(out[0], p(x * h)), "order {order} at {x}");
        }
        for factor in [0.2, 0.7, 1.9] {
            let h = h * factor;
            let mut other = BackwardDifferences::new(table.row(0)).unwrap();
            (1..=order).for_each(|j| other.row_mut(j)[0] = table.row(j)[0]);
            other.rescale(order, factor);
            other.interpolate(order, 1.0, &mut out);
            assert!(near(out[0], p(h)), "order {order}, {factor} times the step");
            // The sum of all differences is the value at the next point.
            other.combine(0, &vec![1.0; order + 1], &mut out);
            assert!(near(out[0], p(h)));
            let segment = other.segment(order, h, -0.3, 0.0);
            for t in [-0.3, -0.1, 0.0] {
                segment.evaluate(t, &mut out);
                assert!(near(out[0], p(t)), "order {order}, segment at {t}");
            }
            // The point after that is on the polynomial, too.
            other.accept(order, &[0.0]);
            other.interpolate(order, -2.0, &mut out);
            assert!(near(out[0], p(-h)));
        }
    }
}

/// Between its ends a step is as exact as at them, its segment says the same, and both join the
/// steps beside.
#[test]
fn the_solution_is_continuous_and_known_between_the_steps() {
    for method in METHODS {
        let mut system = Equations::new(2, |_, y: &[f64], dydt: &mut [f64]| {
            dydt[0] = y[1];
            dydt[1] = -y[0];
        });
        let options = options(method, 1e-6, 1e-8);
        let mut stepper = stepper(&system, (0.0, 5.0), &[0.0, 1.0], &options).unwrap();
        let (mut before, mut y_before) = (0.0, vec![0.0, 1.0]);
        let (mut out, mut of_segment) = (vec![0.0; 2], vec![0.0; 2]);
        while stepper.t() < 5.0 {
            stepper.step(&mut system).unwrap();
            let (t, segment) = (stepper.t(), stepper.segment());
            stepper.interpolate(t, &mut out);
            assert_eq!(out, stepper.y());
            stepper.interpolate(before, &mut out);
            for (x, y) in out.iter().zip(&y_before) {
                assert!((x - y).abs() < 1e-12, "{method:?} at {before}: {x} is not {y}");
            }
            for part in 0..=8 {
                let t = before + (t - before) * f64::from(part) / 8.0;
                stepper.interpolate(t, &mut out);
                segment.evaluate(t, &mut of_segment);
                for (x, y) in out.iter().zip(&of_segment) {
                    assert!((x - y).abs() < 1e-12, "{method:?} at {t}: {x} is not {y}");
                }
                // Some hundred steps with errors of 1e-6 each.
                assert!((out[0] - t.sin()).abs() < 1e-4, "{method:?} at {t}");
            }
            (before, y_before) = (t, stepper.y().to_vec());
        }
    }
}
