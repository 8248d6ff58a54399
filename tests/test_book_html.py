"""The built book as files: nothing from another host, nothing missing, nothing heavy, nothing unnamed."""

import json
import re
import zlib
from html.parser import HTMLParser
from pathlib import Path

import book_build
import make_reference
import nbformat
import pytest
from nbclient import NotebookClient
from public_names import MODULES, public
from speeds import sampled

LOADED = {"script": "src", "img": "src", "source": "src", "iframe": "src", "video": "src", "link": "href"}
NOT_LOADED = {"canonical", "next", "prev", "search", "index", "author", "copyright"}  # kinds of <link>
OTHER_HOST = re.compile(r"(?:https?:)?//")


class Elements(HTMLParser):
    """Collect every start tag with its attributes."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page.read_text("utf-8"))

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


@pytest.fixture(scope="module")
def book() -> Path:
    return book_build.build()


@pytest.fixture(scope="module")
def elements(book) -> dict[Path, list]:
    return {page: Elements(page).found for page in book_build.pages()}


def loaded(found: list) -> list[str]:
    """Return the addresses that a browser fetches for a page."""
    return [
        attributes[LOADED[tag]]
        for tag, attributes in found
        if attributes.get(LOADED.get(tag)) and attributes.get("rel") not in NOT_LOADED
    ]


def on_disk(page: Path, address: str) -> Path:
    return (page.parent / address.split("?")[0].split("#")[0]).resolve()


def test_pages_of_the_table_of_contents_are_there(book):
    names = {page.stem for page in (book / "chapters").glob("*.html")}
    sources = {path.stem for path in (book_build.ROOT / "chapters").glob("*.md")}
    assert (
        names
        == sources
        >= {"index", "activations", "notation", "errata", "lecture_map", "assignments", "api"}
    )


def test_nothing_is_loaded_from_another_host(elements):
    addresses = [address for found in elements.values() for address in loaded(found)]
    assert len(addresses) > 100
    assert [address for address in addresses if OTHER_HOST.match(address)] == []


def test_style_sheets_load_nothing_from_another_host(book):
    sheets = [path.read_text("utf-8") for path in book.rglob("*.css")]
    assert [
        u for s in sheets for u in re.findall(r"(?:@import|url\()\s*['\"]?((?:https?:)?//[^'\")]*)", s)
    ] == []


def test_no_page_names_thebe_or_a_content_network(book):
    pages = [page.read_text("utf-8") for page in book_build.pages()]
    assert [
        host for page in pages for host in re.findall(r"unpkg\.com|jsdelivr|cdnjs|THEBE_JS_URL", page)
    ] == []


def test_what_pages_load_exists(elements):
    missing = {
        address
        for page, found in elements.items()
        for address in loaded(found)
        if not address.startswith("data:") and not on_disk(page, address).is_file()
    }
    assert missing == set()


def test_links_inside_the_book_lead_somewhere(book, elements):
    links = {
        on_disk(page, attributes["href"])
        for page, found in elements.items()
        for tag, attributes in found
        if tag == "a" and not re.match(r"\w+:|//|#|$", attributes.get("href") or "")
    }
    # Assignments are released by the Makefile before the book is built; the book alone has no copy to offer.
    wanted = {link for link in links if link.parent != book / "downloads"}
    assert len(wanted) > 20
    assert {link for link in wanted if not link.exists()} == set()


def test_released_assignments_are_offered(book, elements):
    offered = {
        on_disk(page, attributes["href"]).name
        for page, found in elements.items()
        for tag, attributes in found
        if tag == "a" and "/downloads/" in (attributes.get("href") or "")
    }
    assignments = {
        path.name for path in (book_build.ROOT / "autograder" / "exercises").iterdir() if path.is_dir()
    }
    assert offered == {f"{name}.ipynb" for name in assignments if not name.startswith("_")}
    released = {path.name for path in (book.parent / "release").glob("*.ipynb")}
    assert {path.name for path in (book / "downloads").iterdir()} >= released & offered


def test_every_image_is_described(elements):
    images = [attributes for found in elements.values() for tag, attributes in found if tag == "img"]
    figures = [image for image in images if "_static/" not in image["src"]]  # there are the theme's icons
    assert len(figures) >= 3
    assert [image["src"] for image in figures if len((image.get("alt") or "").split()) < 5] == []


def test_chapter_can_be_downloaded_as_a_notebook_without_outputs(book, elements):
    page = book / "chapters" / "activations.html"
    [link] = {a["href"] for tag, a in elements[page] if tag == "a" and str(a.get("href")).endswith(".ipynb")}
    notebook = nbformat.read(on_disk(page, link), as_version=4)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert len(code) >= 10
    assert [cell for cell in code if cell.outputs or cell.execution_count] == []


@pytest.mark.parametrize("page", sampled(make_reference.pages_with_code()))
def test_downloaded_notebook_is_plain_and_runs_in_an_empty_folder(book, page, tmp_path):
    notebook = nbformat.read(book / "_sources" / "chapters" / f"{page}.ipynb", as_version=4)
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    assert re.findall(r"\{[a-z:]+\}`|^[`:]{3,}\{.*|^\([\w-]+\)=", text, re.MULTILINE) == []
    place = {"metadata": {"path": str(tmp_path)}}
    NotebookClient(
        notebook, timeout=120, kernel_name="python3", resources=place, config=make_reference.ENCRYPTED
    ).execute()
    assert list(tmp_path.iterdir()) == []


def test_a_chapter_is_light(book, elements):
    page = book / "chapters" / "activations.html"
    files = {on_disk(page, address) for address in loaded(elements[page]) if not address.startswith("data:")}
    assert 100_000 < page.stat().st_size + sum(path.stat().st_size for path in files) < 5_000_000
    assert page.stat().st_size < 500_000


def test_pages_say_what_they_are(book, elements):
    for page in (book / "chapters").glob("*.html"):
        meta = {
            a.get("property") or a.get("name"): a.get("content") for tag, a in elements[page] if tag == "meta"
        }
        assert len(meta["og:description"]) > 40
        assert meta["og:title"]
        assert ("html", "en") in [(tag, attributes.get("lang")) for tag, attributes in elements[page]]


def test_docstrings_have_no_formula_left_undrawn(book):
    api = "".join(page.read_text("utf-8") for page in (book / "chapters" / "api").glob("*.html"))
    assert api.count('class="math') > 500
    assert re.findall(r"\$[^$<]+\$|\{\w+\}`", api) == []


def test_index_of_the_package_has_every_public_name(book):
    *head, body = (book / "objects.inv").read_bytes().split(b"\n", 4)
    assert head[0] == b"# Sphinx inventory version 2"
    listed = {line.split()[0] for line in zlib.decompress(body).decode().splitlines()}
    assert [name for module in MODULES for name in public(module) if name not in listed] == []


def test_sitemap_lists_the_chapters(book):
    sitemap = (book / "sitemap.xml").read_text("utf-8")
    assert "/chapters/activations.html</loc>" in sitemap


def test_search_index_knows_the_words_of_the_chapter(book):
    index = (book / "searchindex.js").read_text("utf-8")
    data = json.loads(index.removeprefix("Search.setIndex(").removesuffix(")"))
    assert "chapters/activations" in data["docnames"]
    assert {"softplu", "kink"} <= set(data["terms"])
