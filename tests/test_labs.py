"""Data of the interactive figures: small, and what lecturelib computes."""

import html
import json
import re
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from figures import lab

ROOT = Path(__file__).parents[1]
SCRIPT = ROOT / "chapters" / "_static" / "lab-figure.js"


def data(name: str, *arguments: np.ndarray) -> dict:
    page = getattr(lab, name)(*arguments).data
    return json.loads(re.search(r'<script type="application/json">(.*)</script>', page).group(1))


def test_the_script_is_small():
    assert len(SCRIPT.read_bytes()) < 40_000


@pytest.mark.parametrize("name", lab.__all__)
def test_data_and_text_fit_the_page(name):
    figure = getattr(lab, name)()
    assert len(figure.data.encode()) < 60_000
    [text] = re.findall(r"</script><p>(.*)</p></lab-[a-z]+>$", figure.data)
    assert len(text.split()) > 20
    assert repr(figure) == html.unescape(text)  # what a PDF and a terminal show


@pytest.mark.parametrize("name", lab.__all__)
def test_every_figure_is_in_one_chapter(name):
    chapters = (ROOT / "chapters").glob("*.md")
    assert len([path for path in chapters if f"\nlab.{name}(" in path.read_text("utf-8")]) == 1


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


def test_shallow_starts_with_the_network_it_is_given():
    theta, phi = np.array([[-0.4, 1], [0.9, -1], [1.2, -0.8]]), np.array([2, -1.2, 1.8, -3])
    for found, units, bias in (
        (data("shallow_lab"), [[0.3, -1, 2], [-1, 2, -1], [-0.5, 0.65, 7]], -0.3),
        (data("shallow_lab", theta, phi), [[-0.4, 1, -1.2], [0.9, -1, 1.8], [1.2, -0.8, -3]], 2),
    ):
        assert [[knob["values"][knob["start"]] for knob in unit] for unit in found["units"]] == units
        assert found["bias"]["values"][found["bias"]["start"]] == bias


def test_shallow_refuses_what_its_sliders_cannot_show():
    with pytest.raises(ValueError, match="not in list"):
        data("shallow_lab", np.full((3, 2), 0.01), np.zeros(4))


def contours(function: str) -> list[tuple[np.ndarray, np.ndarray]]:
    """Coordinates of the points of each level line, from those in the drawing."""
    surface = next(row for row in data("optimizer_lab")["surfaces"] if row["f"] == function)
    (x0, x1), (y0, y1) = surface["xlim"], surface["ylim"]
    lines = [np.array([p.split(",") for p in line.split()], float).T for line in surface["contours"]]
    return [(x0 + (x1 - x0) * u / 640, y1 - (y1 - y0) * v / 400) for u, v in lines]


LEVELS = {  # the function by hand, its levels
    "saddle": (lambda x, y: x**2 - y**2, {-1.5, -1.0, -0.5, -0.1, 0.0, 0.1, 0.5, 1.0, 1.5}),
    "rosenbrock": (
        lambda x, y: 100 * (y - x**2) ** 2 + (1 - x) ** 2,
        {0.3, 2.0, 8.0, 30.0, 100.0, 300.0, 800.0},
    ),
}


@pytest.mark.parametrize("function", LEVELS)
def test_contours_lie_where_the_surface_has_their_level(function):
    f, levels = LEVELS[function]
    values = [f(x, y) for x, y in contours(function)]
    for line in values:
        np.testing.assert_allclose(line, np.median(line), rtol=0.05, atol=0.05)
    nearest = {min(levels, key=lambda level: abs(level - np.median(line))) for line in values}
    assert nearest == levels


def test_the_narrow_valley_starts_where_descent_is_slowest():
    surface = data("optimizer_lab")["surfaces"][0]
    assert (surface["start"], surface["best"]) == ([25, 1], [[0, 0]])


def rates(name: str, *settings: float | str) -> list[float]:
    """Rates of a schedule in the figure at steps 0 to 100."""
    found = data("schedule_lab")
    row = next(row for row in found["schedules"] if row["name"] == name)
    options = list(product(*(knob["values"] for knob in row["knobs"])))
    assert len(row["curves"]) == len(options)
    return [rate * found["unit"] for rate in row["curves"][options.index(settings)]]


def test_schedules_by_hand():
    steps = np.arange(101)
    expected = {
        ("Constant",): 0.1 + 0 * steps,
        ("Step decay", 0.5, 20): 0.1 * 0.5 ** (steps // 20),
        ("Exponential", 0.05): 0.1 * np.exp(-0.05 * steps),
        ("Inverse time", 0.2): 0.1 / (1 + 0.2 * steps),
        ("Power", 0.75): 0.1 * (1 + steps) ** -0.75,
        ("Linear", 60): np.maximum(0.1 - 0.09 * steps / 60, 0.01),
        ("Cosine", 100): 0.05 * (1 + np.cos(np.pi * steps / 100)),
        ("Warm restarts", 20, 1): 0.05 * (1 + np.cos(np.pi * (steps % 20) / 20)),
    }
    for setting, curve in expected.items():
        np.testing.assert_allclose(rates(*setting), curve, atol=5.1e-6, err_msg=str(setting))


def test_one_cycle_climbs_to_its_top_and_falls_below_its_start():
    cycle = rates("One cycle", 0.3, "linear")
    assert np.argmax(cycle) == 29
    assert cycle[29] == pytest.approx(0.1)
    assert cycle[0] == pytest.approx(0.004)
    assert cycle[-1] == pytest.approx(0, abs=5e-6)


def spread(initializer: str, activation: str, gain: float) -> dict[str, np.ndarray]:
    found = data("variance_lab")
    row = found["runs"][found["initializers"].index(initializer)][found["activations"].index(activation)]
    run = row[found["gain"]["values"].index(gain)]
    return {name: 10 ** np.array(values) for name, values in run.items()}


def test_spread_follows_the_formulas_where_layers_are_linear():
    layers = np.arange(1, 11)
    small = spread("Normal, σ = 0.01", "Identity", 1)
    np.testing.assert_allclose(small["signal"], 0.08**layers, rtol=0.25)  # 8 is the root of 64 connections
    np.testing.assert_allclose(small["gradient"], 0.08 ** (10 - layers), rtol=0.25)
    even = spread("Glorot uniform", "Identity", 1)
    np.testing.assert_allclose([even["signal"], even["gradient"]], 1, rtol=0.25)
    doubled = spread("Glorot uniform", "Identity", 2)
    np.testing.assert_allclose(doubled["signal"] / even["signal"], 2.0**layers, rtol=0.01)


def test_spread_shows_what_the_chapter_tells():
    he, glorot = spread("He normal", "ReLU", 1), spread("Glorot normal", "ReLU", 1)
    assert 0.3 < he["signal"][-1] / he["signal"][0] < 3
    assert glorot["signal"][-1] / glorot["signal"][0] == pytest.approx(2**-4.5, rel=0.6)
    sigmoid = spread("Glorot normal", "Sigmoid", 1)
    assert sigmoid["gradient"][0] < 1e-4 * sigmoid["gradient"][-1]
    assert sigmoid["signal"][-1] > 0.5 * sigmoid["signal"][0]  # level, but the same for all samples:
    assert sigmoid["samples"][-1] < 1e-4 * sigmoid["samples"][0]
