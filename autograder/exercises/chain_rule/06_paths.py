# %% about
LECTURES = ["L0-39"]
MINUTES = 30

# %% [markdown]
# ## Too many paths
#
# The derivative of the last node of a graph with respect to the first is a **sum over all paths** between
# them, and each path contributes the **product** of the local derivatives on its edges:
#
# $$
# \frac{\partial y}{\partial x}
# = \sum_{\text{paths } x \to y}\ \prod_{\text{edges } a \to b \text{ of the path}}
#   \frac{\partial b}{\partial a} .
# $$
#
# Right, and useless as it stands: take **one input, $m$ hidden layers of $N$ units each, and one output**,
# each layer fully connected with the next.
#
# **1.** `count_paths(N, m)`: the number of paths from the input to the output.
#
# **2.** `count_paths_from_weight(N, m)`: the number of those that begin with one given edge from the input
# to the first hidden layer, $m \ge 1$. (A slide gives the first number; it is easily taken for this one.)
#
# **3.** `count_edges(N, m)`: the number of edges of the graph, $m \ge 1$. That is what one pass costs that
# crosses each edge once.
#
# All three are **exact Python integers**, also where they have hundreds of digits.
#
# **4.** `sum_over_paths(graph, source, target)` returns the sum above, a number, for any graph without
# cycles. `graph` is a dictionary of dictionaries: `graph[a][b]` is the local derivative
# $\partial b / \partial a$ on the edge from `a` to `b`; nodes are strings.
#
# - **There may be far more paths than you can walk.** What is right of a node needs to be summed only once.
# - **The keys stand in any order**, not in that of the computation.
# - **A node without outgoing edges may be missing among the keys.** Some of them are dead ends, from which
#   the target cannot be reached; others lie behind the target. Neither contributes.
# - **Without a path the sum is 0. From a node to itself there is one path without edges: the sum is 1.**
# - No path has more than 100 edges. The graph stays as it was.

# %% given
import numpy as np


# %% answer
def count_paths(N, m):
    """Return the number of paths through m hidden layers of N units, an int."""
    # BEGIN SOLUTION
    return N**m
    # END SOLUTION


def count_paths_from_weight(N, m):
    """Return how many of them begin with one given edge, an int."""
    # BEGIN SOLUTION
    return N ** (m - 1)
    # END SOLUTION


def count_edges(N, m):
    """Return the number of edges of the same graph, an int."""
    # BEGIN SOLUTION
    return (m - 1) * N * N + 2 * N
    # END SOLUTION


def sum_over_paths(graph, source, target):
    """Return the derivative of target by source: the sum over paths of the products along them."""
    # BEGIN SOLUTION
    known = {target: 1.0}

    def by(node):
        if node not in known:
            known[node] = sum(slope * by(b) for b, slope in graph.get(node, {}).items())
        return known[node]

    return by(source)
    # END SOLUTION


# %% check points=0.5
def check_counts_of_paths():
    """Paths are counted right for small networks: in all, and from one weight of the first layer."""
    assert_close(
        np.array([count_paths(3, 2), count_paths(5, 3), count_paths(10, 4), count_paths(4, 1)]),
        [9, 125, 10_000, 4],
    )
    assert_close(np.array([count_paths_from_weight(3, 2), count_paths_from_weight(10, 4)]), [3, 1000])


# %% check points=0.5
def check_counts_of_edges():
    """Edges are counted right, 320 of them where there are 10,000 paths."""
    assert_close(np.array([count_edges(10, 4), count_edges(3, 2), count_edges(7, 1)]), [320, 15, 14])


# %% check points=0.5
def check_small_graph():
    """A graph with three paths, its keys out of order and with a dead end, gives the sum by hand."""
    graph = {
        "b": {"y": 5.0, "dead end": 9.0},
        "x": {"b": 3.0, "y": 0.5, "a": 2.0},
        "a": {"b": 4.0},
        "y": {"behind": 7.0},
    }
    assert_close(sum_over_paths(graph, "x", "y"), 2.0 * 4.0 * 5.0 + 3.0 * 5.0 + 0.5)
    assert_close(sum_over_paths(graph, "x", "b"), 2.0 * 4.0 + 3.0)


