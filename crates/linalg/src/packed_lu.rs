//! `P A = L U` of a matrix of any shape and rank.

use einmul_kernels::matrix::MatRef;
use einmul_machine::interrupt;
use faer::linalg::lu::partial_pivoting::factor as faer_lu;
use faer::{MatMut as FaerMut, Par};

use crate::eliminated::{quotient, size};
use crate::equilibrate::{self, Powers};
use crate::error::Error;
use crate::real::EXPONENT_NOT_FINITE;
use crate::scalar::Scalar;
use crate::view::parallelism;
use crate::workspace::{Layout, Workspace};

/// The factors of an `m × n` matrix, and the powers of two that its columns were scaled by.
pub(crate) struct Packed<'w, T> {
    /// Both factors in `m × n` contiguous columns.
    lu: &'w mut [T],
    /// Row `i` of `L U` is row `order[i]` of the matrix.
    pub(crate) order: &'w mut [usize],
    powers: Powers<'w>,
}

impl<'w, T: Scalar> Packed<'w, T> {
    pub(crate) fn layout(m: usize, n: usize, threads: usize) -> Layout {
        Layout::unless_absurd(&[m, n], || {
            let layout = Layout::new().matrix::<T>(m, n).slice::<usize>(m).slice::<usize>(m);
            let layout = layout.slice::<i32>(m).slice::<i32>(n);
            if m.min(n) == 0 {
                return layout;
            }
            let careful = Layout::new().stack(request::<T>(m, n, Par::Seq));
            layout.and(match T::plain() {
                Some(plain) => careful.or((plain.lu_layout)(m, n, threads)),
                None => careful,
            })
        })
    }

    /// Factors any matrix of finite numbers.
    ///
    /// # Errors
    /// [`Error::NotFinite`].
    pub(crate) fn of(
        operation: &'static str,
        a: MatRef<'_, T>,
        threads: usize,
        mut workspace: Workspace<'w>,
    ) -> Result<Self, Error> {
        let (m, n) = (a.rows(), a.cols());
        let lu = workspace.slice::<T>(m * n);
        let (balance, cols) = (workspace.slice::<i32>(m), workspace.slice::<i32>(n));
        let (order, inverse_order) = (workspace.slice::<usize>(m), workspace.slice::<usize>(m));
        if let Some(plain) = T::plain().filter(|_| m.min(n) > 0)
            && (plain.lu)(a, lu, order, threads, workspace.left())
        {
            balance.fill(0);
            cols.fill(0);
            return Ok(Self { lu, order, powers: Powers { common: 0, cols, balance } });
        }
        let powers = equilibrate::powers(operation, a, balance, cols)?;
        order.iter_mut().enumerate().for_each(|(i, row)| *row = i);
        if m.min(n) > 0 {
            let par = parallelism(threads);
            equilibrate::copy_scaled(a, &powers, lu);
            let stack = workspace.stack(request::<T>(m, n, par));
            let view = FaerMut::from_column_major_slice_mut(&mut *lu, m, n);
            faer_lu::lu_in_place(view, order, inverse_order, par, stack, Default::default());
            // faer divides by zero pivots, and multiplies by reciprocals, which overflow.
            let regular = (0..m.min(n)).all(|j| lu[j * m + j] != T::ZERO);
            if !regular || lu.iter().any(|x| x.exponent_of() == EXPONENT_NOT_FINITE) {
                equilibrate::copy_scaled(a, &powers, lu);
                eliminate(lu, order);
            }
        }
        Ok(Self { lu, order, powers })
    }

    /// Element `(i, j)` of the matrix that holds `L` below its diagonal and `U` above.
    pub(crate) fn at(&self, i: usize, j: usize) -> T {
        let x = self.lu[j * self.order.len() + i];
        if i > j { x } else { x.scaled(-(self.powers.common + self.powers.cols[j])) }
    }
}

fn request<T: Scalar>(m: usize, n: usize, par: Par) -> faer::dyn_stack::StackReq {
    faer_lu::lu_in_place_scratch::<usize, T>(m, n, par, Default::default())
}

