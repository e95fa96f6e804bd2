"""Generalised eigenproblems beside SciPy's."""

import einmul as em
import numpy as np
import pytest
import scipy.linalg

DTYPES = ["float32", "float64", "complex64", "complex128"]
SHAPES = [(0, 0), (1, 1), (2, 2), (5, 5), (2, 3, 4, 4), (0, 3, 3), (40, 40)]
LINALG = em.linalg


def matrices(shape, dtype, seed=0):
    rng = np.random.default_rng(seed)
    x = rng.standard_normal(shape)
    if dtype.startswith("complex"):
        x = x + 1j * rng.standard_normal(shape)
    return x.astype(dtype)


def adjoint(x):
    return np.conj(np.swapaxes(x, -1, -2))


def hermitian(shape, dtype, seed=0):
    x = matrices(shape, dtype, seed)
    return x + adjoint(x)


def definite(shape, dtype, seed=0):
    x = matrices(shape, dtype, seed)
    return x @ adjoint(x) + shape[-1] * np.eye(shape[-1], dtype=dtype)


def small(x, scale):
    x = np.asarray(x)
    # Condition numbers of b are below 10, and n at most 40.
    assert np.abs(x).max(initial=0) <= 1e3 * np.finfo(x.dtype).eps * scale


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("triangle", ["L", "U"])
def test_definite_pairs(shape, dtype, triangle):
    a, b = hermitian(shape, dtype, 1), definite(shape, dtype, 2)
    read = np.tril if triangle == "L" else np.triu
    half_a, half_b = em.asarray(read(a)), em.asarray(read(b))
    w, v = (np.asarray(part) for part in LINALG.eigh(half_a, half_b, UPLO=triangle))
    assert w.dtype == np.finfo(dtype).dtype and v.dtype == dtype
    eye = np.broadcast_to(np.eye(shape[-1], dtype=dtype), shape)
    small(adjoint(v) @ b @ v - eye, 1.0)
    small(a @ v - (b @ v) * w[..., None, :], max(1.0, float(np.abs(a).max(initial=0))))
    alone = np.asarray(LINALG.eigvalsh(half_a, half_b, UPLO=triangle))
    small(alone - w, max(1.0, float(np.abs(w).max(initial=0))))
    if len(shape) == 2 and shape[0]:
        theirs = scipy.linalg.eigh(a, b, eigvals_only=True)
        small(w - theirs.astype(w.dtype), max(1.0, float(np.abs(theirs).max())))


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("shape", SHAPES)
def test_general_pairs(shape, dtype):
    a, b = matrices(shape, dtype, 1), matrices(shape, dtype, 2)
    w, v = (np.asarray(part) for part in LINALG.eig(em.asarray(a), em.asarray(b)))
    kind = np.result_type(dtype, np.complex64)
    assert w.dtype == v.dtype == kind
    small(np.linalg.norm(v, axis=-2) - 1, 1.0)
    residual = np.linalg.norm(a @ v - (b @ v) * w[..., None, :], axis=-2)
    size = np.linalg.norm(a, axis=(-2, -1))[..., None] + np.abs(w) * np.linalg.norm(b, axis=(-2, -1))[..., None]
    assert np.all(residual <= 1e3 * np.finfo(kind).eps * size)
    alone = np.asarray(LINALG.eigvals(em.asarray(a), em.asarray(b)))
    assert np.array_equal(alone, w)
    if len(shape) == 2 and 0 < shape[0] <= 5 and np.finfo(kind).bits > 32:
        theirs = scipy.linalg.eigvals(a, b)
        distance = np.abs(w[:, None] - theirs[None, :]).min(axis=1)
        assert np.all(distance <= 1e-9 * (1 + np.abs(w)))


