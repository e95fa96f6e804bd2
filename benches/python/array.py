"""Array functions beside NumPy's, in one process and turn by turn.

Answers are compared before anything is timed. A ratio is NumPy's time over einmul's: above 1
einmul is faster. Rows where einmul loses are printed like the others.
"""

import argparse
import sys

import einmul as em
import numpy as np
from turns import geometric_mean, held, measure, setting, thread_counts, write

SIZES = (10, 10**3, 10**6, 10**7)
QUICK_SIZES = (10, 10**6)
DTYPES = ("f32", "f64", "i64")
NUMPY_DTYPES = {"f32": "float32", "f64": "float64", "i64": "int64"}
#: From this size on no row may fall below FLOOR on one thread.
LARGE = 10**6
FLOOR = 0.8
MEAN_FLOOR = 1.3


def matrix_shape(size):
    """A shape of `size` elements, near square."""
    rows = {10: 2, 10**3: 25, 10**6: 1000, 10**7: 2500}[size]
    return rows, size // rows


class Data:
    """Operands of one dtype and size, in NumPy's arrays and in einmul's own memory."""

    def __init__(self, dtype, size):
        random = np.random.default_rng(size)
        kind = NUMPY_DTYPES[dtype]
        if dtype == "i64":
            values = random.integers(-(10**9), 10**9, (2, size))
        else:
            values = random.standard_normal((2, size))
        self.a, self.b = values.astype(kind)
        self.positive = np.abs(self.a) + 1
        self.matrix = self.a.reshape(matrix_shape(size)).copy()
        self.repeated = random.integers(0, max(size // 10, 1), size).astype(kind)
        self.condition = random.random(size) < 0.5
        self.positions = random.integers(0, size, size)
        half = matrix_shape(size)
        self.left = self.matrix[:, : half[1] // 2].copy()
        self.right = self.matrix[:, half[1] // 2 :].copy()

    def ours(self):
        """The same operands as einmul's arrays."""
        copy = object.__new__(Data)
        for name, value in vars(self).items():
            setattr(copy, name, em.asarray(value, copy=True))
        return copy


def rows():
    """Name, NumPy's call and ours, and whether integers take part."""
    return [
        ("add", lambda d: np.add(d.a, d.b), lambda d: em.add(d.a, d.b), True),
        ("multiply", lambda d: np.multiply(d.a, d.b), lambda d: em.multiply(d.a, d.b), True),
        ("exp", lambda d: np.exp(d.a), lambda d: em.exp(d.a), False),
        ("log", lambda d: np.log(d.positive), lambda d: em.log(d.positive), False),
        (
            "where",
            lambda d: np.where(d.condition, d.a, d.b),
            lambda d: em.where(d.condition, d.a, d.b),
            True,
        ),
        ("sum", lambda d: np.sum(d.a), lambda d: em.sum(d.a), True),
        (
            "mean axis 0",
            lambda d: np.mean(d.matrix, axis=0),
            lambda d: em.mean(d.matrix, axis=0),
            True,
        ),
        (
            "mean axis 1",
            lambda d: np.mean(d.matrix, axis=1),
            lambda d: em.mean(d.matrix, axis=1),
            True,
        ),
        ("argmax", lambda d: np.argmax(d.a), lambda d: em.argmax(d.a), True),
        ("sort", lambda d: np.sort(d.a), lambda d: em.sort(d.a), True),
        # The default of each is another: NumPy's need not be stable. Equal keys are rare here.
        (
            "argsort",
            lambda d: np.argsort(d.a),
            lambda d: em.argsort(d.a, stable=False),
            True,
        ),
        ("unique", lambda d: np.unique(d.repeated), lambda d: em.unique_values(d.repeated), True),
        (
            "fancy take",
            lambda d: d.a[d.positions],
            lambda d: d.a[d.positions],
            True,
        ),
        (
            "transpose copy",
            lambda d: d.matrix.T.copy(),
            lambda d: d.matrix.T.copy(),
            True,
        ),
        (
            "hstack",
            lambda d: np.hstack((d.left, d.right)),
            lambda d: em.hstack((d.left, d.right)),
            True,
        ),
    ]


def agree(name, theirs, ours, data):
    """Raises where the answers differ by more than rounding."""
    theirs, ours = np.asarray(theirs), np.asarray(ours)
    if name == "argsort":
        theirs, ours = data.a[theirs], data.a[ours]
    if theirs.shape != ours.shape:
        raise AssertionError(f"{name}: shapes {theirs.shape} and {ours.shape}")
    exact = name not in ("exp", "log", "sum", "mean axis 0", "mean axis 1")
    if exact or theirs.dtype.kind == "i":
        same = np.array_equal(theirs, ours)
    elif name in ("exp", "log"):
        same = np.allclose(theirs, ours, rtol=8 * np.finfo(theirs.dtype).eps, atol=0)
    else:
        # Sums in another order: each within log2(n) roundings of the sum of absolute values.
        scale = np.abs(data.a.astype("f8")).sum() / (1 if name == "sum" else theirs.size)
        bound = 40 * np.finfo(theirs.dtype).eps * scale
        same = np.abs(theirs - ours).max() <= bound
    if not same:
        raise AssertionError(f"{name}: einmul and NumPy disagree")


def run(sizes, rounds, seconds, only):
    """Measures every row and returns them."""
    measured = []
    for size in sizes:
        for dtype in DTYPES:
            theirs = Data(dtype, size)
            ours = theirs.ours()
            for name, numpy_call, our_call, integers in rows():
                if (dtype == "i64" and not integers) or (only and only not in name):
                    continue
                agree(name, numpy_call(theirs), our_call(ours), theirs)
                for threads in thread_counts():
                    with em.config(threads=threads):
                        numpy_time, our_time = measure(
                            [(numpy_call, theirs), (our_call, ours)], rounds, seconds
                        )
                    row = {
                        "name": name,
                        "dtype": dtype,
                        "size": size,
                        "threads": threads,
                        "numpy_seconds": numpy_time,
                        "einmul_seconds": our_time,
                        "ratio": numpy_time / our_time,
                    }
                    measured.append(row)
                    mark = " (slower)" if row["ratio"] < 1 else ""
                    print(
                        f"{name:<15} {dtype} {size:>9} {threads} "
                        f"numpy {1e6 * numpy_time:>11.2f} µs  "
                        f"einmul {1e6 * our_time:>11.2f} µs  ratio {row['ratio']:5.2f}{mark}",
                        flush=True,
                    )
    return measured


def check(measured):
    """Prints each target with what was measured; whether all hold."""
    targets = []
    for row in measured:
        label = f"{row['name']} {row['dtype']} {row['size']}"
        if row["threads"] == 1 and row["size"] >= LARGE:
            targets.append((f"{label} on one thread", row["ratio"], FLOOR))
        if row["threads"] == 1 and row["size"] == 10:
            targets.append((f"{label}: overhead", row["ratio"], 1.0))
    two = [row["ratio"] for row in measured if row["threads"] == 2]
    targets.append(("geometric mean with two threads", geometric_mean(two), MEAN_FLOOR))
    return held(targets)


def main():
    parser = argparse.ArgumentParser(prog="cargo xtask bench array", description=__doc__)
    parser.add_argument("--check", action="store_true", help="exit 1 if a target falls short")
    parser.add_argument("--quick", action="store_true", help="fewer sizes and rounds")
    parser.add_argument("--only", metavar="NAME", help="only rows whose name contains this")
    options = parser.parse_args()
    sizes = QUICK_SIZES if options.quick else SIZES
    print(", ".join(f"{name} {value}" for name, value in setting().items()), flush=True)
    measured = run(sizes, 5 if options.quick else 7, 0.01, options.only)
    for threads in (1, 2):
        ratios = [row["ratio"] for row in measured if row["threads"] == threads]
        if ratios:
            mean, worst = geometric_mean(ratios), min(ratios)
            print(f"{threads} thread(s): geometric mean {mean:.2f}, lowest {worst:.2f}")
    if not options.quick and not options.only:
        write("array", measured)
    return 0 if not options.check or check(measured) else 1


if __name__ == "__main__":
    sys.exit(main())
