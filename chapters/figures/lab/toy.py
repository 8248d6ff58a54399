"""The toy example as a graph to step through: values forward, derivatives backward, one at a time."""

from typing import Any

from IPython.display import HTML

from figures.lab.element import element, text
from lecturelib.backprop import TOY_EXAMPLE, toy_backward, toy_forward, toy_gradients

SUB = "₀₁₂₃"
BENDS = {1: "sin", 2: "exp", 3: "cos"}  # h_k is which function of f_{k-1}
SLOPES = {1: "cos f₀", 2: "exp f₁", 3: "−sin f₂"}  # its derivative
BETA, OMEGA, X, Y = TOY_EXAMPLE
FORWARD, BACKWARD = toy_forward(*TOY_EXAMPLE), toy_backward(*TOY_EXAMPLE)
BY_BETA, BY_OMEGA = toy_gradients(*TOY_EXAMPLE)


def toy_lab() -> HTML:
    """Return the graph of the toy example, to be stepped through forward and backward."""
    data = {
        "label": "Computational graph of the toy example, from the input x at the top down to the loss",
        "given": _given(),
        "steps": [*_forward_steps(), *_backward_steps(), *_parameter_steps()],
    }
    without_script = (
        "The interactive figure needs JavaScript. It draws the computational graph of the toy example and "
        "steps through it: forward from the input x to the loss, filling in one value at a time, then "
        "backward from the loss to the parameters, filling in one derivative at a time."
    )
    return element("lab-toy", data, without_script)


def _given() -> dict[str, str]:
    """Return the numbers that are there before the first step, by name of the node."""
    parameters = {f"β{SUB[k]}": text(BETA[k]) for k in range(4)} | {
        f"ω{SUB[k]}": text(OMEGA[k]) for k in range(4)
    }
    return {"x": text(X), "y": text(Y)} | parameters


def _step(passing: str, at: dict[str, float], formula: str, words: str) -> dict[str, Any]:
    """Return one step: which nodes get a number, by which formula, and that formula in words."""
    numbers = {node: text(value) for node, value in at.items()}
    return {"pass": passing, "at": numbers, "formula": formula, "words": words}


def _forward_steps() -> list[dict[str, Any]]:
    steps = []
    for k in range(4):
        if k:
            steps.append(_bend_forward(k))
        steps.append(_affine_forward(k))
    words = "The loss is the squared difference between the output f₃ and the target y."
    loss = {"ℓ": FORWARD.loss}
    return [*steps, _step("forward", loss, f"ℓ = (f₃ − y)² = {text(FORWARD.loss)}", words)]


def _affine_forward(k: int) -> dict[str, Any]:
    f, h = f"f{SUB[k]}", f"h{SUB[k]}" if k else "x"
    value, above = getattr(FORWARD, f"f{k}"), getattr(FORWARD, f"h{k}") if k else X
    put_in = f"{text(BETA[k])} + {_bracket(OMEGA[k])} · {_bracket(above)}"
    formula = f"{f} = β{SUB[k]} + ω{SUB[k]} {h} = {put_in} = {text(value)}"
    words = f"Multiply {h} by the weight ω{SUB[k]} and add the bias β{SUB[k]}."
    return _step("forward", {f: value}, formula, words)


def _bend_forward(k: int) -> dict[str, Any]:
    h, f, value = f"h{SUB[k]}", f"f{SUB[k - 1]}", getattr(FORWARD, f"h{k}")
    formula = f"{h} = {BENDS[k]} {f} = {BENDS[k]}({text(getattr(FORWARD, f'f{k - 1}'))}) = {text(value)}"
    return _step("forward", {h: value}, formula, f"Apply {BENDS[k]} to {f}, and keep the result for later.")


def _backward_steps() -> list[dict[str, Any]]:
    put_in = f"2 ({text(FORWARD.f3)} − {text(Y)})"
    first = _step(
        "backward",
        {"f₃": BACKWARD.f3},
        f"∂ℓ/∂f₃ = 2 (f₃ − y) = {put_in} = {text(BACKWARD.f3)}",
        "Start at the end: how the square changes with the output.",
    )
    below = [step(k) for k in (3, 2, 1) for step in (_affine_backward, _bend_backward)]
    return [first, *below]


def _affine_backward(k: int) -> dict[str, Any]:
    h, f = f"h{SUB[k]}", f"f{SUB[k]}"
    value, after = getattr(BACKWARD, f"h{k}"), getattr(BACKWARD, f"f{k}")
    put_in = f"{text(OMEGA[k])} · {_bracket(after)}"
    formula = f"∂ℓ/∂{h} = ω{SUB[k]} · ∂ℓ/∂{f} = {put_in} = {text(value)}"
    words = f"{f} grows with {h} at the rate ω{SUB[k]}: multiply what has come back so far by it."
    return _step("backward", {h: value}, formula, words)


def _bend_backward(k: int) -> dict[str, Any]:
    h, f = f"h{SUB[k]}", f"f{SUB[k - 1]}"
    value, after = getattr(BACKWARD, f"f{k - 1}"), getattr(BACKWARD, f"h{k}")
    put_in = f"{text(value / after)} · {_bracket(after)}"
    formula = f"∂ℓ/∂{f} = {SLOPES[k]} · ∂ℓ/∂{h} = {put_in} = {text(value)}"
    words = f"The derivative of {BENDS[k]} where the forward pass was: the value kept from then is used here."
    return _step("backward", {f: value}, formula, words)


def _parameter_steps() -> list[dict[str, Any]]:
    return [_parameters(k) for k in (3, 2, 1, 0)]


def _parameters(k: int) -> dict[str, Any]:
    beta, omega, f, h = f"β{SUB[k]}", f"ω{SUB[k]}", f"f{SUB[k]}", f"h{SUB[k]}" if k else "x"
    by_beta, by_omega = float(BY_BETA[k]), float(BY_OMEGA[k])
    formula = f"∂ℓ/∂{beta} = ∂ℓ/∂{f} = {text(by_beta)} and ∂ℓ/∂{omega} = {h} · ∂ℓ/∂{f} = {text(by_omega)}"
    words = f"The bias counts once; the weight counts as often as {h}, the value it was multiplied with."
    return _step("parameters", {beta: by_beta, omega: by_omega}, formula, words)


def _bracket(value: float) -> str:
    """Write a number as a factor: in brackets if it is negative."""
    return f"({text(value)})" if value < 0 else text(value)