/// Gaussian elimination that passes over columns with nothing to eliminate (Golub and Van
/// Loan, algorithm 3.4.1).
fn eliminate<T: Scalar>(lu: &mut [T], order: &mut [usize]) {
    let m = order.len();
    let n = lu.len() / m;
    order.iter_mut().enumerate().for_each(|(i, row)| *row = i);
    for k in 0..m.min(n) {
        interrupt::poll();
        let column = &lu[k * m..(k + 1) * m];
        let mut pivot = k;
        for i in k + 1..m {
            if size(column[i]) > size(column[pivot]) {
                pivot = i;
            }
        }
        if column[pivot] == T::ZERO {
            continue;
        }
        order.swap(k, pivot);
        lu.chunks_exact_mut(m).for_each(|column| column.swap(k, pivot));
        let (left, right) = lu.split_at_mut((k + 1) * m);
        let (head, multipliers) = left[k * m + k..].split_at_mut(1);
        multipliers.iter_mut().for_each(|x| *x = quotient(*x, head[0]));
        for column in right.chunks_exact_mut(m) {
            let (top, below) = column[k..].split_at_mut(1);
            let terms = below.iter_mut().zip(&*multipliers);
            terms.for_each(|(x, &l)| *x -= l * top[0]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::real::Magnitude;
    use crate::testing::{Dense, LAYOUTS, Matrix, for_all_types, hard_matrices, random};

    fn check<T: Scalar>(name: &str, a: &Matrix<T>) {
        let (m, n) = (a.rows, a.cols);
        let k = m.min(n);
        let layout = Packed::<T>::layout(m, n, 1);
        let mut scratch = vec![0xff; layout.bytes()];
        let workspace = Workspace::new("test", &mut scratch, layout).unwrap();
        let packed = Packed::of("test", a.view(), 1, workspace).unwrap();
        let power = a.power();
        let lower = Dense::new(m, k, |i, j| match i.cmp(&j) {
            std::cmp::Ordering::Less => T::ZERO.to_c128(),
            std::cmp::Ordering::Equal => T::ONE.to_c128(),
            std::cmp::Ordering::Greater => packed.at(i, j).to_c128(),
        });
        let upper = Dense::new(k, n, |i, j| match i > j {
            true => T::ZERO.to_c128(),
            false => packed.at(i, j).scaled(power).to_c128(),
        });
        let full = a.dense(power);
        let permuted = Dense::new(m, n, |i, j| full.at(packed.order[i], j));
        // Higham, theorem 9.3: |A − L U| ≤ k·ε·|L||U|, with elements of L at most 1 (√2 in
        // the complex types, where sizes are |re| + |im|).
        let moduli = |x: &Dense| Dense::new(x.rows, x.cols, |i, j| x.at(i, j).norm().into());
        let bounds = moduli(&lower).times(&moduli(&upper));
        let product = lower.times(&upper);
        for j in 0..n {
            for i in 0..m {
                assert!(i <= j || lower.at(i, j.min(k - 1)).norm() <= 1.5, "{name}: multiplier");
                let error = (product.at(i, j) - permuted.at(i, j)).norm();
                let bound = 8.0 * k as f64 * T::Real::EPSILON.to_f64() * bounds.at(i, j).re;
                assert!(error <= bound, "{name}, {m}x{n}: ({i}, {j}): {error:e} > {bound:e}");
            }
        }
    }

    fn check_all<T: Scalar>() {
        for (m, n) in [(0, 0), (0, 3), (3, 0), (1, 1), (3, 3), (5, 2), (2, 5), (70, 70), (90, 40)] {
            for layout in LAYOUTS {
                check("random", &Matrix::<T>::new(layout, m, n, |i, j| random(1, i, j)));
            }
            let dependent = |i: usize, j: usize| random::<T>(1, i, j / 2);
            check("pairs", &Matrix::new(LAYOUTS[0], m, n, dependent));
        }
        for (name, element) in hard_matrices::<T>(17) {
            if !name.starts_with("graded") {
                check(name, &Matrix::new(LAYOUTS[0], 17, 17, element));
            }
        }
    }

    #[test]
    fn any_shape_and_rank() {
        for_all_types!(check_all());
    }
}
