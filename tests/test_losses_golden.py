"""Layer 2: the golden table of PyTorch's losses, gradients and TD gradients."""

import json
from pathlib import Path

import numpy as np
import pytest

from lecturelib import losses
from lecturelib.losses import LOSSES

GOLDEN = json.loads((Path(__file__).parent / "oracle" / "golden" / "losses.json").read_text(encoding="utf-8"))


def arguments(golden, labels: bool):
    return np.array(golden["a"]), np.array(golden["y"], dtype=int if labels else float)


@pytest.mark.parametrize("name", GOLDEN["rows"])
def test_values_and_gradients_are_those_of_pytorch(name):
    golden, row = GOLDEN["rows"][name], LOSSES[name]
    a, y = arguments(golden, row.targets == "labels")
    assert row.f(a, y) == pytest.approx(golden["f"], rel=1e-14)
    # PyTorch's p - 1 is worth 1e-16; ours is held by test_losses_by_hand.
    np.testing.assert_allclose(row.grad(a, y), golden["grad"], rtol=1e-13, atol=1e-15)


def test_soft_targets_are_those_of_pytorch():
    golden = GOLDEN["soft_targets"]
    a, y = arguments(golden, labels=False)
    assert losses.softmax_cross_entropy(a, y) == pytest.approx(golden["f"], rel=1e-14)
    np.testing.assert_allclose(
        losses.softmax_cross_entropy_grad(a, y), golden["grad"], rtol=1e-13, atol=1e-15
    )


def test_temporal_difference_is_that_of_pytorch_detached_or_not():
    golden = {name: np.array(value) for name, value in GOLDEN["td"].items()}
    phi, phi_next = golden["phi"], golden["phi_next"]
    q, q_next, r, gamma = (
        phi @ golden["theta"],
        phi_next @ golden["theta"],
        golden["r"],
        float(golden["gamma"]),
    )
    assert losses.td_loss(q, q_next, r, gamma) == pytest.approx(float(golden["loss"]), rel=1e-13)
    np.testing.assert_allclose(losses.td_semi_gradient(q, q_next, r, gamma) @ phi, golden["semi"], rtol=1e-12)
    grad_q, grad_next = losses.td_full_gradient(q, q_next, r, gamma)
    full = grad_q @ phi + np.einsum("na,nad->d", grad_next, phi_next)
    np.testing.assert_allclose(full, golden["full"], rtol=1e-12)
    assert np.abs(golden["full"] - golden["semi"]).max() > 0.1
