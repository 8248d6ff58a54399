"""The interactive figures in a browser, each on a page of its own: keyboard, text, and right numbers."""

import re
from functools import partial
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from book_browser import DESKTOP, NEEDS_BROWSER, PHONE, violations, watch
from figures import lab

from lecturelib.activations import relu, relu_prime
from lecturelib.initializers import activation_stats, gradient_stats, normal
from lecturelib.networks import joints, region_patterns, shallow_forward, slopes
from lecturelib.optimizers import AdaGrad, Adam, GradientDescent, Momentum, Nesterov, RMSProp, Rule, minimize
from lecturelib.problems import PROBLEMS
from lecturelib.schedules import CosineWarmRestarts, OneCycle

pytestmark = NEEDS_BROWSER
STATIC = Path(__file__).parents[1] / "chapters" / "_static"
THEME = Path(find_spec("pydata_sphinx_theme").origin).parent / "theme" / "pydata_sphinx_theme" / "static"
STYLES = [THEME / "styles" / "pydata-sphinx-theme.css", STATIC / "custom.css", STATIC / "lab-figure.css"]
LABS = {name: getattr(lab, name) for name in lab.__all__}
PAGE = """<!doctype html><html lang="en" data-theme="{scheme}"><head><meta charset="utf-8"><title>Lab</title>
<meta name="viewport" content="width=device-width, initial-scale=1">{links}
<script src="{script}"></script></head><body><main class="bd-content" style="display: block"><h1>Lab</h1>
<div class="cell_output"><div class="output text_html">{element}</div></div></main></body></html>"""


@pytest.fixture
def show(browser, tmp_path):
    """Open a page with one of the figures; nothing may fail to load or be complained of."""
    pages, problems = [], []

    def open_page(name, viewport=DESKTOP, scheme="light", script=True):
        page = browser.new_page(viewport=viewport, java_script_enabled=script, reduced_motion="reduce")
        pages.append(page)
        watch(page, "file:", problems)
        links = "".join(f'<link rel="stylesheet" href="{path.as_uri()}">' for path in STYLES)
        address = (STATIC / "lab-figure.js").as_uri()
        text = PAGE.format(scheme=scheme, links=links, script=address, element=LABS[name]().data)
        (tmp_path / "page.html").write_text(text, "utf-8")
        page.goto((tmp_path / "page.html").as_uri())
        return page

    yield open_page
    for page in pages:
        page.close()
    assert problems == []


def said(page) -> str:
    """What is announced to readers who do not see the drawing."""
    return page.locator("output").inner_text()


@pytest.mark.parametrize("name", LABS)
def test_without_javascript_there_is_a_text(show, name):
    page = show(name, script=False)
    assert "needs JavaScript" in page.locator("div.output p").inner_text()
    assert page.locator("svg").count() == 0


@pytest.mark.parametrize("name", LABS)
@pytest.mark.parametrize(
    ("viewport", "scheme"), [(DESKTOP, "light"), (PHONE, "dark")], ids=["desktop", "phone"]
)
def test_everybody_can_read_it(show, name, viewport, scheme):
    page = show(name, viewport, scheme)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == viewport["width"]
    boxes = [part.bounding_box() for part in page.locator("output, .lab-row, .lab-row *, table").all()]
    assert max(box["x"] + box["width"] for box in boxes if box) <= viewport["width"]


@pytest.mark.parametrize("name", LABS)
def test_every_control_changes_what_is_said_and_keeps_the_focus(show, name):
    page = show(name)
    controls = page.locator("button, input, select")
    assert controls.count() >= 2
    for control in controls.all():
        if not control.is_visible():  # a choice may hide others
            continue
        kind = control.evaluate("e => e.type")
        before = said(page)
        control.focus()
        keys = {"select-one": ("ArrowDown",), "range": ("ArrowRight", "ArrowLeft")}.get(kind, ("Space",))
        texts = []
        for key in keys:
            page.keyboard.press(key)
            texts.append(said(page))
        assert any(text != before for text in texts) or control.inner_text() in ("Step back", "Start again")
        assert control.evaluate("e => e === document.activeElement")
        assert control.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"


