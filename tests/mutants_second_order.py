"""Mistakes planted in line searches and second-order methods."""

SIMPLE, WOLFE = (f"lecturelib/line_search/{name}.py" for name in ("simple", "wolfe"))
RESULT, LOOP, TAYLOR, NEWTON, STEEPEST, BETAS, CG, SQUARES, LM, BFGS, LBFGS, NETWORKS = (
    f"lecturelib/second_order/{name}.py"
    for name in (
        "_result",
        "_descend",
        "taylor",
        "newtons_method",
        "steepest",
        "betas",
        "conjugate",
        "least_squares",
        "marquardt",
        "quasi_newton",
        "limited_memory",
        "networks",
    )
)
SEARCH = ("tests/test_line_search.py",)
IN_CATALOG, IN_NEWTON, IN_CG, IN_SQUARES, IN_BFGS, IN_NETWORKS, IN_ARGUMENTS = (
    (f"tests/test_second_order_{name}.py",)
    for name in ("catalog", "newton", "cg", "least_squares", "quasi_newton", "networks", "arguments")
)

MUTANTS = [
    # Line searches.
    (SIMPLE, "return -slope / curvature / scale", "return -slope / curvature", SEARCH),
    (SIMPLE, "return -slope / curvature / scale", "return -slope / float(unit @ unit) / scale", SEARCH),
    (SIMPLE, "phi0 + c1 * alpha * slope0 + rounding(phi0)", "phi0 + rounding(phi0)", SEARCH),
    (SIMPLE, "phi0 + c1 * alpha * slope0 + rounding(phi0)", "phi0 + c1 * alpha * slope0", SEARCH),
    (
        SIMPLE,
        "StepLength(0.0, float(phi0), max_trials, False)",
        "StepLength(alpha, value, trial, True)",
        SEARCH,
    ),
    (WOLFE, "if enough and abs(slope) <= flat:", "if enough:", SEARCH),
    (WOLFE, "if enough and abs(slope) <= flat:", "if enough and slope <= flat:", SEARCH),
    (WOLFE, "phi0 + c1 * alpha * slope0 + noise  #", "phi0 + c1 * alpha * slope0  #", SEARCH),
    (WOLFE, "if slope * (high.alpha - low.alpha) >= 0:", "if slope >= 0:", SEARCH),
    (WOLFE, "a.slope + b.slope - 3 * (b.value - a.value) / width", "a.slope + b.slope", SEARCH),
    (WOLFE, "last.alpha + 4 * stretch)", "last.alpha + 1.1 * stretch)", SEARCH),
    (WOLFE, "if inside else middle", "if inside else low.alpha", SEARCH),
    # The loop and its results.
    (RESULT, "grad = np.array(grad, np.float64)", "grad = np.asarray(grad, np.float64)", IN_CATALOG),
    (RESULT, "np.abs(self.grad).max()", "self.grad.max()", IN_CATALOG),
    (RESULT, "np.array(as_vector(theta0", "np.asarray(as_vector(theta0", IN_ARGUMENTS),
    (LOOP, "            before = None  # what", "            break  # what", IN_CATALOG),
    (LOOP, "min(1.0, 1 / sqrt(-slope))", "1.0", IN_CATALOG),
    # Taylor and Newton.
    (TAYLOR, "+ 0.5 * (d *", "+ (d *", IN_NEWTON),
    (TAYLOR, "both: Array = D + D.T", "both: Array = D + D", IN_NEWTON),
    (TAYLOR, 'as_count(n, "n") ** 2', 'as_count(n, "n")', IN_NEWTON),
    (
        NEWTON,
        "np.linalg.solve(square(hess, g.size), -g)",
        "np.linalg.solve(square(hess, g.size), g)",
        IN_NEWTON,
    ),
    (NEWTON, "size = np.abs(lam)", "size = lam", IN_NEWTON),
    (NEWTON, "damping = max(2 * damping, 1e-3)", "damping = 1e6", IN_CATALOG),
    (NEWTON, "at_least=0) / scale", "at_least=0)", IN_NEWTON),
    # Conjugate gradients.
    (BETAS, "g @ g / (before @ before)", "before @ before / (g @ g)", IN_CG),
    (BETAS, "g @ (g - before) / (before @ before)", "g @ (before - g) / (before @ before)", IN_CG),
    (BETAS, "return max(0.0, polak", "return abs(polak", IN_CG),
    (CG, "* direction - here.grad", "* direction + here.grad", IN_CG),
    (CG, "self.steps = 0", "pass", IN_CG),
    (CG, "d = float(grad @ grad) / squares * d - grad", "d = -grad", IN_CG),
    (STEEPEST, 'line_search: Search = "exact"', 'line_search: Search = "strong_wolfe"', IN_CG),
    # Sums of squares.
    (SQUARES, "return y - outputs", "return outputs - y", IN_SQUARES),
    (SQUARES, "/ (2 * len(e))", "/ (2 * e.size)", IN_SQUARES),
    (SQUARES, "return rows.T @ rows / n", "return rows.T @ rows", IN_SQUARES),
    (LM, "<= here.value:  #", "< np.inf:  #", IN_SQUARES),
    (LM, '"J")), mu / down', '"J")), mu * down', IN_SQUARES),
    (LM, "            mu *= up", "            mu /= up", IN_SQUARES),
    (LM, "mu = max(mu, _LEAST_DAMPING * scale)", "pass", IN_SQUARES),
    # Quasi-Newton.
    (BFGS, "0.5 * (1 + float(y @ By) / ys) / ys", "0.5 / ys", IN_BFGS),
    (BFGS, "updated: Array = B + (su + su.T)", "updated = B + 2 * su", IN_BFGS),
    (BFGS, "if guard and not ys", "if not ys", IN_BFGS),
    (BFGS, "return B.copy()", "return B", IN_BFGS),
    (BFGS, "here.grad - before.grad\n", "here.grad\n", IN_BFGS),
    (LBFGS, "q = float(s @ y / (y @ y)) * q", "pass", IN_BFGS),
    (LBFGS, "for s, y in reversed(pairs):", "for s, y in pairs:", IN_BFGS),
    (LBFGS, "- Y.dot(g))", "+ Y.dot(g))", IN_BFGS),
    (LBFGS, "rows[:k] = rows[live].copy()", "rows[:k] = rows[:k].copy()", IN_BFGS),
    (LBFGS, "self.gamma = 1.0\n\n", "pass\n\n", IN_BFGS),
    (LBFGS, "new + 1 - self.size", "new - self.size", IN_BFGS),
    # The Hessian of a network.
    (NETWORKS, "lambda h, slope: -2 * h * slope", "lambda h, slope: -h * slope", IN_NETWORKS),
    (NETWORKS, "lambda h, slope: (1 - 2 * h) * slope", "lambda h, slope: (1 - h) * slope", IN_NETWORKS),
    (NETWORKS, "+ R_f[k - 1] * (back * bends[k - 1])", "", IN_NETWORKS),
    (NETWORKS, "by_W[: len(R_h)] += delta.T @ R_h", "pass", IN_NETWORKS),
    (NETWORKS, "return (H + H.T) / 2", "return H", IN_NETWORKS),
    (NETWORKS, "R_p = p * (R - (p * R).sum(axis=-1, keepdims=True))", "R_p = p * R", IN_NETWORKS),
    (NETWORKS, "outputs - outputs.max(axis=1, keepdims=True)", "outputs", IN_NETWORKS),
]
