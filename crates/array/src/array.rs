//! The array: a dtype, a shape, strides, an offset and shared storage.

use std::any::Any;
use std::ptr::NonNull;
use std::sync::Arc;

use num_complex::Complex;
use smallvec::SmallVec;

use crate::known::Known;
use crate::shape::{Shape, Strides, element_count, format_shape, is_row_major, row_major_strides};
use crate::ufunc::cast_into;
use crate::{ArrayView, ArrayViewMut, DType, Element, Error, Storage, dispatch};

/// An n-dimensional array whose dtype and rank are known at run time.
///
/// An `Array` is a value: cloning shares the elements, and writing through
/// [`Array::view_mut`] first makes them this array's own. Transposes, slices and
/// reversed axes share storage and never copy.
///
/// ```
/// use einmul_array::Array;
/// let a = Array::from_vec(vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0], &[2, 3]).unwrap();
/// assert_eq!(a.transpose().shape(), [3, 2]);
/// assert_eq!(a.transpose().get::<f64>(&[2, 1]), Some(6.0));
/// ```
pub struct Array {
    dtype: DType,
    shape: Shape,
    strides: Strides,
    /// Elements from the storage's start to position zero; negative where foreign memory was
    /// lent from its last element on.
    offset: isize,
    storage: Arc<Storage>,
    known: Option<Known>,
}

impl Clone for Array {
    fn clone(&self) -> Self {
        Self {
            dtype: self.dtype,
            // Copies of bytes, where `clone` would go element by element.
            shape: Shape::from_slice(&self.shape),
            strides: Strides::from_slice(&self.strides),
            offset: self.offset,
            storage: Arc::clone(&self.storage),
            known: self.known.clone(),
        }
    }
}

impl Array {
    /// An array of zeros (`false` for truth values).
    ///
    /// # Errors
    /// [`Error::TooLarge`] when the size overflows, [`Error::OutOfMemory`] when
    /// memory is refused.
    pub fn zeros(dtype: DType, shape: &[usize]) -> Result<Self, Error> {
        let bytes = element_count(shape)? * dtype.size();
        Ok(Self {
            dtype,
            shape: Shape::from_slice(shape),
            strides: row_major_strides(shape),
            offset: 0,
            storage: Arc::new(Storage::zeroed(bytes)?),
            known: None,
        })
    }

    /// An array whose elements are unspecified, for a function that writes every one of
    /// them before it returns: nothing is cleared first, and large blocks are recycled.
    ///
    /// # Errors
    /// As [`Array::zeros`].
    pub fn unfilled(dtype: DType, shape: &[usize]) -> Result<Self, Error> {
        // A recycled byte may be no truth value.
        if dtype == DType::Bool {
            return Self::zeros(dtype, shape);
        }
        let bytes = element_count(shape)? * dtype.size();
        Ok(Self {
            dtype,
            shape: Shape::from_slice(shape),
            strides: row_major_strides(shape),
            offset: 0,
            storage: Arc::new(Storage::unfilled(bytes)?),
            known: None,
        })
    }

    /// An array of copies of one value.
    ///
    /// # Errors
    /// As [`Array::zeros`].
    pub fn full<T: Element>(value: T, shape: &[usize]) -> Result<Self, Error> {
        let mut array = Self::unfilled(T::DTYPE, shape)?;
        if let Some(elements) = array.as_mut_slice::<T>() {
            elements.fill(value);
        }
        Ok(array)
    }

    /// Ones on the main diagonal of an `n × n` matrix, zeros elsewhere.
    ///
    /// # Errors
    /// As [`Array::zeros`].
    pub fn eye(dtype: DType, n: usize) -> Result<Self, Error> {
        let mut array = Self::zeros(dtype, &[n, n])?;
        dispatch!(dtype, T => if let Some(elements) = array.as_mut_slice::<T>() {
            elements.iter_mut().step_by(n + 1).for_each(|e| *e = T::from_i128(1));
        });
        Ok(array)
    }

    /// The elements of a vector in row-major order.
    ///
    /// # Errors
    /// [`Error::Shape`] when the shape holds another number of elements.
    pub fn from_vec<T: Element>(elements: Vec<T>, shape: &[usize]) -> Result<Self, Error> {
        Self::from_slice(&elements, shape)
    }

