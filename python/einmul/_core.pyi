"""The native module; written by python/tools/stubs.py."""

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

class Array:
    """An n-dimensional array of numbers of one dtype.

    Made by `einmul.asarray`, `einmul.zeros` and their like; behaves as NumPy's: slices are
    views that write through, operators broadcast from the right, `*` is element by element
    and `@` is the matrix product.

    >>> import einmul as em
    >>> a = em.asarray([[1.0, 2.0], [3.0, 4.0]])
    >>> a @ a
    array([[ 7., 10.],
           [15., 22.]])
    """
    @property
    def T(self) -> Array:
        """The array with its axes in reverse order, a view."""
    def __abs__(self, /) -> Array:
        """abs(self)"""
    def __add__(self, value: Any, /) -> Array:
        """Return self+value."""
    def __and__(self, value: Any, /) -> Array:
        """Return self&value."""
    def __array__(self, /, dtype: DTypeLike | None = ..., copy: _bool | None = ...) -> Any:
        """The array as NumPy's, sharing memory where no other dtype is asked for."""
    def __array_function__(self, /, func: Any, types: Any, args: Any, kwargs: Any) -> Any:
        """NumPy's other functions on our arrays give our arrays."""
    def __array_namespace__(self, /, *, api_version: Any = ...) -> Any:
        """The namespace of the standard for arrays of this class: the package itself."""
    def __array_ufunc__(self, /, ufunc: Any, method: str, *inputs: Any, **kwargs: Any) -> Any:
        """NumPy's functions of elements on our arrays give our arrays."""
    def __bool__(self, /) -> _bool:
        """True if self else False"""
    def __complex__(self, /) -> complex: ...
    def __contains__(self, key: Any, /) -> _bool:
        """Return key in self."""
    def __copy__(self, /) -> Array: ...
    def __deepcopy__(self, /, memo: Any) -> Array: ...
    def __delitem__(self, key: Any, /) -> Array:
        """Delete self[key]."""
    def __divmod__(self, value: Any, /) -> Array:
        """Return divmod(self, value)."""
    def __dlpack__(self, /, *, stream: Any = ..., max_version: Any = ..., dl_device: Any = ..., copy: _bool | None = ...) -> Any:
        """The array as a DLPack capsule that shares its memory.

        `BufferError` where another device is asked for, or where the consumer's version
        cannot say that the array is read-only.
        """
    def __dlpack_device__(self, /) -> tuple[int, int]:
        """The device as DLPack numbers it: the CPU."""
    def __eq__(self, value: Any, /) -> Array: ...  # type: ignore[override]
    def __float__(self, /) -> float:
        """float(self)"""
    def __floordiv__(self, value: Any, /) -> Array:
        """Return self//value."""
    def __format__(self, /, spec: Any) -> str:
        """Default object formatter."""
    def __ge__(self, value: Any, /) -> Array:
        """Return self>=value."""
    def __getitem__(self, key: Any, /) -> Array:
        """Return self[key]."""
    def __gt__(self, value: Any, /) -> Array:
        """Return self>value."""
    def __iadd__(self, value: Any, /) -> Array:
        """Return self+=value."""
    def __iand__(self, value: Any, /) -> Array:
        """Return self&=value."""
    def __ifloordiv__(self, value: Any, /) -> Array:
        """Return self//=value."""
    def __ilshift__(self, value: Any, /) -> Array:
        """Return self<<=value."""
    def __imatmul__(self, value: Any, /) -> Array:
        """Return self@=value."""
    def __imod__(self, value: Any, /) -> Array:
        """Return self%=value."""
    def __imul__(self, value: Any, /) -> Array:
        """Return self*=value."""
    def __index__(self, /) -> int:
        """Return self converted to an integer, if self is suitable for use as an index into a list."""
    def __int__(self, /) -> int:
        """int(self)"""
    def __invert__(self, /) -> Array:
        """~self"""
    def __ior__(self, value: Any, /) -> Array:
        """Return self|=value."""
    def __ipow__(self, value: Any, /) -> Array:
        """Return self**=value."""
    def __irshift__(self, value: Any, /) -> Array:
        """Return self>>=value."""
    def __isub__(self, value: Any, /) -> Array:
        """Return self-=value."""
    def __iter__(self, /) -> Iterator[Array]:
        """Implement iter(self)."""
    def __itruediv__(self, value: Any, /) -> Array:
        """Return self/=value."""
    def __ixor__(self, value: Any, /) -> Array:
        """Return self^=value."""
    def __le__(self, value: Any, /) -> Array:
        """Return self<=value."""
    def __len__(self, /) -> int:
        """Return len(self)."""
    def __lshift__(self, value: Any, /) -> Array:
        """Return self<<value."""
    def __lt__(self, value: Any, /) -> Array:
        """Return self<value."""
    def __matmul__(self, value: Any, /) -> Array:
        """Return self@value."""
    def __mod__(self, value: Any, /) -> Array:
        """Return self%value."""
    def __mul__(self, value: Any, /) -> Array:
        """Return self*value."""
    def __ne__(self, value: Any, /) -> Array: ...  # type: ignore[override]
    def __neg__(self, /) -> Array:
        """-self"""
    def __or__(self, value: Any, /) -> Array:
        """Return self|value."""
    def __pos__(self, /) -> Array:
        """+self"""
    def __pow__(self, value: Any, mod: Any = ..., /) -> Array:
        """Return pow(self, value, mod)."""
    def __radd__(self, value: Any, /) -> Array:
        """Return value+self."""
    def __rand__(self, value: Any, /) -> Array:
        """Return value&self."""
    def __rdivmod__(self, value: Any, /) -> Array:
        """Return divmod(value, self)."""
    def __reduce__(self, /) -> Any:
        """Pickles as dtype, shape and the bytes of the elements in row-major order."""
    def __repr__(self, /) -> str:
        """Return repr(self)."""
    def __rfloordiv__(self, value: Any, /) -> Array:
        """Return value//self."""
    def __rlshift__(self, value: Any, /) -> Array:
        """Return value<<self."""
    def __rmatmul__(self, value: Any, /) -> Array:
        """Return value@self."""
    def __rmod__(self, value: Any, /) -> Array:
        """Return value%self."""
    def __rmul__(self, value: Any, /) -> Array:
        """Return value*self."""
    def __ror__(self, value: Any, /) -> Array:
        """Return value|self."""
    def __rpow__(self, value: Any, mod: Any = ..., /) -> Array:
        """Return pow(value, self, mod)."""
    def __rrshift__(self, value: Any, /) -> Array:
        """Return value>>self."""
    def __rshift__(self, value: Any, /) -> Array:
        """Return self>>value."""
    def __rsub__(self, value: Any, /) -> Array:
        """Return value-self."""
    def __rtruediv__(self, value: Any, /) -> Array:
        """Return value/self."""
    def __rxor__(self, value: Any, /) -> Array:
        """Return value^self."""
    def __setitem__(self, key: Any, value: Any, /) -> None:
        """Set self[key] to value."""
    def __str__(self, /) -> str:
        """Return str(self)."""
    def __sub__(self, value: Any, /) -> Array:
        """Return self-value."""
    def __truediv__(self, value: Any, /) -> Array:
        """Return self/value."""
    def __xor__(self, value: Any, /) -> Array:
        """Return self^value."""
    def _repr_html_(self, /) -> str:
        """Shape, dtype, size and a thumbnail, for notebooks."""
    def all(self, /, axis: Axes = ..., out: Array | None = ..., keepdims: _bool = ...) -> Array:
        """As `einmul.all`."""
    def any(self, /, axis: Axes = ..., out: Array | None = ..., keepdims: _bool = ...) -> Array:
        """As `einmul.any`."""
    def argmax(self, /, axis: Axes = ..., out: Array | None = ..., keepdims: _bool = ...) -> Array:
        """As `einmul.argmax`."""
    def argmin(self, /, axis: Axes = ..., out: Array | None = ..., keepdims: _bool = ...) -> Array:
        """As `einmul.argmin`."""
    def argpartition(self, /, kth: Any, axis: Axes = ...) -> Array:
        """As `einmul.argpartition`."""
    def argsort(self, /, axis: Axes = ..., kind: Any = ..., *, descending: _bool = ..., stable: _bool = ...) -> Array:
        """As `einmul.argsort`."""
    def astype(self, dtype: DTypeLike | None, /, *, copy: _bool | None = ...) -> Array:
        """The elements in another dtype; a copy unless `copy` is false and the dtype is the same."""
    def clip(self, /, min: Any = ..., max: Any = ..., out: Array | None = ...) -> Array:
        """As `einmul.clip`."""
    def compress(self, /, condition: ArrayLike, axis: Axes = ..., out: Array | None = ...) -> Array:
        """As `einmul.compress`, of this array."""
    def conj(self, /) -> Array:
        """As `einmul.conj`."""
    def conjugate(self, /) -> Array:
        """As `einmul.conj`."""
    def copy(self, /) -> Array:
        """A copy in row-major order."""
    def cumprod(self, /, axis: Axes = ..., dtype: DTypeLike | None = ..., out: Array | None = ...) -> Array:
        """As `einmul.cumprod`."""
    def cumsum(self, /, axis: Axes = ..., dtype: DTypeLike | None = ..., out: Array | None = ...) -> Array:
        """As `einmul.cumsum`."""
    @property
    def device(self) -> str:
        """The device: always `"cpu"`."""
    def diagonal(self, /, offset: int = ..., axis1: Any = ..., axis2: Any = ...) -> Array:
        """As `einmul.diagonal`, a view."""
    def dot(self, /, b: ArrayLike, out: Array | None = ...) -> Array:
        """As `einmul.dot`."""
    @property
    def dtype(self) -> DType:
        """The element type."""
    def fill(self, /, value: Any) -> None:
        """Sets every element to a value."""
    def flatten(self, /) -> Array:
        """The elements in row-major order as a vector, a copy."""
    @property
    def imag(self) -> Array:
        """The imaginary parts, zeros where the array is real."""
    def item(self, /, *position: Any) -> Number:
        """The one element as a Python number; of a larger array, the element at a position."""
    @property
    def itemsize(self) -> int:
        """Bytes of one element."""
    @property
    def mT(self) -> Array:
        """The array with its last two axes exchanged, a view. `ShapeError` below two axes."""
    def max(self, /, axis: Axes = ..., out: Array | None = ..., keepdims: _bool = ...) -> Array:
        """As `einmul.max`."""
    def mean(self, /, axis: Axes = ..., dtype: DTypeLike | None = ..., out: Array | None = ..., keepdims: _bool = ...) -> Array:
        """As `einmul.mean`."""
    def min(self, /, axis: Axes = ..., out: Array | None = ..., keepdims: _bool = ...) -> Array:
        """As `einmul.min`."""
    @property
    def nbytes(self) -> int:
        """Bytes of all elements, without gaps."""
    @property
    def ndim(self) -> int:
        """The number of axes."""
    def nonzero(self, /) -> tuple[Array, ...]:
        """The coordinates of the elements that are not zero, one array for each axis."""
    def partition(self, /, kth: Any, axis: Axes = ...) -> Array:
        """Moves the elements that sorting would put at `kth` there, in place, as
        `einmul.partition`.
        """
    def prod(self, /, axis: Axes = ..., dtype: DTypeLike | None = ..., out: Array | None = ..., keepdims: _bool = ...) -> Array:
        """As `einmul.prod`."""
    def ptp(self, /, axis: Axes = ..., out: Array | None = ..., keepdims: _bool = ...) -> Array:
        """As `einmul.ptp`."""
    def ravel(self, /) -> Array:
        """The elements in row-major order as a vector, a view where they lie so."""
    @property
    def real(self) -> Array:
        """The real parts, the array itself where it is real."""
    def repeat(self, /, repeats: Any, axis: Axes = ...) -> Array:
        """As `einmul.repeat`."""
    def reshape(self, /, *shape: int | Sequence[int], order: Any = ..., copy: _bool | None = ...) -> Array:
        """The elements under another shape, given as a tuple or as several lengths."""
    def round(self, /, decimals: Any = ..., out: Array | None = ...) -> Array:
        """As `einmul.round`."""
    def searchsorted(self, /, v: ArrayLike, side: str = ..., sorter: Any = ...) -> Array:
        """As `einmul.searchsorted`, in this array."""
    @property
    def shape(self) -> tuple[int, ...]:
        """The length of each axis."""
    @property
    def size(self) -> int:
        """The number of elements."""
    def sort(self, /, axis: Axes = ..., kind: Any = ..., *, descending: _bool = ..., stable: _bool = ...) -> None:
        """Sorts the elements along an axis where they are."""
    def squeeze(self, /, axis: Axes = ...) -> Array:
        """As `einmul.squeeze`, a view."""
    def std(self, /, axis: Axes = ..., dtype: DTypeLike | None = ..., out: Array | None = ..., ddof: float | None = ..., keepdims: _bool = ..., *, correction: float = ...) -> Array:
        """As `einmul.std`."""
    @property
    def strides(self) -> tuple[int, ...]:
        """Bytes from one position to the next along each axis."""
    def sum(self, /, axis: Axes = ..., dtype: DTypeLike | None = ..., out: Array | None = ..., keepdims: _bool = ...) -> Array:
        """As `einmul.sum`."""
    def swapaxes(self, /, axis1: Any, axis2: Any) -> Array:
        """As `einmul.swapaxes`, a view."""
    def take(self, indices: ArrayLike, /, axis: Axes = ..., out: Array | None = ..., mode: str = ...) -> Array:
        """The elements along an axis that indices choose; see `einmul.take`."""
    def to_device(self, device: str | None, /, *, stream: Any = ...) -> Array:
        """The array itself: there is one device."""
    def tolist(self, /) -> Any:
        """The elements as nested lists of Python numbers; of a 0-d array, the number."""
    def transpose(self, /, *axes: Any) -> Array:
        """The axes in another order, given as a tuple or as several axes; none reverses them."""
    def var(self, /, axis: Axes = ..., dtype: DTypeLike | None = ..., out: Array | None = ..., ddof: float | None = ..., keepdims: _bool = ..., *, correction: float = ...) -> Array:
        """As `einmul.var`."""

class DType:
    """The type of an array's elements, such as `einmul.float64`.

    A dtype equals the NumPy dtype of the same name, and calling one makes a 0-d array of
    a value: `einmul.float32(1.5)`.
    """
    def __call__(self, /, *args: Any, **kwargs: Any) -> Array:
        """Call self as a function."""
    def __eq__(self, value: Any, /) -> Any:
        """Return self==value."""
    def __ge__(self, value: Any, /) -> Any:
        """Return self>=value."""
    def __gt__(self, value: Any, /) -> Any:
        """Return self>value."""
    def __hash__(self, /) -> int:
        """Return hash(self)."""
    def __le__(self, value: Any, /) -> Any:
        """Return self<=value."""
    def __lt__(self, value: Any, /) -> Any:
        """Return self<value."""
    def __ne__(self, value: Any, /) -> Any:
        """Return self!=value."""
    def __reduce__(self, /) -> Any:
        """Helper for pickle."""
    def __repr__(self, /) -> str:
        """Return repr(self)."""
    def __str__(self, /) -> str:
        """Return str(self)."""
    @property
    def dtype(self) -> DType:
        """The NumPy dtype, through which `numpy.dtype(…)` reads this one."""
    @property
    def itemsize(self) -> int:
        """Bytes of one element."""
    @property
    def kind(self) -> Any:
        """NumPy's letter: `b`, `i`, `u`, `f` or `c`."""
    @property
    def name(self) -> Any:
        """NumPy's name of the dtype; `bfloat16` is that of `ml_dtypes`."""

class Generator:
    """A source of random numbers, made by `default_rng`.

    `size` is the shape of the result: `None` gives one Python number, an integer a vector,
    a tuple an array. Parameters are numbers.

    >>> from einmul.random import default_rng
    >>> default_rng(1).normal(size=(2, 3)).shape
    (2, 3)
    """
    def __repr__(self, /) -> str:
        """Return repr(self)."""
    def beta(self, /, a: ArrayLike, b: ArrayLike, size: int | Sequence[int] | None = ...) -> Any:
        """Beta numbers of mean `a / (a + b)`."""
    def binomial(self, /, n: int, p: Any, size: int | Sequence[int] | None = ...) -> Any:
        """Successes in `n` trials that each succeed with probability `p`."""
    def chisquare(self, /, df: Any, size: int | Sequence[int] | None = ...) -> Any:
        """Sums of `df` squared standard normal numbers."""
    def choice(self, /, a: ArrayLike, size: int | Sequence[int] | None = ..., replace: Any = ..., p: Any = ..., axis: Axes = ..., shuffle: Any = ...) -> Any:
        """Rows of `a` along an axis (of an integer, the integers below it), drawn with or
        without replacement, with probabilities `p` or all alike. The order is random with
        and without `shuffle`.
        """
    def exponential(self, /, scale: Any = ..., size: int | Sequence[int] | None = ...) -> Any:
        """Waiting times of mean `scale`."""
    def gamma(self, /, shape: int | Sequence[int], scale: Any = ..., size: int | Sequence[int] | None = ...) -> Any:
        """Gamma numbers of mean `shape * scale`."""
    def geometric(self, /, p: Any, size: int | Sequence[int] | None = ...) -> Any:
        """Trials up to the first success, itself counted, of probability `p` each."""
    def gumbel(self, /, loc: Any = ..., scale: Any = ..., size: int | Sequence[int] | None = ...) -> Any:
        """Gumbel's extreme values, of mode `loc`."""
    def integers(self, /, low: Any, high: Any = ..., size: int | Sequence[int] | None = ..., dtype: DTypeLike | None = ..., endpoint: _bool = ...) -> Any:
        """Integers from `low` to before `high`, through it with `endpoint`; with one bound,
        from 0 to before it. All are equally likely.
        """
    def laplace(self, /, loc: Any = ..., scale: Any = ..., size: int | Sequence[int] | None = ...) -> Any:
        """Laplace numbers: exponential of mean `scale` on both sides of `loc`."""
    def logistic(self, /, loc: Any = ..., scale: Any = ..., size: int | Sequence[int] | None = ...) -> Any:
        """Logistic numbers of mean `loc`."""
    def lognormal(self, /, mean: Any = ..., sigma: Any = ..., size: int | Sequence[int] | None = ...) -> Any:
        """Numbers whose logarithm is normal of mean `mean` and standard deviation `sigma`."""
    def normal(self, /, loc: Any = ..., scale: Any = ..., size: int | Sequence[int] | None = ...) -> Any:
        """Normal numbers of mean `loc` and standard deviation `scale`."""
    def pareto(self, /, a: ArrayLike, size: int | Sequence[int] | None = ...) -> Any:
        """Pareto's second kind (Lomax) of shape `a`, which starts at 0."""
    def permutation(self, /, x: ArrayLike, axis: Axes = ...) -> Array:
        """A copy of `x` with the rows along an axis in random order; of an integer, the
        integers below it.
        """
    def poisson(self, /, lam: Any = ..., size: int | Sequence[int] | None = ...) -> Any:
        """Events in a time in which `lam` are expected."""
    def random(self, /, size: int | Sequence[int] | None = ..., dtype: DTypeLike | None = ...) -> Any:
        """Numbers spread evenly over [0, 1), of dtype `float64` or `float32`."""
    def rayleigh(self, /, scale: Any = ..., size: int | Sequence[int] | None = ...) -> Any:
        """Lengths of plane vectors whose components are normal of deviation `scale`."""
    @property
    def seed(self) -> int:
        """The seed that the generator started from."""
    def shuffle(self, /, x: ArrayLike, axis: Axes = ...) -> None:
        """Brings the rows of an array along an axis into random order where they are."""
    def standard_normal(self, /, size: int | Sequence[int] | None = ..., dtype: DTypeLike | None = ...) -> Any:
        """Normal numbers of mean 0 and standard deviation 1, of dtype `float64` or `float32`."""
    def standard_t(self, /, df: Any, size: int | Sequence[int] | None = ...) -> Any:
        """Student's t with `df` degrees of freedom."""
    def triangular(self, /, left: Any, mode: str, right: Any, size: int | Sequence[int] | None = ...) -> Any:
        """Numbers from `left` to `right` that are likeliest at `mode`."""
    def uniform(self, /, low: Any = ..., high: Any = ..., size: int | Sequence[int] | None = ...) -> Any:
        """Numbers spread evenly over [low, high)."""
    def weibull(self, /, a: ArrayLike, size: int | Sequence[int] | None = ...) -> Any:
        """Weibull numbers of shape `a` and scale 1."""

class Ledger:
    """The products that ran while this was kept; see `ledger`."""
    def __enter__(self, /) -> Any: ...
    def __exit__(self, /, *_exception: Any) -> Any: ...
    def __getitem__(self, key: Any, /) -> Any:
        """Return self[key]."""
    def __iter__(self, /) -> Iterator[Array]:
        """Implement iter(self)."""
    def __len__(self, /) -> int:
        """Return len(self)."""
    def __repr__(self, /) -> str:
        """Return repr(self)."""
    @property
    def flops(self) -> Any:
        """The flops of all products."""

class LedgerEntry:
    """One product that ran."""
    def __repr__(self, /) -> str:
        """Return repr(self)."""
    @property
    def caller(self) -> Any:
        """The call or expression that asked for it."""
    @property
    def dtype(self) -> DType:
        """The dtype of the elements."""
    @property
    def flops(self) -> Any:
        """Floating-point operations."""
    @property
    def kernel(self) -> Any:
        """The kernel."""
    @property
    def operands(self) -> Any:
        """The shapes of what was multiplied."""
    @property
    def result(self) -> Any:
        """The shape of the result."""
    @property
    def step(self) -> Any:
        """The part of it that this product is."""

class OdeSolution:
    """A solution of `solve_ivp` as a function of time: `sol(t)` has the shape `(n,)` for a number
    and `(n, m)` for `m` of them. Outside of the integration the first or last step's polynomial
    goes on.

    >>> from einmul.integrate import solve_ivp
    >>> found = solve_ivp(lambda t, y: [1.0], (0, 2), [0.0], dense_output=True)
    >>> round(found.sol(0.5).item(), 6)
    0.5
    """
    def __call__(self, /, *args: Any, **kwargs: Any) -> Array:
        """Call self as a function."""
    def __repr__(self, /) -> str:
        """Return repr(self)."""
    @property
    def t_max(self) -> float:
        """The largest of the ends of the steps."""
    @property
    def t_min(self) -> float:
        """The smallest of the ends of the steps."""
    @property
    def ts(self) -> Array:
        """The ends of the steps, in the order of the integration."""

def _command(arguments: Any) -> Array:
    """Runs the command with its arguments, the first being its name; returns the exit code."""

def _from_bytes(dtype: DTypeLike | None, shape: int | Sequence[int], bytes: Any) -> Array:
    """An unpickled array."""

def _isa() -> Array:
    """The instruction set of the kernels."""

def _linalg_bicgstab(A: Any, b: ArrayLike, x0: Any = ..., *, rtol: Any = ..., atol: Any = ..., maxiter: Any = ..., M: Any = ..., callback: Any = ...) -> Array:
    """The solution of `A x = b` for any square `A`, by stabilised bi-conjugate gradients: less
    memory than `gmres`, but the residual may rise on the way.

    As `cg`. The preconditioner stands to the right of `A`.

    >>> from einmul.sparse.linalg import bicgstab
    >>> x, info = bicgstab([[2.0, 1.0], [0.0, 1.0]], [4.0, 2.0])
    >>> [round(element, 9) for element in x.tolist()], info
    ([1.0, 2.0], 0)
    """

