//! `einmul.sparse.linalg`: parts of spectra, under SciPy's names and signatures.

mod given;
mod results;

use einmul_array::{Complex, DType, Element, Kind};
use einmul_linalg::Scalar;
use einmul_linalg::krylov::{self, HermitianWhich, SingularWhich, SpectrumOptions, Which};
use pyo3::prelude::*;
use pyo3::types::PyString;

use self::given::Operands;
use self::results::Sides;
use crate::convert::ArrayArg;
use crate::errors::{Result, value_error};

/// Adds the functions of this file as `_linalg_<name>`, for `einmul.sparse.linalg`.
pub(super) fn add(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.setattr("_linalg_eigs", wrap_pyfunction!(eigs, module)?)?;
    module.setattr("_linalg_eigsh", wrap_pyfunction!(eigsh, module)?)?;
    module.setattr("_linalg_svds", wrap_pyfunction!(svds, module)?)
}

/// The arguments that are numbers.
#[derive(Clone, Copy)]
struct Numbers {
    k: usize,
    basis: Option<usize>,
    max_restarts: Option<usize>,
    tolerance: f64,
    seed: u64,
}

impl Numbers {
    fn read(
        operation: &str,
        k: isize,
        [ncv, maxiter]: [Option<isize>; 2],
        tolerance: f64,
        seed: u64,
    ) -> Result<Self> {
        let count = |name: &str, number: isize| {
            usize::try_from(number).map_err(|_| {
                value_error(format!("{operation}: {name} must not be negative, it is {number}"))
            })
        };
        Ok(Self {
            k: count("k", k)?,
            basis: ncv.map(|ncv| count("ncv", ncv)).transpose()?,
            max_restarts: maxiter.map(|maxiter| count("maxiter", maxiter)).transpose()?,
            tolerance,
            seed,
        })
    }

    fn options<'a, T>(&self, start: Option<&'a [T]>) -> SpectrumOptions<'a, T> {
        SpectrumOptions {
            basis: self.basis,
            max_restarts: self.max_restarts,
            tolerance: self.tolerance,
            start,
            seed: self.seed,
            ..SpectrumOptions::default()
        }
    }
}

fn check_mode(operation: &str, mode: &str) -> Result<()> {
    if mode == "normal" {
        return Ok(());
    }
    Err(value_error(format!("{operation}: mode is \"normal\", not {mode:?}")))
}

