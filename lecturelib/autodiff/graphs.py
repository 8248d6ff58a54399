r"""The chain rule on a graph: order of the nodes, and sums over paths."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Literal, TypeVar

import numpy as np

from lecturelib.autodiff.tape import Var, newest_first

Node = TypeVar("Node", bound=Hashable)


def count_paths(N: int, m: int, inputs: int = 1) -> int:
    r"""$d N^m$ paths from $d$ inputs through $m$ hidden layers of $N$ units to one output; an exact integer.

    Raises
    ------
    ValueError
        If a number is not a positive integer (`m` may be 0).

    Notes
    -----
    Bucharest, {eq}`eq-count-paths`.  From one given weight of the first layer there are $N^{m-1}$ (E-17).

    Examples
    --------
    >>> count_paths(3, 2), count_paths(10, 4)
    (9, 10000)
    """
    _whole_numbers(N=(N, 1), m=(m, 0), inputs=(inputs, 1))
    paths: int = int(inputs) * int(N) ** int(m)
    return paths


def reverse_multiplications(N: int, m: int) -> int:
    r"""$(m - 1) N^2 + 2 N$: one multiplication per edge of the graph of `count_paths`, for all its paths.

    Raises
    ------
    ValueError
        If a number is not a positive integer.

    Notes
    -----
    Bucharest, {eq}`eq-count-paths` and E-17: 320 instead of 10,000 paths for $N = 10$, $m = 4$.
    """
    _whole_numbers(N=(N, 1), m=(m, 1))
    return (int(m) - 1) * int(N) ** 2 + 2 * int(N)


def _whole_numbers(**numbers: tuple[int, int]) -> None:
    for name, (n, least) in numbers.items():
        if isinstance(n, bool) or n != int(n) or n < least:
            raise ValueError(f"{name}: expected an integer, at least {least}, got {n!r}")


def topological_sort(graph: Mapping[Node, Iterable[Node]]) -> list[Node]:
    r"""Order the nodes of a directed graph so that every edge goes forward (Kahn's algorithm).

    Parameters
    ----------
    graph : mapping
        For each node, the nodes its edges lead to; a node without edges of its own need not be a key.

    Returns
    -------
    list
        Every node once.

    Raises
    ------
    ValueError
        If the graph has a cycle, naming the nodes that lie on it or behind it.

    Notes
    -----
    Bucharest, {eq}`eq-computational-graph`; Kahn (1962).

    Examples
    --------
    >>> topological_sort({"x": ["q", "f"], "q": ["f"]})
    ['x', 'q', 'f']
    """
    incoming = dict.fromkeys(graph, 0)
    for targets in graph.values():
        for target in targets:
            incoming[target] = incoming.get(target, 0) + 1
    order = [node for node, n in incoming.items() if n == 0]
    for node in order:  # grows while we read it
        for target in graph.get(node, ()):
            incoming[target] -= 1
            if incoming[target] == 0:
                order.append(target)
    if len(order) < len(incoming):
        raise ValueError(
            f"expected a graph without cycles, got one among {[n for n, k in incoming.items() if k]}"
        )
    return order


def enumerate_paths(
    graph: Mapping[Node, Iterable[Node]], source: Node, target: Node
) -> Iterator[tuple[Node, ...]]:
    r"""Yield every path from `source` to `target` as a tuple of nodes; there may be very many.

    Raises
    ------
    ValueError
        If the graph has a cycle.

    Notes
    -----
    Bucharest, {eq}`eq-sum-over-paths`.
    """
    topological_sort(graph)  # with a cycle the paths would never end
    goal = {target}  # compares nodes as a dictionary does: == between variables compares their values
    waiting: list[tuple[Node, ...]] = [(source,)]
    while waiting:
        path = waiting.pop()
        if path[-1] in goal:
            yield path
        else:
            waiting.extend((*path, node) for node in graph.get(path[-1], ()))


def sum_over_paths(
    graph: Mapping[Node, Mapping[Node, float]],
    source: Node,
    target: Node,
    method: Literal["dynamic", "enumerate"] = "dynamic",
) -> float:
    r"""$\sum_{\mathrm{paths}} \prod_{\mathrm{edges}} \partial b / \partial a$, the derivative by `source`.

    Parameters
    ----------
    graph : mapping of mappings
        ``graph[a][b]`` is the local derivative $\partial b / \partial a$ on the edge from a to b.
    source, target : nodes
    method : "dynamic" or "enumerate"
        "dynamic" crosses every edge once, from the target back: reverse mode; "enumerate" walks every path.

    Raises
    ------
    ValueError
        If the graph has a cycle, lacks a node, or `method` is something else.

    Notes
    -----
    Bucharest, {eq}`eq-sum-over-paths`; Bauer (1974).

    Examples
    --------
    >>> sum_over_paths({"x": {"a": 2.0, "b": 3.0}, "a": {"y": 5.0}, "b": {"y": 7.0}}, "x", "y")
    31.0
    """
    order = topological_sort(graph)
    to_target = dict.fromkeys(order, 0.0)
    for node in (source, target):
        if node not in to_target:
            raise ValueError(f"expected a node of the graph, got {node!r}")
    if method == "enumerate":
        paths = enumerate_paths(graph, source, target)
        return float(sum(math.prod(graph[a][b] for a, b in pairwise(p)) for p in paths))
    if method != "dynamic":
        raise ValueError(f'method: expected "dynamic" or "enumerate", got {method!r}')
    for node in reversed(order):
        to_target[node] = float(sum(d * to_target[b] for b, d in graph.get(node, {}).items()))
        to_target[target] = 1.0  # what lies behind the target does not count
    return float(to_target[source])


def computational_graph(output: Var) -> dict[Var, dict[Var, float]]:
    r"""$\partial b / \partial a$ as ``graph[a][b]``, for every edge behind `output`; for `sum_over_paths`.

    Raises
    ------
    ValueError
        If a node is not a single number.

    Notes
    -----
    Bucharest, {eq}`eq-computational-graph`.
    """
    nodes = newest_first(output)
    shapes = {node.shape for node in nodes if node.size != 1}
    if shapes:
        raise ValueError(f"expected a graph of single numbers, got a node of shape {shapes.pop()}")
    graph: dict[Var, dict[Var, float]] = {node: {} for node in reversed(nodes)}
    for node in nodes:
        for i, parent in enumerate(node.args):
            if type(parent) is Var:  # x * x has two edges in one
                graph[parent][node] = graph[parent].get(node, 0.0) + _local_derivative(node, i)
    return graph


def _local_derivative(node: Var, i: int) -> float:
    vjp = node.row.vjps[i] if node.row else None
    return float(vjp(np.ones(node.shape), node.value, *node.values, **node.options)) if vjp else 0.0
