//! Symmetric and Hermitian systems, indefinite ones too: `L D Lᴴ` with pivots of order 1 and
//! 2, at half the work of LU.
//!
//! Rows and columns are scaled alike, by powers of two, so that the largest element of each
//! is near 1 (Bunch 1971, *J. ACM* 18:566). A pivot that is exactly zero is
//! [`Error::Singular`]; a reciprocal condition number of the scaled matrix of at most `ε` is
//! [`Error::IllConditioned`], as in [`lu`](crate::lu).

use einmul_kernels::matrix::{MatMut, MatRef};

use crate::bunch_kaufman::Factors;
use crate::eliminated::{Eliminated, judge, larger};
use crate::error::Error;
use crate::real::{EXPONENT_NOT_FINITE, EXPONENT_OF_ZERO};
use crate::right_sides::RightSides;
use crate::scalar::Scalar;
use crate::view::{check_solve, for_each_position, not_finite, parallelism};
use crate::workspace::{Layout, Workspace};

/// Overwrites `b` (`n × k`, any strides) by `a⁻¹ b`, where `a` is `n × n` and Hermitian, or
/// without `hermitian` symmetric. Only its lower triangle is read.
///
/// Backward stable but for growth of the pivots, as LU with partial pivoting. Allocates
/// nothing with one thread. `b` is unchanged after an error.
///
/// ```
/// use einmul_kernels::matrix::{MatMut, MatRef};
/// use einmul_linalg::symmetric;
///
/// let a = [0.0, 0.0, 2.0, 0.0];
/// let mut b = [4.0, 2.0];
/// let mut scratch = vec![0; symmetric::solve_scratch::<f64>(2, 1, 1)];
/// symmetric::solve(
///     MatRef::from_row_major(&a, 2, 2),
///     MatMut::from_row_major(&mut b, 2, 1),
///     true,
///     1,
///     &mut scratch,
/// )?;
/// assert_eq!(b, [1.0, 2.0]);
/// # Ok::<(), einmul_linalg::Error>(())
/// ```
///
/// # Errors
/// [`Error::NotSquare`], [`Error::Shape`], [`Error::Scratch`], [`Error::NotFinite`] of the
/// lower triangle (a NaN or an infinity in `b` spoils its own column only),
/// [`Error::Singular`], [`Error::IllConditioned`].
pub fn solve<T: Scalar>(
    a: MatRef<'_, T>,
    b: MatMut<'_, T>,
    hermitian: bool,
    threads: usize,
    scratch: &mut [u8],
) -> Result<(), Error> {
    const OPERATION: &str = "symmetric::solve";
    check_solve(OPERATION, a, b.as_ref())?;
    let (n, k) = (b.rows(), b.cols());
    let mut workspace = Workspace::new(OPERATION, scratch, solve_layout::<T>(n, k))?;
    if n == 0 || k == 0 {
        return Ok(());
    }
    let powers = workspace.slice::<i32>(n);
    powers_of(OPERATION, a, powers)?;
    let columns = workspace.slice::<T>(n * n);
    for_each_position(n, n, |i, j| {
        if i >= j {
            let x = a.at(i, j);
            let x = if i == j && hermitian { T::from_real(x.re()) } else { x };
            columns[j * n + i] = x.scaled(powers[i] + powers[j]);
        }
    });
    let norm = one_norm(columns, workspace.slice::<T::Real>(n));
    let factors = Factors::of(columns, hermitian, parallelism(threads), &mut workspace);
    if let Some(column) = factors.zero_pivot() {
        return Err(Error::Singular { column, pivot: 0.0, tolerance: 0.0 });
    }
    judge(&factors, norm, &[], workspace.slice(n), workspace.slice(n))?;
    let places = workspace.slice::<usize>(n);
    factors.order.iter().enumerate().for_each(|(i, &row)| places[row] = i);
    let source = |i: usize| (factors.order[i], powers[factors.order[i]]);
    let x = RightSides::gather(b.as_ref(), source, &mut workspace);
    factors.solve(x.columns);
    x.scatter(b, |row| (places[row], powers[row]));
    Ok(())
}