def test_toy_steps_forward_and_backward_by_keyboard(show):
    page = show("toy_lab")
    following, back, again = page.get_by_role("button").all()
    following.focus()
    for _ in range(8):
        page.keyboard.press("Enter")
    assert "Step 8 of 19, forward: ℓ = (f₃ − y)²" in said(page)
    assert said(page).count("0.1386") == 1  # the loss of Prince's notebook
    for _ in range(7):
        page.keyboard.press("Enter")
    assert "∂ℓ/∂f₀ = cos f₀ · ∂ℓ/∂h₁" in said(page)
    for _ in range(9):  # more often than there are steps
        page.keyboard.press("Space")
    assert said(page).startswith("Step 19 of 19, parameters")
    assert "= 2.2809" in said(page)
    assert "= 5.2461" in said(page)
    back.press("Enter")
    assert said(page).startswith("Step 18 of 19")
    again.press("Enter")
    assert said(page).startswith("Step 0 of 19")


# Try one stop after the other until the slider says the wanted value.
MOVE = """(slider, wanted) => {
    for (let stop = 0; stop <= Number(slider.max); stop++) {
        slider.value = stop;
        slider.dispatchEvent(new Event("input"));
        if (slider.getAttribute("aria-valuetext").endsWith("= " + wanted)) return true;
    }
    return false;
}"""


def move(page, label: str, value: float | str) -> None:
    """Move the slider of that name to a value."""
    slider = page.get_by_label(label, exact=True).filter(visible=True)
    assert slider.evaluate(MOVE, f"{value}".replace("-", "−")), f"{label} has no stop {value}"


NETWORKS = {  # theta, phi
    "the lecture's": ([(0.3, -1), (-1, 2), (-0.5, 0.65)], [-0.3, 2, -1, 7]),
    "one joint for two units": ([(0.5, -1), (-1, 2), (-2, -0.05)], [0, 2, -8, 8]),
    "units without a joint": ([(0.3, 0), (-1, 0), (0, 0)], [-3, 2, -1, 7]),
    "joint at 0": ([(0, -2), (0, 2), (1, -1)], [3, 0.6, 0.4, -1]),
}


@pytest.mark.parametrize(("theta", "phi"), NETWORKS.values(), ids=NETWORKS)
def test_shallow_finds_joints_and_slopes_as_lecturelib_does(show, theta, phi):
    page = show("shallow_lab")
    for d, (intercept, slope) in enumerate(theta):
        page.get_by_label("Hidden unit", exact=True).select_option(index=d)
        for label, value in (("Intercept", intercept), ("Slope", slope), ("Weight", phi[d + 1])):
            move(page, label, value)
    move(page, "Offset φ₀", phi[0])
    rows = [row.split("\t") for row in page.locator("tbody tr").all_inner_texts()]
    on = [", ".join(str(d + 1) for d in np.flatnonzero(row)) or "none" for row in region_patterns(theta)]
    slope = [f"{value + 0.0:.2f}".replace("-", "−") for value in slopes(theta, phi)]
    assert [row[1:] for row in rows] == [list(row) for row in zip(on, slope, strict=True)]
    at = ", ".join(f"{x:.3f}" for x in joints(theta)).replace("-", "−")
    assert said(page).startswith(f"Joints: {len(joints(theta))}" + (f" at x = {at}." if at else "."))
    start = f"{shallow_forward(0, theta, phi):.2f}".replace("-", "−")
    assert said(page).endswith(f"At x = 0 the output is {start}.")


def rules(lr: float, adaptive: float, beta: float) -> dict[str, Rule]:
    """What the names in the figure stand for."""
    return {
        "Gradient descent": GradientDescent(lr),
        "Momentum": Momentum(lr, beta),
        "Nesterov": Nesterov(lr, beta),
        "AdaGrad": AdaGrad(adaptive),
        "RMSProp": RMSProp(adaptive),
        "Adam": Adam(adaptive, beta1=beta),
    }