# %% hidden check points=0.5
def check_large_counts(rng):
    """The counts are exact integers for large networks as well."""
    from lecturelib import autodiff as reference

    for _ in range(3):
        N, m = int(rng.integers(200, 1000)), int(rng.integers(40, 100))
        got = count_paths(N, m), count_paths_from_weight(N, m), count_edges(N, m)
        assert all(type(count) is int for count in got), "expected Python integers"
        assert got == (reference.count_paths(N, m), N ** (m - 1), reference.reverse_multiplications(N, m))


# %% hidden check points=0.5
def check_random_graphs(rng):
    """Random graphs with shuffled keys, dead ends and nodes behind the target give the right sums, and the
    graph stays as it was."""
    from lecturelib.autodiff import sum_over_paths as reference

    for _ in range(3):
        names = [f"n{k}" for k in rng.permutation(9)]
        graph = {}
        for i, a in enumerate(names[:8]):
            later = [b for b in names[i + 1 :] if b == names[i + 1] or rng.random() < 0.5]
            graph[a] = {str(b): float(rng.uniform(0.3, 2.0)) for b in rng.permutation(later)}
        for a in names[1:3]:
            graph[a][f"dead end of {a}"] = float(rng.uniform(0.5, 2.0))
        for a in names[3:5]:
            graph[a] = {"dead end": float(rng.uniform(0.5, 2.0)), **graph[a]}
        graph = {a: graph[a] for a in reversed(list(graph))}
        before = {a: dict(edges) for a, edges in graph.items()}
        assert_close(sum_over_paths(graph, names[0], names[6]), reference(before, names[0], names[6]))
        assert_close(sum_over_paths(graph, names[1], names[8]), reference(before, names[1], names[8]))
        assert graph == before, "the graph has changed"


# %% hidden check points=0.5
def check_large_graph(rng):
    """A network with more paths than anyone can walk gives the right sum in no time; no path gives 0, a node
    to itself 1."""
    from itertools import pairwise

    N, m = 3, int(rng.integers(40, 60))
    layers = [["in"], *([f"{k}-{i}" for i in range(N)] for k in range(m)), ["out"]]
    row, edges = np.ones((1, 1)), {}
    for left, right in pairwise(layers):
        W = rng.uniform(0.1, 0.6, size=(len(left), len(right)))
        row = row @ W
        for a, slopes in zip(left, W.tolist(), strict=True):
            edges[a] = dict(zip(right, slopes, strict=True))
    keys = [str(key) for key in rng.permutation(list(edges))]
    graph = {key: edges[key] for key in keys}
    assert_close(sum_over_paths(graph, "in", "out"), row.item())
    assert_close(sum_over_paths(graph, "3-0", "1-1"), 0.0)
    assert_close(sum_over_paths(graph, "3-0", "3-1"), 0.0)
    assert_close(sum_over_paths(graph, "2-1", "2-1"), 1.0)


# %% mistakes
from autograder.authoring.exercise import Mistake

CHAPTER = "the chapter 'Chain rule, Jacobians and automatic differentiation'"
COUNTING = f"see the paths through a network in {CHAPTER}."
SUM = "sum(slope * by(b) for b, slope in graph.get(node, {}).items())"

