"""The built book in a real browser: private, readable by everyone, usable by keyboard and on a phone."""

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
pytestmark = [
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
AXE = {"preload": False}  # axe would fetch style sheets again, and from the wrong place
CHAPTER = "chapters/activations.html"


@pytest.fixture(scope="module")
def book() -> Iterator[str]:
    with book_build.served(book_build.build()) as address:
        yield address


@pytest.fixture(scope="module")
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


def all_pages(address: str) -> list[str]:
    """Addresses of all pages, but of one source listing only: these are many and made by one template."""
    names = [page.relative_to(book_build.HTML).as_posix() for page in book_build.pages()]
    listings = [name for name in names if name.startswith("_modules/lecturelib/")]
    return [f"{address}/{name}" for name in names if name not in listings[1:]]


def test_served_pages_ask_nobody_else_and_report_no_error(book, visit):
    for url in all_pages(book):
        visit(url, until="networkidle").close()
    assert visit.problems == []


def test_chapters_work_from_a_folder_without_a_server(book, visit):
    for page in sorted((book_build.HTML / "chapters").glob("*.html")):
        visit(page.as_uri(), until="networkidle").close()
    assert visit.problems == []


@pytest.mark.parametrize("where", ["server", "folder"])
def test_every_formula_is_drawn(book, visit, where):
    page = visit(f"{book}/{CHAPTER}" if where == "server" else (book_build.HTML / CHAPTER).as_uri())
    assert page.locator("mjx-container").count() == page.locator("span.math, div.math").count() > 50
    assert page.locator("mjx-merror").count() == 0
    assert page.evaluate("document.fonts.check('16px MJXTEX')")


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation(book, visit, scheme, viewport):
    from axe_playwright_python.sync_playwright import Axe

    found = []
    for url in all_pages(book):
        page = visit(url, viewport, scheme)
        found += [
            (url.removeprefix(book), rule["id"], [node["html"][:120] for node in rule["nodes"][:3]])
            for rule in Axe().run(page, options=AXE).response["violations"]
        ]
        page.close()
    assert found == []


def test_a_phone_shows_every_page_without_sideways_scroll(book, visit):
    too_wide = []
    for url in all_pages(book):
        page = visit(url, PHONE)
        wide, room = page.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        if wide > room:
            too_wide.append((url.removeprefix(book), wide))
        page.close()
    assert too_wide == []


def test_the_theme_follows_the_system(book, visit):
    seen = {
        scheme: visit(f"{book}/{CHAPTER}", scheme=scheme).locator("html").get_attribute("data-theme")
        for scheme in ("light", "dark")
    }
    assert seen == {"light": "light", "dark": "dark"}


def test_search_finds_a_chapter(book, visit):
    page = visit(f"{book}/search.html?q=softplus")
    page.locator("#search-results li a").first.wait_for()
    links = page.locator("#search-results li a").evaluate_all("links => links.map(link => link.href)")
    assert any(CHAPTER in link for link in links)
    assert visit.problems == []


def test_first_load_of_a_chapter_is_light(book, visit):
    page = visit(f"{book}/{CHAPTER}")
    sent = page.evaluate(
        "performance.getEntriesByType('resource').concat(performance.getEntriesByType('navigation'))"
        ".reduce((sum, entry) => sum + entry.transferSize, 0)"
    )
    assert 100_000 < sent < 3_000_000


def test_explorer_is_worked_by_keyboard(book, visit):
    explorer = visit(f"{book}/{CHAPTER}").locator("lab-activation")
    chooser = explorer.locator("select")
    chooser.select_option(label="Leaky and parametric ReLU")
    sliders = [slider for slider in explorer.locator("input[type=range]").all() if slider.is_visible()]
    assert len(sliders) == 2
    for control, key in ((sliders[0], "ArrowRight"), (sliders[1], "ArrowRight"), (chooser, "ArrowUp")):
        before = explorer.inner_text()
        control.press(key)
        assert explorer.inner_text() != before
    assert visit.problems == []
