//! Where a quantile lies between the elements, by thirteen methods.

use std::str::FromStr;

use crate::Error;

/// How a quantile between two elements is estimated: NumPy's names, of which the
/// first nine are the types 1 to 9 of R. J. Hyndman and Y. Fan, "Sample quantiles in
/// statistical packages", The American Statistician 50 (1996).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(missing_docs, reason = "each is the method of its name")]
pub enum Method {
    InvertedCdf,
    AveragedInvertedCdf,
    ClosestObservation,
    InterpolatedInvertedCdf,
    Hazen,
    Weibull,
    #[default]
    Linear,
    MedianUnbiased,
    NormalUnbiased,
    Lower,
    Higher,
    Midpoint,
    Nearest,
}

impl Method {
    /// Every method.
    pub const ALL: [Method; 13] = [
        Method::InvertedCdf,
        Method::AveragedInvertedCdf,
        Method::ClosestObservation,
        Method::InterpolatedInvertedCdf,
        Method::Hazen,
        Method::Weibull,
        Method::Linear,
        Method::MedianUnbiased,
        Method::NormalUnbiased,
        Method::Lower,
        Method::Higher,
        Method::Midpoint,
        Method::Nearest,
    ];

    /// NumPy's name.
    pub fn name(self) -> &'static str {
        match self {
            Method::InvertedCdf => "inverted_cdf",
            Method::AveragedInvertedCdf => "averaged_inverted_cdf",
            Method::ClosestObservation => "closest_observation",
            Method::InterpolatedInvertedCdf => "interpolated_inverted_cdf",
            Method::Hazen => "hazen",
            Method::Weibull => "weibull",
            Method::Linear => "linear",
            Method::MedianUnbiased => "median_unbiased",
            Method::NormalUnbiased => "normal_unbiased",
            Method::Lower => "lower",
            Method::Higher => "higher",
            Method::Midpoint => "midpoint",
            Method::Nearest => "nearest",
        }
    }

    /// Whether every quantile is one of the elements.
    pub fn is_discrete(self) -> bool {
        use Method::*;
        matches!(self, InvertedCdf | ClosestObservation | Lower | Higher | Nearest)
    }

    /// Where the quantile `q` of `n > 0` sorted elements lies.
    pub(super) fn place(self, n: usize, q: f64) -> Place {
        let (count, last) = (n as f64, n as f64 - 1.0);
        // The plotting positions (k − α) / (n + 1 − α − β), solved for k − 1.
        let plotted = |alpha: f64, beta: f64| {
            Place::between(n, count * q + (alpha + q * (1.0 - alpha - beta)) - 1.0, |gamma| gamma)
        };
        match self {
            Method::InvertedCdf => Place::at(n, (count * q - 1.0).ceil()),
            Method::ClosestObservation => {
                let index = count * q - 1.5;
                let down = index.floor();
                // Half way to the even one, counted from 1.
                let is_tie = index == down && down.rem_euclid(2.0) == 1.0;
                Place::at(n, if is_tie { down } else { down + 1.0 })
            }
            Method::AveragedInvertedCdf => {
                Place::between(n, count * q - 1.0, |gamma| if gamma == 0.0 { 0.5 } else { 1.0 })
            }
            Method::InterpolatedInvertedCdf => plotted(0.0, 1.0),
            Method::Hazen => plotted(0.5, 0.5),
            Method::Weibull => plotted(0.0, 0.0),
            Method::Linear => Place::between(n, last * q, |gamma| gamma),
            Method::MedianUnbiased => plotted(1.0 / 3.0, 1.0 / 3.0),
            Method::NormalUnbiased => plotted(3.0 / 8.0, 3.0 / 8.0),
            Method::Lower => Place::at(n, (last * q).floor()),
            Method::Higher => Place::at(n, (last * q).ceil()),
            Method::Midpoint => {
                Place::between(n, last * q, |gamma| if gamma == 0.0 { 0.0 } else { 0.5 })
            }
            Method::Nearest => Place::at(n, (last * q).round_ties_even()),
        }
    }
}

impl FromStr for Method {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        Method::ALL.into_iter().find(|method| method.name() == name).ok_or_else(|| {
            let names = Method::ALL.map(Method::name).join(", ");
            Error::shape("quantile", format!("unknown method `{name}`; there are {names}"))
        })
    }
}

/// Two neighbours in the order of the elements, and how far from the first to the
/// second.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Place {
    pub(super) low: usize,
    pub(super) high: usize,
    pub(super) gamma: f64,
}

impl Place {
    fn at(n: usize, index: f64) -> Self {
        // Saturates below 0.
        let index = (index as usize).min(n - 1);
        Place { low: index, high: index, gamma: 0.0 }
    }

    fn between(n: usize, index: f64, fix: impl Fn(f64) -> f64) -> Self {
        if index < 0.0 || index >= n as f64 - 1.0 {
            return Place::at(n, index);
        }
        let low = index as usize;
        Place { low, high: low + 1, gamma: fix(index - low as f64) }
    }
}
