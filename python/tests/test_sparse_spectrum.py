"""`eigsh`, `eigs` and `svds` against SciPy and known spectra."""

import einmul as em
import numpy as np
import pytest
import scipy.sparse as sp
import scipy.sparse.linalg as sla
from einmul.sparse.linalg import eigs, eigsh, svds


def laplacian(n):
    one = np.ones(n - 1)
    return sp.diags([-one, 2 * np.ones(n), -one], [-1, 0, 1], format="csr")


def grid(rows, cols):
    """The second difference in two dimensions."""
    left = sp.kron(laplacian(rows), sp.eye(cols))
    return (left + sp.kron(sp.eye(rows), laplacian(cols))).tocsr()


def residual(a, w, v, m=None):
    v = np.asarray(v)
    right = v if m is None else m @ v
    return np.abs(a @ v - right * np.asarray(w)).max()


@pytest.mark.parametrize("which", ["LM", "SM", "LA", "SA", "BE"])
@pytest.mark.parametrize("dtype", ["float32", "float64", "complex64", "complex128"])
def test_eigsh_of_every_dtype(which, dtype):
    a = grid(15, 16).astype(dtype)
    if a.dtype.kind == "c":
        phase = sp.diags(np.exp(1j * np.arange(240)).astype(dtype))
        a = (phase @ a @ phase.conj()).tocsr()
    w, v = eigsh(a, k=5, which=which)
    every = np.linalg.eigvalsh(a.toarray().astype("complex128"))
    order = {
        "LM": np.argsort(-abs(every)),
        "SM": np.argsort(abs(every)),
        "LA": np.argsort(-every),
        "SA": np.argsort(every),
        "BE": np.r_[-1, 0, -2, 1, -3],
    }[which]
    # ‖A‖ is below 8; ten roundings for convergence, and some for each restart.
    bound = 8 * 1000 * np.finfo(dtype).eps
    assert np.abs(np.asarray(w) - np.sort(every[order[:5]])).max() <= bound
    assert residual(a, w, v) <= bound
    assert np.asarray(v).dtype == dtype
    assert np.asarray(w).dtype == np.finfo(dtype).dtype


@pytest.mark.parametrize("make", [sp.csr_matrix, sp.csc_array, sp.coo_array, sp.csr_array.toarray])
def test_eigsh_of_every_kind(make):
    a = laplacian(150)
    kind = a.toarray() if make is sp.csr_array.toarray else make(a)
    expected = np.linalg.eigvalsh(a.toarray())[-3:]
    for given in [kind, sla.aslinearoperator(kind)]:
        w = eigsh(given, k=3, which="LA", return_eigenvectors=False)
        assert np.abs(np.asarray(w) - expected).max() <= 1e-11


def test_every_copy_of_a_repeated_eigenvalue():
    # ARPACK finds -1 but twice.
    entries = np.r_[np.linspace(0, 9, 500), 10, 10, 10, 9.5, 9.5, -1, -1, -1]
    a = sp.diags(entries).tocsr()
    for which, expected in [("LA", entries[500:505]), ("SA", entries[505:])]:
        k = len(expected)
        w = np.asarray(eigsh(a, k=k, which=which).eigenvalues)
        assert np.abs(w - np.sort(expected)).max() <= 1e-11
        w = np.asarray(eigs(a, k=k, which=which.replace("A", "R")).eigenvalues)
        assert np.abs(np.sort(w.real) - np.sort(expected)).max() <= 1e-11
    for n in [5, 300]:
        assert np.asarray(eigsh(sp.eye(n).tocsr(), k=4)[0]) == pytest.approx(1)
        assert np.asarray(eigsh(sp.csr_matrix((n, n)), k=4)[0]) == pytest.approx(0)
        assert np.asarray(svds(sp.eye(n).tocsr(), k=4)[1]) == pytest.approx(1)


