"""Rotary position embedding (RoPE): its mathematics as short, checked functions on numpy arrays."""

from ropedoc.config import from_config
from ropedoc.extension import (
    dynamic_ntk,
    linear,
    llama3,
    longrope,
    mrope_axes,
    ntk_aware,
    ntk_by_parts,
    partial_rotary,
    proportional,
    yarn,
    yarn_paper,
)
from ropedoc.frequencies import base_from_frequency, inverse_frequencies, rotations, wavelengths
from ropedoc.kernel import head_weights, logarithmic_law, mean_kernel, minimum_base, roformer_bound, similarity_matrix
from ropedoc.models import MODELS, Preset
from ropedoc.readings import first_distance, ripple
from ropedoc.rope import Rope
from ropedoc.rotation import layout_permutation, rotate, rotation_matrix

__all__ = [
    "MODELS",
    "Preset",
    "Rope",
    "base_from_frequency",
    "dynamic_ntk",
    "first_distance",
    "from_config",
    "head_weights",
    "inverse_frequencies",
    "layout_permutation",
    "linear",
    "llama3",
    "logarithmic_law",
    "longrope",
    "mean_kernel",
    "minimum_base",
    "mrope_axes",
    "ntk_aware",
    "ntk_by_parts",
    "partial_rotary",
    "proportional",
    "ripple",
    "roformer_bound",
    "rotate",
    "rotation_matrix",
    "rotations",
    "similarity_matrix",
    "wavelengths",
    "yarn",
    "yarn_paper",
]
