//! The buffer protocol (PEP 3118), both ways.

use std::ffi::{CStr, c_int, c_void};
use std::ptr::{self, NonNull};

use einmul_array::{Array, DType, Strides};
use pyo3::exceptions::PyBufferError;
use pyo3::ffi;
use pyo3::prelude::*;

use crate::array::PyArray;
use crate::errors::{Result, dtype_error};

/// Whether an object of another library carries a dtype.
pub(super) fn is_foreign_array(object: &Bound<'_, PyAny>) -> bool {
    // SAFETY: the object is alive.
    let lends = unsafe { ffi::PyObject_CheckBuffer(object.as_ptr()) } != 0;
    lends && object.hasattr("dtype").unwrap_or(false)
        || object.hasattr("__dlpack__").unwrap_or(false)
        || object.hasattr("__array__").unwrap_or(false)
}

/// A lent buffer, given back when dropped. (PyO3's own refuses 0-d buffers, whose shape is
/// a null pointer.)
struct Lent(Box<ffi::Py_buffer>);

// SAFETY: after `get` the buffer is only read, and given back under the interpreter's lock.
unsafe impl Send for Lent {}
// SAFETY: as above.
unsafe impl Sync for Lent {}

impl Lent {
    /// The buffer of an object with its layout; `None` when it lends none of that kind.
    fn get(object: &Bound<'_, PyAny>) -> Option<Self> {
        let mut buffer = Box::<ffi::Py_buffer>::new_uninit();
        // SAFETY: the call fills the buffer when it returns 0.
        let done = unsafe {
            ffi::PyObject_GetBuffer(object.as_ptr(), buffer.as_mut_ptr(), ffi::PyBUF_FULL_RO)
        };
        if done != 0 {
            // The refusal is no error: the object may have another protocol.
            drop(PyErr::take(object.py()));
            return None;
        }
        // SAFETY: filled, as was just seen.
        Some(Self(unsafe { buffer.assume_init() }))
    }

    fn format(&self) -> &CStr {
        if self.0.format.is_null() {
            return c"B";
        }
        // SAFETY: the exporter's format is a C string that lives as long as the buffer.
        unsafe { CStr::from_ptr(self.0.format) }
    }

    fn lengths(&self, of: *const ffi::Py_ssize_t) -> &[ffi::Py_ssize_t] {
        if of.is_null() {
            return &[];
        }
        // SAFETY: the exporter's arrays hold one entry an axis.
        unsafe { std::slice::from_raw_parts(of, self.0.ndim.max(0) as usize) }
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        Python::attach(|_| {
            // SAFETY: the buffer was filled by `get` and is given back once.
            unsafe { ffi::PyBuffer_Release(&mut *self.0) }
        });
    }
}

