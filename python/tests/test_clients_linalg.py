"""Unmodified scikit-learn estimators that need the extension `linalg`, on our arrays."""

import einmul as em
import numpy as np
import pytest
import sklearn
from sklearn.decomposition import PCA
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge, RidgeCV
from sklearn.mixture import GaussianMixture
from test_clients import agree, ours

RANDOM = np.random.default_rng(3)
LABELS = np.repeat([0, 1, 2], 30)
X = RANDOM.standard_normal((90, 4)) + 2.0 * LABELS[:, None] * np.array([1.0, -1.0, 0.5, 0.0])
TARGET = X @ np.array([1.0, -2.0, 0.5, 3.0]) + 0.1 * RANDOM.standard_normal(90)


def near(result, expected, tolerance):
    assert type(result) is em.Array, type(result)
    assert np.allclose(np.asarray(result), expected, rtol=tolerance, atol=tolerance)


@pytest.mark.parametrize("solver", ["full", "covariance_eigh"])
@pytest.mark.parametrize("whiten", [False, True])
def test_principal_components(solver, whiten):
    make = lambda: PCA(n_components=3, svd_solver=solver, whiten=whiten)  # noqa: E731
    expected = make().fit(X)
    with sklearn.config_context(array_api_dispatch=True):
        model = make().fit(ours(X))
        agree(model.components_, expected.components_)
        agree(model.explained_variance_, expected.explained_variance_)
        scores = model.transform(ours(X))
        agree(scores, expected.transform(X))
        agree(model.inverse_transform(scores), expected.inverse_transform(np.asarray(scores)))


def test_ridge():
    expected = Ridge(alpha=0.5, solver="svd").fit(X, TARGET)
    with sklearn.config_context(array_api_dispatch=True):
        model = Ridge(alpha=0.5, solver="svd").fit(ours(X), ours(TARGET))
        agree(model.coef_, expected.coef_)
        agree(model.predict(ours(X)), expected.predict(X))


def test_ridge_with_cross_validation():
    expected = RidgeCV(alphas=[0.1, 1.0, 10.0]).fit(X, TARGET)
    with sklearn.config_context(array_api_dispatch=True):
        model = RidgeCV(alphas=[0.1, 1.0, 10.0]).fit(ours(X), ours(TARGET))
        agree(model.coef_, expected.coef_)
        assert float(model.alpha_) == expected.alpha_


def test_linear_regression():
    # It does not dispatch yet: our arrays are taken as NumPy's.
    expected = LinearRegression().fit(X, TARGET)
    with sklearn.config_context(array_api_dispatch=True):
        model = LinearRegression().fit(ours(X), ours(TARGET))
        assert np.allclose(np.asarray(model.coef_), expected.coef_, rtol=1e-10)
        assert np.allclose(np.asarray(model.predict(ours(X))), expected.predict(X), rtol=1e-10)


def test_logistic_regression():
    expected = LogisticRegression(solver="lbfgs", tol=1e-8, max_iter=500).fit(X, LABELS)
    with sklearn.config_context(array_api_dispatch=True):
        model = LogisticRegression(solver="lbfgs", tol=1e-8, max_iter=500)
        model.fit(ours(X), ours(LABELS))
        near(model.coef_, expected.coef_, 1e-4)
        assert np.array_equal(np.asarray(model.predict(ours(X))), expected.predict(X))
        near(model.predict_proba(ours(X)), expected.predict_proba(X), 1e-5)


def test_linear_discriminants():
    expected = LinearDiscriminantAnalysis(solver="svd").fit(X, LABELS)
    with sklearn.config_context(array_api_dispatch=True):
        model = LinearDiscriminantAnalysis(solver="svd").fit(ours(X), ours(LABELS))
        agree(model.predict_proba(ours(X)), expected.predict_proba(X))
        assert np.allclose(
            abs(np.asarray(model.transform(ours(X)))), abs(expected.transform(X)), atol=1e-9
        )
        assert np.array_equal(np.asarray(model.predict(ours(X))), expected.predict(X))


@pytest.mark.parametrize("kind", ["full", "tied", "diag", "spherical"])
def test_gaussian_mixture(kind):
    make = lambda: GaussianMixture(  # noqa: E731
        3, covariance_type=kind, init_params="random", random_state=0, max_iter=20, tol=0.0
    )
    with pytest.warns(sklearn.exceptions.ConvergenceWarning):
        expected = make().fit(X)
    with (
        sklearn.config_context(array_api_dispatch=True),
        pytest.warns(sklearn.exceptions.ConvergenceWarning),
    ):
        model = make().fit(ours(X))
    near(model.means_, expected.means_, 1e-8)
    near(model.covariances_, expected.covariances_, 1e-8)
    with sklearn.config_context(array_api_dispatch=True):
        near(model.predict_proba(ours(X)), expected.predict_proba(X), 1e-8)