    /// A copy of a slice's elements, in row-major order.
    ///
    /// # Errors
    /// [`Error::Shape`] when the shape holds another number of elements.
    pub fn from_slice<T: Element>(elements: &[T], shape: &[usize]) -> Result<Self, Error> {
        let count = element_count(shape)?;
        if count != elements.len() {
            return Err(Error::shape(
                "array",
                format!("{} elements do not fill shape {}", elements.len(), format_shape(shape)),
            ));
        }
        let mut array = Self::zeros(T::DTYPE, shape)?;
        if let Some(own) = array.as_mut_slice::<T>() {
            own.copy_from_slice(elements);
        }
        Ok(array)
    }

    /// A 0-d array of one value.
    ///
    /// # Errors
    /// [`Error::OutOfMemory`].
    pub fn scalar<T: Element>(value: T) -> Result<Self, Error> {
        Self::full(value, &[])
    }

    /// An array over another owner's memory, without a copy, in any layout.
    ///
    /// # Safety
    /// `start` is the element at position zero; every position of the shape under
    /// `strides`, one for each axis, is an initialised element (of `bool`: a byte 0 or
    /// 1), valid until `owner` is dropped, unwritten by others while it is looked at, and
    /// writable if `writable`.
    ///
    /// # Errors
    /// [`Error::TooLarge`]; [`Error::DType`] for a misaligned address.
    pub unsafe fn from_foreign(
        start: NonNull<u8>,
        dtype: DType,
        shape: &[usize],
        strides: Strides,
        writable: bool,
        owner: Box<dyn Any + Send + Sync>,
    ) -> Result<Self, Error> {
        if start.as_ptr().align_offset(dtype.alignment()) != 0 {
            return Err(Error::dtype("borrow foreign memory", dtype));
        }
        let bytes = element_count(shape)? * dtype.size();
        // SAFETY: the caller's contract is the storage's.
        let storage = Arc::new(unsafe { Storage::foreign(start, bytes, writable, owner) });
        let shape = Shape::from_slice(shape);
        Ok(Self { dtype, shape, strides, offset: 0, storage, known: None })
    }

    /// The element type.
    pub fn dtype(&self) -> DType {
        self.dtype
    }

    /// The length of each axis.
    pub fn shape(&self) -> &[usize] {
        &self.shape
    }

    /// Elements from one position to the next along each axis.
    pub fn strides(&self) -> &[isize] {
        &self.strides
    }

    /// The number of axes.
    pub fn rank(&self) -> usize {
        self.shape.len()
    }

    /// The number of elements.
    pub fn len(&self) -> usize {
        // An empty axis first: the others alone might overflow.
        if self.is_empty() { 0 } else { self.shape.iter().product() }
    }

    /// Whether there are no elements.
    pub fn is_empty(&self) -> bool {
        self.shape.contains(&0)
    }

    /// Bytes of the elements, were they stored without gaps.
    pub fn bytes(&self) -> usize {
        self.len() * self.dtype.size()
    }

    /// The storage behind the array, for keeping facts about its contents.
    pub fn storage(&self) -> &Arc<Storage> {
        &self.storage
    }

    /// Whether the elements lie one after another in row-major order.
    pub fn is_row_major(&self) -> bool {
        is_row_major(&self.shape, &self.strides)
    }