MISTAKES = [
    Mistake(
        "units_instead_of_paths",
        "return N**m",
        "return N * m",
        "You counted the units, N in each of m layers. A path chooses a unit in every layer, and each choice "
        "multiplies the number of paths: " + COUNTING,
    ),
    Mistake(
        "base_and_exponent_swapped",
        "return N**m",
        "return m**N",
        "Base and exponent of your number of paths are swapped: in each of the m layers there are N choices.",
    ),
    Mistake(
        "paths_from_a_weight_for_all",
        "return N**m",
        "return N ** m // N",
        "You counted the paths behind one given weight of the first layer. From the input the choice of the "
        "first unit is free as well: " + COUNTING,
    ),
    Mistake(
        "output_layer_counted",
        "return N**m",
        "return N ** (m + 1)",
        "Your number of paths has one choice too many. There is a single output, so the last step is no "
        "choice: " + COUNTING,
    ),
    Mistake(
        "paths_as_float",
        "return N**m",
        "return float(N) ** m",
        "Your number of paths is a float. It keeps about 16 digits; the text asks for all of them.",
    ),
    Mistake(
        "paths_overflow",
        "return N**m",
        "return int(np.prod(np.full(m, N, dtype=np.int64)))",
        "Your number of paths overflows: NumPy's integers have 64 bits and say nothing when that is not "
        "enough. Python's own integers grow.",
    ),
    Mistake(
        "all_paths_from_a_weight",
        "return N ** (m - 1)",
        "return N**m * 1",
        "You counted all paths. Once the first edge is given, the unit of the first layer is no longer a "
        "choice: " + COUNTING,
    ),
    Mistake(
        "two_choices_lost",
        "return N ** (m - 1)",
        "return N ** max(m - 2, 0)",
        "You lost a choice: a given first edge fixes the unit of one layer, not of two.",
    ),
    Mistake(
        "output_edges_forgotten",
        "(m - 1) * N * N + 2 * N",
        "(m - 1) * N * N + N",
        "Your number of edges is N too small: both the input and the output have N edges.",
    ),
    Mistake(
        "hidden_edges_only",
        "(m - 1) * N * N + 2 * N",
        "(m - 1) * N * N",
        "You counted the edges between hidden layers only. Those of the input and the output are missing.",
    ),
    Mistake(
        "a_layer_too_many",
        "(m - 1) * N * N + 2 * N",
        "m * N * N + 2 * N",
        "You counted the edges between hidden layers once too often: between m layers there are m - 1 gaps.",
    ),
    Mistake(
        "units_instead_of_edges",
        "(m - 1) * N * N + 2 * N",
        "m * N + 2",
        "You counted the nodes of the graph. Every unit is connected to all units of the next layer.",
    ),
    Mistake(
        "multiplies_over_paths",
        SUM,
        "float(np.prod([slope * by(b) for b, slope in graph.get(node, {}).items()]))",
        "You multiplied what comes from different paths. Along a path one multiplies; over paths one adds: "
        + COUNTING,
    ),
    Mistake(
        "adds_along_the_path",
        SUM,
        "sum(slope + by(b) for b, slope in graph.get(node, {}).items())",
        "You added the local derivatives along a path, as one adds lengths of roads. Derivatives of "
        "functions applied one after the other are multiplied.",
    ),
    Mistake(
        "paths_counted_only",
        SUM,
        "sum(by(b) for b in graph.get(node, {}))",
        "You counted the paths. Each contributes the product of its local derivatives, not 1.",
    ),
    Mistake(
        "first_path_only",
        SUM,
        "next((slope * by(b) for b, slope in graph.get(node, {}).items()), 0.0)",
        "You followed the first edge of every node only. All paths contribute: " + COUNTING,
    ),
    Mistake(
        "last_path_wins",
        "            known[node] = " + SUM,
        "            known[node] = 0.0\n            for b, slope in graph.get(node, {}).items():\n"
        "                known[node] = slope * by(b)",
        "Each path of a node overwrites what the one before has brought. Contributions add up.",
    ),
    Mistake(
        "largest_path",
        SUM,
        "max((slope * by(b) for b, slope in graph.get(node, {}).items()), default=0.0)",
        "You took the path with the largest product. All paths contribute: " + COUNTING,
    ),
    Mistake(
        "dead_ends_count",
        "known = {target: 1.0}",
        "known = {b: 1.0 for edges in graph.values() for b in edges if b not in graph} | {target: 1.0}",
        "Your paths end anywhere. A path that ends at a node other than the target contributes nothing.",
    ),
    Mistake(
        "node_without_edges_missing",
        "graph.get(node, {})",
        "graph[node]",
        "Your function stops at a node that is no key of the dictionary. Such a node has no outgoing edges.",
    ),
    Mistake(
        "order_of_the_dictionary",
        None,
        """
def count_paths(N, m):
    return N**m


def count_paths_from_weight(N, m):
    return N ** (m - 1)


def count_edges(N, m):
    return (m - 1) * N * N + 2 * N


def sum_over_paths(graph, source, target):
    total = {source: 1.0}
    for a in graph:
        for b, slope in graph[a].items():
            total[b] = total.get(b, 0.0) + total.get(a, 0.0) * slope
    return total.get(target, 0.0)
""",
        "You visited the nodes in the order of the dictionary. A node can hand on its sum only when all "
        "that flows into it has arrived: a topological order is needed, see " + CHAPTER + ".",
    ),
]

