"""Honest cells in real workers: what a notebook may do, what it may show, and what crosses the pipe."""
# ruff: noqa: F401, F811  (fixtures are imported, and are arguments)

import base64

import numpy as np
import pytest
from workers import LIMITS, Function, call, needs_sandbox, run, value, warm, worker

from autograder.worker import wire

pytestmark = needs_sandbox


@pytest.mark.parametrize(
    "source",
    [
        "print('x' * 10**7)",
        "for i in range(10**5): print(i)",
        "for i in range(1000): display('x' * 1000)",
        "'x' * 10**7",
        "import sys\nsys.stderr.write('x' * 10**7)",
        "raise ValueError('x' * 10**7)",
    ],
)
def test_a_flood_of_output_is_cut(worker, source):
    outputs = run(worker, source)["outputs"]
    assert 0 < len(repr(outputs)) < 3 * (LIMITS.output_kb << 10)


def test_an_answer_too_large_for_a_frame_is_the_answers_error(worker):
    run(worker, "def f(): return ['x' * 90_000] * 100")
    reply, _ = call(worker, "f")
    assert (reply["op"], reply["name"]) == ("raise", "WireError")


def test_text_from_a_worker_holds_no_terminal_codes(worker):
    reply = run(worker, "raise ValueError('\\x1b[31m\\ud800')")
    assert reply["error"]["message"] == "\ufffd[31m?"


def test_a_worker_knows_nothing_of_another(warm):
    for _ in range(2):
        worker = warm.fork()
        trace = "import builtins, numpy as np, os\nfound = hasattr(np, 'mine') or 'x' in os.listdir('.')"
        trace = trace if warm.layers["namespaces"] else trace.partition(" or ")[0]
        run(worker, trace + "\ndef f(): return found")
        assert value(call(worker, "f")) is False
        run(worker, "np.mine = 1\nopen('x', 'w').write('x')")
        worker.kill()


def test_the_folder_of_a_worker_is_small_and_only_there_with_namespaces(warm, worker):
    reply = run(worker, "open('x', 'w').write('x'); print(open('x').read())")
    assert reply["ok"] is warm.layers["namespaces"]
    fill = "import os\nfor i in range(100): open(f'{i}', 'wb').write(bytes(1 << 20))"
    assert run(worker, fill)["ok"] is False
    assert run(worker, "for i in range(10_000): open(f'e{i}', 'w').close()")["ok"] is False


HONEST = {
    "plain": "import numpy as np\nx = np.linspace(0, 1)\nx.mean()",
    "a warning": "import numpy as np\nnp.log(np.array([0.0]))",
    "lazy imports": "import xml.dom.minidom, numpy.polynomial.chebyshev, sqlite3, hashlib, zoneinfo, difflib",
    "timing": "%timeit -n1 -r1 sum(range(10))",
    "matplotlib inline": "%matplotlib inline",
    "another backend": "%matplotlib notebook",
    "sharper plots": "%config InlineBackend.figure_format = 'retina'",
    "a shell command": "!ls -l\nfiles = !ls",
    "installing": "%pip install numpy\n!pip install numpy",
    "bash": "%%bash\nls",
    "nowhere": "open('/dev/null', 'w').write('x')",
    "help": "help(len)",
    "exit": "exit",
    "dataclass": "from dataclasses import dataclass\n@dataclass\nclass A:\n    x: float = 1.0\nA()",
    "sleep": "import time\ntime.sleep(0.001)",
    "linear algebra": "import numpy as np\nnp.linalg.solve(np.eye(200), np.ones(200))",
    "a random generator": "import numpy as np\nnp.random.default_rng().normal()",
}


@pytest.mark.parametrize("cell", HONEST)
def test_an_honest_cell_runs(worker, cell):
    reply = run(worker, HONEST[cell])
    assert reply["ok"], reply["error"]


def test_a_warning_is_shown_and_changes_nothing(worker):
    run(worker, "import numpy as np\ndef f(x): return np.log(x)")
    assert value(call(worker, "f", np.zeros(1)))[0] == -np.inf
    reply = run(worker, "f(np.zeros(1))")
    assert reply["ok"]
    assert any("RuntimeWarning" in output.get("text", "") for output in reply["outputs"])


def test_a_plot_is_a_png_and_nothing_else(worker):
    reply = run(worker, "import matplotlib.pyplot as plt\nplt.plot([1, 2]);\n")
    (output,) = reply["outputs"]
    assert set(output["data"]) == {"text/plain", "image/png"}
    picture = base64.b64decode(output["data"]["image/png"])
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    assert picture.rstrip().endswith(b"IEND\xaeB`\x82")


def test_pictures_beyond_the_limit_are_left_out(worker):
    source = "import base64\npng = base64.b64encode(b'\\x89PNG\\r\\n\\x1a\\n' + bytes(10**6)).decode()\n"
    reply = run(worker, source + "for _ in range(5): display({'image/png': png}, raw=True)")
    assert ["image/png" in output["data"] for output in reply["outputs"]] == [True] + 4 * [False]


def test_html_and_scripts_are_not_kept(worker):
    source = (
        "from IPython.display import HTML, Javascript\ndisplay(HTML('<script>'))\ndisplay(Javascript('x'))"
    )
    for output in run(worker, source)["outputs"]:
        assert set(output["data"]) == {"text/plain"}


def test_callbacks_handles_changes_and_error_state_work_through_the_pipe(worker):
    cell = "class P:\n    def __init__(self, f): self.f = f\ndef g(p, x):\n    x += 1\n    return p.f(x)"
    run(worker, cell)
    asked = []

    def evaluate(message, buffers):
        asked.append(wire.decode(message["args"][0], buffers))
        out = []
        return {"op": "value", "value": wire.encode(asked[-1] * 2, out)}, out

    handle = value(call(worker, "P", Function))
    assert handle == {"handle": 0, "type": "P"}

    class Held:
        node = handle

    reply, buffers = call(worker, "g", Held, np.zeros(2), on_callback=evaluate, errstate={"all": "raise"})
    np.testing.assert_array_equal(wire.decode(reply["value"], buffers), [2.0, 2.0])
    ((position, tree),) = reply["changed"]
    assert position == 1
    np.testing.assert_array_equal(wire.decode(tree, buffers), [1.0, 1.0])
    np.testing.assert_array_equal(asked, [[1.0, 1.0]])


def test_numbers_from_the_global_generators_are_the_same_for_everyone(warm):
    drawn = []
    for _ in range(2):
        worker = warm.fork()
        run(worker, "import numpy as np, random\ndef f(): return [float(np.random.rand()), random.random()]")
        drawn.append(value(call(worker, "f")))
        worker.kill()
    assert drawn[0] == drawn[1]