/// Bytes that [`solve`] needs for an `n × n` matrix and `k` right-hand sides.
pub fn solve_scratch<T: Scalar>(n: usize, k: usize, _threads: usize) -> usize {
    solve_layout::<T>(n, k).bytes()
}

fn solve_layout<T: Scalar>(n: usize, k: usize) -> Layout {
    Layout::new()
        .slice::<i32>(n)
        .matrix::<T>(n, n)
        .slice::<T::Real>(n)
        .slice::<T>(n)
        .slice::<T>(n)
        .slice::<usize>(n)
        .and(Factors::<T>::layout(n))
        .and(RightSides::<T>::layout(n, k))
}

/// For each row, and the column of its number, the power of two that brings the largest
/// element of the triangle so far to at least 1 and below 4.
fn powers_of<T: Scalar>(
    operation: &'static str,
    a: MatRef<'_, T>,
    powers: &mut [i32],
) -> Result<(), Error> {
    for i in 0..a.rows() {
        let mut power = None;
        for j in 0..=i {
            let needed = match a.at(i, j).exponent_of() {
                EXPONENT_OF_ZERO => continue,
                EXPONENT_NOT_FINITE => {
                    return Err(not_finite(operation, "a", a, |i, j| i >= j));
                }
                exponent if i == j => -exponent.div_euclid(2),
                exponent => -(exponent + powers[j]),
            };
            power = Some(power.map_or(needed, |power: i32| power.min(needed)));
        }
        powers[i] = power.unwrap_or(0);
    }
    Ok(())
}

