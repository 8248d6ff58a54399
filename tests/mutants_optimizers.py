"""Mistakes planted in the update rules and their experiments."""

RULE, MOMENTUM, NESTEROV, ADAPTIVE, ADADELTA, ADAM, DECOUPLED, RPROP, IN_PLACE, ANALYSIS, TABLE = (
    f"lecturelib/optimizers/{name}.py"
    for name in (
        "rule",
        "momentum",
        "nesterov",
        "adaptive",
        "adadelta",
        "adam",
        "decoupled",
        "rprop",
        "in_place",
        "analysis",
        "__init__",
    )
)
RUNS, NOISY = (f"lecturelib/experiments/{name}.py" for name in ("optimizer_runs", "noisy_runs"))
ROWS = ("tests/test_optimizers_catalog.py",)
DECAY = ("tests/test_optimizers_decoupled.py",)
BY_HAND = ("tests/test_optimizers_by_hand.py",)
FORMS = ("tests/test_optimizers_momentum.py",)
RUNS_OF_RULES = ("tests/test_optimizers_minimize.py",)
CONVENTIONS = ("tests/test_optimizers_conventions.py",)
GOLDEN = ("tests/test_optimizers_golden.py",)
BITS = ("tests/test_optimizers_in_place.py",)
GAINS = ("tests/test_optimizers_analysis.py",)
GUARDS = ("tests/test_guards.py",)
ARGUMENTS = ("tests/test_optimizers_arguments.py",)
EXPERIMENTS = ("tests/test_experiments_optimizers.py",)