def test_next_to_a_shift():
    a = grid(20, 21)
    every = np.linalg.eigvalsh(a.toarray())
    for sigma in [0.0, 3.1, 9.0]:
        expected = np.sort(every[np.argsort(abs(every - sigma))[:4]])
        for given in [a, a.toarray()]:
            w, v = eigsh(given, k=4, sigma=sigma)
            assert np.abs(np.asarray(w) - expected).max() <= 1e-10
            assert residual(a, w, v) <= 1e-10
            w = np.asarray(eigs(given, k=4, sigma=sigma).eigenvalues)
            assert np.abs(np.sort(w.real) - expected).max() <= 1e-10
    w = np.asarray(eigs(a, k=4, sigma=3.1 + 0.5j).eigenvalues)
    assert residual(a, w, eigs(a, k=4, sigma=3.1 + 0.5j).eigenvectors) <= 1e-10
    factor = sla.splu((a - 3.1 * sp.eye(420)).tocsc())
    inverse = sla.LinearOperator(a.shape, factor.solve, dtype="float64")
    given = sla.aslinearoperator(a)
    w = np.asarray(eigsh(given, k=2, sigma=3.1, OPinv=inverse).eigenvalues)
    assert np.abs(w - np.sort(every[np.argsort(abs(every - 3.1))[:2]])).max() <= 1e-10


def test_smallest_of_a_singular_matrix():
    # The Laplacian of a cycle: 0, and pairs.
    n = 300
    one = np.ones(n - 1)
    a = sp.diags([-one, 2 * np.ones(n), -one, [-1.0], [-1.0]], [-1, 0, 1, n - 1, 1 - n]).tocsr()
    w, v = eigsh(a, k=5, which="SM")
    expected = np.sort(2 - 2 * np.cos(2 * np.pi * np.array([0, 1, 1, 2, 2]) / n))
    assert np.abs(np.asarray(w) - expected).max() <= 1e-11
    assert residual(a, w, v) <= 1e-11


@pytest.mark.parametrize("sigma", [None, 0.3])
@pytest.mark.parametrize("dense", [False, True])
def test_mass(sigma, dense):
    n = 150
    a = laplacian(n)
    one = np.ones(n - 1)
    m = sp.diags([one, 4 * np.ones(n), one], [-1, 0, 1]).tocsr() / 6
    if dense:
        a, m = a.toarray(), m.toarray()
    w, v = eigsh(a, k=4, M=m, sigma=sigma)
    w_scipy = sla.eigsh(a, k=4, M=m, sigma=sigma, return_eigenvectors=False)
    assert np.abs(np.asarray(w) - np.sort(w_scipy)).max() <= 1e-9
    assert residual(a, w, v, m) <= 1e-9
    v = np.asarray(v)
    assert np.abs(v.T @ (m @ v) - np.eye(4)).max() <= 1e-12
    w = np.asarray(eigs(a, k=4, M=m, sigma=sigma).eigenvalues)
    assert np.abs(np.sort(w.real) - np.sort(w_scipy)).max() <= 1e-8


@pytest.mark.parametrize("which", ["LM", "LR", "SR", "LI"])
def test_eigs_against_scipy(which):
    rng = np.random.default_rng(1)
    numbers = rng.standard_normal
    a = sp.random(300, 300, 0.03, random_state=1, data_rvs=numbers).tocsr()
    w, v = eigs(a, k=6, which=which, ncv=40)
    every = np.linalg.eigvals(a.toarray())
    measure = {
        "LM": lambda z: -abs(z),
        "LR": lambda z: -z.real,
        "SR": lambda z: z.real,
        "LI": lambda z: -abs(z.imag),
    }[which]
    w = np.asarray(w)
    assert np.abs(np.sort(measure(w)) - np.sort(measure(every))[:6]).max() <= 1e-10
    assert (np.diff(measure(w)) >= -1e-12).all()
    assert residual(a, w, v) <= 1e-11
    assert np.abs(np.linalg.norm(np.asarray(v), axis=0) - 1).max() <= 1e-13


