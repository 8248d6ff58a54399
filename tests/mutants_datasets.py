"""Mistakes planted in the data sets."""

REGRESSION, CLASSIFICATION, SIGNALS = (
    f"lecturelib/datasets/{name}.py" for name in ("regression", "classification", "signals")
)
TESTS = ("tests/test_datasets.py",)

MUTANTS = [
    (REGRESSION, "intercept + slope * x", "slope + intercept * x", TESTS),
    (REGRESSION, "rng.uniform(-noise, noise, n)", "noise * rng.standard_normal(n)", TESTS),
    (REGRESSION, "np.sin(x) + noise", "np.cos(x) + noise", TESTS),
    (REGRESSION, "np.sin(x) + noise *", "np.sin(x) + noise**2 *", TESTS),
    (REGRESSION, "(rng.uniform(size=(n, p.size)) < p)", "(rng.uniform(size=(n, p.size)) > p)", TESTS),
    (REGRESSION, "(p > 0) & (p <= 1)", "(p >= 0) & (p <= 1)", TESTS),
    (CLASSIFICATION, "np.array([0, 1, 1, 0])[corner]", "np.array([0, 1, 0, 1])[corner]", TESTS),
    (CLASSIFICATION, "3 * _on_circle(2 * math.pi * y / k)", "3 * _on_circle(math.pi * y / k)", TESTS),
    (CLASSIFICATION, "* r + y / k)", "* r) + y / k", TESTS),
    (CLASSIFICATION, "[1.0, 0.5] - upper", "[1.0, -0.5] - upper", TESTS),
    (CLASSIFICATION, "0.6 * size + 0.8 * special", "0.8 * special", TESTS),
    (CLASSIFICATION, "(X - X.mean(axis=0)) / X.std(axis=0)", "(X - X.mean()) / X.std()", TESTS),
    (SIGNALS, "length = 23 *", "length = 24 *", TESTS),
    (SIGNALS, "(rng.uniform(size=(n, 1)) if shift else 0.5)", "0.5", TESTS),
    (SIGNALS, "np.where((u >= 0) & (u <= 1), signal, 0)", "signal", TESTS),
    (SIGNALS, "white[:, :-2] + 2 * white[:, 1:-1]", "white[:, :-2] + white[:, 1:-1]", TESTS),
    (SIGNALS, "(at - left) * ", "", TESTS),
]