/// An array over a buffer's memory; `None` when the object lends none.
pub(super) fn import(object: &Bound<'_, PyAny>) -> Result<Option<Array>> {
    // SAFETY: the object is alive.
    if unsafe { ffi::PyObject_CheckBuffer(object.as_ptr()) } == 0 {
        return Ok(None);
    }
    // Some dtypes of NumPy (bfloat16) have no buffer format; its own protocol reads them.
    let Some(buffer) = Lent::get(object) else { return Ok(None) };
    let Some(dtype) = dtype_of_format(buffer.format()) else {
        if object.hasattr("__array__")? {
            return Ok(None);
        }
        let format = buffer.format().to_string_lossy().into_owned();
        return Err(dtype_error(format!("a buffer of format {format:?} holds no dtype of ours")));
    };
    if buffer.0.itemsize != dtype.size() as isize {
        let text = format!("a buffer of format {dtype} has items of {} bytes", buffer.0.itemsize);
        return Err(dtype_error(text));
    }
    let native = match buffer.format().to_bytes() {
        [b'>' | b'!', ..] => cfg!(target_endian = "big") || dtype.size() == 1,
        [b'<', ..] => cfg!(target_endian = "little") || dtype.size() == 1,
        _ => true,
    };
    if !native {
        // NumPy turns the bytes round where the object is one of its arrays.
        if object.hasattr("__array__")? {
            return Ok(None);
        }
        return Err(dtype_error("the buffer is not in this machine's byte order"));
    }
    let shape: Vec<usize> = buffer.lengths(buffer.0.shape).iter().map(|&n| n as usize).collect();
    let size = dtype.size() as isize;
    let steps = buffer.lengths(buffer.0.strides);
    let in_elements = steps.len() == shape.len() && steps.iter().all(|s| s % size == 0);
    let aligned = (buffer.0.buf as usize).is_multiple_of(dtype.alignment());
    let strides: Strides = steps.iter().map(|s| s / size).collect();
    let start = NonNull::new(buffer.0.buf.cast::<u8>());
    let direct = in_elements && aligned && buffer.0.suboffsets.is_null() && !shape.contains(&0);
    let (true, Some(start)) = (direct, start) else {
        return copied(object.py(), buffer, dtype, &shape).map(Some);
    };
    let writable = buffer.0.readonly == 0;
    // Truth values are read as bytes first: another byte than 0 or 1 would be none.
    let read_as = if dtype == DType::Bool { DType::U8 } else { dtype };
    let owner = Box::new(buffer);
    // SAFETY: the exporter keeps the memory valid while the buffer is held; others write it
    // only as Python code that shares an array does.
    let array = unsafe { Array::from_foreign(start, read_as, &shape, strides, writable, owner) }?;
    if dtype == DType::Bool { super::truths(&array).map(Some) } else { Ok(Some(array)) }
}

/// A copy in row-major order, for buffers whose elements cannot be pointed at.
fn copied(py: Python<'_>, buffer: Lent, dtype: DType, shape: &[usize]) -> Result<Array> {
    let read_as = if dtype == DType::Bool { DType::U8 } else { dtype };
    let mut array = Array::zeros(read_as, shape)?;
    let bytes = array.bytes() as isize;
    if bytes > 0 {
        if bytes != buffer.0.len {
            return Err(dtype_error("the buffer's length and shape contradict each other"));
        }
        let mut view = array.view_mut()?;
        // SAFETY: the target holds the buffer's `len` bytes.
        let done = unsafe {
            ffi::PyBuffer_ToContiguous(
                view.start().cast::<c_void>(),
                &*buffer.0,
                bytes,
                b'C' as std::ffi::c_char,
            )
        };
        if done != 0 {
            return Err(PyErr::fetch(py).into());
        }
    }
    if dtype == DType::Bool { Ok(array.cast(DType::Bool)?) } else { Ok(array) }
}

fn dtype_of_format(format: &CStr) -> Option<DType> {
    let text = format.to_bytes();
    let is_native = !matches!(text.first(), Some(b'=' | b'<' | b'>' | b'!'));
    let text = match text {
        [b'@' | b'=' | b'<' | b'>' | b'!' | b'|' | b'^', rest @ ..] => rest,
        all => all,
    };
    // Native sizes: `l` is the C long of this platform; standard ones: 4 bytes.
    let long_bytes = if is_native { size_of::<std::ffi::c_long>() } else { 4 };
    let long = |signed: bool| match (long_bytes, signed) {
        (8, true) => DType::I64,
        (8, false) => DType::U64,
        (_, true) => DType::I32,
        (_, false) => DType::U32,
    };
    Some(match text {
        b"?" => DType::Bool,
        b"b" => DType::I8,
        b"h" => DType::I16,
        b"i" => DType::I32,
        b"l" => long(true),
        b"q" | b"n" => DType::I64,
        b"B" => DType::U8,
        b"H" => DType::U16,
        b"I" => DType::U32,
        b"L" => long(false),
        b"Q" | b"N" => DType::U64,
        b"e" => DType::F16,
        b"f" => DType::F32,
        b"d" => DType::F64,
        b"Zf" => DType::C64,
        b"Zd" => DType::C128,
        _ => return None,
    })
}

