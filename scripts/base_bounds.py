"""Write ropedoc/figures/base_bounds.json: the least base for each context and rotary dimension.

The searches take half a minute together, too long for a build, so their results are kept: the least whole base that passes.
"""

from __future__ import annotations

import json
import math
from pathlib import Path

from ropedoc.ladder.base_bound import minimum_base

OUT = Path(__file__).resolve().parent.parent / "ropedoc" / "figures" / "base_bounds.json"
LENGTHS = {64: range(10, 17), 128: range(10, 21), 256: range(10, 17)}  # powers of two, in tokens


def main() -> None:
    """Search for all of them."""
    found = {
        str(dim): {str(2**power): math.ceil(minimum_base(2**power, rotary_dim=dim)) for power in powers}
        for dim, powers in LENGTHS.items()
    }
    OUT.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


main()
