"""The golden table of schedules: PyTorch's rates step by step, written by tests/oracle/make.py."""

import json
from pathlib import Path

import numpy as np
import pytest

from lecturelib import schedules
from lecturelib.schedules import SCHEDULES, HalveOnPlateau

GOLDEN = json.loads((Path(__file__).parent / "oracle/golden/schedules.json").read_text(encoding="utf-8"))


def schedule(name: str):
    """Return a row's schedule, or one written as in `Cosine(0.1, 0.02, 44)`."""
    if name in SCHEDULES:
        return SCHEDULES[name].rate
    made, _, parameters = name.rstrip(")").partition("(")
    return getattr(schedules, made)(*(json.loads(number) for number in parameters.split(", ")))


@pytest.mark.parametrize("name", GOLDEN["rates"])
def test_rates_are_those_of_pytorch(name):
    expected = GOLDEN["rates"][name]
    assert len(expected) == 45
    np.testing.assert_allclose(schedule(name)(range(45)), expected, rtol=2e-14, atol=1e-17)


@pytest.mark.parametrize("name", GOLDEN["plateau"])
def test_plateau_is_pytorchs(name):
    patience, threshold = json.loads(f"[{name}]")
    rule = HalveOnPlateau(0.1, 0.5, patience, threshold)
    np.testing.assert_array_equal(rule.rates(GOLDEN["errors"]), GOLDEN["plateau"][name])
