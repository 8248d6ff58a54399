"""`step_` is `step`, bit for bit."""

from dataclasses import replace

import numpy as np
import pytest

from lecturelib.optimizers import OPTIMIZERS, Adam, AdamW, Lion, NAdam, NesterovRewritten, RMSProp

WITH_TWIN = {name: row.rule for name, row in OPTIMIZERS.items() if hasattr(row.rule, "step_")}
RULES = {
    **WITH_TWIN,
    **{f"{name}, slower": replace(rule, lr=lambda t: 0.1 / (t + 1)) for name, rule in WITH_TWIN.items()},
    "other RMSProp": RMSProp(0.1, 0.99, 1e-3, True, "first_grad", 0.5),
    "other Adam": Adam(0.1, 0.5, 0.9, 1e-3, True, False),
    "other AdamW": AdamW(0.1, 0.5, 0.9, 1e-3, 0.3),
    "other Lion": Lion(0.1, 0.5, 0.9, 0.3),
    "other NAdam": NAdam(0.1, 0.5, 0.9, 1e-3, 0.1),
    "other Nesterov": NesterovRewritten(0.1, 0.5),
}


def test_rules_that_need_a_twin_have_one():
    kinds = {type(rule).__name__ for rule in WITH_TWIN.values()}
    adams = {"AdaMax", "Adam", "AdamW", "NAdam"}
    assert kinds == adams | {"AdaDelta", "AdaGrad", "Lion", "NesterovRewritten", "RMSProp"}


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("n", [1, 7, 1000])
def test_twin_gives_the_same_bits(rule, dtype, n):
    rng = np.random.default_rng(5)
    theta = rng.standard_normal(n).astype(dtype)
    mine, state_, spare = theta.copy(), rule.init(theta), rule.spare(theta)
    state = rule.init(theta)
    for scale in (1, 1e-4, 1e3, 0, np.sqrt(np.finfo(dtype).max), 1, 1e-3, 2, 1, 1):
        grad = (scale * rng.standard_normal(n)).astype(dtype)
        grad.flags.writeable = False
        theta, state = rule.step(theta, grad, state)
        state_ = rule.step_(mine, grad, state_, spare)
        np.testing.assert_array_equal(mine, theta, strict=True)
        assert type(state_) is type(state)
        for one, other in zip(state_, state, strict=True):
            np.testing.assert_array_equal(one, other, strict=True)


@pytest.mark.parametrize("rule", WITH_TWIN.values(), ids=WITH_TWIN)
def test_twin_writes_where_it_says(rule):
    theta, other = np.ones(5), np.ones(5)
    state, spare = rule.init(theta), rule.spare(theta)
    before = [part for part in state if isinstance(part, np.ndarray)]
    after = [part for part in rule.step_(theta, np.ones(5), state, spare) if isinstance(part, np.ndarray)]
    assert all(one is two for one, two in zip(before, after, strict=True))
    assert not any(np.shares_memory(theta, part) for part in (*after, spare.a, spare.b))
    assert (theta != other).all()
