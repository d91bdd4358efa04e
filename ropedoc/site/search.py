"""What the search knows beside the pages: the published models, each with what its setting does."""

from __future__ import annotations

import html
from urllib.parse import quote

from ropedoc.config.reading import read
from ropedoc.models.preset import MODELS


def documents() -> list[dict[str, str]]:
    """Return a document for each model, at the address that opens its file in the decoder."""
    return [
        {
            "location": f"decoder.html#model={quote(name)}",
            "title": name,
            "text": f"<p>{html.escape(read(preset.config, layer_type=preset.layer_type).summary)}</p>",
        }
        for name, preset in MODELS.items()
    ]
