r"""Shallow and deep networks: what they compute, where they bend, how many linear regions they have.

The parts are `shallow` (one input, unit by unit), `approximation`, `deep` (any sizes), `notation` (the same
network written otherwise), `regions`, `exact`, `zigzag` and `linear`; import from here.  The table
`DEPTH_CONVENTIONS` says which lecture counts which layers.
"""

from __future__ import annotations

from lecturelib.networks.approximation import relu_interpolant, sigmoid_bump
from lecturelib.networks.deep import (
    DEPTH_CONVENTIONS,
    DepthConvention,
    convert_depth,
    count_parameters,
    init_params,
    mlp_activation_pattern,
    mlp_forward,
    preactivations,
)
from lecturelib.networks.exact import count_regions_1d, exact_joints
from lecturelib.networks.linear import (
    SVDFactors,
    as_rotation_scale_rotation,
    linear_map,
    svd_factors,
    xor_network,
)
from lecturelib.networks.notation import compose_networks, stack_parameters, two_layer_scalar
from lecturelib.networks.regions import count_regions_2d, max_regions, max_regions_1d, zaslavsky
from lecturelib.networks.shallow import (
    activation_pattern,
    joints,
    random_shallow,
    region_patterns,
    shallow_forward,
    shallow_hidden,
    slopes,
)
from lecturelib.networks.zigzag import zigzag_network

__all__ = [
    "DEPTH_CONVENTIONS",
    "DepthConvention",
    "SVDFactors",
    "activation_pattern",
    "as_rotation_scale_rotation",
    "compose_networks",
    "convert_depth",
    "count_parameters",
    "count_regions_1d",
    "count_regions_2d",
    "exact_joints",
    "init_params",
    "joints",
    "linear_map",
    "max_regions",
    "max_regions_1d",
    "mlp_activation_pattern",
    "mlp_forward",
    "preactivations",
    "random_shallow",
    "region_patterns",
    "relu_interpolant",
    "shallow_forward",
    "shallow_hidden",
    "sigmoid_bump",
    "slopes",
    "stack_parameters",
    "svd_factors",
    "two_layer_scalar",
    "xor_network",
    "zaslavsky",
    "zigzag_network",
]
