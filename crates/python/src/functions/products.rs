//! Products: each is planned, and listed by `ledger()`.

use einmul_array::{Array, DType};
use einmul_plan::eager::{self, Covariance, TensorAxes};
use pyo3::prelude::*;
use pyo3::types::PyTuple;

use crate::array::PyArray;
use crate::attributes::matrix_transposed;
use crate::compute::compute;
use crate::convert::{ArrayArg, AxesArg, pair};
use crate::dtype::DTypeArg;
use crate::errors::{Result, shape_error};
use crate::operators::{give, is_operand, store};

/// Adds the functions of this file.
pub(super) fn add(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(matmul, module)?)?;
    module.add_function(wrap_pyfunction!(matvec, module)?)?;
    module.add_function(wrap_pyfunction!(vecmat, module)?)?;
    module.add_function(wrap_pyfunction!(vecdot, module)?)?;
    module.add_function(wrap_pyfunction!(tensordot, module)?)?;
    module.add_function(wrap_pyfunction!(matrix_transpose, module)?)?;
    module.add_function(wrap_pyfunction!(dot, module)?)?;
    module.add_function(wrap_pyfunction!(inner, module)?)?;
    module.add_function(wrap_pyfunction!(outer, module)?)?;
    module.add_function(wrap_pyfunction!(kron, module)?)?;
    module.add_function(wrap_pyfunction!(vdot, module)?)?;
    module.add_function(wrap_pyfunction!(einsum, module)?)?;
    module.add_function(wrap_pyfunction!(cov, module)?)?;
    module.add_function(wrap_pyfunction!(corrcoef, module)?)
}

type Product = fn(&Array, &Array) -> std::result::Result<Array, einmul_plan::Error>;

/// What a product of these counts of multiplications weighs beside elements to compute.
fn weight(dtype: DType, counts: impl IntoIterator<Item = usize>) -> usize {
    // Multiplications that take about as long as one operation that waits for memory.
    let an_element = match dtype {
        DType::F32 | DType::F64 => 64,
        DType::C64 | DType::C128 => 16,
        // The definition's loops.
        _ => 2,
    };
    counts.into_iter().fold(1, usize::saturating_mul) / an_element
}

/// The product of two operands, of which one may be a Python number.
fn product(product: Product, left: &Bound<'_, PyAny>, right: &Bound<'_, PyAny>) -> Result<Array> {
    let (a, b) = pair(left, right)?;
    let columns = if b.rank() > 1 { b.shape()[b.rank() - 1] } else { 1 };
    let rows = if a.rank() > 1 { a.shape()[a.rank() - 2] } else { 1 };
    let dtype = a.dtype().promote(b.dtype());
    let work = weight(dtype, [a.len(), columns]).max(weight(dtype, [b.len(), rows]));
    let work = work.max(a.len()).max(b.len());
    compute(left.py(), work, || product(&a, &b))
}

/// As [`product`], where every element meets every other.
fn pairs_of_all(all: Product, left: &Bound<'_, PyAny>, right: &Bound<'_, PyAny>) -> Result<Array> {
    let (a, b) = pair(left, right)?;
    let work = a.len().saturating_mul(b.len());
    compute(left.py(), work, || all(&a, &b))
}

/// The matrix product `x1 @ x2`: `(…, m, k)` and `(…, k, n)` give `(…, m, n)`, the leading
/// axes broadcasting. A vector is a row on the left, a column on the right, and loses that
/// axis again.
///
/// `ShapeError` for a 0-d operand, inner dimensions that differ, and stacks that do not
/// broadcast.
///
/// >>> import einmul as em
/// >>> em.matmul(em.asarray([[1, 2], [3, 4]]), em.asarray([1, -1]))
/// array([-1, -1])
#[pyfunction]
#[pyo3(signature = (x1, x2, /, out=None))]
fn matmul<'py>(
    x1: &Bound<'py, PyAny>,
    x2: &Bound<'py, PyAny>,
    out: Option<&Bound<'py, PyArray>>,
) -> Result<Bound<'py, PyArray>> {
    give(x1.py(), "matmul", product(eager::matmul, x1, x2)?, out)
}

