"""Cluj's race between networks of one to four hidden layers, scaled down; and its numbers of parameters."""

import numpy as np
import pytest

from lecturelib.datasets import mnist1d
from lecturelib.experiments import depth_race


def test_the_lectures_networks_have_the_lectures_sizes_but_for_a_slip():
    """E-38: the slide prints 15,139 for the fourth."""
    rng = np.random.default_rng(1)
    labels = np.arange(20) % 10
    runs = depth_race(rng, rng.normal(size=(20, 40)), labels, max_epochs=1)
    assert [run.parameters for run in runs] == [15208, 15210, 15235, 15319]
    assert [len(run.sizes) - 2 for run in runs] == [1, 2, 3, 4]
    assert [(run.epochs, run.converged) for run in runs] == [(1, False)] * 4


def test_one_unit_by_hand():
    """X = 1 and 2, labels 0 and 1, one ReLU: W x >= 0 or dead; the step is lr (p - y) h, averaged."""
    X, labels = np.array([[1.0], [2.0]]), np.array([0, 1])
    (run,) = depth_race(np.random.default_rng(5), X, labels, [1], lr=0.5, max_epochs=40)
    rng = np.random.default_rng(5)
    w, v = rng.normal(0, np.sqrt(2), (1, 1)), rng.normal(0, np.sqrt(2), (2, 1))
    b, c, wrong = np.zeros(1), np.zeros(2), []
    for _ in range(41):
        h = np.maximum(X @ w.T + b, 0)
        p = np.exp(h @ v.T + c)
        p /= p.sum(axis=1, keepdims=True)
        wrong.append(np.mean(p.argmax(axis=1) != labels))
        if wrong[-1] == 0:
            break
        delta = (p - np.eye(2)) / 2
        below = (delta @ v) * (h > 0)
        v, c = v - 0.5 * delta.T @ h, c - 0.5 * delta.sum(axis=0)
        w, b = w - 0.5 * below.T @ X, b - 0.5 * below.sum(axis=0)
    assert wrong[0] > 0
    np.testing.assert_array_equal(run.wrong, wrong)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"X": np.ones(3)}, r"X: expected shape \(n, fan_in\)"),
        ({"labels": [0, 1]}, "expected 3 integers from 0 to 1"),
        ({"labels": [0.0, 1.0, 0.0]}, r"labels: expected \(n,\) integers"),
        ({"labels": [-1, 0, 1]}, "labels: expected"),
        ({"widths": [0]}, "widths: expected an integer"),
        ({"lr": 0.0}, "lr: expected .* above 0"),
        ({"max_epochs": 0}, "max_epochs: expected an integer"),
    ],
)
def test_message_says_what_was_expected_and_what_came(change, message):
    arguments = {"X": np.ones((3, 2)), "labels": [0, 1, 1], "widths": [2]} | change
    with pytest.raises(ValueError, match=message):
        depth_race(np.random.default_rng(0), **arguments)


@pytest.fixture(scope="module")
def race():
    """300 signals with random labels; about 4000 parameters each."""
    rng = np.random.default_rng(0)
    X = mnist1d(rng, 300).X
    return depth_race(rng, X / X.std(), rng.integers(0, 10, 300), (78, 42, 33, 28))


def test_deeper_networks_of_equal_size_learn_random_labels_sooner(race):
    assert [run.converged for run in race] == [True] * 4
    one, two, three, four = (run.epochs for run in race)
    assert one > two > max(three, four)
    assert one > 1.5 * four


def test_networks_guess_at_first_and_know_every_label_in_the_end(race):
    assert [run.wrong[0] for run in race] == pytest.approx([0.9] * 4, abs=0.06)
    assert [run.wrong[-1] for run in race] == [0] * 4
    assert all(run.wrong[:-1].min() > 0 for run in race)
