r"""Update rules: momentum, Nesterov, AdaGrad, RMSProp, AdaDelta, Adam and relatives, RProp, Lion, in a table.

A rule is a frozen dataclass.  Its fields are the hyperparameters, `init` makes the state, and `step` is the
equation of the lecture: it takes a point, a gradient and a state and returns the next point and state, both
new.  `minimize` runs a rule on an objective.  Where speed counts, many rules have `step_`, which writes into
the arrays it is given.

A point is one flat vector.  float32 stays float32, all other real numbers become float64; anything else is
a `ValueError`, and so is a hyperparameter out of its range.  A learning rate may be a schedule, a function
of the number of steps taken so far.  Gradients up to the largest float cause no NumPy warning, as long as
the next point is a float too.

Chapters, tests and exercises enumerate the table at the end: to add a rule, add a row.
"""

from __future__ import annotations

from typing import NamedTuple

from lecturelib.optimizers.adadelta import AdaDelta, AdaDeltaState
from lecturelib.optimizers.adam import ADAM_DEFAULTS, Adam, AdaMax, AdamState, NAdam, NAdamState
from lecturelib.optimizers.adaptive import (
    AdaGrad,
    AdaGradState,
    NormalizedGradient,
    RMSProp,
    RMSPropState,
)
from lecturelib.optimizers.analysis import (
    MomentumTuning,
    momentum_gain,
    momentum_spectral_radius,
    momentum_stability_limit,
    optimal_momentum,
)
from lecturelib.optimizers.decoupled import AdamW, Lion, LionState, clip_by_norm
from lecturelib.optimizers.momentum import (
    FORMS,
    GradientDescent,
    GradientDescentState,
    Momentum,
    MomentumState,
    convert,
)
from lecturelib.optimizers.nesterov import Nesterov, NesterovRewritten, to_lookahead
from lecturelib.optimizers.rprop import RProp, RPropState
from lecturelib.optimizers.rule import NAMED, Rule, Trace, minimize

__all__ = [
    "ADAM_DEFAULTS",
    "FORMS",
    "OPTIMIZERS",
    "AdaDelta",
    "AdaDeltaState",
    "AdaGrad",
    "AdaGradState",
    "AdaMax",
    "Adam",
    "AdamState",
    "AdamW",
    "GradientDescent",
    "GradientDescentState",
    "Lion",
    "LionState",
    "Momentum",
    "MomentumState",
    "MomentumTuning",
    "NAdam",
    "NAdamState",
    "Nesterov",
    "NesterovRewritten",
    "NormalizedGradient",
    "Optimizer",
    "RMSProp",
    "RMSPropState",
    "RProp",
    "RPropState",
    "Rule",
    "Trace",
    "clip_by_norm",
    "convert",
    "minimize",
    "momentum_gain",
    "momentum_spectral_radius",
    "momentum_stability_limit",
    "optimal_momentum",
    "to_lookahead",
]


class Optimizer(NamedTuple):
    """One row of the catalog: an update rule, set so that it goes down the bowl $(x^2 + 10 y^2) / 2$."""

    name: str  # the rule's, followed by what differs from the row without "/"
    rule: Rule
    eq: str  # label of its equation in chapters/optimizers.md
    torch: str  # PyTorch's rule that takes the same path (p: the parameters), or "none: " and why
    sources: tuple[str, ...] = ()  # who writes it so


