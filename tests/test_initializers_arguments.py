"""Wrong arguments: a ValueError that says what was expected and what came."""

import numpy as np
import pytest

from lecturelib import initializers as init

RNG = np.random.default_rng(0)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: init.normal(RNG, 2, 3, std=0), "std: expected a finite number above 0, got 0"),
        (lambda: init.normal(RNG, 2, 3, std=np.nan), "std: expected .*, got nan"),
        (lambda: init.uniform(RNG, 2, 3, bound=-1), "bound: expected .* above 0, got -1"),
        (lambda: init.truncated_normal(RNG, 2, 3, std=-0.1), "std: expected .* above 0, got -0.1"),
        (lambda: init.glorot_std(2, 3, gain=0), "gain: expected .* above 0, got 0"),
        (lambda: init.glorot_normal(RNG, 2, 3, gain=np.inf), "gain: expected .*, got inf"),
        (lambda: init.glorot_normal(RNG, 2, 3, tails="both"), "tails: expected 'full', .*, got 'both'"),
        (lambda: init.he_normal(RNG, 2, 3, fan="avg"), "fan: expected 'in' or 'out', got 'avg'"),
        (lambda: init.he_uniform(RNG, 2, 3, fan="fan_in"), "fan: expected 'in' or 'out', got 'fan_in'"),
        (lambda: init.lecun_normal(RNG, 2, 3, tails=""), "tails: expected"),
        (lambda: init.gain("swish"), "activation: expected one of identity, .*, got 'swish'"),
        (lambda: init.gain("selu"), "activation: expected one of .*, got 'selu'"),
        (lambda: init.gain("softsign", "torch"), "activation: expected one of .*, got 'softsign'"),
        (lambda: init.gain("tanh", "keras"), "convention: expected 'lecture' or 'torch', got 'keras'"),
        (lambda: init.var_product(0, -1, 0, 1), "vx: expected .* at least 0, got -1"),
        (lambda: init.var_product(0, 1, np.nan, 1), "my: expected a finite number, got nan"),
        (lambda: init.forward_variance([3], 1), r"sizes: expected at least two layers, .*got \[3\]"),
        (lambda: init.forward_variance([3, 0], 1), "sizes: expected an integer, at least 1, got 0"),
        (lambda: init.backward_variance([3, 2.5], 1), "sizes: expected an integer, .*got 2.5"),
        (
            lambda: init.forward_variance([3, 2], [1, 2]),
            r"stds: expected a number or 1 numbers from 0 on, got \[1. 2.\]",
        ),
        (lambda: init.backward_variance([3, 2, 1], -1), "stds: expected .*, got -1"),
        (lambda: init.forward_variance([3, 2], np.nan), "stds: expected .*, got nan"),
        (lambda: init.forward_variance([3, 2], 1, var0=-1), "var0: expected .* at least 0, got -1"),
        (lambda: init.backward_variance([3, 2], 1, second_moment=-1), "second_moment: .* at least 0, got -1"),
        (
            lambda: init.activation_stats(RNG, np.ones((2, 3)), [3], abs, init.normal),
            r"got X \(2, 3\), sizes \[3\]",
        ),
        (lambda: init.activation_stats(RNG, np.ones((2, 3)), [4, 5], abs, init.normal), r"sizes \[4, 5\]"),
        (lambda: init.activation_stats(RNG, np.ones((0, 3)), [3, 5], abs, init.normal), r"got X \(0, 3\)"),
        (lambda: init.gradient_stats(RNG, np.ones(3), [3, 5], abs, np.sign, init.normal), r"got X \(3,\)"),
    ],
)
def test_message_says_what_was_expected_and_what_came(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_inputs_are_left_alone():
    X = np.ones((4, 3))
    X.flags.writeable = False
    stats = init.activation_stats(RNG, X, [3, 5], np.positive, init.normal)
    assert all(array.shape == (1,) for array in stats)
    assert init.gradient_stats(RNG, X, [3, 5, 2], np.positive, np.ones_like, init.normal).shape == (2,)
    stds = np.array([1.0, 2.0])
    stds.flags.writeable = False
    assert not np.shares_memory(init.forward_variance([1, 2, 3], stds), stds)
