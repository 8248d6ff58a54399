"""Mistakes planted in plain and stochastic descent."""

PLAIN, RATES, CRITICAL, BATCHES, STOCHASTIC, TRAINING = (
    f"lecturelib/descent/{name}.py"
    for name in ("plain", "rates", "critical", "batches", "stochastic", "training")
)
RUNS, VIEWS = "lecturelib/experiments/descent_runs.py", "lecturelib/experiments/loss_views.py"
ON_RUNS = ("tests/test_experiments_descent.py",)
ON_PLAIN, ON_RATES, ON_CRITICAL, ON_BATCHES, ON_STOCHASTIC, ON_TRAINING = (
    (f"tests/test_descent{part}.py",)
    for part in ("", "_rates", "_critical", "_batches", "_stochastic", "_training")
)

MUTANTS = [
    (PLAIN, 'theta - as_number(lr, "lr", at_least=0)', 'theta + as_number(lr, "lr", at_least=0)', ON_PLAIN),
    (PLAIN, "at_least=0) + 1, *theta.shape)", "at_least=0), *theta.shape)", ON_PLAIN),
    (PLAIN, "rate(lr, t))", "rate(lr, t + 1))", ON_PLAIN),
    (PLAIN, "w = (w / size).astype(np.float64)", "w = w.astype(np.float64)", ON_PLAIN),
    (RATES, "return Regimes(1 / lam, 2 / lam)", "return Regimes(1 / lam, 1 / lam)", ON_RATES),
    (RATES, "1 / (low + high), (high - low)", "1 / high, (high - low)", ON_RATES),
    (
        RATES,
        "(high - low) / (high + low), 1 / high",
        "((high - low) / (high + low)) ** 2, 1 / high",
        ON_RATES,
    ),
    (RATES, "(high + low), 1 / high)", "(high + low), 0.5 / high)", ON_RATES),
    (CRITICAL, 'return "minimum" if up', 'return "minimum" if not up', ON_CRITICAL),
    (CRITICAL, "if down and up:", "if down and up and np.abs(lam).min() > small:", ON_CRITICAL),
    (CRITICAL, "+ rounding:", "- rounding:", ON_CRITICAL),
    (BATCHES, "for start in range(0, n, size)]", "for start in range(0, n - size + 1, size)]", ON_BATCHES),
    (BATCHES, "_deal(rng.permutation(n), slices)", "_deal(np.arange(n), slices)", ON_BATCHES),
    (BATCHES, "return -(-n // as_count", "return (n // as_count", ON_BATCHES),
    (
        BATCHES,
        '"batch" if parts == 1 else "stochastic" if parts == n',
        '"batch" if parts == n else "stochastic" if parts == 1',
        ON_BATCHES,
    ),
    (
        STOCHASTIC,
        'rows.mean(axis=0) if reduction == "mean"',
        'rows.sum(axis=0) if reduction == "mean"',
        ON_STOCHASTIC,
    ),
    (STOCHASTIC, "(n - size) / (n - 1))", "(n - size) / n)", ON_STOCHASTIC),
    (STOCHASTIC, "rate(lr, taken + i)", "rate(lr, i)", ON_STOCHASTIC),
    (STOCHASTIC, "            parts[-1][-1],", "            theta0,", ON_STOCHASTIC),
    (
        STOCHASTIC,
        "return 2 * (X @ theta - y)[:, None] * X",
        "return (X @ theta - y)[:, None] * X",
        ON_STOCHASTIC,
    ),
    (TRAINING, "np.isfinite(self.losses).all() and ", "", ("tests/test_guards.py",)),
    (TRAINING, " and np.isfinite(self.theta).all()", "", ("tests/test_guards.py",)),
    (TRAINING, "        if zero_grad:", "        if not zero_grad:", ON_TRAINING),
    (TRAINING, "weights=[len(b) for b in batches]", "weights=[1 for b in batches]", ON_TRAINING),
    (TRAINING, "lam * value + (1 - lam) * running", "(1 - lam) * value + lam * running", ON_TRAINING),
    (TRAINING, "state=state)\n        theta, state", ")\n        theta, state", ON_TRAINING),
    (RUNS, "np.linalg.norm(point - end) <= gap", "np.linalg.norm(point - end) > gap", ON_RUNS),
    (RUNS, "<= tol).all(axis=0)", "<= np.inf).all(axis=0)", ON_RUNS),
    (RUNS, "size=size, replace=True", "size=1, replace=True", ON_RUNS),
    (VIEWS, "for a in along] for b in along]", "for b in along] for a in along]", ON_RUNS),
    (VIEWS, 'linear_regression(x, y, "sum", start)', 'linear_regression(x, y, "mean", start)', ON_RUNS),
]
