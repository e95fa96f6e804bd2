"""Ordinary differential equations: initial value problems under SciPy's names.

>>> from einmul.integrate import solve_ivp
>>> decay = solve_ivp(lambda t, y: -y, (0.0, 1.0), [1.0], t_eval=[0.0, 0.5, 1.0])
>>> decay.y.shape
(1, 3)
"""

from ._core import OdeSolution, solve_ivp
from ._results import OdeResult

__all__ = ["OdeResult", "OdeSolution", "solve_ivp"]
