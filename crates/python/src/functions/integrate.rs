//! The namespace `einmul.integrate`: initial value problems of ordinary differential equations.

mod callback;
mod matrices;
mod problem;
mod solution;
mod system;

use einmul_array::{Complex, DType, format_shape};
use einmul_linalg::ode::Method;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;

use self::problem::Problem;
use self::solution::PyOdeSolution;
use crate::convert::ArrayArg;
use crate::errors::{Result, dtype_error, shape_error, value_error};

/// Adds the function without listing it for `from einmul._core import *`: it belongs to
/// `einmul.integrate`.
pub(super) fn add(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.setattr("OdeSolution", module.py().get_type::<PyOdeSolution>())?;
    module.setattr("solve_ivp", wrap_pyfunction!(solve_ivp, module)?)
}

/// Integrates `dy/dt = fun(t, y)` from `y(t_span[0]) = y0` to `t_span[1]`, which may be the
/// smaller one. Arguments and result are SciPy's.
///
/// `fun(t, y)` gets a number and an array of shape `(n,)`, and returns `n` numbers: an array, a
/// list or a tuple. `y0`: `(n,)`, real or complex; the answer has its dtype, `float64` for
/// integers. `args` follow `t` and `y` in every call.
///
/// `method`: `"Tsit5"` (explicit Runge-Kutta of order 5 with an error estimate of order 4;
/// `"RK45"` is another name of it, SciPy's pair of these orders being Dormand and Prince's), and
/// for stiff problems `"BDF"` (orders 1 to 5), `"ESDIRK34"` and `"TR-BDF2"`. The last three
/// solve `mass @ dy/dt = fun(t, y)` where a constant matrix `mass` is given, and take the
/// Jacobian as `jac`, a function `jac(t, y)` or a constant matrix; without one they use finite
/// differences, far fewer where `jac_sparsity`, a matrix, tells which elements may not be zero.
/// Matrices are dense or SciPy's sparse ones.
///
/// `rtol`, `atol`: the error of `y[i]` in a step is kept near or below `atol[i] + rtol[i] *
/// abs(y[i])`; numbers, or one for each of `y0`. `first_step`, `max_step`, `min_step`: lengths of
/// steps. `t_eval`: the times of the answer, otherwise those of the steps. `dense_output`:
/// whether a function of time is wanted as `sol`. `vectorized`: `fun` gets `y` of shape
/// `(n, 1)`.
///
/// `events`: a function of `t` and `y`, or several, whose zeros are found. Attributes of theirs
/// may be `terminal` (`True`, or the number of zeros after which the integration ends) and
/// `direction` (positive: only where the function rises; negative: where it falls).
///
/// The result has the attributes `t` `(m,)`, `y` `(n, m)`, `sol`, `t_events`, `y_events`, `nfev`,
/// `njev`, `nlu`, `steps`, `rejected`, `status` (0: at the end, 1: at an event, -1: it could not go
/// on), `message` and `success`.
///
/// `ValueError` for arguments that make no sense, `ShapeError` (one of them) for shapes,
/// `DTypeError` for complex numbers where `y0` is real; what `fun`, `jac` and `events` raise.
///
/// >>> from einmul.integrate import solve_ivp
/// >>> decay = solve_ivp(lambda t, y: -2.0 * y, (0.0, 1.0), [1.0], rtol=1e-8, atol=1e-10)
/// >>> round(decay.y[0, -1].item(), 6)
/// 0.135335
#[pyfunction]
#[pyo3(
    signature = (
        fun, t_span, y0, method="Tsit5", t_eval=None, dense_output=false, events=None,
        vectorized=false, args=None, *, rtol=None, atol=None, first_step=None, max_step=None,
        min_step=None, jac=None, jac_sparsity=None, mass=None
    ),
    text_signature = "(fun, t_span, y0, method='Tsit5', t_eval=None, dense_output=False, \
        events=None, vectorized=False, args=None, *, rtol=1e-3, atol=1e-6, first_step=None, \
        max_step=None, min_step=None, jac=None, jac_sparsity=None, mass=None)"
)]
fn solve_ivp<'py>(
    fun: Bound<'py, PyAny>,
    t_span: &Bound<'py, PyAny>,
    y0: ArrayArg,
    method: &str,
    t_eval: Option<ArrayArg>,
    dense_output: bool,
    events: Option<Bound<'py, PyAny>>,
    vectorized: bool,
    args: Option<Bound<'py, PyAny>>,
    rtol: Option<ArrayArg>,
    atol: Option<ArrayArg>,
    first_step: Option<f64>,
    max_step: Option<f64>,
    min_step: Option<f64>,
    jac: Option<Bound<'py, PyAny>>,
    jac_sparsity: Option<Bound<'py, PyAny>>,
    mass: Option<Bound<'py, PyAny>>,
) -> Result<Bound<'py, PyAny>> {
    let py = fun.py();
    if y0.0.rank() != 1 {
        let shape = format_shape(y0.0.shape());
        return Err(shape_error(format!("solve_ivp: y0 has one axis, not shape {shape}")));
    }
    let dtype = y0.0.dtype().to_inexact();
    let problem = Problem {
        span: read_span(t_span)?,
        method: read_method(method)?,
        args: read_args(args)?,
        fun,
        y0: y0.0,
        t_eval: t_eval.map(|times| times.0),
        dense_output,
        events,
        vectorized,
        rtol: rtol.map(|rtol| rtol.0),
        atol: atol.map(|atol| atol.0),
        first_step,
        max_step,
        min_step,
        jac,
        jac_sparsity,
        mass,
    };
    match dtype {
        DType::F32 => problem.solve::<f32>(py),
        DType::F64 => problem.solve::<f64>(py),
        DType::C64 => problem.solve::<Complex<f32>>(py),
        DType::C128 => problem.solve::<Complex<f64>>(py),
        dtype => {
            let name = dtype.numpy_name();
            Err(dtype_error(format!("solve_ivp: y0 is {name}\n\nhint: cast it to float64")))
        }
    }
}