fn format_of(dtype: DType) -> Option<&'static CStr> {
    Some(match dtype {
        DType::Bool => c"?",
        DType::I8 => c"b",
        DType::I16 => c"h",
        DType::I32 => c"i",
        DType::I64 => c"q",
        DType::U8 => c"B",
        DType::U16 => c"H",
        DType::U32 => c"I",
        DType::U64 => c"Q",
        DType::F16 => c"e",
        DType::BF16 => return None,
        DType::F32 => c"f",
        DType::F64 => c"d",
        DType::C64 => c"Zf",
        DType::C128 => c"Zd",
    })
}

/// What an exported buffer points into; freed when it is released.
struct Layout {
    shape: Box<[ffi::Py_ssize_t]>,
    strides: Box<[ffi::Py_ssize_t]>,
}

#[pymethods]
impl PyArray {
    unsafe fn __getbuffer__(
        slf: Bound<'_, Self>,
        view: *mut ffi::Py_buffer,
        flags: c_int,
    ) -> PyResult<()> {
        if view.is_null() {
            return Err(PyBufferError::new_err("the view is null"));
        }
        let array = &slf.get().0;
        let refuse = |text: &'static str| Err(PyBufferError::new_err(text));
        let Some(format) = format_of(array.dtype()) else {
            return refuse("bfloat16 has no buffer format");
        };
        if flags & ffi::PyBUF_WRITABLE == ffi::PyBUF_WRITABLE && !array.is_writable() {
            return refuse("the array is read-only");
        }
        let asks = |flag: c_int| flags & flag == flag;
        if !asks(ffi::PyBUF_STRIDES) && !array.is_row_major() {
            return refuse("the array is not row-major, and no strides were asked for");
        }
        if asks(ffi::PyBUF_C_CONTIGUOUS) && !array.is_row_major() {
            return refuse("the array is not C-contiguous");
        }
        let in_some_order = array.is_row_major() || array.transpose().is_row_major();
        if asks(ffi::PyBUF_ANY_CONTIGUOUS) && !in_some_order {
            return refuse("the array is not contiguous");
        }
        if asks(ffi::PyBUF_F_CONTIGUOUS) && !array.transpose().is_row_major() {
            return refuse("the array is not Fortran-contiguous");
        }
        let size = array.dtype().size() as isize;
        let layout = Box::new(Layout {
            shape: array.shape().iter().map(|&n| n as isize).collect(),
            strides: array.strides().iter().map(|&s| s * size).collect(),
        });
        let layout = Box::into_raw(layout);
        if array.is_writable() {
            array.storage().lend();
        }
        // SAFETY: `view` is the caller's to be filled; the layout lives until
        // `__releasebuffer__`, and the array until its reference in `obj` is dropped.
        unsafe {
            (*view).buf = array.view().start().cast_mut().cast();
            (*view).len = array.bytes() as isize;
            (*view).readonly = c_int::from(!array.is_writable());
            (*view).itemsize = size;
            (*view).format =
                if asks(ffi::PyBUF_FORMAT) { format.as_ptr().cast_mut() } else { ptr::null_mut() };
            (*view).ndim = array.rank() as c_int;
            (*view).shape =
                if asks(ffi::PyBUF_ND) { (*layout).shape.as_mut_ptr() } else { ptr::null_mut() };
            (*view).strides = if asks(ffi::PyBUF_STRIDES) {
                (*layout).strides.as_mut_ptr()
            } else {
                ptr::null_mut()
            };
            (*view).suboffsets = ptr::null_mut();
            (*view).internal = layout.cast();
            (*view).obj = slf.into_any().into_ptr();
        }
        Ok(())
    }

    unsafe fn __releasebuffer__(&self, view: *mut ffi::Py_buffer) {
        // SAFETY: `internal` is the layout that `__getbuffer__` made for this view.
        drop(unsafe { Box::from_raw((*view).internal.cast::<Layout>()) });
    }
}