BUCHAREST, VTECH, MEPHI, CLUJ, UIT = "Bucharest", "Virginia Tech", "MEPhI", "Cluj", "UiT"
TORCH = "PyTorch"
_SUM, _AHEAD = "optim.SGD(p, lr=0.02, momentum=0.9)", "none: PyTorch stores the point ahead"
_NONE = "none: no such rule"
_OUTSIDE, _RPROP = "none: PyTorch's epsilon is outside the root", "none: PyTorch's RProp is irprop-"
_ROWS = [
    Optimizer(
        "gradient_descent",
        GradientDescent(0.05),
        "eq-gradient-descent",
        "optim.SGD(p, lr=0.05)",
        (BUCHAREST, VTECH, MEPHI, CLUJ, UIT, TORCH),
    ),
    Optimizer("momentum", Momentum(0.02), "eq-momentum", _SUM, (BUCHAREST, MEPHI, UIT)),
    Optimizer(
        "momentum/heavy-ball",
        Momentum(0.02, form="heavy-ball"),
        "eq-momentum-heavy-ball",
        _SUM,
        (VTECH, TORCH),
    ),
    Optimizer(
        "momentum/normalized", Momentum(0.2, form="normalized"), "eq-momentum-normalized", _SUM, (MEPHI,)
    ),
    Optimizer("momentum/average", Momentum(0.2, form="average"), "eq-momentum-average", _SUM, (CLUJ,)),
    Optimizer(
        "momentum/dampened",
        Momentum(0.2, form="heavy-ball", dampening=0.9),
        "eq-momentum-heavy-ball",
        "optim.SGD(p, lr=0.2, momentum=0.9, dampening=0.9)",
        (TORCH,),
    ),
    Optimizer(
        "momentum/vtech-literal",
        Momentum(0.02, form="vtech-literal"),
        "eq-momentum-vtech",
        "none: the rate scales v as well",
        (VTECH,),
    ),
    Optimizer("nesterov", Nesterov(0.02), "eq-nesterov", _AHEAD, (BUCHAREST, MEPHI, UIT)),
    Optimizer("nesterov/average", Nesterov(0.2, form="average"), "eq-nesterov-average", _AHEAD),
    Optimizer(
        "nesterov/rewritten",
        NesterovRewritten(0.02),
        "eq-nesterov-rewritten",
        "optim.SGD(p, lr=0.02, momentum=0.9, nesterov=True)",
        (TORCH,),
    ),
    Optimizer(
        "adagrad", AdaGrad(0.5), "eq-adagrad", "optim.Adagrad(p, lr=0.5, eps=1e-8)", (BUCHAREST, UIT, TORCH)
    ),
    Optimizer(
        "adagrad/eps-inside", AdaGrad(0.5, eps_inside=True), "eq-adagrad-inside", _OUTSIDE, (VTECH, MEPHI)
    ),
    Optimizer(
        "rmsprop",
        RMSProp(0.01),
        "eq-rmsprop",
        "optim.RMSprop(p, lr=0.01, alpha=0.9, eps=1e-8)",
        (BUCHAREST, UIT, TORCH),
    ),
    Optimizer(
        "rmsprop/eps-inside", RMSProp(0.01, eps_inside=True), "eq-rmsprop-inside", _OUTSIDE, (VTECH, CLUJ)
    ),
    Optimizer(
        "rmsprop/first-grad",
        RMSProp(0.01, eps_inside=True, start="first_grad"),
        "eq-rmsprop-first-grad",
        _OUTSIDE,
        (MEPHI,),
    ),
    Optimizer(
        "rmsprop/momentum",
        RMSProp(0.001, momentum=0.9),
        "eq-rmsprop-momentum",
        "optim.RMSprop(p, lr=0.001, alpha=0.9, eps=1e-8, momentum=0.9)",
        (BUCHAREST, TORCH),
    ),
    Optimizer("adadelta", AdaDelta(), "eq-adadelta", "optim.Adadelta(p)", (TORCH,)),
    Optimizer(
        "adadelta/eps=1e-8", AdaDelta(eps=1e-8), "eq-adadelta", "optim.Adadelta(p, eps=1e-8)", (MEPHI,)
    ),
    Optimizer(
        "adadelta/first-jump",
        AdaDelta(eps=1e-8, delta0=0.1),
        "eq-adadelta",
        "none: PyTorch starts from 0",
        (MEPHI,),
    ),
    Optimizer("adam", Adam(0.02), "eq-adam", "optim.Adam(p, lr=0.02)", (BUCHAREST, VTECH, TORCH)),
    Optimizer("adam/eps-inside", Adam(0.02, eps_inside=True), "eq-adam-inside", _OUTSIDE, (MEPHI, CLUJ, UIT)),
    Optimizer(
        "adam/uncorrected",
        Adam(0.02, bias_correction=False),
        "eq-adam-uncorrected",
        "none: PyTorch corrects the bias",
        (BUCHAREST,),
    ),
    Optimizer("adam/karpathy", Adam(3e-4), "eq-adam", "optim.Adam(p, lr=3e-4)", (BUCHAREST,)),
    Optimizer("adamax", AdaMax(0.02), "eq-adamax", "optim.Adamax(p, lr=0.02)", (MEPHI, TORCH)),
    Optimizer("nadam", NAdam(0.02), "eq-nadam", "optim.NAdam(p, lr=0.02)", (MEPHI, TORCH)),
    Optimizer("adamw", AdamW(0.02), "eq-adamw", "optim.AdamW(p, lr=0.02)", (TORCH,)),
    Optimizer("lion", Lion(0.002), "eq-lion", _NONE),
    Optimizer("lion/decay", Lion(0.002, weight_decay=0.1), "eq-lion", _NONE),
    Optimizer("rprop", RProp(), "eq-rprop", _RPROP, (MEPHI,)),
    Optimizer("rprop/irprop-", RProp("irprop-"), "eq-rprop", "optim.Rprop(p)", (TORCH,)),
    Optimizer("rprop/rprop+", RProp("rprop+"), "eq-rprop", _RPROP),
    Optimizer("normalized_gradient", NormalizedGradient(0.01), "eq-normalized-gradient", _NONE, (CLUJ,)),
    Optimizer(
        "normalized_gradient/eps-outside",
        NormalizedGradient(0.01, eps_inside=False),
        "eq-normalized-gradient",
        _NONE,
        (UIT,),
    ),
]
OPTIMIZERS: dict[str, Optimizer] = {row.name: row for row in _ROWS}
NAMED.update({row.name: row.rule for row in _ROWS})