/// `k` eigenvalues, increasing, and their eigenvectors, as columns, of a symmetric or Hermitian
/// `A`; with a positive definite `M`, of `A @ x = w * (M @ x)`, and then
/// `v.conj().T @ M @ v` is the identity.
///
/// `A` and `M` are matrices, SciPy sparse matrices, or objects with `matvec` and `shape`. `which`:
/// `"LM"` and `"SM"` (largest and smallest modulus), `"LA"` and `"SA"` (largest and smallest),
/// `"BE"` (from both ends). With a `sigma` it speaks of `1 / (w - sigma)`, so that `"LM"` finds
/// the eigenvalues next to `sigma`; `OPinv` then applies `(A - sigma*M)**-1`, which is needed
/// where `A` has a `matvec` only, and `Minv` `M**-1` without one. `"SM"` of a matrix whose
/// entries are known is found by its inverse, or that of a matrix next to it where it is
/// singular, unless it has none.
///
/// `ncv` vectors of a basis (`max(2*k + 1, 20)`; all of them for small matrices), at most
/// `maxiter` restarts of it (`10*n`), `v0` its first vector, by default a random one of `seed`.
/// A pair has converged when the norm of its residual is at most `tol` times the modulus of its
/// value, or rounding error.
///
/// Returns `(eigenvalues, eigenvectors)` with `residuals` (`norm(A @ x - w * (M @ x)) / norm(x)`),
/// `restarts` and `products`, or without `return_eigenvectors` the eigenvalues. `LinAlgError`
/// where not all converge, for a NaN or an infinity, and for a `sigma` that is an eigenvalue;
/// `ValueError` for arguments that make no sense, and a matrix found not to be Hermitian.
///
/// >>> from einmul.sparse.linalg import eigsh
/// >>> w, v = eigsh([[2.0, 0.0, 0.0], [0.0, 3.0, 0.0], [0.0, 0.0, 5.0]], k=2)
/// >>> [round(value, 9) for value in w.tolist()]
/// [3.0, 5.0]
#[pyfunction]
#[pyo3(signature = (
    A, k=6, M=None, sigma=None, which="LM", v0=None, ncv=None, maxiter=None, tol=0.0,
    return_eigenvectors=true, Minv=None, OPinv=None, mode="normal", *, seed=0
))]
#[expect(non_snake_case, reason = "SciPy's names of the arguments")]
fn eigsh<'py>(
    py: Python<'py>,
    A: &Bound<'py, PyAny>,
    k: isize,
    M: Option<&Bound<'py, PyAny>>,
    sigma: Option<f64>,
    which: &str,
    v0: Option<ArrayArg>,
    ncv: Option<isize>,
    maxiter: Option<isize>,
    tol: f64,
    return_eigenvectors: bool,
    Minv: Option<&Bound<'py, PyAny>>,
    OPinv: Option<&Bound<'py, PyAny>>,
    mode: &str,
    seed: u64,
) -> Result<Bound<'py, PyAny>> {
    check_mode("eigsh", mode)?;
    let unknown = || {
        let names = "\"LM\", \"SM\", \"LA\", \"SA\", \"BE\"";
        value_error(format!("eigsh: which is {names}, not {which:?}"))
    };
    let which = HermitianWhich::from_name(which).ok_or_else(unknown)?;
    let numbers = Numbers::read("eigsh", k, [ncv, maxiter], tol, seed)?;
    let operands = Operands::read("eigsh", A, [M, Minv, OPinv], v0.as_ref())?;
    let asked = (numbers, which, sigma, return_eigenvectors);
    match operands.dtype()? {
        DType::F32 => eigsh_in::<f32>(py, operands, asked),
        DType::C64 => eigsh_in::<Complex<f32>>(py, operands, asked),
        DType::C128 => eigsh_in::<Complex<f64>>(py, operands, asked),
        _ => eigsh_in::<f64>(py, operands, asked),
    }
}

fn eigsh_in<'py, T: Scalar>(
    py: Python<'py>,
    operands: Operands<'py>,
    (numbers, which, sigma, vectors): (Numbers, HermitianWhich, Option<f64>, bool),
) -> Result<Bound<'py, PyAny>> {
    let start = operands.start::<T>()?;
    let sigma = sigma.map(|sigma| T::from_c128(Complex::new(sigma, 0.0)));
    let found = operands.run::<T, _>(py, |given| {
        let near_zero = which == HermitianWhich::SmallestMagnitude;
        given.solve(sigma, near_zero, |problem, is_inverted| {
            let by_inverse = is_inverted && sigma.is_none();
            let which = if by_inverse { HermitianWhich::LargestMagnitude } else { which };
            krylov::eigsh(problem, numbers.k, which, &numbers.options(start.as_deref()))
        })
    })?;
    results::hermitian::<T>(py, found, vectors)
}

