//! Arrays put together: along an axis, along a new one, in blocks.

use crate::rearrange::{atleast_1d, atleast_2d, atleast_3d, expand_dims};
use crate::shape::{Shape, normalize_axis};
use crate::ufunc::cast_into;
use crate::{Array, ArrayViewMut, DType, Error, format_shape};

/// The arrays one after another along an axis, in the dtype that they promote to; `None`
/// flattens each of them first, in row-major order.
///
/// ```
/// use einmul_array::{Array, join::concat};
/// let a = Array::from_vec(vec![1, 2, 3, 4_i64], &[2, 2]).unwrap();
/// let b = Array::from_vec(vec![5, 6_i64], &[1, 2]).unwrap();
/// assert_eq!(concat(&[a, b], Some(0)).unwrap().shape(), [3, 2]);
/// ```
///
/// # Errors
/// [`Error::Shape`] for no arrays, for 0-d arrays along an axis, and for shapes that
/// differ along another; [`Error::Axis`]; [`Error::TooLarge`], [`Error::OutOfMemory`].
pub fn concat(arrays: &[Array], axis: Option<isize>) -> Result<Array, Error> {
    join("concat", arrays, axis)
}

/// As [`concat`], into an array of the result's shape, in its dtype. Allocates nothing.
///
/// # Errors
/// As [`concat`]; [`Error::Shape`] when `out` does not fit.
pub fn concat_into(
    arrays: &[Array],
    axis: Option<isize>,
    out: &mut ArrayViewMut<'_>,
) -> Result<(), Error> {
    let shape = joined_shape("concat", arrays, axis)?;
    if shape.as_slice() != out.shape() {
        let (want, got) = (format_shape(&shape), format_shape(out.shape()));
        let text = format!("the result has shape {want}, the output {got}");
        return Err(Error::shape("concat", text));
    }
    paste("concat", arrays, axis, out)
}

/// [`concat`] under the name that its caller has.
pub(crate) fn join(operation: &str, arrays: &[Array], axis: Option<isize>) -> Result<Array, Error> {
    let shape = joined_shape(operation, arrays, axis)?;
    let mut out = Array::unfilled(joint_dtype(operation, arrays)?, &shape)?;
    paste(operation, arrays, axis, &mut out.view_mut()?)?;
    Ok(out)
}

/// The dtype that all arrays promote to.
fn joint_dtype(operation: &str, arrays: &[Array]) -> Result<DType, Error> {
    arrays
        .iter()
        .map(Array::dtype)
        .reduce(DType::promote)
        .ok_or_else(|| Error::shape(operation, "needs at least one array"))
}

fn joined_shape(operation: &str, arrays: &[Array], axis: Option<isize>) -> Result<Shape, Error> {
    let Some((first, rest)) = arrays.split_first() else {
        return Err(Error::shape(operation, "needs at least one array"));
    };
    let Some(axis) = axis else {
        return Ok(Shape::from_slice(&[total(arrays.iter().map(Array::len))?]));
    };
    if first.rank() == 0 {
        let text = "0-d arrays have no axis to join along\n\nhint: axis None flattens them, \
                    stack gives them a new axis";
        return Err(Error::shape(operation, text));
    }
    let axis = normalize_axis(operation, axis, first.rank())?;
    for (i, array) in rest.iter().enumerate() {
        check_alike(operation, first, array, i + 1, Some(axis))?;
    }
    let mut shape = Shape::from_slice(first.shape());
    shape[axis] = total(arrays.iter().map(|a| a.shape()[axis]))?;
    Ok(shape)
}

fn total(lengths: impl Iterator<Item = usize>) -> Result<usize, Error> {
    let too_large = || Error::TooLarge { shape: [usize::MAX].into() };
    lengths.into_iter().try_fold(0_usize, |sum, n| sum.checked_add(n)).ok_or_else(too_large)
}

