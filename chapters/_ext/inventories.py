"""Write small intersphinx inventories at build time: links to Python and NumPy resolve without a network."""

import zlib
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config

# project -> (address, [(object, role, page)]). "$" stands for the object's name. Add a row when -n asks.
INVENTORIES = {
    "Python": (
        "https://docs.python.org/3/",
        [
            ("ValueError", "py:exception", "library/exceptions.html#$"),
            ("TypeError", "py:exception", "library/exceptions.html#$"),
            ("dict", "py:class", "library/stdtypes.html#$"),
            ("float", "py:class", "library/functions.html#$"),
            ("int", "py:class", "library/functions.html#$"),
            ("tuple", "py:class", "library/stdtypes.html#$"),
            ("collections.abc.Callable", "py:class", "library/collections.abc.html#$"),
            ("typing.NamedTuple", "py:class", "library/typing.html#$"),
        ],
    ),
    "NumPy": (
        "https://numpy.org/doc/stable/",
        [
            ("numpy.ndarray", "py:class", "reference/generated/$.html#$"),
            ("numpy.random.Generator", "py:class", "reference/random/generator.html#$"),
            ("numpy.errstate", "py:class", "reference/generated/$.html#$"),
            ("numpy.expm1", "py:data", "reference/generated/$.html#$"),
            ("numpy.logaddexp", "py:data", "reference/generated/$.html#$"),
            ("numpy.heaviside", "py:data", "reference/generated/$.html#$"),
        ],
    ),
}


def inventory(project: str, objects: list[tuple[str, str, str]]) -> bytes:
    """Return an inventory file (format 2) that lists `objects`."""
    head = (
        f"# Sphinx inventory version 2\n# Project: {project}\n# Version: \n"
        "# The remainder of this file is compressed using zlib.\n"
    )
    # The format itself expands one "$", at the end of an address; we write addresses out in full.
    rows = "".join(f"{name} {role} 1 {page.replace('$', name)} -\n" for name, role, page in objects)
    return head.encode() + zlib.compress(rows.encode())


def write(app: Sphinx, config: Config) -> None:
    """Write the inventories beside the output and tell intersphinx about them."""
    folder = Path(app.outdir).parent / "inventories"
    folder.mkdir(parents=True, exist_ok=True)
    for project, (address, objects) in INVENTORIES.items():
        path = folder / f"{project.lower()}.inv"
        path.write_bytes(inventory(project, objects))
        config.intersphinx_mapping[project.lower()] = (address, str(path))


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to Sphinx before intersphinx checks its mapping (800)."""
    app.connect("config-inited", write)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
