//! An index taken apart: what its plain entries leave of the axes, what its arrays
//! select, and where the selected axes stand in the result.

use smallvec::SmallVec;

use super::mask;
use super::offsets::{Component, IndexMode, OffsetSource, Place};
use super::{IndexItem, scalar_index};
use crate::layout::slice_layout;
use crate::shape::{broadcast, format_shape};
use crate::{Array, ArrayView, DType, Error, Shape, SliceItem, Strides};

/// Axes that a result takes over.
pub(super) type Axes = (Shape, Strides);

/// The elements that an index with arrays names. The result's axes are those before the
/// index axes, the index axes, and those after.
pub(super) struct Selection<'a> {
    /// Elements from the array's first position to that of the axes kept.
    pub(super) shift: isize,
    pub(super) before: Axes,
    pub(super) offsets: OffsetSource<'a>,
    pub(super) after: Axes,
}

impl Selection<'_> {
    /// The result's shape.
    pub(super) fn shape(&self) -> Shape {
        let mut shape = self.before.0.clone();
        shape.extend_from_slice(self.offsets.shape());
        shape.extend_from_slice(&self.after.0);
        shape
    }
}

/// An entry that takes part in the joint index shape.
enum Advanced<'a> {
    Integers {
        array: &'a Array,
        axis: usize,
    },
    /// One position: as an array of rank 0.
    Index {
        index: isize,
        axis: usize,
    },
    /// Truth values over `array.rank()` axes from `axis` on.
    Mask {
        array: &'a Array,
        axis: usize,
    },
}

/// An index with arrays, taken apart and checked except for the values in them.
pub(super) struct Parts<'a> {
    shape: Shape,
    strides: Strides,
    /// The axes that slices and new axes leave, in order.
    kept: Axes,
    shift: isize,
    advanced: SmallVec<[Advanced<'a>; 4]>,
    /// How many of the axes kept stand before the index axes.
    place: usize,
}

/// Counts the axes that an index takes, and checks that the array has as many.
pub(super) fn axes_taken(shape: &[usize], items: &[IndexItem]) -> Result<usize, Error> {
    let problem = |problem: String| Err(Error::Indexing { problem });
    let is_ellipsis = |item: &&IndexItem| matches!(item, IndexItem::Basic(SliceItem::Ellipsis));
    if items.iter().filter(is_ellipsis).count() > 1 {
        return problem("index: an index may hold one `...` only".to_owned());
    }
    let taken = items.iter().map(IndexItem::axes_taken).sum();
    if taken > shape.len() {
        return problem(format!(
            "index: {taken} indices for an array of rank {} and shape {}",
            shape.len(),
            format_shape(shape)
        ));
    }
    Ok(taken)
}

/// Where the entries with arrays stand relative to each other.
#[derive(PartialEq)]
enum Group {
    None,
    Open,
    Closed,
    Scattered,
}

impl<'a> Parts<'a> {
    /// # Errors
    /// [`Error::Indexing`] for too many entries, masks that do not fit their axes and
    /// arrays of another dtype; those of slices.
    pub(super) fn new(
        shape: &[usize],
        strides: &[isize],
        items: &'a [IndexItem],
    ) -> Result<Self, Error> {
        let left_over = shape.len() - axes_taken(shape, items)?;
        let mut parts = Self {
            shape: Shape::from_slice(shape),
            strides: Strides::from_slice(strides),
            kept: Axes::default(),
            shift: 0,
            advanced: SmallVec::new(),
            place: 0,
        };
        let (mut axis, mut group) = (0, Group::None);
        for item in items {
            match item {
                IndexItem::Basic(SliceItem::Index(index)) => {
                    parts.advanced.push(Advanced::Index { index: *index, axis });
                }
                IndexItem::Integers(array) if array.rank() == 0 => {
                    parts.advanced.push(Advanced::Index { index: scalar_index(array)?, axis });
                }
                IndexItem::Integers(array) => {
                    if !array.dtype().is_integer() {
                        return Err(not_an_index(array.dtype()));
                    }
                    parts.advanced.push(Advanced::Integers { array, axis });
                }
                IndexItem::Mask(array) => {
                    check_mask(array, shape, axis)?;
                    parts.advanced.push(Advanced::Mask { array, axis });
                }
                IndexItem::Basic(basic) => {
                    if group == Group::Open {
                        group = Group::Closed;
                    }
                    axis = parts.keep(basic, axis, left_over)?;
                    continue;
                }
            }
            axis += item.axes_taken();
            match group {
                Group::None => (group, parts.place) = (Group::Open, parts.kept.0.len()),
                Group::Closed => (group, parts.place) = (Group::Scattered, 0),
                Group::Open | Group::Scattered => {}
            }
        }
        parts.keep_whole(axis..shape.len());
        Ok(parts)
    }

    /// Takes over what a plain entry leaves; the next axis.
    fn keep(&mut self, item: &SliceItem, axis: usize, left_over: usize) -> Result<usize, Error> {
        match item {
            SliceItem::Ellipsis => {
                self.keep_whole(axis..axis + left_over);
                Ok(axis + left_over)
            }
            SliceItem::NewAxis => {
                self.kept.0.push(1);
                self.kept.1.push(0);
                Ok(axis)
            }
            range => {
                let one = axis..axis + 1;
                let items = std::slice::from_ref(range);
                let layout = slice_layout(&self.shape[one.clone()], &self.strides[one], items)?;
                self.kept.0.extend_from_slice(&layout.shape);
                self.kept.1.extend_from_slice(&layout.strides);
                self.shift = self.shift.wrapping_add(layout.shift);
                Ok(axis + 1)
            }
        }
    }

