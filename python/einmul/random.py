"""Random numbers: `default_rng(seed)` gives a `Generator` with NumPy's distributions.

>>> from einmul.random import default_rng
>>> rng = default_rng(7)
>>> rng.normal(size=(2, 3)).shape
(2, 3)
"""

from ._core import Generator, default_rng

__all__ = ["Generator", "default_rng"]
