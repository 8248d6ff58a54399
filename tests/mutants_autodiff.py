"""Mistakes planted in the chain rule and the derivative engines."""

FOLDER = "lecturelib/autodiff/"
PRIMITIVE, ELEMENTWISE, STRUCTURED, FUSED, DISPATCH = (
    f"{FOLDER}_{name}.py" for name in ("primitive", "elementwise", "structured", "fused", "dispatch")
)
DUAL, TAPE, HIGHER, NUMERICAL, SCALAR, GATES, EXAMPLES, CHAIN, GRAPHS = (
    f"{FOLDER}{name}.py"
    for name in ("dual", "tape", "_higher", "numerical", "scalar", "gates", "examples", "chain", "graphs")
)
ROWS = ("tests/test_autodiff_primitives.py",)
TAPED = ("tests/test_autodiff_tape.py",)
FORWARD = ("tests/test_autodiff_forward.py",)
BY_HAND = ("tests/test_autodiff_by_hand.py",)
PATHS = ("tests/test_autodiff_paths.py",)
JOINING, COMPOSED = f"{FOLDER}_joining.py", f"{FOLDER}_composed.py"
OBJECTIVE, OBJECTIVES = f"{FOLDER}objective.py", ("tests/test_autodiff_objective.py",)

MUTANTS = [
    # The tape.
    (TAPE, "adjoint[arg] = adjoint[arg] + part if arg in adjoint else part", "adjoint[arg] = part", TAPED),
    (TAPE, 'key=attrgetter("time"), reverse=True', 'key=attrgetter("time")', TAPED),
    (TAPE, 'return sorted(seen, key=attrgetter("time"), reverse=True)', "return list(seen)", TAPED),
    (TAPE, "g.base is None and ", "", TAPED),
    (TAPE, "return np.array(g, x.dtype)", "return np.array(g)", ROWS),
    (TAPE, " and id(g) not in taken", "", TAPED),
    (TAPE, "adjoint[node] if node in wanted else adjoint.pop(node)", "adjoint.pop(node)", TAPED),
    (TAPE, "if seed.shape != output.shape:", "if False:", TAPED),
    (TAPE, "if type(arg) is Var and arg not in seen:", "if type(arg) is Var:", TAPED),
    # Rules.
    (PRIMITIVE, "if g.shape == shape:\n        return g\n", "return g\n", ROWS),
    (PRIMITIVE, "g = g.sum(axis=tuple(range(g.ndim - len(shape))))", "pass", ROWS),
    (PRIMITIVE, "return g if partial == 1 else partial * g", "return g", ROWS),
    (ELEMENTWISE, "lambda y, a, b: -y / b", "lambda y, a, b: y / b", ROWS),
    (ELEMENTWISE, "lambda y, a, b: b, lambda y, a, b: a", "lambda y, a, b: a, lambda y, a, b: b", ROWS),
    (ELEMENTWISE, "return b * a ** (b - 1)", "return b * a**b", ROWS),
    (ELEMENTWISE, "np.where(constant, 1, b - 1)", "(b - 1)", ROWS),
    (ELEMENTWISE, "np.log(np.where(positive, a, 1))", "np.log(a)", ROWS),
    (ELEMENTWISE, "0.5 + 0.5 * np.equal(a, y) - 0.5 * np.equal(b, y)", "1.0 * np.equal(a, y)", ROWS),
    (ELEMENTWISE, "lambda y, a, b: a / y", "lambda y, a, b: b / y", ROWS),
    (ELEMENTWISE, "lambda y, a: 1.0 - y * y", "lambda y, a: 1.0 - a * a", ROWS),
    (ELEMENTWISE, "lambda y, a: -np.sin(a)", "lambda y, a: np.sin(a)", ROWS),
    (STRUCTURED, "g * (y.size / x.size)", "g / x.size", ROWS),
    (STRUCTURED, "chosen / np.sum(chosen, axis=axis, keepdims=True)", "chosen * 1.0", ROWS),
    (STRUCTURED, "np.add.at(zeros, index, g)", "zeros[index] = g", ROWS),
    (STRUCTURED, "np.argsort([i % x.ndim for i in axes])", "axes", ROWS),
    (STRUCTURED, "return unbroadcast(g @ _swap(b), a.shape)", "return g @ _swap(b)", ROWS),
    (STRUCTURED, "unbroadcast(np.where(condition, 0.0, g), b.shape)", "unbroadcast(g, b.shape)", ROWS),
    (FUSED, "np.greater(a, 0.0)", "np.greater_equal(a, 0.0)", ROWS),
    (FUSED, "2.0 * np.maximum(0.5 * x - 0.5 * top, -500.0)", "x - top", ROWS),
    (
        FUSED,
        "top = np.max(x, axis=axis, keepdims=True)",
        "top = 0.0 * np.max(x, axis=axis, keepdims=True)",
        ROWS,
    ),
    (FUSED, "- targets) * (g / len(targets))", "- targets) * g", ROWS),
    (FUSED, "2.0 / len(y) * g", "2.0 / y.size * g", ROWS),
    (FUSED, "labels.max() >= shape[1]", "labels.max() > shape[1]", TAPED),
    # Engines.
    (DISPATCH, 'if method != "__call__" or options:', 'if method != "__call__":', TAPED),
    (DISPATCH, "__hash__ = object.__hash__", "__hash__ = lambda self: 0", TAPED),
    (DUAL, "self.value = np.array(as_float", "self.value = np.asarray(as_float", FORWARD),
    (DUAL, "np.broadcast_to(tangent, value.shape)", "tangent", ROWS),
    (HIGHER, "np.array(adjoint.tangent, leaf.dtype)", "np.array(adjoint.value, leaf.dtype)", ROWS),
    (
        NUMERICAL,
        "x = as_float(x).astype(np.float64)\n    return _differences(lambda point: _one",
        "x = np.array(x)\n    return _differences(lambda point: _one",
        FORWARD,
    ),
    (NUMERICAL, 'below = -h if scheme == "central"', 'below = -h if scheme == "neither"', FORWARD),
    (
        NUMERICAL,
        'as_float(f(point), "f(x)").ravel(), x, step, scheme).T',
        'as_float(f(point), "f(x)").ravel(), x, step, scheme)',
        FORWARD,
    ),
    (NUMERICAL, "np.maximum(1.0, np.abs(x))", "np.ones(x.shape)", FORWARD),
    (SCALAR, "adjoint[b] += g * by_b", "adjoint[b] = g * by_b", FORWARD),
    (SCALAR, "return -self + other", "return self - other", FORWARD),
    # Rules of functions with several arrays, and functions made of others.
    (JOINING, "np.greater_equal(x, low)", "np.greater(x, low)", ROWS),
    (JOINING, "np.less(x, low) & np.less_equal(low, high)", "np.less(x, low)", ROWS),
    (JOINING, "np.greater(np.maximum(x, low), high)", "np.greater(x, high)", ROWS),
    (JOINING, "(axis % g.ndim)", "axis", ROWS),
    (JOINING, "_cut(g, axis, a.shape[axis], y.shape[axis])", "_cut(g, axis, 0, b.shape[axis])", ROWS),
    (JOINING, "np.zeros(a.shape, a.dtype) if t is None", "a if t is None", ROWS),
    (JOINING, "if letter not in known", "if False", ROWS),
    (JOINING, "any(len(set(term)) < len(term) for term in terms)", "False", TAPED),
    (JOINING, "if lengths.setdefault(letter, n) != n:", "if False:", TAPED),
    (JOINING, " or len(terms) > _MOST_OPERANDS", "", TAPED),
    (COMPOSED, "-math.inf if low is None", "0.0 if low is None", ROWS),
    (COMPOSED, "apart * apart", "apart * plain(apart)", ROWS),
    (COMPOSED, "math.sqrt(_freedom(x, length, ddof))", "math.sqrt(x.size)", ROWS),
    (COMPOSED, "return float(n - ddof)", "return float(n)", ROWS),
    (COMPOSED, "np.where((unit > 0) & np.isfinite(unit), unit, 1.0)", "np.ones_like(unit)", ROWS),
    (COMPOSED, "(unit > 0) & ", "", ROWS),
    (COMPOSED, "np.sqrt(np.where(none, 1.0, squares))", "np.sqrt(squares)", ROWS),
    (COMPOSED, "(*shape[:at], 1, *shape[at:])", "(1, *shape)", ROWS),
    (COMPOSED, "half = len(parts) // 2", "half = 1", ROWS),
    # Objectives.
    (OBJECTIVE, "f(leaf, *args)", "f(leaf, *args[:1])", OBJECTIVES),
    (OBJECTIVE, "else Var(y)", "else Var(0.0)", OBJECTIVES),
    (OBJECTIVE, "if output.size != 1:", "if False:", OBJECTIVES),
    (OBJECTIVE, "x = as_float(x).astype(np.float64)", "x = as_float(x)", OBJECTIVES),
    (OBJECTIVE, "grad(x.copy())", "grad(x)", OBJECTIVES),
    (OBJECTIVE, "if g.shape != x.shape:", "if False:", OBJECTIVES),
    (OBJECTIVE, "np.maximum(np.abs(g), np.abs(d)).max()", "np.abs(d).max()", OBJECTIVES),
    (OBJECTIVE, "if largest != 0 else 0.0", "", OBJECTIVES),
    # The chain rule by hand.
    (GATES, "return upstream * b, upstream * a", "return upstream * a, upstream * b", BY_HAND),
    (GATES, "return -as_float(upstream", "return as_float(upstream", BY_HAND),
    (GATES, "* inverse * inverse", "/ (x * x)", BY_HAND),
    (EXAMPLES, "negated = min(-s, _LAST_EXPONENT)", "negated = -s", BY_HAND),
    (EXAMPLES, "np.append(by_w, by_s)", "np.append(by_w, 0.0)", BY_HAND),
    (EXAMPLES, "by_y3, by_y4 = y4, y3", "by_y3, by_y4 = y3, y4", BY_HAND),
    (EXAMPLES, "row[None, :]", "row[:, None]", BY_HAND),
    (EXAMPLES, "(x.size, 8 * x.size)", "(1, 8 * x.size)", BY_HAND),
    (CHAIN, "product = J @ product", "product = product @ J", BY_HAND),
    (CHAIN, 'product if layout == "numerator" else product.T', "product", BY_HAND),
    (CHAIN, "steps[0] * n * m", "n * m", BY_HAND),
    (GRAPHS, "int(N) ** int(m)", "int(N) * int(m)", PATHS),
    (GRAPHS, "int(N) ** int(m)", "int(N) ** (int(m) - 1)", PATHS),
    (GRAPHS, "if path[-1] in goal:", "if path[-1] == target:", PATHS),
    (GRAPHS, "float(sum(d * to_target[b]", "float(math.prod(d * to_target[b]", PATHS),
    (GRAPHS, "graph[parent].get(node, 0.0) + _local", "_local", PATHS),
    (GRAPHS, "if len(order) < len(incoming):", "if False:", PATHS),
]
