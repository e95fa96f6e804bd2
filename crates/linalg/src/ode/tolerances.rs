//! Tolerances, checked, and the norm in which errors are weighed.

use super::argument;
use super::options::{Options, Tolerance};
use crate::error::Error;
use crate::real::Magnitude;

/// One pair of tolerances for each number of a solution.
#[derive(Debug, Clone)]
pub(crate) struct Tolerances<R> {
    /// Relative, at least 100 `ε`.
    pub(crate) rtol: Vec<R>,
    /// Absolute, not negative.
    pub(crate) atol: Vec<R>,
}

impl<R: Magnitude> Tolerances<R> {
    /// Of the options, for `n` numbers.
    ///
    /// # Errors
    /// [`Error::Argument`] for NaN, a negative `atol`, or as many tolerances as there are no
    /// numbers.
    pub(crate) fn new(n: usize, options: &Options<R>) -> Result<Self, Error> {
        let least = R::of_f64(100.0) * R::EPSILON;
        let mut rtol = each("rtol", n, &options.rtol)?;
        rtol.iter_mut().for_each(|rtol| *rtol = if *rtol < least { least } else { *rtol });
        let atol = each("atol", n, &options.atol)?;
        if atol.iter().any(|&atol| atol < R::of_f64(0.0)) {
            return Err(argument("atol must not be negative"));
        }
        Ok(Self { rtol, atol })
    }

    /// The root mean square of `|error(i)| / (atol + rtol·size(i))`: at most 1 is good enough,
    /// and NaN unless every size, that is the solution, is finite.
    #[inline(always)]
    pub(crate) fn norm(&self, error: impl Fn(usize) -> R, size: impl Fn(usize) -> R) -> f64 {
        let n = self.rtol.len();
        let (rtol, atol) = (&self.rtol[..n], &self.atol[..n]);
        root_mean_square(n, |i| {
            let error = error(i);
            let scale = atol[i] + rtol[i] * size(i);
            let zero = R::of_f64(0.0);
            // 0, but NaN for a scale that is not finite.
            let undefined = scale * zero;
            // No error is none, also where only an exact zero is good enough.
            if error == zero { undefined } else { error / scale + undefined }
        })
    }
}

fn each<R: Magnitude>(name: &str, n: usize, tolerance: &Tolerance<R>) -> Result<Vec<R>, Error> {
    let each = match tolerance {
        Tolerance::Same(tolerance) => vec![*tolerance; n],
        Tolerance::Each(tolerances) => tolerances.clone(),
    };
    if each.len() != n {
        let problem = format!("{name} has {} numbers, but y0 has {n}", each.len());
        return Err(argument(problem));
    }
    if each.iter().any(|tolerance| tolerance.to_f64().is_nan()) {
        return Err(argument(format!("{name} is NaN")));
    }
    Ok(each)
}

/// Of `value(0)`, …, `value(n - 1)`; 0 of no values. Summed in eight lanes, so that it runs
/// as fast as the processor adds vectors.
#[inline(always)]
pub(crate) fn root_mean_square<R: Magnitude>(n: usize, value: impl Fn(usize) -> R) -> f64 {
    const LANES: usize = 8;
    if n == 0 {
        return 0.0;
    }
    let mut sums = [R::of_f64(0.0); LANES];
    let whole = n - n % LANES;
    for base in (0..whole).step_by(LANES) {
        for lane in 0..LANES {
            let value = value(base + lane);
            sums[lane] += value * value;
        }
    }
    for i in whole..n {
        let value = value(i);
        sums[i - whole] += value * value;
    }
    let total: f64 = sums.iter().map(|sum| sum.to_f64()).sum();
    (total / n as f64).sqrt()
}
