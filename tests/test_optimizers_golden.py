"""Every rule PyTorch has, against twenty steps of PyTorch on a function that is not quadratic."""

import json
from pathlib import Path

import numpy as np
import pytest
from helpers import frozen, numerical_gradient

from lecturelib import optimizers as opt
from lecturelib.optimizers import OPTIMIZERS, minimize, to_lookahead

FILE = Path(__file__).parent / "oracle" / "golden" / "optimizers.json"
GOLDEN = json.loads(FILE.read_text(encoding="utf-8"))
SLOWER = "paths, rate times 0.1 from step 10 on"


def rule_of(name: str) -> opt.Rule:
    """Return a row's rule, or one written as in `Adam(0.1, 0.8)`."""
    return OPTIMIZERS[name].rule if name in OPTIMIZERS else eval(name, dict(vars(opt)))


def objective(w):
    value = np.sum(w**4 / 4 + np.sin(3 * w)) + (w[0] - w[1]) ** 2 / 2 + w[2] * w[3]
    ties = np.array([w[0] - w[1], w[1] - w[0], w[3], w[2]])
    return value, w**3 + 3 * np.cos(3 * w) + ties


def assert_same_path(path, golden):
    """Rounding grows along the way, by less than a factor of 100 in these runs."""
    np.testing.assert_allclose(path, golden, rtol=1e-13, atol=1e-13)


def test_objective_has_the_gradient_written_here():
    w = frozen(GOLDEN["start"])
    np.testing.assert_allclose(objective(w)[1], numerical_gradient(lambda x: objective(x)[0], w), rtol=1e-8)


@pytest.mark.parametrize("name", GOLDEN["paths"])
def test_path_is_that_of_pytorch(name):
    golden = np.array(GOLDEN["paths"][name])
    assert golden.shape == (21, 4)
    assert_same_path(minimize(rule_of(name), objective, GOLDEN["start"], 20).path, golden)


@pytest.mark.parametrize("name", GOLDEN[SLOWER])
def test_schedule_acts_as_in_pytorch(name):
    rule = rule_of(name)
    fields = {field: getattr(rule, field) for field in rule.__dataclass_fields__}
    slower = type(rule)(**fields | {"lr": lambda t: rule.lr * (0.1 if t >= 10 else 1)})
    assert_same_path(minimize(slower, objective, GOLDEN["start"], 20).path, GOLDEN[SLOWER][name])


def test_pytorch_stores_the_point_ahead():
    """E-73: its parameter is theta + beta v, and theta itself is far from it."""
    path = minimize(opt.Nesterov(0.02, 0.9), objective, GOLDEN["start"], 20).path
    golden = np.array(GOLDEN["paths"]["nesterov/rewritten"])
    assert_same_path(to_lookahead(path, 0.9), golden)
    assert np.abs(path - golden).max() > 0.1


def test_path_of_rprop_as_printed_is_another():
    """E-65: PyTorch computes irprop-."""
    path = minimize(opt.RProp("rprop-"), objective, GOLDEN["start"], 20).path
    assert np.abs(path - GOLDEN["paths"]["rprop/irprop-"]).max() > 1e-3


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("Adam", opt.ADAM_DEFAULTS),
        ("AdamW", opt.AdamW()),
        ("Adamax", opt.AdaMax()),
        ("NAdam", opt.NAdam()),
    ],
)
def test_defaults_are_those_of_pytorch(name, rule):
    assert {field: getattr(rule, field) for field in GOLDEN["defaults"][name]} == GOLDEN["defaults"][name]
