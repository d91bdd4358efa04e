"""What the lab's script takes from the package: the trained model, its head that copies, and texts that it never saw."""

from __future__ import annotations

from base64 import b64encode

from ropedoc.site.bundle import data_module
from ropedoc.trained import model, results, weights


def lab_module() -> str:
    """Module that exports model (with the head that copies), and body: the weights in base64, since pages from disk fetch nothing."""
    heads = results()["heads"][0]
    layer = max(range(len(heads)), key=lambda one: max(heads[one]))
    head = heads[layer].index(max(heads[layer]))
    return data_module(model=model() | {"copies": {"layer": layer, "head": head}}, body=b64encode(weights()).decode())
