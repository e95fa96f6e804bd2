"""Writes `einmul/_core.pyi` from the native module: signatures, types by the parameters'
names, and the docstrings.

    python python/tools/stubs.py          writes the file
    python python/tools/stubs.py --check  exits 1 unless the file is as it would be written
"""

import inspect
import sys
from pathlib import Path

from einmul import _core

TARGET = Path(__file__).resolve().parent.parent / "einmul" / "_core.pyi"

HEADER = '''"""The native module; written by python/tools/stubs.py."""

from builtins import bool as _bool
from collections.abc import Iterator, Sequence
from typing import Any, Protocol, TypeAlias

class SupportsDLPack(Protocol):
    """Any array with the DLPack protocol."""
    def __dlpack__(self, *, stream: Any = ..., max_version: Any = ..., dl_device: Any = ..., copy: Any = ...) -> Any: ...
    def __dlpack_device__(self) -> tuple[int, int]: ...

Number: TypeAlias = _bool | int | float | complex
ArrayLike: TypeAlias = "Array | SupportsDLPack | Number | Sequence[Any]"
DTypeLike: TypeAlias = "DType | type | str | Any"
Axes: TypeAlias = int | Sequence[int] | None
'''

#: Types of parameters by name; what is not here is `Any`.
PARAMETERS = {
    "x": "ArrayLike", "x1": "ArrayLike", "x2": "ArrayLike", "a": "ArrayLike", "b": "ArrayLike",
    "y": "ArrayLike", "m": "ArrayLike", "v": "ArrayLike", "arr": "ArrayLike", "ary": "ArrayLike",
    "array": "ArrayLike", "condition": "ArrayLike", "values": "ArrayLike", "q": "ArrayLike",
    "indices": "ArrayLike", "weights": "ArrayLike | None", "xp": "ArrayLike", "fp": "ArrayLike",
    "arrays": "Sequence[ArrayLike]", "tup": "Sequence[ArrayLike]", "arys": "ArrayLike",
    "keys": "ArrayLike", "operands": "ArrayLike", "out": "Array | None", "axis": "Axes",
    "axes": "Any", "dtype": "DTypeLike | None", "device": "str | None", "copy": "_bool | None",
    "keepdims": "_bool", "shape": "int | Sequence[int]", "k": "int", "n": "int", "num": "int",
    "stable": "_bool", "descending": "_bool", "endpoint": "_bool", "atol": "Any",
    "s": "Sequence[int] | None", "norm": "str | None", "d": "float", "mode": "str",
    "full_matrices": "_bool", "upper": "_bool", "offset": "int", "rtol": "Any",
    "equal_nan": "_bool", "subscripts": "str", "side": "str", "method": "str", "invert": "_bool",
    "size": "int | Sequence[int] | None", "seed": "int | None",
    "assume_unique": "_bool", "return_index": "_bool", "return_inverse": "_bool",
    "return_counts": "_bool", "return_indices": "_bool", "density": "_bool", "rowvar": "_bool",
    "ddof": "float | None", "correction": "float", "sparse": "_bool", "indexing": "str",
}

#: Results that are not one array.
RETURNS = {
    "allclose": "_bool", "average": "Any", "broadcast_arrays": "tuple[Array, ...]",
    "broadcast_shapes": "tuple[int, ...]", "can_cast": "_bool", "dtype": "DType",
    "finfo": "finfo_object", "iinfo": "iinfo_object", "isdtype": "_bool",
    "meshgrid": "tuple[Array, ...]", "nonzero": "tuple[Array, ...]", "result_type": "DType",
    "unstack": "tuple[Array, ...]", "unique": "Any", "unique_all": "Any",
    "unique_counts": "Any", "unique_inverse": "Any", "intersect1d": "Any",
    "histogram": "tuple[Array, Array]", "histogram2d": "tuple[Array, Array, Array]",
    "logprod": "tuple[Array, Array]", "linspace": "Any", "split": "list[Array]",
    "array_split": "list[Array]", "hsplit": "list[Array]", "vsplit": "list[Array]",
    "dsplit": "list[Array]", "gradient": "Any", "unravel_index": "tuple[Array, ...]",
    "put_along_axis": "None", "fill_diagonal": "None", "ledger": "Ledger",
    "_sparse_cholesky": "_sparse_SparseCholesky",
    "_sparse_splu": "_sparse_SparseLU", "_sparse_qr": "_sparse_SparseQR",
    "_sparse_jacobi": "_sparse_Preconditioner", "_sparse_ilu0": "_sparse_Preconditioner",
    "_sparse_ic0": "_sparse_Preconditioner", "solve_ivp": "Any", "default_rng": "Generator", "load": "Any", "save": "None", "savetxt": "None",
    "savez": "None",
}

