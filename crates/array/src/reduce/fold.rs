//! What a reduction does with elements: widen, combine; and the loops that do it
//! over one part of an array.

use einmul_kernels::vectors::{Loop, Vectors};

use crate::Element;

/// How elements become one total. Combining is associative up to rounding and
/// commutative; `identity` changes nothing that it is combined with.
///
/// All methods but `finish`-like ones are called in hot loops: `#[inline(always)]`.
pub(super) trait Fold: Sync {
    type Input: Element;
    /// What is known of an output before its elements are read, such as the mean
    /// that squares are taken around; `()` for nothing.
    type Centre: Copy;
    type Total: Copy;
    /// Whether the loops are compiled for every instruction set. Only for the
    /// types that most arrays have: each set costs compile time and code.
    const VECTORIZED: bool;
    fn identity(&self) -> Self::Total;
    fn widen(&self, value: Self::Input, centre: Self::Centre) -> Self::Total;
    fn combine(&self, a: Self::Total, b: Self::Total) -> Self::Total;
    /// Combines eight totals at once, where that is cheaper than one by one.
    #[inline(always)]
    fn combine_rows(&self, v: [Self::Total; ROWS]) -> Self::Total {
        let (a, b) = (self.combine(v[0], v[1]), self.combine(v[2], v[3]));
        let (c, d) = (self.combine(v[4], v[5]), self.combine(v[6], v[7]));
        self.combine(self.combine(a, b), self.combine(c, d))
    }
    /// Whether nothing that follows can change the total.
    #[inline(always)]
    fn is_decided(&self, _total: Self::Total) -> bool {
        false
    }
}

/// A [`Fold`] without its types: what [`super::walk`] is written against, so that
/// the walk is compiled once.
///
/// Totals lie one after another in a buffer that is aligned for all of them.
pub(super) trait Kernel: Sync {
    fn input_bytes(&self) -> usize;
    fn centre_bytes(&self) -> usize;
    fn total_bytes(&self) -> usize;
    /// # Safety
    /// `totals` has room for `width` totals.
    unsafe fn begin(&self, totals: *mut u8, width: usize);
    /// # Safety
    /// `totals` holds `part.width` totals, `part` is readable.
    unsafe fn accumulate(&self, totals: *mut u8, part: Part);
    /// # Safety
    /// Both hold `width` totals.
    unsafe fn merge(&self, totals: *mut u8, others: *const u8, width: usize);
    /// # Safety
    /// `totals` holds `width` totals.
    unsafe fn is_decided(&self, totals: *const u8, width: usize) -> bool;
}

/// Elements that go into `width` neighbouring totals: `length` for each of them.
#[derive(Clone, Copy)]
pub(super) struct Part {
    pub(super) x: *const u8,
    /// One centre for each total, one after another.
    pub(super) centres: *const u8,
    pub(super) width: usize,
    /// Elements from one total's to the next one's.
    pub(super) across: isize,
    pub(super) length: usize,
    /// Elements from one to the next of the same total.
    pub(super) along: isize,
}

impl<F: Fold> Kernel for F {
    fn input_bytes(&self) -> usize {
        size_of::<F::Input>()
    }

    fn centre_bytes(&self) -> usize {
        size_of::<F::Centre>()
    }

    fn total_bytes(&self) -> usize {
        size_of::<F::Total>()
    }

    unsafe fn begin(&self, totals: *mut u8, width: usize) {
        let identity = self.identity();
        for j in 0..width {
            // SAFETY: the caller's contract.
            unsafe { totals.cast::<F::Total>().add(j).write(identity) };
        }
    }

    unsafe fn accumulate(&self, totals: *mut u8, part: Part) {
        // SAFETY: the caller's contract.
        let totals = unsafe { std::slice::from_raw_parts_mut(totals.cast(), part.width) };
        let work = Accumulate { fold: self, totals, part };
        if F::VECTORIZED { Vectors::current().run(work) } else { work.run() }
    }

    unsafe fn merge(&self, totals: *mut u8, others: *const u8, width: usize) {
        for j in 0..width {
            // SAFETY: the caller's contract.
            unsafe {
                let total = totals.cast::<F::Total>().add(j);
                *total = self.combine(*total, *others.cast::<F::Total>().add(j));
            }
        }
    }

    unsafe fn is_decided(&self, totals: *const u8, width: usize) -> bool {
        // SAFETY: the caller's contract.
        (0..width).all(|j| unsafe { self.is_decided(*totals.cast::<F::Total>().add(j)) })
    }
}

/// Totals that are kept apart along a contiguous run: eight 512-bit registers of
/// `f64`, so that no addition waits for the one before.
const LANES: usize = 64;

/// Rows that are combined as a tree before they meet the totals: the totals are
/// read and written once for all of them, and rounding errors stay small.
pub(super) const ROWS: usize = 8;

struct Accumulate<'a, F: Fold> {
    fold: &'a F,
    totals: &'a mut [F::Total],
    part: Part,
}