def _linalg_cg(A: Any, b: ArrayLike, x0: Any = ..., *, rtol: Any = ..., atol: Any = ..., maxiter: Any = ..., M: Any = ..., callback: Any = ...) -> Array:
    """The solution of `A x = b` for a symmetric or Hermitian positive definite `A`, by conjugate
    gradients.

    `A` is a matrix, a SciPy sparse matrix, or an object with `matvec` and `shape`; `M`, near
    the inverse of `A`, is one of these or factors with a `solve`. `x0` is the first guess. It
    has converged when `norm(b - A @ x) <= max(rtol*norm(b), atol)`, which is computed from
    `x`. `callback(x)` is called after every iteration, of which there are at most `maxiter`
    (`10*n`).

    Returns `(x, info)`: `info` is 0 for a solution, the number of iterations where they were
    too few, and below 0 where the method broke down; the result's `report` tells why.
    `ShapeError` where shapes do not fit.

    >>> from einmul.sparse.linalg import cg
    >>> x, info = cg([[4.0, 1.0], [1.0, 3.0]], [6.0, 7.0])
    >>> [round(element, 9) for element in x.tolist()], info
    ([1.0, 2.0], 0)
    """

def _linalg_cho_factor(a: ArrayLike, lower: Any = ...) -> Array:
    """The triangular factor of each symmetric or Hermitian positive definite matrix, to be kept
    for `cho_solve`: `c` with `a = c.H @ c`, or with `lower` `a = c @ c.H`, and `lower`. Only
    that triangle of `a` is read; the other one of `c` is zero.

    `LinAlgError` where a matrix is not positive definite, or singular to working precision,
    and for a NaN or an infinity; `ShapeError` for matrices that are not square.

    >>> import einmul as em
    >>> factor = em.linalg.cho_factor(em.asarray([[4.0, 2.0], [2.0, 5.0]]))
    >>> factor.c
    array([[2., 1.],
           [0., 2.]])
    >>> em.linalg.cho_solve(factor, em.asarray([8.0, 12.0]))
    array([1., 2.])
    """

def _linalg_cho_solve(c_and_lower: Any, b: ArrayLike) -> Array:
    """The solution of `a @ result = b` from the factor of `cho_factor`: `b` is a vector of `n` or
    `(…, n, k)`, and so is the result.

    `LinAlgError` for a zero on the factor's diagonal, `ShapeError` where shapes do not fit.

    >>> import einmul as em
    >>> factor = em.linalg.cho_factor(em.asarray([[4.0]]), lower=True)
    >>> em.linalg.cho_solve(factor, em.asarray([8.0]))
    array([2.])
    """

def _linalg_cholesky(x: ArrayLike, /, *, upper: _bool = ...) -> Array:
    """The triangular factor of each symmetric or Hermitian positive definite matrix: `L` with
    `x = L Lᴴ`, or with `upper` the `U` with `x = Uᴴ U`. Only that triangle of `x` is read.

    `(…, n, n)` gives `(…, n, n)`. `LinAlgError` where a matrix is not positive definite,
    `ShapeError` for matrices that are not square.

    >>> import einmul as em
    >>> em.linalg.cholesky(em.asarray([[4.0, 2.0], [2.0, 5.0]]))
    array([[2., 0.],
           [1., 2.]])
    """

def _linalg_cond(x: ArrayLike, p: Any = ...) -> Array:
    """The condition number of each matrix: `(…, m, n)` gives `(…)`, real.

    `p`: `None` or `2` (the largest singular value through the smallest), `-2` (its reciprocal),
    and for square matrices the norms `1`, `-1`, `inf`, `-inf`, `"fro"`, `"nuc"` of the matrix
    times that of its inverse. Infinite where a matrix is singular.

    `LinAlgError` for a NaN or an infinity, `ShapeError` for matrices without elements and, with
    the norms of square matrices, for others; `ValueError` for another `p`.

    >>> import einmul as em
    >>> em.linalg.cond(em.asarray([[2.0, 0.0], [0.0, 4.0]])).item()
    2.0
    >>> em.linalg.cond(em.asarray([[1.0, 1.0], [1.0, 1.0]]), 1).item()
    inf
    """

def _linalg_cross(x1: ArrayLike, x2: ArrayLike, /, *, axis: Axes = ...) -> Array:
    """The cross products of vectors of three numbers along `axis` of both; the other axes
    stretch to each other.

    `ShapeError` where an axis is not three long.

    >>> import einmul as em
    >>> em.linalg.cross(em.asarray([1, 0, 0]), em.asarray([0, 1, 0]))
    array([0, 0, 1])
    """

def _linalg_det(x: ArrayLike, /) -> Array:
    """The determinant of each matrix: `(…, n, n)` gives `(…)`. One that leaves the dtype's range
    is infinite or 0; see `slogdet`.

    `ShapeError` for matrices that are not square.

    >>> import einmul as em
    >>> em.linalg.det(em.asarray([[4.0, 1.0], [2.0, 3.0]])).item()
    10.0
    """

def _linalg_diagonal(x: ArrayLike, /, *, offset: int = ...) -> Array:
    """The diagonals of the matrices in the last two axes, `offset` above the main one, a view.

    >>> import einmul as em
    >>> em.linalg.diagonal(em.asarray([[1, 2], [3, 4]]))
    array([1, 4])
    """

def _linalg_eig(x: ArrayLike, /, b: ArrayLike = ...) -> Array:
    """Eigenvalues, complex and in no order, and eigenvectors of length 1, as columns, of each
    matrix, `x @ v = w * v`: `(…, n)` and `(…, n, n)`. With `b`, of each pair of matrices,
    `x @ v = w * (b @ v)`: `w` is infinite where `b @ v` is zero, and NaN where `x @ v` is
    too.

    `LinAlgError` for a NaN or an infinity, `ShapeError` for matrices that are not square.

    >>> import einmul as em
    >>> em.linalg.eig(em.asarray([[2.0, 0.0], [0.0, 3.0]])).eigenvalues
    array([2.+0.j, 3.+0.j])
    >>> em.linalg.eig(em.asarray([[8.0]]), em.asarray([[4.0]])).eigenvalues
    array([2.+0.j])
    """

def _linalg_eigh(x: ArrayLike, /, b: ArrayLike = ..., UPLO: Any = ...) -> Array:
    """Eigenvalues, real and increasing, and orthonormal eigenvectors, as columns, of each
    symmetric or Hermitian matrix, of which only the lower triangle is read, or with
    `UPLO="U"` the upper: `(…, n)` and `(…, n, n)`. With a positive definite `b`, of which the
    same triangle is read, of each pair of matrices, `x @ v = w * (b @ v)`, and the
    eigenvectors are such that `v.conj().T @ b @ v` is the identity.

    Errors as in `eig`; `LinAlgError` where `b` is not positive definite.

    >>> import einmul as em
    >>> em.linalg.eigh(em.asarray([[3.0, 0.0], [0.0, 2.0]])).eigenvalues
    array([2., 3.])
    >>> em.linalg.eigh(em.asarray([[8.0]]), em.asarray([[4.0]])).eigenvalues
    array([2.])
    """

def _linalg_eigs(A: Any, k: int = ..., M: Any = ..., sigma: Any = ..., which: Any = ..., v0: Any = ..., ncv: Any = ..., maxiter: Any = ..., tol: Any = ..., return_eigenvectors: Any = ..., Minv: Any = ..., OPinv: Any = ..., *, seed: int | None = ...) -> Array:
    """`k` eigenvalues, complex, and their eigenvectors of length 1, as columns, of a square `A`;
    with an `M`, of `A @ x = w * (M @ x)`. The most wanted come first; of a real matrix they are
    exactly conjugate pairs, of which `k` may cut the last.

    `which`: `"LM"` and `"SM"` (largest and smallest modulus), `"LR"` and `"SR"` (real part),
    `"LI"` and `"SI"` (imaginary part, of real matrices its modulus). `sigma` may be complex.
    The other arguments, the result and the errors are those of `eigsh`. Where many eigenvalues
    are about as wanted as the last one, a larger `ncv` makes the choice among them safer.

    >>> from einmul.sparse.linalg import eigs
    >>> w, v = eigs([[0.0, -2.0, 0.0], [2.0, 0.0, 0.0], [0.0, 0.0, 1.0]], k=2)
    >>> [round(abs(value), 9) for value in w.tolist()]
    [2.0, 2.0]
    """

def _linalg_eigsh(A: Any, k: int = ..., M: Any = ..., sigma: Any = ..., which: Any = ..., v0: Any = ..., ncv: Any = ..., maxiter: Any = ..., tol: Any = ..., return_eigenvectors: Any = ..., Minv: Any = ..., OPinv: Any = ..., mode: str = ..., *, seed: int | None = ...) -> Array:
    """`k` eigenvalues, increasing, and their eigenvectors, as columns, of a symmetric or Hermitian
    `A`; with a positive definite `M`, of `A @ x = w * (M @ x)`, and then
    `v.conj().T @ M @ v` is the identity.

    `A` and `M` are matrices, SciPy sparse matrices, or objects with `matvec` and `shape`. `which`:
    `"LM"` and `"SM"` (largest and smallest modulus), `"LA"` and `"SA"` (largest and smallest),
    `"BE"` (from both ends). With a `sigma` it speaks of `1 / (w - sigma)`, so that `"LM"` finds
    the eigenvalues next to `sigma`; `OPinv` then applies `(A - sigma*M)**-1`, which is needed
    where `A` has a `matvec` only, and `Minv` `M**-1` without one. `"SM"` of a matrix whose
    entries are known is found by its inverse, or that of a matrix next to it where it is
    singular, unless it has none.

    `ncv` vectors of a basis (`max(2*k + 1, 20)`; all of them for small matrices), at most
    `maxiter` restarts of it (`10*n`), `v0` its first vector, by default a random one of `seed`.
    A pair has converged when the norm of its residual is at most `tol` times the modulus of its
    value, or rounding error.

    Returns `(eigenvalues, eigenvectors)` with `residuals` (`norm(A @ x - w * (M @ x)) / norm(x)`),
    `restarts` and `products`, or without `return_eigenvectors` the eigenvalues. `LinAlgError`
    where not all converge, for a NaN or an infinity, and for a `sigma` that is an eigenvalue;
    `ValueError` for arguments that make no sense, and a matrix found not to be Hermitian.

    >>> from einmul.sparse.linalg import eigsh
    >>> w, v = eigsh([[2.0, 0.0, 0.0], [0.0, 3.0, 0.0], [0.0, 0.0, 5.0]], k=2)
    >>> [round(value, 9) for value in w.tolist()]
    [3.0, 5.0]
    """

def _linalg_eigvals(x: ArrayLike, /, b: ArrayLike = ...) -> Array:
    """The eigenvalues of `eig` alone.

    >>> import einmul as em
    >>> em.linalg.eigvals(em.asarray([[0.0, 1.0], [-1.0, 0.0]])).real.tolist()
    [0.0, 0.0]
    """

def _linalg_eigvalsh(x: ArrayLike, /, b: ArrayLike = ..., UPLO: Any = ...) -> Array:
    """The eigenvalues of `eigh` alone.

    >>> import einmul as em
    >>> em.linalg.eigvalsh(em.asarray([[3.0, 0.0], [0.0, 2.0]]))
    array([2., 3.])
    """

def _linalg_expm(A: Any) -> Array:
    """The exponential of each matrix, `I + A + A @ A / 2 + …`: `(…, n, n)` gives `(…, n, n)`.

    By scaling and squaring with Padé approximants (Al-Mohy and Higham, 2009). `LinAlgError`
    for a NaN or an infinity and where the result leaves the dtype's range, `ShapeError` for
    matrices that are not square.

    >>> import einmul as em
    >>> em.linalg.expm(em.asarray([[0.0, 2.0], [0.0, 0.0]]))
    array([[1., 2.],
           [0., 1.]])
    """

def _linalg_gmres(A: Any, b: ArrayLike, x0: Any = ..., *, rtol: Any = ..., atol: Any = ..., restart: Any = ..., maxiter: Any = ..., M: Any = ..., callback: Any = ..., callback_type: Any = ...) -> Array:
    """The solution of `A x = b` for any square `A`, by generalised minimal residuals in cycles
    of `restart` iterations (`min(20, n)`), of which there are at most `maxiter` (`10*n`).

    Otherwise as `cg`. `callback` is called with the residual's norm relative to that of `b`
    after every iteration, or with `callback_type="x"` with `x` after every cycle; with
    `"legacy"` `maxiter` counts iterations. The preconditioner stands to the right of `A`.

    >>> from einmul.sparse.linalg import gmres
    >>> x, info = gmres([[1.0, 2.0], [0.0, 1.0]], [5.0, 2.0])
    >>> [round(element, 9) for element in x.tolist()], info
    ([1.0, 2.0], 0)
    """

def _linalg_hessenberg(a: ArrayLike, calc_q: Any = ...) -> Array:
    """`a = Q @ H @ Q.conj().T` for each matrix, `Q` unitary and `H` with zeros below its first
    subdiagonal: `H`, or with `calc_q` both.

    Errors as in `eig`.

    >>> import einmul as em
    >>> a = em.asarray([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [7.0, 8.0, 10.0]])
    >>> h, q = em.linalg.hessenberg(a, calc_q=True)
    >>> em.allclose(q @ h @ q.T, a), h[2, 0].item()
    (True, 0.0)
    """

def _linalg_inv(x: ArrayLike, /) -> Array:
    """The inverse of each matrix. `inv(a) @ b` is better written as `solve(a, b)`.

    `LinAlgError` where a matrix is singular, exactly or to working precision, and for a NaN or
    an infinity; `ShapeError` for matrices that are not square.

    >>> import einmul as em
    >>> em.linalg.inv(em.asarray([[2.0, 0.0], [0.0, 4.0]]))
    array([[0.5 , 0.  ],
           [0.  , 0.25]])
    """

def _linalg_ldl(A: Any, lower: Any = ..., hermitian: Any = ...) -> Array:
    """Bunch and Kaufman's factors of each symmetric or Hermitian matrix: `A = lu @ d @ lu.H`, or
    for complex symmetric matrices, with `hermitian=False`, `lu @ d @ lu.T`. `d` has blocks of
    order 1 and 2; `lu[perm]` is unit lower triangular, or with `lower=False` unit upper. Only
    that triangle of `A` is read.

    `LinAlgError` for a NaN or an infinity, `ShapeError` for matrices that are not square.

    >>> import einmul as em
    >>> lu, d, perm = em.linalg.ldl(em.asarray([[2.0, 1.0], [1.0, 3.0]]))
    >>> d
    array([[2. , 0. ],
           [0. , 2.5]])
    >>> perm
    array([0, 1])
    """

def _linalg_logm(A: Any) -> Array:
    """The principal logarithm of each matrix: `(…, n, n)` gives `(…, n, n)`, real where every
    matrix is and none has a negative eigenvalue, complex otherwise.

    By inverse scaling and squaring on the Schur form (Al-Mohy and Higham, 2012).
    `LinAlgError` where a matrix is singular and for a NaN or an infinity, `ShapeError` for
    matrices that are not square.

    >>> import einmul as em
    >>> em.linalg.logm(em.asarray([[1.0, 0.0], [0.0, 1.0]])).tolist()
    [[0.0, 0.0], [0.0, 0.0]]
    """

def _linalg_lsmr(A: Any, b: ArrayLike, damp: Any = ..., atol: Any = ..., btol: Any = ..., conlim: Any = ..., maxiter: Any = ..., *, x0: Any = ...) -> Array:
    """As `lsqr`, by a method in which `norm(A.T @ r)` falls in every iteration, of which there
    are at most `maxiter` (`min(m, n)`).

    Returns SciPy's `(x, istop, itn, normr, normar, norma, conda, normx)`, by name as well,
    with `istop` as in `lsqr`.

    >>> from einmul.sparse.linalg import lsmr
    >>> result = lsmr([[1.0, 1.0], [1.0, 1.0], [1.0, 0.0]], [1.0, 2.0, 3.0])
    >>> [round(element, 6) for element in result.x.tolist()], result.istop
    ([3.0, -1.5], 2)
    """

def _linalg_lsqr(A: Any, b: ArrayLike, damp: Any = ..., atol: Any = ..., btol: Any = ..., conlim: Any = ..., iter_lim: Any = ..., *, calc_var: Any = ..., x0: Any = ...) -> Array:
    """The `x` that minimises `norm(A @ x - b)**2 + damp**2 * norm(x - x0)**2`, for `A` of any
    shape and rank; from zeros, that of least norm among several.

    `A` is a matrix, a SciPy sparse matrix, or an object with `matvec`, `rmatvec` and `shape`.
    `atol` and `btol` are the relative errors of `A` and `b`; the solve ends, too, where the
    condition of `A` is above `conlim`, or after `iter_lim` (`2*n`) iterations.

    Returns SciPy's `(x, istop, itn, r1norm, r2norm, anorm, acond, arnorm, xnorm, var)`, by
    name as well. `istop`: 0 the first guess is a solution, 1 `A x = b` is solved, 2 the
    least-squares problem is, 3 the condition is above `conlim`, 4 to 6 the same to working
    precision, 7 the iterations were used up, 8 a NaN or an infinity was met. `var` is 0
    without `calc_var`.

    >>> from einmul.sparse.linalg import lsqr
    >>> result = lsqr([[1.0, 1.0], [1.0, 1.0], [1.0, 0.0]], [1.0, 2.0, 3.0])
    >>> [round(element, 6) for element in result.x.tolist()], result.istop
    ([3.0, -1.5], 2)
    """

def _linalg_lstsq(a: ArrayLike, b: ArrayLike, rcond: Any = ...) -> Array:
    """The `x` that minimises the 2-norm of `b - a @ x`, for each right-hand side; where many do,
    the shortest. `a` is `(…, m, n)`, `b` a vector of `m` or `(…, m, k)`; stacks stretch to
    each other.

    Returns `x` (`(…, n)` or `(…, n, k)`), `residuals` (the sums of squares of `b - a @ x`,
    `(…, k)`, with `k` 1 for a vector; for one matrix, as in NumPy, empty unless its rank is `n`
    and `m > n`), `rank` (`int64`, `(…)`) and `singular_values` (`(…, min(m, n))`, decreasing).

    Independent columns give rank `n` whatever their units, and an answer that is refined in
    twice the precision. Dependent columns and wide matrices have as rank the number of singular
    values above `max(m, n)` times the dtype's precision of the largest; the others count as
    zero. With `rcond` it is for all matrices the number above `rcond` of the largest, as in
    NumPy.

    `LinAlgError` for a NaN or an infinity in `a` (in `b` it spoils its own column), `ShapeError`
    where shapes do not fit.

    >>> import einmul as em
    >>> a = em.asarray([[1.0, 0.0], [1.0, 1.0], [1.0, 2.0]])
    >>> fit = em.linalg.lstsq(a, em.asarray([1.0, 3.0, 5.0]))
    >>> em.allclose(fit.x, em.asarray([1.0, 2.0])), fit.rank.item()
    (True, 2)
    """

def _linalg_lu(a: ArrayLike, permute_l: Any = ..., p_indices: Any = ...) -> Array:
    """LU with partial pivoting of each matrix, `(…, m, n)`, `k = min(m, n)`: `P`, `L`, `U` with
    `a = P @ L @ U`, `(…, m, m)`, `(…, m, k)`, `(…, k, n)`. With `permute_l` `P @ L` and `U`;
    with `p_indices` `P` is row numbers, `a = L[P] @ U`.

    The factors exist for singular matrices, too: to solve, use `solve` or `lu_factor`, which
    refuse them. `LinAlgError` for a NaN or an infinity.

    >>> import einmul as em
    >>> p, l, u = em.linalg.lu(em.asarray([[0.0, 2.0], [4.0, 0.0]]))
    >>> u
    array([[4., 0.],
           [0., 2.]])
    >>> em.linalg.lu(em.asarray([[0.0, 2.0], [4.0, 0.0]]), p_indices=True).P
    array([1, 0])
    """

def _linalg_lu_factor(a: ArrayLike) -> Array:
    """LU with partial pivoting of each matrix, to be kept for `lu_solve`: `lu` with `U` on and
    above the diagonal and the unit lower `L` below, and `piv`: row `i` was exchanged with row
    `piv[i]`.

    `LinAlgError` where a square matrix is singular, exactly or to working precision, and for a
    NaN or an infinity.

    >>> import einmul as em
    >>> factors = em.linalg.lu_factor(em.asarray([[0.0, 2.0], [4.0, 0.0]]))
    >>> factors.piv
    array([1, 1])
    >>> em.linalg.lu_solve(factors, em.asarray([4.0, 4.0]))
    array([1., 2.])
    """

def _linalg_lu_solve(lu_and_piv: Any, b: ArrayLike, trans: Any = ...) -> Array:
    """The solution of `a @ result = b` from the factors of `lu_factor`; with `trans` 1 that of
    `a.T @ result = b`, with 2 that of `a.H @ result = b`. `b` is a vector of `n` or `(…, n, k)`,
    and so is the result.

    `LinAlgError` for a zero on `U`'s diagonal, `ShapeError` where shapes do not fit,
    `ValueError` for another `trans`.

    >>> import einmul as em
    >>> factors = em.linalg.lu_factor(em.asarray([[2.0, 1.0], [0.0, 4.0]]))
    >>> em.linalg.lu_solve(factors, em.asarray([2.0, 9.0]), trans=1)
    array([1., 2.])
    """

def _linalg_matrix_norm(x: ArrayLike, /, *, keepdims: _bool = ..., ord: Any = ...) -> Array:
    """The norm of each matrix, real: `(…, m, n)` gives `(…)`.

    `ord`: `"fro"` (the root of the sum of squares), `"nuc"` (the sum of the singular values),
    `1` and `-1` (largest and smallest sum of a column), `inf` and `-inf` (of a row), `2` and
    `-2` (largest and smallest singular value). `ValueError` for another one.

    >>> import einmul as em
    >>> em.linalg.matrix_norm(em.asarray([[3.0, 0.0], [4.0, 0.0]])).item()
    5.0
    """

def _linalg_matrix_power(x: ArrayLike, n: int, /) -> Array:
    """Each matrix times itself, `n` factors in all; the identity for 0, powers of the inverse for
    a negative `n`.

    `LinAlgError` for a negative power of a singular matrix, `ShapeError` for matrices that are
    not square.

    >>> import einmul as em
    >>> em.linalg.matrix_power(em.asarray([[1.0, 1.0], [0.0, 1.0]]), 5)
    array([[1., 5.],
           [0., 1.]])
    """

def _linalg_matrix_rank(x: ArrayLike, /, *, rtol: Any = ...) -> Array:
    """The number of singular values of each matrix that are more than `rtol` (a number, or one
    for each matrix; `max(m, n)` times the dtype's precision) of the largest, in `int64`.

    >>> import einmul as em
    >>> em.linalg.matrix_rank(em.asarray([[1.0, 2.0], [2.0, 4.0]])).item()
    1
    """

def _linalg_minres(A: Any, b: ArrayLike, x0: Any = ..., *, rtol: Any = ..., atol: Any = ..., shift: Any = ..., maxiter: Any = ..., M: Any = ..., callback: Any = ...) -> Array:
    """The solution of `(A - shift*I) x = b` for a symmetric or Hermitian `A`, which may be
    indefinite, by minimal residuals. `M` must be positive definite, and there are at most
    `maxiter` (`5*n`) iterations.

    Otherwise as `cg`. Of a singular system without a solution, `x` is one of least squares,
    and `info` is not 0.

    >>> from einmul.sparse.linalg import minres
    >>> x, info = minres([[0.0, 1.0], [1.0, 0.0]], [2.0, 1.0])
    >>> [round(element, 9) for element in x.tolist()], info
    ([1.0, 2.0], 0)
    """

