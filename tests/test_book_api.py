"""The pages of the package: every module has one, and every docstring on it says what a reader needs."""

import importlib
import inspect
import re
from pathlib import Path

import pytest
from public_names import MODULES, public

API = Path(__file__).parents[1] / "chapters" / "api"
SOURCE = re.compile(r"\{eq\}`eq-|Bucharest|Virginia Tech|MEPhI|Cluj|UiT|\bE-\d\d|\(\d{4}")
ERRORS = re.compile(r"Error|[Ee]rrors? |its arguments|rguments as ")
SHAPES = re.compile(r"\(\w[\w+* ]*,|\(\.\.\.,|shape|elementwise|rguments as |As for `|number")
# What is told step by step, or is a constant: no formula.
IN_WORDS = """
    activations.binary_step_prime activations.identity_prime activations.sign_prime
    activations.saturated_fraction
    autodiff.enumerate_paths autodiff.topological_sort
    backprop.convert_learning_rate
    datasets.mnist1d_templates
    descent.fit descent.train_loop
    experiments.basins experiments.cg_vs_steepest experiments.compare_trajectories experiments.gabor_basins
    experiments.optimizer_race
    experiments.rprop_minibatch_failure experiments.small_digits
    networks.count_regions_1d networks.count_regions_2d networks.exact_joints networks.random_shallow
    networks.region_patterns
    problems.gabor_problem
    rbf.fit_rbf_two_step rbf.kmeans
    regularization.keep_of_drop
""".split()
FUNCTIONS = {
    name: thing for module in MODULES for name, thing in public(module).items() if inspect.isfunction(thing)
}


def page(module: str) -> str:
    return (API / f"{module}.md").read_text("utf-8")


def read(name: str) -> str:
    """What the page says of a function; the module's docstring, which stands first, holds for all."""
    return importlib.import_module(name.rpartition(".")[0]).__doc__ + FUNCTIONS[name].__doc__


def test_every_module_has_a_page_that_documents_it():
    assert sorted(path.stem for path in API.glob("*.md")) == MODULES
    assert [name for name in MODULES if f".. automodule:: lecturelib.{name}\n" not in page(name)] == []


@pytest.mark.parametrize("module", MODULES)
def test_constants_and_catalogs_are_described_on_the_page(module):
    described = set(re.findall(r"^\.\. py:data:: (\w+)$", page(module), re.MULTILINE))
    data = {name for name, thing in public(module).items() if not callable(thing)}
    assert {f"lecturelib.{module}.{name}" for name in described} == data


def asked(names: list[str], what: str) -> None:
    if names:
        pytest.fail("\n".join(f"{name}: {what}" for name in names), pytrace=False)


@pytest.mark.parametrize("module", MODULES)
def test_everything_public_has_a_docstring(module):
    things = {name: thing for name, thing in public(module).items() if callable(thing)}
    assert things
    asked(
        [name for name, thing in things.items() if len((thing.__doc__ or "").split()) < 3], "say what it is"
    )


def test_every_function_names_its_source():
    without = [name for name, f in FUNCTIONS.items() if not SOURCE.search(f.__doc__)]
    asked(without, "name its equation, {eq}`eq-...`, or who writes it so: a lecture, a paper with its year")


def test_every_function_begins_with_its_formula_unless_it_has_none():
    without = {name for name, f in FUNCTIONS.items() if "$" not in f.__doc__}
    told = {f"lecturelib.{name}" for name in IN_WORDS}
    asked(
        sorted(without - told), "begin the docstring with its formula, $...$, or join IN_WORDS in this test"
    )
    asked(sorted(told - without), "it has a formula now: leave IN_WORDS in this test")


def test_every_function_with_arguments_says_what_is_an_error():
    taking = [name for name, f in FUNCTIONS.items() if inspect.signature(f).parameters]
    asked([name for name in taking if not ERRORS.search(read(name))], "say what is an error, under Raises")


def test_every_function_of_arrays_tells_their_shapes():
    annotated = {name: str(inspect.signature(f)) for name, f in FUNCTIONS.items()}
    without = [name for name, text in annotated.items() if "Array" in text and not SHAPES.search(read(name))]
    asked(without, "tell the shapes of its arrays, as in (n, d), or say elementwise")
