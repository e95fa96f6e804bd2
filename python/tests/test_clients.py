"""Unmodified clients: scikit-learn and SciPy take our arrays and give them back.

What needs the extensions `linalg` and `fft` comes with them.
"""

import einmul as em
import numpy as np
import pytest
import scipy.cluster.vq
import scipy.signal
import scipy.special
import scipy.stats
import sklearn
from sklearn.cluster import KMeans
from sklearn.naive_bayes import GaussianNB
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import (
    LabelEncoder,
    MinMaxScaler,
    Normalizer,
    PolynomialFeatures,
    StandardScaler,
)

X = np.random.default_rng(1).standard_normal((60, 4))
Y = np.repeat([0, 1, 2], 20)


def ours(value):
    return em.asarray(value, copy=True)


def agree(result, expected):
    assert type(result) is em.Array, type(result)
    assert np.allclose(np.asarray(result), expected, rtol=1e-10, atol=1e-10)


TRANSFORMERS = [
    StandardScaler,
    MinMaxScaler,
    Normalizer,
    lambda: PolynomialFeatures(degree=2),
    lambda: make_pipeline(StandardScaler(), MinMaxScaler()),
]


@pytest.mark.parametrize("number", range(len(TRANSFORMERS)))
def test_transformers(number):
    make = TRANSFORMERS[number]
    expected = make().fit_transform(X)
    with sklearn.config_context(array_api_dispatch=True):
        agree(make().fit_transform(ours(X)), expected)


def test_label_encoder():
    labels = np.array([3, 1, 3, 7, 1])
    expected = LabelEncoder().fit_transform(labels)
    with sklearn.config_context(array_api_dispatch=True):
        encoder = LabelEncoder().fit(ours(labels))
        agree(encoder.transform(ours(labels)), expected)
        agree(encoder.inverse_transform(ours(expected)), labels)


def test_gaussian_naive_bayes():
    shifted = X + Y[:, None]
    expected = GaussianNB().fit(shifted, Y)
    with sklearn.config_context(array_api_dispatch=True):
        model = GaussianNB().fit(ours(shifted), ours(Y))
        agree(model.predict(ours(shifted)), expected.predict(shifted))
        agree(model.predict_proba(ours(shifted)), expected.predict_proba(shifted))


def test_k_means():
    # Its default start, k-means++, mixes NumPy arrays of its own with the input.
    shifted = X + 8 * Y[:, None]
    make = lambda: KMeans(n_clusters=3, init="random", n_init=2, random_state=0)  # noqa: E731
    expected = make().fit(shifted)
    with sklearn.config_context(array_api_dispatch=True):
        model = make().fit(ours(shifted))
        agree(model.cluster_centers_, expected.cluster_centers_)
        # Its labels are NumPy's whatever it is given.
        assert np.array_equal(np.asarray(model.labels_), expected.labels_)


def beside(x, values):
    """The values in the kind of array that x is."""
    return em.asarray(values) if isinstance(x, em.Array) else np.asarray(values)


SPECIAL = [
    lambda x: scipy.special.expit(x),
    lambda x: scipy.special.logsumexp(x, axis=1),
    lambda x: scipy.special.softmax(x, axis=0),
    lambda x: scipy.special.gammaln(x * x + 1),
    lambda x: scipy.special.erf(x),
    lambda x: scipy.stats.zscore(x),
    lambda x: scipy.stats.skew(x),
    lambda x: scipy.stats.ttest_ind(x[:30, :], x[30:, :]).pvalue,
    lambda x: scipy.stats.pearsonr(x[:, 0], x[:, 1]).statistic,
    lambda x: scipy.stats.describe(x).variance,
    lambda x: scipy.stats.gmean(x * x + 1),
    lambda x: scipy.stats.entropy(x * x + 1),
    lambda x: scipy.signal.convolve(x, x[:3, :3], method="direct"),
    lambda x: scipy.signal.lfilter(beside(x, [1.0, 0.5]), beside(x, [1.0, -0.2]), x, axis=0),
    lambda x: scipy.signal.detrend(x, axis=0, type="constant"),
    lambda x: scipy.cluster.vq.whiten(x),
]


@pytest.mark.parametrize("number", range(len(SPECIAL)))
def test_scipy(number):
    call = SPECIAL[number]
    agree(call(ours(X)), call(X))


def test_scipy_k_means():
    guess = X[:3]
    expected, distortion = scipy.cluster.vq.kmeans(X, guess, rng=1)
    centres, found = scipy.cluster.vq.kmeans(ours(X), ours(guess), rng=1)
    agree(centres, expected)
    assert np.isclose(float(found), distortion)
