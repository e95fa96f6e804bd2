"""Linear algebra: the standard's extension, on matrices in the last two axes.

>>> from einmul import linalg
>>> linalg.solve([[4.0, 1.0], [2.0, 3.0]], [6.0, 8.0])
array([1., 2.])
"""

from ._core import matmul, matrix_transpose, tensordot, vecdot
from ._core import _linalg_cholesky as cholesky
from ._core import _linalg_cross as cross
from ._core import _linalg_det as det
from ._core import _linalg_diagonal as diagonal
from ._core import _linalg_eig as eig
from ._core import _linalg_eigh as eigh
from ._core import _linalg_eigvals as eigvals
from ._core import _linalg_eigvalsh as eigvalsh
from ._core import _linalg_inv as inv
from ._core import _linalg_matrix_norm as matrix_norm
from ._core import _linalg_matrix_power as matrix_power
from ._core import _linalg_matrix_rank as matrix_rank
from ._core import _linalg_outer as outer
from ._core import _linalg_pinv as pinv
from ._core import _linalg_qr as qr
from ._core import _linalg_slogdet as slogdet
from ._core import _linalg_solve as solve
from ._core import _linalg_svd as svd
from ._core import _linalg_svdvals as svdvals
from ._core import _linalg_trace as trace
from ._core import _linalg_vector_norm as vector_norm
from ._errors import LinAlgError

__all__ = [
    "LinAlgError",
    "cholesky",
    "cross",
    "det",
    "diagonal",
    "eig",
    "eigh",
    "eigvals",
    "eigvalsh",
    "inv",
    "matmul",
    "matrix_norm",
    "matrix_power",
    "matrix_rank",
    "matrix_transpose",
    "outer",
    "pinv",
    "qr",
    "slogdet",
    "solve",
    "svd",
    "svdvals",
    "tensordot",
    "trace",
    "vecdot",
    "vector_norm",
]