/// Matrices times vectors: `(…, m, n)` and `(…, n)` give `(…, m)`.
///
/// `ShapeError` as in `matmul`.
///
/// >>> import einmul as em
/// >>> em.matvec(em.asarray([[1, 2], [3, 4]]), em.asarray([[1, 0], [0, 1]]))
/// array([[1, 3],
///        [2, 4]])
#[pyfunction]
#[pyo3(signature = (x1, x2, /, out=None))]
fn matvec<'py>(
    x1: &Bound<'py, PyAny>,
    x2: &Bound<'py, PyAny>,
    out: Option<&Bound<'py, PyArray>>,
) -> Result<Bound<'py, PyArray>> {
    give(x1.py(), "matvec", product(eager::matvec, x1, x2)?, out)
}

/// Vectors, conjugated, times matrices: `(…, n)` and `(…, n, m)` give `(…, m)`.
///
/// `ShapeError` as in `matmul`.
///
/// >>> import einmul as em
/// >>> em.vecmat(em.asarray([1, 1]), em.asarray([[1, 2], [3, 4]]))
/// array([4, 6])
#[pyfunction]
#[pyo3(signature = (x1, x2, /, out=None))]
fn vecmat<'py>(
    x1: &Bound<'py, PyAny>,
    x2: &Bound<'py, PyAny>,
    out: Option<&Bound<'py, PyArray>>,
) -> Result<Bound<'py, PyArray>> {
    give(x1.py(), "vecmat", product(eager::vecmat, x1, x2)?, out)
}

/// Dot products of vectors along `axis` of both, those of `x1` conjugated; the other axes
/// broadcast: `(…, n)` and `(…, n)` give `(…)`.
///
/// `AxisError` for an axis that an operand does not have, `ShapeError` for vectors of
/// different lengths.
///
/// >>> import einmul as em
/// >>> em.vecdot(em.asarray([[1, 2], [3, 4]]), em.asarray([10, 1]))
/// array([12, 34])
#[pyfunction]
#[pyo3(signature = (x1, x2, /, *, axis=-1))]
fn vecdot(x1: &Bound<'_, PyAny>, x2: &Bound<'_, PyAny>, axis: isize) -> Result<PyArray> {
    let (a, b) = pair(x1, x2)?;
    let work = a.len().max(b.len());
    Ok(compute(x1.py(), work, || eager::vecdot(&a, &b, axis))?.into())
}

/// What `tensordot` sums over: a count, or a pair of axes or of sequences of them.
struct TensorAxesArg(TensorAxes);

impl<'a, 'py> FromPyObject<'a, 'py> for TensorAxesArg {
    type Error = PyErr;

    fn extract(obj: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        if let Ok(count) = obj.extract::<isize>() {
            let count = usize::try_from(count).map_err(|_| {
                PyErr::from(shape_error(format!("tensordot: axes={count} is negative")))
            })?;
            return Ok(Self(TensorAxes::Last(count)));
        }
        let sides: Vec<AxesArg> = obj.extract()?;
        let Ok([AxesArg(left), AxesArg(right)]) = <[AxesArg; 2]>::try_from(sides) else {
            let text = "tensordot: axes is a count or a pair of sequences of axes";
            return Err(shape_error(text).into());
        };
        Ok(Self(TensorAxes::Pairs(left, right)))
    }
}

/// The sum of products over pairs of axes: the last `axes` of `x1` with the first of `x2`,
/// or those named by a pair of sequences. The result has the other axes of `x1`, then those
/// of `x2`; `axes=0` is the outer product.
///
/// `AxisError` for an axis that is none, `ShapeError` where paired lengths differ.
///
/// >>> import einmul as em
/// >>> a = em.asarray([[1, 2], [3, 4]])
/// >>> em.tensordot(a, a, axes=([0], [1]))
/// array([[ 7, 15],
///        [10, 22]])
#[pyfunction]
#[pyo3(signature = (x1, x2, /, *, axes=TensorAxesArg(TensorAxes::Last(2))))]
#[pyo3(text_signature = "(x1, x2, /, *, axes=2)")]
fn tensordot(x1: &Bound<'_, PyAny>, x2: &Bound<'_, PyAny>, axes: TensorAxesArg) -> Result<PyArray> {
    let (a, b) = pair(x1, x2)?;
    let work = weight(a.dtype().promote(b.dtype()), [a.len(), b.len()]);
    Ok(compute(x1.py(), work, || eager::tensordot(&a, &b, &axes.0))?.into())
}

