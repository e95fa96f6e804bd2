"""`solve_ivp` beside SciPy's: solutions, times, events, and calls that make no sense."""

import math
import signal
import sys
import warnings

import einmul as em
import numpy as np
import pytest
from einmul.integrate import solve_ivp
from scipy import integrate, sparse

TIGHT = {"rtol": 1e-10, "atol": 1e-12}
METHODS = ["Tsit5", "RK45", "BDF", "ESDIRK34", "TR-BDF2"]
IMPLICIT = METHODS[2:]


def lorenz(t, y):
    a, b, c = y
    return [10.0 * (b - a), a * (28.0 - c) - b, a * b - 8.0 / 3.0 * c]


def circle(t, y):
    return [y[1], -y[0]]


def close(ours, theirs, bound=1e-7):
    ours, theirs = np.asarray(ours), np.asarray(theirs)
    assert ours.shape == theirs.shape and ours.dtype == theirs.dtype
    scale = max(1.0, float(np.abs(theirs).max(initial=0)))
    # Both solutions have about the tolerance, grown by a problem that is not chaotic so soon.
    assert np.allclose(ours, theirs, rtol=0, atol=bound * scale)


@pytest.mark.parametrize(
    "fun, span, y0",
    [
        (lorenz, (0, 1.5), [1.0, 1.0, 1.0]),
        (lorenz, (0.1, 0.0), [1.0, 2.0, 3.0]),
        (circle, (0, 10), [1, 0]),
        (circle, (3, -2), np.array([1.0, 0.5])),
        (lambda t, y: -0.5 * y, (0, 3), np.array([2.0, 4.0, 8.0])),
        (lambda t, y: 1j * y, (0, 2), [1.0 + 0j, 2j]),
        (lambda t, y: math.cos(t), (0, 2), [0.0]),
    ],
)
def test_solutions_and_times(fun, span, y0):
    times = np.linspace(*span, 23)
    theirs = integrate.solve_ivp(fun, span, y0, t_eval=times, **TIGHT)
    ours = solve_ivp(fun, span, y0, t_eval=times, dense_output=True, **TIGHT)
    assert ours.success and ours.status == 0 and ours.message == theirs.message
    assert isinstance(ours.t, em.Array) and isinstance(ours.y, em.Array)
    close(ours.t, theirs.t, 0)
    close(ours.y, theirs.y)
    close(ours.sol(times), ours.y, 1e-12)
    close(ours.sol(float(times[3])), ours.y[:, 3], 1e-12)
    assert ours.t_events is None and ours.y_events is None
    assert (ours.njev, ours.nlu) == (0, 0)
    assert ours.nfev == 2 + 6 * (ours.steps + ours.rejected)
    steps = solve_ivp(fun, span, y0, **TIGHT)
    assert steps.t.shape == (steps.steps + 1,) and steps.sol is None
    assert (steps.t[0], steps.t[-1]) == span
    assert np.array_equal(np.asarray(steps.y[:, 0]), y0)


def test_it_takes_about_as_many_evaluations_as_scipy():
    ours = solve_ivp(lorenz, (0, 10), [1.0, 1.0, 1.0], rtol=1e-8, atol=1e-10)
    theirs = integrate.solve_ivp(lorenz, (0, 10), [1.0, 1.0, 1.0], rtol=1e-8, atol=1e-10)
    assert ours.nfev < 1.3 * theirs.nfev


@pytest.mark.parametrize("dtype", ["float32", "float64", "complex64", "complex128"])
def test_the_answer_has_the_dtype_of_y0(dtype):
    y0 = em.asarray([1.0, 2.0], dtype=getattr(em, dtype))
    found = solve_ivp(lambda t, y: -y, (0, 1), y0, dense_output=True, events=lambda t, y: t - 0.5)
    assert found.y.dtype == y0.dtype and found.sol(0.3).dtype == y0.dtype
    real = em.float32 if dtype in ("float32", "complex64") else em.float64
    assert found.t.dtype == real
    assert found.y_events[0].dtype == y0.dtype
    assert np.allclose(np.asarray(found.y[:, -1]), np.exp(-1) * np.array([1, 2]), rtol=1e-2)
    for whole in ([1, 2], np.array([1, 2], dtype="uint8"), [True, False]):
        assert solve_ivp(lambda t, y: -y, (0, 1), whole).y.dtype == em.float64


