//! `einsum` on arrays: `...` becomes letters, then the planner takes over.

use einmul_array::shape::broadcast;
use einmul_array::{Array, Shape, format_shape};

use super::call::{Call, Product};
use super::known::run;
use crate::Error;
use crate::einsum::Subscripts;
use crate::mismatch::{about_shapes, shape_error};

/// Einstein's sum convention, as NumPy's `einsum`: letters name axes, a letter that the
/// result lacks is summed, a letter twice in one operand is its diagonal. Without `->` the
/// result has every letter that appears once, in alphabetical order. `...` stands for all
/// axes without a letter, which broadcast.
///
/// Several operands are joined in pairs, the cheapest first. Intermediate results, and
/// operands whose axes must be reordered, take memory of their own.
///
/// # Errors
/// An error about shapes that says what is wrong with the subscripts, or which index has
/// two lengths.
///
/// ```
/// use einmul_array::Array;
/// use einmul_plan::eager::einsum;
/// let a = Array::from_vec(vec![1.0, 2.0, 3.0, 4.0], &[2, 2]).unwrap();
/// assert_eq!(einsum("ii", &[&a]).unwrap().get(&[]), Some(5.0));
/// assert_eq!(einsum("ij,j", &[&a, &einsum("ij->j", &[&a]).unwrap()]).unwrap().to_vec::<f64>().unwrap(), [16.0, 36.0]);
/// ```
pub fn einsum(subscripts: &str, operands: &[&Array]) -> Result<Array, Error> {
    if operands.is_empty() {
        return Err(shape_error("einsum", "needs at least one operand", None));
    }
    let (text, arrays) = without_ellipses(subscripts, operands)?;
    let parsed = Subscripts::parse(&text).map_err(|(problem, place)| {
        let problem = match text == subscripts {
            true => format!("{problem} (at character {} of `{text}`)", place.start),
            false => format!("{problem} (in `{subscripts}`)"),
        };
        shape_error("einsum", problem, None)
    })?;
    let shapes: Vec<&[usize]> = arrays.iter().map(Array::shape).collect();
    parsed.output_shape(&shapes).map_err(about_shapes)?;
    let operands: Vec<&Array> = arrays.iter().collect();
    run(&Call { name: "einsum", product: Product::Einsum(parsed) }, &operands).map_err(about_shapes)
}

/// The subscripts with letters for `...`, and the operands without the axes of length
/// one that `...` stretches.
fn without_ellipses(text: &str, operands: &[&Array]) -> Result<(String, Vec<Array>), Error> {
    let plain = || operands.iter().map(|&x| x.clone()).collect();
    if !text.contains("...") {
        return Ok((text.to_owned(), plain()));
    }
    let (inputs, output) = match text.split_once("->") {
        Some((inputs, output)) => (inputs, Some(output)),
        None => (text, None),
    };
    let inputs: Vec<&str> = inputs.split(',').collect();
    if inputs.len() != operands.len() {
        let (named, given) = (inputs.len(), operands.len());
        let problem = format!("the subscripts name {named} operands, {given} given");
        return Err(shape_error("einsum", problem, None));
    }
    let mut all = Shape::new();
    let mut covered: Vec<Option<std::ops::Range<usize>>> = Vec::new();
    for (k, (input, x)) in inputs.iter().zip(operands).enumerate() {
        let range = ellipsis_axes(k, input, x)?;
        if let Some(range) = &range {
            all = broadcast("einsum", &all, &x.shape()[range.clone()])?;
        }
        covered.push(range);
    }
    let letters = unused_letters(text, all.len())?;
    let mut written = Vec::new();
    let mut arrays = Vec::new();
    for ((input, &x), range) in inputs.iter().zip(operands).zip(covered) {
        let Some(range) = range else {
            written.push((*input).to_owned());
            arrays.push(x.clone());
            continue;
        };
        let missing = all.len() - range.len();
        let mut own = String::new();
        let mut shape = Shape::from_slice(&x.shape()[..range.start]);
        for (at, axis) in range.clone().enumerate() {
            let length = x.shape()[axis];
            if length == all[missing + at] {
                own.push(letters[missing + at]);
                shape.push(length);
            }
        }
        shape.extend_from_slice(&x.shape()[range.end..]);
        written.push(input.replacen("...", &own, 1));
        arrays.push(x.reshape(&shape)?);
    }
    let every: String = letters.iter().collect();
    let output = match output {
        Some(output) => output.replacen("...", &every, 1),
        None => {
            let named: Vec<char> =
                inputs.iter().flat_map(|i| i.chars()).filter(|c| c.is_alphabetic()).collect();
            let once = |c: &&char| named.iter().filter(|other| other == c).count() == 1;
            let mut own: Vec<char> = named.iter().filter(once).copied().collect();
            own.sort_unstable();
            every.chars().chain(own).collect()
        }
    };
    Ok((format!("{}->{output}", written.join(",")), arrays))
}

/// The axes of an operand that `...` stands for; `None` where it has none.
fn ellipsis_axes(
    k: usize,
    input: &str,
    x: &Array,
) -> Result<Option<std::ops::Range<usize>>, Error> {
    let Some((before, after)) = input.split_once("...") else { return Ok(None) };
    if after.contains("...") {
        let problem = format!("operand {k} has more than one `...` in `{input}`");
        return Err(shape_error("einsum", problem, None));
    }
    let count = |part: &str| part.chars().filter(|c| c.is_alphabetic()).count();
    let (before, after) = (count(before), count(after));
    if before + after > x.rank() {
        let problem = format!(
            "operand {k} has shape {}, its subscripts `{input}` name {} axes",
            format_shape(x.shape()),
            before + after
        );
        return Err(shape_error("einsum", problem, None));
    }
    Ok(Some(before..x.rank() - after))
}

fn unused_letters(text: &str, count: usize) -> Result<Vec<char>, Error> {
    let letters: Vec<char> = ('A'..='Z')
        .chain('a'..='z')
        .chain('α'..='ω')
        .filter(|c| !text.contains(*c))
        .take(count)
        .collect();
    if letters.len() < count {
        return Err(shape_error("einsum", "too many axes to name", None));
    }
    Ok(letters)
}
