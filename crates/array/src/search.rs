//! Where values belong in a sorted line.

use einmul_machine::{interrupt, threads};

use crate::sort::key::Sortable;
use crate::{Array, DType, Error, Kind, SliceItem, dispatch, format_shape};

/// Which end of a run of equal elements a position is at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Side {
    /// Before the first.
    Left,
    /// After the last.
    Right,
}

/// Searches below which a second thread costs more than it brings.
const PARALLEL_SEARCHES: usize = 1 << 14;

/// Searches between two looks whether they are still wanted.
const LONGEST_SEARCH: usize = 1 << 14;

/// For each element of `x2` the position (`i64`) in the sorted one-dimensional `x1` before
/// which it can be inserted; the result has the shape of `x2`.
///
/// `sorter`, if given, holds the positions that sort `x1`. Both arrays are promoted to one
/// dtype, and the order is that of [`sort`](crate::sort::sort): NaN last. Whether `x1` is sorted
/// is not checked; if it is not, positions mean nothing, but lie in `0..=len`.
///
/// Allocates its result, and a copy of an argument that is not row-major, has another dtype
/// or is reordered by `sorter`.
///
/// ```
/// use einmul_array::{Array, search::{Side, searchsorted}};
/// let line = Array::from_vec(vec![1, 2, 2, 3], &[4]).unwrap();
/// let found = searchsorted(&line, &Array::scalar(2).unwrap(), Side::Right, None).unwrap();
/// assert_eq!(found.get::<i64>(&[]), Some(3));
/// ```
///
/// # Errors
/// [`Error::Shape`] when `x1` is not one-dimensional, or `sorter` has another shape or holds
/// a position outside `x1`; [`Error::DType`] when `sorter` does not hold integers;
/// [`Error::OutOfMemory`].
pub fn searchsorted(
    x1: &Array,
    x2: &Array,
    side: Side,
    sorter: Option<&Array>,
) -> Result<Array, Error> {
    if x1.rank() != 1 {
        let text = format!("x1 needs one axis, got shape {}", format_shape(x1.shape()));
        return Err(Error::shape("searchsorted", text));
    }
    let dtype = x1.dtype().promote(x2.dtype());
    let mut line = contiguous(&x1.cast(dtype)?)?;
    if let Some(sorter) = sorter {
        let sorter = positions(sorter, line.len())?;
        dispatch!(dtype, T => line = rearranged::<T>(&line, &sorter)?);
    }
    let wanted = contiguous(&x2.cast(dtype)?)?;
    let mut out = Array::unfilled(DType::I64, x2.shape())?;
    dispatch!(dtype, T => search_all::<T>(&line, &wanted, side, &mut out));
    Ok(out)
}

/// For each element of `x` the number (`i64`) of its bin, where bin `i` lies between the edges
/// `bins[i - 1]` and `bins[i]`: 0 before the first edge and `len` after the last.
///
/// Edges ascend or descend; an element that equals an edge belongs to the bin after it, or, with
/// `right`, to the one before (for descending edges, in the order of values). The result has the
/// shape of `x`. Allocates as [`searchsorted`] does.
///
/// ```
/// use einmul_array::{Array, search::digitize};
/// let edges = Array::from_vec(vec![1.0, 2.0, 3.0], &[3]).unwrap();
/// let x = Array::from_vec(vec![0.5, 2.0, 9.0], &[3]).unwrap();
/// assert_eq!(digitize(&x, &edges, false).unwrap().to_vec::<i64>().unwrap(), [0, 2, 3]);
/// ```
///
/// # Errors
/// [`Error::DType`] for complex elements; [`Error::Shape`] when `bins` is not one-dimensional
/// or neither ascends nor descends; [`Error::OutOfMemory`].
pub fn digitize(x: &Array, bins: &Array, right: bool) -> Result<Array, Error> {
    if let Some(complex) = [x, bins].into_iter().find(|a| a.dtype().kind() == Kind::Complex) {
        return Err(Error::dtype("digitize", complex.dtype()));
    }
    if bins.rank() != 1 {
        let text = format!("bins need one axis, got shape {}", format_shape(bins.shape()));
        return Err(Error::shape("digitize", text));
    }
    // Counted the other way for the side: an edge to the left has the element in its bin.
    let side = if right { Side::Left } else { Side::Right };
    let edges = contiguous(bins)?;
    match dispatch!(edges.dtype(), T => direction::<T>(&edges)) {
        Some(Direction::Up) => searchsorted(&edges, x, side, None),
        Some(Direction::Down) => {
            let back = SliceItem::Range { start: None, stop: None, step: Some(-1) };
            let mut out = searchsorted(&edges.slice(&[back])?, x, side, None)?;
            let count = edges.len() as i64;
            if let Some(places) = out.as_mut_slice::<i64>() {
                places.iter_mut().for_each(|place| *place = count - *place);
            }
            Ok(out)
        }
        None => Err(Error::shape("digitize", "bins neither ascend nor descend")),
    }
}

enum Direction {
    Up,
    Down,
}