# %% also right
from autograder.authoring.exercise import AlsoRight

ALSO_RIGHT = [
    AlsoRight(
        "topological_order",
        """
import math


def count_paths(N, m):
    return math.prod([N] * m)


def count_paths_from_weight(N, m):
    return count_paths(N, m) // N


def count_edges(N, m):
    sizes = [1] + m * [N] + [1]
    return sum(sizes[k] * sizes[k + 1] for k in range(m + 1))


def sum_over_paths(graph, source, target):
    waiting = {}
    for a in graph:
        waiting.setdefault(a, 0)
        for b in graph[a]:
            waiting[b] = waiting.get(b, 0) + 1
    ready = [node for node in waiting if waiting[node] == 0]
    total = dict.fromkeys(waiting, 0.0)
    total[source] = 1.0
    while ready:
        a = ready.pop()
        for b, slope in graph.get(a, {}).items():
            total[b] += slope * total[a]
            waiting[b] -= 1
            if waiting[b] == 0:
                ready.append(b)
    return total[target]
""",
    ),
    AlsoRight(
        "powers_of_a_matrix",
        """
def count_paths(N, m):
    return 1 if m == 0 else N * count_paths(N, m - 1)


def count_paths_from_weight(N, m):
    return pow(N, m - 1)


def count_edges(N, m):
    return N * (2 + N * (m - 1))


def sum_over_paths(graph, source, target):
    nodes = sorted({*graph, *(b for edges in graph.values() for b in edges)})
    A = np.zeros((len(nodes), len(nodes)))
    for a, edges in graph.items():
        for b, slope in edges.items():
            A[nodes.index(a), nodes.index(b)] = slope
    row = np.zeros(len(nodes))
    row[nodes.index(source)] = 1.0
    total = 0.0
    while np.any(row):
        total += row[nodes.index(target)]
        row = row @ A
    return total
""",
    ),
    AlsoRight(
        "until_nothing_changes",
        """
def count_paths(N, m):
    paths = 1
    for layer in range(m):
        paths *= N
    return paths


def count_paths_from_weight(N, m):
    return count_paths(N, m - 1)


def count_edges(N, m):
    edges = N
    for layer in range(1, m):
        edges += N**2
    return edges + N


def sum_over_paths(graph, source, target):
    done, changed = {target: 1}, True
    leaves = {b for edges in graph.values() for b in edges} - set(graph)
    for node in leaves - {target}:
        done[node] = 0
    while changed:
        changed = False
        for a in graph:
            if a not in done and all(b in done for b in graph[a]):
                done[a] = 0.0
                for b in graph[a]:
                    done[a] += graph[a][b] * done[b]
                changed = True
    return done[source]
""",
    ),
]