/// Whether the array at a position of the list has the first one's shape, save `free`.
fn check_alike(
    operation: &str,
    first: &Array,
    array: &Array,
    position: usize,
    free: Option<usize>,
) -> Result<(), Error> {
    let shapes = || format!("{} and {}", format_shape(first.shape()), format_shape(array.shape()));
    let (rank, other) = (first.rank(), array.rank());
    if rank != other {
        let text = format!(
            "shapes {} have unlike ranks: the first has {rank}, the array at position {position} \
             has {other}",
            shapes()
        );
        return Err(Error::shape(operation, text));
    }
    let pairs = first.shape().iter().zip(array.shape()).enumerate();
    let differs = |(axis, (a, b)): &(usize, (&usize, &usize))| Some(*axis) != free && a != b;
    let Some((axis, (n, m))) = pairs.into_iter().find(differs) else { return Ok(()) };
    let allowed =
        free.map_or("all must be equal".to_owned(), |a| format!("only axis {a} may differ"));
    let text = format!(
        "shapes {} differ along axis {axis}: the first has {n}, the array at position {position} \
         has {m}; {allowed}",
        shapes()
    );
    Err(Error::shape(operation, text))
}

/// Copies each array into its part of an output of the joined shape.
fn paste(
    operation: &str,
    arrays: &[Array],
    axis: Option<isize>,
    out: &mut ArrayViewMut<'_>,
) -> Result<(), Error> {
    let mut first = 0;
    for array in arrays {
        let length = match axis {
            None => {
                let part = out.reborrow().narrow(0, first, array.len());
                if let Some(mut part) = part.folded(array.shape()) {
                    cast_into(&array.view(), &mut part)?;
                }
                array.len()
            }
            Some(axis) => {
                let axis = normalize_axis(operation, axis, array.rank())?;
                let length = array.shape()[axis];
                cast_into(&array.view(), &mut out.reborrow().narrow(axis, first, length))?;
                length
            }
        };
        first += length;
    }
    Ok(())
}

/// Arrays of one shape along a new axis, which is at `axis` of the result.
///
/// ```
/// use einmul_array::{Array, join::stack};
/// let a = Array::from_vec(vec![1, 2, 3_i64], &[3]).unwrap();
/// assert_eq!(stack(&[a.clone(), a], -1).unwrap().shape(), [3, 2]);
/// ```
///
/// # Errors
/// [`Error::Shape`] for no arrays or shapes that differ; [`Error::Axis`] by the result's
/// rank; [`Error::TooLarge`], [`Error::OutOfMemory`].
pub fn stack(arrays: &[Array], axis: isize) -> Result<Array, Error> {
    let Some((first, rest)) = arrays.split_first() else {
        return Err(Error::shape("stack", "needs at least one array"));
    };
    for (i, array) in rest.iter().enumerate() {
        check_alike("stack", first, array, i + 1, None)?;
    }
    let axis = normalize_axis("stack", axis, first.rank() + 1)? as isize;
    join("stack", &all(arrays, |a| expand_dims(a, &[axis]))?, Some(axis))
}

fn all(
    arrays: &[Array],
    change: impl Fn(&Array) -> Result<Array, Error>,
) -> Result<Vec<Array>, Error> {
    arrays.iter().map(change).collect()
}

/// Arrays side by side: along the second axis, vectors along their only one.
///
/// # Errors
/// As [`concat`].
pub fn hstack(arrays: &[Array]) -> Result<Array, Error> {
    let arrays = all(arrays, atleast_1d)?;
    let axis = if arrays.first().is_some_and(|a| a.rank() == 1) { 0 } else { 1 };
    join("hstack", &arrays, Some(axis))
}

/// Arrays below one another: along the first axis, vectors as rows.
///
/// # Errors
/// As [`concat`].
pub fn vstack(arrays: &[Array]) -> Result<Array, Error> {
    join("vstack", &all(arrays, atleast_2d)?, Some(0))
}

/// Arrays behind one another: along the third axis, which matrices get at the end.
///
/// # Errors
/// As [`concat`].
pub fn dstack(arrays: &[Array]) -> Result<Array, Error> {
    join("dstack", &all(arrays, atleast_3d)?, Some(2))
}

/// Vectors as the columns of a matrix, matrices with all of theirs.
///
/// # Errors
/// As [`concat`].
pub fn column_stack(arrays: &[Array]) -> Result<Array, Error> {
    let column = |a: &Array| if a.rank() < 2 { a.reshape(&[a.len(), 1]) } else { Ok(a.clone()) };
    join("column_stack", &all(arrays, column)?, Some(1))
}

/// Arrays in nested lists, for [`block`].
#[derive(Clone)]
pub enum Block {
    /// An array at the innermost level.
    Array(Array),
    /// Blocks side by side at the innermost level, below one another one level up.
    List(Vec<Block>),
}

