"""The namespace `linalg` beside NumPy's, on stacks of all dtypes."""

import einmul as em
import numpy as np
import pytest

DTYPES = ["float32", "float64", "complex64", "complex128"]
LINALG = em.linalg


def matrices(shape, dtype, seed=0):
    rng = np.random.default_rng(seed)
    x = rng.standard_normal(shape)
    if dtype.startswith("complex"):
        x = x + 1j * rng.standard_normal(shape)
    return x.astype(dtype)


def close(ours, theirs, scale=1.0):
    theirs = np.asarray(theirs)
    ours = np.asarray(ours)
    assert ours.shape == theirs.shape and ours.dtype == theirs.dtype
    # Condition numbers of the random matrices here are below 1e4.
    bound = 1e5 * np.finfo(theirs.dtype).eps * max(scale, float(np.abs(theirs).max(initial=0)))
    assert np.allclose(ours, theirs, rtol=0, atol=bound)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("shape", [(0, 0), (1, 1), (5, 5), (2, 3, 4, 4), (0, 3, 3), (40, 40)])
def test_square_matrices(shape, dtype):
    x = matrices(shape, dtype)
    a = em.asarray(x)
    close(LINALG.inv(a), np.linalg.inv(x))
    close(LINALG.det(a), np.linalg.det(x))
    sign, log = LINALG.slogdet(a)
    close(sign, np.linalg.slogdet(x)[0])
    close(log, np.linalg.slogdet(x)[1])
    b = matrices(shape[:-1] + (3,), dtype, seed=1)
    close(LINALG.solve(a, em.asarray(b)), np.linalg.solve(x, b))
    positive = x @ np.conj(np.swapaxes(x, -1, -2)) + shape[-1] * np.eye(shape[-1], dtype=dtype)
    lower = LINALG.cholesky(em.asarray(positive))
    close(lower, np.linalg.cholesky(positive))
    upper = LINALG.cholesky(em.asarray(positive), upper=True)
    close(upper, np.conj(np.swapaxes(np.asarray(lower), -1, -2)))
    w, v = LINALG.eigh(em.asarray(positive))
    close(w, np.linalg.eigvalsh(positive))
    close(LINALG.eigvalsh(em.asarray(positive)), np.asarray(w))
    close(np.asarray(v) * np.asarray(w)[..., None, :], positive @ np.asarray(v), shape[-1])
    w, v = LINALG.eig(a)
    w, v = np.asarray(w), np.asarray(v)
    close(v * w[..., None, :], (x @ v).astype(w.dtype), shape[-1])
    close(LINALG.matrix_power(a, 3), x @ x @ x)
    close(LINALG.matrix_power(a, -2), np.linalg.inv(x) @ np.linalg.inv(x))


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("shape", [(0, 3), (4, 0), (3, 7), (7, 3), (2, 9, 4), (60, 20)])
def test_matrices_of_any_shape(shape, dtype):
    x = matrices(shape, dtype)
    a = em.asarray(x)
    for mode in ["reduced", "complete"]:
        q, r = (np.asarray(part) for part in LINALG.qr(a, mode=mode))
        close(q @ r, x)
        assert np.array_equal(r, np.triu(r))
        close(np.conj(np.swapaxes(q, -1, -2)) @ q, np.broadcast_to(np.eye(q.shape[-1], dtype=dtype), (*shape[:-2], q.shape[-1], q.shape[-1])))
        assert np.array_equal(np.diagonal(r, axis1=-2, axis2=-1).imag, np.zeros_like(np.diagonal(r, axis1=-2, axis2=-1).imag))
    for full in [True, False]:
        u, s, vh = (np.asarray(part) for part in LINALG.svd(a, full_matrices=full))
        k = min(shape[-2:])
        close((u[..., :, :k] * s[..., None, :]).astype(dtype) @ vh[..., :k, :], x)
    close(LINALG.svdvals(a), np.linalg.svd(x, compute_uv=False))
    close(LINALG.pinv(a), np.linalg.pinv(x))
    if 0 not in shape:
        assert np.array_equal(np.asarray(LINALG.matrix_rank(a)), np.linalg.matrix_rank(x))
        for order in ["fro", "nuc", 1, -1, 2, -2, np.inf, -np.inf]:
            close(LINALG.matrix_norm(a, ord=order), np.linalg.norm(x, ord=order, axis=(-2, -1)))
        for order in [0, 1, 2, 3, -1, 0.5, np.inf, -np.inf]:
            close(LINALG.vector_norm(a, ord=order, axis=-1), np.linalg.norm(x, ord=order, axis=-1))
    close(LINALG.trace(a, offset=1), np.trace(x, offset=1, axis1=-2, axis2=-1))


def test_failures_name_the_matrix():
    with pytest.raises(LINALG.LinAlgError, match=r"matrix \(1,\) of the stack: singular matrix"):
        LINALG.inv(em.asarray([[[1.0]], [[0.0]]]))
    with pytest.raises(LINALG.LinAlgError, match="not positive definite"):
        LINALG.cholesky(em.asarray([[1.0, 2.0], [2.0, 1.0]]))
    with pytest.raises(LINALG.LinAlgError, match=r"a\[0, 1\] is NaN"):
        LINALG.svd(em.asarray([[1.0, float("nan")]]))
    with pytest.raises(em.ShapeError, match="square"):
        LINALG.det(em.ones((2, 3)))
    with pytest.raises(em.DTypeError):
        LINALG.inv(em.ones((2, 2), dtype=em.float16))
    assert issubclass(LINALG.LinAlgError, ValueError)


def test_nan_comes_out_where_it_went_in():
    x = em.asarray([[1.0, 2.0], [float("nan"), 4.0]])
    assert em.isnan(LINALG.det(x)).item()
    q, r = LINALG.qr(x)
    assert em.all(em.isnan(q)).item() and r[1, 0].item() == 0.0
    b = em.asarray([[1.0, float("nan")], [1.0, 0.0]])
    solved = np.asarray(LINALG.solve(em.asarray([[2.0, 0.0], [0.0, 2.0]]), b))
    assert solved[:, 0].tolist() == [0.5, 0.5] and np.isnan(solved[0, 1])


def test_sizes_at_the_ends_of_the_range():
    huge = em.asarray([[1e308, 0.0], [0.0, 1e100]])
    assert np.allclose(np.asarray(LINALG.inv(huge)) @ np.asarray(huge), np.eye(2))
    assert np.asarray(LINALG.svdvals(huge)).tolist() == [1e308, 1e100]
    sign, log = LINALG.slogdet(em.eye(400) * 1e-300)
    assert sign.item() == 1.0 and abs(log.item() - 400 * np.log(1e-300)) < 1e-6
