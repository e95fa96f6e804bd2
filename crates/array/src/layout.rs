//! Zero-copy layouts: slices with steps, transposes, reshapes, diagonals.

use crate::shape::{Shape, Strides, broadcast, broadcast_strides, element_count, format_shape};
use crate::{Array, Error};

/// One entry of an index such as `A[2, 1:9:2, ..., None]`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum SliceItem {
    /// One position, negative from the end; the axis disappears.
    Index(isize),
    /// `start:stop:step`, each optional, negative from the end as in Python.
    Range {
        /// First position.
        start: Option<isize>,
        /// Position to stop before.
        stop: Option<isize>,
        /// Step, not zero.
        step: Option<isize>,
    },
    /// All axes that the other entries leave over.
    Ellipsis,
    /// A new axis of length one.
    NewAxis,
}

/// What a slice makes of a layout: new shape, new strides, and how many elements
/// its first position lies after the old one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlicedLayout {
    /// Shape of the result.
    pub shape: Shape,
    /// Strides of the result.
    pub strides: Strides,
    /// Elements from the old first position to the new one.
    pub shift: isize,
}

/// Applies an index to a shape and strides.
///
/// # Errors
/// [`Error::Index`] outside an axis, [`Error::Indexing`] for too many entries or two
/// ellipses, [`Error::Shape`] for a step of zero.
pub fn slice_layout(
    shape: &[usize],
    strides: &[isize],
    items: &[SliceItem],
) -> Result<SlicedLayout, Error> {
    let problem = |text: String| Err(Error::Indexing { problem: format!("index: {text}") });
    let ellipses = items.iter().filter(|i| matches!(i, SliceItem::Ellipsis)).count();
    let indexed =
        items.len() - ellipses - items.iter().filter(|i| **i == SliceItem::NewAxis).count();
    if ellipses > 1 {
        return problem("an index may hold one `...` only".into());
    }
    if indexed > shape.len() {
        return problem(format!(
            "{indexed} indices for an array of rank {} and shape {}",
            shape.len(),
            format_shape(shape)
        ));
    }
    let mut out = SlicedLayout { shape: Shape::new(), strides: Strides::new(), shift: 0 };
    let mut axis = 0;
    let keep = |out: &mut SlicedLayout, axis: &mut usize, count: usize| {
        out.shape.extend_from_slice(&shape[*axis..*axis + count]);
        out.strides.extend_from_slice(&strides[*axis..*axis + count]);
        *axis += count;
    };
    for item in items {
        match *item {
            SliceItem::NewAxis => {
                out.shape.push(1);
                out.strides.push(0);
            }
            SliceItem::Ellipsis => keep(&mut out, &mut axis, shape.len() - indexed),
            SliceItem::Index(index) => {
                let length = shape[axis];
                let from_end = || length.checked_sub(index.unsigned_abs());
                let position = if index < 0 { from_end() } else { usize::try_from(index).ok() };
                let Some(position) = position.filter(|&position| position < length) else {
                    return Err(Error::Index { index, axis, length });
                };
                // Wraps only beside an empty axis, where the shift is dropped.
                let step = (position as isize).wrapping_mul(strides[axis]);
                out.shift = out.shift.wrapping_add(step);
                axis += 1;
            }
            SliceItem::Range { start, stop, step } => {
                let step = step.unwrap_or(1);
                if step == 0 || step == isize::MIN {
                    let text = "a slice's step cannot be zero or the least integer";
                    return Err(Error::shape("index", text));
                }
                let (first, count) = resolve_range(shape[axis], start, stop, step);
                if count > 0 {
                    out.shift = out.shift.wrapping_add(first.wrapping_mul(strides[axis]));
                }
                out.shape.push(count);
                out.strides.push(strides[axis].wrapping_mul(step));
                axis += 1;
            }
        }
    }
    let rest = shape.len() - axis;
    keep(&mut out, &mut axis, rest);
    // An empty result has no first position to point at.
    if out.shape.contains(&0) {
        out.shift = 0;
    }
    Ok(out)
}

