"""Linear algebra: the standard's extension, on matrices in the last two axes.

>>> from einmul import linalg
>>> linalg.solve([[4.0, 1.0], [2.0, 3.0]], [6.0, 8.0])
array([1., 2.])
"""

from ._core import matmul, matrix_transpose, tensordot, vecdot
from ._core import _linalg_cho_factor as cho_factor
from ._core import _linalg_cho_solve as cho_solve
from ._core import _linalg_cholesky as cholesky
from ._core import _linalg_cond as cond
from ._core import _linalg_cross as cross
from ._core import _linalg_det as det
from ._core import _linalg_diagonal as diagonal
from ._core import _linalg_eig as eig
from ._core import _linalg_eigh as eigh
from ._core import _linalg_eigvals as eigvals
from ._core import _linalg_eigvalsh as eigvalsh
from ._core import _linalg_expm as expm
from ._core import _linalg_hessenberg as hessenberg
from ._core import _linalg_inv as inv
from ._core import _linalg_ldl as ldl
from ._core import _linalg_logm as logm
from ._core import _linalg_lstsq as lstsq
from ._core import _linalg_lu as lu
from ._core import _linalg_lu_factor as lu_factor
from ._core import _linalg_lu_solve as lu_solve
from ._core import _linalg_matrix_norm as matrix_norm
from ._core import _linalg_matrix_power as matrix_power
from ._core import _linalg_matrix_rank as matrix_rank
from ._core import _linalg_multi_dot as multi_dot
from ._core import _linalg_norm as norm
from ._core import _linalg_null_space as null_space
from ._core import _linalg_orth as orth
from ._core import _linalg_outer as outer
from ._core import _linalg_pinv as pinv
from ._core import _linalg_qr as qr
from ._core import _linalg_schur as schur
from ._core import _linalg_slogdet as slogdet
from ._core import _linalg_solve as solve
from ._core import _linalg_solve_banded as solve_banded
from ._core import _linalg_solve_continuous_lyapunov as solve_continuous_lyapunov
from ._core import _linalg_solve_sylvester as solve_sylvester
from ._core import _linalg_solve_triangular as solve_triangular
from ._core import _linalg_solveh_banded as solveh_banded
from ._core import _linalg_sqrtm as sqrtm
from ._core import _linalg_svd as svd
from ._core import _linalg_svdvals as svdvals
from ._core import _linalg_trace as trace
from ._core import _linalg_vector_norm as vector_norm
from ._errors import LinAlgError

__all__ = [
    "LinAlgError",
    "cho_factor",
    "cho_solve",
    "cholesky",
    "cond",
    "cross",
    "det",
    "diagonal",
    "eig",
    "eigh",
    "eigvals",
    "eigvalsh",
    "expm",
    "hessenberg",
    "inv",
    "ldl",
    "logm",
    "lstsq",
    "lu",
    "lu_factor",
    "lu_solve",
    "matmul",
    "matrix_norm",
    "matrix_power",
    "matrix_rank",
    "matrix_transpose",
    "multi_dot",
    "norm",
    "null_space",
    "orth",
    "outer",
    "pinv",
    "qr",
    "schur",
    "slogdet",
    "solve",
    "solve_banded",
    "solve_continuous_lyapunov",
    "solve_sylvester",
    "solve_triangular",
    "solveh_banded",
    "sqrtm",
    "svd",
    "svdvals",
    "tensordot",
    "trace",
    "vecdot",
    "vector_norm",
]
