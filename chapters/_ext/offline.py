"""Keep the finished book free of other hosts: MathJax is copied into it, Thebe is unhooked."""

import shutil
from importlib.util import find_spec
from pathlib import Path

from sphinx.application import Sphinx

SCRIPT = "tex-chtml.js"
FONTS = "output/chtml/fonts/woff-v2"


def mathjax_folder() -> Path:
    """Find MathJax in the Python package that carries it (it only serves us as a box of files)."""
    spec = find_spec("sphinx-mathjax-offline")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("MathJax not found: install the package sphinx-mathjax-offline")
    return Path(spec.origin).parent / "static" / "mathjax"


def copy_mathjax(app: Sphinx) -> None:
    """Copy the one script and the fonts the book uses, 1.6 MB of the package's 10."""
    if app.builder.format != "html":
        return
    target = Path(app.outdir) / "_static" / "mathjax"
    if (target / SCRIPT).exists():
        return
    shutil.copytree(mathjax_folder() / FONTS, target / FONTS, dirs_exist_ok=True)
    shutil.copy2(mathjax_folder() / SCRIPT, target / SCRIPT)


def unhook_thebe(app: Sphinx) -> None:
    """Disconnect sphinx-thebe, which Jupyter Book always loads and which names a script on another host."""
    for event in ("env-before-read-docs", "doctree-resolved"):
        for listener in list(app.events.listeners[event]):
            if listener.handler.__module__.startswith("sphinx_thebe"):
                app.disconnect(listener.id)


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to Sphinx."""
    app.config.mathjax_path = f"mathjax/{SCRIPT}"
    app.connect("builder-inited", copy_mathjax)
    app.connect("builder-inited", unhook_thebe)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
