"""Build one page of the book, with its links but without running the others, and write its reference anew.

Usage: python tests/make_page.py losses        (or: make page PAGE=losses)
"""

import sys

from jupyter_book.sphinx import build_sphinx
from jupyter_cache import get_cache
from make_reference import REFERENCE, ROOT, as_reference, pages_with_code, source_of, write

from autograder.course.publish import write_contents
from autograder.words import near

BUILD = ROOT / "_build"
CHAPTERS = ROOT / "chapters"
NOT_RUN = "myst-nb.lexer"  # a page that was not run does not know its language


def names() -> list[str]:
    """Return the names of all pages."""
    return sorted(path.relative_to(CHAPTERS).with_suffix("").as_posix() for path in CHAPTERS.rglob("*.md"))


def build(page: str) -> int | Exception:
    """Build the page into `_build/page`; return Sphinx's exit code or error. The first time takes longest."""
    write_contents(BUILD / "release")
    settings = {
        "external_toc_path": str(ROOT / "_toc.yml"),
        "latex_individualpages": False,
        "nb_execution_mode": "off",
        "one_page": f"chapters/{page}",
        "suppress_warnings": ["myst.domains", NOT_RUN],
    }
    return build_sphinx(
        ROOT,
        BUILD / "page",
        path_config=ROOT / "_config.yml",
        noconfig=True,
        confoverrides=settings,
        doctreedir=BUILD / ".doctrees-page",
        filenames=[str(CHAPTERS / f"{page}.md")],
        warningiserror=True,
        keep_going=True,
        quiet=True,
    )


def refresh(page: str) -> str:
    """Write the reference from what the page has just put out; say where it is and whether it has changed."""
    (cache,) = BUILD.glob(".jupyter_cache-*")  # that of today's lecturelib; the build drops the others
    target = REFERENCE / f"{page}.ipynb"
    before = target.read_bytes() if target.is_file() else None
    _, notebook = get_cache(cache).merge_match_into_notebook(source_of(page))
    write(page, as_reference(notebook))
    changed = target.read_bytes() != before
    return f"{target}{': has changed, read its diff' if changed else ': as before'}"


def main(page: str = "") -> int:
    """Build, refresh, say where to look."""
    if page not in names():
        sys.exit(f"no page {page!r} in chapters/; {near(page, names())}")
    if build(page) != 0:
        return 1
    if page in pages_with_code():
        print(f"The reference: {refresh(page)}")
    print(f"The page:      {BUILD / 'page' / 'chapters' / page}.html")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
