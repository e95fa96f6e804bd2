use super::*;

/// `M y' = -y`-like systems whose solution is known, with regular matrices.
#[test]
fn regular_mass_matrices() {
    for method in METHODS {
        let options = options(method, 1e-6, 1e-9);
        let decays = |_: f64, y: &[f64], dydt: &mut [f64]| dydt.copy_from_slice(&[-y[0], -y[1]]);
        let mut diagonal = Equations::with_mass(2, &[2.0, 0.0, 0.0, 4.0], decays);
        let (end, outcome) = run(&mut diagonal, (0.0, 1.0), &[1.0, 1.0], &options);
        assert_eq!(outcome, Ok(()));
        let exact = [(-0.5_f64).exp(), (-0.25_f64).exp()];
        assert_near(&*end, &exact, (1e-6, 1e-9));

        // No zero on its diagonal is a zero of the matrix: y₁' = -y₁ and y₀' = -y₀.
        let exchanged = |_: f64, y: &[f64], dydt: &mut [f64]| dydt.copy_from_slice(&[-y[1], -y[0]]);
        let mut permuted = Equations::with_mass(2, &[0.0, 1.0, 1.0, 0.0], exchanged);
        let (end, outcome) = run(&mut permuted, (0.0, 1.0), &[1.0, 1.0], &options);
        assert_eq!(outcome, Ok(()));
        let exact = [(-1.0_f64).exp(); 2];
        assert_near(&*end, &exact, (1e-6, 1e-9));
    }
}

/// Robertson's problem with the sum of all species in place of the third equation, from
/// consistent values and from such that are not.
#[test]
fn algebraic_equations_hold() {
    let conserved = |t: f64, y: &[f64], dydt: &mut [f64]| {
        robertson(t, y, dydt);
        dydt[2] = y[0] + y[1] + y[2] - 1.0;
    };
    let mass = [1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0];
    for method in METHODS {
        for (rtol, atol) in [(1e-3, 1e-6), (1e-6, 1e-10), (1e-8, 1e-14)] {
            for third in [0.0, 0.5] {
                let mut system = Equations::with_mass(3, &mass, conserved);
                let options = options(method, rtol, atol);
                let y0 = [1.0, 0.0, third];
                let mut first = stepper(&system, (0.0, 40.0), &y0, &options).unwrap();
                first.step(&mut system).unwrap();
                let mut start = [0.0; 3];
                first.interpolate(0.0, &mut start);
                // The values that have a derivative stay.
                let expected = [1.0, 0.0, 0.0];
                assert!(error(&start, &expected, (rtol, atol)) <= 0.1, "{start:?}");

                let (end, outcome) = run(&mut system, (0.0, 40.0), &y0, &options);
                assert_eq!(outcome, Ok(()));
                // The reference has errors of 1e-12 itself.
                assert_near(&*end, &ROBERTSON, (rtol, atol.max(1e-12)));
                // Newton's iteration leaves a part of the tolerance.
                let sum: f64 = end.y().iter().sum();
                assert!((sum - 1.0).abs() <= rtol + atol, "{method:?} {rtol:e}: {sum}");
            }
        }
    }
}

/// A singular matrix without a zero: `(y₀ + y₁)' = -(y₀ + y₁)` twice, and `y₀ = 2 y₁`.
#[test]
fn a_singular_matrix_of_any_form() {
    let mixed = |_: f64, y: &[f64], dydt: &mut [f64]| {
        let (sum, algebraic) = (y[0] + y[1], y[0] - 2.0 * y[1]);
        dydt.copy_from_slice(&[-sum, -sum + algebraic]);
    };
    let mass = [1.0; 4];
    for method in METHODS {
        // The second start has the same sum.
        for y0 in [[2.0, 1.0], [3.0, 0.0]] {
            let mut system = Equations::with_mass(2, &mass, mixed);
            let (end, outcome) = run(&mut system, (0.0, 1.0), &y0, &options(method, 1e-6, 1e-9));
            assert_eq!(outcome, Ok(()));
            let exact = [2.0 * (-1.0_f64).exp(), (-1.0_f64).exp()];
            assert_near(&*end, &exact, (1e-6, 1e-9));
        }
    }
}

/// Heat between two walls, of which one follows the time: a sparse mass matrix with two zero
/// rows, and a sparse Jacobian. Dense matrices give the same.
#[test]
fn sparse_matrices_with_algebraic_rows() {
    let n = 30;
    let heat = move |t: f64, y: &[f64], dydt: &mut [f64]| {
        let h = 1.0 / (n - 1) as f64;
        for i in 1..n - 1 {
            dydt[i] = (y[i - 1] - 2.0 * y[i] + y[i + 1]) / (h * h);
        }
        dydt[0] = y[0] - t.sin();
        dydt[n - 1] = y[n - 1];
    };
    let (mut starts, mut rows) = (vec![0], Vec::new());
    for j in 0..n {
        rows.extend(j.saturating_sub(1)..(j + 2).min(n));
        starts.push(rows.len());
    }
    let jacobian = Pattern::new(n, starts, rows).unwrap();
    let inside = |j: usize| (1..n - 1).contains(&j);
    let starts = (0..=n).map(|j| j.saturating_sub(1).min(n - 2)).collect();
    let pattern = Pattern::new(n, starts, (1..n - 1).collect()).unwrap();
    let ones = vec![1.0; n - 2];
    let mut dense = vec![0.0; n * n];
    (0..n).filter(|&j| inside(j)).for_each(|j| dense[j * n + j] = 1.0);
    for method in METHODS {
        let (rtol, atol) = (1e-6, 1e-9);
        let options = options(method, rtol, atol);
        let y0 = vec![0.0; n];
        let mut sparse = Equations::new(n, heat);
        sparse.mass = Some(Mass::Sparse(&pattern, &ones));
        sparse.sparsity = Some(&jacobian);
        let (end, outcome) = run(&mut sparse, (0.0, 2.0), &y0, &options);
        assert_eq!(outcome, Ok(()));
        let statistics = end.statistics();
        let columns = (sparse.calls - statistics.derivatives) / statistics.jacobians;
        assert_eq!(columns, 3, "{method:?}: one evaluation per colour");

        let mut full = Equations::with_mass(n, &dense, heat);
        let (of_dense, outcome) = run(&mut full, (0.0, 2.0), &y0, &options);
        assert_eq!(outcome, Ok(()));
        assert_near(&*end, of_dense.y(), (rtol, atol));
        assert!((end.y()[0] - 2.0_f64.sin()).abs() <= 2.0 * rtol);
    }
}
