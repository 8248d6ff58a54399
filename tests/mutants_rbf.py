"""Mistakes planted in radial basis function networks: the typical ones of the assignment among them."""

UNITS, FEATURES, CLUSTERING, LEARNING, APPROXIMATION = (
    f"lecturelib/rbf/{name}.py" for name in ("_units", "features", "clustering", "learning", "approximation")
)
NETWORK = ("tests/test_rbf.py",)
MEANS = ("tests/test_rbf_clustering.py",)
THEOREM = ("tests/test_rbf_approximation.py",)
ARGUMENTS = ("tests/test_rbf_arguments.py",)

MUTANTS = [
    (UNITS, "0.5 * np.square(u)", "np.square(u)", NETWORK),
    (UNITS, "0.5 * np.square(u).sum(axis=-1)", "0.5 * np.sqrt(np.square(u).sum(axis=-1))", NETWORK),
    (UNITS, "-FAR, FAR)", "-np.inf, np.inf)", ARGUMENTS),
    (FEATURES, "phi @ w.T + b", "phi @ w.T", NETWORK),
    (FEATURES, "outputs if g is None else g(outputs)", "outputs", NETWORK),
    (FEATURES, '(lr, "lr", above=0) *', '(lr, "lr", above=0) **', NETWORK),
    (UNITS, "widths.astype(dtype)", "widths", ARGUMENTS),
    (CLUSTERING, "centers).min(axis=1)\n", "centers).min(axis=1) ** 0.5\n", MEANS),
    (CLUSTERING, "if not nearest.any():", "if False:", MEANS),
    (
        CLUSTERING,
        "labels = _without_empty(distances.argmin(axis=1), nearest, k)",
        "labels = distances.argmin(axis=1)",
        MEANS,
    ),
    (CLUSTERING, "np.where(counts[labels] > 1, nearest, -1)", "nearest", MEANS),
    (CLUSTERING, "counts[[labels[moved], empty]] += [-1, 1]", "pass", MEANS),
    (CLUSTERING, "np.array_equal(centers, previous)", "False", MEANS),
    (CLUSTERING, "[:, 1 : p + 1]", "[:, :p]", MEANS),
    (CLUSTERING, "nearest.mean(axis=1)", "nearest.mean()", ARGUMENTS),
    (
        CLUSTERING,
        "np.sqrt(_squared_distances(centers, centers))",
        "_squared_distances(centers, centers)",
        MEANS,
    ),
    (LEARNING, "np.ones(len(phi), phi.dtype)]", "np.zeros(len(phi), phi.dtype)]", NETWORK),
    (
        LEARNING,
        "root * np.eye(N, N + 1)",
        "root * np.vstack([np.eye(N, N + 1), np.eye(N + 1)[-1]])[1:]",
        NETWORK,
    ),
    (LEARNING, "at_least=0) ** 0.5", "at_least=0)", NETWORK),
    (LEARNING, "by_phi * phi / net.widths", "by_phi * phi / net.widths**2", NETWORK),
    (LEARNING, '"ni,nid->id", by_distance, u', '"ni,nid->id", -by_distance, u', NETWORK),
    (LEARNING, '"ni,nid,nid->i", by_distance, u, u', '"ni,nid->i", by_distance, u', NETWORK),
    (LEARNING, "2 * residual / len(X)", "2 * residual", NETWORK),
    (LEARNING, "slopes.widths * net.widths", "slopes.widths", NETWORK),
    (LEARNING, "trial_loss < loss:", "trial_loss < np.inf:", NETWORK),
    (LEARNING, 'min(as_count(neighbors, "neighbors"), k - 1)', "neighbors", NETWORK),
    (APPROXIMATION, "_POINTS = 4001", "_POINTS = 4000", THEOREM),
    (APPROXIMATION, "(x[-1] - x[0]) * np.mean", "np.mean", THEOREM),
    (APPROXIMATION, "np.mean(error**p)) ** (1 / p)", "np.mean(error**2)) ** (1 / 2)", THEOREM),
    (APPROXIMATION, "return float(error.max())", "return float(error.max() ** 2)", THEOREM),
    (
        APPROXIMATION,
        'Kernel("odd", lambda z: z * _gaussian(z)',
        'Kernel("odd", lambda z: _gaussian(z)',
        THEOREM,
    ),
    # What the tape knows of them.
    (UNITS, "return -_decay(u)", "return _decay(u)", ("tests/test_autodiff_layers.py",)),
]
