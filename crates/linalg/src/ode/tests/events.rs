//! Where events happen, in which direction, how often, and what is last.

use super::tolerances;
use crate::ode::{Direction, Event, Options, Outcome, Request, Solution, Stop, from_fn, solve_for};

/// `(cos t, -sin t)`, from 0 to `end`.
fn circle(end: f64, events: &mut [Event<'_, f64>]) -> Solution<f64> {
    let mut system = from_fn(2, |_t: f64, y: &[f64], dydt: &mut [f64]| {
        dydt[0] = y[1];
        dydt[1] = -y[0];
    });
    let request = Request { dense: true, ..Request::default() };
    solve_for(&mut system, (0.0, end), &[1.0, 0.0], &tolerances(1e-10), request, events).unwrap()
}

fn check(found: &[f64], wanted: &[f64]) {
    assert_eq!(found.len(), wanted.len(), "{found:?} for {wanted:?}");
    for (found, wanted) in found.iter().zip(wanted) {
        // The tolerance, for the few steps that it takes.
        assert!((found - wanted).abs() < 1e-8, "{found} for {wanted}");
    }
}

fn first(_t: f64, y: &[f64]) -> Result<f64, Stop> {
    Ok(y[0])
}

#[test]
fn directions() {
    let half = std::f64::consts::FRAC_PI_2;
    let either = Event::new(first);
    let rising = Event::new(first).in_direction(Direction::Rising);
    let falling = Event::new(first).in_direction(Direction::Falling);
    let found = circle(10.0, &mut [either, rising, falling]);
    assert_eq!(found.outcome, Outcome::Finished);
    check(&found.crossings[0].t, &[half, 3.0 * half, 5.0 * half]);
    check(&found.crossings[1].t, &[3.0 * half]);
    check(&found.crossings[2].t, &[half, 5.0 * half]);
    for pair in found.crossings[0].y.chunks(2) {
        assert!(pair[0].abs() < 1e-12 && (pair[1].abs() - 1.0).abs() < 1e-8);
    }
}

#[test]
fn the_last_of_several_ends_it() {
    let half = std::f64::consts::FRAC_PI_2;
    let twice = Event::new(first).ending_after(2);
    let always = Event::new(|t: f64, _: &[f64]| Ok(t - 4.0));
    let never = Event::new(|t: f64, _: &[f64]| Ok(t - 4.8));
    let found = circle(10.0, &mut [never, twice, always]);
    assert_eq!(found.outcome, Outcome::Event);
    assert_eq!(found.outcome.status(), 1);
    check(&found.crossings[1].t, &[half, 3.0 * half]);
    check(&found.crossings[2].t, &[4.0]);
    // 3π/2 is 4.71: before 4.8, even where one step has both.
    check(&found.crossings[0].t, &[]);
    let end = *found.t.last().unwrap();
    assert_eq!(end, found.crossings[1].t[1]);
    assert_eq!(found.last(), &found.crossings[1].y[2..]);
    let dense = found.dense.as_ref().unwrap();
    let mut y = [0.0; 2];
    dense.evaluate(end, &mut y);
    assert_eq!(found.last(), y);
}

#[test]
fn a_zero_at_the_start_counts() {
    // As in SciPy.
    let found = circle(0.1, &mut [Event::new(|_: f64, y: &[f64]| Ok(y[1]))]);
    assert_eq!(found.crossings[0].t, [0.0]);
    let end = circle(0.1, &mut [Event::new(|_: f64, y: &[f64]| Ok(y[1])).ending_after(1)]);
    assert_eq!((&end.t[..], end.outcome), (&[0.0, 0.0][..], Outcome::Event));
}

#[test]
fn a_ball_bounces() {
    let (gravity, kept) = (9.81_f64, 0.8_f64);
    let mut ball = from_fn(2, |_t: f64, y: &[f64], dydt: &mut [f64]| {
        dydt[0] = y[1];
        dydt[1] = -9.81;
    });
    let (mut t, mut state) = (0.0, vec![1.0, 0.0]);
    let fall = (2.0 / gravity).sqrt();
    let mut wanted = fall;
    for bounce in 0..8 {
        let mut ground = [Event::new(first).in_direction(Direction::Falling).ending_after(1)];
        let span = (t, f64::INFINITY);
        let (options, request) = (tolerances(1e-9), Request::default());
        let found = solve_for(&mut ball, span, &state, &options, request, &mut ground).unwrap();
        assert_eq!(found.outcome, Outcome::Event);
        t = found.t[found.t.len() - 1];
        // A parabola is integrated exactly, up to rounding in sums of up to 100 times their
        // result, which eight bounces pass on.
        assert!((t - wanted).abs() < 1e-10, "bounce {bounce}: {t} for {wanted}");
        state = vec![0.0, -kept * found.last()[1]];
        wanted += 2.0 * fall * kept.powi(bounce + 1);
    }
}

#[test]
fn backwards_events_come_in_the_order_of_time_walked() {
    let mut clock = from_fn(1, |_t: f64, _y: &[f64], dydt: &mut [f64]| dydt[0] = 1.0);
    let mut events = [
        Event::new(|t: f64, _: &[f64]| Ok(t - 0.25)),
        Event::new(|t: f64, _: &[f64]| Ok(t - 0.5)).ending_after(1),
        Event::new(|t: f64, _: &[f64]| Ok(t - 0.75)),
    ];
    let options = Options { first_step: Some(1.0), ..Options::default() };
    let request = Request { times: Some(&[0.9, 0.6, 0.3]), ..Request::default() };
    let found = solve_for(&mut clock, (1.0, 0.0), &[1.0], &options, request, &mut events).unwrap();
    check(&found.crossings[0].t, &[]);
    check(&found.crossings[1].t, &[0.5]);
    check(&found.crossings[2].t, &[0.75]);
    check(&found.t, &[0.9, 0.6]);
}

#[test]
fn an_event_that_stops() {
    let mut count = 0;
    let stops = Event::new(|t: f64, _: &[f64]| {
        count += 1;
        if t > 0.5 { Err(Stop) } else { Ok(1.0) }
    });
    let found = circle(2.0, &mut [stops]);
    assert_eq!(found.outcome.status(), -1);
    assert!(count > 1 && found.t.iter().all(|&t| t <= 0.5));
}

#[test]
fn an_event_that_is_nan_is_none() {
    let found = circle(2.0, &mut [Event::new(|_: f64, _: &[f64]| Ok(f64::NAN)).ending_after(1)]);
    assert_eq!(found.outcome, Outcome::Finished);
    assert!(found.crossings[0].t.is_empty() && found.crossings[0].y.is_empty());
}
