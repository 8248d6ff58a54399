"""The table of all update rules, each lecture's convention a row of its own."""

from typing import NamedTuple

from lecturelib.optimizers.adadelta import AdaDelta
from lecturelib.optimizers.adam import Adam, AdaMax, NAdam
from lecturelib.optimizers.adaptive import AdaGrad, NormalizedGradient, RMSProp
from lecturelib.optimizers.momentum import GradientDescent, Momentum
from lecturelib.optimizers.nesterov import Nesterov, NesterovRewritten
from lecturelib.optimizers.rprop import RProp
from lecturelib.optimizers.rule import Rule


class Optimizer(NamedTuple):
    """One row of the catalog: an update rule, set so that it goes down the bowl $(x^2 + 10 y^2) / 2$."""

    name: str  # the rule's, followed by what differs from the row without "/"
    rule: Rule
    eq: str  # label of its equation in chapters/optimizers.md
    sources: tuple[str, ...]  # who writes it so


BUCHAREST, VTECH, MEPHI, CLUJ, UIT = "Bucharest", "Virginia Tech", "MEPhI", "Cluj", "UiT"
TORCH = "PyTorch"

_ROWS = [
    Optimizer(
        "gradient_descent",
        GradientDescent(0.05),
        "eq-gradient-descent",
        (BUCHAREST, VTECH, MEPHI, CLUJ, UIT, TORCH),
    ),
    Optimizer("momentum", Momentum(0.02), "eq-momentum", (BUCHAREST, MEPHI, UIT)),
    Optimizer(
        "momentum/heavy-ball", Momentum(0.02, form="heavy-ball"), "eq-momentum-heavy-ball", (VTECH, TORCH)
    ),
    Optimizer("momentum/normalized", Momentum(0.2, form="normalized"), "eq-momentum-normalized", (MEPHI,)),
    Optimizer("momentum/average", Momentum(0.2, form="average"), "eq-momentum-average", (CLUJ,)),
    Optimizer(
        "momentum/dampened",
        Momentum(0.2, form="heavy-ball", dampening=0.9),
        "eq-momentum-heavy-ball",
        (TORCH,),
    ),
    Optimizer("momentum/vtech-literal", Momentum(0.02, form="vtech-literal"), "eq-momentum-vtech", (VTECH,)),
    Optimizer("nesterov", Nesterov(0.02), "eq-nesterov", (BUCHAREST, MEPHI, UIT)),
    Optimizer("nesterov/average", Nesterov(0.2, form="average"), "eq-nesterov-average", ()),
    Optimizer("nesterov/rewritten", NesterovRewritten(0.02), "eq-nesterov-rewritten", (TORCH,)),
    Optimizer("adagrad", AdaGrad(0.5), "eq-adagrad", (BUCHAREST, UIT, TORCH)),
    Optimizer("adagrad/eps-inside", AdaGrad(0.5, eps_inside=True), "eq-adagrad-inside", (VTECH, MEPHI)),
    Optimizer("rmsprop", RMSProp(0.01), "eq-rmsprop", (BUCHAREST, UIT, TORCH)),
    Optimizer("rmsprop/eps-inside", RMSProp(0.01, eps_inside=True), "eq-rmsprop-inside", (VTECH, CLUJ)),
    Optimizer(
        "rmsprop/first-grad",
        RMSProp(0.01, eps_inside=True, start="first_grad"),
        "eq-rmsprop-first-grad",
        (MEPHI,),
    ),
    Optimizer("rmsprop/momentum", RMSProp(0.001, momentum=0.9), "eq-rmsprop-momentum", (BUCHAREST, TORCH)),
    Optimizer("adadelta", AdaDelta(), "eq-adadelta", (TORCH,)),
    Optimizer("adadelta/eps=1e-8", AdaDelta(eps=1e-8), "eq-adadelta", (MEPHI,)),
    Optimizer("adadelta/first-jump", AdaDelta(eps=1e-8, delta0=0.1), "eq-adadelta", (MEPHI,)),
    Optimizer("adam", Adam(0.02), "eq-adam", (BUCHAREST, VTECH, TORCH)),
    Optimizer("adam/eps-inside", Adam(0.02, eps_inside=True), "eq-adam-inside", (MEPHI, CLUJ, UIT)),
    Optimizer("adam/uncorrected", Adam(0.02, bias_correction=False), "eq-adam-uncorrected", (BUCHAREST,)),
    Optimizer("adam/karpathy", Adam(3e-4), "eq-adam", (BUCHAREST,)),
    Optimizer("adamax", AdaMax(0.02), "eq-adamax", (MEPHI, TORCH)),
    Optimizer("nadam", NAdam(0.02), "eq-nadam", (MEPHI, TORCH)),
    Optimizer("rprop", RProp(), "eq-rprop", (MEPHI,)),
    Optimizer("rprop/irprop-", RProp("irprop-"), "eq-rprop", (TORCH,)),
    Optimizer("rprop/rprop+", RProp("rprop+"), "eq-rprop", ()),
    Optimizer("normalized_gradient", NormalizedGradient(0.01), "eq-normalized-gradient", (CLUJ,)),
    Optimizer(
        "normalized_gradient/eps-outside",
        NormalizedGradient(0.01, eps_inside=False),
        "eq-normalized-gradient",
        (UIT,),
    ),
]
OPTIMIZERS: dict[str, Optimizer] = {row.name: row for row in _ROWS}
