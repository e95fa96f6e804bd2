"""What the namespace offers, as the standard's inspection API asks for it."""

from . import _core

_KINDS = {
    "bool": ("bool",),
    "signed integer": ("int8", "int16", "int32", "int64"),
    "unsigned integer": ("uint8", "uint16", "uint32", "uint64"),
    "real floating": ("float32", "float64"),
    "complex floating": ("complex64", "complex128"),
}
_KINDS["integral"] = _KINDS["signed integer"] + _KINDS["unsigned integer"]
_KINDS["numeric"] = _KINDS["integral"] + _KINDS["real floating"] + _KINDS["complex floating"]
_ALL = _KINDS["bool"] + _KINDS["numeric"]


class NamespaceInfo:
    """Capabilities, devices and dtypes of the namespace.

    >>> import einmul as em
    >>> em.__array_namespace_info__().default_device()
    'cpu'
    """

    def capabilities(self):
        """What arrays can do that the standard leaves open."""
        return {"boolean indexing": True, "data-dependent shapes": True, "max dimensions": None}

    def default_device(self):
        """The device of new arrays."""
        return "cpu"

    def devices(self):
        """Every device."""
        return ("cpu",)

    def default_dtypes(self, *, device=None):
        """The dtypes of arrays made without one."""
        _check(device)
        return {
            "real floating": _core.float64,
            "complex floating": _core.complex128,
            "integral": _core.int64,
            "indexing": _core.int64,
        }

    def dtypes(self, *, device=None, kind=None):
        """The standard's dtypes of a kind (or a tuple of kinds), by name."""
        _check(device)
        kinds = kind if isinstance(kind, tuple) else (kind,)
        names = []
        for kind in kinds:
            if kind is not None and kind not in _KINDS:
                raise ValueError(f"unknown kind of dtype {kind!r}; the kinds are {', '.join(_KINDS)}")
            names += _ALL if kind is None else _KINDS[kind]
        return {name: getattr(_core, name) for name in names}


def __array_namespace_info__():
    """The inspection API of the standard, as an object."""
    return NamespaceInfo()


def _check(device):
    if device not in (None, "cpu"):
        raise ValueError(f'there is no device {device!r}, only "cpu"')