MUTANTS = [
    # Momentum and Nesterov.
    (MOMENTUM, "v = beta * v - lr * grad", "v = beta * v + lr * grad", BY_HAND),
    (MOMENTUM, "v = beta * v - lr * (1 - beta) * grad", "v = beta * v - lr * grad", BY_HAND),
    (
        MOMENTUM,
        "dampened = state.t > 0 and self.dampening",
        "dampened = self.dampening",
        GOLDEN,
    ),
    (MOMENTUM, "v = beta * v + (1 - beta) * grad", "v = beta * v + grad", BY_HAND),
    (MOMENTUM, "v = -lr * (grad + beta * v)", "v = -lr * (grad - beta * v)", BY_HAND),
    (MOMENTUM, "beta=-beta / lr", "beta=beta / lr", FORMS),
    (MOMENTUM, "return lr, -lr * beta", "return lr, beta", FORMS),
    (MOMENTUM, "lr=lr / (1 - beta) if form", "lr=lr * (1 - beta) if form", FORMS),
    (MOMENTUM, 'beta={"above": -1.0, "below": 1.0}', 'beta={"above": -1.0, "at_most": 1.0}', ARGUMENTS),
    (NESTEROV, "return theta + self.beta * state.v", "return theta - self.beta * state.v", BY_HAND),
    (NESTEROV, "return theta + self.beta * state.v", "return theta.copy()", BY_HAND),
    (
        NESTEROV,
        "rate(self.lr, state.t) * self.beta * state.v",
        "rate(self.lr, state.t) * state.v",
        FORMS,
    ),
    (NESTEROV, "(grad + self.beta * v)", "v", GOLDEN),
    (NESTEROV, "prepend=path[:1]", "append=path[-1:]", GOLDEN),
    # Squared gradients.
    (ADAPTIVE, "s = state.s + grad**2", "s = state.s + np.abs(grad)", BY_HAND),
    (
        ADAPTIVE,
        "root(s, self.eps, self.eps_inside)\n        return theta - move",
        "root(state.s, self.eps, True)\n        return theta - move",
        BY_HAND,
    ),
    (ADAPTIVE, "s = grad**2\n", "s = (1 - self.rho) * grad**2\n", BY_HAND),
    (
        ADAPTIVE,
        "v = self.momentum * state.v + v",
        "v = self.momentum * state.v + (1 - self.momentum) * v",
        GOLDEN,
    ),
    (ADADELTA, "(state.d + self.eps) / (s", "state.d / (s", BY_HAND),
    (ADADELTA, "(1 - self.rho) * jump**2", "(1 - self.rho) * (rate(self.lr, state.t) * jump) ** 2", GOLDEN),
    (ADADELTA, "(1 - self.rho) * self.delta0**2", "self.delta0**2", BY_HAND),
    (ADAPTIVE, "zeros, zeros.copy())", "zeros, zeros)", ROWS),
    (ADAM, "(1 / (1 - self.beta1**t),", "(1 / (1 - self.beta1 ** (t + 1)),", BY_HAND),
    (ADAM, "1 / (1 - self.beta2**t)) if", "1.0) if", BY_HAND),
    (
        ADAM,
        "fix_v * v, self.eps, self.eps_inside)",
        "fix_v * v, self.eps, not self.eps_inside)",
        CONVENTIONS,
    ),
    (ADAM, "np.abs(grad) + self.eps", "np.abs(grad)", ROWS),
    (ADAM, "self.beta2 * state.v, np.abs", "state.v, np.abs", BY_HAND),
    (ADAM, "for k in (t, t + 1)", "for k in (t, t)", GOLDEN),
    (ADAM, "(1 - product * ahead)", "(1 - product)", BY_HAND),
    # Decay beside the gradient, and clipping.
    (DECOUPLED, "(1 - lr * self.weight_decay) * theta - move", "theta - move", DECAY),
    (DECOUPLED, "(1 - lr * self.weight_decay) *", "(1 - self.weight_decay) *", DECAY),
    (DECOUPLED, "v_hat = 1 / (1 - self.beta2**t) * v", "v_hat = v", DECAY),
    (DECOUPLED, "weight_decay: float = 1e-2", "weight_decay: float = 0.0", GOLDEN),
    (DECOUPLED, "c = self.beta1 * state.m + (1 - self.beta1) *", "c = 0 * state.m +", DECAY),
    (
        DECOUPLED,
        "m = self.beta2 * state.m + (1 - self.beta2) * grad\n        move",
        "m = c\n        move",
        DECAY,
    ),
    (DECOUPLED, "np.sign(c) + self", "np.sign(c) - self", DECAY),
    (DECOUPLED, "beta2: float = 0.99\n", "beta2: float = 0.999\n", DECAY),
    (DECOUPLED, "length <= limit / largest", "False", DECAY),
    (DECOUPLED, "limit / length * unit", "limit / (length + 1e-6) * unit", DECAY),
    (DECOUPLED, "unit = grad / largest", "unit = grad / 1.0", DECAY),
    (DECOUPLED, "largest == 0 or not isfinite(largest)", "largest == 0", DECAY),
    (DECOUPLED, "largest == 0 or not", "not", DECAY),
    (IN_PLACE, "s.x[()] = 1 - lr * rule.weight_decay", "s.x[()] = 1 - rule.weight_decay", BITS),
    (IN_PLACE, "    multiply(theta, s.weight_decay, s.a)\n", "", BITS),
    # RProp.
    (RPROP, "agreement > 0, self.eta_plus", "agreement >= 0, self.eta_plus", BY_HAND),
    (
        RPROP,
        "sign = np.where(agreement < 0, 0.0, sign)",
        "sign = np.where(agreement < 0, sign, 0.0)",
        BY_HAND,
    ),
    (RPROP, "-state.jump, jump)", "0 * jump, jump)", BY_HAND),
    (RPROP, "jump = -sign * delta", "jump = -grad * delta", BY_HAND),
    (RPROP, "sign * state.sign", "np.sign(grad * state.sign * 1e-30)", BY_HAND),
    (RPROP, "np.maximum(delta, self.delta_min), self.delta_max)", "delta, self.delta_max)", BY_HAND),
    # What the rules share.
    (RULE, "np.sqrt(squares + eps) if inside", "np.sqrt(squares) + eps if inside", CONVENTIONS),
    (RULE, "float(np.sqrt(np.finfo(t).max)) * 1e-4", "float(np.sqrt(np.finfo(t).max)) * 1e4", BITS),
    (RULE, "np.vdot(grad, grad) <=", "grad.dot(grad) <=", ROWS),
    (RULE, "value, _ = both(value_and_grad(theta))", "pass", RUNS_OF_RULES),
    (RULE, "query(rule, theta, state))", "theta)", RUNS_OF_RULES),
    (RULE, "isfinite(value) and ", "", RUNS_OF_RULES),
    (RULE, "finite or k == 0", "finite", RUNS_OF_RULES),
    (RULE, "theta if own is None else own(theta, state)", "own(theta, state)", GUARDS),
    (RULE, 'as_instance(meant, "rule")', "pass", GUARDS),
    (RULE, "as_instance(value, name)", "pass", GUARDS),
    (RULE, 'getattr(rule, "rule", rule)', "rule", GUARDS),
    (RULE, "grad.astype(theta.dtype, copy=False)", "grad", ROWS),
    (RULE, 'as_number(lr(t), f"lr({t})", at_least=0) if', "lr(t) if", ARGUMENTS),
    (RULE, "theta.shape == grad.shape and theta.ndim == 1", "theta.ndim == 1", ARGUMENTS),
    (RULE, "type(value) is not type(what[0]) or ", "", ARGUMENTS),
    # In place.
    (
        IN_PLACE,
        "rule.corrections(t + 1)",
        "rule.corrections(t + 2)",
        BITS,
    ),
    (
        IN_PLACE,
        "rule.eps_inside, s)\n    multiply(m, s.x, s.b)\n    divide(s.b, s.a, s.b)",
        "rule.eps_inside, s)\n    divide(m, s.a, s.b)\n    multiply(s.b, s.x, s.b)",
        BITS,
    ),
    (IN_PLACE, "add(s.b, s.a, s.b)\n    s.x", "subtract(s.b, s.a, s.b)\n    s.x", BITS),
    (IN_PLACE, "    if callable(lr):\n", "    if False:\n", BITS),
    (IN_PLACE, 'if t == 0 and rule.start == "first_grad"', 'if rule.start == "first_grad"', BITS),
    # Analysis of momentum.
    (ANALYSIS, "r = sign * mu", "r = mu", GAINS),
    (ANALYSIS, "(1 - mu if form ==", "(mu if form ==", GAINS),
    (ANALYSIS, "((1 + beta) * shrink, beta * shrink)", "((1 + beta) * shrink, beta + 0 * shrink)", GAINS),
    (ANALYSIS, "np.where(det < 0, half + np.hypot(half, q), ", "np.where(det < 0, half + real, ", GAINS),
    (ANALYSIS, "np.maximum(half + real, q)", "half + real", GAINS),
    (ANALYSIS, "1 + 2 * beta if nesterov", "1 + beta if nesterov", GAINS),
    (ANALYSIS, "(2 / (low + high)) ** 2", "2 / (low + high) ** 2", GAINS),
    (
        TABLE,
        '"eq-adam-inside", _OUTSIDE, (MEPHI, CLUJ, UIT)',
        '"eq-adam-inside", _OUTSIDE, (MEPHI, CLUJ)',
        ROWS,
    ),
    (TABLE, '"rprop/irprop-", RProp("irprop-")', '"rprop/irprop-", RProp()', ROWS),
    # Experiments.
    (NOISY, "(2 * residuals *", "(residuals *", EXPERIMENTS),
    (NOISY, "[np.ones(runs), x[at]]", "[x[at], np.ones(runs)]", EXPERIMENTS),
    (NOISY, "(away**2).sum(axis=1)", "(x**2).sum(axis=1)", EXPERIMENTS),
    (NOISY, "for _, state in adagrad[1:]", "for _, state in adagrad[:-1]", EXPERIMENTS),
    (NOISY, "gradient(query(rule, theta, state), step)", "gradient(theta, step)", EXPERIMENTS),
    (
        RUNS,
        "return int(out[0]) if out.size else None",
        "return int(out[0]) + 1 if out.size else None",
        EXPERIMENTS,
    ),
    (RUNS, 'np.diag([1.0, as_number(kappa, "kappa", above=0)])', "np.diag([1.0, 50.0])", EXPERIMENTS),
]
