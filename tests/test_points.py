"""Points from weights: all of the total is given out, in quarters, and each check gets what it weighs."""

import numpy as np
import pytest

from autograder.authoring.points import scaled


@pytest.mark.parametrize(
    ("weights", "total", "points"),
    [
        ([0.5, 1, 2, 0.5], 4, [0.5, 1, 2, 0.5]),  # what adds up already stays
        ([1, 1], 3, [1.5, 1.5]),
        ([1, 1, 1], 20, [6.75, 6.5, 6.75]),  # the running sum 6 2/3, 13 1/3, 20 in quarters: 6.75, 13.25, 20
        ([2, 0, 2], 3, [1.5, 0, 1.5]),  # an optional check between two others
    ],
)
def test_points_by_hand(weights, total, points):
    assert scaled(weights, total) == points


def drawn(seed):
    """Return the weights of one to forty checks, in halves."""
    rng = np.random.default_rng(seed)
    return (rng.integers(1, 9, size=rng.integers(1, 41)) / 2).tolist()


@pytest.mark.parametrize("seed", range(100))
@pytest.mark.parametrize("total", [20, 22])
def test_the_total_is_given_out_and_nobody_is_a_quarter_off(seed, total):
    weights = drawn(seed)
    try:
        points = scaled(weights, total)
    except ValueError:
        assert sum(weights) > 2 * total  # then half a point of the file is worth less than a quarter
        return
    assert sum(points) == total
    assert all(4 * earned == int(4 * earned) for earned in points)
    exact = [total * weight / sum(weights) for weight in weights]
    assert all(abs(earned - right) <= 0.25 for earned, right in zip(points, exact, strict=True))


@pytest.mark.parametrize("seed", range(100))
def test_points_that_add_up_to_the_total_stay(seed):
    weights = drawn(seed) + drawn(seed)  # twice, so that the sum is whole
    assert scaled(weights, int(sum(weights))) == weights
