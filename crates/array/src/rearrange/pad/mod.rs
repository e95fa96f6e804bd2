//! Arrays with a border: of a value, or made from what lies inside.
//!
//! Axes are padded one after another, each over the border of those before it, and each
//! side on its own: the left one is the right one of the axis read backwards.

mod mirror;
mod statistic;
#[cfg(test)]
mod tests;

use num_complex::Complex;

use crate::shape::Shape;
use crate::ufunc::{cast_into, map1};
use crate::{Array, ArrayViewMut, DType, Element, Error, Scalar, dispatch, format_shape};

pub use statistic::Statistic;

/// What a border is made of, named as in NumPy. Pairs are for the front and the back of
/// an axis; one pair serves all axes.
#[derive(Debug, Clone, Copy)]
pub enum PadMode<'a> {
    /// These values.
    Constant(&'a [(Scalar, Scalar)]),
    /// Nothing in particular: the caller overwrites it.
    Empty,
    /// The element at the edge.
    Edge,
    /// Values on a line from the edge to these ends.
    LinearRamp(&'a [(Scalar, Scalar)]),
    /// A statistic of so many elements next to the edge, or of all.
    Statistic(Statistic, Option<&'a [(usize, usize)]>),
    /// The elements mirrored in the edge element; `odd` mirrors their values in its
    /// value too.
    Reflect {
        /// `2·edge - value` instead of the value.
        odd: bool,
    },
    /// The elements mirrored behind the edge element.
    Symmetric {
        /// `2·edge - value` instead of the value.
        odd: bool,
    },
    /// The elements over again from the other end.
    Wrap,
}

/// The array with `(front, back)` elements added to each axis; one pair serves all.
///
/// ```
/// use einmul_array::{Array, rearrange::{PadMode, pad}};
/// let a = Array::from_vec(vec![1, 2, 3_i64], &[3]).unwrap();
/// let out = pad(&a, &[(2, 1)], PadMode::Reflect { odd: false }).unwrap();
/// assert_eq!(out.to_vec::<i64>().unwrap(), [3, 2, 1, 2, 3, 2]);
/// ```
///
/// Statistics take a copy of what they look at; integers get them rounded to even.
///
/// # Errors
/// [`Error::Shape`] when there are pairs for another number of axes, and when an empty
/// axis gives nothing to pad with; [`Error::Value`] or [`Error::DType`] for a value that
/// the dtype does not hold, or a statistic that it does not have; [`Error::TooLarge`],
/// [`Error::OutOfMemory`].
pub fn pad(x: &Array, widths: &[(usize, usize)], mode: PadMode<'_>) -> Result<Array, Error> {
    let mut shape = Shape::from_slice(x.shape());
    for (axis, n) in shape.iter_mut().enumerate() {
        let (front, back) = pair("widths", widths, axis, x)?;
        *n = n.saturating_add(front).saturating_add(back);
    }
    for axis in 0..x.rank() {
        check(x, axis, pair("widths", widths, axis, x)?, mode)?;
    }
    let mut out = Array::unfilled(x.dtype(), &shape)?;
    let mut view = out.view_mut()?;
    let mut center = view.reborrow();
    for axis in 0..x.rank() {
        center = center.narrow(axis, pair("widths", widths, axis, x)?.0, x.shape()[axis]);
    }
    cast_into(&x.view(), &mut center)?;
    if matches!(mode, PadMode::Empty) || x.rank() == 0 {
        return Ok(out);
    }
    for axis in 0..x.rank() {
        let (front, back) = pair("widths", widths, axis, x)?;
        let n = x.shape()[axis];
        let mut part = view.reborrow();
        for later in axis + 1..x.rank() {
            part = part.narrow(later, pair("widths", widths, later, x)?.0, x.shape()[later]);
        }
        let rule = Rule::new(mode, axis, x)?;
        let backwards = part.reborrow().reversed(axis);
        Side { view: backwards, axis, first: back, n, width: front }.fill(rule.0)?;
        Side { view: part, axis, first: front, n, width: back }.fill(rule.1)?;
    }
    Ok(out)
}

/// The pair for an axis.
fn pair<T: Copy>(what: &str, pairs: &[T], axis: usize, x: &Array) -> Result<T, Error> {
    match pairs {
        [one] => Ok(*one),
        _ if pairs.len() == x.rank() => Ok(pairs[axis]),
        _ => {
            let (n, shape) = (pairs.len(), format_shape(x.shape()));
            let text = format!("{n} pairs of {what} for shape {shape}; give one, or one an axis");
            Err(Error::shape("pad", text))
        }
    }
}

/// Whether a mode can pad an axis.
fn check(x: &Array, axis: usize, width: (usize, usize), mode: PadMode<'_>) -> Result<(), Error> {
    let from_nothing = match mode {
        PadMode::Empty => false,
        PadMode::Constant(values) => {
            let (front, back) = pair("values", values, axis, x)?;
            front.check("pad", x.dtype())?;
            back.check("pad", x.dtype())?;
            false
        }
        PadMode::LinearRamp(ends) => {
            let (front, back) = pair("end values", ends, axis, x)?;
            front.check("pad", x.dtype())?;
            back.check("pad", x.dtype())?;
            true
        }
        PadMode::Statistic(_, lengths) => {
            let lengths = lengths.map(|l| pair("lengths", l, axis, x)).transpose()?;
            if lengths.is_some_and(|(front, back)| front.min(back) == 0) {
                return Err(Error::value("pad", "a statistic of 0 elements has no value"));
            }
            true
        }
        PadMode::Reflect { odd: true } | PadMode::Symmetric { odd: true }
            if x.dtype() == DType::Bool =>
        {
            return Err(Error::DType {
                operation: "pad".to_owned(),
                dtype: x.dtype(),
                hint: Some("truth values have no differences; mirror them evenly".to_owned()),
            });
        }
        _ => true,
    };
    if from_nothing && x.shape()[axis] == 0 && width != (0, 0) {
        let shape = format_shape(x.shape());
        let text = format!(
            "axis {axis} of shape {shape} is empty and has nothing to pad with\n\n\
             hint: mode 'constant' needs no elements"
        );
        return Err(Error::shape("pad", text));
    }
    Ok(())
}

/// How one side of one axis is filled.
#[derive(Clone, Copy)]
enum Rule {
    Constant(Scalar),
    Edge,
    Ramp(Scalar),
    Statistic(Statistic, usize),
    /// Mirrored after so many elements of the edge are left out (one or none).
    Mirror {
        skip: usize,
        odd: bool,
    },
    Wrap,
}

impl Rule {
    /// The rules for the front and the back of an axis.
    fn new(mode: PadMode<'_>, axis: usize, x: &Array) -> Result<(Self, Self), Error> {
        let both = |rule: Rule| (rule, rule);
        Ok(match mode {
            PadMode::Constant(values) => {
                let (front, back) = pair("values", values, axis, x)?;
                (Rule::Constant(front), Rule::Constant(back))
            }
            PadMode::LinearRamp(ends) => {
                let (front, back) = pair("end values", ends, axis, x)?;
                (Rule::Ramp(front), Rule::Ramp(back))
            }
            PadMode::Statistic(statistic, lengths) => {
                let all = (usize::MAX, usize::MAX);
                let (front, back) = lengths.map_or(Ok(all), |l| pair("lengths", l, axis, x))?;
                (Rule::Statistic(statistic, front), Rule::Statistic(statistic, back))
            }
            PadMode::Empty | PadMode::Edge => both(Rule::Edge),
            PadMode::Reflect { odd } => both(Rule::Mirror { skip: 1, odd }),
            PadMode::Symmetric { odd } => both(Rule::Mirror { skip: 0, odd }),
            PadMode::Wrap => both(Rule::Wrap),
        })
    }
}

/// The end of an axis: `width` positions to fill after the `n` from `first` on.
struct Side<'a> {
    view: ArrayViewMut<'a>,
    axis: usize,
    first: usize,
    n: usize,
    width: usize,
}

impl Side<'_> {
    fn fill(mut self, rule: Rule) -> Result<(), Error> {
        if self.width == 0 || self.view.shape().contains(&0) {
            return Ok(());
        }
        let (axis, end) = (self.axis, self.first + self.n);
        match rule {
            Rule::Constant(value) => {
                let (_, mut border) = self.view.split_at(axis, end);
                dispatch!(border.dtype(), T => fill(value.to::<T>(), &mut border));
                Ok(())
            }
            Rule::Edge => {
                let (ready, mut border) = self.view.split_at(axis, end);
                cast_into(&ready.narrow(axis, end - 1, 1).as_view(), &mut border)
            }
            Rule::Ramp(to) => {
                let (ready, mut border) = self.view.split_at(axis, end);
                let edge = ready.narrow(axis, end - 1, 1);
                for j in 0..self.width {
                    let mut slice = border.reborrow().narrow(axis, j, 1);
                    let from_end = (self.width - 1 - j) as f64;
                    let share = (to, from_end, self.width as f64);
                    dispatch!(slice.dtype(), T => ramp::<T>(&edge.as_view(), share, &mut slice));
                }
                Ok(())
            }
            Rule::Statistic(statistic, length) => {
                let length = length.min(self.n);
                let (ready, mut border) = self.view.split_at(axis, end);
                let window = ready.narrow(axis, end - length, length);
                let value = statistic.of(&window.as_view(), axis)?;
                cast_into(&value.view(), &mut border)
            }
            // A single element mirrored without itself leaves nothing: NumPy repeats it.
            Rule::Mirror { skip: 1, .. } if self.n == 1 => self.fill(Rule::Edge),
            Rule::Mirror { skip, odd } => mirror::mirror(self, skip, odd),
            Rule::Wrap => {
                let mut done = 0;
                while done < self.width {
                    let length = self.n.min(self.width - done);
                    let (ready, rest) = self.view.reborrow().split_at(axis, end + done);
                    let again = ready.narrow(axis, self.first, length);
                    cast_into(&again.as_view(), &mut rest.narrow(axis, 0, length))?;
                    done += length;
                }
                Ok(())
            }
        }
    }
}

