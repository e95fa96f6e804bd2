//! NumPy's statistics: quantiles, averages, histograms, interpolation and integrals.

mod average;
mod bins;
mod calculus;
mod histogram;
mod interp;
mod logarithms;
mod method;
mod quantile;
mod rank;

pub use average::{average, nancumprod, nancumsum, ptp};
pub use bins::{BinRule, Bins, histogram_bin_edges};
pub use calculus::{ediff1d, gradient, trapezoid};
pub use histogram::{bincount, histogram, histogram2d};
pub use interp::interp;
pub use logarithms::{logprod, logsumexp};
pub use method::Method;
pub use quantile::{median, nanmedian, nanpercentile, nanquantile, percentile, quantile};

use crate::{Array, DType, Error, Kind};

/// All elements in row-major order as `f64`, a copy.
fn floats(operation: &str, x: &Array) -> Result<Vec<f64>, Error> {
    if x.dtype().kind() == Kind::Complex {
        return Err(Error::dtype(operation, x.dtype()));
    }
    let wide = x.cast(DType::F64)?;
    wide.to_vec::<f64>().ok_or(Error::OutOfMemory { bytes: wide.bytes() })
}

#[cfg(test)]
mod tests;