/// `k` eigenvalues, complex, and their eigenvectors of length 1, as columns, of a square `A`;
/// with an `M`, of `A @ x = w * (M @ x)`. The most wanted come first; of a real matrix they are
/// exactly conjugate pairs, of which `k` may cut the last.
///
/// `which`: `"LM"` and `"SM"` (largest and smallest modulus), `"LR"` and `"SR"` (real part),
/// `"LI"` and `"SI"` (imaginary part, of real matrices its modulus). `sigma` may be complex.
/// The other arguments, the result and the errors are those of `eigsh`. Where many eigenvalues
/// are about as wanted as the last one, a larger `ncv` makes the choice among them safer.
///
/// >>> from einmul.sparse.linalg import eigs
/// >>> w, v = eigs([[0.0, -2.0, 0.0], [2.0, 0.0, 0.0], [0.0, 0.0, 1.0]], k=2)
/// >>> [round(abs(value), 9) for value in w.tolist()]
/// [2.0, 2.0]
#[pyfunction]
#[pyo3(signature = (
    A, k=6, M=None, sigma=None, which="LM", v0=None, ncv=None, maxiter=None, tol=0.0,
    return_eigenvectors=true, Minv=None, OPinv=None, *, seed=0
))]
#[expect(non_snake_case, reason = "SciPy's names of the arguments")]
fn eigs<'py>(
    py: Python<'py>,
    A: &Bound<'py, PyAny>,
    k: isize,
    M: Option<&Bound<'py, PyAny>>,
    sigma: Option<&Bound<'py, PyAny>>,
    which: &str,
    v0: Option<ArrayArg>,
    ncv: Option<isize>,
    maxiter: Option<isize>,
    tol: f64,
    return_eigenvectors: bool,
    Minv: Option<&Bound<'py, PyAny>>,
    OPinv: Option<&Bound<'py, PyAny>>,
    seed: u64,
) -> Result<Bound<'py, PyAny>> {
    let unknown = || {
        let names = "\"LM\", \"SM\", \"LR\", \"SR\", \"LI\", \"SI\"";
        value_error(format!("eigs: which is {names}, not {which:?}"))
    };
    let which = Which::from_name(which).ok_or_else(unknown)?;
    let numbers = Numbers::read("eigs", k, [ncv, maxiter], tol, seed)?;
    let operands = Operands::read("eigs", A, [M, Minv, OPinv], v0.as_ref())?;
    let sigma = sigma.map(complex).transpose()?;
    let dtype = match operands.dtype()? {
        // A complex shift makes the inverse complex.
        dtype if dtype.kind() == Kind::Complex || sigma.is_none_or(|z| z.im == 0.0) => dtype,
        DType::F32 => DType::C64,
        _ => DType::C128,
    };
    let asked = (numbers, which, sigma, return_eigenvectors);
    match dtype {
        DType::F32 => eigs_in::<f32>(py, operands, asked),
        DType::C64 => eigs_in::<Complex<f32>>(py, operands, asked),
        DType::C128 => eigs_in::<Complex<f64>>(py, operands, asked),
        _ => eigs_in::<f64>(py, operands, asked),
    }
}

/// A Python number.
fn complex(number: &Bound<'_, PyAny>) -> Result<Complex<f64>> {
    let part = |name: &str| -> PyResult<f64> { number.getattr(name)?.extract::<f64>() };
    Ok(Complex::new(part("real")?, part("imag")?))
}

fn eigs_in<'py, T: Scalar>(
    py: Python<'py>,
    operands: Operands<'py>,
    (numbers, which, sigma, vectors): (Numbers, Which, Option<Complex<f64>>, bool),
) -> Result<Bound<'py, PyAny>>
where
    Complex<T::Real>: Element,
{
    let start = operands.start::<T>()?;
    let sigma = sigma.map(T::from_c128);
    let found = operands.run::<T, _>(py, |given| {
        let near_zero = which == Which::SmallestMagnitude;
        given.solve(sigma, near_zero, |problem, is_inverted| {
            let by_inverse = is_inverted && sigma.is_none();
            let which = if by_inverse { Which::LargestMagnitude } else { which };
            krylov::eigs(problem, numbers.k, which, &numbers.options(start.as_deref()))
        })
    })?;
    results::general::<T>(py, found, vectors)
}

