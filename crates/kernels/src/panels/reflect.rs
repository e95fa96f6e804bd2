//! Householder's reflections of a panel, column after column.

use super::float::Float;
use super::kernel::Panel;
use crate::simd::Kernel;
use crate::simd::lanes::Lanes;

pub(super) struct Reflection<T> {
    pub(super) panel: Panel<T>,
    pub(super) scales: *mut T,
    pub(super) r: *mut T,
    pub(super) r_strides: (isize, isize),
}

impl<T: Float, S: Lanes<T>> Kernel<T, S> for Reflection<T> {
    #[inline(always)]
    unsafe fn run(self) {
        let Self { panel, scales, r, r_strides } = self;
        // SAFETY: columns and rows are the panel's; R has as many of both as there are columns.
        unsafe {
            for j in 0..panel.count {
                // The part above the diagonal is done, and v has zeros there.
                for i in 0..j {
                    let to = r.offset(i as isize * r_strides.0 + j as isize * r_strides.1);
                    *to = std::mem::replace(&mut *panel.at(i, j), T::of(0));
                }
                let (scale, diagonal) = reflector::<T, S>(panel, j);
                *r.offset(j as isize * (r_strides.0 + r_strides.1)) = diagonal;
                *scales.add(j) = scale;
                if scale == T::of(0) {
                    continue;
                }
                let mut column = j + 1;
                while column + 4 <= panel.count {
                    apply::<T, S, 4>(panel, j, scale, column);
                    column += 4;
                }
                while column < panel.count {
                    apply::<T, S, 1>(panel, j, scale, column);
                    column += 1;
                }
            }
        }
    }
}

/// Turns column `j`, whose elements above row `j` are zero, into the vector of the reflection
/// that leaves the returned diagonal element of it; returns the scale before that.
///
/// # Safety
/// `j` is a column.
#[inline(always)]
unsafe fn reflector<T: Float, S: Lanes<T>>(panel: Panel<T>, j: usize) -> (T, T) {
    let lanes = S::LANES;
    let (zero, one) = (T::of(0), T::of(1));
    // SAFETY: rows are the panel's, up to a whole number of vectors.
    unsafe {
        let first = j / lanes * lanes;
        let mut head = *panel.at(j, j);
        *panel.at(j, j) = zero;
        let mut square = squares::<T, S>(panel, j, first);
        let mut lifted = one;
        if head * head + square < T::VANISHING {
            // Squares have vanished, perhaps all of them.
            lifted = T::LIFT;
            scale::<T, S>(panel, j, first, lifted);
            head = head * lifted;
            square = squares::<T, S>(panel, j, first);
        }
        if square == zero {
            *panel.at(j, j) = one;
            return (zero, head / lifted);
        }
        let norm = (head * head + square).root();
        // Of the sign that does not cancel.
        let diagonal = if head > zero { -norm } else { norm };
        scale::<T, S>(panel, j, first, one / (head - diagonal));
        *panel.at(j, j) = one;
        ((diagonal - head) / diagonal, diagonal / lifted)
    }
}

/// The sum of the squares of column `j` from row `first` on.
///
/// # Safety
/// As [`reflector`].
#[inline(always)]
unsafe fn squares<T: Float, S: Lanes<T>>(panel: Panel<T>, j: usize, first: usize) -> T {
    let lanes = S::LANES;
    let mut i = first;
    // SAFETY: the caller's.
    unsafe {
        let mut sums = [S::zero(); 4];
        while i + 4 * lanes <= panel.rows {
            for v in 0..4 {
                let x = S::load(panel.at(i + v * lanes, j));
                sums[v] = S::mul_add(x, x, sums[v]);
            }
            i += 4 * lanes;
        }
        while i < panel.rows {
            let x = S::load(panel.at(i, j));
            sums[0] = S::mul_add(x, x, sums[0]);
            i += lanes;
        }
        S::sum(S::add(S::add(sums[0], sums[1]), S::add(sums[2], sums[3])))
    }
}

/// Multiplies column `j` from row `first` on.
///
/// # Safety
/// As [`reflector`].
#[inline(always)]
unsafe fn scale<T: Float, S: Lanes<T>>(panel: Panel<T>, j: usize, first: usize, factor: T) {
    let mut i = first;
    // SAFETY: the caller's.
    unsafe {
        while i < panel.rows {
            let to = panel.at(i, j);
            S::store(to, S::mul(S::load(to), S::splat(factor)));
            i += S::LANES;
        }
    }
}

/// Reflects `COUNT` columns from `column` on by the vector of column `j`.
///
/// # Safety
/// They are columns behind `j`.
#[inline(always)]
unsafe fn apply<T: Float, S: Lanes<T>, const COUNT: usize>(
    panel: Panel<T>,
    j: usize,
    scale: T,
    column: usize,
) {
    let lanes = S::LANES;
    let first = j / lanes * lanes;
    // SAFETY: the caller's.
    unsafe {
        let mut sums = [[S::zero(); 2]; COUNT];
        let mut i = first;
        while i + 2 * lanes <= panel.rows {
            for u in 0..2 {
                let v = S::load(panel.at(i + u * lanes, j));
                for c in 0..COUNT {
                    let x = S::load(panel.at(i + u * lanes, column + c));
                    sums[c][u] = S::mul_add(v, x, sums[c][u]);
                }
            }
            i += 2 * lanes;
        }
        while i < panel.rows {
            let v = S::load(panel.at(i, j));
            for c in 0..COUNT {
                sums[c][0] = S::mul_add(v, S::load(panel.at(i, column + c)), sums[c][0]);
            }
            i += lanes;
        }
        let factors: [S::Vector; COUNT] =
            std::array::from_fn(|c| S::splat(S::sum(S::add(sums[c][0], sums[c][1])) * scale));
        let mut i = first;
        while i < panel.rows {
            let v = S::load(panel.at(i, j));
            for c in 0..COUNT {
                let to = panel.at(i, column + c);
                S::store(to, S::minus_product(S::load(to), factors[c], v));
            }
            i += lanes;
        }
    }
}