/// The transpose of each matrix of a stack, as a view: `(…, m, n)` becomes `(…, n, m)`.
///
/// `ShapeError` below two axes.
///
/// >>> import einmul as em
/// >>> em.matrix_transpose(em.asarray([[1, 2], [3, 4]]))
/// array([[1, 3],
///        [2, 4]])
#[pyfunction]
#[pyo3(signature = (x, /))]
fn matrix_transpose(x: ArrayArg) -> Result<PyArray> {
    matrix_transposed("matrix_transpose", &x.0).map(PyArray)
}

/// NumPy's `dot`: `a @ b` up to two axes; of more, sums over the last axis of `a` and the
/// last but one of `b`, whose other axes follow each other; with a 0-d operand, `a * b`.
///
/// `ShapeError` where the summed lengths differ.
///
/// >>> import einmul as em
/// >>> em.dot(em.asarray([1, 2]), em.asarray([3, 4]))
/// array(11)
#[pyfunction]
#[pyo3(signature = (a, b, out=None))]
pub(crate) fn dot<'py>(
    a: &Bound<'py, PyAny>,
    b: &Bound<'py, PyAny>,
    out: Option<&Bound<'py, PyArray>>,
) -> Result<Bound<'py, PyArray>> {
    give(a.py(), "dot", product(eager::dot, a, b)?, out)
}

/// Sums of products over the last axis of both: `(…, k)` and `(…, k)` give the other axes
/// of `a`, then those of `b`; with a 0-d operand, `a * b`.
///
/// `ShapeError` where the last axes differ in length.
///
/// >>> import einmul as em
/// >>> em.inner(em.asarray([[1, 2], [3, 4]]), em.asarray([1, 1]))
/// array([3, 7])
#[pyfunction]
#[pyo3(signature = (a, b, /))]
fn inner(a: &Bound<'_, PyAny>, b: &Bound<'_, PyAny>) -> Result<PyArray> {
    Ok(pairs_of_all(eager::inner, a, b)?.into())
}

/// Every element of `a` times every element of `b`: `(m, n)` for `m` and `n` elements.
///
/// `MemoryError` where that is too many.
///
/// >>> import einmul as em
/// >>> em.outer(em.asarray([1, 2]), em.asarray([3, 4, 5]))
/// array([[ 3,  4,  5],
///        [ 6,  8, 10]])
#[pyfunction]
#[pyo3(signature = (a, b, out=None))]
fn outer<'py>(
    a: &Bound<'py, PyAny>,
    b: &Bound<'py, PyAny>,
    out: Option<&Bound<'py, PyArray>>,
) -> Result<Bound<'py, PyArray>> {
    give(a.py(), "outer", pairs_of_all(eager::outer, a, b)?, out)
}

/// The Kronecker product: each element of `a` times all of `b`, block beside block; each
/// length is the product of both.
///
/// `MemoryError` where that is too many.
///
/// >>> import einmul as em
/// >>> em.kron(em.asarray([1, 10]), em.asarray([1, 2, 3]))
/// array([ 1,  2,  3, 10, 20, 30])
#[pyfunction]
#[pyo3(signature = (a, b))]
fn kron(a: &Bound<'_, PyAny>, b: &Bound<'_, PyAny>) -> Result<PyArray> {
    Ok(pairs_of_all(eager::kron, a, b)?.into())
}

/// The dot product of all elements in row-major order, those of `a` conjugated: 0-d.
///
/// `ShapeError` where the numbers of elements differ.
///
/// >>> import einmul as em
/// >>> em.vdot(em.asarray([1j, 2]), em.asarray([1j, 2]))
/// array(5.+0.j)
#[pyfunction]
#[pyo3(signature = (a, b, /))]
fn vdot(a: &Bound<'_, PyAny>, b: &Bound<'_, PyAny>) -> Result<PyArray> {
    Ok(product(eager::vdot, a, b)?.into())
}

/// Einstein's sum convention: letters name axes, a letter that the result lacks is summed,
/// a letter twice in one operand is its diagonal, `...` are the other axes, which
/// broadcast.
///
/// The order of several operands is planned; `optimize` is taken for NumPy's sake.
/// `ShapeError` for subscripts that do not fit, and for an index of two lengths.
///
/// >>> import einmul as em
/// >>> a = em.asarray([[1, 2], [3, 4]])
/// >>> em.einsum("ij,jk->ik", a, a)
/// array([[ 7, 10],
///        [15, 22]])
#[pyfunction]
#[pyo3(signature = (subscripts, /, *operands, out=None, optimize=None))]
fn einsum<'py>(
    py: Python<'py>,
    subscripts: &str,
    operands: &Bound<'py, PyTuple>,
    out: Option<&Bound<'py, PyArray>>,
    optimize: Option<&Bound<'py, PyAny>>,
) -> Result<Bound<'py, PyArray>> {
    let _ = optimize;
    let arrays: Vec<ArrayArg> = operands.extract::<Vec<ArrayArg>>()?;
    let arrays: Vec<&Array> = arrays.iter().map(|array| &array.0).collect();
    let dtype = arrays.iter().map(|array| array.dtype()).reduce(DType::promote);
    let work = weight(dtype.unwrap_or(DType::F64), arrays.iter().map(|array| array.len()));
    give(py, "einsum", compute(py, work, || eager::einsum(subscripts, &arrays))?, out)
}

