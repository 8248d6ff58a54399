r"""Update rules: momentum, Nesterov, AdaGrad, RMSProp, AdaDelta, Adam and relatives, RProp, and their table.

A rule is a frozen dataclass.  Its fields are the hyperparameters, `init` makes the state, and `step` is the
equation of the lecture: it takes a point, a gradient and a state and returns the next point and state, both
new.  `minimize` runs a rule on an objective.  Where speed counts, many rules have `step_`, which writes into
the arrays it is given.

A point is one flat vector.  float32 stays float32, all other real numbers become float64; anything else is
a `ValueError`, and so is a hyperparameter out of its range.  A learning rate may be a schedule, a function
of the number of steps taken so far.  Gradients up to the largest float cause no NumPy warning, as long as
the next point is a float too.
"""

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
from lecturelib.optimizers.catalog import OPTIMIZERS, Optimizer
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
from lecturelib.optimizers.rule import Rule, Trace, minimize

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
    "GradientDescent",
    "GradientDescentState",
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
    "convert",
    "minimize",
    "momentum_gain",
    "momentum_spectral_radius",
    "momentum_stability_limit",
    "optimal_momentum",
    "to_lookahead",
]
