//! Matrices written as text.

use crate::{Array, DType, Error, Scalar, dispatch};

/// The matrix of a text such as `"1 2; 3 4"`: rows between semicolons, numbers between
/// blanks or commas, brackets around all of it allowed. Integers give `i64`; one number
/// with a point or an exponent, or `inf` or `nan`, gives `f64`.
///
/// ```
/// use einmul_array::create::matrix;
/// let a = matrix("1 2; 3 4").unwrap();
/// assert_eq!((a.shape(), a.to_vec::<i64>().unwrap()), (&[2, 2][..], vec![1, 2, 3, 4]));
/// ```
///
/// # Errors
/// [`Error::Value`] for what is no number; [`Error::Shape`] for rows of unlike length.
pub fn matrix(text: &str) -> Result<Array, Error> {
    let inside = text.trim().trim_start_matches('[').trim_end_matches(']');
    let mut numbers = Vec::new();
    let mut first_row = None;
    let mut rows = 0;
    for row in inside.split(';') {
        let before = numbers.len();
        for word in row.split([',', ' ', '\t', '\n', '\r']).filter(|word| !word.is_empty()) {
            numbers.push(number(word)?);
        }
        let cols = numbers.len() - before;
        let expected = *first_row.get_or_insert(cols);
        if cols != expected {
            let text = format!("row 0 has {expected} numbers, row {rows} has {cols}");
            return Err(Error::shape("mat", text));
        }
        rows += 1;
    }
    let dtype = numbers.iter().map(|n| n.dtype()).reduce(DType::promote).unwrap_or(DType::F64);
    let shape = [rows, first_row.unwrap_or(0)];
    dispatch!(dtype, T => Array::from_vec(numbers.iter().map(|n| n.to::<T>()).collect(), &shape))
}

fn number(word: &str) -> Result<Scalar, Error> {
    if let Ok(integer) = word.parse::<i64>() {
        return Ok(integer.into());
    }
    match word.parse::<f64>() {
        Ok(value) => Ok(value.into()),
        Err(_) => Err(Error::value("mat", format!("{word:?} is no number"))),
    }
}