/// Python's `slice.indices`: the first position and the number of them.
pub(crate) fn resolve_range(
    length: usize,
    start: Option<isize>,
    stop: Option<isize>,
    step: isize,
) -> (isize, usize) {
    // Longer axes exist only beside an empty one, where no position matters.
    let n = isize::try_from(length).unwrap_or(isize::MAX);
    let (low, high) = if step > 0 { (0, n) } else { (-1, n - 1) };
    let place = |bound: Option<isize>, default: isize| match bound {
        None => default,
        Some(b) if b < 0 => b.saturating_add(n).clamp(low, high),
        Some(b) => b.clamp(low, high),
    };
    let (default_start, default_stop) = if step > 0 { (low, high) } else { (high, low) };
    let (start, stop) = (place(start, default_start), place(stop, default_stop));
    let distance = if step > 0 { stop - start } else { start - stop };
    let count = if distance > 0 { (distance as usize - 1) / step.unsigned_abs() + 1 } else { 0 };
    (start, count)
}

/// Strides under which a layout reads as another shape, where no copy is needed.
pub fn reshape_strides(shape: &[usize], strides: &[isize], target: &[usize]) -> Option<Strides> {
    if target.contains(&0) {
        return Some(crate::shape::row_major_strides(target));
    }
    // Axes of length one carry no information.
    let old: Vec<(usize, isize)> =
        shape.iter().copied().zip(strides.iter().copied()).filter(|&(n, _)| n != 1).collect();
    let mut out = Strides::from_elem(0, target.len());
    let (mut i, mut j) = (0, 0);
    while i < old.len() {
        // The shortest runs of old and of new axes that hold equally many elements.
        let (mut from, mut to) = (old[i].0, 1);
        let (first, start) = (i, j);
        while from != to {
            if to < from {
                to *= *target.get(j)?;
                j += 1;
            } else {
                i += 1;
                from *= old.get(i)?.0;
            }
        }
        let contiguous = (first..i).all(|k| old[k].1 == old[k + 1].1 * old[k + 1].0 as isize);
        if !contiguous {
            return None;
        }
        let mut step = old[i].1;
        for axis in (start..j).rev() {
            out[axis] = step;
            step *= target[axis] as isize;
        }
        i += 1;
    }
    Some(out)
}

impl Array {
    /// The positions that a layout derived from this array's own picks.
    pub(crate) fn relaid(&self, layout: SlicedLayout) -> Self {
        let offset = self.offset().wrapping_add(layout.shift);
        // SAFETY: every caller derives the layout from this array's own by picking,
        // reordering or reversing positions.
        unsafe { self.with_layout(layout.shape, layout.strides, offset) }
    }

    /// The part of the array that an index names, sharing storage.
    ///
    /// # Errors
    /// [`Error::Index`] outside an axis, [`Error::Indexing`] for a malformed index,
    /// [`Error::Shape`] for a step of zero.
    pub fn slice(&self, items: &[SliceItem]) -> Result<Self, Error> {
        Ok(self.relaid(slice_layout(self.shape(), self.strides(), items)?))
    }

    /// The element of a vector at a position, as an array without axes that shares storage;
    /// `None` outside it.
    pub fn element(&self, at: usize) -> Option<Self> {
        let (&[length], &[step]) = (self.shape(), self.strides()) else { return None };
        (at < length).then(|| {
            let shift = at as isize * step;
            self.relaid(SlicedLayout { shape: Shape::new(), strides: Strides::new(), shift })
        })
    }

    /// The array with its axes in reverse order, sharing storage.
    pub fn transpose(&self) -> Self {
        let shape = self.shape().iter().rev().copied().collect();
        let strides = self.strides().iter().rev().copied().collect();
        let mut out = self.relaid(SlicedLayout { shape, strides, shift: 0 });
        if let Some(known) = self.known().filter(|_| self.rank() == 2) {
            out.set_known(Some(known.transposed()));
        }
        out
    }

    /// The array with its axes in the order given, sharing storage.
    ///
    /// # Errors
    /// [`Error::Shape`] unless `axes` names every axis once.
    pub fn permute(&self, axes: &[usize]) -> Result<Self, Error> {
        let mut seen = Shape::from_elem(0, self.rank());
        let all_once = axes.len() == self.rank()
            && axes.iter().all(|&a| a < self.rank() && std::mem::replace(&mut seen[a], 1) == 0);
        if !all_once {
            return Err(Error::shape(
                "permute",
                format!("axes {axes:?} do not name each of {} axes once", self.rank()),
            ));
        }
        if axes == [1, 0] {
            return Ok(self.transpose());
        }
        let shape = axes.iter().map(|&a| self.shape()[a]).collect();
        let strides = axes.iter().map(|&a| self.strides()[a]).collect();
        Ok(self.relaid(SlicedLayout { shape, strides, shift: 0 }))
    }