fn fill<T: Element>(value: T, out: &mut ArrayViewMut<'_>) {
    let shape = Shape::from_slice(out.shape());
    let strides = crate::Strides::from_elem(0, shape.len());
    let start = std::ptr::from_ref(&value).cast();
    // SAFETY: every position reads the one local element, which outlives the call.
    let x = unsafe { crate::ArrayView::from_raw_parts(start, T::DTYPE, shape, strides) };
    map1::<T, T>(&x, out, |v| v);
}

/// Values on the line from an end to the edge, `steps` of `parts` away from the end;
/// integers are rounded down, as in `linspace`.
fn ramp<T: Element>(
    edge: &crate::ArrayView<'_>,
    (end, steps, parts): (Scalar, f64, f64),
    out: &mut ArrayViewMut<'_>,
) {
    let last = end.to_c128();
    map1::<T, T>(edge, out, |edge| {
        let edge = edge.to_c128();
        let at = |last: f64, edge: f64| last + steps * ((edge - last) / parts);
        let value = Complex::new(at(last.re, edge.re), at(last.im, edge.im));
        match steps {
            0.0 => end.to(),
            _ if T::DTYPE.is_integer() => T::from_c128(Complex::new(value.re.floor(), 0.0)),
            _ => T::from_c128(value),
        }
    });
}