def _linalg_multi_dot(arrays: Sequence[ArrayLike]) -> Array:
    """The product of two arrays or more, in the order that costs least. All are matrices; the
    first may be a vector, a row, and the last one, a column.

    `ShapeError` where they do not fit.

    >>> import einmul as em
    >>> v = em.asarray([1.0, 1.0])
    >>> em.linalg.multi_dot([v, em.asarray([[1.0, 2.0], [3.0, 4.0]]), v]).item()
    10.0
    """

def _linalg_norm(x: ArrayLike, ord: Any = ..., axis: Axes = ..., keepdims: _bool = ...) -> Array:
    """A norm of vectors along one `axis`, of matrices in two (rows, columns), or without `axis` of
    `x` as one vector or matrix; without `ord` too, of all elements, whatever its rank. Real.

    `ord` is that of `vector_norm`, by default 2, or that of `matrix_norm`, by default `"fro"`.
    `ValueError` for an order that there is not and for more than two axes.

    >>> import einmul as em
    >>> x = em.asarray([[3.0, 0.0], [4.0, 0.0]])
    >>> em.linalg.norm(x).item(), em.linalg.norm(x, ord=1).item()
    (5.0, 7.0)
    >>> em.linalg.norm(x, axis=0)
    array([5., 0.])
    """

def _linalg_null_space(A: Any, rcond: Any = ...) -> Array:
    """An orthonormal basis, as columns, of the vectors that a matrix sends to zero: `(m, n)` gives
    `(n, n - r)`, where `r` is the number of singular values above `rcond` (`max(m, n)` times
    the dtype's precision) of the largest.

    `ShapeError` for a stack, whose matrices have ranks, and so bases, of several sizes.

    >>> import einmul as em
    >>> basis = em.linalg.null_space(em.asarray([[1.0, 1.0]]))
    >>> basis.shape, round(abs(basis[0, 0].item()), 6)
    ((2, 1), 0.707107)
    """

def _linalg_orth(A: Any, rcond: Any = ...) -> Array:
    """An orthonormal basis, as columns, of what the columns of a matrix span: `(m, n)` gives
    `(m, r)`, `r` as in `null_space`.

    Errors as in `null_space`.

    >>> import einmul as em
    >>> em.linalg.orth(em.asarray([[2.0, 0.0, 0.0], [0.0, 3.0, 0.0]])).shape
    (2, 2)
    """

def _linalg_outer(x1: ArrayLike, x2: ArrayLike, /) -> Array:
    """Every element of one vector times every element of the other.

    `ShapeError` for other than vectors.

    >>> import einmul as em
    >>> em.linalg.outer(em.asarray([1, 2]), em.asarray([3, 4]))
    array([[3, 4],
           [6, 8]])
    """

def _linalg_pinv(x: ArrayLike, /, *, rtol: Any = ...) -> Array:
    """The Moore–Penrose inverse of each matrix, `(…, n, m)` of `(…, m, n)`. Singular values of at
    most `rtol` of the largest count as zero; `rtol` as in `matrix_rank`.

    `LinAlgError` for a NaN or an infinity.

    >>> import einmul as em
    >>> em.linalg.pinv(em.asarray([[2.0, 0.0], [0.0, 0.0]]))
    array([[0.5, 0. ],
           [0. , 0. ]])
    """

def _linalg_qr(x: ArrayLike, /, *, mode: str = ..., pivoting: Any = ...) -> Array:
    """`x = Q R` for each matrix: `Q` with orthonormal columns, `R` upper triangular with a real
    diagonal. `mode="reduced"` gives `(…, m, k)` and `(…, k, n)`, `k = min(m, n)`;
    `"complete"` gives `(…, m, m)` and `(…, m, n)`.

    With `pivoting` columns are exchanged so that the diagonal of `R` decreases in size, and `P`
    has their numbers: `x[:, P] = Q R`.

    A NaN or an infinity makes that matrix's factors NaN, or with `pivoting` is a
    `LinAlgError`. `ValueError` for another mode.

    >>> import einmul as em
    >>> q, r = em.linalg.qr(em.asarray([[3.0, 1.0], [4.0, 2.0]]))
    >>> em.allclose(q @ r, em.asarray([[3.0, 1.0], [4.0, 2.0]]))
    True
    >>> em.linalg.qr(em.asarray([[1.0, 0.0], [0.0, 2.0]]), pivoting=True).P
    array([1, 0])
    """

def _linalg_schur(a: ArrayLike, output: Any = ...) -> Array:
    """`a = Z @ T @ Z.conj().T` for each matrix: `Z` unitary, `T` upper triangular. Of a real
    matrix both are real, and `T` has a block of two rows for each conjugate pair of
    eigenvalues; with `output="complex"` both are complex, and `T` is triangular.

    Errors as in `eig`; `ValueError` for another output.

    >>> import einmul as em
    >>> em.linalg.schur(em.asarray([[1.0, 2.0], [0.0, 3.0]])).T
    array([[1., 2.],
           [0., 3.]])
    """

def _linalg_slogdet(x: ArrayLike, /) -> Array:
    """The determinant of each matrix as its sign (of modulus 1, or 0) and the logarithm of its
    modulus, neither of which overflows: `sign * exp(logabsdet)`.

    >>> import einmul as em
    >>> sign, log = em.linalg.slogdet(em.asarray([[1e200, 0.0], [0.0, -1e200]]))
    >>> sign.item(), round(log.item(), 3)
    (-1.0, 921.034)
    """

def _linalg_solve(x1: ArrayLike, x2: ArrayLike, /, *, lower: Any = ..., assume_a: Any = ..., transposed: Any = ...) -> Array:
    """The solution of `x1 @ result = x2`: `(…, n, n)` and `(…, n, k)` give `(…, n, k)`, stacks
    stretching to each other; an `x2` of one axis is a vector.

    `assume_a` tells what each `x1` is, and only that part of it is read: `"diagonal"`,
    `"tridiagonal"`, `"banded"`, `"upper triangular"`, `"lower triangular"`, `"symmetric"` or
    `"sym"`, `"hermitian"` or `"her"`, `"positive definite"` or `"pos"` (of these three the
    upper triangle, or with `lower` the lower one), `"general"` or `"gen"`. `None` looks. With
    `transposed` the system is `x1.T @ result = x2`.

    `LinAlgError` where a matrix is singular, exactly or to working precision, or not positive
    definite as it was said to be, and for a NaN or an infinity in it; `ShapeError` where
    shapes do not fit; `ValueError` for another `assume_a`.

    >>> import einmul as em
    >>> em.linalg.solve(em.asarray([[4.0, 1.0], [2.0, 3.0]]), em.asarray([6.0, 8.0]))
    array([1., 2.])
    >>> upper = em.asarray([[2.0, 1.0], [9.0, 4.0]])
    >>> em.linalg.solve(upper, em.asarray([4.0, 8.0]), assume_a="upper triangular")
    array([1., 2.])
    """

def _linalg_solve_banded(l_and_u: Any, ab: Any, b: ArrayLike) -> Array:
    """The solution of `a @ result = b` for matrices that are zero but for `l` diagonals below the
    main one and `u` above. `ab` is `(…, l + u + 1, n)`, one diagonal a row, the uppermost first:
    `ab[u + i - j, j]` is `a[i, j]`. `b` is a vector of `n` or `(…, n, k)`, and so is the result.

    `LinAlgError` where a matrix is singular, exactly or to working precision, and for a NaN or
    an infinity in it; `ShapeError` where shapes do not fit.

    >>> import einmul as em
    >>> ab = em.asarray([[0.0, 1.0], [2.0, 4.0]])
    >>> em.linalg.solve_banded((0, 1), ab, em.asarray([4.0, 8.0]))
    array([1., 2.])
    """

def _linalg_solve_continuous_lyapunov(a: ArrayLike, q: ArrayLike) -> Array:
    """The `X` with `a @ X + X @ a.conj().T = q`: all are `(…, n, n)`.

    Errors as in `solve_sylvester`.

    >>> import einmul as em
    >>> em.linalg.solve_continuous_lyapunov(em.asarray([[2.0]]), em.asarray([[6.0]]))
    array([[1.5]])
    """

def _linalg_solve_sylvester(a: ArrayLike, b: ArrayLike, q: ArrayLike) -> Array:
    """The `X` with `a @ X + X @ b = q`: `(…, m, m)`, `(…, n, n)` and `(…, m, n)` give
    `(…, m, n)`, stacks stretching to each other.

    On the Schur forms of `a` and `b` (Bartels and Stewart, 1972). `LinAlgError` where `a` and
    `-b` share an eigenvalue, exactly or to working precision, and for a NaN or an infinity;
    `ShapeError` where shapes do not fit.

    >>> import einmul as em
    >>> em.linalg.solve_sylvester(em.asarray([[2.0]]), em.asarray([[1.0]]), em.asarray([[6.0]]))
    array([[2.]])
    """

def _linalg_solve_triangular(a: ArrayLike, b: ArrayLike, trans: Any = ..., lower: Any = ..., unit_diagonal: Any = ...) -> Array:
    """The solution of `a @ result = b` by substitution: of each square `a` only the upper triangle
    is read, or with `lower` the lower one, and with `unit_diagonal` not its diagonal, which is
    taken as 1. With `trans` 1 the system is `a.T @ result = b`, with 2 `a.H @ result = b`. `b`
    is a vector of `n` or `(…, n, k)`, and so is the result.

    `LinAlgError` for an exact zero on the diagonal, and for a NaN or an infinity in what is
    read of `a`; `ShapeError` where shapes do not fit; `ValueError` for another `trans`.

    >>> import einmul as em
    >>> a = em.asarray([[2.0, 1.0], [9.0, 4.0]])
    >>> em.linalg.solve_triangular(a, em.asarray([4.0, 8.0]))
    array([1., 2.])
    >>> em.linalg.solve_triangular(a, em.asarray([2.0, 9.0]), trans=1)
    array([1., 2.])
    """

def _linalg_solveh_banded(ab: Any, b: ArrayLike, lower: Any = ...) -> Array:
    """`solve_banded` for symmetric or Hermitian positive definite matrices, of which `ab` has the
    main diagonal and `u` above it, `(…, u + 1, n)`, the uppermost first, or with `lower` those
    below it, the main one first.

    `LinAlgError` where a matrix is not positive definite, or singular to working precision,
    and for a NaN or an infinity in it; `ShapeError` where shapes do not fit.

    >>> import einmul as em
    >>> ab = em.asarray([[0.0, 2.0], [4.0, 5.0]])
    >>> em.linalg.solveh_banded(ab, em.asarray([8.0, 12.0]))
    array([1., 2.])
    """

def _linalg_sqrtm(A: Any) -> Array:
    """The principal square root of each matrix, `X @ X = A`: `(…, n, n)` gives `(…, n, n)`, real
    where every matrix is and none has a negative eigenvalue, complex otherwise.

    On the Schur form (Björck and Hammarling, 1983); of a symmetric or Hermitian matrix by its
    eigenvectors. `LinAlgError` where a singular matrix has no root and for a NaN or an
    infinity, `ShapeError` for matrices that are not square.

    >>> import einmul as em
    >>> em.linalg.sqrtm(em.asarray([[4.0, 1.0], [0.0, 4.0]]))
    array([[2.  , 0.25],
           [0.  , 2.  ]])
    """

def _linalg_svd(x: ArrayLike, /, *, full_matrices: _bool = ...) -> Array:
    """`x = U @ diag(S) @ Vh` for each matrix: orthonormal columns, singular values (decreasing,
    real), orthonormal rows. `(…, m, m)`, `(…, k)`, `(…, n, n)`, or without `full_matrices`
    `(…, m, k)`, `(…, k)`, `(…, k, n)`, `k = min(m, n)`.

    `LinAlgError` for a NaN or an infinity.

    >>> import einmul as em
    >>> em.linalg.svd(em.asarray([[0.0, 2.0], [3.0, 0.0]])).S
    array([3., 2.])
    """

def _linalg_svds(A: Any, k: int = ..., ncv: Any = ..., tol: Any = ..., which: Any = ..., v0: Any = ..., maxiter: Any = ..., return_singular_vectors: Any = ..., *, seed: int | None = ...) -> Array:
    """`k` singular values, increasing, and their vectors of an `A` of any shape: `(m, k)`, `(k,)`
    and `(k, n)` with `A @ Vh.conj().T = U * S`.

    `A` is a matrix, a SciPy sparse matrix, or an object with `matvec`, `rmatvec` and `shape`.
    `which`: `"LM"` (the largest) or `"SM"` (the smallest, of a square matrix whose entries are
    known by its inverse, if it has one). `v0` is a first vector of `min(m, n)` numbers; `ncv`,
    `maxiter`, `tol` and `seed` as in `eigsh`.

    Returns `(U, S, Vh)` with `residuals` (the larger of `norm(A @ v - s*u)` and
    `norm(A.conj().T @ u - s*v)`), `restarts` and `products`. `return_singular_vectors`: `"u"`
    and `"vh"` leave `None` for the others, `False` returns the singular values. Errors as in
    `eigsh`.

    >>> from einmul.sparse.linalg import svds
    >>> u, s, vh = svds([[0.0, 2.0], [3.0, 0.0], [0.0, 0.0]], k=2)
    >>> [round(value, 9) for value in s.tolist()]
    [2.0, 3.0]
    """

def _linalg_svdvals(x: ArrayLike, /) -> Array:
    """The singular values of each matrix, decreasing: `(…, min(m, n))`.

    >>> import einmul as em
    >>> em.linalg.svdvals(em.asarray([[0.0, 2.0], [3.0, 0.0]]))
    array([3., 2.])
    """

def _linalg_trace(x: ArrayLike, /, *, offset: int = ..., dtype: DTypeLike | None = ...) -> Array:
    """The sum along the diagonal, `offset` above the main one, of each matrix, with the dtypes of
    `sum`.

    >>> import einmul as em
    >>> em.linalg.trace(em.asarray([[1, 2], [3, 4]])).item()
    5
    """

def _linalg_vector_norm(x: ArrayLike, /, *, axis: Axes = ..., keepdims: _bool = ..., ord: Any = ...) -> Array:
    """The norm of the vectors along `axis` (an axis, several, or `None` for all elements), real:
    `sum(abs(x)**ord)**(1/ord)`; the largest or smallest modulus for `ord` `inf` or `-inf`, the
    number of elements that are not zero for 0.

    >>> import einmul as em
    >>> em.linalg.vector_norm(em.asarray([3.0, 4.0])).item()
    5.0
    """

def _set_thread_limit(threads: Any) -> Array:
    """Sets the limit of this thread, 0 for none, and returns the one before."""

class _sparse_Preconditioner:
    """An approximate inverse for the iterative solvers, made by `jacobi`, `ilu0` or `ic0`.

    `shape` is that of the matrix, `nnz` counts the entries of the incomplete factors.
    """
    def __repr__(self, /) -> str:
        """Return repr(self)."""
    @property
    def dtype(self) -> DType:
        """The dtype of solutions for real right-hand sides."""
    @property
    def nbytes(self) -> int:
        """Bytes of the factors' values."""
    @property
    def nnz(self) -> int:
        """Stored entries of the factors."""
    def refactor(self, /, A: Any) -> Any:
        """The same for another matrix `A` with its entries at the same places: the order
        and the places of the factors' entries are kept. `ShapeError` for other places.
        """
    @property
    def shape(self) -> tuple[int, ...]:
        """Rows and columns of the matrix."""
    def solve(self, /, b: ArrayLike, trans: Any = ...) -> Any:
        """The solution of `A @ x = b`, or with `trans="T"` or `"H"` of the transposed or
        adjoint matrix, for `b` of shape `(n,)` or `(n, k)`. A complex `b` may meet a
        real matrix. `ShapeError` where `b` does not fit.
        """

class _sparse_SparseCholesky:
    """The factor of a symmetric or Hermitian positive definite sparse matrix, made by `cholesky`.

    `shape` is that of the matrix, `nnz` counts the stored entries of the factor, zeros inside
    its dense blocks included.
    """
    def __repr__(self, /) -> str:
        """Return repr(self)."""
    @property
    def dtype(self) -> DType:
        """The dtype of solutions for real right-hand sides."""
    @property
    def nbytes(self) -> int:
        """Bytes of the factors' values."""
    @property
    def nnz(self) -> int:
        """Stored entries of the factors."""
    def refactor(self, /, A: Any) -> Any:
        """The same for another matrix `A` with its entries at the same places: the order
        and the places of the factors' entries are kept. `ShapeError` for other places.
        """
    @property
    def shape(self) -> tuple[int, ...]:
        """Rows and columns of the matrix."""
    def solve(self, /, b: ArrayLike, trans: Any = ...) -> Any:
        """The solution of `A @ x = b`, or with `trans="T"` or `"H"` of the transposed or
        adjoint matrix, for `b` of shape `(n,)` or `(n, k)`. A complex `b` may meet a
        real matrix. `ShapeError` where `b` does not fit.
        """

class _sparse_SparseLU:
    """The factors of a square sparse matrix, made by `splu`.

    `shape` is that of the matrix, `nnz` counts the entries of both factors; where the factors
    are made of dense blocks it is the bound that holds for every choice of pivots.
    """
    def __repr__(self, /) -> str:
        """Return repr(self)."""
    @property
    def dtype(self) -> DType:
        """The dtype of solutions for real right-hand sides."""
    @property
    def nbytes(self) -> int:
        """Bytes of the factors' values."""
    @property
    def nnz(self) -> int:
        """Stored entries of the factors."""
    def refactor(self, /, A: Any) -> Any:
        """The same for another matrix `A` with its entries at the same places: the order
        and the places of the factors' entries are kept. `ShapeError` for other places.
        """
    @property
    def shape(self) -> tuple[int, ...]:
        """Rows and columns of the matrix."""
    def solve(self, /, b: ArrayLike, trans: Any = ...) -> Any:
        """The solution of `A @ x = b`, or with `trans="T"` or `"H"` of the transposed or
        adjoint matrix, for `b` of shape `(n,)` or `(n, k)`. A complex `b` may meet a
        real matrix. `ShapeError` where `b` does not fit.
        """

class _sparse_SparseQR:
    """The factors of a sparse matrix of full column rank, made by `qr`; `solve` is least squares.

    `shape` is that of the matrix, `nnz` counts the stored entries of `R` and of the
    Householder vectors.
    """
    def __repr__(self, /) -> str:
        """Return repr(self)."""
    @property
    def dtype(self) -> DType:
        """The dtype of solutions for real right-hand sides."""
    @property
    def nbytes(self) -> int:
        """Bytes of the factors' values."""
    @property
    def nnz(self) -> int:
        """Stored entries of the factors."""
    def refactor(self, /, A: Any) -> Any:
        """The same for another matrix `A` with its entries at the same places: the order
        and the places of the factors' entries are kept. `ShapeError` for other places.
        """
    @property
    def shape(self) -> tuple[int, ...]:
        """Rows and columns of the matrix."""
    def solve(self, /, b: ArrayLike, trans: Any = ...) -> Any:
        """The solution of `A @ x = b`, or with `trans="T"` or `"H"` of the transposed or
        adjoint matrix, for `b` of shape `(n,)` or `(n, k)`. A complex `b` may meet a
        real matrix. `ShapeError` where `b` does not fit.
        """

def _sparse_cholesky(A: Any) -> _sparse_SparseCholesky:
    """The Cholesky factor of a symmetric or Hermitian positive definite sparse matrix, ordered so
    that it stays sparse, as an object with `solve(b)`.

    `A`: `(n, n)`, both triangles; a SciPy sparse matrix of any format, or a dense one.
    `LinAlgError` where `A` is not positive definite, with the row and column that failed,
    singular to working precision, not Hermitian, or not finite.

    >>> from einmul.sparse.linalg import cholesky
    >>> factor = cholesky([[4.0, 0.0], [0.0, 16.0]])
    >>> factor
    SparseCholesky(shape=(2, 2), nnz=2, dtype=float64)
    >>> factor.solve([8.0, 16.0])
    array([2., 1.])
    >>> factor.refactor([[1.0, 0.0], [0.0, 4.0]]).solve([1.0, 4.0])
    array([1., 1.])
    """

def _sparse_ic0(A: Any) -> _sparse_Preconditioner:
    """The incomplete Cholesky factor of a Hermitian sparse matrix with a positive diagonal: entries
    only where `A` has them. Where that breaks down, the diagonal is enlarged until it does not.

    `LinAlgError` for a matrix that is not Hermitian or whose diagonal is not positive.

    >>> from einmul.sparse.linalg import ic0
    >>> ic0([[4.0, 2.0], [2.0, 5.0]]).solve([6.0, 7.0])
    array([1., 1.])
    """

def _sparse_ilu0(A: Any) -> _sparse_Preconditioner:
    """The incomplete LU factors of a square sparse matrix: entries only where `A` has them, and no
    rows exchanged. Where that breaks down, the diagonal is enlarged until it does not.

    SciPy's `spilu` drops entries by size instead, and takes parameters for that.
    `LinAlgError` for a zero on the diagonal.

    >>> from einmul.sparse.linalg import ilu0
    >>> ilu0([[2.0, 1.0], [4.0, 4.0]]).solve([3.0, 8.0])
    array([1., 1.])
    """

def _sparse_jacobi(A: Any) -> _sparse_Preconditioner:
    """The diagonal of a square sparse matrix, as a preconditioner.

    `LinAlgError` for a zero on the diagonal.

    >>> from einmul.sparse.linalg import jacobi
    >>> jacobi([[2.0, 1.0], [0.0, 4.0]]).solve([2.0, 8.0])
    array([1., 2.])
    """

def _sparse_qr(A: Any) -> _sparse_SparseQR:
    """The QR factors of a sparse matrix of full column rank, ordered so that they stay sparse, as
    an object whose `solve(b)` is least squares: `x` with the smallest 2-norm of `b - A @ x`.

    `A`: `(m, n)` with `m >= n`, as in `cholesky`. `LinAlgError` where a column depends on
    others, with the column, and for a NaN or an infinity.

    >>> import einmul as em
    >>> from einmul.sparse.linalg import qr
    >>> x = qr([[1.0, 0.0], [1.0, 0.0], [0.0, 2.0]]).solve([1.0, 3.0, 4.0])
    >>> em.allclose(x, [2.0, 2.0])
    True
    """

def _sparse_splu(A: Any) -> _sparse_SparseLU:
    """The LU factors of a square sparse matrix, with partial pivoting, ordered so that they stay
    sparse, as an object with `solve(b, trans="N")`.

    `A`: `(n, n)`, as in `cholesky`. `LinAlgError` where `A` is singular (by where its entries
    are, exactly, or to working precision), with the column, and for a NaN or an infinity.

    >>> from einmul.sparse.linalg import splu
    >>> lu = splu([[0.0, 2.0], [4.0, 0.0]])
    >>> lu.solve([2.0, 8.0])
    array([2., 1.])
    >>> lu.solve([2.0, 8.0], trans="T")
    array([4. , 0.5])
    """

def _sparse_spsolve(A: Any, b: ArrayLike) -> Array:
    """The solution of `A @ x = b` for a square sparse matrix: by substitution where it is
    triangular, by `cholesky` where it is Hermitian and positive definite, else by `splu`.

    `b`: `(n,)` or `(n, k)`, and so is the result; a sparse `b` is made dense. `LinAlgError` as
    in `splu`, `ShapeError` where shapes do not fit.

    >>> from einmul.sparse.linalg import spsolve
    >>> spsolve([[2.0, 0.0], [1.0, 4.0]], [2.0, 9.0])
    array([1., 2.])
    """

def _thread_limit() -> Array:
    """Threads that work started by this thread may use."""

def abs(x: ArrayLike, /, out: Array | None = ...) -> Array:
    """The absolute value of each element; of complex numbers the modulus, without overflow.

    Shape of `x`; dtype of `x`, or its real dtype.

    >>> import einmul as em
    >>> em.abs(em.asarray([-1.5, 2.0])).tolist()
    [1.5, 2.0]
    """

