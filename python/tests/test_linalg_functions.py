"""Functions of matrices, Schur forms and Sylvester's equation beside SciPy's."""

import einmul as em
import numpy as np
import pytest
import scipy.linalg

DTYPES = ["float32", "float64", "complex64", "complex128"]
LINALG = em.linalg


def matrices(shape, dtype, seed=0):
    rng = np.random.default_rng(seed)
    x = rng.standard_normal(shape)
    if dtype.startswith("complex"):
        x = x + 1j * rng.standard_normal(shape)
    return x.astype(dtype)


def adjoint(x):
    return np.conj(np.swapaxes(x, -1, -2))


def close(ours, theirs, factor=1e3):
    ours, theirs = np.asarray(ours), np.asarray(theirs)
    assert ours.shape == theirs.shape and ours.dtype == theirs.dtype
    # Condition numbers of what is computed here are below 1e3.
    bound = factor * np.finfo(theirs.dtype).eps * max(1.0, float(np.abs(theirs).max(initial=0)))
    assert np.abs(ours - theirs).max(initial=0) <= bound


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("shape", [(0, 0), (1, 1), (2, 2), (6, 6), (2, 3, 4, 4), (0, 3, 3), (40, 40)])
def test_schur_and_hessenberg(shape, dtype):
    x = matrices(shape, dtype)
    a = em.asarray(x)
    eye = np.broadcast_to(np.eye(shape[-1], dtype=dtype), shape)
    for output in ["real", "complex"]:
        t, z = (np.asarray(part) for part in LINALG.schur(a, output=output))
        kind = np.result_type(dtype, np.complex64) if output == "complex" else np.dtype(dtype)
        assert t.dtype == z.dtype == kind
        close(z @ t @ adjoint(z), x.astype(kind))
        close(adjoint(z) @ z, eye.astype(kind))
        below = 1 if t.dtype.kind == "c" else 2
        assert not np.tril(t, -below).any()
    t, z = LINALG.schur(a)
    h, q = (np.asarray(part) for part in LINALG.hessenberg(a, calc_q=True))
    close(q @ h @ adjoint(q), x)
    close(adjoint(q) @ q, eye)
    assert not np.tril(h, -2).any()
    assert np.array_equal(np.asarray(LINALG.hessenberg(a)), h)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("shape", [(0, 0), (1, 1), (2, 2), (5, 5), (2, 3, 4, 4), (0, 3, 3), (30, 30)])
@pytest.mark.parametrize("size", [1e-4, 0.1, 1.0, 4.0])
def test_expm(shape, dtype, size):
    x = matrices(shape, dtype) * np.asarray(size / max(1, shape[-1]) ** 0.5, dtype=dtype)
    wide = x.astype("complex128" if dtype.startswith("complex") else "float64")
    theirs = scipy.linalg.expm(wide) if x.size else wide
    close(LINALG.expm(em.asarray(x)), theirs.astype(dtype))


def test_expm_of_hard_matrices():
    # Nilpotent and large: scaling by the norm would lose every digit.
    a = [[0.0, 1e200], [0.0, 0.0]]
    assert np.asarray(LINALG.expm(a)).tolist() == [[1.0, 1e200], [0.0, 1.0]]
    assert np.allclose(LINALG.expm([[0, 1], [-1, 0]]), [[np.cos(1), np.sin(1)], [-np.sin(1), np.cos(1)]], rtol=1e-14)
    assert np.allclose(LINALG.expm(np.diag([-2000.0, 1.0, 5.0])), np.diag(np.exp([-2000.0, 1.0, 5.0])), rtol=1e-15)
    # Stiff, with a large mean of the diagonal.
    a = np.asarray([[-1000.0, 1.0], [0.0, -1001.0]])
    assert np.allclose(LINALG.expm(a), scipy.linalg.expm(a), rtol=1e-10, atol=0)
    assert np.allclose(LINALG.expm(np.diag([0.0, -1600.0]) + [[0, 1], [0, 0]]), [[1.0, 1 / 1600], [0, 0]], rtol=1e-12)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("shape", [(0, 0), (1, 1), (2, 2), (5, 5), (2, 3, 4, 4), (0, 3, 3), (30, 30)])
def test_logm_and_sqrtm(shape, dtype):
    n = shape[-1]
    # The spectrum is in the right half plane.
    x = matrices(shape, dtype) + 4 * np.eye(n, dtype=dtype) * np.asarray(max(1, n) ** 0.5, dtype=dtype)
    a = em.asarray(x)
    root, log = np.asarray(LINALG.sqrtm(a)), np.asarray(LINALG.logm(a))
    assert root.dtype == log.dtype == x.dtype
    close(root @ root, x)
    close(LINALG.expm(em.asarray(log)), x)
    if x.size and len(shape) == 2:
        wide = x.astype("complex128" if dtype.startswith("complex") else "float64")
        close(log, np.asarray(scipy.linalg.logm(wide)).astype(dtype))
        close(root, np.asarray(scipy.linalg.sqrtm(wide)).astype(dtype))


