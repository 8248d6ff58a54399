"""Mistakes planted in the race of networks of different depth, each of which its tests must notice."""

FILE = "lecturelib/experiments/depth_runs.py"
TESTS = ("tests/test_experiments_depth.py",)

MUTANTS = [
    (
        FILE,
        "he_normal(rng, fan_in, fan_out), np.zeros",
        "0.1 * he_normal(rng, fan_in, fan_out), np.zeros",
        TESTS,
    ),
    (FILE, "theta -= lr * grad", "theta -= lr * grad / len(X)", TESTS),
    (FILE, "argmax(axis=1) != labels", "argmin(axis=1) != labels", TESTS),
    (FILE, "len(wrong) <= max_epochs", "len(wrong) < max_epochs", TESTS),
    (FILE, "for depth, width in enumerate(widths, 1)", "for depth, width in enumerate(widths)", TESTS),
    (FILE, "np.array(wrong), wrong[-1] == 0)", "np.array(wrong), True)", TESTS),
]
