"""Sparse systems: the 5-point Laplacian of a square grid."""

import einmul as em
import numpy as np
import scipy.sparse
import scipy.sparse.linalg

from .dense import close


def laplacian(side):
    """The 5-point Laplacian of a `side × side` grid, positive definite."""
    line = scipy.sparse.diags_array(
        [-np.ones(side - 1), 2 * np.ones(side), -np.ones(side - 1)], offsets=[-1, 0, 1]
    )
    one = scipy.sparse.eye_array(side)
    return scipy.sparse.csc_array(scipy.sparse.kron(line, one) + scipy.sparse.kron(one, line))


def rows(quick):
    side = 100 if quick else 300
    a = laplacian(side)
    b = np.random.default_rng(0).standard_normal(side * side)
    # SciPy has no sparse Cholesky; its strongest direct solver of a symmetric matrix is
    # SuperLU with the ordering and the pivoting for symmetric ones.
    symmetric = dict(permc_spec="MMD_AT_PLUS_A", diag_pivot_thresh=0.0, options=dict(SymmetricMode=True))
    yield (
        f"factor, solve Laplacian {side}²",
        lambda: scipy.sparse.linalg.splu(a, **symmetric).solve(b),
        lambda: em.sparse.linalg.cholesky(a).solve(b),
        close(1e-8),
    )
    yield (
        f"spsolve Laplacian {side}²",
        lambda: scipy.sparse.linalg.spsolve(a, b, permc_spec="MMD_AT_PLUS_A"),
        lambda: em.sparse.linalg.spsolve(a, b),
        close(1e-8),
    )
    rows_first = scipy.sparse.csr_array(a)
    yield (
        f"cg Laplacian {side}²",
        lambda: scipy.sparse.linalg.cg(rows_first, b, rtol=1e-8)[0],
        lambda: em.sparse.linalg.cg(rows_first, b, rtol=1e-8)[0],
        close(1e-5),
    )
    small = scipy.sparse.csr_array(laplacian(60))
    yield (
        "eigsh Laplacian 60²",
        lambda: scipy.sparse.linalg.eigsh(small, k=6, sigma=0, return_eigenvectors=False),
        lambda: em.sparse.linalg.eigsh(small, k=6, sigma=0, return_eigenvectors=False),
        close(1e-8),
    )
