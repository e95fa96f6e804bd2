//! Nested sequences as arrays: `[[1, 2], [3, 4.5]]`.

use einmul_array::ufunc::cast_into;
use einmul_array::{Array, DType, Element, Scalar, SliceItem, dispatch};
use pyo3::prelude::*;

use crate::array::PyArray;
use crate::convert::{is_sequence, to_array as any_to_array};
use crate::errors::{Result, dtype_error, shape_error};
use crate::exchange;
use crate::scalar;

/// Nesting beyond which a sequence is taken to hold itself.
const DEEPEST: usize = 64;

/// What stands at the end of the nesting.
enum Leaf {
    Number(Scalar),
    Array(Array),
}

/// The leaves of a nested sequence in order, the lengths around them, and their dtype.
#[derive(Default)]
struct Gathered {
    shape: Vec<usize>,
    /// Whether the innermost length of `shape` is known: a leaf was seen.
    complete: bool,
    leaves: Vec<Leaf>,
    dtype: Option<DType>,
    /// Whether some integer is beyond `int64`, and whether some is negative.
    beyond: bool,
    negative: bool,
}

/// The array of a nested sequence, in `dtype` or else in the one that holds all numbers,
/// `float64` for none.
pub(crate) fn to_array(object: &Bound<'_, PyAny>, dtype: Option<DType>) -> Result<Array> {
    let mut gathered = Gathered::default();
    gathered.visit(object, 0)?;
    let dtype = dtype.unwrap_or_else(|| gathered.joint());
    match gathered.leaves.first() {
        Some(Leaf::Array(_)) => gathered.join(dtype),
        _ => dispatch!(dtype, T => gathered.collect::<T>()),
    }
}

impl Gathered {
    /// The dtype that holds all numbers.
    fn joint(&self) -> DType {
        match self.dtype {
            None => DType::F64,
            // Non-negative integers of which some are large are all `uint64`.
            Some(DType::I64) if self.beyond && !self.negative => DType::U64,
            Some(dtype) if self.beyond => dtype.promote(DType::U64),
            Some(dtype) => dtype,
        }
    }

    fn visit(&mut self, object: &Bound<'_, PyAny>, depth: usize) -> Result<()> {
        if let Some(leaf) = leaf(object)? {
            return self.push(leaf, depth);
        }
        if depth == DEEPEST || !is_sequence(object) {
            let class = object.get_type().name()?.to_string();
            let text = format!("array: an element of type {class} is no number");
            return Err(dtype_error(text));
        }
        let length = object.len()?;
        match self.shape.get(depth) {
            None if !self.complete => self.shape.push(length),
            Some(&first) if first == length => {}
            Some(&first) => {
                return Err(shape_error(format!(
                    "array: ragged nested sequence: at depth {depth} one has {first} elements, another {length}"
                )));
            }
            None => return Err(self.deeper(depth)),
        }
        for item in object.try_iter()? {
            self.visit(&item?, depth + 1)?;
        }
        Ok(())
    }

    fn push(&mut self, leaf: Leaf, depth: usize) -> Result<()> {
        let (dtype, first) = match &leaf {
            Leaf::Number(Scalar::Integer(value)) => {
                self.beyond |= i64::try_from(*value).is_err();
                self.negative |= *value < 0;
                (DType::I64, self.leaves.first())
            }
            Leaf::Number(number) => (number.dtype(), self.leaves.first()),
            Leaf::Array(array) => (array.dtype(), self.leaves.first()),
        };
        if depth != self.shape.len() {
            return Err(self.deeper(depth));
        }
        let same = match (&leaf, first) {
            (_, None) => true,
            (Leaf::Number(_), Some(Leaf::Number(_))) => true,
            (Leaf::Array(a), Some(Leaf::Array(b))) => a.shape() == b.shape(),
            // Numbers stand beside 0-d arrays.
            (Leaf::Number(_), Some(Leaf::Array(b))) => b.rank() == 0,
            (Leaf::Array(a), Some(Leaf::Number(_))) => a.rank() == 0,
        };
        if !same {
            return Err(shape_error("array: the arrays in the sequence have different shapes"));
        }
        self.complete = true;
        self.dtype = Some(self.dtype.map_or(dtype, |so_far| so_far.promote(dtype)));
        self.leaves.push(leaf);
        Ok(())
    }

    fn deeper(&self, depth: usize) -> crate::errors::Failure {
        shape_error(format!(
            "array: ragged nested sequence: a number stands at depth {depth}, others at depth {}",
            self.shape.len()
        ))
    }

    fn collect<T: Element>(&self) -> Result<Array> {
        let mut elements = Vec::with_capacity(self.leaves.len());
        for leaf in &self.leaves {
            elements.push(match leaf {
                Leaf::Number(number) => scalar::element::<T>(*number)?,
                Leaf::Array(array) => {
                    array.cast(T::DTYPE)?.get::<T>(&[]).unwrap_or(T::from_i128(0))
                }
            });
        }
        Ok(Array::from_vec(elements, &self.shape)?)
    }

    fn join(&self, dtype: DType) -> Result<Array> {
        let Some(Leaf::Array(first)) = self.leaves.first() else {
            return dispatch!(dtype, T => self.collect::<T>());
        };
        if first.rank() == 0 {
            return dispatch!(dtype, T => self.collect::<T>());
        }
        let mut flat = vec![self.leaves.len()];
        flat.extend_from_slice(first.shape());
        let out = Array::unfilled(dtype, &flat)?;
        for (i, leaf) in self.leaves.iter().enumerate() {
            let Leaf::Array(array) = leaf else { continue };
            let part = out.slice(&[SliceItem::Index(i as isize)])?;
            // SAFETY: `out` was made here and nothing else looks at it.
            cast_into(&array.view(), &mut unsafe { part.view_mut_shared() }?)?;
        }
        let shape = [&self.shape[..], first.shape()].concat();
        Ok(out.reshape(&shape)?)
    }
}

fn leaf(object: &Bound<'_, PyAny>) -> Result<Option<Leaf>> {
    if object.is_instance_of::<PyArray>() || exchange::has_dtype(object) {
        return Ok(Some(Leaf::Array(any_to_array(object)?)));
    }
    Ok(scalar::read(object)?.map(Leaf::Number))
}
