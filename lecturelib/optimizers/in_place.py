r"""`step_`: the steps of the pure rules again, written into the arrays they are given.

Faster than `step` and equal to it bit for bit, since every line does the same arithmetic in the same order.
The parameter, the state and the `Spare` belong to one run and are overwritten; the gradient is an array like
the parameter::

    state, spare = rule.init(theta), rule.spare(theta)
    while training:
        state = rule.step_(theta, gradient(theta), state, spare)

Read `step` to learn what a rule does.  Each function here is the method `step_` of one rule, whose module
imports this one: for the type checker `rule` is `Any`.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
from numpy import add, divide, multiply, sqrt, subtract

from lecturelib._checks import Array, as_vector
from lecturelib.optimizers.rule import LARGEST, Rate, Rule, rate

Spare = SimpleNamespace
"""What `step_` works in: vectors `a` and `b`, and numbers as arrays, which NumPy takes faster than floats."""


def spare(rule: Rule, theta: Array) -> Spare:
    """Return room for `step_` to work in, for vectors like `theta`: make it once, before the first step."""
    theta = as_vector(theta, "theta")
    numbers = {"lr": 0.0, "x": 0.0, "y": 0.0}  # x, y: for numbers that change with every step
    for name, value in vars(rule).items():
        if isinstance(value, float):
            numbers |= {name: value, f"rest_{name}": 1 - value}
    arrays = {name: np.array(value, theta.dtype) for name, value in numbers.items()}
    largest = LARGEST[theta.dtype.char]
    return Spare(a=np.empty_like(theta), b=np.empty_like(theta), largest=largest, safe=largest**2, **arrays)


def nesterov_rewritten(rule: Any, theta: Array, grad: Array, state: Any, s: Spare) -> Any:
    """As `step`, in place: overwrites `theta` and the arrays of `state` and `s`, returns the next state."""
    _fits(theta, grad)
    t, v = state
    _set_rate(rule.lr, t, s)
    multiply(v, s.beta, v)
    add(v, grad, v)
    multiply(v, s.beta, s.a)
    add(s.a, grad, s.a)
    multiply(s.a, s.lr, s.a)
    subtract(theta, s.a, theta)
    return type(state)(t + 1, v)


def adagrad(rule: Any, theta: Array, grad: Array, state: Any, s: Spare) -> Any:
    """As `step`, in place: overwrites `theta` and the arrays of `state` and `s`, returns the next state."""
    grad = _squarable(theta, grad, s)
    t, squares = state
    _set_rate(rule.lr, t, s)
    multiply(grad, grad, s.a)
    add(squares, s.a, squares)
    _root(squares, rule.eps_inside, s)
    multiply(grad, s.lr, s.b)
    divide(s.b, s.a, s.b)
    subtract(theta, s.b, theta)
    return type(state)(t + 1, squares)


def rmsprop(rule: Any, theta: Array, grad: Array, state: Any, s: Spare) -> Any:
    """As `step`, in place: overwrites `theta` and the arrays of `state` and `s`, returns the next state."""
    grad = _squarable(theta, grad, s)
    t, squares, v = state
    _set_rate(rule.lr, t, s)
    if t == 0 and rule.start == "first_grad":
        multiply(grad, grad, squares)
    else:
        _average_squares(squares, grad, s.rho, s.rest_rho, s.a)
    _root(squares, rule.eps_inside, s)
    if rule.momentum:
        divide(grad, s.a, s.a)
        multiply(v, s.momentum, v)
        add(v, s.a, v)
    else:
        divide(grad, s.a, v)
    multiply(v, s.lr, s.a)
    subtract(theta, s.a, theta)
    return type(state)(t + 1, squares, v)


def adadelta(rule: Any, theta: Array, grad: Array, state: Any, s: Spare) -> Any:
    """As `step`, in place: overwrites `theta` and the arrays of `state` and `s`, returns the next state."""
    grad = _squarable(theta, grad, s)
    t, squares, d = state
    _set_rate(rule.lr, t, s)
    _average_squares(squares, grad, s.rho, s.rest_rho, s.a)
    add(squares, s.eps, s.a)
    add(d, s.eps, s.b)
    divide(s.b, s.a, s.b)
    sqrt(s.b, s.b)
    multiply(s.b, grad, s.b)  # the jump
    _average_squares(d, s.b, s.rho, s.rest_rho, s.a)
    multiply(s.b, s.lr, s.b)
    subtract(theta, s.b, theta)
    return type(state)(t + 1, squares, d)


def adam(rule: Any, theta: Array, grad: Array, state: Any, s: Spare) -> Any:
    """As `step`, in place: overwrites `theta` and the arrays of `state` and `s`, returns the next state."""
    grad = _squarable(theta, grad, s)
    t, m, v = state
    _average(m, grad, s.beta1, s.rest_beta1, s.a)
    _average_squares(v, grad, s.beta2, s.rest_beta2, s.a)
    fix_m, fix_v = rule.corrections(t + 1)
    s.x[()], s.y[()] = rate(rule.lr, t) * fix_m, fix_v
    multiply(v, s.y, s.a)
    _root(s.a, rule.eps_inside, s)
    multiply(m, s.x, s.b)
    divide(s.b, s.a, s.b)
    subtract(theta, s.b, theta)
    return type(state)(t + 1, m, v)


def adamw(rule: Any, theta: Array, grad: Array, state: Any, s: Spare) -> Any:
    """As `step`, in place: overwrites `theta` and the arrays of `state` and `s`, returns the next state."""
    grad = _squarable(theta, grad, s)
    t, m, v = state
    lr = rate(rule.lr, t)
    _average(m, grad, s.beta1, s.rest_beta1, s.a)
    _average_squares(v, grad, s.beta2, s.rest_beta2, s.a)
    s.x[()], s.y[()] = lr / (1 - rule.beta1 ** (t + 1)), 1 / (1 - rule.beta2 ** (t + 1))
    multiply(v, s.y, s.a)
    _root(s.a, False, s)
    multiply(m, s.x, s.b)
    divide(s.b, s.a, s.b)
    s.x[()] = 1 - lr * rule.weight_decay
    multiply(theta, s.x, theta)
    subtract(theta, s.b, theta)
    return type(state)(t + 1, m, v)


def lion(rule: Any, theta: Array, grad: Array, state: Any, s: Spare) -> Any:
    """As `step`, in place: overwrites `theta` and the arrays of `state` and `s`, returns the next state."""
    _fits(theta, grad)
    t, m = state
    _set_rate(rule.lr, t, s)
    multiply(m, s.beta1, s.b)
    multiply(grad, s.rest_beta1, s.a)
    add(s.b, s.a, s.b)
    np.sign(s.b, s.b)
    _average(m, grad, s.beta2, s.rest_beta2, s.a)
    multiply(theta, s.weight_decay, s.a)
    add(s.b, s.a, s.b)
    multiply(s.b, s.lr, s.b)
    subtract(theta, s.b, theta)
    return type(state)(t + 1, m)


def adamax(rule: Any, theta: Array, grad: Array, state: Any, s: Spare) -> Any:
    """As `step`, in place: overwrites `theta` and the arrays of `state` and `s`, returns the next state."""
    _fits(theta, grad)
    t, m, v = state
    _average(m, grad, s.beta1, s.rest_beta1, s.a)
    multiply(v, s.beta2, v)
    np.abs(grad, s.a)
    add(s.a, s.eps, s.a)
    np.maximum(v, s.a, out=v)
    s.x[()] = rate(rule.lr, t) / (1 - rule.beta1 ** (t + 1))
    multiply(m, s.x, s.a)
    divide(s.a, v, s.a)
    subtract(theta, s.a, theta)
    return type(state)(t + 1, m, v)


def nadam(rule: Any, theta: Array, grad: Array, state: Any, s: Spare) -> Any:
    """As `step`, in place: overwrites `theta` and the arrays of `state` and `s`, returns the next state."""
    grad = _squarable(theta, grad, s)
    t, product, m, v = state
    of_m, of_grad, product = rule.weights(t + 1, product)
    _average(m, grad, s.beta1, s.rest_beta1, s.a)
    _average_squares(v, grad, s.beta2, s.rest_beta2, s.a)
    lr = rate(rule.lr, t)
    s.x[()], s.y[()] = lr * of_m, lr * of_grad
    multiply(m, s.x, s.b)
    multiply(grad, s.y, s.a)
    add(s.b, s.a, s.b)
    s.x[()] = 1 / (1 - rule.beta2 ** (t + 1))
    multiply(v, s.x, s.a)
    _root(s.a, False, s)
    divide(s.b, s.a, s.b)
    subtract(theta, s.b, theta)
    return type(state)(t + 1, product, m, v)


def _fits(theta: Array, grad: Array) -> None:
    """Refuse a gradient that would be broadcast; the arrays of a run have been checked by `init`."""
    if grad.shape != theta.shape:
        raise ValueError(f"grad: expected the shape of theta, {theta.shape}, got {grad.shape}")


def _squarable(theta: Array, grad: Array, s: Spare) -> Array:
    """As `squarable`, for arrays."""
    _fits(theta, grad)
    return grad if np.vdot(grad, grad) <= s.safe else np.clip(grad, -s.largest, s.largest)


def _set_rate(lr: Rate, t: int, s: Spare) -> None:
    if callable(lr):
        s.lr[()] = rate(lr, t)


def _average(mean: Array, new: Array, keep: Array, take: Array, room: Array) -> None:
    """Overwrite a running average with the next one."""
    multiply(mean, keep, mean)
    multiply(new, take, room)
    add(mean, room, mean)


def _average_squares(mean: Array, new: Array, keep: Array, take: Array, room: Array) -> None:
    """Overwrite a running average of squares with the next one."""
    multiply(mean, keep, mean)
    multiply(new, new, room)
    multiply(room, take, room)
    add(mean, room, mean)


def _root(squares: Array, inside: bool, s: Spare) -> None:
    """Write the root of `squares` with epsilon into `s.a`."""
    if inside:
        add(squares, s.eps, s.a)
        sqrt(s.a, s.a)
    else:
        sqrt(squares, s.a)
        add(s.a, s.eps, s.a)