def test_infinite_and_undefined_eigenvalues():
    a, b = np.asarray([[1.0, 2.0], [3.0, 4.0]]), np.asarray([[1.0, 0.0], [0.0, 0.0]])
    w = np.asarray(LINALG.eigvals(a, b))
    assert np.isinf(w.real).sum() == 1 and not w.imag.any()
    assert np.allclose(w[np.isfinite(w.real)], -0.5)
    w, v = (np.asarray(part) for part in LINALG.eig(a, b))
    assert np.allclose(b @ v[:, np.isinf(w.real)], 0.0)
    w = np.asarray(LINALG.eigvals([[3.0, 0.0], [0.0, 0.0]], [[1.0, 0.0], [0.0, 0.0]]))
    assert np.isnan(w.real).sum() == 1 and np.allclose(w[~np.isnan(w.real)], 3.0)


def test_conjugate_pairs_and_real_values_are_exact():
    a, b = matrices((12, 12), "float64", 5), matrices((12, 12), "float64", 6)
    w, v = (np.asarray(part) for part in LINALG.eig(a, b))
    k = 0
    while k < 12:
        if w[k].imag == 0:
            assert not v[:, k].imag.any()
            k += 1
        else:
            assert w[k].imag > 0 and w[k + 1] == w[k].conj()
            assert np.array_equal(v[:, k + 1], v[:, k].conj())
            k += 2


def test_units_do_not_matter():
    a, b = hermitian((6, 6), "float64", 1), definite((6, 6), "float64", 2)
    units = 10.0 ** np.asarray([-120, -40, 0, 3, 50, 110])
    w = np.asarray(LINALG.eigvalsh(a * np.outer(units, units), b * np.outer(units, units)))
    assert np.allclose(w, LINALG.eigvalsh(a, b), rtol=1e-12)
    w = np.asarray(LINALG.eigvals(1e250 * a, 1e200 * b))
    assert np.allclose(np.sort(w.real), 1e50 * np.asarray(LINALG.eigvalsh(a, b)), rtol=1e-10)


def test_stacks_stretch_and_numpy_calls_work():
    a, b = hermitian((3, 1, 4, 4), "float64", 1), definite((2, 4, 4), "float64", 2)
    w, v = (np.asarray(part) for part in LINALG.eigh(a, b))
    assert w.shape == (3, 2, 4) and v.shape == (3, 2, 4, 4)
    small(w[2, 1] - scipy.linalg.eigh(a[2, 0], b[1], eigvals_only=True), 10.0)
    w = LINALG.eigvals(a, b)
    assert w.shape == (3, 2, 4)
    # NumPy's second argument is the triangle.
    x = np.asarray([[1.0, 7.0], [2.0, 3.0]])
    assert np.allclose(LINALG.eigvalsh(x, "U"), np.linalg.eigvalsh(x, "U"))
    assert np.allclose(LINALG.eigh(x, "L")[0], np.linalg.eigh(x, "L")[0])


def test_what_is_refused():
    eye, wrong = np.eye(2), np.asarray([[1.0, 0.0], [0.0, -1.0]])
    with pytest.raises(LINALG.LinAlgError, match=r"not positive definite(.|\n)*pivot 1"):
        LINALG.eigh(eye, wrong)
    with pytest.raises(LINALG.LinAlgError, match=r"matrix \(1,\) of the stack"):
        LINALG.eigvalsh(eye, np.stack([eye, wrong]))
    for function in [LINALG.eig, LINALG.eigh, LINALG.eigvals, LINALG.eigvalsh]:
        with pytest.raises(LINALG.LinAlgError, match=r"b\[1, 0\]"):
            function(eye, [[1.0, 0.0], [float("nan"), 1.0]])
        with pytest.raises(em.ShapeError, match="square"):
            function(eye, np.ones((2, 3)))
        with pytest.raises(em.ShapeError):
            function(eye, np.eye(3))
        with pytest.raises(em.DTypeError):
            function(em.ones((2, 2), dtype=em.float16), em.ones((2, 2), dtype=em.float16))
    with pytest.raises(ValueError, match="UPLO"):
        LINALG.eigh(eye, eye, UPLO="X")
