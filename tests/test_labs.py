"""Data of the interactive figures: small, and what lecturelib computes."""

import json
import re
from pathlib import Path

import numpy as np
import pytest
from figures import lab

SCRIPT = Path(__file__).parents[1] / "chapters" / "_static" / "lab-figure.js"


def data(name: str) -> dict:
    page = getattr(lab, name)().data
    return json.loads(re.search(r'<script type="application/json">(.*)</script>', page).group(1))


def test_the_script_is_small():
    assert len(SCRIPT.read_bytes()) < 40_000


@pytest.mark.parametrize("name", lab.__all__)
def test_data_and_text_fit_the_page(name):
    page = getattr(lab, name)().data
    assert len(page.encode()) < 60_000
    [text] = re.findall(r"</script><p>(.*)</p></lab-[a-z]+>$", page)
    assert len(text.split()) > 20


def test_toy_has_the_numbers_of_the_lecture():
    steps = data("toy_lab")["steps"]
    assert [step["pass"] for step in steps] == ["forward"] * 8 + ["backward"] * 7 + ["parameters"] * 4
    forward = {node: text for step in steps[:8] for node, text in step["at"].items()}
    assert list(forward) == ["f₀", "h₁", "f₁", "h₂", "f₂", "h₃", "f₃", "ℓ"]
    assert (forward["f₃"], forward["ℓ"]) == (
        "2.3723",
        "0.1386",
    )  # 2.372264108, 0.138580566 in Prince's notebook
    last = {node: text for step in steps[15:] for node, text in step["at"].items()}
    assert [last[f"β{k}"] for k in "₀₁₂₃"] == ["2.2809", "−17.0605", "−1.6831", "0.7445"]
    assert [last[f"ω{k}"] for k in "₀₁₂₃"] == ["5.2461", "−16.0793", "−8.5302", "0.4895"]


def test_shallow_starts_with_the_network_of_the_lecture():
    found = data("shallow_lab")
    starts = [[knob["values"][knob["start"]] for knob in unit] for unit in found["units"]]
    assert starts == [[0.3, -1, 2], [-1, 2, -1], [-0.5, 0.65, 7]]
    assert found["bias"]["values"][found["bias"]["start"]] == -0.3


def test_contours_lie_where_the_surface_has_their_level():
    surface = next(row for row in data("optimizer_lab")["surfaces"] if row["f"] == "saddle")
    assert surface["start"] == [1, 1e-6]
    (x0, x1), (y0, y1) = surface["xlim"], surface["ylim"]
    levels = set()
    for line in surface["contours"]:
        pixels = np.array([point.split(",") for point in line.split()], float)
        x, y = x0 + (x1 - x0) * pixels[:, 0] / 640, y1 - (y1 - y0) * pixels[:, 1] / 400
        value = x * x - y * y  # by hand
        np.testing.assert_allclose(value, value.mean(), atol=0.01)
        levels.add(round(value.mean(), 1) + 0.0)
    assert levels == {-1.5, -1.0, -0.5, -0.1, 0.0, 0.1, 0.5, 1.0, 1.5}


def test_the_narrow_valley_starts_where_descent_is_slowest():
    surface = data("optimizer_lab")["surfaces"][0]
    assert (surface["start"], surface["best"]) == ([25, 1], [[0, 0]])