RETURNS = {
    "list": lambda t, y: [y[1], -y[0]],
    "tuple": lambda t, y: (y[1], -y[0]),
    "floats": lambda t, y: [float(y[1]), -float(y[0])],
    "whole numbers beside": lambda t, y: [float(y[1]), 0 if y[0] == 0 else -y[0]],
    "ours": lambda t, y: em.stack([y[1], -y[0]]),
    "a view": lambda t, y: (y * em.asarray([-1.0, 1.0]))[::-1],
    "NumPy's": lambda t, y: np.array([np.asarray(y)[1], -np.asarray(y)[0]]),
    "NumPy's scalars": lambda t, y: [np.float64(y[1].item()), np.negative(y[0].item())],
    "column": lambda t, y: np.array([[y[1].item()], [-y[0].item()]]),
}


@pytest.mark.parametrize("name", RETURNS)
def test_what_a_function_may_return(name):
    found = solve_ivp(RETURNS[name], (0, 1), [1.0, 0.0], **TIGHT)
    close(found.y[:, -1], np.array([math.cos(1), -math.sin(1)]))


def test_one_number():
    for rate in (lambda t, y: -y[0], lambda t, y: -y, lambda t, y: [-y.item()]):
        found = solve_ivp(rate, (0, 1), [1.0], **TIGHT)
        assert abs(found.y[0, -1].item() - math.exp(-1)) < 1e-9


def test_y_is_the_functions_to_keep_and_to_change():
    kept = []

    def keeping(t, y):
        kept.append((t, y, y[0], y.tolist()))
        return -y

    solve_ivp(keeping, (0, 1), [1.0, 2.0])
    assert all(y.tolist() == values and first.item() == values[0] for _, y, first, values in kept)
    views = []

    def keeping_a_view(t, y):
        views.append((y[1:], y[1].item()))
        return -y

    solve_ivp(keeping_a_view, (0, 1), [1.0, 2.0])
    assert all(view[0].item() == value for view, value in views)

    def spoiling(t, y):
        rate = -y
        y[:] = 7.0
        return rate

    assert np.array_equal(
        np.asarray(solve_ivp(spoiling, (0, 1), [1.0, 2.0]).y),
        np.asarray(solve_ivp(lambda t, y: -y, (0, 1), [1.0, 2.0]).y),
    )
    # Returning what was given is no reason to mix them up.
    same = solve_ivp(lambda t, y: y, (0, 1), [1.0, 2.0], **TIGHT)
    close(same.y[:, -1], math.e * np.array([1.0, 2.0]))


def test_arguments_of_the_functions():
    seen = set()

    def rate(t, y, a, b):
        seen.add((a, b))
        return a * y

    def event(t, y, a, b):
        return y[0] - b

    ours = solve_ivp(rate, (0, 2), [1.0], args=(-1.0, 0.5), events=event, **TIGHT)
    theirs = integrate.solve_ivp(rate, (0, 2), [1.0], args=(-1.0, 0.5), events=event, **TIGHT)
    assert seen == {(-1.0, 0.5)}
    close(ours.t_events[0], theirs.t_events[0])
    with pytest.raises(TypeError, match="args"):
        solve_ivp(rate, (0, 1), [1.0], args=3.0)
    with pytest.raises(TypeError):
        solve_ivp(rate, (0, 1), [1.0], args=(1.0,))


def test_a_vectorized_function_gets_a_column():
    def rate(t, y):
        assert y.shape == (2, 1)
        return em.stack([y[1], -y[0]])

    found = solve_ivp(rate, (0, 1), [1.0, 0.0], vectorized=True, **TIGHT)
    close(found.y[:, -1], np.array([math.cos(1), -math.sin(1)]))


