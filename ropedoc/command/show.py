"""What a person reads of a setting on a terminal."""

from __future__ import annotations

from typing import Any

from ropedoc.registers.sentence import FORMS, named, spoken

INDENT = " " * 6
PAIRS = FORMS["pairs"]
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
    """One mark for each layer, first to last, and one line for each kind; nothing where layers are not known apart."""
    marks = {index: _mark(kind) for kind in kinds for index in kind["indices"]}
    if len(kinds) < 2:
        return ""
    strip = f"{'layers':<17} {''.join(marks[index] for index in sorted(marks))}\n" if marks else ""
    return strip + "".join(f"{_count(kind):>17} {_mark(kind)} {_words(kind)}\n" for kind in kinds)


def _axes(parts: list[dict[str, Any]]) -> str:
    """One line for each part whose positions have several axes."""
    return "".join(f"{'axes':<17} {part['words']}\n" for part in parts)


def _mark(kind: dict[str, Any]) -> str:
    """Filled where it is rotated, small where it sees a window."""
    marks = "■▪" if kind["rotates"] else "□▫"
    return marks[kind["reach"] is not None]


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
