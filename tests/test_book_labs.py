"""The interactive figures in a browser, each on a page of its own: keyboard, text, and right numbers."""

from importlib.util import find_spec
from pathlib import Path

import pytest
from book_browser import AXE, DESKTOP, NEEDS_BROWSER, PHONE, watch
from figures import lab

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
    """Open a page with one of the figures; what goes wrong is in `show.problems`."""
    pages = []

    def open_page(name, viewport=DESKTOP, scheme="light", script=True):
        page = browser.new_page(viewport=viewport, java_script_enabled=script, reduced_motion="reduce")
        pages.append(page)
        watch(page, "file:", open_page.problems)
        links = "".join(f'<link rel="stylesheet" href="{path.as_uri()}">' for path in STYLES)
        address = (STATIC / "lab-figure.js").as_uri()
        text = PAGE.format(scheme=scheme, links=links, script=address, element=LABS[name]().data)
        (tmp_path / "page.html").write_text(text, "utf-8")
        page.goto((tmp_path / "page.html").as_uri())
        return page

    open_page.problems = []
    yield open_page
    for page in pages:
        page.close()


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
    from axe_playwright_python.sync_playwright import Axe

    page = show(name, viewport, scheme)
    violations = Axe().run(page, options=AXE).response["violations"]
    assert [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in violations] == []
    assert page.evaluate("document.documentElement.scrollWidth") == viewport["width"]
    assert show.problems == []


@pytest.mark.parametrize("name", LABS)
def test_every_control_changes_what_is_said_and_keeps_the_focus(show, name):
    page = show(name)
    controls = page.locator("button, input, select")
    assert controls.count() >= 2
    for control in [control for control in controls.all() if control.is_visible()]:
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
    assert show.problems == []


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