def with_attributes(function, **attributes):
    def event(t, y):
        return function(t, y)

    for name, value in attributes.items():
        setattr(event, name, value)
    return event


EVENTS = {
    "one": [with_attributes(lambda t, y: y[0])],
    "directions": [
        with_attributes(lambda t, y: y[0], direction=d) for d in (-1, 0, 1, 2.5)
    ],
    "terminal": [with_attributes(lambda t, y: y[0], terminal=True)],
    "not terminal": [with_attributes(lambda t, y: y[0], terminal=t) for t in (False, 0, None)],
    "the third": [with_attributes(lambda t, y: y[0], terminal=3)],
    "several": [
        with_attributes(lambda t, y: t - 4.0),
        with_attributes(lambda t, y: y[0], terminal=2),
        with_attributes(lambda t, y: t - 4.72),
        with_attributes(lambda t, y: y[1] + 0.5, direction=1),
    ],
    "at the start": [with_attributes(lambda t, y: y[1])],
    "ends at the start": [with_attributes(lambda t, y: y[1], terminal=True)],
    "never": [with_attributes(lambda t, y: y[0] + 5.0, terminal=True)],
    "at the end": [with_attributes(lambda t, y: t - 10.0, terminal=True)],
    "none": [],
}


@pytest.mark.parametrize("name", EVENTS)
@pytest.mark.parametrize("backwards", [False, True])
@pytest.mark.parametrize("dense", [False, True])
def test_events_are_scipys(name, backwards, dense):
    events = EVENTS[name]
    span = (10.0, 0.0) if backwards else (0.0, 10.0)
    times = np.linspace(*span, 11)
    for t_eval in (None, times):
        keywords = {"events": events, "t_eval": t_eval, "dense_output": dense, **TIGHT}
        theirs = integrate.solve_ivp(circle, span, [1.0, 0.0], **keywords)
        ours = solve_ivp(circle, span, [1.0, 0.0], **keywords)
        assert (ours.status, ours.success, ours.message) == (
            theirs.status,
            theirs.success,
            theirs.message,
        )
        assert len(ours.t_events) == len(theirs.t_events) == len(events)
        for t, y, wanted_t, wanted_y in zip(
            ours.t_events, ours.y_events, theirs.t_events, theirs.y_events, strict=True
        ):
            close(t, wanted_t)
            assert y.shape == (len(wanted_t), 2)
            close(y, np.reshape(wanted_y, (-1, 2)).astype(float))
        if t_eval is not None:
            close(ours.t, theirs.t, 0)
            close(ours.y, np.reshape(theirs.y, (2, -1)).astype(float))
        elif len(theirs.t):
            close(ours.t[-1], theirs.t[-1])
        if dense:
            first, last = theirs.sol.t_min, theirs.sol.t_max
            close(np.float64(ours.sol.t_min), np.float64(first))
            close(np.float64(ours.sol.t_max), np.float64(last))
            # Beyond the ends each goes on with a polynomial of its own.
            inside = times[(first <= times) & (times <= last)]
            close(ours.sol(inside), theirs.sol(inside))


def test_one_event_need_not_be_in_a_list():
    event = with_attributes(lambda t, y: y[0], terminal=True)
    found = solve_ivp(circle, (0, math.inf), [1.0, 0.0], events=event, **TIGHT)
    assert found.status == 1 and abs(found.t[-1].item() - math.pi / 2) < 1e-9
    with pytest.raises(ValueError, match="terminal"):
        solve_ivp(circle, (0, 1), [1.0, 0.0], events=with_attributes(lambda t, y: 1, terminal=-1))
    with pytest.raises(em.ShapeError, match="an event"):
        solve_ivp(circle, (0, 1), [1.0, 0.0], events=lambda t, y: y)


