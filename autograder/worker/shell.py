"""The IPython shell in which a student's cells run: what a notebook offers, less shell commands and HTML."""

import _sitebuiltins
import base64
import builtins
import io
import sys
from typing import Any

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.formatters import DisplayFormatter
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.text import SList
from traitlets.config import Config

from .serve import Server, describe, student_traceback
from .values import Exchange, Message

MAX_OUTPUTS = 100
MAX_IMAGE_CHARACTERS = 2 << 20  # of all plots of a cell together, as base64
_SHOWN = {"text/plain", "image/png"}
_SHELL_MAGICS = {"bash", "sh", "script", "cmd", "perl", "ruby", "python2", "pypy", "sx", "system", "!"}


class Outputs:
    """What a cell shows, within limits; a flood is cut and says so."""

    def __init__(self, max_characters: int = 64 << 10) -> None:
        self.max_characters = max_characters
        self.start()

    def start(self) -> None:
        """Forget the cell before."""
        self.list: list[Message] = []
        self._characters, self._image = self.max_characters, MAX_IMAGE_CHARACTERS

    def write(self, name: str, text: str) -> None:
        """Add to a stream."""
        shown = self._cut(text)
        last = self.list[-1] if self.list else {}
        if last.get("name") == name:
            last["text"] += shown
        elif shown:
            self._add({"output_type": "stream", "name": name, "text": shown})

    def show(self, kind: str, data: dict[str, Any]) -> None:
        """Add a displayed object: its plain text, and its picture if it has one."""
        kept = {"text/plain": self._cut(str(data.get("text/plain", "")))}
        image = data.get("image/png")
        if type(image) is bytes:
            image = base64.b64encode(image).decode()
        if type(image) is str and len(image) <= self._image:
            self._image -= len(image)
            kept["image/png"] = image
        self._add({"output_type": kind, "data": kept, "metadata": {}})

    def error(self, error: BaseException) -> None:
        """Add an exception with its traceback."""
        what, lines = describe(error), student_traceback(error).splitlines()
        self._add(
            {"output_type": "error", "ename": what["name"], "evalue": what["message"], "traceback": lines}
        )

    def _add(self, output: Message) -> None:
        if len(self.list) < MAX_OUTPUTS:
            self.list.append(output)

    def _cut(self, text: str) -> str:
        shown = text[: self._characters]
        self._characters -= len(shown)
        return shown if len(shown) == len(text) or not shown else shown + "\n[cut: too much output]\n"


class _Stream(io.TextIOBase):
    encoding = "utf-8"

    def __init__(self, name: str, outputs: Outputs) -> None:
        self._name, self._outputs = name, outputs

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self._outputs.write(self._name, text)
        return len(text)


class _Publisher(DisplayPublisher):
    shell: "Shell"

    def publish(self, data: dict[str, Any], *_: object, **__: object) -> None:
        self.shell.outputs.show("display_data", data)

    def clear_output(self, wait: bool = False) -> None:
        pass


class _Hook(DisplayHook):
    shell: "Shell"

    def quiet(self) -> bool:
        return bool(self.semicolon_at_end_of_expression(self.shell.source))

    def __call__(self, result: object = None) -> None:
        if result is not None and not self.quiet():
            data, _ = self.shell.display_formatter.format(result, include=_SHOWN)
            self.shell.outputs.show("execute_result", data | {"text/plain": data.get("text/plain", "")})


class Shell(InteractiveShell):
    """An IPython shell that collects outputs and answers shell commands with one polite line."""

    display_formatter: DisplayFormatter
    display_pub_class = _Publisher
    displayhook_class = _Hook

    def __init__(self, **options: Any) -> None:
        self.outputs, self.source = Outputs(), ""
        super().__init__(**options)

    def showtraceback(self, exc_tuple: Any = None, *_: object, **__: object) -> None:
        """Collect the exception instead of printing it in color."""
        error = (exc_tuple or sys.exc_info())[1]
        if error is not None:
            self.outputs.error(error)

    def showsyntaxerror(self, *_: object, **__: object) -> None:
        """Collect the exception likewise."""
        self.showtraceback()

    showindentationerror = showsyntaxerror

    def system(self, cmd: str) -> None:
        """Answer ``!command``."""
        print(f"Shell commands do not run while grading: {cmd}")
        self.user_ns["_exit_code"] = 1

    def getoutput(self, cmd: str, split: bool = True, depth: int = 0) -> Any:
        """Answer ``files = !command``."""
        self.system(cmd)
        return SList() if split else ""

    def run_cell_magic(self, magic_name: str, line: str, cell: str) -> Any:
        """Answer ``%%bash`` as ``!command``; run the other magics."""
        if magic_name in _SHELL_MAGICS:
            return self.system(f"%%{magic_name}")
        return super().run_cell_magic(magic_name, line, cell)

    def enable_matplotlib(self, gui: str | None = None) -> Any:
        """Show plots in the notebook, whichever way was asked for."""
        return super().enable_matplotlib("inline")

    def enable_gui(self, gui: str | None = None) -> None:
        """There is no window to open."""

    def ask_exit(self) -> None:
        """Let ``exit`` in a cell do nothing."""


class ShellServer(Server):
    """The server whose cells run in IPython."""

    def __init__(self, shell: Shell, transport: Exchange) -> None:
        super().__init__(shell.user_ns, transport)
        self.shell = shell

    def execute(self, source: str) -> Message:
        """Run a cell as a notebook would."""
        outputs, self.shell.source = self.shell.outputs, source
        outputs.start()
        try:
            result = self.shell.run_cell(source, store_history=False)
            raised: BaseException | None = result.error_before_exec or result.error_in_exec
        except BaseException as error:  # from a hook or a transformer of the student's
            raised = error
        told = raised and describe(raised) | {"traceback": student_traceback(raised)}
        return {"op": "done", "ok": raised is None, "error": told, "outputs": list(outputs.list)}


_WARM_UP = """
import matplotlib.pyplot as plt
plt.plot([0, 1], label="$x$"); plt.title("x"); plt.legend(); plt.show()
def f(x):
    print(x @ x)
    return 1 / 0
f(__import__("numpy").ones((3, 3)))
"""


def warm_shell() -> Shell:
    """Return a shell that has imported and exercised all that a usual notebook needs."""
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    config.InteractiveShell.autoawait = False
    builtins.help = _sitebuiltins._Helper()  # the site module is not run
    shell = Shell.instance(config=config)
    sys.stdout, sys.stderr = _Stream("stdout", shell.outputs), _Stream("stderr", shell.outputs)
    shell.enable_matplotlib()
    ShellServer(shell, lambda message, buffers: (message, buffers)).execute(_WARM_UP)
    plt.close("all")
    shell.reset(new_session=True)
    np.random.seed(0)  # noqa: NPY002  (students' code may use the global generator: same numbers for everyone)
    matplotlib.rcParams["figure.max_open_warning"] = 0
    return shell
