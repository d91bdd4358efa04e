"""What the model is shown: windows of text, text with a code that comes twice, and letters that go round."""

from __future__ import annotations

import numpy as np

from lab.text import FIRST_LETTER, LETTERS, Tokens

CODE = 10  # letters of a code, all different
SHORTEST_LOOP = 8


def windows(rng: np.random.Generator, text: Tokens, *, count: int, length: int) -> Tokens:
    """Windows of the text [count, length]."""
    starts = rng.integers(0, len(text) - length - 1, count)
    return np.asarray(text[starts[:, None] + np.arange(length)])


def codes(rng: np.random.Generator, text: Tokens, *, count: int, length: int) -> Tokens:
    """Windows in which one code stands at two random places [count, length]."""
    found = windows(rng, text, count=count, length=length)
    for row in found:
        code = FIRST_LETTER + rng.permutation(len(LETTERS))[:CODE]
        for order, cut in enumerate(np.sort(rng.integers(0, length - 2 * CODE + 1, 2))):
            place = cut + order * CODE
            row[place : place + CODE] = code
    return found


def repeated(rng: np.random.Generator, text: Tokens, *, count: int, length: int, distance: int) -> Tokens:
    """Windows that end in a code, which stands before them at this distance too [count, length]."""
    found = windows(rng, text, count=count, length=length)
    for row in found:
        code = FIRST_LETTER + rng.permutation(len(LETTERS))[:CODE]
        row[length - CODE :] = code
        row[length - CODE - distance : length - distance] = code
    return found


def loops(rng: np.random.Generator, *, count: int, length: int) -> Tokens:
    """Random letters with a random period: the densest lesson in copying [count, length]."""
    found = np.empty((count, length), np.int64)
    for row in found:
        period = int(rng.integers(SHORTEST_LOOP, length // 2 + 1))
        distinct = period <= len(LETTERS)
        once = rng.permutation(len(LETTERS))[:period] if distinct else rng.integers(0, len(LETTERS), period)
        row[:] = FIRST_LETTER + np.resize(once, length)
    return found


def batch(rng: np.random.Generator, text: Tokens, *, count: int, length: int) -> Tokens:
    """Half plain text, a quarter loops, a quarter text with a code."""
    half, quarter = count // 2, count // 4
    return np.concatenate(
        [
            windows(rng, text, count=half, length=length),
            loops(rng, count=quarter, length=length),
            codes(rng, text, count=count - half - quarter, length=length),
        ]
    )
