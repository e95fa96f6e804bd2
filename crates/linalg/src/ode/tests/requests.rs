//! Chosen times, the solution as a function, lengths of steps, and arguments that are refused.

use super::{lorenz, tolerances};
use crate::error::Error;
use crate::ode::{
    FromFn, JacobianOut, Mass, Method, Options, Outcome, Request, Solution, Stop, System,
    Tolerance, from_fn, solve, solve_for,
};

type Closure = fn(f64, &[f64], &mut [f64]);

fn system() -> FromFn<Closure> {
    from_fn(3, lorenz as Closure)
}

fn request(span: (f64, f64), request: Request<'_, f64>) -> Result<Solution<f64>, Error> {
    solve_for(&mut system(), span, &[1.0; 3], &tolerances(1e-8), request, &mut [])
}

#[test]
fn chosen_times_are_those_of_the_function() {
    // Backwards the solution grows by e^{23 t} and is soon far away.
    for span in [(0.0, 1.0), (0.125, 0.0)] {
        let time = |i: i32| span.0 + (span.1 - span.0) * f64::from(i) / 64.0;
        let times: Vec<f64> = (0..=64).map(time).collect();
        let chosen = request(span, Request { times: Some(&times), dense: true }).unwrap();
        assert_eq!(chosen.t, times);
        assert_eq!(chosen.outcome, Outcome::Finished);
        let dense = chosen.dense.as_ref().unwrap();
        let mut y = [0.0; 3];
        for (i, &t) in times.iter().enumerate() {
            dense.evaluate(t, &mut y);
            for (y, z) in y.iter().zip(chosen.point(i)) {
                assert!((y - z).abs() <= 1e-11 * (1.0 + z.abs()), "t = {t}: {y} and {z}");
            }
        }
        // The steps are those without a request, and the function knows them to the last digit.
        let plain = request(span, Request::default()).unwrap();
        assert_eq!(plain.statistics, chosen.statistics);
        assert_eq!(dense.times(), plain.t);
        for (i, &t) in plain.t.iter().enumerate() {
            dense.evaluate(t, &mut y);
            assert_eq!(y, plain.point(i));
        }
        // Beyond the ends the outer polynomials go on: not far off, and finite.
        dense.evaluate(span.0 - 1e-3 * (span.1 - span.0), &mut y);
        assert!((y[0] - 1.0).abs() < 0.1);
        dense.evaluate(f64::NAN, &mut y);
        assert!(y.iter().all(|y| y.is_nan()));
    }
}

#[test]
fn no_times_no_points() {
    let nothing = request((0.0, 1.0), Request { times: Some(&[]), dense: false }).unwrap();
    assert!(nothing.t.is_empty() && nothing.y.is_empty());
    assert!(nothing.outcome.is_success());
    let end = request((0.0, 1.0), Request { times: Some(&[1.0]), dense: false }).unwrap();
    assert_eq!(end.t, [1.0]);
}

#[test]
fn an_interval_of_no_length_is_a_point() {
    let point = request((2.0, 2.0), Request { times: None, dense: true }).unwrap();
    assert_eq!((&point.t[..], point.last()), (&[2.0][..], &[1.0; 3][..]));
    let mut y = [0.0; 3];
    point.dense.unwrap().evaluate(5.0, &mut y);
    assert_eq!(y, [1.0; 3]);
    assert_eq!(point.outcome, Outcome::Finished);
}

#[test]
fn nothing_to_integrate() {
    let mut none = from_fn(0, |_t: f64, _y: &[f64], _dydt: &mut [f64]| {});
    let request = Request { times: None, dense: true };
    let found = solve_for(&mut none, (0.0, 1.0), &[], &Options::default(), request, &mut []);
    let found = found.unwrap();
    assert_eq!((&found.t[..], &found.y[..]), (&[0.0, 1.0][..], &[][..]));
    assert!(found.point(1).is_empty());
    found.dense.unwrap().evaluate(0.5, &mut []);
}

#[test]
fn steps_are_as_long_as_asked() {
    let options = Options { first_step: Some(1e-3), max_step: Some(0.01), ..tolerances(1e-3) };
    let solution = solve(&mut system(), (0.0, 1.0), &[1.0; 3], &options).unwrap();
    assert_eq!(solution.t[1], 1e-3);
    let longest = solution.t.windows(2).map(|pair| pair[1] - pair[0]).fold(0.0, f64::max);
    assert!(longest <= 0.01 * (1.0 + 1e-12), "{longest}");
    assert!(solution.statistics.steps >= 100);
}

