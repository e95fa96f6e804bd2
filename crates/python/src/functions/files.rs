//! Files: `load`, `save`, `savez`, `loadtxt`, `savetxt`.

use std::path::{Path, PathBuf};

use einmul_array::io::{self, Content, npz, text};
use einmul_array::rearrange::atleast_1d;
use einmul_array::{Array, SliceItem};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString, PyTuple};

use crate::array::PyArray;
use crate::compute::compute_long;
use crate::convert::{ArrayArg, AxesArg};
use crate::dtype::DTypeArg;
use crate::errors::{Result, value_error};

/// Adds the functions of this file.
pub(super) fn add(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(load, module)?)?;
    module.add_function(wrap_pyfunction!(loadtxt, module)?)?;
    module.add_function(wrap_pyfunction!(save, module)?)?;
    module.add_function(wrap_pyfunction!(savetxt, module)?)?;
    module.add_function(wrap_pyfunction!(savez, module)?)
}

/// The array of a `.npy`, `.csv` or `.mtx` file, or a dict of the arrays of an `.npz` file.
/// A large `.npy` file is mapped, not read; a header line of a `.csv` file is passed over;
/// a sparse `.mtx` file gives all its elements.
///
/// `FileNotFoundError` and other `OSError` from the system; `ValueError` with the place
/// for malformed content.
///
/// >>> import einmul as em, tempfile
/// >>> with tempfile.TemporaryDirectory() as folder:
/// ...     em.save(folder + "/a.npy", em.asarray([1, 2]))
/// ...     em.load(folder + "/a.npy")
/// array([1, 2])
#[pyfunction]
#[pyo3(signature = (path))]
fn load<'py>(py: Python<'py>, path: PathBuf) -> Result<Bound<'py, PyAny>> {
    if has_extension(&path, "npz") {
        let arrays = PyDict::new(py);
        for (name, array) in compute_long(py, || npz::read(&path))? {
            arrays.set_item(name, Py::new(py, PyArray(array))?)?;
        }
        return Ok(arrays.into_any());
    }
    let array = compute_long(py, || match io::read(&path)?.content {
        Content::Dense(array) => Ok(array),
        Content::Sparse(sparse) => sparse.to_dense().map_err(|e| e.in_file(&path)),
    })?;
    Ok(Bound::new(py, PyArray(array))?.into_any())
}

/// Saves an array in the format of the path's extension: `.npy`, which is added to paths
/// with another extension or none, `.npz`, `.csv` or `.mtx`. The old file stays until the
/// new one is whole.
///
/// `OSError` from the system; `ShapeError` and `DTypeError` for arrays that the format
/// does not hold.
///
/// >>> import einmul as em, tempfile
/// >>> with tempfile.TemporaryDirectory() as folder:
/// ...     em.save(folder + "/a.csv", em.asarray([[1, 2], [3, 4]]))
/// ...     em.load(folder + "/a.csv").tolist()
/// [[1.0, 2.0], [3.0, 4.0]]
#[pyfunction]
#[pyo3(signature = (path, a))]
fn save(py: Python<'_>, path: PathBuf, a: ArrayArg) -> Result<()> {
    let path = if io::is_known_format(&path) { path } else { with_extension(path, ".npy") };
    compute_long(py, || io::write(&path, &a.0.into()))
}

/// Saves several arrays in one uncompressed `.npz` file, under the names of the keyword
/// arguments and `arr_0`, `arr_1`, … for the others; `.npz` is added to other paths.
///
/// `ValueError` for a name given twice; `OSError` from the system.
///
/// >>> import einmul as em, tempfile
/// >>> with tempfile.TemporaryDirectory() as folder:
/// ...     em.savez(folder + "/a.npz", em.ones(2), rows=em.zeros(3))
/// ...     sorted(em.load(folder + "/a.npz"))
/// ['arr_0', 'rows']
#[pyfunction]
#[pyo3(signature = (path, /, *args, **named))]
fn savez(
    py: Python<'_>,
    path: PathBuf,
    args: &Bound<'_, PyTuple>,
    named: Option<&Bound<'_, PyDict>>,
) -> Result<()> {
    let mut arrays: Vec<(String, Array)> = Vec::new();
    for (i, array) in args.iter().enumerate() {
        arrays.push((format!("arr_{i}"), array.extract::<ArrayArg>()?.0));
    }
    if let Some(named) = named {
        for (name, array) in named {
            let name = name.extract::<String>()?;
            if arrays.iter().any(|(other, _)| *other == name) {
                return Err(value_error(format!("savez: the name {name:?} is given twice")));
            }
            arrays.push((name, array.extract::<ArrayArg>()?.0));
        }
    }
    let path = if has_extension(&path, "npz") { path } else { with_extension(path, ".npz") };
    let members: Vec<_> = arrays.iter().map(|(name, array)| (name.as_str(), array)).collect();
    compute_long(py, || npz::write(&path, &members))
}

