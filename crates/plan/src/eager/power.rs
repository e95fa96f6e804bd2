//! Powers of matrices.

use einmul_array::{Array, create, format_shape};

use super::matmul;
use crate::Error;
use crate::mismatch::shape_error;

/// Each `n × n` matrix times itself, `power` factors in all, by repeated squaring; the
/// identity for 0.
///
/// ```
/// use einmul_array::Array;
/// use einmul_plan::eager::matrix_power;
/// let a = Array::from_vec(vec![1.0, 1.0, 0.0, 1.0], &[2, 2]).unwrap();
/// assert_eq!(matrix_power(&a, 5).unwrap().to_vec::<f64>().unwrap(), [1.0, 5.0, 0.0, 1.0]);
/// ```
///
/// # Errors
/// An error about shapes for matrices that are not square; [`Error::Array`].
pub fn matrix_power(x: &Array, power: u64) -> Result<Array, Error> {
    let n = match x.shape() {
        [.., rows, cols] if rows == cols => *rows,
        shape => {
            let text = format!("takes square matrices, not shape {}", format_shape(shape));
            return Err(shape_error("matrix_power", text, None));
        }
    };
    if power == 0 {
        let identity = create::eye(n, None, 0, x.dtype())?;
        return Ok(identity.broadcast_to(x.shape())?.to_row_major()?);
    }
    let (mut square, mut left) = (x.clone(), power);
    let mut product: Option<Array> = None;
    loop {
        if left % 2 == 1 {
            product = Some(match product {
                Some(product) => matmul(&product, &square)?,
                None => square.clone(),
            });
        }
        left /= 2;
        match product {
            Some(product) if left == 0 => return Ok(product.to_row_major()?),
            _ => square = matmul(&square, &square)?,
        }
    }
}