    fn keep_whole(&mut self, axes: std::ops::Range<usize>) {
        self.kept.0.extend_from_slice(&self.shape[axes.clone()]);
        self.kept.1.extend_from_slice(&self.strides[axes]);
    }

    /// Brings the arrays to one shape. A mask becomes the offsets of its true elements:
    /// eight bytes for each, besides the result.
    ///
    /// # Errors
    /// [`Error::Indexing`] when the arrays do not stretch to one shape; [`Error::Index`]
    /// for a plain index outside its axis.
    pub(super) fn select(&self, dtype: DType) -> Result<Selection<'a>, Error> {
        let size = dtype.size() as isize;
        let mut joint = Shape::new();
        let mut components: SmallVec<[Component<'a>; 4]> = SmallVec::new();
        for entry in &self.advanced {
            let (component, shape) = match *entry {
                Advanced::Index { .. } => continue,
                Advanced::Integers { array, axis } => (
                    Component::Integers {
                        array: array.view(),
                        axis,
                        length: self.shape[axis],
                        step: self.strides[axis].wrapping_mul(size),
                        place: Place::Mode(IndexMode::Raise),
                    },
                    Shape::from_slice(array.shape()),
                ),
                Advanced::Mask { array, axis } => {
                    let strides = &self.strides[axis..axis + array.rank()];
                    let list = mask::true_offsets(&array.view(), strides, dtype.size())?;
                    let shape = Shape::from_slice(list.shape());
                    (Component::Listed(list), shape)
                }
            };
            joint = broadcast("index arrays", &joint, &shape)
                .map_err(|error| Error::Indexing { problem: error.to_string() })?;
            components.push(component);
        }
        // As in NumPy, what selects nothing cannot be outside.
        let shift = if joint.contains(&0) { 0 } else { self.plain_shift()? };
        crate::shape::element_count(&joint)?;
        let split = |list: &[usize]| {
            (Shape::from_slice(&list[..self.place]), Shape::from_slice(&list[self.place..]))
        };
        let (before, after) = split(&self.kept.0);
        let strides = self.kept.1.split_at(self.place);
        Ok(Selection {
            shift: self.shift.wrapping_add(shift),
            before: (before, Strides::from_slice(strides.0)),
            offsets: OffsetSource::new(joint, components),
            after: (after, Strides::from_slice(strides.1)),
        })
    }

    /// Elements to the position of all plain indices.
    fn plain_shift(&self) -> Result<isize, Error> {
        let mut shift = 0_isize;
        for entry in &self.advanced {
            if let Advanced::Index { index, axis } = *entry {
                let (shape, strides) = ([self.shape[axis]], [self.strides[axis]]);
                let layout = slice_layout(&shape, &strides, &[SliceItem::Index(index)]);
                let error = |_| Error::Index { index, axis, length: self.shape[axis] };
                shift = shift.wrapping_add(layout.map_err(error)?.shift);
            }
        }
        Ok(shift)
    }

    /// The single mask of an index whose other entries are plain: its array, and the
    /// layout of the axes it covers and of those that are kept.
    ///
    /// # Errors
    /// [`Error::Index`] for a plain index outside its axis.
    pub(super) fn sole_mask(&self) -> Result<Option<SoleMask<'a>>, Error> {
        let mut found = None;
        for entry in &self.advanced {
            match *entry {
                Advanced::Index { .. } => {}
                Advanced::Mask { array, axis } if found.is_none() => found = Some((array, axis)),
                _ => return Ok(None),
            }
        }
        let Some((array, axis)) = found else { return Ok(None) };
        let covered = axis..axis + array.rank();
        // A mask of another shape fits only by being empty: it selects nothing.
        if array.shape() != &self.shape[covered.clone()] {
            return Ok(None);
        }
        let mut layout = (Shape::from_slice(array.shape()), Strides::new());
        layout.1.extend_from_slice(&self.strides[covered]);
        let mut mask_strides = Strides::from_slice(array.strides());
        let covers_all = self.kept.0.is_empty();
        layout.0.extend_from_slice(&self.kept.0);
        layout.1.extend_from_slice(&self.kept.1);
        mask_strides.resize(layout.0.len(), 0);
        let shift = self.shift.wrapping_add(self.plain_shift()?);
        Ok(Some(SoleMask { mask: array.view(), mask_strides, layout, shift, covers_all }))
    }
}

/// A mask and the part of the array that it goes over, axis by axis.
pub(super) struct SoleMask<'a> {
    pub(super) mask: ArrayView<'a>,
    /// The mask's strides along all axes of the layout: zero along those it does not have.
    pub(super) mask_strides: Strides,
    pub(super) layout: Axes,
    pub(super) shift: isize,
    /// Whether the mask has every axis of the layout.
    pub(super) covers_all: bool,
}

/// A mask's axes have the lengths of those that it covers; as in NumPy an empty axis of
/// the mask fits any.
fn check_mask(mask: &Array, shape: &[usize], axis: usize) -> Result<(), Error> {
    if mask.dtype() != DType::Bool {
        return Err(not_an_index(mask.dtype()));
    }
    let covered = &shape[axis..axis + mask.rank()];
    let differs = |&(_, (&m, &n)): &(usize, (&usize, &usize))| m != n && m != 0;
    match mask.shape().iter().zip(covered).enumerate().find(differs) {
        None => Ok(()),
        Some((at, (m, n))) => Err(Error::Indexing {
            problem: format!(
                "index: a mask of shape {} does not fit an array of shape {}: mask axis {at} has {m}, array axis {} has {n}",
                format_shape(mask.shape()),
                format_shape(shape),
                axis + at
            ),
        }),
    }
}

/// Values of this dtype choose nothing.
pub(super) fn not_an_index(dtype: DType) -> Error {
    let problem = format!("index: an index array holds integers or truth values, not {dtype}");
    Error::Indexing { problem }
}
