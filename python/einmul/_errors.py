"""The package's exceptions."""


class ShapeError(ValueError):
    """Shapes that do not fit each other or the operation."""


class AxisError(ValueError, IndexError):
    """An axis that the array does not have."""


class DTypeError(TypeError):
    """A dtype that an operation is not defined for, or an object that is no number."""


class LinAlgError(ValueError):
    """A matrix that a decomposition fails on: singular, not positive definite, not finite."""


for _class in (ShapeError, AxisError, DTypeError):
    # Where users import them from, and what tracebacks say.
    _class.__module__ = "einmul"
LinAlgError.__module__ = "einmul.linalg"
