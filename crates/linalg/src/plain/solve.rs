//! Systems of a general matrix. Elimination takes the right-hand sides along as further
//! columns, so that `L` is not read again for them.

use einmul_kernels::matrix::{MatMut, MatRef};
use einmul_kernels::panels::Float;

use super::condition::{self as quick, Side};
use super::factors::{self, Factors};
use super::right_sides::RightSides;
use crate::condition;
use crate::equilibrate::{self, Powers};
use crate::error::Error;
use crate::scalar::Real;
use crate::workspace::{Layout, Workspace};

/// For an `n × n` matrix, `k` right-hand sides, and threads.
pub(super) fn layout<T: Float + Real>(n: usize, k: usize, threads: usize) -> Layout {
    Layout::unless_absurd(&[n, k], || {
        factors::layout::<T>(n, k + quick::COLUMNS, threads)
            .and(RightSides::<T>::layout(k))
            .slice::<T>(n)
            .slice::<T>(n)
            .slice::<i32>(n)
            .slice::<i32>(n)
            .slice::<usize>(n)
    })
}

/// See [`Plain::solve`](super::Plain).
pub(super) fn solve<T: Float + Real>(
    operation: &'static str,
    a: MatRef<'_, T>,
    mut b: MatMut<'_, T>,
    threads: usize,
    scratch: &mut [u8],
) -> Result<(), Error> {
    let (n, k) = (b.rows(), b.cols());
    let mut workspace = Workspace::new(operation, scratch, layout::<T>(n, k, 1))?;
    let right_sides = RightSides::cut(k, &mut workspace);
    let (v, w) = (workspace.slice::<T>(n), workspace.slice::<T>(n));
    let (balance, cols) = (workspace.slice::<i32>(n), workspace.slice::<i32>(n));
    let order = workspace.slice::<usize>(n);
    let factors = Factors::cut(n, k + quick::COLUMNS, threads, workspace);
    let mut system = System { a, factors, right_sides, v, w, order };
    if let Some(norm) = system.factors.load(a, system.v)
        && system.eliminate(b.as_ref())
    {
        if system.is_plain(norm, k) {
            if system.write(None, b.reborrow()) {
                return Ok(());
            }
        } else {
            // The factors are good, only not shown to be those of a regular matrix.
            let powers = equilibrate::powers(operation, a, balance, cols)?;
            system.judge(&powers, false)?;
            if system.write(None, b.reborrow()) {
                return Ok(());
            }
        }
    }
    let powers = equilibrate::powers(operation, a, balance, cols)?;
    system.factors.load_scaled(a, &powers);
    system.eliminate(b.as_ref());
    if let Some(column) = (0..n).find(|&i| system.factors.pivot(i) == T::of(0)) {
        return Err(Error::Singular { column, pivot: 0.0, tolerance: 0.0 });
    }
    system.factors.substitute_back();
    system.judge(&powers, true)?;
    system.write(Some(&powers), b);
    Ok(())
}

struct System<'a, 'w, T> {
    a: MatRef<'a, T>,
    factors: Factors<'w, T>,
    right_sides: RightSides<'w, T>,
    /// Two vectors to work with.
    v: &'w mut [T],
    w: &'w mut [T],
    /// Row `i` of `L U` is row `order[i]` of the matrix.
    order: &'w mut [usize],
}

impl<T: Float + Real> System<'_, '_, T> {
    /// Factors the loaded matrix; true where its pivots are plain.
    fn eliminate(&mut self, b: MatRef<'_, T>) -> bool {
        let isa = self.factors.products.isa();
        let (columns, stride) = self.factors.columns();
        self.right_sides.gather(isa, b, None, columns, stride);
        self.factors.eliminate()
    }

    /// Solves, and looks whether a matrix of a norm, taken as it is, is plainly regular.
    fn is_plain(&mut self, norm: T, k: usize) -> bool {
        self.factors.substitute_back();
        let (columns, stride) = self.factors.columns();
        for i in 0..self.v.len() {
            (self.v[i], self.w[i]) = (columns[i * stride + k], columns[i * stride + k + 1]);
        }
        quick::is_plain(norm, self.v, self.w, |v, side| match side {
            Side::Straight => self.factors.solve(v),
            Side::Transposed => self.factors.solve_transposed(v),
        })
    }

    /// Judges the balanced matrix by the rules of [`lu`](crate::lu). The factors are of the
    /// scaled matrix, or of the matrix as it is.
    fn judge(&mut self, powers: &Powers<'_>, are_scaled: bool) -> Result<(), Error> {
        let Self { a, factors, v, w, order, .. } = self;
        let Powers { common, cols, balance } = *powers;
        for (j, sum) in v.iter_mut().enumerate() {
            let size = |i: usize| a.at(i, j).scaled(common + cols[j] + balance[i]).modulus();
            *sum = (0..balance.len()).fold(T::of(0), |sum, i| sum + size(i));
        }
        let norm = v.iter().fold(T::of(0), |norm, &sum| if sum > norm { sum } else { norm });
        order.iter_mut().enumerate().for_each(|(i, row)| *row = i);
        factors.exchanges.iter().enumerate().for_each(|(i, &other)| order.swap(i, other));
        // The factors' rows are in the order of the pivots, on which the norm does not depend.
        let unbalance = |v: &mut [T]| {
            v.iter_mut().zip(&**order).for_each(|(x, &row)| *x = x.scaled(-balance[row]));
        };
        let unscale = |v: &mut [T]| {
            if !are_scaled {
                v.iter_mut().zip(cols).for_each(|(x, power)| *x = x.scaled(-(common + power)));
            }
        };
        let factors = std::cell::RefCell::new(factors);
        let inverse_norm = condition::inverse_one_norm(
            v,
            w,
            |v| {
                unbalance(v);
                factors.borrow_mut().solve(v);
                unscale(v);
            },
            |v| {
                unscale(v);
                factors.borrow_mut().solve_transposed(v);
                unbalance(v);
            },
        );
        condition::check(norm, inverse_norm)
    }

    /// Writes what the right-hand sides have become; false where that is out of range.
    fn write(&mut self, powers: Option<&Powers<'_>>, b: MatMut<'_, T>) -> bool {
        let isa = self.factors.products.isa();
        let (columns, stride) = self.factors.columns();
        match powers {
            None => self.right_sides.scatter(isa, columns, stride, None, b),
            Some(&Powers { common, cols, .. }) => {
                let power = |i: usize| cols[i] + common;
                self.right_sides.scatter(isa, columns, stride, Some(&power), b)
            }
        }
    }
}
