//! A root of a function of one number: R. P. Brent, Algorithms for Minimization without
//! Derivatives (1973), chapter 4.

/// A value of `x` between `a` and `b` where `f` is zero or changes its sign, with an error of at
/// most `tolerance · (1 + |x|)`. `at_a` and `at_b`, of which one is zero or which have different
/// signs, are the values of `f` there.
///
/// Inverse quadratic interpolation or secants where they shrink the bracket fast, bisection
/// otherwise.
///
/// # Errors
/// That of `f`.
pub(super) fn root<E>(
    (a, at_a): (f64, f64),
    (b, at_b): (f64, f64),
    tolerance: f64,
    mut f: impl FnMut(f64) -> Result<f64, E>,
) -> Result<f64, E> {
    /// Far more than bisection alone takes between two `f64`.
    const MOST: usize = 4000;

    if at_a == 0.0 {
        return Ok(a);
    }
    // The best guess, the one before, and the end of the bracket on the other side.
    let (mut x, mut at_x) = (b, at_b);
    let (mut last, mut at_last) = (a, at_a);
    let (mut other, mut at_other) = (a, at_a);
    // The last step and the one before.
    let (mut step, mut step_before) = (b - a, b - a);
    for _ in 0..MOST {
        if at_other.abs() < at_x.abs() {
            (last, at_last) = (x, at_x);
            (x, at_x) = (other, at_other);
            (other, at_other) = (last, at_last);
        }
        let least = 0.5 * tolerance * (1.0 + x.abs());
        let half = 0.5 * (other - x);
        if half.abs() <= least || at_x == 0.0 {
            break;
        }
        let guess = if step_before.abs() < least || at_last.abs() <= at_x.abs() {
            None
        } else {
            interpolated((x, at_x), (last, at_last), (other, at_other))
        };
        match guess {
            Some(guess)
                if 2.0 * guess.abs() < step_before.abs()
                    && guess * half > 0.0
                    && guess.abs() < 1.5 * half.abs() - 0.5 * least =>
            {
                (step_before, step) = (step, guess);
            }
            _ => (step_before, step) = (half, half),
        }
        (last, at_last) = (x, at_x);
        x += if step.abs() > least { step } else { least.copysign(half) };
        at_x = f(x)?;
        if (at_x > 0.0) == (at_other > 0.0) {
            (other, at_other) = (last, at_last);
            (step, step_before) = (x - last, x - last);
        }
    }
    Ok(x)
}

/// The step from `x` to where the curve through the points is zero, if there is one: a line
/// through two, or `x` as a quadratic function of the value through three.
fn interpolated(
    (x, at_x): (f64, f64),
    (last, at_last): (f64, f64),
    (other, at_other): (f64, f64),
) -> Option<f64> {
    let s = at_x / at_last;
    let (p, q) = if last == other {
        ((other - x) * s, 1.0 - s)
    } else {
        let (q, r) = (at_last / at_other, at_x / at_other);
        let p = s * ((other - x) * q * (q - r) - (x - last) * (r - 1.0));
        (p, (q - 1.0) * (r - 1.0) * (s - 1.0))
    };
    let step = -p / q;
    step.is_finite().then_some(step)
}