impl<F: Fold> Loop for Accumulate<'_, F> {
    #[inline(always)]
    fn run(self) {
        let Accumulate { fold, totals, part } = self;
        let (x, centres) = (part.x.cast::<F::Input>(), part.centres.cast::<F::Centre>());
        // SAFETY: there is a centre for each total, and `part` is readable
        // (`Kernel::accumulate`), which each call below passes on for what it reads.
        unsafe {
            let centre = |j: usize| *centres.add(j);
            let narrow = part.along == part.width as isize && size_of::<F::Centre>() == 0;
            if part.across == 1 && part.width > 1 && narrow && part.width <= LANES / 2 {
                run(fold, totals, x, part.length, centre);
            } else if part.across == 1 && part.width > 1 {
                rows(fold, totals, x, (part.along, 1), part.length, centre);
            } else if part.along == 1 {
                for (j, total) in totals.iter_mut().enumerate() {
                    let start = x.offset(j as isize * part.across);
                    run(fold, std::slice::from_mut(total), start, part.length, |_| centre(j));
                }
            } else if part.across.unsigned_abs() < part.along.unsigned_abs() && part.width > 1 {
                rows(fold, totals, x, (part.along, part.across), part.length, centre);
            } else {
                strided(fold, totals, x, part, centre);
            }
        }
    }
}

/// Combines `length` rows of `totals.len()` elements into the totals; `strides` are
/// those from row to row and within a row, the second a constant 1 where it can be.
///
/// # Safety
/// The rows are readable.
#[inline(always)]
unsafe fn rows<F: Fold>(
    fold: &F,
    totals: &mut [F::Total],
    x: *const F::Input,
    strides: (isize, isize),
    length: usize,
    centre: impl Fn(usize) -> F::Centre,
) {
    let whole = length / ROWS * ROWS;
    for first in (0..whole).step_by(ROWS) {
        // SAFETY: the caller's contract, as below.
        let row: [*const F::Input; ROWS] =
            std::array::from_fn(|i| unsafe { x.offset((first + i) as isize * strides.0) });
        for (j, total) in totals.iter_mut().enumerate() {
            let c = centre(j);
            // SAFETY: `j` is inside each row.
            let v: [F::Total; ROWS] =
                row.map(|row| fold.widen(unsafe { *row.offset(j as isize * strides.1) }, c));
            *total = fold.combine(*total, fold.combine_rows(v));
        }
    }
    for i in whole..length {
        // SAFETY: the caller's contract.
        let row = unsafe { x.offset(i as isize * strides.0) };
        for (j, total) in totals.iter_mut().enumerate() {
            // SAFETY: `j` is inside the row.
            *total = fold.combine(
                *total,
                fold.widen(unsafe { *row.offset(j as isize * strides.1) }, centre(j)),
            );
        }
    }
}

/// Combines `length` rows that follow one another without a gap, read as fewer and
/// wider rows. A contiguous run is such rows of width one.
///
/// # Safety
/// The rows are readable.
#[inline(always)]
unsafe fn run<F: Fold>(
    fold: &F,
    totals: &mut [F::Total],
    mut x: *const F::Input,
    mut length: usize,
    centre: impl Fn(usize) -> F::Centre,
) {
    let width = totals.len();
    let mut lanes = [fold.identity(); LANES];
    while length >= 2 * ROWS {
        // As many rows side by side as fit and still make one group of ROWS.
        let mut side = previous_power_of_two((length / ROWS).min(LANES / width));
        let wide = side * width;
        let deep = length / side;
        let lanes = &mut lanes[..wide];
        lanes.fill(fold.identity());
        // SAFETY: these are the first side · deep rows.
        unsafe { rows(fold, lanes, x, (wide as isize, 1), deep, &centre) };
        while side > 1 {
            side /= 2;
            let (left, right) = lanes.split_at_mut(side * width);
            for (a, &b) in left.iter_mut().zip(&*right) {
                *a = fold.combine(*a, b);
            }
        }
        for (total, &lane) in totals.iter_mut().zip(&*lanes) {
            *total = fold.combine(*total, lane);
        }
        let done = wide / width * deep;
        length -= done;
        // SAFETY: still inside, or one past the end.
        x = unsafe { x.add(done * width) };
    }
    // SAFETY: the rows that are left.
    unsafe { rows(fold, totals, x, (width as isize, 1), length, centre) };
}

#[inline(always)]
fn previous_power_of_two(n: usize) -> usize {
    1 << n.max(1).ilog2()
}

/// Any strides, one total after another.
///
/// # Safety
/// `part` is readable at `x`.
#[inline(always)]
unsafe fn strided<F: Fold>(
    fold: &F,
    totals: &mut [F::Total],
    x: *const F::Input,
    part: Part,
    centre: impl Fn(usize) -> F::Centre,
) {
    const APART: usize = 8;
    for (j, total) in totals.iter_mut().enumerate() {
        let c = centre(j);
        // SAFETY: j < width and i < length.
        let at = |i: usize| unsafe {
            fold.widen(*x.offset(j as isize * part.across + i as isize * part.along), c)
        };
        let mut lanes = [fold.identity(); APART];
        let whole = part.length / APART * APART;
        for first in (0..whole).step_by(APART) {
            for (lane, sum) in lanes.iter_mut().enumerate() {
                *sum = fold.combine(*sum, at(first + lane));
            }
        }
        let last = (whole..part.length).fold(fold.identity(), |t, i| fold.combine(t, at(i)));
        let all = lanes.into_iter().fold(last, |a, b| fold.combine(a, b));
        *total = fold.combine(*total, all);
    }
}
