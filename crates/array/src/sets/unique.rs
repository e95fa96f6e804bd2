//! Distinct elements, their places and their numbers.

use crate::search::contiguous;
use crate::shape::normalize_axis;
use crate::sort::key::Sortable;
use crate::sort::{argsort, sort};
use crate::{Array, DType, Error, SliceItem, dispatch};

/// What [`unique`] returns besides the elements, and whether NaNs are one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UniqueOptions {
    /// The position of each distinct element's first occurrence.
    pub index: bool,
    /// For each element of the input its position among the distinct ones.
    pub inverse: bool,
    /// How often each distinct element occurs.
    pub counts: bool,
    /// Whether all NaNs are one element, as NumPy takes them; the array API standard's
    /// functions tell each from the others.
    pub equal_nan: bool,
}

impl Default for UniqueOptions {
    /// The elements alone, NaNs as one.
    fn default() -> Self {
        UniqueOptions { index: false, inverse: false, counts: false, equal_nan: true }
    }
}

/// The distinct elements of an array in ascending order, with what was asked for.
#[derive(Clone)]
pub struct Unique {
    /// The distinct elements, or sub-arrays along an axis.
    pub values: Array,
    /// [`UniqueOptions::index`], of type `i64`.
    pub index: Option<Array>,
    /// [`UniqueOptions::inverse`], of type `i64` and the shape of the input; along an axis it
    /// has one axis of that length.
    pub inverse: Option<Array>,
    /// [`UniqueOptions::counts`], of type `i64`.
    pub counts: Option<Array>,
}

/// The distinct elements of `x`, ascending, in one axis; along an axis the distinct sub-arrays,
/// in lexicographic order.
///
/// An element stands for all that equal it by its first occurrence, except that NumPy's choice
/// among complex NaNs, taken as one, is the least in sorting order.
///
/// Allocates its results and a sorted copy, or with an index or inverse the sorting positions;
/// along an axis a copy of `x` and one of its keys besides. Where most elements are distinct,
/// they stay in the sorted copy's memory.
///
/// ```
/// use einmul_array::{Array, sets::{UniqueOptions, unique}};
/// let x = Array::from_vec(vec![3, 1, 3], &[3]).unwrap();
/// let found = unique(&x, None, UniqueOptions { counts: true, ..Default::default() }).unwrap();
/// assert_eq!(found.values.to_vec::<i32>().unwrap(), [1, 3]);
/// assert_eq!(found.counts.unwrap().to_vec::<i64>().unwrap(), [1, 2]);
/// ```
///
/// # Errors
/// [`Error::Axis`] when `x` does not have the axis, [`Error::OutOfMemory`].
pub fn unique(x: &Array, axis: Option<isize>, options: UniqueOptions) -> Result<Unique, Error> {
    let axis = axis.map(|axis| normalize_axis("unique", axis, x.rank())).transpose()?;
    match axis {
        // The sub-arrays of a line are its elements.
        Some(axis) if x.rank() > 1 => super::rows::unique_along(x, axis, options),
        _ if options.index || options.inverse => {
            dispatch!(x.dtype(), T => by_positions::<T>(x, options))
        }
        _ => dispatch!(x.dtype(), T => by_values::<T>(x, options)),
    }
}

fn by_values<T: Sortable>(x: &Array, options: UniqueOptions) -> Result<Unique, Error> {
    let mut sorted = sort(x, None, false)?;
    let Some(line) = sorted.as_mut_slice::<T>() else {
        return Err(Error::dtype("unique", x.dtype()));
    };
    let counts = if options.counts { Some(run_lengths(line, options.equal_nan)?) } else { None };
    let found = compact(line, options.equal_nan);
    // A copy of less than half frees more memory than it takes.
    let values = if found > line.len() / 2 {
        let stop = isize::try_from(found).ok();
        sorted.slice(&[SliceItem::Range { start: None, stop, step: None }])?
    } else {
        Array::from_slice(&line[..found], &[found])?
    };
    Ok(Unique { values, index: None, inverse: None, counts })
}

/// How long each run of equal elements of a sorted line is.
fn run_lengths<T: Sortable>(line: &[T], equal_nan: bool) -> Result<Array, Error> {
    let starts_run = |&i: &usize| i == 0 || differ(line[i - 1], line[i], equal_nan);
    let found = (0..line.len()).filter(starts_run).count();
    let mut counts = Array::zeros(DType::I64, &[found])?;
    if let Some(counts) = counts.as_mut_slice::<i64>() {
        let mut lengths = RunLengths::new(counts);
        (0..line.len()).filter(starts_run).for_each(|i| lengths.start(i));
        lengths.end(line.len());
    }
    Ok(counts)
}

