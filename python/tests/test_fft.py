"""The namespace `fft` beside NumPy's, and SciPy as its client. What transforms compute is tested
in Rust against their sums; here are arguments, dtypes and layouts as Python gives them."""

import doctest
import inspect

import einmul as em
import numpy as np
import pytest
import scipy.fft
import scipy.signal

NORMS = ["backward", "ortho", "forward", None]
LENGTHS = [1, 2, 3, 7, 8, 30, 97, 128, 1000, 1021]
REAL = ["bool", "int8", "int64", "uint16", "float32", "float64"]
COMPLEX = ["complex64", "complex128"]
TO_COMPLEX = ["fft", "ifft", "fftn", "ifftn"]


def draw(shape, dtype="complex128"):
    rng = np.random.default_rng(3)
    x = rng.uniform(-9, 9, shape)
    if dtype.startswith("complex"):
        x = x + 1j * rng.uniform(-9, 9, shape)
    return x.astype(bool if dtype == "bool" else dtype) if dtype != "uint16" else abs(x).astype(dtype)


def agree(ours, expected, single=False, what=None):
    """Both err by a few epsilon of the spectrum's norm for each halving of the length (Higham,
    Accuracy and Stability of Numerical Algorithms, theorem 24.2)."""
    assert type(ours) is em.Array and ours.shape == expected.shape, what
    assert str(ours.dtype) == str(narrow(expected.dtype) if single else expected.dtype), what
    epsilon = np.finfo("float32" if single else "float64").eps
    bound = 32 * epsilon * np.log2(4 * max(expected.size, 1)) * np.linalg.norm(expected.ravel())
    assert np.all(np.abs(np.asarray(ours) - expected) <= bound), what


def narrow(dtype):
    return {"complex128": "complex64", "float64": "float32"}[str(dtype)]


def wide(x):
    """The same values for NumPy to transform in double precision."""
    return x.astype("complex128" if x.dtype.kind == "c" else "float64")


def is_single(x):
    return str(x.dtype) in ("float32", "complex64")


@pytest.mark.parametrize("dtype", REAL + COMPLEX)
@pytest.mark.parametrize("norm", NORMS)
def test_one_axis(dtype, norm):
    names = ["fft", "ifft", "irfft", "hfft"] + ["rfft", "ihfft"] * (dtype in REAL)
    for n in LENGTHS:
        x = draw((3, n), dtype)
        for axis, view in ((-1, x), (0, x.T), (1, x[:, ::-1]), (0, x[::-1].T)):
            for name in names:
                if n == 1 and name in ("irfft", "hfft"):
                    continue
                ours = getattr(em.fft, name)(em.asarray(view), axis=axis, norm=norm)
                expected = getattr(np.fft, name)(wide(view), axis=axis, norm=norm)
                agree(ours, expected, is_single(x), (name, n, axis))


@pytest.mark.parametrize("name", ["fft", "ifft", "rfft", "irfft", "hfft", "ihfft"])
def test_lengths(name):
    for dtype in ("float32", "float64"):
        for m, n in ((5, 3), (5, 8), (8, 8), (8, 1), (1, 6), (9, 16), (16, 9)):
            x = draw((2, m, 3), dtype)
            ours = getattr(em.fft, name)(em.asarray(x), n=n, axis=1)
            agree(ours, getattr(np.fft, name)(wide(x), n=n, axis=1), is_single(x), (m, n))
    zeros = getattr(em.fft, name)(em.zeros((2, 0)), n=np.int64(4))
    assert zeros.shape == getattr(np.fft, name)(np.zeros((2, 0)), n=4).shape
    assert not em.any(zeros)


