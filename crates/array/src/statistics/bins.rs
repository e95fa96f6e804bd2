//! The edges of a histogram's bins.

use std::str::FromStr;

use super::floats;
use super::method::Method;
use super::quantile::percentile;
use crate::reduce;
use crate::{Array, Error, format_shape};

/// A rule that chooses the width of bins from the data, by NumPy's names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BinRule {
    /// The narrower of Sturges' and Freedman and Diaconis' bins, the latter no
    /// narrower than half of the square root's.
    Auto,
    /// `log₂ n + 1` bins.
    Sturges,
    /// Freedman and Diaconis: a width of `2 IQR / ∛n`.
    Fd,
    /// Scott: a width of `σ ∛(24 √π / n)`.
    Scott,
    /// `√n` bins.
    Sqrt,
    /// `2 ∛n` bins.
    Rice,
}

impl FromStr for BinRule {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        Ok(match name {
            "auto" => BinRule::Auto,
            "sturges" => BinRule::Sturges,
            "fd" => BinRule::Fd,
            "scott" => BinRule::Scott,
            "sqrt" => BinRule::Sqrt,
            "rice" => BinRule::Rice,
            _ => {
                let text = format!(
                    "unknown rule `{name}` for bins; there are auto, sturges, fd, scott, sqrt, rice"
                );
                return Err(Error::shape("histogram", text));
            }
        })
    }
}

/// Which bins a histogram has.
#[derive(Debug, Clone)]
pub enum Bins {
    /// As many bins of equal width over the range.
    Count(usize),
    /// As many of equal width as a rule gives.
    Rule(BinRule),
    /// Bins between these edges, which ascend.
    Edges(Array),
}

/// The edges that [`super::histogram`] counts between: one more than there are bins,
/// in `f64`.
///
/// The `range` is that of the data where none is given, and from 0 to 1 without data;
/// half a unit is added on both sides of a single point. Takes memory for a copy of `x`.
///
/// ```
/// use einmul_array::{Array, statistics::{Bins, histogram_bin_edges}};
/// let x = Array::from_vec(vec![0, 1, 4], &[3]).unwrap();
/// let edges = histogram_bin_edges(&x, &Bins::Count(2), None).unwrap();
/// assert_eq!(edges.to_vec::<f64>().unwrap(), [0.0, 2.0, 4.0]);
/// ```
///
/// # Errors
/// [`Error::Shape`] for no bins, more bins than the range has numbers, edges that do
/// not ascend along one axis, or a range that is not finite and ascending;
/// [`Error::DType`] for complex numbers; [`Error::OutOfMemory`].
pub fn histogram_bin_edges(
    x: &Array,
    bins: &Bins,
    range: Option<(f64, f64)>,
) -> Result<Array, Error> {
    let edges = edges("histogram_bin_edges", &floats("histogram_bin_edges", x)?, x, bins, range)?;
    let count = edges.len();
    Array::from_vec(edges, &[count])
}

pub(super) fn edges(
    operation: &str,
    values: &[f64],
    x: &Array,
    bins: &Bins,
    range: Option<(f64, f64)>,
) -> Result<Vec<f64>, Error> {
    let problem = |text: String| Err(Error::shape(operation, text));
    let count = match bins {
        Bins::Edges(edges) => {
            if edges.rank() != 1 {
                let shape = format_shape(edges.shape());
                return problem(format!("edges of bins lie along one axis, not in shape {shape}"));
            }
            let edges = floats(operation, edges)?;
            if let Some(pair) = edges
                .windows(2)
                .find(|pair| pair[0].partial_cmp(&pair[1]).is_none_or(|order| order.is_gt()))
            {
                return problem(format!("edges ascend, yet {} follows {}", pair[1], pair[0]));
            }
            return Ok(edges);
        }
        Bins::Count(0) => return problem("there is no histogram of 0 bins".to_owned()),
        Bins::Count(count) => Some(*count),
        Bins::Rule(_) => None,
    };
    let (first, last) = outer_edges(operation, values, range)?;
    let count = match (count, bins) {
        (Some(count), _) => count,
        (None, Bins::Rule(rule)) => {
            let inside: Vec<f64> =
                values.iter().copied().filter(|v| (first..=last).contains(v)).collect();
            rule.count(&inside, x.dtype().is_integer(), last - first)?
        }
        _ => 1,
    };
    if count >= isize::MAX as usize / 16 {
        return Err(Error::TooLarge { shape: [count].into() });
    }
    let step = (last - first) / count as f64;
    let mut edges: Vec<f64> = Vec::new();
    let bytes = (count + 1).saturating_mul(size_of::<f64>());
    edges.try_reserve_exact(count + 1).map_err(|_| Error::OutOfMemory { bytes })?;
    edges.extend((0..count).map(|i| i as f64 * step + first));
    edges.push(last);
    if edges.windows(2).any(|pair| pair[0] >= pair[1]) {
        return problem(format!("{count} bins are too many for the range from {first} to {last}"));
    }
    Ok(edges)
}

fn outer_edges(
    operation: &str,
    values: &[f64],
    range: Option<(f64, f64)>,
) -> Result<(f64, f64), Error> {
    let (first, last) = match range {
        Some(range) => range,
        None if values.is_empty() => (0.0, 1.0),
        // NaN wins over every number, and is found below.
        None => values.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), &v| {
            if v.is_nan() {
                (v, v)
            } else if low.is_nan() {
                (low, high)
            } else {
                (low.min(v), high.max(v))
            }
        }),
    };
    if !first.is_finite() || !last.is_finite() || first > last {
        let text = format!("a range is finite and ascends, not from {first} to {last}");
        return Err(Error::shape(operation, text));
    }
    Ok(if first == last { (first - 0.5, last + 0.5) } else { (first, last) })
}

impl BinRule {
    /// Bins for these values over a range of this length.
    fn count(self, values: &[f64], are_integers: bool, length: f64) -> Result<usize, Error> {
        if values.is_empty() {
            return Ok(1);
        }
        let n = values.len() as f64;
        let x = Array::from_slice(values, &[values.len()])?;
        let only = |a: Array| a.get::<f64>(&[]).unwrap_or(0.0);
        let ptp = only(super::ptp(&x, None, false)?);
        let (sturges, root) = (ptp / (n.log2() + 1.0), ptp / n.sqrt());
        let fd = || -> Result<f64, Error> {
            let quartiles = Array::from_slice(&[75.0, 25.0], &[2])?;
            let quartiles = percentile(&x, &quartiles, None, Method::Linear, false)?;
            let at = |i| quartiles.get::<f64>(&[i]).unwrap_or(0.0);
            Ok(2.0 * (at(0) - at(1)) * n.powf(-1.0 / 3.0))
        };
        let mut width = match self {
            BinRule::Sturges => sturges,
            BinRule::Sqrt => root,
            BinRule::Rice => ptp / (2.0 * n.powf(1.0 / 3.0)),
            BinRule::Scott => {
                let deviation = only(reduce::std(&x, None, 0.0, false)?);
                (24.0 * std::f64::consts::PI.sqrt() / n).powf(1.0 / 3.0) * deviation
            }
            BinRule::Fd => fd()?,
            BinRule::Auto => fd()?.max(root / 2.0).min(sturges),
        };
        if width == 0.0 {
            return Ok(1);
        }
        if are_integers && width < 1.0 {
            width = 1.0;
        }
        Ok((length / width).ceil().max(1.0) as usize)
    }
}