/// `k` singular values, increasing, and their vectors of an `A` of any shape: `(m, k)`, `(k,)`
/// and `(k, n)` with `A @ Vh.conj().T = U * S`.
///
/// `A` is a matrix, a SciPy sparse matrix, or an object with `matvec`, `rmatvec` and `shape`.
/// `which`: `"LM"` (the largest) or `"SM"` (the smallest, of a square matrix whose entries are
/// known by its inverse, if it has one). `v0` is a first vector of `min(m, n)` numbers; `ncv`,
/// `maxiter`, `tol` and `seed` as in `eigsh`.
///
/// Returns `(U, S, Vh)` with `residuals` (the larger of `norm(A @ v - s*u)` and
/// `norm(A.conj().T @ u - s*v)`), `restarts` and `products`. `return_singular_vectors`: `"u"`
/// and `"vh"` leave `None` for the others, `False` returns the singular values. Errors as in
/// `eigsh`.
///
/// >>> from einmul.sparse.linalg import svds
/// >>> u, s, vh = svds([[0.0, 2.0], [3.0, 0.0], [0.0, 0.0]], k=2)
/// >>> [round(value, 9) for value in s.tolist()]
/// [2.0, 3.0]
#[pyfunction]
#[pyo3(signature = (
    A, k=6, ncv=None, tol=0.0, which="LM", v0=None, maxiter=None, return_singular_vectors=None,
    *, seed=0
))]
#[pyo3(text_signature = "(A, k=6, ncv=None, tol=0.0, which='LM', v0=None, maxiter=None, \
    return_singular_vectors=True, *, seed=0)")]
#[expect(non_snake_case, reason = "SciPy's names of the arguments")]
fn svds<'py>(
    py: Python<'py>,
    A: &Bound<'py, PyAny>,
    k: isize,
    ncv: Option<isize>,
    tol: f64,
    which: &str,
    v0: Option<ArrayArg>,
    maxiter: Option<isize>,
    return_singular_vectors: Option<&Bound<'py, PyAny>>,
    seed: u64,
) -> Result<Bound<'py, PyAny>> {
    let unknown = || value_error(format!("svds: which is \"LM\" or \"SM\", not {which:?}"));
    let which = SingularWhich::from_name(which).ok_or_else(unknown)?;
    let sides = return_singular_vectors.map_or(Ok(Sides::Both), sides)?;
    let numbers = Numbers::read("svds", k, [ncv, maxiter], tol, seed)?;
    let operands = Operands::read("svds", A, [None, None, None], v0.as_ref())?;
    let asked = (numbers, which, sides);
    match operands.dtype()? {
        DType::F32 => svds_in::<f32>(py, operands, asked),
        DType::C64 => svds_in::<Complex<f32>>(py, operands, asked),
        DType::C128 => svds_in::<Complex<f64>>(py, operands, asked),
        _ => svds_in::<f64>(py, operands, asked),
    }
}

fn sides(asked: &Bound<'_, PyAny>) -> Result<Sides> {
    let Ok(name) = asked.cast::<PyString>() else {
        return Ok(if asked.is_truthy()? { Sides::Both } else { Sides::Neither });
    };
    match name.to_cow()?.as_ref() {
        "u" => Ok(Sides::Left),
        "vh" => Ok(Sides::Right),
        other => Err(value_error(format!(
            "svds: return_singular_vectors is True, False, \"u\" or \"vh\", not {other:?}"
        ))),
    }
}

fn svds_in<'py, T: Scalar>(
    py: Python<'py>,
    operands: Operands<'py>,
    (numbers, which, sides): (Numbers, SingularWhich, Sides),
) -> Result<Bound<'py, PyAny>> {
    let start = operands.start::<T>()?;
    let found = operands.run::<T, _>(py, |given| {
        let options = numbers.options(start.as_deref());
        let inverse = match which {
            SingularWhich::Smallest => given.square_inverse()?,
            SingularWhich::Largest => None,
        };
        krylov::svds(&*given.a, numbers.k, which, inverse.as_deref(), &options)
    })?;
    results::singular(py, found, sides)
}