/// The covariance matrix of the variables in the rows of `m` (columns with
/// `rowvar=False`), and in `y` beside them: `(v, v)`, 0-d for one variable.
///
/// Divided by the observations less one, or by what `bias=True` or `ddof` say; `fweights`
/// repeat observations, `aweights` weigh them. `ShapeError` for data of more than two axes
/// and for weights that do not fit, `DTypeError` for weights of another kind.
///
/// >>> import einmul as em
/// >>> em.cov(em.asarray([[0, 1, 2], [2, 1, 0]]))
/// array([[ 1., -1.],
///        [-1.,  1.]])
#[pyfunction]
#[pyo3(signature = (m, y=None, rowvar=true, bias=false, ddof=None, fweights=None, aweights=None, *, dtype=None))]
fn cov(
    py: Python<'_>,
    m: ArrayArg,
    y: Option<ArrayArg>,
    rowvar: bool,
    bias: bool,
    ddof: Option<i64>,
    fweights: Option<ArrayArg>,
    aweights: Option<ArrayArg>,
    dtype: Option<DTypeArg>,
) -> Result<PyArray> {
    let array = |x: &Option<ArrayArg>| x.as_ref().map(|x| x.0.clone());
    let (y, fweights, aweights) = (array(&y), array(&fweights), array(&aweights));
    let options = Covariance {
        rowvar,
        bias,
        ddof,
        fweights: fweights.as_ref(),
        aweights: aweights.as_ref(),
        dtype: dtype.map(|dtype| dtype.0),
    };
    Ok(compute(py, m.0.len(), || eager::cov(&m.0, y.as_ref(), &options))?.into())
}

/// Pearson's correlation coefficients of the variables in the rows of `x` (columns with
/// `rowvar=False`), and in `y` beside them: `(v, v)`, 0-d for one variable.
///
/// `ShapeError` for data of more than two axes.
///
/// >>> import einmul as em
/// >>> em.corrcoef(em.asarray([[0, 1, 2], [2, 1, 0]]))
/// array([[ 1., -1.],
///        [-1.,  1.]])
#[pyfunction]
#[pyo3(signature = (x, y=None, rowvar=true, *, dtype=None))]
fn corrcoef(
    py: Python<'_>,
    x: ArrayArg,
    y: Option<ArrayArg>,
    rowvar: bool,
    dtype: Option<DTypeArg>,
) -> Result<PyArray> {
    let (y, dtype) = (y.map(|y| y.0), dtype.map(|dtype| dtype.0));
    Ok(compute(py, x.0.len(), || eager::corrcoef(&x.0, y.as_ref(), rowvar, dtype))?.into())
}

#[pymethods]
impl PyArray {
    fn __matmul__(slf: &Bound<'_, Self>, other: &Bound<'_, PyAny>) -> PyResult<Py<PyAny>> {
        operator(slf.as_any(), other)
    }

    fn __rmatmul__(slf: &Bound<'_, Self>, other: &Bound<'_, PyAny>) -> PyResult<Py<PyAny>> {
        operator(other, slf.as_any())
    }

    fn __imatmul__(slf: &Bound<'_, Self>, other: &Bound<'_, PyAny>) -> Result<()> {
        store(slf.py(), "matmul", &slf.get().0, &product(eager::matmul, slf.as_any(), other)?)
    }
}

fn operator(left: &Bound<'_, PyAny>, right: &Bound<'_, PyAny>) -> PyResult<Py<PyAny>> {
    let py = left.py();
    if !is_operand(left) || !is_operand(right) {
        return Ok(py.NotImplemented());
    }
    let result = product(eager::matmul, left, right)?;
    Ok(Py::new(py, PyArray(result))?.into_any())
}
