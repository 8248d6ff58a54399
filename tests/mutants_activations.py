"""Mistakes planted in the activations."""

SMOOTH, SOBOLEVA, SECOND, PIECEWISE, VECTOR, TABLE, STABLE, CHECKS = (
    f"lecturelib/{name}.py"
    for name in (
        "activations/smooth",
        "activations/soboleva",
        "activations/_second",
        "activations/piecewise",
        "activations/vector",
        "activations/__init__",
        "_stable",
        "_checks",
    )
)
ROWS = ("tests/test_activations_catalog.py",)
BY_HAND = ("tests/test_activations_by_hand.py",)
VECTORS = ("tests/test_activations_vector.py",)
ARGUMENTS = ("tests/test_activations_arguments.py",)
TAPE = ("tests/test_autodiff_catalogs.py",)
GOLDEN = ("tests/test_activations_golden.py",)

MUTANTS = [
    # Stability: the printed formulas.
    (SMOOTH, "y: Array = np.maximum(t, x >= 0) / (1 + t)", "y = 1 / (1 + np.exp(-x))", ROWS),
    (SMOOTH, "y: Array = np.maximum(t, x >= 0) / (1 + t)", "y = 0.5 * (1 + np.tanh(x / 2))", BY_HAND),
    (SMOOTH, "y: Array = t / (1 + t) ** 2", "y = sigmoid(t) * (1 - sigmoid(t))", ROWS),
    (
        SMOOTH,
        "    t = decay(np.abs(as_float(x)))\n    y: Array = t / (1 + t) ** 2",
        "    s = sigmoid(x)\n    y = s * (1 - s)",
        BY_HAND,
    ),
    (SMOOTH, "y: Array = 4 * t / (1 + t) ** 2", "y = 1 - np.tanh(as_float(x)) ** 2", BY_HAND),
    (SMOOTH, "np.maximum(x, 0) + np.log1p(decay(np.abs(x)))", "np.log(1 + np.exp(x))", ROWS),
    (SMOOTH, "np.log1p(decay(np.abs(x)))", "np.log(1 + decay(np.abs(x)))", BY_HAND),
    (SMOOTH, "2 * np.minimum(np.abs(as_float(x)), FAR)", "2 * np.abs(as_float(x))", ROWS),
    (SMOOTH, "return np.maximum(x, -FAR) * sigmoid(x)", "return x * sigmoid(x)", ROWS),
    (SMOOTH, "decay(np.square(np.clip(as_float(x), -FAR, FAR)))", "decay(np.square(as_float(x)))", ROWS),
    (
        SMOOTH,
        "0.5 * erfc(np.maximum(x, last) * -math.sqrt(0.5))",
        "(1 - 0.5 * erfc(x * math.sqrt(0.5)))",
        BY_HAND,
    ),
    (SMOOTH, "* (x > last)", "", ROWS),
    (SOBOLEVA, "-np.expm1(-abs(a + b) * u)", "(1 - np.exp(-abs(a + b) * u))", BY_HAND),
    (STABLE, "u = np.where(u > last, np.inf, u)", "pass", ROWS),
    (STABLE, "np.dtype(np.float32): 87.3", "np.dtype(np.float32): 708.3", ROWS),
    # Formulas.
    (SMOOTH, "y: Array = sigmoid(x) * (1 + x * sigmoid(-x))", "y = sigmoid(x) * (1 + sigmoid(-x))", ROWS),
    (SMOOTH, "y: Array = sigmoid(x) * (1 + x * sigmoid(-x))", "y = sigmoid_prime(x)", ROWS),
    (SMOOTH, "np.maximum(x, last) * -math.sqrt(0.5)", "np.maximum(x, last) * -1.0", BY_HAND),
    (SMOOTH, "x * decay(0.5 * x * x)", "x * decay(x * x)", ROWS),
    (
        SMOOTH,
        "GELU_CUBIC = math.sqrt(2.0 / math.pi), 0.044715",
        "GELU_CUBIC = math.sqrt(2.0 / math.pi), 0.044",
        GOLDEN,
    ),
    (SMOOTH, "(1 + 3 * GELU_CUBIC * x * x)", "(1 + GELU_CUBIC * x * x)", ROWS),
    (SMOOTH, "return -2 * x * decay(x * x)", "return 2 * x * decay(x * x)", ROWS),
    (SOBOLEVA, "(b + c, c - b)", "(b + c, b - c)", BY_HAND),
    (SOBOLEVA, "_half_prime(u, b, a, d, c)", "_half_prime(u, a, b, c, d)", ROWS),
    (SOBOLEVA, "np.exp((max(a, -b) - max(c, -d)) * u)", "np.exp((a - c) * u)", BY_HAND),
    (SOBOLEVA, "        return np.zeros_like(u)  # infinity * 0 otherwise", "        pass", BY_HAND),
    (SOBOLEVA, "        return np.zeros_like(u)\n    terms", "        pass\n    terms", BY_HAND),
    (PIECEWISE, "return (x >= 0).astype(x.dtype)", "return (x > 0).astype(x.dtype)", BY_HAND),
    (PIECEWISE, "return np.positive(as_float(x))", "return as_float(x)", ROWS),
    (PIECEWISE, "return (np.abs(x) <= 1).astype(x.dtype)", "return (np.abs(x) < 1).astype(x.dtype)", BY_HAND),
    (PIECEWISE, "return (x > 0).astype(x.dtype)", "return (x >= 0).astype(x.dtype)", BY_HAND),
    (PIECEWISE, "return (x > 0).astype(x.dtype)", "return np.sign(x)", ROWS),
    (PIECEWISE, "return (x > 0).astype(x.dtype)", "return x > 0", ROWS),
    (
        PIECEWISE,
        "(x > 0) + x.dtype.type(slope) * (x <= 0)",
        "(x >= 0) + x.dtype.type(slope) * (x < 0)",
        BY_HAND,
    ),
    (PIECEWISE, "(x > 0) + x.dtype.type(slope) * (x <= 0)", "(x > 0) + slope * (x <= 0)", ROWS),
    (PIECEWISE, "alpha * np.expm1(np.minimum(x, 0))", "alpha * np.where(x > 0, 0, np.exp(x) - 1)", ROWS),
    (PIECEWISE, "alpha * np.expm1(np.minimum(x, 0))", "alpha * (np.exp(np.minimum(x, 0)) - 1)", BY_HAND),
    (PIECEWISE, "alpha * np.expm1(np.minimum(x, 0))", "np.expm1(np.minimum(x, 0))", BY_HAND),
    (
        PIECEWISE,
        "(x > 0) + alpha * decay(np.maximum(-x, 0)) * (x <= 0)",
        "(x > 0) + decay(np.maximum(-x, 0)) * (x <= 0)",
        ROWS,
    ),
    (PIECEWISE, "SELU_ALPHA = 1.6732632423543772", "SELU_ALPHA = 1.67326", BY_HAND),
    (PIECEWISE, "SELU_LAMBDA = 1.0507009873554804", "SELU_LAMBDA = 1.0507", BY_HAND),
    (
        PIECEWISE,
        "return SELU_LAMBDA * elu_prime(x, SELU_ALPHA)",
        "return elu_prime(x, SELU_LAMBDA * SELU_ALPHA)",
        ROWS,
    ),
    (PIECEWISE, "per_entry.sum(axis=shared)", "per_entry", VECTORS),
    (PIECEWISE, "per_entry.sum(axis=shared)", "per_entry.sum()", VECTORS),
    (PIECEWISE, "per_entry = g * np.minimum(x, 0)", "per_entry = g * x", VECTORS),
    (VECTOR, "half.max(axis=axis, keepdims=True)", "half.max()", VECTORS),
    (VECTOR, "half = 0.5 * x  #", "half = 1.0 * x  #", VECTORS),
    (VECTOR, "decay(2 * np.minimum(below_top, FAR))", "np.exp(x)", VECTORS),
    (VECTOR, "e.sum(axis=axis, keepdims=True)", "e.sum()", VECTORS),
    (VECTOR, "= -off_diagonal.sum(axis=-1)", "= p * (1 - p)", VECTORS),
    (VECTOR, "largest &= largest.cumsum(axis=axis) == 1", "pass", VECTORS),
    (VECTOR, "X @ W.T + b <= 0", "X @ W.T + b < 0", VECTORS),
    (VECTOR, "np.abs(x) > saturation_bound", "x > saturation_bound", VECTORS),
    # What the tape knows of them.
    (SMOOTH, "@derivative_of(sigmoid)", "@derivative_of(silu_prime)", TAPE),
    (PIECEWISE, "@derivative_of(relu)", "@derivative_of(elu)", TAPE),
    (SOBOLEVA, "np.where(x < 0, -left, right)", "np.where(x < 0, left, right)", TAPE),
    (SOBOLEVA, "factor * (rate - bend)", "factor * rate", TAPE),
    (SECOND, "    piecewise.hard_tanh_prime,\n", "", TAPE),
    (SECOND, "alpha * decay(np.maximum(-x, 0)) * (x <= 0)", "decay(np.maximum(-x, 0)) * (x <= 0)", TAPE),
    (
        SECOND,
        "-smooth.sigmoid_prime(x) * np.tanh(0.5 * x)",
        "smooth.sigmoid_prime(x) * np.tanh(0.5 * x)",
        TAPE,
    ),
    (
        SECOND,
        "-smooth.sigmoid_prime(x) * np.tanh(0.5 * x)",
        "smooth.sigmoid_prime(x) * (1 - 2 * smooth.sigmoid(x))",
        TAPE,
    ),
    (SECOND, "-2 * np.tanh(x)", "-np.tanh(x)", TAPE),
    (SECOND, "(2 - x * np.tanh(0.5 * x))", "(2 - np.tanh(0.5 * x))", TAPE),
    (SECOND, "* (2 - x * x)", "* (1 - x * x)", TAPE),
    (SECOND, "w_second = 12 *", "w_second = 6 *", TAPE),
    (SECOND, "(4 * x * x - 2)", "(2 * x * x - 2)", TAPE),
    # The table and the checks.
    (TABLE, "(-1.2784645427610738, -0.2784645427610738)", "(-1.278, -0.278)", ROWS),
    (TABLE, '"F.leaky_relu(x, 0.01)",\n        (0.0,),', '"F.leaky_relu(x, 0.01)",', ROWS),
    (TABLE, "(0.01, 1),", "(0, 1),", ROWS),
    (TABLE, "        limits=(0, 0),\n    ),\n    # Rows", "    ),\n    # Rows", ROWS),
    (CHECKS, 'if array.dtype.kind not in "biuf":', 'if array.dtype.kind in "O":', ARGUMENTS),
    (CHECKS, "np.float32 if single else np.float64", "np.float64", ROWS),
    (CHECKS, "above < number", "above <= number", ARGUMENTS),
    (CHECKS, "above < number < below and at_least <= number", "at_least <= number", ARGUMENTS),
    (CHECKS, "not real or isinstance(value, bool | np.bool)", "not real", ARGUMENTS),
]