RUNS = {  # problem, and the three settings
    "Oblong quadratic": ("oblong_quadratic(kappa=25)", 0.05, 0.2, 0.8),
    "Rosenbrock": ("rosenbrock", 0.0005, 0.1, 0.9),
    "Beale": ("beale", 0.01, 0.5, 0.5),
    "Saddle": ("saddle", 0.1, 0.02, 0.25),
}


@pytest.mark.parametrize("surface", RUNS)
def test_optimizers_walk_the_paths_of_lecturelib(show, surface):
    problem, *settings = RUNS[surface]
    page = show("optimizer_lab")
    page.get_by_label("Surface", exact=True).select_option(surface)
    for box in page.get_by_role("checkbox").all():
        box.check()
    for label, value in zip(("Learning rate", "Adaptive rate", "Momentum β"), settings, strict=True):
        move(page, label, value)
    move(page, "Steps", 50)
    walked = {row["name"]: row for row in page.locator("lab-optimizer").evaluate("e => e.paths()")}
    for name, rule in rules(*settings).items():
        trace = minimize(rule, PROBLEMS[problem].value_and_grad, PROBLEMS[problem].start, steps=50)
        np.testing.assert_allclose(walked[name]["path"], trace.path, rtol=1e-8, atol=1e-10, err_msg=name)
        assert f"{name} {trace.values[-1]:.3g}".replace("-", "−").split("e")[0] in said(page)
    assert len(walked) == 6


def test_a_diverging_path_ends_where_lecturelib_ends_it(show):
    page = show("optimizer_lab")
    page.get_by_label("Surface", exact=True).select_option("Beale")
    move(page, "Learning rate", 0.5)
    [descent, *_] = page.locator("lab-optimizer").evaluate("e => e.paths()")
    beale = PROBLEMS["beale"]
    trace = minimize(GradientDescent(0.5), beale.value_and_grad, beale.start, steps=40)
    assert trace.diverged
    assert descent["diverged"]
    assert len(descent["path"]) == len(trace.path)
    assert f"Gradient descent beyond all numbers after {len(trace.path)} steps" in said(page)


def test_schedules_are_chosen_moved_and_read_at_a_step(show):
    page = show("schedule_lab")
    for box in page.get_by_role("checkbox").all():
        box.uncheck()
    assert said(page) == "Learning rate at step 30: no schedule chosen."
    assert page.get_by_role("slider").filter(visible=True).count() == 1  # the step
    page.get_by_role("checkbox", name="Warm restarts").check()
    move(page, "Restarts T₀", 30)
    move(page, "Restarts mult", 2)
    move(page, "Step t", 60)
    rate = CosineWarmRestarts(0.1, 0.0, 30, 2)(60)  # the middle of the second cycle
    assert said(page) == f"Learning rate at step 60: Warm restarts (T₀ = 30, mult = 2) {rate:.3g}."
    page.get_by_role("checkbox", name="One cycle").check()
    move(page, "Cycle shape", "linear")
    assert f"One cycle (rise = 0.3, shape = linear) {OneCycle(0.1, shape='linear')(60):.3g}." in said(page)


def test_variance_says_the_numbers_of_lecturelib(show):
    page = show("variance_lab")
    page.get_by_label("Initializer", exact=True).select_option("He normal")
    page.get_by_label("Activation", exact=True).select_option("ReLU")
    move(page, "Gain", 2)
    move(page, "Layer", 3)
    X = np.random.default_rng(0).standard_normal((64, 64))
    # He's weights, doubled: standard deviation 2 sqrt(2 / 64)
    draw = partial(normal, std=2 * np.sqrt(2 / 64))
    _, signal, samples, _ = activation_stats(np.random.default_rng(1), X, [64] * 11, relu, draw)
    gradient = gradient_stats(np.random.default_rng(1), X, [64] * 11, relu, relu_prime, draw)
    spoken = [float(number) for number in re.findall(r"(?:signal|alone|gradient|by) ([\d.e]+\d)", said(page))]
    expected = [signal[2], samples[2], gradient[2], signal[-1] / signal[0], gradient[0] / gradient[-1]]
    np.testing.assert_allclose(spoken, expected, rtol=0.01)
    assert "He normal, ReLU, gain = 2. Standard deviations in layer 3:" in said(page)
