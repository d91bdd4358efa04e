"""Every figure of the site as a registered pure function; importing this package registers them all."""

try:
    import plotly  # noqa: F401
except ModuleNotFoundError:
    raise ModuleNotFoundError(
        "ropedoc.figures draws with plotly, which is not installed: install ropedoc with its extra 'figures', "
        "in its folder by pip install '.[figures]'",
        name="plotly",
    ) from None

from ropedoc.figures import (
    axes,
    decay,
    extension,
    frequencies,
    heard,
    lab,
    models,
    orders,
    pitfalls,
    programs,
    rotation,
    scores,
    similarity,
    stacks,
    video,
    windows,
)
from ropedoc.figures.registry import FIGURES, Control, Entry, Figure, entry

__all__ = [
    "FIGURES",
    "Control",
    "Entry",
    "Figure",
    "axes",
    "decay",
    "entry",
    "extension",
    "frequencies",
    "heard",
    "lab",
    "models",
    "orders",
    "pitfalls",
    "programs",
    "rotation",
    "scores",
    "similarity",
    "stacks",
    "video",
    "windows",
]
