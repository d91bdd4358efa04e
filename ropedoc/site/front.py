"""The pictures of the first page as they stand before anything moves, and what its script takes from the package.

A line `[[front: NAME]]` becomes one of them. The script (docs/assets/front/) moves what is drawn here, by the same rules.
"""

from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from typing import Any

import numpy as np
from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from numpy.typing import ArrayLike

from ropedoc._validation import Array
from ropedoc.figures.bands import kernel_columns
from ropedoc.figures.decay import law_zero
from ropedoc.figures.measures import ripple_law
from ropedoc.ladder.frequencies import inverse_frequencies, wavelengths
from ropedoc.ladder.kernel import logarithmic_law
from ropedoc.ladder.rotation import rotate
from ropedoc.site.bundle import data_module
from ropedoc.site.place import keep_lines, nearest, wrong

EMBED = re.compile(r"^\[\[front: *([^\]]*?) *\]\]$")
PRIORITY = 110  # before anything that could take the brackets for a link

# A sentence of three words; the verb asks the nouns. Its vectors are made up, the turn is not: two pairs of features,
# (1st, 3rd) and (2nd, 4th), at the speeds 1 and 0.01 of four features and base 10,000. Unturned, both nouns score alike.
# They lie ahead of the verb in the first pair, so that it hears best what stands before it.
WORDS = ("dog", "bites", "man")
VECTORS = {"dog": (2, 0, 1, 0), "bites": (2, 1, 0, 0), "man": (1.5, 1, 0.8, 0)}
ASKING = "bites"
SENTENCE = 4  # features

# One pair in the plane: 0.1 radians per token, so that one step is seen and 63 go once round.
PAIR = float(inverse_frequencies(8)[1])
ROUND = 63
RADIUS = 92
AT = {"turn": 12, "query": 12, "key": 7}
BESIDE = 20  # how much further out a label of more than a letter stands beside an arrow

# The three knobs: what they start at; base and scale by their logarithms.
START = {"base": 10_000, "dimension": 128, "scale": 1}
FAR = 10_000  # tokens
WIDE, HIGH = 1000, 300  # of the drawing, which its page stretches
TOP, BOTTOM = 1.0, -0.55  # similarity
LEVELS = (1, 0.5, 0, -0.5)
MARKED = 0.8  # similarity at which the law is named
AHEAD = 4  # the scale that is spoken of while the scale is 1
ARROWS, AFTER = 5, 10  # arrows of a head that are shown, and after how many tokens
BANDED = 24  # distances through which the band of the ripple is drawn
SWING = 2  # times the ripple: more than nine tenths of the curve lie as near to the law


def front_module() -> str:
    """Module that exports what both languages must have alike."""
    return data_module(
        sentence={"words": WORDS, "vectors": VECTORS, "asking": ASKING, "features": SENTENCE},
        pair={"theta": PAIR, "round": ROUND, "radius": RADIUS, "at": AT, "beside": BESIDE},
        knobs={
            "start": START,
            "far": FAR,
            "wide": WIDE,
            "high": HIGH,
            "top": TOP,
            "bottom": BOTTOM,
            "marked": MARKED,
            "ahead": AHEAD,
            "arrows": ARROWS,
            "after": AFTER,
            "banded": BANDED,
            "swing": SWING,
        },
    )


