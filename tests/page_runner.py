"""Run the code cells of the book's pages as kernels would, all in one process and without drawing pictures.

A page then takes as long as what it computes.  What is read when NumPy is loaded (kernels of linear
algebra, instructions, threads) is set in the environment of that process; None takes a variable away:

    put_out = run(["losses", "optimizers"], {"OPENBLAS_CORETYPE": "Nehalem"})
    assert differences("losses", put_out["losses"]) == []

The references are written by true kernels (tests/make_reference.py), so a page without differences also
shows that this runner prints what a kernel does.
With NUDGE set to a seed, last digits are moved too, see tests/nudge.py.
By hand, for the environment it is started in:    python tests/page_runner.py [page ...]
"""

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from difflib import unified_diff
from pathlib import Path

import nudge

ROOT = Path(__file__).parents[1]
REFERENCE = ROOT / "tests" / "reference"
TEXT = ("text/plain", "text/html", "text/latex", "text/markdown")  # pictures are for eyes, not for comparison
NOT_COMPARED = "nbval-ignore-output"  # an interactive figure: tests/test_labs.py looks at its numbers
BACKEND = {"MPLBACKEND": "module://matplotlib_inline.backend_inline"}  # as in a kernel: figures are put out


def run(pages: Iterable[str] = (), environment: Mapping[str, str | None] | None = None) -> dict[str, list]:
    """Return for each page, or for all, what each of its cells put out: a list of cells, each of outputs."""
    done = subprocess.run(
        [sys.executable, __file__, "--json", *pages],
        env=settings(environment or {}),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"the pages did not run: {done.stderr[-2000:]}"
    return json.loads(done.stdout)


def settings(changes: Mapping[str, str | None]) -> dict[str, str]:
    """Return this process's environment with the path and the backend of a page, and with `changes`."""
    found = {"OPENBLAS_NUM_THREADS": "1", **os.environ, **BACKEND, **changes}
    # What the caller puts on PYTHONPATH stays in front: it may be another NumPy.
    path = filter(None, (found.get("PYTHONPATH"), str(ROOT / "chapters"), str(ROOT)))
    found["PYTHONPATH"] = os.pathsep.join(path)
    return {name: value for name, value in found.items() if value is not None}


def differences(page: str, put_out: list[list[dict]]) -> list[str]:
    """Return for each cell that did not put out what its reference says the lines that differ."""
    found = []
    for number, (cell, outputs) in enumerate(zip(cells_of(page), put_out, strict=True)):
        held, now = as_lines(cell["outputs"]), as_lines(outputs)
        if held != now and NOT_COMPARED not in cell["metadata"].get("tags", ()):
            names = "reference", f"{page}, cell {number}"
            found.append("\n".join(unified_diff(held, now, *names, n=0, lineterm="")))
    return found


def cells_of(page: str) -> list[dict]:
    """Return the cells of a page's reference; a test holds that they are those of the page."""
    return json.loads((REFERENCE / f"{page}.ipynb").read_text("utf-8"))["cells"]


def as_lines(outputs: list[dict]) -> list[str]:
    """Return the lines of all outputs, each output under a line that says what it is."""
    lines = []
    for output in outputs:
        texts = output.get("data") or {output.get("name", "traceback"): output.get("text", "")}
        for kind, text in sorted(texts.items()):
            lines += [f"[{output['output_type']}: {kind}]", *"".join(text).splitlines()]
    return lines


class Recorder:
    """An IPython shell that keeps what cells put out, in order; it makes no pictures."""

    def __init__(self):
        from IPython.core.interactiveshell import InteractiveShell
        from traitlets.config import Config

        seed = os.environ.get("NUDGE")
        nudges = [nudge.install(int(seed))] if seed else []

        import figures  # noqa: F401  (sets the look of all figures)

        self.outputs = []
        quiet = Config({"HistoryManager": {"enabled": False}, "InteractiveShell": {"colors": "NoColor"}})
        shell = self.shell = InteractiveShell.instance(config=quiet)
        shell.ast_transformers += nudges
        shell.display_formatter.active_types = list(TEXT)
        shell.display_pub.publish = lambda data, *_, **__: self.keep("display_data", data=data)
        hook = shell.displayhook
        hook.write_output_prompt = hook.finish_displayhook = lambda: None
        hook.write_format_data = lambda data, *_: self.keep("execute_result", data=data)
        shell._showtraceback = lambda kind, value, lines: self.keep("error", text="\n".join(lines))

    def keep(self, kind: str, **what) -> None:
        self.outputs.append({"output_type": kind, **what})

    def page(self, page: str) -> list[list[dict]]:
        """Run a page in an empty namespace; return each cell's outputs."""
        import matplotlib.pyplot as plt
        import numpy as np

        self.shell.reset(new_session=True)
        with np.printoptions(), np.errstate(), plt.rc_context():
            return [self.cell("".join(cell["source"])) for cell in cells_of(page)]

    def cell(self, source: str) -> list[dict]:
        """Run one cell; return its outputs."""
        self.outputs = []
        out, err = Stream(self, "stdout"), Stream(self, "stderr")
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            self.shell.run_cell(source, store_history=True)
        return self.outputs


class Stream:
    """What is printed becomes an output, one for all that comes in a row."""

    def __init__(self, recorder: Recorder, name: str):
        self.recorder, self.name = recorder, name

    def write(self, text: str) -> int:
        outputs = self.recorder.outputs
        if not (outputs and outputs[-1].get("name") == self.name):
            self.recorder.keep("stream", name=self.name, text="")
        outputs[-1]["text"] += text
        return len(text)

    def flush(self) -> None: ...


def main(arguments: list[str]) -> None:
    """Put out as JSON what the pages did, or with `run` what differs from the references."""
    if arguments[:1] == ["--json"]:
        recorder = Recorder()
        pages = arguments[1:] or sorted(path.stem for path in REFERENCE.glob("*.ipynb"))
        json.dump({page: recorder.page(page) for page in pages}, sys.stdout)
    else:
        found = [text for page, put_out in run(arguments).items() for text in differences(page, put_out)]
        sys.exit("\n\n".join(found) or None)


if __name__ == "__main__":
    main(sys.argv[1:])
