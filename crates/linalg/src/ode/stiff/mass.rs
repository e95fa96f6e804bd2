//! The constant matrix `M` of `M y' = f(t, y)`.

use super::vectors::{add, is_finite, times};
use crate::error::Error;
use crate::ode::argument;
use crate::ode::system::{Mass, Pattern};
use crate::real::Magnitude;
use crate::scalar::Scalar;

/// An owned [`Mass`]; no matrix is the identity.
#[derive(Debug, Clone)]
pub(super) enum MassMatrix<T> {
    Identity,
    /// Column by column.
    Dense(Vec<T>),
    Sparse(Pattern, Vec<T>),
}

impl<T: Scalar> MassMatrix<T> {
    /// For `n` numbers.
    ///
    /// # Errors
    /// [`Error::Argument`] for another size, or an element that is not finite.
    pub(super) fn of(n: usize, mass: Option<Mass<'_, T>>) -> Result<Self, Error> {
        let (owned, elements, fits) = match mass {
            None => return Ok(Self::Identity),
            Some(Mass::Dense(elements)) => {
                (Self::Dense(elements.to_vec()), elements, n.checked_mul(n) == Some(elements.len()))
            }
            Some(Mass::Sparse(pattern, values)) => {
                let fits = pattern.len() == n && pattern.nnz() == values.len();
                (Self::Sparse(pattern.clone(), values.to_vec()), values, fits)
            }
        };
        if !fits {
            return Err(argument("the mass matrix is not as large as y0"));
        }
        if !is_finite(elements) {
            return Err(argument("the mass matrix has elements that are not finite"));
        }
        Ok(owned)
    }

    pub(super) fn is_identity(&self) -> bool {
        matches!(self, Self::Identity)
    }

    /// Every element that may differ from zero, as row, column and value.
    pub(super) fn entries(&self, n: usize) -> Vec<(usize, usize, T)> {
        match self {
            Self::Identity => (0..n).map(|i| (i, i, T::ONE)).collect(),
            Self::Dense(elements) => {
                let places = (0..n).flat_map(|j| (0..n).map(move |i| (i, j)));
                let entries = places.zip(elements).map(|((i, j), &x)| (i, j, x));
                entries.filter(|&(.., x)| x != T::ZERO).collect()
            }
            Self::Sparse(pattern, values) => {
                let places = (0..n).flat_map(|j| pattern.column(j).iter().map(move |&i| (i, j)));
                places.zip(values).map(|((i, j), &x)| (i, j, x)).collect()
            }
        }
    }

    /// `out ← M x`.
    pub(super) fn multiply(&self, x: &[T], out: &mut [T]) {
        match self {
            Self::Identity => out.copy_from_slice(x),
            Self::Dense(elements) => {
                out.fill(T::ZERO);
                for (column, &x) in elements.chunks_exact(x.len().max(1)).zip(x) {
                    out.iter_mut().zip(column).for_each(|(out, &a)| *out += a * x);
                }
            }
            Self::Sparse(pattern, values) => {
                out.fill(T::ZERO);
                let (starts, rows) = (pattern.starts(), pattern.rows());
                for (j, &x) in x.iter().enumerate() {
                    for p in starts[j]..starts[j + 1] {
                        out[rows[p]] += values[p] * x;
                    }
                }
            }
        }
    }

    /// `out ← c f - M x`.
    pub(super) fn residual(&self, c: f64, f: &[T], x: &[T], out: &mut [T]) {
        if self.is_identity() {
            for ((out, &f), &x) in out.iter_mut().zip(f).zip(x) {
                *out = times(f, c) - x;
            }
            return;
        }
        self.multiply(x, out);
        out.iter_mut().for_each(|x| *x = -*x);
        add(out, c, f);
    }

    /// The largest modulus of an element.
    pub(super) fn largest(&self, n: usize) -> f64 {
        let sizes = self.entries(n).into_iter().map(|(.., x)| x.modulus().to_f64());
        sizes.fold(0.0, f64::max)
    }
}
