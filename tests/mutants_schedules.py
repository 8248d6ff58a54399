"""Mistakes planted in the schedules."""

DECAY, CYCLES, PLATEAU, SHARED, TABLE = (
    f"lecturelib/schedules/{name}.py" for name in ("decay", "cycles", "plateau", "_schedule", "__init__")
)
ROWS = ("tests/test_schedules.py",)
GOLDEN = ("tests/test_schedules_golden.py",)

MUTANTS = [
    (DECAY, "self.factor ** (t // self.every)", "self.factor ** (t / self.every)", ROWS),
    (DECAY, "self.lr0 * np.exp(-self.k * t)", "self.lr0 * np.exp(-self.k * (t + 1))", GOLDEN),
    (DECAY, "self.lr0 / -np.expm1(-self.k)", "self.lr0 / self.k", ROWS),
    (DECAY, "self.lr0 / (1 + self.k * t)", "self.lr0 / (self.k + t)", ROWS),
    (DECAY, "self.lr0 * (t + 1) ** -self.p", "self.lr0 * (t + 2) ** -self.p", ROWS),
    (DECAY, "return 0.5 < as_number", "return 0.5 <= as_number", ROWS),
    (DECAY, "np.minimum(t / self.steps, 1)", "t / self.steps", GOLDEN),
    (CYCLES, "starts[-1] * self.mult + self.first", "starts[-1] + self.first", GOLDEN),
    (CYCLES, 'side="right"', 'side="left"', GOLDEN),
    (CYCLES, "starts[-1] <= t.max", "starts[-1] < t.max", ROWS),
    (CYCLES, "self.rise * self.steps - 1,", "self.rise * self.steps,", GOLDEN),
    (CYCLES, "low / self.final_div", "self.lr_max / self.final_div", GOLDEN),
    (CYCLES, "(1 + np.cos(np.pi * part))", "(1 + np.cos(np.pi / 2 * part))", GOLDEN),
    (PLATEAU, "state.waited < self.patience", "state.waited <= self.patience", GOLDEN),
    (PLATEAU, "state.lr * self.factor, state.best, 0)", "state.lr * self.factor, state.best, 1)", GOLDEN),
    (PLATEAU, "state.lr * self.factor, state.best, 0)", "state.lr * self.factor, error, 0)", GOLDEN),
    (PLATEAU, "state.best * (1 - self.threshold)", "state.best", GOLDEN),
    (SHARED, "(t >= 0)", "(t >= -1)", ROWS),
    (SHARED, "return float(values) if t.ndim == 0 else values", "return values", ROWS),
    (
        TABLE,
        '(1 + 0.01 * t))",\n        True,\n        True,',
        '(1 + 0.01 * t))",\n        True,\n        False,',
        ROWS,
    ),
]