/// Moves the first of each run of equal elements of a sorted line to its start, and counts them.
fn compact<T: Sortable>(line: &mut [T], equal_nan: bool) -> usize {
    let Some(&first) = line.first() else { return 0 };
    let (mut found, mut previous) = (1, first);
    for i in 1..line.len() {
        let value = line[i];
        // Written whether it is kept or not: nothing could predict a branch here.
        line[found] = value;
        found += usize::from(differ(previous, value, equal_nan));
        previous = value;
    }
    found
}

fn by_positions<T: Sortable>(x: &Array, options: UniqueOptions) -> Result<Unique, Error> {
    let x = &contiguous(x)?;
    let mut order = argsort(x, None, false)?;
    let (Some(line), Some(positions)) = (x.as_slice::<T>(), order.as_mut_slice::<i64>()) else {
        return Err(Error::dtype("unique", x.dtype()));
    };
    let mut previous = None;
    let found = mark_runs(positions, |at| {
        let value = line[at];
        let starts = previous.is_none_or(|p| differ(p, value, options.equal_nan));
        previous = Some(value);
        starts
    });
    let mut values = Array::unfilled(T::DTYPE, &[found])?;
    if let Some(values) = values.as_mut_slice::<T>() {
        let firsts = positions.iter().filter_map(|&word| run_start(word));
        values.iter_mut().zip(firsts).for_each(|(to, at)| *to = line[at]);
    }
    describe_runs(values, positions, x.shape(), options)
}

/// Whether a run of equal elements ends between two neighbours of a sorted line.
fn differ<T: Sortable>(left: T, right: T, equal_nan: bool) -> bool {
    if right.is_nan() { !(equal_nan && left.is_nan()) } else { left.key() != right.key() }
}

/// The sign bit, which no position has, marks the first position of a run.
const RUN_START: i64 = i64::MIN;

/// Marks the sorted positions where runs start, and counts them.
pub(super) fn mark_runs(positions: &mut [i64], mut starts: impl FnMut(usize) -> bool) -> usize {
    let mut found = 0;
    for word in positions {
        if starts(*word as usize) {
            *word |= RUN_START;
            found += 1;
        }
    }
    found
}

/// The position, where a run starts with it.
pub(super) fn run_start(word: i64) -> Option<usize> {
    (word & RUN_START != 0).then_some((word & !RUN_START) as usize)
}

/// Index, inverse and counts of marked positions that sort an array.
pub(super) fn describe_runs(
    values: Array,
    positions: &[i64],
    inverse_shape: &[usize],
    options: UniqueOptions,
) -> Result<Unique, Error> {
    let found = positions.iter().filter(|&&word| word & RUN_START != 0).count();
    let of_runs = |wanted: bool| Array::zeros(DType::I64, &[if wanted { found } else { 0 }]);
    let (mut index, mut counts) = (of_runs(options.index)?, of_runs(options.counts)?);
    if let Some(index) = index.as_mut_slice::<i64>() {
        let firsts = positions.iter().filter_map(|&word| run_start(word));
        index.iter_mut().zip(firsts).for_each(|(to, at)| *to = at as i64);
    }
    if let Some(counts) = counts.as_mut_slice::<i64>() {
        let mut counts = RunLengths::new(counts);
        let starts = positions.iter().enumerate().filter(|(_, word)| run_start(**word).is_some());
        starts.for_each(|(i, _)| counts.start(i));
        counts.end(positions.len());
    }
    let inverse = if options.inverse { Some(inverse(positions, inverse_shape)?) } else { None };
    Ok(Unique {
        values,
        index: options.index.then_some(index),
        inverse,
        counts: options.counts.then_some(counts),
    })
}

/// For each position the number of its run.
fn inverse(positions: &[i64], shape: &[usize]) -> Result<Array, Error> {
    let mut inverse = Array::unfilled(DType::I64, shape)?;
    if let Some(inverse) = inverse.as_mut_slice::<i64>() {
        let mut run = -1;
        for &word in positions {
            run += i64::from(word & RUN_START != 0);
            inverse[(word & !RUN_START) as usize] = run;
        }
    }
    Ok(inverse)
}

/// Writes the lengths of runs from where each starts; nowhere, if there is no room.
struct RunLengths<'a> {
    lengths: std::slice::IterMut<'a, i64>,
    start: Option<usize>,
}

impl<'a> RunLengths<'a> {
    fn new(lengths: &'a mut [i64]) -> Self {
        RunLengths { lengths: lengths.iter_mut(), start: None }
    }

    fn start(&mut self, at: usize) {
        self.end(at);
        self.start = Some(at);
    }

    fn end(&mut self, at: usize) {
        if let Some(start) = self.start
            && let Some(length) = self.lengths.next()
        {
            *length = (at - start) as i64;
        }
    }
}
