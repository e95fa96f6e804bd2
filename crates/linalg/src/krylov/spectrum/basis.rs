//! Orthonormal vectors that grow by one product after the other, and are turned and cut at a
//! restart.
//!
//! Gram and Schmidt's projection is repeated until it takes nothing more away (Daniel, Gragg,
//! Kaufman and Stewart, *Math. Comp.* 30, 1976; Kahan's "twice is enough" in Parlett, *The
//! Symmetric Eigenvalue Problem*, §6.9), so that the vectors are orthonormal to rounding and
//! no eigenvalue appears twice by their loss.

use einmul_array::DType;
use einmul_array::random::Generator;
use einmul_machine::{interrupt, threads};
use faer::linalg::matmul::matmul;
use faer::{Accum, MatMut as FaerMut, MatRef as FaerRef, Par};

use super::{argument, check_finite_vector};
use crate::error::Error;
use crate::krylov::operator::Operator;
use crate::krylov::vectors::{dot, filled, norm};
use crate::real::Magnitude;
use crate::scalar::Scalar;
use crate::view::parallelism;

/// Projections after which a vector that still shrinks is one of the space.
const PASSES: usize = 5;
/// Random vectors that are tried; the first one does.
const ATTEMPTS: usize = 8;
/// Rows that are turned together: they and their copy stay in the cache.
const PANEL: usize = 512;
/// Fewer elements of a basis than this are not worth waking a second thread.
const PARALLEL_ELEMENTS: usize = 1 << 21;

/// Vectors of length `n`, orthonormal in the inner product `xᴴ M y`.
pub(in crate::krylov) struct Basis<'a, T: Scalar> {
    operation: &'static str,
    n: usize,
    /// Contiguous columns, of which the first `count` are there.
    vectors: Vec<T>,
    /// The columns times `M`, where there is one.
    images: Vec<T>,
    count: usize,
    mass: Option<&'a dyn Operator<T>>,
    generator: Generator,
    /// `M w` of the vector whose norm was asked for last.
    image: Vec<T>,
    dots: Vec<T>,
}

impl<'a, T: Scalar> Basis<'a, T> {
    /// Room for `capacity` vectors, or for `n ≥ 1` where that is less.
    pub(in crate::krylov) fn new(
        operation: &'static str,
        n: usize,
        capacity: usize,
        mass: Option<&'a dyn Operator<T>>,
        seed: u64,
    ) -> Result<Self, Error> {
        let capacity = capacity.min(n);
        let length = n.saturating_mul(capacity);
        let if_mass = |length: usize| if mass.is_some() { length } else { 0 };
        Ok(Self {
            operation,
            n,
            vectors: filled(length, T::ZERO)?,
            images: filled(if_mass(length), T::ZERO)?,
            count: 0,
            mass,
            generator: Generator::new(seed),
            image: filled(if_mass(n), T::ZERO)?,
            dots: filled(capacity, T::ZERO)?,
        })
    }

    /// Vector `j`.
    pub(in crate::krylov) fn column(&self, j: usize) -> &[T] {
        &self.vectors[j * self.n..(j + 1) * self.n]
    }

    /// Begins with a vector, by default a random one.
    pub(in crate::krylov) fn start(&mut self, start: Option<&[T]>) -> Result<(), Error> {
        let Some(start) = start else { return self.extend_randomly() };
        let mut w = filled(self.n, T::ZERO)?;
        w.copy_from_slice(start);
        let norm = self.orthogonalise(&mut w, &mut [])?;
        if norm == 0.0 {
            return Err(argument(self.operation, "v0 is a zero vector".to_owned()));
        }
        self.append(&w, norm);
        Ok(())
    }

    /// Adds to `h` the coefficients of `w` on the vectors, and takes that part away. What is
    /// left becomes the next vector, and its norm is returned. When nothing is, that is 0,
    /// and the next vector is random; a space that is full gets none.
    pub(in crate::krylov) fn extend(&mut self, w: &mut [T], h: &mut [T]) -> Result<f64, Error> {
        let norm = self.orthogonalise(w, h)?;
        if self.count == self.n {
            return Ok(0.0);
        }
        if norm == 0.0 {
            self.extend_randomly()?;
        } else {
            self.append(w, norm);
        }
        Ok(norm)
    }