def absolute(x: ArrayLike, /, out: Array | None = ...) -> Array:
    """The absolute value of each element; of complex numbers the modulus, without overflow.

    Shape of `x`; dtype of `x`, or its real dtype.

    >>> import einmul as em
    >>> em.abs(em.asarray([-1.5, 2.0])).tolist()
    [1.5, 2.0]
    """

def acos(x: ArrayLike, /, out: Array | None = ...) -> Array:
    """The angle in [0, π] with each cosine; NaN outside [-1, 1].

    Shape of `x`; its dtype, `float64` for integers.

    >>> import einmul as em
    >>> em.acos(em.asarray([1.0])).tolist()
    [0.0]
    """

def acosh(x: ArrayLike, /, out: Array | None = ...) -> Array:
    """The inverse of `cosh`, not negative; NaN below 1.

    Shape of `x`; its dtype, `float64` for integers.

    >>> import einmul as em
    >>> em.acosh(em.asarray([1.0])).tolist()
    [0.0]
    """

def add(x1: ArrayLike, x2: ArrayLike, /, out: Array | None = ...) -> Array:
    """The sum of each pair; of truth values their "or"; integers wrap.

    Shapes broadcast (`ShapeError` where they do not); the dtypes' joint dtype.

    >>> import einmul as em
    >>> em.add(em.asarray([1, 2]), 10).tolist()
    [11, 12]
    """

def all(x: ArrayLike, /, axis: Axes = ..., out: Array | None = ..., keepdims: _bool = ...) -> Array:
    """Whether all elements along `axis` are true, as a truth value; so it is of nothing.
    Errors as in `sum`.

    >>> import einmul as em
    >>> em.all([1.0, 2.0]).item()
    True
    """

def allclose(a: ArrayLike, b: ArrayLike, rtol: Any = ..., atol: Any = ..., equal_nan: _bool = ...) -> _bool:
    """Whether all pairs are equal up to a tolerance, as `isclose` has it.

    >>> import einmul as em
    >>> em.allclose(em.asarray([1.0, 2.0]), em.asarray([1.0, 2.0 + 1e-9]))
    True
    """

def amax(x: ArrayLike, /, axis: Axes = ..., out: Array | None = ..., keepdims: _bool = ...) -> Array:
    """The largest element along `axis`, NaN if there is one. `ShapeError` for the maximum of
    nothing, `DTypeError` for complex numbers, which have no order; else as `sum`.

    >>> import einmul as em
    >>> em.max([[1, 5], [7, 2]], axis=0).tolist()
    [7, 5]
    """

def amin(x: ArrayLike, /, axis: Axes = ..., out: Array | None = ..., keepdims: _bool = ...) -> Array:
    """The smallest element along `axis`, NaN if there is one. Errors as in `max`.

    >>> import einmul as em
    >>> em.min([3.0, -1.0]).item()
    -1.0
    """

def any(x: ArrayLike, /, axis: Axes = ..., out: Array | None = ..., keepdims: _bool = ...) -> Array:
    """Whether any element along `axis` is true, as a truth value; NaN and infinities are.
    Errors as in `sum`.

    >>> import einmul as em
    >>> em.any([[0, 0], [0, 3]], axis=1).tolist()
    [False, True]
    """

def append(arr: ArrayLike, values: ArrayLike, axis: Axes = ...) -> Array:
    """The array with values added at the end of an axis; both are flattened first if there
    is none. `ShapeError` for shapes that differ along another axis, `AxisError`.

    >>> import einmul as em
    >>> em.append([1, 2], [[3], [4]]).tolist()
    [1, 2, 3, 4]
    """

def arange(start: Any, /, stop: Any = ..., step: Any = ..., dtype: DTypeLike | None = ..., *, device: str | None = ...) -> Array:
    """The values `start`, `start + step`, … before `stop`, as a vector; with one argument,
    those from 0 before it. Integers are exact, value `i` of real numbers is
    `start + i*step`.

    `ValueError` for a step of zero, for NaN and infinity, and for integers that the dtype
    does not hold.

    >>> import einmul as em
    >>> em.arange(7, 0, -3).tolist()
    [7, 4, 1]
    """

def arccos(x: ArrayLike, /, out: Array | None = ...) -> Array:
    """The angle in [0, π] with each cosine; NaN outside [-1, 1].

    Shape of `x`; its dtype, `float64` for integers.

    >>> import einmul as em
    >>> em.acos(em.asarray([1.0])).tolist()
    [0.0]
    """

def arccosh(x: ArrayLike, /, out: Array | None = ...) -> Array:
    """The inverse of `cosh`, not negative; NaN below 1.

    Shape of `x`; its dtype, `float64` for integers.

    >>> import einmul as em
    >>> em.acosh(em.asarray([1.0])).tolist()
    [0.0]
    """

def arcsin(x: ArrayLike, /, out: Array | None = ...) -> Array:
    """The angle in [-π/2, π/2] with each sine; NaN outside [-1, 1].

    Shape of `x`; its dtype, `float64` for integers.

    >>> import einmul as em
    >>> em.asin(em.asarray([0.0])).tolist()
    [0.0]
    """

def arcsinh(x: ArrayLike, /, out: Array | None = ...) -> Array:
    """The inverse of `sinh`.

    Shape of `x`; its dtype, `float64` for integers.

    >>> import einmul as em
    >>> em.asinh(em.asarray([0.0])).tolist()
    [0.0]
    """

def arctan(x: ArrayLike, /, out: Array | None = ...) -> Array:
    """The angle in [-π/2, π/2] with each tangent.

    Shape of `x`; its dtype, `float64` for integers.

    >>> import einmul as em
    >>> em.atan(em.asarray([0.0])).tolist()
    [0.0]
    """

def arctan2(x1: ArrayLike, x2: ArrayLike, /, out: Array | None = ...) -> Array:
    """The angle of the point with ordinate `x1` and abscissa `x2`, in [-π, π].

    Shapes broadcast (`ShapeError` where they do not); the joint dtype, `float64` for integers.
    `DTypeError` for complex numbers.

    >>> import einmul as em
    >>> em.atan2(em.asarray([0.0]), 1.0).tolist()
    [0.0]
    """

def arctanh(x: ArrayLike, /, out: Array | None = ...) -> Array:
    """The inverse of `tanh`; infinite at ±1, NaN beyond.

    Shape of `x`; its dtype, `float64` for integers.

    >>> import einmul as em
    >>> em.atanh(em.asarray([1.0])).tolist()
    [inf]
    """

def argmax(x: ArrayLike, /, axis: Axes = ..., out: Array | None = ..., keepdims: _bool = ...) -> Array:
    """The position of the first largest element along `axis`, in `int64`; without an axis
    that in the row-major order of all elements. A NaN wins. Errors as in `max`.

    >>> import einmul as em
    >>> em.argmax([[1, 7], [7, 3]]).item()
    1
    """

def argmin(x: ArrayLike, /, axis: Axes = ..., out: Array | None = ..., keepdims: _bool = ...) -> Array:
    """The position of the first smallest element along `axis`, as `argmax`.

    >>> import einmul as em
    >>> em.argmin([[1, 7], [7, 0]], axis=0).tolist()
    [0, 1]
    """

def argpartition(x: ArrayLike, /, kth: Any, axis: Axes = ...) -> Array:
    """The positions (`int64`) that partition `x` along an axis as `partition` does.

    Raises what `partition` raises.

    >>> import einmul as em
    >>> em.argpartition(em.asarray([5, 1, 4, 2, 3]), 0)[0]
    array(1)
    """

def argsort(x: ArrayLike, /, axis: Axes = ..., kind: Any = ..., *, descending: _bool = ..., stable: _bool = ...) -> Array:
    """The positions (`int64`) that sort `x` along an axis; `axis=None` sorts all elements as
    one line.

    The order is that of `sort`. Positions of equal elements ascend, whatever `kind` and `stable` say.
    Raises `AxisError` for an axis that `x` does not have.

    >>> import einmul as em
    >>> em.argsort(em.asarray([3, 1, 2]))
    array([1, 2, 0])
    """

def argwhere(a: ArrayLike, /) -> Array:
    """The coordinates of the elements that are not zero, a row for each.

    >>> import einmul as em
    >>> em.argwhere(em.asarray([[0, 5], [7, 0]]))
    array([[0, 1],
           [1, 0]])
    """

def array(object: Any, dtype: DTypeLike | None = ..., *, copy: _bool | None = ..., ndmin: Any = ...) -> Array:
    """An array of anything that holds numbers, copied unless `copy` is false or `None` and
    it is an array already; axes of length one are added in front up to `ndmin`.

    >>> import einmul as em
    >>> em.array([1, 2, 3], ndmin=2).shape
    (1, 3)
    """

def array_split(ary: ArrayLike, indices_or_sections: Any, axis: Axes = ...) -> list[Array]:
    """As `split`, but a number of parts may leave a rest: the first are longer by one.

    >>> import einmul as em
    >>> [a.tolist() for a in em.array_split(em.arange(3), 2)]
    [[0, 1], [2]]
    """

def asarray(obj: Any, /, *, dtype: DTypeLike | None = ..., device: str | None = ..., copy: _bool | None = ...) -> Array:
    """An array of anything that holds numbers: arrays of other libraries (sharing their
    memory), nested sequences, numbers.

    `copy`: `None` copies only where it must, `True` always, `False` never (`ValueError`
    where it would have to).

    >>> import einmul as em
    >>> em.asarray([[1, 2], [3, 4]]).shape
    (2, 2)
    """

def asin(x: ArrayLike, /, out: Array | None = ...) -> Array:
    """The angle in [-π/2, π/2] with each sine; NaN outside [-1, 1].

    Shape of `x`; its dtype, `float64` for integers.

    >>> import einmul as em
    >>> em.asin(em.asarray([0.0])).tolist()
    [0.0]
    """

def asinh(x: ArrayLike, /, out: Array | None = ...) -> Array:
    """The inverse of `sinh`.

    Shape of `x`; its dtype, `float64` for integers.

    >>> import einmul as em
    >>> em.asinh(em.asarray([0.0])).tolist()
    [0.0]
    """

def astype(x: ArrayLike, dtype: DTypeLike | None, /, *, copy: _bool | None = ..., device: str | None = ...) -> Array:
    """The elements of an array in another dtype; a copy unless `copy` is false and nothing
    changes. Integers wrap, floats are cut towards zero, truth is "not zero"; `DTypeError`
    from complex to real.

    >>> import einmul as em
    >>> em.astype(em.asarray([1.7, -1.7]), em.int64)
    array([ 1, -1])
    """

def atan(x: ArrayLike, /, out: Array | None = ...) -> Array:
    """The angle in [-π/2, π/2] with each tangent.

    Shape of `x`; its dtype, `float64` for integers.

    >>> import einmul as em
    >>> em.atan(em.asarray([0.0])).tolist()
    [0.0]
    """

def atan2(x1: ArrayLike, x2: ArrayLike, /, out: Array | None = ...) -> Array:
    """The angle of the point with ordinate `x1` and abscissa `x2`, in [-π, π].

    Shapes broadcast (`ShapeError` where they do not); the joint dtype, `float64` for integers.
    `DTypeError` for complex numbers.

    >>> import einmul as em
    >>> em.atan2(em.asarray([0.0]), 1.0).tolist()
    [0.0]
    """

def atanh(x: ArrayLike, /, out: Array | None = ...) -> Array:
    """The inverse of `tanh`; infinite at ±1, NaN beyond.

    Shape of `x`; its dtype, `float64` for integers.

    >>> import einmul as em
    >>> em.atanh(em.asarray([1.0])).tolist()
    [inf]
    """

def atleast_1d(*arys: ArrayLike) -> Array:
    """Arrays of one axis at least; of several arguments a tuple.

    >>> import einmul as em
    >>> em.atleast_1d(5).tolist()
    [5]
    """

def atleast_2d(*arys: ArrayLike) -> Array:
    """Arrays of two axes at least: a vector becomes a row; of several arguments a tuple.

    >>> import einmul as em
    >>> em.atleast_2d([1, 2]).tolist()
    [[1, 2]]
    """

def atleast_3d(*arys: ArrayLike) -> Array:
    """Arrays of three axes at least: a vector of n becomes `(1, n, 1)`, a matrix `(m, n, 1)`;
    of several arguments a tuple.

    >>> import einmul as em
    >>> em.atleast_3d([1, 2]).shape
    (1, 2, 1)
    """

def average(a: ArrayLike, axis: Axes = ..., weights: ArrayLike | None = ..., returned: Any = ..., *, keepdims: _bool = ...) -> Any:
    """The average along `axis`, weighted where `weights` are given: the expectation, when they
    are probabilities. With `returned` a pair of the average and the sum of the weights.

    Weights have `a`'s shape, or that of the axes. `ShapeError` where they do not fit or sum
    to zero, `AxisError` for an axis out of range.

    >>> import einmul as em
    >>> em.average([1.0, 2.0], weights=[3.0, 1.0]).item()
    1.25
    """

bfloat16: DType

def bincount(x: ArrayLike, /, weights: ArrayLike | None = ..., minlength: Any = ...) -> Array:
    """How often each of 0, 1, 2, … occurs among non-negative integers along one axis, in
    `int64`; with `weights` the sums of theirs, in `float64`.

    `DTypeError` for other than integers, `ShapeError` for a negative one or another shape.

    >>> import einmul as em
    >>> em.bincount([0, 1, 1, 3]).tolist()
    [1, 2, 0, 1]
    """

def bitwise_and(x1: ArrayLike, x2: ArrayLike, /, out: Array | None = ...) -> Array:
    """The bits that both have.

    Shapes broadcast (`ShapeError` where they do not); the dtypes' joint dtype.
    `DTypeError` unless integers or truth values.

    >>> import einmul as em
    >>> em.bitwise_and(em.asarray([6, 5]), 3).tolist()
    [2, 1]
    """

def bitwise_invert(x: ArrayLike, /, out: Array | None = ...) -> Array:
    """Each bit inverted; of truth values "not".

    Shape and dtype of `x`. `DTypeError` unless integers or truth values.

    >>> import einmul as em
    >>> em.bitwise_invert(em.asarray([0, 5])).tolist()
    [-1, -6]
    """

def bitwise_left_shift(x1: ArrayLike, x2: ArrayLike, /, out: Array | None = ...) -> Array:
    """The bits of `x1` moved up by `x2`; 0 from the width on.

    Shapes broadcast (`ShapeError` where they do not); the dtypes' joint dtype.
    `DTypeError` unless integers.

    >>> import einmul as em
    >>> em.bitwise_left_shift(em.asarray([1, 2]), 3).tolist()
    [8, 16]
    """

def bitwise_not(x: ArrayLike, /, out: Array | None = ...) -> Array:
    """Each bit inverted; of truth values "not".

    Shape and dtype of `x`. `DTypeError` unless integers or truth values.

    >>> import einmul as em
    >>> em.bitwise_invert(em.asarray([0, 5])).tolist()
    [-1, -6]
    """

def bitwise_or(x1: ArrayLike, x2: ArrayLike, /, out: Array | None = ...) -> Array:
    """The bits that either has.

    Shapes broadcast (`ShapeError` where they do not); the dtypes' joint dtype.
    `DTypeError` unless integers or truth values.

    >>> import einmul as em
    >>> em.bitwise_or(em.asarray([6, 5]), 3).tolist()
    [7, 7]
    """

def bitwise_right_shift(x1: ArrayLike, x2: ArrayLike, /, out: Array | None = ...) -> Array:
    """The bits of `x1` moved down by `x2`, copies of the sign moved in.

    Shapes broadcast (`ShapeError` where they do not); the dtypes' joint dtype.
    `DTypeError` unless integers.

    >>> import einmul as em
    >>> em.bitwise_right_shift(em.asarray([8, -8]), 2).tolist()
    [2, -2]
    """

def bitwise_xor(x1: ArrayLike, x2: ArrayLike, /, out: Array | None = ...) -> Array:
    """The bits that one of both has.

    Shapes broadcast (`ShapeError` where they do not); the dtypes' joint dtype.
    `DTypeError` unless integers or truth values.

    >>> import einmul as em
    >>> em.bitwise_xor(em.asarray([6, 5]), 3).tolist()
    [5, 6]
    """

def block(arrays: Sequence[ArrayLike]) -> Array:
    """One array out of nested lists of blocks: the innermost lists are joined along the last
    axis, those around them along the one before. `ShapeError` for an empty list, lists of
    unlike depth and blocks that do not meet.

    >>> import einmul as em
    >>> em.block([[em.ones((1, 1)), em.zeros((1, 2))], [em.ones((1, 3))]]).tolist()
    [[1.0, 0.0, 0.0], [1.0, 1.0, 1.0]]
    """

bool: DType

def broadcast_arrays(*arrays: Sequence[ArrayLike]) -> tuple[Array, ...]:
    """The arrays, each stretched to the shape that all stretch to; views that cannot be
    written. `ShapeError` where there is no such shape.

    >>> import einmul as em
    >>> [a.shape for a in em.broadcast_arrays(em.asarray([1, 2]), em.asarray([[3]]))]
    [(1, 2), (1, 2)]
    """

def broadcast_shapes(*shapes: Any) -> tuple[int, ...]:
    """The shape that all shapes stretch to. `ShapeError` where there is none.

    >>> import einmul as em
    >>> em.broadcast_shapes((2, 1), (3,))
    (2, 3)
    """

def broadcast_to(x: ArrayLike, /, shape: int | Sequence[int]) -> Array:
    """The array stretched to a shape; a view that cannot be written. `ShapeError` where it
    does not stretch that far.

    >>> import einmul as em
    >>> em.broadcast_to(em.asarray([1, 2]), (2, 2)).tolist()
    [[1, 2], [1, 2]]
    """

def can_cast(from_: Any, to: Any, /) -> _bool:
    """Whether the standard's promotion leads from a dtype (or an array's) to another.

    >>> import einmul as em
    >>> em.can_cast(em.int8, em.int16)
    True
    """

def cbrt(x: ArrayLike, /, out: Array | None = ...) -> Array:
    """The cube root of each element.

    Shape of `x`; its dtype, `float64` for integers. `DTypeError` for complex numbers.

    >>> import einmul as em
    >>> em.cbrt(em.asarray([27.0, -8.0])).tolist()
    [3.0, -2.0]
    """

def ceil(x: ArrayLike, /, out: Array | None = ...) -> Array:
    """The least whole number not below each element.

    Shape and dtype of `x`, integers unchanged. `DTypeError` for complex numbers.

    >>> import einmul as em
    >>> em.ceil(em.asarray([0.2, -0.2])).tolist()
    [1.0, -0.0]
    """

def clip(x: ArrayLike, /, min: Any = ..., max: Any = ..., out: Array | None = ...) -> Array:
    """Each element brought into the range from `min` to `max`, each an array, a number or
    `None` for no bound. NaN in any of them gives NaN; `max` wins over a larger `min`.

    The shapes broadcast (`ShapeError` where they do not); the joint dtype. `DTypeError` for
    complex numbers.

    >>> import einmul as em
    >>> em.clip(em.asarray([-1.0, 0.5, 9.0]), 0, 2).tolist()
    [0.0, 0.5, 2.0]
    """

def column_stack(tup: Sequence[ArrayLike]) -> Array:
    """Vectors as the columns of a matrix, matrices with all of theirs. `ShapeError` for
    columns of unlike length.

    >>> import einmul as em
    >>> em.column_stack([[1, 2], [3, 4]]).tolist()
    [[1, 3], [2, 4]]
    """

complex128: DType

complex64: DType

def compress(condition: ArrayLike, a: ArrayLike, /, axis: Axes = ..., *, out: Array | None = ...) -> Array:
    """The slices along an axis where a vector of conditions is true; without an axis, the
    elements of the array read in row-major order.

    >>> import einmul as em
    >>> em.compress([False, True], em.asarray([[1, 2], [3, 4]]), axis=0)
    array([[3, 4]])
    """

def concat(arrays: Sequence[ArrayLike], /, axis: Axes = ..., out: Array | None = ..., *, dtype: DTypeLike | None = ...) -> Array:
    """Arrays one after another along an axis, in the dtype that they promote to (or `dtype`);
    `axis=None` flattens each of them first.

    `ShapeError` for no arrays and for shapes that differ along another axis; `AxisError`.

    >>> import einmul as em
    >>> em.concat([em.asarray([1, 2]), em.asarray([3])]).tolist()
    [1, 2, 3]
    """

def concatenate(arrays: Sequence[ArrayLike], /, axis: Axes = ..., out: Array | None = ..., *, dtype: DTypeLike | None = ...) -> Array:
    """Arrays one after another along an axis, in the dtype that they promote to (or `dtype`);
    `axis=None` flattens each of them first.

    `ShapeError` for no arrays and for shapes that differ along another axis; `AxisError`.

    >>> import einmul as em
    >>> em.concat([em.asarray([1, 2]), em.asarray([3])]).tolist()
    [1, 2, 3]
    """

def conj(x: ArrayLike, /, out: Array | None = ...) -> Array:
    """The complex conjugate of each element.

    Shape and dtype of `x`, real numbers unchanged.

    >>> import einmul as em
    >>> em.conj(em.asarray([1 + 2j])).tolist()
    [(1-2j)]
    """

def conjugate(x: ArrayLike, /, out: Array | None = ...) -> Array:
    """The complex conjugate of each element.

    Shape and dtype of `x`, real numbers unchanged.

    >>> import einmul as em
    >>> em.conj(em.asarray([1 + 2j])).tolist()
    [(1-2j)]
    """

def copysign(x1: ArrayLike, x2: ArrayLike, /, out: Array | None = ...) -> Array:
    """The size of `x1` with the sign of `x2`, signed zeros and NaN included.

    Shapes broadcast (`ShapeError` where they do not); the joint dtype, `float64` for integers.
    `DTypeError` for complex numbers.

    >>> import einmul as em
    >>> em.copysign(em.asarray([1.0, 2.0]), -0.0).tolist()
    [-1.0, -2.0]
    """

def corrcoef(x: ArrayLike, y: ArrayLike = ..., rowvar: _bool = ..., *, dtype: DTypeLike | None = ...) -> Array:
    """Pearson's correlation coefficients of the variables in the rows of `x` (columns with
    `rowvar=False`), and in `y` beside them: `(v, v)`, 0-d for one variable.

    `ShapeError` for data of more than two axes.

    >>> import einmul as em
    >>> em.corrcoef(em.asarray([[0, 1, 2], [2, 1, 0]]))
    array([[ 1., -1.],
           [-1.,  1.]])
    """

def cos(x: ArrayLike, /, out: Array | None = ...) -> Array:
    """The cosine of each angle in radians.

    Shape of `x`; its dtype, `float64` for integers.

    >>> import einmul as em
    >>> em.cos(em.asarray([0.0])).tolist()
    [1.0]
    """

def cosh(x: ArrayLike, /, out: Array | None = ...) -> Array:
    """The hyperbolic cosine of each element.

    Shape of `x`; its dtype, `float64` for integers.

    >>> import einmul as em
    >>> em.cosh(em.asarray([0.0])).tolist()
    [1.0]
    """

def count_nonzero(x: ArrayLike, /, axis: Axes = ..., *, keepdims: _bool = ...) -> Array:
    """How many elements along `axis` are not zero, in `int64`. Errors as in `sum`.

    >>> import einmul as em
    >>> em.count_nonzero([0, 2, 3]).item()
    2
    """

