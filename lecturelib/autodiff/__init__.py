r"""Derivatives four ways: differences, dual numbers, a reverse tape, and the chain rule by hand.

Write a function with NumPy's operators and functions, and every engine here can differentiate it: `Dual` and
`jacobian_vector_product` forward, `Var`, `gradients` and `value_and_gradient` in reverse,
`hessian_vector_product` by one over the other.  `value_and_grad` makes of it what minimizers ask for.
`PRIMITIVES` holds the derivative rules; `numerical_gradient` judges them all, `check_grad` in one number.

Arrays may have any shape where none is told.  Shapes that do not fit are a `ValueError`, and so are numbers
that are not real where an argument is an array and no variable.
"""

from __future__ import annotations

from lecturelib.autodiff import gates
from lecturelib.autodiff._dispatch import PRIMITIVES
from lecturelib.autodiff._fused import linear, logsumexp, mse, relu, sigmoid, softmax_cross_entropy, softplus
from lecturelib.autodiff._higher import hessian, hessian_vector_product, jacobian, vec_jacobian_product
from lecturelib.autodiff._primitive import Primitive
from lecturelib.autodiff.chain import as_column, as_row, chain_jacobian, chain_multiplications
from lecturelib.autodiff.dual import Dual, jacobian_vector_product
from lecturelib.autodiff.examples import (
    AddMulExample,
    AdExample,
    SigmoidNeuron,
    ad_example,
    add_mul_example,
    sigmoid_neuron,
)
from lecturelib.autodiff.graphs import (
    computational_graph,
    count_paths,
    enumerate_paths,
    reverse_multiplications,
    sum_over_paths,
    topological_sort,
)
from lecturelib.autodiff.numerical import numerical_gradient, numerical_jacobian
from lecturelib.autodiff.objective import check_grad, value_and_grad
from lecturelib.autodiff.scalar import Scalar, scalar_gradient
from lecturelib.autodiff.tape import Var, gradients, value_and_gradient

__all__ = [
    "PRIMITIVES",
    "AdExample",
    "AddMulExample",
    "Dual",
    "Primitive",
    "Scalar",
    "SigmoidNeuron",
    "Var",
    "ad_example",
    "add_mul_example",
    "as_column",
    "as_row",
    "chain_jacobian",
    "chain_multiplications",
    "check_grad",
    "computational_graph",
    "count_paths",
    "enumerate_paths",
    "gates",
    "gradients",
    "hessian",
    "hessian_vector_product",
    "jacobian",
    "jacobian_vector_product",
    "linear",
    "logsumexp",
    "mse",
    "numerical_gradient",
    "numerical_jacobian",
    "relu",
    "reverse_multiplications",
    "scalar_gradient",
    "sigmoid",
    "sigmoid_neuron",
    "softmax_cross_entropy",
    "softplus",
    "sum_over_paths",
    "topological_sort",
    "value_and_grad",
    "value_and_gradient",
    "vec_jacobian_product",
]
