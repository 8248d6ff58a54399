"""The representation view: the slide's 2 x 2 example, factors of matrices of all kinds; E-40."""

import numpy as np
import pytest
from helpers import points
from scipy.linalg import svdvals

from lecturelib import networks as nn

THETA = np.array([[0.19, 1.84], [-0.97, -0.93]])  # as printed


def test_printed_example():
    U, s, Vt = nn.svd_factors(THETA)
    np.testing.assert_allclose(s, [2.1620, 0.7438], atol=5e-5)
    np.testing.assert_allclose(U, [[0.8343, -0.5513], [-0.5513, -0.8343]], atol=5e-5)
    np.testing.assert_allclose(Vt, [[0.3207, 0.9472], [0.9472, -0.3207]], atol=5e-5)
    np.testing.assert_allclose([np.linalg.det(U), np.linalg.det(Vt)], -1, atol=1e-14)
    printed = (
        np.array([[0.83, -0.55], [-0.55, -0.83]]) @ np.diag([2.17, 0.74]) @ [[0.32, 0.94], [0.94, -0.32]]
    )
    assert 0.01 < np.abs(printed - THETA).max() < 0.0175


@pytest.mark.parametrize("shape", [(2, 2), (4, 2), (2, 5), (1, 1)])
def test_factors_multiply_back(shape):
    Theta = points(*shape, start=4.0)
    U, s, Vt = nn.svd_factors(Theta)
    np.testing.assert_allclose(U @ np.diag(s) @ Vt, Theta, atol=1e-14)
    np.testing.assert_allclose(s, svdvals(Theta), rtol=1e-13)
    k = min(shape)
    np.testing.assert_allclose(U.T @ U, np.eye(k), atol=1e-14)
    np.testing.assert_allclose(Vt @ Vt.T, np.eye(k), atol=1e-14)
    assert (Vt.max(axis=1) == np.abs(Vt).max(axis=1)).all()


@pytest.mark.parametrize("Theta", [THETA, THETA * [1, -1], THETA[::-1], np.eye(2), -np.eye(2), points(3, 3)])
def test_rotation_scale_rotation(Theta):
    R1, s, R2 = nn.as_rotation_scale_rotation(Theta)
    np.testing.assert_allclose(R1 @ np.diag(s) @ R2, Theta, atol=1e-14)
    np.testing.assert_allclose([np.linalg.det(R1), np.linalg.det(R2)], 1, atol=1e-13)
    assert np.sign(s[-1]) == np.sign(np.linalg.det(Theta))
    assert (s[:-1] > 0).all()


def test_map_multiplies_areas_by_the_determinant():
    """The unit circle becomes an ellipse; its area by the shoelace formula."""
    t = np.linspace(0, 2 * np.pi, 2001)[:-1]
    x, y = nn.linear_map(np.column_stack([np.cos(t), np.sin(t)]), THETA).T
    area = 0.5 * abs(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1)))
    assert area == pytest.approx(1.6081 * np.pi, rel=1e-5)
    np.testing.assert_allclose(nn.linear_map([[1, 0], [0, 1]], THETA), THETA.T)


def test_map_is_its_three_steps():
    X = points(6, 2)
    R1, s, R2 = nn.as_rotation_scale_rotation(THETA)
    turned = nn.linear_map(X, R2)
    stretched = nn.linear_map(turned, np.diag(s))
    np.testing.assert_allclose(nn.linear_map(stretched, R1), nn.linear_map(X, THETA), atol=1e-14)
    np.testing.assert_allclose(np.linalg.norm(turned, axis=1), np.linalg.norm(X, axis=1), rtol=1e-14)