def test_no_times_and_no_length():
    nothing = solve_ivp(circle, (0, 1), [1.0, 0.0], t_eval=[])
    assert nothing.t.shape == (0,) and nothing.y.shape == (2, 0) and nothing.success
    point = solve_ivp(circle, (1, 1), [1.0, 0.0], dense_output=True)
    assert point.t.tolist() == [1.0] and point.y.tolist() == [[1.0], [0.0]]
    assert point.sol(4.0).tolist() == [1.0, 0.0]
    empty = solve_ivp(lambda t, y: [], (0, 1), [])
    assert empty.t.tolist() == [0.0, 1.0] and empty.y.shape == (0, 2)


def test_integrations_that_cannot_go_on():
    blown = solve_ivp(lambda t, y: y * y, (0, 2), [1.0], **TIGHT)
    assert blown.status == -1 and not blown.success
    assert blown.message.startswith("Required step size is less than spacing between numbers.")
    assert abs(blown.t[-1].item() - 1.0) < 1e-6 and np.isfinite(np.asarray(blown.y)).all()
    nowhere = solve_ivp(lambda t, y: [math.nan], (0.5, 2), [1.0])
    assert nowhere.status == -1 and "not finite at t = 0.5" in nowhere.message
    assert nowhere.t.tolist() == [0.5] and nowhere.y.tolist() == [[1.0]]
    late = solve_ivp(lambda t, y: [math.inf if t > 1 else 1.0], (0, 2), [0.0])
    assert late.status == -1 and "not finite" in late.message
    assert abs(late.t[-1].item() - 1.0) < 1e-9
    short = solve_ivp(circle, (0, 10), [1.0, 0.0], min_step=1.0, **TIGHT)
    assert short.status == -1


class Oops(Exception):
    pass


@pytest.mark.parametrize("method", METHODS)
def test_exceptions_come_through(method):
    def late(t, y):
        if t > 0.5:
            raise Oops(t)
        return -y

    def event(t, y):
        raise Oops("event")

    def jac(t, y):
        raise Oops("jac")

    with pytest.raises(Oops) as caught:
        solve_ivp(late, (0, 1), [1.0], method=method)
    assert caught.value.args[0] > 0.5
    with pytest.raises(Oops, match="event"):
        solve_ivp(lambda t, y: -y, (0, 1), [1.0], method=method, events=event)
    if method in IMPLICIT:
        with pytest.raises(Oops, match="jac"):
            solve_ivp(lambda t, y: -y, (0, 1), [1.0], method=method, jac=jac)
    with pytest.raises(KeyboardInterrupt):
        solve_ivp(lambda t, y: signal.raise_signal(signal.SIGINT), (0, 1), [1.0], method=method)


def test_ctrl_c_ends_it():
    # No other thread could send a signal: no instruction of Python's is between the calls.
    signal.signal(signal.SIGALRM, signal.default_int_handler)
    signal.setitimer(signal.ITIMER_REAL, 0.05)
    try:
        with pytest.raises(KeyboardInterrupt):
            solve_ivp(max, (0, 1e9), [1.0], max_step=1e-3)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)