@pytest.mark.parametrize("name", ["fftn", "ifftn", "rfftn", "irfftn"])
@pytest.mark.parametrize("dtype", REAL + COMPLEX)
@pytest.mark.parametrize("norm", NORMS)
def test_several_axes(name, dtype, norm):
    if name == "rfftn" and dtype in COMPLEX:
        return
    x = draw((4, 5, 6), dtype)
    calls = [{}, {"axes": (0,)}, {"axes": [2, 0]}, {"axes": (-2, -1)}, {"axes": (1, 2, 0)},
             {"s": (3, 8), "axes": (0, 2)}, {"s": [7, 2, 9], "axes": (2, 1, 0)}]
    for call in calls:
        ours = getattr(em.fft, name)(em.asarray(x), norm=norm, **call)
        expected = getattr(np.fft, name)(wide(x), norm=norm, **call)
        agree(ours, expected, is_single(x), call)


def test_lengths_of_several_axes():
    x = draw((4, 5, 6))
    ours = em.fft.fftn(em.asarray(x), s=(-1, 3), axes=(0, 1))
    agree(ours, np.fft.fftn(x, s=(4, 3), axes=(0, 1)))
    # Without axes, the last ones.
    agree(em.fft.ifftn(em.asarray(x), s=(3, 3)), np.fft.ifftn(x, s=(3, 3), axes=(1, 2)))
    # -1 stands for all that half a spectrum says, not for its own length.
    half = em.fft.rfftn(em.asarray(x.real))
    agree(em.fft.irfftn(half, s=(-1, -1, -1), axes=(0, 1, 2)), x.real)


def test_half_floats_are_transformed_in_single_precision():
    x = draw((4, 6), "float64").astype("float16")
    agree(em.fft.fft(em.asarray(x)), np.fft.fft(wide(x)), single=True)
    agree(em.fft.rfftn(em.asarray(x)), np.fft.rfftn(wide(x)), single=True)
    assert em.fft.fft(em.ones(4, dtype=em.bfloat16)).dtype == em.complex64


@pytest.mark.parametrize("name", ["fft", "irfft", "rfft", "fftn", "rfftn", "irfftn"])
def test_no_lines(name):
    for shape in ((0, 4), (0, 2, 5), (3, 0, 4)):
        expected = getattr(np.fft, name)(np.zeros(shape), **({"axes": (-1,)} if name[-1] == "n" else {}))
        ours = getattr(em.fft, name)(em.zeros(shape), **({"axes": (-1,)} if name[-1] == "n" else {}))
        assert ours.shape == expected.shape and str(ours.dtype) == str(expected.dtype)


def test_stretched_and_large_arrays():
    row = em.asarray(draw(6))
    agree(em.fft.fft(em.broadcast_to(row, (4, 6)), axis=0), np.fft.fft(np.tile(row, (4, 1)), axis=0))
    # Several threads, and tiles of lines.
    x = draw((300, 400))
    for axis in (0, 1):
        agree(em.fft.fft(em.asarray(x), axis=axis), np.fft.fft(x, axis=axis))
        agree(em.fft.irfft(em.asarray(x), axis=axis), np.fft.irfft(x, axis=axis))
    agree(em.fft.rfftn(em.asarray(x.real)), np.fft.rfftn(x.real))
    x = draw(2**18 + 1)
    agree(em.fft.ifft(em.fft.fft(em.asarray(x))), x)


def test_results_are_arrays_of_their_own():
    x = em.asarray(draw((3, 4)))
    before = x.tolist()
    for result in (em.fft.fft(x), em.fft.fftn(x), em.fft.fftn(x, axes=()), em.fft.fftshift(x)):
        result[...] = 0
        assert x.tolist() == before


@pytest.mark.parametrize("n", [1, 2, 5, 8, 101])
@pytest.mark.parametrize("d", [1.0, 0.1, -2, np.float64(3.5)])
def test_frequencies(n, d):
    for name in ("fftfreq", "rfftfreq"):
        ours = getattr(em.fft, name)(n, d=d)
        expected = getattr(np.fft, name)(n, d)
        assert ours.dtype == em.float64 and ours.shape == expected.shape
        # NumPy multiplies by a reciprocal that is rounded.
        assert np.all(abs(np.asarray(ours) - expected) <= 4 * np.finfo(float).eps * abs(expected))
        assert getattr(em.fft, name)(n, d=d, dtype=em.float32, device="cpu").dtype == em.float32


