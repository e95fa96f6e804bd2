"""The generator: seeds, sizes, ranges, moments, and what is refused. What distributions
draw is tested in Rust; here is what Python adds."""

import math

import einmul as em
import numpy as np
import pytest
from einmul.random import Generator, default_rng

#: One call of every distribution, with its mean and standard deviation.
DISTRIBUTIONS = {
    "random": ((), 0.5, math.sqrt(1 / 12)),
    "uniform": ((-1.0, 3.0), 1.0, math.sqrt(16 / 12)),
    "normal": ((2.0, 3.0), 2.0, 3.0),
    "standard_normal": ((), 0.0, 1.0),
    "exponential": ((2.0,), 2.0, 2.0),
    "gamma": ((3.0, 2.0), 6.0, math.sqrt(12.0)),
    "beta": ((2.0, 3.0), 0.4, 0.2),
    "binomial": ((10, 0.3), 3.0, math.sqrt(2.1)),
    "poisson": ((3.5,), 3.5, math.sqrt(3.5)),
    "geometric": ((0.25,), 4.0, math.sqrt(12.0)),
    "lognormal": ((0.0, 0.5), math.exp(0.125), math.sqrt(math.exp(0.25) * math.expm1(0.25))),
    "chisquare": ((4.0,), 4.0, math.sqrt(8.0)),
    "standard_t": ((10.0,), 0.0, math.sqrt(1.25)),
    "laplace": ((1.0, 2.0), 1.0, math.sqrt(8.0)),
    "logistic": ((1.0, 1.0), 1.0, math.pi / math.sqrt(3)),
    "gumbel": ((0.0, 1.0), 0.5772156649015329, math.pi / math.sqrt(6)),
    "weibull": ((2.0,), math.sqrt(math.pi) / 2, math.sqrt(1 - math.pi / 4)),
    "pareto": ((5.0,), 0.25, math.sqrt(5 / 48)),
    "rayleigh": ((2.0,), 2 * math.sqrt(math.pi / 2), 2 * math.sqrt(2 - math.pi / 2)),
    "triangular": ((0.0, 1.0, 4.0), 5 / 3, math.sqrt(13 / 18)),
}
COUNTS = {"binomial", "poisson", "geometric"}


@pytest.mark.parametrize("name", DISTRIBUTIONS)
def test_distributions(name):
    arguments, mean, deviation = DISTRIBUTIONS[name]
    count = 20_000
    drawn = getattr(default_rng(3), name)(*arguments, size=count)
    assert drawn.shape == (count,)
    assert drawn.dtype == (em.int64 if name in COUNTS else em.float64)
    # A mean of n draws deviates by deviation / sqrt(n); six of that are passed with 2e-9.
    assert abs(float(em.mean(drawn)) - mean) < 6 * deviation / math.sqrt(count)
    again = getattr(default_rng(3), name)(*arguments, size=count)
    assert again.tolist() == drawn.tolist()
    assert getattr(default_rng(3), name)(*arguments, size=(2, 0)).shape == (2, 0)
    one = getattr(default_rng(3), name)(*arguments)
    assert type(one) is (int if name in COUNTS else float)
    assert one == drawn.tolist()[0]
    assert getattr(default_rng(3), name)(*arguments, size=()).shape == ()


def test_the_seed_is_told():
    rng = default_rng()
    assert isinstance(rng, Generator) and isinstance(rng, em.random.Generator)
    assert repr(rng) == f"Generator(seed={rng.seed})"
    assert default_rng(rng.seed).random(4).tolist() == rng.random(4).tolist()
    assert default_rng().seed != default_rng().seed
    assert default_rng(np.int64(5)).seed == 5 and default_rng(2**64 - 1).seed == 2**64 - 1
    for wrong in (-1, 2**64):
        with pytest.raises(ValueError, match="seed"):
            default_rng(wrong)
    for wrong in (1.5, "1"):
        with pytest.raises(TypeError):
            default_rng(wrong)
    assert not hasattr(em, "default_rng")


def test_numbers_do_not_depend_on_the_threads():
    def draw():
        return default_rng(1).normal(size=100_000).tolist()

    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(4) as pool:
        drawn = list(pool.map(lambda _: draw(), range(4)))
    assert all(one == drawn[0] for one in drawn)


