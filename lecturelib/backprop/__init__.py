r"""Backpropagation: the toy example, UiT's perceptron sample by sample, and any number of layers.

Derivatives are written out by hand here; `lecturelib.autodiff` finds the same ones by machine.
"""

from __future__ import annotations

from lecturelib._flat import Layout
from lecturelib.backprop.conventions import (
    LOSS_SCALINGS,
    LossScaling,
    convert_learning_rate,
    flip_biases,
    from_uit,
    to_uit,
)
from lecturelib.backprop.mlp import (
    MLPCache,
    mlp_deltas,
    mlp_forward_cache,
    mlp_gradients,
    mlp_value_and_gradient,
)
from lecturelib.backprop.toy import (
    TOY_EXAMPLE,
    ToyBackward,
    ToyExample,
    ToyForward,
    toy_backward,
    toy_dw0_by_hand,
    toy_forward,
    toy_gradients,
)
from lecturelib.backprop.two_layer import (
    TwoLayerGradients,
    two_layer_deltas,
    two_layer_gradients,
    two_layer_loss,
)
from lecturelib.backprop.uit import (
    UitForward,
    uit_batch_gradients,
    uit_forward,
    uit_gradients,
    uit_loss,
    uit_params,
)
from lecturelib.backprop.uit_training import UitTraining, uit_train
from lecturelib.backprop.workspace import MLPWorkspace

__all__ = [
    "LOSS_SCALINGS",
    "TOY_EXAMPLE",
    "Layout",
    "LossScaling",
    "MLPCache",
    "MLPWorkspace",
    "ToyBackward",
    "ToyExample",
    "ToyForward",
    "TwoLayerGradients",
    "UitForward",
    "UitTraining",
    "convert_learning_rate",
    "flip_biases",
    "from_uit",
    "mlp_deltas",
    "mlp_forward_cache",
    "mlp_gradients",
    "mlp_value_and_gradient",
    "to_uit",
    "toy_backward",
    "toy_dw0_by_hand",
    "toy_forward",
    "toy_gradients",
    "two_layer_deltas",
    "two_layer_gradients",
    "two_layer_loss",
    "uit_batch_gradients",
    "uit_forward",
    "uit_gradients",
    "uit_loss",
    "uit_params",
    "uit_train",
]