    /// The elements, in row-major order, under another shape. Shares storage where
    /// the strides allow it and copies otherwise.
    ///
    /// # Errors
    /// [`Error::Shape`] when the shapes hold different numbers of elements.
    pub fn reshape(&self, shape: &[usize]) -> Result<Self, Error> {
        if element_count(shape)? != self.len() {
            return Err(Error::shape(
                "reshape",
                format!(
                    "shape {} holds {} elements, shape {} holds {}",
                    format_shape(self.shape()),
                    self.len(),
                    format_shape(shape),
                    element_count(shape)?
                ),
            ));
        }
        let target = Shape::from_slice(shape);
        if let Some(strides) = reshape_strides(self.shape(), self.strides(), shape) {
            return Ok(self.relaid(SlicedLayout { shape: target, strides, shift: 0 }));
        }
        let copy = self.to_row_major()?;
        let strides = crate::shape::row_major_strides(shape);
        Ok(copy.relaid(SlicedLayout { shape: target, strides, shift: 0 }))
    }

    /// The array stretched to a larger shape without a copy: stretched axes have
    /// stride zero.
    ///
    /// # Errors
    /// [`Error::Broadcast`] when the shape does not stretch that far.
    pub fn broadcast_to(&self, shape: &[usize]) -> Result<Self, Error> {
        let joint = broadcast("broadcast_to", self.shape(), shape)?;
        if joint.as_slice() != shape {
            return Err(Error::shape(
                "broadcast_to",
                format!(
                    "shape {} does not stretch to {}",
                    format_shape(self.shape()),
                    format_shape(shape)
                ),
            ));
        }
        // A stretched axis costs no memory, yet positions are counted in machine words.
        element_count(shape)?;
        let strides = broadcast_strides(self.shape(), self.strides(), shape);
        Ok(self.relaid(SlicedLayout { shape: joint, strides, shift: 0 }))
    }

    /// The main diagonal of the last two axes, sharing storage.
    ///
    /// # Errors
    /// [`Error::Shape`] below rank 2.
    pub fn diagonal(&self) -> Result<Self, Error> {
        let (shape, strides) = diagonal_layout(self.shape(), self.strides())?;
        Ok(self.relaid(SlicedLayout { shape, strides, shift: 0 }))
    }
}

/// Shape and strides of the main diagonal of a layout's last two axes.
///
/// # Errors
/// [`Error::Shape`] below rank 2.
pub fn diagonal_layout(shape: &[usize], strides: &[isize]) -> Result<(Shape, Strides), Error> {
    let ([outer @ .., rows, cols], [steps @ .., down, right]) = (shape, strides) else {
        let text = format!("needs two axes, got shape {}", format_shape(shape));
        return Err(Error::shape("diagonal", text));
    };
    let mut out = (Shape::from_slice(outer), Strides::from_slice(steps));
    out.0.push(*rows.min(cols));
    out.1.push(down + right);
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::DType;

    /// Beside an empty axis the others may be as long as `usize` allows.
    #[test]
    fn axes_of_any_length_are_sliced_without_overflow() {
        let range = |start, stop, step| SliceItem::Range { start, stop, step };
        let whole = Array::zeros(DType::F64, &[usize::MAX, usize::MAX, 0]).expect("empty");
        let check = |items: &[SliceItem], expected: &[usize]| {
            assert_eq!(whole.slice(items).expect("inside").shape(), expected, "{items:?}");
        };
        check(&[SliceItem::Index(-1)], &[usize::MAX, 0]);
        check(&[SliceItem::Index(isize::MAX), SliceItem::Index(3)], &[0]);
        check(&[range(Some(5), Some(9), None)], &[4, usize::MAX, 0]);
        check(&[range(Some(9), Some(5), Some(-isize::MAX))], &[1, usize::MAX, 0]);
        check(&[SliceItem::Ellipsis, range(None, None, Some(-1))], &[usize::MAX, usize::MAX, 0]);
        assert!(whole.slice(&[SliceItem::Ellipsis, SliceItem::Index(0)]).is_err());
        let short = Array::zeros(DType::F64, &[3]).expect("small");
        for outside in [3, -4, isize::MAX, isize::MIN] {
            assert!(short.slice(&[SliceItem::Index(outside)]).is_err(), "{outside}");
        }
    }
}
