"""The built book in a real browser: private, readable by everyone, usable by keyboard and on a phone."""

from collections.abc import Iterator

import book_build
import pytest
from book_browser import DESKTOP, NEEDS_BROWSER, PHONE, SETTLED, violations
from speeds import sampled

pytestmark = NEEDS_BROWSER
CHAPTER = "chapters/activations.html"
OTHER_PAGES = sorted({page.stem for page in book_build.ROOT.glob("chapters/*.md")} - {"activations"})
PARTS = 7  # the pages are looked at in so many tests


def all_pages() -> list[str]:
    """Return all pages, but one source listing only: these are many and made by one template."""
    names = [page.relative_to(book_build.HTML).as_posix() for page in book_build.pages()]
    listings = [name for name in names if name.startswith("_modules/lecturelib/")]
    return [name for name in names if name not in listings[1:]]


def one_of_each_template(names: list[str]) -> list[str]:
    """Return the smallest page of each kind: those of a folder share a template, chapters are longer."""
    smallest = {}
    for name in sorted(names, key=lambda name: (book_build.HTML / name).stat().st_size):
        folder = name.rpartition("/")[0]
        kind = name.removesuffix(".html") in book_build.chapters()
        smallest.setdefault((folder, kind) if folder else name, name)
    return list(smallest.values())


def part_of_pages(part: int) -> list[str]:
    """Return one page of each template for part 0, and a share of the others for each further part."""
    names = all_pages()
    few = one_of_each_template(names)
    return few if part == 0 else [name for name in names if name not in few][part - 1 :: PARTS - 1]


def look_at(page) -> Iterator[str]:
    """Yield what is wrong with a page that was opened on a phone, for all sizes and both themes."""
    wide, room = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    if wide > room:
        yield f"{wide} pixels do not fit into {room}"
    for viewport in (PHONE, DESKTOP):
        page.set_viewport_size(viewport)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            page.evaluate(SETTLED)
            assert page.locator("html").get_attribute("data-theme") == scheme
            yield from (f"{scheme}, {viewport['width']} pixels: {broken}" for broken in violations(page))


@pytest.mark.parametrize("part", sampled(range(PARTS)))
def test_pages_are_private_and_everybody_can_read_them(book, visit, part):
    """Each page is loaded once: it asks nobody else, reports no error, fits a phone, and satisfies axe."""
    found = []
    for name in part_of_pages(part):
        page = visit(f"{book}/{name}", PHONE, until="networkidle")
        found += [(name, wrong) for wrong in look_at(page)]
        page.close()
    assert found == []
    assert visit.problems == []


@pytest.mark.parametrize("page", sampled(["activations", *OTHER_PAGES]))
def test_a_page_works_from_a_folder_without_a_server(book, visit, page):
    visit((book_build.HTML / "chapters" / f"{page}.html").as_uri(), until="networkidle")
    assert visit.problems == []


def assert_formulas_are_drawn(page):
    assert page.locator("mjx-container").count() == page.locator("span.math, div.math").count() > 50
    assert page.locator("mjx-merror").count() == 0
    assert page.evaluate("document.fonts.check('16px MJXTEX')")


def test_formulas_are_drawn_without_a_server(book, visit):
    assert_formulas_are_drawn(visit((book_build.HTML / CHAPTER).as_uri()))


@pytest.mark.parametrize("chapter", sampled(book_build.chapters()))
def test_a_chapter_is_light_and_its_formulas_are_drawn(book, visit, chapter):
    page = visit(f"{book}/{chapter}.html")
    sent = page.evaluate(
        "performance.getEntriesByType('resource').concat(performance.getEntriesByType('navigation'))"
        ".reduce((sum, entry) => sum + entry.transferSize, 0)"
    )
    assert 100_000 < sent < 3_000_000
    assert_formulas_are_drawn(page)


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
