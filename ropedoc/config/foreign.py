"""Files and texts that are no config.json, named for what they are: the registers `files` and `texts` of keys.toml."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from ropedoc.config.keys import INSIDE, KEYS, NAMES
from ropedoc.registers.sentence import listed

KEY = re.compile(r"""^[ \t]*["']?([A-Za-z0-9_.-]+)["']?[ \t]*:""", re.MULTILINE)
SPACE = " \t\r\n"
HEAD = 16  # bytes that tell a kind of file
# Numbers without which a head has no dimension; a text with one of them is more than a fragment.
WIDTHS = ("hidden_size", "heads", "head_dim", "global_head_dim", "rotated_part")


def of_keys(keys: Collection[str]) -> str | None:
    """Why a file with these keys is no config.json, None if it may be one: what it is, known by what, and what to do."""
    if "model_type" in keys:
        return None
    for kind in KEYS["files"]:
        signs = signs_of(kind, keys)
        if signs:
            return _said(f"{kind['name']}, known by {listed(signs)}", kind["next"])
    return None


def signs_of(kind: Mapping[str, Any], keys: Collection[str]) -> list[str]:
    """Keys that tell a kind of file; none where it is another."""
    if any(key in keys for key in kind.get("unless", ())):
        return []
    every = [key for key in kind.get("keys", ()) if key in keys]
    some = [key for key in kind.get("some", ()) if key in keys]
    like = [key for key in keys if "like" in kind and isinstance(key, str) and re.fullmatch(kind["like"], key)][:1]
    whole = (
        len(every) == len(kind.get("keys", ())) and bool(some) >= ("some" in kind) and bool(like) >= ("like" in kind)
    )
    return [*every, *some, *like] if whole else []


def of_text(text: str) -> str | None:
    """Why a text that is no JSON is none: what it is, and what to do; None if nothing tells."""
    told = of_keys(dict.fromkeys(KEY.findall(text)))
    if told is not None:
        return told
    kind = _kind(text)
    return None if kind is None else _said(kind["name"], kind["next"])


def of_head(head: bytes) -> str | None:
    """Why a file that begins with these bytes is no text: what it is, and what to do; None if nothing tells."""
    text = head[:HEAD].decode("latin-1")
    kind = next((kind for kind in KEYS["heads"] if re.match(kind["pattern"], text)), None)
    return None if kind is None else _said(kind["name"], kind["next"])


def of_argument(name: str) -> str | None:
    """What to do where a command is given an address or the name of a model instead of a file, None if it is neither."""
    kind = _kind(name)
    return kind["next"] if kind is not None and kind.get("argument") else None


def _kind(text: str) -> Mapping[str, Any] | None:
    stripped = text.strip(SPACE)
    return next((kind for kind in KEYS["texts"] if re.fullmatch(kind["pattern"], stripped)), None)


def of_fragment(text: Mapping[str, Any]) -> str | None:
    """Why parameters without their model are no config.json, None if the config is more than that."""
    widths = {name for concept in WIDTHS for name in NAMES[concept]}
    found = [key for key in text if key in INSIDE or key in KEYS["signs"]]
    if not found or "model_type" in text or any(key in widths for key in text):
        return None
    return _said(
        f"a fragment of one, known by {listed(found)}",
        "hidden_size and num_attention_heads, or head_dim, must stand beside",
    )


def _said(what: str, then: str) -> str:
    return f"config must be a config.json of Hugging Face, got {what}; {then}"
