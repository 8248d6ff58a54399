"""Mistakes planted in the table of losses and in the learning curves of three initializers."""

LOSS_TABLE, RUNS = "lecturelib/experiments/loss_table.py", "lecturelib/experiments/initialization_runs.py"
TESTS = ("tests/test_experiments_losses.py",)

MUTANTS = [
    (LOSS_TABLE, "100 * abs(a - y) / y", "100 * abs(a - y) / a", TESTS),
    (LOSS_TABLE, "mse(a, y), msle(a, y), PRINTED_MSLE", "msle(a, y), mse(a, y), PRINTED_MSLE", TESTS),
    (LOSS_TABLE, "PRINTED_MSLE.get((a, y))", "PRINTED_MSLE.get((a, y), 0.0)", TESTS),
    (RUNS, "theta = theta - lr * grad", "theta = theta + lr * grad", TESTS),
    (RUNS, "theta = theta - lr * grad", "theta = theta - grad", TESTS),
    (RUNS, "    curve[steps] = loss(theta)[0]\n", "    curve[steps] = curve[steps - 1]\n", TESTS),
    (RUNS, "partial(normal, std=0.01)", "partial(normal, std=0.1)", TESTS),
    (RUNS, '"normal(std=1)": normal', '"normal(std=1)": glorot_normal', TESTS),
]
