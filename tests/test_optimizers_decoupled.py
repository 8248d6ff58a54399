"""Numbers from paper for AdamW, Lion and clipping by norm."""

import math

import numpy as np
import pytest

from lecturelib.optimizers import Adam, AdamW, Lion, clip_by_norm, minimize


def run(rule, theta, grads):
    """Return the points along one coordinate, gradient after gradient."""
    theta, points = np.array([theta]), [theta]
    state = rule.init(theta)
    for g in grads:
        theta, state = rule.step(theta, np.array([g], float), state)
        points.append(theta[0])
    return points


def test_two_steps_of_adamw():
    """lr 1/2, decay 1/2: 3/4 of the point stays.  Steps of Adam with beta 1/2 and 3/4, gradients 1 and 3."""
    second = 0.5 * (1.75 / 0.75) / math.sqrt(2.4375 / 0.4375)
    expected = [8, 6 - 0.5, 0.75 * 5.5 - second]
    np.testing.assert_allclose(run(AdamW(0.5, 0.5, 0.75, 1e-12, 0.5), 8.0, [1, 3]), expected, rtol=1e-11)


def test_adamw_without_decay_is_adam():
    grads = [0.3, -1.0, 2.0, 0.7, -0.1]
    np.testing.assert_allclose(
        run(AdamW(0.1, weight_decay=0.0), 1.0, grads), run(Adam(0.1), 1.0, grads), rtol=1e-14
    )


def test_decay_of_adamw_does_not_see_the_size_of_the_gradients():
    grads = np.array([0.3, -1.0, 2.0, 0.7, -0.1])
    rule = AdamW(0.1, eps=1e-30, weight_decay=0.5)
    np.testing.assert_allclose(run(rule, 1.0, 1000 * grads), run(rule, 1.0, grads), rtol=1e-12)


def test_lion():
    """beta 1/2 and 3/4, gradients 4, -1, -1: m = 1, .5, .125; c = 2, 0, -.25, of which only signs count."""
    np.testing.assert_allclose(run(Lion(0.1, 0.5, 0.75), 0.0, [4, -1, -1]), [0, -0.1, -0.1, 0], atol=1e-16)


def test_lion_remembers_longer_than_it_decides():
    """m = .01 after the gradient 1; c = .9 m + .1 g changes its sign at g = -.09, not at -.99 or -1."""
    for g, sign in [(-0.089, 1), (-0.091, -1)]:
        assert np.sign(-np.diff(run(Lion(1.0), 0.0, [1, g]))[1]) == sign


def test_lion_decays_beside_the_sign():
    """1 - .5 (1 + .5 * 1) = .25, then .25 - .5 (1 + .5 * .25) = -.3125."""
    assert run(Lion(0.5, weight_decay=0.5), 1.0, [7, 7]) == [1, 0.25, -0.3125]


def test_lion_has_the_defaults_of_its_paper():
    assert Lion() == Lion(lr=1e-4, beta1=0.9, beta2=0.99, weight_decay=0.0)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("scale", ["tiny", "one", "huge"])
def test_clipped_gradient_has_the_limit_for_its_length(dtype, scale):
    """Of (3, -4) times any size, whose square may be no float; warnings are errors."""
    size = {"tiny": float(np.finfo(dtype).tiny), "one": 1.0, "huge": float(np.finfo(dtype).max) / 4}[scale]
    grad = np.array([3, -4], dtype) * dtype(size)
    clipped = clip_by_norm(grad, 0.5 * size)
    np.testing.assert_allclose(clipped, np.array([0.3, -0.4], dtype) * dtype(size), rtol=4e-7)
    assert clipped.dtype == dtype
    np.testing.assert_array_equal(clip_by_norm(grad / 8, size), grad / 8)


def test_short_gradients_are_left_alone():
    """Up to the limit itself; what comes back is new."""
    for grad in ([3.0, 4.0], [0.0, 0.0], [0.1, -0.2]):
        grad = np.array(grad)
        assert np.array_equal(clip_by_norm(grad, 5), grad)
        assert not np.shares_memory(clip_by_norm(grad, 5), grad)


def test_clipping_keeps_what_is_not_finite():
    np.testing.assert_array_equal(clip_by_norm([math.nan, 1], 1), [math.nan, 1])
    np.testing.assert_array_equal(clip_by_norm([1, -math.inf], 1), [1, -math.inf])
    cliff = lambda x: (1.0, clip_by_norm(np.array([math.inf]), 1))
    assert minimize("adam", cliff, [1.0], 3).diverged


@pytest.mark.parametrize(
    ("grad", "limit", "message"),
    [
        ([1.0], 0, r"^limit: "),
        ([1.0], math.nan, r"^limit: "),
        ([[1.0]], 1, r"^grad: expected a vector"),
    ],
)
def test_clipping_says_what_it_needs(grad, limit, message):
    with pytest.raises(ValueError, match=message):
        clip_by_norm(grad, limit)
