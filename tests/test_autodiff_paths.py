"""The chain rule on graphs: counting paths, summing over them, the order of the nodes."""

import math
from itertools import pairwise

import numpy as np
import pytest

from lecturelib import autodiff as ad
from lecturelib.autodiff import Var

# Paths: Bucharest.


def layered(N, m, weight):
    """One input, m hidden layers of N units, one output; every edge has its own weight."""
    layers = [["x"], *([(k, i) for i in range(N)] for k in range(m)), ["y"]]
    graph = {}
    for left, right in pairwise(layers):
        for i, a in enumerate(left):
            graph[a] = {b: weight(i, j) for j, b in enumerate(right)}
    return graph


@pytest.mark.parametrize(("N", "m", "count"), [(3, 2, 9), (5, 3, 125), (10, 4, 10_000), (1, 7, 1), (4, 0, 1)])
def test_paths_are_counted_as_the_lecture_prints_them(N, m, count):
    graph = layered(N, m, lambda i, j: 1.0)
    assert ad.count_paths(N, m) == count
    assert sum(1 for _ in ad.enumerate_paths(graph, "x", "y")) == count
    assert ad.sum_over_paths(graph, "x", "y") == count
    edges = sum(map(len, graph.values()))
    assert m == 0 or ad.reverse_multiplications(N, m) == edges
    assert ad.count_paths(N, m, inputs=7) == 7 * count


def test_ten_thousand_paths_or_three_hundred_and_twenty_products():
    assert ad.reverse_multiplications(10, 4) == 320
    assert ad.count_paths(10, 4 - 1) == 1000  # from one given weight of the first layer: E-17
    assert ad.count_paths(1000, 100) == 1000**100  # exact


def test_dynamic_programming_finds_what_enumeration_finds():
    graph = layered(4, 3, lambda i, j: math.sin(1.0 + i + 2.5 * j))
    by_hand = ad.sum_over_paths(
        {"x": {"a": 2.0, "b": 3.0, "y": 1.0}, "a": {"y": 5.0}, "b": {"a": 4.0}}, "x", "y"
    )
    assert by_hand == 2 * 5 + 3 * 4 * 5 + 1
    matrices = [
        np.array([[math.sin(1.0 + i + 2.5 * j) for i in range(r)] for j in range(s)])
        for r, s in ((1, 4), (4, 4), (4, 4), (4, 1))
    ]
    expected = ad.chain_jacobian(matrices).item()
    for method in ("dynamic", "enumerate"):
        assert ad.sum_over_paths(graph, "x", "y", method) == pytest.approx(expected, rel=1e-13)


def test_sum_over_paths_ignores_what_lies_elsewhere():
    graph = {"x": {"y": 2.0, "dead end": 9.0}, "y": {"behind": 5.0}, "before": {"x": 7.0}}
    for method in ("dynamic", "enumerate"):
        assert ad.sum_over_paths(graph, "x", "y", method) == 2.0
        assert ad.sum_over_paths(graph, "dead end", "y", method) == 0.0
        assert ad.sum_over_paths(graph, "x", "x", method) == 1.0


def test_topological_order_puts_every_edge_forward():
    graph = {"loss": [], "z": ["a"], "x": ["z", "loss"], "a": ["loss"], "w": ["z"]}
    order = ad.topological_sort(graph)
    assert sorted(order) == ["a", "loss", "w", "x", "z"]
    assert all(order.index(a) < order.index(b) for a in graph for b in graph[a])
    assert len(ad.topological_sort({i: [i + 1] for i in range(10_000)})) == 10_001


@pytest.mark.parametrize(
    "call",
    [
        lambda graph: ad.topological_sort(graph),
        lambda graph: ad.sum_over_paths(graph, "a", "c"),
        lambda graph: next(ad.enumerate_paths(graph, "a", "c")),
    ],
)
def test_a_cycle_is_refused_by_name(call):
    with pytest.raises(ValueError, match=r"without cycles, got one among \['b', 'd'\]"):
        call({"a": {"b": 1.0, "c": 1.0}, "b": {"d": 1.0}, "d": {"b": 1.0}})


def test_sum_over_paths_refuses_strangers():
    with pytest.raises(ValueError, match="expected a node of the graph, got 'q'"):
        ad.sum_over_paths({"x": {"y": 1.0}}, "x", "q")
    with pytest.raises(ValueError, match='expected "dynamic" or "enumerate"'):
        ad.sum_over_paths({"x": {"y": 1.0}}, "x", "y", "magic")


def test_the_tapes_own_graph_gives_the_gradient_by_paths():
    x, w = Var(0.7), Var(-1.3)
    a = np.sin(x) * w
    y = a * a + np.exp(a * 0.5) - x / a + a
    graph = ad.computational_graph(y)
    for node, expected in zip((x, w), ad.gradients(y, [x, w]), strict=True):
        for method in ("dynamic", "enumerate"):
            assert ad.sum_over_paths(graph, node, y, method) == pytest.approx(float(expected), rel=1e-13)
    equal = Var(1.0)
    twin = equal * 2.0 - 1.0  # another node of the same value: paths must not stop there
    graph = ad.computational_graph(twin * 3.0 + equal)
    assert [ad.sum_over_paths(graph, equal, twin, how) for how in ("dynamic", "enumerate")] == [2.0, 2.0]
    with pytest.raises(ValueError, match=r"single numbers, got a node of shape \(2,\)"):
        ad.computational_graph(np.sum(Var([1.0, 2.0])))
