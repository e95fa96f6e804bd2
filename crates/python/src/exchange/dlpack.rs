//! DLPack, both ways: the versioned form (1.x) and the legacy one.
//! <https://dmlc.github.io/dlpack/latest/python_spec.html>

use std::ffi::{CStr, c_void};
use std::ptr::{self, NonNull};

use einmul_array::shape::row_major_strides;
use einmul_array::{Array, DType, Strides};
use pyo3::exceptions::{PyBufferError, PyTypeError};
use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::array::PyArray;
use crate::errors::{Result, dtype_error};

/// The version that is written and asked for; readers accept any 1.x.
const VERSION: (u32, u32) = (1, 1);
const CPU: i32 = 1;
const READ_ONLY: u64 = 1;
const IS_COPIED: u64 = 2;

const LEGACY: &CStr = c"dltensor";
const LEGACY_USED: &CStr = c"used_dltensor";
const VERSIONED: &CStr = c"dltensor_versioned";
const VERSIONED_USED: &CStr = c"used_dltensor_versioned";

#[repr(C)]
struct Device {
    kind: i32,
    id: i32,
}

#[repr(C)]
struct DataType {
    code: u8,
    bits: u8,
    lanes: u16,
}

#[repr(C)]
struct Tensor {
    data: *mut c_void,
    device: Device,
    ndim: i32,
    dtype: DataType,
    shape: *mut i64,
    strides: *mut i64,
    byte_offset: u64,
}

/// `DLManagedTensor`.
#[repr(C)]
struct Legacy {
    tensor: Tensor,
    context: *mut c_void,
    deleter: Option<unsafe extern "C" fn(*mut Legacy)>,
}

/// `DLManagedTensorVersioned`.
#[repr(C)]
struct Versioned {
    major: u32,
    minor: u32,
    context: *mut c_void,
    deleter: Option<unsafe extern "C" fn(*mut Versioned)>,
    flags: u64,
    tensor: Tensor,
}

/// Either form of a managed tensor.
trait Managed: Sized + 'static {
    const NAME: &'static CStr;
    const USED: &'static CStr;
    fn new(tensor: Tensor, context: *mut c_void, flags: u64) -> Self;
    fn context(&self) -> *mut c_void;
    fn tensor(&self) -> &Tensor;
    fn flags(&self) -> u64;
    /// The version of the layout behind it; other fields mean nothing unless it is 1.
    fn major(&self) -> u32;
    /// Calls the producer's deleter.
    ///
    /// # Safety
    /// `this` is alive, and not used afterwards.
    unsafe fn delete(this: *mut Self);
}

impl Managed for Legacy {
    const NAME: &'static CStr = LEGACY;
    const USED: &'static CStr = LEGACY_USED;

    fn new(tensor: Tensor, context: *mut c_void, _flags: u64) -> Self {
        Legacy { tensor, context, deleter: Some(free::<Legacy>) }
    }

    fn context(&self) -> *mut c_void {
        self.context
    }

    fn tensor(&self) -> &Tensor {
        &self.tensor
    }

    /// The legacy form cannot say that memory is read-only; by convention it is not.
    fn flags(&self) -> u64 {
        0
    }

    fn major(&self) -> u32 {
        1
    }

    unsafe fn delete(this: *mut Self) {
        // SAFETY: the caller's contract.
        unsafe {
            if let Some(deleter) = (*this).deleter {
                deleter(this);
            }
        }
    }
}

impl Managed for Versioned {
    const NAME: &'static CStr = VERSIONED;
    const USED: &'static CStr = VERSIONED_USED;

    fn new(tensor: Tensor, context: *mut c_void, flags: u64) -> Self {
        let (major, minor) = VERSION;
        Versioned { major, minor, context, deleter: Some(free::<Versioned>), flags, tensor }
    }

    fn context(&self) -> *mut c_void {
        self.context
    }

    fn tensor(&self) -> &Tensor {
        &self.tensor
    }

    fn flags(&self) -> u64 {
        self.flags
    }

    fn major(&self) -> u32 {
        self.major
    }

    unsafe fn delete(this: *mut Self) {
        // SAFETY: the caller's contract.
        unsafe {
            if let Some(deleter) = (*this).deleter {
                deleter(this);
            }
        }
    }
}

/// What an exported tensor points into. It holds no Python object, so that a consumer may
/// delete it from any thread, with or without the interpreter's lock.
struct Context {
    _array: Array,
    shape: Box<[i64]>,
    strides: Box<[i64]>,
}

/// The deleter of our own tensors.
unsafe extern "C" fn free<M: Managed>(managed: *mut M) {
    // SAFETY: `capsule` made both boxes, and a consumer deletes a tensor once.
    unsafe {
        drop(Box::from_raw((*managed).context().cast::<Context>()));
        drop(Box::from_raw(managed));
    }
}