def cov(m: ArrayLike, y: ArrayLike = ..., rowvar: _bool = ..., bias: Any = ..., ddof: float | None = ..., fweights: Any = ..., aweights: Any = ..., *, dtype: DTypeLike | None = ...) -> Array:
    """The covariance matrix of the variables in the rows of `m` (columns with
    `rowvar=False`), and in `y` beside them: `(v, v)`, 0-d for one variable.

    Divided by the observations less one, or by what `bias=True` or `ddof` say; `fweights`
    repeat observations, `aweights` weigh them. `ShapeError` for data of more than two axes
    and for weights that do not fit, `DTypeError` for weights of another kind.

    >>> import einmul as em
    >>> em.cov(em.asarray([[0, 1, 2], [2, 1, 0]]))
    array([[ 1., -1.],
           [-1.,  1.]])
    """

def cumprod(x: ArrayLike, /, axis: Axes = ..., dtype: DTypeLike | None = ..., out: Array | None = ...) -> Array:
    """The running products along `axis`, as `cumsum`.

    >>> import einmul as em
    >>> em.cumprod([1.0, 2.0, 3.0]).tolist()
    [1.0, 2.0, 6.0]
    """

def cumsum(x: ArrayLike, /, axis: Axes = ..., dtype: DTypeLike | None = ..., out: Array | None = ...) -> Array:
    """The running sums along `axis`, without one those of all elements in row-major order.
    Dtypes as in `sum`; `AxisError` for an axis out of range.

    >>> import einmul as em
    >>> em.cumsum([[1, 2], [3, 4]]).tolist()
    [1, 3, 6, 10]
    """

def cumulative_prod(x: ArrayLike, /, *, axis: Axes = ..., dtype: DTypeLike | None = ..., out: Array | None = ..., include_initial: Any = ...) -> Array:
    """The products of the first 1, 2, 3, … elements along `axis`, as `cumulative_sum`.

    >>> import einmul as em
    >>> em.cumulative_prod([2, 3, 4]).tolist()
    [2, 6, 24]
    """

def cumulative_sum(x: ArrayLike, /, *, axis: Axes = ..., dtype: DTypeLike | None = ..., out: Array | None = ..., include_initial: Any = ...) -> Array:
    """The sums of the first 1, 2, 3, … elements along `axis`, which may be left out for one
    axis; with `include_initial` the sum of nothing comes first. Dtypes as in `sum`.

    `AxisError` for an axis out of range, `ShapeError` for none given among several.

    >>> import einmul as em
    >>> em.cumulative_sum([1, 2, 3], include_initial=True).tolist()
    [0, 1, 3, 6]
    """

def default_rng(seed: int | None = ...) -> Generator:
    """A generator of random numbers: PCG64 DXSM from a seed, an integer from 0 to 2**64 - 1;
    without one from a seed of the system's, which `seed` tells. The same seed gives the
    same numbers on every machine and for every number of threads. Not for secrets.

    >>> from einmul.random import default_rng
    >>> default_rng(7)
    Generator(seed=7)
    >>> default_rng(7).integers(10, size=5).tolist() == default_rng(7).integers(10, size=5).tolist()
    True
    """

def deg2rad(x: ArrayLike, /, out: Array | None = ...) -> Array:
    """Degrees as radians.

    Shape of `x`; its dtype, `float64` for integers. `DTypeError` for complex numbers.

    >>> import einmul as em
    >>> em.deg2rad(em.asarray([180.0])).tolist()
    [3.141592653589793]
    """

def degrees(x: ArrayLike, /, out: Array | None = ...) -> Array:
    """Radians as degrees.

    Shape of `x`; its dtype, `float64` for integers. `DTypeError` for complex numbers.

    >>> import einmul as em
    >>> em.rad2deg(em.asarray([em.pi])).tolist()
    [180.0]
    """

def delete(arr: ArrayLike, obj: Any, axis: Axes = ...) -> Array:
    """The array without positions of an axis, named by an integer, a slice, integers or a
    mask; flattened first if there is no axis.

    `IndexError` outside the axis, `ShapeError` for a mask of another length, `AxisError`.

    >>> import einmul as em
    >>> em.delete([1, 2, 3, 4], [0, -1]).tolist()
    [2, 3]
    """

def diag(v: ArrayLike, k: int = ...) -> Array:
    """Of a vector, the square matrix with it on diagonal `k`; of a matrix, its diagonal `k`,
    a view. `ShapeError` for any other rank.

    >>> import einmul as em
    >>> em.diag([1, 2]).tolist()
    [[1, 0], [0, 2]]
    """

def diagflat(v: ArrayLike, k: int = ...) -> Array:
    """The square matrix with all elements of `v`, in row-major order, on diagonal `k`.

    >>> import einmul as em
    >>> em.diagflat([[1, 2]]).tolist()
    [[1, 0], [0, 2]]
    """

def diagonal(a: ArrayLike, offset: int = ..., axis1: Any = ..., axis2: Any = ...) -> Array:
    """Diagonal `offset` of the matrices that two axes make, as the last axis; a view.
    `ShapeError` below two axes, `AxisError` for axes that are not there.

    >>> import einmul as em
    >>> em.diagonal([[1, 2], [3, 4]]).tolist()
    [1, 4]
    """

def diff(x: ArrayLike, /, n: int = ..., axis: Axes = ..., prepend: Any = ..., append: Any = ...) -> Array:
    """The differences of neighbours along `axis`, taken `n` times: each makes the axis one
    shorter. `prepend` and `append` are joined to it first.

    `AxisError` for an axis out of range, `ShapeError` for what does not join, `ValueError`
    for a negative `n`.

    >>> import einmul as em
    >>> em.diff([1, 4, 9, 16], n=2).tolist()
    [2, 2]
    """

def digitize(x: ArrayLike, bins: Any, right: Any = ...) -> Array:
    """For each element of `x` the number (`int64`) of the bin between the edges `bins[i - 1]` and
    `bins[i]` that it lies in: 0 before the first edge, `len(bins)` behind the last.

    Edges ascend or descend. A bin holds its lesser edge, or with `right` its greater. Raises
    `ShapeError` unless `bins` has one axis and is in order, `DTypeError` for complex numbers.

    >>> import einmul as em
    >>> em.digitize(em.asarray([0.5, 2.0, 9.0]), em.asarray([1.0, 2.0, 3.0]))
    array([0, 2, 3])
    """

def divide(x1: ArrayLike, x2: ArrayLike, /, out: Array | None = ...) -> Array:
    """The quotient of each pair.

    Shapes broadcast (`ShapeError` where they do not); the joint dtype, `float64` for integers.

    >>> import einmul as em
    >>> em.divide(em.asarray([1, 2]), 4).tolist()
    [0.25, 0.5]
    """

def dot(a: ArrayLike, b: ArrayLike, out: Array | None = ...) -> Array:
    """NumPy's `dot`: `a @ b` up to two axes; of more, sums over the last axis of `a` and the
    last but one of `b`, whose other axes follow each other; with a 0-d operand, `a * b`.

    `ShapeError` where the summed lengths differ.

    >>> import einmul as em
    >>> em.dot(em.asarray([1, 2]), em.asarray([3, 4]))
    array(11)
    """

def dsplit(ary: ArrayLike, indices_or_sections: Any) -> list[Array]:
    """`split` along the third axis.

    >>> import einmul as em
    >>> [a.shape for a in em.dsplit(em.ones((2, 2, 4)), 2)]
    [(2, 2, 2), (2, 2, 2)]
    """

def dstack(tup: Sequence[ArrayLike]) -> Array:
    """Arrays behind one another: along the third axis, which matrices get at the end.
    `ShapeError` for shapes that differ along another axis.

    >>> import einmul as em
    >>> em.dstack([[1, 2], [3, 4]]).tolist()
    [[[1, 3], [2, 4]]]
    """

def dtype(object: Any, /) -> DType:
    """The dtype of a name, of a NumPy dtype, or of a Python type. `DTypeError` for anything
    else.

    >>> import einmul as em
    >>> em.dtype("float32")
    einmul.float32
    """

def ediff1d(ary: ArrayLike, to_end: Any = ..., to_begin: Any = ...) -> Array:
    """The differences of neighbours in the row-major order of all elements, between the
    elements of `to_begin` and those of `to_end`.

    >>> import einmul as em
    >>> em.ediff1d([1, 2, 4], to_end=[0]).tolist()
    [1, 2, 0]
    """

def einsum(subscripts: str, /, *operands: ArrayLike, out: Array | None = ..., optimize: Any = ...) -> Array:
    """Einstein's sum convention: letters name axes, a letter that the result lacks is summed,
    a letter twice in one operand is its diagonal, `...` are the other axes, which
    broadcast.

    The order of several operands is planned; `optimize` is taken for NumPy's sake.
    `ShapeError` for subscripts that do not fit, and for an index of two lengths.

    >>> import einmul as em
    >>> a = em.asarray([[1, 2], [3, 4]])
    >>> em.einsum("ij,jk->ik", a, a)
    array([[ 7, 10],
           [15, 22]])
    """

def empty(shape: int | Sequence[int], dtype: DTypeLike | None = ..., *, device: str | None = ...) -> Array:
    """An array of the given shape whose elements are unspecified.

    >>> import einmul as em
    >>> em.empty((2, 3)).shape
    (2, 3)
    """

def empty_like(x: ArrayLike, /, dtype: DTypeLike | None = ..., *, device: str | None = ...) -> Array:
    """An array of the shape and dtype of `x` whose elements are unspecified.

    >>> import einmul as em
    >>> em.empty_like(em.asarray([1, 2])).shape
    (2,)
    """

def equal(x1: ArrayLike, x2: ArrayLike, /, out: Array | None = ...) -> Array:
    """Whether each pair is equal; NaN equals nothing.

    Shapes broadcast (`ShapeError` where they do not); dtype `bool`.

    >>> import einmul as em
    >>> em.equal(em.asarray([1, 2]), 2).tolist()
    [False, True]
    """

def exp(x: ArrayLike, /, out: Array | None = ...) -> Array:
    """e to the power of each element.

    Shape of `x`; its dtype, `float64` for integers.

    >>> import einmul as em
    >>> em.exp(em.asarray([0.0])).tolist()
    [1.0]
    """

def exp2(x: ArrayLike, /, out: Array | None = ...) -> Array:
    """2 to the power of each element.

    Shape of `x`; its dtype, `float64` for integers.

    >>> import einmul as em
    >>> em.exp2(em.asarray([3.0])).tolist()
    [8.0]
    """

def expand_dims(x: ArrayLike, /, axis: Axes = ...) -> Array:
    """The array with new axes of length one at these places of the result; a view.
    `AxisError` outside the result's axes, `ShapeError` for a place named twice.

    >>> import einmul as em
    >>> em.expand_dims(em.asarray([1, 2]), axis=(0, -1)).shape
    (1, 2, 1)
    """

def expit(x: ArrayLike, /, out: Array | None = ...) -> Array:
    """The logistic function `1/(1 + exp(-x))` of each element.

    Shape of `x`; its dtype, `float64` for integers. `DTypeError` for complex numbers.

    >>> import einmul as em
    >>> em.expit(em.asarray([0.0])).tolist()
    [0.5]
    """

def expm1(x: ArrayLike, /, out: Array | None = ...) -> Array:
    """`exp(x) - 1`, accurate for small elements.

    Shape of `x`; its dtype, `float64` for integers.

    >>> import einmul as em
    >>> em.expm1(em.asarray([1e-20])).tolist()
    [1e-20]
    """

def extract(condition: ArrayLike, arr: ArrayLike, /) -> Array:
    """The elements, in row-major order, where a condition read in the same order is true.

    >>> import einmul as em
    >>> a = em.asarray([1, 2, 3])
    >>> em.extract([True, False, True], a)
    array([1, 3])
    """

def eye(n_rows: Any, n_cols: Any = ..., k: int = ..., dtype: DTypeLike | None = ..., *, device: str | None = ...) -> Array:
    """A matrix with ones on diagonal `k` (above the main one if positive), zeros elsewhere;
    square unless `n_cols` is given.

    >>> import einmul as em
    >>> em.eye(2, 3, k=1).tolist()
    [[0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]
    """

def fft(x: ArrayLike, /, *, n: int = ..., axis: Axes = ..., norm: str | None = ...) -> Array:
    """The discrete Fourier transform of `n` points along an axis, which is cut off there or
    continued with zeros; without `n`, of the whole axis.

    The result is complex, with `n` entries along the axis: `complex64` for arrays of single
    and half precision, else `complex128`. Real numbers take half the time. `norm` says what is
    divided by `n`: with `"backward"` the inverse transform, with `"forward"` this one, and with
    `"ortho"` each by its square root. `ValueError` for no points; `AxisError`.

    >>> import einmul as em
    >>> em.fft.fft(em.asarray([1.0, 2.0, 3.0, 4.0])).tolist()
    [(10+0j), (-2+2j), (-2+0j), (-2-2j)]
    """

def fftfreq(n: int, /, *, d: float = ..., dtype: DTypeLike | None = ..., device: str | None = ...) -> Array:
    """The frequency of each entry of a transform of `n` points that lie `d` apart, in cycles per
    unit of `d`: zero and the positive ones first, then the negative ones.

    `ValueError` where `n` or `d` is zero; `DTypeError` for a dtype that is no real floating one.

    >>> import einmul as em
    >>> em.fft.fftfreq(4, d=0.5).tolist()
    [0.0, 0.5, -1.0, -0.5]
    """

def fftn(x: ArrayLike, /, *, s: Sequence[int] | None = ..., axes: Any = ..., norm: str | None = ...) -> Array:
    """`fft` along several axes, with `s` points along each: of `axes`, or of the last `len(s)`
    axes, or of all. An entry of -1 in `s` stands for the length of its axis.

    `ValueError` for no points; `ShapeError` for an axis named twice, and for another number of
    lengths than axes; `AxisError`.

    >>> import einmul as em
    >>> em.fft.fftn(em.asarray([[1.0, 2.0], [3.0, 4.0]])).real.tolist()
    [[10.0, -2.0], [-4.0, 0.0]]
    """

def fftshift(x: ArrayLike, /, *, axes: Any = ...) -> Array:
    """The array with frequency zero in the middle of each axis named, or of all. `AxisError`;
    `ShapeError` for an axis named twice.

    >>> import einmul as em
    >>> em.fft.fftshift(em.asarray([0, 1, 2, -2, -1])).tolist()
    [-2, -1, 0, 1, 2]
    """

def fill_diagonal(a: ArrayLike, val: Any, wrap: Any = ...) -> None:
    """Writes values, repeated as needed, on the main diagonal, in place. `wrap` starts the
    diagonal of a tall matrix anew below itself.

    >>> import einmul as em
    >>> a = em.zeros((2, 2))
    >>> em.fill_diagonal(a, 3.0)
    >>> a
    array([[3., 0.],
           [0., 3.]])
    """

def finfo(type: Any, /) -> finfo_object:
    """Limits of a floating-point dtype or of an array's: `bits`, `eps`, `max`, `min`,
    `smallest_normal`, `dtype`. `DTypeError` for other dtypes.

    >>> import einmul as em
    >>> em.finfo(em.float32).bits
    32
    """

class finfo_object:
    """Limits of a floating-point dtype, those of its parts for a complex one."""
    def __repr__(self, /) -> str:
        """Return repr(self)."""
    @property
    def bits(self) -> Any:
        """Bits of one real number."""
    @property
    def dtype(self) -> DType:
        """The real dtype."""
    @property
    def eps(self) -> Any:
        """The difference between 1 and the next larger number."""
    @property
    def max(self) -> Any:
        """The largest finite number."""
    @property
    def min(self) -> Any:
        """The most negative finite number."""
    @property
    def smallest_normal(self) -> Any:
        """The smallest positive number with full precision."""
    @property
    def tiny(self) -> Any:
        """NumPy's older name of `smallest_normal`."""

def flatnonzero(a: ArrayLike, /) -> Array:
    """The places of the elements that are not zero in the array read in row-major order.

    >>> import einmul as em
    >>> em.flatnonzero(em.asarray([[0, 5], [7, 0]]))
    array([1, 2])
    """

def flip(x: ArrayLike, /, axis: Axes = ...) -> Array:
    """The array with axes in reverse: those named, or all; a view. `AxisError`.

    >>> import einmul as em
    >>> em.flip(em.asarray([1, 2, 3])).tolist()
    [3, 2, 1]
    """

def fliplr(m: ArrayLike) -> Array:
    """The columns in reverse order: axis 1 flipped; a view. `AxisError` below two axes.

    >>> import einmul as em
    >>> em.fliplr([[1, 2], [3, 4]]).tolist()
    [[2, 1], [4, 3]]
    """

def flipud(m: ArrayLike) -> Array:
    """The rows in reverse order: axis 0 flipped; a view. `AxisError` without an axis.

    >>> import einmul as em
    >>> em.flipud([[1, 2], [3, 4]]).tolist()
    [[3, 4], [1, 2]]
    """

float16: DType

float32: DType

float64: DType

def floor(x: ArrayLike, /, out: Array | None = ...) -> Array:
    """The greatest whole number not above each element.

    Shape and dtype of `x`, integers unchanged. `DTypeError` for complex numbers.

    >>> import einmul as em
    >>> em.floor(em.asarray([0.2, -0.2])).tolist()
    [0.0, -1.0]
    """

def floor_divide(x1: ArrayLike, x2: ArrayLike, /, out: Array | None = ...) -> Array:
    """The quotient of each pair, rounded down. Integers give 0 for a divisor of 0.

    Shapes broadcast (`ShapeError` where they do not); the dtypes' joint dtype.
    `DTypeError` for complex numbers and truth values.

    >>> import einmul as em
    >>> em.floor_divide(em.asarray([7, -7]), 2).tolist()
    [3, -4]
    """

def fmax(x1: ArrayLike, x2: ArrayLike, /, out: Array | None = ...) -> Array:
    """The larger of each pair; a number wins over NaN.

    Shapes broadcast (`ShapeError` where they do not); the dtypes' joint dtype.
    `DTypeError` for complex numbers.

    >>> import einmul as em
    >>> em.fmax(em.asarray([1.0, em.nan]), 0.5).tolist()
    [1.0, 0.5]
    """

def fmin(x1: ArrayLike, x2: ArrayLike, /, out: Array | None = ...) -> Array:
    """The smaller of each pair; a number wins over NaN.

    Shapes broadcast (`ShapeError` where they do not); the dtypes' joint dtype.
    `DTypeError` for complex numbers.

    >>> import einmul as em
    >>> em.fmin(em.asarray([1.0, em.nan]), 0.5).tolist()
    [0.5, 0.5]
    """

def from_dlpack(x: ArrayLike, /, *, device: str | None = ..., copy: _bool | None = ...) -> Array:
    """The array of an object with `__dlpack__`, sharing its memory.

    `copy`: as in `asarray`. `BufferError` for memory of another device.

    >>> import einmul as em
    >>> em.from_dlpack(em.asarray([1, 2])).shape
    (2,)
    """

def full(shape: int | Sequence[int], fill_value: Any, dtype: DTypeLike | None = ..., *, device: str | None = ...) -> Array:
    """Copies of one value in the given shape; the dtype is the value's where none is given.
    An array as a value stretches to the shape.

    `OverflowError` for a number that the dtype does not hold.

    >>> import einmul as em
    >>> em.full((2, 2), 7).tolist()
    [[7, 7], [7, 7]]
    """

def full_like(x: ArrayLike, /, fill_value: Any, dtype: DTypeLike | None = ..., *, device: str | None = ...) -> Array:
    """Copies of one value in the shape and dtype of `x`.

    >>> import einmul as em
    >>> em.full_like(em.asarray([1.0, 2.0]), 7).tolist()
    [7.0, 7.0]
    """

def gcd(x1: ArrayLike, x2: ArrayLike, /, out: Array | None = ...) -> Array:
    """The greatest common divisor of each pair, not negative.

    Shapes broadcast (`ShapeError` where they do not); the dtypes' joint dtype.
    `DTypeError` unless both are integers.

    >>> import einmul as em
    >>> em.gcd(em.asarray([12, 7]), 18).tolist()
    [6, 1]
    """

def geomspace(start: Any, stop: Any, num: int = ..., endpoint: _bool = ..., dtype: DTypeLike | None = ...) -> Array:
    """`num` values from `start` to `stop`, each the same multiple of the one before.
    `ValueError` for an end of zero, and for real ends of unlike sign.

    >>> import einmul as em
    >>> em.geomspace(1, 1000, 4).tolist()
    [1.0, 10.0, 100.0, 1000.0]
    """

def gradient(f: Any, *spacing: Any, axis: Axes = ..., edge_order: Any = ...) -> Any:
    """The derivatives of a function with samples `f` along `axis`, or along every axis as a
    tuple: central differences inside, one-sided ones at the ends.

    `spacing`: nothing for samples one apart, one distance for all axes, or for each axis a
    distance or the places of its samples. `edge_order`: 1 or 2. `ShapeError` for too few
    samples and for places that do not fit, `AxisError` for an axis out of range.

    >>> import einmul as em
    >>> em.gradient([1.0, 2.0, 4.0, 7.0]).tolist()
    [1.0, 1.5, 2.5, 3.0]
    """

def greater(x1: ArrayLike, x2: ArrayLike, /, out: Array | None = ...) -> Array:
    """Whether `x1` is greater than `x2`.

    Shapes broadcast (`ShapeError` where they do not); dtype `bool`.
    `DTypeError` for complex numbers.

    >>> import einmul as em
    >>> em.greater(em.asarray([1, 3]), 2).tolist()
    [False, True]
    """

def greater_equal(x1: ArrayLike, x2: ArrayLike, /, out: Array | None = ...) -> Array:
    """Whether `x1` is greater than `x2` or equal to it.

    Shapes broadcast (`ShapeError` where they do not); dtype `bool`.
    `DTypeError` for complex numbers.

    >>> import einmul as em
    >>> em.greater_equal(em.asarray([1, 2]), 2).tolist()
    [False, True]
    """

def heaviside(x1: ArrayLike, x2: ArrayLike, /, out: Array | None = ...) -> Array:
    """0 where `x1` is below zero, `x2` where it is zero, 1 above.

    Shapes broadcast (`ShapeError` where they do not); the joint dtype, `float64` for integers.
    `DTypeError` for complex numbers.

    >>> import einmul as em
    >>> em.heaviside(em.asarray([-1.0, 0.0, 1.0]), 0.5).tolist()
    [0.0, 0.5, 1.0]
    """

def hfft(x: ArrayLike, /, *, n: int = ..., axis: Axes = ..., norm: str | None = ...) -> Array:
    """The spectrum, which is real, of `n` numbers along an axis of which the last are the
    conjugates of the first, backwards: from the first `n//2 + 1` of them, as in `irfft`.
    `ValueError` for no points; `AxisError`.

    >>> import einmul as em
    >>> em.fft.hfft(em.asarray([1, 2, 3])).tolist()
    [8.0, -2.0, 0.0, -2.0]
    """

def histogram(a: ArrayLike, bins: Any = ..., range: Any = ..., density: _bool = ..., weights: ArrayLike | None = ...) -> tuple[Array, Array]:
    """How many elements lie in each bin, and the bins' edges, as a pair. A bin holds its left
    edge, the last one its right edge too.

    `bins`: a number, edges, or a rule (`auto`, `sturges`, `fd`, `scott`, `sqrt`, `rice`).
    With `weights` those are added up; with `density` the integral is 1. `ShapeError` for no
    bins, edges that do not ascend, a range that is not finite, weights of another shape.

    >>> import einmul as em
    >>> counts, edges = em.histogram([1.0, 2.0, 1.5, 4.0], bins=3)
    >>> counts.tolist(), edges.tolist()
    ([2, 1, 1], [1.0, 2.0, 3.0, 4.0])
    """

