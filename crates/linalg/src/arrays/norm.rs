//! `norm`: NumPy's one name for the norms of vectors and of matrices.

use einmul_array::shape::normalize_axes;
use einmul_array::{Array, Shape, format_shape};

use super::norms::{MatrixNorm, matrix_norm, vector_norm};
use crate::error::Error;

/// Which norm; what a number means depends on whether vectors or matrices are measured.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum NormOrder {
    /// The root of the sum of squares; in [`cond`](super::cond) the spectral norm.
    Default,
    /// `"fro"`, of matrices.
    Frobenius,
    /// `"nuc"`, of matrices.
    Nuclear,
    /// A number, plus or minus infinity included.
    Number(f64),
}

impl NormOrder {
    /// As a norm of matrices; `default` for [`NormOrder::Default`].
    pub(super) fn of_matrices(
        self,
        operation: &str,
        default: MatrixNorm,
    ) -> Result<MatrixNorm, Error> {
        let order = match self {
            Self::Default => return Ok(default),
            Self::Frobenius => return Ok(MatrixNorm::Frobenius),
            Self::Nuclear => return Ok(MatrixNorm::Nuclear),
            Self::Number(order) => order,
        };
        let least = order < 0.0;
        match order.abs() {
            1.0 => Ok(MatrixNorm::Columns { least }),
            2.0 => Ok(MatrixNorm::Spectral { least }),
            f64::INFINITY => Ok(MatrixNorm::Rows { least }),
            _ => {
                let text = format!(
                    "matrices have the norms \"fro\", \"nuc\", 1, 2, inf, and -1, -2, -inf, not \
                     {order}"
                );
                Err(argument(operation, text))
            }
        }
    }

    fn of_vectors(self) -> Result<f64, Error> {
        match self {
            Self::Default => Ok(2.0),
            Self::Number(order) => Ok(order),
            Self::Frobenius | Self::Nuclear => {
                let text = "\"fro\" and \"nuc\" are norms of matrices, not of vectors";
                Err(argument("norm", text.to_owned()))
            }
        }
    }
}

fn argument(operation: &str, problem: String) -> Error {
    Error::Argument { operation: operation.to_owned(), problem }
}

/// The norm of vectors along one axis, of matrices in two axes (rows, columns), or, without
/// `axes`, of the whole array as one vector or matrix; without an order too, of all its
/// elements, whatever its rank. Real. With `keepdims` the axes stay with length one.
///
/// ```
/// use einmul_array::Array;
/// use einmul_linalg::arrays::{NormOrder, norm};
/// let a = Array::from_vec(vec![3.0, 0.0, 4.0, 0.0], &[2, 2]).unwrap();
/// let largest_column = norm(&a, NormOrder::Number(1.0), None, false).unwrap();
/// assert_eq!(largest_column.get::<f64>(&[]), Some(7.0));
/// let columns = norm(&a, NormOrder::Default, Some(&[0]), false).unwrap();
/// assert_eq!(columns.to_vec::<f64>().unwrap(), [5.0, 0.0]);
/// ```
///
/// # Errors
/// Those of [`vector_norm`] and [`matrix_norm`]; [`Error::Argument`] for an order that there
/// is not, and for more than two axes.
pub fn norm(
    x: &Array,
    order: NormOrder,
    axes: Option<&[isize]>,
    keepdims: bool,
) -> Result<Array, Error> {
    const OPERATION: &str = "norm";
    let rank = x.rank();
    let positions: Shape = match axes {
        None if order == NormOrder::Default => return vector_norm(x, None, 2.0, keepdims),
        None => (0..rank).collect(),
        Some(axes) => normalize_axes(OPERATION, axes, rank)?,
    };
    match positions[..] {
        [axis] => vector_norm(x, Some(&[axis as isize]), order.of_vectors()?, keepdims),
        [row, col] => {
            let norm = order.of_matrices(OPERATION, MatrixNorm::Frobenius)?;
            let others = (0..rank).filter(|&axis| axis != row && axis != col);
            let turned: Shape = others.chain([row, col]).collect();
            let norms = matrix_norm(&x.permute(&turned)?, norm, false)?;
            if !keepdims {
                return Ok(norms);
            }
            let mut shape = Shape::from_slice(x.shape());
            (shape[row], shape[col]) = (1, 1);
            Ok(norms.reshape(&shape)?)
        }
        _ => {
            let (shape, count) = (format_shape(x.shape()), positions.len());
            let text = format!(
                "a vector has one axis and a matrix two, but {count} axes of shape {shape} are \
                 asked for"
            );
            Err(argument(OPERATION, text))
        }
    }
}