/// One array out of nested lists of blocks: the innermost lists are joined along the last
/// axis, those around them along the one before, and so on.
///
/// # Errors
/// [`Error::Shape`] for an empty list and for lists of unlike depth; else as [`concat`].
pub fn block(blocks: &Block) -> Result<Array, Error> {
    let depth = depth(blocks)?;
    let rank = highest_rank(blocks).max(depth);
    joined(blocks, depth, rank)
}

fn depth(blocks: &Block) -> Result<usize, Error> {
    let Block::List(list) = blocks else { return Ok(0) };
    let mut depths = list.iter().map(depth);
    let first = depths.next().unwrap_or_else(|| Err(Error::shape("block", "a list is empty")))?;
    for (i, other) in depths.enumerate() {
        let other = other?;
        if other != first {
            let text = format!(
                "lists are nested unevenly: the first entry of a list has depth {first}, the \
                 entry at position {} has {other}",
                i + 1
            );
            return Err(Error::shape("block", text));
        }
    }
    Ok(first + 1)
}

fn highest_rank(blocks: &Block) -> usize {
    match blocks {
        Block::Array(array) => array.rank(),
        Block::List(list) => list.iter().map(highest_rank).max().unwrap_or(0),
    }
}

fn joined(blocks: &Block, depth: usize, rank: usize) -> Result<Array, Error> {
    match blocks {
        Block::Array(array) => {
            let mut shape = Shape::from_elem(1, rank - array.rank());
            shape.extend_from_slice(array.shape());
            array.reshape(&shape)
        }
        Block::List(list) => {
            let parts: Result<Vec<Array>, Error> =
                list.iter().map(|b| joined(b, depth - 1, rank)).collect();
            join("block", &parts?, Some(-(depth as isize)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rearrange::flip;

    fn ints(values: &[i64], shape: &[usize]) -> Array {
        Array::from_slice(values, shape).expect("fits")
    }

    fn check(found: Result<Array, Error>, shape: &[usize], expected: &[i64]) {
        let found = found.expect("valid");
        assert_eq!(found.shape(), shape);
        assert_eq!(found.to_vec::<i64>().expect("i64"), expected);
    }

    #[test]
    fn joins_match_numpy() {
        let a = ints(&[1, 2, 3, 4, 5, 6], &[2, 3]);
        let line = ints(&[1, 2, 3], &[3]);
        let backwards = flip(&ints(&[8, 7], &[2, 1]), None).expect("view");
        let list = [a.clone(), backwards.clone()];
        check(hstack(&list), &[2, 4], &[1, 2, 3, 7, 4, 5, 6, 8]);
        check(concat(&list, Some(-1)), &[2, 4], &[1, 2, 3, 7, 4, 5, 6, 8]);
        check(concat(&[a.transpose(), backwards], None), &[8], &[1, 4, 2, 5, 3, 6, 7, 8]);
        let twice = [line.clone(), line.clone()];
        check(concat(&twice, Some(0)), &[6], &[1, 2, 3, 1, 2, 3]);
        check(stack(&twice, 0), &[2, 3], &[1, 2, 3, 1, 2, 3]);
        check(stack(&twice, -1), &[3, 2], &[1, 1, 2, 2, 3, 3]);
        check(vstack(&twice), &[2, 3], &[1, 2, 3, 1, 2, 3]);
        check(hstack(&twice), &[6], &[1, 2, 3, 1, 2, 3]);
        let pairs = [ints(&[1, 2], &[2]), ints(&[3, 4], &[2])];
        check(dstack(&pairs), &[1, 2, 2], &[1, 3, 2, 4]);
        let mixed = [ints(&[1, 2], &[2]), ints(&[3, 4, 5, 6], &[2, 2])];
        check(column_stack(&mixed), &[2, 3], &[1, 3, 4, 2, 5, 6]);
        let scalars = [ints(&[1], &[]), ints(&[2], &[])];
        check(stack(&scalars, 0), &[2], &[1, 2]);
        check(concat(&scalars, None), &[2], &[1, 2]);
        check(hstack(&scalars), &[2], &[1, 2]);
        let empty = Array::zeros(DType::I64, &[2, 0]).expect("empty");
        check(concat(&[empty.clone(), a.clone()], Some(1)), &[2, 3], &[1, 2, 3, 4, 5, 6]);
        check(concat(&[empty.clone(), empty], Some(0)), &[4, 0], &[]);
    }

    #[test]
    fn dtypes_promote_and_long_parts_go_over_threads() {
        let n = 300_000;
        let parts =
            [Array::full(1_u8, &[2, n]).expect("u8"), Array::full(2.5_f32, &[2, n]).expect("f32")];
        let joined = concat(&parts, Some(1)).expect("fits");
        assert_eq!((joined.dtype(), joined.shape()), (DType::F32, &[2, 2 * n][..]));
        let values = joined.to_vec::<f32>().expect("f32");
        assert!((0..4 * n).all(|i| values[i] == if i / n % 2 == 0 { 1.0 } else { 2.5 }));
    }

    #[test]
    fn outputs_are_written_in_place() {
        let a = ints(&[1, 2, 3, 4], &[2, 2]);
        let mut out = Array::zeros(DType::F64, &[8]).expect("8");
        concat_into(&[a.transpose(), a.clone()], None, &mut out.view_mut().expect("own"))
            .expect("fits");
        assert_eq!(out.to_vec::<f64>().expect("f64"), [1., 3., 2., 4., 1., 2., 3., 4.]);
        let refused = concat_into(&[a], None, &mut out.view_mut().expect("own"));
        assert_eq!(
            refused.err().map(|e| e.to_string()).as_deref(),
            Some("concat: the result has shape (4,), the output (8,)")
        );
    }

    #[test]
    fn blocks_nest() {
        let a = ints(&[1, 2, 3, 4, 5, 6], &[2, 3]);
        let leaf = |values: &[i64], shape: &[usize]| Block::Array(ints(values, shape));
        let rows = Block::List(vec![
            Block::List(vec![Block::Array(a), leaf(&[0, 0], &[2, 1])]),
            Block::List(vec![leaf(&[1; 4], &[1, 4])]),
        ]);
        check(block(&rows), &[3, 4], &[1, 2, 3, 0, 4, 5, 6, 0, 1, 1, 1, 1]);
        check(block(&Block::List(vec![leaf(&[1], &[]), leaf(&[2, 3], &[2])])), &[3], &[1, 2, 3]);
        check(block(&leaf(&[1], &[])), &[], &[1]);
        assert!(block(&Block::List(vec![])).is_err());
        assert!(block(&Block::List(vec![leaf(&[1], &[]), rows])).is_err());
    }

    #[test]
    fn shapes_that_differ_are_named() {
        let zeros = |shape: &[usize]| Array::zeros(DType::F64, shape).expect("small");
        let check = |found: Result<Array, Error>, expected: &str| {
            assert_eq!(found.err().map(|e| e.to_string()).as_deref(), Some(expected));
        };
        let unlike = [zeros(&[2, 3]), zeros(&[2, 4])];
        check(
            concat(&unlike, Some(0)),
            "concat: shapes (2, 3) and (2, 4) differ along axis 1: the first has 3, the array at \
             position 1 has 4; only axis 0 may differ",
        );
        check(
            stack(&unlike, 0),
            "stack: shapes (2, 3) and (2, 4) differ along axis 1: the first has 3, the array at \
             position 1 has 4; all must be equal",
        );
        check(
            vstack(&[zeros(&[2, 3]), zeros(&[2, 3]), zeros(&[2])]),
            "vstack: shapes (2, 3) and (1, 2) differ along axis 1: the first has 3, the array at \
             position 2 has 2; only axis 0 may differ",
        );
        check(
            concat(&[zeros(&[2, 3]), zeros(&[3])], Some(0)),
            "concat: shapes (2, 3) and (3,) have unlike ranks: the first has 2, the array at \
             position 1 has 1",
        );
        check(concat(&[], Some(0)), "concat: needs at least one array");
        check(stack(&[], 0), "stack: needs at least one array");
        check(
            concat(&[zeros(&[])], Some(0)),
            "concat: 0-d arrays have no axis to join along\n\nhint: axis None flattens them, \
             stack gives them a new axis",
        );
        check(concat(&unlike, Some(2)), "concat: axis 2 is out of range for an array of rank 2");
        let long = zeros(&[usize::MAX, 0]);
        assert!(matches!(concat(&[long.clone(), long], Some(0)), Err(Error::TooLarge { .. })));
    }
}
