"""Let the browser fetch a figure when the reader comes near it, and keep its place free until then."""

import re
from pathlib import Path
from typing import Any

from docutils import nodes
from PIL import Image
from sphinx.application import Sphinx

FIGURE = re.compile(r'<img (?=[^>]*src="[^"]*_images/(?P<name>[^"/]+\.png)")')


def lazy(body: str, files: dict[str, Path]) -> str:
    """Give each figure of a page its size in pixels and the wish to be loaded late."""

    def opening(found: re.Match[str]) -> str:
        with Image.open(files[found["name"]]) as picture:
            width, height = picture.size
        return f'<img loading="lazy" width="{width}" height="{height}" '

    return FIGURE.sub(opening, body)


def add(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Do so for a page that is about to be written."""
    if doctree is not None and "body" in context:
        files = {name: Path(app.srcdir, uri) for uri, name in app.builder.images.items()}
        context["body"] = lazy(context["body"], files)


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to Sphinx."""
    app.connect("html-page-context", add)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
