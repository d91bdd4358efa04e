"""Every figure of the site as a registered pure function; importing this package registers them all."""

from ropedoc.figures import decay, extension, frequencies, models, pitfalls, rotation, similarity
from ropedoc.figures.registry import FIGURES, Control, Entry, Figure, entry

__all__ = [
    "FIGURES",
    "Control",
    "Entry",
    "Figure",
    "decay",
    "entry",
    "extension",
    "frequencies",
    "models",
    "pitfalls",
    "rotation",
    "similarity",
]