    /// Adds a random vector.
    pub(in crate::krylov) fn extend_randomly(&mut self) -> Result<(), Error> {
        let mut w = filled(self.n, T::ZERO)?;
        for _ in 0..ATTEMPTS {
            randomise(&mut self.generator, &mut w)?;
            let norm = self.orthogonalise(&mut w, &mut [])?;
            if norm > 0.0 {
                self.append(&w, norm);
                return Ok(());
            }
        }
        if self.mass.is_some() {
            let text = "M is not positive definite: xᴴ M x is zero for some x";
            return Err(argument(self.operation, text.to_owned()));
        }
        Err(Error::NoConvergence { operation: self.operation })
    }

    fn append(&mut self, w: &[T], norm: f64) {
        let (start, end) = (self.count * self.n, (self.count + 1) * self.n);
        let norm = <T::Real as Magnitude>::of_f64(norm);
        let divided = |x: T| T::from_parts(x.re() / norm, x.im() / norm);
        self.vectors[start..end].iter_mut().zip(w).for_each(|(to, &x)| *to = divided(x));
        if self.mass.is_some() {
            let image = &self.image;
            self.images[start..end].iter_mut().zip(image).for_each(|(to, &x)| *to = divided(x));
        }
        self.count += 1;
    }

    /// Takes away from `w` what lies in the space, and returns the norm of the rest, 0 where
    /// that is rounding error.
    fn orthogonalise(&mut self, w: &mut [T], h: &mut [T]) -> Result<f64, Error> {
        let first = self.norm(w)?;
        let tiny = 10.0 * <T::Real as Magnitude>::EPSILON.to_f64() * first;
        let mut before = first;
        for pass in 0..PASSES {
            self.project(w, h);
            let after = if self.count == 0 { before } else { self.norm(w)? };
            if after <= tiny {
                return Ok(0.0);
            }
            // One pass may leave a part of what the basis lacks in orthogonality, which would
            // grow from restart to restart; twice is enough (Giraud et al., 2005).
            if pass > 0 && after >= 0.7 * before {
                return Ok(after);
            }
            before = after;
        }
        Ok(0.0)
    }

    /// One projection.
    fn project(&mut self, w: &mut [T], h: &mut [T]) {
        let (n, count) = (self.n, self.count);
        if count == 0 {
            return;
        }
        let vectors = FaerRef::from_column_major_slice(&self.vectors[..n * count], n, count);
        let dual = match self.mass {
            None => vectors,
            Some(_) => FaerRef::from_column_major_slice(&self.images[..n * count], n, count),
        };
        let dots = &mut self.dots[..count];
        let mut project = |par: Par| {
            matmul(
                FaerMut::from_column_major_slice_mut(&mut *dots, count, 1),
                Accum::Replace,
                dual.adjoint(),
                FaerRef::from_column_major_slice(&*w, n, 1),
                T::ONE,
                par,
            );
            matmul(
                FaerMut::from_column_major_slice_mut(&mut *w, n, 1),
                Accum::Add,
                vectors,
                FaerRef::from_column_major_slice(&*dots, count, 1),
                -T::ONE,
                par,
            );
        };
        let limit = threads::limit();
        if limit == 1 || n * count < PARALLEL_ELEMENTS {
            project(Par::Seq);
        } else {
            threads::install(|| project(parallelism(limit)));
        }
        h.iter_mut().zip(dots.iter()).for_each(|(h, &dot)| *h += dot);
    }