fn direction<T: Sortable>(edges: &Array) -> Option<Direction> {
    let edges = edges.as_slice::<T>()?;
    let all = |fits: fn(&T::Key, &T::Key) -> bool| {
        edges.windows(2).all(|pair| fits(&pair[0].key(), &pair[1].key()))
    };
    if all(T::Key::le) { Some(Direction::Up) } else { all(T::Key::ge).then_some(Direction::Down) }
}

/// The array itself, or a row-major copy.
pub(crate) fn contiguous(x: &Array) -> Result<Array, Error> {
    if x.is_row_major() { Ok(x.clone()) } else { x.to_row_major() }
}

/// A sorter's positions, each inside an axis of the given length.
fn positions(sorter: &Array, length: usize) -> Result<Array, Error> {
    if !sorter.dtype().is_integer() {
        return Err(Error::DType {
            operation: "searchsorted".to_owned(),
            dtype: sorter.dtype(),
            hint: Some("the sorter holds positions, as argsort returns them".to_owned()),
        });
    }
    if sorter.shape() != [length] {
        let (x1, got) = (format_shape(&[length]), format_shape(sorter.shape()));
        let text = format!("x1 has shape {x1}, its sorter {got}");
        return Err(Error::shape("searchsorted", text));
    }
    // A u64 too great for an i64 wraps to a negative one, which is refused as well.
    let positions = contiguous(&sorter.cast(DType::I64)?)?;
    let outside = |&&at: &&i64| usize::try_from(at).map_or(true, |at| at >= length);
    if let Some(at) = positions.as_slice::<i64>().and_then(|all| all.iter().find(outside)) {
        let text = format!("the sorter holds {at}, which is no position in x1 of length {length}");
        return Err(Error::shape("searchsorted", text));
    }
    Ok(positions)
}

fn rearranged<T: Sortable>(line: &Array, positions: &Array) -> Result<Array, Error> {
    let mut out = Array::unfilled(line.dtype(), line.shape())?;
    if let (Some(line), Some(positions), Some(out)) =
        (line.as_slice::<T>(), positions.as_slice::<i64>(), out.as_mut_slice::<T>())
    {
        out.iter_mut().zip(positions).for_each(|(to, &at)| *to = line[at as usize]);
    }
    Ok(out)
}

/// Searches for all elements of a row-major array, split between threads.
fn search_all<T: Sortable>(line: &Array, wanted: &Array, side: Side, out: &mut Array) {
    if let (Some(line), Some(wanted), Some(out)) =
        (line.as_slice::<T>(), wanted.as_slice::<T>(), out.as_mut_slice::<i64>())
    {
        let parts = if wanted.len() < PARALLEL_SEARCHES { 1 } else { threads::limit() };
        search_parts(line, wanted, out, parts, side);
    }
}

fn search_parts<T: Sortable>(line: &[T], wanted: &[T], out: &mut [i64], parts: usize, side: Side) {
    if parts <= 1 {
        let blocks = wanted.chunks(LONGEST_SEARCH).zip(out.chunks_mut(LONGEST_SEARCH));
        return blocks.for_each(|(wanted, out)| search_block(line, wanted, out, side));
    }
    let middle = wanted.len() * (parts / 2) / parts;
    let (left, right) = wanted.split_at(middle);
    let (left_out, right_out) = out.split_at_mut(middle);
    threads::join(
        || search_parts(line, left, left_out, parts / 2, side),
        || search_parts(line, right, right_out, parts - parts / 2, side),
    );
}

/// Binary searches, several at a time: each step of one waits for memory while the others
/// go on, and no step branches on a comparison.
fn search_block<T: Sortable>(line: &[T], wanted: &[T], out: &mut [i64], side: Side) {
    const LANES: usize = 8;
    interrupt::poll();
    for (wanted, out) in wanted.chunks(LANES).zip(out.chunks_mut(LANES)) {
        let mut keys = [wanted[0].key(); LANES];
        keys.iter_mut().zip(wanted).for_each(|(key, value)| *key = value.key());
        out.iter_mut().zip(positions_of(line, keys, side)).for_each(|(to, at)| *to = at as i64);
    }
}

