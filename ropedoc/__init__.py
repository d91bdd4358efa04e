"""Rotary position embedding (RoPE): its mathematics as short, checked functions on numpy arrays."""

from ropedoc.advice.compare import Difference, compare
from ropedoc.advice.plan import Plan, plan
from ropedoc.advice.vectors import vectors
from ropedoc.check.finding import Finding
from ropedoc.check.gap import Gap
from ropedoc.check.identify import identify
from ropedoc.config.axes import Axes, axes
from ropedoc.config.every import Layer, layers
from ropedoc.config.reading import from_config
from ropedoc.ladder.band import distance_columns, kernel_band
from ropedoc.ladder.base_bound import minimum_base
from ropedoc.ladder.frequencies import base_from_frequency, inverse_frequencies, rotations, wavelengths
from ropedoc.ladder.kernel import head_weights, logarithmic_law, mean_kernel, roformer_bound, similarity_matrix
from ropedoc.ladder.readings import first_distance, ripple
from ropedoc.ladder.rope import Rope
from ropedoc.ladder.rotation import layout_permutation, rotate, rotation_matrix
from ropedoc.methods.axial import Axis, axial, patch_centres
from ropedoc.methods.dynamic_ntk import dynamic_ntk
from ropedoc.methods.grid import axis_frequencies, grid_similarity
from ropedoc.methods.linear import linear
from ropedoc.methods.llama3 import llama3
from ropedoc.methods.longrope import longrope
from ropedoc.methods.mrope import mrope_axes, mrope_positions
from ropedoc.methods.ntk_aware import ntk_aware
from ropedoc.methods.ntk_by_parts import ntk_by_parts
from ropedoc.methods.ntk_mixed import ntk_mixed
from ropedoc.methods.partial_rotary import partial_rotary
from ropedoc.methods.proportional import proportional
from ropedoc.methods.score_scale import score_scale
from ropedoc.methods.yarn import yarn
from ropedoc.methods.yarn_paper import yarn_paper
from ropedoc.models.preset import MODELS, Preset

__version__ = "0.1.0"

__all__ = [
    "MODELS",
    "Axes",
    "Axis",
    "Difference",
    "Finding",
    "Gap",
    "Layer",
    "Plan",
    "Preset",
    "Rope",
    "axes",
    "axial",
    "axis_frequencies",
    "base_from_frequency",
    "compare",
    "distance_columns",
    "dynamic_ntk",
    "first_distance",
    "from_config",
    "grid_similarity",
    "head_weights",
    "identify",
    "inverse_frequencies",
    "kernel_band",
    "layers",
    "layout_permutation",
    "linear",
    "llama3",
    "logarithmic_law",
    "longrope",
    "mean_kernel",
    "minimum_base",
    "mrope_axes",
    "mrope_positions",
    "ntk_aware",
    "ntk_by_parts",
    "ntk_mixed",
    "partial_rotary",
    "patch_centres",
    "plan",
    "proportional",
    "ripple",
    "roformer_bound",
    "rotate",
    "rotation_matrix",
    "rotations",
    "score_scale",
    "similarity_matrix",
    "vectors",
    "wavelengths",
    "yarn",
    "yarn_paper",
]
