"""One multiply for everything: arrays with NumPy's shapes and functions.

The namespace is the Python array API standard (v2025.12) with NumPy's everyday functions
beside it:

>>> import einmul as em
>>> a = em.asarray([[1.0, 2.0], [3.0, 4.0]])
>>> a @ a
array([[ 7., 10.],
       [15., 22.]])
"""

from . import fft, integrate, linalg, random, sparse
from ._core import *  # noqa: F403 - the namespace is the native module's
from ._core import __version__
from ._errors import AxisError, DTypeError, ShapeError
from ._info import __array_namespace_info__
from ._show import config, show_versions, thread_pool_size

e = 2.718281828459045
inf = float("inf")
nan = float("nan")
newaxis = None
pi = 3.141592653589793

__array_api_version__ = "2025.12"