/// Deletes the tensor of a capsule that nobody consumed.
unsafe extern "C" fn unconsumed<M: Managed>(capsule: *mut ffi::PyObject) {
    // SAFETY: the interpreter hands over a capsule of ours; a consumer has renamed it.
    unsafe {
        if ffi::PyCapsule_IsValid(capsule, M::NAME.as_ptr()) == 1 {
            M::delete(ffi::PyCapsule_GetPointer(capsule, M::NAME.as_ptr()).cast());
        }
    }
}

fn capsule<M: Managed>(py: Python<'_>, array: &Array, flags: u64) -> Result<Py<PyAny>> {
    let mut context = Box::new(Context {
        _array: array.clone(),
        shape: array.shape().iter().map(|&n| n as i64).collect(),
        strides: array.strides().iter().map(|&s| s as i64).collect(),
    });
    // The standard wants no address for no elements.
    let data = if array.is_empty() { ptr::null() } else { array.view().start() };
    let tensor = Tensor {
        data: data.cast_mut().cast(),
        device: Device { kind: CPU, id: 0 },
        ndim: array.rank() as i32,
        dtype: data_type(array.dtype()),
        shape: context.shape.as_mut_ptr(),
        strides: context.strides.as_mut_ptr(),
        byte_offset: 0,
    };
    let managed = Box::into_raw(Box::new(M::new(tensor, Box::into_raw(context).cast(), flags)));
    // SAFETY: the capsule takes the tensor over and deletes it unless a consumer does.
    unsafe {
        let capsule = ffi::PyCapsule_New(managed.cast(), M::NAME.as_ptr(), Some(unconsumed::<M>));
        if capsule.is_null() {
            M::delete(managed);
        }
        Ok(Bound::from_owned_ptr_or_err(py, capsule)?.unbind())
    }
}

fn data_type(dtype: DType) -> DataType {
    let code = match dtype {
        DType::I8 | DType::I16 | DType::I32 | DType::I64 => 0,
        DType::U8 | DType::U16 | DType::U32 | DType::U64 => 1,
        DType::F16 | DType::F32 | DType::F64 => 2,
        DType::BF16 => 4,
        DType::C64 | DType::C128 => 5,
        DType::Bool => 6,
    };
    DataType { code, bits: (dtype.size() * 8) as u8, lanes: 1 }
}

fn dtype_of(data_type: &DataType) -> Option<DType> {
    let known = |dtype: &DType| {
        let own = self::data_type(*dtype);
        (own.code, own.bits, 1) == (data_type.code, data_type.bits, data_type.lanes)
    };
    DType::ALL.into_iter().find(known)
}

#[pymethods]
impl PyArray {
    /// The array as a DLPack capsule that shares its memory.
    ///
    /// `BufferError` where another device is asked for, or where the consumer's version
    /// cannot say that the array is read-only.
    #[pyo3(signature = (*, stream=None, max_version=None, dl_device=None, copy=None))]
    fn __dlpack__(
        &self,
        py: Python<'_>,
        stream: Option<&Bound<'_, PyAny>>,
        max_version: Option<(u32, u32)>,
        dl_device: Option<(i32, i32)>,
        copy: Option<bool>,
    ) -> Result<Py<PyAny>> {
        let refuse = |text: String| Err(PyBufferError::new_err(text).into());
        if stream.is_some_and(|stream| !stream.is_none()) {
            return refuse("memory of the CPU has no streams: `stream` must be None".into());
        }
        if let Some((kind, id)) = dl_device.filter(|device| *device != (CPU, 0)) {
            return refuse(format!("the array is on the CPU, not on device ({kind}, {id})"));
        }
        let (array, copied) = match copy {
            Some(true) => (self.0.to_row_major()?, IS_COPIED),
            _ => (self.0.clone(), 0),
        };
        let read_only = if array.is_writable() { 0 } else { READ_ONLY };
        if read_only == 0 {
            array.storage().lend();
        }
        match max_version {
            Some((major, _)) if major >= 1 => capsule::<Versioned>(py, &array, copied | read_only),
            _ if read_only != 0 => refuse(
                "the array is read-only, which DLPack says only from version 1 on\n\n\
                 hint: pass max_version=(1, 0)"
                    .into(),
            ),
            _ => capsule::<Legacy>(py, &array, copied),
        }
    }

    /// The device as DLPack numbers it: the CPU.
    fn __dlpack_device__(&self) -> (i32, i32) {
        (CPU, 0)
    }
}

/// A consumed tensor, deleted with the last array that uses it.
struct Consumed<M: Managed>(NonNull<M>);

// SAFETY: the tensor is reached only to delete it, which the standard allows from any thread.
unsafe impl<M: Managed> Send for Consumed<M> {}
// SAFETY: as above; shared access does nothing.
unsafe impl<M: Managed> Sync for Consumed<M> {}

