"""What a person reads of a setting on a terminal."""

from __future__ import annotations

from typing import Any

INDENT = " " * 6


def as_text(facts: dict[str, Any]) -> str:
    """Return the lines for what `describe` gives."""
    lengths = [length for length in facts["wavelengths"] if length is not None]
    still = facts["pairs"] - len(lengths)
    trained, context = facts["original_context_length"], facts["context_length"]
    rows = [
        ("type", facts["rope_type"]),
        ("layout", facts["layout"] or "unknown"),
        ("base", f"{facts['base']:,.15g}"),
        ("pairs", f"{facts['pairs']} ({facts['rotary_dim']} of {facts['head_dim']} features of a head)"),
        ("wavelengths", f"{lengths[0]:,.4g} to {lengths[-1]:,.4g} tokens" if lengths else "none"),
        *([("standing still", f"{still} pairs")] if still else []),
        ("trained context", f"{trained:,} tokens" if trained else "unknown"),
        ("context", f"{context:,} tokens" if context else "unknown"),
        ("never turn fully", _beyond(facts)),
        ("attention factor", f"{facts['attention_factor']:.6g}; scores get {facts['attention_factor_squared']:.6g}"),
    ]
    text = f"{facts['summary']}\n" + "".join(f"{name:<17} {value}\n" for name, value in rows)
    return text + "".join(map(_note, facts["notes"]))


def _note(note: dict[str, Any]) -> str:
    return f"note: {note['text']}\n{INDENT}{note['why']} ({note['source']})\n"


def _beyond(facts: dict[str, Any]) -> str:
    inside = [
        f"{facts[key]} pairs inside the {name} context"
        for key, name in (("pairs_beyond_original", "trained"), ("pairs_beyond_context", "whole"))
        if facts[key] is not None
    ]
    return ", ".join(inside) or "unknown, for the context is"