def test_results_are_complex_only_where_they_must():
    positive = em.asarray([[2.0, 1.0], [1.0, 2.0]])
    negative = em.asarray([[-2.0, 0.0], [0.5, 3.0]])
    for function in [LINALG.sqrtm, LINALG.logm]:
        assert function(positive).dtype == em.float64
        assert function(negative).dtype == em.complex128
        both = em.stack([positive, negative])
        together = function(both)
        assert together.dtype == em.complex128
        assert np.array_equal(np.asarray(together)[0].real, np.asarray(function(positive)))
        assert np.array_equal(np.asarray(together)[1], np.asarray(function(negative)))
    # A rotation by almost half a turn has conjugate eigenvalues beside the negative axis.
    turn = 3.1
    rotation = np.asarray([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    assert np.allclose(LINALG.logm(rotation), [[0, -turn], [turn, 0]], atol=1e-13)
    assert LINALG.logm([[1, 2], [0, 1]]).dtype == em.float64
    # Covariances of rank one: zeros that rounding makes negative are zeros.
    v = np.asarray([[1.0, 2.0, 3.0]])
    assert np.allclose(LINALG.sqrtm(v.T @ v), v.T @ v / 14**0.5)
    assert LINALG.sqrtm(v.T @ v).dtype == em.float64


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("m, n", [(0, 0), (1, 1), (3, 5), (20, 7), (0, 3)])
def test_sylvester(m, n, dtype):
    def right(n, seed):
        return matrices((n, n), dtype, seed) + 4 * np.eye(n, dtype=dtype) * np.asarray(max(1, n) ** 0.5, dtype=dtype)

    a, b, q = right(m, 1), right(n, 2), matrices((m, n), dtype, 3)
    x = np.asarray(LINALG.solve_sylvester(em.asarray(a), em.asarray(b), em.asarray(q)))
    close(a @ x + x @ b, q)
    if m and n:
        close(x, scipy.linalg.solve_sylvester(a, b, q).astype(dtype))
    q = matrices((m, m), dtype, 4)
    x = np.asarray(LINALG.solve_continuous_lyapunov(em.asarray(a), em.asarray(q)))
    close(a @ x + x @ adjoint(a), q)


def test_stacks_of_equations_stretch():
    a, b, q = matrices((2, 1, 3, 3), "float64", 1), matrices((4, 2, 2), "float64", 2), matrices((3, 2), "float64", 3)
    a, b = a + 8 * np.eye(3), b + 8 * np.eye(2)
    x = np.asarray(LINALG.solve_sylvester(a, b, q))
    assert x.shape == (2, 4, 3, 2)
    close(a @ x + x @ b, np.broadcast_to(q, x.shape))
    close(x[1, 2], scipy.linalg.solve_sylvester(a[1, 0], b[2], q))


def test_integers_are_taken():
    assert LINALG.expm([[0, 0], [0, 0]]).tolist() == [[1.0, 0.0], [0.0, 1.0]]
    assert LINALG.sqrtm([[4, 0], [0, 9]]).dtype == em.float64
    assert LINALG.schur([[True, False], [False, True]])[0].dtype == em.float64


@pytest.mark.parametrize("name", ["expm", "logm", "sqrtm", "schur", "hessenberg"])
def test_what_no_function_takes(name):
    function = getattr(LINALG, name)
    with pytest.raises(em.ShapeError, match="square"):
        function(em.ones((2, 3)))
    with pytest.raises(em.ShapeError):
        function(em.ones(3))
    for bad in [float("nan"), float("inf")]:
        with pytest.raises(LINALG.LinAlgError, match=r"a\[1, 0\]"):
            function([[1.0, 0.0], [bad, 1.0]])
    with pytest.raises(em.DTypeError):
        function(em.ones((2, 2), dtype=em.float16))


def test_failures_say_why():
    with pytest.raises(LINALG.LinAlgError, match="eigenvalue"):
        LINALG.logm([[1.0, 2.0], [2.0, 4.0]])
    with pytest.raises(LINALG.LinAlgError, match="square root"):
        LINALG.sqrtm([[0.0, 1.0], [0.0, 0.0]])
    with pytest.raises(LINALG.LinAlgError, match="largest number"):
        LINALG.expm([[1000.0, 1.0], [0.0, 1000.0]])
    with pytest.raises(LINALG.LinAlgError, match="share the eigenvalue"):
        LINALG.solve_sylvester([[1.0]], [[-1.0]], [[1.0]])
    with pytest.raises(LINALG.LinAlgError, match=r"matrix \(1,\) of the stack"):
        LINALG.logm([[[1.0]], [[0.0]]])
    with pytest.raises(em.ShapeError):
        LINALG.solve_sylvester(em.ones((2, 2)), em.ones((3, 3)), em.ones((3, 2)))
    with pytest.raises(ValueError, match="output"):
        LINALG.schur([[1.0]], output="quaternion")
