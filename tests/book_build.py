"""Build the book once for the tests that look at it, serve it at a local address, load its extensions."""

import importlib.util
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, flock
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from types import ModuleType

ROOT = Path(__file__).parents[1]
HTML = ROOT / "_build" / "html"
EXTENSIONS = ROOT / "chapters" / "_ext"

sys.path.append(str(EXTENSIONS))  # they import each other as Sphinx lets them


def extension(name: str) -> ModuleType:
    """Load one of the book's own Sphinx extensions, which are files and no package."""
    spec = importlib.util.spec_from_file_location(name, EXTENSIONS / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def build() -> Path:
    """Build into `_build/html` as the Makefile does (seconds if nothing changed); warnings are errors.

    The lock lets several test processes ask at once: the first builds, the others find it done.
    """
    from autograder.course.publish import (
        write_contents,
    )  # not at the top: each mutant's process reads this file

    HTML.parent.mkdir(exist_ok=True)
    command = [Path(sys.executable).with_name("jupyter-book"), "build", ".", "-W", "-n", "--keep-going", "-q"]
    with (HTML.parent / ".test-build.lock").open("w") as lock:
        flock(lock, LOCK_EX)
        write_contents(HTML.parent / "release")
        result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, (
        f"the book does not build:\n{result.stdout[-2000:]}\n{result.stderr[-4000:]}"
    )
    return HTML


def chapters() -> list[str]:
    """Return the pages of the part "Chapters" in the table of contents, such as `chapters/losses`."""
    part = (ROOT / "_toc.yml").read_text("utf-8").partition("caption: Chapters")[2].partition("caption:")[0]
    return re.findall(r"- file: (\S+)", part)


def pages() -> list[Path]:
    """Every page of the built book; `index.html` at the top only forwards to the first one."""
    found = (page for page in HTML.rglob("*.html") if "_static" not in page.relative_to(HTML).parts)
    return sorted(page for page in found if page != HTML / "index.html")


class Quiet(SimpleHTTPRequestHandler):
    """The standard library's file server without its log."""

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve `folder` on a free local port; yield the address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=os.fspath(folder))) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
