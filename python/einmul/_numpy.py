"""NumPy's functions on our arrays: ours where there is one of the name, NumPy's otherwise.

NumPy calls these through `__array_ufunc__` (NEP 13) and `__array_function__` (NEP 18).
"""

import einmul

from ._core import Array
from ._errors import DTypeError

#: The reduction that folding with a ufunc is.
_REDUCTIONS = {
    "add": "sum",
    "multiply": "prod",
    "maximum": "max",
    "minimum": "min",
    "logical_and": "all",
    "logical_or": "any",
}


def call_ufunc(ufunc, method, inputs, kwargs):
    """What `ufunc` (or its `method`) gives for inputs of which one is an array of ours."""
    kwargs = dict(kwargs or {})
    out = kwargs.pop("out", None)
    if isinstance(out, tuple) and len(out) == 1:
        (out,) = out
    if out is not None and not isinstance(out, Array):
        # The result belongs in somebody else's array: that is NumPy's own work.
        kwargs["out"] = out
        getattr(ufunc, method)(*map(_to_numpy, inputs), **_to_numpy(kwargs))
        return out
    name = ufunc.__name__
    if method == "__call__" and not kwargs:
        ours = getattr(einmul, "round" if name == "rint" else name, None)
        if ours is not None and _is_numpys(ufunc):
            return ours(*inputs) if out is None else ours(*inputs, out=out)
    if method == "reduce" and name in _REDUCTIONS and out is None and _is_numpys(ufunc):
        ours = getattr(einmul, _REDUCTIONS[name])
        known = {"axis": kwargs.pop("axis", 0), "keepdims": kwargs.pop("keepdims", False)}
        if not kwargs:
            return ours(*inputs, **known)
        kwargs.update(known)
    result = _to_ours(getattr(ufunc, method)(*map(_to_numpy, inputs), **_to_numpy(kwargs)))
    if out is None:
        return result
    out[...] = result
    return out


def _is_numpys(ufunc):
    """Whether a ufunc is the one that NumPy has under its name: others may share it."""
    import numpy as np

    return getattr(np, ufunc.__name__, None) is ufunc


def call_function(func, types, args, kwargs):
    """What a NumPy function gives for arguments of which one is an array of ours."""
    ours = getattr(einmul, func.__name__, None)
    if ours is not None and func.__module__ == "numpy":
        try:
            return ours(*args, **kwargs)
        except DTypeError:
            raise
        except TypeError:
            # An argument that only NumPy's function knows.
            pass
    out = kwargs.get("out")
    result = func(*_to_numpy(args), **_to_numpy(kwargs))
    return out if isinstance(out, Array) else _to_ours(result)


def _to_numpy(value):
    """The value with every array of ours replaced by a NumPy array on its memory."""
    import numpy as np

    if isinstance(value, Array):
        return np.asarray(value)
    if isinstance(value, (list, tuple)):
        items = [_to_numpy(item) for item in value]
        return type(value)(*items) if hasattr(value, "_fields") else type(value)(items)
    if isinstance(value, dict):
        return {key: _to_numpy(item) for key, item in value.items()}
    if isinstance(value, einmul.DType):
        return value.dtype
    return value


def _to_ours(value):
    """The value with every NumPy array of numbers replaced by one of ours."""
    import numpy as np

    if isinstance(value, (np.ndarray, np.generic)):
        try:
            return einmul.asarray(value)
        except TypeError:
            return value
    if isinstance(value, (list, tuple)):
        items = [_to_ours(item) for item in value]
        return type(value)(*items) if hasattr(value, "_fields") else type(value)(items)
    return value
