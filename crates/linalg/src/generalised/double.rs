//! Francis's double shift for a real pencil: two conjugate shifts in real numbers.

use super::pencil::{Pencil, Rotation};
use crate::real::Magnitude;
use crate::scalar::Scalar;
use crate::schur::square::Square;

impl<T: Scalar> Pencil<'_, T> {
    /// One double-shift sweep over the active rows `start..end`, at least three, of a
    /// real pencil (Golub and Van Loan, alg. 7.7.2).
    pub(super) fn double_sweep(&mut self, start: usize, end: usize, shift: (T::Real, T::Real)) {
        let n = self.order();
        for k in start..end - 2 {
            let column = if k == start {
                self.first_column(start, shift)
            } else {
                [self.h[(k, k - 1)].re(), self.h[(k + 1, k - 1)].re(), self.h[(k + 2, k - 1)].re()]
            };
            let (reflector, image) = Reflector::<T>::onto_first(column);
            if k > start {
                self.h[(k, k - 1)] = T::from_real(image);
                self.h[(k + 1, k - 1)] = T::ZERO;
                self.h[(k + 2, k - 1)] = T::ZERO;
            }
            reflector.reflect_rows(&mut self.h, k, k);
            reflector.reflect_rows(&mut self.t, k, k);

            // Row k + 2 of T becomes zero but for its diagonal element, then row k + 1.
            let t = &self.t;
            let row = [t[(k + 2, k + 2)].re(), t[(k + 2, k + 1)].re(), t[(k + 2, k)].re()];
            let (reflector, image) = Reflector::<T>::onto_first(row);
            let h_rows = end.min(k + 4);
            reflector.reflect_columns(&mut self.h, k, h_rows);
            reflector.reflect_columns(&mut self.t, k, k + 3);
            if let Some(z) = &mut self.z {
                reflector.reflect_columns(z, k, n);
            }
            self.t[(k + 2, k + 2)] = T::from_real(image);
            self.t[(k + 2, k + 1)] = T::ZERO;
            self.t[(k + 2, k)] = T::ZERO;
            self.restore_triangle(k, h_rows);
        }
        let k = end - 2;
        let (rotation, image) = Rotation::onto_first(self.h[(k, k - 1)], self.h[(k + 1, k - 1)]);
        self.h[(k, k - 1)] = image;
        self.h[(k + 1, k - 1)] = T::ZERO;
        self.turn_rows(&rotation, k, k, k);
        self.restore_triangle(k, end);
    }

    /// A multiple of the first column of `(M − s)(M − s̄)`, with `M = H T⁻¹` from row
    /// `row` on.
    fn first_column(&self, row: usize, (re, im): (T::Real, T::Real)) -> [T::Real; 3] {
        let [a, b, c, d] = self.quotient_block(row).map(T::re);
        let next = row + 1;
        let below = (self.h[(row + 2, next)] / self.t[(next, next)]).re();
        let (x, y) = (a - re, d - re);
        let size = x.magnitude() + im.magnitude() + c.magnitude();
        if size == T::REAL_ZERO {
            return [T::REAL_ZERO; 3];
        }
        let column = [
            x * (x / size) + im * (im / size) + b * (c / size),
            (c / size) * (x + y),
            (c / size) * below,
        ];
        let size = column.iter().fold(T::REAL_ZERO, |sum, x| sum + x.magnitude());
        if size == T::REAL_ZERO { column } else { column.map(|x| x / size) }
    }
}

/// `I − scale·v·vᵀ` on three coordinates, with `v = (1, second, third)`.
struct Reflector<T: Scalar> {
    scale: T,
    second: T,
    third: T,
}

impl<T: Scalar> Reflector<T> {
    /// What takes `(x, y, z)` to `(r, 0, 0)`, and `r`.
    fn onto_first([x, y, z]: [T::Real; 3]) -> (Self, T::Real) {
        let zero = T::REAL_ZERO;
        if y == zero && z == zero {
            return (Self { scale: T::ZERO, second: T::ZERO, third: T::ZERO }, x);
        }
        // Near 1, so that squares stay in range.
        let size = x.magnitude() + y.magnitude() + z.magnitude();
        let (x, y, z) = (x / size, y / size, z / size);
        let length = (x * x + y * y + z * z).root();
        let norm = if x < zero { -length } else { length };
        // Of one sign, so that nothing cancels.
        let head = x + norm;
        let reflector = Self {
            scale: T::from_real(head / norm),
            second: T::from_real(y / head),
            third: T::from_real(z / head),
        };
        (reflector, -(norm * size))
    }

    /// Reflects rows `row` to `row + 2` in the columns from `first_column` on.
    fn reflect_rows(&self, matrix: &mut Square<'_, T>, row: usize, first_column: usize) {
        for j in first_column..matrix.order() {
            if let [x, y, z] = &mut matrix.column_mut(j)[row..row + 3] {
                self.reflect(x, y, z);
            }
        }
    }

    /// Reflects columns `col + 2`, as the first, `col + 1` and `col` in the first rows.
    fn reflect_columns(&self, matrix: &mut Square<'_, T>, col: usize, rows: usize) {
        let (z, y, x) = matrix.three_columns(col);
        for ((x, y), z) in x[..rows].iter_mut().zip(&mut y[..rows]).zip(&mut z[..rows]) {
            self.reflect(x, y, z);
        }
    }

    fn reflect(&self, x: &mut T, y: &mut T, z: &mut T) {
        let sum = (*x + self.second * *y + self.third * *z) * self.scale;
        *x -= sum;
        *y -= sum * self.second;
        *z -= sum * self.third;
    }
}
