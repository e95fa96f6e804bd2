//! Counts of elements between edges, and of integers.

use einmul_machine::interrupt;

use super::bins::{Bins, edges};
use super::floats;
use crate::search::contiguous;
use crate::{Array, DType, Error, Kind, format_shape};

/// Elements counted between two looks whether they are still wanted.
const FEW: usize = 1 << 16;

/// How many elements lie in each bin, and the bins' edges: a bin holds its left edge,
/// the last one its right edge too. Elements outside and NaNs are left out.
///
/// Counts are in `i64`; with `weights`, of `x`'s shape, the weights are added up
/// instead, in `f64`; with `density` the integral over the range is 1, in `f64`. The
/// array is read as if it had one axis. Takes memory for a copy of `x` and of the weights.
///
/// ```
/// use einmul_array::{Array, statistics::{Bins, histogram}};
/// let x = Array::from_vec(vec![1.0, 2.0, 1.5, 4.0], &[4]).unwrap();
/// let (counts, edges) = histogram(&x, &Bins::Count(3), None, false, None).unwrap();
/// assert_eq!(counts.to_vec::<i64>().unwrap(), [2, 1, 1]);
/// assert_eq!(edges.to_vec::<f64>().unwrap(), [1.0, 2.0, 3.0, 4.0]);
/// ```
///
/// # Errors
/// As [`super::histogram_bin_edges`]; [`Error::Shape`] for weights of another shape,
/// and for weights with bins by a rule.
pub fn histogram(
    x: &Array,
    bins: &Bins,
    range: Option<(f64, f64)>,
    density: bool,
    weights: Option<&Array>,
) -> Result<(Array, Array), Error> {
    let values = floats("histogram", x)?;
    let weights = weights_of("histogram", x, weights)?;
    if weights.is_some() && matches!(bins, Bins::Rule(_)) {
        return Err(Error::shape("histogram", "no rule chooses bins for weighted elements"));
    }
    let edges = edges("histogram", &values, x, bins, range)?;
    let count = edges.len().saturating_sub(1);
    let finder = Finder::new(&edges, !matches!(bins, Bins::Edges(_)));
    let counts = if weights.is_none() && !density {
        let mut counts = vec![0_i64; count];
        for few in values.chunks(FEW) {
            for bin in few.iter().filter_map(|&value| finder.bin(value)) {
                counts[bin] += 1;
            }
            interrupt::poll();
        }
        Array::from_vec(counts, &[count])?
    } else {
        let mut sums = vec![0.0; count];
        for (i, &value) in values.iter().enumerate() {
            if let Some(bin) = finder.bin(value) {
                sums[bin] += weights.as_ref().map_or(1.0, |weights| weights[i]);
            }
        }
        if density {
            let total: f64 = sums.iter().sum();
            for (sum, pair) in sums.iter_mut().zip(edges.windows(2)) {
                *sum /= (pair[1] - pair[0]) * total;
            }
        }
        Array::from_vec(sums, &[count])?
    };
    let edge_count = edges.len();
    Ok((counts, Array::from_vec(edges, &[edge_count])?))
}

/// How many points `(x, y)` lie in each bin of a grid, in `f64`, with the edges along
/// `x` and along `y`; as [`histogram`] along each axis. Rows are the bins of `x`.
///
/// # Errors
/// As [`histogram`]; [`Error::Shape`] unless `x` and `y` have one shape.
pub fn histogram2d(
    x: &Array,
    y: &Array,
    bins: [&Bins; 2],
    range: [Option<(f64, f64)>; 2],
    density: bool,
    weights: Option<&Array>,
) -> Result<[Array; 3], Error> {
    let name = "histogram2d";
    if x.shape() != y.shape() {
        let (x, y) = (format_shape(x.shape()), format_shape(y.shape()));
        return Err(Error::shape(name, format!("x has shape {x}, y has shape {y}")));
    }
    let (xs, ys) = (floats(name, x)?, floats(name, y)?);
    let weights = weights_of(name, x, weights)?;
    let x_edges = edges(name, &xs, x, bins[0], range[0])?;
    let y_edges = edges(name, &ys, y, bins[1], range[1])?;
    let shape = [x_edges.len().saturating_sub(1), y_edges.len().saturating_sub(1)];
    let mut out = Array::zeros(DType::F64, &shape)?;
    let finders = [
        Finder::new(&x_edges, !matches!(bins[0], Bins::Edges(_))),
        Finder::new(&y_edges, !matches!(bins[1], Bins::Edges(_))),
    ];
    let sums = out.as_mut_slice::<f64>().unwrap_or_default();
    for (i, (&x, &y)) in xs.iter().zip(&ys).enumerate() {
        if let (Some(row), Some(column)) = (finders[0].bin(x), finders[1].bin(y)) {
            sums[row * shape[1] + column] += weights.as_ref().map_or(1.0, |weights| weights[i]);
        }
    }
    if density {
        let total: f64 = sums.iter().sum();
        for (i, sum) in sums.iter_mut().enumerate() {
            let (row, column) = (i / shape[1], i % shape[1]);
            let area = (x_edges[row + 1] - x_edges[row]) * (y_edges[column + 1] - y_edges[column]);
            *sum /= area * total;
        }
    }
    let array = |edges: Vec<f64>| {
        let count = edges.len();
        Array::from_vec(edges, &[count])
    };
    Ok([out, array(x_edges)?, array(y_edges)?])
}