def test_svds():
    rng = np.random.default_rng(2)
    for shape in [(200, 120), (120, 200), (130, 130), (6, 4)]:
        for dtype in ["float64", "complex128"]:
            a = sp.random(*shape, 0.2, random_state=3, data_rvs=rng.standard_normal).tocsr()
            a = a.astype(dtype) * (1 + 0.5j if dtype == "complex128" else 1)
            every = np.linalg.svd(a.toarray(), compute_uv=False)
            for which, expected in [("LM", every[:3]), ("SM", every[-3:])]:
                u, s, vh = (np.asarray(part) for part in svds(a, k=3, which=which))
                assert np.abs(s - np.sort(expected)).max() <= 1e-10 * every[0]
                assert np.abs(a @ vh.conj().T - u * s).max() <= 1e-10 * every[0]
                assert np.abs(u.conj().T @ u - np.eye(3)).max() <= 1e-12
                assert np.abs(vh @ vh.conj().T - np.eye(3)).max() <= 1e-12
    operator = sla.aslinearoperator(a)
    s = np.asarray(svds(operator, k=2, return_singular_vectors=False))
    assert np.abs(s - np.sort(every[:2])).max() <= 1e-12 * every[0]
    u, s, vh = svds(a, k=2, return_singular_vectors="u")
    assert vh is None and u.shape == (6, 2)
    u, s, vh = svds(a, k=2, return_singular_vectors="vh")
    assert u is None and vh.shape == (2, 4)


def test_the_result_tells_what_it_cost():
    result = eigsh(laplacian(200), k=3, which="LA")
    w, v = result
    assert result.eigenvalues is w
    assert np.asarray(result.residuals).max() <= 1e-12
    assert result.products >= 20 and result.restarts >= 1
    again = eigsh(laplacian(200), k=3, which="LA", seed=0)
    assert np.array_equal(np.asarray(v), np.asarray(again.eigenvectors))
    start = np.ones(200)
    w = np.asarray(eigsh(laplacian(200), k=3, which="LA", v0=start).eigenvalues)
    assert np.abs(w - np.asarray(result.eigenvalues)).max() <= 1e-12


def test_not_enough_restarts():
    with pytest.raises(em.linalg.LinAlgError, match="of 6"):
        eigsh(laplacian(500), k=6, which="SA", maxiter=2)


@pytest.mark.parametrize("find", [eigsh, eigs, svds])
def test_bad_arguments(find):
    a = laplacian(100)
    for k in [-1, 0, 101]:
        with pytest.raises(ValueError):
            find(a, k=k)
    with pytest.raises(ValueError):
        find(a, k=3, which="XX")
    with pytest.raises(ValueError):
        find(a, k=3, ncv=3)
    with pytest.raises(ValueError):
        find(a, k=3, tol=-1.0)
    with pytest.raises(ValueError):
        find(a, k=3, v0=np.zeros(100))
    with pytest.raises(ValueError):
        find(a, k=3, v0=np.ones(99))
    with pytest.raises(ValueError):
        find(sp.csr_matrix((0, 0)), k=1)
    for value in [np.nan, np.inf]:
        bad = a.copy()
        bad[3, 3] = value
        for given in [bad, bad.toarray()]:
            with pytest.raises(em.linalg.LinAlgError):
                find(given, k=3)
            with pytest.raises(em.linalg.LinAlgError):
                find(given, k=3, which="SM")
    if find is not svds:
        with pytest.raises(ValueError):
            find(sp.csr_matrix((3, 4)), k=1)
        with pytest.raises(em.linalg.LinAlgError):
            find(sp.diags(np.arange(100.0)).tocsr(), k=2, sigma=7.0)
        with pytest.raises(ValueError):
            find(sla.aslinearoperator(a), k=2, sigma=0.5)


def test_a_matrix_that_is_not_symmetric():
    skew = sp.diags([np.ones(99), -np.ones(99)], [1, -1]).tocsr()
    with pytest.raises((ValueError, em.linalg.LinAlgError)):
        eigsh(skew, k=3)


def test_what_an_operator_raises_comes_through():
    def fails(x):
        raise KeyError("mine")

    operator = sla.LinearOperator((80, 80), fails, rmatvec=fails, dtype="float64")
    for find in [eigsh, eigs, svds]:
        with pytest.raises(KeyError, match="mine"):
            find(operator, k=2)
