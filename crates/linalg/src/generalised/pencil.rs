//! A pair of matrices, turned together, and its Hessenberg-triangular form.

use std::ops::Range;

use einmul_machine::interrupt;

use crate::real::Magnitude;
use crate::scalar::Scalar;
use crate::schur::square::Square;

/// `|re| + |im|`.
pub(super) fn size<T: Scalar>(x: T) -> T::Real {
    x.re().magnitude() + x.im().magnitude()
}

fn squared<T: Scalar>(x: T) -> T::Real {
    x.re() * x.re() + x.im() * x.im()
}

fn times<T: Scalar>(x: T, factor: T::Real) -> T {
    T::from_parts(x.re() * factor, x.im() * factor)
}

/// `‖M‖_F`, of elements whose squares can be summed.
pub(super) fn frobenius_norm<T: Scalar>(matrix: &Square<'_, T>) -> T::Real {
    let elements = (0..matrix.order()).flat_map(|j| matrix.column(j));
    elements.fold(T::REAL_ZERO, |sum, &x| sum + squared(x)).root()
}

/// `(x, y) ← (cosine·x + sine·y, cosine·y − conj(sine)·x)`.
pub(super) struct Rotation<T: Scalar> {
    cosine: T::Real,
    sine: T,
}

impl<T: Scalar> Rotation<T> {
    /// What takes `(x, y)` to `(r, 0)`, and `r`.
    pub(super) fn onto_first(x: T, y: T) -> (Self, T) {
        if y == T::ZERO {
            return (Self { cosine: T::REAL_ONE, sine: T::ZERO }, x);
        }
        // Near 1, so that squares stay in range.
        let power = x.exponent_of().max(y.exponent_of());
        let (x, y) = (x.scaled(-power), y.scaled(-power));
        let norm = (squared(x) + squared(y)).root();
        let phase = x.direction();
        let turned = phase * y.conjugate();
        let sine = T::from_parts(turned.re() / norm, turned.im() / norm);
        let cosine = squared(x).root() / norm;
        (Self { cosine, sine }, times(phase, norm).scaled(power))
    }

    /// Turns rows `row` and `row + 1` in some columns.
    fn turn_rows(&self, matrix: &mut Square<'_, T>, row: usize, columns: Range<usize>) {
        for j in columns {
            if let [x, y] = &mut matrix.column_mut(j)[row..row + 2] {
                self.turn(x, y);
            }
        }
    }

    /// Turns column `col + 1`, as the first, and column `col` in the first rows.
    fn turn_columns(&self, matrix: &mut Square<'_, T>, col: usize, rows: usize) {
        let (left, right) = matrix.two_columns(col);
        for (x, y) in right[..rows].iter_mut().zip(&mut left[..rows]) {
            self.turn(x, y);
        }
    }

    fn turn(&self, x: &mut T, y: &mut T) {
        let (old_x, old_y) = (*x, *y);
        *x = times(old_x, self.cosine) + self.sine * old_y;
        *y = times(old_y, self.cosine) - self.sine.conjugate() * old_x;
    }
}

/// `H` and `T` of `A = Q H Zᴴ`, `B = Q T Zᴴ`, and `Z` where it is asked for.
pub(super) struct Pencil<'a, T: Scalar> {
    pub(super) h: Square<'a, T>,
    pub(super) t: Square<'a, T>,
    pub(super) z: Option<Square<'a, T>>,
}

impl<T: Scalar> Pencil<'_, T> {
    pub(super) fn order(&self) -> usize {
        self.h.order()
    }

    /// Turns rows `row` and `row + 1` in the columns from `h_from` on of `H` and from
    /// `t_from` on of `T`.
    pub(super) fn turn_rows(
        &mut self,
        rotation: &Rotation<T>,
        row: usize,
        h_from: usize,
        t_from: usize,
    ) {
        let n = self.order();
        rotation.turn_rows(&mut self.h, row, h_from..n);
        rotation.turn_rows(&mut self.t, row, t_from..n);
    }

    /// Turns columns `col + 1` and `col` in the first rows of `H` and of `T`.
    fn turn_columns(&mut self, rotation: &Rotation<T>, col: usize, h_rows: usize, t_rows: usize) {
        let n = self.order();
        rotation.turn_columns(&mut self.h, col, h_rows);
        rotation.turn_columns(&mut self.t, col, t_rows);
        if let Some(z) = &mut self.z {
            rotation.turn_columns(z, col, n);
        }
    }

    /// Makes `t[k + 1, k]` zero by turning columns; `H` has zeros from row `h_rows` on.
    pub(super) fn restore_triangle(&mut self, k: usize, h_rows: usize) {
        let (rotation, image) = Rotation::onto_first(self.t[(k + 1, k + 1)], self.t[(k + 1, k)]);
        self.turn_columns(&rotation, k, h_rows, k + 2);
        self.t[(k + 1, k + 1)] = image;
        self.t[(k + 1, k)] = T::ZERO;
    }

    /// Makes `h[row, col]`, the first element of its row, zero by turning columns; `T`
    /// has zeros from row `t_rows` on.
    pub(super) fn clear_in_row(&mut self, row: usize, col: usize, t_rows: usize) {
        let (rotation, image) = Rotation::onto_first(self.h[(row, col + 1)], self.h[(row, col)]);
        self.turn_columns(&rotation, col, row + 1, t_rows);
        self.h[(row, col + 1)] = image;
        self.h[(row, col)] = T::ZERO;
    }

    /// Makes `H` upper Hessenberg, of a `T` that is upper triangular and stays so (Golub
    /// and Van Loan, *Matrix Computations*, 4th ed., alg. 7.7.1).
    pub(super) fn reduce(&mut self) {
        let n = self.order();
        for j in 0..n.saturating_sub(2) {
            interrupt::poll();
            for i in (j + 2..n).rev() {
                let (rotation, image) = Rotation::onto_first(self.h[(i - 1, j)], self.h[(i, j)]);
                self.turn_rows(&rotation, i - 1, j, i - 1);
                self.h[(i - 1, j)] = image;
                self.h[(i, j)] = T::ZERO;
                self.restore_triangle(i - 1, n);
            }
        }
    }

    /// The diagonal block of `H T⁻¹` at rows `k` and `k + 1`, by rows, but for what an
    /// element of `H` to its left adds.
    pub(super) fn quotient_block(&self, k: usize) -> [T; 4] {
        let (h, t, next) = (&self.h, &self.t, k + 1);
        let (first, second) = (t[(k, k)], t[(next, next)]);
        let above = t[(k, next)] / second;
        let (a, c) = (h[(k, k)] / first, h[(next, k)] / first);
        let b = h[(k, next)] / second - a * above;
        [a, b, c, h[(next, next)] / second - c * above]
    }
}
