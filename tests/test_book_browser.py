"""The built book in a real browser: private, readable by everyone, usable by keyboard and on a phone."""

import book_build
import pytest
from book_browser import AXE, DESKTOP, NEEDS_BROWSER, PHONE

pytestmark = NEEDS_BROWSER
CHAPTER = "chapters/activations.html"


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


def assert_formulas_are_drawn(page):
    assert page.locator("mjx-container").count() == page.locator("span.math, div.math").count() > 50
    assert page.locator("mjx-merror").count() == 0
    assert page.evaluate("document.fonts.check('16px MJXTEX')")


def test_formulas_are_drawn_without_a_server(book, visit):
    assert_formulas_are_drawn(visit((book_build.HTML / CHAPTER).as_uri()))


@pytest.mark.parametrize("chapter", book_build.chapters())
def test_a_chapter_is_light_and_its_formulas_are_drawn(book, visit, chapter):
    page = visit(f"{book}/{chapter}.html")
    sent = page.evaluate(
        "performance.getEntriesByType('resource').concat(performance.getEntriesByType('navigation'))"
        ".reduce((sum, entry) => sum + entry.transferSize, 0)"
    )
    assert 100_000 < sent < 3_000_000
    assert_formulas_are_drawn(page)


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


def test_figures_come_when_the_reader_does_and_keep_their_shape(book, visit):
    page = visit(f"{book}/{CHAPTER}")
    figures = page.locator("article img[loading=lazy]")
    assert figures.count() > 3
    last = figures.last
    assert last.evaluate("image => image.naturalWidth") == 0
    last.scroll_into_view_if_needed()
    page.wait_for_function("image => image.complete && image.naturalWidth", arg=last.element_handle())
    shown, natural = last.evaluate("i => [i.clientWidth / i.clientHeight, i.naturalWidth / i.naturalHeight]")
    assert abs(shown / natural - 1) < 0.01


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