def histogram2d(x: ArrayLike, y: ArrayLike, bins: Any = ..., range: Any = ..., density: _bool = ..., weights: ArrayLike | None = ...) -> tuple[Array, Array, Array]:
    """How many points `(x, y)` lie in each bin of a grid, and the edges along `x` and `y`, as a
    triple. `bins`: a number or edges for both, or a pair of them. Errors as in `histogram`.

    >>> import einmul as em
    >>> counts, xs, ys = em.histogram2d([0.0, 1.0, 1.0], [0.0, 0.0, 1.0], bins=2)
    >>> counts.tolist()
    [[1.0, 0.0], [1.0, 1.0]]
    """

def histogram_bin_edges(a: ArrayLike, bins: Any = ..., range: Any = ..., weights: ArrayLike | None = ...) -> Array:
    """The edges that `histogram` counts between.

    >>> import einmul as em
    >>> em.histogram_bin_edges([0.0, 1.0, 4.0], bins=2).tolist()
    [0.0, 2.0, 4.0]
    """

def hsplit(ary: ArrayLike, indices_or_sections: Any) -> list[Array]:
    """`split` along the columns: axis 1, or the only axis of a vector.

    >>> import einmul as em
    >>> [a.tolist() for a in em.hsplit(em.arange(4), 2)]
    [[0, 1], [2, 3]]
    """

def hstack(tup: Sequence[ArrayLike]) -> Array:
    """Arrays side by side: along the second axis, vectors along their only one. `ShapeError`
    for shapes that differ along another axis.

    >>> import einmul as em
    >>> em.hstack([[1, 2], [3]]).tolist()
    [1, 2, 3]
    """

def hypot(x1: ArrayLike, x2: ArrayLike, /, out: Array | None = ...) -> Array:
    """The length of the hypotenuse over each pair, without overflow on the way.

    Shapes broadcast (`ShapeError` where they do not); the joint dtype, `float64` for integers.
    `DTypeError` for complex numbers.

    >>> import einmul as em
    >>> em.hypot(em.asarray([3.0]), 4.0).tolist()
    [5.0]
    """

def identity(n: int, dtype: DTypeLike | None = ...) -> Array:
    """The `n` by `n` identity matrix.

    >>> import einmul as em
    >>> em.identity(2).tolist()
    [[1.0, 0.0], [0.0, 1.0]]
    """

def ifft(x: ArrayLike, /, *, n: int = ..., axis: Axes = ..., norm: str | None = ...) -> Array:
    """The inverse of `fft` under the same arguments. `ValueError` for no points; `AxisError`.

    >>> import einmul as em
    >>> em.fft.ifft(em.asarray([10, -2+2j, -2, -2-2j])).real.tolist()
    [1.0, 2.0, 3.0, 4.0]
    """

def ifftn(x: ArrayLike, /, *, s: Sequence[int] | None = ..., axes: Any = ..., norm: str | None = ...) -> Array:
    """The inverse of `fftn` under the same arguments; raises what that does.

    >>> import einmul as em
    >>> x = em.asarray([[1.0, 2.0], [3.0, 4.0]])
    >>> em.fft.ifftn(em.fft.fftn(x)).real.tolist()
    [[1.0, 2.0], [3.0, 4.0]]
    """

def ifftshift(x: ArrayLike, /, *, axes: Any = ...) -> Array:
    """The inverse of `fftshift`; raises what that does.

    >>> import einmul as em
    >>> em.fft.ifftshift(em.asarray([-2, -1, 0, 1, 2])).tolist()
    [0, 1, 2, -2, -1]
    """

def ihfft(x: ArrayLike, /, *, n: int = ..., axis: Axes = ..., norm: str | None = ...) -> Array:
    """The inverse of `hfft`: the first `n//2 + 1` numbers whose spectrum is real. `DTypeError` for
    complex numbers; `ValueError` for no points; `AxisError`.

    >>> import einmul as em
    >>> em.fft.ihfft(em.asarray([8.0, -2.0, 0.0, -2.0])).real.tolist()
    [1.0, 2.0, 3.0]
    """

def iinfo(type: Any, /) -> iinfo_object:
    """Limits of an integer dtype or of an array's: `bits`, `max`, `min`, `dtype`. `DTypeError`
    for other dtypes.

    >>> import einmul as em
    >>> em.iinfo(em.uint8).max
    255
    """

class iinfo_object:
    """Limits of an integer dtype."""
    def __repr__(self, /) -> str:
        """Return repr(self)."""
    @property
    def bits(self) -> Any:
        """Bits of one integer."""
    @property
    def dtype(self) -> DType:
        """The dtype."""
    @property
    def max(self) -> Any:
        """The largest integer."""
    @property
    def min(self) -> Any:
        """The smallest integer."""

def imag(x: ArrayLike, /, out: Array | None = ...) -> Array:
    """The imaginary part of each element, 0 for real numbers.

    Shape of `x`; its real dtype.

    >>> import einmul as em
    >>> em.imag(em.asarray([1 + 2j])).tolist()
    [2.0]
    """

def in1d(x1: ArrayLike, x2: ArrayLike, assume_unique: _bool = ..., invert: _bool = ...) -> Array:
    """`isin` of all elements of `x1` as one axis.

    >>> import einmul as em
    >>> em.in1d(em.asarray([[1, 2]]), 2)
    array([False,  True])
    """

def inner(a: ArrayLike, b: ArrayLike, /) -> Array:
    """Sums of products over the last axis of both: `(…, k)` and `(…, k)` give the other axes
    of `a`, then those of `b`; with a 0-d operand, `a * b`.

    `ShapeError` where the last axes differ in length.

    >>> import einmul as em
    >>> em.inner(em.asarray([[1, 2], [3, 4]]), em.asarray([1, 1]))
    array([3, 7])
    """

def insert(arr: ArrayLike, obj: Any, values: ArrayLike, axis: Axes = ...) -> Array:
    """The array with values put in before positions of an axis (as the array was), which
    stretch to the place made for them; flattened first if there is no axis.

    `IndexError` outside the axis, `ShapeError` for values that do not fit, `AxisError`.

    >>> import einmul as em
    >>> em.insert([1, 2, 3], [0, 2], 9).tolist()
    [9, 1, 2, 9, 3]
    """

int16: DType

int32: DType

int64: DType

int8: DType

def interp(x: ArrayLike, xp: ArrayLike, fp: ArrayLike, left: Any = ..., right: Any = ..., period: Any = ...) -> Array:
    """The piecewise linear function through the points `(xp, fp)`, at each of `x`; `xp` ascends.
    `left` and `right` stand for what lies outside, by default the first and last of `fp`.
    With a `period` nothing does.

    `ShapeError` unless `xp` and `fp` have one axis of one length, `DTypeError` for complex
    numbers.

    >>> import einmul as em
    >>> em.interp([1.5, 9.0], [1.0, 2.0], [3.0, 2.0]).tolist()
    [2.5, 2.0]
    """

def intersect1d(x1: ArrayLike, x2: ArrayLike, /, assume_unique: _bool = ..., return_indices: _bool = ...) -> Any:
    """The distinct elements of both arrays, ascending, in one axis; no NaN is in both. With
    `return_indices` a tuple: the elements, and the positions of their first occurrences in
    each flattened array. `assume_unique` changes nothing.

    >>> import einmul as em
    >>> em.intersect1d(em.asarray([3, 1, 3]), em.asarray([2, 3]))
    array([3])
    """

def invert(x: ArrayLike, /, out: Array | None = ...) -> Array:
    """Each bit inverted; of truth values "not".

    Shape and dtype of `x`. `DTypeError` unless integers or truth values.

    >>> import einmul as em
    >>> em.bitwise_invert(em.asarray([0, 5])).tolist()
    [-1, -6]
    """

def irfft(x: ArrayLike, /, *, n: int = ..., axis: Axes = ..., norm: str | None = ...) -> Array:
    """The inverse of `rfft`: `n` real numbers along an axis from the first `n//2 + 1` entries of
    their spectrum. Without `n` an even number is taken, twice the length less two; give `n`
    for an odd one.

    The imaginary part of the first entry, and for even `n` of the last, is ignored.
    `ValueError` for no points; `AxisError`.

    >>> import einmul as em
    >>> em.fft.irfft(em.asarray([10, -2+2j, -2])).tolist()
    [1.0, 2.0, 3.0, 4.0]
    """

def irfftn(x: ArrayLike, /, *, s: Sequence[int] | None = ..., axes: Any = ..., norm: str | None = ...) -> Array:
    """The inverse of `rfftn`: real numbers, `s` along each axis. Without `s`, or with -1 in it,
    the last axis listed gets an even length, twice its own less two.

    `ShapeError` without an axis; else what `fftn` raises.

    >>> import einmul as em
    >>> em.fft.irfftn(em.fft.rfftn(em.ones((2, 6)))).shape
    (2, 6)
    """

def isclose(a: ArrayLike, b: ArrayLike, rtol: Any = ..., atol: Any = ..., equal_nan: _bool = ...) -> Array:
    """Whether each pair is equal up to a tolerance: `abs(a - b) <= atol + rtol * abs(b)`.
    `equal_nan`: whether NaN is close to NaN.

    Shapes broadcast (`ShapeError` where they do not); dtype `bool`.

    >>> import einmul as em
    >>> em.isclose(em.asarray([1.0, 2.0]), em.asarray([1.0 + 1e-9, 2.1])).tolist()
    [True, False]
    """

def isdtype(dtype: DTypeLike | None, kind: Any) -> _bool:
    """Whether a dtype is of a kind: a dtype, one of `"bool"`, `"signed integer"`,
    `"unsigned integer"`, `"integral"`, `"real floating"`, `"complex floating"`, `"numeric"`,
    or a tuple of these.

    >>> import einmul as em
    >>> em.isdtype(em.float32, "real floating")
    True
    """

def isfinite(x: ArrayLike, /, out: Array | None = ...) -> Array:
    """Whether each element is neither infinite nor NaN.

    Shape of `x`; dtype `bool`.

    >>> import einmul as em
    >>> em.isfinite(em.asarray([1.0, em.inf])).tolist()
    [True, False]
    """

def isin(x1: ArrayLike, x2: ArrayLike, /, assume_unique: _bool = ..., invert: _bool = ...) -> Array:
    """For each element of `x1` whether it equals any of `x2`, or, inverted, none: a `bool` array
    of the shape of `x1`. One of the two may be a number. No NaN equals another.
    `assume_unique` changes nothing.

    >>> import einmul as em
    >>> em.isin(em.asarray([1, 2, 3]), em.asarray([3, 1]))
    array([ True, False,  True])
    """

def isinf(x: ArrayLike, /, out: Array | None = ...) -> Array:
    """Whether each element (of complex numbers: a part) is infinite.

    Shape of `x`; dtype `bool`.

    >>> import einmul as em
    >>> em.isinf(em.asarray([1.0, em.inf])).tolist()
    [False, True]
    """

def isnan(x: ArrayLike, /, out: Array | None = ...) -> Array:
    """Whether each element (of complex numbers: a part) is NaN.

    Shape of `x`; dtype `bool`.

    >>> import einmul as em
    >>> em.isnan(em.asarray([1.0, em.nan])).tolist()
    [False, True]
    """

def kron(a: ArrayLike, b: ArrayLike) -> Array:
    """The Kronecker product: each element of `a` times all of `b`, block beside block; each
    length is the product of both.

    `MemoryError` where that is too many.

    >>> import einmul as em
    >>> em.kron(em.asarray([1, 10]), em.asarray([1, 2, 3]))
    array([ 1,  2,  3, 10, 20, 30])
    """

def lcm(x1: ArrayLike, x2: ArrayLike, /, out: Array | None = ...) -> Array:
    """The least common multiple of each pair, not negative, wrapped.

    Shapes broadcast (`ShapeError` where they do not); the dtypes' joint dtype.
    `DTypeError` unless both are integers.

    >>> import einmul as em
    >>> em.lcm(em.asarray([4, 7]), 6).tolist()
    [12, 42]
    """

def ledger() -> Ledger:
    """A list that fills, inside `with`, with every product of every thread.

    Each entry says who called (`caller`, `step`), what ran (`kernel`, `dtype`), on which
    shapes (`operands`, `result`) and with how many `flops`.

    >>> import einmul as em
    >>> with em.ledger() as products:
    ...     _ = em.ones((2, 3)) @ em.ones((3, 4))
    >>> [(entry.caller, entry.result, entry.flops) for entry in products]
    [('matmul(left, right)', (2, 4), 48.0)]
    """

def left_shift(x1: ArrayLike, x2: ArrayLike, /, out: Array | None = ...) -> Array:
    """The bits of `x1` moved up by `x2`; 0 from the width on.

    Shapes broadcast (`ShapeError` where they do not); the dtypes' joint dtype.
    `DTypeError` unless integers.

    >>> import einmul as em
    >>> em.bitwise_left_shift(em.asarray([1, 2]), 3).tolist()
    [8, 16]
    """

def less(x1: ArrayLike, x2: ArrayLike, /, out: Array | None = ...) -> Array:
    """Whether `x1` is less than `x2`.

    Shapes broadcast (`ShapeError` where they do not); dtype `bool`.
    `DTypeError` for complex numbers.

    >>> import einmul as em
    >>> em.less(em.asarray([1, 3]), 2).tolist()
    [True, False]
    """

def less_equal(x1: ArrayLike, x2: ArrayLike, /, out: Array | None = ...) -> Array:
    """Whether `x1` is less than `x2` or equal to it.

    Shapes broadcast (`ShapeError` where they do not); dtype `bool`.
    `DTypeError` for complex numbers.

    >>> import einmul as em
    >>> em.less_equal(em.asarray([2, 3]), 2).tolist()
    [True, False]
    """

def lexsort(keys: ArrayLike, axis: Axes = ...) -> Array:
    """The positions (`int64`) that sort by several keys of one shape along an axis; the last key
    is the most important.

    Raises `ShapeError` without keys or for keys of different shapes, `AxisError` for an axis
    that they do not have.

    >>> import einmul as em
    >>> em.lexsort((em.asarray([9, 4, 0]), em.asarray([1, 5, 1])))
    array([2, 0, 1])
    """

def linspace(start: Any, stop: Any, num: int = ..., endpoint: _bool = ..., retstep: Any = ..., dtype: DTypeLike | None = ..., *, device: str | None = ...) -> Any:
    """`num` evenly spaced values from `start` to `stop`, which is the last of them if
    `endpoint`; with `retstep`, also the distance between two of them.

    `ValueError` for a negative `num`; `DTypeError` for complex ends and a dtype that is
    not.

    >>> import einmul as em
    >>> em.linspace(0, 1, 5).tolist()
    [0.0, 0.25, 0.5, 0.75, 1.0]
    """

def load(path: Any) -> Any:
    """The array of a `.npy`, `.csv` or `.mtx` file, or a dict of the arrays of an `.npz` file.
    A large `.npy` file is mapped, not read; a header line of a `.csv` file is passed over;
    a sparse `.mtx` file gives all its elements.

    `FileNotFoundError` and other `OSError` from the system; `ValueError` with the place
    for malformed content.

    >>> import einmul as em, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     em.save(folder + "/a.npy", em.asarray([1, 2]))
    ...     em.load(folder + "/a.npy")
    array([1, 2])
    """

def loadtxt(fname: Any, dtype: DTypeLike | None = ..., comments: Any = ..., delimiter: Any = ..., skiprows: Any = ..., usecols: Any = ..., unpack: Any = ..., ndmin: Any = ...) -> Array:
    """The table of a text file: a row a line, fields between blanks or a `delimiter`, from
    one of the `comments` to the end of its line nothing. `usecols` keeps some columns, in
    its order; axes of length one fall away down to `ndmin` axes; `unpack` transposes.

    Text may be UTF-8, UTF-16 after a byte order mark, or GB18030. `FileNotFoundError` and
    other `OSError` from the system; `ValueError` with line and column for what is no
    number of the dtype.

    >>> import einmul as em, pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder, "a.txt")
    ...     _ = path.write_text("# x, y\\n1, 2\\n3, 4\\n")
    ...     em.loadtxt(path, delimiter=",").tolist()
    [[1.0, 2.0], [3.0, 4.0]]
    """

def log(x: ArrayLike, /, out: Array | None = ...) -> Array:
    """The natural logarithm of each element; -inf at zero, NaN below.

    Shape of `x`; its dtype, `float64` for integers.

    >>> import einmul as em
    >>> em.log(em.asarray([1.0, 0.0])).tolist()
    [0.0, -inf]
    """

def log10(x: ArrayLike, /, out: Array | None = ...) -> Array:
    """The logarithm to base 10 of each element.

    Shape of `x`; its dtype, `float64` for integers.

    >>> import einmul as em
    >>> em.log10(em.asarray([1000.0])).tolist()
    [3.0]
    """

def log1p(x: ArrayLike, /, out: Array | None = ...) -> Array:
    """`log(1 + x)`, accurate for small elements.

    Shape of `x`; its dtype, `float64` for integers.

    >>> import einmul as em
    >>> em.log1p(em.asarray([1e-20])).tolist()
    [1e-20]
    """

def log2(x: ArrayLike, /, out: Array | None = ...) -> Array:
    """The logarithm to base 2 of each element.

    Shape of `x`; its dtype, `float64` for integers.

    >>> import einmul as em
    >>> em.log2(em.asarray([8.0])).tolist()
    [3.0]
    """

def logaddexp(x1: ArrayLike, x2: ArrayLike, /, out: Array | None = ...) -> Array:
    """`log(exp(x1) + exp(x2))` without overflow.

    Shapes broadcast (`ShapeError` where they do not); the joint dtype, `float64` for integers.
    `DTypeError` for complex numbers.

    >>> import einmul as em
    >>> em.logaddexp(em.asarray([1000.0]), -em.inf).tolist()
    [1000.0]
    """

def logical_and(x1: ArrayLike, x2: ArrayLike, /, out: Array | None = ...) -> Array:
    """Whether both are true (not zero).

    Shapes broadcast (`ShapeError` where they do not); dtype `bool`.

    >>> import einmul as em
    >>> em.logical_and(em.asarray([True, False]), True).tolist()
    [True, False]
    """

def logical_not(x: ArrayLike, /, out: Array | None = ...) -> Array:
    """Whether each element is zero.

    Shape of `x`; dtype `bool`.

    >>> import einmul as em
    >>> em.logical_not(em.asarray([True, False])).tolist()
    [False, True]
    """

def logical_or(x1: ArrayLike, x2: ArrayLike, /, out: Array | None = ...) -> Array:
    """Whether either is true (not zero).

    Shapes broadcast (`ShapeError` where they do not); dtype `bool`.

    >>> import einmul as em
    >>> em.logical_or(em.asarray([True, False]), False).tolist()
    [True, False]
    """

def logical_xor(x1: ArrayLike, x2: ArrayLike, /, out: Array | None = ...) -> Array:
    """Whether one of both is true (not zero).

    Shapes broadcast (`ShapeError` where they do not); dtype `bool`.

    >>> import einmul as em
    >>> em.logical_xor(em.asarray([True, False]), True).tolist()
    [False, True]
    """

def logit(x: ArrayLike, /, out: Array | None = ...) -> Array:
    """`log(x/(1 - x))`, the inverse of `expit`; NaN outside [0, 1].

    Shape of `x`; its dtype, `float64` for integers. `DTypeError` for complex numbers.

    >>> import einmul as em
    >>> em.logit(em.asarray([0.5, 1.0])).tolist()
    [0.0, inf]
    """

def logprod(a: ArrayLike, /, axis: Axes = ..., *, keepdims: _bool = ...) -> tuple[Array, Array]:
    """The product along `axis` as a pair: its sign, and the logarithm of its absolute value,
    neither of which overflows. A product of zero has sign 0 and logarithm minus infinity.

    >>> import einmul as em
    >>> sign, log = em.logprod([-1e200, 1e200])
    >>> sign.item(), round(log.item(), 3)
    (-1.0, 921.034)
    """

def logspace(start: Any, stop: Any, num: int = ..., endpoint: _bool = ..., base: Any = ..., dtype: DTypeLike | None = ...) -> Array:
    """`base` to the power of `linspace(start, stop, num, endpoint)`.

    >>> import einmul as em
    >>> em.logspace(0, 3, 4, base=2.0).tolist()
    [1.0, 2.0, 4.0, 8.0]
    """

def logsumexp(x: ArrayLike, /, axis: Axes = ..., out: Array | None = ..., keepdims: _bool = ...) -> Array:
    """`log(sum(exp(x)))` along `axis`, without overflow; minus infinity of nothing. Integers
    give `float64`. `DTypeError` for complex numbers, `AxisError` for an axis out of range.

    >>> import einmul as em
    >>> em.logsumexp([1000.0, 1000.0]).item()
    1000.6931471805599
    """

def mat(data: Any, dtype: DTypeLike | None = ...) -> Array:
    """A matrix of a text such as `"1 2; 3 4"`, or of anything that `array` takes: a plain
    array of two axes, not NumPy's retired matrix class.

    `ShapeError` for rows of unlike length and for more than two axes.

    >>> import einmul as em
    >>> em.mat("1 2; 3 4").tolist()
    [[1, 2], [3, 4]]
    """

def matmul(x1: ArrayLike, x2: ArrayLike, /, out: Array | None = ...) -> Array:
    """The matrix product `x1 @ x2`: `(…, m, k)` and `(…, k, n)` give `(…, m, n)`, the leading
    axes broadcasting. A vector is a row on the left, a column on the right, and loses that
    axis again.

    `ShapeError` for a 0-d operand, inner dimensions that differ, and stacks that do not
    broadcast.

    >>> import einmul as em
    >>> em.matmul(em.asarray([[1, 2], [3, 4]]), em.asarray([1, -1]))
    array([-1, -1])
    """

def matrix_transpose(x: ArrayLike, /) -> Array:
    """The transpose of each matrix of a stack, as a view: `(…, m, n)` becomes `(…, n, m)`.

    `ShapeError` below two axes.

    >>> import einmul as em
    >>> em.matrix_transpose(em.asarray([[1, 2], [3, 4]]))
    array([[1, 3],
           [2, 4]])
    """

def matvec(x1: ArrayLike, x2: ArrayLike, /, out: Array | None = ...) -> Array:
    """Matrices times vectors: `(…, m, n)` and `(…, n)` give `(…, m)`.

    `ShapeError` as in `matmul`.

    >>> import einmul as em
    >>> em.matvec(em.asarray([[1, 2], [3, 4]]), em.asarray([[1, 0], [0, 1]]))
    array([[1, 3],
           [2, 4]])
    """

def max(x: ArrayLike, /, axis: Axes = ..., out: Array | None = ..., keepdims: _bool = ...) -> Array:
    """The largest element along `axis`, NaN if there is one. `ShapeError` for the maximum of
    nothing, `DTypeError` for complex numbers, which have no order; else as `sum`.

    >>> import einmul as em
    >>> em.max([[1, 5], [7, 2]], axis=0).tolist()
    [7, 5]
    """

def maximum(x1: ArrayLike, x2: ArrayLike, /, out: Array | None = ...) -> Array:
    """The larger of each pair; NaN wins.

    Shapes broadcast (`ShapeError` where they do not); the dtypes' joint dtype.
    `DTypeError` for complex numbers.

    >>> import einmul as em
    >>> em.maximum(em.asarray([1, 5]), 3).tolist()
    [3, 5]
    """

def mean(x: ArrayLike, /, axis: Axes = ..., dtype: DTypeLike | None = ..., out: Array | None = ..., keepdims: _bool = ...) -> Array:
    """The arithmetic mean along `axis`; integers have theirs in `float64`, nothing has NaN.
    Errors as in `sum`.

    >>> import einmul as em
    >>> em.mean([[1, 2], [3, 4]], axis=1).tolist()
    [1.5, 3.5]
    """

