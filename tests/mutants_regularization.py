"""Mistakes planted in penalties, dropout and batch normalization."""

PENALTIES, DROPOUT, NORM, TABLE = (
    f"lecturelib/regularization/{name}.py" for name in ("penalties", "dropout", "batch_norm", "__init__")
)
ON_PENALTIES = ("tests/test_regularization_penalties.py",)
ON_DROPOUT = ("tests/test_regularization_dropout.py",)
TAPE = ("tests/test_autodiff_layers.py",)
ON_NORM = ("tests/test_regularization_batch_norm.py",)

MUTANTS = [
    # Penalties.
    (
        PENALTIES,
        "float(np.abs(_weights(W)).sum(dtype=np.float64))\n\n\n@derivative_of(l1_penalty)",
        "float(np.square(_weights(W)).sum())\n\n\n@derivative_of(l1_penalty)",
        ON_PENALTIES,
    ),
    (
        PENALTIES,
        "return _strength(lam, m) * np.sign(_weights(W))",
        "return 2 * _strength(lam, m) * np.sign(_weights(W))",
        ON_PENALTIES,
    ),
    (
        PENALTIES,
        "return _strength(lam, m) * np.sign(_weights(W))",
        "return _strength(lam, m) * (2.0 * (_weights(W) > 0) - 1)",
        ON_PENALTIES,
    ),
    (PENALTIES, "return _strength(lam, m) * norm * norm", "return _strength(lam, m) * norm", ON_PENALTIES),
    (PENALTIES, "min(slope, float(np.finfo(W.dtype).max)) * np.sign(W)", "slope * np.sign(W)", ON_PENALTIES),
    (PENALTIES, "slope = 2 * _strength", "slope = _strength", ON_PENALTIES),
    (
        PENALTIES,
        "* float(np.square(_weights(W), dtype=np.float64).sum())",
        "* 0.5 * float(np.square(_weights(W), dtype=np.float64).sum())",
        ON_PENALTIES,
    ),
    (
        PENALTIES,
        "return 2 * _strength(lam, m) * _weights(W)",
        "return _strength(lam, m) * _weights(W)",
        ON_PENALTIES,
    ),
    (PENALTIES, "return 2 * _strength(lam, m)\n", "return _strength(lam, m)\n", ON_PENALTIES),
    (PENALTIES, "(1 - lr * decay) * W", "(1 - decay) * W", ON_PENALTIES),
    (
        PENALTIES,
        "left: Array = x - np.clip(x, -threshold, threshold)",
        "left = np.where(np.abs(x) > threshold, x, 0.0)",
        ON_PENALTIES,
    ),
    (
        PENALTIES,
        "left: Array = x - np.clip(x, -threshold, threshold)",
        "left = np.sign(x) * np.maximum(np.abs(x) - threshold, 0)",
        ON_PENALTIES,
    ),
    (PENALTIES, '/ as_number(m, "m", above=0)', "/ 1.0", ON_PENALTIES),
    (
        TABLE,
        '"eq-squared-l1-penalty",\n        False',
        '"eq-squared-l1-penalty",\n        True',
        ON_PENALTIES,
    ),
    # Dropout.
    (DROPOUT, "return rng.random(shape) < _keep(keep)", "return rng.random(shape) > _keep(keep)", ON_DROPOUT),
    (
        DROPOUT,
        "return rng.random(shape) < _keep(keep)",
        "return rng.random(shape[:1] + (1,) if np.ndim(shape) else shape) < _keep(keep) + np.zeros(shape)",
        ON_DROPOUT,
    ),
    (DROPOUT, "lambda keep: 1 / keep, lambda keep: 1.0", "lambda keep: 1.0, lambda keep: 1.0", ON_DROPOUT),
    (
        DROPOUT,
        "lambda keep: 1 / keep, lambda keep: 1.0",
        "lambda keep: 1 / (1 - keep / 2), lambda keep: 1.0",
        ON_DROPOUT,
    ),
    (DROPOUT, "lambda keep: 1.0, lambda keep: keep", "lambda keep: 1.0, lambda keep: 1.0", ON_DROPOUT),
    (
        DROPOUT,
        "x * mask * _form(form).train(_keep(keep))",
        "x * _form(form).train(_keep(keep))",
        ON_DROPOUT,
    ),
    (
        DROPOUT,
        "return dropout_forward(upstream, mask, keep, form)",
        "return dropout_forward(upstream, mask, keep)",
        ON_DROPOUT,
    ),
    (DROPOUT, "return _keep(1 - as_number(drop", "return _keep(as_number(drop", ON_DROPOUT),
    (DROPOUT, "(1 - keep) / keep * float(ridge)", "(1 - keep) * float(ridge)", ON_DROPOUT),
    (DROPOUT, "np.square(X * w).sum()", "np.square(w).sum()", ON_DROPOUT),
    (DROPOUT, " or mask.dtype != bool", "", ON_DROPOUT),
    # Batch normalization.
    (NORM, "x.var(axis=0, dtype=np.float64)", "x.var(axis=0, dtype=np.float64, ddof=1)", ON_NORM),
    (NORM, "var * len(x) / (len(x) - 1)", "var", ON_NORM),
    (NORM, "if train else (running.mean, running.var)", "", ON_NORM),
    (NORM, "(len(x) - 1), momentum) if train else running", "max(len(x) - 1, 1), momentum)", ON_NORM),
    (
        NORM,
        "(1 - momentum) * running.mean + momentum * mean",
        "momentum * running.mean + (1 - momentum) * mean",
        ON_NORM,
    ),
    (NORM, "scale = (gamma / np.sqrt(var + eps))", "scale = (1 / np.sqrt(var + eps))", ON_NORM),
    (NORM, "((x - mean) / np.sqrt(var + eps))", "((x - mean) / (np.sqrt(var) + eps))", ON_NORM),
    (NORM, "g - grad_beta / len(g) - hat * (grad_gamma / len(g)) if cache.train else g", "g", ON_NORM),
    (
        NORM,
        "g - grad_beta / len(g) - hat * (grad_gamma / len(g)) if cache.train else g",
        "g - grad_beta / len(g) - hat * (grad_gamma / len(g))",
        ON_NORM,
    ),
    (NORM, " - hat * (grad_gamma / len(g))", "", ON_NORM),
    (NORM, "(g * hat).sum(axis=0), g.sum(axis=0)", "g.sum(axis=0), (g * hat).sum(axis=0)", ON_NORM),
    (NORM, "RunningStats(*(np.array(plain(part)) for part in moved))", "moved", ON_NORM),
    (NORM, "at_least=2 if train else 1)", "at_least=1)", ON_NORM),
    # What the tape knows of them.
    (PENALTIES, "@derivative_of(l2_penalty)", "@derivative_of(l1_penalty)", TAPE),
    (PENALTIES, "return 0 * l1", "return l1", TAPE),
    (PENALTIES, "np.sign(W) * np.sum(np.sign(W) * g)", "np.sum(np.sign(W) * g)", TAPE),
    (PENALTIES, "* np.ones_like(_weights(W))", "* _weights(W)", TAPE),
    (NORM, "np.array(plain(part)) for part in moved", "part for part in moved", TAPE),
    (
        NORM,
        "return x.mean(axis=0, dtype=np.float64),",
        "return plain(x.mean(axis=0, dtype=np.float64)),",
        TAPE,
    ),
    (NORM, ", x.var(axis=0, dtype=np.float64)", ", plain(x.var(axis=0, dtype=np.float64))", TAPE),
]
