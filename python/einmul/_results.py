"""Named tuples that functions return."""

from typing import Any, NamedTuple

from ._core import Array


class CholeskyFactor(NamedTuple):
    """What `linalg.cho_factor` returns."""

    c: Array
    lower: bool


class _Eigenpairs(NamedTuple):
    eigenvalues: Array
    eigenvectors: Array


class EigenpairsResult(_Eigenpairs):
    """What `sparse.linalg.eigsh` and `eigs` return: a pair, and what it cost."""

    residuals: Array
    restarts: int
    products: int

    def __new__(
        cls,
        eigenvalues: Array,
        eigenvectors: Array,
        residuals: Array,
        restarts: int,
        products: int,
    ) -> "EigenpairsResult":
        self = super().__new__(cls, eigenvalues, eigenvectors)
        self.residuals, self.restarts, self.products = residuals, restarts, products
        return self


class EighResult(NamedTuple):
    """What `linalg.eigh` returns."""

    eigenvalues: Array
    eigenvectors: Array


class EigResult(NamedTuple):
    """What `linalg.eig` returns."""

    eigenvalues: Array
    eigenvectors: Array


class HessenbergResult(NamedTuple):
    """What `linalg.hessenberg` returns with `calc_q`."""

    H: Array
    Q: Array


class KrylovReport(NamedTuple):
    """How an iterative solve ended: `residual` is `norm(b - A @ x)`, computed from `x`,
    `estimate` what the method's recurrence takes it for."""

    iterations: int
    residual: float
    estimate: float
    converged: bool
    reason: str


class KrylovResult(tuple):
    """What `sparse.linalg.cg` and its like return: `x, info = cg(A, b)`, and a `report`."""

    report: KrylovReport

    def __new__(cls, x: Array, info: int, report: KrylovReport):
        self = super().__new__(cls, (x, info))
        self.report = report
        return self

    def __getnewargs__(self):
        return (self.x, self.info, self.report)

    @property
    def x(self) -> Array:
        """The solution, or how far it got."""
        return self[0]

    @property
    def info(self) -> int:
        """0 for a solution, iterations where they were too few, below 0 for a breakdown."""
        return self[1]


class LDLResult(NamedTuple):
    """What `linalg.ldl` returns."""

    lu: Array
    d: Array
    perm: Array


class LSMRResult(NamedTuple):
    """What `sparse.linalg.lsmr` returns."""

    x: Array
    istop: int
    itn: int
    normr: float
    normar: float
    norma: float
    conda: float
    normx: float


class LSQRResult(NamedTuple):
    """What `sparse.linalg.lsqr` returns."""

    x: Array
    istop: int
    itn: int
    r1norm: float
    r2norm: float
    anorm: float
    acond: float
    arnorm: float
    xnorm: float
    var: Array


class LstsqResult(NamedTuple):
    """What `linalg.lstsq` returns."""

    x: Array
    residuals: Array
    rank: Array
    singular_values: Array


class LUFactors(NamedTuple):
    """What `linalg.lu_factor` returns."""

    lu: Array
    piv: Array


class LUResult(NamedTuple):
    """What `linalg.lu` returns."""

    P: Array
    L: Array
    U: Array


class OdeResult(dict[str, Any]):
    """What `integrate.solve_ivp` returns: the fields of SciPy's result, and `steps` and
    `rejected`, as attributes and as keys."""

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(f"an OdeResult has no {name!r}") from None

    def __setattr__(self, name: str, value: Any) -> None:
        self[name] = value

    def __delattr__(self, name: str) -> None:
        del self[name]

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self]

    def __repr__(self) -> str:
        width = max(map(len, self), default=0) + 2
        lines = []
        for name, value in self.items():
            text = value if isinstance(value, str) else repr(value)
            lines.append(f"{name:>{width}}: " + text.replace("\n", "\n" + " " * (width + 2)))
        return "\n".join(lines)


class PermutedLUResult(NamedTuple):
    """What `linalg.lu` returns with `permute_l`."""

    PL: Array
    U: Array


class PivotedQRResult(NamedTuple):
    """What `linalg.qr` returns with `pivoting`."""

    Q: Array
    R: Array
    P: Array


class QRResult(NamedTuple):
    """What `linalg.qr` returns."""

    Q: Array
    R: Array


class SchurResult(NamedTuple):
    """What `linalg.schur` returns."""

    T: Array
    Z: Array


class _SingularTriplets(NamedTuple):
    U: Array | None
    S: Array
    Vh: Array | None


class SingularTripletsResult(_SingularTriplets):
    """What `sparse.linalg.svds` returns: a triple, and what it cost."""

    residuals: Array
    restarts: int
    products: int

    def __new__(
        cls,
        U: Array | None,
        S: Array,
        Vh: Array | None,
        residuals: Array,
        restarts: int,
        products: int,
    ) -> "SingularTripletsResult":
        self = super().__new__(cls, U, S, Vh)
        self.residuals, self.restarts, self.products = residuals, restarts, products
        return self


class SlogdetResult(NamedTuple):
    """What `linalg.slogdet` returns."""

    sign: Array
    logabsdet: Array


class SVDResult(NamedTuple):
    """What `linalg.svd` returns."""

    U: Array
    S: Array
    Vh: Array


class UniqueAllResult(NamedTuple):
    """What `unique_all` returns."""

    values: Array
    indices: Array
    inverse_indices: Array
    counts: Array


class UniqueCountsResult(NamedTuple):
    """What `unique_counts` returns."""

    values: Array
    counts: Array


class UniqueInverseResult(NamedTuple):
    """What `unique_inverse` returns."""

    values: Array
    inverse_indices: Array
