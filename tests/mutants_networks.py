"""Mistakes planted in the networks: the typical ones of the assignment among them."""

SHALLOW, APPROXIMATION, DEEP, NOTATION, REGIONS, EXACT, ZIGZAG, LINEAR = (
    f"lecturelib/networks/{name}.py"
    for name in ("shallow", "approximation", "deep", "notation", "regions", "exact", "zigzag", "linear")
)
LAYERS = "lecturelib/_layers.py"
ONE = ("tests/test_networks_shallow.py",)
MANY = ("tests/test_networks_deep.py",)
COUNTS = ("tests/test_networks_regions.py",)
MAPS = ("tests/test_networks_linear.py",)
ARGUMENTS = ("tests/test_networks_arguments.py",)

MUTANTS = [
    (SHALLOW, "theta[:, 0] + theta[:, 1] * as_float(x)", "theta[:, 1] + theta[:, 0] * as_float(x)", ONE),
    (SHALLOW, "y: Array = phi[0] + shallow_hidden", "y = shallow_hidden", ONE),
    (SHALLOW, "np.divide(-theta[:, 0]", "np.divide(theta[:, 0]", ONE),
    (SHALLOW, "where=theta[:, 1] != 0) + 0", "where=theta[:, 1] != 0)", ONE),
    (SHALLOW, "return np.unique(own[np.isfinite(own)])", "return own[np.isfinite(own)]", ONE),
    (SHALLOW, "= region_patterns(theta) @", "= np.ones_like(region_patterns(theta)) @", ONE),
    (SHALLOW, "region > joint, region <= joint", "region > joint, region < joint", ONE),
    (SHALLOW, "on, theta[:, 0] > 0)", "on, False)", ONE),
    (SHALLOW, "return _lines(x, theta) > 0", "return _lines(x, theta) >= 0", ONE),
    (SHALLOW, "[-slope * at, slope]", "[slope * at, slope]", ONE),
    (APPROXIMATION, "[values[:1], slope[:1], np.diff(slope)]", "[values[:1], slope]", ONE),
    (APPROXIMATION, "left = -np.abs(as_float(x))", "left = as_float(x)", ONE),
    (APPROXIMATION, "c: float = 1.2790", "c: float = 1.2970", ONE),
    (DEEP, "h @ W.T + b", "h @ W.T - b", MANY),
    (DEEP, 'function(f, "f")(found[-1])', "found[-1]", MANY),
    (DEEP, 'function(g, "g")(preact', "(lambda z: z)(preact", MANY),
    (DEEP, "preactivations(X, params, f, bias_sign)", "preactivations(X, params, f)", MANY),
    (DEEP, "relu, bias_sign)[:-1]", "relu, bias_sign)", COUNTS),
    (DEEP, "std * rng.standard_normal(o)", "std + rng.standard_normal(o)", MANY),
    (DEEP, "draw(rng, i, o)", "he_normal(rng, i, o)", MANY),
    (DEEP, 'weight layers, L = K + 1", 1)', 'weight layers, L = K + 1", 0)', MANY),
    (NOTATION, "m[:, 1:].copy(), m[:, 0].copy()", "m[:, :-1].copy(), m[:, -1].copy()", MANY),
    (NOTATION, "a(row[0] + sum(psi_kj", "(row[0] + sum(psi_kj", MANY),
    (NOTATION, "W_in @ b_out + b_in", "b_out[0] + b_in", MANY),
    (NOTATION, "W_in @ W_out,", "W_in @ W_out.mean(axis=0, keepdims=True),", MANY),
    (NOTATION, "(W.copy(), b.copy()) for", "(W, b) for", ARGUMENTS),
    (REGIONS, "range(Di + 1)", "range(Di)", COUNTS),
    (REGIONS, "range(Di + 1)", "range(D + 1)", COUNTS),
    (REGIONS, '(as_count(D, "D") + 1) **', 'as_count(D, "D") **', COUNTS),
    (REGIONS, "(Di * (K - 1))", "(Di * K)", COUNTS),
    (REGIONS, "(D // Di + 1)", "round(D / Di + 1)", COUNTS),
    (EXACT, "return len(exact_joints(params)) + 1", "return len(exact_joints(params))", COUNTS),
    (EXACT, "if left != right]", "]", COUNTS),
    (EXACT, "q @ W.T + scale * b", "q @ W.T + b", COUNTS),
    (EXACT, "if low < zero < high", "", COUNTS),
    (EXACT, "top[:-1] + top[1:]", "top[:-1] + top[:-1]", COUNTS),
    (EXACT, "zeros = {Fraction(-b, a)", "zeros = {Fraction(-b / a)", COUNTS),
    (ZIGZAG, "np.where(joint == 3, -1.0, 1.0)", "np.where(joint == 1, -1.0, 1.0)", COUNTS),
    (ZIGZAG, "change[0] = -3 * h", "change[0] = -2 * h", COUNTS),
    (LINEAR, "np.where(largest < 0, -1, 1)", "np.where(largest < 0, 1, -1)", MAPS),
    (LINEAR, "U * sign, s, Vt * sign", "U, s, Vt * sign", MAPS),
    (LINEAR, "            s[-1] *= -1", "            pass", MAPS),
    (LINEAR, "return points @ Theta.T", "return points @ Theta", MAPS),
    (LINEAR, "np.array([0.0, -1.0])", "np.array([0.0, 1.0])", MANY),
    (LAYERS, "or b.shape != W.shape[:1]", "", ARGUMENTS),
]
