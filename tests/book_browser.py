"""A browser for the tests that look at pages; conftest.py hands its fixtures to all of them."""

import re
import shutil
from collections.abc import Iterator
from importlib.util import find_spec

import book_build
import pytest

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
MISSING = [
    what
    for what, present in (("Chromium", CHROMIUM), ("the package playwright", find_spec("playwright")))
    if not present
]
NEEDS_BROWSER = [
    pytest.mark.browser,
    pytest.mark.skipif(bool(MISSING), reason=f"not installed: {' and '.join(MISSING)}"),
]
# The browser itself must not talk to anyone either, or we could not tell who did.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
# Formulas are drawn, their fonts are there, and the page's own scripts have had their turn.
SETTLED = """async () => {
    await window.MathJax?.startup?.promise;
    await document.fonts.ready;
    await new Promise(done => requestAnimationFrame(() => setTimeout(done)));
}"""
# axe would fetch style sheets again, and from the wrong place; telling all that is right takes as long as
# looking.
AXE = {"preload": False, "resultTypes": ["violations"]}


def violations(page) -> list[tuple[str, list[str]]]:
    """Return the rules that axe finds broken, each with the first elements that break it."""
    from axe_playwright_python.sync_playwright import Axe

    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    broken = page.evaluate("options => axe.run(options).then(results => results.violations)", AXE)
    return [(rule["id"], [node["html"][:120] for node in rule["nodes"][:3]]) for rule in broken]


@pytest.fixture(scope="session")
def book() -> Iterator[str]:
    with book_build.served(book_build.build()) as address:
        yield address


@pytest.fixture(scope="session")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


def watch(page, home: str, problems: list[str]) -> None:
    """Note each request that leaves `home`, each failure to load, and what the console complains of."""

    def note(wrong: bool, message: str) -> None:
        if wrong:
            problems.append(message)

    page.on("request", lambda r: note(not r.url.startswith((home, "data:", "blob:")), f"asks for {r.url}"))
    page.on("requestfailed", lambda r: note(True, f"cannot load {r.url}"))
    page.on("response", lambda r: note(r.status >= 400, f"{r.status} for {r.url}"))
    page.on("console", lambda m: note(m.type == "error", f"console: {m.text}"))
    page.on("pageerror", lambda error: note(True, f"script: {error}"))


@pytest.fixture
def visit(browser):
    """Open pages and wait until formulas are drawn; what goes wrong is in `visit.problems`."""
    pages = []

    def open_page(url, viewport=DESKTOP, scheme="light", until="load"):
        page = browser.new_page(viewport=viewport, color_scheme=scheme, reduced_motion="reduce")
        pages.append(page)
        home = book_build.HTML.as_uri() if url.startswith("file:") else re.match(r"http://[^/]+/", url)[0]
        watch(page, home, open_page.problems)
        page.goto(url, wait_until=until)
        page.evaluate(SETTLED)
        return page

    open_page.problems = []
    yield open_page
    for page in pages:
        page.close()
