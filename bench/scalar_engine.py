"""A scalar engine as it is usually written: closures, a set of parents, a recursive order; a peer."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable


class Value:
    def __init__(self, data: float, parents: Iterable[Value] = ()) -> None:
        self.data, self.grad, self._parents = data, 0.0, set(parents)
        self._backward: Callable[[], None] = lambda: None

    def __add__(self, other: Value | float) -> Value:
        other = other if isinstance(other, Value) else Value(other)
        out = Value(self.data + other.data, (self, other))

        def backward() -> None:
            self.grad += out.grad
            other.grad += out.grad

        out._backward = backward
        return out

    def __mul__(self, other: Value | float) -> Value:
        other = other if isinstance(other, Value) else Value(other)
        out = Value(self.data * other.data, (self, other))

        def backward() -> None:
            self.grad += other.data * out.grad
            other.grad += self.data * out.grad

        out._backward = backward
        return out

    def _unary(self, value: float, slope: float) -> Value:
        out = Value(value, (self,))

        def backward() -> None:
            self.grad += slope * out.grad

        out._backward = backward
        return out

    def sin(self) -> Value:
        return self._unary(math.sin(self.data), math.cos(self.data))

    def cos(self) -> Value:
        return self._unary(math.cos(self.data), -math.sin(self.data))

    def exp(self) -> Value:
        return self._unary(y := math.exp(self.data), y)

    def backward(self) -> None:
        order: list[Value] = []
        seen: set[Value] = set()

        def visit(node: Value) -> None:
            if node not in seen:
                seen.add(node)
                for parent in node._parents:
                    visit(parent)
                order.append(node)

        visit(self)
        self.grad = 1.0
        for node in reversed(order):
            node._backward()


def toy_chain(parameters: list[float], x: float) -> tuple[float, list[float]]:
    """Return value and gradient of b3 + w3 cos(b2 + w2 exp(b1 + w1 sin(b0 + w0 x)))."""
    b0, b1, b2, b3, w0, w1, w2, w3 = leaves = [Value(p) for p in parameters]
    f = b3 + w3 * (b2 + w2 * (b1 + w1 * (b0 + w0 * x).sin()).exp()).cos()
    f.backward()
    return f.data, [leaf.grad for leaf in leaves]