def test_dtypes():
    rng = default_rng(0)
    assert rng.random(3, dtype=em.float32).dtype == em.float32
    assert rng.standard_normal(3, dtype="float32").dtype == em.float32
    with pytest.raises(em.DTypeError):
        rng.random(3, dtype=em.int64)
    for dtype in ("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"):
        info = em.iinfo(dtype)
        drawn = rng.integers(info.min, info.max, size=300, dtype=dtype, endpoint=True)
        assert drawn.dtype == em.dtype(dtype)
    assert set(rng.integers(0, 2, size=100, dtype=bool).tolist()) == {False, True}
    assert set(rng.integers(3, size=200).tolist()) == {0, 1, 2}
    assert set(rng.integers(3, endpoint=True, size=200).tolist()) == {0, 1, 2, 3}
    assert rng.integers(4, 5) == 4
    with pytest.raises(em.DTypeError):
        rng.integers(3, dtype=em.float64)


@pytest.mark.parametrize(
    "call",
    [
        lambda rng: rng.normal(0, -1),
        lambda rng: rng.normal(float("nan")),
        lambda rng: rng.uniform(2, 1),
        lambda rng: rng.gamma(-1),
        lambda rng: rng.beta(0, 1),
        lambda rng: rng.binomial(-1, 0.5),
        lambda rng: rng.binomial(3, 1.5),
        lambda rng: rng.poisson(-1),
        lambda rng: rng.geometric(0),
        lambda rng: rng.triangular(0, 5, 4),
        lambda rng: rng.integers(5, 5),
        lambda rng: rng.integers(0, 300, dtype=em.uint8),
        lambda rng: rng.random(-1),
        lambda rng: rng.choice(3, 4, replace=False),
        lambda rng: rng.choice(0, 1),
        lambda rng: rng.choice(-1),
        lambda rng: rng.choice(2, p=[0.5, 0.4]),
        lambda rng: rng.choice(2, p=[1.0]),
        lambda rng: rng.permutation(em.ones(2), axis=1),
    ],
)
def test_refusals(call):
    with pytest.raises(ValueError):
        call(default_rng(0))


def test_choice():
    rng = default_rng(0)
    assert type(rng.choice(5)) is int
    assert sorted(rng.choice(5, 5, replace=False).tolist()) == [0, 1, 2, 3, 4]
    assert set(em.ravel(rng.choice([1.5, 2.5], (50, 2))).tolist()) == {1.5, 2.5}
    assert rng.choice(3, 20, p=[0, 1, 0]).tolist() == [1] * 20
    assert set(rng.choice(3, 2, replace=False, p=[0.5, 0, 0.5]).tolist()) == {0, 2}
    rows = em.asarray([[1, 2], [3, 4]])
    assert rng.choice(rows).tolist() in rows.tolist()
    assert rng.choice(rows, 3).shape == (3, 2)
    assert rng.choice(rows, 3, axis=1).shape == (2, 3)
    assert rng.choice(np.arange(4.0), 2).dtype == em.float64


def test_permutation_and_shuffle():
    rng = default_rng(8)
    assert sorted(rng.permutation(10).tolist()) == list(range(10))
    rows = em.reshape(em.arange(20), (10, 2))
    moved = rng.permutation(rows)
    assert sorted(moved.tolist()) == rows.tolist() and moved.tolist() != rows.tolist()
    before = rows.tolist()
    assert default_rng(5).shuffle(rows) is None
    assert sorted(rows.tolist()) == before and rows.tolist() != before
    # Views are written through, as everywhere.
    line = em.arange(10)
    default_rng(5).shuffle(line[::2])
    assert line[1::2].tolist() == [1, 3, 5, 7, 9]
    assert sorted(line[::2].tolist()) == [0, 2, 4, 6, 8]
    theirs = np.arange(6)
    view = em.asarray(theirs)
    default_rng(5).shuffle(view)
    assert theirs.tolist() == view.tolist()
    columns = em.reshape(em.arange(6), (2, 3))
    rng.shuffle(columns, axis=1)
    assert sorted(columns[0, :].tolist()) == [0, 1, 2]
    with pytest.raises(TypeError):
        rng.shuffle([1, 2])