/// The 1-norm of a symmetric or Hermitian matrix from the columns of its lower triangle;
/// `sums` is workspace.
fn one_norm<T: Scalar>(columns: &[T], sums: &mut [T::Real]) -> T::Real {
    let n = sums.len();
    sums.fill(T::REAL_ZERO);
    for j in 0..n {
        sums[j] += columns[j * n + j].modulus();
        for i in j + 1..n {
            let modulus = columns[j * n + i].modulus();
            sums[i] += modulus;
            sums[j] += modulus;
        }
    }
    sums.iter().copied().fold(T::REAL_ZERO, larger)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::real::Magnitude;
    use crate::testing::{
        LAYOUTS, Layout as Storage, Matrix, SIZES, for_all_types, nan, number, random, with_scratch,
    };

    fn check<T: Scalar>(
        name: &str,
        n: usize,
        hermitian: bool,
        lower: impl Fn(usize, usize) -> T,
    ) -> Result<(), Error> {
        let element = |i: usize, j: usize| {
            if i > j {
                lower(i, j)
            } else if i < j {
                if hermitian { lower(j, i).conjugate() } else { lower(j, i) }
            } else if hermitian {
                T::from_real(lower(i, i).re())
            } else {
                lower(i, i)
            }
        };
        for (at, layout) in LAYOUTS.into_iter().enumerate() {
            let stored = |i: usize, j: usize| if i < j { nan() } else { element(i, j) };
            let a = Matrix::<T>::new(layout, n, n, stored);
            let mut x = Matrix::<T>::new(LAYOUTS[(at + 1) % 4], n, 3, |i, j| random(9, i, j));
            let threads = 1 + at % 2;
            with_scratch(solve_scratch::<T>(n, 3, threads), |scratch| {
                solve(a.view(), x.view_mut(), hermitian, threads, scratch)
            })?;
            let full = Matrix::<T>::new(Storage::ColMajor, n, n, element).dense(0);
            let (x, b) =
                (x.dense(0), Matrix::<T>::new(Storage::ColMajor, n, 3, |i, j| random(9, i, j)));
            let residual = full.times(&x).distance(&b.dense(0));
            let largest = |m: &crate::testing::Dense| {
                let at = (0..m.rows).flat_map(|i| (0..m.cols).map(move |j| (i, j)));
                at.map(|(i, j)| m.at(i, j).norm()).fold(0.0, f64::max)
            };
            // Higham, theorem 11.4, with growth of the random matrices below 10.
            let scale = n.max(1) as f64 * largest(&full) * largest(&x) + 1.0;
            let bound = 40.0 * n.max(1) as f64 * T::Real::EPSILON.to_f64() * scale;
            assert!(residual <= bound, "{name}, n = {n}: {residual:e} > {bound:e}");
        }
        Ok(())
    }

    fn check_sizes<T: Scalar>() {
        for n in SIZES {
            for hermitian in [true, false] {
                check("random", n, hermitian, |i, j| random::<T>(1, i, j)).unwrap();
                // Every pivot is of order 2.
                let hollow =
                    |i: usize, j: usize| if i == j { T::ZERO } else { random::<T>(2, i, j) };
                if n != 1 {
                    check("hollow", n, hermitian, hollow).unwrap();
                }
            }
        }
    }

    #[test]
    fn systems_are_solved() {
        for_all_types!(check_sizes());
    }

    fn check_units<T: Scalar>() {
        // In other units nothing changes: neither the verdict nor a bit of the answer.
        let power = |i: usize| [40, -35, 0, 22, -60][i % 5];
        for n in [2, 5, 40] {
            let plain = Matrix::<T>::new(Storage::RowMajor, n, n, |i, j| {
                if i < j { nan() } else { random(3, i, j) }
            });
            let scaled = Matrix::<T>::new(Storage::RowMajor, n, n, |i, j| {
                if i < j { nan() } else { random::<T>(3, i, j).scaled(power(i) + power(j)) }
            });
            let rhs = |i: usize, _: usize| random::<T>(4, i, 0);
            let mut x = Matrix::<T>::new(Storage::RowMajor, n, 1, rhs);
            let mut y =
                Matrix::<T>::new(Storage::RowMajor, n, 1, |i, j| rhs(i, j).scaled(power(i)));
            for (a, b) in [(&plain, &mut x), (&scaled, &mut y)] {
                with_scratch(solve_scratch::<T>(n, 1, 1), |scratch| {
                    solve(a.view(), b.view_mut(), true, 1, scratch)
                })
                .unwrap();
            }
            // Powers differ, by rounding of halves, so that pivots may: compare by size.
            let x = x.dense(0);
            let y = Matrix::<T>::new(Storage::RowMajor, n, 1, |i, _| {
                y.view().at(i, 0).scaled(power(i))
            });
            let tolerance = 1e4 * T::Real::EPSILON.to_f64() * n as f64;
            let size = (0..n).map(|i| x.at(i, 0).norm()).fold(1.0, f64::max);
            assert!(x.distance(&y.dense(0)) <= tolerance * size, "n = {n}");
        }
    }

    #[test]
    fn units_do_not_matter() {
        check_units::<f64>();
        check_units::<einmul_array::Complex<f64>>();
    }

    fn check_refusals<T: Scalar>() {
        let singular = check("ones", 3, true, |_, _| T::ONE);
        assert!(matches!(singular, Err(Error::Singular { .. })), "{singular:?}");
        let zero = check("zero", 3, false, |_, _| T::ZERO);
        assert_eq!(zero, Err(Error::Singular { column: 0, pivot: 0.0, tolerance: 0.0 }));
        let hilbert = |i: usize, j: usize| number::<T>(1.0 / (i + j + 1) as f64, 0.0);
        let hilbert = check("Hilbert", 20, true, hilbert);
        assert!(hilbert.is_err_and(|error| error.is_singular()));
        let spoiled = check("NaN", 3, true, |i, j| if (i, j) == (2, 1) { nan() } else { T::ONE });
        assert!(matches!(spoiled, Err(Error::NotFinite { row: 2, col: 1, .. })), "{spoiled:?}");
    }

    #[test]
    fn singular_matrices_are_refused() {
        for_all_types!(check_refusals());
    }
}