def median(x: ArrayLike, /, axis: Axes = ..., out: Array | None = ..., keepdims: _bool = ...) -> Array:
    """The median along `axis` (an axis, several, or `None` for all), the mean of the two
    middle elements where their number is even; NaN where there is one, or nothing.

    Floats keep their dtype, integers give `float64`. `DTypeError` for complex numbers,
    `AxisError` for an axis out of range.

    >>> import einmul as em
    >>> em.median([7, 1, 3, 5]).item()
    4.0
    """

def meshgrid(*arrays: Sequence[ArrayLike], indexing: str = ..., sparse: _bool = ..., copy: _bool | None = ...) -> tuple[Array, ...]:
    """The coordinates of every point of a grid: for each vector an array of the grid's shape
    that varies along this vector's axis. The first vector runs along axis 1 with
    `indexing="xy"`, along axis 0 with `"ij"`. `sparse` leaves the other axes at length 1,
    `copy=False` gives views.

    >>> import einmul as em
    >>> x, y = em.meshgrid(em.asarray([1, 2]), em.asarray([5, 6, 7]))
    >>> y.tolist()
    [[5, 5], [6, 6], [7, 7]]
    """

def min(x: ArrayLike, /, axis: Axes = ..., out: Array | None = ..., keepdims: _bool = ...) -> Array:
    """The smallest element along `axis`, NaN if there is one. Errors as in `max`.

    >>> import einmul as em
    >>> em.min([3.0, -1.0]).item()
    -1.0
    """

def minimum(x1: ArrayLike, x2: ArrayLike, /, out: Array | None = ...) -> Array:
    """The smaller of each pair; NaN wins.

    Shapes broadcast (`ShapeError` where they do not); the dtypes' joint dtype.
    `DTypeError` for complex numbers.

    >>> import einmul as em
    >>> em.minimum(em.asarray([1, 5]), 3).tolist()
    [1, 3]
    """

def mod(x1: ArrayLike, x2: ArrayLike, /, out: Array | None = ...) -> Array:
    """What `floor_divide` leaves: Python's `%`, with the divisor's sign. Integers give 0 for a
    divisor of 0.

    Shapes broadcast (`ShapeError` where they do not); the dtypes' joint dtype.
    `DTypeError` for complex numbers and truth values.

    >>> import einmul as em
    >>> em.remainder(em.asarray([7, -7]), 3).tolist()
    [1, 2]
    """

def moveaxis(x: ArrayLike, source: Any, destination: Any) -> Array:
    """The array with some axes at new places, the others in their old order; a view.
    `AxisError`; `ShapeError` for axes named twice or without a place.

    >>> import einmul as em
    >>> em.moveaxis(em.ones((2, 3, 4)), 0, -1).shape
    (3, 4, 2)
    """

def multiply(x1: ArrayLike, x2: ArrayLike, /, out: Array | None = ...) -> Array:
    """The product of each pair; of truth values their "and"; integers wrap. Matrix products
    are `matmul`, written `@`.

    Shapes broadcast (`ShapeError` where they do not); the dtypes' joint dtype.

    >>> import einmul as em
    >>> em.multiply(em.asarray([1, 2]), 10).tolist()
    [10, 20]
    """

def nan_to_num(x: ArrayLike, copy: _bool | None = ..., nan: Any = ..., posinf: Any = ..., neginf: Any = ...) -> Array:
    """A copy with numbers in place of NaN and the infinities; by default 0 and the largest
    finite numbers of either sign. `copy=False` writes over `x`.

    Shape and dtype of `x`; integers are copied.

    >>> import einmul as em
    >>> em.nan_to_num(em.asarray([em.nan, 1.0]), nan=-1.0).tolist()
    [-1.0, 1.0]
    """

def nanargmax(x: ArrayLike, /, axis: Axes = ..., out: Array | None = ..., keepdims: _bool = ...) -> Array:
    """The position of the first largest element that is not NaN, as `argmax`. `ShapeError`
    where all are NaN.

    >>> import einmul as em
    >>> em.nanargmax([1.0, float('nan'), 3.0]).item()
    2
    """

def nanargmin(x: ArrayLike, /, axis: Axes = ..., out: Array | None = ..., keepdims: _bool = ...) -> Array:
    """The position of the first smallest element that is not NaN, as `nanargmax`.

    >>> import einmul as em
    >>> em.nanargmin([1.0, float('nan'), 3.0]).item()
    0
    """

def nancumprod(x: ArrayLike, /, axis: Axes = ..., dtype: DTypeLike | None = ..., out: Array | None = ...) -> Array:
    """The running products along `axis`, with 1 in place of NaN, as `nancumsum`.

    >>> import einmul as em
    >>> em.nancumprod([2.0, float('nan'), 3.0]).tolist()
    [2.0, 2.0, 6.0]
    """

def nancumsum(x: ArrayLike, /, axis: Axes = ..., dtype: DTypeLike | None = ..., out: Array | None = ...) -> Array:
    """The running sums along `axis`, without one those of all elements in row-major order,
    with 0 in place of NaN.

    >>> import einmul as em
    >>> em.nancumsum([1.0, float('nan'), 3.0]).tolist()
    [1.0, 1.0, 4.0]
    """

def nanmax(x: ArrayLike, /, axis: Axes = ..., out: Array | None = ..., keepdims: _bool = ...) -> Array:
    """The largest of what is not NaN along `axis`, as `max`; NaN where there is nothing else.

    >>> import einmul as em
    >>> em.nanmax([1.0, float('nan')]).item()
    1.0
    """

def nanmean(x: ArrayLike, /, axis: Axes = ..., dtype: DTypeLike | None = ..., out: Array | None = ..., keepdims: _bool = ...) -> Array:
    """The mean of what is not NaN along `axis`, as `mean`; NaN of nothing.

    >>> import einmul as em
    >>> em.nanmean([1.0, float('nan'), 3.0]).item()
    2.0
    """

def nanmedian(x: ArrayLike, /, axis: Axes = ..., out: Array | None = ..., keepdims: _bool = ...) -> Array:
    """The median of what is not NaN along `axis`, as `median`.

    >>> import einmul as em
    >>> em.nanmedian([1.0, float('nan'), 3.0]).item()
    2.0
    """

def nanmin(x: ArrayLike, /, axis: Axes = ..., out: Array | None = ..., keepdims: _bool = ...) -> Array:
    """The smallest of what is not NaN along `axis`, as `nanmax`.

    >>> import einmul as em
    >>> em.nanmin([1.0, float('nan')]).item()
    1.0
    """

def nanpercentile(a: ArrayLike, /, q: ArrayLike, axis: Axes = ..., out: Array | None = ..., *, method: str = ..., keepdims: _bool = ...) -> Array:
    """The percentiles of what is not NaN along `axis`, as `percentile`.

    >>> import einmul as em
    >>> em.nanpercentile([1.0, float('nan'), 3.0], 100).item()
    3.0
    """

def nanprod(x: ArrayLike, /, axis: Axes = ..., dtype: DTypeLike | None = ..., out: Array | None = ..., keepdims: _bool = ...) -> Array:
    """The product of what is not NaN along `axis`, as `prod`; 1 of nothing.

    >>> import einmul as em
    >>> em.nanprod([2.0, float('nan')]).item()
    2.0
    """

def nanquantile(a: ArrayLike, /, q: ArrayLike, axis: Axes = ..., out: Array | None = ..., *, method: str = ..., keepdims: _bool = ...) -> Array:
    """The quantiles of what is not NaN along `axis`, as `quantile`.

    >>> import einmul as em
    >>> em.nanquantile([1.0, float('nan'), 3.0], 0.5).item()
    2.0
    """

def nanstd(x: ArrayLike, /, axis: Axes = ..., dtype: DTypeLike | None = ..., out: Array | None = ..., ddof: float | None = ..., keepdims: _bool = ..., *, correction: float = ...) -> Array:
    """The standard deviation of what is not NaN along `axis`, as `std`.

    >>> import einmul as em
    >>> em.nanstd([1.0, float('nan'), 3.0]).item()
    1.0
    """

def nansum(x: ArrayLike, /, axis: Axes = ..., dtype: DTypeLike | None = ..., out: Array | None = ..., keepdims: _bool = ...) -> Array:
    """The sum of what is not NaN along `axis`, as `sum`; 0 of nothing.

    >>> import einmul as em
    >>> em.nansum([1.0, float('nan')]).item()
    1.0
    """

def nanvar(x: ArrayLike, /, axis: Axes = ..., dtype: DTypeLike | None = ..., out: Array | None = ..., ddof: float | None = ..., keepdims: _bool = ..., *, correction: float = ...) -> Array:
    """The variance of what is not NaN along `axis`, as `var`.

    >>> import einmul as em
    >>> em.nanvar([1.0, float('nan'), 3.0]).item()
    1.0
    """

def negative(x: ArrayLike, /, out: Array | None = ...) -> Array:
    """Each element with the other sign; unsigned integers wrap.

    Shape and dtype of `x`. `DTypeError` for truth values.

    >>> import einmul as em
    >>> em.negative(em.asarray([1, -2])).tolist()
    [-1, 2]
    """

def nextafter(x1: ArrayLike, x2: ArrayLike, /, out: Array | None = ...) -> Array:
    """The next number after `x1` towards `x2` that the dtype has.

    Shapes broadcast (`ShapeError` where they do not); the joint dtype, `float64` for integers.
    `DTypeError` for complex numbers.

    >>> import einmul as em
    >>> em.nextafter(em.asarray([1.0]), 2.0).tolist()
    [1.0000000000000002]
    """

def nonzero(x: ArrayLike, /) -> tuple[Array, ...]:
    """The coordinates of the elements that are not zero, in row-major order: one array for
    each axis. `ShapeError` for a 0-d array.

    >>> import einmul as em
    >>> em.nonzero(em.asarray([0, 5, 0, 7]))
    (array([1, 3]),)
    """

def not_equal(x1: ArrayLike, x2: ArrayLike, /, out: Array | None = ...) -> Array:
    """Whether each pair differs; NaN differs from all.

    Shapes broadcast (`ShapeError` where they do not); dtype `bool`.

    >>> import einmul as em
    >>> em.not_equal(em.asarray([1, 2]), 2).tolist()
    [True, False]
    """

def ones(shape: int | Sequence[int], dtype: DTypeLike | None = ..., *, device: str | None = ...) -> Array:
    """Ones in the given shape.

    >>> import einmul as em
    >>> em.ones((1, 2), dtype=em.int8).tolist()
    [[1, 1]]
    """

def ones_like(x: ArrayLike, /, dtype: DTypeLike | None = ..., *, device: str | None = ...) -> Array:
    """Ones in the shape and dtype of `x`.

    >>> import einmul as em
    >>> em.ones_like(em.asarray([5, 6])).tolist()
    [1, 1]
    """

def outer(a: ArrayLike, b: ArrayLike, out: Array | None = ...) -> Array:
    """Every element of `a` times every element of `b`: `(m, n)` for `m` and `n` elements.

    `MemoryError` where that is too many.

    >>> import einmul as em
    >>> em.outer(em.asarray([1, 2]), em.asarray([3, 4, 5]))
    array([[ 3,  4,  5],
           [ 6,  8, 10]])
    """

def pad(array: ArrayLike, pad_width: Any, mode: str = ..., *, stat_length: Any = ..., constant_values: Any = ..., end_values: Any = ..., reflect_type: Any = ...) -> Array:
    """The array with elements added around it: `pad_width` is a number, a pair for front and
    back, or a pair for each axis.

    `mode`: `"constant"` (`constant_values`), `"edge"`, `"linear_ramp"` (down to
    `end_values`), `"maximum"`, `"mean"`, `"median"`, `"minimum"` (of `stat_length` elements
    at each end, or all), `"reflect"`, `"symmetric"` (`reflect_type` `"even"` or `"odd"`),
    `"wrap"`, `"empty"`.

    `ValueError` for an unknown mode, negative widths and values that the dtype does not
    hold; `ShapeError` for widths of another number of axes, and for an empty axis that
    gives nothing to pad with.

    >>> import einmul as em
    >>> em.pad([1, 2, 3], (2, 1), mode="reflect").tolist()
    [3, 2, 1, 2, 3, 2]
    """

def partition(x: ArrayLike, /, kth: Any, axis: Axes = ...) -> Array:
    """A copy of `x` in which the elements at the positions `kth` (an integer or several) along
    an axis are those that `sort` puts there, with none greater before and none less after.

    Raises `AxisError` for an axis that `x` does not have, `ShapeError` for a position outside
    it.

    >>> import einmul as em
    >>> em.partition(em.asarray([5, 1, 4, 2, 3]), 2)[2]
    array(3)
    """

def percentile(a: ArrayLike, /, q: ArrayLike, axis: Axes = ..., out: Array | None = ..., *, method: str = ..., keepdims: _bool = ...) -> Array:
    """The percentiles `q`, from 0 to 100, along `axis`, as `quantile`.

    >>> import einmul as em
    >>> em.percentile([1.0, 2.0, 3.0], 50).item()
    2.0
    """

def permute_dims(x: ArrayLike, /, axes: Any) -> Array:
    """The array with its axes in the order given, negative ones from the end; a view.
    `AxisError`; `ShapeError` unless every axis is named once.

    >>> import einmul as em
    >>> em.permute_dims(em.ones((2, 3, 4)), (2, 0, 1)).shape
    (4, 2, 3)
    """

def positive(x: ArrayLike, /, out: Array | None = ...) -> Array:
    """A copy of each element.

    Shape and dtype of `x`. `DTypeError` for truth values.

    >>> import einmul as em
    >>> em.positive(em.asarray([1, -2])).tolist()
    [1, -2]
    """

def pow(x1: ArrayLike, x2: ArrayLike, /, out: Array | None = ...) -> Array:
    """`x1` to the power of `x2`. Integers wrap; their negative powers keep the whole part.

    Shapes broadcast (`ShapeError` where they do not); the dtypes' joint dtype.
    `DTypeError` for truth values.

    >>> import einmul as em
    >>> em.pow(em.asarray([2, 3]), 2).tolist()
    [4, 9]
    """

def power(x1: ArrayLike, x2: ArrayLike, /, out: Array | None = ...) -> Array:
    """`x1` to the power of `x2`. Integers wrap; their negative powers keep the whole part.

    Shapes broadcast (`ShapeError` where they do not); the dtypes' joint dtype.
    `DTypeError` for truth values.

    >>> import einmul as em
    >>> em.pow(em.asarray([2, 3]), 2).tolist()
    [4, 9]
    """

def prod(x: ArrayLike, /, axis: Axes = ..., dtype: DTypeLike | None = ..., out: Array | None = ..., keepdims: _bool = ...) -> Array:
    """The product along `axis`, in `dtype`; 1 of nothing. Dtypes and errors as in `sum`.

    >>> import einmul as em
    >>> em.prod([2, 3, 4]).item()
    24
    """

def ptp(x: ArrayLike, /, axis: Axes = ..., out: Array | None = ..., keepdims: _bool = ...) -> Array:
    """The range along `axis`: the largest element less the smallest, in `x`'s dtype. Errors
    as in `max`.

    >>> import einmul as em
    >>> em.ptp([3, 9, 4]).item()
    6
    """

def put_along_axis(x: ArrayLike, indices: ArrayLike, values: ArrayLike, /, axis: Axes = ...) -> None:
    """Puts values, in place, where `take_along_axis` would take them.

    >>> import einmul as em
    >>> x = em.zeros((2, 2))
    >>> em.put_along_axis(x, em.asarray([[1], [0]]), 5.0, axis=1)
    >>> x
    array([[0., 5.],
           [5., 0.]])
    """

def quantile(a: ArrayLike, /, q: ArrayLike, axis: Axes = ..., out: Array | None = ..., *, method: str = ..., keepdims: _bool = ...) -> Array:
    """The quantiles `q`, from 0 to 1, along `axis`; the result has the axes of `q` first. NaN
    where there is one, or nothing.

    `method`: one of NumPy's thirteen, among them `linear`, `lower`, `nearest`, `hazen`,
    `median_unbiased`. `ShapeError` for another one and for a `q` outside 0 to 1,
    `DTypeError` for complex numbers, `AxisError` for an axis out of range.

    >>> import einmul as em
    >>> em.quantile([4.0, 1.0, 3.0, 2.0], [0.25, 0.5]).tolist()
    [1.75, 2.5]
    """

def rad2deg(x: ArrayLike, /, out: Array | None = ...) -> Array:
    """Radians as degrees.

    Shape of `x`; its dtype, `float64` for integers. `DTypeError` for complex numbers.

    >>> import einmul as em
    >>> em.rad2deg(em.asarray([em.pi])).tolist()
    [180.0]
    """

def radians(x: ArrayLike, /, out: Array | None = ...) -> Array:
    """Degrees as radians.

    Shape of `x`; its dtype, `float64` for integers. `DTypeError` for complex numbers.

    >>> import einmul as em
    >>> em.deg2rad(em.asarray([180.0])).tolist()
    [3.141592653589793]
    """

def ravel(a: ArrayLike, order: Any = ...) -> Array:
    """The elements as a vector in row-major order (the first axis fastest with `order="F"`);
    a view where the strides allow it.

    >>> import einmul as em
    >>> em.ravel([[1, 2], [3, 4]]).tolist()
    [1, 2, 3, 4]
    """

def ravel_multi_index(multi_index: Any, dims: Any, mode: str = ..., order: Any = ...) -> Array:
    """The places, in an array of a shape read as one row, of elements given by their
    coordinates, one array for each axis. `mode`: as in `take`, for all axes or a tuple.

    >>> import einmul as em
    >>> em.ravel_multi_index((em.asarray([3, 6]), em.asarray([4, 5])), (7, 6))
    array([22, 41])
    """

def real(x: ArrayLike, /, out: Array | None = ...) -> Array:
    """The real part of each element.

    Shape of `x`; its real dtype.

    >>> import einmul as em
    >>> em.real(em.asarray([1 + 2j])).tolist()
    [1.0]
    """

def reciprocal(x: ArrayLike, /, out: Array | None = ...) -> Array:
    """One over each element; infinite at zero.

    Shape of `x`; its dtype, `float64` for integers.

    >>> import einmul as em
    >>> em.reciprocal(em.asarray([2.0, 4.0])).tolist()
    [0.5, 0.25]
    """

def remainder(x1: ArrayLike, x2: ArrayLike, /, out: Array | None = ...) -> Array:
    """What `floor_divide` leaves: Python's `%`, with the divisor's sign. Integers give 0 for a
    divisor of 0.

    Shapes broadcast (`ShapeError` where they do not); the dtypes' joint dtype.
    `DTypeError` for complex numbers and truth values.

    >>> import einmul as em
    >>> em.remainder(em.asarray([7, -7]), 3).tolist()
    [1, 2]
    """

def repeat(x: ArrayLike, repeats: Any, /, axis: Axes = ...) -> Array:
    """Each element several times in place: all as often, or each by its own count. Without an
    axis the array is flattened.

    `ShapeError` for counts that do not fit the axis, `DTypeError` for counts that are no
    integers, `ValueError` for negative ones; `AxisError`.

    >>> import einmul as em
    >>> em.repeat(em.asarray([1, 2]), em.asarray([1, 3])).tolist()
    [1, 2, 2, 2]
    """

def reshape(x: ArrayLike, /, shape: int | Sequence[int], order: Any = ..., *, copy: _bool | None = ...) -> Array:
    """The elements under another shape, in which one length may be -1. A view where the
    strides allow it, unless `copy` is true; `copy=False` forbids a copy (`ValueError`
    where one is needed). `order="F"` reads and writes with the first axis fastest.
    `ShapeError` for a shape of another number of elements.

    >>> import einmul as em
    >>> em.reshape(em.arange(6), (2, -1)).tolist()
    [[0, 1, 2], [3, 4, 5]]
    """

def result_type(*arrays_and_dtypes: Any) -> DType:
    """The dtype that holds all of some arrays, dtypes and Python numbers; the numbers follow
    the rest.

    >>> import einmul as em
    >>> em.result_type(em.int8, em.uint8)
    einmul.int16
    """

def rfft(x: ArrayLike, /, *, n: int = ..., axis: Axes = ..., norm: str | None = ...) -> Array:
    """The first `n//2 + 1` entries of the `fft` of real numbers; the others are the conjugates of
    these, backwards. `DTypeError` for complex numbers; `ValueError` for no points; `AxisError`.

    >>> import einmul as em
    >>> em.fft.rfft(em.asarray([1.0, 2.0, 3.0, 4.0])).tolist()
    [(10+0j), (-2+2j), (-2+0j)]
    """

def rfftfreq(n: int, /, *, d: float = ..., dtype: DTypeLike | None = ..., device: str | None = ...) -> Array:
    """The frequency of each entry of half a spectrum, as `rfft` gives it: 0 to `n//2` cycles over
    `n*d`. Raises what `fftfreq` does.

    >>> import einmul as em
    >>> em.fft.rfftfreq(4, d=0.5).tolist()
    [0.0, 0.5, 1.0]
    """

def rfftn(x: ArrayLike, /, *, s: Sequence[int] | None = ..., axes: Any = ..., norm: str | None = ...) -> Array:
    """The half of the `fftn` of real numbers that says all: of the last axis listed, the first
    `s//2 + 1` entries.

    `DTypeError` for complex numbers; `ShapeError` without an axis; else what `fftn` raises.

    >>> import einmul as em
    >>> em.fft.rfftn(em.ones((2, 6))).shape
    (2, 4)
    """

def right_shift(x1: ArrayLike, x2: ArrayLike, /, out: Array | None = ...) -> Array:
    """The bits of `x1` moved down by `x2`, copies of the sign moved in.

    Shapes broadcast (`ShapeError` where they do not); the dtypes' joint dtype.
    `DTypeError` unless integers.

    >>> import einmul as em
    >>> em.bitwise_right_shift(em.asarray([8, -8]), 2).tolist()
    [2, -2]
    """

def roll(x: ArrayLike, /, shift: Any, axis: Axes = ...) -> Array:
    """The array with elements shifted along axes, those beyond the end coming in at the other;
    without axes the flattened array is shifted. One shift serves all axes. `AxisError`;
    `ShapeError` for shifts and axes that do not match.

    >>> import einmul as em
    >>> em.roll(em.asarray([1, 2, 3]), 1).tolist()
    [3, 1, 2]
    """

def rot90(m: ArrayLike, k: int = ..., axes: Any = ...) -> Array:
    """The array after `k` quarter turns from the first of two axes towards the second; a
    view. `ShapeError` below two axes.

    >>> import einmul as em
    >>> em.rot90([[1, 2], [3, 4]]).tolist()
    [[2, 4], [1, 3]]
    """

def round(x: ArrayLike, /, decimals: Any = ..., out: Array | None = ...) -> Array:
    """Each element rounded to a number of decimals (before the point where negative), halves to
    the even digit; the parts of complex numbers apart.

    Shape and dtype of `x`, integers unchanged unless `decimals` is negative.

    >>> import einmul as em
    >>> em.round(em.asarray([0.5, 1.5, 2.5])).tolist()
    [0.0, 2.0, 2.0]
    >>> em.round(em.asarray([3.14159]), 2).tolist()
    [3.14]
    """

def save(path: Any, a: ArrayLike) -> None:
    """Saves an array in the format of the path's extension: `.npy`, which is added to paths
    with another extension or none, `.npz`, `.csv` or `.mtx`. The old file stays until the
    new one is whole.

    `OSError` from the system; `ShapeError` and `DTypeError` for arrays that the format
    does not hold.

    >>> import einmul as em, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     em.save(folder + "/a.csv", em.asarray([[1, 2], [3, 4]]))
    ...     em.load(folder + "/a.csv").tolist()
    [[1.0, 2.0], [3.0, 4.0]]
    """

