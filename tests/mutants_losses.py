"""Mistakes planted in the losses."""

REDUCTION, REGRESSION, CLASSES, BINARY, TD, HEADS, OBJECTIVES, SECOND, TABLE = (
    f"lecturelib/losses/{name}.py"
    for name in (
        "_reduction",
        "regression",
        "classification",
        "binary",
        "temporal_difference",
        "heads",
        "objectives",
        "_second",
        "__init__",
    )
)
ROWS = ("tests/test_losses_catalog.py",)
BY_HAND = ("tests/test_losses_by_hand.py",)
MODELS = ("tests/test_losses_models.py",)
TEMPORAL = ("tests/test_losses_td.py",)
ARGUMENTS = ("tests/test_losses_arguments.py",)
TAPE = ("tests/test_autodiff_catalogs.py",)
GOLDEN = ("tests/test_losses_golden.py",)

MUTANTS = [
    # What is divided by what.
    (REDUCTION, "math.prod(shape[1:]) if outputs", "math.prod(shape) if outputs", ROWS),
    (REDUCTION, 'samples if reduction == "mean" else 1', 'samples if reduction == "sum" else 1', BY_HAND),
    (REDUCTION, "return slopes / divisor(slopes.shape, reduction, outputs)", "return slopes", GOLDEN),
    (REDUCTION, "if a.shape != y.shape or a.size == 0:", "if a.size == 0:", ARGUMENTS),
    (REDUCTION, "y.astype(a.dtype, copy=False)", "y", ROWS),
    (REDUCTION, "where=part != 0", "where=whole != 0", BY_HAND),
    (REDUCTION, 'over="ignore", divide="ignore"', 'over="warn", divide="ignore"', ROWS),
    # Regression.
    (
        REGRESSION,
        "return total(np.square(a - y), reduction, outputs)",
        "return total(abs(a - y), reduction, outputs)",
        BY_HAND,
    ),
    (
        REGRESSION,
        "return shared(2 * (a - y), reduction, outputs)",
        "return shared(a - y, reduction, outputs)",
        ROWS,
    ),
    (
        REGRESSION,
        "return shared(2 * (a - y), reduction, outputs)",
        "return shared(2 * (y - a), reduction, outputs)",
        GOLDEN,
    ),
    (
        REGRESSION,
        "return 0.5 * mse(a, y, reduction, outputs)",
        "return mse(a, y, reduction, outputs)",
        GOLDEN,
    ),
    (REGRESSION, "np.square(np.log1p(y) - np.log1p(a))", "np.abs(np.log1p(y) - np.log1p(a))", BY_HAND),
    (
        REGRESSION,
        "np.square(np.log1p(y) - np.log1p(a))",
        "np.square(np.log10(1 + y) - np.log10(1 + a))",
        BY_HAND,
    ),
    (
        REGRESSION,
        "np.square(np.log1p(y) - np.log1p(a))",
        "np.square(np.log(abs(y)) - np.log(abs(a)))",
        BY_HAND,
    ),
    (REGRESSION, "(np.log1p(y) - np.log1p(a)) / (1 + a)", "(np.log1p(y) - np.log1p(a))", ROWS),
    (
        REGRESSION,
        "shared(np.sign(a - y), reduction, outputs)",
        "shared(2.0 * (a > y) - 1, reduction, outputs)",
        BY_HAND,
    ),
    (
        REGRESSION,
        'return 0.5 * mse(A @ x, b, reduction="sum")',
        'return mse(A @ x, b, reduction="sum")',
        MODELS,
    ),
    (REGRESSION, "grad: Array = A.T @ (A @ x - b)", "grad = 2 * A.T @ (A @ x - b)", MODELS),
    (REGRESSION, "(slopes @ X).reshape(w.shape)", "slopes @ X", MODELS),
    (REGRESSION, "np.array([intercept, slope[0]]", "np.array([slope[0], intercept]", MODELS),
    (REGRESSION, 'phi[1:], phi[0], "sum")', 'phi[1:], phi[0], "mean")', MODELS),
    (REGRESSION, 'all_entries(y, "y", y > -1, "entries above -1")', "y", ARGUMENTS),
    # Classes.
    (CLASSES, "(labels >= 0) & (labels < classes)", "labels < classes", ARGUMENTS),
    (CLASSES, "return total(-xlogy(y, p), reduction)", "return total(-y * np.log(p), reduction)", BY_HAND),
    (CLASSES, "half.max(axis=1, keepdims=True)", "half.max()", BY_HAND),
    (CLASSES, "half = 0.5 * z  #", "half = 1.0 * z  #", BY_HAND),
    (CLASSES, "    e[np.arange(len(z)), z.argmax(axis=1)] = 0", "    e[0, 0] *= 1", ROWS),
    (CLASSES, "np.log1p(e.sum(axis=1, keepdims=True))", "np.log(1 + e.sum(axis=1, keepdims=True))", BY_HAND),
    (CLASSES, "e.sum(axis=1, keepdims=True)", "e.sum(axis=0, keepdims=True)", GOLDEN),
    (CLASSES, "    grad[rows, top] = -grad.sum(axis=1)", "    grad = p - y", BY_HAND),
    (
        CLASSES,
        "p - y, np.arange(len(p)), p.argmax(axis=1)",
        "y - p, np.arange(len(p)), p.argmax(axis=1)",
        GOLDEN,
    ),
    (CLASSES, "np.abs(y.sum(axis=1) - 1) < 1e-5", "y.sum(axis=1) > 0", ARGUMENTS),
    # Two classes.
    (BINARY, "-xlogy(y, a) - xlog1py(1 - y, -a)", "-xlogy(y, a) + xlog1py(1 - y, -a)", BY_HAND),
    (BINARY, "-xlogy(y, a) - xlog1py(1 - y, -a)", "-xlogy(y, a)", GOLDEN),
    (BINARY, "quotient(1 - y, 1 - a) - quotient(y, a)", "quotient(a - y, a * (1 - a))", BY_HAND),
    (BINARY, "y * softplus(-z) + (1 - y) * softplus(z)", "softplus(z) - y * z", BY_HAND),
    (BINARY, "y * softplus(-z) + (1 - y) * softplus(z)", "y * softplus(z) + (1 - y) * softplus(-z)", GOLDEN),
    (BINARY, "(1 - y) * sigmoid(z) - y * sigmoid(-z)", "sigmoid(z) - y", BY_HAND),
    (BINARY, "np.square(np.maximum(0, 1 - y * a))", "np.maximum(0, np.square(1 - y * a))", BY_HAND),
    (BINARY, "-2 * y * np.maximum(0, 1 - y * a)", "-y * np.maximum(0, 1 - y * a)", ROWS),
    (BINARY, 'np.abs(y) == 1, "labels -1 or 1"', 'np.abs(y) <= 1, "labels -1 or 1"', BY_HAND),
    # Temporal differences.
    (TD, "q_next.max(axis=1) - q", "q_next.max() - q", TEMPORAL),
    (TD, "q_next.max(axis=1) - q", "q_next.mean(axis=1) - q", TEMPORAL),
    (TD, "return shared(-2 * td_error", "return shared(2 * td_error", TEMPORAL),
    (TD, "= -float(gamma) * grad_q", "= -grad_q", TEMPORAL),
    (TD, "= -float(gamma) * grad_q", "= float(gamma) * grad_q", GOLDEN),
    (TD, "at_least=0, at_most=1", "at_least=0", ARGUMENTS),
    # Heads, definitions, table.
    (HEADS, "identity, half_mse, half_mse, half_mse_grad", "identity, mae, mae, mae_subgrad", MODELS),
    (HEADS, "mae_subgrad, canonical=False", "mae_subgrad", MODELS),
    (OBJECTIVES, "return sum(losses) / len(losses)", "return sum(losses)", MODELS),
    (OBJECTIVES, "example_loss(model(x), target)", "example_loss(target, model(x))", ROWS),
    (TABLE, "    smooth=False,\n", "    smooth=True,\n", ROWS),
    (
        TABLE,
        '"F.mse_loss(a, y)", "PyTorch", outputs="mean")',
        '"F.mse_loss(a, y)", "PyTorch", outputs="sum")',
        GOLDEN,
    ),
    # What the tape knows of them.
    (REGRESSION, "@derivative_of(mse)", "@derivative_of(mae)", TAPE),
    (CLASSES, "@derivative_of(softmax_cross_entropy)", "@derivative_of(categorical_cross_entropy)", TAPE),
    (SECOND, "shared(np.full_like(a, 2), reduction, outputs)", "np.full_like(a, 2)", TAPE),
    (SECOND, "2 * (1 + np.log1p(y)", "2 * (np.log1p(y)", TAPE),
    (SECOND, "return np.zeros_like(a)", "return np.ones_like(a)", TAPE),
    (SECOND, "quotient(1 - y, (1 - a) ** 2) +", "quotient(1 - y, (1 - a) ** 2) -", TAPE),
    (SECOND, "shared(sigmoid_prime(z), reduction, outputs)", "shared(sigmoid_prime(z), reduction)", TAPE),
    (SECOND, "2 * (y * a < 1)", "2 * (a < 1)", TAPE),
    (SECOND, "quotient(y, p**2)", "quotient(y, p)", TAPE),
    (SECOND, "/ divisor(logits.shape, reduction)", "/ divisor(logits.shape, 'mean')", TAPE),
]
