"""Let the sitemap list every page: after an edit, sphinx-sitemap knows only of the pages written anew."""

from typing import Any

from sphinx.application import Sphinx
from sphinx_sitemap import add_html_link

FIRST = 100  # before sphinx-sitemap writes its file, at the usual priority of 500


def note(app: Sphinx, pagename: str, *_: Any) -> None:
    """Remember a page that this build has written."""
    app.pages_written = {*getattr(app, "pages_written", ()), pagename}


def add_others(app: Sphinx, exception: Exception | None) -> None:
    """Add the pages that stand from an earlier build; where none was written, the old sitemap stands too."""
    if exception is None and hasattr(app, "pages_written"):
        for page in sorted(app.env.found_docs - app.pages_written):
            add_html_link(app, page, "", {}, None)


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to Sphinx."""
    app.connect("html-page-context", note)
    app.connect("build-finished", add_others, priority=FIRST)
    return {"parallel_read_safe": True, "parallel_write_safe": False}
