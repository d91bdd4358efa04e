"""What a person reads of a setting on a terminal."""

from __future__ import annotations

from typing import Any

from ropedoc.config.summary import ROW
from ropedoc.config.summary import strip as strip_words
from ropedoc.registers.sentence import FORMS, named, spoken

INDENT = " " * 6
PAIRS = FORMS["pairs"]
# By whether it is rotated and whether it sees a window: a mark for the first such kind, and others for more of them.
MARKS = {(True, False): "■◆●▲", (True, True): "▪⬩•▴", (False, False): "□◇○△", (False, True): "▫⋄◦▵"}
STILL = "not rotated"  # a kind whose name has these words needs no second ones


def as_text(facts: dict[str, Any], known: dict[str, Any]) -> str:
    """Return the lines for what `describe` gives, with the pairs that are counted and the length that is served."""
    runs = known["runs"]
    lengths = [length for length in facts["wavelengths"] if length is not None]
    still = facts["pairs"] - len(lengths)
    original, served = facts["original_context_length"], facts["context_length"]
    rows = [
        ("type", facts["rope_type"]),
        ("layout", facts["layout"] or "unknown"),
        ("base", f"{facts['base']:,.15g}"),
        ("pairs", f"{facts['pairs']} ({facts['rotary_dim']} of {facts['head_dim']} features of a head)"),
        ("wavelengths", f"{lengths[0]:,.4g} to {lengths[-1]:,.4g} tokens" if lengths else "none"),
        *([("standing still", f"{still} pairs")] if still else []),
        ("original length", f"{original:,} tokens" if original else "unknown"),
        ("served length", _served(known["served"], served)),
        ("no full turn", _unturned(runs)),
        ("attention factor", f"{facts['attention_factor']:.6g}; scores get {_of_scores(facts, known):.6g}"),
    ]
    text = f"{facts['summary']}\n" + "".join(f"{name:<17} {value}\n" for name, value in rows)
    return text + _layers(facts["layers"]) + _axes(facts["axes"]) + "".join(map(_note, facts["notes"]))


def _of_scores(facts: dict[str, Any], known: dict[str, Any]) -> float:
    """What multiplies every score: the attention factor squared, and what the class multiplies its softmax scale by."""
    return float(facts["attention_factor_squared"] * known["softmax_factor"])


def _served(served: int | None, context: int | None) -> str:
    """LongRoPE serves its maximum and starts with the list for short sequences: both lengths, where they differ."""
    if not served or not context:
        return f"{context:,} tokens" if context else "unknown"
    return f"{served:,} tokens" + ("" if served == context else f"; read here at {context:,}")


def _layers(kinds: list[dict[str, Any]]) -> str:
    """One mark for each layer, in rows, and one line for each kind; nothing where layers are not known apart."""
    if len(kinds) < 2:
        return ""
    occurring = [kind for kind in kinds if kind["indices"]]
    shown = list(zip(occurring or kinds, _marks(occurring or kinds), strict=True))
    marks = {index: mark for kind, mark in shown for index in kind["indices"]}
    line = "".join(marks[index] for index in sorted(marks))
    rows = "".join(f"{start:>17} {line[start : start + ROW]}\n" for start in range(0, len(line), ROW))
    strip = f"{'layers':<17} {strip_words(occurring)}\n{rows}" if line else ""
    return strip + "".join(f"{_count(kind):>17} {mark} {_words(kind)}\n" for kind, mark in shown)


def _axes(parts: list[dict[str, Any]]) -> str:
    """One line for each part whose positions have several axes."""
    return "".join(f"{'axes':<17} {part['words']}\n" for part in parts)


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


def _unturned(runs: dict[str, Any]) -> str:
    """Pairs with no full turn in the original length before the method, and as it runs in what these layers see of the served one."""
    parts = []
    if runs["unturned"] is not None:
        parts.append(f"{PAIRS(runs['unturned'])} in the original length before the method")
    if runs["beyond_context"] is not None:
        seen = (
            "the served length" if runs["reach"] == runs["context_length"] else f"a window of {runs['reach']:,} tokens"
        )
        parts.append(f"{PAIRS(runs['beyond_context'])} in {seen} as it runs")
    return ", ".join(parts) or "unknown, for the lengths are"
