//! `multi_dot`: a chain of products in its cheapest order.

use einmul_array::{Array, format_shape};

use super::call::{Call, Product};
use super::known::run;
use crate::Error;
use crate::mismatch::{check_matmul, shape_error};

/// The product of two arrays or more, in the order that costs least. All are matrices; the
/// first may be a vector, a row, and the last one, a column.
///
/// # Errors
/// An error about shapes for fewer than two arrays, another number of axes, and inner
/// dimensions that differ; one about memory when there is too little.
///
/// ```
/// use einmul_array::Array;
/// use einmul_plan::eager::multi_dot;
/// let a = Array::from_vec(vec![1.0, 2.0, 3.0, 4.0], &[2, 2]).unwrap();
/// let v = Array::from_vec(vec![1.0, 1.0], &[2]).unwrap();
/// assert_eq!(multi_dot(&[&v, &a, &v]).unwrap().get(&[]), Some(10.0));
/// ```
pub fn multi_dot(arrays: &[&Array]) -> Result<Array, Error> {
    const NAME: &str = "multi_dot";
    if arrays.len() < 2 {
        let text = format!("takes two arrays or more, not {}", arrays.len());
        return Err(shape_error(NAME, text, None));
    }
    let last = arrays.len() - 1;
    for (at, array) in arrays.iter().enumerate() {
        let may_be_vector = at == 0 || at == last;
        if array.rank() != 2 && !(may_be_vector && array.rank() == 1) {
            let text = format!(
                "takes matrices, and vectors at both ends, but array {at} has shape {}",
                format_shape(array.shape())
            );
            return Err(shape_error(NAME, text, None));
        }
    }
    for pair in arrays.windows(2) {
        check_matmul(NAME, pair[0].shape(), pair[1].shape())?;
    }
    run(&Call { name: NAME, product: Product::Chain }, arrays)
}
