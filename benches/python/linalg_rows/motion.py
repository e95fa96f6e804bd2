"""Differential equations: a chaotic one, a stiff one, and a stiff one in two dimensions."""

import einmul as em
import numpy as np
import scipy.integrate
import scipy.sparse


def lorenz(t, y):
    a, b, c = y
    return [10.0 * (b - a), a * (28.0 - c) - b, a * b - 8.0 / 3.0 * c]


def robertson(t, y):
    a, b, c = y
    rate = 1e4 * b * c
    fast = 3e7 * b * b
    return [-0.04 * a + rate, 0.04 * a - rate - fast, fast]


def brusselator(side, module):
    """The two-dimensional Brusselator on a periodic grid, and where its Jacobian is not zero."""
    spread = 0.1 * (side - 1) ** 2 / 50.0

    def derivative(t, y):
        u, v = y[: side * side].reshape(side, side), y[side * side :].reshape(side, side)
        product = u * u * v

        def laplacian(x):
            around = module.roll(x, 1, 0) + module.roll(x, -1, 0)
            return around + module.roll(x, 1, 1) + module.roll(x, -1, 1) - 4 * x

        du = 1 + product - 4.4 * u + spread * laplacian(u)
        dv = 3.4 * u - product + spread * laplacian(v)
        return module.concatenate([du.ravel(), dv.ravel()])

    ring = scipy.sparse.diags_array(
        [1.0, 1.0, 1.0, 1.0, 1.0], offsets=[-side + 1, -1, 0, 1, side - 1], shape=(side, side)
    )
    one = scipy.sparse.eye_array(side)
    near = scipy.sparse.kron(ring, one) + scipy.sparse.kron(one, ring)
    here = scipy.sparse.eye_array(side * side)
    pattern = scipy.sparse.csr_array(scipy.sparse.block_array([[near, here], [here, near]]))
    pattern.data[:] = 1.0
    grid = np.linspace(0, 1, side, endpoint=False)
    x, y = np.meshgrid(grid, grid)
    start = np.concatenate([(22 * y * (1 - y) ** 1.5).ravel(), (27 * x * (1 - x) ** 1.5).ravel()])
    return derivative, start, pattern


def ends(bound):
    """A comparison of the last points."""

    def agree(theirs, ours):
        assert theirs.success and ours.success, (theirs.message, ours.message)
        last, mine = np.asarray(theirs.y)[:, -1], np.asarray(ours.y)[:, -1]
        difference = np.abs(last - mine).max() / np.abs(last).max()
        assert difference <= bound, f"answers differ by {difference:.1e}"

    return agree


def rows(quick):
    begin = [1.0, 1.0, 1.0]
    tight = dict(rtol=1e-8, atol=1e-10)
    yield (
        "Lorenz to 10",
        lambda: scipy.integrate.solve_ivp(lorenz, (0, 10), begin, method="RK45", **tight),
        lambda: em.integrate.solve_ivp(lorenz, (0, 10), begin, method="Tsit5", **tight),
        ends(1e-3),
    )
    stiff = dict(method="BDF", rtol=1e-6, atol=1e-10)
    yield (
        "Robertson to 1e5",
        lambda: scipy.integrate.solve_ivp(robertson, (0, 1e5), [1.0, 0.0, 0.0], **stiff),
        lambda: em.integrate.solve_ivp(robertson, (0, 1e5), [1.0, 0.0, 0.0], **stiff),
        ends(1e-3),
    )
    side = 16 if quick else 32
    derivative, start, pattern = brusselator(side, np)
    ours, _, _ = brusselator(side, em)
    plane = dict(method="BDF", rtol=1e-5, atol=1e-7, jac_sparsity=pattern)
    yield (
        f"Brusselator {side}x{side}",
        lambda: scipy.integrate.solve_ivp(derivative, (0, 2), start, **plane),
        lambda: em.integrate.solve_ivp(ours, (0, 2), start, **plane),
        ends(1e-2),
    )