def test_order():
    for shape in ((5,), (4, 3), (2, 3, 0)):
        for dtype in ("int16", "bool", "complex64"):
            x = draw(shape, dtype)
            for axes in (None, *range(-len(shape), len(shape)), tuple(range(len(shape)))):
                for name in ("fftshift", "ifftshift"):
                    ours = getattr(em.fft, name)(em.asarray(x), axes=axes)
                    expected = getattr(np.fft, name)(x, axes=axes)
                    assert ours.dtype == em.dtype(dtype)
                    assert np.array_equal(np.asarray(ours), expected)
    # NumPy's own fail for a single number.
    assert em.fft.fftshift(em.asarray(3)).item() == em.fft.ifftshift(em.asarray(3)).item() == 3


REFUSED = [
    (lambda x: em.fft.fft(x, n=0), ValueError, "fft: axis 1 is transformed at 0 points, but at least 1 is needed"),
    (lambda x: em.fft.rfft(x, n=-3), ValueError, "rfft: n=-3 is negative"),
    (lambda x: em.fft.irfft(x[:, :1]), ValueError, "irfft: axis 1 is transformed at 0 points"),
    (lambda x: em.fft.ifft(x[:, :0]), ValueError, "ifft: axis 1 is transformed at 0 points"),
    (lambda x: em.fft.fftn(x, s=(2, -2), axes=(1, 0)), ValueError, "fftn: axis 0 is transformed at -2 points"),
    (lambda x: em.fft.fftn(x, s=(2,), axes=(1, 0)), ValueError, "s has 1 lengths, for 2 axes"),
    (lambda x: em.fft.ifftn(x, s=(2, 2, 2)), ValueError, "s has 3 lengths, for 2 axes"),
    (lambda x: em.fft.fftn(x, axes=(0, -2)), em.ShapeError, "named twice"),
    (lambda x: em.fft.rfftn(x, axes=()), ValueError, "needs an axis"),
    (lambda x: em.fft.irfftn(em.asarray(1.0)), ValueError, "needs an axis"),
    (lambda x: em.fft.fft(x, axis=2), em.AxisError, "fft: axis 2 is out of range .* rank 2"),
    (lambda x: em.fft.fft(em.asarray(1.0)), em.AxisError, "rank 0"),
    (lambda x: em.fft.hfft(x, axis=-3), em.AxisError, "hfft: axis -3"),
    (lambda x: em.fft.fftshift(x, axes=4), em.AxisError, "fftshift: axis 4"),
    (lambda x: em.fft.rfft(x * 1j), em.DTypeError, "hint: fft takes complex ones"),
    (lambda x: em.fft.rfftn(x * 1j), em.DTypeError, "hint: fftn takes complex ones"),
    (lambda x: em.fft.ihfft(x * 1j), em.DTypeError, "hint: ifft takes complex ones"),
    (lambda x: em.fft.fft(x, norm="none"), ValueError, "norm is \"backward\", \"ortho\""),
    (lambda x: em.fft.fft(x, norm=1), TypeError, "norm"),
    (lambda x: em.fft.fft(x, 4), TypeError, "positional"),
    (lambda x: em.fft.fft("text"), TypeError, "str"),
    (lambda x: em.fft.fft(x, n=2**60), MemoryError, ""),
    (lambda x: em.fft.irfft(x, n=2**63 - 1), MemoryError, ""),
    (lambda x: em.fft.fft(x, n=2**70), OverflowError, ""),
    (lambda x: em.fft.fftfreq(0), ValueError, "no frequencies"),
    (lambda x: em.fft.fftfreq(-1), ValueError, "negative"),
    (lambda x: em.fft.rfftfreq(4, d=0.0), ValueError, "no frequencies"),
    (lambda x: em.fft.fftfreq(4, dtype=em.int64), em.DTypeError, "fftfreq"),
    (lambda x: em.fft.fftfreq(4, device="gpu"), ValueError, "device"),
]


