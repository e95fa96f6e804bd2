"""Factorisations and solves of one matrix in f64, and of many small ones."""

import einmul as em
import numpy as np
import scipy.linalg

SIZES = (8, 32, 128, 512, 1024)
QUICK_SIZES = (8, 128, 512)
COUNT = 10_000


def close(bound):
    """A comparison of arrays, relative to the largest element."""

    def agree(theirs, ours):
        theirs, ours = np.asarray(theirs), np.asarray(ours)
        assert theirs.shape == ours.shape, f"shapes {theirs.shape} and {ours.shape}"
        difference = np.abs(theirs - ours).max() / np.abs(theirs).max()
        assert difference <= bound, f"answers differ by {difference:.1e}"

    return agree


def part(index, bound):
    """A comparison of one part of a tuple."""
    return lambda theirs, ours: close(bound)(theirs[index], ours[index])


def magnitudes(index, bound):
    """A comparison that lets signs be."""
    agree = close(bound)
    return lambda theirs, ours: agree(np.abs(theirs[index]), np.abs(np.asarray(ours[index])))


def rows(quick):
    for n in QUICK_SIZES if quick else SIZES:
        random = np.random.default_rng(n)
        x = random.standard_normal((n, n))
        x += np.sqrt(n) * np.eye(n)
        tall, target = random.standard_normal((2 * n, n)), random.standard_normal(2 * n)
        positive = x @ x.T / n + np.eye(n)
        b = random.standard_normal(n)
        ours = {
            name: em.asarray(value, copy=True)
            for name, value in dict(x=x, tall=tall, target=target, positive=positive, b=b).items()
        }
        bound = 1e-9
        yield (
            f"LU {n}",
            lambda x=x: scipy.linalg.lu_factor(x, check_finite=False),
            lambda x=ours["x"]: em.linalg.lu_factor(x),
            part(0, bound),
        )
        yield (
            f"QR {n}",
            lambda x=x: np.linalg.qr(x),
            lambda x=ours["x"]: em.linalg.qr(x),
            magnitudes(1, bound),
        )
        yield (
            f"Cholesky {n}",
            lambda x=positive: np.linalg.cholesky(x),
            lambda x=ours["positive"]: em.linalg.cholesky(x),
            close(bound),
        )
        yield (
            f"SVD {n}",
            lambda x=x: np.linalg.svd(x, full_matrices=False),
            lambda x=ours["x"]: em.linalg.svd(x, full_matrices=False),
            part(1, bound),
        )
        yield (
            f"eigh {n}",
            lambda x=positive: np.linalg.eigh(x),
            lambda x=ours["positive"]: em.linalg.eigh(x),
            part(0, bound),
        )
        yield (
            f"solve {n}",
            lambda x=x, b=b: np.linalg.solve(x, b),
            lambda x=ours["x"], b=ours["b"]: em.linalg.solve(x, b),
            close(bound),
        )
        yield (
            f"lstsq {2 * n}x{n}",
            lambda x=tall, b=target: np.linalg.lstsq(x, b),
            lambda x=ours["tall"], b=ours["target"]: em.linalg.lstsq(x, b),
            part(0, bound),
        )


def stacks(quick):
    for n in (4, 16):
        random = np.random.default_rng(n)
        x = random.standard_normal((COUNT, n, n)) + np.sqrt(n) * np.eye(n)
        b = random.standard_normal((COUNT, n, 1))
        positive = x @ np.swapaxes(x, -1, -2) / n + np.eye(n)
        ours = [em.asarray(value, copy=True) for value in (x, b, positive)]
        bound = 1e-6
        yield (
            f"{COUNT} solves {n}x{n}",
            lambda x=x, b=b: np.linalg.solve(x, b),
            lambda x=ours[0], b=ours[1]: em.linalg.solve(x, b),
            close(bound),
        )
        yield (
            f"{COUNT} inverses {n}x{n}",
            lambda x=x: np.linalg.inv(x),
            lambda x=ours[0]: em.linalg.inv(x),
            close(bound),
        )
        yield (
            f"{COUNT} Choleskys {n}x{n}",
            lambda x=positive: np.linalg.cholesky(x),
            lambda x=ours[2]: em.linalg.cholesky(x),
            close(bound),
        )
