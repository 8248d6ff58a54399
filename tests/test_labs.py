"""Data of the interactive figures: small, and what lecturelib computes."""

import json
import re
from pathlib import Path

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