def savetxt(fname: Any, X: Any, delimiter: Any = ...) -> None:
    """Writes a real matrix, or a vector as one column, as text: a row a line, numbers with the
    fewest digits that read back the same.

    `OSError` from the system; `ShapeError` for other ranks; `DTypeError` for complex arrays.

    >>> import einmul as em, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     em.savetxt(folder + "/a.txt", em.asarray([[1.0, 0.5]]))
    ...     open(folder + "/a.txt").read()
    '1 0.5\\n'
    """

def savez(path: Any, /, *args: Any, **named: Any) -> None:
    """Saves several arrays in one uncompressed `.npz` file, under the names of the keyword
    arguments and `arr_0`, `arr_1`, … for the others; `.npz` is added to other paths.

    `ValueError` for a name given twice; `OSError` from the system.

    >>> import einmul as em, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     em.savez(folder + "/a.npz", em.ones(2), rows=em.zeros(3))
    ...     sorted(em.load(folder + "/a.npz"))
    ['arr_0', 'rows']
    """

def searchsorted(x1: ArrayLike, x2: ArrayLike, /, side: str = ..., sorter: Any = ...) -> Array:
    """For each element of `x2`, an array or a number, the position (`int64`) in the sorted
    one-dimensional `x1` before which it can be inserted: before equal elements for
    `side='left'`, behind them for `side='right'`. The result has the shape of `x2`.

    `sorter` holds the positions that sort `x1`, as `argsort` returns them. Raises `ShapeError`
    unless `x1` has one axis and `sorter` its shape and positions inside it, `DTypeError` for a
    `sorter` that holds no integers.

    >>> import einmul as em
    >>> em.searchsorted(em.asarray([1, 2, 2, 3]), em.asarray([2, 5]))
    array([1, 4])
    """

def setdiff1d(x1: ArrayLike, x2: ArrayLike, /, assume_unique: _bool = ...) -> Array:
    """The distinct elements of `x1` that are not in `x2`, ascending, in one axis. A NaN of `x1`
    is in no other array. `assume_unique` changes nothing.

    >>> import einmul as em
    >>> em.setdiff1d(em.asarray([3, 1, 2]), em.asarray([2]))
    array([1, 3])
    """

def setxor1d(x1: ArrayLike, x2: ArrayLike, /, assume_unique: _bool = ...) -> Array:
    """The distinct elements of exactly one of the arrays, ascending, in one axis. NaNs of both
    are two. `assume_unique` changes nothing.

    >>> import einmul as em
    >>> em.setxor1d(em.asarray([3, 1]), em.asarray([2, 1]))
    array([2, 3])
    """

def sign(x: ArrayLike, /, out: Array | None = ...) -> Array:
    """-1, 0 or 1, as each element is below, at or above zero; `z/abs(z)` of complex numbers;
    NaN of NaN.

    Shape and dtype of `x`. `DTypeError` for truth values.

    >>> import einmul as em
    >>> em.sign(em.asarray([-3.0, 0.0, 2.0])).tolist()
    [-1.0, 0.0, 1.0]
    """

def signbit(x: ArrayLike, /, out: Array | None = ...) -> Array:
    """Whether each element's sign is minus, that of zeros and NaN included.

    Shape of `x`; dtype `bool`. `DTypeError` for complex numbers.

    >>> import einmul as em
    >>> em.signbit(em.asarray([-0.0, 1.0])).tolist()
    [True, False]
    """

def sin(x: ArrayLike, /, out: Array | None = ...) -> Array:
    """The sine of each angle in radians.

    Shape of `x`; its dtype, `float64` for integers.

    >>> import einmul as em
    >>> em.sin(em.asarray([0.0])).tolist()
    [0.0]
    """

def sinc(x: ArrayLike, /, out: Array | None = ...) -> Array:
    """`sin(πx)/(πx)`, and 1 at zero.

    Shape of `x`; its dtype, `float64` for integers. `DTypeError` for complex numbers.

    >>> import einmul as em
    >>> em.sinc(em.asarray([0.0])).tolist()
    [1.0]
    """

def sinh(x: ArrayLike, /, out: Array | None = ...) -> Array:
    """The hyperbolic sine of each element.

    Shape of `x`; its dtype, `float64` for integers.

    >>> import einmul as em
    >>> em.sinh(em.asarray([0.0])).tolist()
    [0.0]
    """

def solve_ivp(fun: Any, t_span: Any, y0: Any, method: str = ..., t_eval: Any = ..., dense_output: Any = ..., events: Any = ..., vectorized: Any = ..., args: Any = ..., *, rtol: Any = ..., atol: Any = ..., first_step: Any = ..., max_step: Any = ..., min_step: Any = ..., jac: Any = ..., jac_sparsity: Any = ..., mass: Any = ...) -> Any:
    """Integrates `dy/dt = fun(t, y)` from `y(t_span[0]) = y0` to `t_span[1]`, which may be the
    smaller one. Arguments and result are SciPy's.

    `fun(t, y)` gets a number and an array of shape `(n,)`, and returns `n` numbers: an array, a
    list or a tuple. `y0`: `(n,)`, real or complex; the answer has its dtype, `float64` for
    integers. `args` follow `t` and `y` in every call.

    `method`: `"Tsit5"` (explicit Runge-Kutta of order 5 with an error estimate of order 4;
    `"RK45"` is another name of it, SciPy's pair of these orders being Dormand and Prince's), and
    for stiff problems `"BDF"` (orders 1 to 5), `"ESDIRK34"` and `"TR-BDF2"`. The last three
    solve `mass @ dy/dt = fun(t, y)` where a constant matrix `mass` is given, and take the
    Jacobian as `jac`, a function `jac(t, y)` or a constant matrix; without one they use finite
    differences, far fewer where `jac_sparsity`, a matrix, tells which elements may not be zero.
    Matrices are dense or SciPy's sparse ones.

    `rtol`, `atol`: the error of `y[i]` in a step is kept near or below `atol[i] + rtol[i] *
    abs(y[i])`; numbers, or one for each of `y0`. `first_step`, `max_step`, `min_step`: lengths of
    steps. `t_eval`: the times of the answer, otherwise those of the steps. `dense_output`:
    whether a function of time is wanted as `sol`. `vectorized`: `fun` gets `y` of shape
    `(n, 1)`.

    `events`: a function of `t` and `y`, or several, whose zeros are found. Attributes of theirs
    may be `terminal` (`True`, or the number of zeros after which the integration ends) and
    `direction` (positive: only where the function rises; negative: where it falls).

    The result has the attributes `t` `(m,)`, `y` `(n, m)`, `sol`, `t_events`, `y_events`, `nfev`,
    `njev`, `nlu`, `steps`, `rejected`, `status` (0: at the end, 1: at an event, -1: it could not go
    on), `message` and `success`.

    `ValueError` for arguments that make no sense, `ShapeError` (one of them) for shapes,
    `DTypeError` for complex numbers where `y0` is real; what `fun`, `jac` and `events` raise.

    >>> from einmul.integrate import solve_ivp
    >>> decay = solve_ivp(lambda t, y: -2.0 * y, (0.0, 1.0), [1.0], rtol=1e-8, atol=1e-10)
    >>> round(decay.y[0, -1].item(), 6)
    0.135335
    """

def sort(x: ArrayLike, /, axis: Axes = ..., kind: Any = ..., *, descending: _bool = ..., stable: _bool = ...) -> Array:
    """A copy of `x` sorted along an axis; `axis=None` sorts all elements as one line.

    NaN comes last, in descending order first; complex numbers go by their real and then
    their imaginary part. Every sort is stable, whatever `kind` and `stable` say. Raises `AxisError`
    for an axis that `x` does not have; a 0-d array has none.

    >>> import einmul as em
    >>> em.sort(em.asarray([3, 1, 2]), descending=True)
    array([3, 2, 1])
    """

def split(ary: ArrayLike, indices_or_sections: Any, axis: Axes = ...) -> list[Array]:
    """The parts of an array along an axis: so many of equal length, or those between
    positions; views. `ShapeError` for a number that does not divide, `AxisError`.

    >>> import einmul as em
    >>> [a.tolist() for a in em.split(em.arange(4), [1, 3])]
    [[0], [1, 2], [3]]
    """

def sqrt(x: ArrayLike, /, out: Array | None = ...) -> Array:
    """The square root of each element; NaN below zero. Complex roots have no negative real part.

    Shape of `x`; its dtype, `float64` for integers.

    >>> import einmul as em
    >>> em.sqrt(em.asarray([4, 9])).tolist()
    [2.0, 3.0]
    """

def square(x: ArrayLike, /, out: Array | None = ...) -> Array:
    """Each element times itself; integers wrap.

    Shape and dtype of `x`. `DTypeError` for truth values.

    >>> import einmul as em
    >>> em.square(em.asarray([3, -4])).tolist()
    [9, 16]
    """

def squeeze(x: ArrayLike, /, axis: Axes = ...) -> Array:
    """The array without axes of length one: those named, or all; a view. `ShapeError` for an
    axis that is longer, `AxisError` for one that is not there.

    >>> import einmul as em
    >>> em.squeeze(em.ones((1, 2, 1)), axis=0).shape
    (2, 1)
    """

def stack(arrays: Sequence[ArrayLike], /, axis: Axes = ..., out: Array | None = ..., *, dtype: DTypeLike | None = ...) -> Array:
    """Arrays of one shape along a new axis, which is at `axis` of the result.

    `ShapeError` for no arrays and for shapes that differ; `AxisError` by the result's axes.

    >>> import einmul as em
    >>> em.stack([em.asarray([1, 2]), em.asarray([3, 4])], axis=-1).tolist()
    [[1, 3], [2, 4]]
    """

def std(x: ArrayLike, /, axis: Axes = ..., dtype: DTypeLike | None = ..., out: Array | None = ..., ddof: float | None = ..., keepdims: _bool = ..., *, correction: float = ...) -> Array:
    """The standard deviation along `axis`: the root of `var`.

    >>> import einmul as em
    >>> em.std([1.0, 3.0]).item()
    1.0
    """

def subtract(x1: ArrayLike, x2: ArrayLike, /, out: Array | None = ...) -> Array:
    """The difference of each pair; integers wrap.

    Shapes broadcast (`ShapeError` where they do not); the dtypes' joint dtype.
    `DTypeError` for truth values.

    >>> import einmul as em
    >>> em.subtract(em.asarray([1, 2]), 10).tolist()
    [-9, -8]
    """

def sum(x: ArrayLike, /, axis: Axes = ..., dtype: DTypeLike | None = ..., out: Array | None = ..., keepdims: _bool = ...) -> Array:
    """The sum along `axis` (an axis, several, or `None` for all), in `dtype`.

    Integers and truth values sum in 64 bits, floats keep their dtype; the sum of nothing
    is 0. `AxisError` for an axis out of range, `ShapeError` for one named twice, and for an
    `out` of another shape; `DTypeError` for one whose dtype does not hold the sums.

    >>> import einmul as em
    >>> em.sum([[1.0, 2.0], [3.0, 4.0]], axis=0).tolist()
    [4.0, 6.0]
    """

def swapaxes(a: ArrayLike, axis1: Any, axis2: Any) -> Array:
    """The array with two axes exchanged; a view. `AxisError`.

    >>> import einmul as em
    >>> em.swapaxes(em.ones((2, 3, 4)), 0, 2).shape
    (4, 3, 2)
    """

def take(x: ArrayLike, indices: ArrayLike, /, axis: Axes = ..., *, out: Array | None = ..., mode: str = ...) -> Array:
    """The elements along an axis that indices choose, negative ones from the end; the result
    has the shape of the indices in the axis's place. Without an axis, those of the array
    read in row-major order.

    `mode`: `"raise"` an IndexError outside the axis, `"wrap"` around, or `"clip"` to its
    ends.

    >>> import einmul as em
    >>> em.take(em.asarray([10, 20, 30]), em.asarray([2, 0]))
    array([30, 10])
    """

def take_along_axis(x: ArrayLike, indices: ArrayLike, /, axis: Axes = ...) -> Array:
    """For each position along the other axes, the elements along one axis that indices
    choose there, as `argsort` gives them. Other axes stretch to each other.

    >>> import einmul as em
    >>> x = em.asarray([[3, 1, 2]])
    >>> em.take_along_axis(x, em.argsort(x), axis=1)
    array([[1, 2, 3]])
    """

def tan(x: ArrayLike, /, out: Array | None = ...) -> Array:
    """The tangent of each angle in radians.

    Shape of `x`; its dtype, `float64` for integers.

    >>> import einmul as em
    >>> em.tan(em.asarray([0.0])).tolist()
    [0.0]
    """

def tanh(x: ArrayLike, /, out: Array | None = ...) -> Array:
    """The hyperbolic tangent of each element.

    Shape of `x`; its dtype, `float64` for integers.

    >>> import einmul as em
    >>> em.tanh(em.asarray([0.0])).tolist()
    [0.0]
    """

def tensordot(x1: ArrayLike, x2: ArrayLike, /, *, axes: Any = ...) -> Array:
    """The sum of products over pairs of axes: the last `axes` of `x1` with the first of `x2`,
    or those named by a pair of sequences. The result has the other axes of `x1`, then those
    of `x2`; `axes=0` is the outer product.

    `AxisError` for an axis that is none, `ShapeError` where paired lengths differ.

    >>> import einmul as em
    >>> a = em.asarray([[1, 2], [3, 4]])
    >>> em.tensordot(a, a, axes=([0], [1]))
    array([[ 7, 15],
           [10, 22]])
    """

def tile(x: ArrayLike, repetitions: Any, /) -> Array:
    """The array set side by side along each axis; the shorter of shape and repetitions is
    filled up with ones on the left.

    >>> import einmul as em
    >>> em.tile(em.asarray([1, 2]), (2, 2)).tolist()
    [[1, 2, 1, 2], [1, 2, 1, 2]]
    """

def transpose(a: ArrayLike, axes: Any = ...) -> Array:
    """The array with its axes in the order given, or reversed; a view.

    >>> import einmul as em
    >>> em.transpose(em.ones((2, 3))).shape
    (3, 2)
    """

def trapezoid(y: ArrayLike, x: ArrayLike = ..., dx: Any = ..., axis: Axes = ...) -> Array:
    """The integral along `axis` of a function with samples `y`, by the trapezoidal rule;
    samples lie at `x`, else `dx` apart. `ShapeError` where `x` does not fit, `AxisError` for
    an axis out of range.

    >>> import einmul as em
    >>> em.trapezoid([1.0, 2.0, 3.0], dx=2.0).item()
    8.0
    """

def tri(N: Any, M: Any = ..., k: int = ..., dtype: DTypeLike | None = ...) -> Array:
    """A matrix with ones on and below diagonal `k`, zeros above; square unless `M` is given.

    >>> import einmul as em
    >>> em.tri(2, 3).tolist()
    [[1.0, 0.0, 0.0], [1.0, 1.0, 0.0]]
    """

def tril(x: ArrayLike, /, k: int = ...) -> Array:
    """The lower triangles of matrices, the last two axes of `x`: elements above diagonal `k`
    become zero. `ShapeError` below two axes.

    >>> import einmul as em
    >>> em.tril(em.asarray([[1, 2], [3, 4]])).tolist()
    [[1, 0], [3, 4]]
    """

def trim_zeros(filt: Any, trim: Any = ..., axis: Axes = ...) -> Array:
    """The smallest part that holds every element that is not zero, along the axes named or
    all: cut at the front (`trim="f"`), the back (`"b"`) or both; a view. `AxisError`.

    >>> import einmul as em
    >>> em.trim_zeros([0, 1, 0, 2, 0]).tolist()
    [1, 0, 2]
    """

def triu(x: ArrayLike, /, k: int = ...) -> Array:
    """The upper triangles of matrices, the last two axes of `x`: elements below diagonal `k`
    become zero. `ShapeError` below two axes.

    >>> import einmul as em
    >>> em.triu(em.asarray([[1, 2], [3, 4]])).tolist()
    [[1, 2], [0, 4]]
    """

def true_divide(x1: ArrayLike, x2: ArrayLike, /, out: Array | None = ...) -> Array:
    """The quotient of each pair.

    Shapes broadcast (`ShapeError` where they do not); the joint dtype, `float64` for integers.

    >>> import einmul as em
    >>> em.divide(em.asarray([1, 2]), 4).tolist()
    [0.25, 0.5]
    """

def trunc(x: ArrayLike, /, out: Array | None = ...) -> Array:
    """Each element without its fraction.

    Shape and dtype of `x`, integers unchanged. `DTypeError` for complex numbers.

    >>> import einmul as em
    >>> em.trunc(em.asarray([1.7, -1.7])).tolist()
    [1.0, -1.0]
    """

uint16: DType

uint32: DType

uint64: DType

uint8: DType

def union1d(x1: ArrayLike, x2: ArrayLike, /) -> Array:
    """The distinct elements of either array, ascending, in one axis. All NaNs are one.

    >>> import einmul as em
    >>> em.union1d(em.asarray([3, 1]), em.asarray([2, 1]))
    array([1, 2, 3])
    """

def unique(x: ArrayLike, /, return_index: _bool = ..., return_inverse: _bool = ..., return_counts: _bool = ..., axis: Axes = ..., *, equal_nan: _bool = ..., sorted: Any = ...) -> Any:
    """The distinct elements of `x`, ascending, in one axis; with an `axis`, the distinct
    sub-arrays along it.

    With `return_index`, `return_inverse` or `return_counts` a tuple: the elements, the
    position of each one's first occurrence, for each element of `x` its position among the
    distinct ones (in the shape of `x`; along an axis, of its length), how often each occurs.
    All NaNs are one element unless `equal_nan` is false. The result ascends
    whatever `sorted` says. Raises `AxisError` for an axis that
    `x` does not have.

    >>> import einmul as em
    >>> em.unique(em.asarray([3, 1, 3]), return_counts=True)
    (array([1, 3]), array([1, 2]))
    """

def unique_all(x: ArrayLike, /) -> Any:
    """The distinct elements of `x`, ascending, the positions of their first occurrences in the
    flattened `x`, the positions among them that rebuild `x`, and how often each occurs: a
    named tuple of `values`, `indices`, `inverse_indices` and `counts`. Each NaN is one of its
    own.

    >>> import einmul as em
    >>> em.unique_all(em.asarray([3, 1, 3])).indices
    array([1, 0])
    """

def unique_counts(x: ArrayLike, /) -> Any:
    """The distinct elements of `x`, ascending, and how often each occurs: a named tuple of
    `values` and `counts`. Each NaN is one of its own.

    >>> import einmul as em
    >>> em.unique_counts(em.asarray([3, 1, 3])).counts
    array([1, 2])
    """

def unique_inverse(x: ArrayLike, /) -> Any:
    """The distinct elements of `x`, ascending, and the positions among them that rebuild `x`, in
    its shape: a named tuple of `values` and `inverse_indices`. Each NaN is one of its own.

    >>> import einmul as em
    >>> em.unique_inverse(em.asarray([3, 1, 3])).inverse_indices
    array([1, 0, 1])
    """

def unique_values(x: ArrayLike, /) -> Array:
    """The distinct elements of `x`, ascending, in one axis. Each NaN is one of its own.

    >>> import einmul as em
    >>> em.unique_values(em.asarray([3, 1, 3]))
    array([1, 3])
    """

def unravel_index(indices: ArrayLike, shape: int | Sequence[int], order: Any = ...) -> tuple[Array, ...]:
    """The coordinates of places in an array of a shape read as one row, in `order` `"C"` or
    `"F"`: one array for each axis.

    >>> import einmul as em
    >>> em.unravel_index(em.asarray([22, 41]), (7, 6))
    (array([3, 6]), array([4, 5]))
    """

def unstack(x: ArrayLike, /, axis: Axes = ...) -> tuple[Array, ...]:
    """The parts at each position of an axis, without that axis; views. `AxisError`.

    >>> import einmul as em
    >>> [a.tolist() for a in em.unstack(em.asarray([[1, 2], [3, 4]]), axis=1)]
    [[1, 3], [2, 4]]
    """

def vander(x: ArrayLike, N: Any = ..., increasing: Any = ...) -> Array:
    """The matrix whose row `i` holds the powers of `x[i]`: from `N - 1` down to 0, or up if
    `increasing`. `N` is the length of `x` where none is given. `ShapeError` unless `x` is
    a vector.

    >>> import einmul as em
    >>> em.vander([1, 2, 3], 3).tolist()
    [[1, 1, 1], [4, 2, 1], [9, 3, 1]]
    """

def var(x: ArrayLike, /, axis: Axes = ..., dtype: DTypeLike | None = ..., out: Array | None = ..., ddof: float | None = ..., keepdims: _bool = ..., *, correction: float = ...) -> Array:
    """The variance along `axis`: the mean of squared distances from the mean, over
    `n - correction` (`ddof` is NumPy's name of it). NaN where that is not positive. Errors
    as in `sum`.

    >>> import einmul as em
    >>> em.var([1.0, 2.0, 4.0, 5.0]).item()
    2.5
    """

def vdot(a: ArrayLike, b: ArrayLike, /) -> Array:
    """The dot product of all elements in row-major order, those of `a` conjugated: 0-d.

    `ShapeError` where the numbers of elements differ.

    >>> import einmul as em
    >>> em.vdot(em.asarray([1j, 2]), em.asarray([1j, 2]))
    array(5.+0.j)
    """

def vecdot(x1: ArrayLike, x2: ArrayLike, /, *, axis: Axes = ...) -> Array:
    """Dot products of vectors along `axis` of both, those of `x1` conjugated; the other axes
    broadcast: `(…, n)` and `(…, n)` give `(…)`.

    `AxisError` for an axis that an operand does not have, `ShapeError` for vectors of
    different lengths.

    >>> import einmul as em
    >>> em.vecdot(em.asarray([[1, 2], [3, 4]]), em.asarray([10, 1]))
    array([12, 34])
    """

def vecmat(x1: ArrayLike, x2: ArrayLike, /, out: Array | None = ...) -> Array:
    """Vectors, conjugated, times matrices: `(…, n)` and `(…, n, m)` give `(…, m)`.

    `ShapeError` as in `matmul`.

    >>> import einmul as em
    >>> em.vecmat(em.asarray([1, 1]), em.asarray([[1, 2], [3, 4]]))
    array([4, 6])
    """

def vsplit(ary: ArrayLike, indices_or_sections: Any) -> list[Array]:
    """`split` along the rows: axis 0 of two axes or more.

    >>> import einmul as em
    >>> [a.tolist() for a in em.vsplit(em.asarray([[1, 2], [3, 4]]), 2)]
    [[[1, 2]], [[3, 4]]]
    """

def vstack(tup: Sequence[ArrayLike]) -> Array:
    """Arrays below one another: along the first axis, vectors as rows. `ShapeError` for shapes
    that differ along another axis.

    >>> import einmul as em
    >>> em.vstack([[1, 2], [3, 4]]).tolist()
    [[1, 2], [3, 4]]
    """

def where(condition: ArrayLike, x1: ArrayLike, x2: ArrayLike, /) -> Array:
    """The element of `x1` where `condition` is true (not zero), of `x2` where it is not.

    The three shapes broadcast (`ShapeError` where they do not); the joint dtype of `x1` and
    `x2`.

    >>> import einmul as em
    >>> em.where(em.asarray([True, False]), em.asarray([1, 2]), 0).tolist()
    [1, 0]
    """

def zeros(shape: int | Sequence[int], dtype: DTypeLike | None = ..., *, device: str | None = ...) -> Array:
    """Zeros in the given shape.

    >>> import einmul as em
    >>> em.zeros(2).tolist()
    [0.0, 0.0]
    """

def zeros_like(x: ArrayLike, /, dtype: DTypeLike | None = ..., *, device: str | None = ...) -> Array:
    """Zeros in the shape and dtype of `x`.

    >>> import einmul as em
    >>> em.zeros_like(em.asarray([1, 2])).tolist()
    [0, 0]
    """

__version__: str
