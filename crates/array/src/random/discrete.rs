//! Distributions of integers; counts are `i64`, as NumPy's.

use rand::distr::{Distribution, Uniform};
use rand_distr::{Binomial, Geometric, Poisson};

use super::Range::{NonNegative, Positive, Probability};
use super::{Generator, check, refused};
use crate::{Array, DType, Element, Error, Kind, Scalar, dispatch};

/// The largest mean for which practically every Poisson number fits `i64`: ten standard
/// deviations below its largest value, which is NumPy's bound.
const LARGEST_POISSON_MEAN: f64 = 9.223_372_006_484_771e18;

impl Generator {
    /// Integers from `low` to before `high`, or through `high` with `endpoint`, all equally
    /// likely (without the bias of a remainder), of any integer dtype or `bool`.
    ///
    /// # Errors
    /// [`Error::Value`] when there is no such integer, and for bounds outside the dtype;
    /// [`Error::DType`] for other dtypes.
    pub fn integers(
        &mut self,
        low: i128,
        high: i128,
        endpoint: bool,
        size: &[usize],
        dtype: DType,
    ) -> Result<Array, Error> {
        if !dtype.is_integer() && dtype.kind() != Kind::Bool {
            return Err(Error::dtype("integers", dtype));
        }
        let last = if endpoint { high } else { high.saturating_sub(1) };
        if low > last {
            let text = format!("no integer lies between low {low} and high {high}");
            return Err(Error::value("integers", text));
        }
        for bound in [low, last] {
            Scalar::Integer(bound).check("integers", dtype)?;
            if dtype == DType::Bool && !(0..=1).contains(&bound) {
                return Err(Error::value("integers", format!("{bound} is no truth value")));
            }
        }
        // Both bounds fit 64 bits, and so does their distance.
        let width = u64::try_from(last - low).unwrap_or(u64::MAX);
        let steps = Uniform::new_inclusive(0, width).map_err(refused("integers"))?;
        dispatch!(dtype, T => self.draw_with(size, |rng| {
            T::from_i128(low + i128::from(steps.sample(rng)))
        }))
    }

    /// Successes in `n` trials that each succeed with probability `p`.
    ///
    /// # Errors
    /// [`Error::Value`] for a negative `n` and a `p` outside [0, 1].
    pub fn binomial(&mut self, n: i64, p: f64, size: &[usize]) -> Result<Array, Error> {
        let Ok(n) = u64::try_from(n) else {
            return Err(Error::value("binomial", format!("n must not be negative, it is {n}")));
        };
        check("binomial", "p", p, Probability)?;
        let counts = Binomial::new(n, p).map_err(refused("binomial"))?;
        self.draw_with(size, |rng| count(counts.sample(rng)))
    }

    /// Events in a time in which `lam` are expected.
    ///
    /// # Errors
    /// [`Error::Value`] for a negative or infinite `lam` and one whose counts exceed `i64`.
    pub fn poisson(&mut self, lam: f64, size: &[usize]) -> Result<Array, Error> {
        check("poisson", "lam", lam, NonNegative)?;
        if lam > LARGEST_POISSON_MEAN {
            return Err(Error::value("poisson", format!("counts of lam {lam} do not fit i64")));
        }
        if lam == 0.0 {
            return Array::zeros(DType::I64, size);
        }
        let counts = Poisson::new(lam).map_err(refused("poisson"))?;
        self.draw_with(size, |rng| {
            let value: f64 = counts.sample(rng);
            value as i64
        })
    }

    /// Trials up to the first success, itself counted, of probability `p` each; at most
    /// the largest `i64`.
    ///
    /// # Errors
    /// [`Error::Value`] unless `p` is positive and at most 1.
    pub fn geometric(&mut self, p: f64, size: &[usize]) -> Result<Array, Error> {
        check("geometric", "p", p, Probability)?;
        check("geometric", "p", p, Positive)?;
        let failures = Geometric::new(p).map_err(refused("geometric"))?;
        self.draw_with(size, |rng| count(failures.sample(rng)).saturating_add(1))
    }
}

fn count(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}
