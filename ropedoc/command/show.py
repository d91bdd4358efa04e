"""Show FILE…: what a configuration says, as a person reads it on a terminal, or as JSON."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from ropedoc.command import core
from ropedoc.config.describe import describe
from ropedoc.config.reading import Reading
from ropedoc.config.summary import ROW
from ropedoc.config.summary import strip as strip_words
from ropedoc.config.table import ROWS, bounds, table
from ropedoc.registers.sentence import named, spoken

HELP = "say what a configuration does: method, frequencies, layers, and what to know about it"
INDENT = " " * 6
WIDE = max(len(row.name) for row in ROWS) + 1
# By whether it is rotated and whether it sees a window: a mark for the first such kind, and others for more of them.
MARKS = {(True, False): "■◆●▲", (True, True): "▪⬩•▴", (False, False): "□◇○△", (False, True): "▫⋄◦▵"}
STILL = "not rotated"  # a kind whose name has these words needs no second ones


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the subcommand takes."""
    parser.add_argument("files", metavar="FILE", nargs="+", help="config.json, or - for standard input")
    core.options(parser, "--context", "--layer")
    parser.add_argument(
        "--json", action="store_true", help="print JSON; a list, with each file's name, of several files"
    )


def run(given: argparse.Namespace) -> int:
    """Print every file that can be read, and a line of error for each other."""
    several, status, all_said = len(given.files) > 1, core.SAME, []
    for place, name in enumerate(given.files):
        try:
            reading = core.reading_of(name, context_length=given.context, layer_type=given.layer)
        except ValueError as error:
            status = core.complain(f"{name}: {error}" if several else str(error))
            all_said.append({"file": name, "error": str(error)})
            continue
        said = describe(reading)
        all_said.append({"file": name, **said} if several else said)
        if not given.json:
            start = f"{chr(10) * (place > 0)}==> {core.one_line(name)} <==\n" if several else ""
            core.write(sys.stdout, start + as_text(reading, said))
            sys.stdout.flush()  # in its place beside the errors
    if given.json and (several or status == core.SAME):
        core.write(sys.stdout, core.as_json(all_said if several else all_said[0]))
    return status


def as_text(reading: Reading, said: dict[str, Any]) -> str:
    """Return the lines for a reading, and for what `describe` gives of it."""
    rows = [(row["name"], row["shown"]) for row in table(reading.facts)]
    rows += [("base bound" if k == 0 else "", words) for k, words in enumerate(bounds(reading))]
    return (
        f"{said['summary']}\n"
        + "".join(f"{name:<{WIDE}} {words}\n" for name, words in rows)
        + _layers(said["layers"])
        + "".join(f"{'axes':<{WIDE}} {part['words']}\n" for part in said["axes"])
        + "".join(map(_note, said["notes"]))
    )


def _layers(kinds: list[dict[str, Any]]) -> str:
    """One mark for each layer, in rows, and one line for each kind; nothing where layers are not known apart."""
    if len(kinds) < 2:
        return ""
    occurring = [kind for kind in kinds if kind["indices"]]
    shown = list(zip(occurring or kinds, _marks(occurring or kinds), strict=True))
    marks = {index: mark for kind, mark in shown for index in kind["indices"]}
    line = "".join(marks[index] for index in sorted(marks))
    rows = "".join(f"{start:>{WIDE}} {line[start : start + ROW]}\n" for start in range(0, len(line), ROW))
    strip = f"{'layers':<{WIDE}} {strip_words(occurring)}\n{rows}" if line else ""
    return strip + "".join(f"{_count(kind):>{WIDE}} {mark} {_words(kind)}\n" for kind, mark in shown)


def _marks(kinds: list[dict[str, Any]]) -> list[str]:
    """A mark for each kind, no two alike: filled where it is rotated, small where it sees a window."""
    shapes = [(bool(kind["rotates"]), kind["reach"] is not None) for kind in kinds]
    twins = [shapes[:place].count(shape) for place, shape in enumerate(shapes)]
    return [
        MARKS[shape][twin] if twin < len(MARKS[shape]) else chr(ord("a") + place)
        for place, (shape, twin) in enumerate(zip(shapes, twins, strict=True))
    ]


def _count(kind: dict[str, Any]) -> str:
    count = len(kind["indices"])
    return f"{count} layer{'' if count == 1 else 's'}" if count else ""


def _words(kind: dict[str, Any]) -> str:
    parts = [named(kind["name"])] if kind["name"] is not None else []
    parts += ["rotated"] if kind["rotates"] else [] if STILL in (kind["name"] or "") else [STILL]
    parts += [f"base {spoken(kind['base'])}"] if "base" in kind else []
    parts += [kind["rope_type"]] if kind.get("rope_type", "default") != "default" else []
    parts += [f"window of {spoken(kind['reach'])} tokens"] if kind["reach"] is not None else []
    parts += [kind["error"]] if "error" in kind else []
    return ", ".join(parts)


def _note(note: dict[str, Any]) -> str:
    return f"note: {note['text']}\n{INDENT}{note['why']} ({note['source']})\n"
