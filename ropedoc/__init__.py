"""Rotary position embedding (RoPE): its mathematics as short, checked functions on numpy arrays."""

from ropedoc.extension import Rope, linear
from ropedoc.frequencies import base_from_frequency, inverse_frequencies, rotations, wavelengths
from ropedoc.kernel import head_weights, logarithmic_law, mean_kernel, roformer_bound, similarity_matrix
from ropedoc.rotation import layout_permutation, rotate, rotation_matrix

__all__ = [
    "Rope",
    "base_from_frequency",
    "head_weights",
    "inverse_frequencies",
    "layout_permutation",
    "linear",
    "logarithmic_law",
    "mean_kernel",
    "roformer_bound",
    "rotate",
    "rotation_matrix",
    "rotations",
    "similarity_matrix",
    "wavelengths",
]