/// The table of a text file: a row a line, fields between blanks or a `delimiter`, from
/// one of the `comments` to the end of its line nothing. `usecols` keeps some columns, in
/// its order; axes of length one fall away down to `ndmin` axes; `unpack` transposes.
///
/// Text may be UTF-8, UTF-16 after a byte order mark, or GB18030. `FileNotFoundError` and
/// other `OSError` from the system; `ValueError` with line and column for what is no
/// number of the dtype.
///
/// >>> import einmul as em, pathlib, tempfile
/// >>> with tempfile.TemporaryDirectory() as folder:
/// ...     path = pathlib.Path(folder, "a.txt")
/// ...     _ = path.write_text("# x, y\n1, 2\n3, 4\n")
/// ...     em.loadtxt(path, delimiter=",").tolist()
/// [[1.0, 2.0], [3.0, 4.0]]
#[pyfunction]
#[pyo3(signature = (fname, dtype=None, comments=CommentsArg::default(), delimiter=None,
                    skiprows=0, usecols=None, unpack=false, ndmin=0),
       text_signature = "(fname, dtype=None, comments='#', delimiter=None, skiprows=0, usecols=None, unpack=False, ndmin=0)")]
fn loadtxt(
    py: Python<'_>,
    fname: PathBuf,
    dtype: Option<DTypeArg>,
    comments: CommentsArg,
    delimiter: Option<char>,
    skiprows: u64,
    usecols: Option<AxesArg>,
    unpack: bool,
    ndmin: usize,
) -> Result<PyArray> {
    if ndmin > 2 {
        return Err(value_error(format!("loadtxt: ndmin must be 0, 1 or 2, it is {ndmin}")));
    }
    let standard = text::Layout::default();
    let layout = text::Layout {
        dtype: dtype.map_or(standard.dtype, |dtype| dtype.0),
        comments: comments.0,
        delimiter,
        skiprows,
        usecols: usecols.map(|columns| columns.0),
    };
    let mut table = compute_long(py, || text::read(&fname, &layout))?;
    if ndmin < 2 {
        let one = |&n: &usize| match n {
            1 => SliceItem::Index(0),
            _ => SliceItem::Range { start: None, stop: None, step: None },
        };
        let items: Vec<_> = table.shape().iter().map(one).collect();
        table = table.slice(&items)?;
    }
    if ndmin == 1 {
        table = atleast_1d(&table)?;
    }
    Ok(if unpack { table.transpose() } else { table }.into())
}

/// Writes a real matrix, or a vector as one column, as text: a row a line, numbers with the
/// fewest digits that read back the same.
///
/// `OSError` from the system; `ShapeError` for other ranks; `DTypeError` for complex arrays.
///
/// >>> import einmul as em, tempfile
/// >>> with tempfile.TemporaryDirectory() as folder:
/// ...     em.savetxt(folder + "/a.txt", em.asarray([[1.0, 0.5]]))
/// ...     open(folder + "/a.txt").read()
/// '1 0.5\n'
#[pyfunction]
#[pyo3(signature = (fname, X, delimiter=" "))]
#[expect(non_snake_case, reason = "NumPy's name of the argument")]
fn savetxt(py: Python<'_>, fname: PathBuf, X: ArrayArg, delimiter: &str) -> Result<()> {
    compute_long(py, || text::write(&fname, &X.0, delimiter))
}

/// What starts a comment: a text, a sequence of texts, or `None`.
struct CommentsArg(Vec<String>);

impl Default for CommentsArg {
    fn default() -> Self {
        Self(text::Layout::default().comments)
    }
}

impl<'a, 'py> FromPyObject<'a, 'py> for CommentsArg {
    type Error = PyErr;

    fn extract(obj: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        if obj.is_none() {
            return Ok(Self(Vec::new()));
        }
        match obj.cast::<PyString>() {
            Ok(text) => Ok(Self(vec![text.to_string()])),
            Err(_) => Ok(Self(obj.extract()?)),
        }
    }
}

fn has_extension(path: &Path, extension: &str) -> bool {
    path.extension().is_some_and(|own| own.eq_ignore_ascii_case(extension))
}

/// The path with an extension behind whatever it ends with.
fn with_extension(path: PathBuf, extension: &str) -> PathBuf {
    let mut name = path.into_os_string();
    name.push(extension);
    name.into()
}
