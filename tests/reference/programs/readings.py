"""What the runners share: they read settings as JSON, and write what a program gave as lines of JSON.

A runner is called `python run_NAME.py SETTINGS.json OUT.jsonl`, in the program's own environment. SETTINGS.json is a
list of {"name", "config", "lengths", "options"}; it writes rows with "name", and

    "frequencies", "factor", "layers" or "kind", "length", "module"    what turns some layers, at a length asked for
    "still"                                                          layers that are not rotated
    "limit"                                                          the longest sequence that the program accepts
    "error"                                                          what it says instead
"""

import contextlib
import json
import math
import re
import sys
import tempfile
from pathlib import Path

OUT = []


def row(name, **found):
    OUT.append({"name": name, **{key: _clean(value) for key, value in found.items() if value is not None}})


def _clean(value):
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if isinstance(value, list | tuple):
        return [_clean(one) for one in value]
    return value


def turned(name, cos, sin, **found):
    """Angle and length of each pair's (cos, sin) at position 1: its frequency, and the factor on both."""
    lengths = [math.hypot(c, s) for c, s in zip(cos, sin, strict=True)]
    if max(lengths) - min(lengths) > 1e-5 * max(max(lengths), 1e-30):
        found["uneven"] = [min(lengths), max(lengths)]
    row(name, frequencies=[math.atan2(s, c) for c, s in zip(cos, sin, strict=True)], factor=max(lengths), **found)


def layer_of(module):
    """The number in the name of a layer's module, None where there is none."""
    found = re.search(r"(?:layers|h|blocks)\.(\d+)\.", module)
    return None if found is None else int(found[1])


def said(error):
    """An error as it is committed: one line, without paths of a machine."""
    text = re.sub(r"/\S*/", "…/", " ".join(str(error).split()))
    return f"{type(error).__name__}: {text}"[:400]


@contextlib.contextmanager
def folder(config):
    """A folder with this config.json."""
    with tempfile.TemporaryDirectory() as place:
        Path(place, "config.json").write_text(json.dumps(config))
        yield Path(place)


def main(run):
    """Run every setting; an error is what a program says of it."""
    given, out = map(Path, sys.argv[1:3])
    for one in json.loads(given.read_text()):
        for length in one["lengths"]:
            try:
                run(one["name"], one["config"], length, one.get("options", ""))
            except (Exception, SystemExit) as error:
                row(one["name"], length=length, error=said(error))
        sys.stderr.write(f"{one['name']}\n")
    out.write_text("".join(f"{json.dumps(line)}\n" for line in OUT))
