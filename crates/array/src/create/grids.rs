//! Coordinates of grids.

use crate::rearrange::ravel;
use crate::{Array, Error, Shape};

/// Which axis of a grid the first vector runs along.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Indexing {
    /// The second: x runs to the right, y down, as in pictures.
    #[default]
    Xy,
    /// The first, as in matrices.
    Ij,
}

/// The coordinates of every point of a grid: for each vector an array of the grid's
/// shape that varies along this vector's axis. They are stretched views of the vectors,
/// so a grid of any size takes no memory; if `sparse`, they are not even stretched.
///
/// Of n vectors the shape is `(N2, N1, N3, …)` under [`Indexing::Xy`] and `(N1, N2, N3,
/// …)` under [`Indexing::Ij`].
///
/// ```
/// use einmul_array::{Array, create::{meshgrid, Indexing}};
/// let x = Array::from_vec(vec![1, 2, 3_i64], &[3]).unwrap();
/// let y = Array::from_vec(vec![10, 20_i64], &[2]).unwrap();
/// let grid = meshgrid(&[x, y], Indexing::Xy, false).unwrap();
/// assert_eq!(grid[0].to_vec::<i64>().unwrap(), [1, 2, 3, 1, 2, 3]);
/// assert_eq!(grid[1].to_vec::<i64>().unwrap(), [10, 10, 10, 20, 20, 20]);
/// ```
///
/// # Errors
/// [`Error::TooLarge`].
pub fn meshgrid(vectors: &[Array], indexing: Indexing, sparse: bool) -> Result<Vec<Array>, Error> {
    let rank = vectors.len();
    // Under xy the first two axes change places.
    let axis = |i: usize| match (indexing, i) {
        (Indexing::Xy, 0 | 1) if rank > 1 => 1 - i,
        _ => i,
    };
    let mut whole = Shape::from_elem(1, rank);
    for (i, vector) in vectors.iter().enumerate() {
        whole[axis(i)] = vector.len();
    }
    let mut grid = Vec::with_capacity(rank);
    for (i, vector) in vectors.iter().enumerate() {
        let mut shape = Shape::from_elem(1, rank);
        shape[axis(i)] = vector.len();
        let line = ravel(vector)?.reshape(&shape)?;
        grid.push(if sparse { line } else { line.broadcast_to(&whole)? });
    }
    Ok(grid)
}
