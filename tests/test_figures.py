"""The figures' own logic: sampling around kinks, the explorer's data, and the code shown in chapters."""

import importlib.util
import json
import re
from pathlib import Path

import numpy as np
import pytest
from figures import lab
from figures.pieces import smooth_pieces

EXTENSIONS = Path(__file__).parents[1] / "chapters" / "_ext"


def explorer() -> dict:
    page = lab.activation_lab().data
    return json.loads(re.search(r'<script type="application/json">(.*)</script>', page).group(1))


def curve(name: str, value: float | None = None) -> dict:
    row = next(row for row in explorer()["functions"] if row["name"] == name)
    return row["curves"][0 if value is None else row["knob"]["values"].index(value)]


def test_pieces_stop_short_of_every_kink_and_ignore_those_outside():
    pieces = list(smooth_pieces((1, -1, 7), -5, 5, 0.1))
    assert [(left, right) for left, right, _ in pieces] == [(-5, -1), (-1, 1), (1, 5)]
    assert [len(x) for _, _, x in pieces] == [41, 21, 41]
    for left, right, x in pieces:
        assert left < x[0] < x[-1] < right


def test_the_explorer_fits_the_page():
    assert len(lab.activation_lab().data.encode()) < 60_000


def test_sigmoid_at_the_stops_of_the_slider():
    [[left, right, value, slope]] = curve("Sigmoid")["pieces"]
    assert (left, right, len(value)) == (-5, 5, len(explorer()["x"]))
    t = np.exp(-np.linspace(-5, 5, 101))
    np.testing.assert_allclose(value, 1 / (1 + t), atol=5.1e-5)
    np.testing.assert_allclose(slope, t / (1 + t) ** 2, atol=5.1e-5)


def test_straight_pieces_keep_their_ends_only_and_kinks_carry_the_convention():
    relu = curve("ReLU")
    assert relu["pieces"] == [[-5, 0, [0, 0], [0, 0]], [0, 5, [0, 5], [1, 1]]]
    assert relu["kinks"] == [[0, 0, 0]]
    assert curve("Hard tanh")["kinks"] == [[-1, -1, 1], [1, 1, 1]]
    assert curve("Binary step")["kinks"] == [[0, 1, 0]]


@pytest.mark.parametrize(("alpha", "kinks"), [(1, []), (2, [[0, 0, 2]])])
def test_elu_has_a_kink_unless_alpha_is_one(alpha, kinks):
    assert curve("ELU", alpha)["kinks"] == kinks


def test_the_knob_moves_the_function():
    [[*_, value, _]] = curve("Soboleva's modified tanh", 2)["pieces"]
    assert value[80] == pytest.approx((np.e**6 - np.e**-3) / (np.e**3 + np.e**-3), abs=1e-4)  # x = 3


def test_included_code_loses_its_docstring_and_nothing_else():
    spec = importlib.util.spec_from_file_location("included_code", EXTENSIONS / "included_code.py")
    included_code = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(included_code)
    code = 'def f(x):\n    r"""Say.\n\n    More.\n    """\n    # why\n    return x\n'
    assert included_code.without_docstring(code) == "def f(x):\n    # why\n    return x\n"
    assert included_code.without_docstring("x = 1\n") == "x = 1\n"