@pytest.mark.parametrize(
    "error, text, changes",
    [
        (ValueError, "two numbers", {"t_span": (0, 1, 2)}),
        (ValueError, "start at a number", {"t_span": (math.nan, 1)}),
        (ValueError, "start at a number", {"t_span": (0, math.nan)}),
        (em.ShapeError, "one axis", {"y0": 1.0}),
        (em.ShapeError, "one axis", {"y0": [[1.0, 2.0]]}),
        (ValueError, "not finite", {"y0": [1.0, math.nan]}),
        (em.DTypeError, "float16", {"y0": np.ones(2, dtype="float16")}),
        (ValueError, "Tsit5", {"method": "RK23"}),
        (ValueError, "Tsit5", {"method": "DOP853"}),
        (ValueError, "ESDIRK34", {"method": "Radau"}),
        (ValueError, "BDF", {"method": "LSODA"}),
        (ValueError, "no method", {"method": "Euler"}),
        (em.ShapeError, "t_eval", {"t_eval": [[0.5]]}),
        (ValueError, "within", {"t_eval": [0.5, 1.5]}),
        (ValueError, "order", {"t_eval": [0.5, 0.5]}),
        (ValueError, "order", {"t_eval": [0.5, 0.25]}),
        (ValueError, "order", {"t_eval": [0.25, 0.5], "t_span": (1, 0)}),
        (ValueError, "atol", {"atol": -1.0}),
        (ValueError, "atol", {"atol": [1.0, 1.0, 1.0]}),
        (ValueError, "rtol", {"rtol": math.nan}),
        (ValueError, "first_step", {"first_step": 0.0}),
        (ValueError, "first_step", {"first_step": 2.0}),
        (ValueError, "max_step", {"max_step": -1.0}),
        (ValueError, "min_step", {"min_step": -1.0}),
        (ValueError, "mass", {"mass": np.eye(2)}),
        (em.ShapeError, "mass", {"mass": np.eye(3)}),
        (em.ShapeError, "fun returned", {"fun": lambda t, y: [1.0, 2.0, 3.0]}),
        (em.ShapeError, "fun returned", {"fun": lambda t, y: 1.0}),
        (em.ShapeError, "fun returned", {"fun": lambda t, y: [[1.0, 2.0]]}),
        (em.DTypeError, "NoneType", {"fun": lambda t, y: None}),
        (em.DTypeError, "no number", {"fun": lambda t, y: ["a", "b"]}),
        (em.DTypeError, "complex", {"fun": lambda t, y: 1j * y}),
        (em.DTypeError, "complex", {"fun": lambda t, y: [1j, 1.0]}),
        (TypeError, "", {"fun": 3}),
        (TypeError, "", {"events": 3}),
        (em.ShapeError, "jac", {"method": "BDF", "jac": np.eye(3)}),
        (em.ShapeError, "jac", {"method": "BDF", "jac": lambda t, y: [1.0, 2.0]}),
        (em.ShapeError, "jac_sparsity", {"method": "BDF", "jac_sparsity": np.eye(3)}),
        (
            ValueError,
            "jac_sparsity",
            {"method": "BDF", "jac": np.ones((2, 2)), "jac_sparsity": np.eye(2)},
        ),
    ],
)
def test_calls_that_make_no_sense(error, text, changes):
    call = {"fun": lambda t, y: -y, "t_span": (0, 1), "y0": [1.0, 2.0], **changes}
    with pytest.raises(error, match=text):
        solve_ivp(**call)


def test_warnings():
    with pytest.warns(UserWarning, match="rtol"):
        solve_ivp(lambda t, y: -y, (0, 1e-3), [1.0], rtol=1e-20)
    with pytest.warns(UserWarning, match="jac"):
        solve_ivp(lambda t, y: -y, (0, 1), [1.0], jac=lambda t, y: [[-1.0]])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        solve_ivp(lambda t, y: -y, (0, 1), [1.0], rtol=1e-6, atol=[1e-6])


def test_steps_are_as_long_as_asked():
    found = solve_ivp(circle, (0, 1), [1.0, 0.0], first_step=0.001, max_step=0.01)
    assert found.t[1].item() == 0.001
    assert float(np.diff(np.asarray(found.t)).max()) <= 0.01 * (1 + 1e-12)
    everything = solve_ivp(circle, (0, 1), [1.0, 0.0], max_step=math.inf)
    assert everything.steps == solve_ivp(circle, (0, 1), [1.0, 0.0]).steps


def test_the_result_is_a_dictionary_too():
    found = solve_ivp(circle, (0, 1), [1.0, 0.0], events=lambda t, y: y[0], dense_output=True)
    theirs = integrate.solve_ivp(circle, (0, 1), [1.0, 0.0])
    assert set(theirs) <= set(found) and found["t"] is found.t
    assert "success: True" in repr(found) and "nfev" in dir(found)
    with pytest.raises(AttributeError):
        found.nothing  # noqa: B018
    assert repr(found.sol) == "OdeSolution(from 0.0 to 1.0)"
    assert found.sol.ts.tolist() == found.t.tolist()
    with pytest.raises(em.ShapeError):
        found.sol([[0.5]])