#[test]
fn each_number_has_its_tolerances() {
    let span = (0.0, 1.0);
    let each = Options {
        rtol: Tolerance::Each(vec![1e-6; 3]),
        atol: Tolerance::Each(vec![1e-9; 3]),
        ..Options::default()
    };
    let same = solve(&mut system(), span, &[1.0; 3], &tolerances(1e-6)).unwrap();
    assert_eq!(solve(&mut system(), span, &[1.0; 3], &each).unwrap(), same);
    let loose = Options { atol: Tolerance::Each(vec![1e-9, 1e6, 1e6]), ..each };
    let loose = solve(&mut system(), span, &[1.0; 3], &loose).unwrap();
    assert!(loose.statistics.steps < same.statistics.steps);
    // Less than rounding errors is asked, and as much is given.
    let least = solve(&mut system(), span, &[1.0; 3], &tolerances(0.0)).unwrap();
    let hundred = Options { rtol: Tolerance::Same(100.0 * f64::EPSILON), ..tolerances(0.0) };
    assert_eq!(least, solve(&mut system(), span, &[1.0; 3], &hundred).unwrap());
}

#[test]
fn arguments_that_make_no_sense() {
    let plain = Options::default;
    let span = (0.0, 1.0);
    let (nan, inf) = (f64::NAN, f64::INFINITY);
    let same = Tolerance::Same;
    let rows = [
        ("must start at a number", (inf, 1.0), vec![1.0; 3], plain(), None),
        ("must start at a number", (0.0, nan), vec![1.0; 3], plain(), None),
        ("3 numbers, but y0 2", span, vec![1.0; 2], plain(), None),
        ("y0[1] is NaN", span, vec![1.0, nan, inf], plain(), None),
        ("rtol is NaN", span, vec![1.0; 3], Options { rtol: same(nan), ..plain() }, None),
        ("not be negative", span, vec![1.0; 3], Options { atol: same(-1.0), ..plain() }, None),
        (
            "atol has 2 numbers",
            span,
            vec![1.0; 3],
            Options { atol: Tolerance::Each(vec![1.0; 2]), ..plain() },
            None,
        ),
        (
            "first_step must be positive",
            span,
            vec![1.0; 3],
            Options { first_step: Some(0.0), ..plain() },
            None,
        ),
        ("beyond", span, vec![1.0; 3], Options { first_step: Some(2.0), ..plain() }, None),
        (
            "max_step must be positive",
            span,
            vec![1.0; 3],
            Options { max_step: Some(nan), ..plain() },
            None,
        ),
        ("min_step", span, vec![1.0; 3], Options { min_step: Some(-1.0), ..plain() }, None),
        ("not within", span, vec![1.0; 3], plain(), Some(vec![0.5, 1.5])),
        ("not within", span, vec![1.0; 3], plain(), Some(vec![nan])),
        ("order", span, vec![1.0; 3], plain(), Some(vec![0.5, 0.5])),
        ("order", (1.0, 0.0), vec![1.0; 3], plain(), Some(vec![0.2, 0.5])),
    ];
    for (problem, span, y0, options, times) in rows {
        let request = Request { times: times.as_deref(), dense: false };
        let found = solve_for(&mut system(), span, &y0, &options, request, &mut []);
        let error = found.expect_err(problem);
        assert!(matches!(error, Error::Argument { .. }), "{error}");
        assert!(error.to_string().contains(problem), "{error} for {problem}");
    }
}

/// Decay with an `M` of 1.
struct WithMass;

impl System<f64> for WithMass {
    fn len(&self) -> usize {
        1
    }

    fn derivative(&mut self, _t: f64, y: &[f64], dydt: &mut [f64]) -> Result<(), Stop> {
        dydt[0] = -y[0];
        Ok(())
    }

    fn jacobian(&mut self, _t: f64, _y: &[f64], _out: JacobianOut<'_, f64>) -> Result<bool, Stop> {
        Err(Stop)
    }

    fn mass(&self) -> Option<Mass<'_, f64>> {
        Some(Mass::Dense(&[1.0]))
    }
}

#[test]
fn explicit_steps_have_no_mass() {
    let error = solve(&mut WithMass, (0.0, 1.0), &[1.0], &Options::default()).unwrap_err();
    assert!(error.to_string().contains("mass"), "{error}");
    assert!(!Method::Tsit5.is_implicit() && Method::Bdf.is_implicit());
}
