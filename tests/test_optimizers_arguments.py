"""Bad arguments: a ValueError says what was expected and what came."""

import math

import numpy as np
import pytest

from lecturelib import optimizers as opt
from lecturelib.optimizers import OPTIMIZERS, Adam, Momentum, convert, minimize, to_lookahead

RULES = [row.rule for row in OPTIMIZERS.values()]
every_rule = pytest.mark.parametrize("rule", RULES, ids=list(OPTIMIZERS))


def bowl(x):
    return float(x @ x) / 2, x


@pytest.mark.parametrize("kind", sorted({type(rule) for rule in RULES}, key=str), ids=lambda k: k.__name__)
@pytest.mark.parametrize("value", [math.nan, math.inf, -1.5, "0.1", None, True, [0.1, 0.2], 1j])
def test_every_hyperparameter_is_checked(kind, value):
    for field in kind.__dataclass_fields__:
        if value is True and field in ("eps_inside", "bias_correction"):
            continue
        with pytest.raises(ValueError, match=rf"^{field}: expected"):
            kind(**{field: value})


@pytest.mark.parametrize(
    ("kind", "wrong"),
    [
        (opt.GradientDescent, {"lr": 0}),
        (opt.Momentum, {"beta": 1}),
        (opt.Momentum, {"beta": -1}),
        (opt.Nesterov, {"beta": -0.1}),
        (opt.NesterovRewritten, {"beta": 1.0}),
        (opt.Adam, {"beta2": 1.0}),
        (opt.Adam, {"eps": 0}),
        (opt.RMSProp, {"rho": 1}),
        (opt.RMSProp, {"start": "ones"}),
        (opt.RMSProp, {"momentum": 1}),
        (opt.RProp, {"eta_plus": 1}),
        (opt.RProp, {"eta_minus": 1}),
        (opt.RProp, {"delta0": 51}),
        (opt.RProp, {"delta0": 1e-7}),
        (opt.RProp, {"form": "irprop+"}),
        (opt.Nesterov, {"form": "normalized"}),
        (opt.Adam, {"eps_inside": 1}),
        (opt.Momentum, {"dampening": 0.5}),
    ],
)
def test_limits_of_hyperparameters(kind, wrong):
    (name,) = wrong
    with pytest.raises(ValueError, match=rf"^{name}: expected .*got"):
        kind(**wrong)


def test_numbers_of_numpy_become_floats():
    rule = Adam(np.float64(0.1), np.float32(0.5), eps=np.array(1e-3))
    assert [type(value) for value in (rule.lr, rule.beta1, rule.eps)] == [float] * 3
    assert rule == Adam(0.1, 0.5, eps=1e-3)


def test_rules_are_frozen():
    with pytest.raises(AttributeError):
        Adam().lr = 1.0


@every_rule
@pytest.mark.parametrize("theta", [[], 1.0, [[1.0, 2.0]], ["a"], [1j], [None], [[1, 2], [3]]])
def test_point_that_is_no_vector(rule, theta):
    with pytest.raises(ValueError, match=r"^theta: expected"):
        rule.init(theta)
    with pytest.raises(ValueError, match=r"^theta: expected"):
        rule.step(theta, theta, rule.init([1.0]))


@every_rule
@pytest.mark.parametrize("grad", [[1.0], [[1.0, 2.0]], 3.0, ["a", "b"], [1j, 0]])
def test_gradient_that_does_not_fit(rule, grad):
    for theta in ([1.0, 2.0], np.ones(2)):
        with pytest.raises(ValueError, match=r"^grad: expected"):
            rule.step(theta, np.array(grad), rule.init(theta))


@pytest.mark.parametrize("rule", [rule for rule in RULES if hasattr(rule, "step_")])
def test_gradient_that_does_not_fit_in_place(rule):
    theta = np.ones(2)
    with pytest.raises(ValueError, match=r"^grad: expected the shape of theta, \(2,\), got \(1,\)"):
        rule.step_(theta, np.ones(1), rule.init(theta), rule.spare(theta))


@pytest.mark.parametrize("bad", [math.nan, -0.1, "fast", None])
def test_schedule_that_gives_no_rate(bad):
    rule = Momentum(lr=lambda t: 0.1 if t < 1 else bad)
    theta, state = rule.step([1.0], [1.0], rule.init([1.0]))
    with pytest.raises(ValueError, match=r"^lr\(1\): expected"):
        rule.step(theta, [1.0], state)


@pytest.mark.parametrize("steps", [-1, 2.0, "3", True, None])
def test_steps_that_are_no_count(steps):
    with pytest.raises(ValueError, match=r"^steps: expected an integer, at least 0, got"):
        minimize(Adam(), bowl, [1.0], steps)


def test_start_that_is_no_vector():
    with pytest.raises(ValueError, match=r"^theta0: expected a vector"):
        minimize(Adam(), bowl, [[1.0]], 3)


def test_gradient_of_another_shape():
    with pytest.raises(ValueError, match=r"^gradient: expected the shape of theta0, \(2,\), got \(3,\)"):
        minimize(Adam(), lambda x: (0.0, np.ones(3)), [1.0, 2.0], 0)


@pytest.mark.parametrize("value", [None, [1.0, 2.0], "low", 1j])
def test_value_that_is_no_number(value):
    with pytest.raises(ValueError, match=r"^value: expected .*real number"):
        minimize(Adam(), lambda x: (value, x), [1.0], 1)


@pytest.mark.parametrize(
    ("rule", "form"),
    [
        (Momentum(lr=lambda t: 0.1), "average"),
        (Momentum(0.1, 0.9, "heavy-ball", dampening=0.5), "classical"),
    ],
)
def test_momentum_that_has_no_equal(rule, form):
    with pytest.raises(ValueError, match=r"^rule: expected a constant lr and no dampening, got Momentum"):
        convert(rule, form)


def test_forms_that_cannot_be_converted_to():
    with pytest.raises(ValueError, match=r"^form: expected one of 'classical'.*got 'velocity'"):
        convert(Momentum(), "velocity")
    with pytest.raises(ValueError, match=r"^beta: expected a finite number above -1 and below 1, got -90"):
        convert(Momentum(0.01, 0.9), "vtech-literal")


@pytest.mark.parametrize(("path", "beta"), [([1.0, 2.0], 0.9), ([], 0.9), ([[1.0]], 1.0), (["a"], 0.5)])
def test_path_that_has_no_lookahead(path, beta):
    with pytest.raises(ValueError, match=r"^(path|beta): expected"):
        to_lookahead(path, beta)


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (lambda: opt.momentum_gain(1.0), "mu"),
        (lambda: opt.momentum_gain(0.9, k=0), "k"),
        (lambda: opt.momentum_gain(0.9, k=2.5), "k"),
        (lambda: opt.momentum_gain(0.9, k=math.nan), "k"),
        (lambda: opt.momentum_gain(0.9, sign=2), "sign"),
        (lambda: opt.momentum_gain(0.9, form="ema"), "form"),
        (lambda: opt.momentum_spectral_radius("a", 0.5), "alpha_lambda"),
        (lambda: opt.momentum_spectral_radius(0.1, 1j), "beta"),
        (lambda: opt.momentum_stability_limit(1.0), "beta"),
        (lambda: opt.optimal_momentum(0.0, 1.0), "lambda_min"),
        (lambda: opt.optimal_momentum(2.0, 1.0), "lambda_max"),
    ],
)
def test_arguments_of_the_analysis(call, name):
    with pytest.raises(ValueError, match=rf"^{name}: expected"):
        call()