SPECIAL = {
    "__bool__": "_bool", "__contains__": "_bool", "__len__": "int", "__int__": "int",
    "__float__": "float", "__complex__": "complex", "__index__": "int", "__repr__": "str",
    "__str__": "str", "__format__": "str", "__hash__": "int", "__setitem__": "None",
    "__iter__": "Iterator[Array]", "__dlpack_device__": "tuple[int, int]", "__reduce__": "Any",
    "__call__": "Array", "item": "Number", "tolist": "Any", "fill": "None", "sort": "None", "shuffle": "None",
    "permutation": "Array", "__array__": "Any",
    "__array_namespace__": "Any", "__dlpack__": "Any", "nonzero": "tuple[Array, ...]",
    "_repr_html_": "str", "__array_ufunc__": "Any", "__array_function__": "Any",
}
ATTRIBUTES = {
    "shape": "tuple[int, ...]", "strides": "tuple[int, ...]", "ndim": "int", "size": "int",
    "itemsize": "int", "nbytes": "int", "nnz": "int", "ts": "Array", "t_min": "float", "t_max": "float", "dtype": "DType", "device": "str", "T": "Array",
    "mT": "Array", "real": "Array", "imag": "Array", "seed": "int",
}


def parameters(signature, own=None):
    """The parameters with types, as they stand between the parentheses."""
    parts, seen_star, positional = [], False, False
    for name, parameter in signature.parameters.items():
        kind = parameter.kind
        if positional and kind is not parameter.POSITIONAL_ONLY:
            parts.append("/")
            positional = False
        if kind is parameter.POSITIONAL_ONLY:
            positional = True
        if kind is parameter.KEYWORD_ONLY and not seen_star:
            parts.append("*")
            seen_star = True
        text = name
        if kind is parameter.VAR_POSITIONAL:
            text, seen_star = "*" + name, True
        if kind is parameter.VAR_KEYWORD:
            text = "**" + name
        if name != own:
            text += ": " + PARAMETERS.get(name, "Any")
        if parameter.default is not parameter.empty:
            text += " = ..."
        parts.append(text)
    return ", ".join(parts + ["/"] if positional else parts)


def docstring(thing, indent):
    text = inspect.getdoc(thing)
    if not text:
        return " ..."
    body = text.replace("\\", "\\\\").replace('"""', "'''")
    lines = [f'"""{body}' + ('\n"""' if "\n" in body else '"""')]
    return "\n" + "\n".join(
        (indent + line) if line else "" for line in "\n".join(lines).splitlines()
    )


def function(name, thing, indent="", own=None, returns="Array"):
    try:
        signature = inspect.signature(thing)
        text = parameters(signature, own)
    except (TypeError, ValueError):
        text = f"{own}, *args: Any, **kwargs: Any" if own else "*args: Any, **kwargs: Any"
    if own and not text.startswith(own):
        text = f"{own}, {text}" if text else own
    head = f"{indent}def {name}({text}) -> {returns}:"
    if name in ("__eq__", "__ne__") and returns == "Array":
        # Element by element, where `object` promises one truth value.
        return head + " ...  # type: ignore[override]"
    return head + docstring(thing, indent + "    ")


def cls(name, thing):
    lines = [f"class {name}:" + docstring(thing, "    ").rstrip(".").rstrip()]
    skipped = {"__class__", "__new__", "__doc__", "__module__", "__init__", "__dict__", "__weakref__"}
    for member in sorted(vars(thing)):
        value = vars(thing)[member]
        if member in skipped or (member.startswith("_") and not member.startswith("__")
                                 and member != "_repr_html_"):
            continue
        if inspect.isgetsetdescriptor(value) or inspect.ismemberdescriptor(value):
            lines.append("    @property")
            kind = ATTRIBUTES.get(member, "Any")
            lines.append(f"    def {member}(self) -> {kind}:" + docstring(value, "        "))
        elif callable(value):
            default = "Array" if name == "Array" else "Any"
            returns = SPECIAL.get(member, default)
            lines.append(function(member, value, "    ", "self", returns))
    return "\n".join(lines)


def module():
    parts = [HEADER]
    for name in sorted(dir(_core)):
        thing = getattr(_core, name)
        if name.startswith("__") or inspect.ismodule(thing):
            continue
        if isinstance(thing, type):
            parts.append(cls(name, thing))
        elif isinstance(thing, _core.DType):
            parts.append(f"{name}: DType")
        elif callable(thing):
            parts.append(function(name, thing, returns=RETURNS.get(name, "Array")))
    parts.append("__version__: str")
    return "\n\n".join(part.rstrip() for part in parts) + "\n"


def main():
    text = module()
    if "--check" in sys.argv[1:]:
        return 0 if TARGET.exists() and TARGET.read_text() == text else 1
    TARGET.write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
