"""The golden table: values, slopes and conventions of PyTorch, written by tests/oracle/make.py."""

import json
from pathlib import Path

import numpy as np
import pytest

from lecturelib import activations as act

ORACLE = Path(__file__).parent / "oracle"
GOLDEN = json.loads((ORACLE / "golden" / "activations.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", GOLDEN["rows"])
def test_values_and_slopes_are_those_of_pytorch(name):
    x, f, df = (np.array(GOLDEN["rows"][name][key]) for key in ("x", "f", "df"))
    assert x.size > 25
    # PyTorch's own cancellation (1 - sigmoid, say) is worth 1e-15; ours is held by test_activations_by_hand.
    np.testing.assert_allclose(act.ACTIVATIONS[name].f(x), f, rtol=1e-13, atol=1e-15)
    np.testing.assert_allclose(act.ACTIVATIONS[name].df(x), df, rtol=1e-13, atol=1e-15)


@pytest.mark.parametrize(
    "name", sorted(set(GOLDEN["slopes_at_kinks"]) & set(act.ACTIVATIONS) - {"hard_tanh"})
)
def test_slope_at_a_kink_is_also_pytorchs(name):
    for kink, slope in GOLDEN["slopes_at_kinks"][name].items():
        assert act.ACTIVATIONS[name].df(float(kink)) == pytest.approx(slope, rel=1e-15)


def test_conventions_of_pytorch_at_a_kink():
    """E-09: three spellings of ReLU have three slopes at 0; hard tanh is where UiT and PyTorch part."""
    at = GOLDEN["slopes_at_kinks"]
    assert [at[name]["0.0"] for name in ("relu", "clamp(min=0)", "maximum(x, 0)")] == [0, 1, 0.5]
    assert at["hard_tanh"] == {"-1.0": 0, "1.0": 0}
    assert at["clamp(-1, 1)"] == {"-1.0": 1, "1.0": 1}
    np.testing.assert_array_equal(act.hard_tanh_prime([-1, 1]), [1, 1])


def test_softmax_and_its_jacobian_are_those_of_pytorch():
    softmax, jacobian = GOLDEN["softmax"], GOLDEN["softmax_jacobian"]
    np.testing.assert_allclose(act.softmax(softmax["x"]), softmax["p"], rtol=1e-14)
    np.testing.assert_allclose(act.softmax_jacobian(jacobian["x"]), jacobian["J"], rtol=1e-13)


@pytest.mark.parametrize("ties", ["first", "split"])
def test_ties_of_a_maximum_are_those_of_pytorch(ties):
    table = GOLDEN["maxout_grad"]
    np.testing.assert_array_equal(act.maxout_grad(table["x"], ties=ties), table[ties])


def test_prelu_gradients_are_those_of_pytorch():
    table = GOLDEN["prelu_grads"]
    grad_x, grad_alpha = act.prelu_grads(table["x"], table["alpha"], table["upstream"])
    np.testing.assert_allclose(grad_x, table["grad_x"], rtol=1e-15)
    np.testing.assert_allclose(grad_alpha, table["grad_alpha"], rtol=1e-15)