fn weights_of(
    operation: &str,
    x: &Array,
    weights: Option<&Array>,
) -> Result<Option<Vec<f64>>, Error> {
    let Some(weights) = weights else { return Ok(None) };
    if weights.shape() != x.shape() {
        let (weights, x) = (format_shape(weights.shape()), format_shape(x.shape()));
        let text = format!("the weights have shape {weights}, the elements {x}");
        return Err(Error::shape(operation, text));
    }
    floats(operation, weights).map(Some)
}

/// Finds the bin of a value.
struct Finder<'a> {
    edges: &'a [f64],
    /// Bins per unit, where all bins are equally wide.
    scale: Option<f64>,
}

impl<'a> Finder<'a> {
    fn new(edges: &'a [f64], uniform: bool) -> Self {
        let scale = match edges {
            [first, .., last] if uniform => Some((edges.len() - 1) as f64 / (last - first)),
            _ => None,
        };
        Finder { edges, scale }
    }

    fn bin(&self, value: f64) -> Option<usize> {
        let [first, .., last] = self.edges else { return None };
        if !(*first..=*last).contains(&value) {
            return None;
        }
        let bins = self.edges.len() - 1;
        let Some(scale) = self.scale else {
            return Some(self.edges.partition_point(|&edge| edge <= value).clamp(1, bins) - 1);
        };
        let mut bin = (((value - first) * scale) as usize).min(bins - 1);
        // Rounding may put a value one bin away from where the edges say it lies.
        if value < self.edges[bin] {
            bin -= 1;
        } else if bin + 1 < bins && value >= self.edges[bin + 1] {
            bin += 1;
        }
        Some(bin)
    }
}

/// How often each of 0, 1, 2, … occurs among non-negative integers, in `i64`; with
/// `weights` the sums of theirs, in `f64`. As many as the largest and `minlength` ask. Copies
/// what is not a row-major array of `i64`.
///
/// ```
/// use einmul_array::{Array, statistics::bincount};
/// let x = Array::from_vec(vec![0, 1, 1, 3], &[4]).unwrap();
/// assert_eq!(bincount(&x, None, 0).unwrap().to_vec::<i64>().unwrap(), [1, 2, 0, 1]);
/// ```
///
/// # Errors
/// [`Error::DType`] for other than integers and truth values; [`Error::Shape`] unless
/// there is one axis, for a negative integer, and for weights of another shape;
/// [`Error::TooLarge`], [`Error::OutOfMemory`].
pub fn bincount(x: &Array, weights: Option<&Array>, minlength: usize) -> Result<Array, Error> {
    if !matches!(x.dtype().kind(), Kind::Bool | Kind::Signed | Kind::Unsigned) {
        return Err(Error::dtype("bincount", x.dtype()));
    }
    if x.rank() != 1 {
        let text = format!("takes one axis, got shape {}", format_shape(x.shape()));
        return Err(Error::shape("bincount", text));
    }
    let weights = weights_of("bincount", x, weights)?;
    if x.dtype() == DType::U64 && !x.is_empty() {
        // Beyond i64 no array is as long as the counts would be.
        let highest = crate::reduce::max(x, None, false)?.get::<u64>(&[]).unwrap_or(0);
        if i64::try_from(highest).is_err() {
            return Err(Error::TooLarge { shape: [highest as usize].into() });
        }
    }
    let wide = contiguous(&x.cast(DType::I64)?)?;
    let values = wide.as_slice::<i64>().unwrap_or_default();
    if let Some(negative) = values.iter().find(|&&value| value < 0) {
        return Err(Error::shape(
            "bincount",
            format!("counts no negative integer, got {negative}"),
        ));
    }
    let length = values.iter().max().map_or(0, |&highest| highest as usize + 1).max(minlength);
    match weights {
        None => {
            let mut out = Array::zeros(DType::I64, &[length])?;
            let counts = out.as_mut_slice::<i64>().unwrap_or_default();
            values.iter().for_each(|&value| counts[value as usize] += 1);
            Ok(out)
        }
        Some(weights) => {
            let mut out = Array::zeros(DType::F64, &[length])?;
            let sums = out.as_mut_slice::<f64>().unwrap_or_default();
            for (&value, weight) in values.iter().zip(weights) {
                sums[value as usize] += weight;
            }
            Ok(out)
        }
    }
}
