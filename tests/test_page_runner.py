"""The pages' cells run without kernels, and print what the references hold."""

import json
import subprocess
import sys

import make_reference
import page_runner
import pytest
from page_runner import differences

CELLS = ["print('one'); 1 + 1", "import matplotlib.pyplot as plt; plt.figure(); plt.show()", "1 / 0", "a = 3"]

PROGRAM = """
import json, sys, page_runner
recorder = page_runner.Recorder()
print(json.dumps([recorder.cell(source) for source in json.load(sys.stdin)]))
"""


@pytest.fixture(scope="module")
def put_out(request):
    """What the pages that are asked for put out, in one process."""
    items = [item for item in request.session.items if "put_out" in item.fixturenames]
    return page_runner.run(sorted({item.callspec.params["page"] for item in items}))


@pytest.mark.parametrize("page", make_reference.pages_with_code())
def test_without_kernels_a_page_prints_what_a_kernel_wrote_into_its_reference(put_out, page):
    assert differences(page, put_out[page]) == []


def test_a_changed_number_is_noticed():
    put_out = [cell["outputs"] for cell in page_runner.cells_of("errata")]
    assert differences("errata", put_out) == []
    changed = json.loads(json.dumps(put_out).replace("2.0000", "2.0001", 1))
    [difference] = differences("errata", changed)
    assert "2.0001" in difference


def test_all_kinds_of_outputs_are_kept_in_order():
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env=page_runner.settings({}),
        cwd=page_runner.ROOT / "tests",
        input=json.dumps(CELLS),
        capture_output=True,
        text=True,
        check=True,
    )
    said, drawn, failed, silent = (page_runner.as_lines(cell) for cell in json.loads(done.stdout))
    assert said == ["[stream: stdout]", "one", "[execute_result: text/plain]", "2"]
    assert drawn == ["[display_data: text/plain]", "<Figure size 1008x518.4 with 0 Axes>"]  # our own size
    assert failed[0] == "[error: traceback]"
    assert failed[-1] == "ZeroDivisionError: division by zero"
    assert silent == []
