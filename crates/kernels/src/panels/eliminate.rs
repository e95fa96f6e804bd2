//! Gaussian elimination of a panel, column after column.

use super::WIDTH;
use super::float::Float;
use super::kernel::Panel;
use crate::simd::Kernel;
use crate::simd::lanes::Lanes;

pub(super) struct Elimination<T> {
    pub(super) panel: Panel<T>,
    pub(super) exchanges: *mut usize,
}

impl<T: Float, S: Lanes<T>> Kernel<T, S> for Elimination<T> {
    #[inline(always)]
    unsafe fn run(self) {
        let Self { panel, exchanges } = self;
        let mut upper = [[T::of(0); WIDTH]; WIDTH];
        // SAFETY: columns and rows are the panel's.
        unsafe {
            // What the multipliers of the column before are still to be multiplied by.
            let mut scale = T::of(1);
            for j in 0..panel.count {
                let largest = below::<T, S>(panel, j, scale, &upper);
                let mut pivot = j;
                if largest > T::of(0) {
                    pivot = first_of_size::<T, S>(panel, j, largest);
                }
                *exchanges.add(j) = pivot;
                exchange::<T, S>(panel, j, pivot, &mut upper);
                scale = reciprocal(panel, j);
            }
            if let Some(last) = panel.count.checked_sub(1) {
                let mut i = panel.count;
                while i < panel.rows && i % S::LANES != 0 {
                    *panel.at(i, last) = *panel.at(i, last) * scale;
                    i += 1;
                }
                while i < panel.rows {
                    let to = panel.at(i, last);
                    S::store(to, S::mul(S::load(to), S::splat(scale)));
                    i += S::LANES;
                }
            }
        }
    }
}

/// Exchanges row `j` with the one of its pivot and finishes it: behind the diagonal it becomes
/// that of `U`, which `upper` has by rows.
///
/// # Safety
/// `j` is a column, and the multipliers before it are final.
#[inline(always)]
unsafe fn exchange<T: Float, S: Lanes<T>>(
    panel: Panel<T>,
    j: usize,
    pivot: usize,
    upper: &mut [[T; WIDTH]; WIDTH],
) {
    let lanes = S::LANES;
    // SAFETY: both rows are the panel's; no set has more lanes than the widest panel columns.
    unsafe {
        let mut row = [T::of(0); WIDTH];
        for column in 0..panel.count {
            row[column] = *panel.at(pivot, column);
        }
        let mut start = 0;
        while start < panel.count {
            let mut sums = S::load(row.as_ptr().add(start));
            for p in 0..j {
                let known = S::load(upper[p].as_ptr().add(start));
                sums = S::minus_product(sums, S::splat(row[p]), known);
            }
            S::store(upper[j].as_mut_ptr().add(start), sums);
            start += lanes;
        }
        // Whole vectors are written: one that is read soon after a part of it was written
        // has to wait for that to reach the cache.
        let (block, other_block) = (j / lanes * lanes, pivot / lanes * lanes);
        let here = lane::<T, S>(j - block);
        let there = lane::<T, S>(pivot - other_block);
        for column in 0..panel.count {
            let value = if column > j { upper[j][column] } else { row[column] };
            let old = *panel.at(j, column);
            let to = panel.at(block, column);
            S::store(to, S::select(here, S::splat(value), S::load(to)));
            if pivot != j {
                let to = panel.at(other_block, column);
                S::store(to, S::select(there, S::splat(old), S::load(to)));
            }
        }
    }
}

/// One lane.
///
/// # Safety
/// The processor has the instruction set.
#[inline(always)]
unsafe fn lane<T: Float, S: Lanes<T>>(lane: usize) -> S::Chosen {
    // SAFETY: there are as many numbers as lanes.
    unsafe { S::equal(S::load(numbers::<T>().as_ptr()), S::splat(T::of(lane))) }
}

/// 0, 1, 2 and so on: as many as any set has lanes.
#[inline(always)]
fn numbers<T: Float>() -> [T; WIDTH] {
    let mut numbers = [T::of(0); WIDTH];
    for i in 0..WIDTH {
        numbers[i] = T::of(i);
    }
    numbers
}

/// The reciprocal of pivot `j`. Where it would overflow, the column below is lifted first.
///
/// # Safety
/// `j` is a column.
#[inline(always)]
unsafe fn reciprocal<T: Float>(panel: Panel<T>, j: usize) -> T {
    // SAFETY: all rows are the panel's.
    unsafe {
        let pivot = *panel.at(j, j);
        if pivot == T::of(0) {
            // The column below is zero, too.
            return T::of(0);
        }
        if pivot.magnitude() > T::SMALL {
            return T::of(1) / pivot;
        }
        for i in j + 1..panel.rows {
            *panel.at(i, j) = *panel.at(i, j) * T::LIFT;
        }
        T::of(1) / (pivot * T::LIFT)
    }
}

