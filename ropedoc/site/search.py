"""What the search knows beside the pages: the published models, each with what its setting does."""

from __future__ import annotations

import html

from ropedoc.config.reading import read
from ropedoc.models.preset import MODELS
from ropedoc.site.model_links import address


def documents() -> list[dict[str, str]]:
    """Return a document for each model, at the address that opens its file in the decoder."""
    return [
        {
            "location": address(name),
            "title": name,
            "text": f"<p>{html.escape(read(preset.config, layer_type=preset.layer_type).summary)}</p>",
        }
        for name, preset in MODELS.items()
    ]