fn read_span(t_span: &Bound<'_, PyAny>) -> Result<(f64, f64)> {
    let times = t_span.try_iter()?.map(|t| t?.extract::<f64>()).collect::<PyResult<Vec<f64>>>()?;
    match times[..] {
        [start, end] => Ok((start, end)),
        _ => Err(value_error(format!("solve_ivp: t_span is two numbers, not {}", times.len()))),
    }
}

fn read_method(name: &str) -> Result<Method> {
    let nearest = match name {
        "Tsit5" | "RK45" => return Ok(Method::Tsit5),
        "BDF" => return Ok(Method::Bdf),
        "ESDIRK34" => return Ok(Method::Esdirk34),
        "TR-BDF2" => return Ok(Method::TrBdf2),
        "RK23" => "\"Tsit5\" is the nearest of ours",
        "DOP853" => "\"Tsit5\" is the nearest of ours, with the same tolerances",
        "Radau" => "\"ESDIRK34\" is the nearest of ours",
        "LSODA" => "\"BDF\" is the nearest of ours; \"Tsit5\" if the problem is not stiff",
        _ => "there are \"Tsit5\" (also \"RK45\"), \"BDF\", \"ESDIRK34\" and \"TR-BDF2\"",
    };
    Err(value_error(format!("solve_ivp: no method {name:?}\n\nhint: {nearest}")))
}

fn read_args(args: Option<Bound<'_, PyAny>>) -> Result<Vec<Bound<'_, PyAny>>> {
    let Some(args) = args else { return Ok(Vec::new()) };
    let Ok(args) = args.try_iter() else {
        let text = "solve_ivp: args is a sequence, as in args=(10,)";
        return Err(PyTypeError::new_err(text).into());
    };
    Ok(args.collect::<PyResult<_>>()?)
}
