"""Mistakes planted in the test problems."""

PROBLEM, QUADRATICS, SURFACES, FITS, CURVES, TABLE = (
    f"lecturelib/problems/{name}.py"
    for name in ("_problem", "quadratics", "surfaces", "fits", "curves", "__init__")
)
ROWS = ("tests/test_problems.py",)
BY_HAND = ("tests/test_problems_by_hand.py",)

TAPED = ("tests/test_autodiff_catalogs.py",)

MUTANTS = [
    ("lecturelib/_differentiable.py", "if isinstance(x, Differentiable):", "if True:", TAPED),
    (PROBLEM, "values.astype(x.dtype)[()]", "values[()]", ROWS),
    (PROBLEM, "array.flags.writeable = False", "array.flags.writeable = True", ROWS),
    (PROBLEM, "    if x.ndim != 1:", "    if x.ndim < 1:", ROWS),
    (QUADRATICS, "0.5 * (away @ matrix * away)", "(away @ matrix * away)", ROWS),
    (QUADRATICS, '"H").astype(np.float64)', '"H")', BY_HAND),
    (QUADRATICS, "[0]) <= 0:", "[0]) < 0:", BY_HAND),
    (QUADRATICS, "start=[kappa, 1.0]", "start=[1.0, kappa]", BY_HAND),
    (SURFACES, "- 2 * (1 - x[:-1])\n    grad[1:]", "+ 2 * (1 - x[:-1])\n    grad[1:]", ROWS),
    (SURFACES, "diagonal[1:] += 200", "diagonal[1:] = 200", BY_HAND),
    (SURFACES, "2.625 - u + u * v * v * v", "2.625 - u + u * v * v", BY_HAND),
    (SURFACES, "np.array([0, 2, 6 * v])", "np.array([0, 2, 3 * v])", ROWS),
    (SURFACES, "(0.25 * v * v - 0.5)", "(0.25 * v * v + 0.5)", ROWS),
    (
        SURFACES,
        "(u - v) * (u + v)\n    return f\n\n\n@quiet\ndef saddle_grad",
        "(u - v) * (v - u)\n    return f\n\n\n@quiet\ndef saddle_grad",
        ROWS,
    ),
    (FITS, "_FREQUENCY = 0.06", "_FREQUENCY = 0.6", BY_HAND),
    (FITS, "u = np.clip(u, -40 * d**0.5, 40 * d**0.5)", "u = u * 1", BY_HAND),
    (FITS, "cosine - 2 * u / d * sine", "cosine - u / d * sine", ROWS),
    (FITS, "4 * u * u / d**2 - 2 / d - 1", "4 * u * u / d**2 - 1", ROWS),
    (FITS, 'scale = 1.0 if reduction == "sum"', 'scale = 1.0 if reduction == "mean"', BY_HAND),
    (CURVES, "12 * x * x - 4)", "12 * x * x + 4)", ROWS),
    (CURVES, '[(0.0, "degenerate")]', '[(0.0, "saddle")]', ROWS),
    (TABLE, '((fixed(0.0, 1.0), "saddle"),),', '((fixed(0.0, 1.0), "minimum"),),', ROWS),
]