impl<M: Managed> Drop for Consumed<M> {
    fn drop(&mut self) {
        // A producer's deleter may drop Python objects.
        Python::attach(|_| {
            // SAFETY: the tensor is ours since its capsule was renamed, and deleted once.
            unsafe { M::delete(self.0.as_ptr()) }
        });
    }
}

/// The array of any object with `__dlpack__`, sharing its memory unless `copy` is true.
///
/// # Errors
/// `BufferError` for memory of another device; `DTypeError` for dtypes that are none of ours.
pub(crate) fn from_dlpack(object: &Bound<'_, PyAny>, copy: Option<bool>) -> Result<Array> {
    let py = object.py();
    let device = object.call_method0("__dlpack_device__")?.extract::<(i32, i32)>()?;
    if device.0 != CPU {
        let text = format!("memory of device {device:?} cannot be read; the CPU is (1, 0)");
        return Err(PyBufferError::new_err(text).into());
    }
    let keywords = PyDict::new(py);
    keywords.set_item("max_version", VERSION)?;
    if copy == Some(false) {
        keywords.set_item("copy", false)?;
    }
    let capsule = match object.call_method("__dlpack__", (), Some(&keywords)) {
        // A producer from before version 1 knows no keywords.
        Err(error) if error.is_instance_of::<PyTypeError>(py) => {
            object.call_method0("__dlpack__")?
        }
        other => other?,
    };
    let array = match consume::<Versioned>(&capsule)? {
        Some(array) => array,
        None => consume::<Legacy>(&capsule)?
            .ok_or_else(|| PyBufferError::new_err("`__dlpack__` gave no DLPack capsule"))?,
    };
    if copy == Some(true) { Ok(array.to_row_major()?) } else { Ok(array) }
}

fn consume<M: Managed>(capsule: &Bound<'_, PyAny>) -> Result<Option<Array>> {
    // SAFETY: a valid capsule of this name holds a tensor of this form; renaming it makes the
    // tensor ours.
    let managed = unsafe {
        if ffi::PyCapsule_IsValid(capsule.as_ptr(), M::NAME.as_ptr()) == 0 {
            return Ok(None);
        }
        let managed = ffi::PyCapsule_GetPointer(capsule.as_ptr(), M::NAME.as_ptr()).cast::<M>();
        if ffi::PyCapsule_SetName(capsule.as_ptr(), M::USED.as_ptr()) != 0 {
            return Err(PyErr::fetch(capsule.py()).into());
        }
        managed
    };
    let Some(managed) = NonNull::new(managed) else { return Ok(None) };
    let owner = Consumed(managed);
    // SAFETY: the version stands first in every layout, for this very question.
    if unsafe { managed.as_ref().major() } != 1 {
        return Err(PyBufferError::new_err("a DLPack tensor of a version that is not 1").into());
    }
    // SAFETY: the tensor is alive until `owner` is dropped.
    let (tensor, flags) = unsafe { (managed.as_ref().tensor(), managed.as_ref().flags()) };
    if tensor.device.kind != CPU {
        return Err(PyBufferError::new_err("a DLPack tensor that is not on the CPU").into());
    }
    let Some(dtype) = dtype_of(&tensor.dtype) else {
        let DataType { code, bits, lanes } = tensor.dtype;
        let text =
            format!("a DLPack tensor of code {code}, {bits} bits, {lanes} lanes is none of ours");
        return Err(dtype_error(text));
    };
    let rank = tensor.ndim.max(0) as usize;
    // SAFETY: the producer's arrays hold `ndim` entries; strides may be absent.
    let (shape, strides) = unsafe {
        let shape: Vec<usize> = (0..rank).map(|axis| *tensor.shape.add(axis) as usize).collect();
        let strides: Strides = if tensor.strides.is_null() {
            row_major_strides(&shape)
        } else {
            (0..rank).map(|axis| *tensor.strides.add(axis) as isize).collect()
        };
        (shape, strides)
    };
    if shape.contains(&0) {
        return Ok(Some(Array::zeros(dtype, &shape)?));
    }
    let start = tensor.data.cast::<u8>().wrapping_add(tensor.byte_offset as usize);
    let start = NonNull::new(start)
        .ok_or_else(|| PyBufferError::new_err("a DLPack tensor without an address"))?;
    let read_as = if dtype == DType::Bool { DType::U8 } else { dtype };
    let writable = flags & READ_ONLY == 0;
    // SAFETY: the producer keeps the memory valid until the tensor is deleted.
    let array =
        unsafe { Array::from_foreign(start, read_as, &shape, strides, writable, Box::new(owner)) }?;
    if dtype == DType::Bool { Ok(Some(super::truths(&array)?)) } else { Ok(Some(array)) }
}
