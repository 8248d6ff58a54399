"""Mistakes planted in backpropagation: the typical ones of the assignment among them."""

TOY, TWO_LAYER, MLP, ARGUMENTS, UIT, TRAINING, CONVENTIONS, WORKSPACE = (
    f"lecturelib/backprop/{name}.py"
    for name in ("toy", "two_layer", "mlp", "_arguments", "uit", "uit_training", "conventions", "workspace")
)
FLAT, LAYERS = "lecturelib/_flat.py", "lecturelib/_layers.py"
SMALL = ("tests/test_backprop_toy.py",)
NETWORKS = ("tests/test_backprop_networks.py",)
PERCEPTRON = ("tests/test_backprop_uit.py",)

MUTANTS = [
    (TOY, "f3 = 2.0 * (forward.f3 - y)", "f3 = forward.f3 - y", SMALL),
    (TOY, "f2 = -math.sin(forward.f2) * h3", "f2 = math.sin(forward.f2) * h3", SMALL),
    (TOY, "f2 = -math.sin(forward.f2) * h3", "f2 = -math.sin(forward.h3) * h3", SMALL),
    (TOY, "f1 = forward.h2 * h2", "f1 = forward.f1 * h2", SMALL),
    (
        TOY,
        "np.array([x, forward.h1, forward.h2, forward.h3])",
        "np.array([1.0, forward.h1, forward.h2, forward.h3])",
        SMALL,
    ),
    (
        TOY,
        "np.array([x, forward.h1, forward.h2, forward.h3])",
        "np.array([forward.h1, forward.h2, forward.h3, forward.f3])",
        SMALL,
    ),
    (TOY, "-2.0\n        * (f - y)", "2.0\n        * (f - y)", SMALL),
    (TOY, "if f1 > _LAST_EXPONENT:", "if False:", SMALL),
    (TWO_LAYER, "(delta1.T.copy(), delta2.T.copy())", "(delta1, delta2)", SMALL),
    (TWO_LAYER, "delta2.T @ cache.h[1]", "delta2.T @ cache.f[0]", SMALL),
    (MLP, "f = h @ W.T", "f = h @ W", NETWORKS),
    (MLP, "delta *= slope(a, cache.f[k - 1], cache.h[k])", "pass", NETWORKS),
    (
        MLP,
        "delta *= slope(a, cache.f[k - 1], cache.h[k])",
        "delta *= slope(a, cache.f[k], cache.h[k])",
        NETWORKS,
    ),
    (MLP, "delta *= slope(a, cache.f[k - 1], cache.h[k])", "delta *= a.df(cache.h[k])", NETWORKS),
    (MLP, "upstream * slope(g, cache.f[-1], cache.output)", "upstream * 1.0", NETWORKS),
    (MLP, "np.sum(delta, axis=0, out=by_b)", "np.mean(delta, axis=0, out=by_b)", NETWORKS),
    (MLP, "np.multiply(by_b, bias_sign, out=by_b)", "pass", NETWORKS),
    (MLP, "X = np.array(batch(X))", "X = batch(X)", NETWORKS),
    (MLP, '{"reduction": reduction}', "{}", NETWORKS),
    (ARGUMENTS, "lambda h: h * (1 - h)", "lambda h: h", NETWORKS),
    (ARGUMENTS, "lambda h: 1 - h * h", "lambda h: 1 - h", NETWORKS),
    (LAYERS, "return pairs if bias_sign == 1 else", "return pairs if True else", NETWORKS),
    (LAYERS, "        fan_in = b.size", "        pass", NETWORKS),
    (UIT, "errors = delta2 @ w2[1:].T", "errors = delta2 @ w2[:-1].T", PERCEPTRON),
    (UIT, "forward.alpha[..., 1:]), delta2", "forward.alpha[..., :-1]), delta2", PERCEPTRON),
    (UIT, " * slope(row, forward.s2, forward.a)", "", PERCEPTRON),
    (UIT, "slope(row, forward.s1, forward.alpha[..., 1:])", "row.df(forward.alpha[..., 1:])", PERCEPTRON),
    (
        UIT,
        "alpha = _after_one(row.f(s1))",
        "alpha = np.concatenate([0 * x[..., :1], row.f(s1)], axis=-1)",
        PERCEPTRON,
    ),
    (UIT, "0.5 * np.mean(np.sum(", "np.mean(np.sum(", PERCEPTRON),
    (UIT, 'n = len(X) if reduction == "mean" else 1', "n = 1", PERCEPTRON),
    (UIT, "return np.outer(forward.x, delta1), np", "return np.outer(delta1, forward.x), np", PERCEPTRON),
    (TRAINING, "w1 - mu * by_w1, w2 - mu * by_w2", "w1 + mu * by_w1, w2 + mu * by_w2", PERCEPTRON),
    (TRAINING, "Q = [uit_loss(X, Y, w1, w2, activation)]", "Q = [0.0]", PERCEPTRON),
    (TRAINING, "and step > len(X) and", "and", PERCEPTRON),
    (TRAINING, "(1.0 - lam) * Q[-1]", "lam * Q[-1]", PERCEPTRON),
    (WORKSPACE, "delta *= h > 0", "delta *= h >= 0", NETWORKS),
    (WORKSPACE, "h *= h  #", "pass  #", NETWORKS),
    (WORKSPACE, "delta *= 2 / len(Y)", "delta *= 2", NETWORKS),
    (WORKSPACE, "delta[rows, labels] -= 1", "pass", NETWORKS),
    (WORKSPACE, "self.h[k - 1] if k else X", "self.h[k] if k else X", NETWORKS),
    (WORKSPACE, "h = f if k == last else", "h =", NETWORKS),
    (CONVENTIONS, "m[1:].T.copy(), m[0].copy()", "m[:-1].T.copy(), m[-1].copy()", SMALL),
    (CONVENTIONS, "lambda n: 2.0 * n", "lambda n: 2.0", SMALL),
    (CONVENTIONS, "(W.copy(), -b)", "(-W, b)", SMALL),
    (
        CONVENTIONS,
        "return lr * LOSS_SCALINGS[source].factor(n) / LOSS",
        "return lr / LOSS_SCALINGS[source].factor(n) * LOSS",
        SMALL,
    ),
    (FLAT, "((fan_out, fan_in), (fan_out,))", "((fan_in, fan_out), (fan_out,))", SMALL),
    (FLAT, "[0, *ends[:-1]]", "[0, *ends[:-2], 0]", SMALL),
]