    /// `√(wᴴ M w)`.
    fn norm(&mut self, w: &[T]) -> Result<f64, Error> {
        let Some(mass) = self.mass else {
            let size = norm(w);
            if !size.is_finite() {
                check_finite_vector(self.operation, "a product", w)?;
                return Err(Error::NoConvergence { operation: self.operation });
            }
            return Ok(size);
        };
        mass.apply(w, &mut self.image)?;
        check_finite_vector(self.operation, "M @ x", &self.image)?;
        let square = dot(w, &self.image).re;
        let rounding = <T::Real as Magnitude>::EPSILON.to_f64().sqrt();
        if square < -rounding * norm(w) * norm(&self.image) {
            let text = "M is not positive definite: xᴴ M x is negative for some x";
            return Err(argument(self.operation, text.to_owned()));
        }
        Ok(square.max(0.0).sqrt())
    }

    /// Replaces the first `order` vectors by `kept` combinations of them, the columns of
    /// `turn` (`order × kept`, contiguous columns, orthonormal). The vector after the first
    /// `order` follows them where it `stays`; all others are gone.
    pub(in crate::krylov) fn turn(
        &mut self,
        turn: &[T],
        order: usize,
        kept: usize,
        stays: bool,
    ) -> Result<(), Error> {
        let n = self.n;
        let columns = [&mut self.vectors, &mut self.images];
        for columns in columns.into_iter().filter(|columns| !columns.is_empty()) {
            turn_columns(columns, n, turn, order, kept)?;
            if stays {
                columns.copy_within(order * n..(order + 1) * n, kept * n);
            }
        }
        self.count = if stays { kept + 1 } else { kept };
        Ok(())
    }

    /// Combinations of the first `order` vectors, the columns of `coefficients` (`order × k`,
    /// contiguous columns), as contiguous columns.
    pub(in crate::krylov) fn combine(
        &self,
        coefficients: &[T],
        order: usize,
    ) -> Result<Vec<T>, Error> {
        let (n, k) = (self.n, coefficients.len() / order);
        let mut out = filled(n.saturating_mul(k), T::ZERO)?;
        matmul(
            FaerMut::from_column_major_slice_mut(&mut out[..], n, k),
            Accum::Replace,
            FaerRef::from_column_major_slice(&self.vectors[..n * order], n, order),
            FaerRef::from_column_major_slice(coefficients, order, k),
            T::ONE,
            Par::Seq,
        );
        Ok(out)
    }
}

/// Fills a vector with independent normal numbers.
pub(in crate::krylov) fn randomise<T: Scalar>(
    generator: &mut Generator,
    w: &mut [T],
) -> Result<(), Error> {
    let parts = if T::IS_COMPLEX { 2 } else { 1 };
    let numbers = generator.standard_normal(&[w.len(), parts], DType::F64)?;
    let numbers = numbers.as_slice::<f64>().unwrap_or(&[]);
    let real = <T::Real as Magnitude>::of_f64;
    for (x, numbers) in w.iter_mut().zip(numbers.chunks_exact(parts)) {
        *x = T::from_parts(real(numbers[0]), real(numbers[parts - 1]));
    }
    Ok(())
}

/// Replaces the first columns of length `n` by combinations of the first `order`.
fn turn_columns<T: Scalar>(
    columns: &mut [T],
    n: usize,
    turn: &[T],
    order: usize,
    kept: usize,
) -> Result<(), Error> {
    let mut panel = filled(PANEL.min(n) * order, T::ZERO)?;
    let turn = FaerRef::from_column_major_slice(turn, order, kept);
    for start in (0..n).step_by(PANEL) {
        interrupt::poll();
        let rows = PANEL.min(n - start);
        let copy = &mut panel[..rows * order];
        for (j, to) in copy.chunks_exact_mut(rows).enumerate() {
            to.copy_from_slice(&columns[j * n + start..j * n + start + rows]);
        }
        let all = FaerMut::from_column_major_slice_mut(&mut columns[..n * order], n, order);
        matmul(
            all.submatrix_mut(start, 0, rows, kept),
            Accum::Replace,
            FaerRef::from_column_major_slice(&*copy, rows, order),
            turn,
            T::ONE,
            Par::Seq,
        );
    }
    Ok(())
}
