//! The matrix `M - c J` of simplified Newton iterations, and its factors.

use super::dense_lu::DenseLu;
use super::mass::MassMatrix;
use super::memory::zeros;
use super::sparse_lu::SparseLu;
use super::vectors::times;
use crate::error::Error;
use crate::ode::argument;
use crate::ode::system::{JacobianOut, Pattern, System};
use crate::scalar::Scalar;

pub(super) struct NewtonMatrix<T> {
    pub(super) mass: MassMatrix<T>,
    /// `J`: all elements column by column, or one for each place of its pattern.
    jacobian: Vec<T>,
    factors: Factors<T>,
    /// The `c` of the factors; none before the first.
    factored: Option<f64>,
}

enum Factors<T> {
    Dense(DenseLu<T>),
    Sparse(Box<SparseFactors<T>>),
}

struct SparseFactors<T> {
    lu: SparseLu<T>,
    jacobian: Pattern,
    /// Where each entry of `J` is among the entries of `M - c J`.
    jacobian_places: Vec<usize>,
    /// The entries of `M`, with their places there.
    mass: Vec<(usize, T)>,
}

impl<T: Scalar> NewtonMatrix<T> {
    /// For a system; sparse if it has a pattern.
    pub(super) fn new(system: &dyn System<T>) -> Result<Self, Error> {
        let n = system.len();
        let mass = MassMatrix::of(n, system.mass())?;
        if system.sparsity().is_some_and(|pattern| pattern.len() != n) {
            return Err(argument("the pattern of the Jacobian is not as large as y0"));
        }
        let (jacobian, factors) = match system.sparsity() {
            Some(pattern) if n > 0 => (zeros(pattern.nnz())?, sparse(pattern, &mass)?),
            _ => (zeros(n.saturating_mul(n))?, Factors::Dense(DenseLu::new(n)?)),
        };
        Ok(Self { mass, jacobian, factors, factored: None })
    }

    /// Where `J` may differ from zero; none for a dense matrix.
    pub(super) fn pattern(&self) -> Option<&Pattern> {
        match &self.factors {
            Factors::Dense(_) => None,
            Factors::Sparse(sparse) => Some(&sparse.jacobian),
        }
    }

    /// The pattern and the values of `J`, to be written.
    pub(super) fn jacobian_mut(&mut self) -> (Option<&Pattern>, &mut [T]) {
        match &self.factors {
            Factors::Dense(_) => (None, &mut self.jacobian),
            Factors::Sparse(sparse) => (Some(&sparse.jacobian), &mut self.jacobian),
        }
    }

    /// The values of `J`, as the caller's function writes them.
    pub(super) fn jacobian_out(&mut self) -> JacobianOut<'_, T> {
        match &self.factors {
            Factors::Dense(_) => JacobianOut::Dense(&mut self.jacobian),
            Factors::Sparse(_) => JacobianOut::Sparse(&mut self.jacobian),
        }
    }

    /// The `c` of the factors.
    pub(super) fn factored(&self) -> Option<f64> {
        self.factored
    }

    /// Forgets the factors, as those of another `J`.
    pub(super) fn forget(&mut self) {
        self.factored = None;
    }

    /// Factors `M - c J`; `false` if it has no factors.
    pub(super) fn factor(&mut self, c: f64) -> bool {
        self.factored = None;
        let succeeded = match &mut self.factors {
            Factors::Dense(lu) => {
                let matrix = lu.matrix_mut();
                for (element, &j) in matrix.iter_mut().zip(&self.jacobian) {
                    *element = times(j, -c);
                }
                let n = matrix.len().isqrt();
                add_mass(&self.mass, matrix, n);
                lu.factor();
                true
            }
            Factors::Sparse(sparse) => {
                let SparseFactors { lu, jacobian_places, mass, .. } = &mut **sparse;
                let values = lu.matrix_mut();
                values.fill(T::ZERO);
                for (&place, &j) in jacobian_places.iter().zip(&self.jacobian) {
                    values[place] = times(j, -c);
                }
                for &(place, x) in &*mass {
                    values[place] += x;
                }
                lu.factor()
            }
        };
        if succeeded {
            self.factored = Some(c);
        }
        succeeded
    }

    /// `x ← (M - c J)⁻¹ x`; not finite for a singular matrix.
    pub(super) fn solve(&mut self, x: &mut [T]) {
        match &mut self.factors {
            Factors::Dense(lu) => lu.solve(x),
            Factors::Sparse(sparse) => sparse.lu.solve(x),
        }
    }
}

fn add_mass<T: Scalar>(mass: &MassMatrix<T>, matrix: &mut [T], n: usize) {
    match mass {
        MassMatrix::Identity => matrix.iter_mut().step_by(n + 1).for_each(|x| *x += T::ONE),
        MassMatrix::Dense(mass) => matrix.iter_mut().zip(mass).for_each(|(x, &m)| *x += m),
        MassMatrix::Sparse(pattern, values) => {
            let (starts, rows) = (pattern.starts(), pattern.rows());
            for j in 0..n {
                for p in starts[j]..starts[j + 1] {
                    matrix[j * n + rows[p]] += values[p];
                }
            }
        }
    }
}

/// The places of `J` and `M` together.
fn sparse<T: Scalar>(jacobian: &Pattern, mass: &MassMatrix<T>) -> Result<Factors<T>, Error> {
    let n = jacobian.len();
    let mass = mass.entries(n);
    let mut columns = (0..n).map(|j| jacobian.column(j).to_vec()).collect::<Vec<_>>();
    for &(i, j, _) in &mass {
        columns[j].push(i);
    }
    let (mut starts, mut rows) = (vec![0], Vec::new());
    for mut column in columns {
        column.sort_unstable();
        column.dedup();
        rows.extend(column);
        starts.push(rows.len());
    }
    let place = |i: usize, j: usize| {
        starts[j] + rows[starts[j]..starts[j + 1]].partition_point(|&row| row < i)
    };
    let places = (0..n).flat_map(|j| jacobian.column(j).iter().map(move |&i| (i, j)));
    let jacobian_places = places.map(|(i, j)| place(i, j)).collect();
    let mass = mass.into_iter().map(|(i, j, x)| (place(i, j), x)).collect();
    let unsound = || argument("a pattern of the system is not sound");
    let union = Pattern::new(n, starts, rows).ok_or_else(unsound)?;
    let lu = SparseLu::new(union)?;
    let jacobian = jacobian.clone();
    Ok(Factors::Sparse(Box::new(SparseFactors { lu, jacobian, jacobian_places, mass })))
}