    /// A read-only view.
    pub fn view(&self) -> ArrayView<'_> {
        // SAFETY: an array's positions lie inside its storage, which lives as
        // long as the borrow and is written only through `view_mut`.
        unsafe {
            ArrayView::from_raw_parts(
                self.start(),
                self.dtype,
                Shape::from_slice(&self.shape),
                Strides::from_slice(&self.strides),
            )
        }
    }

    /// A writable view, after making the elements this array's own: they are
    /// copied first when other arrays share them, or when they are foreign.
    ///
    /// # Errors
    /// [`Error::OutOfMemory`] when that copy cannot be made.
    pub fn view_mut(&mut self) -> Result<ArrayViewMut<'_>, Error> {
        if self.overlaps_itself()
            || !self.storage.is_owned()
            || Arc::strong_count(&self.storage) > 1
        {
            *self = self.to_row_major()?;
        }
        self.storage.advance_version();
        // SAFETY: the storage is owned, used by this array alone (its only `Arc`,
        // borrowed uniquely), and views made by this crate have distinct positions.
        Ok(unsafe {
            ArrayViewMut::from_raw_parts(
                self.start(),
                self.dtype,
                Shape::from_slice(&self.shape),
                Strides::from_slice(&self.strides),
            )
        })
    }

    /// A writable view of the elements where they are: other arrays that share them, and
    /// a foreign owner, see the change, as views do in NumPy.
    ///
    /// # Safety
    /// For as long as the view lives nothing else reads or writes these elements.
    ///
    /// # Errors
    /// [`Error::ReadOnly`] when foreign memory was lent for reading, or when one element
    /// stands at several positions (a stretched axis).
    pub unsafe fn view_mut_shared(&self) -> Result<ArrayViewMut<'_>, Error> {
        if !self.is_writable() {
            return Err(Error::ReadOnly);
        }
        self.storage.advance_version();
        // SAFETY: positions lie in storage and are distinct; the caller keeps others away.
        Ok(unsafe {
            ArrayViewMut::from_raw_parts(
                self.start(),
                self.dtype,
                Shape::from_slice(&self.shape),
                Strides::from_slice(&self.strides),
            )
        })
    }

    /// Whether [`Array::view_mut_shared`] gives a view.
    pub fn is_writable(&self) -> bool {
        self.storage.is_writable() && !self.overlaps_itself()
    }

    /// The same memory read as another dtype of the same size.
    ///
    /// # Safety
    /// Every element's bytes are an element of `dtype`: for `bool`, 0 or 1.
    ///
    /// # Errors
    /// [`Error::DType`] unless the dtypes' sizes and alignments agree.
    pub unsafe fn reinterpret(&self, dtype: DType) -> Result<Self, Error> {
        let same = (dtype.size(), dtype.alignment()) == (self.dtype.size(), self.dtype.alignment());
        if same {
            Ok(Self { dtype, known: None, ..self.clone() })
        } else {
            Err(Error::dtype("reinterpret", dtype))
        }
    }

    /// Whether one element may stand at several positions, as along a stretched axis: unless
    /// each axis, by length of step, steps over all that the shorter ones reach.
    fn overlaps_itself(&self) -> bool {
        if self.is_row_major() {
            return false;
        }
        let mut axes: SmallVec<[(usize, usize); 6]> = self
            .strides
            .iter()
            .zip(&self.shape)
            .filter(|&(_, &n)| n > 1)
            .map(|(stride, &n)| (stride.unsigned_abs(), n))
            .collect();
        axes.sort_unstable();
        let mut reach = 0_usize;
        !self.is_empty()
            && axes.iter().any(|&(stride, n)| {
                let overlaps = stride <= reach;
                reach = reach.saturating_add(stride.saturating_mul(n - 1));
                overlaps
            })
    }

    /// Whether the bytes from the first to the last element of both arrays meet.
    pub fn may_share_memory(&self, other: &Self) -> bool {
        let (a, b) = (self.extent(), other.extent());
        a.start < b.end && b.start < a.end
    }

    /// Addresses from the first byte of an element to the last.
    fn extent(&self) -> std::ops::Range<usize> {
        let first = self.start() as usize;
        if self.is_empty() {
            return first..first;
        }
        let (mut low, mut high) = (0_isize, 0_isize);
        for (&n, &stride) in self.shape.iter().zip(&self.strides) {
            let reach = (n as isize - 1) * stride;
            if reach < 0 { low += reach } else { high += reach }
        }
        let size = self.dtype.size() as isize;
        first.wrapping_add_signed(low * size)..first.wrapping_add_signed((high + 1) * size)
    }

    /// The address of the element at position zero.
    pub(crate) fn start(&self) -> *mut u8 {
        self.storage.start().wrapping_offset(self.offset.wrapping_mul(self.dtype.size() as isize))
    }

    /// A copy in row-major order in memory of its own.
    ///
    /// # Errors
    /// [`Error::OutOfMemory`].
    pub fn to_row_major(&self) -> Result<Self, Error> {
        let mut copy = Self::unfilled(self.dtype, &self.shape)?;
        cast_into(&self.view(), &mut copy.view_mut()?)?;
        Ok(copy)
    }

    /// A copy converted to another dtype (itself, shared, when it has it already).
    ///
    /// Integers wrap into narrower integers, floats saturate into integers, and
    /// an imaginary part is dropped by real types.
    ///
    /// # Errors
    /// [`Error::OutOfMemory`].
    pub fn cast(&self, dtype: DType) -> Result<Self, Error> {
        if dtype == self.dtype {
            return Ok(self.clone());
        }
        let mut copy = Self::unfilled(dtype, &self.shape)?;
        cast_into(&self.view(), &mut copy.view_mut()?)?;
        Ok(copy)
    }

    /// The elements as a slice, when the dtype is `T`'s and they are row-major.
    pub fn as_slice<T: Element>(&self) -> Option<&[T]> {
        (self.dtype == T::DTYPE && self.is_row_major()).then(|| {
            // SAFETY: `len` elements of type T start here, one after another.
            unsafe { slice_at(self.start(), self.len()) }
        })
    }

    /// The elements as a writable slice, when the dtype is `T`'s, they are
    /// row-major, and this array alone owns them.
    pub fn as_mut_slice<T: Element>(&mut self) -> Option<&mut [T]> {
        let usable = self.dtype == T::DTYPE
            && self.is_row_major()
            && self.storage.is_owned()
            && Arc::strong_count(&self.storage) == 1;
        usable.then(|| {
            self.storage.advance_version();
            if self.is_empty() {
                return &mut [][..];
            }
            // SAFETY: `len` elements of type T start here, one after another, and
            // nothing else refers to them while `self` is borrowed.
            unsafe { std::slice::from_raw_parts_mut(self.start().cast(), self.len()) }
        })
    }

    /// The elements in row-major order, copied; `None` when the dtype is not `T`'s.
    pub fn to_vec<T: Element>(&self) -> Option<Vec<T>> {
        if let Some(slice) = self.as_slice() {
            return Some(slice.to_vec());
        }
        let own = (self.dtype == T::DTYPE).then(|| self.to_row_major().ok())??;
        own.as_slice().map(<[T]>::to_vec)
    }

    /// One element; `None` outside the array or when the dtype is not `T`'s.
    pub fn get<T: Element>(&self, position: &[usize]) -> Option<T> {
        let inside =
            position.len() == self.rank() && position.iter().zip(&self.shape).all(|(p, n)| p < n);
        (inside && self.dtype == T::DTYPE).then(|| {
            let step: isize =
                position.iter().zip(&self.strides).map(|(&p, &s)| p as isize * s).sum();
            // SAFETY: the position is inside the array, whose positions lie in storage.
            unsafe { *self.start().cast::<T>().offset(step) }
        })
    }

    /// One element of any dtype as a complex number; `None` outside the array.
    pub fn get_c128(&self, position: &[usize]) -> Option<Complex<f64>> {
        dispatch!(self.dtype, T => self.get::<T>(position).map(Element::to_c128))
    }

    /// The same storage under another layout.
    ///
    /// # Safety
    /// Every position of the new layout lies inside the storage, and no two are
    /// the same unless a stride is zero.
    pub(crate) unsafe fn with_layout(&self, shape: Shape, strides: Strides, offset: isize) -> Self {
        let storage = Arc::clone(&self.storage);
        Self { dtype: self.dtype, shape, strides, offset, storage, known: None }
    }

    pub(crate) fn known(&self) -> Option<&Known> {
        self.known.as_ref()
    }

    pub(crate) fn set_known(&mut self, known: Option<Known>) {
        self.known = known;
    }

    pub(crate) fn offset(&self) -> isize {
        self.offset
    }
}

/// # Safety
/// `len` initialised elements start at `start`, unless `len` is 0.
unsafe fn slice_at<'a, T: Element>(start: *const u8, len: usize) -> &'a [T] {
    if len == 0 {
        return &[];
    }
    // SAFETY: the caller's contract.
    unsafe { std::slice::from_raw_parts(start.cast(), len) }
}
