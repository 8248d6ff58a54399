"""Keep the finished book light and free of other hosts: MathJax comes along in parts, Thebe not at all."""

import shutil
from importlib.util import find_spec
from pathlib import Path

from sphinx.application import Sphinx

# The parts of MathJax a page loads, 0.8 MB; the all-in-one file has a menu for another 0.4.
LOADED = ("input/tex", "output/chtml", "a11y/assistive-mml")
FILES = ("startup.js", "core.js", "output/chtml/fonts/tex.js", *(f"{part}.js" for part in LOADED))
FOLDERS = ("input/tex/extensions", "output/chtml/fonts/woff-v2")
NO_ICONS = (
    "// Empty on purpose: the style sheet draws the icons, this script (1.5 MB) would draw them once more.\n"
)


def mathjax_folder() -> Path:
    """Find MathJax in the Python package that carries it (it only serves us as a box of files)."""
    spec = find_spec("sphinx-mathjax-offline")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("MathJax not found: install the package sphinx-mathjax-offline")
    return Path(spec.origin).parent / "static" / "mathjax"


def copy_mathjax(app: Sphinx) -> None:
    """Copy what the pages load and the extensions of TeX they may ask for."""
    if app.builder.format != "html":
        return
    target = Path(app.outdir) / "_static" / "mathjax"
    for folder in FOLDERS:
        shutil.copytree(mathjax_folder() / folder, target / folder, dirs_exist_ok=True)
    for file in FILES:
        (target / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(mathjax_folder() / file, target / file)


def empty_icon_script(app: Sphinx, error: Exception | None) -> None:
    """Replace the theme's icon script, whose tag is fixed in the theme's template."""
    script = Path(app.outdir) / "_static" / "scripts" / "fontawesome.js"
    if error is None and script.exists():
        script.write_text(NO_ICONS, "utf-8")


def unhook_thebe(app: Sphinx) -> None:
    """Disconnect sphinx-thebe, which Jupyter Book always loads and which names a script on another host."""
    for event in ("env-before-read-docs", "doctree-resolved"):
        for listener in list(app.events.listeners[event]):
            if listener.handler.__module__.startswith("sphinx_thebe"):
                app.disconnect(listener.id)


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to Sphinx."""
    app.config.mathjax_path = "mathjax/startup.js"
    app.config.mathjax3_config = {"loader": {"load": LOADED}}
    app.connect("builder-inited", copy_mathjax)
    app.connect("builder-inited", unhook_thebe)
    app.connect("build-finished", empty_icon_script)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