def score(words: Sequence[str], noun: str, *, turned: bool) -> float:
    """Score of the asking word with a noun of the sentence, with or without positions."""
    inv_freq = inverse_frequencies(SENTENCE) if turned else np.zeros(SENTENCE // 2)
    query, key = (rotate(VECTORS[word], words.index(word), inv_freq) for word in (ASKING, noun))
    return float(query @ key)


def words() -> str:
    """The sentence, and the scores of its verb with its nouns."""
    chips = "".join(
        f'<span class="front-word" data-word="{word}">{word}<small>{at}</small></span>' for at, word in enumerate(WORDS)
    )
    heads = "".join(f'<th scope="col">{name}</th>' for name in ("score", "no positions", "with RoPE"))
    rows = "".join(
        f'<tr><th scope="row">{ASKING} → {noun}</th>{_bar(noun, turned=False)}{_bar(noun, turned=True)}</tr>'
        for noun in WORDS
        if noun != ASKING
    )
    return (
        '<div class="front-words" data-search-exclude>'
        f'<p class="front-sentence"><span class="front-chips">{chips}</span>'
        '<button type="button" class="front-swap" aria-label="Swap the words" aria-pressed="false">⇄ Swap</button></p>'
        f'<table class="front-scores"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'
        '<p class="front-unseen" data-front="words" aria-live="polite"></p></div>'
    )


def _bar(noun: str, *, turned: bool) -> str:
    value = score(WORDS, noun, turned=turned)
    kind = "turned" if turned else "plain"
    return f'<td data-score="{kind}-{noun}"><i style="--score:{value:.3f}" class="{kind}"></i><b>{_one(value)}</b></td>'


def turn() -> str:
    """One arrow at a position, with a dot for each step of one round."""
    at = AT["turn"]
    dots = "".join(f"M{x:.1f} {y:.1f}h0" for x, y in (_screen(step) for step in range(ROUND)))
    return _dial(
        "turn",
        f'<path class="front-dots" d="{dots}"/><path class="front-start" d="M0 0H{RADIUS}"/>'
        f'<path class="front-turned" d="{_arc(0, at * PAIR, 40)}"/>{_hand("turn", at)}',
    )


def pair() -> str:
    """A query and a key as arrows, and the angle between them."""
    query, key = AT["query"], AT["key"]
    between = f'<path class="front-between" d="{_wedge(key * PAIR, query * PAIR, 54)}"/>'
    return _dial("pair", f"{between}{_hand('key', key, 'k')}{_hand('query', query, 'q')}")


def _speeds() -> str:
    """Some arrows of a head, from the fastest to the slowest, after some tokens."""
    inv_freq = inverse_frequencies(START["dimension"], base=START["base"])
    some = inv_freq[[min(k * inv_freq.size // (ARROWS - 1), inv_freq.size - 1) for k in range(ARROWS)]]
    dials = "".join(
        f'<span class="front-speed">{_small(theta)}<b>{_short(wavelength)}</b></span>'
        for theta, wavelength in zip(some, wavelengths(some), strict=True)
    )
    return (
        f'<div class="front-speeds" data-search-exclude><span><span>after {AFTER} tokens:</span>'
        f"<span>tokens per turn:</span></span>{dials}</div>"
    )


def _short(count: float) -> str:
    """Two digits, and k for thousands."""
    return f"{count / 1000:.2g}k" if count >= 1000 else f"{float(f'{count:.2g}'):g}"


def _small(theta: float) -> str:
    x, y = rotate([1, 0], AFTER, [theta])
    return (
        f'<svg class="front-dial" viewBox="-100 -100 200 200" aria-hidden="true" focusable="false"><circle class="front-ring" r="{RADIUS}"/>'
        f'<path class="front-start" d="M0 0H{RADIUS}"/><g class="front-hand" transform="{_matrix(x, y)}"><path class="front-arm" d="M0 0H{RADIUS - 14}"/>'
        f'<path class="front-head" d="M{RADIUS} 0l-28 -14v28z"/></g></svg>'
    )


def _dial(name: str, inside: str) -> str:
    side = 1.36 * RADIUS
    return (
        f'<svg class="front-dial" data-dial="{name}" viewBox="{-side:.0f} {-side:.0f} {2 * side:.0f} {2 * side:.0f}" aria-hidden="true" focusable="false" data-search-exclude>'
        f'<circle class="front-ring" r="{RADIUS}"/>{inside}</svg>'
    )


def _hand(name: str, position: int, text: str | None = None) -> str:
    x, y = rotate([1, 0], position, [PAIR])
    label, wide = (f"m = {position}", BESIDE) if text is None else (text, 0)
    return (
        f'<g class="front-hand" data-hand="{name}" transform="{_matrix(x, y)}"><path class="front-arm" d="M0 0H{RADIUS - 4}"/>'
        f'<path class="front-head" d="M{RADIUS} 0l-15 -7v14z"/><circle class="front-grip" cx="{RADIUS}" r="26"/></g>'
        f'<text class="front-label" data-label="{name}" x="{(1.2 * RADIUS + wide) * x:.2f}" y="{-1.2 * RADIUS * y + 5:.2f}">{label}</text>'
    )


def _matrix(x: float, y: float) -> str:
    """The rotation that takes (1, 0) to (x, y), on a screen whose second axis points down."""
    return f"matrix({x:.5f} {-y:.5f} {y:.5f} {x:.5f} 0 0)"


def _screen(position: float) -> tuple[float, float]:
    x, y = rotate([1, 0], position, [PAIR])
    return RADIUS * x, -RADIUS * y


def _arc(start: float, end: float, radius: float) -> str:
    (x0, y0), (x1, y1) = ((radius * math.cos(angle), -radius * math.sin(angle)) for angle in (start, end))
    large, left = int(abs(end - start) % (2 * math.pi) > math.pi), int(end < start)
    return f"M{x0:.2f} {y0:.2f}A{radius} {radius} 0 {large} {left} {x1:.2f} {y1:.2f}"


def _wedge(start: float, end: float, radius: float) -> str:
    return f"{_arc(start, end, radius)}L0 0Z"


def knobs() -> str:
    """Similarity over distance at the start, with its law and the ripple about it."""
    base, dimension = START["base"], START["dimension"]
    curve = _through(*kernel_columns(inverse_frequencies(dimension, base=base), far=FAR))
    named = law_zero(base, dimension) / base**MARKED  # where the law is there
    ends = np.array([1.0, FAR])
    law = _through(ends, logarithmic_law(ends, base=base, rotary_dim=dimension))
    within = np.geomspace(np.pi * dimension / (2 * math.log(base)), FAR, BANDED)
    middle, off = _swing(within, base=base, dimension=dimension)
    band = _through([*within[::-1], *within], [*(middle - off)[::-1], *(middle + off)])  # open where it goes on
    (rippled,), (swing,) = _swing(np.array([base / 10]), base=base, dimension=dimension)
    marks = (
        _mark("law", "slope", named, MARKED),
        _mark("ripple", "ripple", base / 10, rippled + swing),
        '<span class="front-mark" data-mark="shift" hidden>shift</span>',
    )
    drawn = {"before": curve, "curve": curve, "ripple": band, "under": law, "law": law, "shift": ""}
    paths = "".join(f'<path class="front-{name}" d="{d}"/>' for name, d in drawn.items())
    grid = "".join(f"M{WIDE * k // 4} 0V{HIGH}" for k in range(5)) + "".join(f"M0 {_y(v):g}H{WIDE}" for v in LEVELS)
    across = "".join(f'<span style="left:{25 * k}%">{10**k:,}</span>' for k in range(5))
    up = "".join(f'<span style="top:{100 * _y(v) / HIGH:.2f}%">{v:g}</span>'.replace("-", "−") for v in LEVELS)
    return (
        f'{_speeds()}<div class="front-plot" data-search-exclude role="img" aria-label="Similarity of positions over their distance, from 1 to 10,000 tokens; the sentences beside it say what it shows.">'
        f'<svg viewBox="0 0 {WIDE} {HIGH}" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        f'<path class="front-grid" d="{grid}"/>{paths}</svg>'
        f'<div class="front-x" aria-hidden="true">{across}</div><div class="front-y" aria-hidden="true">{up}</div>'
        f'<div aria-hidden="true">{"".join(marks)}</div></div>'
        '<p class="front-axis" data-search-exclude>Similarity (no unit), distance (tokens, log). '
        '<span class="front-grey" hidden>Grey: start.</span></p>'
    )


def _swing(distance: Array, *, base: float, dimension: int) -> tuple[Array, Array]:
    """The law, and how far the curve swings about it."""
    law = logarithmic_law(distance, base=base, rotary_dim=dimension)
    return law, SWING * ripple_law(distance, base=base, rotary_dim=dimension)


def _mark(name: str, text: str, distance: float, value: float) -> str:
    """What a knob does, written at its line."""
    left, top = 100 * math.log10(distance) / math.log10(FAR), 100 * _y(value) / HIGH
    return f'<span class="front-mark" data-mark="{name}" style="left:{left:.2f}%;top:{top:.2f}%">{text}</span>'


def _y(value: float) -> float:
    return HIGH * (TOP - value) / (TOP - BOTTOM)


def _through(at: ArrayLike, values: ArrayLike) -> str:
    """The line through points."""
    places = WIDE * np.log10(at) / math.log10(FAR)
    steps = zip(places, np.asarray(values, dtype=float), strict=True)
    return "M" + "L".join(f"{x:.1f} {_y(value):.1f}" for x, value in steps)


def _one(value: float) -> str:
    return f"{value:.1f}".replace("-", "−")


PICTURES = {"words": words, "turn": turn, "pair": pair, "knobs": knobs}


class _FrontBlock(BlockProcessor):
    def test(self, parent: ET.Element, block: str) -> bool:  # noqa: ARG002 - the interface of Markdown
        return block.startswith("[[front:")

    def run(self, parent: ET.Element, blocks: list[str]) -> None:
        block = blocks.pop(0).strip()
        match = EMBED.fullmatch(block)
        if not match or match[1] not in PICTURES:
            hint = nearest(match[1], PICTURES) if match else ""
            names = ", ".join(PICTURES)
            raise wrong(
                self.parser.md,
                block,
                f"a picture of the first page must be [[front: {names}]], got {block!r}{hint}",
            )
        ET.SubElement(parent, "p").text = self.parser.md.htmlStash.store(PICTURES[match[1]]())


class _Front(Extension):
    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the interface of Markdown
        keep_lines(md)
        md.parser.blockprocessors.register(_FrontBlock(md.parser), "rope-front", PRIORITY)


def makeExtension(**settings: Any) -> Extension:  # noqa: N802 - the interface of Markdown
    """Return the extension, as Markdown asks for it."""
    return _Front(**settings)
