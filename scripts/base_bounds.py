"""Write ropedoc/figures/base_bounds.json: the least base for each context and rotary dimension.

The search takes seconds for a short context and minutes for the longest, too long for a build, so its results
are kept; `tests/figures/test_base_bounds.py` searches the short ones again and checks the long ones.
"""

from __future__ import annotations

import json
from pathlib import Path

from ropedoc.base_bound import minimum_base

OUT = Path(__file__).resolve().parent.parent / "ropedoc" / "figures" / "base_bounds.json"
LENGTHS = {64: range(10, 17), 128: range(10, 21), 256: range(10, 17)}  # powers of two, in tokens


def main() -> None:
    """Search for all of them, six digits each."""
    found = {
        str(dim): {str(2**power): float(f"{minimum_base(2**power, rotary_dim=dim):.6g}") for power in powers}
        for dim, powers in LENGTHS.items()
    }
    OUT.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


main()