def test_nothing_is_leaked():
    held = object()

    def rate(t, y, marker):
        return -y

    before = sys.getrefcount(held)
    found = solve_ivp(rate, (0, 1), [1.0], args=(held,), dense_output=True)
    del found
    assert sys.getrefcount(held) == before


# Stiff methods: what the binding adds to them. The methods themselves are tested in Rust.


def stiff(t, y):
    return [-100.0 * (y[0] - math.cos(t)) + 0.1 * y[1], -y[1]]


JACOBIAN = np.array([[-100.0, 0.1], [0.0, -1.0]])


@pytest.mark.parametrize("method", IMPLICIT)
def test_jacobians_of_all_kinds(method):
    theirs = integrate.solve_ivp(stiff, (0, 1), [0.0, 1.0], method="Radau", **TIGHT)
    tolerances = {"rtol": 1e-6, "atol": 1e-8}
    ways = {
        "differences": {},
        "function": {"jac": lambda t, y: JACOBIAN},
        "lists": {"jac": lambda t, y: JACOBIAN.tolist()},
        "constant": {"jac": JACOBIAN},
        "sparse": {"jac": sparse.csc_array(JACOBIAN)},
        "sparse function": {"jac": lambda t, y: sparse.csr_matrix(JACOBIAN)},
        "pattern": {"jac_sparsity": sparse.coo_array(JACOBIAN)},
        "dense pattern": {"jac_sparsity": JACOBIAN != 0},
        "both": {"jac": JACOBIAN, "jac_sparsity": sparse.csr_array(JACOBIAN)},
        "other places": {
            "jac": lambda t, y: sparse.csr_array(JACOBIAN),
            "jac_sparsity": np.ones((2, 2)),
        },
    }
    for way in ways.values():
        found = solve_ivp(stiff, (0, 1), [0.0, 1.0], method=method, **tolerances, **way)
        assert found.success and found.njev > 0 and found.nlu > 0
        close(found.y[:, -1], theirs.y[:, -1], 1e-4)


@pytest.mark.parametrize("method", IMPLICIT)
@pytest.mark.parametrize("read", [np.asarray, em.asarray, sparse.csr_array, list])
def test_mass_matrices(method, read):
    mass = np.array([[2.0, 1.0], [0.0, 4.0]])
    given = read(mass) if read is not list else mass.tolist()
    a = np.array([[-3.0, 1.0], [0.5, -2.0]])
    plain = np.linalg.solve(mass, a)
    wanted = integrate.solve_ivp(lambda t, y: plain @ y, (0, 1), [1.0, 2.0], **TIGHT)
    found = solve_ivp(
        lambda t, y: a @ np.asarray(y),
        (0, 1),
        [1.0, 2.0],
        method=method,
        mass=given,
        rtol=1e-7,
        atol=1e-9,
    )
    assert found.success
    close(found.y[:, -1], wanted.y[:, -1], 1e-4)


@pytest.mark.parametrize("method", IMPLICIT)
def test_an_algebraic_equation(method):
    # Robertson's, with the sum of the concentrations instead of the third rate.
    def rate(t, y):
        a, b, c = y.tolist()
        first = -0.04 * a + 1e4 * b * c
        return [first, -first - 3e7 * b * b, a + b + c - 1.0]

    found = solve_ivp(
        rate,
        (0, 40),
        [1.0, 0.0, 0.0],
        method=method,
        mass=np.diag([1.0, 1.0, 0.0]),
        rtol=1e-7,
        atol=1e-11,
    )
    # Hairer & Wanner II, and SciPy's Radau at 1e-12.
    close(found.y[:, -1], np.array([0.7158270688, 9.185534e-06, 0.2841637457]), 1e-4)