@pytest.mark.parametrize("number", range(len(REFUSED)))
def test_what_is_refused(number):
    call, kind, text = REFUSED[number]
    with pytest.raises(kind, match=text):
        call(em.ones((3, 4)))


CLIENTS = [
    lambda x: scipy.fft.fft(x, axis=0, norm="ortho"),
    lambda x: scipy.fft.ifft(x, n=50),
    lambda x: scipy.fft.rfft(x.real),
    lambda x: scipy.fft.irfft(x, n=33),
    lambda x: scipy.fft.hfft(x, n=20, axis=0),
    lambda x: scipy.fft.ihfft(x.real),
    lambda x: scipy.fft.fftn(x, norm="forward"),
    lambda x: scipy.fft.ifft2(x),
    lambda x: scipy.fft.rfft2(x.real, s=(8, 9)),
    lambda x: scipy.fft.irfftn(x, s=(12, 30), axes=(0, 1)),
    lambda x: scipy.fft.fftshift(x, axes=(1,)),
    lambda x: scipy.signal.fftconvolve(x.real, x.real[:5, :7], mode="same"),
    lambda x: scipy.signal.oaconvolve(x.real, x.real[:3, :5]),
    lambda x: scipy.signal.hilbert(x.real, axis=1),
    lambda x: scipy.signal.resample(x.real, 30),
]


@pytest.mark.parametrize("number", range(len(CLIENTS)))
def test_scipy(number):
    call = CLIENTS[number]
    x = draw((24, 40))
    expected = call(x)
    result = call(em.asarray(x, copy=True))
    assert type(result) is em.Array, type(result)
    # Steps of the client's own add to the transforms' errors, which are far below this.
    assert np.allclose(np.asarray(result), expected, rtol=1e-10, atol=1e-10 * abs(expected).max())


def test_scipy_frequencies():
    ours = scipy.fft.fftfreq(9, d=0.5, xp=em)
    assert type(ours) is em.Array and np.allclose(np.asarray(ours), np.fft.fftfreq(9, 0.5))


@pytest.mark.parametrize("name", em.fft.__all__)
def test_examples_and_signatures(name):
    function = getattr(em.fft, name)
    test = doctest.DocTestParser().get_doctest(function.__doc__, {}, name, None, None)
    assert test.examples, f"{name} has no example"
    report, runner = [], doctest.DocTestRunner(verbose=False)
    runner.run(test, out=report.append)
    assert not runner.failures, "".join(report)
    first, *rest = inspect.signature(function).parameters.values()
    assert first.kind is first.POSITIONAL_ONLY
    assert rest and all(p.kind is p.KEYWORD_ONLY for p in rest)
    if "norm" in inspect.signature(function).parameters:
        assert inspect.signature(function).parameters["norm"].default == "backward"
    # The functions are those of the namespace `fft` alone.
    assert name == "fft" or not hasattr(em, name)


def test_bad_input():
    """A documented exception or an answer, whatever is given."""
    allowed = (TypeError, ValueError, IndexError, OverflowError, MemoryError, BufferError)
    values = [em.zeros((0, 3)), em.asarray(3), em.asarray([np.nan, np.inf, -np.inf]), em.ones((1, 1, 1)),
              em.asarray([1e308, -1e308]), [1, 2], [[1], [2, 3]], None, "text", object(), {}, True, 1j]
    keywords = [{}, {"n": 3}, {"n": -1}, {"n": 1.5}, {"axis": 9}, {"axis": None}, {"s": 3}, {"s": "x"},
                {"s": []}, {"axes": 0}, {"axes": []}, {"axes": (0, 0)}, {"s": (0,), "axes": (0,)},
                {"norm": ""}, {"d": np.nan}, {"d": "x"}, {"dtype": "U3"}]
    for name in em.fft.__all__:
        for value in values:
            for keyword in keywords:
                try:
                    getattr(em.fft, name)(value, **keyword)
                except allowed:
                    pass
