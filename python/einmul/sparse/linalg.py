"""Solvers for sparse matrices, under SciPy's names.

Factors are objects that solve many systems; `refactor` keeps their structure for other values:

>>> from einmul.sparse.linalg import splu
>>> lu = splu([[0.0, 2.0], [4.0, 0.0]])
>>> lu.solve([2.0, 8.0])
array([2., 1.])
>>> lu.refactor([[0.0, 1.0], [1.0, 0.0]]).solve([2.0, 8.0])
array([8., 2.])
"""

from .._core import _linalg_bicgstab as bicgstab
from .._core import _linalg_cg as cg
from .._core import _linalg_eigs as eigs
from .._core import _linalg_eigsh as eigsh
from .._core import _linalg_gmres as gmres
from .._core import _linalg_lsmr as lsmr
from .._core import _linalg_lsqr as lsqr
from .._core import _linalg_minres as minres
from .._core import _linalg_svds as svds
from .._core import _sparse_cholesky as cholesky
from .._core import _sparse_ic0 as ic0
from .._core import _sparse_ilu0 as ilu0
from .._core import _sparse_jacobi as jacobi
from .._core import _sparse_Preconditioner as Preconditioner
from .._core import _sparse_qr as qr
from .._core import _sparse_SparseCholesky as SparseCholesky
from .._core import _sparse_SparseLU as SparseLU
from .._core import _sparse_SparseQR as SparseQR
from .._core import _sparse_splu as splu
from .._core import _sparse_spsolve as spsolve
from .._errors import LinAlgError

__all__ = [
    "LinAlgError",
    "Preconditioner",
    "SparseCholesky",
    "SparseLU",
    "SparseQR",
    "bicgstab",
    "cg",
    "cholesky",
    "eigs",
    "eigsh",
    "gmres",
    "ic0",
    "ilu0",
    "jacobi",
    "lsmr",
    "lsqr",
    "minres",
    "qr",
    "splu",
    "spsolve",
    "svds",
]
