"""Derivative rules, first part: the elementwise primitives, each given by its partial derivatives."""

from __future__ import annotations

import math
import operator
from typing import Any

import numpy as np
from scipy import special

from lecturelib.autodiff._primitive import Function, Primitive, elementwise


def _power_by_base(y: Any, a: Any, b: Any) -> Any:
    if isinstance(b, int | float) and b >= 1:  # squares and cubes: the common case, with nothing to guard
        return b * a ** (b - 1)
    constant = np.equal(b, 0)  # a^0 is 1 everywhere, at a = 0 too
    with np.errstate(divide="ignore"):  # roots: the slope at 0 is infinite
        return b * a ** np.where(constant, 1, b - 1)


def _power_by_exponent(y: Any, a: Any, b: Any) -> Any:
    r"""$a^b \ln a$: 0 at a = 0, and nan for a negative base, where $a^b$ is real at single points only."""
    positive = np.greater(a, 0)
    return y * (np.log(np.where(positive, a, 1)) + np.where(np.less(a, 0), math.nan, 0.0))


def _root_slope(y: Any, a: Any) -> Any:
    with np.errstate(divide="ignore"):  # infinite at 0
        return 0.5 / y


def _share(y: Any, a: Any, b: Any) -> Any:
    """1 where `a` was chosen as `y`, 0 where `b` was, 1/2 at a tie."""
    return 0.5 + 0.5 * np.equal(a, y) - 0.5 * np.equal(b, y)


ELEMENTWISE: dict[Function, Primitive] = {
    np.add: elementwise("add", operator.add, 1, 1),
    np.subtract: elementwise("subtract", operator.sub, 1, -1),
    np.multiply: elementwise("multiply", operator.mul, lambda y, a, b: b, lambda y, a, b: a),
    np.divide: elementwise("divide", operator.truediv, lambda y, a, b: 1.0 / b, lambda y, a, b: -y / b),
    np.power: elementwise("power", operator.pow, _power_by_base, _power_by_exponent),
    np.maximum: elementwise("maximum", np.maximum, _share, lambda y, a, b: _share(y, b, a)),
    np.minimum: elementwise("minimum", np.minimum, _share, lambda y, a, b: _share(y, b, a)),
    np.logaddexp: elementwise(
        "logaddexp", np.logaddexp, lambda y, a, b: np.exp(a - y), lambda y, a, b: np.exp(b - y)
    ),
    np.hypot: elementwise("hypot", np.hypot, lambda y, a, b: a / y, lambda y, a, b: b / y),
    np.negative: elementwise("negative", operator.neg, -1),
    np.absolute: elementwise("absolute", np.absolute, lambda y, a: np.sign(a)),
    np.square: elementwise("square", np.square, lambda y, a: 2.0 * a),
    np.reciprocal: elementwise("reciprocal", np.reciprocal, lambda y, a: -y * y),
    np.sqrt: elementwise("sqrt", np.sqrt, _root_slope),
    np.exp: elementwise("exp", np.exp, lambda y, a: y),
    np.expm1: elementwise("expm1", np.expm1, lambda y, a: y + 1.0),
    np.log: elementwise("log", np.log, lambda y, a: 1.0 / a),
    np.log1p: elementwise("log1p", np.log1p, lambda y, a: 1.0 / (1.0 + a)),
    np.sin: elementwise("sin", np.sin, lambda y, a: np.cos(a)),
    np.cos: elementwise("cos", np.cos, lambda y, a: -np.sin(a)),
    np.tanh: elementwise("tanh", np.tanh, lambda y, a: 1.0 - y * y),
    np.arctan: elementwise("arctan", np.arctan, lambda y, a: 1.0 / (1.0 + a * a)),
    special.expit: elementwise("sigmoid", special.expit, lambda y, a: y * special.expit(-a)),
    special.erf: elementwise("erf", special.erf, lambda y, a: (2.0 / math.sqrt(math.pi)) * np.exp(-a * a)),
}
