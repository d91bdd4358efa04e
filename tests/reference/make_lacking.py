"""Lists the classes of transformers 5.24.0 that another version lacks, for ropedoc/programs/transformers-4.toml.

Run with that version installed and no torch: python tests/reference/make_lacking.py
It looks into the version's own configuration files, for the types that a config can name and for those of its parts.
"""

import json
import re
import sys
from pathlib import Path

import transformers

CLASSES = Path(__file__).parents[2] / "ropedoc" / "config" / "classes.json"
models = Path(transformers.__file__).parent / "models"
known = set(re.findall(r'\("([\w.-]+)", "\w+Config"\)', (models / "auto" / "configuration_auto.py").read_text()))
for file in models.rglob("configuration_*.py"):
    known |= set(re.findall(r'model_type\s*=\s*"([^"]+)"', file.read_text()))
entries = json.loads(CLASSES.read_text())
rotating = {
    name: one
    for name, one in entries.items()
    if isinstance(one, dict) and one.get("rotates") is not False and one.get("axes", 1) == 1
}
sys.stdout.write(f"{transformers.__version__}: {', '.join(repr(name) for name in sorted({*rotating} - known))}\n")
