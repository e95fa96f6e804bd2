"""Sparse matrices: solvers for those of SciPy, and of what looks like them.

A matrix is read through its `format` and the arrays that it names, without a copy where its
entries are in order; nothing is imported from SciPy.

>>> from einmul.sparse import linalg
>>> linalg.spsolve([[2.0, 0.0], [1.0, 4.0]], [2.0, 9.0])
array([1., 2.])
"""

from . import linalg

__all__ = ["linalg"]