/// Subtracts the multiples of the columns before from column `j`, from row `j` on, and returns
/// the size of its largest element; the column just before `j` is scaled on the way.
///
/// # Safety
/// `j` is a column, `upper` has the rows of `U` above it.
#[inline(always)]
unsafe fn below<T: Float, S: Lanes<T>>(
    panel: Panel<T>,
    j: usize,
    scale: T,
    upper: &[[T; WIDTH]; WIDTH],
) -> T {
    let lanes = S::LANES;
    // SAFETY: rows are the panel's, up to a whole number of vectors.
    unsafe {
        // The first vector also has rows above.
        let first = j / lanes * lanes;
        // Compared with half numbers less, since there is only "larger".
        let limit = S::splat(T::of(j - first) - T::quotient(1, 2));
        let part = S::larger(S::load(numbers::<T>().as_ptr()), limit);
        let args = Below { panel, j, scale, upper };
        let mut best = args.vectors::<S, 1>(first, Some(part), S::zero());
        let mut i = first + lanes;
        while i + 4 * lanes <= panel.rows {
            best = args.vectors::<S, 4>(i, None, best);
            i += 4 * lanes;
        }
        while i < panel.rows {
            best = args.vectors::<S, 1>(i, None, best);
            i += lanes;
        }
        largest_lane::<T, S>(best)
    }
}

/// The largest element.
///
/// # Safety
/// The processor has the instruction set.
#[inline(always)]
unsafe fn largest_lane<T: Float, S: Lanes<T>>(vector: S::Vector) -> T {
    let mut lanes = [T::of(0); WIDTH];
    let mut largest = [T::of(0); 2];
    // SAFETY: no set has more lanes. Read one by one, they stay out of vectors, in which the
    // compiler would shuffle for longer.
    unsafe {
        S::store(lanes.as_mut_ptr(), vector);
        for i in 0..S::LANES {
            let x = std::ptr::read_volatile(&raw const lanes[i]);
            let best = &mut largest[i % 2];
            *best = if x > *best { x } else { *best };
        }
    }
    if largest[1] > largest[0] { largest[1] } else { largest[0] }
}

/// The arguments of [`below`].
struct Below<'a, T> {
    panel: Panel<T>,
    j: usize,
    scale: T,
    upper: &'a [[T; WIDTH]; WIDTH],
}

impl<T: Float> Below<'_, T> {
    /// Does `V` vectors from row `i` on, whose sums do not wait for each other; of some of
    /// their rows only where `part` says which. Returns the sizes, where they are larger.
    ///
    /// # Safety
    /// As [`below`].
    #[inline(always)]
    unsafe fn vectors<S: Lanes<T>, const V: usize>(
        &self,
        i: usize,
        part: Option<S::Chosen>,
        mut best: S::Vector,
    ) -> S::Vector {
        let Self { panel, j, scale, upper } = *self;
        // SAFETY: the caller's.
        unsafe {
            let mut x = [S::zero(); V];
            for v in 0..V {
                x[v] = S::load(panel.at(i + v * S::LANES, j));
            }
            let old = x;
            for p in 0..j.saturating_sub(1) {
                let factor = S::splat(upper[p][j]);
                for v in 0..V {
                    let l = S::load(panel.at(i + v * S::LANES, p));
                    x[v] = S::minus_product(x[v], l, factor);
                }
            }
            if j > 0 {
                let (factor, scale) = (S::splat(upper[j - 1][j]), S::splat(scale));
                for v in 0..V {
                    let to = panel.at(i + v * S::LANES, j - 1);
                    let unscaled = S::load(to);
                    let mut l = S::mul(unscaled, scale);
                    if let Some(part) = part {
                        l = S::select(part, l, unscaled);
                    }
                    S::store(to, l);
                    x[v] = S::minus_product(x[v], l, factor);
                }
            }
            for v in 0..V {
                let mut size = S::abs(x[v]);
                if let Some(part) = part {
                    x[v] = S::select(part, x[v], old[v]);
                    size = S::select(part, size, S::zero());
                }
                S::store(panel.at(i + v * S::LANES, j), x[v]);
                best = S::select(S::larger(size, best), size, best);
            }
            best
        }
    }
}

/// The first row from `j` on whose element of column `j` has a size.
///
/// # Safety
/// There is one.
#[inline(always)]
unsafe fn first_of_size<T: Float, S: Lanes<T>>(panel: Panel<T>, j: usize, size: T) -> usize {
    let lanes = S::LANES;
    let mut i = j / lanes * lanes;
    // SAFETY: rows are the panel's.
    unsafe {
        while i < panel.rows {
            if S::any(S::equal(S::abs(S::load(panel.at(i, j))), S::splat(size))) {
                for row in i.max(j)..panel.rows.min(i + lanes) {
                    if (*panel.at(row, j)).magnitude() == size {
                        return row;
                    }
                }
            }
            i += lanes;
        }
    }
    j
}
