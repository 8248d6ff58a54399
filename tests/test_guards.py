"""Arguments of the wrong kind: one sentence that names the caller's argument and says what belongs there."""

import inspect

import numpy as np
import pytest
from public_names import MODULES, public

from lecturelib import backprop, descent, optimizers, schedules, second_order
from lecturelib._flat import Layout
from lecturelib.optimizers import OPTIMIZERS, Adam, GradientDescent, Nesterov, minimize

DRAWING = {
    name: function
    for module in MODULES
    for name, function in public(module).items()
    if inspect.isfunction(function) and "rng" in inspect.signature(function).parameters
}
EXPECTED = r"^rng: expected a numpy.random.Generator such as np.random.default_rng\(0\), got "


def test_these_are_all_functions_that_draw():
    assert len(DRAWING) > 40
    assert {"lecturelib.datasets.moons", "lecturelib.descent.fit"} <= set(DRAWING)


@pytest.mark.parametrize("name", DRAWING)
@pytest.mark.parametrize(
    ("wrong", "told"),
    [(0, "0"), (None, "None"), (np.random.RandomState, "<class .*"), (np.zeros((9, 9)), "ndarray")],
)
def test_what_is_no_generator(name, wrong, told):
    """The other arguments are not looked at before."""
    required = [p for p in inspect.signature(DRAWING[name]).parameters.values() if p.default is p.empty]
    arguments = dict.fromkeys((p.name for p in required), None) | {"rng": wrong}
    with pytest.raises(ValueError, match=f"{EXPECTED}{told}$"):
        next(DRAWING[name](**arguments))  # one of them yields


def bowl(theta, X=None, y=None):
    return float(theta @ theta), 2 * theta


X, Y = np.ones((6, 2)), np.zeros(6)
RUNS = {
    "minimize": lambda rule, f=bowl, start=(1.0, -2.0): minimize(rule, f, start, steps=6).path[-1],
    "fit": lambda rule, f=bowl, start=(1.0, -2.0): (
        descent.fit(f, rule, start, X, Y, epochs=6, rng=np.random.default_rng(0)).theta
    ),
    "train_loop": lambda rule, f=bowl, start=(1.0, -2.0): (
        descent.train_loop(f, rule, start, [(X, Y)] * 6).theta
    ),
}
every_run = pytest.mark.parametrize("run", RUNS.values(), ids=RUNS)


@every_run
def test_a_row_and_its_name_are_as_good_as_the_rule(run):
    row = OPTIMIZERS["nesterov"]
    np.testing.assert_array_equal(run(row), run(row.rule))
    np.testing.assert_array_equal(run("nesterov"), run(row.rule))


class Least:
    """A rule without `query`."""

    def init(self, theta):
        return 0

    def step(self, theta, grad, state):
        return theta - 0.1 * grad, state + 1


class Heir(optimizers.Rule):
    """One that inherits what it does not write."""

    def step(self, theta, grad, state):
        return theta - 0.1 * grad, state


@every_run
@pytest.mark.parametrize("rule", [Least(), Heir()], ids=["least", "heir"])
def test_own_rule_needs_no_query(run, rule):
    np.testing.assert_allclose(run(rule), 0.8**6 * np.array([1.0, -2.0]), rtol=1e-14)


@every_run
@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (Adam, r"rule: expected Adam\(\.\.\.\) instead of Adam$"),
        ("adma", r"rule: expected a rule such as Adam\(\), a row of OPTIMIZERS or its name .* got 'adma'$"),
        (bowl, "rule: expected a rule such as .* got function|<function"),
        (None, "rule: expected a rule such as .* got None$"),
    ],
)
def test_what_is_no_rule(run, wrong, message):
    with pytest.raises(ValueError, match=f"^{message}"):
        run(wrong)


@every_run
@pytest.mark.parametrize(
    "f", [lambda *_: 1.0, lambda *_: None, lambda *_: np.ones(3)], ids=["value", "none", "gradient"]
)
def test_objective_that_does_not_return_both(run, f):
    with pytest.raises(ValueError, match=r"^value_and_grad: expected a function that returns value"):
        run(Adam(), f)


def test_class_in_place_of_a_schedule():
    with pytest.raises(ValueError, match=r"^lr: expected Cosine\(\.\.\.\) instead of Cosine$"):
        Adam(schedules.Cosine)


@pytest.mark.parametrize("wrong", [[2, 8, 2], Layout, None])
@pytest.mark.parametrize(
    "call",
    [
        lambda layout: backprop.mlp_value_and_gradient(np.ones(3), X, Y, layout),
        lambda layout: second_order.mlp_hessian(np.ones(3), X, Y, layout),
        lambda layout: backprop.MLPWorkspace(layout, 6),
    ],
)
def test_what_is_no_layout(call, wrong):
    message = r"^layout: expected a Layout such as Layout.of_layers\(\[2, 8, 2\]\), got "
    with pytest.raises(ValueError, match=message):
        call(wrong)


def test_sizes_in_place_of_shapes():
    with pytest.raises(
        ValueError, match=r"^shapes: expected a tuple of shapes .*: Layout.of_layers\(\[3, 2\]\)"
    ):
        Layout([2, 8, 2])


def test_shapes_may_be_lists():
    layout = Layout([[2, 3], (2,)])
    assert layout == Layout(((2, 3), (2,)))
    np.testing.assert_array_equal(layout.flatten([np.ones((2, 3)), np.zeros(2)]), [1] * 6 + [0, 0])


@pytest.mark.parametrize(
    ("f", "diverged"),
    [
        (bowl, False),
        (lambda theta, X, y: (np.nan, 0 * theta), True),
        (lambda theta, X, y: (1.0, np.nan * theta), True),
    ],
)
def test_fit_says_that_it_diverged(f, diverged):
    training = descent.fit(f, Adam(), [1.0, 2.0], X, Y, epochs=2, rng=np.random.default_rng(0))
    assert training.diverged is diverged


@pytest.mark.parametrize("run", [RUNS["fit"], RUNS["train_loop"]])
@pytest.mark.parametrize("rule", [GradientDescent(1e300), Nesterov(1e200)])
def test_rate_out_of_all_bounds_ends_without_a_warning(run, rule):
    """Warnings are errors."""
    assert not np.isfinite(run(rule, lambda theta, X, y: (1.0, np.full(2, 1e300)))).all()
