"""Mistakes planted in the initializers, and in the bound on a product of slopes."""

SAMPLERS, GAINS, VARIANCE, FLOW, TABLE = (
    f"lecturelib/initializers/{name}.py"
    for name in ("samplers", "gains", "variance", "information_flow", "__init__")
)
VECTOR = "lecturelib/activations/vector.py"
ROWS = ("tests/test_initializers_catalog.py",)
BY_HAND = ("tests/test_initializers_by_hand.py",)
ARGUMENTS = ("tests/test_initializers_arguments.py",)

MUTANTS = [
    # Samplers: variance for standard deviation, bound for standard deviation, wrong fan, clipped tails.
    (
        SAMPLERS,
        'return as_number(std, "std", above=0) * rng',
        'return as_number(std, "std", above=0) ** 2 * rng',
        ROWS,
    ),
    (SAMPLERS, "rng.uniform(-1, 1, ", "rng.uniform(0, 1, ", ROWS),
    (SAMPLERS, "TRUNCATED_STD = 0.8796256610342398", "TRUNCATED_STD = 0.87", BY_HAND),
    (SAMPLERS, "/ (TRUNCATED_STD if corrected else 1.0)", "* (TRUNCATED_STD if corrected else 1.0)", ROWS),
    (SAMPLERS, "(TRUNCATED_STD if corrected else 1.0)", "1.0", ROWS),
    (
        SAMPLERS,
        "std * ndtri(rng.uniform(ndtr(-2.0), ndtr(2.0), _shape(fan_in, fan_out)))",
        "std * np.clip(rng.standard_normal(_shape(fan_in, fan_out)), -2, 2)",
        ROWS,
    ),
    (
        SAMPLERS,
        "math.sqrt(2.0 / sum(_shape(fan_in, fan_out)))",
        "2.0 / sum(_shape(fan_in, fan_out))",
        BY_HAND,
    ),
    (SAMPLERS, "math.sqrt(2.0 / sum(_shape(fan_in, fan_out)))", "math.sqrt(2.0 / fan_in)", BY_HAND),
    (
        SAMPLERS,
        'as_number(gain, "gain", above=0) * math',
        'as_number(gain, "gain", above=0) ** 2 * math',
        ROWS,
    ),
    (SAMPLERS, "math.sqrt(3.0) * glorot_std", "glorot_std", ROWS),
    (SAMPLERS, "math.sqrt(6.0 / _connections", "math.sqrt(3.0 / _connections", ROWS),
    (SAMPLERS, '[fan == "in"]', '[fan == "out"]', ROWS),
    (SAMPLERS, 'corrected=tails == "corrected"', 'corrected=tails == "cut"', ROWS),
    (
        SAMPLERS,
        'return as_count(fan_out, "fan_out"), as_count(fan_in, "fan_in")',
        "return fan_in, fan_out",
        ROWS,
    ),
    # Gains.
    (GAINS, '"sigmoid": Gain(4.0, 1.0)', '"sigmoid": Gain(0.25, 1.0)', BY_HAND),
    (GAINS, '"tanh": Gain(1.0, 5 / 3)', '"tanh": Gain(1.0, 1.0)', BY_HAND),
    (GAINS, '"relu": Gain(math.sqrt(2.0)', '"relu": Gain(2.0', ROWS),
    (GAINS, "if activation not in known:", "if False:", ARGUMENTS),
    # Variances by formula.
    (VARIANCE, "vx * vy + mx**2 * vy + my**2 * vx", "vx * vy", BY_HAND),
    (VARIANCE, "mx**2 * vy + my**2 * vx", "mx**2 * vx + my**2 * vy", BY_HAND),
    (VARIANCE, "factors = counts[:-1] * variances", "factors = counts[1:] * variances  #", BY_HAND),
    (VARIANCE, "stds**2, len", "stds, len", BY_HAND),
    (
        VARIANCE,
        "factors[1:] *= second_moment  # the inputs",
        "factors *= second_moment  # the inputs",
        BY_HAND,
    ),
    (VARIANCE, "factors[1:] *= second_moment  # behind", "factors *= second_moment  # behind", BY_HAND),
    (VARIANCE, "factors[::-1])[::-1].copy()", "factors).copy()", BY_HAND),
    (VARIANCE, 'np.errstate(over="ignore")', 'np.errstate(over="warn")', BY_HAND),
    # Measurements.
    (FLOW, "y.var(axis=0).mean()", "y.var(axis=1).mean()", BY_HAND),
    (FLOW, "np.mean(np.abs(y) > 0.99)", "np.mean(y > 0.99)", BY_HAND),
    (FLOW, "h = y @ W.T", "h = y @ W", BY_HAND),
    (FLOW, "delta = (delta @ W) * f_prime(below)", "delta = delta @ W", BY_HAND),
    (FLOW, "rng.standard_normal(h[-1].shape) * f_prime(h[-1])", "rng.standard_normal(h[-1].shape)", BY_HAND),
    (FLOW, "return np.array(stds[::-1])", "return np.array(stds)", BY_HAND),
    # The table, and the product of slopes.
    (TABLE, "lambda i, o: _CUT * 2 / (i + o)", "lambda i, o: 2 / (i + o)  #", ROWS),
    (TABLE, "lambda i, o: 2 / o,", "lambda i, o: 2 / i,", ROWS),
    (
        VECTOR,
        "return _SATURATION[name][0] ** as_count",
        "return _SATURATION[name][0] * as_count",
        ("tests/test_activations_vector.py",),
    ),
]
