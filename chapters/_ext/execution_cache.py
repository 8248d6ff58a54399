"""Run chapters again when `lecturelib` or `chapters/figures` changes; the stock cache looks at cells only."""

import hashlib
import shutil
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config

WATCHED = ("lecturelib", "chapters/figures")
PREFIX = ".jupyter_cache-"


def fingerprint(root: Path) -> str:
    """Hash the names and contents of everything the chapters import from this project."""
    digest = hashlib.sha256()
    for folder in WATCHED:
        for path in sorted((root / folder).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def choose_cache(app: Sphinx, config: Config) -> None:
    """Give this state of the code a cache folder of its own and drop those of earlier states.

    A new path counts as changed configuration, so Sphinx reads (and thus runs) the chapters again.
    """
    build = Path(app.outdir).parent
    current = build / f"{PREFIX}{fingerprint(Path(app.srcdir))}"
    for other in build.glob(f"{PREFIX}*"):
        if other != current:
            shutil.rmtree(other)
    config.nb_execution_cache_path = str(current)


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to Sphinx before MyST-NB reads its settings."""
    app.connect("config-inited", choose_cache, priority=100)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