/// For each key how many elements of the sorted line lie before its place.
pub(crate) fn positions_of<T: Sortable, const LANES: usize>(
    line: &[T],
    keys: [T::Key; LANES],
    side: Side,
) -> [usize; LANES] {
    let precedes = |edge: T::Key, key| edge < key || (side == Side::Right && edge == key);
    let mut first = [0; LANES];
    if line.is_empty() {
        return first;
    }
    // The answer is in first..=first + left; all before `first` precede.
    let mut left = line.len();
    while left > 1 {
        let half = left / 2;
        for (first, &key) in first.iter_mut().zip(&keys) {
            let middle = *first + half;
            *first = if precedes(line[middle].key(), key) { middle } else { *first };
        }
        left -= half;
    }
    for (first, &key) in first.iter_mut().zip(&keys) {
        *first += usize::from(precedes(line[*first].key(), key));
    }
    first
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(values: &[f64]) -> Array {
        Array::from_slice(values, &[values.len()]).expect("small")
    }

    #[test]
    fn positions_match_numpy() {
        let nan = f64::NAN;
        // Rows from numpy.searchsorted 2.4.
        let check = |x1: &[f64], x2: &[f64], left: &[i64], right: &[i64]| {
            for (side, expected) in [(Side::Left, left), (Side::Right, right)] {
                let found = searchsorted(&line(x1), &line(x2), side, None).expect("1-d");
                assert_eq!(found.to_vec::<i64>().expect("i64"), expected, "{x1:?} {x2:?}");
            }
        };
        check(&[1., 2., 2., nan], &[2., nan, 0., 5.], &[1, 3, 0, 3], &[3, 4, 0, 3]);
        check(&[], &[2., nan], &[0, 0], &[0, 0]);
        check(&[1.], &[], &[], &[]);
        check(&[-0.0, 0.0], &[0.0, -0.0], &[0, 0], &[2, 2]);
    }

    #[test]
    fn every_line_and_every_value_agree_with_counting() {
        for length in 0..40 {
            let values: Vec<i16> = (0..length).map(|i| i / 3 * 2).collect();
            let wanted: Vec<i16> = (-2..40).collect();
            let x1 = Array::from_slice(&values, &[values.len()]).expect("small");
            // Two axes, in reverse order.
            let x2 = Array::from_slice(&wanted, &[6, 7]).expect("small").transpose();
            let left = searchsorted(&x1, &x2, Side::Left, None).expect("1-d");
            let right = searchsorted(&x1, &x2, Side::Right, None).expect("1-d");
            assert_eq!(left.shape(), [7, 6]);
            for i in 0..7 {
                for j in 0..6 {
                    let v = wanted[j * 7 + i];
                    let count = |fits: &dyn Fn(i16) -> bool| {
                        values.iter().filter(|&&x| fits(x)).count() as i64
                    };
                    assert_eq!(left.get::<i64>(&[i, j]), Some(count(&|x| x < v)));
                    assert_eq!(right.get::<i64>(&[i, j]), Some(count(&|x| x <= v)));
                }
            }
        }
    }

    #[test]
    fn sorters_and_dtypes_are_reconciled() {
        let x1 = Array::from_vec(vec![30_u8, 10, 20], &[3]).expect("3");
        let sorter = Array::from_vec(vec![1_u16, 2, 0], &[3]).expect("3");
        let found = searchsorted(&x1, &line(&[10.5, 99.0]), Side::Left, Some(&sorter));
        assert_eq!(found.expect("sorted").to_vec::<i64>().expect("i64"), [1, 3]);
        let check = |sorter: Array, expected: &str| {
            let error = searchsorted(&x1, &line(&[1.0]), Side::Left, Some(&sorter));
            assert_eq!(error.expect_err("refused").to_string(), expected);
        };
        check(
            line(&[0.0, 1.0, 2.0]),
            "searchsorted: not defined for dtype f64\n\nhint: the sorter holds positions, as argsort returns them",
        );
        check(
            Array::from_vec(vec![0, 1], &[2]).expect("2"),
            "searchsorted: x1 has shape (3,), its sorter (2,)",
        );
        check(
            Array::from_vec(vec![0, 3, 1], &[3]).expect("3"),
            "searchsorted: the sorter holds 3, which is no position in x1 of length 3",
        );
        check(
            Array::from_vec(vec![0, u64::MAX, 1], &[3]).expect("3"),
            "searchsorted: the sorter holds -1, which is no position in x1 of length 3",
        );
        let square = Array::zeros(DType::F64, &[2, 2]).expect("small");
        assert_eq!(
            searchsorted(&square, &square, Side::Left, None).expect_err("2-d").to_string(),
            "searchsorted: x1 needs one axis, got shape (2, 2)"
        );
    }

    #[test]
    fn bins_match_numpy() {
        let x = line(&[0.5, 1.0, 2.5, 3.0, f64::NAN]);
        // Rows from numpy.digitize 2.4.
        let check = |bins: &[f64], right, expected: &[i64]| {
            let found = digitize(&x, &line(bins), right).expect("monotonic");
            assert_eq!(found.to_vec::<i64>().expect("i64"), expected, "{bins:?} {right}");
        };
        check(&[1., 2., 3.], false, &[0, 1, 2, 3, 3]);
        check(&[1., 2., 3.], true, &[0, 0, 2, 2, 3]);
        check(&[3., 2., 1.], false, &[3, 2, 1, 0, 0]);
        check(&[3., 2., 1.], true, &[3, 3, 1, 1, 0]);
        check(&[], false, &[0; 5]);
        check(&[2., 2.], false, &[0, 0, 2, 2, 2]);
        let refused = |bins: Array| digitize(&x, &bins, false).expect_err("refused").to_string();
        assert_eq!(refused(line(&[1., 3., 2.])), "digitize: bins neither ascend nor descend");
        assert_eq!(
            refused(x.reshape(&[5, 1]).expect("5")),
            "digitize: bins need one axis, got shape (5, 1)"
        );
        assert_eq!(
            refused(line(&[1.]).cast(DType::C64).expect("c64")),
            "digitize: not defined for dtype c64"
        );
    }
}
