"""No printed number hangs on a last digit: the pages print the same when all that is rounded is nudged."""

import ast
import json
import re
import subprocess
import sys

import nudge
import numpy as np
import page_runner
import pytest
from figures import lab

SEEDS = (1, 2, 3)
LONG = ("initialization", "second_order")  # pages with runs that are long or chaotic
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")
PROGRAM = """
import json, nudge
nudge.install(1)
from figures import lab
print(json.dumps({name: getattr(lab, name)().data for name in lab.__all__}))
"""


@pytest.mark.parametrize("page", LONG)
def test_a_page_with_long_runs_prints_the_same_with_nudges(page):
    assert page_runner.differences(page, page_runner.run([page], {"NUDGE": "1"})[page]) == []


@pytest.mark.thorough
@pytest.mark.parametrize("seed", SEEDS)
def test_all_pages_print_the_same_with_nudges(seed):
    put_out = page_runner.run(environment={"NUDGE": str(seed)})
    assert [text for page, cells in put_out.items() for text in page_runner.differences(page, cells)] == []


@pytest.fixture(scope="module")
def nudged_labs() -> dict[str, str]:
    """The elements of the interactive figures, made with nudges."""
    here = {"env": page_runner.settings({}), "cwd": page_runner.ROOT / "tests"}
    done = subprocess.run([sys.executable, "-c", PROGRAM], **here, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


@pytest.mark.parametrize("name", lab.__all__)
def test_an_interactive_figure_has_the_same_data_with_nudges(nudged_labs, name):
    text, nudged = getattr(lab, name)().data, nudged_labs[name]
    assert NUMBER.sub("", text) == NUMBER.sub("", nudged)
    numbers, moved = (np.array(NUMBER.findall(page), float) for page in (text, nudged))
    # Of what is written down the last decimal may move: a tenth of a pixel, else a thousandth.
    atol = 0.11 if name == "optimizer_lab" else 0.0011
    np.testing.assert_allclose(moved, numbers, rtol=1e-12, atol=atol)


def test_floats_move_by_at_most_one_unit_in_the_last_place():
    x = np.random.default_rng(0).normal(size=3000)
    units = (nudge.Nudged(1)(x) - x) / np.spacing(x)
    assert set(units) == {-1, 0, 1}
    assert 900 < np.sum(units == 0) < 1100  # each a third of the time


def test_what_is_exact_stays_and_what_is_computed_twice_is_the_same():
    nudged, exact = nudge.Nudged(1), np.array([0.0, -0.0, 0.5, 3.0, 1e6, np.inf, np.nan])
    np.testing.assert_array_equal(nudged(exact), exact)
    assert np.signbit(nudged(exact))[1]
    x = np.random.default_rng(0).normal(size=100)
    np.testing.assert_array_equal(nudged(x[::-1])[::-1], nudged(x.copy()))
    np.testing.assert_array_equal(nudged(-x), -nudged(x))
    assert [nudged(float(value)) for value in x] == nudged(x).tolist()


def test_what_is_not_a_float_passes_and_what_is_made_of_floats_keeps_its_type():
    nudged = nudge.Nudged(1)
    for value in (3, "text", None, [0.1], np.arange(3), np.array([True])):
        assert nudged(value) is value
    parts = np.linalg.eigh(np.array([[2.0, 0.3], [0.3, 1.0]]))
    assert type(nudged(parts)) is type(parts)
    assert isinstance(nudged(np.float64(0.1)), np.float64)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a @ b.T", "_nudged_(a @ b.T)"),
        ("x ** 0.3 + y", "_nudged_(x ** 0.3) + y"),
        ("np.exp(-x)", "_nudged_(np.exp(-x))"),
        ("np.matmul(a, b, out=c)", "_nudged_(np.matmul(a, b, out=c), c)"),
        ("x.max() - len(x)", "x.max() - len(x)"),
    ],
)
def test_results_that_are_rounded_are_nudged(source, expected):
    assert ast.unparse(nudge.Nudges().visit(ast.parse(source))) == expected


def test_a_result_that_is_written_into_an_array_is_nudged_there():
    a, out = np.random.default_rng(0).normal(size=(2, 8, 8))
    result = nudge.Nudged(1)(np.matmul(a, a, out=out), out)
    assert result is out
    assert np.any(out != a @ a)
    np.testing.assert_allclose(out, a @ a, rtol=4e-16)
